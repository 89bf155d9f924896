//! The publication in the hands of real clients: GDAL, its validator and QGIS. They are installed
//! by `make test`; without them these tests fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use catalogue::{
    Classes, GeometryKind,
    layers::{HAZARDS, by_id},
    properties::{REASON, VALID_FROM},
};
use e2e::{
    Folder,
    clients::{PYTHON, answer, client},
    served::small_publication,
};
use rusqlite::Connection;
use serde_json::Value;
use store::{Format, PUBLICATION, export::export, publication};

/// The file that the tests look at.
fn publication_in(folder: &Folder) -> PathBuf {
    folder.write(PUBLICATION, small_publication());
    folder.path().join(PUBLICATION)
}

/// What the table `catalogue` says of a layer.
struct Listed {
    layer: String,
    geometry: Option<String>,
    rows: i64,
}

fn listed(path: &Path) -> Vec<Listed> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT layer, geometry, rows FROM catalogue WHERE property IS NULL ORDER BY fid";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| Ok(Listed { layer: row.get(0)?, geometry: row.get(1)?, rows: row.get(2)? }))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// What QGIS sees in a file.
fn seen_by_qgis(folder: &Folder, file: &Path, together: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/publication_gis/look.py");
    let words = [script, file.to_str().unwrap(), folder.path().to_str().unwrap(), together];
    answer(PYTHON, folder.path(), &words)
}

#[test]
fn ogrinfo_lists_every_layer_with_its_geometry_system_and_rows() {
    let folder = Folder::new();
    let path = publication_in(&folder);
    let run =
        client("ogrinfo", folder.path(), &["-al", "-so", "-nomd", path.to_str().unwrap()]).expect_code(0);
    assert_eq!(run.stderr, "", "GDAL warns of nothing");
    let sections: Vec<&str> = run.stdout.split("\nLayer name: ").skip(1).collect();
    let layers = listed(&path);
    assert_eq!(layers.len(), catalogue::layers::ALL.len());
    for Listed { layer, geometry, rows } in layers {
        let section = sections.iter().find(|section| section.starts_with(&format!("{layer}\n")));
        let section = section.unwrap_or_else(|| panic!("{layer} is not listed"));
        let kind = match geometry.as_deref() {
            Some("POINT") => "Point",
            Some("LINESTRING") => "Line String",
            Some("MULTIPOLYGON") => "Multi Polygon",
            None => "None",
            Some(other) => panic!("{other}"),
        };
        assert!(section.contains(&format!("\nGeometry: {kind}\n")), "{section}");
        assert!(section.contains(&format!("\nFeature Count: {rows}\n")), "{section}");
        assert_eq!(section.contains("ID[\"EPSG\",25832]"), geometry.is_some(), "{section}");
        for property in by_id(&layer).unwrap().properties {
            assert!(section.contains(&format!("\n{}: ", property.name)), "{} in {section}", property.name);
        }
    }
}

