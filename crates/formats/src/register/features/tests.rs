#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use geo_core::EastNorth;

use super::super::{
    RegisterError, RegisterFormat, RegisterOptions,
    testing::{read_path, read_text},
};
use crate::{
    report::{Reason, Skipped},
    testing::shapefile,
};

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

const POINT: &str = r#"{"type":"Point","coordinates":[6.58,49.7]}"#;

#[test]
fn properties_of_surveys_openstreetmap_and_inspire_are_known() {
    for properties in [
        r#""strname":"Brückenstr.","hsnr":"12","hsnrzu":"a""#,
        r#""addr:street":"Brückenstr.","addr:housenumber":"12a""#,
        r#""Straße":"Brückenstr.","Hausnummer":12,"Zusatz":"a""#,
        r#""STR":"Brückenstr.","HNR":"0012","ADZ":"a""#,
        r#""street":"","strassenname":"Brückenstr.","house_number":"12a","suffix":null"#,
    ] {
        let (entries, _) =
            read_text(RegisterFormat::GeoJson, "a.geojson", feature(properties, POINT)).unwrap();
        let entry = &entries[0];
        assert_eq!(
            (entry.street.as_str(), entry.house_number.as_str()),
            ("Brückenstr.", "12a"),
            "{properties}"
        );
    }
    let all = r#""strasse":"A","hnr":1,"plz":"54329","ort":"Konz","ortsteil":"Hamm","gemeinde":"Konz","ags":"07235068","oid":"x""#;
    let (entries, _) = read_text(RegisterFormat::GeoJson, "a.geojson", feature(all, POINT)).unwrap();
    let entry = &entries[0];
    assert_eq!(
        [
            &entry.postal_code,
            &entry.postal_place,
            &entry.locality,
            &entry.municipality,
            &entry.key,
            &entry.id
        ],
        ["54329", "Konz", "Hamm", "Konz", "07235068", "x"]
    );
}

#[test]
fn the_cut_column_names_of_a_shapefile_are_known_and_whole_ones_go_before() {
    let (_folder, path) = shapefile(
        &["street", "house_numb", "house_nu_1", "postal_cod", "municipali", "municipa_1"],
        &[&["Brückenstr.", "12", "a", "54290", "Trier", "07211000"]],
    );
    let (entries, _) = read_path(RegisterFormat::Shapefile, &path, &RegisterOptions::default()).unwrap();
    let entry = &entries[0];
    assert_eq!(
        [&entry.street, &entry.house_number, &entry.postal_code, &entry.municipality, &entry.key],
        ["Brückenstr.", "12a", "54290", "Trier", "07211000"]
    );
    for properties in [
        r#""Straßennam":"Brückenstr.","hausnummer":"12","hausnumm_1":"a""#,
        r#""addr:stree":"Brückenstr.","addr:house":"12a""#,
        r#""strasse":"Brückenstr.","house_numb":"4","hnr":"12a""#,
    ] {
        let text = feature(properties, POINT);
        let (entries, _) = read_text(RegisterFormat::GeoJson, "a.geojson", text).unwrap();
        let found = (entries[0].street.as_str(), entries[0].house_number.as_str());
        assert_eq!(found, ("Brückenstr.", "12a"), "{properties}");
    }
}

