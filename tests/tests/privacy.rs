//! Nothing personal leaves the list: not on the screen, not in a log, not in the output,
//! whatever is wrong with the row it stands in.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, path::PathBuf};

use aho_corasick::AhoCorasick;
use e2e::{Folder, REGISTER, Run, command, run};
use formats::table::Table;
use store::{Format, PUBLICATION, VaultPupil, export::export, publication::read};

/// Names, birth dates, contacts and ids: nowhere at all.
const PERSONS: [&str; 14] = [
    "Geheimrat",
    "Gertrud",
    "13.11.2014",
    "2014-11-13",
    "gertrud@example.org",
    "0651-4711",
    "Verschwiegen",
    "Viktor",
    "31.02.2015",
    "Stillmann",
    "Susanne",
    "ID-0815",
    "Leisegang",
    "32.13.2012",
];

/// Streets, numbers and places as listed: not on the screen and not in a log.
const ADDRESSES: [&str; 6] =
    ["Flüsterweg", "Fluesterweg", "Schweigegasse", "Tarnallee", "Diskretshausen", "Mäuschenpfad"];

const LIST: &str = "\
ID;Name;Vorname;Geburtsdatum;E-Mail;Telefon;Straße;Hausnr.;PLZ;Wohnort;Klassenstufe;Schulnummer
ID-0815;Geheimrat;Gertrud;13.11.2014;gertrud@example.org;0651-4711;Lindenstr.;12a;54290;Trier;4;12345
ID-0815;Geheimrat;Gertrud;13.11.2014;;;Flüsterweg;1;54290;Diskretshausen;9;54321
;Verschwiegen;Viktor;31.02.2015;;;Schweigegasse;2;54290;Trier;77;Geheimrat
;Stillmann;Susanne;2014-11-13;x;y;Tarnallee;3;Mäuschenpfad;Diskretshausen;Leisegang;x;zu;viel
;Leisegang;;32.13.2012;;;Mäuschenpfad 4 b, Geheimrat
;\"Leisegang;Viktor;13.11.2014;;;Fluesterweg;5;54290;Trier;4;1
";