#[test]
fn gdal_s_validator_is_content() {
    let folder = Folder::new();
    let path = publication_in(&folder);
    let words = ["-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra", "--warning-as-error"];
    let run = client(PYTHON, folder.path(), &[&words[..], &[path.to_str().unwrap()]].concat());
    let no_module = "this test needs python3-gdal: scripts/prepare --with-tests installs it";
    assert!(!run.stderr.contains("No module named"), "{no_module}\n{}", run.stderr);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn metadata_can_be_parsed_and_qgis_takes_the_styles_for_other_programs() {
    let folder = Folder::new();
    let path = publication_in(&folder);
    let documents = &seen_by_qgis(&folder, &path, "school_sites")["documents"];
    let layers = listed(&path);
    let metadata = documents["metadata"].as_object().unwrap();
    assert_eq!(metadata.len(), 1 + layers.len(), "one for the file, one for each layer");
    assert!(metadata.values().all(|root| root == "{http://www.isotc211.org/2005/gmd}MD_Metadata"));
    for Listed { layer, .. } in layers.iter().filter(|listed| listed.geometry.is_some()) {
        let style = &documents["sld"][layer];
        let is_single = matches!(by_id(layer).unwrap().style.as_ref().unwrap().classes, Classes::Single);
        assert_eq!(style["taken"], true, "{layer}: {style}");
        assert_eq!(style["renderer"], if is_single { "singleSymbol" } else { "RuleRenderer" }, "{layer}");
    }
}

#[test]
fn qgis_opens_every_layer_styled_and_labelled_with_its_rows() {
    let folder = Folder::new();
    let path = publication_in(&folder);
    let seen = seen_by_qgis(&folder, &path, "pupils_by_municipality,desire_lines,school_sites");
    for Listed { layer, geometry, rows } in listed(&path) {
        let known = by_id(&layer).unwrap();
        let found = &seen[&layer];
        assert_eq!(found["valid"], true, "{layer}");
        assert_eq!(found["rows"], rows, "{layer}");
        let Some(style) = &known.style else {
            assert_eq!(geometry, None, "{layer}");
            continue;
        };
        for property in known.properties {
            assert_eq!(found["aliases"][property.name], property.title.german, "{layer}");
        }
        assert_eq!(found["crs"], "EPSG:25832", "{layer}");
        assert_eq!(found["spatial_index"], true, "{layer}");
        assert_eq!(found["renderer"], "RuleRenderer", "{layer}");
        assert_eq!(found["labels"], style.label.is_some(), "{layer}");
        assert_eq!(found["label"].as_str(), style.label.map(|label| label.name), "{layer}");
        assert_eq!(found["label_scale"].as_f64(), style.label_scale.map(f64::from), "{layer}");
        assert_eq!(
            found["legend"][0]["filter"].as_str().unwrap().contains(" = '"),
            style.shown.is_some(),
            "{layer}"
        );
        let picture = &found["picture"];
        assert_eq!(picture["errors"], serde_json::json!([]), "{layer}");
        assert!(picture["colours"].as_u64().unwrap() > 3, "{layer}: {picture}");
        assert!(picture["drawn"].as_f64().unwrap() > 0.003, "{layer}: {picture}");
    }
    assert!(seen["together"]["colours"].as_u64().unwrap() > 20);
    assert!(folder.path().join("together.png").is_file());
}

/// The options with which GDAL finds the geometry of a CSV file.
const OF_CSV: [&str; 6] = [
    "-oo",
    "X_POSSIBLE_NAMES=easting",
    "-oo",
    "Y_POSSIBLE_NAMES=northing",
    "-oo",
    "GEOM_POSSIBLE_NAMES=geometry",
];

#[test]
fn gdal_reads_every_export_of_every_layer_with_all_rows_and_columns() {
    let folder = Folder::new();
    let path = publication_in(&folder);
    let publication = publication::read(&path).unwrap();
    for table in &publication.tables {
        let layer = table.layer;
        for format in Format::ALL {
            if layer.geometry.is_none() && format == Format::FlatGeobuf {
                continue;
            }
            let target = folder.path().join(format!("{}.{}", layer.id, format.ending()));
            let exported = export(table, &publication.about, format, &target).unwrap();
            assert_eq!(exported.cut, 0);
            let options: &[&str] = if format == Format::Csv { &OF_CSV } else { &[] };
            let words = [&["-al", "-so", "-nomd"], options, &[exported.files[0].to_str().unwrap()]].concat();
            let run = client("ogrinfo", folder.path(), &words).expect_code(0);
            let (text, what) = (&run.stdout, format!("{} as {format:?}", layer.id));
            assert_eq!(run.stderr, "", "{what}");
            assert!(text.contains(&format!("\nFeature Count: {}\n", table.rows.len())), "{what}: {text}");
            let kinds: &[&str] = match layer.geometry {
                None => &["None", "Unknown (any)"],
                Some(GeometryKind::Point) => &["Point"],
                Some(GeometryKind::LineString) => &["Line String"],
                // A Shapefile has one kind for both.
                Some(GeometryKind::MultiPolygon) => &["Multi Polygon", "Polygon"],
            };
            let is_kind = kinds.iter().any(|kind| text.contains(&format!("\nGeometry: {kind}\n")));
            assert!(is_kind || (format == Format::Csv && text.contains("\nGeometry: ")), "{what}: {text}");
            let system = match (format, layer.geometry) {
                (Format::Csv, _) | (_, None) => None,
                (Format::GeoJson, _) => Some("4326"),
                (Format::Shapefile | Format::FlatGeobuf, _) => Some("25832"),
            };
            if let Some(system) = system {
                assert!(text.contains(&format!("ID[\"EPSG\",{system}]")), "{what}: {text}");
            }
            for property in layer.properties {
                let name = if format == Format::Shapefile { property.short } else { property.name };
                assert!(format != Format::Shapefile || name.len() <= 10);
                assert!(text.contains(&format!("\n{name}: ")), "{what}: no {name} in {text}");
            }
        }
    }
}

#[test]
fn gdal_reads_the_values_that_were_exported() {
    let folder = Folder::new();
    let publication = publication::read(&publication_in(&folder)).unwrap();
    let hazards = publication.table(&HAZARDS).unwrap();
    let first = &hazards.rows[0];
    let value = |property| hazards.value(first, property).text().unwrap();
    let (reason, from) = (value(&REASON), value(&VALID_FROM));
    assert!(reason.contains(','), "a text that CSV has to quote");
    for format in Format::ALL {
        let target = folder.path().join(format!("hazards.{}", format.ending()));
        export(hazards, &publication.about, format, &target).unwrap();
        let run = client("ogrinfo", folder.path(), &["-al", "-q", target.to_str().unwrap()]).expect_code(0);
        let text = run.stdout;
        assert!(text.contains(&format!(" = {reason}\n")), "{format:?}: {text}");
        let dates = [from.replace('-', "/"), from.to_owned()];
        assert!(dates.iter().any(|date| text.contains(&format!(") = {date}"))), "{format:?}: {text}");
        if format != Format::Csv {
            assert!(text.contains("\n  LINESTRING ("), "{format:?}: {text}");
        }
    }
}
