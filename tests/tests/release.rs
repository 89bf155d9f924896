//! Releases, run after run: what a clerk meets who corrects a list and builds again.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write as _, fs};

use catalogue::{Value, layers::PUPIL_DENSITY_250M, properties::PUPILS};
use e2e::Folder;
use store::{
    KeptRelease, PUBLICATION, PrivateFile, Vault, VaultPupil,
    publication::{read, write},
};

/// A list of 30 pupils in 30 households, of whom some are in another grade; the first of them
/// were in grade 4, which is primary stage, and come into grade 5.
fn list(moved_up: usize) -> String {
    let mut list = "ID;Straße;Hausnr.;PLZ;Wohnort;Klasse\n".to_owned();
    for id in 0..30 {
        let grade = if id < moved_up { 5 } else { 4 };
        writeln!(list, "{id};Weg {id};1;54290;Trier;{grade}").unwrap();
    }
    list
}

fn folder(moved_up: usize) -> Folder {
    let folder = Folder::with_project();
    folder.write("pupils/list.csv", list(moved_up));
    folder
}

fn next_year(folder: &Folder) {
    folder.set("key_date", "key_date = \"2027-10-15\"");
}

fn releases(folder: &Folder) -> Vec<KeptRelease> {
    Vault::open(&folder.path().join("vault.gpkg")).unwrap().releases().unwrap()
}

fn names(folder: &Folder) -> Vec<String> {
    let mark = |release: &KeptRelease| if release.is_withdrawn { " withdrawn" } else { "" };
    releases(folder).iter().map(|release| format!("{}{}", release.name, mark(release))).collect()
}

/// Pseudonyms, and record keys.
fn keys(pupils: &[VaultPupil]) -> (Vec<String>, Vec<u64>) {
    pupils.iter().map(|pupil| (pupil.pseudonym.to_string(), pupil.record_key.0)).unzip()
}

#[test]
fn a_run_again_without_changes_is_the_same_release_to_the_last_byte() {
    let folder = folder(0);
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("Release 2026-10-15: the first one"), "{}", run.stdout);
    let vault = folder.bytes("vault.gpkg");
    for words in [&["build"][..], &["build", "--replace"]] {
        let run = folder.schulweg_in_german(words).expect_code(0);
        assert!(
            run.stdout.contains("Freigabe 2026-10-15: seit ihr hat sich nichts geändert"),
            "{}",
            run.stdout
        );
        assert!(folder.bytes("vault.gpkg") == vault);
    }
    assert!(folder.read("run.json").contains("\"release\": \"2026-10-15\""));
}

#[test]
fn a_corrected_row_is_no_second_release_of_the_key_date_unless_the_first_is_taken_back() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let before = ["vault.gpkg", "review.csv", "run.json"].map(|name| folder.bytes(name));
    folder.write("pupils/list.csv", list(1));
    let english = folder.schulweg(&["build"]).expect_code(2).stderr;
    for part in ["release 2026-10-15", "1 household has changed", "--replace", "--new-keys", "average"] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let german = folder.schulweg_in_german(&["build"]).expect_code(2).stderr;
    for part in ["Freigabe 2026-10-15", "hat sich 1 Haushalt geändert", "--replace", "--new-keys", "Mittel"]
    {
        assert!(german.contains(part), "{part} in {german}");
    }
    assert!(before == ["vault.gpkg", "review.csv", "run.json"].map(|name| folder.bytes(name)));
    let run = folder.schulweg(&["build", "--replace"]).expect_code(0);
    for part in ["Release 2026-10-15-2", "Withdrawn: 2026-10-15.", "compared with this one"] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    assert_eq!(names(&folder), ["2026-10-15 withdrawn", "2026-10-15-2"]);
}

#[test]
fn a_year_in_which_nine_households_changed_is_not_released_and_one_with_ten_is() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    next_year(&folder);
    folder.write("pupils/list.csv", list(9));
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(
        run.stderr.contains("only 9 households have changed since the release 2026-10-15"),
        "{}",
        run.stderr
    );
    folder.write("pupils/list.csv", list(10));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("Release 2027-10-15: 10 households have changed"), "{}", run.stdout);
    assert_eq!(names(&folder), ["2026-10-15", "2027-10-15"]);
}

