//! What holds of every tiling, on hand-made and on random points.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use geo::{Area, BooleanOps, Contains, Distance, Euclidean, LineString, Point, Rect, Validation, Winding};
use proptest::prelude::*;

use super::*;

const WEST: f64 = 330_000.0;
const SOUTH: f64 = 5_510_000.0;

fn at(east: f64, north: f64) -> EastNorth {
    EastNorth { east: WEST + east, north: SOUTH + north }
}

fn square(west: f64, south: f64, side: f64) -> Polygon<f64> {
    Rect::new((WEST + west, SOUTH + south), (WEST + west + side, SOUTH + south + side)).to_polygon()
}

/// A region of two parts, one with a hole.
fn region() -> MultiPolygon<f64> {
    let around = square(0.0, 0.0, 1000.0).exterior().clone();
    let hole = square(400.3, 300.7, 250.0).exterior().clone();
    MultiPolygon(vec![Polygon::new(around, vec![hole]), square(1200.0, 100.0, 300.0)])
}

/// What must hold of polygons by label, and the area of them all.
fn checked(polygons: &[(u32, MultiPolygon<f64>)]) -> f64 {
    assert!(polygons.is_sorted_by(|a, b| a.0 < b.0));
    for (label, polygon) in polygons {
        assert!(polygon.is_valid(), "{label} {:?}", polygon.validation_errors());
        for part in polygon {
            assert!(part.exterior().is_ccw());
            for hole in part.interiors() {
                assert!(
                    hole.is_cw(),
                    "{:?}",
                    hole.0.iter().map(|c| (c.x - WEST, c.y - SOUTH)).collect::<Vec<_>>()
                );
            }
        }
    }
    for (at, (_, one)) in polygons.iter().enumerate() {
        for (_, other) in &polygons[..at] {
            assert!(one.intersection(other).unsigned_area() < 0.01);
        }
    }
    polygons.iter().map(|(_, polygon)| polygon.unsigned_area()).sum()
}

#[test]
fn two_points_share_a_square_along_their_middle_line() {
    let tiling = Tiling::of(&[at(250.0, 500.0), at(750.0, 500.0)], &square(0.0, 0.0, 1000.0).into()).unwrap();
    let polygons = tiling.dissolve(&[Some(4), Some(1)]);
    let expected = |west: f64| {
        let [x, y] = [WEST + west, SOUTH];
        let ring = [(x, y), (x + 500.0, y), (x + 500.0, y + 1000.0), (x, y + 1000.0), (x, y)];
        MultiPolygon(vec![Polygon::new(LineString::from(ring.to_vec()), Vec::new())])
    };
    assert_eq!(polygons, [(1, expected(500.0)), (4, expected(0.0))]);
}

#[test]
fn what_is_nearest_to_a_point_without_label_belongs_to_nobody() {
    let points = [at(250.0, 500.0), at(750.0, 500.0)];
    let tiling = Tiling::of(&points, &square(0.0, 0.0, 1000.0).into()).unwrap();
    for labels in [vec![Some(3), None], vec![Some(3)]] {
        assert!((checked(&tiling.dissolve(&labels)) - 500_000.0).abs() < 1.0);
    }
    assert_eq!(tiling.dissolve(&[None, None]), []);
}

#[test]
fn of_points_on_one_spot_the_lowest_label_counts() {
    let points = [at(1.0, 1.0), at(1.0, 1.0), at(1.0002, 1.0), at(500.0, 500.0)];
    let tiling = Tiling::of(&points, &region()).unwrap();
    let labels = |polygons: Vec<(u32, MultiPolygon<f64>)>| {
        polygons.into_iter().map(|(label, _)| label).collect::<Vec<_>>()
    };
    assert_eq!(labels(tiling.dissolve(&[Some(5), Some(3), Some(9), Some(7)])), [3, 7]);
    assert_eq!(labels(tiling.dissolve(&[None, Some(6), None, None])), [6]);
}

#[test]
fn a_label_around_another_has_a_hole() {
    let points: Vec<_> =
        (0..25).map(|i| at(f64::from(i % 5) * 200.0 + 100.0, f64::from(i / 5) * 200.0 + 100.0)).collect();
    let tiling = Tiling::of(&points, &square(0.0, 0.0, 1000.0).into()).unwrap();
    let labels: Vec<_> = (0..25).map(|i| Some(u32::from(i == 12))).collect();
    let polygons = tiling.dissolve(&labels);
    assert!((checked(&polygons) - 1e6).abs() < 1.0);
    assert_eq!((polygons[0].1.0.len(), polygons[0].1.0[0].interiors().len()), (1, 1));
    assert!((polygons[1].1.unsigned_area() - 40_000.0).abs() < 1.0);
    // Cells that meet in a corner only are parts of their own.
    let board: Vec<_> = (0..25).map(|i| Some(i % 2)).collect();
    let polygons = tiling.dissolve(&board);
    assert!((checked(&polygons) - 1e6).abs() < 1.0);
    assert_eq!((polygons[0].1.0.len(), polygons[1].1.0.len()), (13, 12));
}

#[test]
fn points_far_from_the_region_still_divide_it() {
    let points = [at(-30_000.0, 0.0), at(-30_001.0, 0.0), at(-30_000.0, 90_000.0)];
    let polygons = Tiling::of(&points, &region()).unwrap().dissolve(&[Some(1), Some(2), Some(3)]);
    assert!((checked(&polygons) / region().unsigned_area() - 1.0).abs() < 1e-6);
    assert_eq!(polygons.len(), 1);
}

