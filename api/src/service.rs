//! What all requests are answered from: the publication of now, the one before it for a while, and
//! how the service is set up.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use axum::http::request::Parts;
use geo_core::Language;
use jiff::Timestamp;

use crate::{
    config::Config, encodings::Packages, links::Base, metrics::Metrics, openapi::Definitions,
    published::Published, tiles::Tiles,
};

/// How long a former publication still answers those who go through its pages.
const KEPT: Duration = Duration::from_mins(10);

/// The state of the service.
pub(crate) struct Service {
    published: ArcSwap<Published>,
    former: ArcSwapOption<Former>,
    refused: ArcSwapOption<Refused>,
    pub(crate) config: Config,
    pub(crate) tiles: Tiles,
    pub(crate) definitions: Definitions,
    pub(crate) packages: Packages,
    pub(crate) metrics: Metrics,
}

/// The publication before the one of now. There is one at most, so that memory is bounded.
struct Former {
    published: Arc<Published>,
    until: Instant,
}

/// A publication that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) since: Timestamp,
    pub(crate) english: String,
    pub(crate) german: String,
}

impl Refused {
    /// Why.
    pub(crate) fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::German => &self.german,
        }
    }
}

/// How the service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    /// When the publication was taken over.
    pub(crate) since: Timestamp,
    pub(crate) release: String,
    /// The file of the publication, where it was not taken over.
    pub(crate) refused: Option<Refused>,
}

impl Service {
    pub(crate) fn new(published: Published, config: Config) -> Self {
        Self {
            published: ArcSwap::from_pointee(published),
            former: ArcSwapOption::empty(),
            refused: ArcSwapOption::empty(),
            config,
            tiles: Tiles::new(),
            definitions: Definitions::new(),
            packages: Packages::new(),
            metrics: Metrics::new(),
        }
    }

    /// The publication that answers from now on.
    pub(crate) fn published(&self) -> Arc<Published> {
        self.published.load_full()
    }

    /// The publication of a version, where it is still there.
    pub(crate) fn of_version(&self, version: &str) -> Option<Arc<Published>> {
        let former = self.former.load();
        let former = former.as_ref().filter(|former| Instant::now() < former.until);
        let known = [Some(self.published()), former.map(|former| Arc::clone(&former.published))];
        known.into_iter().flatten().find(|published| published.version() == version)
    }

    /// Answers from another publication from now on. The one it has already is kept, because what
    /// clients hold of it is still right.
    pub(crate) fn take_over(&self, published: Published) {
        self.refused.store(None);
        let now = self.published();
        if now.tag != published.tag {
            // There before it is the former one: a page of it may be asked for at any moment.
            self.former.store(Some(Arc::new(Former { published: now, until: Instant::now() + KEPT })));
            self.published.store(Arc::new(published));
        }
    }

    /// Gives the memory of a former publication back when nobody goes through its pages any more.
    pub(crate) fn forget_former(&self) {
        if self.former.load().as_ref().is_some_and(|former| former.until <= Instant::now()) {
            self.former.store(None);
        }
    }

    /// Remembers that a publication was not taken over.
    pub(crate) fn refuse(&self, refused: Refused) {
        self.refused.store(Some(Arc::new(refused)));
    }

    /// How the service is.
    pub(crate) fn state(&self) -> State {
        let published = self.published();
        State {
            since: published.since,
            release: published.about.release.clone(),
            refused: self.refused.load().as_deref().cloned(),
        }
    }

    /// The address that a client sees.
    pub(crate) fn base(&self, parts: &Parts) -> Base {
        self.config.base(parts)
    }
}
