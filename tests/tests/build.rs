//! `build`: from a project's inputs to the vault, the review file and the record of the run.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write as _, fs};

use e2e::{Folder, LIST};
use formats::pupil_list::Identity;
use geo_core::geocode::MatchLevel;
use planning::Keys;
use store::{Vault, VaultPupil};

fn vault(folder: &Folder) -> Vec<VaultPupil> {
    Vault::open(&folder.path().join("vault.gpkg")).unwrap().pupils().unwrap()
}

fn record(folder: &Folder) -> serde_json::Value {
    serde_json::from_str(&folder.read("run.json")).unwrap()
}

/// The list with ids, and for a later year with everything else changed.
fn list_of_year(grade: u8, street: &str) -> String {
    format!(
        "ID;Name;Vorname;Geburtsdatum;Straße;PLZ;Wohnort;Klasse;Schulnummer\n\
         4711;Musterfrau;Anna;01.02.2016;{street};54290;Trier;{grade};00{grade}\n"
    )
}

#[test]
fn a_project_becomes_a_vault_a_review_file_and_a_record_of_the_run() {
    let folder = Folder::with_project();
    let run = folder.schulweg(&["build"]).expect_code(0);
    for part in [
        "Landkreis Beispiel",
        "4 rows read",
        "2 placed + 2 not placed",
        "vault.gpkg (4 pupils)",
        "Key of the pseudonyms",
    ] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    let pupils = vault(&folder);
    assert_eq!(pupils.len(), 4);
    assert_eq!(pupils.iter().filter(|pupil| pupil.match_level == MatchLevel::HouseNumber).count(), 2);
    assert!(pupils.iter().all(|pupil| pupil.residence.is_some() == pupil.quality.is_some()));
    let mut ages: Vec<_> = pupils.iter().map(|pupil| (pupil.grade, pupil.age)).collect();
    ages.sort_unstable();
    assert_eq!(ages, [(4, 10), (5, 11), (6, 12), (7, 13)].map(|(grade, age)| (Some(grade), Some(age))));

    let review = folder.read("review.csv");
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(review.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let told: Vec<[&str; 4]> = rows.iter().map(|row| [row[0].as_str(), &row[1], &row[2], &row[3]]).collect();
    let expected = [["pupils/list.csv", "3", "4", "ambiguous"], ["pupils/list.csv", "4", "5", "unmatched"]];
    assert_eq!(told, expected);

    let record = record(&folder);
    assert_eq!(record["pupils"]["kept"], 4);
    assert_eq!(record["match_levels"]["house_number"], 2);
    assert_eq!(record["attention"]["ambiguous"], 1);
    assert_eq!(record["inputs"].as_array().unwrap().len(), 3);
    let german = folder.schulweg_in_german(&["build"]).expect_code(0);
    assert!(german.stdout.contains("2 verortet + 2 nicht verortet"), "{}", german.stdout);
}

#[cfg(unix)]
#[test]
fn what_is_about_persons_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    for name in ["vault.gpkg", "schulweg.key", "review.csv", "run.json"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
}

#[test]
fn the_same_inputs_and_keys_give_the_same_bytes_but_for_the_times() {
    let (one, other) = (Folder::with_project(), Folder::with_project());
    let _ = one.schulweg(&["build"]).expect_code(0);
    fs::copy(one.path().join("schulweg.key"), other.path().join("schulweg.key")).unwrap();
    let _ = other.schulweg_in_german(&["build"]).expect_code(0);
    for name in ["vault.gpkg", "review.csv"] {
        assert!(one.bytes(name) == other.bytes(name), "{name} differs");
    }
    let without_times = |folder| {
        let mut record = record(folder);
        record["seconds"] = serde_json::Value::Null;
        record
    };
    assert_eq!(without_times(&one), without_times(&other));
}

#[test]
fn another_key_gives_other_pseudonyms_households_and_record_keys() {
    let (one, other) = (Folder::with_project(), Folder::with_project());
    let _ = one.schulweg(&["build"]).expect_code(0);
    let _ = other.schulweg(&["build"]).expect_code(0);
    let (one, other) = (vault(&one), vault(&other));
    for pupil in &one {
        assert!(other.iter().all(|other| other.pseudonym != pupil.pseudonym));
        assert!(other.iter().all(|other| other.record_key != pupil.record_key));
        assert!(other.iter().all(|other| other.household != pupil.household));
    }
}

#[test]
fn a_pupil_has_the_same_pseudonym_and_record_key_in_next_year_s_list() {
    let folder = Folder::with_project();
    folder.write("pupils/list.csv", list_of_year(4, "Lindenstr. 3"));
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let this_year = vault(&folder);
    // Moved, at another school, a year older.
    folder.write("pupils/list.csv", list_of_year(5, "Lindenstr. 1"));
    folder.write("schulweg.toml", e2e::PROJECT.replace("2026-10-15", "2027-10-15"));
    // A list of one is too small for two releases.
    let _ = folder.schulweg(&["build", "--replace"]).expect_code(0);
    let next_year = vault(&folder);
    assert_eq!(this_year[0].pseudonym, next_year[0].pseudonym);
    assert_eq!(this_year[0].record_key, next_year[0].record_key);
    assert_ne!(this_year[0].household, next_year[0].household);
    assert_eq!(next_year[0].age, Some(11));
    // Who has list and key can tell which row it is.
    let keys = Keys::read(&folder.path().join("schulweg.key")).unwrap();
    assert_eq!(keys.pseudonym(&Identity::Id("4711")), next_year[0].pseudonym);
}

#[test]
fn brothers_and_sisters_share_a_household_and_neighbours_at_one_position_do_not() {
    let folder = Folder::with_project();
    folder.write(
        "pupils/list.csv",
        "ID;Straße;Hausnr.;PLZ;Wohnort\n\
         1;Lindenstr.;12a;54290;Trier\n2;Lindenstraße;12 A;;Trier\n3;Lindenstraße;12 b;54290;Trier\n",
    );
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let keys = Keys::read(&folder.path().join("schulweg.key")).unwrap();
    let pupils = vault(&folder);
    let of = |id| {
        let pseudonym = keys.pseudonym(&Identity::Id(id));
        pupils.iter().find(|pupil| pupil.pseudonym == pseudonym).unwrap()
    };
    assert_eq!(of("1").household, of("2").household);
    assert_ne!(of("1").household, of("3").household);
    assert_eq!(of("1").residence, of("3").residence, "12 b is placed at 12 a");
}

#[test]
fn a_missing_or_other_key_does_not_replace_a_vault() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let vault = folder.bytes("vault.gpkg");
    let key = folder.read("schulweg.key");
    fs::remove_file(folder.path().join("schulweg.key")).unwrap();
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("schulweg.key") && run.stderr.contains("Restore"), "{run:?}");
    assert!(!folder.names().contains(&"schulweg.key".to_owned()));
    let other = Folder::with_project();
    let _ = other.schulweg(&["build"]).expect_code(0);
    fs::copy(other.path().join("schulweg.key"), folder.path().join("schulweg.key")).unwrap();
    let run = folder.schulweg_in_german(&["build"]).expect_code(2);
    assert!(run.stderr.contains("nicht der Schlüssel"), "{run:?}");
    assert!(!run.stderr.contains(key.lines().last().unwrap()));
    assert!(folder.bytes("vault.gpkg") == vault);
}

