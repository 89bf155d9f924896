//! The whole definition.

use catalogue::Text;
use serde_json::{Value, json};

use super::{components::schemas, parameters, paths::paths, responses::responses};
use crate::asked::Asked;

/// The definition of what a caller may see.
pub(super) fn definition(asked: &Asked) -> Value {
    let about = &asked.published.about;
    let say = |german, english| Text::new(german, english).of(asked.language);
    let title =
        if about.region.is_empty() { "Schulweg".to_owned() } else { format!("Schulweg: {}", about.region) };
    let tags = [
        ("entrance", "Eingang und Beschreibung", "Entrance and description"),
        ("features", "Objekte der Ebenen", "Features of the collections"),
        ("schemas", "Was Objekte tragen", "What features bear"),
        ("tiles", "Vektorkacheln", "Vector tiles"),
        ("styles", "Darstellung", "Styles"),
        ("files", "Fertige Dateien", "Ready files"),
        ("questions", "Fragen zu einem Ort", "Questions with a place"),
        ("service", "Zustand des Dienstes", "State of the service"),
    ]
    .map(|(name, german, english)| json!({ "name": name, "description": say(german, english) }));
    let mut json = json!({
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "version": format!("{} ({})", about.program, about.release),
            "description": say(
                "Geschützte Zahlen und Karten zum Schulverkehr als OGC API – Features, Tiles und Styles.",
                "Protected counts and maps of school transport as OGC API - Features, Tiles and Styles.",
            ),
        },
        "servers": [{ "url": asked.base.as_str() }],
        "tags": tags,
        "paths": paths(asked),
        "components": {
            "parameters": parameters::shared(asked.language),
            "responses": responses(asked.language),
            "schemas": schemas(asked),
        },
    });
    if asked.caller.may_sign_in || asked.caller.name.is_some() {
        json["components"]["securitySchemes"] = json!({
            "basic": { "type": "http", "scheme": "basic" },
            "token": { "type": "http", "scheme": "bearer" },
        });
        json["security"] = json!([{}, { "basic": [] }, { "token": [] }]);
    }
    json
}
