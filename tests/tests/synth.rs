//! The invented region as a user makes it: `schulweg synth`, then `check`, then `geocode`
//! against the truth that came with it.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use e2e::Folder;

/// What became of the rows of one kind.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    rows: usize,
    right: usize,
    wrong: usize,
}

/// Lists and their truth.
const LISTS: [&str; 2] = ["schuelerliste_grundschulen.xlsx", "schuelerliste_weiterfuehrende.csv"];

fn region(words: &[&str]) -> Folder {
    let folder = Folder::new();
    let run = folder.schulweg(&[&["synth", "--out", "region"], words].concat()).expect_code(0);
    assert!(run.stdout.contains("invented"), "{}", run.stdout);
    folder
}

#[test]
fn a_region_is_made_and_everything_in_it_can_be_read() {
    let folder = region(&[]);
    let run = folder.schulweg(&["check", "--project", "region"]).expect_code(0);
    assert!(run.stdout.contains("24,830 pupils = "), "{}", run.stdout);
    assert!(run.stdout.contains("105 rows read = 105 taken in + 0 rejected"), "{}", run.stdout);
    for line in run.stdout.lines().filter(|line| line.contains("rejected")) {
        assert!(line.ends_with("+ 0 rejected"), "{line}");
    }
    assert!(!run.stdout.contains("needs attention"), "{}", run.stdout);
}

#[test]
fn every_dirty_row_is_placed_as_the_truth_says() {
    let folder = region(&[]);
    let truth: Vec<BTreeMap<String, String>> = folder.placed("region/wahrheit.csv");
    let mut tallies: BTreeMap<(&str, String), Tally> = BTreeMap::new();
    let mut taken_for_a_house = 0;
    let show = std::env::var_os("SCHULWEG_SHOW_FAILURES").is_some();
    for list in LISTS {
        let path = format!("region/{list}");
        let words =
            ["geocode", "--addresses", "hk-de:region/hauskoordinaten.csv", "--areas", "region/gemeinden.shp"];
        let further = ["--addresses", "osm:region/region.osm.pbf", "--postal-codes", "region/plz.csv"];
        let _ = folder
            .schulweg(&[&words[..], &further, &["--output", "placed.csv", &path]].concat())
            .expect_code(0);
        let placed = folder.placed("placed.csv");
        let truth: Vec<_> = truth.iter().filter(|truth| truth["file"] == list).collect();
        assert_eq!(placed.len(), truth.len(), "{list}");
        for (placed, truth) in placed.iter().zip(truth) {
            assert_eq!(placed["row"], truth["row"], "{list}");
            let at_house = placed["match_level"] == "house_number";
            if truth["expected"] != "house_number" {
                taken_for_a_house += usize::from(at_house);
                if show && at_house {
                    eprintln!("{list} {truth:?}: {placed:?}");
                }
                continue;
            }
            let near = |axis: &str| {
                let value = |row: &BTreeMap<String, String>| row[axis].parse::<f64>().unwrap_or_default();
                (value(placed) - value(truth)).abs() < 0.01
            };
            let right = at_house && near("easting") && near("northing");
            let tally = tallies.entry((list, truth["kind"].clone())).or_default();
            tally.rows += 1;
            tally.right += usize::from(right);
            tally.wrong += usize::from(at_house && !right);
            if show && !right {
                eprintln!("{list} {truth:?}: {placed:?}");
            }
        }
    }
    let table: Vec<String> = tallies
        .iter()
        .map(|((list, kind), tally)| {
            format!("{list} {kind}: {} rows, {} right, {} wrong", tally.rows, tally.right, tally.wrong)
        })
        .collect();
    for list in LISTS {
        for dirty in [true, false] {
            let mut sum = Tally::default();
            for ((_, kind), tally) in tallies.iter().filter(|((of, _), _)| *of == list) {
                if (kind != "as in the register") == dirty {
                    sum.rows += tally.rows;
                    sum.right += tally.right;
                    sum.wrong += tally.wrong;
                }
            }
            let what = format!("{list}, dirty {dirty}: {sum:?}\n{}", table.join("\n"));
            if show {
                eprintln!("{list}, dirty {dirty}: {sum:?}");
            }
            assert!(sum.rows > 3000 && sum.right * 100 >= sum.rows * 99, "{what}");
            assert!(sum.wrong * 1000 <= sum.rows * 2, "{what}");
        }
    }
    assert_eq!(
        taken_for_a_house, 0,
        "rows whose address does not exist, or exists twice, at house-number level"
    );
}

