//! The areas of the municipalities: one gap-free partition of the region, invented, but for the
//! positions and sizes it follows.
//!
//! It is a power diagram (Aurenhammer 1987): Voronoi cells whose borders are moved by a weight,
//! here half the disc of the municipality's real area, so that a city keeps its outskirts.
//! Cells are convex. O(n² · corners) by clipping with half-planes.

use geo_core::EastNorth;

use crate::facts::Municipality;

/// So far the region reaches beyond the outermost municipalities, in metres.
const MARGIN: f64 = 4000.0;
/// The share of its real area by which a municipality pushes its borders outwards.
const PUSH: f64 = 0.5;
/// So much of the squared distance two weights may differ: the smaller municipality keeps three
/// tenths of the way to the larger.
const DIFFERENCE: f64 = 0.4;

/// The partition.
#[derive(Debug, Clone)]
pub struct Partition {
    /// One per municipality, in their order.
    pub cells: Vec<Cell>,
    /// South-west corner of the box around all cells.
    pub low: EastNorth,
    /// North-east corner.
    pub high: EastNorth,
}

/// A convex cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Corners, counter-clockwise, the first not repeated.
    pub corners: Vec<EastNorth>,
    walls: Vec<Wall>,
}

/// The points where `x · east + y · north <= limit`; (x, y) has length 1.
#[derive(Debug, Clone, Copy)]
struct Wall {
    x: f64,
    y: f64,
    limit: f64,
}

impl Wall {
    /// The border of what belongs to `own` rather than to `other`, which `push` moves outwards.
    fn between(own: EastNorth, other: EastNorth, push: f64) -> Self {
        let (east, north) = (other.east - own.east, other.north - own.north);
        let distance = east.hypot(north);
        let (x, y) = (east / distance, north / distance);
        let reach = (distance * distance + push) / (2.0 * distance);
        Self { x, y, limit: x * own.east + y * own.north + reach }
    }

    /// How far a point lies inside, in metres; negative outside.
    fn depth(self, point: EastNorth) -> f64 {
        self.limit - self.x * point.east - self.y * point.north
    }
}

impl Cell {
    /// Whether a point lies inside, at least `margin` metres from every border.
    #[must_use]
    pub fn contains(&self, point: EastNorth, margin: f64) -> bool {
        self.walls.iter().all(|wall| wall.depth(point) >= margin)
    }

    /// The corners of what is nearer to one of several seeds than to all others.
    #[must_use]
    pub fn nearest_to(&self, own: usize, seeds: &[EastNorth]) -> Vec<EastNorth> {
        let others = seeds.iter().enumerate().filter(|(other, _)| *other != own);
        let walls = others.map(|(_, other)| Wall::between(seeds[own], *other, 0.0));
        walls.fold(self.corners.clone(), |corners, wall| clipped(&corners, wall))
    }
}

impl Partition {
    /// Divides the region among the municipalities.
    #[must_use]
    pub fn of(municipalities: &[Municipality]) -> Self {
        let outer = outer_walls(&municipalities.iter().map(|m| m.position).collect::<Vec<_>>());
        let weighted: Vec<(EastNorth, f64)> =
            municipalities.iter().map(|m| m.position).zip(weights(municipalities)).collect();
        let cells: Vec<Cell> = (0..weighted.len()).map(|own| cell(own, &weighted, &outer)).collect();
        let corners = || cells.iter().flat_map(|cell| &cell.corners);
        let low = EastNorth {
            east: corners().map(|corner| corner.east).fold(f64::INFINITY, f64::min),
            north: corners().map(|corner| corner.north).fold(f64::INFINITY, f64::min),
        };
        let high = EastNorth {
            east: corners().map(|corner| corner.east).fold(f64::NEG_INFINITY, f64::max),
            north: corners().map(|corner| corner.north).fold(f64::NEG_INFINITY, f64::max),
        };
        Self { cells, low, high }
    }
}

/// How far each municipality pushes its borders, lowered until no neighbour loses too much.
fn weights(municipalities: &[Municipality]) -> Vec<f64> {
    let mut weights: Vec<f64> =
        municipalities.iter().map(|m| PUSH * m.square_km * 1e6 / std::f64::consts::PI).collect();
    loop {
        let lowered: Vec<f64> = municipalities
            .iter()
            .zip(&weights)
            .map(|(own, weight)| {
                let limits = municipalities.iter().zip(&weights).filter(|(other, _)| other.key != own.key);
                let limit = |(other, weight): (&Municipality, &f64)| {
                    weight + DIFFERENCE * own.position.distance(other.position).0.powi(2)
                };
                limits.map(limit).fold(*weight, f64::min)
            })
            .collect();
        // Weights only fall, and the smallest never does: it ends.
        if lowered == weights {
            return weights;
        }
        weights = lowered;
    }
}

