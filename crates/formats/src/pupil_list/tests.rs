#![allow(clippy::unwrap_used)]

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
};

use geo_core::Localised;
use proptest::prelude::*;

use super::*;
use crate::{
    table::TableError,
    testing::{Cell, file, ods, xlsx},
};

/// Stands for the keyed hash of the real caller.
fn hash(identity: &Identity<'_>) -> Pseudonym {
    let mut hasher = DefaultHasher::new();
    identity.canonical().hash(&mut hasher);
    Pseudonym(u128::from(hasher.finish()).to_be_bytes())
}

fn read_with(name: &str, bytes: &[u8], columns: &[(&str, &str)]) -> Result<PupilList, PupilListError> {
    let (_folder, path) = file(name, bytes);
    let columns = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    read_pupil_list(&path, &PupilListOptions { columns, key_date: Date::constant(2026, 10, 15) }, &mut hash)
}

fn read(text: &str) -> PupilList {
    read_with("list.csv", text.as_bytes(), &[]).unwrap()
}

fn address(row: &PupilRow) -> [&str; 5] {
    let a = &row.residence;
    [&a.street, &a.house_number, &a.postal_code, &a.place, &a.locality]
}

fn reasons(list: &PupilList) -> Vec<(usize, Option<&str>, &Reason)> {
    list.report.problems.iter().map(|p| (p.row, p.column.as_deref(), &p.reason)).collect()
}

#[test]
fn a_list_with_every_column_is_read_whole() {
    let list = read(
        "Schüler-ID;Name;Vorname;Geburtsdatum;Straße;Hausnr.;Zusatz;PLZ;Wohnort;Ortsteil;Schulnummer;Klasse;\
         Förderschwerpunkt;1. Fremdsprache;Heim;E-Mail;Wohnungsstatus\n\
         1;Muster;Anna;12.03.2015;Brückenstr.;12;a;54290;Trier;Mitte;04711;5b;;Englisch;nein;a@b.de;Hauptwohnung\n\
         2;Probe;Ben;1.11.2010;Am Markt 3;;;54329;Konz;;30139;MSS 11;Lernen;Latein;Internat St. Josef;;NW\n",
    );
    assert_eq!(address(&list.rows[0]), ["Brückenstr.", "12a", "54290", "Trier", "Mitte"]);
    let first = &list.rows[0];
    assert_eq!(first.school, Some(SchoolNumber("04711".into())));
    assert_eq!((first.grade, first.stage, first.age), (Some(5), Some(Stage::Secondary1), Some(11)));
    assert_eq!((first.special_needs, first.lives_away), (None, Some(false)));
    assert_eq!(first.residence_kind, Some(ResidenceKind::Main));
    let second = &list.rows[1];
    assert_eq!(address(second), ["Am Markt 3", "", "54329", "Konz", ""]);
    assert_eq!((second.special_needs, second.lives_away), (Some(true), Some(true)));
    assert_eq!(second.first_language.as_deref(), Some("Latein"));
    assert_eq!(second.residence_kind, Some(ResidenceKind::Secondary));
    assert!(list.report.problems.is_empty(), "{:?}", list.report.problems);
    assert_eq!((list.report.read, list.report.accepted), (2, 2));
}

#[test]
fn the_spellings_of_school_software_are_recognised() {
    for header in [
        "STR;HNR;PLZ;ORT",
        "Strasse;Hausnummer;Postleitzahl;Wohnort",
        "Schueler_Strasse;Schueler_Hausnr;Schueler_PLZ;Schueler_Ort",
        "Straße;Nr.;PLZ;Gemeinde",
        "street;house_number;postal_code;place",
        "Straßenname;HsNr;PLZ;Ortsname",
    ] {
        let list = read(&format!("{header}\nBrückenstr.;10;54290;Trier\n"));
        assert_eq!(address(&list.rows[0])[..4], ["Brückenstr.", "10", "54290", "Trier"], "{header}");
    }
    for header in
        ["Straße und Hausnummer;PLZ Ort", "Strasse, Nr.;PLZ/Wohnort", "Anschrift;Postleitzahl und Ort"]
    {
        let list = read(&format!("{header}\nBrückenstr. 10;54290 Trier\n"));
        assert_eq!(address(&list.rows[0])[..4], ["Brückenstr. 10", "", "54290", "Trier"], "{header}");
    }
}

