//! The parameters of requests.

use catalogue::{Kind, Layer, Property, Text};
use geo_core::Language;
use serde_json::{Map, Value, json};

use crate::{
    crs::ServedCrs,
    parameters::limit::{DEFAULT_LIMIT, MAXIMUM_LIMIT},
};

/// The parameters that operations refer to.
pub(super) fn shared(language: Language) -> Map<String, Value> {
    let crs = json!({ "type": "string", "format": "uri", "enum": ServedCrs::ALL.map(ServedCrs::uri),
        "default": ServedCrs::Crs84.uri() });
    let text = || json!({ "type": "string" });
    let mut all = Map::new();
    let mut add = |name: &str, schema: Value, german: &'static str, english: &'static str| {
        all.insert(name.to_owned(), query(name, &schema, Text::new(german, english).of(language)));
    };
    add(
        "limit",
        json!({ "type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT, "default": DEFAULT_LIMIT }),
        "So viele Objekte höchstens; eine größere Zahl gilt als die größte.",
        "At most so many features; a larger number counts as the largest.",
    );
    add("bbox-crs", crs.clone(), "Bezugssystem von bbox.", "Reference system of bbox.");
    add("crs", crs.clone(), "Bezugssystem der Antwort.", "Reference system of the answer.");
    add(
        "datetime",
        text(),
        "Zeitpunkt oder Zeitraum (RFC 3339), mit offenen Enden als „..“.",
        "Instant or interval (RFC 3339), with open ends as \"..\".",
    );
    add("filter", text(), "Filter in CQL2.", "Filter in CQL2.");
    add(
        "filter-lang",
        json!({ "type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text" }),
        "Schreibweise des Filters.",
        "Encoding of the filter.",
    );
    add(
        "filter-crs",
        crs,
        "Bezugssystem der Geometrien im Filter.",
        "Reference system of geometries in the filter.",
    );
    add(
        "skipGeometry",
        json!({ "type": "boolean", "default": false }),
        "Ob die Geometrien wegbleiben.",
        "Whether geometries are left out.",
    );
    add(
        "resultType",
        json!({ "type": "string", "enum": ["results", "hits"], "default": "results" }),
        "hits: nur die Anzahl.",
        "hits: only how many.",
    );
    add(
        "after",
        json!({ "type": "integer", "minimum": 0 }),
        "Nummer des Objekts, nach dem die Seite beginnt; steht in den Verweisen auf die nächste Seite.",
        "Number of the feature after which the page begins; it stands in links to the next page.",
    );
    add(
        "version",
        text(),
        "Veröffentlichung, zu der die Seite gehört; steht in den Verweisen auf die nächste Seite.",
        "Publication that the page is of; it stands in links to the next page.",
    );
    add(
        "lang",
        json!({ "type": "string", "example": "de" }),
        "Sprache der Antwort: de oder en; sonst nach Accept-Language.",
        "Language of the answer: de or en; otherwise by Accept-Language.",
    );
    let numbers = json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } });
    let box_text = Text::new(
        "Rechteck, das die Objekte berühren: die kleinsten, dann die größten Koordinaten.",
        "Box that the features meet: the smallest, then the largest coordinates.",
    );
    all.insert("bbox".into(), query("bbox", &numbers, box_text.of(language)));
    all
}

/// A parameter of the query.
pub(super) fn query(name: &str, schema: &Value, description: &str) -> Value {
    // QGIS takes a parameter for a filter only where style and explode are said.
    json!({
        "name": name, "in": "query", "required": false, "style": "form", "explode": false, "schema": schema,
        "description": description,
    })
}

/// A part of the path.
pub(super) fn path(name: &str, schema: &Value, description: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema, "description": description })
}

/// The form of an answer.
pub(super) fn form(names: &[&str], language: Language) -> Value {
    let text = Text::new("Form der Antwort; sonst nach Accept.", "Form of the answer; otherwise by Accept.");
    query("f", &json!({ "type": "string", "enum": names }), text.of(language))
}

/// A reference to a shared parameter.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// What `items` of a layer can be ordered by, and which of its properties are wanted.
pub(super) fn of_layer(layer: &Layer, language: Language) -> Vec<Value> {
    let names: Vec<&str> = layer.properties.iter().map(|property| property.name).collect();
    let order: Vec<String> = names
        .iter()
        .chain(&["id"])
        .flat_map(|name| [(*name).to_owned(), format!("+{name}"), format!("-{name}")])
        .collect();
    let list = |values: Value| json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": values } });
    let sortby = Text::new("Ordnung; mit „-“ absteigend.", "Order; descending with \"-\".");
    let wanted =
        Text::new("Die gewünschten Merkmale; sonst alle.", "The properties that are wanted; otherwise all.");
    let filters = layer.properties.iter().map(|property| filter(property, language));
    [
        query("sortby", &list(order.into()), sortby.of(language)),
        query("properties", &list(names.into()), wanted.of(language)),
    ]
    .into_iter()
    .chain(filters)
    .collect()
}

/// The value that a property is to have (17-069r4, 7.15.5).
fn filter(property: &Property, language: Language) -> Value {
    let schema = match property.kind {
        Kind::Text | Kind::Time => json!({ "type": "string" }),
        Kind::Integer => json!({ "type": "integer", "format": "int64" }),
        Kind::Real => json!({ "type": "number", "format": "double" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
    };
    let (title, text) = (property.title.of(language), property.description.of(language));
    query(property.name, &schema, &format!("{title}: {text}"))
}
