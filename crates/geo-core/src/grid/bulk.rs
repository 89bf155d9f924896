//! Between positions in EPSG:25832 and cells of the grid, in bulk over all cores.

use geo::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::{CellId, CellSize};
use crate::{
    crs::Crs,
    position::EastNorth,
    reproject::{CrsError, reproject},
};

/// Positions that one worker takes at a time: as many as [`reproject`] leaves to one thread.
const CHUNK: usize = 4_096;

/// The cell of 250 m of each position, over all cores. A position within a fraction of a
/// millimetre of an edge falls to the side that PROJ rounds it to, always the same.
///
/// # Errors
/// The error of the first position that cannot be in EPSG:25832 or is far from Europe, with its
/// index.
pub fn cells_of(positions: &[EastNorth]) -> Result<Vec<CellId>, CrsError> {
    let mut cells = vec![CellId::around(CellSize::M250, [0.0; 2]); positions.len()];
    let failures: Vec<Option<CrsError>> = positions
        .par_chunks(CHUNK)
        .zip(cells.par_chunks_mut(CHUNK))
        .enumerate()
        .map(|(number, (positions, cells))| {
            let mut points: Vec<[f64; 2]> = positions.iter().map(|at| [at.east, at.north]).collect();
            if let Err(error) = reproject(Crs::Utm32, Crs::LaeaEurope, &mut points) {
                return Some(error.renumbered(|index| number * CHUNK + index));
            }
            for (cell, point) in cells.iter_mut().zip(points) {
                *cell = CellId::around(CellSize::M250, point);
            }
            None
        })
        .collect();
    failures.into_iter().flatten().next().map_or(Ok(cells), Err)
}

/// Each cell as a polygon of its four corners in EPSG:25832, against the clock. Neighbours of one
/// size share their corners to the last bit. The edges are straight lines between corners, which
/// leave those of the smaller cells inside by less than 1 m at 10 km.
///
/// # Errors
/// The error of the first cell with a corner that has no place in EPSG:25832, with its index.
pub fn polygons(cells: &[CellId]) -> Result<Vec<MultiPolygon<f64>>, CrsError> {
    let mut corners: Vec<[f64; 2]> = cells
        .iter()
        .flat_map(|cell| {
            let (west, south, side) = (cell.east(), cell.north(), cell.size().metres());
            [(0, 0), (side, 0), (side, side), (0, side)]
                .map(|(right, up)| [f64::from(west + right), f64::from(south + up)])
        })
        .collect();
    reproject(Crs::LaeaEurope, Crs::Utm32, &mut corners)
        .map_err(|error| error.renumbered(|corner| corner / 4))?;
    let ring = |corners: &[[f64; 2]]| LineString::from(corners.to_vec());
    // `Polygon::new` closes the ring.
    Ok(corners.chunks(4).map(|corners| Polygon::new(ring(corners), Vec::new()).into()).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{BoundingRect, Contains, Point};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_position_of_trier_lies_in_its_official_cell() {
        // 49.7566° N, 6.6414° E; the cell by `gdaltransform -s_srs EPSG:25832 -t_srs EPSG:3035`.
        let trier = EastNorth { east: 330_122.068, north: 5_514_238.577 };
        let cells = cells_of(&[trier]).unwrap();
        assert_eq!(cells[0].to_string(), "CRS3035RES250mN2965750E4079000");
    }

    #[test]
    fn many_positions_are_cells_in_their_order_and_the_first_bad_one_is_named() {
        let mut positions: Vec<EastNorth> = (0..20_000_u32)
            .map(|i| EastNorth { east: 330_000.0 + f64::from(i), north: 5_514_000.0 + f64::from(i % 977) })
            .collect();
        let bulk = cells_of(&positions).unwrap();
        for at in [0, 4_095, 4_096, 19_999] {
            assert_eq!(cells_of(&positions[at..=at]).unwrap(), [bulk[at]]);
        }
        positions[9_000].north = f64::NAN;
        positions[15_000].east = 4e6;
        assert_eq!(cells_of(&positions).unwrap_err().index(), Some(9_000));
    }

    #[test]
    fn neighbours_share_their_corners_to_the_last_bit() {
        let parent = CellId::parse("CRS3035RES1000mN2967000E4078000").unwrap();
        let cells: Vec<CellId> = parent.children(CellSize::M500).collect();
        let rings: Vec<_> =
            polygons(&cells).unwrap().iter().map(|cell| cell.0[0].exterior().0.clone()).collect();
        // South-west, south-east, north-east, north-west, south-west; cells row by row.
        assert_eq!(rings[0][1], rings[1][0]);
        assert_eq!(rings[0][2], rings[3][0]);
        assert_eq!(rings[0][2], rings[1][3]);
        assert_eq!(rings[0][2], rings[2][1]);
        assert_eq!(rings[0].len(), 5);
        assert_eq!(rings[0][0], rings[0][4]);
        let around = &polygons(&[parent]).unwrap()[0].0[0].exterior().0.clone();
        assert_eq!((around[0], around[2]), (rings[0][0], rings[3][2]));
    }

    #[test]
    fn corners_of_small_cells_lie_within_a_metre_of_the_edge_of_the_large_one() {
        use geo::{Distance, Euclidean};
        for id in ["CRS3035RES10000mN2960000E4070000", "CRS3035RES10000mN3100000E4670000"] {
            let large = CellId::parse(id).unwrap();
            let edge = polygons(&[large]).unwrap()[0].0[0].exterior().clone();
            let south: Vec<CellId> = large.children(CellSize::M250).take(40).collect();
            for cell in polygons(&south).unwrap() {
                let corner = Point(cell.0[0].exterior().0[0]);
                assert!(Euclidean.distance(&corner, &edge) < 1.0);
            }
        }
    }

    #[test]
    fn a_cell_without_place_in_utm_is_named() {
        let near = CellId::parse("CRS3035RES250mN2967750E4078750").unwrap();
        let far = CellId::parse("CRS3035RES250mN0E8999750").unwrap();
        assert_eq!(polygons(&[near, near, far]).unwrap_err().index(), Some(2));
        assert_eq!(polygons(&[]).unwrap(), []);
    }

    proptest! {
        #[test]
        fn the_cell_of_a_position_contains_it(east in 280_000.0..920_000.0_f64,
                                              north in 5_230_000.0..6_100_000.0_f64) {
            let cells = cells_of(&[EastNorth { east, north }]).unwrap();
            let polygon = &polygons(&cells).unwrap()[0];
            let bounds = polygon.bounding_rect().unwrap();
            prop_assert!(bounds.width() < 360.0 && bounds.height() < 360.0);
            // The straight edge leaves the curved one by less than a millimetre at 250 m.
            let near = [(0.0, 0.0), (0.001, 0.001), (-0.001, 0.001), (0.001, -0.001), (-0.001, -0.001)];
            prop_assert!(near.iter().any(|(dx, dy)| polygon.contains(&Point::new(east + dx, north + dy))));
        }

        #[test]
        fn the_middle_of_the_polygon_lies_in_the_cell(east in 16_000..19_000_u32, north in 10_800..14_000_u32) {
            let point = [f64::from(east) * 250.0, f64::from(north) * 250.0];
            let cell = CellId::containing(CellSize::M250, point).unwrap();
            let polygon = &polygons(&[cell]).unwrap()[0];
            let middle = polygon.bounding_rect().unwrap().center();
            prop_assert_eq!(cells_of(&[EastNorth { east: middle.x, north: middle.y }]).unwrap(), [cell]);
        }
    }
}
