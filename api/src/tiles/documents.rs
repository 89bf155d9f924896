//! Sets of tiles as OGC API - Tiles lists and describes them (20-057, clauses 8 and 9; 17-083r4,
//! clause 7).

use axum::response::Response;
use catalogue::{GeometryKind, Kind, Layer};
use serde_json::{Map, Value, json};

use super::{
    MEDIA_TYPE,
    matrix::DEEPEST,
    matrix_set::{ID, PATH, URI},
    subject::Subject,
    text,
};
use crate::{
    answer::{Document, answer},
    asked::{Asked, PathParts},
    crs::ServedCrs,
    links::Link,
    problem::Problem,
};

/// What the OGC calls a link to the division into tiles.
const SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

/// The sets of tiles of one layer, or of all: there is one.
pub(super) async fn list(asked: Asked, parts: PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let subject = Subject::of(&asked, &parts)?;
    let path = format!("{}/tiles", subject.path);
    let document = Document {
        title: title(&asked, &subject),
        description: subject.description.clone(),
        media_type: "application/json",
        json: json!({
            "links": [Link::new(asked.base.to(&path), "self", "application/json")],
            "tilesets": [{
                "title": subject.title,
                "dataType": "vector",
                "crs": ServedCrs::WebMercator.uri(),
                "tileMatrixSetURI": URI,
                "links": links(&asked, &subject),
            }],
        }),
    };
    answer(&asked, &document)
}

/// The set of tiles of one layer, or of all.
pub(super) async fn tileset(asked: Asked, parts: PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let subject = Subject::of(&asked, &parts)?;
    let layers: Vec<Value> = subject.layers.iter().map(|held| layer(&asked, held.layer)).collect();
    let mut json = json!({
        "title": subject.title,
        "description": subject.description,
        "attribution": subject.credits(&asked).join("; "),
        "dataType": "vector",
        "crs": ServedCrs::WebMercator.uri(),
        "tileMatrixSetURI": URI,
        "layers": layers,
        "links": links(&asked, &subject),
    });
    if let (Some([west, south, east, north]), Some(json)) = (subject.extent().await?, json.as_object_mut()) {
        let corners = json!({
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": ServedCrs::Crs84.uri(),
        });
        json.insert("boundingBox".to_owned(), corners);
    }
    let title = title(&asked, &subject);
    answer(
        &asked,
        &Document { title, description: subject.description, media_type: "application/json", json },
    )
}

fn title(asked: &Asked, subject: &Subject) -> String {
    let what = text(asked, "Vector tiles", "Vektorkacheln");
    if subject.title.is_empty() { what } else { format!("{what}: {}", subject.title) }
}

fn links(asked: &Asked, subject: &Subject) -> Vec<Link> {
    let set = asked.base.to(&format!("{}/tiles/{ID}", subject.path));
    let tiles = format!("{set}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
    let tilejson = asked.base.to(&format!("{}/tilejson.json", subject.path));
    vec![
        Link::new(set, "self", "application/json"),
        Link::new(tiles, "item", MEDIA_TYPE).templated(),
        Link::new(asked.base.to(PATH), SCHEME, "application/json").titled(ID),
        Link::new(tilejson, "describedby", "application/json").titled("TileJSON"),
    ]
}

fn layer(asked: &Asked, layer: &Layer) -> Value {
    let dimension = match layer.geometry {
        Some(GeometryKind::MultiPolygon) => 2,
        Some(GeometryKind::LineString) => 1,
        Some(GeometryKind::Point) | None => 0,
    };
    let property = |property: &&catalogue::Property| {
        let kind = match property.kind {
            Kind::Text | Kind::Date | Kind::Time => "string",
            Kind::Integer => "integer",
            Kind::Real => "number",
        };
        let schema = json!({
            "type": kind,
            "title": property.title.of(asked.language),
            "description": property.description.of(asked.language),
        });
        (property.name.to_owned(), schema)
    };
    json!({
        "id": layer.id,
        "title": layer.title.of(asked.language),
        "description": layer.description.of(asked.language),
        "dataType": "vector",
        "geometryDimension": dimension,
        "minTileMatrix": "0",
        "maxTileMatrix": DEEPEST.to_string(),
        "propertiesSchema": {
            "type": "object",
            "properties": layer.properties.iter().map(property).collect::<Map<_, _>>(),
        },
    })
}
