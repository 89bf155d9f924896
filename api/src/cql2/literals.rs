//! Geometries that a filter holds, as they are put together from positions of text or JSON: with the
//! eastern axis first, whatever the axis order of their system, and without heights.

use catalogue::Text;
use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon, Rect, coord};

use crate::crs::ServedCrs;

/// The most positions of all geometries of a filter.
const MOST_POSITIONS: usize = 20_000;

/// The geometries of a filter.
pub(super) struct Literals {
    crs: ServedCrs,
    positions: usize,
}

impl Literals {
    pub(super) const fn new(crs: ServedCrs) -> Self {
        Self { crs, positions: 0 }
    }

    /// A position of two numbers, or of three with a height.
    pub(super) fn position(&mut self, numbers: &[f64]) -> Result<Coord<f64>, Text> {
        self.positions += 1;
        if self.positions > MOST_POSITIONS {
            return Err(Text::new(
                "seine Geometrien haben mehr als 20.000 Positionen",
                "its geometries have more than 20,000 positions",
            ));
        }
        match *numbers {
            [first, second] | [first, second, _] => Ok(self.east_first(first, second)),
            _ => Err(Text::new(
                "eine Position besteht aus zwei oder drei Zahlen",
                "a position has two or three numbers",
            )),
        }
    }

    fn east_first(&self, first: f64, second: f64) -> Coord<f64> {
        if self.crs.is_north_first() {
            coord! { x: second, y: first }
        } else {
            coord! { x: first, y: second }
        }
    }

    /// A line of at least two positions.
    pub(super) fn line(positions: Vec<Coord<f64>>) -> Result<LineString<f64>, Text> {
        if positions.len() < 2 {
            return Err(Text::new(
                "eine Linie hat mindestens zwei Positionen",
                "a line has at least two positions",
            ));
        }
        Ok(LineString(positions))
    }

    /// An area of its outer ring and its holes.
    pub(super) fn polygon(rings: Vec<Vec<Coord<f64>>>) -> Result<Polygon<f64>, Text> {
        if rings.iter().any(|ring| ring.len() < 4 || ring.first() != ring.last()) {
            return Err(Text::new(
                "ein Ring hat mindestens vier Positionen, die letzte gleich der ersten",
                "a ring has at least four positions, the last one like the first",
            ));
        }
        let mut rings = rings.into_iter().map(LineString);
        let outer = rings.next().ok_or(Text::new("eine Fläche hat einen Ring", "an area has a ring"))?;
        Ok(Polygon::new(outer, rings.collect()))
    }

    /// A box of four numbers, or of six with heights. One that crosses the antimeridian is two.
    pub(super) fn bbox(&self, numbers: &[f64]) -> Result<Geometry<f64>, Text> {
        let corners = match *numbers {
            [a, b, c, d] => [[a, b], [c, d]],
            [a, b, low, c, d, high] if low <= high => [[a, b], [c, d]],
            _ => {
                return Err(Text::new(
                    "eine Box besteht aus vier oder sechs Zahlen, die unteren vor den oberen",
                    "a box has four or six numbers, the lower before the upper ones",
                ));
            }
        };
        let [low, high] = corners.map(|[first, second]| self.east_first(first, second));
        let crosses = low.x > high.x && self.crs.crs().is_geographic();
        if low.y > high.y || (low.x > high.x && !crosses) {
            return Err(Text::new(
                "die obere Ecke einer Box liegt unter der unteren",
                "the upper corner of a box lies below the lower one",
            ));
        }
        let area = |west: f64, east: f64| {
            Rect::new(coord! { x: west, y: low.y }, coord! { x: east, y: high.y }).to_polygon()
        };
        Ok(if crosses {
            MultiPolygon(vec![area(low.x, low.x.max(180.0)), area(high.x.min(-180.0), high.x)]).into()
        } else {
            area(low.x, high.x).into()
        })
    }
}