#[test]
fn a_run_that_fails_leaves_everything_as_it_was() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let names = folder.names();
    let before: Vec<Vec<u8>> =
        names.iter().filter(|name| *name != "pupils").map(|name| folder.bytes(name)).collect();
    folder.write("pupils/second.csv", "neither;this\nnor;that\n");
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("second.csv"), "{run:?}");
    assert_eq!(folder.names(), names);
    let after: Vec<Vec<u8>> =
        names.iter().filter(|name| *name != "pupils").map(|name| folder.bytes(name)).collect();
    assert!(before == after);
}

#[test]
fn a_file_that_is_no_vault_is_not_overwritten() {
    let folder = Folder::with_project();
    folder.write("vault.gpkg", "somebody's own file");
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("vault.gpkg") && run.stderr.contains("no vault"), "{run:?}");
    assert_eq!(folder.read("vault.gpkg"), "somebody's own file");
}

#[test]
fn what_a_run_needs_is_asked_for_by_key() {
    let folder = Folder::with_project();
    for (without, key) in
        [("key_date", "release.key_date"), ("pupils", "inputs.pupils"), ("addresses", "inputs.addresses")]
    {
        let lines: Vec<&str> = e2e::PROJECT.lines().filter(|line| !line.starts_with(without)).collect();
        folder.write("schulweg.toml", lines.join("\n"));
        if without == "pupils" {
            fs::remove_dir_all(folder.path().join("pupils")).unwrap();
        }
        let run = folder.schulweg(&["build"]).expect_code(2);
        assert!(run.stderr.contains(key), "{run:?}");
        folder.write("pupils/list.csv", LIST);
    }
}

