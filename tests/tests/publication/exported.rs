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
fn what_is_no_layer_or_no_format_is_refused_with_those_there_are() {
    let folder = REGION.published();
    for (layer, format, known) in [("pupils", "csv", "school_sites"), ("totals", "pdf", "flatgeobuf")] {
        let words = ["export", PUBLICATION, "--layer", layer, "--format", format];
        for run in [folder.schulweg(&words), folder.schulweg_in_german(&words)] {
            let run = run.expect_code(2);
            assert!(run.stderr.contains(known), "{run:?}");
        }
    }
    assert_eq!(folder.names(), [PUBLICATION]);
}

#[test]
fn no_file_that_is_there_already_is_replaced_unless_that_is_wished() {
    let folder = REGION.published();
    for (format, there) in [("csv", "a.csv"), ("geojson", "a.geojson"), ("flatgeobuf", "a.fgb")] {
        folder.write(there, "kept");
        let words =
            ["export", PUBLICATION, "--layer", SCHOOL_SITES.id, "--format", format, "--output", there];
        for run in [folder.schulweg(&words), folder.schulweg_in_german(&words)] {
            let run = run.expect_code(2);
            assert!(run.stderr.contains(there) && run.stderr.contains("--overwrite"), "{run:?}");
        }
        assert_eq!(folder.read(there), "kept");
        let _ = folder.schulweg(&[&words[..], &["--overwrite"]].concat()).expect_code(0);
        assert_ne!(folder.bytes(there), b"kept");
    }
}

#[test]
fn none_of_the_five_files_of_a_shapefile_replaces_another_file() {
    for ending in ["shp", "shx", "prj", "dbf", "cpg"] {
        let folder = REGION.published();
        let there = format!("areas.{ending}");
        folder.write(&there, "kept");
        for output in ["areas.shp", "areas"] {
            let run = export(&folder, SCHOOL_SITES.id, "shapefile", &["--output", output]).expect_code(2);
            assert!(run.stderr.contains(&there) && run.stderr.contains("--overwrite"), "{run:?}");
        }
        assert_eq!(folder.names(), [there.as_str(), PUBLICATION]);
        let more = ["--output", "areas.shp", "--overwrite"];
        let _ = export(&folder, SCHOOL_SITES.id, "shapefile", &more).expect_code(0);
        assert_ne!(folder.bytes(&there), b"kept");
    }
}

#[test]
fn files_of_a_project_are_never_replaced_under_whatever_name() {
    let folder = REGION.published();
    folder.write("schulweg.key", "secret");
    for output in [
        "schulweg.key",
        "Other.KEY",
        "vault.gpkg",
        "Vault.gpkg",
        "schulweg.toml",
        "review.csv",
        "run.json",
        PUBLICATION,
        "./publication.gpkg",
    ] {
        for more in [&["--output", output][..], &["--output", output, "--overwrite"]] {
            let run = export(&folder, SCHOOL_SITES.id, "csv", more).expect_code(2);
            assert!(run.stderr.contains(output), "{run:?}");
        }
    }
    assert_eq!(folder.names(), [PUBLICATION, "schulweg.key"]);
    assert_eq!(folder.read("schulweg.key"), "secret");
    assert!(folder.bytes(PUBLICATION) == REGION.bytes(PUBLICATION));
}

#[test]
fn inputs_of_the_project_in_the_folder_are_never_replaced() {
    let folder = Folder::with_region();
    folder.write(PUBLICATION, REGION.bytes(PUBLICATION));
    for (format, output) in [
        ("csv", "schuelerliste_weiterfuehrende.csv"),
        ("csv", "schulen.csv"),
        ("geojson", "gefahren.geojson"),
        ("shapefile", "gemeinden.shp"),
        ("csv", "gemeinden.dbf"),
    ] {
        let before = folder.bytes(output);
        let run = export(&folder, SCHOOL_SITES.id, format, &["--output", output, "--overwrite"]);
        let run = run.expect_code(2);
        assert!(run.stderr.contains(output) && run.stderr.contains("never"), "{run:?}");
        assert!(folder.bytes(output) == before, "{output}");
    }
    // Which files are inputs is not known where the project file is not understood.
    folder.write("schulweg.toml", "[inputs]\npupils = 7\n");
    folder.write("a.csv", "kept");
    let run = export(&folder, SCHOOL_SITES.id, "csv", &["--output", "a.csv", "--overwrite"]).expect_code(2);
    assert!(run.stderr.contains("schulweg.toml"), "{run:?}");
    assert_eq!(folder.read("a.csv"), "kept");
}
