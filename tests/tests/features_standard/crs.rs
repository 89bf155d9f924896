//! Other coordinate reference systems (18-058r1, Part 2).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Service, encoded, id_of, is_problem,
    places::{CRS84, STORED, SYSTEMS, System, is_boxed, meets, positions, written_positions},
};

/// A layer of each kind of geometry.
const LAYERS: [&str; 3] = ["school_sites", "hazards", "catchments_nearest"];

/// `/req/crs/crs-uri`, `/req/crs/fc-md-crs-list`, `/req/crs/fc-md-crs-list-global`
#[test]
fn every_spatial_collection_lists_all_systems_the_default_first() {
    let service = Service::start();
    let all = service.json("/collections");
    for table in &service.publication.tables {
        let own = &service.json(&format!("/collections/{}", table.layer.id))["crs"];
        let listed = all["collections"].as_array().unwrap().iter().find(|one| one["id"] == table.layer.id);
        let listed = &listed.unwrap()["crs"];
        if table.layer.geometry.is_none() {
            assert!(own.is_null() || own == &json!([CRS84.uri]), "{own}");
            continue;
        }
        let expected = json!(SYSTEMS.map(|system| system.uri));
        assert_eq!(listed_in(own, &Value::Null), listed_in(&expected, &Value::Null), "{}", table.layer.id);
        assert_eq!(own[0], CRS84.uri, "{}", table.layer.id);
        assert_eq!(listed_in(listed, &all["crs"]), listed_in(&expected, &Value::Null), "{}", table.layer.id);
    }
}

/// The systems of a list, with those of the global one where it refers to it.
fn listed_in(list: &Value, global: &Value) -> BTreeSet<String> {
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let refers = |uri: &String| uri == "#/crs";
    let own = texts(list);
    let global = if own.iter().any(refers) { texts(global) } else { Vec::new() };
    own.into_iter().filter(|uri| !refers(uri)).chain(global).collect()
}

/// `/req/crs/fc-md-storageCrs`, `/req/crs/fc-md-storageCrs-valid-value`
#[test]
fn the_stored_system_is_named_and_among_the_listed_ones() {
    let service = Service::start();
    for layer in LAYERS {
        let collection = service.json(&format!("/collections/{layer}"));
        assert_eq!(collection["storageCrs"], STORED.uri, "{layer}");
        assert!(listed_in(&collection["crs"], &Value::Null).contains(STORED.uri), "{layer}");
    }
}

/// `/req/crs/fc-crs-valid-value`, `/req/crs/fc-crs-action`: the coordinates of a feature in every
/// system are the same place, axes in the order of the authority.
#[test]
fn coordinates_in_every_system_are_the_same_place() {
    let service = Service::start();
    for layer in LAYERS {
        let table = service.table(layer);
        for system in SYSTEMS {
            let items =
                service.json(&format!("/collections/{layer}/items?limit=60&crs={}", encoded(system.uri)));
            for (row, feature) in table.rows.iter().zip(items["features"].as_array().unwrap()) {
                agrees(&feature["geometry"], row, system);
            }
            let alone = service.json(&format!("/collections/{layer}/items/2?crs={}", encoded(system.uri)));
            agrees(&alone["geometry"], &table.rows[1], system);
        }
    }
}

/// Demands that every written position is one of the row's; a ring may begin or turn another way.
fn agrees(geometry: &Value, row: &catalogue::Row, system: System) {
    let expected = positions(&system.geometry(row).unwrap());
    let found = written_positions(geometry);
    assert_eq!(found.len(), expected.len());
    for [first, second] in found {
        let position = if system.is_north_first { [second, first] } else { [first, second] };
        let is_near =
            |other: &[f64; 2]| (0..2).all(|axis| (position[axis] - other[axis]).abs() <= system.tolerance());
        assert!(expected.iter().any(is_near), "{position:?} in {}", system.uri);
    }
}

/// `/req/crs/fc-crs-default-value`, `/req/crs/geojson`
#[test]
fn without_a_system_it_is_longitude_and_latitude() {
    let service = Service::start();
    for layer in LAYERS {
        let items = format!("/collections/{layer}/items?limit=20");
        let plain = service.json(&items);
        let named = service.json(&format!("{items}&crs={}", encoded(CRS84.uri)));
        assert_eq!(plain["features"], named["features"], "{layer}");
        assert!(plain["crs"].is_null(), "RFC 7946 knows no member crs");
    }
}

/// `/req/crs/fc-crs-valid-value`, `/req/crs/fc-bbox-crs-valid-value`: any other value is refused.
#[test]
fn a_system_that_is_not_listed_is_refused() {
    let service = Service::start();
    for uri in [
        "http://www.opengis.net/def/crs/EPSG/0/25833",
        "http://www.opengis.net/def/crs/EPSG/0/31466",
        "http://www.opengis.net/def/crs/OGC/0/CRS84h",
        "http://www.opengis.net/def/crs/EPSG/0/",
        "4326",
        "WGS 84",
        "",
        "file:///etc/passwd",
    ] {
        let uri = encoded(uri);
        is_problem(&service.get(&format!("/collections/hazards/items?crs={uri}")), 400);
        is_problem(&service.get(&format!("/collections/hazards/items/1?crs={uri}")), 400);
        is_problem(&service.get(&format!("/collections/hazards/items?bbox=6,49,7,50&bbox-crs={uri}")), 400);
    }
}

