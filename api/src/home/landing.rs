//! The landing page: what the publication is, and where everything begins.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use catalogue::{About, Text};
use geo_core::Language;
use serde_json::json;

use super::{HTML, JSON, own_links, rel};
use crate::{
    answer::{self, Document, answer},
    asked::{Asked, unauthorised},
    links::Link,
    openapi,
    pages::{self, number},
    problem::Problem,
    representation::Representation,
};

pub(super) async fn page(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let links = links(&asked);
    let about = &asked.published.about;
    let (title, description) = (title(about, asked.language), description(about, asked.language));
    if asked.wanted(Representation::COMMON)? == Representation::Html {
        return Ok(answer::page(pages::landing(&asked, &title, &description, &links)));
    }
    let json = json!({
        "title": title,
        "description": description,
        "attribution": about.credits(|_| true).join("; "),
        "release": about.release,
        "keyDate": about.key_date.to_string(),
        "links": links,
    });
    answer(&asked, &Document { title, description, media_type: JSON, json })
}

/// Asks a browser for a name and a password, and leads back to the entrance.
pub(super) async fn sign_in(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    if asked.caller.name.is_none() && asked.caller.may_sign_in {
        return Err(unauthorised());
    }
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, asked.base.to("/"))]).into_response())
}

fn title(about: &About, language: Language) -> String {
    let what = Text::new("Schulwege und Schulstandorte", "Ways to school and school sites").of(language);
    if about.region.is_empty() { what.to_owned() } else { format!("{what}: {}", about.region) }
}

/// What the publication is and what protects its counts. A number of the table may be changed by more
/// than D where few households stand behind it; so nothing is said of the change of a single number.
fn description(about: &About, language: Language) -> String {
    let (rounding, sensitive) = (&about.parameters.rounding, &about.parameters.sensitive);
    let (t, d) = (rounding.threshold, rounding.largest_change);
    let v = number::real(rounding.variance, language);
    let least = t.saturating_sub(1);
    let sensitive = sensitive.threshold;
    let (release, day) = (&about.release, about.key_date);
    match language {
        Language::German => {
            let invented = if about.invented_from.is_some() { " Die Region ist erfunden." } else { "" };
            format!(
                "Veröffentlichung {release} zum Stichtag {day}.{invented} Jede Anzahl von Schülerinnen und Schülern \
                 ist nach der Cell-Key-Methode geschützt (T = {t}, V = {v}, D = {d}; bei Förderschulen und \
                 besonderem Förderbedarf T = {sensitive}): Sie weicht zufällig ab, und von 1 bis {least} steht keine \
                 da. Teile und Summen müssen darum nicht aufgehen."
            )
        }
        Language::English => {
            let invented = if about.invented_from.is_some() { " The region is invented." } else { "" };
            format!(
                "Release {release} of the key date {day}.{invented} Every number of pupils is protected by the \
                 cell-key method (T = {t}, V = {v}, D = {d}; for Förderschulen and special needs T = {sensitive}): it \
                 deviates at random, and none from 1 to {least} is shown. Parts and sums need not agree because of it."
            )
        }
    }
}

fn links(asked: &Asked) -> Vec<Link> {
    let to = |path: &str| asked.base.to(path);
    let say = |german, english| Text::new(german, english).of(asked.language);
    let (definition, conformance, data) = (
        say("Definition des Dienstes (OpenAPI 3.0)", "Definition of the service (OpenAPI 3.0)"),
        say("Konformität", "Conformance"),
        say("Ebenen", "Collections"),
    );
    let mut links = own_links(asked, "/");
    links.extend([
        Link::new(to("/api"), "service-desc", openapi::MEDIA_TYPE).titled(definition),
        Link::new(to("/api.html"), "service-doc", HTML).titled(definition),
        Link::new(to("/conformance"), "conformance", JSON).titled(conformance),
        Link::new(to("/conformance"), rel::CONFORMANCE, JSON).titled(conformance),
        Link::new(to("/collections"), "data", JSON).titled(data),
        Link::new(to("/collections"), rel::DATA, JSON).titled(data),
        Link::new(to("/tiles"), rel::TILES, JSON).titled(say("Vektorkacheln", "Vector tiles")),
        Link::new(to("/tileMatrixSets"), rel::MATRIX_SETS, JSON)
            .titled(say("Kachelsysteme", "Tile matrix sets")),
        Link::new(to("/styles"), rel::STYLES, JSON).titled(say("Darstellungen", "Styles")),
    ]);
    if asked.layers().next().is_some() {
        let title = say("Alle Ebenen als GeoPackage", "All layers as a GeoPackage");
        let media_type = Representation::GeoPackage.media_type();
        links.push(Link::new(to("/publication.gpkg"), "enclosure", media_type).titled(title));
        let title = say("Projekt für QGIS mit allen Ebenen", "Project of all layers for QGIS");
        let media_type = "application/x-qgis-project-container";
        links.push(Link::new(to("/qgis/schulweg.qgz"), "related", media_type).titled(title));
    }
    links
}
