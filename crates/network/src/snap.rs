//! Points brought to the network: to the nearest point on an edge of the main network, over an
//! R-tree of the edges' shapes.

use geo_core::{LonLat, Metres};
use rayon::prelude::*;

use crate::{
    boxes::{Bounds, Boxes},
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
    boxes: Boxes,
    /// What is in each box.
    stretches: Vec<Stretch>,
}

/// Some segments of an edge.
#[derive(Clone, Copy)]
struct Stretch {
    edge: u32,
    first: u32,
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

impl Stretch {
    fn points(self, network: &Network) -> &[Fixed] {
        let shape = &network.shape(self.edge)[self.first as usize..];
        &shape[..shape.len().min(PER_BOX as usize + 1)]
    }
}

impl<'n> Snapper<'n> {
    /// Indexes the edges of a network.
    #[must_use]
    pub fn new(network: &'n Network) -> Self {
        let edges = 0..u32::try_from(network.edges.len()).unwrap_or(u32::MAX);
        let stretches: Vec<Stretch> = edges
            .into_par_iter()
            .flat_map_iter(|edge| {
                let segments = u32::try_from(network.shape(edge).len() - 1).unwrap_or(u32::MAX);
                (0..segments).step_by(PER_BOX as usize).map(move |first| Stretch { edge, first })
            })
            .collect();
        let bounds = stretches.par_iter().map(|stretch| {
            let corner = |pick: fn(i32, i32) -> i32, start| {
                let points = stretch.points(network).iter();
                points.fold([start; 2], |[x, y], at| [pick(x, at[0]), pick(y, at[1])])
            };
            // The plane keeps the order of longitudes and of latitudes.
            let [low, high] = [corner(i32::min, i32::MAX), corner(i32::max, i32::MIN)];
            Bounds::new(plane(position(low)), plane(position(high)))
        });
        Self { network, boxes: Boxes::of(bounds.collect()), stretches }
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
        let [low, high] = [-reach, reach].map(|by| at.map(|axis| axis + by));
        let mut found: Vec<Nearest> = self
            .boxes
            .touching(&Bounds::new(low, high))
            .into_iter()
            .map(|index| self.nearest_of(self.stretches[index], at))
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
    pub(crate) fn segments(&self, low: [f64; 2], high: [f64; 2]) -> impl Iterator<Item = (u32, &'n [Fixed])> {
        let found = self.boxes.touching(&Bounds::new(low, high)).into_iter();
        let stretches = found.map(|index| self.stretches[index]);
        stretches
            .filter(|stretch| !self.network.edges[stretch.edge as usize].island)
            .map(|stretch| (stretch.edge, stretch.points(self.network)))
    }

    /// Where a point meets the main network; `None` where there is no network. Of equally near
    /// edges the one of the lower number counts.
    #[must_use]
    pub fn snap(&self, point: LonLat) -> Option<Snap> {
        let at = plane(point);
        let mut main: Option<Nearest> = None;
        let mut island: Option<Nearest> = None;
        self.boxes.nearest(at, |index| {
            let stretch = self.stretches[index];
            let found = self.nearest_of(stretch, at);
            let best = if self.network.edges[stretch.edge as usize].island { &mut island } else { &mut main };
            if best.is_none_or(|best| (found.distance, found.edge) < (best.distance, best.edge)) {
                *best = Some(found);
            }
            main.map_or(f64::INFINITY, |main| main.distance * main.distance)
        });
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

    fn nearest_of(&self, stretch: Stretch, at: [f64; 2]) -> Nearest {
        let points = stretch.points(self.network);
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
