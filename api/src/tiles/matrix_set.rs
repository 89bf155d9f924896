//! WebMercatorQuad as the standard's JSON defines it (OGC 17-083r4, annex D.1), to the zoom that is
//! served, and the list that holds it alone.

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    matrix::{DEEPEST, HALF, side},
    text,
};
use crate::{
    answer::{Document, answer},
    asked::Asked,
    crs::ServedCrs,
    links::Link,
    problem::Problem,
};

/// The name of the set.
pub(super) const ID: &str = "WebMercatorQuad";
/// Its URI in the OGC's register.
pub(super) const URI: &str = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
/// Where it is defined.
pub(super) const PATH: &str = "/tileMatrixSets/WebMercatorQuad";

/// Pixels of a side, by which the standard counts scales; vector tiles are drawn in any size.
const PIXELS: u32 = 256;
/// The size of a pixel that the standard goes by, in metres.
const PIXEL: f64 = 0.000_28;

/// The list of sets.
pub(super) async fn list(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let german = "Wie die Erde in Kacheln geteilt wird.";
    let document = Document {
        title: text(&asked, "Tile matrix sets", "Kachelsysteme"),
        description: text(&asked, "How the earth is divided into tiles.", german),
        media_type: "application/json",
        json: json!({
            "tileMatrixSets": [{
                "id": ID,
                "title": ID,
                "uri": URI,
                "crs": ServedCrs::WebMercator.uri(),
                "links": [Link::new(asked.base.to(PATH), "self", "application/json")],
            }],
            "links": [Link::new(asked.base.to("/tileMatrixSets"), "self", "application/json")],
        }),
    };
    answer(&asked, &document)
}

/// The set.
pub(super) async fn web_mercator_quad(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let german = "Das Kachelsystem der Webkarten in EPSG:3857.";
    let document = Document {
        title: ID.to_owned(),
        description: text(&asked, "The tiles of web maps in EPSG:3857.", german),
        media_type: "application/json",
        json: json!({
            "id": ID,
            "title": ID,
            "uri": URI,
            "crs": ServedCrs::WebMercator.uri(),
            "orderedAxes": ["X", "Y"],
            "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            "tileMatrices": (0..=DEEPEST).map(matrix).collect::<Vec<_>>(),
            "links": [Link::new(asked.base.to(PATH), "self", "application/json")],
        }),
    };
    answer(&asked, &document)
}

fn matrix(zoom: u8) -> Value {
    let cell = 2.0 * HALF / f64::from(PIXELS) / f64::from(side(zoom));
    json!({
        "id": zoom.to_string(),
        "scaleDenominator": cell / PIXEL,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF, HALF],
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": side(zoom),
        "matrixHeight": side(zoom),
    })
}
