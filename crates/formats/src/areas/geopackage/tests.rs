#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;

use geo::Area as _;
use geo_core::MunicipalityKey;
use proptest::prelude::*;

use super::{super::read_areas, *};

/// A GeoPackage with one layer of these rows: key, name, geometry.
fn package(srs: i64, rows: &[(&str, &str, Vec<u8>)]) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = crate::testing::file("areas.gpkg", b"");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
             CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES (25832, 'EPSG', 25832), (7, 'EPSG', 4326), (8, 'EPSG', 2154);
             INSERT INTO gpkg_contents VALUES ('gem', 'features');
             CREATE TABLE gem (fid INTEGER PRIMARY KEY, geom BLOB, ags TEXT, name TEXT);",
        )
        .unwrap();
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('gem', 'geom', ?)", [srs]).unwrap();
    for (key, name, geometry) in rows {
        connection
            .execute("INSERT INTO gem (geom, ags, name) VALUES (?, ?, ?)", (geometry, key, name))
            .unwrap();
    }
    (folder, path)
}

/// A square as GeoPackage blob, in any byte order, with envelope, with heights, as multipolygon.
fn square(west: f64, south: f64, side: f64, how: [bool; 4]) -> Vec<u8> {
    let [little, envelope, heights, multi] = how;
    let integer = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let number = |n: f64| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let mut blob = vec![b'G', b'P', 0, u8::from(little) | u8::from(envelope) << 1];
    blob.extend([0; 4]);
    if envelope {
        blob.extend([0; 32]);
    }
    let mut header = |code: u32, count: u32| {
        blob.push(u8::from(little));
        blob.extend(integer(code + if heights { 1000 } else { 0 }));
        blob.extend(integer(count));
    };
    if multi {
        header(6, 1);
    }
    header(3, 1);
    blob.extend(integer(5));
    for (x, y) in [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)] {
        blob.extend(number(west + x));
        blob.extend(number(south + y));
        if heights {
            blob.extend(number(200.0));
        }
    }
    blob
}

const PLAIN: [bool; 4] = [true, false, false, false];

#[test]
fn every_way_to_write_a_polygon_is_read() {
    for bits in 0..16_u8 {
        let how = [bits & 1 > 0, bits & 2 > 0, bits & 4 > 0, bits & 8 > 0];
        let (_folder, path) =
            package(25832, &[("07235068", "Konz", square(330_000.0, 5_500_000.0, 10.0, how))]);
        let (areas, report) = read_areas(&path, &AreaOptions::default()).unwrap();
        assert_eq!((areas[0].key, areas[0].name.as_str()), (MunicipalityKey::parse("07235068"), "Konz"));
        assert!((areas[0].polygon.unsigned_area() - 100.0).abs() < 1e-9, "{how:?}");
        assert_eq!((report.read, report.rejected), (1, 0));
    }
}

#[test]
fn the_crs_is_looked_up_and_an_unknown_one_refused() {
    let (_folder, path) = package(7, &[("07235068", "Konz", square(6.5, 49.7, 0.1, PLAIN))]);
    let area = read_areas(&path, &AreaOptions::default()).unwrap().0[0].polygon.unsigned_area();
    assert!((area / 1e6 - 80.1).abs() < 0.5, "{area}");
    let (_folder, path) = package(8, &[]);
    let error = read_areas(&path, &AreaOptions::default()).unwrap_err();
    assert!(error.to_string().contains("EPSG:2154"), "{error}");
}

#[test]
fn rows_with_broken_geometries_are_counted() {
    let whole = square(330_000.0, 5_500_000.0, 10.0, PLAIN);
    let rows: Vec<(&str, &str, Vec<u8>)> = vec![
        ("1", "cut", whole[..whole.len() - 1].to_vec()),
        ("2", "empty", Vec::new()),
        ("3", "text", b"GPGPGPGPGPGP".to_vec()),
        ("07235068", "Konz", whole),
    ];
    let (_folder, path) = package(25832, &rows);
    let (areas, report) = read_areas(&path, &AreaOptions::default()).unwrap();
    assert_eq!((areas.len(), report.rejected, report.problems[0].row), (1, 3, 1));
}

#[test]
fn layers_are_told_apart_by_name() {
    let (_folder, path) = package(25832, &[("1", "a", square(330_000.0, 5_500_000.0, 10.0, PLAIN))]);
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE \"an \"\"other\" (geom BLOB); INSERT INTO gpkg_contents VALUES ('an \"other', 'features');
             INSERT INTO gpkg_geometry_columns VALUES ('an \"other', 'geom', 25832);",
        )
        .unwrap();
    let error = read_areas(&path, &AreaOptions::default()).unwrap_err();
    assert!(error.to_string().contains("an \"other, gem"), "{error}");
    let named = |layer: &str| AreaOptions { layer: Some(layer.into()), ..AreaOptions::default() };
    assert_eq!(read_areas(&path, &named("gem")).unwrap().0.len(), 1);
    assert!(matches!(read_areas(&path, &named("an \"other")), Err(AreasError::NoAreas { .. })));
    assert!(matches!(read_areas(&path, &named("none")), Err(AreasError::Layers { .. })));
}

#[test]
fn what_is_no_geopackage_is_refused_by_name() {
    for bytes in [&b""[..], b"no database at all", b"SQLite format 3\0and no more"] {
        let (_folder, path) = crate::testing::file("areas.gpkg", bytes);
        let error = read_areas(&path, &AreaOptions::default()).unwrap_err();
        assert!(error.to_string().contains("areas.gpkg: cannot be read as a GeoPackage"), "{error}");
    }
    assert!(read_areas(Path::new("no/such.gpkg"), &AreaOptions::default()).is_err());
}

proptest! {
    #[test]
    fn no_blob_panics_or_asks_for_memory(bytes in prop::collection::vec(any::<u8>(), 0..80), whole in any::<bool>()) {
        let mut blob = if whole { square(0.0, 0.0, 1.0, PLAIN) } else { vec![b'G', b'P', 0, 1, 0, 0, 0, 0] };
        for (at, byte) in bytes.iter().enumerate() {
            if whole {
                let place = 8 + (at * 31 + usize::from(*byte)) % (blob.len() - 8);
                blob[place] ^= byte;
            } else {
                blob.push(*byte);
            }
        }
        let _ = polygons(&blob);
    }
}