#[test]
fn new_keys_draw_new_record_keys_keep_the_pseudonyms_and_last() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let (pseudonyms, records) = keys(&folder.pupils());
    next_year(&folder);
    folder.write("pupils/list.csv", list(1));
    let run = folder.schulweg(&["build", "--new-keys"]).expect_code(0);
    assert!(run.stdout.contains("Under new keys") && run.stdout.contains("average"), "{}", run.stdout);
    assert!(run.stdout.contains("Known again: 30 of the 30 pupils"), "{}", run.stdout);
    let (same, others) = keys(&folder.pupils());
    assert_eq!(same, pseudonyms);
    assert!(others.iter().all(|record| !records.contains(record)));
    assert_eq!(names(&folder), ["2026-10-15", "2027-10-15"]);
    let vault = folder.bytes("vault.gpkg");
    let _ = folder.schulweg(&["build"]).expect_code(0);
    assert!(folder.bytes("vault.gpkg") == vault, "the keys stay the new ones");
    let run = folder.schulweg(&["build", "--new-keys"]).expect_code(2);
    assert!(run.stderr.contains("release 2027-10-15 of this key date"), "{}", run.stderr);
    assert!(folder.bytes("vault.gpkg") == vault);
    let _ = folder.schulweg(&["build", "--new-keys", "--replace"]).expect_code(0);
    assert_eq!(names(&folder), ["2026-10-15", "2027-10-15 withdrawn", "2027-10-15-2"]);
}

#[test]
fn other_protection_needs_new_keys() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let project = folder.read("schulweg.toml");
    folder.write("schulweg.toml", project + "\n[disclosure]\nhouses = 20\n");
    next_year(&folder);
    folder.write("pupils/list.csv", list(20));
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("values under [disclosure]") && run.stderr.contains("--new-keys"), "{run:?}");
    let _ = folder.schulweg(&["build", "--new-keys"]).expect_code(0);
}

#[test]
fn after_a_vault_of_an_earlier_version_comes_a_first_release() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let (_, records) = keys(&folder.pupils());
    let database = rusqlite::Connection::open(folder.path().join("vault.gpkg")).unwrap();
    database
        .execute_batch(
            "UPDATE facts SET value = '2' WHERE name = 'format'; DELETE FROM facts WHERE name = 'noise';
             DROP TABLE releases; DROP TABLE released_households;",
        )
        .unwrap();
    drop(database);
    // That version published nothing.
    fs::remove_file(folder.path().join("publication.gpkg")).unwrap();
    folder.write("pupils/list.csv", list(1));
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("Release 2026-10-15: the first one"), "{}", run.stdout);
    assert!(run.stdout.contains("Known again: 30 of the 30 pupils"), "{}", run.stdout);
    assert_eq!(keys(&folder.pupils()).1, records, "the keys of the noise are still the first ones");
}

#[test]
fn inputs_without_a_licence_are_told_and_none_in_an_invented_region() {
    let folder = folder(0);
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("No licence is given for pupils"), "{}", run.stdout);
    let project = folder.read("schulweg.toml");
    folder.write("schulweg.toml", project + "\n[synth]\nseed = 7\n");
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(!run.stdout.contains("No licence"), "{}", run.stdout);
}

#[test]
fn a_release_that_the_vault_has_forgotten_is_not_followed_by_another_unseen() {
    let folder = folder(0);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let publication = folder.bytes("publication.gpkg");
    fs::remove_file(folder.path().join("vault.gpkg")).unwrap();
    folder.write("pupils/list.csv", list(1));
    next_year(&folder);
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("publication.gpkg: is release 2026-10-15"), "{}", run.stderr);
    assert!(run.stderr.contains("--replace"), "{}", run.stderr);
    assert!(folder.bytes("publication.gpkg") == publication);
    let _ = folder.schulweg(&["build", "--replace"]).expect_code(0);
    assert_eq!(names(&folder), ["2027-10-15"]);
}

