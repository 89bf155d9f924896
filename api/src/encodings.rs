//! Features as files for other programs: CSV, FlatGeobuf, GeoPackage and zipped Shapefile, all in
//! EPSG:25832; and the publication as one GeoPackage with the layers that the caller may see.
//!
//! CSV goes out as it is made, a few rows at a time; the others are made in a temporary file. So memory
//! does not grow with the layer, and no thread waits for a slow client.

mod csv;
mod file;
mod packages;
mod selection;
mod shapefile;

use std::sync::Arc;

use axum::{
    Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use catalogue::About;
use store::{
    export::{EncodeError, write_flatgeobuf},
    publication::write_part,
};

use crate::{
    asked::Asked, crs::ServedCrs, problem::Problem, published::Held, representation::Representation,
    service::Service,
};
pub(crate) use packages::Packages;
use selection::Selection;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/publication.gpkg", get(packages::publication))
}

/// Rows of a layer as a file, all of them where none are named.
///
/// # Errors
/// 400 where another coordinate system than EPSG:25832 is asked for, for FlatGeobuf of a layer without
/// geometry (406 where it was not asked for by name), and for a Shapefile that would be too large.
pub(crate) async fn answer(
    asked: &Asked,
    held: Arc<Held>,
    rows: Option<Vec<u32>>,
    form: Representation,
    crs: ServedCrs,
) -> Result<Response, Problem> {
    if asked.query.get("crs").is_some() && crs != ServedCrs::STORED {
        return Err(only_stored(form));
    }
    let layer = held.layer;
    if form == Representation::FlatGeobuf && layer.geometry.is_none() {
        return Err(no_geometry(asked));
    }
    let published = Arc::clone(&asked.published);
    let selection = Selection::of(held, rows);
    let (ending, body) = match form {
        Representation::FlatGeobuf => {
            let made = file::made(move |file| write_flatgeobuf(file, &selection.table(), &published.about));
            ("fgb", made.await?)
        }
        Representation::GeoPackage => {
            let made = file::made_at_path(move |path| {
                write_part(path, &published.about, &[&selection.table()]).map_err(Problem::internal)
            });
            ("gpkg", made.await?)
        }
        Representation::Shapefile => {
            let made = file::made(move |file| shapefile::write(file, &selection.table(), &published.about));
            ("zip", made.await?)
        }
        Representation::Csv => ("csv", csv::body(selection)),
        Representation::Json | Representation::Html => {
            return Err(Problem::internal(format!("{} is no file for other programs", form.title())));
        }
    };
    Ok(download(form, &file_name(layer.id, &asked.published.about, ending), body))
}

/// A file as an answer.
fn download(form: Representation, name: &str, body: file::Made) -> Response {
    let headers = [
        (header::CONTENT_TYPE, form.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::HeaderName::from_static("content-crs"), format!("<{}>", ServedCrs::STORED.uri())),
    ];
    let mut response = (headers, body.body).into_response();
    if let Some(length) = body.length {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// The name under which a client keeps a file. A release is a date with a number, but comes from a
/// file that anyone may have written.
fn file_name(what: &str, about: &About, ending: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || ['-', '_'].contains(c);
    let release: String = about.release.chars().filter(is_plain).collect();
    format!("{what}_{release}.{ending}")
}

fn only_stored(form: Representation) -> Problem {
    let (title, uri) = (form.title(), ServedCrs::STORED.uri());
    Problem::bad(
        format!("{title} is in EPSG:25832 only: leave crs out, or set it to {uri}"),
        format!("{title} gibt es nur in EPSG:25832: crs weglassen oder auf {uri} setzen"),
    )
}

fn no_geometry(asked: &Asked) -> Problem {
    let others = Representation::ITEMS.iter().filter(|form| **form != Representation::FlatGeobuf);
    let others = others.map(|form| form.name()).collect::<Vec<_>>().join(", ");
    let is_named = asked.query.get("f").is_some();
    Problem::new(
        if is_named { StatusCode::BAD_REQUEST } else { StatusCode::NOT_ACCEPTABLE },
        format!("This collection has no geometry, which FlatGeobuf needs; f can be one of {others}"),
        format!(
            "Diese Ebene hat keine Geometrie, die FlatGeobuf braucht; f kann eines von diesen sein: {others}"
        ),
    )
}

/// Why a file is not made: what a client can do something about, or a fault of the service.
fn not_made(error: &EncodeError) -> Problem {
    match error {
        EncodeError::TooLarge { .. } => Problem::of(error),
        _ => Problem::internal(error),
    }
}

#[cfg(test)]
mod tests;
