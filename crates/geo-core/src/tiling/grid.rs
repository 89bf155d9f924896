//! The whole-number grid that a tiling is computed on: a millimetre wide, a centimetre for
//! regions wider than a Land. On whole numbers every step is exact or rounded once, so the
//! borders of two neighbours are the same points.

use geo::{Coord, LineString};
use i_overlay::i_float::int::point::IntPoint;

use crate::position::EastNorth;

/// Sums and products of the overlay stay exact up to this.
const LARGEST: f64 = 536_870_912.0;

/// Voronoi vertices lie within this many radii of the middle, see [`Grid::helpers`].
const REACH: f64 = 4.3;

/// A grid around a middle.
#[derive(Debug, Clone)]
pub struct Grid {
    middle: EastNorth,
    per_metre: f64,
    helper: i32,
}

impl Grid {
    /// The finest grid for everything within some metres of a middle; `None` where that is too
    /// far for any.
    pub fn around(middle: EastNorth, radius: f64) -> Option<Self> {
        let middle = EastNorth { east: middle.east.round(), north: middle.north.round() };
        let radius = radius + 1.0;
        let per_metre = [1000.0, 100.0].into_iter().find(|scale| radius * scale * REACH < LARGEST)?;
        Some(Self { middle, per_metre, helper: whole(3.0 * radius * per_metre) })
    }

    /// The nearest point of the grid.
    pub fn point(&self, place: EastNorth) -> IntPoint {
        let [x, y] = [place.east - self.middle.east, place.north - self.middle.north];
        IntPoint::new(whole(x * self.per_metre), whole(y * self.per_metre))
    }

    /// A ring as the overlay takes it, without its last point.
    pub fn ring(&self, ring: &LineString<f64>) -> Vec<IntPoint> {
        let corners = ring.0.iter().skip(1);
        corners.map(|at| self.point(EastNorth { east: at.x, north: at.y })).collect()
    }

    /// A ring in metres, closed.
    pub fn line(&self, ring: &[IntPoint]) -> LineString<f64> {
        let metres = |at: &IntPoint| Coord {
            x: self.middle.east + f64::from(at.x) / self.per_metre,
            y: self.middle.north + f64::from(at.y) / self.per_metre,
        };
        let mut line: LineString<f64> = ring.iter().map(metres).collect();
        line.close();
        line
    }

    /// Four points around everything, so that every cell ends somewhere. They lie three radii
    /// east and west, north and south: from any place within the radius a point within it is
    /// nearer, and the corners of its cell are within [`REACH`].
    pub fn helpers(&self) -> [IntPoint; 4] {
        let far = self.helper;
        [(far, far), (-far, far), (-far, -far), (far, -far)].map(|(x, y)| IntPoint::new(x, y))
    }
}

/// The middle of the circle through three points, counter-clockwise, rounded once.
pub fn middle_of([a, b, c]: [IntPoint; 3]) -> IntPoint {
    let from_a = |to: IntPoint| [to.x, to.y].map(i128::from);
    let [ax, ay] = from_a(a);
    let [[bx, by], [cx, cy]] = [b, c].map(from_a).map(|[x, y]| [x - ax, y - ay]);
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let divisor = 2 * (bx * cy - by * cx);
    let rounded = |dividend: i128| {
        let part = (2 * dividend + divisor).div_euclid(2 * divisor);
        i32::try_from(part).unwrap_or(if part < 0 { i32::MIN } else { i32::MAX })
    };
    let (x, y) = (rounded(ax * divisor + cy * b2 - by * c2), rounded(ay * divisor + bx * c2 - cx * b2));
    IntPoint::new(x, y)
}

#[allow(clippy::cast_possible_truncation, reason = "the radius keeps it in range; the cast saturates")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}