#[test]
fn a_running_number_is_no_house_number() {
    let list = read("Nr.;Straße;PLZ;Ort\n1;Brückenstr. 10;54290;Trier\n");
    assert_eq!(address(&list.rows[0])[1], "");
}

#[test]
fn the_same_child_has_the_same_pseudonym_next_year_wherever_it_moved() {
    let old = read("Name;Vorname;geb.;Straße;Ort;Klasse\nGroß;Anna;12.03.2015;A-Str. 1;Trier;4a\n");
    let new =
        read("Klasse|Vorname|Nachname|Geburtsdatum|Strasse|Wohnort\n5|ANNA|GROSS|2015-03-12|B-Weg 2|Konz\n");
    assert!(old.rows[0].pseudonym.is_some());
    assert_eq!(old.rows[0].pseudonym, new.rows[0].pseudonym);
    let twin = read("Name;Vorname;geb.;Straße;Ort\nGroß;Berta;12.03.2015;A-Str. 1;Trier\n");
    assert_ne!(old.rows[0].pseudonym, twin.rows[0].pseudonym);
}

#[test]
fn an_id_goes_before_name_and_birth_date() {
    let a = read("ID;Name;geb.;Straße\n007;Groß;12.03.2015;A\n");
    let b = read("ID;Straße\n007;B\n");
    assert_eq!(a.rows[0].pseudonym, b.rows[0].pseudonym);
}

#[test]
fn a_list_without_ids_and_birth_dates_tells_pupils_by_name_and_address() {
    let a = read("Name;Vorname;Straße;Ort;Klasse\nGroß;Anna;A-Str. 1;Trier;4\nGroß;Ben;A-Str. 1;Trier;4\n");
    let next_year = read("Name;Vorname;Straße;Ort;Klasse\nGROSS;Anna;A-Straße 1;Trier;5\n");
    assert_eq!(a.rows[0].pseudonym, next_year.rows[0].pseudonym);
    assert_ne!(a.rows[0].pseudonym, a.rows[1].pseudonym);
    let moved = read("Name;Vorname;Straße;Ort;Klasse\nGroß;Anna;B-Straße 1;Trier;5\n");
    assert_ne!(a.rows[0].pseudonym, moved.rows[0].pseudonym);
}

#[test]
fn one_id_with_two_names_is_two_persons_and_makes_no_pupil() {
    let list = read("ID;Nachname;Vorname;Straße\n7;Zwilling;Anna;A 1\n7;Zwilling;Ben;A 1\n");
    let result = residences(&list.rows);
    assert!(result.pupils.is_empty());
    assert_eq!(result.unresolved[0].reason, UnresolvedReason::Contradiction(Difference::Name));
}

#[test]
fn two_rows_of_one_family_name_and_birth_date_may_be_twins_and_make_no_pupil() {
    let list =
        read("Nachname;geb.;Straße\nZwilling;03.05.2015;A 1\nZwilling;03.05.2015;A 1\nAllein;1.1.2016;B\n");
    let result = residences(&list.rows);
    assert_eq!((result.pupils.len(), result.unresolved.len()), (1, 1));
    assert_eq!(result.unresolved[0].reason, UnresolvedReason::FamilyNameOnly);
}

#[test]
fn a_pupil_of_two_rows_with_the_name_in_two_ways_is_one() {
    let list = read("ID;Nachname;Vorname;Straße\n7;Müßler-Au;Zoë;A 1\n007;MUESSLER AU;Zoë;A 1\n");
    let result = residences(&list.rows);
    assert_eq!((result.pupils.len(), result.merged), (1, 1));
}

#[test]
fn the_first_row_of_a_list_without_header_is_not_told() {
    let headless = "Heim;Lena;03.05.2015;Marktstr. 5;54290;Trier\n";
    let error = read_with("list.csv", headless.as_bytes(), &[]).unwrap_err();
    for text in [error.to_string(), error.german()] {
        assert!(text.contains("Heim (+ 5)") && !text.contains("Lena") && !text.contains("54290"), "{text}");
    }
}

