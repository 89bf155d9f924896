//! `schulweg distances` as a user runs it: on the invented region and with broken inputs.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use e2e::Folder;
use geo_core::EastNorth;
use serde_json::{Value, json};

const WORDS: [&str; 9] = [
    "distances",
    "--osm",
    "region/region.osm.pbf",
    "--from",
    "from.csv",
    "--to",
    "to.csv",
    "--output",
    "od.csv",
];

/// The invented region, four hundred residences of its pupils and the 99 schools whose place the list says.
fn region() -> Folder {
    let folder = Folder::new();
    let _ = folder
        .schulweg(&["synth", "--out", "region", "--pupils", "3000", "--addresses", "9000"])
        .expect_code(0);
    let mut from = String::from("id,lon,lat\n");
    let truth = folder.placed("region/wahrheit.csv");
    let placed = truth.iter().filter(|row| row["expected"] == "house_number");
    for (at, row) in placed.step_by(7).take(400).enumerate() {
        let metres = |name: &str| row[name].parse().unwrap();
        let place = EastNorth { east: metres("easting"), north: metres("northing") }.to_lon_lat().unwrap();
        let _ = writeln!(from, "p{at},{:.7},{:.7}", place.lon, place.lat);
    }
    folder.write("from.csv", from);
    let mut to = String::from("id,lon,lat\n");
    let schools = folder.read("region/schulen.csv");
    let mut rows = schools.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let [lon, lat] = ["lon", "lat"].map(|name| header.iter().position(|column| *column == name).unwrap());
    for row in rows.filter(|row| !row[lon].is_empty()) {
        let _ = writeln!(to, "s{},{},{}", row[0], row[lon], row[lat]);
    }
    folder.write("to.csv", to);
    folder
}

#[test]
fn every_residence_of_the_invented_region_reaches_every_school() {
    let folder = region();
    let run = folder.schulweg(&WORDS).expect_code(0);
    assert!(run.stdout.contains("+ 0 not reachable"), "{}", run.stdout);
    let text = folder.read("od.csv");
    assert!(text.starts_with("from_id,to_id,metres,snap_from_m,snap_to_m,reachable\n"), "{text:.200}");
    let rows = folder.placed("od.csv");
    let (from, to) = (folder.placed("from.csv"), folder.placed("to.csv"));
    assert_eq!((from.len(), to.len(), rows.len()), (400, 99, 400 * 99));
    for (at, row) in rows.iter().enumerate() {
        let (from, to) = (&from[at / 99], &to[at % 99]);
        assert_eq!(
            (&row["from_id"], &row["to_id"], row["reachable"].as_str()),
            (&from["id"], &to["id"], "true")
        );
        let number = |row: &e2e::PlacedRow, name: &str| row[name].parse::<f64>().unwrap();
        let place = |row: &e2e::PlacedRow| {
            geo_core::LonLat { lon: number(row, "lon"), lat: number(row, "lat") }.to_east_north().unwrap()
        };
        // The grid's scale is off by at most 0.1 % here.
        let straight = place(from).distance(place(to)).0;
        assert!(number(row, "metres") > straight * 0.999 - 0.1, "{row:?} {straight}");
        assert!(number(row, "snap_from_m") < 250.0, "{row:?}");
    }
    let again = folder.schulweg(&WORDS).expect_code(0);
    assert_eq!((folder.read("od.csv"), again.stdout), (text, run.stdout));
}

