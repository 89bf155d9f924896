//! The box that features are asked in (17-069r4, `/req/core/fc-bbox-definition`; 18-058r1,
//! `/req/crs/fc-bbox-crs-definition`), in any served system.
//!
//! A side that is straight in one system is bent in another: the box is cut to the surroundings of
//! the layer, its sides are divided into pieces, and their ends are brought to EPSG:25832. A piece of
//! a region's box leaves the true side by less than a centimetre.

use geo::{LineString, MultiPolygon, Polygon};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, reproject},
};

use crate::{crs::ServedCrs, problem::Problem, published::Bounds};

/// Pieces that a side is divided into.
const PIECES: u32 = 512;

/// One or two boxes: one that crosses the antimeridian is two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bbox {
    crs: ServedCrs,
    /// West, south, east and north, whatever the axis order of the system.
    boxes: Vec<Bounds>,
}

/// What of a layer lies in a box.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Within {
    /// All that the layer has.
    Everything,
    /// What meets an area in EPSG:25832; nothing where it is empty.
    Area(MultiPolygon<f64>),
}

impl Bbox {
    /// Reads the parameter `bbox`: four numbers in the axis order of the system, or six with heights,
    /// which do not count.
    ///
    /// # Errors
    /// 400 for other text, for a lower bound above its upper one, and for places that the system has not.
    pub(crate) fn parse(text: &str, crs: ServedCrs) -> Result<Self, Problem> {
        let numbers = text.split(',').map(number).collect::<Option<Vec<_>>>();
        let corners = match numbers.as_deref() {
            Some([a, b, c, d]) => [[*a, *b], [*c, *d]],
            Some([a, b, low, c, d, high]) if low <= high => [[*a, *b], [*c, *d]],
            _ => return Err(wrong(crs)),
        };
        let east_first = corners.map(|[a, b]| if crs.is_north_first() { [b, a] } else { [a, b] });
        let [[west, south], [east, north]] = east_first;
        if south > north || !east_first.iter().all(|corner| crs.crs().may_hold(*corner)) {
            return Err(wrong(crs));
        }
        let boxes = match (west <= east, crs.crs().is_geographic()) {
            (true, _) => vec![[west, south, east, north]],
            (false, true) => vec![[west, south, 180.0, north], [-180.0, south, east, north]],
            (false, false) => return Err(wrong(crs)),
        };
        Ok(Self { crs, boxes })
    }

    /// What of a layer with an extent in EPSG:25832 lies in it.
    ///
    /// # Errors
    /// [`CrsError`] where the extent has no place in the system of the box.
    pub(crate) fn within(&self, extent: Bounds) -> Result<Within, CrsError> {
        let around = surroundings(extent, self.crs.crs())?;
        let holds = |[west, south, east, north]: &Bounds| {
            *west <= around[0] && *south <= around[1] && *east >= around[2] && *north >= around[3]
        };
        if self.boxes.iter().any(holds) {
            return Ok(Within::Everything);
        }
        let cut = self.boxes.iter().filter_map(|[west, south, east, north]| {
            let cut = [west.max(around[0]), south.max(around[1]), east.min(around[2]), north.min(around[3])];
            (cut[0] <= cut[2] && cut[1] <= cut[3]).then_some(cut)
        });
        let polygon = |cut: Bounds| {
            // What is straight in the stored system needs no pieces.
            let pieces = if self.crs == ServedCrs::STORED { 1 } else { PIECES };
            let mut ring = sides(cut, pieces);
            reproject(self.crs.crs(), Crs::Utm32, &mut ring)?;
            Ok(Polygon::new(LineString::from(ring), Vec::new()))
        };
        Ok(Within::Area(MultiPolygon(cut.map(polygon).collect::<Result<_, CrsError>>()?)))
    }
}

/// A box in another system that surely holds all of an extent, with a margin of a kilometre.
fn surroundings([west, south, east, north]: Bounds, crs: Crs) -> Result<Bounds, CrsError> {
    const MARGIN: f64 = 1000.0;
    let mut ring = sides([west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN], PIECES);
    reproject(Crs::Utm32, crs, &mut ring)?;
    let around = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    Ok(ring.iter().fold(around, |[w, s, e, n], [x, y]| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]))
}

