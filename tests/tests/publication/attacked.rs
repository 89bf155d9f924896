//! `schulweg audit`: silent about what the program made, loud about what somebody changed, and clear
//! about what is no publication.

use std::fs;

use catalogue::properties::PUPILS;
use e2e::Folder;
use rusqlite::Connection;
use store::PUBLICATION;

use crate::made::{FEWER_PUPILS, REGION};

/// Changes a publication as somebody with a database program can.
fn change(folder: &Folder, sql: &str) {
    let connection = Connection::open(folder.path().join(PUBLICATION)).unwrap();
    // The triggers of the spatial index call functions that only map programs have.
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let names: Vec<String> = {
        let mut statement = connection.prepare(triggers).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for name in names {
        connection.execute(&format!("DROP TRIGGER \"{name}\""), ()).unwrap();
    }
    assert!(connection.execute(sql, ()).unwrap() > 0, "{sql} changes nothing");
}

#[test]
fn the_audit_finds_nothing_in_what_the_program_made() {
    let folder = REGION.published();
    let run = folder.schulweg(&["audit", PUBLICATION]).expect_code(0);
    for part in ["release 2026-10-15", "T = 3, V = 2.5, D = 4", "differencing", "% of the published pupils"] {
        assert!(run.stdout.contains(part), "{part} in {}", run.stdout);
    }
    let german = folder.schulweg_in_german(&["audit", PUBLICATION]).expect_code(0);
    for part in ["Freigabe 2026-10-15", "T = 3, V = 2,5, D = 4", "Funde"] {
        assert!(german.stdout.contains(part), "{part} in {}", german.stdout);
    }
    // The run that made it showed the same.
    let shown = |text: &str| text.lines().filter(|line| line.contains("homogeneous")).collect::<String>();
    assert_eq!(shown(&run.stdout), shown(&REGION.run.stdout));
}

#[test]
fn a_single_pupil_written_into_the_file_is_found() {
    let folder = REGION.published();
    let pupils = PUPILS.name;
    change(&folder, &format!("UPDATE pupil_density_250m SET {pupils} = 1 WHERE fid = 7"));
    let run = folder.schulweg(&["audit", PUBLICATION]).expect_code(1);
    assert!(run.stdout.contains("pupil_density_250m, cell_id CRS3035RES250m"), "{}", run.stdout);
    assert!(run.stdout.contains("shows 1; nothing below 3 but 0 may be shown"), "{}", run.stdout);
    let german = folder.schulweg_in_german(&["audit", PUBLICATION]).expect_code(1);
    assert!(german.stdout.contains("zeigt 1; unter 3 darf nur 0 stehen"), "{}", german.stdout);
}

#[test]
fn two_values_of_one_group_are_found() {
    let folder = REGION.published();
    let pupils = PUPILS.name;
    // The same group stands in the attendance areas and on a desire line.
    change(&folder, &format!("UPDATE desire_lines SET {pupils} = {pupils} + 1 WHERE fid = 1"));
    let run = folder.schulweg(&["audit", PUBLICATION]).expect_code(1);
    assert!(
        run.stdout.contains("desire_lines, zone") && run.stdout.contains("attendance, zone"),
        "{}",
        run.stdout
    );
}

#[test]
fn two_releases_that_share_their_keys_are_compared() {
    let folder = REGION.published();
    folder.write("old.gpkg", FEWER_PUPILS.bytes(PUBLICATION));
    let run = folder.schulweg(&["audit", PUBLICATION, "--against", "old.gpkg"]);
    assert!(run.stdout.contains("against old.gpkg (2026-10-15)"), "{run:?}");
    // A release beside itself tells nothing more.
    fs::copy(folder.path().join(PUBLICATION), folder.path().join("same.gpkg")).unwrap();
    let run = folder.schulweg(&["audit", PUBLICATION, "--against", "same.gpkg"]).expect_code(0);
    assert!(run.stdout.contains("comparing two releases"), "{}", run.stdout);
}

#[test]
fn what_is_no_publication_is_refused_in_both_languages() {
    let folder = Folder::new();
    folder.write("letter.txt", "Sehr geehrte Damen und Herren");
    folder.write("vault.gpkg", REGION.bytes("vault.gpkg"));
    folder.write("cut.gpkg", &REGION.bytes(PUBLICATION)[..100_000]);
    folder.write("empty.gpkg", "");
    for file in ["letter.txt", "vault.gpkg", "cut.gpkg", "empty.gpkg", "."] {
        let run = folder.schulweg(&["audit", file]).expect_code(2);
        assert!(run.stderr.contains(file) && run.stderr.contains("no publication of Schulweg"), "{run:?}");
        assert_eq!(run.stdout, "");
        let german = folder.schulweg_in_german(&["audit", file]).expect_code(2);
        assert!(german.stderr.contains("keine Veröffentlichung von Schulweg"), "{german:?}");
    }
    let folder = REGION.published();
    for words in [&["audit", "missing.gpkg"][..], &["audit", PUBLICATION, "--against", "missing.gpkg"]] {
        let run = folder.schulweg(words).expect_code(2);
        assert!(run.stderr.contains("missing.gpkg: there is no such file"), "{run:?}");
        let german = folder.schulweg_in_german(words).expect_code(2);
        assert!(german.stderr.contains("missing.gpkg: diese Datei gibt es nicht"), "{german:?}");
    }
}

#[test]
fn a_layer_that_somebody_added_is_refused_as_not_protected() {
    let folder = REGION.published();
    let connection = Connection::open(folder.path().join(PUBLICATION)).unwrap();
    connection.execute("CREATE TABLE residences (fid INTEGER PRIMARY KEY, name TEXT)", ()).unwrap();
    drop(connection);
    let run = folder.schulweg(&["audit", PUBLICATION]).expect_code(2);
    assert!(run.stderr.contains("residences"), "{run:?}");
}
