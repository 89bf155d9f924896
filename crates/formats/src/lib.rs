//! Readers of outside formats: pupil lists, school lists, address registers, areas. One file
//! per format; each reader reports what became of every row.

pub mod areas;
pub mod columns;
pub mod encoding;
pub mod municipality_key;
pub mod register;
pub mod report;
pub mod table;
pub mod vector;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testing;
