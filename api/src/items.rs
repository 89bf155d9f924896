//! The features of a collection, and each of them.

use std::sync::Arc;

use axum::Router;

use crate::service::Service;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
}
