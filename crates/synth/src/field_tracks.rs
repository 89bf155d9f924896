//! Field and forest tracks all over a municipality, on a bent grid with gaps: a foot network as
//! dense as one likes, to measure routing on. Only laid where they are asked for.

use std::collections::BTreeMap;

use geo_core::EastNorth;

use crate::{
    partition::Cell,
    random::Random,
    streets::{Class, bend},
    town::{Town, Way},
};

/// Metres between tracks that are possible: denser ones would not fit into the ids of a
/// municipality.
pub const SPACINGS: [u64; 2] = [40, 1000];
/// So many of the grid's edges are there; crossings without a branch are rare then.
const LAID: f64 = 0.85;
/// So many of the points of streets lead to the nearest crossing of tracks.
const LED_OUT: f64 = 0.08;

/// Lays tracks over the area of a municipality.
pub fn lay(random: &mut Random, town: &mut Town, cell: &Cell, spacing: u64) {
    #[allow(clippy::cast_precision_loss, reason = "metres")]
    let spacing = spacing as f64;
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for corner in &cell.corners {
        for (axis, value) in [corner.east, corner.north].into_iter().enumerate() {
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value);
        }
    }
    let [columns, rows] = [0, 1].map(|axis| steps(high[axis] - low[axis], spacing));
    let streets = town.points.len();
    let mut crossings = BTreeMap::new();
    for (row, column) in (0..=rows).flat_map(|row| (0..=columns).map(move |column| (row, column))) {
        let mut along = |steps: i32, low: f64| low + (f64::from(steps) + random.between(-0.3, 0.3)) * spacing;
        let at = EastNorth { east: along(column, low[0]), north: along(row, low[1]) };
        if cell.contains(at, 5.0) {
            crossings.insert((row, column), town.add(at));
        }
    }
    for (row, column) in crossings.keys() {
        for next in [(*row, column + 1), (row + 1, *column)] {
            if let Some(to) = crossings.get(&next).filter(|_| random.chance(LAID)) {
                town.track(random, crossings[&(*row, *column)], *to);
            }
        }
    }
    for street in 0..streets {
        let at = town.points[street];
        let nearest = (steps(at.north - low[1], spacing), steps(at.east - low[0], spacing));
        if let Some(crossing) = crossings.get(&nearest).filter(|_| random.chance(LED_OUT)) {
            town.track(random, u32::try_from(street).unwrap_or(u32::MAX), *crossing);
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a municipality is some kilometres wide")]
fn steps(metres: f64, spacing: f64) -> i32 {
    (metres / spacing).round() as i32
}

impl Town {
    /// Adds a track with a bend.
    fn track(&mut self, random: &mut Random, from: u32, to: u32) {
        let middle = bend(random, self.points[from as usize], self.points[to as usize]);
        let points = vec![from, self.add(middle), to];
        self.ways.push(Way { points, class: Class::Track, street: None });
    }
}

#[cfg(test)]
mod tests {
    use crate::land::tests::plan_with_tracks;

    #[test]
    fn tracks_cover_the_area_and_leave_all_else_as_it_was() {
        let (without, with) = (plan_with_tracks(None).land(0), plan_with_tracks(Some(200)).land(0));
        let points =
            |land: &crate::land::Land| land.towns.iter().map(|town| town.points.len()).sum::<usize>();
        assert!(points(&with) > 3 * points(&without), "{} {}", points(&with), points(&without));
        for (a, b) in without.towns.iter().zip(&with.towns) {
            assert_eq!(a.houses, b.houses);
            assert!(b.points.starts_with(&a.points));
        }
    }
}
