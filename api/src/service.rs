//! What all requests are answered from: the publication of now, and how the service is set up.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::http::request::Parts;

use crate::{config::Config, links::Base, published::Published, tiles::Tiles};

/// The state of the service.
pub(crate) struct Service {
    published: ArcSwap<Published>,
    pub(crate) config: Config,
    pub(crate) tiles: Tiles,
}

impl Service {
    pub(crate) fn new(published: Published, config: Config) -> Self {
        Self { published: ArcSwap::from_pointee(published), config, tiles: Tiles::new() }
    }

    /// The publication that answers from now on.
    pub(crate) fn published(&self) -> Arc<Published> {
        self.published.load_full()
    }

    /// The address that a client sees.
    pub(crate) fn base(&self, parts: &Parts) -> Base {
        self.config.base(parts)
    }
}
