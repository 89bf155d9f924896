//! The features of a collection (17-069r4, 7.15), in GeoJSON.

use std::collections::BTreeSet;

use catalogue::{GeometryKind, Value as Held, layers::HAZARDS};
use serde_json::{Value, json};

use super::{
    Columns, Service, has_self_and_alternate, href, id_of,
    places::{CRS84, is_boxed, positions, written_positions},
    plain,
};

/// `/req/core/fc-op`, `/req/core/fc-response`, `/req/geojson/content`: every row of every layer, with
/// all its values.
#[test]
fn every_row_of_the_file_is_a_feature_with_its_values() {
    let service = Service::start();
    for table in &service.publication.tables {
        let id = table.layer.id;
        let items = service.json(&format!("/collections/{id}/items?limit=10000"));
        assert_eq!(items["type"], "FeatureCollection");
        let features = items["features"].as_array().unwrap();
        assert_eq!(features.len(), table.rows.len(), "{id}");
        for ((number, row), feature) in (1..).zip(&table.rows).zip(features) {
            assert_eq!((&feature["type"], id_of(feature)), (&json!("Feature"), number), "{id}");
            let properties = feature["properties"].as_object().unwrap();
            assert_eq!(properties.len(), table.layer.properties.len(), "{feature}");
            for (property, value) in table.layer.properties.iter().zip(&row.values) {
                let found = &properties[property.name];
                match value {
                    Held::Null => assert!(found.is_null(), "{} of {feature}", property.name),
                    Held::Text(text) => assert_eq!(found, &**text, "{feature}"),
                    Held::Integer(count) => assert_eq!(found, count, "{feature}"),
                    Held::Real(number) => {
                        let is_close = (found.as_f64().unwrap() - number).abs() <= 1e-9 * number.abs();
                        assert!(is_close, "{} of {feature}", property.name);
                    }
                }
            }
        }
    }
}

/// `/req/core/crs84`, `/req/geojson/content`: longitude and latitude on WGS 84 unless asked otherwise,
/// one geometry type to a collection.
#[test]
fn geometries_are_where_they_are_in_longitude_and_latitude() {
    let service = Service::start();
    for table in &service.publication.tables {
        let items = service.json(&format!("/collections/{}/items?limit=300", table.layer.id));
        for (row, feature) in table.rows.iter().zip(items["features"].as_array().unwrap()) {
            let geometry = &feature["geometry"];
            let Some(shape) = CRS84.geometry(row) else {
                assert!(feature.as_object().unwrap().contains_key("geometry"), "{feature}");
                assert!(geometry.is_null(), "{feature}");
                continue;
            };
            let kind = match table.layer.geometry.unwrap() {
                GeometryKind::Point => "Point",
                GeometryKind::LineString => "LineString",
                GeometryKind::MultiPolygon => "MultiPolygon",
            };
            assert_eq!(geometry["type"], kind, "{feature}");
            assert!(feature["crs"].is_null() && items["crs"].is_null(), "RFC 7946 has no member crs");
            let (found, expected) = (written_positions(geometry), positions(&shape));
            assert_eq!(found.len(), expected.len(), "{feature}");
            // RFC 7946, 3.1.6: outer rings run counterclockwise, so that positions may come in
            // another order than in the file.
            for position in found {
                let is_near = |other: &[f64; 2]| {
                    (0..2).all(|axis| (position[axis] - other[axis]).abs() <= CRS84.tolerance())
                };
                assert!(expected.iter().any(is_near), "{position:?} of {} {}", table.layer.id, feature["id"]);
            }
        }
    }
}

/// RFC 7946, 3.1.6, to which `/req/geojson/content` refers.
#[test]
fn rings_are_closed_and_outer_rings_run_counterclockwise() {
    let service = Service::start();
    let items = service.json("/collections/catchments_nearest/items?limit=10000");
    for feature in items["features"].as_array().unwrap() {
        for polygon in feature["geometry"]["coordinates"].as_array().unwrap() {
            for (number, ring) in polygon.as_array().unwrap().iter().enumerate() {
                let ring = written_positions(&json!({ "coordinates": ring }));
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{}", feature["id"]);
                let doubled: f64 = ring
                    .windows(2)
                    .map(|two| {
                        (two[0][0] - ring[0][0]) * (two[1][1] - ring[0][1])
                            - (two[1][0] - ring[0][0]) * (two[0][1] - ring[0][1])
                    })
                    .sum();
                assert_eq!(doubled > 0.0, number == 0, "ring {number} of {}", feature["id"]);
            }
        }
    }
}

/// `/req/core/fc-limit-response-1`
#[test]
fn a_page_holds_no_more_features_than_the_limit_and_no_more_than_the_maximum() {
    let service = Service::start();
    let of = |parameters: &str| {
        let items =
            service.json(&format!("/collections/pupils_by_municipality/items?skipGeometry=true{parameters}"));
        items["features"].as_array().unwrap().len()
    };
    for (parameters, expected) in [("", 100), ("&limit=1", 1), ("&limit=7", 7), ("&limit=1000", 1000)] {
        assert_eq!(of(parameters), expected, "{parameters}");
    }
    let all = service.table("pupils_by_municipality").rows.len();
    assert!(all < 10_000);
    assert_eq!((of("&limit=10000"), of("&limit=10001"), of("&limit=4000000000")), (all, all, all));
}

