//! `schulweg explain`: the evidence says what the vault says, its paths can be drawn and added up,
//! and it names nobody.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fs};

use e2e::{Folder, Run};
use formats::{pupil_list::Identity, table::Table};
use geo_core::LonLat;
use network::geodesy::length_of;
use planning::Keys;
use serde_json::Value;
use store::{VaultPupil, VaultWalk};

const LIST: &str = "schuelerliste_weiterfuehrende.csv";

fn built() -> Folder {
    let folder = Folder::with_region();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    folder
}

/// At most two pupils of every reason, among them detours and places without a safe way.
fn of_every_reason(folder: &Folder) -> Vec<(VaultPupil, VaultWalk)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut walks = folder.walks();
    walks.retain(|(_, walk)| {
        let seen = seen.entry(walk.reason.clone()).or_default();
        *seen += 1;
        *seen <= 2
    });
    assert!(seen.len() > 8, "{seen:?}");
    walks
}

/// What stands behind a name in what was printed.
fn told<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.trim_start().strip_prefix(name)).map(str::trim)
}

fn metres(text: &str) -> f64 {
    text.split(" m").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn place(position: &Value) -> LonLat {
    LonLat { lon: number(&position[0]), lat: number(&position[1]) }
}

/// Length of a path of the file and of its dangerous parts; its pieces join and add up.
fn path_of(features: &[Value], name: &str, home: LonLat) -> Option<[f64; 2]> {
    let pieces: Vec<&Value> =
        features.iter().filter(|feature| feature["properties"]["path"] == name).collect();
    let whole = number(&pieces.first()?["properties"]["path_metres"]);
    let (mut sum, mut dangerous, mut end): (f64, f64, Option<&Value>) = (0.0, 0.0, None);
    for (piece, number_of) in pieces.iter().zip(1..) {
        let (properties, line) = (&piece["properties"], piece["geometry"]["coordinates"].as_array().unwrap());
        assert_eq!((&piece["type"], &piece["geometry"]["type"]), (&"Feature".into(), &"LineString".into()));
        assert_eq!((&properties["piece"], number(&properties["path_metres"])), (&number_of.into(), whole));
        let kind = properties["kind"].as_str().unwrap();
        assert!(["straight", "private", "way", "dangerous"].contains(&kind), "{kind}");
        assert!(line.len() >= 2);
        if let Some(end) = end {
            assert_eq!(*end, line[0], "pieces join end to end");
        }
        end = line.last();
        let drawn: f64 = line.windows(2).map(|side| length_of(place(&side[0]), place(&side[1]))).sum();
        let told = number(&properties["metres"]);
        // Seven decimals are a centimetre, at either end of each side.
        #[allow(clippy::cast_precision_loss, reason = "few points")]
        let rounded = 0.015 * line.len() as f64;
        assert!((drawn - told).abs() < rounded + told / 1000.0, "{drawn} {told} {kind}");
        sum += told;
        dangerous += if kind == "dangerous" { told } else { 0.0 };
    }
    assert!((sum - whole).abs() < 0.0006 * f64::from(u32::try_from(pieces.len()).unwrap()), "{sum} {whole}");
    let first = place(&pieces[0]["geometry"]["coordinates"][0]);
    assert!(length_of(first, home) < 0.02, "the path begins at the front door");
    Some([whole, dangerous])
}

#[test]
fn the_evidence_says_what_the_vault_says_and_draws_it() {
    let folder = built();
    let (mut detours, mut without) = (0, 0);
    for (pupil, walk) in of_every_reason(&folder) {
        let words = ["explain", "--pupil", &pupil.pseudonym.to_string(), "--output", "path.geojson"];
        let run = folder.schulweg(&words).expect_code(0);
        let text = &run.stdout;
        assert_eq!(told(text, "Pupil"), Some(pupil.pseudonym.to_string().as_str()));
        assert_eq!(told(text, "paragraph"), Some(walk.paragraph.as_str()));
        for (name, way) in [
            ("site attended", &walk.attended),
            ("nearest of its type", &walk.nearest),
            ("site that grounds the claim", &walk.claim),
        ] {
            let expected = way.as_ref().map_or("–".to_owned(), |way| {
                let length = way.metres.map(|way| format!("{:.3} m", way.0));
                match (length, pupil.residence) {
                    (None, None) => way.site.to_string(),
                    (length, _) => format!("{}: {}", way.site, length.unwrap_or("no way".into())),
                }
            });
            assert_eq!(told(text, name), Some(expected.as_str()), "{text}");
        }
        let geojson: Value = serde_json::from_str(&folder.read("path.geojson")).unwrap();
        assert_eq!(geojson["type"], "FeatureCollection");
        let features = geojson["features"].as_array().unwrap();
        let Some(home) = pupil.residence else {
            assert!(features.is_empty(), "{geojson}");
            continue;
        };
        let home = home.to_lon_lat().unwrap();
        let shortest = path_of(features, "shortest", home);
        let claim = walk.claim.as_ref().and_then(|claim| claim.metres).map(|metres| metres.0);
        assert_eq!(shortest.map(|[whole, _]| whole), claim, "{text}");
        assert_eq!(claim, told(text, "shortest way ").filter(|told| *told != "none").map(metres), "{text}");
        let dangerous = shortest.map_or(0.0, |[_, dangerous]| dangerous);
        if let Some((_, of)) = told(text, "shortest way ").unwrap().split_once("of it dangerous: ") {
            assert!((metres(of) - dangerous).abs() < 0.01, "{text}");
        } else {
            assert!(dangerous < 0.0005, "{text}");
        }
        let safe = path_of(features, "safe", home);
        if let Some([whole, dangerous]) = safe {
            assert!(dangerous < 0.0005, "{text}");
            assert_eq!(Some(whole), walk.safe.map(|safe| safe.0));
            assert_eq!(told(text, "shortest without danger").map(metres), Some(whole));
            detours += 1;
        } else if walk.safe.is_none() {
            assert_eq!(told(text, "shortest without danger"), Some("none"), "{text}");
            without += 1;
        } else {
            assert_eq!(walk.safe.map(|safe| safe.0), claim);
            assert!(text.contains("meets no dangerous part"), "{text}");
        }
    }
    assert!(detours >= 2 && without >= 2, "{detours} {without}");
}

#[cfg(unix)]
#[test]
fn the_file_of_the_paths_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = built();
    let words = ["explain", "--list", LIST, "--row", "7", "--output", "path.geojson"];
    let _ = folder.schulweg(&words).expect_code(0);
    let mode = fs::metadata(folder.path().join("path.geojson")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    for taken in ["schulweg.toml", "vault.gpkg", "run.json", "schulweg.key", "region.osm.pbf", LIST] {
        let before = folder.bytes(taken);
        let words = ["explain", "--list", LIST, "--row", "7", "--output", taken];
        let run = folder.schulweg(&words).expect_code(2);
        assert!(run.stderr.contains(taken), "{}", run.stderr);
        assert!(folder.bytes(taken) == before, "{taken} was overwritten");
    }
}

#[test]
fn a_row_of_a_list_is_explained_without_naming_anybody() {
    let folder = built();
    let keys = Keys::read(&folder.path().join("schulweg.key")).unwrap();
    let personal =
        ["Schüler-ID", "Nachname", "Vorname", "Geburtsdatum", "Straße", "Straße und Hausnummer", "Name"];
    let table = Table::read(&folder.path().join(LIST), &|name| personal.contains(&name)).unwrap();
    let at = |name: &str| table.header.iter().position(|header| header == name).unwrap();
    let columns: Vec<usize> =
        (0..table.header.len()).filter(|at| personal.contains(&table.header[*at].as_str())).collect();
    for row in table.rows.iter().filter(|row| !row.field(at("Schüler-ID")).is_empty()).step_by(400) {
        let number = row.number.to_string();
        let words = ["explain", "--list", LIST, "--row", &number, "--output", "path.geojson"];
        let english = folder.schulweg(&words).expect_code(0);
        let german = folder.schulweg_in_german(&words).expect_code(0);
        let id = row.field(at("Schüler-ID")).to_lowercase();
        let pseudonym = keys.pseudonym(&Identity::Id(&id)).to_string();
        assert_eq!(told(&english.stdout, "Pupil"), Some(pseudonym.as_str()), "row {number}");
        assert_eq!(told(&german.stdout, "Person"), Some(pseudonym.as_str()), "row {number}");
        let all =
            [english, german].map(|run| run.stdout + &run.stderr).concat() + &folder.read("path.geojson");
        for value in columns.iter().map(|at| row.field(*at)).filter(|value| value.chars().count() >= 5) {
            assert!(!all.contains(value), "{value} in {all}");
        }
    }
}

/// Both languages end with code 2 and say so.
fn assert_refused(folder: &Folder, words: &[&str], english: &str, german: &str) {
    let assert = |run: Run, part: &str| {
        let run = run.expect_code(2);
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
        assert!(!run.stdout.contains("claim to transport"), "{}", run.stdout);
    };
    assert(folder.schulweg(words), english);
    assert(folder.schulweg_in_german(words), german);
}

#[test]
fn evidence_that_would_not_be_the_vault_s_is_refused() {
    let folder = Folder::with_region();
    folder.set("hazards", "");
    folder.set("entrances", "");
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let (pupil, _) = folder.walks().into_iter().find(|(_, walk)| walk.reason == "longer").unwrap();
    let words = ["explain", "--pupil", &pupil.pseudonym.to_string(), "--output", "path.geojson"];
    let _ = folder.schulweg(&words).expect_code(0);
    fs::remove_file(folder.path().join("path.geojson")).unwrap();

    // The extract of another region.
    let other = Folder::new();
    let _ = other
        .schulweg(&["synth", "--out", ".", "--seed", "2", "--pupils", "3000", "--addresses", "9000"])
        .expect_code(0);
    let own = folder.bytes("region.osm.pbf");
    folder.write("region.osm.pbf", other.bytes("region.osm.pbf"));
    assert_refused(&folder, &words, "build the project again", "das Projekt neu bauen");
    folder.write("region.osm.pbf", own);

    // Other rules.
    folder.set("rules", "rules = \"bw\"");
    assert_refused(&folder, &words, "build the project again", "das Projekt neu bauen");
    folder.set("rules", "rules = \"rp\"");
    let _ = folder.schulweg(&words).expect_code(0);
    fs::remove_file(folder.path().join("path.geojson")).unwrap();

    // Lists without the pupil.
    for list in ["schuelerliste_grundschulen.xlsx", LIST] {
        fs::remove_file(folder.path().join(list)).unwrap();
    }
    folder.write("andere.csv", "ID;Straße;Hausnr.;PLZ;Wohnort\n1;Weg;1;54290;Trier\n");
    folder.set("pupils", "pupils = [\"andere.csv\"]");
    assert_refused(&folder, &words, "lists do not", "die Listen des Projekts nicht mehr");
    assert!(!folder.names().contains(&"path.geojson".to_owned()), "nothing was written");
}

#[test]
fn who_cannot_be_found_is_an_error_that_says_how_to_ask() {
    let folder = built();
    let row = |row, list| ["explain", "--row", row, "--list", list];
    assert_refused(&folder, &row("0", LIST), "row 1 is the first", "Zeile 1 ist die erste");
    assert_refused(&folder, &row("99999", LIST), "stands in row 99999", "in Zeile 99999 steht niemand");
    for words in [&row("1", "andere.csv")[..], &["explain", "--row", "1"]] {
        assert_refused(&folder, words, "name one of the project's pupil lists", LIST);
    }
    let nobody = ["explain", "--pupil", "00000000000000000000000000000000"];
    assert_refused(&folder, &nobody, "no such pupil", "enthält diese Person nicht");
    let no_pseudonym = ["explain", "--pupil", "Erfunden"];
    assert_refused(&folder, &no_pseudonym, "32 hexadecimal digits", "32 Hexadezimalziffern");
    assert_refused(&folder, &["explain"], "--row", "--row");
    let both = ["explain", "--row", "1", "--list", LIST, "--pupil", nobody[2]];
    assert_refused(&folder, &both, "either --row N", "--row ZEILE");
}

#[test]
fn without_a_vault_or_with_one_without_ways_there_is_nothing_to_explain() {
    let folder = Folder::with_region();
    let words = ["explain", "--list", LIST, "--row", "1"];
    assert_refused(&folder, &words, "build", "bauen");
    // A vault without ways: no extract when it was built.
    let (project, extract) = (folder.read("schulweg.toml"), folder.bytes("region.osm.pbf"));
    fs::remove_file(folder.path().join("region.osm.pbf")).unwrap();
    folder.set("osm", "");
    folder.set("addresses", "addresses = [{ format = \"hk-de\", path = \"hauskoordinaten.csv\" }]");
    for key in ["hazards", "entrances", "school_districts"] {
        folder.set(key, "");
    }
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert!(folder.pupils().iter().all(|pupil| pupil.walk.is_none()));
    assert_refused(&folder, &words, "inputs.osm", "inputs.osm");
    folder.write("schulweg.toml", project);
    folder.write("region.osm.pbf", extract);
    assert_refused(&folder, &words, "without measuring ways", "ohne Schulwege gebaut");
}
