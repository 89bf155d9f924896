//! What a project publishes: the same bytes from the same inputs, less from fewer inputs, and nothing
//! where somebody could be recognised.

use std::{fmt::Write as _, fs};

use catalogue::{
    Value, breakdown,
    layers::{
        ATTENDANCE, CATCHMENTS_NEAREST, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM, PUPIL_DENSITY_250M,
        PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS,
    },
    properties::{ADDRESSES, AGS, BREAKDOWN, PUPILS, STAGE, VALUE, ZONE},
};
use disclosure::audit::audit;
use e2e::{Folder, command, run};
use store::{PUBLICATION, publication::read};

use crate::made::{Made, REGION, fix_key, region};

#[test]
fn the_same_inputs_and_key_give_the_same_bytes() {
    let folder = region();
    let mut words = command(&e2e::binary(), folder.path());
    // Another language, another number of cores.
    words.env("LC_ALL", "de_DE.UTF-8").env("RAYON_NUM_THREADS", "1").arg("build");
    let again = Made::built(&folder, run(&mut words));
    assert!(again.bytes(PUBLICATION) == REGION.bytes(PUBLICATION));
    assert!(again.bytes("vault.gpkg") == REGION.bytes("vault.gpkg"));
    assert!(again.run.stdout.contains("Veröffentlichung"), "{}", again.run.stdout);
}

#[cfg(unix)]
#[test]
fn everyone_may_read_the_publication_and_only_its_owner_the_vault() {
    assert_eq!(REGION.modes[PUBLICATION], 0o644);
    for name in ["vault.gpkg", "schulweg.key", "review.csv", "run.json"] {
        assert_eq!(REGION.modes[name], 0o600, "{name}");
    }
}

#[test]
fn the_run_lists_the_layers_with_their_rows() {
    for table in &REGION.publication.tables {
        let is_line = |line: &&str| line.split_whitespace().nth(1) == Some(table.layer.id);
        let line = REGION.run.stdout.lines().find(is_line).unwrap_or_else(|| panic!("{}", REGION.run.stdout));
        let rows = line.split_whitespace().next().unwrap().replace(',', "");
        assert_eq!(rows, table.rows.len().to_string(), "{line}");
    }
}

/// A region without ways, and so without anything about schools.
fn without_ways() -> Folder {
    let folder = region();
    folder.set("osm ", "");
    fs::remove_file(folder.path().join("region.osm.pbf")).unwrap();
    folder.set("addresses", "addresses = [{ format = \"hk-de\", path = \"hauskoordinaten.csv\" }]");
    for input in ["entrances", "hazards"] {
        folder.set(input, "");
    }
    folder
}

#[test]
fn without_ways_only_residences_are_published_and_the_run_says_so() {
    let folder = without_ways();
    let made = Made::built(&folder, folder.schulweg(&["build"]));
    let layers: Vec<&str> = made.publication.tables.iter().map(|table| table.layer.id).collect();
    let expected = [
        &PUPIL_DENSITY_250M,
        &PUPIL_DENSITY_500M,
        &PUPIL_DENSITY_1KM,
        &PUPIL_DENSITY_10KM,
        &PUPILS_BY_MUNICIPALITY,
        &TOTALS,
    ];
    assert_eq!(layers, expected.map(|layer| layer.id));
    assert!(made.run.stdout.contains("No layers about schools"), "{}", made.run.stdout);
    assert!(audit(&made.publication, None).is_clean());
    let words = ["export", PUBLICATION, "--layer", SCHOOL_SITES.id, "--format", "csv"];
    let run = folder.schulweg(&words).expect_code(2);
    assert!(run.stderr.contains("has no layer school_sites") && run.stderr.contains("totals"), "{run:?}");
    let german = folder.schulweg_in_german(&words).expect_code(2);
    assert!(german.stderr.contains("keine Ebene school_sites"), "{german:?}");
}

#[test]
fn without_numbers_of_people_no_municipality_is_divided_and_the_run_says_so() {
    let folder = without_ways();
    // The name of a column stands in the head of the file.
    let mut table = folder.bytes("gemeinden.dbf");
    let at = table.windows(4).position(|name| name == b"EWZ\0").unwrap();
    table[at..at + 3].copy_from_slice(b"ABC");
    folder.write("gemeinden.dbf", table);
    let made = Made::built(&folder, folder.schulweg(&["build"]));
    assert!(made.run.stdout.contains("without a number of people (EWZ)"), "{}", made.run.stdout);
    let german = folder.schulweg_in_german(&["build"]).expect_code(0);
    assert!(german.stdout.contains("ohne Einwohnerzahl (EWZ)"), "{}", german.stdout);
    assert!(audit(&made.publication, None).is_clean());
}

