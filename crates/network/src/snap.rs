//! Points brought to the network: to the nearest point on an edge of the main network, over an
//! R-tree of the edges' shapes (Sort-Tile-Recursive packing: Leutenegger et al. 1997).

use geo_core::{LonLat, Metres};
use rayon::prelude::*;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::{
    geodesy::{Fixed, length, length_of, millimetres, plane, position},
    graph::Network,
};

/// Segments of a shape that share a box of the tree.
const PER_BOX: u32 = 8;

/// An island's edge this much nearer than the main network's is told.
const NEARER: f64 = 25.0;

/// A snap longer than this is to be looked at.
pub const FAR: Metres = Metres(250.0);

/// Where a point meets the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The edge.
    pub edge: u32,
    /// How far along its shape, in millimetres.
    pub along: u32,
    /// The place on the edge.
    pub place: LonLat,
    /// The straight piece from the point to the edge; it is walked.
    pub straight: Metres,
    /// An island's edge was more than 25 m nearer than the main network's.
    pub past_island: bool,
}

impl Snap {
    /// The straight piece in whole millimetres, as distances count.
    #[must_use]
    pub fn straight_mm(&self) -> u32 {
        millimetres(self.straight.0)
    }
}

/// An edge near a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The edge.
    pub edge: u32,
    /// Where on it the nearest place is, in millimetres along its shape.
    pub along: u32,
    /// How far away that is.
    pub straight: Metres,
    /// The edge's direction there: a vector in the conformal plane.
    direction: [f64; 2],
}

impl Near {
    /// Cosine of the angle between the edge and a line, whichever way either is drawn.
    #[must_use]
    pub fn parallel(&self, [from, to]: [LonLat; 2]) -> f64 {
        let ([ax, ay], [bx, by]) = (plane(from), plane(to));
        let ([dx, dy], [ex, ey]) = ([bx - ax, by - ay], self.direction);
        (dx * ex + dy * ey).abs() / (dx.hypot(dy) * ex.hypot(ey)).max(f64::MIN_POSITIVE)
    }
}

/// The edges of a network, ready to be asked.
pub struct Snapper<'n> {
    network: &'n Network,
    tree: RTree<Stretch>,
}

/// Some segments of an edge with their box in the conformal plane.
struct Stretch {
    low: [f64; 2],
    high: [f64; 2],
    edge: u32,
    first: u32,
}

impl RTreeObject for Stretch {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.low, self.high)
    }
}

impl PointDistance for Stretch {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.envelope().distance_2(point)
    }
}

/// The nearest place of a stretch.
#[derive(Clone, Copy)]
struct Nearest {
    /// In the plane.
    distance: f64,
    edge: u32,
    segment: u32,
    /// Where on the segment, 0 to 1.
    share: f64,
}

impl<'n> Snapper<'n> {
    /// Indexes the edges of a network.
    #[must_use]
    pub fn new(network: &'n Network) -> Self {
        let mut stretches = Vec::new();
        for edge in 0..u32::try_from(network.edges.len()).unwrap_or(u32::MAX) {
            let shape = network.shape(edge);
            let segments = u32::try_from(shape.len() - 1).unwrap_or(u32::MAX);
            for first in (0..segments).step_by(PER_BOX as usize) {
                let last = (first + PER_BOX).min(segments) as usize;
                let corner = |pick: fn(f64, f64) -> f64, start| {
                    shape[first as usize..=last].iter().fold([start; 2], |[x, y], at| {
                        let at = plane(position(*at));
                        [pick(x, at[0]), pick(y, at[1])]
                    })
                };
                let (low, high) = (corner(f64::min, f64::INFINITY), corner(f64::max, f64::NEG_INFINITY));
                stretches.push(Stretch { low, high, edge, first });
            }
        }
        Self { network, tree: RTree::bulk_load(stretches) }
    }

