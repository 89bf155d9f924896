#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use geo_core::reproject::Reprojector;
use serde_json::{Value, json};

use crate::{
    caller::{Caller, Sees},
    config::Config,
    config::Role,
    crs::ServedCrs,
    published::Published,
    service::Service,
    testing::{self, Answer, CORNER, ask, get, publication},
};

const ITEMS: &str = "/collections/school_sites/items";

/// What `items` of the school sites answers to some parameters.
fn items(parameters: &str) -> Value {
    let answer = get(&format!("{ITEMS}?{parameters}"));
    assert_eq!(answer.status, StatusCode::OK, "{parameters}: {}", answer.text());
    answer.json()
}

fn ids(items: &Value) -> Vec<u64> {
    items["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_u64().unwrap()).collect()
}

fn link<'i>(items: &'i Value, rel: &str) -> Option<&'i str> {
    let links = items["links"].as_array().unwrap();
    links.iter().find(|link| link["rel"] == rel)?["href"].as_str()
}

/// The ids of all pages from one on.
fn walked(service: &Arc<Service>, first: &str) -> Vec<u64> {
    let mut page = first.to_owned();
    let mut found = Vec::new();
    loop {
        let request = Request::get(&page).body(Body::empty()).unwrap();
        let answer = ask(service, Caller::unrestricted(), request);
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        let items = answer.json();
        let ids = ids(&items);
        assert_eq!(items["numberReturned"], ids.len());
        found.extend(ids);
        let Some(next) = link(&items, "next") else {
            assert_eq!(items["numberMatched"], found.len(), "{first}");
            return found;
        };
        next.strip_prefix("http://schulweg.example/prefix").unwrap().clone_into(&mut page);
    }
}

fn service_of(rows: u32, tag: &str) -> Service {
    let public_url = Some("http://schulweg.example/prefix".into());
    Service::new(Published::of(publication(rows), tag.into()), Config { public_url, ..Config::default() })
}

