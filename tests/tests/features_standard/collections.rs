//! The collections and each of them (17-069r4, 7.13 and 7.14).

use serde_json::Value;

use super::{
    Service, has_self_and_alternate, href, is_problem,
    places::{CRS84, positions},
    plain, related,
};

/// The encodings of features.
pub const ENCODINGS: [&str; 6] = [
    "application/geo+json",
    "text/html",
    "text/csv",
    "application/flatgeobuf",
    "application/geopackage+sqlite3",
    "application/zip",
];

/// `/req/core/fc-md-op`, `/req/core/fc-md-success`, `/req/core/fc-md-links`
#[test]
fn the_collections_have_links_to_themselves_and_to_their_other_form() {
    let service = Service::start();
    let collections = service.json("/collections");
    has_self_and_alternate(&collections, "application/json");
    let page = service.follow(&href(&collections, "alternate", "text/html").unwrap());
    assert_eq!((page.status, plain(page.header("content-type"))), (200, "text/html"));
    let again = service.follow(&href(&collections, "self", "application/json").unwrap()).json();
    assert_eq!(again["collections"], collections["collections"]);
}

/// `/req/core/fc-md-items`
#[test]
fn every_layer_of_the_publication_is_a_collection_in_its_order() {
    let service = Service::start();
    let collections = service.json("/collections");
    let ids: Vec<&str> = collections["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|collection| collection["id"].as_str().unwrap())
        .collect();
    let expected: Vec<&str> = service.publication.tables.iter().map(|table| table.layer.id).collect();
    assert_eq!(ids, expected);
}

/// `/req/core/fc-md-items-links`: a link to the features in every supported encoding.
#[test]
fn every_collection_leads_to_its_features_in_every_encoding() {
    let service = Service::start();
    for collection in service.json("/collections")["collections"].as_array().unwrap() {
        let items = related(collection, "items");
        assert!(items.iter().all(|link| link["type"].is_string()), "{collection}");
        for media_type in ENCODINGS {
            let is_for_places = ["application/flatgeobuf", "application/zip"].contains(&media_type);
            let found = href(collection, "items", media_type);
            if collection["id"] == "totals" && is_for_places {
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("{media_type}: {collection}"));
            let got = service.follow(&found);
            assert_eq!((got.status, plain(got.header("content-type"))), (200, media_type), "{found}");
            assert!(!got.body.is_empty(), "{found}");
        }
    }
}

/// `/req/core/fc-md-extent`
#[test]
fn the_extent_of_a_collection_holds_all_its_geometries_and_is_no_larger_than_needed() {
    let service = Service::start();
    for table in &service.publication.tables {
        let id = table.layer.id;
        let collection = service.json(&format!("/collections/{id}"));
        let all: Vec<[f64; 2]> = table
            .rows
            .iter()
            .filter_map(|row| CRS84.geometry(row))
            .flat_map(|shape| positions(&shape))
            .collect();
        if table.layer.geometry.is_none() {
            assert!(collection["extent"]["spatial"].is_null(), "{collection}");
            continue;
        }
        let spatial = &collection["extent"]["spatial"];
        let crs = spatial["crs"].as_str().unwrap_or(CRS84.uri);
        assert_eq!(crs, CRS84.uri, "{id}");
        let sides: Vec<f64> =
            spatial["bbox"][0].as_array().unwrap().iter().map(|side| side.as_f64().unwrap()).collect();
        let [west, south, east, north] = sides[..] else { panic!("{spatial}") };
        let mut least = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for [lon, lat] in all {
            least = [least[0].min(lon), least[1].min(lat), least[2].max(lon), least[3].max(lat)];
        }
        let slack = CRS84.tolerance();
        assert!(west <= least[0] + slack && south <= least[1] + slack, "{id}: {spatial} and {least:?}");
        assert!(east >= least[2] - slack && north >= least[3] - slack, "{id}: {spatial} and {least:?}");
        // The box of the stored system, turned, may stand out at its corners.
        let loose = 0.03;
        assert!(west > least[0] - loose && south > least[1] - loose, "{id}: {spatial} and {least:?}");
        assert!(east < least[2] + loose && north < least[3] + loose, "{id}: {spatial} and {least:?}");
    }
}

/// `/req/core/fc-md-extent`: a temporal extent, where there is one, holds all times.
#[test]
fn a_temporal_extent_holds_all_days() {
    let service = Service::start();
    let first = service.table("hazards").rows.iter().filter_map(|row| {
        let columns = super::Columns { table: service.table("hazards"), row };
        columns.text("valid_from")
    });
    let first = first.min().unwrap();
    let extent = &service.json("/collections/hazards")["extent"];
    let intervals = extent["temporal"]["interval"].as_array().unwrap_or_else(|| panic!("{extent}"));
    let [from, to] = &intervals[0].as_array().unwrap()[..] else { panic!("{extent}") };
    assert!(from.as_str().is_none_or(|from| &from[..10] <= first), "{extent}");
    // Some hazards have no last day.
    assert!(to.is_null(), "{extent}");
}

/// `/req/core/sfc-md-op`, `/req/core/sfc-md-success`: what is said of one collection is what the list
/// says of it.
#[test]
fn a_collection_says_of_itself_what_the_list_says_of_it() {
    let service = Service::start();
    let listed = service.json("/collections");
    for collection in listed["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        let own = service.json(&format!("/collections/{id}"));
        has_self_and_alternate(&own, "application/json");
        for member in ["id", "title", "description", "extent", "itemType"] {
            assert_eq!(own[member], collection[member], "{member} of {id}");
        }
        let items = |of: &Value| -> Vec<Value> { related(of, "items").into_iter().cloned().collect() };
        assert_eq!(items(&own), items(collection), "{id}");
        let layer = service.table(id).layer;
        assert_eq!(own["title"], layer.title.german);
        assert_eq!(own["description"], layer.description.german);
        assert!(own["itemType"].is_null() || own["itemType"] == "feature", "{id}");
    }
    is_problem(&service.get("/collections/school"), 404);
}
