//! Places along edges in EPSG:25832: the shapes of some edges in the plane, and points on them
//! at even distances. Polygons are made from such points.

use geo_core::{
    EastNorth, Localised, TilingError,
    crs::Crs,
    reproject::{CrsError, reproject},
};

use crate::{
    geodesy::{Fixed, length, millimetres, position},
    graph::Network,
};

/// Why ways cannot be turned into areas.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    /// The ways lie outside of EPSG:25832.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The region cannot be divided.
    #[error(transparent)]
    Tiling(#[from] TilingError),
}

impl Localised for AreaError {
    fn german(&self) -> String {
        match self {
            Self::Crs(error) => error.german(),
            Self::Tiling(error) => error.german(),
        }
    }
}

/// The shapes of some edges.
pub struct Lines {
    /// The edges, ascending.
    edges: Vec<u32>,
    /// Where the points of each begin, and the end.
    first: Vec<usize>,
    points: Vec<[f64; 2]>,
    /// How far along its edge each point is, in millimetres.
    along: Vec<u32>,
}

/// A place on an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The edge.
    pub edge: u32,
    /// How far along its shape, in millimetres.
    pub along: u32,
    /// Where that is.
    pub at: EastNorth,
}

impl Sample {
    /// Whether another place lies on another way, or beyond a sharp bend of the same.
    pub fn is_apart(&self, other: Self) -> bool {
        let along = f64::from(self.along.abs_diff(other.along)) / 1000.0;
        self.edge != other.edge || along > 1.4 * self.at.distance(other.at).0
    }
}

impl Lines {
    /// The shapes of some edges, given in ascending order.
    ///
    /// # Errors
    /// [`CrsError`] where an edge lies where EPSG:25832 has no place for it.
    pub fn of(network: &Network, edges: Vec<u32>) -> Result<Self, CrsError> {
        let mut lines = Self { edges, first: vec![0], points: Vec::new(), along: Vec::new() };
        for edge in &lines.edges {
            let shape = network.shape(*edge);
            let mut metres = 0.0;
            for (at, point) in shape.iter().enumerate() {
                if at > 0 {
                    metres += length(shape[at - 1], *point);
                }
                let place = position(*point);
                lines.points.push([place.lon, place.lat]);
                lines.along.push(millimetres(metres));
            }
            lines.first.push(lines.points.len());
        }
        reproject(Crs::Wgs84, Crs::Utm32, &mut lines.points)?;
        Ok(lines)
    }

    /// The edges, ascending.
    pub fn edges(&self) -> &[u32] {
        &self.edges
    }

    /// The points of an edge, and how far along it they are.
    fn shape(&self, edge: u32) -> Option<(&[[f64; 2]], &[u32])> {
        let number = self.edges.binary_search(&edge).ok()?;
        let points = self.first[number]..self.first[number + 1];
        Some((&self.points[points.clone()], &self.along[points]))
    }

    /// The lowest and the highest coordinates of an edge; `None` for one that is not here.
    pub fn corners(&self, edge: u32) -> Option<[[f64; 2]; 2]> {
        let (points, _) = self.shape(edge)?;
        let each = |pick: fn(f64, f64) -> f64, a: [f64; 2], b: [f64; 2]| [pick(a[0], b[0]), pick(a[1], b[1])];
        let low = points.iter().copied().reduce(|a, b| each(f64::min, a, b))?;
        Some([low, points.iter().copied().fold(low, |a, b| each(f64::max, a, b))])
    }

    /// Where an edge turns by more than 20 degrees. From outside of a turn it is nearer than any
    /// other place on the edge.
    pub fn turns(&self, edge: u32) -> impl Iterator<Item = u32> {
        let (points, marks) = self.shape(edge).unwrap_or_default();
        let turns = points.windows(3).map(|around| {
            let [before, after] = [0, 1].map(|at| [0, 1].map(|axis| around[at + 1][axis] - around[at][axis]));
            let ahead = before[0] * after[0] + before[1] * after[1];
            let aside = before[0] * after[1] - before[1] * after[0];
            aside.atan2(ahead).abs() > 20_f64.to_radians()
        });
        marks.iter().skip(1).zip(turns).filter(|(_, turns)| *turns).map(|(along, _)| *along)
    }

    /// A place on one of the edges; beyond its end, the end.
    pub fn sample(&self, edge: u32, along: u32) -> Option<Sample> {
        let (points, marks) = self.shape(edge)?;
        let next = marks.partition_point(|mark| *mark < along).clamp(1, marks.len().max(2) - 1);
        let ([a, b], [from, to]) =
            ([*points.get(next - 1)?, *points.get(next)?], [marks[next - 1], marks[next]]);
        let share = (f64::from(along.max(from) - from) / f64::from((to - from).max(1))).min(1.0);
        let [east, north] = [0, 1].map(|axis| a[axis] + share * (b[axis] - a[axis]));
        Some(Sample { edge, along, at: EastNorth { east, north } })
    }
}

/// Places along an edge of some length: both ends, and between them as many at even distances as
/// keep each step within `step`. All in millimetres.
pub fn even(length: u32, step: u32) -> impl Iterator<Item = u32> {
    let steps = length.div_ceil(step).max(1);
    (0..=steps)
        .map(move |at| u32::try_from(u64::from(length) * u64::from(at) / u64::from(steps)).unwrap_or(length))
}

/// The box around some points and so many metres more, up to 60 degrees north.
pub fn box_around(points: impl Iterator<Item = Fixed>, metres: f64) -> Option<[Fixed; 2]> {
    let [low, high] = points.map(|point| [point, point]).reduce(joined)?;
    // A unit is 11 mm to the north, and 5.5 mm to the east at 60 degrees.
    let [east, north] = [5.5, 11.0].map(|unit| i32::try_from(millimetres(metres / unit)).unwrap_or(i32::MAX));
    let by = |point: Fixed, sign: i32| {
        [point[0].saturating_add(sign * east), point[1].saturating_add(sign * north)]
    };
    Some([by(low, -1), by(high, 1)])
}

/// The edges of the main network that touch a box, ascending.
pub fn main_edges(network: &Network, [low, high]: [Fixed; 2]) -> Vec<u32> {
    let touches = |edge: &u32| {
        let [from, to] =
            network.shape(*edge).iter().map(|point| [*point, *point]).reduce(joined).unwrap_or_default();
        (0..2).all(|axis| from[axis] <= high[axis] && to[axis] >= low[axis])
    };
    let main = (0..).zip(network.edges()).filter(|(_, edge)| !edge.island).map(|(number, _)| number);
    main.filter(touches).collect()
}

fn joined([low, high]: [Fixed; 2], [other_low, other_high]: [Fixed; 2]) -> [Fixed; 2] {
    let each = |pick: fn(i32, i32) -> i32, a: Fixed, b: Fixed| [pick(a[0], b[0]), pick(a[1], b[1])];
    [each(i32::min, low, other_low), each(i32::max, high, other_high)]
}
