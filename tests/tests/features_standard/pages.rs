//! Pages for people (17-069r4, 8.2).

use super::{Service, href, plain};

const RESOURCES: [&str; 10] = [
    "/",
    "/conformance",
    "/collections",
    "/collections/school_sites",
    "/collections/school_sites/items",
    "/collections/school_sites/items/1",
    "/collections/school_sites/queryables",
    "/collections/school_sites/schema",
    "/collections/totals/items",
    "/collections/hazards/items?limit=5",
];

/// `/req/html/definition`
#[test]
fn every_resource_is_a_page_for_whoever_asks_for_one() {
    let service = Service::start();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for path in RESOURCES {
        let joined = if path.contains('?') { '&' } else { '?' };
        for got in [service.accepting(path, browser), service.get(&format!("{path}{joined}f=html"))] {
            assert_eq!((got.status, plain(got.header("content-type"))), (200, "text/html"), "{path}");
            let page = String::from_utf8(got.body).unwrap();
            assert!(page.to_ascii_lowercase().trim_start().starts_with("<!doctype html>"), "{path}");
            for needed in ["<html lang=\"de\"", "<title>", "<meta charset=\"utf-8\"", "</html>"] {
                assert!(page.contains(needed), "{needed} in {path}");
            }
        }
    }
}

/// `/req/html/content`: what the JSON says and where it leads is on the page.
#[test]
fn a_page_says_what_the_json_says_and_leads_where_it_leads() {
    let service = Service::start();
    let page = |path: &str| String::from_utf8(service.accepting(path, "text/html").body).unwrap();
    let collections = page("/collections");
    for table in &service.publication.tables {
        assert!(collections.contains(table.layer.title.german), "{}", table.layer.id);
        let link = format!("href=\"{}/collections/{}", service.server.address, table.layer.id);
        let relative = format!("/collections/{}", table.layer.id);
        assert!(collections.contains(&link) || collections.contains(&relative), "{}", table.layer.id);
        let own = page(&format!("/collections/{}", table.layer.id));
        assert!(own.contains(table.layer.title.german), "{}", table.layer.id);
        assert!(own.contains(&format!("/collections/{}/items", table.layer.id)), "{}", table.layer.id);
    }
    let items = service.json("/collections/school_sites/items?limit=10");
    let next = href(&items, "next", "application/geo+json").unwrap();
    let shown = page("/collections/school_sites/items?limit=10");
    for feature in items["features"].as_array().unwrap() {
        let name = feature["properties"]["name"].as_str().unwrap();
        assert!(shown.contains(name), "{name}");
    }
    let after = next.split(['?', '&']).find(|part| part.starts_with("after=")).unwrap();
    assert!(shown.contains(after), "the page leads to the next one: {after}");
    let feature = page("/collections/school_sites/items/1");
    for property in ["name", "bell_start", "pupils"] {
        let value = &items["features"][0]["properties"][property];
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert!(feature.contains(&shown), "{property} {shown} in {feature}");
    }
}

/// `/req/html/content`: text of a request or of a publication is text on a page, and nothing more.
#[test]
fn nothing_of_a_request_becomes_markup() {
    let service = Service::start();
    let script = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        format!("/collections/{script}"),
        format!("/collections/school_sites/items/{script}"),
        format!("/collections/school_sites/items?{script}=1"),
        format!("/collections/school_sites/items?name={script}"),
        format!("/collections/school_sites/items?filter={script}"),
        format!("/collections/school_sites/items?sortby={script}"),
        format!("/collections?f={script}"),
    ] {
        let got = service.accepting(&path, "text/html");
        let page = String::from_utf8(got.body).unwrap();
        assert!(!page.contains("<script>alert(1)"), "{path}");
    }
}