#[test]
fn broken_rows_are_named_in_the_language_of_the_user_and_left_out() {
    let folder = region();
    folder.write("from.csv", "id,lon,lat\na,6.64,49.75\nb,east,49.75\na,6.65,49.75\nsea,2.5,54.0\n");
    folder.write("to.csv", "id,lon,lat\nx,6.64,49.75\n");
    let run = folder.schulweg(&WORDS).expect_code(0);
    for part in
        ["row 2, column lon: not a number", "row 3, column id: same id as row 1", "farther than 250 m"]
    {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    let rows = folder.placed("od.csv");
    let ids: Vec<&str> = rows.iter().map(|row| row["from_id"].as_str()).collect();
    assert_eq!(ids, ["a", "sea"]);
    let run = folder.schulweg_in_german(&WORDS).expect_code(0);
    assert!(run.stdout.contains("Zeile 2, Spalte lon: keine Zahl"), "{}", run.stdout);
    assert!(run.stdout.contains("2 Paare = 2 erreichbar + 0 nicht erreichbar"), "{}", run.stdout);
}

#[test]
fn inputs_that_cannot_be_used_end_the_run_and_leave_no_output() {
    let folder = region();
    let whole = folder.bytes("region/region.osm.pbf");
    folder.write("region/region.osm.pbf", &whole[..whole.len() / 2]);
    let run = folder.schulweg(&WORDS).expect_code(2);
    assert!(run.stderr.contains("region.osm.pbf: the file ends in the middle"), "{}", run.stderr);
    let run = folder.schulweg_in_german(&WORDS).expect_code(2);
    assert!(run.stderr.contains("bricht mittendrin ab"), "{}", run.stderr);
    folder.write("to.csv", "id,x,y\na,1,2\n");
    let run = folder.schulweg(&WORDS).expect_code(2);
    assert!(run.stderr.contains("to.csv: no column lon"), "{}", run.stderr);
    let run = folder.schulweg_in_german(&WORDS).expect_code(2);
    assert!(run.stderr.contains("to.csv: keine Spalte lon"), "{}", run.stderr);
    assert!(!folder.names().contains(&"od.csv".to_owned()));
}

const AVOIDING: [&str; 2] = ["--hazards", "region/gefahren.geojson"];

#[test]
fn avoiding_hazards_never_shortens_a_way_and_sometimes_lengthens_or_ends_it() {
    let folder = region();
    let _ = folder.schulweg(&WORDS).expect_code(0);
    let without = folder.placed("od.csv");
    let run = folder.schulweg(&[&WORDS[..], &AVOIDING].concat()).expect_code(0);
    assert!(run.stdout.contains("Dangerous ways, all of them avoided"), "{}", run.stdout);
    let with = folder.placed("od.csv");
    assert_eq!(with.len(), without.len());
    let (mut longer, mut same, mut ended) = (0, 0, 0);
    for (before, after) in without.iter().zip(&with) {
        for column in ["from_id", "to_id", "snap_from_m", "snap_to_m"] {
            assert_eq!(before[column], after[column]);
        }
        let before: f64 = before["metres"].parse().unwrap();
        if after["reachable"] == "false" {
            assert_eq!(after["metres"], "");
            ended += 1;
            continue;
        }
        let after: f64 = after["metres"].parse().unwrap();
        assert!(after >= before, "{before} {after}");
        if after > before {
            longer += 1;
        } else {
            same += 1;
        }
    }
    assert!(longer > 1000 && same > 1000 && ended > 0, "{longer} {same} {ended}");
    let counted = run.stdout.replace(',', "").contains(&format!("+ {ended} not reachable"));
    assert!(counted, "{ended} {}", run.stdout);
}

#[test]
fn a_hazard_that_means_no_way_or_is_broken_ends_the_run_and_names_its_feature() {
    let folder = region();
    let words = [&WORDS[..], &AVOIDING].concat();
    let text = folder.read("region/gefahren.geojson");
    let refused = |change: &dyn Fn(&mut Value), english: &[&str], german: &str| {
        let mut hazards: Value = serde_json::from_str(&text).unwrap();
        change(&mut hazards["features"][2]);
        folder.write("region/gefahren.geojson", hazards.to_string());
        let run = folder.schulweg(&words).expect_code(2);
        let english = ["region/gefahren.geojson", "feature 3"].iter().chain(english);
        for part in english {
            assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        }
        let run = folder.schulweg_in_german(&words).expect_code(2);
        assert!(run.stderr.contains(german) && run.stderr.contains("Feature 3"), "{}", run.stderr);
        assert!(!folder.names().contains(&"od.csv".to_owned()));
    };
    let geometry = |kind: &str, coordinates: Value| json!({ "type": kind, "coordinates": coordinates });
    let sea = geometry("LineString", json!([[2.5, 54.0], [2.51, 54.0]]));
    let clear = |feature: &mut Value| feature["properties"]["osm_way"] = Value::Null;
    refused(
        &|feature| {
            clear(feature);
            feature["geometry"] = sea.clone();
        },
        &["no way for people on foot runs along this line"],
        "kein Fußweg verläuft",
    );
    refused(
        &|feature| {
            clear(feature);
            feature["geometry"] = geometry("Point", json!([2.5, 54.0]));
        },
        &["passes this point"],
        "an diesem Punkt vorbei",
    );
    refused(
        &|feature| feature["properties"]["osm_way"] = json!(987_654_321),
        &["no way 987654321"],
        "keinen Fußweg 987654321",
    );
    refused(&|feature| feature["properties"]["reason"] = json!(""), &["reason"], "reason");
    refused(&|feature| feature["properties"]["valid_from"] = json!("soon"), &["valid_from"], "valid_from");
    refused(&|feature| feature["properties"]["stages"] = json!(["nursery"]), &["stages"], "stages");
    refused(
        &|feature| {
            let area = json!([[[6.6, 49.7], [6.7, 49.7], [6.7, 49.8], [6.6, 49.7]]]);
            feature["geometry"] = geometry("Polygon", area);
        },
        &[],
        "",
    );
    refused(&|feature| *feature = json!("no feature"), &[], "");

    folder.write("region/gefahren.geojson", &text[..text.len() / 2]);
    let run = folder.schulweg(&words).expect_code(2);
    assert!(run.stderr.contains("gefahren.geojson"), "{}", run.stderr);
    assert!(!folder.names().contains(&"od.csv".to_owned()));
}
