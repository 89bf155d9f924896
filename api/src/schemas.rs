//! What the features of a collection bear: schema (23-058r1, Part 5), queryables (19-079r2, Part 3)
//! and sortables, all read from the catalogue.
//!
//! Clients read them in their own way. QGIS takes types and order from the schema, and knows the
//! geometry of the queryables by a `$ref` alone. GDAL looks for `describedby` and reads there the
//! schema of a whole feature, of which every type is one word: that values may be null cannot be said
//! in it.

mod property;

use std::sync::Arc;

use axum::{Router, response::Response, routing::get};
use catalogue::{About, GeometryKind, Layer, Text};
use geo_core::Language;
use serde_json::{Map, Value, json};

use crate::{
    answer::{Document, answer},
    asked::{Asked, PathParts},
    cql2::GEOMETRY,
    problem::Problem,
    published::Held,
    service::Service,
};

/// The media type of schemas.
pub(crate) const MEDIA_TYPE: &str = "application/schema+json";

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/collections/{collection}/schema", get(schema))
        .route("/collections/{collection}/schema/feature", get(feature_schema))
        .route("/collections/{collection}/queryables", get(queryables))
        .route("/collections/{collection}/sortables", get(sortables))
}

async fn schema(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    const DESCRIPTION: Text =
        Text::new("Was jedes Objekt der Ebene trägt.", "What every feature of the collection bears.");
    send(&asked, &parts, "schema", DESCRIPTION, |held, about| schema_of(held.layer, about, asked.language))
}

async fn feature_schema(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    const DESCRIPTION: Text = Text::new(
        "Ein Objekt der Ebene als GeoJSON. Jedes Merkmal kann null sein.",
        "A feature of the collection as GeoJSON. Any property may be null.",
    );
    send(&asked, &parts, "schema/feature", DESCRIPTION, |held, about| {
        feature_of(held.layer, about, asked.language)
    })
}