#[test]
fn every_register_id_stands_once_and_every_true_one_is_in_the_register() {
    let folder = region(&["--pupils", "3000", "--addresses", "9000"]);
    let register = folder.read("region/hauskoordinaten.csv");
    let ids: Vec<&str> = register.lines().skip(1).filter_map(|line| line.split(';').nth(1)).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!((ids.len(), once.len()), (9000, 9000));
    let truth = folder.placed("region/wahrheit.csv");
    assert!(
        truth.iter().all(|row| row["register_id"].is_empty() || once.contains(row["register_id"].as_str()))
    );
    let absent = truth.iter().filter(|row| row["expected"] == "absent");
    assert!(absent.clone().count() > 0 && absent.clone().all(|row| row["easting"].is_empty()));
}

/// The root of a node in a forest of parents.
fn root(parents: &mut BTreeMap<i64, i64>, mut at: i64) -> i64 {
    while let Some(parent) = parents.get(&at).copied().filter(|parent| *parent != at) {
        let above = parents.get(&parent).copied().unwrap_or(parent);
        parents.insert(at, above);
        at = parent;
    }
    at
}

#[test]
fn the_ways_of_the_extract_are_one_network_of_nodes_in_order_and_the_header_says_invented() {
    let folder = region(&["--pupils", "3000", "--addresses", "9000"]);
    let path = folder.path().join("region/region.osm.pbf");
    let (mut nodes, mut ways, mut stops) = (Vec::new(), Vec::new(), 0);
    osmpbf::ElementReader::from_path(&path)
        .unwrap()
        .for_each(|element| match element {
            osmpbf::Element::DenseNode(node) => {
                nodes.push(node.id());
                stops += usize::from(node.tags().any(|tag| tag == ("highway", "bus_stop")));
            }
            osmpbf::Element::Way(way) if way.tags().any(|(key, _)| key == "highway") => {
                ways.push(way.refs().collect::<Vec<i64>>());
            }
            _ => {}
        })
        .unwrap();
    assert!(nodes.is_sorted_by(|a, b| a < b) && stops == 1015, "{stops} stops");
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    for pair in ways.iter().flat_map(|way| way.windows(2)) {
        assert!(nodes.binary_search(&pair[0]).is_ok() && nodes.binary_search(&pair[1]).is_ok());
        for node in pair {
            parents.entry(*node).or_insert(*node);
        }
        let (a, b) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
        parents.insert(a, b);
    }
    let ends: BTreeSet<i64> = ways.iter().map(|way| root(&mut parents, way[0])).collect();
    assert_eq!(ends.len(), 1, "separate networks");
    let mut blobs = osmpbf::BlobReader::from_path(&path).unwrap();
    let header = blobs.next().unwrap().unwrap().to_headerblock().unwrap();
    assert!(header.writing_program().is_some_and(|program| program.contains("erfunden")));
}

/// An extract, as far as schools and hazards need it.
#[derive(Default)]
struct Extract {
    /// Nodes: longitude and latitude in units of 1e-7 degrees.
    places: BTreeMap<i64, [i32; 2]>,
    gates: BTreeSet<i64>,
    walked: BTreeSet<i64>,
    ways: BTreeMap<i64, Vec<i64>>,
    school_points: Vec<String>,
    grounds: BTreeMap<String, Vec<i64>>,
}

impl Extract {
    fn of(path: &std::path::Path) -> Self {
        let mut extract = Self::default();
        let is_school = |tag: &(&str, &str)| *tag == ("amenity", "school");
        let number = |tags: Vec<(&str, &str)>| {
            tags.into_iter().find(|(key, _)| *key == "ref").map(|(_, number)| number.to_owned()).unwrap()
        };
        let read = |element: osmpbf::Element<'_>| match element {
            osmpbf::Element::DenseNode(node) => {
                extract.places.insert(node.id(), [node.decimicro_lon(), node.decimicro_lat()]);
                if node.tags().any(|(key, _)| key == "barrier" || key == "entrance") {
                    extract.gates.insert(node.id());
                }
                if node.tags().any(|tag| is_school(&tag)) {
                    extract.school_points.push(number(node.tags().collect()));
                }
            }
            osmpbf::Element::Way(way) => {
                let nodes: Vec<i64> = way.refs().collect();
                if way.tags().any(|tag| is_school(&tag)) {
                    extract.grounds.insert(number(way.tags().collect()), nodes.clone());
                } else if way.tags().any(|(key, _)| key == "highway") {
                    extract.walked.extend(&nodes);
                }
                extract.ways.insert(way.id(), nodes);
            }
            _ => {}
        };
        osmpbf::ElementReader::from_path(path).unwrap().for_each(read).unwrap();
        extract
    }
}

