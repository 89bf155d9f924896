//! Questions with a place: whose catchment, and what of a site.

use std::sync::Arc;

use axum::Router;

use crate::service::Service;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
}
