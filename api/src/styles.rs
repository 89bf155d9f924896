//! How layers are drawn, for MapLibre, QGIS and programs that read SLD.

use std::sync::Arc;

use axum::Router;

use crate::service::Service;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
}
