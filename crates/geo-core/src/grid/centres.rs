//! Which 250 m cells have their centre in an area of EPSG:25832. The centres of a region are
//! reprojected once; each area then costs O(c + e log c) for c centres in its box and e edges.
//!
//! A centre lies in a polygon where a ray to the east crosses its rings an odd number of times
//! (Jordan 1887; Shimrat 1962), with exact signs of the orientation (Shewchuk 1997). A centre on
//! an edge belongs to the area east of it, on a level edge to the one north of it, so areas that
//! share no more than borders never share a cell, and the cells of a tiling leave none out.

use geo::{
    BoundingRect, Coord, LinesIter, MultiPolygon, Polygon, Rect,
    kernels::{Kernel, Orientation, RobustKernel},
};
use rayon::prelude::*;

use super::{CellId, CellSize};
use crate::{
    crs::Crs,
    reproject::{CrsError, reproject},
};

/// The centres of the cells of 250 m in a region, ready to be asked by area.
pub struct Centres {
    /// In EPSG:25832, from south to north.
    all: Vec<Centre>,
}

/// A cell and its centre in EPSG:25832.
#[derive(Clone, Copy)]
struct Centre {
    at: Coord<f64>,
    cell: CellId,
}

/// The points along a side of a box are at most so far apart in metres when it is reprojected:
/// straight lines of the one system leave those of the other by less than 1 m.
const STEP: f64 = 5_000.0;

impl Centres {
    /// The centres in a box of EPSG:25832, its border included.
    ///
    /// # Errors
    /// [`CrsError`] where a corner of the box cannot be in EPSG:25832 or is far from Europe.
    pub fn of(bounds: Rect<f64>) -> Result<Self, CrsError> {
        let cells = candidates(bounds)?;
        let mut points: Vec<[f64; 2]> = cells.iter().map(|cell| cell.centre()).collect();
        reproject(Crs::LaeaEurope, Crs::Utm32, &mut points)?;
        let (min, max) = (bounds.min(), bounds.max());
        let inside = |[x, y]: [f64; 2]| (min.x..=max.x).contains(&x) && (min.y..=max.y).contains(&y);
        let mut all: Vec<Centre> = cells
            .into_iter()
            .zip(points)
            .filter(|(_, point)| inside(*point))
            .map(|(cell, [x, y])| Centre { at: Coord { x, y }, cell })
            .collect();
        all.par_sort_unstable_by(|a, b| a.at.y.total_cmp(&b.at.y).then(a.cell.cmp(&b.cell)));
        Ok(Self { all })
    }

