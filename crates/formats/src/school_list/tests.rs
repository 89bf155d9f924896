#![allow(clippy::unwrap_used)]

use geo_core::{Localised, school::GymnasiumForm};
use proptest::prelude::*;

use super::*;
use crate::testing::{Cell, file, shapefile, xlsx};

fn read_with(name: &str, bytes: &[u8], crs: Option<Crs>) -> Result<SchoolList, SchoolListError> {
    let (_folder, path) = file(name, bytes);
    read_school_list(&path, &SchoolListOptions { crs, ..SchoolListOptions::default() })
}

fn read(text: &str) -> SchoolList {
    read_with("schools.csv", text.as_bytes(), None).unwrap()
}

fn reasons(list: &SchoolList) -> Vec<(usize, Option<&str>, &Reason)> {
    list.report.problems.iter().map(|p| (p.row, p.column.as_deref(), &p.reason)).collect()
}

fn near(position: Option<EastNorth>, east: f64, north: f64) -> bool {
    position.is_some_and(|p| p.distance(EastNorth { east, north }).0 < 1.0)
}

#[test]
fn a_list_with_every_column_is_read_whole() {
    let list = read(
        "Schulnummer;Standort;Name;Schulart;Rechtsstatus;1. Fremdsprachen;Straße;Hausnr.;PLZ;Ort;Ostwert;Nordwert;\
         Eingänge;Schülerzahl;Kapazität;Unterrichtsbeginn;Ende 1-4;WLAN;Tafeln\n\
         04711;2;Am Berg;Gymnasium (G8GTS);öffentlich;Englisch, Latein;Weg;3;54290;Trier;330000,5;5510000;\
         330010 5510010; 6.64 49.757;1.204;1300;7.45 Uhr;12:30;ja;\n",
    );
    let [school] = &list.schools[..] else { unreachable!() };
    assert_eq!(school.id, SiteId { school: SchoolNumber("04711".into()), site: "2".into() });
    assert_eq!(school.types, [SchoolType::Gymnasium]);
    assert_eq!(school.form, Some(GymnasiumForm::G8));
    assert_eq!(school.stages, [Stage::Secondary1, Stage::Secondary2]);
    assert_eq!(school.legal_status, Some(LegalStatus::Public));
    assert_eq!(school.first_languages, ["Englisch", "Latein"]);
    assert_eq!(school.position, Some(EastNorth { east: 330_000.5, north: 5_510_000.0 }));
    assert_eq!(school.entrances[0], EastNorth { east: 330_010.0, north: 5_510_010.0 });
    // Where the list separates by semicolons, only the first pair is in the column.
    assert_eq!(school.entrances.len(), 1);
}

