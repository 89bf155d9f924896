//! The entrance of the service (17-069r4, 7.2 to 7.4, 7.13 and 7.14): landing page, conformance and the
//! collections.

mod collections;
mod conformance;
mod extent;
mod landing;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::{asked::Asked, links::Link, representation::Representation, service::Service};
pub(crate) use extent::Extent;

/// Relations that the OGC's register names.
pub(crate) mod rel {
    pub(crate) const CONFORMANCE: &str = "http://www.opengis.net/def/rel/ogc/1.0/conformance";
    pub(crate) const DATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/data";
    pub(crate) const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
    pub(crate) const SCHEMA: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
    pub(crate) const SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";
    pub(crate) const STYLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/styles";
    pub(crate) const TILES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    pub(crate) const MATRIX_SETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
}

const JSON: &str = Representation::Json.media_type();
const HTML: &str = "text/html";

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/", get(landing::page))
        .route("/sign-in", get(landing::sign_in))
        .route("/conformance", get(conformance::declaration))
        .route("/collections", get(collections::list))
        .route("/collections/{collection}", get(collections::one))
}

/// A resource as itself and as a page.
fn own_links(asked: &Asked, path: &str) -> Vec<Link> {
    let page = asked.base.to(&format!("{path}?f={}", Representation::Html.name()));
    vec![
        Link::new(asked.base.to(path), "self", JSON),
        Link::new(page, "alternate", HTML).titled(Representation::Html.title()),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