    /// The cells whose centre lies in an area of EPSG:25832 and in the box, sorted. Holes are left
    /// out, whichever way they are drawn; parts that overlap count once.
    #[must_use]
    pub fn within(&self, area: &MultiPolygon<f64>) -> Vec<CellId> {
        let mut cells: Vec<CellId> = area.iter().flat_map(|polygon| self.within_polygon(polygon)).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    fn within_polygon(&self, polygon: &Polygon<f64>) -> Vec<CellId> {
        let Some(bounds) = polygon.bounding_rect() else { return Vec::new() };
        let (min, max) = (bounds.min(), bounds.max());
        let near: Vec<Centre> = between(&self.all, min.y, max.y)
            .iter()
            .filter(|centre| (min.x..=max.x).contains(&centre.at.x))
            .copied()
            .collect();
        let mut odd = vec![false; near.len()];
        for edge in polygon.lines_iter() {
            let (low, high) =
                if edge.start.y <= edge.end.y { (edge.start, edge.end) } else { (edge.end, edge.start) };
            let from = near.partition_point(|centre| centre.at.y < low.y);
            for (centre, odd) in near[from..].iter().zip(&mut odd[from..]) {
                if centre.at.y >= high.y {
                    break;
                }
                if RobustKernel::orient2d(low, high, centre.at) == Orientation::CounterClockwise {
                    *odd = !*odd;
                }
            }
        }
        near.iter().zip(odd).filter(|(_, odd)| *odd).map(|(centre, _)| centre.cell).collect()
    }
}

/// Those of the centres, sorted from south to north, that lie between two northings.
fn between(centres: &[Centre], south: f64, north: f64) -> &[Centre] {
    let from = centres.partition_point(|centre| centre.at.y < south);
    let to = centres.partition_point(|centre| centre.at.y <= north);
    centres.get(from..to).unwrap_or_default()
}

/// The cells that may have their centre in a box of EPSG:25832.
fn candidates(bounds: Rect<f64>) -> Result<Vec<CellId>, CrsError> {
    let (min, max) = (bounds.min(), bounds.max());
    let mut border: Vec<[f64; 2]> = Vec::new();
    for x in stops(min.x, max.x) {
        border.extend([[x, min.y], [x, max.y]]);
    }
    for y in stops(min.y, max.y) {
        border.extend([[min.x, y], [max.x, y]]);
    }
    reproject(Crs::Utm32, Crs::LaeaEurope, &mut border)?;
    let range = |axis: usize| {
        let values = border.iter().map(|point| point[axis]);
        let (low, high) =
            values.fold((f64::MAX, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        // A cell more on each side for what the border bends between two stops.
        number(low).saturating_sub(1)..=number(high) + 1
    };
    let (columns, rows) = (range(0), range(1));
    let side = CellSize::M250.metres();
    let row = |row: u32| {
        columns.clone().map(move |column| CellId {
            size: CellSize::M250,
            north: row * side,
            east: column * side,
        })
    };
    Ok(rows.flat_map(row).collect())
}

/// The number of the row or column of 250 m that holds a coordinate of EPSG:3035.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 36,000")]
fn number(coordinate: f64) -> u32 {
    coordinate as u32 / CellSize::M250.metres()
}

/// Values from low to high, both included, at most [`STEP`] apart.
fn stops(low: f64, high: f64) -> impl Iterator<Item = f64> {
    /// More than Europe has; keeps a senseless box from running out of memory before it is refused.
    const MOST: f64 = 10_000.0;
    let parts = ((high - low) / STEP).ceil().clamp(1.0, MOST);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 10,000")]
    let last = parts as u32;
    (0..=last).map(move |part| if part == last { high } else { low + (high - low) * f64::from(part) / parts })
}

/// The cells of 250 m whose centre lies in an area of EPSG:25832, sorted; as [`Centres::within`],
/// which is faster for many areas of one region.
///
/// # Errors
/// [`CrsError`] where the area's box cannot be in EPSG:25832 or is far from Europe.
pub fn cells_within(area: &MultiPolygon<f64>) -> Result<Vec<CellId>, CrsError> {
    area.bounding_rect().map_or(Ok(Vec::new()), |bounds| Ok(Centres::of(bounds)?.within(area)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{LineString, Point, line_string};
    use proptest::prelude::*;

    use super::*;
    use crate::{catchment::NearestSite, grid::polygons, position::EastNorth};

    const WEST: f64 = 330_000.0;
    const SOUTH: f64 = 5_510_000.0;

    fn square(west: f64, south: f64, side: f64) -> MultiPolygon<f64> {
        let (west, south) = (WEST + west, SOUTH + south);
        Rect::new((west, south), (west + side, south + side)).to_polygon().into()
    }

    fn region() -> Rect<f64> {
        Rect::new((WEST, SOUTH), (WEST + 10_000.0, SOUTH + 10_000.0))
    }

    #[test]
    fn the_cells_of_a_square_are_those_whose_centre_lies_in_it() {
        let area = square(1_000.0, 1_000.0, 4_000.0);
        let cells = cells_within(&area).unwrap();
        assert!((250..=262).contains(&cells.len()), "{}", cells.len());
        assert!(cells.is_sorted());
        assert_eq!(Centres::of(region()).unwrap().within(&area), cells);
        for cell in polygons(&cells).unwrap() {
            let middle = cell.bounding_rect().unwrap().center();
            let bounds = area.bounding_rect().unwrap();
            assert!((bounds.min().x - 1.0..=bounds.max().x + 1.0).contains(&middle.x));
            assert!((bounds.min().y - 1.0..=bounds.max().y + 1.0).contains(&middle.y));
        }
    }

    #[test]
    fn a_cell_as_area_holds_its_own_centre_only() {
        let parent = CellId::parse("CRS3035RES1000mN2967000E4078000").unwrap();
        for size in [CellSize::M250, CellSize::M500, CellSize::Km1] {
            for cell in parent.children(size) {
                let inside = cells_within(&polygons(&[cell]).unwrap()[0]).unwrap();
                assert_eq!(inside, cell.children(CellSize::M250).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_centre_on_a_shared_border_belongs_to_the_area_east_or_north_of_it() {
        let centres = Centres::of(region()).unwrap();
        let on = centres.all[centres.all.len() / 2];
        let (x, y) = (on.at.x, on.at.y);
        let rect = |west: f64, south: f64| {
            let area = Rect::new((west, south), (west + 1_000.0, south + 1_000.0)).to_polygon();
            centres.within(&area.into()).contains(&on.cell)
        };
        assert!(rect(x, y - 500.0), "its west edge");
        assert!(!rect(x - 1_000.0, y - 500.0), "its east edge");
        assert!(rect(x - 500.0, y), "its south edge");
        assert!(!rect(x - 500.0, y - 1_000.0), "its north edge");
        let corners =
            [rect(x, y), rect(x - 1_000.0, y), rect(x, y - 1_000.0), rect(x - 1_000.0, y - 1_000.0)];
        assert_eq!(corners, [true, false, false, false]);
    }

    #[test]
    fn a_hole_is_left_out_whichever_way_it_is_drawn_and_overlapping_parts_count_once() {
        let outer = square(0.0, 0.0, 5_000.0).0.remove(0);
        let inner = square(1_000.0, 1_000.0, 2_000.0);
        let hole = inner.0[0].exterior().clone();
        let backwards: LineString = hole.0.iter().rev().copied().collect();
        let whole = cells_within(&outer.clone().into()).unwrap();
        let in_hole = cells_within(&inner).unwrap();
        for ring in [hole, backwards] {
            let ring_shaped: MultiPolygon = Polygon::new(outer.exterior().clone(), vec![ring]).into();
            let cells = cells_within(&ring_shaped).unwrap();
            assert_eq!(cells.len() + in_hole.len(), whole.len());
            assert!(cells.iter().all(|cell| !in_hole.contains(cell)));
        }
        let doubled = MultiPolygon(vec![outer.clone(), inner.0[0].clone(), outer]);
        assert_eq!(cells_within(&doubled).unwrap(), whole);
    }

    #[test]
    fn degenerate_areas_hold_nothing_and_break_nothing() {
        let flat = line_string![(x: WEST, y: SOUTH), (x: WEST + 900.0, y: SOUTH + 900.0)];
        for area in [
            MultiPolygon(Vec::new()),
            Polygon::new(LineString::new(Vec::new()), Vec::new()).into(),
            Polygon::new(flat, Vec::new()).into(),
        ] {
            assert_eq!(cells_within(&area).unwrap(), []);
        }
        let far = Rect::new((-9e9, 0.0), (9e9, 1.0)).to_polygon();
        assert!(matches!(cells_within(&far.into()), Err(CrsError::OutOfRange { .. })));
    }

    #[test]
    fn the_box_of_half_of_germany_misses_no_centre() {
        let bounds = Rect::new((300_000.0, 5_300_000.0), (600_000.0, 5_600_000.0));
        let count = Centres::of(bounds).unwrap().all.len();
        // Cells are areas true to scale, UTM up to 0.1 % too small or large.
        assert!((1_438_000..1_443_000).contains(&count), "{count}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_star_holds_what_an_independent_test_says(
            points in prop::collection::vec((0.0..8_000.0_f64, 0.0..8_000.0_f64), 3..12),
        ) {
            let mut points = points;
            let angle = |(x, y): &(f64, f64)| (y - 4_000.0).atan2(x - 4_000.0);
            points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
            let star: LineString = points.into_iter().map(|(x, y)| (WEST + x, SOUTH + y)).collect();
            let area = MultiPolygon::from(Polygon::new(star, Vec::new()));
            let centres = Centres::of(region()).unwrap();
            let cells = centres.within(&area);
            for centre in &centres.all {
                let inside = geo::Intersects::intersects(&area, &Point(centre.at));
                prop_assert_eq!(cells.binary_search(&centre.cell).is_ok(), inside);
            }
        }

        #[test]
        fn the_cells_of_a_tiling_partition_the_region(
            sites in prop::collection::vec((0.0..10_000.0_f64, 0.0..10_000.0_f64), 2..20),
        ) {
            let sites: Vec<_> = (0..)
                .zip(sites)
                .map(|(number, (x, y))| (number, EastNorth { east: WEST + x, north: SOUTH + y }))
                .collect();
            // Tilings are drawn in millimetres: a larger region than the box, so that its border is of no account.
            let tiles = NearestSite::of(&sites).unwrap().polygons(&square(-50.0, -50.0, 10_100.0)).unwrap();
            let centres = Centres::of(region()).unwrap();
            let mut all: Vec<CellId> = tiles.iter().flat_map(|(_, tile)| centres.within(tile)).collect();
            all.sort_unstable();
            let mut expected: Vec<CellId> = centres.all.iter().map(|centre| centre.cell).collect();
            expected.sort_unstable();
            prop_assert_eq!(all, expected);
        }
    }
}