#[test]
fn impossible_inputs_are_errors_in_both_languages() {
    let of = |points: &[EastNorth], region: MultiPolygon<f64>| Tiling::of(points, &region).unwrap_err();
    assert_eq!(of(&[], region()), TilingError::NoPoints);
    assert_eq!(of(&[at(0.0, 0.0)], MultiPolygon(Vec::new())), TilingError::NoRegion);
    assert_eq!(of(&[at(0.0, 0.0), at(f64::NAN, 0.0)], region()), TilingError::NotFinite(1));
    let error = of(&[EastNorth { east: 8.0, north: 49.0 }], region());
    assert!(matches!(error, TilingError::TooWide(_)), "{error}");
    assert!(error.german().contains("EPSG:25832"));
}

/// Points within the region's box, some on a lattice, some on one spot, some far off.
fn points() -> impl Strategy<Value = Vec<EastNorth>> {
    let anywhere = (-200.0..1700.0_f64, -200.0..1200.0_f64).prop_map(|(x, y)| at(x, y));
    let lattice = (0..15_u32, 0..10_u32).prop_map(|(x, y)| at(f64::from(x) * 100.0, f64::from(y) * 100.0));
    let far = (-5e4..5e4_f64, -5e4..5e4_f64).prop_map(|(x, y)| at(x, y));
    prop::collection::vec(prop_oneof![8 => anywhere, 8 => lattice, 1 => far], 1..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn labels_share_the_region_without_gap_or_overlap_by_the_nearest_point(
        points in points(),
        kinds in prop::collection::vec(0..5_u32, 200),
        places in prop::collection::vec((0.0..1500.0_f64, 0.0..1000.0_f64), 50),
    ) {
        let tiling = Tiling::of(&points, &region()).unwrap();
        let labels: Vec<_> = points.iter().zip(&kinds).map(|(_, kind)| Some(*kind)).collect();
        let polygons = tiling.dissolve(&labels);
        let area = checked(&polygons);
        prop_assert!((area / region().unsigned_area() - 1.0).abs() < 1e-6, "{}", area);
        prop_assert_eq!(&Tiling::of(&points, &region()).unwrap().dissolve(&labels), &polygons);
        for (x, y) in places {
            let place = at(x, y);
            let nearest = points.iter().map(|point| point.distance(place).0).fold(f64::INFINITY, f64::min);
            let near: Vec<u32> = points.iter().zip(&kinds)
                .filter(|(point, _)| point.distance(place).0 < nearest + 0.01).map(|(_, kind)| *kind).collect();
            let point = Point::new(place.east, place.north);
            let away = region().iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
                .map(|ring| Euclidean.distance(ring, &point)).fold(f64::INFINITY, f64::min);
            if away < 0.01 || near.iter().any(|kind| *kind != near[0]) {
                continue;
            }
            let holders: Vec<u32> = polygons.iter().filter(|(_, polygon)| polygon.contains(&point)).map(|(label, _)| *label).collect();
            prop_assert_eq!(holders, if region().contains(&point) { vec![near[0]] } else { vec![] });
        }
    }

    #[test]
    fn points_without_label_leave_their_cells_out(points in points(), kinds in prop::collection::vec(prop::option::of(0..3_u32), 200)) {
        let tiling = Tiling::of(&points, &region()).unwrap();
        let labels: Vec<_> = kinds.iter().take(points.len()).copied().collect();
        let labelled = checked(&tiling.dissolve(&labels));
        // Where points share a spot a label beats none, so the rest is asked for as a label too.
        let all: Vec<_> = labels.iter().map(|label| label.or(Some(9))).collect();
        let rest = tiling.dissolve(&all).into_iter().filter(|(label, _)| *label == 9).map(|(_, p)| p.unsigned_area()).sum::<f64>();
        prop_assert!(((labelled + rest) / region().unsigned_area() - 1.0).abs() < 1e-6);
    }
}

#[test]
fn four_hundred_thousand_points_are_divided_among_sixty_labels() {
    let mut state = 4711_u64;
    let mut random = || {
        state = state * 48_271 % 2_147_483_647;
        f64::from(u32::try_from(state).unwrap()) / 2_147_483_647.0
    };
    let points: Vec<_> = (0..400_000).map(|_| at(random() * 40_000.0, random() * 30_000.0)).collect();
    let region: MultiPolygon<f64> =
        Rect::new((WEST, SOUTH), (WEST + 40_000.0, SOUTH + 30_000.0)).to_polygon().into();
    let begun = std::time::Instant::now();
    let tiling = Tiling::of(&points, &region).unwrap();
    let made = begun.elapsed();
    // Borders that run to and fro, as those between catchments do.
    let wave = |at: f64| (at / 900.0).sin() * 700.0;
    let labels: Vec<_> = points
        .iter()
        .map(|point| {
            let column = ((point.east - WEST + wave(point.north)) / 4000.0).clamp(0.0, 9.0) as u32;
            let row = ((point.north - SOUTH + wave(point.east)) / 5000.0).clamp(0.0, 5.0) as u32;
            Some(row * 10 + column)
        })
        .collect();
    let polygons = tiling.dissolve(&labels);
    eprintln!("triangulated after {made:?}, dissolved after {:?}", begun.elapsed());
    assert_eq!(polygons.len(), 60);
    let area: f64 = polygons.iter().map(|(_, polygon)| polygon.unsigned_area()).sum();
    assert!((area / 1.2e9 - 1.0).abs() < 1e-6);
}
