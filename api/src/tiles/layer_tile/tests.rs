//! Tiles read again by a reader that knows the standard only, and compared with the rows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::from_iter_instead_of_collect
)]

pub(crate) mod decoded;

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Row, Shape, Value,
    layers::{ALL, ATTENDANCE},
};
use geo::{
    Area as _, BooleanOps as _, BoundingRect as _, Contains as _, Coord, Densify as _, Distance as _,
    Euclidean, Intersects as _, LineString, MapCoords as _, MultiPolygon, Point, Polygon, Rect,
};
use geo_core::EastNorth;
use proptest::prelude::*;

use super::{super::matrix::HALF, *};
use crate::testing::{CORNER, publication};
use decoded::{Feature, layers};

/// The position of EPSG:3857 by its own formula: the ellipsoid's longitude and latitude on a sphere.
fn mercator(at: Coord<f64>) -> Coord<f64> {
    let at = EastNorth { east: at.x, north: at.y }.to_lon_lat().unwrap();
    let y = (std::f64::consts::FRAC_PI_4 + at.lat.to_radians() / 2.0).tan().ln();
    Coord { x: at.lon / 180.0 * HALF, y: y / std::f64::consts::PI * HALF }
}

fn in_mercator(shape: &Shape) -> geo::Geometry<f64> {
    let geometry: geo::Geometry<f64> = match shape {
        Shape::Point(at) => Point::new(at.east, at.north).into(),
        Shape::Line(line) => line.clone().into(),
        Shape::Polygons(polygons) => polygons.as_ref().clone().into(),
    };
    geometry.map_coords(mercator)
}

fn rectangle([west, south, east, north]: Bounds) -> Polygon<f64> {
    Rect::new((west, south), (east, north)).to_polygon()
}

fn tile(zoom: u8, column: u32, row: u32) -> Tile {
    Tile::named(&zoom.to_string(), &column.to_string(), &row.to_string()).unwrap()
}

/// The tiles of a zoom that lie around a box, and one more on each side.
fn tiles_around(zoom: u8, bounds: Rect<f64>) -> Vec<Tile> {
    let width = tile(zoom, 0, 0).width();
    let number = |from: f64, to: f64| ((from - to) / width).floor() as u32;
    let columns = number(bounds.min().x, -HALF) - 1..=number(bounds.max().x, -HALF) + 1;
    let rows = number(HALF, bounds.max().y) - 1..=number(HALF, bounds.min().y) + 1;
    columns.flat_map(|column| rows.clone().map(move |row| tile(zoom, column, row))).collect()
}

fn features(source: &TileSource, tile: Tile) -> Vec<Feature> {
    let message = source.tile(tile);
    let mut layers = layers(&message);
    assert!(layers.len() <= 1);
    let Some(layer) = layers.pop() else { return Vec::new() };
    assert_eq!((layer.version, layer.extent, layer.name.as_str()), (2, 4096, source.layer.id));
    assert!(!layer.features.is_empty());
    layer.features
}

