//! `check`: a project is read as a whole, problems are named with key and line, and nothing is
//! written.

#![allow(clippy::unwrap_used)]

use e2e::{Folder, LIST, REGISTER};

const PROJECT: &str = "\
[region]
name = \"Landkreis Beispiel\"
crs = 25832
rules = \"rp\"

[release]
key_date = \"2026-10-15\"

[inputs]
pupils = [\"pupils/*.csv\"]
schools = \"schools.csv\"
addresses = [{ format = \"csv\", path = \"register.csv\" }]

[service_day]
date = \"2026-11-24\"

[disclosure]
method = \"cell-key\"
threshold = 3
";

const SCHOOLS: &str = "\
Schulnummer;Name;Schulart;Straße;Hausnr.;PLZ;Ort
00123;Grundschule am Bach;Grundschule;Lindenstraße;1;54290;Trier
";

fn project() -> Folder {
    let folder = Folder::new();
    folder.write("schulweg.toml", PROJECT);
    folder.write("pupils/list.csv", LIST);
    folder.write("schools.csv", SCHOOLS);
    folder.write("register.csv", REGISTER);
    folder
}

#[test]
fn a_sound_project_is_reported_with_all_its_inputs_and_nothing_is_written() {
    let folder = project();
    let before = folder.names();
    let run = folder.schulweg(&["check"]).expect_code(0);
    for part in [
        "Landkreis Beispiel",
        "list.csv",
        "schools.csv",
        "register.csv",
        "4 rows read",
        "2 placed + 2 not placed",
    ] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    assert_eq!(folder.names(), before);
    let german = folder.schulweg_in_german(&["check"]).expect_code(0);
    assert!(german.stdout.contains("2 verortet + 2 nicht verortet"), "{}", german.stdout);
}

#[test]
fn a_project_is_found_by_its_folder() {
    let folder = project();
    let elsewhere = Folder::new();
    let path = folder.path().to_str().unwrap();
    let _ = elsewhere.schulweg(&["check", "--project", path]).expect_code(0);
    let run = elsewhere.schulweg(&["check"]).expect_code(2);
    assert!(run.stderr.contains("schulweg.toml") && run.stderr.contains("--project"), "{run:?}");
}

#[test]
fn every_problem_of_the_project_file_is_named_with_key_and_line_at_once() {
    let folder = project();
    let broken = PROJECT
        .replace("crs = 25832", "crs = 25833")
        .replace("key_date = \"2026-10-15\"", "key_date = \"2026-02-30\"")
        .replace("pupils/*.csv", "pupils/*.ods")
        .replace("schools = \"schools.csv\"", "schols = \"schools.csv\"")
        .replace("\"register.csv\"", "\"gone.csv\"")
        .replace("threshold = 3", "threshold = 1");
    folder.write("schulweg.toml", broken);
    let run = folder.schulweg(&["check"]).expect_code(2);
    for part in [
        "line 3, region.crs: \"25833\" is not possible",
        "line 7, release.key_date: \"2026-02-30\" is not a day",
        "line 10, inputs.pupils: no file matches",
        "line 11, inputs.schols: there is no such key",
        "line 12, inputs.addresses.path: the file",
        "line 19, disclosure.threshold: 1 is not possible",
    ] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    let german = folder.schulweg_in_german(&["check"]).expect_code(2);
    assert!(german.stderr.contains("Zeile 11, inputs.schols: diesen Schlüssel gibt es nicht"), "{german:?}");
}

#[test]
fn a_project_file_that_is_no_toml_names_the_line() {
    let folder = project();
    folder.write("schulweg.toml", "[region]\nname = Landkreis\n");
    let run = folder.schulweg(&["check"]).expect_code(2);
    assert!(run.stderr.contains("schulweg.toml, line 2"), "{run:?}");
}

#[test]
fn an_unreadable_input_is_code_2_and_the_others_are_reported_all_the_same() {
    let folder = project();
    folder.write("schools.csv", "neither;this\nnor;that\n");
    let run = folder.schulweg(&["check"]).expect_code(2);
    assert!(run.stdout.contains("list.csv") && run.stdout.contains("register.csv"), "{run:?}");
    assert!(format!("{}{}", run.stdout, run.stderr).contains("schools.csv"), "{run:?}");
}

#[test]
fn a_school_number_that_the_school_list_does_not_have_is_reported_by_row() {
    let folder = project();
    folder.write(
        "pupils/list.csv",
        "ID;Straße;Hausnr.;PLZ;Wohnort;Schulnummer\n\
         1;Lindenstr.;1;54290;Trier;00123\n2;Lindenstr.;3;54290;Trier;99999\n",
    );
    let run = folder.schulweg(&["check"]).expect_code(0);
    assert!(run.stdout.contains("not in the school list: row 2"), "{}", run.stdout);
}

#[test]
fn inputs_that_this_version_does_not_read_are_named_and_must_exist() {
    let folder = project();
    folder.write("schulweg.toml", PROJECT.replace("[inputs]\n", "[inputs]\ntimetable = \"vrt.gtfs.zip\"\n"));
    let _ = folder.schulweg(&["check"]).expect_code(2);
    folder.write("vrt.gtfs.zip", "");
    let run = folder.schulweg(&["check"]).expect_code(0);
    assert!(run.stdout.contains("inputs.timetable") && run.stdout.contains("service_day"), "{}", run.stdout);
}

#[test]
fn dangerous_ways_entrances_and_districts_are_checked_against_schools_and_network() {
    let folder = Folder::with_region();
    let run = folder.schulweg(&["check"]).expect_code(0);
    for part in ["gefahren.geojson", "eingaenge.csv", "schulbezirke.geojson", "Foot network"] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    folder.write("eingaenge.csv", "site,lon,lat\n99999,6.64,49.75\n");
    let run = folder.schulweg(&["check"]).expect_code(2);
    assert!(run.stderr.contains("eingaenge.csv: the site 99999 is not in the school list"), "{}", run.stderr);
    folder.write("eingaenge.csv", "site,lon,lat\n10058,6.64,49.75\n");
    let sea = r#"{"type":"Feature","properties":{"reason":"x","decided_by":"y"},
        "geometry":{"type":"LineString","coordinates":[[7.5,54.0],[7.6,54.0]]}}"#;
    folder.write("gefahren.geojson", sea);
    let run = folder.schulweg(&["check"]).expect_code(2);
    assert!(run.stderr.contains("gefahren.geojson, feature 1"), "{}", run.stderr);
}

#[test]
fn more_unplaced_pupils_than_allowed_are_code_3() {
    let _ = project().schulweg(&["check", "--max-unplaced", "1"]).expect_code(3);
    let _ = project().schulweg(&["check", "--max-unplaced", "2"]).expect_code(0);
}

#[test]
fn an_empty_project_file_takes_the_usual_names() {
    let folder = Folder::new();
    folder.write("schulweg.toml", "");
    folder.write("pupils/list.csv", LIST);
    folder.write("pupils/~$list.xlsx", "lock");
    folder.write("schools.csv", SCHOOLS);
    let run = folder.schulweg(&["check"]).expect_code(0);
    assert!(run.stdout.contains("list.csv") && run.stdout.contains("schools.csv"), "{}", run.stdout);
}