/// `/req/core/fc-op`, `/req/core/fc-response`, `/req/geojson/content`
#[test]
fn every_feature_bears_every_property_flat_and_its_row_as_id() {
    for held in &Published::of(publication(7), String::new()).layers {
        let layer = held.layer;
        let answer = get(&format!("/collections/{}/items", layer.id));
        assert_eq!(answer.header("content-type"), "application/geo+json");
        let items = answer.json();
        assert_eq!((&items["type"], ids(&items)), (&json!("FeatureCollection"), (1..=7).collect()));
        for feature in items["features"].as_array().unwrap() {
            let members: Vec<&String> = feature.as_object().unwrap().keys().collect();
            assert_eq!(members, ["geometry", "id", "properties", "type"]);
            assert_eq!(feature["geometry"].is_null(), layer.geometry.is_none());
            let names: BTreeSet<&str> =
                feature["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(names, layer.properties.iter().map(|property| property.name).collect());
        }
    }
}

/// `/req/core/fc-limit-response-1`, `/req/core/fc-numberMatched`, `/req/core/fc-numberReturned`
#[test]
fn a_page_holds_no_more_than_its_limit_and_says_how_many_there_are() {
    for (parameters, returned) in [("", 7), ("limit=3", 3), ("limit=7", 7), ("limit=4000000000", 7)] {
        let items = items(parameters);
        assert_eq!(ids(&items), (1..=returned).collect::<Vec<_>>());
        assert_eq!((&items["numberMatched"], &items["numberReturned"]), (&json!(7), &json!(returned)));
        assert_eq!(link(&items, "next").is_some(), returned < 7);
        let answer = get(&format!("{ITEMS}?{parameters}"));
        assert_eq!(answer.header("ogc-numbermatched"), "7");
        let next = link(&items, "next").map(|next| format!("<{next}>; rel=\"next\""));
        let links = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
        let links = links.filter(|link| link.contains("\"next\"")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(links, next.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(get(&format!("{ITEMS}?limit=0")).status, StatusCode::BAD_REQUEST);
}

/// `/rec/core/fc-next-1`
#[test]
fn the_pages_of_any_selection_hold_each_of_its_features_once() {
    let service = Arc::new(service_of(60, "tag"));
    let of = |parameters: &str| walked(&service, &format!("{ITEMS}?limit=7{parameters}"));
    assert_eq!(of(""), (1..=60).collect::<Vec<_>>());
    // The last row is null, and null comes last.
    let backwards: Vec<u64> = (1..=59).rev().chain([60]).collect();
    assert_eq!(of("&sortby=-pupils"), backwards);
    assert_eq!(of("&sortby=-id"), (1..=60).rev().collect::<Vec<_>>());
    assert_eq!(of("&sortby=%2Bpupils,-name"), (1..=60).collect::<Vec<_>>());
    assert_eq!(of("&filter=pupils%20%3E%2020"), (22..=59).collect::<Vec<_>>());
    assert_eq!(of("&filter=pupils%20%3E%2020&sortby=-pupils"), (22..=59).rev().collect::<Vec<_>>());
    assert_eq!(of("&skipGeometry=true&properties=name"), (1..=60).collect::<Vec<_>>());
}

/// `/req/core/fc-bbox-response`
#[test]
fn a_box_selects_what_meets_it_and_what_has_no_place() {
    let stored = ServedCrs::Utm32.uri();
    let [west, south] = CORNER;
    let bbox = |from: f64, to: f64| {
        format!("bbox={},{},{},{}&bbox-crs={stored}", west + from, south + from, west + to, south + to)
    };
    assert_eq!(ids(&items(&bbox(-1.0, 1.0))), [1]);
    assert_eq!(ids(&items(&bbox(1000.0, 3000.0))), [2, 3, 4]);
    assert_eq!(ids(&items(&bbox(1.0, 999.0))), Vec::<u64>::new());
    assert_eq!(ids(&items("bbox=-180,-90,180,90")).len(), 7);
    assert_eq!(ids(&items("bbox=170,-90,-170,90")).len(), 0);
    assert_eq!(ids(&items("bbox=5,49,-175,50")).len(), 7);
    // A line and its box: the line runs from corner to corner and leaves the others free.
    let aside = format!(
        "/collections/desire_lines/items?bbox={},{},{},{}&bbox-crs={stored}",
        west + 500.0,
        south + 100.0,
        west + 800.0,
        south + 400.0
    );
    assert_eq!(ids(&get(&aside).json()), Vec::<u64>::new());
    let totals = get("/collections/totals/items?bbox=0,0,1,1").json();
    assert_eq!(totals["numberMatched"], 7);
}

/// `/req/core/fc-time-response`
#[test]
fn a_time_selects_what_is_valid_then_and_what_has_no_time() {
    // Row n is valid on the day 1 + n of October alone, the last one always.
    let of = |datetime: &str| ids(&get(&format!("/collections/hazards/items?datetime={datetime}")).json());
    assert_eq!(of("2026-10-03T12:00:00Z"), [3, 7]);
    assert_eq!(of("2026-10-03/2026-10-04"), [3, 4, 7]);
    assert_eq!(of("../2026-10-02T00:00:00Z"), [1, 2, 7]);
    assert_eq!(of("2026-10-05T00:00:00Z/9999-12-31T00:00:00Z"), [5, 6, 7]);
    assert_eq!(of("0000-01-01T00:00:00Z/9999-12-31T00:00:00Z"), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(items("datetime=2001-01-01T00:00:00Z")["numberMatched"], 7);
}

#[test]
fn parameters_select_together() {
    let together = items("pupils=3&name=name%203&filter=pupils%20%3C%209&bbox=-180,-90,180,90");
    assert_eq!(ids(&together), [4]);
    assert_eq!(ids(&items("pupils=3&name=name%204")), Vec::<u64>::new());
}

#[test]
fn a_page_bears_the_properties_and_the_geometry_it_is_asked_for() {
    let part = items("properties=pupils,name&skipGeometry=true&limit=2");
    assert_eq!(
        part["features"],
        json!([
            {"type": "Feature", "id": 1, "geometry": null, "properties": {"name": "name 0", "pupils": 0}},
            {"type": "Feature", "id": 2, "geometry": null, "properties": {"name": "name 1", "pupils": 1}},
        ])
    );
    let (whole, bare) = (items("limit=2"), items("limit=2&skipGeometry=true"));
    assert_eq!(whole["features"][1]["properties"], bare["features"][1]["properties"]);
    assert_eq!(items("properties=name&limit=1")["features"][0]["geometry"], whole["features"][0]["geometry"]);
}

#[test]
fn hits_are_counted_and_not_sent() {
    let hits = items("resultType=hits&filter=pupils%20%3E%202");
    assert_eq!((&hits["numberMatched"], &hits["numberReturned"]), (&json!(3), &json!(0)));
    assert_eq!((ids(&hits).len(), link(&hits, "next")), (0, None));
}

/// `/req/core/fc-links`, `/req/core/f-links`
#[test]
fn links_keep_what_was_asked_and_lead_to_other_forms() {
    let items = items("limit=2&name=name%200&f=json");
    let base = "http://schulweg.example/prefix/collections/school_sites";
    assert_eq!(link(&items, "self").unwrap(), format!("{base}/items?limit=2&name=name%200&f=json"));
    assert_eq!(link(&items, "collection").unwrap(), base);
    let alternates: Vec<_> =
        items["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "alternate").collect();
    let forms = ["html", "csv", "flatgeobuf", "gpkg", "shapefile"];
    for (form, alternate) in forms.iter().zip(&alternates) {
        assert_eq!(alternate["href"], format!("{base}/items?limit=2&name=name%200&f={form}"));
    }
    assert_eq!(alternates.len(), forms.len());
    let feature = get(&format!("{ITEMS}/3")).json();
    assert_eq!(link(&feature, "self").unwrap(), format!("{base}/items/3"));
    assert_eq!(link(&feature, "alternate").unwrap(), format!("{base}/items/3?f=html"));
}

/// `/req/core/f-success`
#[test]
fn a_feature_alone_is_what_it_is_among_the_others() {
    let among = &items("")["features"][4];
    let answer = get(&format!("{ITEMS}/5"));
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let mut alone = answer.json();
    assert!(alone.as_object_mut().unwrap().remove("links").is_some());
    assert_eq!(&alone, among);
    for id in ["0", "8", "-1", "01", "+1", "x", "1.0", "99999999999999999999"] {
        assert_eq!(get(&format!("{ITEMS}/{id}")).status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(get(&format!("{ITEMS}/1?limit=1")).status, StatusCode::BAD_REQUEST);
}

/// `/req/crs/fc-crs-action`, `/req/crs/ogc-crs-header-value`
#[test]
fn coordinates_are_those_of_proj_in_the_axis_order_of_the_authority() {
    for crs in ServedCrs::ALL {
        let reprojector = Reprojector::new(ServedCrs::STORED.crs(), crs.crs()).unwrap();
        for id in 1..=7_u32 {
            let stored = CORNER.map(|side| side + f64::from(id - 1) * 1000.0);
            let [x, y] = reprojector.point(stored).unwrap();
            let expected = if crs.is_north_first() { [y, x] } else { [x, y] };
            for path in [format!("{ITEMS}?limit=1&after={}", id - 1), format!("{ITEMS}/{id}?f=json")] {
                let answer = get(&format!("{path}&crs={}", crs.uri()));
                assert_eq!(answer.header("content-crs"), format!("<{}>", crs.uri()));
                let answer = answer.json();
                let feature = if answer["type"] == "Feature" { &answer } else { &answer["features"][0] };
                let at = [0, 1].map(|axis| feature["geometry"]["coordinates"][axis].as_f64().unwrap());
                let close = if crs.crs().is_geographic() { 0.51e-7 } else { 0.51e-3 };
                assert!((0..2).all(|axis| (at[axis] - expected[axis]).abs() <= close), "{at:?} {expected:?}");
            }
        }
    }
    assert_eq!(get(ITEMS).header("content-crs"), format!("<{}>", ServedCrs::Crs84.uri()));
}

/// `/req/core/query-param-unknown`, `/req/core/query-param-invalid`
#[test]
fn what_means_nothing_is_refused_with_the_name_of_the_parameter() {
    for (parameter, value) in [
        ("offset", "3"),
        ("Limit", "3"),
        ("cell_id", "x"),
        ("limit", "x"),
        ("bbox", "1,2,3"),
        ("bbox-crs", "EPSG:1"),
        ("crs", "4326"),
        ("datetime", "yesterday"),
        ("filter-lang", "cql"),
        ("filter-crs", "x"),
        ("sortby", "nothing"),
        ("properties", "name,nothing"),
        ("skipGeometry", "2"),
        ("resultType", "misses"),
        ("pupils", "many"),
        ("after", "-1"),
    ] {
        for language in ["de", "en"] {
            let answer = get(&format!("{ITEMS}?{parameter}={value}&lang={language}"));
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{parameter}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(parameter), "{parameter}: {detail}");
        }
    }
    assert_eq!(get(&format!("{ITEMS}?filter=pupils%20%3E")).status, StatusCode::BAD_REQUEST);
}

#[test]
fn pages_go_on_from_the_publication_they_were_begun_in() {
    let service = Arc::new(service_of(9, "first publication"));
    let of = |path: &str| -> Answer {
        ask(&service, Caller::unrestricted(), Request::get(path).body(Body::empty()).unwrap())
    };
    let first = of(&format!("{ITEMS}?limit=4")).json();
    let next = link(&first, "next").unwrap().strip_prefix("http://schulweg.example/prefix").unwrap();
    service.take_over(Published::of(publication(3), "second publication".into()));
    let second = of(next).json();
    assert_eq!((ids(&second), &second["numberMatched"]), ((5..=8).collect(), &json!(9)));
    assert_eq!(of(ITEMS).json()["numberMatched"], 3);
    service.take_over(Published::of(publication(4), "third publication".into()));
    let gone = of(&format!("{next}&lang=en"));
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.json()["detail"].as_str().unwrap().contains("first page"));
}

#[test]
fn nobody_is_shown_a_layer_that_they_may_not_see() {
    let service = Arc::new(service_of(3, "tag"));
    let sees = Sees::Only(Arc::from(["hazards".to_owned()]));
    let caller = Caller { name: Some("amt".into()), role: Role::Planner, sees, may_sign_in: true };
    let status =
        |path: &str| ask(&service, caller.clone(), Request::get(path).body(Body::empty()).unwrap()).status;
    assert_eq!(status("/collections/hazards/items/1"), StatusCode::OK);
    for path in
        [ITEMS.to_owned(), format!("{ITEMS}/1"), format!("{ITEMS}?version=tag"), format!("{ITEMS}?x=1")]
    {
        assert_eq!(status(&path), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn the_length_is_said_before_a_body_is_sent_and_large_bodies_come_in_pieces() {
    let service = Arc::new(service_of(1500, "tag"));
    let of = |parameters: &str| {
        let path = format!("/collections/desire_lines/items?limit=1500{parameters}");
        ask(&service, Caller::unrestricted(), Request::get(path).body(Body::empty()).unwrap())
    };
    let whole = of("");
    assert!(whole.body.len() > 3 * 64 * 1024);
    for parameters in ["", "&sortby=-id", "&filter=pupils%20%3E%205"] {
        let answer = of(parameters);
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert!(answer.json()["features"].as_array().unwrap().len() > 1400);
    }
    let same = of("&filter=NOT%20(pupils%20%3C%200)%20OR%20pupils%20IS%20NULL").json();
    assert_eq!(same["features"], whole.json()["features"]);
    assert_eq!(of("&skipGeometry=true").header("content-length"), "");
}

#[test]
fn a_browser_gets_pages() {
    for path in [ITEMS.to_owned(), format!("{ITEMS}/2")] {
        let request = Request::get(&path).header("accept", "text/html").body(Body::empty()).unwrap();
        let answer = testing::send(request);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (StatusCode::OK, "text/html; charset=utf-8")
        );
    }
}

#[test]
fn a_file_is_whole_and_says_so_where_parts_are_asked_for() {
    for parameter in ["properties=reason", "skipGeometry=true"] {
        let answer = get(&format!("/collections/hazards/items?f=csv&{parameter}"));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{parameter}");
    }
    assert_eq!(get("/collections/hazards/items?f=csv").status, StatusCode::OK);
}
