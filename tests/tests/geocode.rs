//! The contract of `geocode`: what it writes, what it prints, when it refuses.

#![allow(clippy::unwrap_used)]

use std::fs;

use e2e::{Folder, LIST, REGISTER};

const GEOCODE: [&str; 6] =
    ["geocode", "--addresses", "csv:register.csv", "--output", "placed.csv", "list.csv"];

fn demo() -> Folder {
    let folder = Folder::new();
    folder.write("list.csv", LIST);
    folder.write("register.csv", REGISTER);
    folder
}

fn with<'w>(words: &[&'w str], more: &[&'w str]) -> Vec<&'w str> {
    words.iter().chain(more).copied().collect()
}

#[test]
fn the_output_has_one_line_per_row_in_the_order_of_the_list() {
    let folder = demo();
    let _ = folder.schulweg(&GEOCODE).expect_code(0);
    let text = folder.read("placed.csv");
    assert_eq!(
        text.lines().next().unwrap(),
        "row,match_level,score,street,house_number,postal_code,place,easting,northing,lon,lat,quality_m,candidates"
    );
    let rows = folder.placed("placed.csv");
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("row"), ["1", "2", "3", "4"]);
    assert_eq!(column("match_level"), ["house_number", "house_number", "ambiguous", "unmatched"]);
    assert_eq!(column("street"), ["Lindenstraße", "Karl-Marx-Straße", "", ""]);
    assert_eq!(column("easting"), ["330200.500", "329800.000", "", ""]);
    assert_eq!(column("northing"), ["5515010.250", "5514700.000", "", ""]);
    assert!(rows[0]["lon"].starts_with("6.6") && rows[0]["lat"].starts_with("49.7"), "{:?}", rows[0]);
    for row in &rows {
        let score: f64 = row["score"].parse().unwrap();
        assert!((0.0..=1.0).contains(&score));
    }
    for row in &rows[2..] {
        for name in ["easting", "northing", "lon", "lat", "quality_m"] {
            assert_eq!(row[name], "", "{name} of {row:?}");
        }
    }
    assert_eq!(rows[2]["candidates"].split('|').count(), 2, "{:?}", rows[2]);
    assert_eq!(rows[0]["candidates"], "");
}

