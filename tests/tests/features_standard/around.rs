//! What stands around every request: methods, caching, compression, other origins, and links under the
//! address that clients see.

use std::collections::BTreeMap;

use e2e::{Folder, clients::client, served::Got};
use serde_json::Value;

use super::{Service, encoded, is_problem, raw::request};

const RESOURCES: [&str; 9] = [
    "/",
    "/api",
    "/conformance",
    "/collections",
    "/collections/hazards",
    "/collections/hazards/items?limit=20",
    "/collections/hazards/items/1",
    "/collections/hazards/queryables",
    "/collections/hazards/schema",
];

/// The headers of an answer that do not change from one to the next.
fn lasting(got: &Got) -> BTreeMap<&str, &str> {
    let changes = ["date", "connection", "transfer-encoding", "content-length", "keep-alive"];
    let lasting = got.headers.iter().filter(|(name, _)| !changes.contains(&name.as_str()));
    lasting.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let service = Service::start();
    for path in RESOURCES {
        let got = request(&service, "GET", path, &[]);
        let head = request(&service, "HEAD", path, &[]);
        assert_eq!((got.status, head.status), (200, 200), "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(lasting(&head), lasting(&got), "{path}");
        let length = head.header("content-length");
        assert!(length.is_empty() || length == got.body.len().to_string(), "{path}: {length}");
    }
    assert_eq!(request(&service, "HEAD", "/collections/nothing", &[]).status, 404);
}

#[test]
fn options_says_what_may_be_asked() {
    let service = Service::start();
    for path in RESOURCES {
        let got = request(&service, "OPTIONS", path, &[]);
        assert!([200, 204].contains(&got.status), "{path}: {}", got.status);
        let mut allowed: Vec<&str> = got.header("allow").split(',').map(str::trim).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["GET", "HEAD", "OPTIONS"], "{path}");
    }
}

#[test]
fn a_page_of_another_origin_may_read_every_answer() {
    let service = Service::start();
    let origin = ("origin", "https://karte.example");
    for path in RESOURCES.into_iter().chain(["/collections/nothing", "/collections/hazards/items?limit=0"]) {
        let got = request(&service, "GET", path, &[origin]);
        assert_eq!(got.header("access-control-allow-origin"), "*", "{path}");
        let exposed = got.header("access-control-expose-headers").to_ascii_lowercase();
        assert!(
            exposed == "*" || (exposed.contains("content-crs") && exposed.contains("link")),
            "{path}: {exposed}"
        );
    }
    let headers = [
        origin,
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let got = request(&service, "OPTIONS", "/collections/hazards/items", &headers);
    assert!([200, 204].contains(&got.status), "{}", got.status);
    assert_eq!(got.header("access-control-allow-origin"), "*");
    assert!(got.header("access-control-allow-methods").contains("GET"));
    assert!(got.header("access-control-allow-headers").to_ascii_lowercase().contains("authorization"));
}

/// RFC 9110, 8.8.3 and 13.1.2; `/rec/core/etag`
#[test]
fn what_is_known_already_is_not_sent_again() {
    let service = Service::start();
    for path in RESOURCES {
        let first = request(&service, "GET", path, &[]);
        let tag = first.header("etag");
        assert!(
            tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2,
            "{path}: {tag:?} is no strong tag"
        );
        assert_eq!(request(&service, "GET", path, &[]).header("etag"), tag, "{path}");
        for known in [tag.to_owned(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
            let again = request(&service, "GET", path, &[("if-none-match", &known)]);
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), tag, "{path}");
        }
        let other = request(&service, "GET", path, &[("if-none-match", "\"other\"")]);
        assert_eq!((other.status, other.body == first.body), (200, true), "{path}");
    }
}

#[test]
fn what_differs_has_another_tag_and_caches_are_told_why() {
    let service = Service::start();
    let tag = |path: &str, headers: &[(&str, &str)]| {
        request(&service, "GET", path, headers).header("etag").to_owned()
    };
    let path = "/collections/hazards";
    let json = tag(path, &[]);
    assert_ne!(json, tag(path, &[("accept", "text/html")]));
    assert_ne!(json, tag(path, &[("accept-language", "en")]));
    let items = "/collections/school_sites/items";
    assert_ne!(tag(items, &[]), tag(&format!("{items}?limit=5"), &[]));
    assert_ne!(
        tag(items, &[]),
        tag(&format!("{items}?crs={}", encoded("http://www.opengis.net/def/crs/EPSG/0/25832")), &[])
    );
    let varies = request(&service, "GET", path, &[]).header("vary").to_ascii_lowercase();
    for header in ["accept", "accept-language", "accept-encoding"] {
        assert!(varies.split(',').any(|name| name.trim() == header), "{header} in {varies:?}");
    }
}