#[test]
fn villages_number_their_houses_and_placeholders_are_skipped() {
    let text = [
        feature(r####""street":"### Straßenname unbekannt","nr":"1""####, POINT),
        feature(r#""street":"","nr":"5","ortsteil":"Hamm""#, POINT),
        feature(r#""street":"","nr":"","ortsteil":"Hamm""#, POINT),
        feature(r#""street":"","nr":"7""#, POINT),
        feature(r#""street":"Hauptstr.""#, POINT),
    ]
    .join("\n");
    let (entries, report) = read_text(RegisterFormat::GeoJson, "a.geojson", text).unwrap();
    assert_eq!((entries[0].street.as_str(), entries[0].house_number.as_str()), ("Hamm", "5"));
    assert_eq!((entries[1].street.as_str(), entries[1].house_number.as_str()), ("Hauptstr.", ""));
    assert_eq!(report.skipped.get(&Skipped::PlaceholderStreet), Some(&1));
    assert_eq!(report.skipped.get(&Skipped::NoStreet), Some(&1));
    assert_eq!((report.problems[0].row, report.problems[0].reason.clone()), (3, Reason::MissingValue));
}

#[test]
fn broken_features_are_counted_with_reason() {
    let address = r#""street":"A","nr":"1","id":"x""#;
    let elsewhere = POINT.replace("49.7", "9.7");
    let text = [
        feature(address, POINT),
        feature(address, POINT),
        feature(&address.replace('x', "y"), "null"),
        feature(&address.replace('x', "z"), &elsewhere),
    ]
    .join("\n");
    let (entries, report) = read_text(RegisterFormat::GeoJson, "a.geojson", text).unwrap();
    let reasons: Vec<Reason> = report.problems.iter().map(|problem| problem.reason.clone()).collect();
    assert_eq!(reasons, [Reason::RepeatedId, Reason::NoPosition, Reason::OutsideRegion]);
    assert_eq!((entries.len(), report.problems[0].column.as_deref()), (1, Some("id")));
}

#[test]
fn a_building_is_at_its_centroid() {
    let square = r#"{"type":"Polygon","coordinates":[[[6.58,49.7],[6.582,49.7],[6.582,49.702],[6.58,49.702],[6.58,49.7]]]}"#;
    let (entries, _) =
        read_text(RegisterFormat::GeoJson, "a.geojson", feature(r#""street":"A","nr":1"#, square)).unwrap();
    let place = entries[0].position.to_lon_lat().unwrap();
    assert!((place.lon - 6.581).abs() < 1e-6 && (place.lat - 49.701).abs() < 1e-6, "{place:?}");
}

#[test]
fn a_file_without_streets_or_in_another_crs_is_refused() {
    let error =
        read_text(RegisterFormat::GeoJson, "a.geojson", feature(r#""foo":"A","nr":1"#, POINT)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no column street (strasse, strname, addr:street); the header has foo, nr"),
        "{error}"
    );
    let utm = r#"{"type":"Point","coordinates":[325000.0,5507000.0]}"#;
    let text = feature(r#""street":"A","nr":1"#, utm);
    let error = read_text(RegisterFormat::GeoJson, "a.geojson", text).unwrap_err();
    assert!(
        matches!(&error, RegisterError::WrongCrs { wrong, .. } if wrong.looks_like == Some("EPSG:25832 or 25833")),
        "{error}"
    );
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn essen_has_102981_points_of_which_99584_have_a_number_and_four_are_placeholders() {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default())
        .join("essen/hauskoordinaten_essen_4647.zip");
    let (entries, report) = read_path(RegisterFormat::GeoJson, &path, &RegisterOptions::default()).unwrap();
    assert_eq!((report.read, report.accepted, report.rejected), (102_981, 102_977, 0));
    assert_eq!(report.skipped.get(&Skipped::PlaceholderStreet), Some(&4));
    // Three of the four placeholders have a number.
    assert_eq!(entries.iter().filter(|entry| !entry.house_number.is_empty()).count(), 99_584 - 3);
    let first =
        entries.iter().find(|entry| entry.street == "Aachener Str." && entry.house_number == "1").unwrap();
    let wanted = EastNorth { east: 359_252.047, north: 5_701_464.014 };
    assert!(first.position.distance(wanted).0 < 1e-6);
    assert!(entries.iter().any(|entry| entry.street == "Aachener Str." && entry.house_number == "42A"));
    assert!(entries.iter().any(|entry| entry.street == "Aachener Str." && entry.house_number.is_empty()));
}
