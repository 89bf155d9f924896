//! The entrance of the service: landing page, conformance and the list of collections.

use std::sync::Arc;

use axum::Router;

use crate::service::Service;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
}