#[test]
fn an_invented_region_says_so_in_report_record_and_vault() {
    let folder = Folder::with_project();
    folder.write("schulweg.toml", format!("{}\n[synth]\nseed = 7\n", e2e::PROJECT));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("Invented region (seed 7)"), "{}", run.stdout);
    let record = record(&folder);
    assert_eq!((record["invented"].as_bool(), record["seed"].as_u64()), (Some(true), Some(7)));
    let vault = Vault::open(&folder.path().join("vault.gpkg")).unwrap();
    assert_eq!(vault.facts().invented_from, Some(7));
}

#[test]
fn a_project_begins_with_a_commented_file_that_can_be_read_and_is_not_overwritten() {
    let folder = Folder::new();
    let _ = folder.schulweg(&["init", "--project", "new"]).expect_code(0);
    assert!(folder.read("new/schulweg.toml").contains("key_date"));
    let _ = folder.schulweg(&["check", "--project", "new"]).expect_code(0);
    let run = folder.schulweg(&["init", "--project", "new"]).expect_code(2);
    assert!(run.stderr.contains("not overwritten"), "{run:?}");
    // Every line that is only an example is right, too.
    let text = folder.read("new/schulweg.toml");
    let uncommented: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                .unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    folder.write("full/schulweg.toml", uncommented);
    folder.write("full/pupils/list.xlsx", "");
    for name in [
        "schools.csv",
        "hauskoordinaten.csv",
        "region.osm.pbf",
        "plz.csv",
        "overrides.csv",
        "vg250_gem.shp",
        "hazards.geojson",
        "entrances.csv",
        "bezirke.shp",
        "ortsbezirke.geojson",
    ] {
        folder.write(&format!("full/{name}"), "");
    }
    let run = folder.schulweg(&["check", "--project", "full"]).expect_code(2);
    assert!(!run.stderr.contains("schulweg.toml"), "{}", run.stderr);
}

#[test]
fn review_shows_what_may_be_meant_in_a_row_and_a_line_that_settles_it() {
    let folder = Folder::with_project();
    let run = folder.schulweg(&["review", "--row", "3"]).expect_code(0);
    for part in ["ambiguous", "54329 Konz", "54441 Trassem", "324000.000", "5493000.000"] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    let header = run.stdout.lines().find(|line| line.contains("street,house_number")).unwrap().trim();
    let line = run.stdout.lines().last().unwrap().trim();
    folder.write("overrides.csv", format!("{header}\n{line}\n"));
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert_eq!(record(&folder)["by_hand"], 1);
    assert!(!folder.read("review.csv").contains("ambiguous"));
}

#[test]
fn review_asks_which_list_where_there_are_several_and_names_the_last_row() {
    let folder = Folder::with_project();
    let run = folder.schulweg(&["review", "--row", "99"]).expect_code(2);
    assert!(run.stderr.contains("no pupil in row 99; its last is 4"), "{run:?}");
    folder.write("pupils/second.csv", LIST);
    let run = folder.schulweg(&["review", "--row", "3"]).expect_code(2);
    assert!(run.stderr.contains("second.csv"), "{run:?}");
    let _ = folder.schulweg(&["review", "--row", "3", "second.csv"]).expect_code(0);
}

#[test]
fn a_second_run_at_the_same_time_is_told_to_wait() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let held = store::PrivateFile::create(&folder.path().join("vault.gpkg")).unwrap();
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("vault.gpkg: is being written by another run"), "{run:?}");
    drop(held);
    let _ = folder.schulweg(&["build"]).expect_code(0);
}

