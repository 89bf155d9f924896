//! How a village or a quarter grows: from its middle along its stops, one crossing of a bent
//! grid after the other, as far as its ground reaches and until there is room for its houses.
//!
//! Growth takes the free place next to the village that lies nearest to the middle or a stop
//! (Eden growth with a priority queue, O(n log n)); every crossing is joined to one before it,
//! so that the whole is connected.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use geo_core::EastNorth;

use crate::{localities::Locality, partition::Cell, random::Random};

/// Metres between crossings.
const SPACING: [f64; 2] = [98.0, 82.0];
/// Houses along the way from one crossing to the next, carefully estimated.
const HOUSES_PER_EDGE: f64 = 6.6;
/// The share of neighbouring crossings that are joined beyond what connects all.
const JOINED: f64 = 0.42;
/// No crossing lies nearer to the border of its ground, in metres.
const BORDER: f64 = 45.0;

/// Where a locality may grow.
pub struct Ground<'g> {
    /// Area of the municipality.
    pub cell: &'g Cell,
    /// All localities of the municipality.
    pub localities: &'g [Locality],
    /// Which of them grows.
    pub own: usize,
}

/// A grown network of streets.
#[derive(Debug, Default)]
pub struct Settlement {
    /// Crossings.
    pub points: Vec<EastNorth>,
    /// Streets between crossings of the same row of the grid, and of the same column: the place
    /// in row and column, and the two crossings.
    pub edges: [BTreeMap<(i32, i32), [u32; 2]>; 2],
    /// Neighbouring crossings without a street between.
    pub gaps: Vec<[u32; 2]>,
}

impl Ground<'_> {
    fn allows(&self, point: EastNorth) -> bool {
        let own = self.localities[self.own].centre.distance(point).0;
        let others = self.localities.iter().enumerate().filter(|(i, _)| *i != self.own);
        self.cell.contains(point, BORDER)
            && others.map(|(_, other)| other.centre.distance(point).0).all(|other| own + BORDER < other)
    }
}

/// The bent grid of one locality.
struct Grid {
    origin: EastNorth,
    along: [f64; 2],
    bend: [f64; 4],
    salt: u64,
}

impl Grid {
    fn new(random: &mut Random, origin: EastNorth) -> Self {
        let angle = random.between(0.0, std::f64::consts::PI);
        Self {
            origin,
            along: [angle.cos(), angle.sin()],
            bend: [
                random.between(0.0, 6.0),
                random.between(0.0, 6.0),
                random.between(20.0, 45.0),
                random.between(110.0, 160.0),
            ],
            salt: random.below(usize::MAX) as u64,
        }
    }

    fn at(&self, row: i32, column: i32) -> EastNorth {
        let mut own =
            Random::of(self.salt, &[u64::from(row.cast_unsigned()), u64::from(column.cast_unsigned())]);
        let x = f64::from(column) * SPACING[0] + own.between(-14.0, 14.0);
        let y = f64::from(row) * SPACING[1] + own.between(-11.0, 11.0);
        let [phase_x, phase_y, width, length] = self.bend;
        // The middle itself stays where it is.
        let wave = |value: f64, phase: f64| width * ((value / length + phase).sin() - phase.sin());
        let (x, y) =
            if (row, column) == (0, 0) { (0.0, 0.0) } else { (x + wave(y, phase_x), y + wave(x, phase_y)) };
        EastNorth {
            east: self.origin.east + x * self.along[0] - y * self.along[1],
            north: self.origin.north + x * self.along[1] + y * self.along[0],
        }
    }
}

impl Settlement {
    /// Grows until there is room for `houses`, or no ground is left.
    #[must_use]
    pub fn grow(random: &mut Random, ground: &Ground<'_>, houses: usize) -> Self {
        let locality = &ground.localities[ground.own];
        let grid = Grid::new(random, locality.centre);
        let mut settlement = Self::default();
        let mut crossings: BTreeMap<(i32, i32), u32> = BTreeMap::new();
        let mut next = BinaryHeap::from([Reverse((0_u64, 0_i32, 0_i32))]);
        let mut seen = rustc_hash::FxHashSet::from_iter([(0, 0)]);
        while let Some(Reverse((_, row, column))) = next.pop() {
            if settlement.room() >= real(houses) && !settlement.points.is_empty() {
                break;
            }
            let point = grid.at(row, column);
            if (row, column) != (0, 0) && !ground.allows(point) {
                continue;
            }
            settlement.add(random, &mut crossings, (row, column), point);
            for (row, column) in [(row, column + 1), (row, column - 1), (row + 1, column), (row - 1, column)]
            {
                if seen.insert((row, column)) {
                    let urgency = urgency(random, locality, grid.at(row, column));
                    next.push(Reverse((urgency, row, column)));
                }
            }
        }
        settlement
    }

    /// Adds a crossing and joins it to its neighbours.
    fn add(
        &mut self,
        random: &mut Random,
        crossings: &mut BTreeMap<(i32, i32), u32>,
        (row, column): (i32, i32),
        point: EastNorth,
    ) {
        let own = u32::try_from(self.points.len()).unwrap_or(u32::MAX);
        self.points.push(point);
        crossings.insert((row, column), own);
        let mut connected = false;
        let sides =
            [((row, column - 1), 0), ((row, column + 1), 0), ((row - 1, column), 1), ((row + 1, column), 1)];
        let first = random.below(sides.len());
        for side in 0..sides.len() {
            let (place, direction) = sides[(first + side) % sides.len()];
            let Some(other) = crossings.get(&place).copied() else { continue };
            if connected && !random.chance(JOINED) {
                self.gaps.push([other, own]);
                continue;
            }
            connected = true;
            let forwards = place < (row, column);
            let ends = if forwards { [other, own] } else { [own, other] };
            self.edges[direction].insert(place.min((row, column)), ends);
        }
    }

    fn room(&self) -> f64 {
        real(self.edges[0].len() + self.edges[1].len()) * HOUSES_PER_EDGE
    }
}

/// How soon a place is built on: near the middle or a stop first, with some chance.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "decimetres within a region")]
fn urgency(random: &mut Random, locality: &Locality, point: EastNorth) -> u64 {
    let stops = locality.stops.iter().map(|stop| stop.distance(point).0 + 120.0);
    let nearest = stops.fold(locality.centre.distance(point).0, f64::min);
    (nearest * random.between(0.8, 1.3) * 10.0) as u64
}

#[allow(clippy::cast_precision_loss, reason = "thousands at most")]
fn real(count: usize) -> f64 {
    count as f64
}
