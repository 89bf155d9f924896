//! Broken and unusual vector files, GeoJSON and Shapefile.

use std::{fs, io::Write as _, path::Path};

use ::shapefile::{Point as ShapePoint, Polygon as ShapePolygon, PolygonRing, ShapeWriter};
use geo::{Area as _, Point};
use proptest::prelude::*;

use super::*;
use crate::testing::{archive, file};

type Features = Vec<Result<Feature, Reason>>;

fn read(format: VectorFormat, path: &Path, crs: Option<Crs>) -> Result<Features, VectorError> {
    let mut features = Vec::new();
    read_features(format, path, crs, &mut |feature| {
        features.push(feature);
        ControlFlow::Continue(())
    })?;
    Ok(features)
}

fn geojson(text: impl AsRef<[u8]>) -> Result<Features, VectorError> {
    let (_folder, path) = file("a.geojson", text.as_ref());
    read(VectorFormat::GeoJson, &path, None)
}

const FEATURE: &str = r#"{"type":"Feature","id":7,"properties":{"name":"Konz","n":5,"x":null},"geometry":{"type":"Point","coordinates":[6.58,49.7]}}"#;

fn collection(before: &str, features: &str, after: &str) -> String {
    format!(r#"{{"type":"FeatureCollection",{before}"features":[{features}]{after}}}"#)
}

#[test]
fn a_collection_is_streamed_with_properties_as_text() {
    let features = geojson(collection(r#""bbox":[1,2,3,4],"#, FEATURE, "")).unwrap();
    let feature = features[0].as_ref().unwrap();
    assert_eq!((feature.id.as_str(), feature.crs), ("7", Crs::Wgs84));
    assert_eq!(feature.geometry, Some(Point::new(6.58, 49.7).into()));
    let properties = ["name", "n", "x"].map(|name| feature.properties.get(name).unwrap());
    assert_eq!(properties, ["Konz", "5", ""]);
}

#[test]
fn sequences_single_features_and_byte_order_marks_are_read() {
    for text in [
        format!("{FEATURE}\n{FEATURE}\n"),
        format!("\u{1e}{FEATURE}\n\u{1e}{FEATURE}\n"),
        format!("\u{feff}{}", collection("", &format!("{FEATURE},{FEATURE}"), "")),
    ] {
        assert_eq!(geojson(&text).unwrap().len(), 2, "{text}");
    }
    assert_eq!(geojson(FEATURE).unwrap().len(), 1);
    assert_eq!(geojson(collection("", "", "")).unwrap().len(), 0);
}

#[test]
fn the_crs_member_counts_and_one_behind_the_features_is_refused() {
    let member = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4647"}}"#;
    let features = geojson(collection(&format!("{member},"), FEATURE, "")).unwrap();
    assert_eq!(features[0].as_ref().unwrap().crs, Crs::Utm32Prefixed);
    assert!(matches!(
        geojson(collection("", FEATURE, &format!(",{member}"))),
        Err(VectorError::LateCrs { .. })
    ));
    let null = geojson(collection(r#""crs":null,"#, FEATURE, "")).unwrap();
    assert_eq!(null[0].as_ref().unwrap().crs, Crs::Wgs84);
    let unknown = member.replace("4647", "2154");
    let error = geojson(collection(&format!("{unknown},"), FEATURE, "")).unwrap_err();
    assert!(error.to_string().contains("EPSG::2154"), "{error}");
}

#[test]
fn what_the_caller_says_counts_where_the_file_says_nothing() {
    let (_folder, path) = file("a.geojson", FEATURE.as_bytes());
    let features = read(VectorFormat::GeoJson, &path, Some(Crs::Utm32)).unwrap();
    assert_eq!(features[0].as_ref().unwrap().crs, Crs::Utm32);
}

#[test]
fn broken_features_are_reported_and_the_others_read() {
    let text = collection(
        "",
        &format!(r#"5,{{"type":"Feature","geometry":{{"type":"Point","coordinates":[1]}}}},{FEATURE}"#),
        "",
    );
    let features = geojson(text).unwrap();
    assert_eq!(features[0], Err(Reason::InvalidFeature));
    assert_eq!(features[1].as_ref().unwrap().geometry, None);
    assert!(features[2].is_ok());
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let text = collection("", &format!("{FEATURE},{FEATURE}"), "");
    for end in 1..text.len() {
        let error = geojson(&text[..end]).unwrap_err();
        assert!(matches!(error, VectorError::Truncated { .. }), "{end}: {error}");
    }
}

#[test]
fn what_is_no_geojson_is_refused_without_quoting_it() {
    for text in ["", "  ", "street;number", "[1,2]", "\"Brückenstraße\"", "{\"features\":\"Brückenstraße\"}"]
    {
        let error = geojson(text).unwrap_err().to_string();
        assert!(error.contains("a.geojson") && !error.contains("Brücken"), "{error}");
    }
    let error = geojson(b"{\"type\":\"Feature\",\"properties\":{\"a\":\"\xff\xfe\"}}").unwrap_err();
    assert!(matches!(error, VectorError::Syntax { .. }), "{error}");
}

#[test]
fn nesting_without_end_and_endless_features_are_refused() {
    assert!(geojson("[".repeat(1_000_000)).is_err());
    assert!(geojson(format!("{{\"features\":[{}", "[".repeat(1_000_000))).is_err());
    let (_folder, path) = file("a.geojson", b"{\"features\":[\"");
    // A sparse file of 2 GB: zero bytes without end.
    fs::File::options().write(true).open(&path).unwrap().set_len(2 << 30).unwrap();
    assert!(read(VectorFormat::GeoJson, &path, None).is_err());
    let (_folder, path) = file("a.geojson", &vec![b' '; 70 << 20]);
    assert!(matches!(read(VectorFormat::GeoJson, &path, None), Err(VectorError::FeatureTooLarge { .. })));
}

#[test]
fn a_zip_with_one_geojson_is_read_and_one_with_two_refused() {
    let (_folder, path) = file("a.zip", &archive(&[("notes.txt", b"x"), ("a.GeoJSON", FEATURE.as_bytes())]));
    assert_eq!(read(VectorFormat::GeoJson, &path, None).unwrap().len(), 1);
    for entries in [&[][..], &[("a.geojson", FEATURE.as_bytes()), ("b.json", FEATURE.as_bytes())]] {
        let (_folder, path) = file("a.zip", &archive(&[&[("notes.txt", &b"x"[..])], entries].concat()));
        assert!(matches!(read(VectorFormat::GeoJson, &path, None), Err(VectorError::ZipMembers { .. })));
    }
    let whole = archive(&[("a.geojson", FEATURE.as_bytes())]);
    let (_folder, path) = file("a.zip", &whole[..whole.len() - 30]);
    assert!(matches!(read(VectorFormat::GeoJson, &path, None), Err(VectorError::Zip { .. })));
}

#[test]
fn a_zip_bomb_is_stopped() {
    // Features of blanks: valid JSON that packs to a thousandth.
    let mut bomb = collection("", FEATURE, "").into_bytes();
    let at = bomb.len() - 2;
    let blanks = [b" ".repeat(4 << 20).as_slice(), b",", FEATURE.as_bytes()].concat();
    bomb.splice(at..at, std::iter::repeat_n(blanks, 12).flatten());
    let (_folder, path) = file("a.zip", &archive(&[("a.geojson", &bomb)]));
    assert!(fs::metadata(&path).unwrap().len() < 100_000);
    assert!(matches!(read(VectorFormat::GeoJson, &path, None), Err(VectorError::ZipBomb { .. })));
}

#[test]
fn the_visitor_may_end_the_reading() {
    let (_folder, path) = file("a.geojson", collection("", &[FEATURE; 9].join(","), "").as_bytes());
    let mut seen = 0;
    read_features(VectorFormat::GeoJson, &path, None, &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    })
    .unwrap();
    assert_eq!(seen, 1);
}

proptest! {
    #[test]
    fn arbitrary_geojson_never_panics(before in ".{0,40}", cut in 0..200_usize, byte in any::<u8>()) {
        let mut text = collection("", FEATURE, "").into_bytes();
        let at = cut % text.len();
        text[at] = byte;
        let _ = geojson([before.as_bytes(), &text].concat());
        let _ = geojson(&text);
    }
}

/// A table with text columns of 20 bytes.
fn dbf(columns: &[&str], rows: &[&[&[u8]]]) -> Vec<u8> {
    let header = u16::try_from(33 + 32 * columns.len()).unwrap();
    let record = u16::try_from(1 + 20 * columns.len()).unwrap();
    let mut bytes = vec![3, 126, 1, 1];
    bytes.extend(u32::try_from(rows.len()).unwrap().to_le_bytes());
    bytes.extend(header.to_le_bytes());
    bytes.extend(record.to_le_bytes());
    bytes.resize(32, 0);
    for name in columns {
        let mut field = name.as_bytes().to_vec();
        field.resize(11, 0);
        field.push(b'C');
        field.resize(16, 0);
        field.push(20);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(b'\r');
    for row in rows {
        // A row of one value more begins with its mark of deletion.
        let (mark, values) = if row.len() > columns.len() { (row[0][0], &row[1..]) } else { (b' ', *row) };
        bytes.push(mark);
        for value in values {
            let mut value = value.to_vec();
            value.resize(20, b' ');
            bytes.extend(value);
        }
    }
    bytes
}

const UTM32_PRJ: &str = r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989"]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",9.0]]"#;

/// Three points beside a table, in a folder of their own.
fn points(rows: &[&[&[u8]]], cpg: Option<&str>) -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, path) = file("a.shp", b"");
    {
        let mut shp = ShapeWriter::new(fs::File::create(&path).unwrap());
        for n in 0..3 {
            shp.write_shape(&ShapePoint::new(330_000.0 + f64::from(n), 5_513_000.0)).unwrap();
        }
        shp.finalize().unwrap();
    }
    fs::write(path.with_extension("dbf"), dbf(&["NAME"], rows)).unwrap();
    fs::write(path.with_extension("prj"), UTM32_PRJ).unwrap();
    if let Some(cpg) = cpg {
        fs::write(path.with_extension("cpg"), cpg).unwrap();
    }
    (folder, path)
}

fn names(features: &Features) -> Vec<Option<&str>> {
    features.iter().map(|f| f.as_ref().ok().and_then(|f| f.properties.get("name"))).collect()
}

#[test]
fn a_shapefile_is_read_in_the_encoding_of_its_cpg() {
    for (cpg, bytes) in [
        (Some("UTF-8"), "Wörth".as_bytes()),
        (Some("ISO-8859-1"), b"W\xf6rth"),
        (Some("ANSI 1252\n"), b"W\xf6rth"),
        (Some("88591"), b"W\xf6rth"),
        (None, b"W\xf6rth"),
    ] {
        let (_folder, path) = points(&[&[bytes], &[b"Konz"], &[b"\0\0"]], cpg);
        let features = read(VectorFormat::Shapefile, &path, None).unwrap();
        assert_eq!(names(&features), [Some("Wörth"), Some("Konz"), Some("")], "{cpg:?}");
        assert_eq!(features[0].as_ref().unwrap().crs, Crs::Utm32);
    }
}

#[test]
fn a_deleted_record_takes_its_shape_along_and_broken_text_is_reported() {
    let (_folder, path) = points(&[&[b"*", b"gone"], &[b"\xff\xfe"], &[b"Konz"]], Some("UTF-8"));
    let features = read(VectorFormat::Shapefile, &path, None).unwrap();
    assert_eq!(features[0], Err(Reason::InvalidText));
    assert_eq!(features[1].as_ref().unwrap().geometry, Some(Point::new(330_002.0, 5_513_000.0).into()));
}

#[test]
fn missing_parts_of_a_shapefile_are_named() {
    let rows: &[&[&[u8]]] = &[&[b"a"], &[b"b"], &[b"c"]];
    let (_folder, path) = points(rows, None);
    fs::remove_file(path.with_extension("prj")).unwrap();
    assert!(matches!(read(VectorFormat::Shapefile, &path, None), Err(VectorError::NoPrj { .. })));
    assert_eq!(read(VectorFormat::Shapefile, &path, Some(Crs::Utm32)).unwrap().len(), 3);
    fs::remove_file(path.with_extension("dbf")).unwrap();
    let error = read(VectorFormat::Shapefile, &path, Some(Crs::Utm32)).unwrap_err();
    assert!(error.to_string().contains(".dbf is missing"), "{error}");
    fs::remove_file(&path).unwrap();
    assert!(matches!(read(VectorFormat::Shapefile, &path, None), Err(VectorError::Read { .. })));
}

#[test]
fn damaged_parts_of_a_shapefile_are_refused() {
    let rows: &[&[&[u8]]] = &[&[b"a"], &[b"b"], &[b"c"]];
    let (_folder, path) = points(rows, Some("klingon"));
    assert!(matches!(read(VectorFormat::Shapefile, &path, None), Err(VectorError::UnknownEncoding { .. })));
    for ending in ["shp", "dbf"] {
        let (_folder, path) = points(rows, None);
        let part = path.with_extension(ending);
        let whole = fs::read(&part).unwrap();
        for end in 0..whole.len() {
            fs::write(&part, &whole[..end]).unwrap();
            assert!(read(VectorFormat::Shapefile, &path, None).is_err(), "{ending} cut at {end}");
        }
    }
    for rows in [&rows[..2], &[rows, rows].concat()] {
        let (_folder, path) = points(rows, None);
        assert!(matches!(read(VectorFormat::Shapefile, &path, None), Err(VectorError::Damaged { .. })));
    }
    let (_folder, path) = points(rows, None);
    fs::File::create(path.with_extension("prj")).unwrap().write_all(b"PROJCS[\"Lambert\"]").unwrap();
    let error = read(VectorFormat::Shapefile, &path, None).unwrap_err();
    assert!(error.to_string().contains("Lambert"), "{error}");
}

#[test]
fn polygons_keep_their_holes() {
    let square = |from: f64, to: f64| {
        [(from, from), (from, to), (to, to), (to, from), (from, from)].map(|(x, y)| ShapePoint::new(x, y))
    };
    let (_folder, path) = points(&[&[b"a"]], None);
    let mut shp = ShapeWriter::new(fs::File::create(&path).unwrap());
    let mut hole = square(2.0, 4.0).to_vec();
    hole.reverse();
    let rings = vec![PolygonRing::Outer(square(0.0, 10.0).to_vec()), PolygonRing::Inner(hole)];
    shp.write_shape(&ShapePolygon::with_rings(rings)).unwrap();
    shp.finalize().unwrap();
    drop(shp);
    let features = read(VectorFormat::Shapefile, &path, None).unwrap();
    let Some(Geometry::MultiPolygon(polygons)) = &features[0].as_ref().unwrap().geometry else {
        unreachable!()
    };
    assert!((polygons.unsigned_area() - 96.0).abs() < 1e-9);
}

proptest! {
    #[test]
    fn damaged_shapefiles_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), table in any::<bool>()) {
        let (_folder, path) = points(&[&[b"a"], &[b"b"], &[b"c"]], None);
        let part = path.with_extension(if table { "dbf" } else { "shp" });
        let mut bytes = fs::read(&part).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        fs::write(&part, bytes).unwrap();
        let _ = read(VectorFormat::Shapefile, &path, None);
    }
}

#[test]
fn properties_are_found_whatever_their_case_and_the_first_filled_one_wins() {
    let properties: Properties = [("AGS", "07235068"), ("gen", ""), ("name", "Konz")]
        .map(|(k, v)| (k.into(), v.into()))
        .into_iter()
        .collect();
    assert_eq!(properties.get("ags"), Some("07235068"));
    assert_eq!(properties.first(&["GEN", "NAME"]), Some("Konz"));
    assert_eq!(properties.first(&["ars"]), None);
}

#[test]
fn a_property_is_found_under_its_cut_name_where_it_has_no_whole_one() {
    let named = |pairs: &[(&str, &str)]| -> Properties {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    };
    let cut = named(&[("VERBANDSGE", "Konz"), ("gemeindesc", "07235068")]);
    assert_eq!(cut.get("verbandsgemeinde"), Some("Konz"));
    assert_eq!(cut.get("gemeindeschluessel"), Some("07235068"));
    assert_eq!(cut.get("verband"), None);
    let both = named(&[("verbandsge", "x"), ("verbandsgemeinde", "Konz")]);
    assert_eq!(both.get("verbandsgemeinde"), Some("Konz"));
}
