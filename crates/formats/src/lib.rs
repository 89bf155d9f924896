//! Readers of outside formats: pupil lists, school lists, address registers, areas. One file
//! per format; each reader reports what became of every row.

pub mod areas;
pub mod columns;
mod cut_name;
mod dates;
pub mod encoding;
pub mod entrances;
pub mod hazards;
pub mod household;
mod listed_address;
mod lon_lat;
pub mod municipality_key;
pub mod overrides;
pub mod pbf;
pub mod points;
pub mod postal_codes;
pub mod pupil_list;
pub mod register;
pub mod report;
pub mod school_districts;
pub mod school_grounds;
pub mod school_list;
mod stages;
pub mod table;
pub mod vector;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::format_push_string)]
mod testing;