/// `/req/core/fc-numberMatched`, `/req/core/fc-numberReturned`, `/rec/core/fc-next-1`: pages by their
/// `next` links are the whole, without a feature twice and with the same numbers on each.
#[test]
fn the_pages_of_a_selection_are_the_whole_of_it() {
    let service = Service::start();
    for (layer, parameters, size) in [
        ("school_sites", "", 10),
        ("totals", "", 41),
        ("school_sites", "&stages=primary", 7),
        ("hazards", "", 48),
    ] {
        let whole = service.selected(layer, parameters.trim_start_matches('&'));
        let mut page = format!("/collections/{layer}/items?limit={size}{parameters}");
        let mut ids = Vec::new();
        loop {
            let items = service.json(&page);
            let features = items["features"].as_array().unwrap();
            assert_eq!(items["numberMatched"], whole.len(), "{page}");
            assert_eq!(items["numberReturned"], features.len(), "{page}");
            ids.extend(features.iter().map(id_of));
            let Some(next) = href(&items, "next", "application/geo+json") else { break };
            assert_eq!(features.len(), size, "only the last page may be shorter: {page}");
            service.path_of(&next).clone_into(&mut page);
            assert!(page.contains("after=") && page.contains("version="), "{page}");
        }
        assert_eq!(ids.len(), whole.len(), "{layer}{parameters}");
        assert_eq!(BTreeSet::from_iter(ids), whole, "{layer}{parameters}");
    }
}

/// `/req/core/fc-links`, `/req/core/fc-rel-type`
#[test]
fn a_page_of_features_links_to_itself_to_its_other_forms_and_to_its_collection() {
    let service = Service::start();
    for parameters in ["", "?limit=3", "?limit=3&stages=primary&bbox=6,49,7,50"] {
        let items = service.json(&format!("/collections/school_sites/items{parameters}"));
        has_self_and_alternate(&items, "application/geo+json");
        for media_type in ["text/csv", "application/flatgeobuf", "application/geopackage+sqlite3"] {
            assert!(href(&items, "alternate", media_type).is_some(), "{media_type}: {items}");
        }
        let again = service.follow(&href(&items, "self", "application/geo+json").unwrap()).json();
        assert_eq!(again["features"], items["features"], "{parameters}");
        assert!(href(&items, "collection", "application/json").is_some(), "{parameters}");
    }
}

/// `/req/core/fc-timeStamp` holds for answers that bear one. None does: the strong tag of an answer
/// promises the same bytes.
#[test]
fn an_answer_is_the_same_at_any_time() {
    let service = Service::start();
    let path = "/collections/school_sites/items?limit=1";
    let (first, again) = (service.get(path), service.get(path));
    assert_eq!(first.json()["timeStamp"], Value::Null);
    assert_eq!((&first.body, first.header("etag")), (&again.body, again.header("etag")));
}

/// `/req/core/fc-bbox-response`: the features that meet the box, and all without geometry.
#[test]
fn a_box_selects_the_features_that_meet_it() {
    let service = Service::start();
    for side in [[6.55, 49.70, 6.70, 49.80], [6.30, 49.50, 6.63, 49.76], [6.641, 49.757, 6.642, 49.758]] {
        let parameters = format!("bbox={},{},{},{}", side[0], side[1], side[2], side[3]);
        for table in &service.publication.tables {
            let expected =
                service.rows_where(table.layer.id, |columns| Some(is_boxed(columns.row, CRS84, side)));
            assert_eq!(
                service.selected(table.layer.id, &parameters),
                expected,
                "{} {side:?}",
                table.layer.id
            );
        }
    }
}

/// `/req/core/fc-bbox-response`: six numbers name heights too, which nothing here has.
#[test]
fn a_box_with_heights_selects_what_it_selects_without() {
    let service = Service::start();
    let flat = service.selected("school_sites", "bbox=6.5,49.6,6.7,49.8");
    assert!(!flat.is_empty() && flat.len() < service.table("school_sites").rows.len());
    assert_eq!(service.selected("school_sites", "bbox=6.5,49.6,-100,6.7,49.8,9000"), flat);
}

/// `/req/core/fc-bbox-response`: the whole world is a box too, and so is one over the antimeridian.
#[test]
fn the_whole_world_holds_everything_and_the_pacific_nothing() {
    let service = Service::start();
    let all = service.table("school_sites").rows.len();
    for (parameters, expected) in [
        ("bbox=-180,-90,180,90", all),
        ("bbox=0,0,90,90", all),
        ("bbox=-179,-80,179,80", all),
        ("bbox=160,-60,-120,60", 0),
        ("bbox=5,49,-175,50", all),
        ("bbox=100,-45,120,-10", 0),
    ] {
        assert_eq!(service.selected("school_sites", parameters).len(), expected, "{parameters}");
    }
}