    /// The network whose edges these are.
    #[must_use]
    pub const fn network(&self) -> &'n Network {
        self.network
    }

    /// All edges near a point, islands too, by number; each with its nearest place.
    #[must_use]
    pub fn within(&self, point: LonLat, distance: Metres) -> Vec<Near> {
        let at = plane(point);
        let north = LonLat { lat: point.lat + 1e-4, ..point };
        let scale = (plane(north)[1] - at[1]) / length_of(point, north);
        let reach = distance.0 * scale;
        let corners = [-reach, reach].map(|by| at.map(|axis| axis + by));
        let mut found: Vec<Nearest> = self
            .tree
            .locate_in_envelope_intersecting(&AABB::from_corners(corners[0], corners[1]))
            .map(|stretch| self.nearest_of(stretch, at))
            .filter(|found| found.distance <= reach)
            .collect();
        found.sort_unstable_by(|a, b| a.edge.cmp(&b.edge).then(a.distance.total_cmp(&b.distance)));
        found.dedup_by_key(|found| found.edge);
        found
            .into_iter()
            .map(|found| {
                let snap = self.placed(found, point);
                let shape = self.network.shape(found.edge);
                let segment = found.segment as usize;
                let [[ax, ay], [bx, by]] =
                    [shape[segment], shape[segment + 1]].map(|end| plane(position(end)));
                Near {
                    edge: snap.edge,
                    along: snap.along,
                    straight: snap.straight,
                    direction: [bx - ax, by - ay],
                }
            })
            .collect()
    }

    /// The edges of the main network in a box of the conformal plane, a few segments of each.
    pub(crate) fn segments(&self, envelope: &AABB<[f64; 2]>) -> impl Iterator<Item = (u32, &'n [Fixed])> {
        let stretches = self.tree.locate_in_envelope_intersecting(envelope);
        stretches
            .filter(|stretch| !self.network.edges[stretch.edge as usize].island)
            .map(|stretch| (stretch.edge, self.points(stretch)))
    }

    fn points(&self, stretch: &Stretch) -> &'n [Fixed] {
        let shape = self.network.shape(stretch.edge);
        let last = (stretch.first + PER_BOX + 1).min(u32::try_from(shape.len()).unwrap_or(u32::MAX));
        &shape[stretch.first as usize..last as usize]
    }

    /// Where a point meets the main network; `None` where there is no network. Of equally near
    /// edges the one of the lower number counts.
    #[must_use]
    pub fn snap(&self, point: LonLat) -> Option<Snap> {
        let at = plane(point);
        let mut main: Option<Nearest> = None;
        let mut island: Option<Nearest> = None;
        for stretch in self.tree.nearest_neighbor_iter(&at) {
            if main.is_some_and(|main| stretch.distance_2(&at) > main.distance * main.distance) {
                break;
            }
            let found = self.nearest_of(stretch, at);
            let best = if self.network.edges[stretch.edge as usize].island { &mut island } else { &mut main };
            if best.is_none_or(|best| (found.distance, found.edge) < (best.distance, best.edge)) {
                *best = Some(found);
            }
        }
        let main = self.placed(main?, point);
        let past_island =
            island.is_some_and(|island| main.straight.0 - self.placed(island, point).straight.0 > NEARER);
        Some(Snap { past_island, ..main })
    }

    /// Where points meet the main network, in their order and in parallel; a network without
    /// edges has no place for any.
    #[must_use]
    pub fn snap_all(&self, points: impl Iterator<Item = LonLat>) -> Vec<Snap> {
        let points: Vec<LonLat> = points.collect();
        points.par_iter().filter_map(|point| self.snap(*point)).collect()
    }

    fn nearest_of(&self, stretch: &Stretch, at: [f64; 2]) -> Nearest {
        let points = self.points(stretch);
        let mut best = Nearest { distance: f64::INFINITY, edge: stretch.edge, segment: 0, share: 0.0 };
        for (segment, pair) in (stretch.first..).zip(points.windows(2)) {
            let [a, b] = [pair[0], pair[1]].map(|end| plane(position(end)));
            let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
            let square = dx * dx + dy * dy;
            let share = if square > 0.0 {
                (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let distance = (a[0] + share * dx - at[0]).hypot(a[1] + share * dy - at[1]);
            if distance < best.distance {
                best = Nearest { distance, segment, share, ..best };
            }
        }
        best
    }

    fn placed(&self, nearest: Nearest, point: LonLat) -> Snap {
        let shape = self.network.shape(nearest.edge);
        let at = nearest.segment as usize;
        let (a, b): (Fixed, Fixed) = (shape[at], shape[at + 1]);
        let before: f64 = shape[..=at].windows(2).map(|pair| length(pair[0], pair[1])).sum();
        let along = millimetres(before + nearest.share * length(a, b));
        let (start, end) = (position(a), position(b));
        let between = |a: f64, b: f64| a + nearest.share * (b - a);
        let place = LonLat { lon: between(start.lon, end.lon), lat: between(start.lat, end.lat) };
        Snap {
            edge: nearest.edge,
            along: along.min(self.network.edges[nearest.edge as usize].length),
            place,
            straight: Metres(length_of(point, place)),
            past_island: false,
        }
    }
}
