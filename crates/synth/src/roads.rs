//! Roads between places and to stops, and the ways of people on foot: short cuts, stairs,
//! tracks into the fields.

use std::ops::Range;

use geo_core::EastNorth;

use crate::{
    partition::Cell,
    random::Random,
    streets::{Class, bend},
    town::{Town, Way},
};

/// Stops farther than this from the network get a road of their own.
const AT_THE_STREET: f64 = 60.0;
/// Stops farther than this are no part of the place.
const OUT_OF_REACH: f64 = 2500.0;

/// A way for walkers between two crossings without a street, or none.
pub fn short_cut(random: &mut Random) -> Option<Class> {
    match random.below(100) {
        0..10 => Some(Class::Footway),
        10..15 => Some(Class::Path),
        15..18 => Some(Class::Steps),
        18..22 => Some(Class::Service),
        _ => None,
    }
}

/// Joins the localities by the shortest roads that reach all (Prim 1957).
pub fn between_localities(random: &mut Random, town: &mut Town, crossings: &[Range<usize>]) {
    let centres: Vec<EastNorth> = town.localities.iter().map(|locality| locality.centre).collect();
    for [from, to] in spanning_tree(&centres) {
        let start = nearest(&town.points, crossings[from].clone(), centres[to]);
        let end = nearest(&town.points, crossings[to].clone(), centres[from]);
        town.road(random, start, end, Class::Tertiary);
    }
}

/// Joins the stops that lie aside to the network.
pub fn to_stops(
    random: &mut Random,
    town: &mut Town,
    stops: impl Iterator<Item = EastNorth>,
    cell: &Cell,
    crossings: &[Range<usize>],
) {
    for stop in stops.filter(|stop| cell.contains(*stop, 5.0)) {
        let ends = crossings.iter().filter(|range| !range.is_empty());
        let ends = ends.map(|range| nearest(&town.points, range.clone(), stop));
        let distance = |point: u32| town.points[point as usize].distance(stop).0;
        let Some(end) = ends.min_by(|a, b| distance(*a).total_cmp(&distance(*b))) else { continue };
        if (AT_THE_STREET..OUT_OF_REACH).contains(&distance(end)) {
            let at = town.add(stop);
            town.road(random, end, at, Class::Unclassified);
        }
    }
}

/// Tracks from the outskirts into the fields.
pub fn tracks(random: &mut Random, town: &mut Town, cell: &Cell, crossings: &[Range<usize>]) {
    for (locality, range) in crossings.iter().enumerate() {
        let centre = town.localities[locality].centre;
        // The last crossings to grow lie outside.
        for crossing in range.clone().rev().take(range.len() / 6 + 1) {
            let from = town.points[crossing];
            let away = centre.distance(from).0;
            if away < 60.0 || !random.chance(0.3) {
                continue;
            }
            let length = random.between(150.0, 400.0) / away;
            let end = EastNorth {
                east: from.east + (from.east - centre.east) * length,
                north: from.north + (from.north - centre.north) * length,
            };
            if cell.contains(end, 10.0) {
                let at = town.add(end);
                town.road(random, u32::try_from(crossing).unwrap_or(u32::MAX), at, Class::Track);
            }
        }
    }
}

/// The pairs that join all positions with the least length.
pub fn spanning_tree(positions: &[EastNorth]) -> Vec<[usize; 2]> {
    let mut reached = vec![(f64::INFINITY, 0); positions.len()];
    let mut open: Vec<usize> = (1..positions.len()).collect();
    let mut last = 0;
    let mut pairs = Vec::new();
    while !open.is_empty() {
        for at in &open {
            let distance = positions[last].distance(positions[*at]).0;
            if distance < reached[*at].0 {
                reached[*at] = (distance, last);
            }
        }
        let next = (0..open.len()).min_by(|a, b| reached[open[*a]].0.total_cmp(&reached[open[*b]].0));
        let next = open.swap_remove(next.unwrap_or_default());
        pairs.push([reached[next].1, next]);
        last = next;
    }
    pairs
}

/// The point of a range nearest to a position.
pub fn nearest(points: &[EastNorth], range: Range<usize>, to: EastNorth) -> u32 {
    let squared = |at: usize| {
        let point = points[at];
        (point.east - to.east).powi(2) + (point.north - to.north).powi(2)
    };
    let nearest = range.clone().min_by(|a, b| squared(*a).total_cmp(&squared(*b)));
    u32::try_from(nearest.unwrap_or(range.start)).unwrap_or(u32::MAX)
}

/// The points of a bent road between two positions, ends left out: each half is bent again
/// until its parts are short (midpoint displacement).
pub fn bends(random: &mut Random, from: EastNorth, to: EastNorth, between: &mut Vec<EastNorth>) {
    if from.distance(to).0 < 220.0 {
        return;
    }
    let middle = bend(random, from, to);
    bends(random, from, middle, between);
    between.push(middle);
    bends(random, middle, to, between);
}

impl Town {
    /// Adds a point to the network.
    pub(crate) fn add(&mut self, point: EastNorth) -> u32 {
        self.points.push(point);
        u32::try_from(self.points.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a road between two points of the network.
    fn road(&mut self, random: &mut Random, from: u32, to: u32, class: Class) {
        let mut between = Vec::new();
        bends(random, self.points[from as usize], self.points[to as usize], &mut between);
        let mut points = vec![from];
        for point in between {
            points.push(self.add(point));
        }
        points.push(to);
        self.ways.push(Way { points, class, street: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spanning_tree_reaches_every_position_with_the_shortest_pairs() {
        let at = |east: f64| EastNorth { east, north: 0.0 };
        let mut pairs = spanning_tree(&[at(0.0), at(10.0), at(2.0), at(5.0)]);
        for pair in &mut pairs {
            pair.sort_unstable();
        }
        pairs.sort_unstable();
        assert_eq!(pairs, [[0, 2], [1, 3], [2, 3]]);
        assert!(spanning_tree(&[at(0.0)]).is_empty());
    }
}
