//! Readers of outside formats: pupil lists, school lists, address registers, areas. One file
//! per format; each reader reports what became of every row.

pub mod report;