#[test]
fn entrances_bells_and_further_columns_are_kept() {
    let list = read(
        "Schulnummer,Schulart,Ort,Eingänge,Schülerzahl,Kapazität,Unterrichtsbeginn,Ende 1-2,WLAN,Tafeln\n\
         1,GS,Trier,\"330010 5510010; 6.640 49.757\",1.204,300,7.45 Uhr,12:30,ja,\n",
    );
    let school = &list.schools[0];
    assert_eq!(school.entrances.len(), 2);
    assert!(school.entrances[1].distance(school.entrances[0]).0 < 5_000.0);
    assert_eq!((school.pupils, school.capacity), (Some(1204), Some(300)));
    assert_eq!(
        school.bells,
        [
            Bell { grade: None, start: Some(465), end: None },
            Bell { grade: Some(1), start: None, end: Some(750) },
            Bell { grade: Some(2), start: None, end: Some(750) },
        ]
    );
    let expected = [("WLAN", "ja"), ("Tafeln", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(school.further, expected);
    assert_eq!(reasons(&list), [(1, None, &Reason::NoPosition)]);
}

#[test]
fn rows_without_number_or_type_and_repeated_sites_are_rejected() {
    let list = read(
        "Schulnummer;Schulart;Straße;Ort\n01;Grundschule;A 1;X\n;Grundschule;A 1;X\n02;Musikschule;A 1;X\n\
         01;Gymnasium;B 2;Y\nInsgesamt;;;\n",
    );
    assert_eq!(list.schools.len(), 1);
    assert_eq!(
        reasons(&list),
        [
            (2, Some("Schulnummer"), &Reason::MissingValue),
            (3, Some("Schulart"), &Reason::UnknownValue),
            (4, Some("Schulnummer"), &Reason::DuplicateId { first_row: 1 }),
        ]
    );
    let report = &list.report;
    assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
}

#[test]
fn two_sites_of_one_school_are_two_schools_of_the_list() {
    let list = read("Schulnummer;Standort;Schulart;Straße;Ort\n1;A;GS;W 1;X\n1;B;GS;W 2;X\n");
    assert_eq!(list.schools.iter().map(|s| s.id.site.as_str()).collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn stages_come_from_numbers_of_pupils_then_a_list_then_the_type() {
    let list = read(
        "Schulnummer;Schulart;Stufen;primary;secondary_1;secondary_2;Straße\n\
         1;Förderschule;;19;0;0;A\n2;Förderschule;Sek I;0;0;0;A\n3;Gymnasium;;0;;;A\n",
    );
    let stages: Vec<_> = list.schools.iter().map(|s| s.stages.clone()).collect();
    assert_eq!(
        stages,
        [vec![Stage::Primary], vec![Stage::Secondary1], vec![Stage::Secondary1, Stage::Secondary2]]
    );
}

#[test]
fn broken_values_are_reported_and_the_school_stays() {
    let list = read(
        "Schulnummer;Schulart;Straße;lon;lat;Schülerzahl;Beginn;Rechtsstatus;Eingänge\n\
         1;GS;A;6,64;49,757;200;8 Uhr;privat;\n2;GS;A;x;49.7;viele;früh;?;Hof\n3;GS;A;100;10;;;;\n",
    );
    assert_eq!(list.schools.len(), 3);
    assert!(near(list.schools[0].position, 330_022.6, 5_514_286.2), "{:?}", list.schools[0].position);
    let columns: Vec<_> = reasons(&list).into_iter().map(|(row, column, _)| (row, column)).collect();
    assert_eq!(
        columns,
        [
            (2, Some("lon")),
            (2, Some("Rechtsstatus")),
            (2, Some("Eingänge")),
            (2, Some("Schülerzahl")),
            (2, Some("Beginn")),
            (3, Some("lon")),
        ]
    );
}

#[test]
fn a_list_in_the_wrong_crs_is_an_error_that_guesses_the_right_one() {
    let text =
        "Schulnummer;Schulart;Straße;easting;northing\n1;GS;A;2546000;5513000\n2;GS;A;2547000;5513000\n";
    let error = read_with("schools.csv", text.as_bytes(), None).unwrap_err();
    assert!(error.to_string().contains("31466"), "{error}");
    assert!(error.german().contains("31466"));
    let list = read_with("schools.csv", text.as_bytes(), Some(Crs::GaussKrueger2)).unwrap();
    assert!(list.schools.iter().all(|school| school.position.is_some()));
}

#[test]
fn a_workbook_keeps_the_leading_zeros_that_are_text() {
    let sheet: &[&[Cell<'_>]] = &[
        &[Cell::Text("Schulnr."), Cell::Text("Schulform"), Cell::Text("Ort"), Cell::Text("PLZ")],
        &[Cell::Text("00123"), Cell::Text("IGS"), Cell::Text("Konz"), Cell::Number(54329.0)],
        &[Cell::Number(30139.0), Cell::Text("RS+"), Cell::Text("Konz"), Cell::Number(54329.0)],
    ];
    let list = read_with("schools.xlsx", &xlsx(&[sheet]), None).unwrap();
    let numbers: Vec<_> = list.schools.iter().map(|s| s.id.school.0.as_str()).collect();
    assert_eq!(numbers, ["00123", "30139"]);
    assert_eq!(list.schools[0].address.postal_code, "54329");
}

#[test]
fn geojson_gives_positions_by_points_and_areas() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Point","coordinates":[6.64,49.757]},
         "properties":{"schulnummer":"0815","schulart":"Grundschule","name":"Am Dom","whiteboards":7}},
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[6.64,49.757],[6.641,49.757],[6.641,49.758],[6.64,49.757]]]},
         "properties":{"schulnummer":"0816","schulart":"IGS"}},
        {"type":"Feature","geometry":null,"properties":{"schulnummer":"0817","schulart":"IGS"}}]}"#;
    let list = read_with("schools.geojson", text.as_bytes(), None).unwrap();
    assert!(near(list.schools[0].position, 330_022.6, 5_514_286.2));
    assert!(list.schools[1].position.is_some());
    assert_eq!(list.schools[0].further, [("whiteboards".to_owned(), "7".to_owned())]);
    let expected = [(3, None, &Reason::InvalidGeometry), (3, None, &Reason::NoPosition)];
    assert_eq!(reasons(&list), expected);
}

