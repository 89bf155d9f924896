//! Isochrones: the area around ways that can be walked within a distance. It is divided among
//! places on the ways (a Voronoi diagram, [`Tiling`]), reached or not, and places without any
//! way, so that it ends half-way to what is not reached: at a river, not beyond it.

use geo::{MultiPolygon, Rect};
use geo_core::{EastNorth, Metres, Tiling};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};
use rustc_hash::FxHashSet;

use crate::{
    geodesy::{Fixed, fixed, millimetres},
    graph::Network,
    reach::Reach,
    samples::{AreaError, Lines, Sample, box_around, even, main_edges},
    search::UNREACHED,
    snap::Snap,
};

/// How finely areas are drawn. Along a way they end where they should to [`BRINK`]; between ways
/// to about the fine step.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Detail {
    /// Places on a way are this far apart, in millimetres.
    step: u32,
    /// The same where ways beside each other or across each other are not all reached. What lies
    /// nearer than this to a reached way counts as reached itself.
    fine_step: u32,
    /// Two ways nearer than this in metres are beside each other. Farther apart, no point between
    /// two places on a way is nearer to another way.
    beside: f64,
    /// Points in empty country are this far apart in metres.
    lattice: f64,
}

impl Detail {
    /// For the area of one place.
    const FINE: Self = Self { step: 20_000, fine_step: 2_000, beside: 32.0, lattice: 50.0 };
    /// For the areas of many places, at half the cost: in Heidelberg all that is reached lies within
    /// (99.999 %), and of the places on ways that are not reached at most 0.3 % do, too.
    const OVERVIEW: Self = Self { step: 40_000, fine_step: 8_000, beside: 64.0, lattice: 100.0 };
}

/// Places on both sides of where a reached part ends, in millimetres.
const BRINK: u32 = 250;

/// Country farther than this from any place on a way, in metres, belongs to none.
const EMPTY: f64 = 150.0;

/// Points in empty country lie within this of a reached way, in metres: what is reached ends
/// within 225 m, where either such a point or another way is nearer.
const AROUND: f64 = 300.0;

/// No way farther than this from a reached one has an influence, in metres: none of them is within
/// 225 m of where what is reached ends.
const INFLUENCE: f64 = 450.0;

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
    let largest = limits.iter().copied().reduce(|a, b| if b > a { b } else { a });
    let Some(bounds) = largest.and_then(|largest| bounds_of(reach, largest)) else {
        return Ok(vec![MultiPolygon(Vec::new()); limits.len()]);
    };
    let lines = Lines::of(reach.network(), main_edges(reach.network(), bounds))?;
    areas(reach, limits, (&lines, lines.edges()), Detail::FINE)
}

/// The ways around some places, ready for the areas of each to be drawn on.
pub struct Canvas {
    lines: Lines,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl Canvas {
    /// Brings the ways within a walk of some places into the plane, and those beside them.
    ///
    /// # Errors
    /// [`AreaError`] where a way lies outside of EPSG:25832.
    pub fn around<'s>(
        network: &Network,
        starts: impl IntoIterator<Item = &'s Snap>,
        walk: Metres,
    ) -> Result<Self, AreaError> {
        let places = starts.into_iter().map(|start| fixed(start.place));
        let edges = box_around(places, stretched(walk) + INFLUENCE).map(|around| main_edges(network, around));
        let lines = Lines::of(network, edges.unwrap_or_default())?;
        let boxes = lines.edges().iter().filter_map(|edge| {
            let corners = lines.corners(*edge)?;
            Some(GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), *edge))
        });
        Ok(Self { boxes: RTree::bulk_load(boxes.collect()), lines })
    }

    /// The same as [`isochrones`] in less detail, for walks up to that of the canvas. Its cost hangs on the ways nearby, not on the size
    /// of the network.
    ///
    /// # Errors
    /// [`AreaError`] where the ways cannot be turned into areas.
    pub fn isochrones(
        &self,
        reach: &Reach<'_>,
        limits: &[Metres],
    ) -> Result<Vec<MultiPolygon<f64>>, AreaError> {
        let nothing = || Ok(vec![MultiPolygon(Vec::new()); limits.len()]);
        let Some(largest) = limits.iter().copied().reduce(|a, b| if b > a { b } else { a }) else {
            return nothing();
        };
        let starts = reach.edges_of_starts().filter_map(|edge| self.lines.corners(edge));
        let Some(around) = starts.reduce(joined).map(|starts| widened(starts, stretched(largest))) else {
            return nothing();
        };
        let reached =
            self.touching(around).into_iter().filter(|edge| reach.may_reach(*edge, millimetres(largest.0)));
        let Some(reached) = reached.filter_map(|edge| self.lines.corners(edge)).reduce(joined) else {
            return nothing();
        };
        let edges = self.touching(widened(reached, INFLUENCE));
        areas(reach, limits, (&self.lines, &edges), Detail::OVERVIEW)
    }

    /// The edges whose boxes touch a box, ascending.
    fn touching(&self, [low, high]: [[f64; 2]; 2]) -> Vec<u32> {
        let found = self.boxes.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        let mut edges: Vec<u32> = found.map(|found| found.data).collect();
        edges.sort_unstable();
        edges
    }
}

/// How far away in the plane a walk may end: it is no shorter than the straight line, but for the
/// scale of the plane.
fn stretched(walk: Metres) -> f64 {
    walk.0 * 1.01
}

fn joined([low, high]: [[f64; 2]; 2], [other_low, other_high]: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let each = |pick: fn(f64, f64) -> f64, a: [f64; 2], b: [f64; 2]| [pick(a[0], b[0]), pick(a[1], b[1])];
    [each(f64::min, low, other_low), each(f64::max, high, other_high)]
}