/// The corners of a box and points on its sides, against the clock.
fn sides([west, south, east, north]: Bounds, pieces: u32) -> Vec<[f64; 2]> {
    let corners = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let piece = |[from, to]: [[f64; 2]; 2], step: u32| {
        let part = f64::from(step) / f64::from(pieces);
        [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * part)
    };
    let pairs = corners.windows(2).map(|two| [two[0], two[1]]);
    pairs.flat_map(|side| (0..pieces).map(move |step| piece(side, step))).chain([corners[0]]).collect()
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn wrong(crs: ServedCrs) -> Problem {
    let [first, second] = if crs.is_north_first() { ["south", "west"] } else { ["west", "south"] };
    let [third, fourth] = if crs.is_north_first() { ["north", "east"] } else { ["east", "north"] };
    let (order, uri) = (format!("{first},{second},{third},{fourth}"), crs.uri());
    Problem::bad(
        format!("bbox must be four numbers {order} in {uri}, the lower before the upper ones"),
        format!("bbox muss aus vier Zahlen {order} in {uri} bestehen, die unteren vor den oberen"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use geo::Area as _;
    use proptest::prelude::*;

    use super::*;

    const EXTENT: Bounds = [330_000.0, 5_510_000.0, 340_000.0, 5_520_000.0];

    fn area(text: &str, crs: ServedCrs) -> f64 {
        match Bbox::parse(text, crs).unwrap().within(EXTENT).unwrap() {
            Within::Everything => f64::INFINITY,
            Within::Area(area) => area.unsigned_area(),
        }
    }

    #[test]
    fn the_axes_are_those_of_the_authority() {
        let east_first = area("6.65,49.75,6.70,49.80", ServedCrs::Crs84);
        let north_first = area("49.75,6.65,49.80,6.70", ServedCrs::Wgs84);
        assert!(
            (east_first - north_first).abs() < 1e-3 && (19e6..21e6).contains(&east_first),
            "{east_first}"
        );
        let with_heights = area("6.65,49.75,0,6.70,49.80,100", ServedCrs::Crs84);
        assert!((east_first - with_heights).abs() < 1e-3);
        let stored = area("331000,5511000,332000,5512000", ServedCrs::Utm32);
        assert!((stored - 1e6).abs() < 1e-3, "{stored}");
    }

    #[test]
    fn a_box_around_all_is_everything_and_one_far_away_nothing() {
        for world in ["-180,-90,180,90", "6,49,7,51", "6.0,49.0,5.9,50.0"] {
            let found = Bbox::parse(world, ServedCrs::Crs84).unwrap().within(EXTENT).unwrap();
            assert_eq!(found, Within::Everything, "{world}");
        }
        for far in ["10,40,11,41", "170,-10,-170,10"] {
            assert!(area(far, ServedCrs::Crs84) < 1e-9, "{far}");
        }
    }

    #[test]
    fn sides_that_are_straight_in_degrees_are_followed_in_metres() {
        // The middle of a southern side lies on the parallel, off the straight line in EPSG:25832.
        let extent = [300_000.0, 5_450_000.0, 500_000.0, 5_650_000.0];
        let bbox = Bbox::parse("6.5,49.5,8.5,50.5", ServedCrs::Crs84).unwrap();
        let Within::Area(area) = bbox.within(extent).unwrap() else { panic!("a part") };
        let mut ring: Vec<[f64; 2]> = area.0[0].exterior().coords().map(|at| [at.x, at.y]).collect();
        let middle = |two: &[[f64; 2]]| [0, 1].map(|axis| two[0][axis].midpoint(two[1][axis]));
        ring = ring.windows(2).map(middle).collect();
        reproject(Crs::Utm32, Crs::Wgs84, &mut ring).unwrap();
        let off = |[lon, lat]: &[f64; 2]| {
            let to_side = [lon - 6.5, lon - 8.5, lat - 49.5, lat - 50.5].map(f64::abs);
            to_side.into_iter().fold(f64::INFINITY, f64::min) * 111_000.0
        };
        assert!(ring.iter().map(off).fold(0.0, f64::max) < 0.01, "metres");
    }

    #[test]
    fn what_is_no_box_is_refused() {
        for wrong in [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "a,b,c,d",
            "6,50,7,49",
            "6,49,0,7,50,-1",
            "6,49,NaN,50",
            "6,-91,7,50",
            "181,0,190,1",
        ] {
            assert!(Bbox::parse(wrong, ServedCrs::Crs84).is_err(), "{wrong}");
        }
        assert!(Bbox::parse("332000,5511000,331000,5512000", ServedCrs::Utm32).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_fail(text in "[0-9.,eE+-]{0,60}|\\PC{0,20}") {
            for crs in ServedCrs::ALL {
                if let Ok(bbox) = Bbox::parse(&text, crs) {
                    let _ = bbox.within(EXTENT);
                }
            }
        }
    }
}
