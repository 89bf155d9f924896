use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::Value;

use crate::{
    caller::{Caller, Sees},
    config::Config,
    config::Role,
    published::Published,
    service::Service,
    testing::{Answer, ask, get, publication, send_as, service},
};

const BASE: &str = "http://schulweg.example/prefix";

fn page(address: &str) -> String {
    let request = Request::get(address).header("accept", "text/html").body(Body::empty()).unwrap();
    let answer = ask(&service(), Caller::unrestricted(), request);
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    answer.text()
}

/// The addresses that a page refers to.
fn hrefs(page: &str) -> Vec<String> {
    let escaped = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    let plain = |href: &str| escaped.iter().fold(href.to_owned(), |text, (from, to)| text.replace(from, to));
    page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(plain).collect()
}

/// The addresses of all links of a document.
fn links(json: &Value) -> Vec<String> {
    match json {
        Value::Object(members) => {
            let is_template = members.get("templated").is_some_and(|templated| templated == true);
            let own = members.get("href").filter(|_| members.contains_key("rel") && !is_template);
            let own = own.and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(members.values().flat_map(links)).collect()
        }
        Value::Array(items) => items.iter().flat_map(links).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_link_of_every_page_and_document_leads_somewhere() {
    let service = service();
    let mut known: BTreeSet<(bool, String)> = BTreeSet::new();
    let mut open: VecDeque<(bool, String)> = [(true, "/".to_owned()), (false, "/".to_owned())].into();
    while let Some((is_page, path)) = open.pop_front() {
        let accept = if is_page { "text/html" } else { "application/json" };
        let request = Request::get(&path).header("accept", accept).body(Body::empty()).unwrap();
        let answer = ask(&service, Caller::unrestricted(), request);
        assert!(
            [StatusCode::OK, StatusCode::NO_CONTENT, StatusCode::SEE_OTHER].contains(&answer.status),
            "{path} as {accept}: {}",
            answer.status
        );
        let media = answer.header("content-type").to_owned();
        let found = if media.starts_with("text/html") {
            hrefs(&answer.text())
        } else if media.contains("json") {
            let found = links(&answer.json());
            assert!(found.iter().all(|href| href.starts_with(BASE)), "{path}: {found:?}");
            found
        } else {
            Vec::new()
        };
        for href in found {
            assert!(href.starts_with("http://") || href.starts_with("https://"), "{path}: {href}");
            let Some(rest) = href.strip_prefix(BASE) else { continue };
            let rest = if rest.is_empty() { "/" } else { rest };
            // It is for the machine itself, and this test comes from nowhere.
            if rest.starts_with("/metrics") {
                continue;
            }
            for is_page in [true, false] {
                if known.insert((is_page, rest.to_owned())) {
                    open.push_back((is_page, rest.to_owned()));
                }
            }
        }
    }
    assert!(known.len() > 1000, "{} are few", known.len());
}

#[test]
fn a_hostile_name_is_written_as_text() {
    for path in ["/", "/collections", "/collections/school_sites", "/api.html", "/tiles"] {
        let page = page(path);
        assert!(!page.contains("<Muster>"), "{path}");
    }
    assert!(page("/").contains("Landkreis &lt;Muster&gt; &amp; Söhne"));
    let lost = get("/collections/%3Cscript%3Ealert(1)%3C%2Fscript%3E?f=html");
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(!lost.text().contains("<script"));
}

#[test]
fn pages_load_nothing_and_say_so() {
    let answers: [Answer; 2] = [get("/?f=html"), get("/collections/nothing?f=html")];
    for answer in answers {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        let text = answer.text();
        for loads in ["<script", "src=", "<link", "style=\"", "@import", "url("] {
            assert!(!text.contains(loads), "{loads}");
        }
    }
}

#[test]
fn a_page_has_one_heading_its_language_and_a_way_to_the_other() {
    for path in
        ["/", "/collections", "/collections/totals", "/collections/hazards/items", "/api.html", "/styles"]
    {
        let german = page(path);
        assert_eq!(german.matches("<h1>").count(), 1, "{path}");
        assert!(german.contains("<html lang=\"de\">") && german.contains("lang=en\""), "{path}");
        let english = page(&format!("{path}?lang=en"));
        assert!(english.contains("<html lang=\"en\">") && english.contains("lang=de\""), "{path}");
        assert!(english.contains("© OpenStreetMap") && english.contains("2026-10-15"), "{path}");
    }
}

#[test]
fn a_table_has_headings_and_codes_that_people_read() {
    let table = page("/collections/claim_areas/items?limit=2");
    assert!(table.contains("Anspruch") && table.contains("Schulart"), "{table}");
    assert!(table.contains("2 von 7 Objekten") && table.contains("Nächste Seite"));
    let english = page("/collections/claim_areas/items?limit=2&lang=en");
    assert!(english.contains("2 of 7 features") && english.contains("School type"));
    let areas = page("/collections/catchments_walk/items/3?lang=de");
    assert!(areas.contains("2,5") && areas.contains("km²"), "{areas}");
}

#[test]
fn a_map_shows_features_with_their_names_and_a_scale() {
    let map = page("/collections/hazards");
    assert_eq!(map.matches("<path d=\"M").count(), 8, "seven ways and the bar of the scale");
    assert!(map.contains("<title>reason 0</title>") && map.contains("2 km"), "{map}");
    assert!(!page("/collections/totals").contains("<svg"));
    // Of rows that the style does not show alone, all are drawn.
    assert_eq!(page("/collections/desire_lines/items?limit=3").matches("<path d=\"M").count(), 4);
}

#[test]
fn a_role_sees_its_own_layers_on_every_page() {
    let caller = Caller {
        name: Some("planer".into()),
        role: Role::Planner,
        sees: Sees::Only(["hazards".to_owned()].into()),
        may_sign_in: true,
    };
    for path in [
        "/",
        "/collections",
        "/api.html",
        "/styles",
        "/tiles",
        "/tiles/WebMercatorQuad",
        "/api",
        "/tilejson.json",
    ] {
        for form in ["text/html", "application/json"] {
            let request = Request::get(path).header("accept", form).body(Body::empty()).unwrap();
            let answer = send_as(caller.clone(), request);
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let text = answer.text();
            for layer in catalogue::layers::ALL.iter().filter(|layer| layer.id != "hazards") {
                assert!(!text.contains(layer.id), "{} in {path} as {form}", layer.id);
                for heading in [format!(">{}<", layer.title.german), format!("\"{}\"", layer.title.german)] {
                    assert!(!text.contains(&heading), "{heading} in {path} as {form}");
                }
            }
        }
    }
    let public = Caller { name: None, ..caller };
    let entrance = Request::get("/?f=html").body(Body::empty()).unwrap();
    assert!(send_as(public.clone(), entrance).text().contains("/sign-in"));
    let sign_in = Request::get("/sign-in").body(Body::empty()).unwrap();
    assert_eq!(send_as(public, sign_in).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_page_shows_a_thousand_features_at_most_and_goes_on() {
    let service = Arc::new(Service::new(Published::of(publication(1100), "tag".into()), Config::default()));
    let request = Request::get("/collections/totals/items?f=html&limit=5000").body(Body::empty()).unwrap();
    let page = ask(&service, Caller::unrestricted(), request).text();
    assert!(page.contains("1.000 von 1.100 Objekten") && page.contains("after=1000"));
}
