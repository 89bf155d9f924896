//! What stands around every page: heading, way back, language, other form, sources. The style sheet
//! stands in the page; the policy names its digest and allows nothing else.

use std::sync::LazyLock;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use catalogue::Text;
use geo_core::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};

use crate::{asked::Asked, items::address, problem::Problem, representation::Representation};

const STYLE: &str = include_str!("style.css");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
});

/// What a page may load (Content Security Policy, level 3).
pub(crate) fn policy() -> &'static str {
    &POLICY
}

/// Steps of a path that are no resource themselves.
const NO_PAGE: [&str; 3] = ["sites", "qgis", "xyz"];

/// Steps of a path as people call them.
const STEPS: [(&str, Text); 15] = [
    ("collections", Text::new("Ebenen", "Collections")),
    ("items", Text::new("Objekte", "Features")),
    ("schema", Text::new("Schema", "Schema")),
    ("feature", Text::new("Objekt", "Feature")),
    ("queryables", Text::new("Filter", "Queryables")),
    ("sortables", Text::new("Ordnung", "Sortables")),
    ("tiles", Text::new("Kacheln", "Tiles")),
    ("styles", Text::new("Darstellungen", "Styles")),
    ("metadata", Text::new("Metadaten", "Metadata")),
    ("tileMatrixSets", Text::new("Kachelsysteme", "Tile matrix sets")),
    ("conformance", Text::new("Konformität", "Conformance")),
    ("catchment", Text::new("Einzugsbereich", "Catchment")),
    ("api", Text::new("Definition", "Definition")),
    ("api.html", Text::new("Definition", "Definition")),
    ("sites", Text::new("Schulstandorte", "School sites")),
];

/// A page of the service. `json` is the address of its other form.
pub(super) fn page(asked: &Asked, title: &str, json: &str, body: &Markup) -> Markup {
    let language = asked.language;
    let other = match language {
        Language::German => ("en", "English"),
        Language::English => ("de", "Deutsch"),
    };
    let about = &asked.published.about;
    let switched = address(asked, &asked.path, &[("lang", other.0.to_owned())]);
    let header = html! {
        header {
            nav aria-label=(say(language, "Weg", "Path")) { ol.path { (crumbs(asked)) } }
            p.forms {
                a href=(switched) lang=(other.0) hreflang=(other.0) { (other.1) }
                a href=(json) rel="alternate" { "JSON" }
            }
        }
    };
    let footer = html! {
        footer {
            @if !about.attributions.is_empty() {
                p { (say(language, "Quellen: ", "Sources: ")) (about.credits(|_| true).join("; ")) }
            }
            p {
                (say(language, "Veröffentlichung ", "Release ")) (about.release)
                (say(language, ", Stichtag ", ", key date ")) (about.key_date)
                " · Schulweg " (about.program) " · "
                a href=(to(asked, "/api.html")) { (say(language, "Definition des Dienstes", "Definition of the service")) }
            }
        }
    };
    whole(language, title, &html! { (header) main { h1 { (title) } (body) } (footer) })
}

/// The page at its own address as JSON.
pub(super) fn own_json(asked: &Asked) -> String {
    address(asked, &asked.path, &[("f", Representation::Json.name().to_owned())])
}

/// The address of another page; a language that was chosen stays.
pub(super) fn to(asked: &Asked, path: &str) -> String {
    match asked.query.get("lang") {
        Some(_) => format!("{}?lang={}", asked.base.to(path), code(asked.language)),
        None => asked.base.to(path),
    }
}

/// A text of the frame.
pub(super) const fn say(language: Language, german: &'static str, english: &'static str) -> &'static str {
    Text::new(german, english).of(language)
}

/// What went wrong.
pub(crate) fn problem(problem: &Problem, language: Language) -> Markup {
    let status = problem.status.as_str();
    let title = match status {
        "404" => say(language, "Nicht gefunden", "Not found"),
        "401" | "403" => say(language, "Anmeldung nötig", "Sign in first"),
        "400" => say(language, "So nicht zu beantworten", "Not to be answered like this"),
        _ => say(language, "Das ging nicht", "This did not work"),
    };
    let body = html! { main { h1 { (title) } p { (problem.text(language)) } p.none { (status) } } };
    whole(language, title, &body)
}

fn whole(language: Language, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(code(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Schulweg" }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
}

fn crumbs(asked: &Asked) -> Markup {
    let steps: Vec<&str> = asked.path.split('/').filter(|step| !step.is_empty()).collect();
    let path = |place: usize| format!("/{}", steps.get(..=place).unwrap_or_default().join("/"));
    html! {
        li { a href=(to(asked, "/")) { "Schulweg" } }
        @for (place, step) in steps.iter().enumerate() {
            @if place + 1 == steps.len() {
                li aria-current="page" { (name(asked, step)) }
            } @else if NO_PAGE.contains(step) {
                li { (name(asked, step)) }
            } @else {
                li { a href=(to(asked, &path(place))) { (name(asked, step)) } }
            }
        }
    }
}

fn name(asked: &Asked, step: &str) -> String {
    if let Ok(held) = asked.layer(step) {
        return held.layer.title.of(asked.language).to_owned();
    }
    let known = STEPS.iter().find(|(known, _)| *known == step);
    known.map_or_else(
        || percent_decode_str(step).decode_utf8_lossy().into_owned(),
        |(_, title)| title.of(asked.language).to_owned(),
    )
}

const fn code(language: Language) -> &'static str {
    match language {
        Language::German => "de",
        Language::English => "en",
    }
}