#[test]
fn a_pupil_who_left_does_not_hide_among_birthdays_and_build_and_audit_agree() {
    let folder = Folder::with_region();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let _ = fs::copy(folder.path().join(PUBLICATION), folder.path().join("before.gpkg")).unwrap();
    let name = "schuelerliste_weiterfuehrende.csv";
    let list = fs::read(folder.path().join(name)).unwrap();
    let without_one: Vec<&[u8]> = list
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(row, _)| *row != 100)
        .map(|(_, line)| line)
        .collect();
    folder.set("key_date", &format!("key_date = \"{}\"", a_month_later(&folder)));
    let vault = folder.bytes("vault.gpkg");
    folder.write(name, without_one.concat());
    let refused = folder.schulweg(&["build"]).expect_code(2).stderr;
    assert!(refused.contains("only 1 household has changed"), "{refused}");
    assert!(refused.contains("residence: 1, zone: 1") && !refused.contains("age band"), "{refused}");
    assert!(folder.bytes("vault.gpkg") == vault);
    folder.write(name, &list);
    let run = folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains("households have changed"), "{}", run.stdout);
    let _ = folder.schulweg(&["audit", PUBLICATION, "--against", "before.gpkg"]).expect_code(0);
}

/// A month after the key date of a project.
fn a_month_later(folder: &Folder) -> jiff::civil::Date {
    let project = folder.read("schulweg.toml");
    let line = project.lines().find(|line| line.starts_with("key_date")).unwrap();
    let date: jiff::civil::Date = line.split('"').nth(1).unwrap().parse().unwrap();
    date.checked_add(jiff::Span::new().months(1)).unwrap()
}

#[test]
fn a_publication_that_stands_in_the_folder_is_compared_by_its_numbers_too() {
    // As if the vault had kept other digests than the file in the folder shows.
    let folder = Folder::with_region();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let path = folder.path().join(PUBLICATION);
    let mut standing = read(&path).unwrap();
    let cells = standing.tables.iter_mut().find(|table| table.layer.id == PUPIL_DENSITY_250M.id).unwrap();
    let at = cells.layer.position(&PUPILS).unwrap();
    let more = cells.rows[0].values[at].integer().unwrap() + 1;
    cells.rows[0].values[at] = Value::Integer(more);
    let file = PrivateFile::create(&path).unwrap();
    write(&file, &standing).unwrap();
    file.finish().unwrap();
    let key_date = format!("key_date = \"{}\"", a_month_later(&folder));
    folder.set("key_date", &key_date);
    let bytes = folder.bytes(PUBLICATION);
    for (run, parts) in [
        (
            folder.schulweg(&["build"]),
            ["is release", "1 place changed", "--replace", "--new-keys", "Wait until"],
        ),
        (
            folder.schulweg_in_german(&["build"]),
            ["ist die Freigabe", "nur 1 Stelle", "--replace", "--new-keys", "Warten, bis"],
        ),
    ] {
        let error = run.expect_code(2).stderr;
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
    assert!(folder.bytes(PUBLICATION) == bytes);
    let _ = folder.schulweg(&["build", "--new-keys"]).expect_code(0);
}

#[test]
fn a_file_that_is_no_publication_is_never_overwritten() {
    let folder = folder(0);
    folder.write(PUBLICATION, "Notizen zur Schulplanung");
    for words in [&["build"][..], &["build", "--replace"], &["build", "--new-keys"]] {
        let run = folder.schulweg(words).expect_code(2);
        assert!(run.stderr.contains("publication.gpkg: is no publication of Schulweg"), "{}", run.stderr);
        assert_eq!(folder.read(PUBLICATION), "Notizen zur Schulplanung");
        assert!(!folder.names().contains(&"vault.gpkg".to_owned()));
    }
    // Another GeoPackage is none either.
    fs::remove_file(folder.path().join(PUBLICATION)).unwrap();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let _ = fs::copy(folder.path().join("vault.gpkg"), folder.path().join(PUBLICATION)).unwrap();
    let run = folder.schulweg_in_german(&["build", "--replace"]).expect_code(2);
    assert!(run.stderr.contains("keine Veröffentlichung von Schulweg"), "{}", run.stderr);
    fs::remove_file(folder.path().join(PUBLICATION)).unwrap();
    let _ = folder.schulweg(&["build"]).expect_code(0);
}
