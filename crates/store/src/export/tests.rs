//! Layers exported and read again; that GDAL takes them is tested with GDAL.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, sync::Arc};

use catalogue::{
    Attribution, Parameters, Row, Shape, Source, Value,
    layers::{CATCHMENTS_WALK, DESIRE_LINES, HAZARDS, SCHOOL_SITES, TOTALS},
    properties::{DECIDED_BY, KM, NAME, PUPILS, REASON, SITE, SITE_NAME, VALID_FROM, VALUE},
};
use geo::{LineString, MultiPolygon, polygon};
use geo_core::EastNorth;
use jiff::civil::Date;

use super::*;

fn about() -> About {
    About {
        region: String::new(),
        key_date: Date::constant(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: String::new(),
        invented_from: None,
        program: String::new(),
        parameters: Parameters::default(),
        attributions: vec![
            Attribution { source: Source::Schools, text: "Schulamt".into(), licence: "CC BY 4.0".into() },
            Attribution { source: Source::Areas, text: "BKG".into(), licence: String::new() },
        ],
    }
}

fn sites(names: &[&str]) -> Table {
    let row = |name: &&str| {
        let at = EastNorth { east: 330_122.068, north: 5_514_238.577 };
        let pairs = [(&SITE, "07001".into()), (&NAME, (*name).into()), (&PUPILS, 12_u32.into())];
        Row::new(&SCHOOL_SITES, Some(Shape::Point(at)), pairs)
    };
    let mut rows: Vec<Row> = names.iter().map(row).collect();
    rows.push(Row::new(&SCHOOL_SITES, None, []));
    Table { layer: &SCHOOL_SITES, rows }
}

/// Two rows that share a polygon, whose rings both go the wrong way.
fn areas() -> Table {
    let holed = polygon!(
        exterior: [(x: 330_000.0, y: 5_510_000.0), (x: 330_000.0, y: 5_511_000.0), (x: 331_000.0, y: 5_510_000.0)],
        interiors: [[(x: 330_100.0, y: 5_510_100.0), (x: 330_200.0, y: 5_510_100.0), (x: 330_100.0, y: 5_510_200.0)]],
    );
    let shape = Shape::Polygons(Arc::new(MultiPolygon(vec![holed])));
    let row = |site: &str| Row::new(&CATCHMENTS_WALK, Some(shape.clone()), [(&SITE, site.into())]);
    let empty = Shape::Polygons(Arc::new(MultiPolygon(Vec::new())));
    let empty = Row::new(&CATCHMENTS_WALK, Some(empty), [(&SITE_NAME, "leer".into())]);
    Table { layer: &CATCHMENTS_WALK, rows: vec![row("a"), row("b"), empty] }
}

fn text_of(table: &Table, encode: impl Fn(&mut Vec<u8>, &Table) -> Result<(), EncodeError>) -> String {
    let mut bytes = Vec::new();
    encode(&mut bytes, table).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn geojson_of(table: &Table) -> serde_json::Value {
    let text = text_of(table, |out, table| write_geojson(out, table, &about()));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_format_has_a_name_that_is_read_again() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
    }
    assert_eq!(Format::parse("xlsx"), None);
}

#[test]
fn csv_quotes_what_needs_it_and_marks_what_a_spreadsheet_would_run() {
    let text = text_of(&sites(&["Am \"Bach\", Süd", "=HYPERLINK(\"x\")", "-2"]), write_csv);
    assert_eq!(
        text,
        "site,number,name,type,stages,bell_start,bell_end,equipment,pupils,easting,northing\r\n\
         07001,,\"Am \"\"Bach\"\", Süd\",,,,,,12,330122.068,5514238.577\r\n\
         07001,,\"'=HYPERLINK(\"\"x\"\")\",,,,,,12,330122.068,5514238.577\r\n\
         07001,,'-2,,,,,,12,330122.068,5514238.577\r\n\
         ,,,,,,,,,,\r\n"
    );
}

#[test]
fn csv_holds_lines_and_areas_as_wkt_and_a_table_without_geometry_has_no_column_for_it() {
    let line = Shape::Line(LineString::from(vec![(1.0, 2.5), (3.0, 4.123_456)]));
    let table =
        Table { layer: &DESIRE_LINES, rows: vec![Row::new(&DESIRE_LINES, Some(line), [(&KM, 0.1.into())])] };
    assert!(text_of(&table, write_csv).ends_with(",,0.1,\"LINESTRING (1.000 2.500, 3.000 4.123)\"\r\n"));
    let text = text_of(&areas(), write_csv);
    assert!(text.contains("\"MULTIPOLYGON (((330000.000 5510000.000, "), "{text}");
    assert!(text.ends_with("MULTIPOLYGON EMPTY\r\n"), "{text}");
    let totals = Table { layer: &TOTALS, rows: vec![Row::new(&TOTALS, None, [(&VALUE, "outside".into())])] };
    assert_eq!(text_of(&totals, write_csv), "breakdown,value,value_name,pupils\r\n,outside,,\r\n");
}

#[test]
fn geojson_gives_longitude_and_latitude_and_what_the_publication_says_of_itself() {
    let found = geojson_of(&sites(&["Süd"]));
    let feature = &found["features"][0];
    let [lon, lat] = [0, 1].map(|place| feature["geometry"]["coordinates"][place].as_f64().unwrap());
    // PROJ 9.6: cs2cs EPSG:25832 EPSG:4326.
    assert!((lon - 6.643).abs() < 0.005 && (lat - 49.759).abs() < 0.005, "{lon} {lat}");
    assert_eq!(feature["properties"]["name"], "Süd");
    assert_eq!(feature["properties"]["equipment"], serde_json::Value::Null);
    assert_eq!(found["features"][1]["geometry"], serde_json::Value::Null);
    assert_eq!(
        (&found["release"], &found["attribution"]),
        (&"2026-10-15".into(), &"Schulamt (CC BY 4.0)".into())
    );
}

#[test]
fn geojson_turns_rings_after_the_right_hand_rule_and_writes_shared_polygons_for_each_row() {
    let found = geojson_of(&areas());
    assert_eq!(found["features"][0]["geometry"], found["features"][1]["geometry"]);
    assert_eq!(found["features"][2]["geometry"], serde_json::Value::Null);
    let area = |ring: usize| {
        let ring = found["features"][0]["geometry"]["coordinates"][0][ring].as_array().unwrap();
        let corners: Vec<[f64; 2]> =
            ring.iter().map(|at| [0, 1].map(|place| at[place].as_f64().unwrap())).collect();
        corners.windows(2).map(|two| two[0][0] * two[1][1] - two[1][0] * two[0][1]).sum::<f64>()
    };
    assert!(area(0) > 0.0, "the outer ring goes against the clock");
    assert!(area(1) < 0.0, "a hole goes with it");
}

#[test]
fn geojson_refuses_a_position_that_is_none() {
    let nowhere = Shape::Point(EastNorth { east: f64::NAN, north: 0.0 });
    let table = Table { layer: &SCHOOL_SITES, rows: vec![Row::new(&SCHOOL_SITES, Some(nowhere), [])] };
    let refused = write_geojson(&mut Vec::new(), &table, &about());
    assert!(matches!(refused, Err(EncodeError::Position(_))));
}

#[test]
fn a_shapefile_is_read_again_with_its_nulls_and_its_rings_turned() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.shp");
    let exported = export(&areas(), &about(), Format::Shapefile, &path).unwrap();
    assert_eq!(exported.cut, 0);
    let names = ["a.shp", "a.shx", "a.prj", "a.dbf", "a.cpg"].map(|name| folder.path().join(name));
    assert_eq!(exported.files, names);
    let mut reader = ::shapefile::Reader::from_path(&path).unwrap();
    let rows = reader.read().unwrap();
    let ::shapefile::Shape::Polygon(polygon) = &rows[0].0 else { panic!("{}", rows[0].0) };
    assert!(matches!(polygon.rings()[0], ::shapefile::PolygonRing::Outer(_)));
    assert!(matches!(polygon.rings()[1], ::shapefile::PolygonRing::Inner(_)));
    assert_eq!(rows[0].0.to_string(), rows[1].0.to_string());
    assert!(matches!(rows[2].0, ::shapefile::Shape::NullShape));
}