fn widened([low, high]: [[f64; 2]; 2], metres: f64) -> [[f64; 2]; 2] {
    [low.map(|at| at - metres), high.map(|at| at + metres)]
}

/// The areas on some edges, which hold all that is reached and whatever lies beside it.
fn areas(
    reach: &Reach<'_>,
    limits: &[Metres],
    (lines, edges): (&Lines, &[u32]),
    detail: Detail,
) -> Result<Vec<MultiPolygon<f64>>, AreaError> {
    let mut sorted: Vec<u32> = limits.iter().map(|limit| millimetres(limit.0)).collect();
    sorted.sort_unstable();
    let classes = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
    let known = |edge: u32, along: u32| {
        let distance = reach.at(edge, along);
        let class = u32::try_from(sorted.partition_point(|limit| *limit < distance)).unwrap_or(u32::MAX);
        lines.sample(edge, along).map(|sample| Known { sample, distance, class })
    };
    let mut places: Vec<Known> = Vec::new();
    for edge in edges {
        let length = reach.network().edges[*edge as usize].length;
        places.extend(even(length, detail.step).filter_map(|along| known(*edge, along)));
        for limit in limits {
            places.extend(
                brinks(reach, *edge, *limit, length).into_iter().filter_map(|along| known(*edge, along)),
            );
        }
    }
    let places = near_reached(places, classes);
    if places.is_empty() {
        return Ok(vec![MultiPolygon(Vec::new()); limits.len()]);
    }
    let tree = tree_of(places.iter());
    let reached = tree_of(places.iter().filter(|place| place.class < classes));
    let (region, empty) = empty_country(&tree, &reached, detail);
    let places = refined(places, &tree, reach.network(), detail, known);
    let points: Vec<EastNorth> = places.iter().map(|place| place.sample.at).chain(empty).collect();
    let tiling = Tiling::of(&points, &region)?;
    let area = |limit: &Metres| {
        let limit = millimetres(limit.0);
        let labels: Vec<_> = places.iter().map(|place| (place.distance <= limit).then_some(0)).collect();
        tiling.dissolve(&labels).into_iter().next().map_or_else(|| MultiPolygon(Vec::new()), |(_, area)| area)
    };
    Ok(limits.iter().map(area).collect())
}

/// The places that are reached, and those near enough to have an influence: in the same square of
/// that size, or in one beside it.
fn near_reached(mut places: Vec<Known>, classes: u32) -> Vec<Known> {
    #[allow(clippy::cast_possible_truncation, reason = "squares of 450 m in EPSG:25832")]
    let square = |at: EastNorth| [at.east, at.north].map(|axis| (axis / INFLUENCE).floor() as i32);
    let mut near: FxHashSet<[i32; 2]> = FxHashSet::default();
    for place in places.iter().filter(|place| place.class < classes) {
        let [x, y] = square(place.sample.at);
        near.extend((-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [x + dx, y + dy])));
    }
    places.retain(|place| near.contains(&square(place.sample.at)));
    places
}

/// The box around all edges that are reached and all that may lie beside them.
fn bounds_of(reach: &Reach<'_>, limit: Metres) -> Option<[Fixed; 2]> {
    let pieces = reach.pieces(limit);
    let points = pieces.iter().flat_map(|piece| reach.network().shape(piece.part.edge));
    box_around(points.copied(), INFLUENCE)
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
    detail: Detail,
    known: impl Fn(u32, u32) -> Option<Known>,
) -> Vec<Known> {
    let is_beside = |place: &Known| {
        let mut near = tree.locate_within_distance(point(place.sample.at), detail.beside * detail.beside);
        near.any(|other| other.data.class != place.class && place.sample.is_apart(other.data.sample))
    };
    let (mut beside, mut alone): (Vec<Known>, Vec<Known>) = places.into_iter().partition(is_beside);
    let mut added: Vec<(u32, u32)> = Vec::new();
    for Sample { edge, along, .. } in beside.iter().map(|place| place.sample) {
        let length = network.edges[edge as usize].length;
        let around = along.saturating_sub(detail.step / 2)..=(along + detail.step / 2).min(length);
        added.extend(around.step_by(detail.fine_step as usize).map(|along| (edge, along)));
    }
    added.sort_unstable();
    added.dedup();
    beside.extend(added.into_iter().filter_map(|(edge, along)| known(edge, along)));
    share(&mut beside, detail);
    alone.append(&mut beside);
    alone
}

/// Gives each place the distance of those on other ways that it touches: of two ways one upon the
/// other, the plane has no room for one that is reached and one that is not.
fn share(places: &mut [Known], detail: Detail) {
    let tree = tree_of(places.iter());
    let touching = (f64::from(detail.fine_step) / 1000.0).powi(2);
    for place in places {
        let others = tree.locate_within_distance(point(place.sample.at), touching);
        let others = others.map(|other| other.data).filter(|other| other.sample.edge != place.sample.edge);
        place.distance = others.map(|other| other.distance).min().unwrap_or(UNREACHED).min(place.distance);
    }
}

/// Points of a fixed lattice around what is reached, where there is no way, and the box that
/// holds everything.
fn empty_country(tree: &Tree, reached: &Tree, detail: Detail) -> (MultiPolygon<f64>, Vec<EastNorth>) {
    let bounds = reached.root().envelope();
    let (low, high) = (bounds.lower(), bounds.upper());
    let (low, high) = (low.map(|at| at - AROUND), high.map(|at| at + AROUND));
    let axis = |axis: usize| {
        let first = (low[axis] / detail.lattice).floor();
        std::iter::successors(Some(first), |at| Some(at + 1.0))
            .map(|at| at * detail.lattice)
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