#[test]
fn lines_with_known_words_above_the_header_are_no_header() {
    let list = read("Klasse:;4a;Schule:;30139\n\nID;Nachname;Straße;PLZ;Ort\n1;X;Im Bungert 3;54296;Trier\n");
    assert_eq!((list.rows.len(), list.rows[0].row), (1, 1));
}

#[test]
fn a_missing_birth_date_in_a_list_that_has_them_is_not_made_up_for_by_the_address() {
    let list = read("Name;Vorname;Geburtsdatum;Straße;Ort\nGroß;Anna;;A-Str. 1;Trier\n");
    assert_eq!(reasons(&list), [(1, None, &Reason::NoIdentity)]);
}

#[test]
fn a_list_of_addresses_only_has_no_pseudonyms_and_says_so() {
    let list = read("Straße;Hausnummer;PLZ;Ort\nA;1;54290;Trier\nB;2;54290;Trier\n");
    assert!(list.rows.iter().all(|row| row.pseudonym.is_none()));
    assert_eq!(reasons(&list), [(1, None, &Reason::NoIdentity), (2, None, &Reason::NoIdentity)]);
    assert_eq!(residences(&list.rows).unresolved.len(), 2);
}

#[test]
fn a_row_of_a_street_alone_is_an_address_and_a_line_of_text_is_none() {
    let list = read("ID;Straße;Ort\n;Am Markt 5;\nSeite 1 von 3;;\n7;;\n");
    assert_eq!(list.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(list.report.skipped.get(&Skipped::Remark), Some(&1));
}

#[test]
fn totals_and_empty_rows_are_skipped_and_counted() {
    let list = read("ID;Straße;Ort\n1;A;Trier\n;;\n2;B;Konz\nInsgesamt;;2\n;;\n");
    assert_eq!(list.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(list.report.skipped.get(&Skipped::TotalRow), Some(&1));
    assert_eq!(list.report.skipped.get(&Skipped::EmptyRow), Some(&1));
    assert_eq!(list.report.read, list.report.accepted + list.report.skipped_rows() + list.report.rejected);
}

#[test]
fn broken_values_are_reported_with_their_column_and_the_row_stays() {
    let list = read(
        "ID;geb.;Straße;Hausnr.;PLZ;Ort;Klasse;Adressart\n\
         1;31.02.2015;A;12. Dez;5429;Trier;BVJ;vielleicht\n\
         2;01.01.2030;B;3;542900;Konz;5;\n",
    );
    assert_eq!(
        reasons(&list),
        [
            (1, Some("geb."), &Reason::NotADate),
            (1, Some("Hausnr."), &Reason::HouseNumberIsDate),
            (1, Some("Klasse"), &Reason::NotAGrade),
            (1, Some("Adressart"), &Reason::UnknownValue),
            (2, Some("geb."), &Reason::NotADate),
            (2, Some("PLZ"), &Reason::NotAPostalCode),
        ]
    );
    assert_eq!(list.rows.len(), 2);
    assert_eq!(address(&list.rows[0])[1..3], ["", "05429"]);
}

#[test]
fn one_id_with_two_birth_dates_is_reported_and_makes_no_pupil() {
    let list = read("ID;geb.;Straße\n1;12.03.2015;A\n2;1.1.2016;B\n1;12.03.2016;A\n");
    let result = residences(&list.rows);
    assert_eq!(result.pupils.len(), 1);
    assert_eq!(result.unresolved[0].rows, [1, 3]);
}

#[test]
fn rows_of_one_pupil_are_merged_in_favour_of_the_main_residence() {
    let list = read("ID;Straße;Ort;Hauptwohnung\n1;A 1;Trier;nein\n1;B 2;Konz;ja\n2;C 3;Konz;ja\n");
    let result = residences(&list.rows);
    assert_eq!(result.pupils.iter().map(|p| p.row).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(result.merged, 1);
}

#[test]
fn workbooks_are_read_with_numbers_and_days_as_a_spreadsheet_keeps_them() {
    let sheet: &[&[Cell<'_>]] = &[
        &[
            Cell::Text("Schülernummer"),
            Cell::Text("geb."),
            Cell::Text("Straße"),
            Cell::Text("Hausnr."),
            Cell::Text("PLZ"),
            Cell::Text("Ort"),
        ],
        &[
            Cell::Number(4711.0),
            Cell::Day("2015-03-12", 42075),
            Cell::Text("A"),
            Cell::Number(12.0),
            Cell::Number(54290.0),
            Cell::Text("Trier"),
        ],
        &[
            Cell::Number(4712.0),
            Cell::Day("2015-03-12", 42075),
            Cell::Text("A"),
            Cell::Day("2026-12-14", 46370),
            Cell::Number(54290.0),
            Cell::Text("Trier"),
        ],
    ];
    for (name, bytes) in [("list.xlsx", xlsx(&[sheet])), ("list.ods", ods(sheet))] {
        let list = read_with(name, &bytes, &[]).unwrap();
        assert_eq!(address(&list.rows[0])[..4], ["A", "12", "54290", "Trier"], "{name}");
        assert_eq!(list.rows[0].age, Some(11), "{name}");
        assert_eq!(address(&list.rows[1])[1], "", "{name}");
        assert_eq!(reasons(&list), [(2, Some("Hausnr."), &Reason::HouseNumberIsDate)], "{name}");
    }
    let xls = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/pupils.xls")).unwrap();
    let list = read_with("list.xls", &xls, &[]).unwrap();
    assert_eq!(list.rows.len(), 3);
    assert_eq!(list.report.skipped.get(&Skipped::TotalRow), Some(&1));
}

#[test]
fn the_project_file_names_columns_that_nobody_could_guess() {
    let text = "Kürzel;Weg;Nr;Dorf\n1;A;2;Trier\n";
    let columns = [("id", "Kürzel"), ("street", "Weg"), ("house_number", "Nr"), ("place", "Dorf")];
    let list = read_with("list.csv", text.as_bytes(), &columns).unwrap();
    assert_eq!(address(&list.rows[0])[..4], ["A", "2", "", "Trier"]);
    let error = read_with("list.csv", text.as_bytes(), &[("street", "Weg"), ("place", "Stadt")]).unwrap_err();
    assert!(matches!(error, PupilListError::Table(TableError::NoHeader { .. }) | PupilListError::Columns(_)));
    let error = read_with("list.csv", b"PLZ;Ort\n1;2\n", &[]).unwrap_err();
    assert!(error.to_string().contains("no column for the street; found PLZ, Ort"), "{error}");
    assert!(error.german().contains("keine Spalte für die Straße"));
}

#[test]
fn nothing_personal_shows_in_debug_output_or_problems() {
    let list = read(
        "ID;Name;Vorname;geb.;Straße;Hausnr.;PLZ;Ort;E-Mail;Telefon\n\
         G1;Geheim;Gina;31.13.2015;Geheimweg;14. Dez;999;Geheimdorf;g@geheim.de;0651 4711\n\
         G1;Geheim;Gina;12.03.2015;\"Geheimweg;3;54290;Geheimdorf;g@geheim.de;0651 4711\n\
         G1;Geheim;Gina;13.03.2015;Geheimweg;3;54290;Geheimdorf;g@geheim.de;0651 4711;x\n",
    );
    let problems: Vec<String> =
        list.report.problems.iter().flat_map(|p| [p.to_string(), p.german()]).collect();
    let shown = format!("{list:?} {:?} {problems:?}", residences(&list.rows));
    // Hashes under a key of the process have such digits in them now and then.
    let is_hash = |word: &&str| word.len() > 14 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = shown.split_inclusive(|c: char| !c.is_ascii_digit());
    let shown: String =
        words.filter(|word| !is_hash(&word.trim_end_matches(|c: char| !c.is_ascii_digit()))).collect();
    for personal in ["eheim", "Gina", "G1", "2015", "4711", "Dez", "999"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_is_accepted_or_skipped_whatever_it_holds(rows in "[ -~äöüß;\"\n\r\t]{0,300}") {
        let list = read(&format!("ID;geb.;Straße;Hausnr.;PLZ;Ort;Klasse;Alter\n{rows}"));
        prop_assert_eq!(list.rows.len(), list.report.accepted);
        prop_assert_eq!(list.report.read, list.report.accepted + list.report.skipped_rows());
        let result = residences(&list.rows);
        let unresolved: usize = result.unresolved.iter().map(|u| u.rows.len()).sum();
        prop_assert_eq!(list.rows.len(), result.pupils.len() + result.merged + unresolved);
    }
}
