//! All routes of the service.

use std::sync::Arc;

use axum::{Router, middleware::from_fn};

use crate::{home, items, openapi, problem, qgis, questions, schemas, service::Service, styles, tiles};

/// The service with what stands around every request.
pub(crate) fn routes(service: Arc<Service>) -> Router {
    Router::new()
        .merge(home::routes())
        .merge(items::routes())
        .merge(schemas::routes())
        .merge(tiles::routes())
        .merge(styles::routes())
        .merge(qgis::routes())
        .merge(questions::routes())
        .merge(openapi::routes())
        .fallback(|asked: crate::asked::Asked| async move {
            asked.not_seen("There is nothing at this address", "Unter dieser Adresse gibt es nichts")
        })
        .with_state(service)
        .layer(from_fn(problem::told))
}
