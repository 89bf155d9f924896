//! Catchments on foot: a region divided among the sites nearest on foot, as areas without gaps or
//! overlaps, and the ways of each site. A residence goes to the nearest place on a way, and
//! so the areas are cells of places on ways (a Voronoi diagram, [`Tiling`]); each has the site
//! that is nearest from there ([`Nearest`]).

use std::hash::Hash;

use geo::{BoundingRect as _, MultiPolygon};
use geo_core::{EastNorth, LonLat, Metres, Tiling, TilingError};
use rayon::prelude::*;
use rstar::{RTree, primitives::GeomWithData};
use rustc_hash::FxHashMap;

use crate::{
    geodesy::fixed,
    graph::Network,
    nearest::Nearest,
    path::Part,
    samples::{AreaError, Lines, Sample, box_around, even, main_edges},
    snap::Snap,
};

/// Places on a way are this far apart, in millimetres.
const STEP: u32 = 25_000;

/// The same near where the site is another, on the same way or on one beside it.
const FINE_STEP: u32 = 5_000;

/// Places nearer than this in metres are beside each other. With these three numbers a border
/// lies where it should to 3 m: half-way between the ways, not between places on them.
const BESIDE: f64 = 80.0;

/// Places on both sides of where the nearest site changes along a way, in millimetres.
const BRINK: u32 = 250;

/// Ways this far around the region have an influence, in metres.
const AROUND: f64 = 2_000.0;

/// A part of an edge with the site that is nearest from all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part, in the order of the edge's shape.
    pub part: Part,
    /// The site.
    pub site: u32,
}

/// The areas of one kind of sites (EPSG:25832), by ascending site.
pub type Areas = Vec<(u32, MultiPolygon<f64>)>;

/// The nearest site of a place for each of several kinds.
type Sites = Vec<Option<u32>>;

type Tree<D> = RTree<GeomWithData<[f64; 2], D>>;

/// What belongs to each site, edge by edge of the main network; what leads to no site is left out.
#[must_use]
pub fn shares(nearest: &Nearest<'_>) -> Vec<Share> {
    let edges = (0..).zip(nearest.network().edges()).filter(|(_, edge)| !edge.island);
    let mut shares: Vec<Share> = Vec::new();
    for (edge, _) in edges {
        let kinds = std::slice::from_ref(nearest);
        for pair in breaks(kinds, edge).windows(2) {
            let change = change(nearest, edge, [pair[0], pair[1]]);
            let cuts = [Some(pair[0]), change.map(|[before, _]| before), Some(pair[1])];
            let cuts: Vec<u32> = cuts.into_iter().flatten().collect();
            let sites = [site(nearest, edge, pair[0]), site(nearest, edge, pair[1])];
            for (part, site) in cuts.windows(2).zip(sites).filter(|(part, _)| part[0] < part[1]) {
                let Some(site) = site else { continue };
                let [from, to] = [part[0], part[1]];
                match shares.last_mut() {
                    Some(last) if last.site == site && last.part.edge == edge && last.part.to == from => {
                        last.part.to = to;
                    }
                    _ => shares.push(Share { part: Part { edge, from, to }, site }),
                }
            }
        }
    }
    shares
}

