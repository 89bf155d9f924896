//! A QGIS project of all layers, and a layer definition of each.

use std::sync::Arc;

use axum::Router;

use crate::service::Service;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
}
