//! CQL2 (OGC 21-065r2): filters as text and as JSON, checked against a layer and asked of its rows.
//!
//! The classes of the standard that are known: CQL2 Text and JSON, Basic CQL2, Advanced Comparison
//! Operators, Case- and Accent-insensitive Comparison, Basic Spatial Functions (also with additional
//! geometries), Spatial Functions, Temporal Functions, Property-Property Comparisons, Arithmetic
//! Expressions. How long a filter is, how deep it is nested and how many positions it holds is
//! bounded, so that nobody can keep the service busy with one.

mod check;
mod condition;
mod error;
mod expression;
mod fold;
mod json;
mod like;
mod literals;
mod place;
mod scalar;
mod spatial;
mod text;
mod time;
mod tokens;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::too_many_lines,
    reason = "tests fail by panicking; a list of examples is as long as it is"
)]
mod tests;

use catalogue::Layer;

use self::condition::Condition;
pub(crate) use self::{check::GEOMETRY, error::FilterError};
use crate::{
    crs::ServedCrs,
    published::{Bounds, Held},
};

/// An encoding of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterLanguage {
    /// CQL2 Text.
    Text,
    /// CQL2 JSON.
    Json,
}

impl FilterLanguage {
    /// The encoding that `filter-lang` names.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Text, Self::Json].into_iter().find(|language| language.name() == name)
    }

    /// The value of `filter-lang`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "cql2-text",
            Self::Json => "cql2-json",
        }
    }
}

/// A filter of a layer.
#[derive(Debug)]
pub(crate) struct Filter(Condition);

impl Filter {
    /// Reads a filter whose geometries are in a system. A large one takes some tens of milliseconds.
    ///
    /// # Errors
    /// [`FilterError`] for what is no filter, or none of this layer.
    pub(crate) fn parse(
        text: &str,
        language: FilterLanguage,
        crs: ServedCrs,
        layer: &'static Layer,
    ) -> Result<Self, FilterError> {
        let read = match language {
            FilterLanguage::Text => text::parse(text, crs)?,
            FilterLanguage::Json => json::parse(text, crs)?,
        };
        check::check(read, layer, crs).map(Self)
    }

    /// A box in EPSG:25832 outside of which it holds for no row; `None` where it says nothing of places.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        self.0.bounds()
    }

    /// Whether it is true of a row of its layer: neither false nor unknown.
    pub(crate) fn matches(&self, held: &Held, row: usize) -> bool {
        held.table.rows.get(row).and_then(|row| self.0.holds(row)) == Some(true)
    }
}
