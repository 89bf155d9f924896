//! The files of the region, one module per format.

pub mod areas;
pub mod geojson;
pub mod hk_de;
pub mod osm;
pub mod out_folder;
pub mod project;
mod protobuf;
pub mod pupil_lists;
pub mod tables;
pub mod workbook;
