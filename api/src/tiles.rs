//! Vector tiles (OGC API - Tiles Part 1, 20-057; Mapbox Vector Tile 2.1) in WebMercatorQuad: of each
//! layer, and of all layers that the caller may see. The same tiles stand under addresses with column
//! before row (`xyz`), which TileJSON documents name.
//!
//! A tile in which nothing lies is answered with 204 and no content, as MapLibre, QGIS and OpenLayers
//! like it; one that the matrix does not have with 404.

mod cache;
mod clip;
mod documents;
mod drawing;
mod layer_tile;
mod matrix;
mod matrix_set;
mod places;
mod protobuf;
mod subject;
mod tags;
mod tilejson;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use catalogue::Text;
use futures_util::future::try_join_all;

use crate::{
    asked::{Asked, PathParts},
    problem::Problem,
    published::Held,
    service::Service,
};
pub(crate) use cache::Tiles;
pub(crate) use layer_tile::TileSource;
use matrix::Tile;

/// The media type of a tile.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/tileMatrixSets", get(matrix_set::list))
        .route("/tileMatrixSets/WebMercatorQuad", get(matrix_set::web_mercator_quad))
        .route("/tiles", get(documents::list))
        .route("/tiles/WebMercatorQuad", get(documents::tileset))
        .route("/tiles/WebMercatorQuad/{tile_matrix}/{tile_row}/{tile_col}", get(by_row_of_all))
        .route("/tilejson.json", get(tilejson::document))
        .route("/xyz/{z}/{x}/{y}", get(by_column_of_all))
        .route("/collections/{collection}/tiles", get(documents::list))
        .route("/collections/{collection}/tiles/WebMercatorQuad", get(documents::tileset))
        .route(
            "/collections/{collection}/tiles/WebMercatorQuad/{tile_matrix}/{tile_row}/{tile_col}",
            get(by_row),
        )
        .route("/collections/{collection}/tilejson.json", get(tilejson::document))
        .route("/xyz/{collection}/{z}/{x}/{y}", get(by_column))
}

async fn by_row(
    State(service): State<Arc<Service>>,
    asked: Asked,
    PathParts(parts): PathParts,
) -> Result<Response, Problem> {
    let [id, zoom, row, column] = parts.as_slice() else { return Err(nothing_here()) };
    let held = asked.layer(id)?;
    answer(&service, &asked, &[held], Tile::named(zoom, column, row)?).await
}

async fn by_column(
    State(service): State<Arc<Service>>,
    asked: Asked,
    PathParts(parts): PathParts,
) -> Result<Response, Problem> {
    let [id, zoom, column, row] = parts.as_slice() else { return Err(nothing_here()) };
    let held = asked.layer(id)?;
    answer(&service, &asked, &[held], Tile::named(zoom, column, without_ending(row))?).await
}

async fn by_row_of_all(
    State(service): State<Arc<Service>>,
    asked: Asked,
    PathParts(parts): PathParts,
) -> Result<Response, Problem> {
    let [zoom, row, column] = parts.as_slice() else { return Err(nothing_here()) };
    answer(&service, &asked, &subjects(&asked), Tile::named(zoom, column, row)?).await
}

async fn by_column_of_all(
    State(service): State<Arc<Service>>,
    asked: Asked,
    PathParts(parts): PathParts,
) -> Result<Response, Problem> {
    let [zoom, column, row] = parts.as_slice() else { return Err(nothing_here()) };
    answer(&service, &asked, &subjects(&asked), Tile::named(zoom, column, without_ending(row))?).await
}

/// The layers that tiles of all layers show to the caller.
fn subjects(asked: &Asked) -> Vec<&Arc<Held>> {
    asked.layers().filter(|held| held.layer.geometry.is_some()).collect()
}

async fn answer(
    service: &Service,
    asked: &Asked,
    layers: &[&Arc<Held>],
    tile: Tile,
) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    if asked.query.get("f").is_some_and(|form| form != "mvt") {
        return Err(Problem::bad("f must be mvt for a tile", "f muss für eine Kachel mvt sein"));
    }
    let tag = &asked.published.tag;
    let parts = try_join_all(layers.iter().map(|held| service.tiles.tile(tag, held, tile))).await?;
    let body = match parts.as_slice() {
        [one] => one.clone(),
        parts => Bytes::from(parts.concat()),
    };
    if body.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response())
}

/// The text of a row; map programs like the name of a file to end in its kind.
fn without_ending(row: &str) -> &str {
    row.strip_suffix(".mvt").or_else(|| row.strip_suffix(".pbf")).unwrap_or(row)
}

/// A text in the language of the answer.
fn text(asked: &Asked, english: &'static str, german: &'static str) -> String {
    Text::new(german, english).of(asked.language).to_owned()
}

fn nothing_here() -> Problem {
    Problem::not_found("There is nothing at this address", "Unter dieser Adresse gibt es nichts")
}

#[cfg(test)]
mod tests;
