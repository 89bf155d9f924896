//! Who asks, and which layers they may see.

use std::sync::Arc;

use catalogue::Layer;

use crate::config::Role;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The name of the user or token; `None` for the public.
    pub(crate) name: Option<Arc<str>>,
    pub(crate) role: Role,
    /// Which layers they may see.
    pub(crate) sees: Sees,
    /// Whether credentials could show more than the public sees.
    pub(crate) may_sign_in: bool,
}

/// Which layers somebody may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sees {
    /// Every layer.
    All,
    /// These, by id.
    Only(Arc<[String]>),
}

impl Caller {
    /// The public where nothing is configured: it sees all that is published.
    #[cfg(test)]
    pub(crate) const fn unrestricted() -> Self {
        Self { name: None, role: Role::Public, sees: Sees::All, may_sign_in: false }
    }

    /// Whether they may see a layer.
    pub(crate) fn may_see(&self, layer: &Layer) -> bool {
        match &self.sees {
            Sees::All => true,
            Sees::Only(ids) => ids.iter().any(|id| id == layer.id),
        }
    }
}
