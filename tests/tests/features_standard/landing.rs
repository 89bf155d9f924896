//! The first resources that a client asks for: landing page, definition and conformance
//! (17-069r4, 7.2 to 7.5).

use serde_json::{Value, json};

use super::{Service, has_self_and_alternate, href, is_problem, links, plain, raw::request, related};

/// What the definition is, as QGIS and GDAL look for it.
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// The classes that the service must say it conforms to.
const CLASSES: [&str; 23] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    // The name before the standard was adopted; QGIS 3.40 looks for it.
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
];

/// `/req/core/root-op`, `/req/core/root-success`
#[test]
fn the_landing_page_leads_to_definition_conformance_and_collections() {
    let service = Service::start();
    let landing = service.json("/");
    has_self_and_alternate(&landing, "application/json");
    assert!(landing["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert_eq!(related(&landing, "service-desc").len(), 1, "{landing}");
    for (rel, media_type) in [
        ("service-desc", OPENAPI),
        ("service-doc", "text/html"),
        ("conformance", "application/json"),
        ("data", "application/json"),
    ] {
        let found = href(&landing, rel, media_type).unwrap_or_else(|| panic!("{rel}: {landing}"));
        let got = service.follow(&found);
        assert_eq!((got.status, plain(got.header("content-type"))), (200, plain(media_type)), "{found}");
    }
}

/// `/req/core/root-success`: every link of the landing page that leads to this server is alive.
#[test]
fn every_link_of_the_landing_page_leads_somewhere() {
    let service = Service::start();
    let landing = service.json("/");
    let mut followed = 0;
    for link in links(&landing).iter().filter(|link| link["templated"] != true) {
        let address = link["href"].as_str().unwrap();
        if !address.starts_with(&service.server.address) {
            continue;
        }
        let got = service.follow(address);
        assert_eq!(got.status, 200, "{link}");
        let promised = link["type"].as_str().unwrap();
        assert_eq!(plain(got.header("content-type")), plain(promised), "{link}");
        followed += 1;
    }
    assert!(followed >= 6, "{landing}");
}

/// `/req/core/api-definition-op`, `/req/core/api-definition-success`
#[test]
fn the_definition_comes_in_the_media_type_that_is_asked_for() {
    let service = Service::start();
    let landing = service.json("/");
    let description = href(&landing, "service-desc", OPENAPI).unwrap();
    let path = service.path_of(&description);
    for accepted in [OPENAPI, "application/vnd.oai.openapi+json;version=3.0, application/json", "*/*"] {
        let got = service.accepting(path, accepted);
        assert_eq!(got.header("content-type"), OPENAPI, "{accepted}");
        assert!(got.json()["openapi"].as_str().unwrap().starts_with("3.0."), "{accepted}");
    }
    let documentation = href(&landing, "service-doc", "text/html").unwrap();
    let got = service.accepting(service.path_of(&documentation), "text/html");
    assert_eq!((got.status, plain(got.header("content-type"))), (200, "text/html"));
    let page = String::from_utf8(got.body).unwrap();
    assert!(!page.contains("://cdn.") && !page.contains("//unpkg."), "it works without the internet");
}

/// `/req/core/conformance-op`, `/req/core/conformance-success`
#[test]
fn the_conformance_declaration_lists_each_class_once_and_those_that_clients_look_for() {
    let service = Service::start();
    let landing = service.json("/");
    let address = href(&landing, "conformance", "application/json").unwrap();
    let declared = service.follow(&address).json();
    let mut classes: Vec<&str> =
        declared["conformsTo"].as_array().unwrap().iter().map(|class| class.as_str().unwrap()).collect();
    for class in CLASSES {
        assert!(classes.contains(&class), "{class} is missing in {classes:#?}");
    }
    let all = classes.len();
    classes.sort_unstable();
    classes.dedup();
    assert_eq!(classes.len(), all);
    assert_eq!(service.json("/conformance"), declared);
}

/// `/req/core/conformance-success`: nothing is declared that is a prerequisite short.
#[test]
fn no_class_is_declared_without_those_it_builds_on() {
    let service = Service::start();
    let declared = service.json("/conformance");
    let has = |class: &str| declared["conformsTo"].as_array().unwrap().contains(&json!(class));
    for (class, prerequisite) in [
        ("cql2/1.0/conf/spatial-functions", "cql2/1.0/conf/basic-spatial-functions-plus"),
        ("cql2/1.0/conf/array-functions", "cql2/1.0/conf/basic-cql2"),
        ("cql2/1.0/conf/functions", "cql2/1.0/conf/basic-cql2"),
        ("ogcapi-tiles-1/1.0/conf/mvt", "ogcapi-tiles-1/1.0/conf/core"),
        ("ogcapi-tiles-1/1.0/conf/geodata-tilesets", "ogcapi-tiles-1/1.0/conf/tileset"),
    ] {
        let uri = |class: &str| format!("http://www.opengis.net/spec/{class}");
        assert!(!has(&uri(class)) || has(&uri(prerequisite)), "{class} without {prerequisite}");
    }
}

/// `/req/core/http`: HTTP 1.1, with its status codes for what is not there and not allowed.
#[test]
fn http_is_spoken_as_it_is_laid_down() {
    let service = Service::start();
    for path in
        ["/nothing", "/collections/nothing", "/collections/nothing/items", "/collections/hazards/items/0"]
    {
        is_problem(&service.get(path), 404);
    }
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for path in ["/", "/conformance", "/collections", "/collections/hazards/items"] {
            let got = request(&service, method, path, &[("content-length", "0")]);
            assert_eq!(got.status, 405, "{method} {path}");
            assert!(got.header("allow").contains("GET"), "{method} {path}");
        }
    }
    let got = request(&service, "GET", "/collections", &[]);
    let read: Value = serde_json::from_slice(&got.body).unwrap();
    assert!(read["collections"].is_array());
}