/// `/req/core/fc-time-response`: features whose time meets the asked one; those without time always.
#[test]
fn a_moment_or_an_interval_selects_the_hazards_that_are_valid_then() {
    let service = Service::start();
    for (asked, first, last) in [
        ("2022-06-01T00:00:00Z", "2022-06-01", "2022-06-01"),
        ("2028-01-01T12:00:00Z", "2028-01-01", "2028-01-01"),
        ("2020-01-01T00:00:00Z/2022-01-01T00:00:00Z", "2020-01-01", "2022-01-01"),
        ("../2020-01-01T00:00:00Z", "0000-01-01", "2020-01-01"),
        ("/2020-01-01T00:00:00Z", "0000-01-01", "2020-01-01"),
        ("2028-01-01T00:00:00Z/..", "2028-01-01", "9999-12-31"),
        ("2028-01-01T00:00:00Z/", "2028-01-01", "9999-12-31"),
        ("2030-01-01T01:00:00+02:00/..", "2029-12-31", "9999-12-31"),
    ] {
        let expected = service.rows_where("hazards", |columns| Some(is_valid(columns, first, last)));
        let found = service.selected("hazards", &format!("datetime={}", super::encoded(asked)));
        assert_eq!(found, expected, "{asked}");
        assert!(expected.len() < service.table("hazards").rows.len() && !expected.is_empty(), "{asked}");
    }
    for table in service.publication.tables.iter().filter(|table| table.layer.id != HAZARDS.id) {
        let items = service
            .json(&format!("/collections/{}/items?limit=1&datetime=2001-01-01T00:00:00Z", table.layer.id));
        assert_eq!(items["numberMatched"], table.rows.len(), "{}", table.layer.id);
    }
}

/// Whether a hazard is valid on some day from one to another; an open end lasts for ever.
pub fn is_valid(hazard: Columns, first: &str, last: &str) -> bool {
    let begins = hazard.text("valid_from").unwrap_or("0000-01-01");
    let ends = hazard.text("valid_to").unwrap_or("9999-12-31");
    begins <= last && first <= ends
}

/// `/req/geojson/definition`
#[test]
fn features_come_as_geojson_to_whoever_asks_for_it_or_for_nothing() {
    let service = Service::start();
    for path in ["/collections/school_sites/items?limit=2", "/collections/school_sites/items/1"] {
        for accepted in
            ["application/geo+json", "application/geo+json, application/json", "*/*", "application/json"]
        {
            let got = service.accepting(path, accepted);
            assert_eq!(plain(got.header("content-type")), "application/geo+json", "{path} {accepted}");
            assert!(got.json()["type"].as_str().unwrap().starts_with("Feature"));
        }
    }
}

/// `/req/core/fc-response`: what the selections by parameters come to together.
#[test]
fn parameters_select_together() {
    let service = Service::start();
    let side = [6.5, 49.6, 6.75, 49.8];
    let expected = service.rows_where("school_sites", |columns| {
        let is_inside = is_boxed(columns.row, CRS84, side);
        Some(is_inside && columns.text("stages")? == "primary" && columns.number("pupils")? > 10.0)
    });
    let parameters =
        format!("bbox=6.5,49.6,6.75,49.8&stages=primary&filter={}", super::encoded("pupils > 10"));
    assert_eq!(service.selected("school_sites", &parameters), expected);
    assert!(!expected.is_empty());
}

/// The order, the properties and the geometry of a page can be chosen.
#[test]
fn features_are_sorted_and_cut_as_they_are_asked_for() {
    let service = Service::start();
    let items = service.json("/collections/school_sites/items?limit=200&sortby=-pupils,name&properties=name,pupils&skipGeometry=true");
    let features = items["features"].as_array().unwrap();
    assert_eq!(features.len(), service.table("school_sites").rows.len());
    let key = |feature: &Value| {
        let properties = &feature["properties"];
        assert_eq!(properties.as_object().unwrap().len(), 2, "{feature}");
        assert!(feature["geometry"].is_null(), "{feature}");
        (properties["pupils"].as_i64(), properties["name"].as_str().unwrap().to_owned())
    };
    let keys: Vec<_> = features.iter().map(key).collect();
    let (known, unknown): (Vec<_>, Vec<_>) = keys.iter().partition(|(pupils, _)| pupils.is_some());
    let is_in_order = |keys: &[&(Option<i64>, String)]| {
        keys.windows(2).all(|two| two[0].0 > two[1].0 || (two[0].0 == two[1].0 && two[0].1 <= two[1].1))
    };
    assert!(is_in_order(&known) && is_in_order(&unknown), "{keys:?}");
    let changes = keys.windows(2).filter(|two| two[0].0.is_some() != two[1].0.is_some()).count();
    assert!(changes <= 1, "features without a number stand together: {keys:?}");
    let hits = service.json("/collections/school_sites/items?resultType=hits");
    assert_eq!(hits["numberMatched"], features.len());
    assert!(hits["features"].as_array().is_none_or(Vec::is_empty), "{hits}");
}
