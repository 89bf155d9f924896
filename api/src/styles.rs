//! OGC API - Styles (20-009, draft): how each layer is drawn, for MapLibre, QGIS and programs that
//! read SLD. A layer has one style, which bears its id.

mod described;
mod form;

use std::sync::Arc;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use catalogue::{Layer, Text};
use serde_json::json;
use store::styles::{self, Tiles};

use crate::{
    answer::{Document, answer},
    asked::{Asked, PathParts},
    links::Link,
    problem::Problem,
    service::Service,
};
use form::Form;

/// The largest zoom of the vector tiles; MapLibre enlarges them beyond.
const LARGEST_ZOOM: u8 = 14;

const TITLE: Text = Text::new("Darstellungen", "Styles");

const DESCRIPTION: Text = Text::new(
    "Wie die Ebenen gezeichnet werden, für MapLibre, QGIS und Programme, die SLD lesen.",
    "How the layers are drawn, for MapLibre, QGIS and programs that read SLD.",
);

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/styles", get(all))
        .route("/styles/{style}", get(one))
        .route("/styles/{style}/metadata", get(metadata))
        .route("/collections/{collection}/styles", get(of_collection))
}

async fn all(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let styled = asked.layers().map(|held| held.layer).filter(|layer| layer.style.is_some());
    let styles: Vec<_> = styled.map(|layer| described::entry(&asked, layer)).collect();
    answer(
        &asked,
        &Document {
            title: TITLE.of(asked.language).into(),
            description: DESCRIPTION.of(asked.language).into(),
            media_type: "application/json",
            json: json!({ "styles": styles, "links": own_links(&asked, "/styles") }),
        },
    )
}

async fn of_collection(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let layer = asked.layer(part(&parts))?.layer;
    let mut json = json!({
        "styles": [],
        "links": own_links(&asked, &format!("/collections/{}/styles", layer.id)),
    });
    if layer.style.is_some() {
        json["styles"] = json!([described::entry(&asked, layer)]);
        json["default"] = layer.id.into();
    }
    let document = Document {
        title: layer.title.of(asked.language).into(),
        description: layer.description.of(asked.language).into(),
        media_type: "application/json",
        json,
    };
    answer(&asked, &document)
}

async fn one(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let layer = styled(&asked, part(&parts))?;
    let form = Form::wanted(&asked.query, &asked.headers)?;
    let document = match form {
        Form::Html => return answer(&asked, &described::metadata(&asked, layer)),
        Form::MapLibre => {
            let path = format!("/collections/{}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}", layer.id);
            let tiles = Tiles {
                address: asked.base.to(&path),
                largest_zoom: LARGEST_ZOOM,
                attribution: asked.published.about.credits_of(layer).join(" | "),
            };
            styles::maplibre(layer, asked.language, &tiles).map(|style| style.to_string())
        }
        Form::Qml => styles::qml(layer, asked.language),
        Form::Sld => styles::sld(layer, asked.language),
    };
    let document = document.ok_or_else(|| no_style(&asked))?;
    Ok(([(header::CONTENT_TYPE, form.media_type())], document).into_response())
}

async fn metadata(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let layer = styled(&asked, part(&parts))?;
    answer(&asked, &described::metadata(&asked, layer))
}

/// A layer that the caller may see and that is drawn.
fn styled(asked: &Asked, id: &str) -> Result<&'static Layer, Problem> {
    let layer = asked.layer(id)?.layer;
    if layer.style.is_some() { Ok(layer) } else { Err(no_style(asked)) }
}

fn no_style(asked: &Asked) -> Problem {
    asked.not_seen("There is no such style", "Es gibt keine solche Darstellung")
}

fn part(parts: &[String]) -> &str {
    parts.first().map_or("", String::as_str)
}

/// A resource as itself and as a page.
fn own_links(asked: &Asked, path: &str) -> [Link; 2] {
    [
        Link::new(asked.base.to(path), "self", "application/json"),
        Link::new(asked.base.to(&format!("{path}?f=html")), "alternate", "text/html"),
    ]
}

#[cfg(test)]
mod tests;
