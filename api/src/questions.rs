//! Questions with a place: whose catchment, and what is published of a school.

mod catchment;
mod figures;
mod sites;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::service::Service;
pub(crate) use figures::{Figures, Part};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/catchment", get(catchment::answer)).route("/sites/{number}", get(sites::answer))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
