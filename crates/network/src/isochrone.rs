//! Isochrones: the area around ways that can be walked within a distance. It is divided among
//! places on the ways (a Voronoi diagram, [`Tiling`]), reached or not, and places without any
//! way, so that it ends half-way to what is not reached: at a river, not beyond it.

use geo::{MultiPolygon, Rect};
use geo_core::{EastNorth, Metres, Tiling};
use rstar::{RTree, primitives::GeomWithData};

use crate::{
    geodesy::{Fixed, millimetres},
    graph::Network,
    reach::Reach,
    samples::{AreaError, Lines, Sample, box_around, even, main_edges},
    search::UNREACHED,
};

/// Places on a way are this far apart, in millimetres.
const STEP: u32 = 20_000;

/// The same where ways beside each other or across each other are not all reached. What lies
/// nearer than this to a reached way counts as reached itself.
const FINE_STEP: u32 = 2_000;

/// Two ways nearer than this in metres are beside each other. Farther apart, no point between two
/// places on a way is nearer to another way.
const BESIDE: f64 = 32.0;

/// Places on both sides of where a reached part ends, in millimetres.
const BRINK: u32 = 250;

/// Country farther than this from any place on a way, in metres, belongs to none.
const EMPTY: f64 = 150.0;

/// Points in empty country are this far apart in metres.
const LATTICE: f64 = 50.0;

/// Nothing farther from a reached way than this, in metres, has an influence: empty country
/// begins before.
const AROUND: f64 = 300.0;

/// A place with its distance in millimetres.
#[derive(Clone, Copy)]
struct Known {
    sample: Sample,
    distance: u32,
    /// How many of the limits are less.
    class: u32,
}

type Tree = RTree<GeomWithData<[f64; 2], Known>>;

/// The areas within some distances of what was measured last, in EPSG:25832, in the order of the
/// limits. The area of a larger limit contains that of a smaller; that of a limit within which
/// nothing is reached is empty.
///
/// # Errors
/// [`AreaError`] where the ways lie outside of EPSG:25832.
pub fn isochrones(reach: &Reach<'_>, limits: &[Metres]) -> Result<Vec<MultiPolygon<f64>>, AreaError> {
    let mut sorted: Vec<u32> = limits.iter().map(|limit| millimetres(limit.0)).collect();
    sorted.sort_unstable();
    let nothing = || Ok(vec![MultiPolygon(Vec::new()); limits.len()]);
    let Some(largest) = limits.iter().copied().reduce(|a, b| if b > a { b } else { a }) else {
        return nothing();
    };
    let Some(bounds) = bounds_of(reach, largest) else { return nothing() };
    let classes = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
    let lines = Lines::of(reach.network(), main_edges(reach.network(), bounds))?;
    let known = |edge: u32, along: u32| {
        let distance = reach.at(edge, along);
        let class = u32::try_from(sorted.partition_point(|limit| *limit < distance)).unwrap_or(u32::MAX);
        lines.sample(edge, along).map(|sample| Known { sample, distance, class })
    };
    let mut places: Vec<Known> = Vec::new();
    for edge in lines.edges() {
        let length = reach.network().edges[*edge as usize].length;
        places.extend(even(length, STEP).filter_map(|along| known(*edge, along)));
        for limit in limits {
            places.extend(
                brinks(reach, *edge, *limit, length).into_iter().filter_map(|along| known(*edge, along)),
            );
        }
    }
    let tree = tree_of(places.iter());
    let reached = tree_of(places.iter().filter(|place| place.class < classes));
    let (region, empty) = empty_country(&tree, &reached);
    let places = refined(places, &tree, reach.network(), known);
    let points: Vec<EastNorth> = places.iter().map(|place| place.sample.at).chain(empty).collect();
    let tiling = Tiling::of(&points, &region)?;
    let area = |limit: &Metres| {
        let limit = millimetres(limit.0);
        let labels: Vec<_> = places.iter().map(|place| (place.distance <= limit).then_some(0)).collect();
        tiling.dissolve(&labels).into_iter().next().map_or_else(|| MultiPolygon(Vec::new()), |(_, area)| area)
    };
    Ok(limits.iter().map(area).collect())
}