fn assert_silent(run: &Run) {
    let text = format!("{}{}", run.stdout, run.stderr);
    for personal in PERSONS.iter().chain(&ADDRESSES) {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
}

fn assert_no_person(text: &str) {
    for personal in PERSONS {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
}

#[test]
fn geocode_says_nothing_personal_even_with_all_logs_on() {
    let folder = Folder::new();
    folder.write("list.csv", LIST);
    folder.write("register.csv", REGISTER);
    let words = ["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"];
    for locale in ["C", "de_DE.UTF-8"] {
        let mut command = command(&e2e::binary(), folder.path());
        let run = run(command.env("LC_ALL", locale).env("RUST_LOG", "trace").args(words)).expect_code(0);
        assert_silent(&run);
        assert_no_person(&folder.read("placed.csv"));
    }
}

#[test]
fn check_says_nothing_personal() {
    let folder = Folder::new();
    folder.write("pupils/list.csv", LIST);
    folder.write("register.csv", REGISTER);
    folder.write(
        "schulweg.toml",
        "[release]\nkey_date = \"2026-10-15\"\n[inputs]\npupils = [\"pupils/*.csv\"]\n\
         addresses = [{ format = \"csv\", path = \"register.csv\" }]\n",
    );
    for run in [folder.schulweg(&["check", "-vvv"]), folder.schulweg_in_german(&["check", "-vvv"])] {
        assert_silent(&run.expect_code(0));
    }
}

#[test]
fn build_and_everything_it_writes_say_nothing_personal() {
    let folder = Folder::with_project();
    folder.write("pupils/list.csv", LIST);
    folder.write(
        "overrides.csv",
        "street,house_number,postal_code,place,easting,northing,note\n\
         Flüsterweg,1,54290,Diskretshausen,here,there,Geheimrat\n",
    );
    for schools in
        [None, Some("Schulnummer;Name;Schulart;Straße;PLZ;Ort\n12345;A;Grundschule;B 1;54290;Trier\n")]
    {
        if let Some(schools) = schools {
            folder.write("schools.csv", schools);
        }
        for locale in ["C", "de_DE.UTF-8"] {
            let mut command = command(&e2e::binary(), folder.path());
            let command = command.env("LC_ALL", locale).env("RUST_LOG", "trace");
            let run = run(command.args(["build", "--replace"])).expect_code(0);
            assert_silent(&run);
        }
        for name in ["vault.gpkg", "review.csv", "run.json", PUBLICATION] {
            let bytes = folder.bytes(name);
            for personal in PERSONS.iter().chain(&ADDRESSES) {
                for text in [personal.to_string(), personal.to_lowercase(), personal.to_uppercase()] {
                    let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
                    assert!(!found, "{text} in {name}");
                }
            }
        }
    }
}

/// Columns of the invented lists that are about persons and where they live.
const PERSONAL: [&str; 7] =
    ["Schüler-ID", "Nachname", "Vorname", "Geburtsdatum", "Straße und Hausnummer", "Straße", "Name"];

#[test]
fn no_name_birth_date_id_address_or_key_of_a_whole_region_is_in_any_output() {
    let folder = Folder::new();
    let _ =
        folder.schulweg(&["synth", "--out", ".", "--pupils", "4000", "--addresses", "12000"]).expect_code(0);
    let trace = |words: &[&str]| {
        run(command(&e2e::binary(), folder.path()).env("RUST_LOG", "trace").args(words)).expect_code(0)
    };
    let built = trace(&["build"]);
    let walks = folder.walks();
    assert!(built.stdout.contains("Claim to transport"), "ways are among the outputs: {}", built.stdout);

    let mut planted: BTreeSet<String> = BTreeSet::new();
    for list in ["schuelerliste_grundschulen.xlsx", "schuelerliste_weiterfuehrende.csv"] {
        let table = Table::read(&folder.path().join(list), &|name| PERSONAL.contains(&name)).unwrap();
        let columns: Vec<usize> =
            (0..table.header.len()).filter(|at| PERSONAL.contains(&table.header[*at].as_str())).collect();
        assert!(columns.len() >= 5, "{:?}", table.header);
        planted.extend(table.rows.iter().flat_map(|row| columns.iter().map(|at| row.field(*at).to_owned())));
    }
    // Villages without street names have this word or their own name in place of a street, and the
    // names of municipalities are in the vault as those of places.
    let register = Table::read(&folder.path().join("hauskoordinaten.csv"), &|name| name == "gmd").unwrap();
    let at = register.header.iter().position(|name| name == "gmd").unwrap();
    let places: BTreeSet<&str> = register.rows.iter().map(|row| row.field(at)).collect();
    let is_public = |value: &str| value == "Hausnummer" || places.contains(value);
    planted.retain(|value| value.chars().count() >= 5 && !is_public(value));
    planted.insert(folder.read("schulweg.key").lines().last().unwrap().to_owned());
    assert!(planted.len() > 8000, "{}", planted.len());
    let planted: Vec<String> = planted.into_iter().collect();
    let search = AhoCorasick::new(&planted).unwrap();
    let mut outputs: Vec<(String, Vec<u8>)> =
        ["vault.gpkg", "review.csv", "run.json"].map(|name| (name.to_owned(), folder.bytes(name))).into();
    let mut screen = |what: &str, run: Run| {
        outputs.push((format!("stdout of {what}"), run.stdout.into_bytes()));
        outputs.push((format!("stderr of {what}"), run.stderr.into_bytes()));
    };
    screen("build", built);
    // The evidence of some, with whatever answer.
    for (pupil, _) in walks.iter().step_by(1000) {
        let words = ["explain", "--output", "path.geojson", "--pupil", &pupil.pseudonym.to_string()];
        screen("explain", trace(&words));
    }
    for words in [&["audit"][..], &["export", "--layer", "attendance", "--format", "csv"]] {
        screen(words[0], trace(words));
    }
    outputs.push(("path.geojson".to_owned(), folder.bytes("path.geojson")));
    let public = published(&folder);
    for (name, bytes) in outputs.iter().chain(&public) {
        let found: Vec<&str> =
            search.find_iter(bytes).take(5).map(|found| planted[found.pattern()].as_str()).collect();
        assert!(found.is_empty(), "{found:?} in {name}");
    }

    // The vault may know a pupil by these, what is let out may not.
    let keys: Vec<Vec<u8>> = walks.iter().flat_map(|(pupil, _)| keys_of(pupil)).collect();
    let in_vault =
        keys.iter().filter(|key| outputs[0].1.windows(key.len()).any(|window| window == *key)).take(3);
    assert_eq!(in_vault.count(), 3, "the vault holds such keys");
    let search = AhoCorasick::new(&keys).unwrap();
    for (name, bytes) in &public {
        assert!(search.find(bytes).is_none(), "a key of a pupil in {name}");
    }
}

/// The publication and every layer of it in every format.
fn published(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let path = folder.path().join(PUBLICATION);
    let publication = read(&path).unwrap();
    let mut files = vec![path];
    for table in &publication.tables {
        for format in Format::ALL {
            if table.layer.geometry.is_none() && format == Format::FlatGeobuf {
                continue;
            }
            let target = folder.path().join(format!("{}.{}", table.layer.id, format.ending()));
            files.extend(export(table, &publication.about, format, &target).unwrap().files);
        }
    }
    assert!(files.len() > 100, "{}", files.len());
    let bytes = |path: PathBuf| (path.display().to_string(), std::fs::read(&path).unwrap());
    files.into_iter().map(bytes).collect()
}

/// What a pupil is known by, as texts and as bytes.
fn keys_of(pupil: &VaultPupil) -> Vec<Vec<u8>> {
    let record = pupil.record_key.0;
    let mut keys = vec![
        pupil.pseudonym.to_string().into_bytes(),
        pupil.pseudonym.0.to_vec(),
        record.to_string().into_bytes(),
        record.cast_signed().to_string().into_bytes(),
        format!("{record:016x}").into_bytes(),
        record.to_be_bytes().to_vec(),
        record.to_le_bytes().to_vec(),
    ];
    for household in &pupil.household {
        keys.extend([household.to_string().into_bytes(), household.0[..8].to_vec()]);
    }
    keys
}

#[test]
fn a_build_that_fails_says_nothing_personal() {
    let folder = Folder::with_project();
    // The header is missing, so that the first pupil stands in its place.
    folder.write("pupils/list.csv", LIST.lines().skip(1).collect::<Vec<_>>().join("\n"));
    for run in [folder.schulweg(&["build", "-vvv"]), folder.schulweg_in_german(&["build", "-vvv"])] {
        assert_silent(&run.expect_code(2));
    }
}

#[test]
fn a_list_that_cannot_be_read_says_nothing_personal() {
    let folder = Folder::new();
    folder.write("register.csv", REGISTER);
    let words = ["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"];
    // The header is missing, so that the first pupil stands in its place.
    let headless = LIST.lines().skip(1).collect::<Vec<_>>().join("\n");
    folder.write("list.csv", headless);
    for run in [folder.schulweg(&words), folder.schulweg_in_german(&words)] {
        assert_silent(&run.expect_code(2));
    }
}

#[test]
fn broken_overrides_say_nothing_personal() {
    let folder = Folder::new();
    folder.write("list.csv", LIST);
    folder.write("register.csv", REGISTER);
    folder.write(
        "overrides.csv",
        "street,house_number,postal_code,place,easting,northing,note\n\
         Flüsterweg,1,54290,Diskretshausen,here,there,Geheimrat\n\
         Schweigegasse,2,54290,Trier,330000,5515000,asked Viktor\n",
    );
    let words = ["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"];
    let run = folder.schulweg(&words).expect_code(0);
    assert_silent(&run);
    assert_no_person(&folder.read("placed.csv"));
}

#[test]
fn a_project_that_measures_ways_says_nothing_of_a_row_with_whatever_is_wrong_in_it() {
    let folder = Folder::with_region();
    let whole = "ID-08150;Geheimrat;Gertrud;13.11.2014;;;Schweigegasse;2;54290;Trier;3;10058";
    let (header, rows) = LIST.split_once('\n').unwrap();
    folder.write("geheim.csv", format!("{header}\n{whole}\n{rows}"));
    folder.set("pupils", "pupils = [\"geheim.csv\"]");
    for locale in ["C", "de_DE.UTF-8"] {
        let trace = |words: &[&str]| {
            let mut command = command(&e2e::binary(), folder.path());
            let run = run(command.env("LC_ALL", locale).env("RUST_LOG", "trace").args(words));
            assert_silent(&run);
            run.code
        };
        assert_eq!(trace(&["build"]), 0);
        let rows = ["1", "2", "3", "4", "5", "6", "7", "99"];
        let codes = rows.map(|row| trace(&["explain", "--row", row, "--output", "path.geojson"]));
        assert!(codes.contains(&0) && codes.contains(&2), "some rows are pupils: {codes:?}");
    }
    assert!(folder.walks().iter().any(|(_, walk)| walk.attended.is_some()));
    for name in ["vault.gpkg", "review.csv", "run.json", PUBLICATION, "path.geojson"] {
        // A school of the region is named like one of the persons.
        let text = String::from_utf8_lossy(&folder.bytes(name)).to_lowercase();
        let text = text.replace("auguste-viktoria-gymnasium", "");
        for personal in PERSONS.iter().chain(&ADDRESSES) {
            assert!(!text.contains(&personal.to_lowercase()), "{personal} in {name}");
        }
    }
}
