//! Who fetched what: every answer that bears data of the publication.

use std::{io, net::IpAddr};

use axum::{http::header, response::Response};
use serde::Serialize;

use super::{Seen, log::Log};

/// Beginnings and ends of the routes whose answers bear data.
const BEGINNINGS: [&str; 4] = ["/xyz/", "/publication.gpkg", "/catchment", "/sites/"];
const ENDS: [&str; 3] = ["/items", "/items/{feature}", "/{tile_col}"];

/// A line of the audit log.
#[derive(Serialize)]
struct Line<'s> {
    at: String,
    client: IpAddr,
    /// The name of the user or token; `null` for the public.
    caller: Option<&'s str>,
    path: &'s str,
    parameters: Vec<&'s str>,
    /// Its form.
    media: Option<&'s str>,
}

/// Notes an answer that bears data.
///
/// # Errors
/// The line cannot be written.
pub(super) fn note(log: &Log, seen: &Seen, response: &Response) -> io::Result<()> {
    let is_data = seen.route().is_some_and(bears_data);
    if !is_data || !response.status().is_success() {
        return Ok(());
    }
    let media = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    log.add(&Line {
        at: seen.at.to_string(),
        client: seen.client,
        caller: seen.caller.as_deref(),
        path: seen.uri.path(),
        parameters: seen.parameters(),
        media,
    })
}

/// Whether the answers of a route bear data of the publication.
fn bears_data(route: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| route.starts_with(beginning))
        || ENDS.iter().any(|end| route.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_tiles_files_and_answers_bear_data_and_descriptions_do_not() {
        for route in [
            "/collections/{collection}/items",
            "/collections/{collection}/items/{feature}",
            "/collections/{collection}/tiles/WebMercatorQuad/{tile_matrix}/{tile_row}/{tile_col}",
            "/xyz/{z}/{x}/{y}",
            "/publication.gpkg",
            "/catchment",
            "/sites/{number}",
        ] {
            assert!(bears_data(route), "{route}");
        }
        for route in ["/", "/collections/{collection}", "/collections/{collection}/schema", "/api"] {
            assert!(!bears_data(route), "{route}");
        }
    }
}
