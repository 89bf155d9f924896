//! A QGIS project of all layers that the caller may see, and a layer definition of each. Their
//! layers ask this server; nobody's name, password or token is in them.

mod groups;
mod layer;
mod project;
mod source;
mod systems;

use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::civil::Date;
use zip::{DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use crate::{
    asked::{Asked, PathParts},
    problem::Problem,
    service::Service,
};
use layer::InQgis;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/qgis/schulweg.qgz", get(project)).route("/qgis/{file}", get(definition))
}

async fn project(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    if asked.layers().next().is_none() {
        return Err(asked.not_seen("There are no layers", "Es gibt keine Ebenen"));
    }
    let (document, date) = (project::document(&asked), asked.published.about.key_date);
    let zipped = tokio::task::spawn_blocking(move || zipped(&document, date)).await;
    let zipped = zipped.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(file("schulweg.qgz", "application/x-qgis-project-container", zipped))
}

async fn definition(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    let name = parts.first().map_or("", String::as_str);
    let Some(id) = name.strip_suffix(".qlr") else {
        return Err(asked.not_seen("There is no such file", "Es gibt keine solche Datei"));
    };
    let layer = asked.layer(id)?.layer;
    let document = InQgis::of(&asked, layer).definition();
    Ok(file(&format!("{}.qlr", layer.id), "application/x-qgis-layer-definition", document.into_bytes()))
}

fn file(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// The project as QGIS keeps it in one file. Its time is the key date, so that the same publication
/// gives the same bytes.
fn zipped(document: &str, date: Date) -> ZipResult<Vec<u8>> {
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    let year = u16::try_from(date.year()).unwrap_or_default();
    let time = DateTime::from_date_and_time(year, part(date.month()), part(date.day()), 0, 0, 0);
    let options = SimpleFileOptions::default().last_modified_time(time.unwrap_or_default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("schulweg.qgs", options)?;
    archive.write_all(document.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests;
