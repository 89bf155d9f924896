//! Ways to school over hand-made ground: where one enters a school; extracts that are cut or torn,
//! schools in the sea, houses far from everywhere, tables that name what nobody knows. The run goes
//! on where it can and counts, and ends with a clear error where it cannot.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "only part of the writer is needed")]
#[path = "../../crates/formats/src/pbf/writer.rs"]
mod writer;

use std::{collections::BTreeMap, fmt::Write as _};

use e2e::Folder;
use formats::pupil_list::Identity;
use geo_core::{EastNorth, LonLat};
use planning::Keys;
use store::VaultWalk;
use writer::{Pbf, Tags};

const STREET: Tags<'static> = &[("highway", "residential")];

/// Nodes of a street of 1 km in Adorf (1 to 3) and of one in Bdorf, 20 km away (11 to 13).
const NODES: [(i64, [f64; 2]); 6] = [
    (1, [0.0, 0.0]),
    (2, [500.0, 0.0]),
    (3, [1000.0, 0.0]),
    (11, [20_000.0, 0.0]),
    (12, [20_500.0, 0.0]),
    (13, [21_000.0, 0.0]),
];

const ADORF: (i64, &[i64], Tags<'static>) = (1, &[1, 2, 3], STREET);
const BDORF: (i64, &[i64], Tags<'static>) = (2, &[11, 12, 13], STREET);

const PROJECT: &str = "\
[region]
name = \"Zwei Orte\"
[release]
key_date = \"2026-10-15\"
[inputs]
pupils = [\"list.csv\"]
schools = \"schools.csv\"
osm = \"ways.osm.pbf\"
addresses = [{ format = \"csv\", path = \"register.csv\" }]
";

/// A place so many metres east and north of Adorf.
fn grid([east, north]: [f64; 2]) -> EastNorth {
    EastNorth { east: 330_000.0 + east, north: 5_515_000.0 + north }
}

fn degrees(place: [f64; 2]) -> LonLat {
    grid(place).to_lon_lat().unwrap()
}

/// The two places with some ways besides; every pupil lives at a house of its own: `a1`, `a2` in
/// Adorf, `b` in Bdorf, `far` 40 km north of Adorf; `b-gym` in Bdorf goes to the Gymnasium.
fn project(more_nodes: &[(i64, [f64; 2], Tags<'_>)], ways: &[(i64, &[i64], Tags<'_>)]) -> Folder {
    let folder = Folder::new();
    let nodes = NODES.iter().map(|(id, place)| (*id, *place, &[][..])).chain(more_nodes.iter().copied());
    let nodes: Vec<(i64, f64, f64, Tags<'_>)> =
        nodes.map(|(id, place, tags)| (id, degrees(place).lon, degrees(place).lat, tags)).collect();
    folder.write("ways.osm.pbf", Pbf::new().dense(&nodes).ways(ways).bytes());
    let mut register = "street,house_number,suffix,postal_code,place,easting,northing\n".to_owned();
    for (street, number, place) in [
        ("Astweg", 1, [100.0, 20.0]),
        ("Astweg", 2, [900.0, 20.0]),
        ("Bergweg", 1, [20_100.0, 20.0]),
        ("Bergweg", 2, [20_900.0, 20.0]),
        ("Fernweg", 1, [0.0, 40_000.0]),
    ] {
        let EastNorth { east, north } = grid(place);
        writeln!(register, "{street},{number},,54290,Trier,{east},{north}").unwrap();
    }
    folder.write("register.csv", register);
    schools(&folder, &[("10001", "Grundschule", [500.0, 30.0]), ("50001", "Gymnasium", [0.0, -10.0])]);
    folder.write(
        "list.csv",
        "ID;Straße;Hausnr.;PLZ;Wohnort;Klasse;Schulnummer\n\
         a1;Astweg;1;54290;Trier;3;10001\na2;Astweg;2;54290;Trier;7;50001\nb;Bergweg;1;54290;Trier;2;10001\n\
         b-gym;Bergweg;2;54290;Trier;8;50001\nfar;Fernweg;1;54290;Trier;3;10001\n",
    );
    folder.write("schulweg.toml", PROJECT);
    folder
}

fn schools(folder: &Folder, schools: &[(&str, &str, [f64; 2])]) {
    let mut list = "Schulnummer;Name;Schulart;lon;lat\n".to_owned();
    for (number, kind, place) in schools {
        let LonLat { lon, lat } = degrees(*place);
        writeln!(list, "{number};{kind};{kind};{lon};{lat}").unwrap();
    }
    folder.write("schools.csv", list);
}

/// The ways of the vault by the ids of the list.
fn walks(folder: &Folder) -> BTreeMap<&'static str, VaultWalk> {
    let keys = Keys::read(&folder.path().join("schulweg.key")).unwrap();
    let walks = folder.walks();
    assert_eq!(walks.len(), 5);
    ["a1", "a2", "b", "b-gym", "far"]
        .into_iter()
        .map(|id| {
            let pseudonym = keys.pseudonym(&Identity::Id(id));
            let (_, walk) = walks.iter().find(|(pupil, _)| pupil.pseudonym == pseudonym).unwrap();
            (id, walk.clone())
        })
        .collect()
}

fn told(walk: &VaultWalk) -> [&str; 2] {
    [&walk.entitlement, &walk.reason]
}

fn attended_m(walk: &VaultWalk) -> Option<f64> {
    walk.attended.as_ref().unwrap().metres.map(|metres| metres.0)
}

fn cautions(walk: &VaultWalk) -> Vec<&str> {
    walk.cautions.split(' ').collect()
}

/// Where the vault knows the only entrance of a site from.
fn entrance_source(folder: &Folder, site: &str) -> String {
    let database = rusqlite::Connection::open(folder.path().join("vault.gpkg")).unwrap();
    let one = "SELECT source FROM entrances WHERE site = ?1";
    database.query_row(one, [site], |row| row.get(0)).unwrap()
}

#[test]
fn a_site_s_entrance_comes_from_the_first_source_that_knows_one() {
    // Grounds north of the street, a path over their outline, a gate elsewhere on it.
    let corners: [(i64, [f64; 2], Tags<'_>); 6] = [
        (21, [400.0, 10.0], &[]),
        (22, [450.0, 10.0], &[]),
        (23, [600.0, 10.0], &[]),
        (24, [600.0, 60.0], &[]),
        (25, [400.0, 60.0], &[]),
        (26, [500.0, 30.0], &[]),
    ];
    let mut with_gate = corners;
    with_gate[1].2 = &[("barrier", "gate")];
    let grounds: (i64, &[i64], Tags<'_>) = (7, &[21, 22, 23, 24, 25, 21], &[("amenity", "school")]);
    let path: (i64, &[i64], Tags<'_>) = (8, &[2, 26], &[("highway", "footway")]);
    let LonLat { lon, lat } = degrees([500.0, 30.0]);
    let listed = degrees([300.0, 5.0]);
    let listed = format!(
        "Schulnummer;Name;Schulart;lon;lat;Eingänge\n10001;A;Grundschule;{lon};{lat};{} {}\n",
        listed.lon, listed.lat
    );
    let table = degrees([200.0, 0.0]);
    let table = format!("site,lon,lat\n10001,{},{}\n", table.lon, table.lat);
    // How far pupil a1 walks: 20 m to the street, along it from 100 m on, and to the entrance.
    let assert_from = |folder: &Folder, source: &str, way: f64| {
        let run = folder.schulweg(&["build", "--replace"]).expect_code(0);
        assert_eq!(entrance_source(folder, "10001"), source, "{}", run.stdout);
        let walk = &walks(folder)["a1"];
        assert!((attended_m(walk).unwrap() - way).abs() < 1.0, "{source}: {walk:?}");
        assert_eq!(cautions(walk).contains(&"entrance_unknown"), source == "address", "{walk:?}");
    };
    assert_from(&project(&[], &[ADORF, BDORF]), "address", 450.0);
    assert_from(&project(&corners, &[ADORF, BDORF, path, grounds]), "outline", 430.0);
    let folder = project(&with_gate, &[ADORF, BDORF, path, grounds]);
    assert_from(&folder, "mapped", 380.0);
    folder.write("schools.csv", listed);
    assert_from(&folder, "school_list", 225.0);
    folder.write("entrances.csv", table);
    folder.write("schulweg.toml", PROJECT.to_owned() + "entrances = \"entrances.csv\"\n");
    assert_from(&folder, "table", 120.0);
}

#[test]
fn where_no_way_joins_two_places_a_person_decides_and_the_run_counts_them() {
    let folder = project(&[], &[ADORF, BDORF]);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let walks = walks(&folder);
    for id in ["b", "b-gym"] {
        assert_eq!(told(&walks[id]), ["case_by_case", "no_path"], "{:?}", walks[id]);
        assert_eq!((attended_m(&walks[id]), walks[id].safe, walks[id].threshold), (None, None, None));
    }
    // 20 m to the street, 400 m along it, 30 m to the school.
    assert!((attended_m(&walks["a1"]).unwrap() - 450.0).abs() < 1.0, "{:?}", walks["a1"]);
    assert_eq!(told(&walks["a1"]), ["not_entitled", "not_longer"]);
    assert_eq!(told(&walks["a2"]), ["not_entitled", "not_longer"]);
    let counted = "2  the network has no way there, not even a dangerous one";
    assert!(run.stdout.contains(counted), "{}", run.stdout);
    assert!(run.stdout.contains("0.0 km on islands"), "both places are the network: {}", run.stdout);
    let german = folder.schulweg_in_german(&["build"]).expect_code(0);
    assert!(german.stdout.contains("2  im Wegenetz führt kein Weg dorthin"), "{}", german.stdout);
}

#[test]
fn a_house_forty_kilometres_from_any_way_is_measured_flagged_and_counted() {
    let folder = project(&[], &[ADORF, BDORF]);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let far = &walks(&folder)["far"];
    assert!(cautions(far).contains(&"snapped_far"), "{far:?}");
    // The map's grid is off by 0.1 % of the ground at most.
    assert!((attended_m(far).unwrap() - 40_530.0).abs() < 45.0, "{far:?}");
    assert!(run.stdout.contains("1 residences farther than 250 m from any way"), "{}", run.stdout);
}

#[test]
fn a_school_in_the_sea_has_no_position_and_its_pupils_are_left_to_a_person() {
    let folder = project(&[], &[ADORF, BDORF]);
    let sea = [-200_000.0, 400_000.0];
    schools(&folder, &[("10001", "Grundschule", sea), ("50001", "Gymnasium", [0.0, -10.0])]);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let walks = walks(&folder);
    assert_eq!(told(&walks["a1"]), ["case_by_case", "no_path"]);
    assert_eq!(told(&walks["a2"]), ["not_entitled", "not_longer"]);
    assert!(run.stdout.contains("row 1, column lon"), "{}", run.stdout);
    assert!(run.stdout.contains("1  neither entrance nor position"), "{}", run.stdout);
}

#[test]
fn a_school_far_from_every_way_is_named_and_the_answers_about_it_are_flagged() {
    let folder = project(&[], &[ADORF, BDORF]);
    let nowhere = [10_000.0, 30_000.0];
    schools(&folder, &[("10001", "Grundschule", nowhere), ("50001", "Gymnasium", [0.0, -10.0])]);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let walks = walks(&folder);
    assert!(cautions(&walks["a1"]).contains(&"entrance_far"), "{:?}", walks["a1"]);
    assert!(!cautions(&walks["a2"]).contains(&"entrance_far"), "{:?}", walks["a2"]);
    let named =
        "entrance far from every way (250 m) or from the school's position (500 m); check both: 10001\n";
    assert!(run.stdout.contains(named), "{}", run.stdout);
    let run = folder.schulweg_in_german(&["build"]).expect_code(0);
    assert!(run.stdout.contains("beides prüfen: 10001\n"), "{}", run.stdout);
}

#[test]
fn a_school_whose_place_nobody_knows_leaves_its_pupils_to_a_person() {
    let folder = project(&[], &[ADORF]);
    folder.write("schools.csv", "Schulnummer;Name;Schulart\n10001;A;Grundschule\n50001;B;Gymnasium\n");
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("2  neither entrance nor position"), "{}", run.stdout);
    for (id, walk) in walks(&folder) {
        assert_eq!(told(&walk), ["case_by_case", "no_path"], "{id}");
    }
}

#[test]
fn ways_of_no_length_and_ways_with_missing_nodes_do_not_stop_a_run() {
    // Two nodes at one place; a way back to itself; a single node; node 99 is not in the extract.
    let torn: (i64, &[i64], Tags<'_>) = (6, &[3, 99, 4], STREET);
    let ways: [(i64, &[i64], Tags<'_>); 6] =
        [ADORF, BDORF, (3, &[2, 5], STREET), (4, &[2, 2], STREET), (5, &[1], STREET), torn];
    let folder = project(&[(4, [1400.0, 0.0], &[]), (5, [500.0, 0.0], &[])], &ways);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let odd = walks(&folder);
    let plain = project(&[], &[ADORF, BDORF]);
    let _ = plain.schulweg(&["build"]).expect_code(0);
    let walks = walks(&plain);
    for id in ["a1", "a2", "b", "b-gym"] {
        assert_eq!(odd[id], walks[id], "{id}");
    }
    assert!(run.stdout.contains("6 rows read"), "{}", run.stdout);
    assert!(run.stdout.to_lowercase().contains("missing"), "the torn way is told of: {}", run.stdout);
}

#[test]
fn an_extract_without_ways_or_cut_in_half_ends_the_run_and_leaves_the_vault() {
    let folder = project(&[], &[ADORF, BDORF]);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let vault = folder.bytes("vault.gpkg");
    let whole = folder.bytes("ways.osm.pbf");
    for (broken, english, german) in [
        (whole[..whole.len() / 2].to_vec(), "the file ends in the middle", "bricht mittendrin ab"),
        (b"no extract at all, but some text".to_vec(), "ways.osm.pbf", "ways.osm.pbf"),
        (Vec::new(), "ways.osm.pbf", "ways.osm.pbf"),
        (Pbf::new().bytes(), "ways.osm.pbf", "ways.osm.pbf"),
    ] {
        folder.write("ways.osm.pbf", broken);
        let run = folder.schulweg(&["build"]).expect_code(2);
        assert!(run.stderr.contains(english) && run.stderr.contains("ways.osm.pbf"), "{}", run.stderr);
        let run = folder.schulweg_in_german(&["build"]).expect_code(2);
        assert!(run.stderr.contains(german), "{}", run.stderr);
        assert!(folder.bytes("vault.gpkg") == vault);
    }
}

#[test]
fn tables_that_name_an_unknown_site_end_the_run_with_its_number() {
    let folder = Folder::with_region();
    let districts = folder.read("schulbezirke.geojson");
    let entrances = folder.read("eingaenge.csv");
    for (file, broken) in [
        ("schulbezirke.geojson", districts.replacen("\"10058\"", "\"98765\"", 1)),
        ("eingaenge.csv", entrances.clone() + "98765,6.64,49.75\n"),
    ] {
        let whole = folder.read(file);
        assert_ne!(whole, broken);
        folder.write(file, broken);
        let run = folder.schulweg(&["build"]).expect_code(2);
        let parts = [file, "98765", "is not in the school list"];
        assert!(parts.iter().all(|part| run.stderr.contains(part)), "{}", run.stderr);
        let run = folder.schulweg_in_german(&["build"]).expect_code(2);
        assert!(run.stderr.contains("98765 steht nicht in der Schulliste"), "{}", run.stderr);
        assert!(!folder.names().contains(&"vault.gpkg".to_owned()));
        folder.write(file, whole);
    }
}
