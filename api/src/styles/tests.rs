//! Styles as clients get them.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use axum::{body::Body, http::Request};
use catalogue::layers::ALL;

use crate::{
    caller::{Caller, Sees},
    config::Role,
    testing::{Answer, get, send, send_as},
};

fn only(id: &str, may_sign_in: bool) -> Caller {
    Caller { name: None, role: Role::Public, sees: Sees::Only(Arc::new([id.to_owned()])), may_sign_in }
}

fn as_somebody(caller: Caller, address: &str) -> Answer {
    send_as(caller, Request::get(address).body(Body::empty()).unwrap())
}

fn accepting(address: &str, ranges: &str) -> Answer {
    send(Request::get(address).header("accept", ranges).body(Body::empty()).unwrap())
}

#[test]
fn every_layer_with_a_geometry_has_a_style_in_each_language() {
    let list = get("/styles").json();
    let styles = list["styles"].as_array().unwrap();
    let drawn: Vec<&str> =
        ALL.iter().filter(|layer| layer.geometry.is_some()).map(|layer| layer.id).collect();
    assert_eq!(styles.iter().map(|style| style["id"].as_str().unwrap()).collect::<Vec<_>>(), drawn);
    for style in styles {
        let links = style["links"].as_array().unwrap();
        assert_eq!(links.len(), 4);
        for link in links {
            let address = link["href"].as_str().unwrap();
            let path = address.strip_prefix("http://schulweg.example/prefix").unwrap();
            let answer = get(path);
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), link["type"].as_str().unwrap(), "{path}");
        }
    }
}

#[test]
fn f_and_accept_choose_the_language_of_the_style() {
    for (f, media, start) in [
        ("mapbox", "application/vnd.mapbox.style+json", "{"),
        ("json", "application/vnd.mapbox.style+json", "{"),
        ("qml", "application/vnd.qgis.qml", "<!DOCTYPE qgis"),
        ("sld", "application/vnd.ogc.sld+xml;version=1.1", "<?xml"),
        ("html", "text/html; charset=utf-8", "<!DOCTYPE html"),
    ] {
        let answer = get(&format!("/styles/hazards?f={f}"));
        assert_eq!(answer.header("content-type"), media);
        assert!(answer.text().starts_with(start), "{f}: {}", answer.text());
    }
    assert_eq!(get("/styles/hazards?f=css").status, 400);
    assert_eq!(get("/styles/hazards?colour=red").status, 400);
    let answer = accepting("/styles/hazards", "application/vnd.qgis.qml");
    assert_eq!(answer.header("content-type"), "application/vnd.qgis.qml");
    let answer = accepting("/styles/hazards", "text/html");
    assert!(answer.text().contains("<h1>"), "{}", answer.text());
}

#[test]
fn a_style_for_maplibre_asks_this_server_alone_and_row_before_column() {
    let style = get("/styles/school_sites").json();
    let source = &style["sources"]["school_sites"];
    assert_eq!(
        source["tiles"][0],
        "http://schulweg.example/prefix/collections/school_sites/tiles/WebMercatorQuad/{z}/{y}/{x}"
    );
    assert_eq!(style["layers"][0]["source-layer"], "school_sites");
    for other in ["glyphs", "sprite"] {
        assert!(style.get(other).is_none(), "{other}");
    }
    assert_eq!(
        get("/styles/hazards").json()["sources"]["hazards"]["attribution"],
        "© OpenStreetMap (ODbL 1.0)"
    );
}

#[test]
fn titles_are_in_the_language_of_the_client() {
    assert!(get("/styles/school_sites?f=qml").text().contains("ohne Angabe"));
    assert!(get("/styles/school_sites?f=qml&lang=en").text().contains("no value"));
    assert_eq!(get("/styles/school_sites?lang=en").json()["name"], "School sites");
    assert_eq!(get("/styles/school_sites/metadata").json()["title"], "Schulstandorte");
}

#[test]
fn a_style_that_there_is_not_and_one_that_is_not_seen_are_told_alike() {
    let unknown = get("/styles/secret");
    assert_eq!(unknown.status, 404);
    for path in ["/styles/hazards", "/styles/hazards/metadata", "/collections/hazards/styles"] {
        assert_eq!(as_somebody(only("school_sites", false), path).status, 404, "{path}");
        assert_eq!(as_somebody(only("school_sites", true), path).status, 401, "{path}");
        assert_eq!(as_somebody(only("hazards", true), path).status, 200, "{path}");
    }
    let list = as_somebody(only("hazards", false), "/styles").json();
    assert_eq!(list["styles"].as_array().unwrap().len(), 1);
    assert_eq!(list["styles"][0]["id"], "hazards");
}

#[test]
fn a_table_without_geometry_has_no_style() {
    assert_eq!(get("/styles/totals").status, 404);
    assert_eq!(get("/collections/totals/styles").json()["styles"], serde_json::json!([]));
    let one = get("/collections/attendance/styles").json();
    assert_eq!(one["styles"].as_array().unwrap().len(), 1);
    assert_eq!(one["default"], "attendance");
}