#[test]
fn a_shapefile_cuts_long_texts_at_a_character_and_says_how_many() {
    let (long, fitting) = ("ß".repeat(128), format!("a{}", "ß".repeat(126)));
    let table = sites(&[&long, &fitting, "kurz"]);
    let shapefile = Shapefile::of(&table, &about()).unwrap();
    assert_eq!(shapefile.cut(), 1);
    let text = text_of(&table, |out, _| shapefile.write_dbf(out));
    assert!(text.contains(&format!("{} ", "ß".repeat(127))), "254 bytes are 127 of these");
    assert!(!text.contains(&long) && text.contains(&fitting));
}

#[test]
fn a_shapefile_keeps_all_digits_of_numbers_and_writes_days_as_days() {
    let row = |pupils: i64| Row::new(&SCHOOL_SITES, None, [(&PUPILS, Value::Integer(pupils))]);
    let table = Table { layer: &SCHOOL_SITES, rows: vec![row(-7), row(i64::MAX)] };
    let text = text_of(&table, |out, table| Shapefile::of(table, &about())?.write_dbf(out));
    assert!(text.contains(&i64::MAX.to_string()) && text.contains("-7"));
    let row = |km: f64| Row::new(&DESIRE_LINES, None, [(&KM, km.into())]);
    let table = Table { layer: &DESIRE_LINES, rows: vec![row(0.1), row(1e15), row(-1.0 / 3.0)] };
    let text = text_of(&table, |out, table| Shapefile::of(table, &about())?.write_dbf(out));
    for number in ["       0.100000000000000", "1000000000000000.0000000", "      -0.333333333333333"] {
        assert!(text.contains(number), "{number} in {text}");
    }
    let pairs =
        [(&REASON, "dunkel".into()), (&DECIDED_BY, "Kreis".into()), (&VALID_FROM, "2025-08-01".into())];
    let table = Table { layer: &HAZARDS, rows: vec![Row::new(&HAZARDS, None, pairs)] };
    let text = text_of(&table, |out, table| Shapefile::of(table, &about())?.write_dbf(out));
    assert_eq!(&text.as_bytes()[..4], [3, 126, 10, 15], "the key date");
    assert!(text.contains("valid_from\0D") && text.contains("20250801"));
}

#[test]
fn the_same_layer_gives_the_same_bytes_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let bytes = ["a", "b"].map(|name| {
            let path = folder.path().join(name).with_extension(format.ending());
            let exported = export(&areas(), &about(), format, &path).unwrap();
            exported.files.iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(bytes[0], bytes[1], "{format:?}");
    }
}

#[cfg(unix)]
#[test]
fn everyone_may_read_an_export_and_a_failed_one_leaves_the_former_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.fgb");
    export(&areas(), &about(), Format::FlatGeobuf, &path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
    let former = fs::read(&path).unwrap();
    let error = export(&Table::of(&TOTALS), &about(), Format::FlatGeobuf, &path).unwrap_err();
    assert!(
        error.to_string().ends_with("has no geometry, which FlatGeobuf needs; export it as csv"),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), former);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}