fn cell(own: usize, all: &[(EastNorth, f64)], outer: &[Wall]) -> Cell {
    let (own_position, own_weight) = all[own];
    let others = all.iter().enumerate().filter(|(other, _)| *other != own);
    let between = others.map(|(_, (other, weight))| Wall::between(own_position, *other, own_weight - weight));
    let far = 200_000.0;
    let at = |east: f64, north: f64| EastNorth {
        east: own_position.east + east * far,
        north: own_position.north + north * far,
    };
    let mut corners = vec![at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)];
    let mut walls = Vec::new();
    for wall in between.chain(outer.iter().copied()) {
        if corners.iter().any(|corner| wall.depth(*corner) < 0.0) {
            corners = clipped(&corners, wall);
            walls.push(wall);
        }
    }
    // Walls that later ones made needless touch no corner.
    walls.retain(|wall| corners.iter().any(|corner| wall.depth(*corner) < 0.01));
    Cell { corners, walls }
}

/// One step of Sutherland and Hodgman (1974).
fn clipped(corners: &[EastNorth], wall: Wall) -> Vec<EastNorth> {
    let mut inside = Vec::with_capacity(corners.len() + 1);
    for (i, from) in corners.iter().enumerate() {
        let to = corners[(i + 1) % corners.len()];
        let (a, b) = (wall.depth(*from), wall.depth(to));
        if a >= 0.0 {
            inside.push(*from);
        }
        if (a < 0.0) != (b < 0.0) {
            let share = a / (a - b);
            inside.push(EastNorth {
                east: from.east + (to.east - from.east) * share,
                north: from.north + (to.north - from.north) * share,
            });
        }
    }
    inside
}

/// The convex hull of the positions (Andrew's monotone chain, 1979), moved outwards.
fn outer_walls(positions: &[EastNorth]) -> Vec<Wall> {
    let mut sorted = positions.to_vec();
    sorted.sort_by(|a, b| a.east.total_cmp(&b.east).then(a.north.total_cmp(&b.north)));
    let turn = |a: EastNorth, b: EastNorth, c: EastNorth| {
        (b.east - a.east) * (c.north - a.north) - (b.north - a.north) * (c.east - a.east)
    };
    let half = |points: &mut dyn Iterator<Item = EastNorth>| {
        let mut chain: Vec<EastNorth> = Vec::new();
        for point in points {
            while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    let mut hull = half(&mut sorted.iter().copied());
    hull.pop();
    let mut upper = half(&mut sorted.iter().rev().copied());
    upper.pop();
    hull.append(&mut upper);
    let walls = hull.iter().enumerate().map(|(i, from)| {
        let to = hull[(i + 1) % hull.len()];
        let length = (to.east - from.east).hypot(to.north - from.north);
        let (x, y) = ((to.north - from.north) / length, (from.east - to.east) / length);
        Wall { x, y, limit: x * from.east + y * from.north + MARGIN }
    });
    walls.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{facts::Facts, random::Random};

    fn area(corners: &[EastNorth]) -> f64 {
        let origin = corners[0];
        let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
        pairs
            .map(|(a, b)| {
                (a.east - origin.east) * (b.north - origin.north)
                    - (b.east - origin.east) * (a.north - origin.north)
            })
            .sum::<f64>()
            / 2.0
    }

    #[test]
    fn every_municipality_lies_in_its_own_cell_with_room_around() {
        let facts = Facts::read().unwrap();
        let partition = Partition::of(&facts.municipalities);
        for (municipality, cell) in facts.municipalities.iter().zip(&partition.cells) {
            assert!(cell.contains(municipality.position, 200.0), "{}", municipality.name);
        }
    }

    #[test]
    fn the_cells_leave_no_gap_and_do_not_overlap() {
        let facts = Facts::read().unwrap();
        let partition = Partition::of(&facts.municipalities);
        let mut random = Random::new(1);
        let mut inside = 0_u32;
        for _ in 0..20_000 {
            let point = EastNorth {
                east: random.between(partition.low.east, partition.high.east),
                north: random.between(partition.low.north, partition.high.north),
            };
            let cells = partition.cells.iter().filter(|cell| cell.contains(point, 0.0)).count();
            assert!(cells <= 1, "{point:?}");
            inside += u32::try_from(cells).unwrap();
        }
        let whole = (partition.high.east - partition.low.east) * (partition.high.north - partition.low.north);
        let cells: f64 = partition.cells.iter().map(|cell| area(&cell.corners)).sum();
        assert!((cells / whole - f64::from(inside) / 20_000.0).abs() < 0.015);
    }
}
