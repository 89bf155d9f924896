//! The publication: protected aggregates as a GeoPackage that map programs open styled and
//! labelled. It says nothing of persons and may be read by everyone.
//!
//! Besides a table per layer it holds `catalogue` (what each layer and property is), `parameters`
//! (what protects the counts), `release` (what it says of itself), and `layer_styles`, where QGIS
//! looks for the style of a layer.

mod entries;
mod error;
mod inventory;
mod metadata;
mod reader;
mod schema;
mod writer;

pub mod styles;
pub mod xml;

pub use error::PublicationError;
pub use reader::read;
pub use writer::{write, write_part};

/// The name of the file in a project.
pub const PUBLICATION: &str = "publication.gpkg";

/// What distinguishes the layout of this version from later ones.
const FORMAT: &str = "1";

/// Tables of the file that are no layers.
const INVENTORY: &str = "catalogue";
const PARAMETERS: &str = "parameters";
const RELEASE: &str = "release";
const STYLES: &str = "layer_styles";

#[cfg(test)]
mod tests;