#[test]
fn a_shapefile_is_read_with_the_crs_of_its_prj() {
    let (_folder, path) = shapefile(&["SCHULNR", "SCHULART"], &[&["00815", "Gymnasium"]]);
    let list = read_school_list(&path, &SchoolListOptions::default()).unwrap();
    assert_eq!(list.schools[0].id.school.0, "00815");
    assert!(near(list.schools[0].position, 330_022.6, 5_514_286.2));
}

#[test]
fn the_cut_column_names_of_a_shapefile_are_known() {
    let columns = ["school_num", "school_typ", "legal_stat", "secondary_", "secondar_1", "house_numb"];
    let (_folder, path) = shapefile(&columns, &[&["815", "IGS", "privat", "120", "0", "7a"]]);
    let list = read_school_list(&path, &SchoolListOptions::default()).unwrap();
    let school = &list.schools[0];
    assert_eq!((school.id.school.0.as_str(), school.legal_status), ("815", Some(LegalStatus::Private)));
    assert_eq!((&school.stages[..], school.address.house_number.as_str()), (&[Stage::Secondary1][..], "7a"));
    assert_eq!(school.further, []);
}

#[test]
fn a_list_without_school_numbers_is_an_error() {
    let error = read_with("schools.csv", b"Name;Schulart\nAm Berg;GS\n", None).unwrap_err();
    assert!(error.to_string().contains("found Name, Schulart"), "{error}");
    let cut = r#"{"type":"FeatureCollection","features":[{"type":"Fea"#;
    assert!(matches!(read_with("s.geojson", cut.as_bytes(), None), Err(SchoolListError::Vector(_))));
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_schools_of_the_region_are_read_whole() {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join("trier-saarburg/schools.csv");
    let list = read_school_list(&path, &SchoolListOptions::default()).unwrap();
    assert_eq!((list.report.read, list.report.accepted), (105, 105));
    assert!(list.schools.iter().all(|s| s.legal_status.is_some() && !s.stages.is_empty()));
    let placed = list.schools.iter().filter(|s| s.position.is_some()).count();
    assert!(placed >= 90, "{placed} with a position");
    let first = &list.schools[0];
    assert_eq!(first.stages, [Stage::Primary, Stage::Secondary1]);
    assert_eq!(first.further[0].0, "district");
    assert!(list.report.problems.is_empty(), "{:?}", list.report.problems);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_is_counted_whatever_it_holds(rows in "[ -~äöü;\"\n\r]{0,300}") {
        let text = format!("Schulnummer;Schulart;lon;lat;Beginn 1-4;Eingänge;Stufen;Schülerzahl\n{rows}");
        match read_with("schools.csv", text.as_bytes(), None) {
            Ok(list) => {
                let report = &list.report;
                prop_assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
                prop_assert_eq!(list.schools.len(), report.accepted);
            }
            Err(SchoolListError::WrongCrs { .. }) => {}
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}