#[test]
fn a_vault_that_another_program_has_open_is_not_replaced() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let vault = folder.bytes("vault.gpkg");
    let other = rusqlite::Connection::open(folder.path().join("vault.gpkg")).unwrap();
    // As QGIS has it open: in WAL mode, with an edit that is not in the file yet.
    other.pragma_update(None, "journal_mode", "WAL").unwrap();
    other.execute("INSERT INTO facts (name, value) VALUES ('x', 'y')", []).unwrap();
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(
        run.stderr.contains("open in another program") && run.stderr.contains("vault.gpkg-wal"),
        "{run:?}"
    );
    drop(other);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert!(folder.bytes("vault.gpkg") == vault, "closed, it is replaced");
}

#[test]
fn lists_without_a_pupil_do_not_empty_the_vault() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let vault = folder.bytes("vault.gpkg");
    for list in ["ID;Straße;PLZ;Ort\n", "Straße;Hausnr.;PLZ;Ort\nLindenstraße;1;54290;Trier\n"] {
        folder.write("pupils/list.csv", list);
        let run = folder.schulweg(&["build"]).expect_code(2);
        assert!(run.stderr.contains("no pupil is left"), "{run:?}");
    }
    assert!(folder.bytes("vault.gpkg") == vault);
}

#[test]
fn an_output_that_cannot_be_written_leaves_the_former_vault() {
    let folder = Folder::with_project();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let vault = folder.bytes("vault.gpkg");
    folder.write("pupils/list.csv", list_of_year(4, "Lindenstr. 3"));
    for name in ["review.csv", "run.json"] {
        fs::remove_file(folder.path().join(name)).unwrap();
        fs::create_dir(folder.path().join(name)).unwrap();
        let run = folder.schulweg(&["build", "--replace"]).expect_code(2);
        assert!(run.stderr.contains(name), "{run:?}");
        fs::remove_dir(folder.path().join(name)).unwrap();
        folder.write(name, "");
    }
    assert!(folder.bytes("vault.gpkg") == vault);
}

#[test]
fn every_value_that_cannot_be_read_is_in_the_review_file_also_beyond_the_first_thousand() {
    let folder = Folder::with_project();
    let mut list = "ID;Geburtsdatum;Straße;Hausnr.;PLZ;Ort;Klasse\n".to_owned();
    for id in 0..1500 {
        writeln!(list, "{id};01.02.2016;Lindenstraße;1;54290;Trier;xx").unwrap();
    }
    list.push_str("9999;99.99.2016;Lindenstraße;1;54290;Trier;4\n");
    folder.write("pupils/list.csv", list);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let record = record(&folder);
    assert_eq!(
        (&record["attention"]["not_a_grade"], &record["attention"]["not_a_date"]),
        (&1500.into(), &1.into())
    );
    assert_eq!(record["not_listed"], 0);
    assert!(folder.read("review.csv").contains("pupils/list.csv,1501,1502,not_a_date,Geburtsdatum,"));
}

#[test]
fn rows_that_contradict_each_other_name_each_other_across_lists() {
    let folder = Folder::with_project();
    let header = "ID;Nachname;Vorname;Geburtsdatum;Straße;PLZ;Ort;Klasse";
    folder
        .write("pupils/a.csv", format!("{header}\n7;Zwilling;Anna;03.05.2015;Lindenstr. 1;54290;Trier;4\n"));
    folder.write(
        "pupils/b.csv",
        format!("{header}\n\n007;Zwilling;Anna;03.02.2015;Lindenstr. 1;54290;Trier;4\n"),
    );
    fs::remove_file(folder.path().join("pupils/list.csv")).unwrap();
    folder.write("pupils/c.csv", format!("{header}\n8;Allein;Ben;03.02.2015;Lindenstr. 1;54290;Trier;4\n"));
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert_eq!(vault(&folder).len(), 1);
    let review = folder.read("review.csv");
    for line in [
        "pupils/a.csv,1,2,contradiction",
        "pupils/b.csv:1",
        "pupils/b.csv,1,3,contradiction",
        "pupils/a.csv:1",
    ] {
        assert!(review.contains(line), "{line} in {review}");
    }
    let run = folder.schulweg(&["review", "--row", "1", "b.csv"]).expect_code(0);
    assert!(
        run.stdout.contains("contradiction") && run.stdout.contains("see also pupils/a.csv, row 1"),
        "{run:?}"
    );
}

