//! Tiles as TileJSON 3.0.0 describes them, for MapLibre and QGIS.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use maud::html;
use serde_json::{Map, Value, json};

use super::{matrix::DEEPEST, subject::Subject};
use crate::{
    asked::{Asked, PathParts},
    problem::Problem,
    published::Held,
    representation::Representation,
};

/// The tiles of one layer, or of all.
pub(super) async fn document(asked: Asked, parts: PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    asked.wanted(&[Representation::Json])?;
    let subject = Subject::of(&asked, &parts)?;
    // Map programs write it into their page as it is.
    let attribution: Vec<String> =
        subject.credits(&asked).iter().map(|credit| html! { (credit) }.into_string()).collect();
    let mut json = json!({
        "tilejson": "3.0.0",
        "tiles": [asked.base.to(&format!("{}/{{z}}/{{x}}/{{y}}.mvt", subject.xyz))],
        "scheme": "xyz",
        "name": subject.title,
        "description": subject.description,
        "attribution": attribution.join("; "),
        "minzoom": 0,
        "maxzoom": DEEPEST,
        "vector_layers": subject.layers.iter().map(|held| layer(&asked, held)).collect::<Vec<_>>(),
    });
    if let (Some(bounds), Some(json)) = (subject.extent().await?, json.as_object_mut()) {
        json.insert("bounds".to_owned(), json!(bounds));
    }
    Ok(([(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response())
}

fn layer(asked: &Asked, held: &Held) -> Value {
    let language = asked.language;
    let field = |property: &&catalogue::Property| {
        let [title, description] = [property.title, property.description].map(|text| text.of(language));
        (property.name.to_owned(), json!(format!("{title}: {description}")))
    };
    json!({
        "id": held.layer.id,
        "description": held.layer.description.of(language),
        "minzoom": 0,
        "maxzoom": DEEPEST,
        "fields": held.layer.properties.iter().map(field).collect::<Map<_, _>>(),
    })
}
