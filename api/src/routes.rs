//! All routes of the service.

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};

use crate::{
    around, encodings,
    guard::{self, Guard},
    health, home, items, openapi, qgis, questions, schemas,
    service::Service,
    styles, tiles,
};

/// The service for requests that say who asks.
pub(crate) fn routes(service: Arc<Service>) -> Router {
    let routes = Router::new()
        .merge(home::routes())
        .merge(items::routes())
        .merge(schemas::routes())
        .merge(tiles::routes())
        .merge(encodings::routes())
        .merge(styles::routes())
        .merge(qgis::routes())
        .merge(questions::routes())
        .merge(openapi::routes())
        .merge(health::routes())
        .fallback(|asked: crate::asked::Asked| async move {
            asked.not_seen("There is nothing at this address", "Unter dieser Adresse gibt es nichts")
        })
        .with_state(Arc::clone(&service));
    around::answering(routes, service)
}

/// The service behind its guard.
pub(crate) fn guarded(service: Arc<Service>, guard: Arc<Guard>) -> Router {
    around::outside(routes(service).layer(from_fn_with_state(guard, guard::stand)))
}
