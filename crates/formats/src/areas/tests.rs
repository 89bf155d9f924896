#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::PathBuf;

use geo::Area as _;
use geo_core::{AreaIndex, Association, LonLat, MunicipalityKey};

use super::*;
use crate::{report::Reason, table::Table, testing::file};

fn geojson(properties: &str, geometry: &str) -> Result<(Vec<Area>, RowReport), AreasError> {
    let text = format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#);
    let (_folder, path) = file("areas.geojson", text.as_bytes());
    read_areas(&path, &AreaOptions::default())
}

const SQUARE: &str =
    r#"{"type":"Polygon","coordinates":[[[6.5,49.7],[6.6,49.7],[6.6,49.8],[6.5,49.8],[6.5,49.7]]]}"#;

#[test]
fn keys_and_names_are_known_by_their_columns() {
    for (properties, key, name) in [
        (r#"{"AGS":"07235068","GEN":"Konz"}"#, "07235068", "Konz"),
        (r#"{"ARS":"072355003068","name":"Konz"}"#, "07235068", "Konz"),
        (r#"{"ags":7235068,"Gemeinde":"Konz"}"#, "07235068", "Konz"),
        (r#"{"AGS":"0723506800","SCHLUESSEL":"07235068","GEN":""}"#, "07235068", ""),
    ] {
        let (areas, _) = geojson(properties, SQUARE).unwrap();
        assert_eq!(areas[0].key, MunicipalityKey::parse(key), "{properties}");
        assert_eq!(areas[0].name, name);
        assert!(
            (areas[0].polygon.unsigned_area() / 1e6 - 80.1).abs() < 0.5,
            "{}",
            areas[0].polygon.unsigned_area()
        );
    }
    assert_eq!(geojson("{}", SQUARE).unwrap().0[0].key, None);
}

#[test]
fn the_verbandsgemeinde_is_known_by_name_or_by_the_regional_key() {
    for (properties, key, name) in [
        (r#"{"AGS":"07235068","ARS":"072355003068"}"#, "072355003", ""),
        (r#"{"ARS":"072355003068","Verbandsgemeinde":"Konz"}"#, "072355003", "Konz"),
        (r#"{"AGS":"07235068","Verbandsgemeinde":"Konz"}"#, "Konz", "Konz"),
    ] {
        let (areas, _) = geojson(properties, SQUARE).unwrap();
        let expected = Association { key: key.into(), name: name.into() };
        assert_eq!(areas[0].association, Some(expected), "{properties}");
    }
    let (areas, _) = geojson(r#"{"AGS":"07211000","ARS":"072110000000"}"#, SQUARE).unwrap();
    assert_eq!(areas[0].association, None, "a city of its own");
}

#[test]
fn what_is_no_area_is_counted_and_a_file_without_any_refused() {
    let point = r#"{"type":"Point","coordinates":[6.5,49.7]}"#;
    let error = geojson("{}", point).unwrap_err();
    assert!(error.to_string().contains("1 rows"), "{error}");
    let text = [point, "null", SQUARE, &SQUARE.replace("6.5", "1e300")]
        .map(|geometry| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#))
        .join("\n");
    let (_folder, path) = file("areas.geojson", text.as_bytes());
    let (areas, report) = read_areas(&path, &AreaOptions::default()).unwrap();
    assert_eq!((areas.len(), report.read, report.accepted, report.rejected), (1, 4, 1, 3));
    assert_eq!(report.problems[2].reason, Reason::OutsideRegion);
}

fn shared(path: &str) -> PathBuf {
    Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join("trier-saarburg").join(path)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_municipalities_of_the_region_are_read_with_umlauts_and_keys() {
    let (areas, report) = read_areas(&shared("vg5000_gemeinden.shp"), &AreaOptions::default()).unwrap();
    assert_eq!((areas.len(), report.rejected), (555, 0));
    assert!(areas.iter().all(|area| area.key.is_some() && !area.name.is_empty()));
    assert!(areas.iter().any(|area| area.name == "Wörth" || area.name.contains('ö')));
    let konz = areas.iter().find(|area| area.name == "Konz").unwrap();
    assert_eq!(konz.key, MunicipalityKey::parse("07235068"));
    let (associations, _) =
        read_areas(&shared("vg5000_verbandsgemeinden.shp"), &AreaOptions::default()).unwrap();
    assert_eq!(associations.len(), 6);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_centres_of_103_of_105_municipalities_lie_in_their_simplified_polygons() {
    let (areas, _) = read_areas(&shared("vg5000_gemeinden.shp"), &AreaOptions::default()).unwrap();
    let index = AreaIndex::new(areas);
    let table =
        Table::read(&shared("municipalities.csv"), &|name| ["ags", "lon", "lat"].contains(&name)).unwrap();
    let column = |name: &str| table.header.iter().position(|column| column == name).unwrap();
    let [ags, lon, lat] = ["ags", "lon", "lat"].map(column);
    let mut elsewhere = Vec::new();
    for row in &table.rows {
        let [lon, lat] = [lon, lat].map(|column| row.field(column).parse().unwrap());
        let found = index.containing(LonLat { lon, lat }.to_east_north().unwrap());
        if found.and_then(|area| area.key) != MunicipalityKey::parse(row.field(ags)) {
            elsewhere.push((row.field(ags).to_owned(), found.map(|area| area.name.clone())));
        }
    }
    assert_eq!(table.rows.len(), 105);
    // The polygons are simplified for 1:5,000,000: Longen is 1 km² beside Mehring, and Langsur's
    // centre lies on the bank of the border river.
    let known = [("07235077".to_owned(), Some("Mehring".to_owned())), ("07235073".to_owned(), None)];
    assert_eq!(elsewhere, known);
}
