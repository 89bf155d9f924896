//! What stands around every route: which methods there are, compression, what caches may keep, and
//! what pages of other origins may read.

mod kept;
mod methods;
mod origins;

use std::sync::Arc;

use axum::{
    Router,
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware::{from_fn, from_fn_with_state},
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{Predicate as _, SizeAbove},
    },
};

use crate::{problem, service::Service};

/// Bodies below so many bytes fit into one packet as they are.
const LEAST_COMPRESSED: u64 = 512;

/// Routes with what hangs on who asks, the outermost first.
pub(crate) fn answering(routes: Router, service: Arc<Service>) -> Router {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(LEAST_COMPRESSED).and(is_compressible));
    // One stack, not a layer after the other: each layer of a router is a box that every request copies.
    routes.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(service, kept::told))
            .layer(compression)
            .layer(from_fn(methods::answered)),
    )
}

/// Routes with what every answer needs, also one of the guard.
pub(crate) fn outside(routes: Router) -> Router {
    routes.layer(ServiceBuilder::new().layer(from_fn(origins::allowed)).layer(from_fn(problem::told)))
}

/// Whether a body becomes smaller: archives and the formats with coordinates as binary numbers are
/// sent as they are.
fn is_compressible(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.starts_with("text/")
        || ["json", "xml", "javascript", "mapbox-vector-tile"].iter().any(|kind| media.contains(kind))
}

#[cfg(test)]
mod tests;
