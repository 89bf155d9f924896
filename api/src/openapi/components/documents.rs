//! The schemas of what is made of the layers: schemas, tiles, styles and answers to questions.

use serde_json::{Value, json};

use super::{links, list, object, reference, text};

pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    let any = json!({ "type": "object" });
    let members = json!({
        "$schema": text(), "$id": text(), "type": { "type": "string", "enum": ["object"] }, "title": text(),
        "properties": any,
    });
    let schema = object(&["$schema", "$id", "type", "properties"], &members);
    let others = [("schema", schema), ("health", any)].map(|(name, schema)| (name.to_owned(), schema));
    others.into_iter().chain(tiles()).chain(styles()).chain(questions())
}

fn tiles() -> [(String, Value); 5] {
    let any = json!({ "type": "object" });
    let members = json!({ "id": text(), "title": text(), "uri": text(), "links": links() });
    let sets = json!({ "tileMatrixSets": list(&object(&["id", "links"], &members)) });
    let matrices = json!({ "id": text(), "crs": text(), "tileMatrices": list(&any) });
    let members = json!({
        "title": text(), "dataType": { "type": "string", "enum": ["vector"] }, "crs": text(),
        "tileMatrixSetURI": text(), "links": links(),
    });
    let tile_set = object(&["dataType", "crs", "tileMatrixSetURI", "links"], &members);
    let all = json!({ "tilesets": list(&reference("tileSet")), "links": links() });
    let tilejson = json!({ "tilejson": text(), "tiles": list(&text()), "vector_layers": list(&any) });
    [
        ("tileMatrixSets", object(&["tileMatrixSets"], &sets)),
        ("tileMatrixSet", object(&["id", "crs", "tileMatrices"], &matrices)),
        ("tileSets", object(&["tilesets"], &all)),
        ("tileSet", tile_set),
        ("tileJson", object(&["tilejson", "tiles", "vector_layers"], &tilejson)),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
}

fn styles() -> [(String, Value); 3] {
    let any = json!({ "type": "object" });
    let members = json!({ "id": text(), "title": text(), "links": links() });
    let all = list(&object(&["id", "links"], &members));
    let all = json!({ "styles": all, "default": text(), "links": links() });
    let style =
        json!({ "version": { "type": "integer", "enum": [8] }, "sources": any, "layers": list(&any) });
    let metadata = json!({
        "id": text(), "title": text(), "description": text(), "stylesheets": list(&any), "links": links(),
    });
    [
        ("styles", object(&["styles"], &all)),
        ("style", object(&["version", "sources", "layers"], &style)),
        ("styleMetadata", object(&["id", "stylesheets", "links"], &metadata)),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
}

fn questions() -> [(String, Value); 2] {
    let row = json!({ "type": "object", "nullable": true });
    let catchment = json!({
        "type": text(), "nearest": row, "on_foot": row, "why": { "type": "object" }, "left_out": list(&text()),
    });
    let rows = list(&json!({ "type": "object" }));
    // The other parts are named like layers that the caller may not see.
    let mut site = object(&["site"], &json!({ "site": { "type": "object" } }));
    site["additionalProperties"] = rows;
    let sites = json!({ "type": "array", "minItems": 1, "items": site });
    let school = json!({ "number": text(), "sites": sites, "left_out": list(&text()) });
    [("catchment", object(&["type"], &catchment)), ("school", object(&["number", "sites"], &school))]
        .map(|(name, schema)| (name.to_owned(), schema))
}
