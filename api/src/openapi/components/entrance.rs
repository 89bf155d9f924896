//! The schemas of the entrance: landing page, conformance, collections, links and problems.

use serde_json::{Value, json};

use super::{links, list, object, reference, text};

pub(super) fn schemas() -> [(String, Value); 7] {
    let members = json!({
        "href": text(), "rel": text(), "type": text(), "title": text(), "templated": { "type": "boolean" },
    });
    let link = object(&["href", "rel"], &members);
    let members =
        json!({ "type": text(), "title": text(), "status": { "type": "integer" }, "detail": text() });
    let problem = object(&["type", "title", "status", "detail"], &members);
    let members = json!({
        "title": text(), "description": text(), "attribution": text(), "release": text(),
        "keyDate": { "type": "string", "format": "date" }, "links": links(),
    });
    let landing = object(&["title", "description", "links"], &members);
    let conformance = object(&["conformsTo"], &json!({ "conformsTo": list(&text()), "links": links() }));
    let members =
        json!({ "links": links(), "crs": list(&text()), "collections": list(&reference("collection")) });
    let collections = object(&["links", "collections"], &members);
    let members = json!({ "openapi": text(), "info": { "type": "object" }, "paths": { "type": "object" } });
    let definition = object(&["openapi", "info", "paths"], &members);
    [
        ("link", link),
        ("problem", problem),
        ("landingPage", landing),
        ("conformance", conformance),
        ("collections", collections),
        ("collection", collection()),
        ("definition", definition),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
}

fn collection() -> Value {
    let bbox = json!({ "type": "array", "minItems": 4, "maxItems": 4, "items": { "type": "number" } });
    let end = json!({ "type": "string", "format": "date-time", "nullable": true });
    let interval = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": end });
    let spatial = json!({ "bbox": { "type": "array", "minItems": 1, "items": bbox }, "crs": text() });
    let temporal =
        json!({ "interval": { "type": "array", "minItems": 1, "items": interval }, "trs": text() });
    let extent =
        json!({ "spatial": object(&["bbox"], &spatial), "temporal": object(&["interval"], &temporal) });
    let members = json!({
        "id": text(),
        "title": text(),
        "description": text(),
        "attribution": text(),
        "links": links(),
        "itemType": { "type": "string", "enum": ["feature"] },
        "itemCount": { "type": "integer", "minimum": 0 },
        "kind": { "type": "string", "enum": ["supply", "supply_with_counts", "demand"] },
        "crs": list(&text()),
        "storageCrs": text(),
        "extent": { "type": "object", "properties": extent },
    });
    object(&["id", "title", "description", "itemType", "crs", "links"], &members)
}
