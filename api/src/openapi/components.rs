//! The schemas of answers. Each says what the service does send, so that a client can rely on it.

mod documents;
mod entrance;

use catalogue::GeometryKind;
use serde_json::{Map, Value, json};

use crate::{asked::Asked, schemas::openapi_of};

/// The schemas that operations refer to.
pub(super) fn schemas(asked: &Asked) -> Map<String, Value> {
    let mut all: Map<String, Value> =
        geometries().into_iter().chain(entrance::schemas()).chain(documents::schemas()).collect();
    for held in asked.layers() {
        let layer = held.layer;
        let properties = openapi_of(layer, &asked.published.about, asked.language);
        let geometry = match layer.geometry {
            Some(kind) => json!({ "nullable": true, "allOf": [reference(geometry_name(kind))] }),
            None => json!({ "type": "object", "nullable": true, "enum": [null] }),
        };
        let feature = json!({
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": { "type": "string", "enum": ["Feature"] },
                "id": { "type": "integer", "minimum": 1 },
                "geometry": geometry,
                "properties": properties,
                "links": { "type": "array", "items": reference("link") },
            },
        });
        let collection = json!({
            "type": "object",
            "required": ["type", "features", "links", "numberMatched", "numberReturned"],
            "properties": {
                "type": { "type": "string", "enum": ["FeatureCollection"] },
                "numberMatched": { "type": "integer", "minimum": 0 },
                "numberReturned": { "type": "integer", "minimum": 0 },
                "links": { "type": "array", "items": reference("link") },
                "features": { "type": "array", "items": reference(&format!("{}_feature", layer.id)) },
            },
        });
        all.insert(format!("{}_feature", layer.id), feature);
        all.insert(format!("{}_features", layer.id), collection);
    }
    all
}

/// A reference to a schema.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

const fn geometry_name(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Point => "point",
        GeometryKind::LineString => "lineString",
        GeometryKind::MultiPolygon => "multiPolygon",
    }
}

/// An object with some members, of which some are there always.
fn object(required: &[&str], properties: &Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn links() -> Value {
    list(&reference("link"))
}

/// The geometries of GeoJSON (RFC 7946, 3.1) that layers have.
fn geometries() -> [(String, Value); 3] {
    let position = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "number" } });
    let of = |items: &Value, least: u32| json!({ "type": "array", "minItems": least, "items": items });
    let line = of(&position, 2);
    let areas = of(&of(&of(&position, 4), 1), 0);
    [
        ("point", "Point", position),
        ("lineString", "LineString", line),
        ("multiPolygon", "MultiPolygon", areas),
    ]
    .map(|(name, kind, coordinates)| {
        let properties = json!({ "type": { "type": "string", "enum": [kind] }, "coordinates": coordinates });
        (name.to_owned(), object(&["type", "coordinates"], &properties))
    })
}