#[test]
fn answers_are_compressed_for_whoever_can_read_that() {
    let service = Service::start();
    let path = "/collections/catchments_nearest/items?limit=50";
    let plain = request(&service, "GET", path, &[]);
    assert_eq!(plain.header("content-encoding"), "");
    for coding in ["gzip", "br", "zstd"] {
        let got = request(&service, "GET", path, &[("accept-encoding", coding)]);
        assert_eq!((got.status, got.header("content-encoding")), (200, coding));
        assert!(
            got.body.len() < plain.body.len() / 2,
            "{coding}: {} of {}",
            got.body.len(),
            plain.body.len()
        );
        assert_eq!(got.header("content-type"), plain.header("content-type"));
        // A strong tag names bytes, and these are others (RFC 9110, 8.8.3.3).
        let tag = got.header("etag");
        assert!(tag != plain.header("etag") || tag.starts_with("W/"), "{coding}: {tag}");
        let again = request(&service, "GET", path, &[("accept-encoding", coding), ("if-none-match", tag)]);
        assert_eq!(again.status, 304, "{coding}");
    }
    let got = request(&service, "GET", path, &[("accept-encoding", "gzip;q=0, identity")]);
    assert_eq!(got.header("content-encoding"), "");
    let got = request(&service, "GET", path, &[("accept-encoding", "gzip")]);
    assert_eq!(unpacked(&got.body), String::from_utf8(plain.body).unwrap());
}

/// What gzip makes of bytes.
fn unpacked(packed: &[u8]) -> String {
    let folder = Folder::new();
    folder.write("body.gz", packed);
    client("gzip", folder.path(), &["-dc", "body.gz"]).expect_code(0).stdout
}

#[test]
fn every_link_begins_with_the_address_that_clients_see() {
    let seen = "https://daten.example/schulweg";
    let service = Service::start_with(&["--public-url", seen]);
    for path in RESOURCES.into_iter().chain(["/collections/school_sites/items?limit=5"]) {
        let got = service.get(path);
        let text = String::from_utf8(got.body.clone()).unwrap();
        assert!(!text.contains(&service.server.address) && !text.contains("localhost"), "{path}");
        let Some(links) = got.json()["links"].as_array().cloned() else { continue };
        let own: Vec<&str> = links
            .iter()
            .map(|link| link["href"].as_str().unwrap())
            .filter(|href| !href.contains("creativecommons") && !href.contains("opengis.net"))
            .collect();
        assert!(
            own.iter().any(|href| href.starts_with(&format!("{seen}/")) || href == &seen),
            "{path}: {own:?}"
        );
        let local = own.iter().find(|href| href.contains("127.0.0.1") || !href.starts_with("http"));
        assert_eq!(local, None, "{path}");
    }
    let servers = &service.json("/api")["servers"];
    assert_eq!(servers[0]["url"].as_str().unwrap().trim_end_matches('/'), seen);
    let page = String::from_utf8(service.accepting("/collections", "text/html").body).unwrap();
    assert!(
        page.contains("daten.example/schulweg/collections/hazards")
            || page.contains("\"/schulweg/collections/hazards")
    );
}

/// A client cannot make the service write another host into links that a cache keeps for others.
#[test]
fn a_forwarded_host_counts_only_from_a_trusted_proxy() {
    let service = Service::start();
    let headers = [
        ("forwarded", "host=evil.example;proto=https"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-prefix", "/evil"),
    ];
    for path in ["/", "/collections/hazards"] {
        let got = request(&service, "GET", path, &headers);
        assert!(!String::from_utf8_lossy(&got.body).contains("evil"), "{path}");
    }
}

#[test]
fn an_error_is_told_as_a_problem_or_as_a_page_and_is_not_kept() {
    let service = Service::start();
    for (path, status) in [
        ("/nothing", 404),
        ("/collections/nothing", 404),
        ("/collections/hazards/items/9999", 404),
        ("/collections/hazards/nothing", 404),
        ("/collections/hazards/items?limit=0", 400),
        ("/collections/hazards?foo=1", 400),
        ("/conformance?f=csv", 400),
    ] {
        let got = service.get(path);
        is_problem(&got, status);
        let problem: Value = serde_json::from_slice(&got.body).unwrap();
        assert!(problem["type"].is_null() || problem["type"].is_string(), "{problem}");
        assert!(!got.header("cache-control").contains("max-age"), "{path}");
        assert_eq!(got.header("etag"), "", "{path}");
        let page = service.accepting(path, "text/html");
        assert_eq!(page.status, status, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
}