#[test]
fn every_school_is_closed_grounds_with_gates_at_a_path_or_a_point() {
    let folder = region(&["--pupils", "3000", "--addresses", "9000"]);
    let extract = Extract::of(&folder.path().join("region/region.osm.pbf"));
    assert_eq!(extract.grounds.len() + extract.school_points.len(), 105);
    assert!(extract.school_points.iter().all(|number| !extract.grounds.contains_key(number)));
    assert!(extract.grounds.values().all(|nodes| nodes.len() > 3 && nodes.first() == nodes.last()));
    let with_gates = |nodes: &&Vec<i64>| nodes.iter().any(|node| extract.gates.contains(node));
    assert!(extract.grounds.values().filter(with_gates).count() > 50);
    assert!(extract.gates.iter().all(|gate| extract.walked.contains(gate)));
}

#[test]
fn hazards_and_listed_entrances_lie_on_ways_of_the_extract() {
    let folder = region(&["--pupils", "3000", "--addresses", "9000"]);
    let extract = Extract::of(&folder.path().join("region/region.osm.pbf"));
    #[allow(clippy::cast_possible_truncation, reason = "degrees")]
    let place = |degrees: [f64; 2]| degrees.map(|value| (value * 1e7).round() as i32);
    let walked: BTreeSet<[i32; 2]> = extract.walked.iter().map(|node| extract.places[node]).collect();
    let hazards: serde_json::Value = serde_json::from_str(&folder.read("region/gefahren.geojson")).unwrap();
    let mut named = 0;
    for hazard in hazards["features"].as_array().unwrap() {
        let coordinates = &hazard["geometry"]["coordinates"];
        let line: Vec<[f64; 2]> = serde_json::from_value(coordinates.clone())
            .or_else(|_| serde_json::from_value(coordinates.clone()).map(|point| vec![point]))
            .unwrap();
        assert!(line.iter().all(|point| walked.contains(&place(*point))), "{hazard}");
        if let Some(way) = hazard["properties"]["osm_way"].as_i64() {
            let nodes: Vec<[i32; 2]> = extract.ways[&way].iter().map(|node| extract.places[node]).collect();
            assert_eq!(nodes, line.iter().map(|point| place(*point)).collect::<Vec<_>>());
            named += 1;
        }
    }
    assert!(named > 0);
    let entrances = folder.placed("region/eingaenge.csv");
    let degrees = |row: &BTreeMap<String, String>| ["lon", "lat"].map(|axis| row[axis].parse().unwrap());
    assert!(entrances.len() > 3 && entrances.iter().all(|row| walked.contains(&place(degrees(row)))));
}

#[test]
fn two_runs_with_one_seed_give_the_same_bytes_and_may_overwrite_each_other() {
    let words = ["synth", "--seed", "7", "--pupils", "2000", "--addresses", "6000", "--out"];
    let folder = Folder::new();
    for out in ["a", "b", "b"] {
        let _ = folder.schulweg(&[&words[..], &[out]].concat()).expect_code(0);
    }
    for file in fs::read_dir(folder.path().join("a")).unwrap() {
        let name = file.unwrap().file_name();
        let read = |out: &str| fs::read(folder.path().join(out).join(&name)).unwrap();
        assert!(read("a") == read("b"), "{} differs", name.display());
    }
}

#[test]
fn a_foreign_folder_and_impossible_numbers_are_refused() {
    let folder = Folder::new();
    folder.write("mine/notes.txt", "keep");
    let run = folder.schulweg(&["synth", "--out", "mine"]).expect_code(2);
    assert!(run.stderr.contains("not made by schulweg synth"), "{}", run.stderr);
    let run = folder.schulweg_in_german(&["synth", "--out", "mine"]).expect_code(2);
    assert!(run.stderr.contains("stammt nicht von schulweg synth"), "{}", run.stderr);
    assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    let run = folder.schulweg(&["synth", "--out", "new", "--addresses", "10"]).expect_code(2);
    assert!(run.stderr.contains("--addresses 10: possible are"), "{}", run.stderr);
    let run = folder
        .schulweg(&["synth", "--out", "new", "--pupils", "90000", "--addresses", "20000"])
        .expect_code(2);
    assert!(run.stderr.contains("give more --addresses"), "{}", run.stderr);
}
