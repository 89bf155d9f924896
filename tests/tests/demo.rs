//! The demo's invented list against its truth file: what a newcomer sees is what is right.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fs, path::Path};

use e2e::Folder;

#[test]
fn every_row_of_the_demo_s_list_is_placed_as_its_truth_file_says() {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../geodata/demo");
    let path = |name: &str| inputs.join(name).display().to_string();
    let folder = Folder::new();
    let _ = folder
        .schulweg(&[
            "geocode",
            "--addresses",
            &format!("hk-de:{}", path("erfundene_hauskoordinaten.csv")),
            "--postal-codes",
            &path("postleitzahlen.csv"),
            "--output",
            "placed.csv",
            &path("erfundene_schuelerliste.csv"),
        ])
        .expect_code(0);
    let rows = folder.placed("placed.csv");
    let truth = fs::read_to_string(path("erfundene_schuelerliste_wahrheit.csv")).unwrap();
    let truth: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(truth.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), truth.len());
    for (row, truth) in rows.iter().zip(&truth) {
        assert_eq!((&row["row"], &row["match_level"]), (&truth["row"], &truth["match_level"]), "{truth:?}");
        if row["match_level"] == "house_number" {
            let metres = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
            for name in ["easting", "northing"] {
                assert!((metres(row, name) - metres(truth, name)).abs() < 0.01, "{truth:?}");
            }
        }
    }
}