#[test]
fn every_row_that_meets_a_tile_is_in_it_within_half_a_unit_and_no_row_far_from_it() {
    let publication = publication(7);
    let mut checked = 0;
    for table in publication.tables.iter().filter(|table| table.layer.geometry.is_some()) {
        let source = TileSource::of(table).unwrap().unwrap();
        let truth: Vec<_> = table.rows.iter().map(|row| in_mercator(row.shape.as_ref().unwrap())).collect();
        for (number, geometry) in truth.iter().enumerate() {
            for tile in tiles_around(14, geometry.bounding_rect().unwrap()) {
                let drawn = features(&source, tile);
                let found = drawn.iter().find(|feature| feature.id == number as u64 + 1);
                let buffered = rectangle(Drawing::of(tile).bounds());
                if !geometry.intersects(&buffered) {
                    assert!(found.is_none());
                } else if geometry.intersects(&rectangle(tile.bounds())) {
                    corners_are_drawn(geometry, tile, found.unwrap());
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 7 * 14, "{checked}");
}

/// Every true corner in the tile has been drawn, and every corner drawn lies on a true edge or at the
/// border of the buffer.
fn corners_are_drawn(geometry: &geo::Geometry<f64>, tile: Tile, feature: &Feature) {
    use geo::CoordsIter as _;
    let [west, _, _, north] = tile.bounds();
    let scale = 4096.0 / tile.width();
    let true_ones: Vec<[f64; 2]> =
        geometry.coords_iter().map(|at| [(at.x - west) * scale, (north - at.y) * scale]).collect();
    let drawn: Vec<[i64; 2]> = feature.paths.iter().flat_map(|path| path.0.clone()).collect();
    let is_near = |at: &[f64; 2], corner: &[i64; 2]| {
        at.iter().zip(corner).all(|(value, unit)| (value - *unit as f64).abs() <= 0.5 + 1e-3)
    };
    for at in true_ones.iter().filter(|at| at.iter().all(|value| (-63.0..=4159.0).contains(value))) {
        assert!(drawn.iter().any(|corner| is_near(at, corner)), "{at:?} in {drawn:?}");
    }
    for corner in &drawn {
        let is_at_border = corner.iter().any(|unit| *unit == -64 || *unit == 4160);
        let at = Point::new(corner[0] as f64, corner[1] as f64);
        let edges = true_ones.windows(2).map(|ends| geo::Line::new(ends[0], ends[1]));
        let is_on_edge = edges.into_iter().any(|edge| Euclidean.distance(&at, &edge) < 0.8);
        assert!(is_at_border || is_on_edge || is_near(&true_ones[0], corner), "{corner:?}");
    }
}

#[test]
fn a_feature_bears_every_value_of_its_row_with_its_type_and_no_tag_for_nothing() {
    for table in publication(7).tables.iter().filter(|table| table.layer.geometry.is_some()) {
        let source = TileSource::of(table).unwrap().unwrap();
        let drawn = features(&source, Tile::named("8", "132", "87").unwrap());
        assert_eq!(drawn.len(), 7, "{}", table.layer.id);
        for (number, (feature, row)) in (1..).zip(drawn.iter().zip(&table.rows)) {
            assert_eq!(feature.id, number);
            let names = table.layer.properties.iter().map(|property| property.name.to_owned());
            let expected: BTreeMap<String, Value> =
                names.zip(row.values.clone()).filter(|(_, value)| *value != Value::Null).collect();
            assert_eq!(feature.tags, expected);
        }
    }
}

#[test]
fn negative_numbers_keep_their_sign() {
    let table = Table {
        layer: &ATTENDANCE,
        rows: vec![Row {
            shape: Some(square(CORNER, 900.0)),
            values: vec![Value::Integer(-5), Value::Integer(i64::MIN), Value::Integer(i64::MAX)],
        }],
    };
    let source = TileSource { tags: Tags::of(&table), ..TileSource::of(&table).unwrap().unwrap() };
    let numbers: Vec<&[u8]> = (0..3).map(|number| source.tags.value(number)).collect();
    assert_eq!(numbers[0], [0x30, 9]);
    assert_eq!(numbers[1], [&[0x30][..], &[0xff; 9], &[1]].concat());
    assert_eq!(numbers[2], [&[0x28][..], &[0xff; 8], &[0x7f]].concat());
}

fn square([west, south]: [f64; 2], side: f64) -> Shape {
    let square = Rect::new((west, south), (west + side, south + side)).to_polygon();
    Shape::Polygons(Arc::new(MultiPolygon(vec![square])))
}

#[test]
fn rows_of_one_place_are_features_of_their_own() {
    let shape = square(CORNER, 900.0);
    let rows = (0..3).map(|_| Row::new(&ATTENDANCE, Some(shape.clone()), []));
    let source = TileSource::of(&Table { layer: &ATTENDANCE, rows: rows.collect() }).unwrap().unwrap();
    let drawn = features(&source, Tile::named("8", "132", "87").unwrap());
    assert_eq!(drawn.iter().map(|feature| feature.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(drawn.iter().all(|feature| feature.paths == drawn[0].paths));
}

#[test]
fn specks_are_left_out_of_tiles_of_the_world_and_points_are_not() {
    let whole = Tile::named("0", "0", "0").unwrap();
    for table in publication(7).tables {
        let expected = match table.layer.geometry {
            Some(GeometryKind::Point) => 7,
            _ => 0,
        };
        if let Some(source) = TileSource::of(&table).unwrap() {
            assert_eq!(features(&source, whole).len(), expected, "{}", table.layer.id);
        }
    }
}

#[test]
fn a_layer_without_geometry_has_no_tiles() {
    let without = ALL.iter().filter(|layer| TileSource::of(&Table::of(layer)).unwrap().is_none());
    assert_eq!(without.map(|layer| layer.id).collect::<Vec<_>>(), ["totals"]);
}

#[test]
fn a_tile_within_a_polygon_is_filled_and_one_within_its_hole_is_empty() {
    let ring = |side: f64| {
        let [west, south] = CORNER;
        Rect::new((west - side, south - side), (west + side, south + side)).to_polygon().exterior().clone()
    };
    let holed = Polygon::new(ring(90_000.0), vec![ring(30_000.0)]);
    let row = Row::new(&ATTENDANCE, Some(Shape::Polygons(Arc::new(MultiPolygon(vec![holed])))), []);
    let source = TileSource::of(&Table { layer: &ATTENDANCE, rows: vec![row] }).unwrap().unwrap();
    let at = |east: f64| {
        let at = mercator(Coord { x: CORNER[0] + east, y: CORNER[1] });
        tiles_around(12, Rect::new(at, at))
            .into_iter()
            .find(|tile| rectangle(tile.bounds()).contains(&Point::from(at)))
    };
    assert!(features(&source, at(0.0).unwrap()).is_empty());
    let mut filled = features(&source, at(60_000.0).unwrap());
    filled[0].paths[0].0.sort_unstable();
    assert_eq!(filled[0].paths, [(vec![[-64, -64], [-64, 4160], [4160, -64], [4160, 4160]], true)]);
}

/// A star about the corner of the publication: a corner on each ray.
fn star(radii: &[f64]) -> LineString<f64> {
    let step = std::f64::consts::TAU / radii.len() as f64;
    let corner = |(ray, radius): (usize, &f64)| {
        let (sine, cosine) = (ray as f64 * step).sin_cos();
        (CORNER[0] + radius * cosine, CORNER[1] + radius * sine)
    };
    LineString::from_iter(radii.iter().enumerate().map(corner))
}

proptest! {
    /// Area is what shows a ring of the wrong direction, a hole beside its polygon, a cut that is
    /// wrong. Rounding moves an edge by at most 0.71 units.
    #[test]
    fn a_polygon_covers_in_a_tile_what_both_have_in_common(
        rays in prop::collection::vec((1000.0..9000.0_f64, 0.1..0.9_f64), 3..16),
        zoom in 8..=13_u8,
        which in 0..1000_usize,
    ) {
        let outer: Vec<f64> = rays.iter().map(|(radius, _)| *radius).collect();
        let inner: Vec<f64> = rays.iter().map(|(radius, part)| radius * part).collect();
        let polygon = Polygon::new(star(&outer), vec![star(&inner)]);
        // Short edges do not bend.
        let fine = MultiPolygon(vec![Euclidean.densify(&polygon, 200.0)]);
        let truth = fine.map_coords(mercator);
        let shape = Shape::Polygons(Arc::new(MultiPolygon(vec![polygon])));
        let row = Row::new(&ATTENDANCE, Some(shape), []);
        let source = TileSource::of(&Table { layer: &ATTENDANCE, rows: vec![row] }).unwrap().unwrap();
        let around = tiles_around(zoom, truth.bounding_rect().unwrap());
        let tile = around[which % around.len()];
        let scale = 4096.0 / tile.width();
        let common = truth.intersection(&rectangle(Drawing::of(tile).bounds()));
        let mut area = 0.0;
        let mut length = 64.0;
        for (corners, is_closed) in features(&source, tile).iter().flat_map(|feature| &feature.paths) {
            prop_assert!(*is_closed && corners.len() >= 3);
            let ring = LineString::from_iter(corners.iter().map(|at| (at[0] as f64, at[1] as f64)));
            let ring = Polygon::new(ring, vec![]);
            prop_assert!(ring.signed_area() != 0.0);
            prop_assert!(area != 0.0 || ring.signed_area() > 0.0, "the first ring is an outer one");
            area += ring.signed_area();
            length += ring.exterior().lines().map(|edge| edge.dx().hypot(edge.dy())).sum::<f64>();
        }
        let expected = common.unsigned_area() * scale * scale;
        let lost = common.0.iter().flat_map(|polygon| polygon.exterior().lines().collect::<Vec<_>>())
            .map(|edge| edge.dx().hypot(edge.dy()) * scale).sum::<f64>();
        let slack = 0.8 * (length + lost);
        prop_assert!((area - expected).abs() <= slack, "{} instead of {}", area, expected);
    }
}