/// A box of the stored system in which the same sites lie as in the boxes around its corners in all
/// other systems, so that there is one right answer. At least five lie in it, and not all.
fn clear_box(service: &Service) -> ([f64; 4], BTreeSet<u64>) {
    let table = service.table("school_sites");
    let inside = |system: System, side: [f64; 4]| -> BTreeSet<u64> {
        let rows = (1..).zip(&table.rows);
        rows.filter(|(_, row)| meets(&system.geometry(row).unwrap(), side)).map(|(id, _)| id).collect()
    };
    let at = positions(&STORED.geometry(&table.rows[0]).unwrap())[0];
    (20..200)
        .map(|step| {
            let half = f64::from(step) * 137.0;
            [at[0] - half, at[1] - half * 0.7, at[0] + half, at[1] + half * 0.7]
        })
        .find_map(|side| {
            let found = inside(STORED, side);
            let is_clear = SYSTEMS.iter().all(|system| inside(*system, system.around(side)) == found);
            let is_fair = found.len() >= 5 && found.len() < table.rows.len() / 2;
            (is_clear && is_fair).then_some((side, found))
        })
        .expect("there is such a box")
}

/// `/req/crs/fc-bbox-crs-action`, `/req/crs/fc-bbox-crs-valid-value`: the same box in every system
/// selects the same features.
#[test]
fn the_same_box_in_every_system_selects_the_same_features() {
    let service = Service::start();
    let (side, expected) = clear_box(&service);
    for system in SYSTEMS {
        let bbox = system.written(system.around(side));
        let parameters = format!("bbox={bbox}&bbox-crs={}", encoded(system.uri));
        assert_eq!(service.selected("school_sites", &parameters), expected, "{parameters}");
    }
}

/// `/req/crs/fc-bbox-crs-action`: lines and areas too, in the stored system to the metre.
#[test]
fn a_box_in_the_stored_system_selects_the_lines_and_areas_that_meet_it() {
    let service = Service::start();
    let side = [328_123.0, 5_509_321.0, 336_789.0, 5_516_543.0];
    for table in service.publication.tables.iter().filter(|table| table.layer.geometry.is_some()) {
        let expected =
            service.rows_where(table.layer.id, |columns| Some(is_boxed(columns.row, STORED, side)));
        let parameters = format!("bbox={}&bbox-crs={}", STORED.written(side), encoded(STORED.uri));
        assert_eq!(service.selected(table.layer.id, &parameters), expected, "{}", table.layer.id);
        assert!(expected.len() < table.rows.len(), "{}", table.layer.id);
    }
}

/// `/req/crs/fc-bbox-crs-default-value`: `crs` says nothing of the box.
#[test]
fn without_its_own_system_a_box_is_in_longitude_and_latitude() {
    let service = Service::start();
    let plain = service.selected("school_sites", "bbox=6.5,49.6,6.7,49.8");
    assert!(!plain.is_empty());
    for system in SYSTEMS {
        let parameters = format!("bbox=6.5,49.6,6.7,49.8&crs={}", encoded(system.uri));
        assert_eq!(service.selected("school_sites", &parameters), plain, "{}", system.uri);
    }
    let turned = format!("bbox=49.6,6.5,49.8,6.7&bbox-crs={}", encoded(SYSTEMS[1].uri));
    assert_eq!(service.selected("school_sites", &turned), plain);
}

/// `/req/crs/ogc-crs-header`, `/req/crs/ogc-crs-header-value`
#[test]
fn every_answer_with_features_says_its_system() {
    let service = Service::start();
    for path in ["/collections/school_sites/items?limit=2", "/collections/school_sites/items/3?f=json"] {
        assert_eq!(service.get(path).header("content-crs"), format!("<{}>", CRS84.uri), "{path}");
        for system in SYSTEMS {
            let got = service.get(&format!("{path}&crs={}", encoded(system.uri)));
            assert_eq!(got.header("content-crs"), format!("<{}>", system.uri), "{path}");
        }
    }
}

/// `/req/crs/fc-crs-action`: the pages that follow are in the same system.
#[test]
fn the_next_page_is_in_the_system_of_the_first() {
    let service = Service::start();
    let items = service.json(&format!("/collections/school_sites/items?limit=3&crs={}", encoded(STORED.uri)));
    let next = super::href(&items, "next", "application/geo+json").unwrap();
    let got = service.follow(&next);
    assert_eq!(got.header("content-crs"), format!("<{}>", STORED.uri));
    let page = got.json();
    let feature = &page["features"][0];
    assert_eq!(id_of(feature), 4);
    agrees(&feature["geometry"], &service.table("school_sites").rows[3], STORED);
}
