//! Titles and descriptions in German and English, by `lang=`, by `Accept-Language`, and in German for
//! whoever asks for neither.

use geo_core::Language;
use serde_json::Value;

use super::{Service, encoded, is_problem};

const ASKED: [(&str, &str, Language); 9] = [
    ("", "", Language::German),
    ("", "de-AT,de;q=0.9,en;q=0.8", Language::German),
    ("", "en-GB,en;q=0.9,de;q=0.8", Language::English),
    ("", "de;q=0.2,en;q=0.7", Language::English),
    ("", "fr", Language::German),
    ("", "fr,en;q=0.1", Language::English),
    ("lang=en", "de", Language::English),
    ("lang=de", "en", Language::German),
    ("lang=en", "", Language::English),
];

fn asked(service: &Service, path: &str, parameters: &str, accepted: &str) -> Value {
    let joined = if parameters.is_empty() { path.to_owned() } else { format!("{path}?{parameters}") };
    let headers = [("accept-language", accepted)];
    service.server.get_with(&joined, if accepted.is_empty() { &[] } else { &headers }).json()
}

#[test]
fn collections_are_named_in_the_language_of_the_reader() {
    let service = Service::start();
    for (parameters, accepted, language) in ASKED {
        let listed = asked(&service, "/collections", parameters, accepted);
        for (table, collection) in
            service.publication.tables.iter().zip(listed["collections"].as_array().unwrap())
        {
            assert_eq!(collection["title"], table.layer.title.of(language), "{parameters} {accepted}");
            assert_eq!(
                collection["description"],
                table.layer.description.of(language),
                "{parameters} {accepted}"
            );
        }
    }
}

#[test]
fn queryables_and_schema_are_named_in_the_language_of_the_reader() {
    let service = Service::start();
    let layer = service.table("entitlement").layer;
    for (parameters, accepted, language) in ASKED {
        for kind in ["queryables", "schema"] {
            let schema = asked(&service, &format!("/collections/entitlement/{kind}"), parameters, accepted);
            for property in layer.properties {
                let found = &schema["properties"][property.name];
                assert_eq!(found["title"], property.title.of(language), "{kind} {parameters} {accepted}");
            }
        }
    }
}

#[test]
fn a_page_and_its_links_stay_in_the_language_that_was_named() {
    let service = Service::start();
    let page =
        String::from_utf8(service.accepting("/collections/hazards?lang=en", "text/html").body).unwrap();
    assert!(page.contains("<html lang=\"en\"") && page.contains("Especially dangerous ways"), "{page}");
    let items = service.json("/collections/school_sites/items?limit=5&lang=en");
    let next = super::href(&items, "next", "application/geo+json").unwrap();
    assert!(next.contains("lang=en"), "{next}");
}

#[test]
fn what_went_wrong_is_said_in_the_language_of_the_reader() {
    let service = Service::start();
    let detail = |parameters: &str| -> String {
        let got = service.get(&format!("/collections/hazards/items?{parameters}"));
        is_problem(&got, 400);
        let problem: Value = serde_json::from_slice(&got.body).unwrap();
        problem["detail"].as_str().unwrap().to_owned()
    };
    for wrong in [
        "limit=0".to_owned(),
        "bbox=1".to_owned(),
        "datetime=x".to_owned(),
        "crs=x".to_owned(),
        "foo=1".to_owned(),
        format!("filter={}", encoded("reason >")),
        format!("filter={}", encoded("nothing = 1")),
        "sortby=nothing".to_owned(),
    ] {
        let (german, english) = (detail(&wrong), detail(&format!("{wrong}&lang=en")));
        assert_ne!(german, english, "{wrong}");
        assert_eq!(detail(&format!("{wrong}&lang=de")), german, "{wrong}");
    }
}

#[test]
fn an_unknown_language_is_refused_or_answered_in_german_but_never_an_error_of_the_server() {
    let service = Service::start();
    for value in ["fr", "", "de_DE.UTF-8", "%00", "xx-yy-zz"] {
        let got = service.get(&format!("/collections/hazards?lang={value}"));
        if got.status != 200 {
            is_problem(&got, 400);
        }
    }
}