#[test]
fn without_municipalities_pupils_are_counted_on_the_grid_and_in_zones_of_it() {
    let folder = region();
    folder.set("municipalities", "");
    let made = Made::built(&folder, folder.schulweg(&["build"]));
    assert!(made.publication.table(&PUPILS_BY_MUNICIPALITY).is_none());
    assert!(!made.table(&CATCHMENTS_NEAREST).rows.is_empty());
    let attendance = made.table(&ATTENDANCE);
    let zones = attendance.rows.iter().map(|row| attendance.value(row, &ZONE).text().unwrap());
    assert!(zones.clone().count() > 100);
    for zone in zones {
        assert!(zone.starts_with("CRS3035RES1000m") || ["rest", "unlocated"].contains(&zone), "{zone}");
    }
    let totals = made.table(&TOTALS);
    let breakdowns = totals.rows.iter().map(|row| totals.value(row, &BREAKDOWN).text().unwrap());
    let areas = [breakdown::totals::DISTRICT.0, breakdown::totals::ASSOCIATION.0];
    assert!(
        breakdowns.clone().all(|breakdown| !areas.contains(&breakdown)),
        "{:?}",
        breakdowns.collect::<Vec<_>>()
    );
    assert!(audit(&made.publication, None).is_clean());
}

#[test]
fn residences_outside_and_without_a_position_stand_in_the_totals() {
    let totals = REGION.table(&TOTALS);
    let of_place = |value: &str| {
        let is_it = |row: &&catalogue::Row| {
            totals.value(row, &BREAKDOWN).text() == Some(breakdown::totals::PLACE.0)
                && totals.value(row, &VALUE).text() == Some(value)
        };
        let row = totals.rows.iter().find(is_it).unwrap_or_else(|| panic!("no {value}"));
        totals.value(row, &PUPILS).integer().unwrap()
    };
    let truth = i64::try_from(REGION.pupils.len()).unwrap();
    assert!((of_place("all") - truth).abs() <= 4);
    assert!(of_place("region") > 2 * truth / 3);
    assert!(of_place("outside") >= 0 && of_place("unplaced") >= 0);
    let density = REGION.table(&PUPIL_DENSITY_10KM);
    let all = density.rows.iter().filter(|row| density.value(row, &STAGE).text() == Some(breakdown::ALL.0));
    let sum: i64 = all.map(|row| density.value(row, &PUPILS).integer().unwrap()).sum();
    assert!((sum - of_place("region")).abs() < 60, "{sum}");
}

/// Municipalities of which one has a single address in the register, and thirty pupils; so many
/// people are said to live there.
fn project_with_a_gap_in_its_register(people: &str) -> Folder {
    let folder = Folder::with_project();
    fix_key(&folder);
    let mut list = String::from("ID;Straße;Hausnr.;PLZ;Wohnort\n");
    for pupil in 1..=30 {
        let _ = writeln!(list, "{pupil};Hauptstraße;{};54441;Trassem", 100 + 10 * pupil);
    }
    folder.write("pupils/list.csv", list);
    let areas = r#"{"type":"FeatureCollection",
            "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},
            "features":[
             {"type":"Feature","properties":{"ags":"07235151","gen":"Trassem","ewz":"PEOPLE"},"geometry":{"type":"Polygon","coordinates":
              [[[315000,5490000],[321000,5490000],[321000,5496000],[315000,5496000],[315000,5490000]]]}},
             {"type":"Feature","properties":{"ags":"07235068","gen":"Konz"},"geometry":{"type":"Polygon","coordinates":
              [[[321000,5504000],[327000,5504000],[327000,5510000],[321000,5510000],[321000,5504000]]]}}]}"#;
    folder.write("areas.geojson", areas.replace("PEOPLE", people));
    let toml = folder.read("schulweg.toml") + "[inputs.areas]\nmunicipalities = \"areas.geojson\"\n";
    folder.write("schulweg.toml", toml);
    folder
}

#[test]
fn where_the_audit_finds_something_nothing_is_written() {
    let folder = project_with_a_gap_in_its_register("9");
    let before = folder.names();
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(
        run.stderr.contains("publication.gpkg") && run.stderr.contains("pupils_by_municipality"),
        "{run:?}"
    );
    let german = folder.schulweg_in_german(&["build"]).expect_code(2);
    assert!(german.stderr.contains("könnte jemand erkannt werden"), "{german:?}");
    assert_eq!(folder.names(), before, "no vault, no publication, no record of a run");
}

#[test]
fn a_register_with_gaps_says_nothing_about_households() {
    for people in ["900", ""] {
        let folder = project_with_a_gap_in_its_register(people);
        let _ = folder.schulweg(&["build"]).expect_code(0);
        let publication = read(&folder.path().join(PUBLICATION)).unwrap();
        let table = publication.table(&PUPILS_BY_MUNICIPALITY).unwrap();
        let trassem =
            table.rows.iter().find(|row| table.value(row, &AGS).text() == Some("07235151")).unwrap();
        assert_eq!(*table.value(trassem, &ADDRESSES), Value::Null);
        assert!(table.value(trassem, &PUPILS).integer().unwrap() >= 26);
    }
}

#[test]
fn without_a_single_house_number_nothing_is_published() {
    let folder = Folder::with_project();
    folder.write(
        "register.csv",
        "street,house_number,suffix,postal_code,place,easting,northing\n\
         Lindenstraße,,,54290,Trier,330100.00,5515000.00\n\
         Karl-Marx-Straße,,,54290,Trier,329800.00,5514700.00\n",
    );
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("house number"), "{run:?}");
    let german = folder.schulweg_in_german(&["build"]).expect_code(2);
    assert!(german.stderr.contains("Hausnummer"), "{german:?}");
    assert!(!folder.names().contains(&PUBLICATION.to_owned()));
}
