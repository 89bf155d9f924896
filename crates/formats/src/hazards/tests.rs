#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::testing::file;

const LINE: &str = r#"{"type":"LineString","coordinates":[[6.6,49.7],[6.61,49.7]]}"#;
const NEEDED: &str = r#""reason":"no footway","decided_by":"Schulamt""#;

fn read(text: &str) -> Result<(Vec<Hazard>, RowReport), HazardsError> {
    let (_folder, path) = file("hazards.geojson", text.as_bytes());
    read_hazards(&path)
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
}

fn one(more: &str) -> Result<Hazard, HazardsError> {
    read(&feature(&format!("{NEEDED},{more}"), LINE)).map(|(mut hazards, _)| hazards.remove(0))
}

#[test]
fn a_hazard_without_limits_concerns_everybody_always() {
    let (hazards, report) = read(&feature(NEEDED, LINE)).unwrap();
    let hazard = &hazards[0];
    assert_eq!((report.accepted, report.rejected, hazard.row), (1, 0, 1));
    assert_eq!((hazard.reason.as_str(), hazard.decided_by.as_str()), ("no footway", "Schulamt"));
    assert!([Stage::Primary, Stage::Secondary1, Stage::Secondary2].iter().all(|s| hazard.concerns(*s)));
    assert!(hazard.is_valid_on(Date::constant(1990, 1, 1)) && hazard.is_valid_on(Date::constant(2090, 1, 1)));
    let line = vec![LonLat { lon: 6.6, lat: 49.7 }, LonLat { lon: 6.61, lat: 49.7 }];
    assert_eq!(hazard.shape, HazardShape::Lines(vec![line]));
}

#[test]
fn stages_and_days_limit_it_and_its_first_and_last_day_count() {
    for stages in [r#"["primary","secondary_1"]"#, r#""Primarstufe; Sek I""#] {
        let hazard = one(&format!(
            r#""stages":{stages},"valid_from":"2026-08-01","valid_to":"31.07.2027","osm_way":4711"#
        ))
        .unwrap();
        assert!(hazard.concerns(Stage::Primary) && hazard.concerns(Stage::Secondary1));
        assert!(!hazard.concerns(Stage::Secondary2));
        let valid = |year, month, day| hazard.is_valid_on(Date::constant(year, month, day));
        assert!(!valid(2026, 7, 31) && valid(2026, 8, 1) && valid(2027, 7, 31) && !valid(2027, 8, 1));
        assert_eq!(hazard.osm_way, Some(4711));
    }
    for empty in [r#""stages":null"#, r#""stages":[]"#, r#""stages":"","valid_to":null,"osm_way":"""#] {
        assert_eq!(one(empty).unwrap().stages.len(), 3, "{empty}");
    }
}

#[test]
fn several_lines_and_points_are_read_and_other_systems_reprojected() {
    let lines =
        r#"{"type":"MultiLineString","coordinates":[[[6.6,49.7],[6.61,49.7]],[[6.7,49.7],[6.7,49.8]]]}"#;
    let point = r#"{"type":"Point","coordinates":[326936.5,5507910.2]}"#;
    let (hazards, _) = read(&feature(NEEDED, lines)).unwrap();
    assert!(matches!(&hazards[0].shape, HazardShape::Lines(lines) if lines.len() == 2));
    let utm = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::25832"}}}},"features":[{}]}}"#,
        feature(NEEDED, point)
    );
    let (hazards, report) = read(&utm).unwrap();
    assert_eq!(report.reprojected_from, Some(Crs::Utm32));
    let HazardShape::Point(at) = hazards[0].shape else { unreachable!("a point") };
    assert!((at.lon - 6.6).abs() < 0.01 && (at.lat - 49.7).abs() < 0.01, "{at:?}");
}

#[test]
fn a_collection_without_features_is_a_file_without_hazards() {
    let (hazards, report) = read(r#"{"type":"FeatureCollection","features":[]}"#).unwrap();
    assert!(hazards.is_empty());
    assert_eq!(report.read, 0);
}

#[test]
fn a_broken_property_refuses_the_file_and_names_feature_and_property() {
    for (more, property, flaw) in [
        (r#""stages":"primary, kindergarten""#, "stages", HazardFlaw::NoStages),
        (r#""stages":"1,2""#, "stages", HazardFlaw::NoStages),
        (r#""valid_from":"next year""#, "valid_from", HazardFlaw::NoDate),
        (r#""valid_to":"31.7.27""#, "valid_to", HazardFlaw::NoDate),
        (r#""valid_from":"2026-08-02","valid_to":"2026-08-01""#, "valid_to", HazardFlaw::EndsBeforeItBegins),
        (r#""osm_way":"way/17""#, "osm_way", HazardFlaw::NoWayId),
        (r#""osm_way":-17"#, "osm_way", HazardFlaw::NoWayId),
        (r#""decided_by":" ""#, "decided_by", HazardFlaw::Missing),
        (r#""reason":null"#, "reason", HazardFlaw::Missing),
    ] {
        let broken = feature(&format!("{NEEDED},{more}"), LINE);
        let error = read(&format!("{}\n{broken}\n{0}", feature(NEEDED, LINE))).unwrap_err();
        let HazardsError::Feature { row: 2, property: Some(at), flaw: found, .. } = &error else {
            unreachable!("{error}")
        };
        assert_eq!((*at, *found), (property, flaw));
        let text = error.to_string();
        assert!(text.contains("hazards.geojson, feature 2, property") && text.contains("correct"), "{text}");
        assert!(geo_core::Localised::german(&error).contains(&format!("Eigenschaft „{property}“")));
    }
}

#[test]
fn a_geometry_that_is_no_way_and_no_crossing_refuses_the_file() {
    for geometry in [
        "null",
        r#"{"type":"Polygon","coordinates":[[[6.5,49.7],[6.6,49.7],[6.6,49.8],[6.5,49.7]]]}"#,
        r#"{"type":"LineString","coordinates":[[6.5,49.7]]}"#,
        r#"{"type":"LineString","coordinates":[[6.5,49.7],[6.5,49.7]]}"#,
        r#"{"type":"MultiLineString","coordinates":[]}"#,
        r#"{"type":"MultiLineString","coordinates":[[[6.6,49.7],[6.61,49.7]],[[6.7,49.7]]]}"#,
    ] {
        let error = read(&feature(NEEDED, geometry)).unwrap_err();
        assert!(matches!(error, HazardsError::Feature { flaw: HazardFlaw::NoLineOrPoint, .. }), "{geometry}");
    }
    let metres = r#"{"type":"Point","coordinates":[326936.5,5507910.2]}"#;
    let error = read(&feature(NEEDED, metres)).unwrap_err();
    assert!(matches!(error, HazardsError::Feature { flaw: HazardFlaw::OutsideCrs, .. }), "{error}");
}

#[test]
fn what_is_no_geojson_or_cut_off_is_refused_by_name() {
    let whole = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, feature(NEEDED, LINE));
    for text in ["", "reason,decided_by\n", "[]", &whole[..whole.len() - 2], &whole[..60]] {
        let error = read(text).unwrap_err();
        assert!(error.to_string().contains("hazards.geojson"), "{error}");
    }
    let error = read("{}").unwrap_err();
    assert!(matches!(error, HazardsError::Feature { flaw: HazardFlaw::NoFeature, row: 1, .. }), "{error}");
    assert!(read_hazards(Path::new("no/such.geojson")).is_err());
}
