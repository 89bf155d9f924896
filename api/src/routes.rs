//! All routes of the service.

use std::sync::Arc;

use axum::Router;

use crate::{
    around::around, encodings, home, items, openapi, qgis, questions, schemas, service::Service, styles,
    tiles,
};

/// The service with what stands around every request.
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
        .fallback(|asked: crate::asked::Asked| async move {
            asked.not_seen("There is nothing at this address", "Unter dieser Adresse gibt es nichts")
        })
        .with_state(Arc::clone(&service));
    around(routes, service)
}