#[test]
fn a_key_file_that_is_an_output_or_input_is_refused() {
    let folder = Folder::with_project();
    for taken in ["run.json", "vault.gpkg", "register.csv", "pupils/list.csv"] {
        folder.write("schulweg.toml", format!("{}\n[vault]\nkey_file = \"{taken}\"\n", e2e::PROJECT));
        let run = folder.schulweg(&["build"]).expect_code(2);
        assert!(run.stderr.contains("vault.key_file: is an input or an output"), "{run:?}");
    }
    folder.write("schulweg.toml", format!("{}\n[vault]\nkey_file = \"elsewhere.key\"\n", e2e::PROJECT));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("elsewhere.key") && folder.names().contains(&"elsewhere.key".to_owned()));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("Known again: 4 of the 4 pupils"), "{}", run.stdout);
}

#[test]
fn stray_quotation_marks_do_not_swallow_the_rows_between_them() {
    let folder = Folder::with_project();
    let mut list = "ID;Vorname;Straße;Hausnr;PLZ;Ort\n".to_owned();
    for id in 1..=60 {
        let name = [format!("K{id}"), "\"Max".into(), "Moritz\"".into()];
        let name = &name[usize::from(id == 5) + 2 * usize::from(id == 30)];
        writeln!(list, "{id};{name};Lindenstraße;{};54290;Trier", [1, 3][id % 2]).unwrap();
    }
    folder.write("pupils/list.csv", list);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert_eq!(vault(&folder).len(), 60);
}

#[test]
fn a_pupil_whom_two_lists_identify_in_two_ways_is_told() {
    let folder = Folder::with_project();
    fs::remove_file(folder.path().join("pupils/list.csv")).unwrap();
    let child = "Muster;Anna;03.02.2016;Lindenstraße;1;54290;Trier";
    let header = "Nachname;Vorname;Geburtsdatum;Straße;Hausnr;PLZ;Ort";
    folder.write("pupils/a.csv", format!("ID;{header}\n1;{child}\n"));
    folder.write("pupils/b.csv", format!("{header}\n{child}\n"));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("no column recognised for id, school, grade; 0 columns"), "{}", run.stdout);
    let review = folder.read("review.csv");
    assert!(review.contains("pupils/a.csv,1,2,maybe_twice") && review.contains("pupils/b.csv:1"), "{review}");
}

#[test]
fn last_year_s_list_beside_the_new_one_does_not_empty_the_vault() {
    let folder = Folder::with_project();
    let list = |grade: u8| {
        let rows = (1..=60).map(|id| format!("{id};Lindenstraße;1;54290;Trier;{grade}\n"));
        format!("ID;Straße;Hausnr;PLZ;Ort;Klasse\n{}", rows.collect::<String>())
    };
    folder.write("pupils/list.csv", list(3));
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let before = folder.bytes("vault.gpkg");
    folder.write("pupils/new.csv", list(4) + "99;Lindenstraße;1;54290;Trier;1\n");
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("60 persons") && run.stderr.contains("last year's lists"), "{run:?}");
    assert!(folder.bytes("vault.gpkg") == before);
}

#[test]
fn an_input_with_the_name_of_an_output_is_not_overwritten() {
    let folder = Folder::with_project();
    folder.write("schulweg.toml", e2e::PROJECT.replace("pupils/*.csv", "review.csv"));
    folder.write("review.csv", LIST);
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("review.csv: is an input"), "{run:?}");
    assert_eq!(folder.read("review.csv"), LIST);
}

#[test]
fn headers_and_remarks_between_the_rows_are_no_pupils() {
    let folder = Folder::with_project();
    let header = "ID;Straße;Hausnr;PLZ;Ort;Klasse";
    folder.write(
        "pupils/list.csv",
        format!(
            "{header}\n1;Lindenstraße;1;54290;Trier;4\n{header}\n2;Lindenstraße;3;54290;Trier;6\n\
             Stand: 15.10.2026\nSeite 1 von 1;;;;;\n"
        ),
    );
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("1 × repeated header; 2 × line of text"), "{}", run.stdout);
    assert_eq!(vault(&folder).len(), 2);
}
