//! The outline of a piece of land that keeps clear of streets, houses and other grounds: as seen
//! from its middle it reaches as far as a rectangle would, or to what stands in the way.

use std::f64::consts::TAU;

use geo_core::EastNorth;

use crate::random::Random;

/// Corners of an outline.
pub const CORNERS: u16 = 16;
/// Lines are kept clear of at points so far apart, in metres.
const STEP: f64 = 3.0;
/// No corner lies nearer to the middle, in metres.
const LEAST: f64 = 3.0;

/// What an outline keeps clear of, as points with the room that each needs in metres.
#[derive(Debug, Default)]
pub struct Obstacles {
    points: Vec<(EastNorth, f64)>,
    middle: EastNorth,
    reach: f64,
}

impl Obstacles {
    /// Collects what lies within `reach` metres of a middle.
    #[must_use]
    pub fn around(middle: EastNorth, reach: f64) -> Self {
        Self { points: Vec::new(), middle, reach }
    }

    /// Whether something stands so near that grounds around `middle` would run into it.
    #[must_use]
    pub fn crowd(&self, middle: EastNorth) -> bool {
        self.points.iter().any(|(point, room)| point.distance(middle).0 < room + LEAST)
    }

    /// Keeps clear of a point.
    pub fn point(&mut self, point: EastNorth, room: f64) {
        let (east, north) = (point.east - self.middle.east, point.north - self.middle.north);
        if east.abs() <= self.reach && north.abs() <= self.reach {
            self.points.push((point, room));
        }
    }

    /// Keeps clear of a line between two points.
    pub fn line(&mut self, [from, to]: [EastNorth; 2], room: f64) {
        let apart = |a: f64, b: f64, middle: f64| (a.min(b) - middle).max(middle - a.max(b)) > self.reach;
        if apart(from.east, to.east, self.middle.east) || apart(from.north, to.north, self.middle.north) {
            return;
        }
        let length = from.distance(to).0;
        let mut along = 0.0;
        while along < length {
            self.point(between(from, to, along / length), room);
            along += STEP;
        }
        self.point(to, room);
    }
}

/// The point at a share of the way between two.
#[must_use]
pub fn between(from: EastNorth, to: EastNorth, share: f64) -> EastNorth {
    EastNorth {
        east: from.east + (to.east - from.east) * share,
        north: from.north + (to.north - from.north) * share,
    }
}

/// The rectangle that grounds would fill.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    angle: f64,
    half: [f64; 2],
}

impl Shape {
    /// By lot: sides of 60 to 120 metres, turned in any direction.
    pub fn draw(random: &mut Random) -> Self {
        Self {
            angle: random.between(0.0, TAU),
            half: [random.between(40.0, 60.0), random.between(30.0, 45.0)],
        }
    }

    /// The corners around a middle, counter-clockwise.
    #[must_use]
    pub fn around(self, middle: EastNorth, obstacles: &Obstacles) -> Vec<EastNorth> {
        let corner = TAU / f64::from(CORNERS);
        let direction = |k: u16| f64::from(k) * corner;
        let rectangle = |k: u16| {
            let (sin, cos) = direction(k).sin_cos();
            (self.half[0] / cos.abs().max(1e-9)).min(self.half[1] / sin.abs().max(1e-9))
        };
        let mut reach: Vec<f64> = (0..CORNERS).map(rectangle).collect();
        for (point, room) in &obstacles.points {
            let (east, north) = (point.east - middle.east, point.north - middle.north);
            if east.abs().max(north.abs()) > self.half[0] + self.half[1] {
                continue;
            }
            let free = (east.hypot(north) - room).max(LEAST);
            let turned = (north.atan2(east) - self.angle).rem_euclid(TAU);
            // Both corners beside it, so that the line between them is nearer, too.
            let after = (0..CORNERS).rev().find(|k| direction(*k) <= turned).unwrap_or_default();
            for k in [after, (after + 1) % CORNERS] {
                let reach = &mut reach[usize::from(k)];
                *reach = reach.min(free);
            }
        }
        let place = |(k, reach): (u16, f64)| {
            let (sin, cos) = (direction(k) + self.angle).sin_cos();
            EastNorth { east: middle.east + reach * cos, north: middle.north + reach * sin }
        };
        (0..CORNERS).zip(reach).map(place).collect()
    }
}

/// Twice the signed area of the triangle of three points: positive where they turn left.
#[must_use]
pub fn turn(a: EastNorth, b: EastNorth, c: EastNorth) -> f64 {
    (b.east - a.east) * (c.north - a.north) - (b.north - a.north) * (c.east - a.east)
}

/// The area of a ring of corners in square metres, negative where they run clockwise.
#[must_use]
pub fn area(ring: &[EastNorth]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    ring.windows(2).map(|pair| turn(*first, pair[0], pair[1])).sum::<f64>() / 2.0
}

/// Whether a ring of corners contains a point (crossings of a ray, Shimrat 1962).
#[must_use]
pub fn contains(ring: &[EastNorth], point: EastNorth) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides
        .filter(|(a, b)| {
            (a.north > point.north) != (b.north > point.north)
                && (turn(**a, **b, point) > 0.0) == (b.north > a.north)
        })
        .count()
        % 2
        == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(east: f64, north: f64) -> EastNorth {
        EastNorth { east, north }
    }

    #[test]
    fn an_outline_keeps_clear_of_lines_and_points() {
        let middle = at(100.0, 100.0);
        for seed in 0..50 {
            let mut obstacles = Obstacles::around(middle, 120.0);
            obstacles.line([at(0.0, 80.0), at(300.0, 90.0)], 5.0);
            obstacles.line([at(115.0, 90.0), at(122.0, 200.0)], 5.0);
            obstacles.point(at(90.0, 110.0), 6.0);
            let ring = Shape::draw(&mut Random::new(seed)).around(middle, &obstacles);
            assert!(contains(&ring, middle) && area(&ring) > 100.0);
            assert!(!contains(&ring, at(90.0, 110.0)));
            for step in 0..=100 {
                let share = f64::from(step) / 100.0;
                assert!(!contains(&ring, between(at(0.0, 80.0), at(300.0, 90.0), share)), "{seed}");
                assert!(!contains(&ring, between(at(115.0, 90.0), at(122.0, 200.0), share)), "{seed}");
            }
        }
    }

    #[test]
    fn an_outline_with_nothing_in_the_way_is_of_the_size_of_a_school() {
        let middle = at(0.0, 0.0);
        let ring = Shape::draw(&mut Random::new(1)).around(middle, &Obstacles::around(middle, 100.0));
        assert!((3600.0..10_800.0).contains(&area(&ring)), "{}", area(&ring));
    }
}
