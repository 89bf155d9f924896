//! What is said of a style besides the style: its entry in lists, and its metadata.

use catalogue::{GeometryKind, Layer};
use serde_json::{Value, json};

use super::{
    form::{LANGUAGES, Language},
    own_links,
};
use crate::{answer::Document, asked::Asked, links::Link};

/// A style in a list.
pub(super) fn entry(asked: &Asked, layer: &Layer) -> Value {
    let mut links = stylesheets(asked, layer);
    let metadata = asked.base.to(&format!("/styles/{}/metadata", layer.id));
    links.push(Link::new(metadata, "describedby", "application/json").titled(layer.title.of(asked.language)));
    json!({
        "id": layer.id,
        "title": layer.title.of(asked.language),
        "description": layer.description.of(asked.language),
        "links": links,
    })
}

/// The metadata of a style, and its page.
pub(super) fn metadata(asked: &Asked, layer: &Layer) -> Document {
    let about = &asked.published.about;
    let (title, description) = (layer.title.of(asked.language), layer.description.of(asked.language));
    let sheets = stylesheets(asked, layer);
    let own = own_links(asked, &format!("/styles/{}/metadata", layer.id));
    let links: Vec<&Link> = sheets.iter().chain(&own).collect();
    let sheet = |(language, link): (&Language, &Link)| {
        json!({
            "title": language.form.title(),
            "version": language.version,
            "specification": language.specification,
            // All of them are written from the same legend.
            "native": true,
            "link": link,
        })
    };
    let described: Vec<Value> = LANGUAGES.iter().zip(&sheets).map(sheet).collect();
    let kind = match layer.geometry {
        Some(GeometryKind::Point) => "point",
        Some(GeometryKind::LineString) => "line",
        Some(GeometryKind::MultiPolygon) => "polygon",
        None => "geometry",
    };
    let items = asked.base.to(&format!("/collections/{}/items", layer.id));
    let mut json = json!({
        "id": layer.id,
        "title": title,
        "description": description,
        "scope": "style",
        "updated": format!("{}T00:00:00Z", about.key_date),
        "stylesheets": described,
        "layers": [{
            "id": layer.id,
            "description": description,
            "type": kind,
            "sampleData": Link::new(items, "data", "application/geo+json"),
        }],
        "links": links,
    });
    let credits = about.credits_of(layer);
    if !credits.is_empty() {
        json["attribution"] = credits.join("; ").into();
        json["attributionMediaType"] = "text/plain".into();
    }
    Document { title: title.into(), description: description.into(), media_type: "application/json", json }
}

fn stylesheets(asked: &Asked, layer: &Layer) -> Vec<Link> {
    let link = |language: &Language| {
        let form = language.form;
        let path = format!("/styles/{}?f={}", layer.id, form.name());
        Link::new(asked.base.to(&path), "stylesheet", form.media_type()).titled(form.title())
    };
    LANGUAGES.iter().map(link).collect()
}