/// A region (EPSG:25832) divided among the sites of several kinds, such as school types: for each
/// kind the areas by ascending site. All kinds are of one network. Ways that lead to no site go
/// to the one of the nearest way that leads to any; where none does, a kind has no areas.
///
/// # Errors
/// [`AreaError`] where region or ways lie outside of EPSG:25832, the region has no area, or no way
/// is within two kilometres of it.
pub fn catchments(kinds: &[Nearest<'_>], region: &MultiPolygon<f64>) -> Result<Vec<Areas>, AreaError> {
    let Some(network) = kinds.first().map(Nearest::network) else { return Ok(Vec::new()) };
    let lines = lines_around(network, region)?;
    let found: Vec<(u32, Vec<(u32, Sites)>)> =
        lines.edges().par_iter().map(|edge| (*edge, places_on(kinds, network, *edge))).collect();
    let mut numbers = Numbers::default();
    let mut places: Vec<(Sample, u32)> = Vec::new();
    for (edge, found) in found {
        for (along, sites) in found {
            let class = numbers.of(sites);
            places.extend(lines.sample(edge, along).map(|sample| (sample, class)));
        }
    }
    for (edge, along) in between(&places, network) {
        let class = numbers.of(sites(kinds, edge, along));
        places.extend(lines.sample(edge, along).map(|sample| (sample, class)));
    }
    let points: Vec<EastNorth> = places.iter().map(|(sample, _)| sample.at).collect();
    let tiling = Tiling::of(&points, region)?;
    let areas = (0..kinds.len()).map(|kind| {
        let known: Sites = places.iter().map(|(_, class)| numbers.all[*class as usize][kind]).collect();
        tiling.dissolve(&filled(&points, known))
    });
    Ok(areas.collect())
}

/// The shapes of all ways in and around a region.
fn lines_around(network: &Network, region: &MultiPolygon<f64>) -> Result<Lines, AreaError> {
    let bounds = region.bounding_rect().ok_or(TilingError::NoRegion)?;
    let corner = |x: f64, y: f64| Ok(fixed(EastNorth { east: x, north: y }.to_lon_lat()?));
    let (low, high) = (bounds.min(), bounds.max());
    let corners = [(low.x, low.y), (low.x, high.y), (high.x, low.y), (high.x, high.y)];
    let corners: Vec<_> = corners.into_iter().map(|(x, y)| corner(x, y)).collect::<Result<_, AreaError>>()?;
    let around = box_around(corners.into_iter(), AROUND).unwrap_or_default();
    Ok(Lines::of(network, main_edges(network, around))?)
}

/// Places along an edge with their sites.
fn places_on(kinds: &[Nearest<'_>], network: &Network, edge: u32) -> Vec<(u32, Sites)> {
    let mut along = breaks(kinds, edge);
    along.extend(even(network.edges()[edge as usize].length, STEP));
    along.sort_unstable();
    along.dedup();
    let changes: Vec<u32> = along
        .windows(2)
        .flat_map(|pair| {
            let changes = kinds.iter().filter_map(move |nearest| change(nearest, edge, [pair[0], pair[1]]));
            changes.flat_map(|[before, after]| {
                [before.saturating_sub(BRINK).max(pair[0]), (after + BRINK).min(pair[1])]
            })
        })
        .collect();
    along.extend(changes);
    along.into_iter().map(|along| (along, sites(kinds, edge, along))).collect()
}

/// Between two of these places on an edge the nearest site of a kind changes once at most: its
/// ends, entrances on it, and what is closed.
fn breaks(kinds: &[Nearest<'_>], edge: u32) -> Vec<u32> {
    let Some(network) = kinds.first().map(Nearest::network) else { return Vec::new() };
    let length = network.edges()[edge as usize].length;
    let mut breaks = vec![0, length];
    breaks.extend(kinds.iter().flat_map(|nearest| nearest.entrances_on(edge)));
    for [from, to] in network.closed.of(edge) {
        breaks.extend([from.saturating_sub(1), *from, from.midpoint(*to), *to, (to + 1).min(length)]);
    }
    breaks.sort_unstable();
    breaks.dedup();
    breaks
}

/// The last place with the site of the first and the next one, where the nearest site changes.
fn change(nearest: &Nearest<'_>, edge: u32, [mut low, mut high]: [u32; 2]) -> Option<[u32; 2]> {
    let first = site(nearest, edge, low);
    if site(nearest, edge, high) == first {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if site(nearest, edge, middle) == first { low = middle } else { high = middle }
    }
    Some([low, high])
}

fn sites(kinds: &[Nearest<'_>], edge: u32, along: u32) -> Sites {
    kinds.iter().map(|nearest| site(nearest, edge, along)).collect()
}

fn site(nearest: &Nearest<'_>, edge: u32, along: u32) -> Option<u32> {
    // Only where on the edge it is counts.
    let place = Snap { edge, along, place: LonLat::default(), straight: Metres(0.0), past_island: false };
    nearest.from(&place).map(|(site, _)| site)
}

/// Different values, numbered as they come.
#[derive(Default)]
struct Numbers<T> {
    numbers: FxHashMap<T, u32>,
    all: Vec<T>,
}

impl<T: Hash + Eq + Clone> Numbers<T> {
    fn of(&mut self, value: T) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(value).or_insert_with_key(|value| {
            self.all.push(value.clone());
            next
        })
    }
}

/// Further places, where ways beside each other have different sites.
fn between(places: &[(Sample, u32)], network: &Network) -> Vec<(u32, u32)> {
    let placed = places.iter().map(|(sample, class)| GeomWithData::new(point(sample.at), *class));
    let tree: Tree<u32> = RTree::bulk_load(placed.collect());
    let is_beside = |(sample, class): &&(Sample, u32)| {
        let mut near = tree.locate_within_distance(point(sample.at), BESIDE * BESIDE);
        near.any(|other| other.data != *class)
    };
    let beside: Vec<&(Sample, u32)> = places.par_iter().filter(is_beside).collect();
    let mut further: Vec<(u32, u32)> = Vec::new();
    for (Sample { edge, along, .. }, _) in beside {
        let length = network.edges()[*edge as usize].length;
        let reach = STEP / 2 + FINE_STEP;
        let [from, to] = [along.saturating_sub(reach), (along + reach).min(length)];
        // Of a lattice along the edge, so that places nearby do not double it.
        further.extend((from.div_ceil(FINE_STEP)..=to / FINE_STEP).map(|at| (*edge, at * FINE_STEP)));
    }
    further.sort_unstable();
    further.dedup();
    further
}

/// Gives places without a site that of the nearest place with one.
fn filled(points: &[EastNorth], sites: Sites) -> Sites {
    if sites.iter().all(Option::is_some) {
        return sites;
    }
    let known = points.iter().zip(&sites);
    let known = known.filter_map(|(at, site)| Some(GeomWithData::new(point(*at), (*site)?)));
    let tree: Tree<u32> = RTree::bulk_load(known.collect());
    let nearest = |(at, site): (&EastNorth, Option<u32>)| {
        site.or_else(|| tree.nearest_neighbor(&point(*at)).map(|nearest| nearest.data))
    };
    points.par_iter().zip(sites).map(nearest).collect()
}

const fn point(at: EastNorth) -> [f64; 2] {
    [at.east, at.north]
}
