#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::{
    caller::{Caller, Sees},
    config::Role,
    testing::{Answer, send, send_as},
};

/// A resource with a page, in two languages, and large enough to be compressed.
const RESOURCE: &str = "/styles/hazards";
const SMALL: &str = "/styles/hazards/metadata";

fn ask(method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    send(request(method, address, headers))
}

fn request(method: &str, address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::builder().method(method).uri(address);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Body::empty()).unwrap()
}

/// Asks one service several times; tags hang on when it took its publication over.
fn tags(requests: &[(&str, &[(&str, &str)])]) -> Vec<String> {
    let service = crate::testing::service();
    let asked = requests.iter().map(|(address, headers)| {
        let request = request("GET", address, headers);
        crate::testing::ask(&service, Caller::unrestricted(), request).header("etag").to_owned()
    });
    asked.collect()
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    for coding in ["identity", "gzip"] {
        let service = crate::testing::service();
        let of = |method| {
            let request = request(method, RESOURCE, &[("accept-encoding", coding)]);
            crate::testing::ask(&service, Caller::unrestricted(), request)
        };
        let (got, head) = (of("GET"), of("HEAD"));
        assert_eq!((got.status, head.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(got.headers, head.headers);
        assert!(head.body.is_empty() && !got.body.is_empty());
        assert_eq!(got.header("content-length").is_empty(), coding == "gzip");
    }
}

#[test]
fn options_and_a_refused_method_say_what_may_be_asked() {
    let options = ask("OPTIONS", RESOURCE, &[]);
    assert_eq!((options.status, options.header("allow")), (StatusCode::NO_CONTENT, "GET, HEAD, OPTIONS"));
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let refused = ask(method, RESOURCE, &[("accept-language", "en")]);
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(refused.header("allow"), "GET, HEAD, OPTIONS");
        assert!(refused.json()["detail"].as_str().unwrap().starts_with("Only GET"));
    }
    assert_eq!(ask("OPTIONS", "/nothing", &[]).status, StatusCode::NOT_FOUND);
    assert_eq!(ask("HEAD", "/nothing", &[]).status, StatusCode::NOT_FOUND);
}

#[test]
fn pages_of_other_origins_may_read_every_answer() {
    for address in [RESOURCE, "/nothing"] {
        let answer = ask("GET", address, &[("origin", "https://karte.example")]);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-expose-headers"), "Content-Crs, Link, ETag");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    }
    let may = ask("OPTIONS", RESOURCE, &[("access-control-request-method", "GET")]);
    assert_eq!(may.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert!(may.header("access-control-allow-headers").contains("Authorization"));
}

/// RFC 9110, 13.1.2
#[test]
fn what_is_known_already_is_not_sent_again() {
    let service = crate::testing::service();
    let of = |headers: &[(&str, &str)]| {
        crate::testing::ask(&service, Caller::unrestricted(), request("GET", RESOURCE, headers))
    };
    let first = of(&[]);
    let tag = first.header("etag");
    assert!(tag.starts_with('"') && tag.len() == 34, "{tag}");
    assert_eq!(first.header("cache-control"), "no-cache");
    for known in [tag, "*", &format!("\"other\", W/{tag}")] {
        let again = of(&[("if-none-match", known)]);
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("vary"), first.header("vary"));
        assert_eq!(again.header("content-type"), "");
    }
    let other = of(&[("if-none-match", "\"other\"")]);
    assert_eq!((other.status, other.body), (StatusCode::OK, first.body));
}

#[test]
fn whatever_changes_the_bytes_changes_the_tag() {
    let tags = tags(&[
        (RESOURCE, &[]),
        (RESOURCE, &[("accept", "text/html")]),
        (RESOURCE, &[("accept-language", "en")]),
        (RESOURCE, &[("accept-encoding", "gzip")]),
        (RESOURCE, &[("accept-encoding", "br")]),
        (RESOURCE, &[("accept-encoding", "zstd")]),
        ("/styles/hazards?lang=de", &[]),
        (SMALL, &[]),
    ]);
    let distinct = tags.iter().collect::<std::collections::HashSet<_>>();
    assert_eq!(distinct.len(), tags.len(), "{tags:?}");
    // The same publication gives the same answers, also after the service has begun anew.
    assert_eq!(ask("GET", RESOURCE, &[]).header("etag"), tags[0]);
}

#[test]
fn caches_are_told_what_an_answer_hangs_on() {
    let open = ask("GET", RESOURCE, &[]);
    assert_eq!(open.header("vary"), "Accept, Accept-Language, Accept-Encoding");
    let sees = |id: &str| Sees::Only(Arc::from([id.to_owned()]));
    let planner =
        |sees| Caller { name: Some("planung".into()), role: Role::Planner, sees, may_sign_in: true };
    let guarded = send_as(planner(Sees::All), request("GET", RESOURCE, &[]));
    assert_eq!(guarded.header("cache-control"), "no-cache, private");
    assert_eq!(guarded.header("vary"), "Accept, Accept-Language, Accept-Encoding, Authorization");
    let service = crate::testing::service();
    let list = |caller| {
        let answer = crate::testing::ask(&service, caller, request("GET", "/styles", &[]));
        (answer.header("etag").to_owned(), answer.text())
    };
    let (one, other) = (list(planner(sees("hazards"))), list(planner(sees("claim_areas"))));
    assert_ne!(one.1, other.1);
    assert_ne!(one.0, other.0);
}

#[test]
fn an_error_is_not_kept_and_bears_no_tag() {
    let answer = ask("GET", "/nothing", &[("if-none-match", "*")]);
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!((answer.header("etag"), answer.header("cache-control")), ("", "no-store"));
}

#[test]
fn texts_are_compressed_as_the_client_can_read_them_and_nothing_else() {
    let plain = ask("GET", RESOURCE, &[]);
    assert_eq!(plain.header("content-encoding"), "");
    for coding in ["gzip", "br", "zstd"] {
        let answer = ask("GET", RESOURCE, &[("accept-encoding", coding)]);
        assert_eq!((answer.status, answer.header("content-encoding")), (StatusCode::OK, coding));
        assert!(answer.body.len() < plain.body.len(), "{coding}");
    }
    let archive = ask("GET", "/qgis/schulweg.qgz", &[("accept-encoding", "gzip")]);
    assert_eq!((archive.status, archive.header("content-encoding")), (StatusCode::OK, ""));
}
