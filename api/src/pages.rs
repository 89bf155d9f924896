//! Pages for people: every resource as HTML, without scripts, and without anything from elsewhere.

mod collection;
mod collections;
mod definition;
mod document;
mod figures;
mod frame;
mod landing;
mod map;
pub(crate) mod number;
mod rows;
mod values;

pub(crate) use collection::collection;
pub(crate) use collections::collections;
pub(crate) use definition::definition;
pub(crate) use document::document;
pub(crate) use figures::figures;
pub(crate) use frame::{policy, problem};
pub(crate) use landing::landing;
pub(crate) use rows::{feature, items};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