/// The box around all edges that are reached and all that may lie beside them.
fn bounds_of(reach: &Reach<'_>, limit: Metres) -> Option<[Fixed; 2]> {
    let pieces = reach.pieces(limit);
    let points = pieces.iter().flat_map(|piece| reach.network().shape(piece.part.edge));
    box_around(points.copied(), 450.0)
}

/// Places on both sides of where what is reached of an edge ends in its middle.
fn brinks(reach: &Reach<'_>, edge: u32, limit: Metres, length: u32) -> Vec<u32> {
    let pieces = reach.pieces_of(edge, limit);
    let ends = pieces.iter().flat_map(|piece| [piece.part.from, piece.part.to]);
    let goes_on = |at: u32| {
        pieces.iter().any(|piece| piece.part.to == at) && pieces.iter().any(|piece| piece.part.from == at)
    };
    let ends = ends.filter(|at| (1..length).contains(at) && !goes_on(*at));
    ends.flat_map(|at| [at.saturating_sub(BRINK), (at + BRINK).min(length)]).collect()
}

fn tree_of<'p>(places: impl Iterator<Item = &'p Known>) -> Tree {
    RTree::bulk_load(places.map(|place| GeomWithData::new(point(place.sample.at), *place)).collect())
}

const fn point(at: EastNorth) -> [f64; 2] {
    [at.east, at.north]
}

/// Adds places where two ways beside each other are not reached within the same limits.
fn refined(
    places: Vec<Known>,
    tree: &Tree,
    network: &Network,
    known: impl Fn(u32, u32) -> Option<Known>,
) -> Vec<Known> {
    let is_beside = |place: &Known| {
        let mut near = tree.locate_within_distance(point(place.sample.at), BESIDE * BESIDE);
        near.any(|other| other.data.class != place.class && place.sample.is_apart(other.data.sample))
    };
    let (mut beside, mut alone): (Vec<Known>, Vec<Known>) = places.into_iter().partition(is_beside);
    let mut added: Vec<(u32, u32)> = Vec::new();
    for Sample { edge, along, .. } in beside.iter().map(|place| place.sample) {
        let length = network.edges[edge as usize].length;
        let around = along.saturating_sub(STEP / 2)..=(along + STEP / 2).min(length);
        added.extend(around.step_by(FINE_STEP as usize).map(|along| (edge, along)));
    }
    added.sort_unstable();
    added.dedup();
    beside.extend(added.into_iter().filter_map(|(edge, along)| known(edge, along)));
    share(&mut beside);
    alone.append(&mut beside);
    alone
}

/// Gives each place the distance of those on other ways that it touches: of two ways one upon the
/// other, the plane has no room for one that is reached and one that is not.
fn share(places: &mut [Known]) {
    let tree = tree_of(places.iter());
    let touching = (f64::from(FINE_STEP) / 1000.0).powi(2);
    for place in places {
        let others = tree.locate_within_distance(point(place.sample.at), touching);
        let others = others.map(|other| other.data).filter(|other| other.sample.edge != place.sample.edge);
        place.distance = others.map(|other| other.distance).min().unwrap_or(UNREACHED).min(place.distance);
    }
}

/// Points of a fixed lattice around what is reached, where there is no way, and the box that
/// holds everything.
fn empty_country(tree: &Tree, reached: &Tree) -> (MultiPolygon<f64>, Vec<EastNorth>) {
    let bounds = reached.root().envelope();
    let (low, high) = (bounds.lower(), bounds.upper());
    let (low, high) = (low.map(|at| at - AROUND), high.map(|at| at + AROUND));
    let axis = |axis: usize| {
        let first = (low[axis] / LATTICE).floor();
        std::iter::successors(Some(first), |at| Some(at + 1.0))
            .map(|at| at * LATTICE)
            .take_while(move |at| *at <= high[axis])
    };
    let near = |tree: &Tree, at: [f64; 2], metres: f64| {
        tree.locate_within_distance(at, metres * metres).next().is_some()
    };
    let lattice = axis(0).flat_map(|east| axis(1).map(move |north| [east, north]));
    let empty = lattice.filter(|at| near(reached, *at, AROUND) && !near(tree, *at, EMPTY));
    let empty = empty.map(|[east, north]| EastNorth { east, north }).collect();
    (Rect::new((low[0], low[1]), (high[0], high[1])).to_polygon().into(), empty)
}