#[cfg(unix)]
#[test]
fn the_output_is_readable_by_its_owner_only_even_where_an_older_one_was_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = demo();
    folder.write("placed.csv", "older");
    fs::set_permissions(folder.path().join("placed.csv"), fs::Permissions::from_mode(0o644)).unwrap();
    let _ = folder.schulweg(&GEOCODE).expect_code(0);
    let mode = fs::metadata(folder.path().join("placed.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(folder.names(), ["list.csv", "placed.csv", "register.csv"]);
}

#[test]
fn the_run_prints_a_sum_that_closes_and_a_share_per_level() {
    let folder = demo();
    let english = folder.schulweg(&GEOCODE).expect_code(0).stdout;
    assert!(english.contains("4 rows read = 2 placed + 2 not placed + 0 rejected"), "{english}");
    assert!(english.contains("house_number") && english.contains("50.0 %"), "{english}");
    let german = folder.schulweg_in_german(&GEOCODE).expect_code(0).stdout;
    assert!(german.contains("4 Zeilen gelesen = 2 verortet + 2 nicht verortet + 0 abgewiesen"), "{german}");
    assert!(german.contains("50,0 %"), "{german}");
}

#[test]
fn more_unplaced_rows_than_allowed_are_code_3_with_the_output_written_all_the_same() {
    let folder = demo();
    let _ = folder.schulweg(&with(&GEOCODE, &["--max-unplaced", "1"])).expect_code(3);
    assert_eq!(folder.placed("placed.csv").len(), 4);
    let _ = folder.schulweg(&with(&GEOCODE, &["--max-unplaced", "2"])).expect_code(0);
}

#[test]
fn a_position_set_by_hand_beats_the_register_in_this_run_and_the_next() {
    let folder = demo();
    folder.write(
        "by_hand.csv",
        "street,house_number,postal_code,place,easting,northing,note\n\
         Xylophongasse,99,99999,Nirgendwo,331000,5515500.5,seen on site\n\
         Lindenstr.,12a,54290,Trier,330201,5515011,gate\n",
    );
    let words = with(&GEOCODE, &["--overrides", "by_hand.csv"]);
    for _ in 0..2 {
        let run = folder.schulweg(&words).expect_code(0);
        assert!(run.stdout.contains("4 rows read = 3 placed + 1 not placed + 0 rejected"), "{run:?}");
        let rows = folder.placed("placed.csv");
        let found = |row: usize| {
            let row = &rows[row];
            ["match_level", "score", "street", "easting", "northing", "quality_m"]
                .map(|name| row[name].as_str())
        };
        assert_eq!(found(3), ["house_number", "1.000", "Xylophongasse", "331000.000", "5515500.500", "25"]);
        assert_eq!(found(0), ["house_number", "1.000", "Lindenstr.", "330201.000", "5515011.000", "25"]);
    }
}

#[test]
fn overrides_beside_the_list_are_taken_without_being_asked_for() {
    let folder = demo();
    folder.write(
        "overrides.csv",
        "street,house_number,postal_code,place,easting,northing,note\n\
         Xylophongasse,99,99999,Nirgendwo,331000,5515500,\n",
    );
    let run = folder.schulweg(&GEOCODE).expect_code(0);
    assert!(run.stdout.contains("overrides.csv"), "{run:?}");
    assert_eq!(folder.placed("placed.csv")[3]["match_level"], "house_number");
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let folder = demo();
    let first = (folder.schulweg(&GEOCODE).expect_code(0).stdout, folder.read("placed.csv"));
    let second = (folder.schulweg(&GEOCODE).expect_code(0).stdout, folder.read("placed.csv"));
    assert_eq!(first, second);
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = demo();
    for output in ["list.csv", "./register.csv"] {
        let words = ["geocode", "--addresses", "csv:register.csv", "--output", output, "list.csv"];
        let run = folder.schulweg(&words).expect_code(2);
        assert!(run.stderr.contains("is an input"), "{run:?}");
    }
    assert_eq!((folder.read("list.csv").as_str(), folder.read("register.csv").as_str()), (LIST, REGISTER));
}

#[test]
fn a_failed_run_leaves_the_older_output_as_it_was() {
    let folder = demo();
    folder.write("placed.csv", "older");
    folder.write("list.csv", "no;such;columns\n1;2;3\n");
    let _ = folder.schulweg(&GEOCODE).expect_code(2);
    assert_eq!(folder.read("placed.csv"), "older");
    assert_eq!(folder.names(), ["list.csv", "placed.csv", "register.csv"]);
}

#[test]
fn a_register_cannot_smuggle_a_formula_into_a_spreadsheet() {
    let folder = demo();
    folder.write(
        "register.csv",
        "street,house_number,suffix,postal_code,place,easting,northing\n\
         =cmd()!A1,1,,54290,Trier,330100,5515000\n",
    );
    folder.write("list.csv", "Straße;Hausnr.;PLZ;Wohnort\n=cmd()!A1;1;54290;Trier\n");
    let _ = folder.schulweg(&GEOCODE).expect_code(0);
    assert!(folder.read("placed.csv").lines().all(|line| !line.contains(",=") && !line.contains("\"=")));
}

#[test]
fn a_broken_row_is_named_and_keeps_its_line() {
    let folder = demo();
    folder.write(
        "list.csv",
        "Name;Vorname;Geburtsdatum;Straße;Hausnr.;PLZ;Wohnort\n\
         A;A;01.02.2016;Lindenstr.;1;54290;Trier\n\
         B;B;01.02.2016;Lindenstr.;3;54290;Trier;too;many\n\
         C;C;01.02.2016;Lindenstr.;3;54290;Trier\n\
         Insgesamt;;;;;;3\n",
    );
    let run = folder.schulweg(&GEOCODE).expect_code(0);
    let rows = folder.placed("placed.csv");
    let levels: Vec<_> = rows.iter().map(|row| (row["row"].as_str(), row["match_level"].as_str())).collect();
    assert_eq!(levels, [("1", "house_number"), ("2", "house_number"), ("3", "house_number")], "{run:?}");
    assert!(run.stdout.contains("3 rows read = 3 placed + 0 not placed + 0 rejected"), "{run:?}");
    assert!(run.stdout.contains("skipped: 1 × row of totals"), "{run:?}");
    assert!(run.stdout.contains("row 2: 9 fields instead of 7"), "{run:?}");
}

#[test]
fn two_registers_are_asked_in_the_order_of_trust() {
    let folder = demo();
    folder.write(
        "second.csv",
        "street,house_number,suffix,postal_code,place,easting,northing\n\
         Lindenstraße,12,a,54290,Trier,330222,5515022\n\
         Xylophongasse,99,,99999,Nirgendwo,331000,5515500\n",
    );
    let words = with(&GEOCODE, &["--addresses", "csv:second.csv"]);
    let _ = folder.schulweg(&words).expect_code(0);
    let rows = folder.placed("placed.csv");
    assert_eq!(rows[0]["easting"], "330200.500");
    assert_eq!(rows[3]["easting"], "331000.000");
}
