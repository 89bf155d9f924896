//! Tests of addresses and clients.
#![allow(clippy::unwrap_used)]

use axum::http::{Request, StatusCode};

use super::*;

fn request(peer: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get("/").body(()).unwrap();
    for (name, value) in headers {
        let name: axum::http::HeaderName = name.parse().unwrap();
        request.headers_mut().append(name, value.parse().unwrap());
    }
    let address = format!("{peer}:1234").parse().unwrap();
    let local = "127.0.0.1:8080".parse().unwrap();
    request.extensions_mut().insert(Peer { address, local, is_encrypted: false });
    request.into_parts().0
}

fn config() -> Config {
    Config { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Config::default() }
}

fn address(headers: &[(&str, &str)]) -> Result<String, StatusCode> {
    let found = config().address(&request("10.0.0.1", headers));
    found.map(|base| base.as_str().to_owned()).map_err(|problem| problem.status)
}

#[test]
fn links_begin_with_the_host_that_the_client_asked_for() {
    assert_eq!(address(&[("host", "karte.example:8080")]).unwrap(), "http://karte.example:8080");
    assert_eq!(address(&[("host", "[2001:db8::1]:80")]).unwrap(), "http://[2001:db8::1]:80");
}

#[test]
fn a_host_that_could_lead_elsewhere_is_refused() {
    for host in
        ["a@b.example", "a/b", "a b", "a:99999", "a:80:80", "", "a?x", "[::1", "[x]", "<script>", "a,b"]
    {
        assert_eq!(address(&[("host", host)]), Err(StatusCode::BAD_REQUEST), "{host}");
    }
    assert_eq!(address(&[]), Err(StatusCode::BAD_REQUEST));
    assert_eq!(address(&[("host", "a"), ("host", "b")]), Err(StatusCode::BAD_REQUEST));
}

#[test]
fn a_trusted_proxy_says_scheme_host_port_and_prefix() {
    let x = [
        ("host", "inner"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "evil.example, karte.example"),
        ("x-forwarded-port", "8443"),
        ("x-forwarded-prefix", "/schulweg/"),
    ];
    assert_eq!(address(&x).unwrap(), "https://karte.example:8443/schulweg");
    let rfc =
        [("host", "inner"), ("forwarded", "for=\"[2001:db8::1]:99\";proto=https;host=\"karte.example:444\"")];
    assert_eq!(address(&rfc).unwrap(), "https://karte.example:444");
    let poison = [("host", "inner"), ("x-forwarded-host", "evil.example/x?")];
    assert_eq!(address(&poison), Err(StatusCode::BAD_REQUEST));
    let prefix = [("host", "inner"), ("x-forwarded-prefix", "/\"><script>")];
    assert_eq!(address(&prefix), Err(StatusCode::BAD_REQUEST));
}

#[test]
fn what_anybody_else_says_does_not_count() {
    let said =
        [("host", "karte.example"), ("x-forwarded-host", "evil.example"), ("x-forwarded-for", "192.0.2.7")];
    let parts = request("203.0.113.5", &said);
    assert_eq!(config().address(&parts).unwrap().as_str(), "http://karte.example");
    assert_eq!(config().client(&parts).to_string(), "203.0.113.5");
}

#[test]
fn the_client_is_the_right_most_that_no_trusted_proxy_is() {
    let client = |headers: &[(&str, &str)]| config().client(&request("10.0.0.1", headers)).to_string();
    assert_eq!(client(&[("x-forwarded-for", "1.1.1.1, 192.0.2.7, 10.9.9.9")]), "192.0.2.7");
    assert_eq!(client(&[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "192.0.2.8:1")]), "192.0.2.8");
    assert_eq!(
        client(&[("forwarded", "for=1.1.1.1, for=\"[2001:db8::7]:4711\", For=10.1.1.1")]),
        "2001:db8::7"
    );
    assert_eq!(client(&[("x-forwarded-for", "unknown")]), "10.0.0.1");
}

#[test]
fn two_headers_at_once_are_refused_until_the_set_up_says_which_one_counts() {
    let both = [("host", "a"), ("forwarded", "for=1.1.1.1;host=evil"), ("x-forwarded-host", "karte.example")];
    assert_eq!(address(&both), Err(StatusCode::BAD_REQUEST));
    let config = Config { proxy_header: Some(ProxyHeader::XForwarded), ..config() };
    let base = config.address(&request("10.0.0.1", &both)).unwrap();
    assert_eq!(base.as_str(), "http://karte.example");
}

#[test]
fn only_what_nobody_passed_on_is_from_this_machine() {
    assert!(Config::is_from_here(&request("127.0.0.1", &[])));
    assert!(!Config::is_from_here(&request("127.0.0.1", &[("x-forwarded-for", "127.0.0.1")])));
    assert!(!Config::is_from_here(&request("192.0.2.1", &[])));
}
