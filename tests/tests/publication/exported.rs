//! `schulweg export`: every format says as many rows as the publication, and what cannot be exported
//! is refused with what to do. What real clients make of the files is in `publication_gis`.

use catalogue::layers::{DESIRE_LINES, PUPIL_DENSITY_1KM, SCHOOL_SITES, TOTALS};
use e2e::Folder;
use store::PUBLICATION;

use crate::made::REGION;

fn export(folder: &Folder, layer: &str, format: &str, more: &[&str]) -> e2e::Run {
    let words = ["export", PUBLICATION, "--layer", layer, "--format", format];
    folder.schulweg(&[&words, more].concat())
}

/// A little-endian or big-endian number of a header.
fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

#[test]
fn every_format_holds_every_row() {
    let folder = REGION.published();
    for layer in [&SCHOOL_SITES, &PUPIL_DENSITY_1KM, &DESIRE_LINES] {
        let rows = REGION.table(layer).rows.len();
        let file = |ending: &str| format!("{}.{ending}", layer.id);
        for format in ["geojson", "shapefile", "flatgeobuf", "csv"] {
            let run = export(&folder, layer.id, format, &[]).expect_code(0);
            assert!(run.stdout.contains(&format!("Written: {}", layer.id)), "{run:?}");
        }
        let json: serde_json::Value = serde_json::from_str(&folder.read(&file("geojson"))).unwrap();
        assert_eq!(json["features"].as_array().unwrap().len(), rows, "{}", layer.id);
        let table = folder.bytes(&file("dbf"));
        assert_eq!(number(&table, 4), rows, "{}", layer.id);
        for ending in ["shp", "shx", "prj", "cpg"] {
            assert!(!folder.bytes(&file(ending)).is_empty(), "{ending}");
        }
        assert_eq!(&folder.bytes(&file("fgb"))[..3], b"fgb");
        let text = folder.read(&file("csv"));
        assert_eq!(csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).count(), rows);
        let header = text.trim_start_matches('\u{feff}').lines().next().unwrap();
        for property in layer.properties {
            assert!(header.contains(property.name), "{} in {header}", property.name);
        }
    }
}

#[test]
fn a_table_without_geometry_is_exported_where_the_format_takes_one() {
    let folder = REGION.published();
    for format in ["geojson", "shapefile", "csv"] {
        let _ = export(&folder, TOTALS.id, format, &[]).expect_code(0);
    }
    assert!(!folder.names().contains(&"totals.shp".to_owned()), "{:?}", folder.names());
    let run = export(&folder, TOTALS.id, "flatgeobuf", &[]).expect_code(2);
    assert!(run.stderr.contains("csv"), "{run:?}");
    assert!(!folder.names().contains(&"totals.fgb".to_owned()), "{:?}", folder.names());
}

#[test]
fn a_layer_that_is_not_there_is_refused_with_those_that_are() {
    let folder = REGION.published();
    let run = export(&folder, "pupils", "csv", &[]).expect_code(2);
    assert!(run.stderr.contains("has no layer pupils") && run.stderr.contains("school_sites"), "{run:?}");
    let words = ["export", PUBLICATION, "--layer", "pupils", "--format", "csv"];
    let german = folder.schulweg_in_german(&words).expect_code(2);
    assert!(german.stderr.contains("keine Ebene pupils"), "{german:?}");
    let run = export(&folder, SCHOOL_SITES.id, "pdf", &[]).expect_code(2);
    assert!(run.stderr.contains("pdf"), "{run:?}");
    assert_eq!(folder.names(), [PUBLICATION]);
}

#[test]
fn the_publication_is_never_overwritten_by_its_export() {
    let folder = REGION.published();
    for output in [PUBLICATION, "./publication.gpkg"] {
        let run = export(&folder, SCHOOL_SITES.id, "csv", &["--output", output]).expect_code(2);
        assert!(run.stderr.contains(PUBLICATION), "{run:?}");
    }
    assert!(folder.bytes(PUBLICATION) == REGION.bytes(PUBLICATION));
}