async fn queryables(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    const DESCRIPTION: Text = Text::new(
        "Wonach die Objekte der Ebene gefiltert werden können.",
        "What the features of the collection can be filtered by.",
    );
    send(&asked, &parts, "queryables", DESCRIPTION, |held, about| {
        let mut properties = property::all(held.layer, about, asked.language);
        if let Some(kind) = held.layer.geometry {
            let mut geometry = geometry(kind, asked.language);
            geometry
                .insert("$ref".into(), format!("https://geojson.org/schema/{}.json", geojson(kind)).into());
            properties.insert(GEOMETRY.into(), geometry.into());
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    })
}

async fn sortables(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    const DESCRIPTION: Text = Text::new(
        "Wonach die Objekte der Ebene geordnet werden können.",
        "What the features of the collection can be sorted by.",
    );
    send(&asked, &parts, "sortables", DESCRIPTION, |held, about| {
        let properties = property::all(held.layer, about, asked.language);
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    })
}

fn send(
    asked: &Asked,
    parts: &[String],
    resource: &str,
    description: Text,
    content: impl FnOnce(&Held, &About) -> Value,
) -> Result<Response, Problem> {
    let held = asked.layer(parts.first().map_or("", String::as_str))?;
    asked.query.only(&[])?;
    let title = held.layer.title.of(asked.language).to_owned();
    let description = description.of(asked.language).to_owned();
    let mut json = content(held, &asked.published.about);
    json["$schema"] = DRAFT.into();
    json["$id"] = asked.base.to(&format!("/collections/{}/{resource}", held.layer.id)).into();
    json["title"] = title.clone().into();
    json["description"] = description.clone().into();
    answer(asked, &Document { title, description, media_type: MEDIA_TYPE, json })
}

/// The schema of what a feature bears, its id and its geometry among it (Part 5, 7).
pub(crate) fn schema_of(layer: &Layer, about: &About, language: Language) -> Value {
    let mut properties = property::all(layer, about, language);
    let id = json!({
        "type": "integer", "readOnly": true, "x-ogc-role": "id", "x-ogc-propertySeq": 1,
        "title": Text::new("Nummer", "Number").of(language),
    });
    properties.insert("id".into(), id);
    if let Some(kind) = layer.geometry {
        let mut geometry = geometry(kind, language);
        geometry.insert("x-ogc-propertySeq".into(), 2.into());
        properties.insert(GEOMETRY.into(), geometry.into());
    }
    json!({ "type": "object", "properties": properties })
}

/// The schema of the `properties` of a feature for OpenAPI 3.0, where null is allowed by `nullable`.
pub(crate) fn openapi_of(layer: &Layer, about: &About, language: Language) -> Value {
    let mut properties = property::all(layer, about, language);
    for property in properties.values_mut() {
        property["nullable"] = true.into();
        // Of a list of values null is one.
        if let Some(Value::Array(values)) = property.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn feature_of(layer: &Layer, about: &About, language: Language) -> Value {
    let geometry = layer.geometry.map_or_else(
        || json!({ "type": "null" }),
        |kind| json!({ "$ref": format!("https://geojson.org/schema/{}.json", geojson(kind)) }),
    );
    json!({
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": { "type": "string", "enum": ["Feature"] },
            "id": { "type": "integer" },
            "geometry": geometry,
            "properties": { "type": "object", "properties": property::all(layer, about, language) },
        },
    })
}

fn geometry(kind: GeometryKind, language: Language) -> Map<String, Value> {
    let format = match kind {
        GeometryKind::Point => "geometry-point",
        GeometryKind::LineString => "geometry-linestring",
        GeometryKind::MultiPolygon => "geometry-multipolygon",
    };
    let title = Text::new("Geometrie", "Geometry").of(language);
    let members = [("title", title), ("format", format), ("x-ogc-role", "primary-geometry")];
    members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

const fn geojson(kind: GeometryKind) -> &'static str {
    match kind {
        GeometryKind::Point => "Point",
        GeometryKind::LineString => "LineString",
        GeometryKind::MultiPolygon => "MultiPolygon",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::http::StatusCode;
    use catalogue::{About, layers};

    use super::*;
    use crate::testing::{get, publication};

    fn about() -> About {
        publication(1).about
    }

    #[test]
    fn every_property_has_the_type_and_the_order_of_the_catalogue() {
        for layer in layers::ALL {
            let schema = get(&format!("/collections/{}/schema", layer.id)).json();
            assert_eq!(schema["$schema"], DRAFT);
            assert_eq!(
                schema["$id"],
                format!("http://schulweg.example/prefix/collections/{}/schema", layer.id)
            );
            let properties = schema["properties"].as_object().unwrap();
            let mut named: Vec<(i64, &str)> = properties
                .iter()
                .map(|(name, property)| (property["x-ogc-propertySeq"].as_i64().unwrap(), name.as_str()))
                .collect();
            named.sort_unstable();
            named.dedup_by_key(|(place, _)| *place);
            let geometry = layer.geometry.map(|_| "geometry");
            let expected: Vec<&str> = ["id"]
                .into_iter()
                .chain(geometry)
                .chain(layer.properties.iter().map(|property| property.name))
                .collect();
            assert_eq!(named.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), expected);
            for property in layer.properties {
                assert!(properties[property.name]["type"].is_string(), "{}", property.name);
            }
            assert_eq!(properties["id"]["x-ogc-role"], "id");
        }
        let sites = get("/collections/school_sites/schema").json();
        assert_eq!(sites["properties"]["geometry"]["format"], "geometry-point");
        assert_eq!(sites["properties"]["geometry"].get("$ref"), None);
        assert_eq!(sites["properties"]["geometry"].get("type"), None);
        let hazards = get("/collections/hazards/schema").json();
        assert_eq!(hazards["properties"]["valid_from"]["format"], "date");
        assert_eq!(hazards["properties"]["valid_to"]["x-ogc-role"], "primary-interval-end");
        assert!(get("/collections/totals/schema").json()["properties"].get("geometry").is_none());
    }

    #[test]
    fn queryables_are_closed_and_their_geometry_is_one_that_qgis_knows() {
        let answer = get("/collections/hazards/queryables");
        assert_eq!(answer.header("content-type"), MEDIA_TYPE);
        let queryables = answer.json();
        assert_eq!(queryables["additionalProperties"], false);
        assert_eq!(
            queryables["properties"]["geometry"]["$ref"],
            "https://geojson.org/schema/LineString.json"
        );
        assert!(queryables["properties"]["geometry"].get("type").is_none());
        assert!(queryables["properties"].get("id").is_none(), "a filter knows no id");
        let sortables = get("/collections/hazards/sortables").json();
        assert!(sortables["properties"].get("geometry").is_none());
        assert_eq!(sortables["properties"]["reason"]["type"], "string");
    }

    #[test]
    fn gdal_finds_the_types_in_the_schema_of_a_feature() {
        let schema = get("/collections/attendance/schema/feature").json();
        assert_eq!(
            (&schema["type"], &schema["properties"]["properties"]["type"]),
            (&json!("object"), &json!("object"))
        );
        let properties = &schema["properties"]["properties"]["properties"];
        assert_eq!(properties.as_object().unwrap().len(), layers::ATTENDANCE.properties.len());
        assert_eq!(properties["share"]["type"], "number");
        assert_eq!(properties["pupils"]["type"], "integer");
    }

    #[test]
    fn titles_are_in_the_language_of_the_reader() {
        let title = |address: &str| get(address).json()["properties"]["site_name"]["title"].clone();
        assert_eq!(title("/collections/attendance/schema"), "Name des Standorts");
        assert_eq!(title("/collections/attendance/schema?lang=en"), "Name of the site");
    }

    #[test]
    fn there_is_a_page_for_people_and_nothing_for_unknown_layers_and_parameters() {
        let page = get("/collections/hazards/queryables?f=html");
        assert!(page.text().contains("valid_from"));
        assert_eq!(get("/collections/nothing/schema").status, StatusCode::NOT_FOUND);
        assert_eq!(get("/collections/hazards/sortables?limit=1").status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn for_openapi_every_value_may_be_null_without_words_that_version_3_0_does_not_know() {
        for layer in layers::ALL {
            let schema = openapi_of(layer, &about(), Language::German);
            for (name, property) in schema["properties"].as_object().unwrap() {
                assert_eq!(property["nullable"], true, "{name}");
                assert!(property["type"].is_string());
                for word in ["const", "oneOf", "$id", "$schema"] {
                    assert!(property.get(word).is_none(), "{word} of {name}");
                }
                assert!(
                    property.get("enum").is_none_or(|list| list.as_array().unwrap().contains(&Value::Null))
                );
            }
        }
    }
}
