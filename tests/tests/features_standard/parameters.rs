//! Parameters that a resource does not know, or whose values mean nothing (17-069r4, 7.6; every 400 a
//! problem document, RFC 9457).

use super::{Service, encoded, is_problem};

/// `/req/core/query-param-unknown`
#[test]
fn a_parameter_that_the_definition_does_not_name_is_refused_everywhere() {
    let service = Service::start();
    for path in [
        "/",
        "/conformance",
        "/collections",
        "/collections/school_sites",
        "/collections/school_sites/items",
        "/collections/school_sites/items/1",
        "/collections/school_sites/queryables",
        "/collections/school_sites/schema",
        "/collections/school_sites/sortables",
        "/api",
    ] {
        assert_eq!(service.get(path).status, 200, "{path}");
        for unknown in ["foo=bar", "Limit=1", "offset=3", "token="] {
            is_problem(&service.get(&format!("{path}?{unknown}")), 400);
        }
    }
    // A property of another collection is no parameter of this one, and a feature has no limit.
    is_problem(&service.get("/collections/totals/items?cell_id=x"), 400);
    is_problem(&service.get("/collections/school_sites/items/1?limit=1"), 400);
    is_problem(&service.get("/collections?limit=1"), 400);
}

/// `/req/core/query-param-invalid`: `limit`
#[test]
fn a_limit_that_is_no_number_from_one_is_refused() {
    refuses("limit", &["0", "-1", "1.5", "abc", "", "1e3", "0x10", " ", "NaN", "1,2", "١"]);
}

/// `/req/core/query-param-invalid`: `bbox`
#[test]
fn a_box_that_is_none_is_refused() {
    refuses(
        "bbox",
        &[
            "",
            "1",
            "1,2,3",
            "1,2,3,4,5",
            "1,2,3,4,5,6,7",
            "a,b,c,d",
            "6,49,7,x",
            "6;49;7;50",
            "NaN,1,2,3",
            "inf,1,2,3",
            "6,49,1e999,50",
            "6,50,7,49",
            "6,49,7,",
            ",,,",
            "6,49,7,50,",
        ],
    );
}

/// `/req/core/query-param-invalid`: `datetime`
#[test]
fn a_time_that_is_none_is_refused() {
    refuses(
        "datetime",
        &[
            "",
            "yesterday",
            "2024-13-01T00:00:00Z",
            "2024-02-30T00:00:00Z",
            "2024-01-01T25:00:00Z",
            "2024-01-01T00:00:00Z/2023-01-01T00:00:00Z",
            "2024-01-01T00:00:00Z/2025-01-01T00:00:00Z/..",
            "2024-01-01T00:00:00Z,2025-01-01T00:00:00Z",
            "...",
            "01.02.2024",
        ],
    );
}

/// `/req/core/query-param-invalid`: what this service has besides.
#[test]
fn a_value_that_means_nothing_is_refused() {
    refuses("f", &["xml", "JSON", "", "../json"]);
    refuses("resultType", &["misses", "HITS"]);
    refuses("skipGeometry", &["maybe", "2"]);
    refuses("sortby", &["nothing", "-nothing", "name,,pupils", "geometry"]);
    refuses("properties", &["nothing", "name,nothing"]);
    refuses("pupils", &["many", "1.5x", "NaN"]);
    refuses("after", &["-1", "x", "1.5"]);
}

/// `/req/core/query-param-invalid`: a parameter stands once.
#[test]
fn a_parameter_given_twice_is_refused() {
    let service = Service::start();
    for twice in [
        "limit=1&limit=2",
        "limit=1&limit=1",
        "bbox=6,49,7,50&bbox=6,49,7,50",
        "f=json&f=html",
        "name=a&name=b",
    ] {
        is_problem(&service.get(&format!("/collections/school_sites/items?{twice}")), 400);
    }
    is_problem(&service.get("/collections?lang=de&lang=en"), 400);
}

fn refuses(parameter: &str, values: &[&str]) {
    let service = Service::start();
    for value in values {
        let path = format!("/collections/school_sites/items?{parameter}={}", encoded(value));
        let got = service.get(&path);
        assert_eq!(got.status, 400, "{path}");
        is_problem(&got, 400);
        let problem: serde_json::Value = serde_json::from_slice(&got.body).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(parameter), "the problem with {path} names its parameter: {detail}");
    }
}
