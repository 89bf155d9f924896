//! What can go wrong when a layer is exported.

use std::io;

use geo_core::{Localised, reproject::CrsError};

use crate::private_file::WriteError;

/// Why a layer cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The layer cannot be written in the format.
    #[error("{file}: {cause}")]
    Encode {
        /// The file.
        file: String,
        /// Why.
        cause: EncodeError,
    },
}

/// Why a layer cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The system refuses.
    #[error("cannot be written: {0}")]
    System(#[from] io::Error),
    /// A position has no longitude and latitude.
    #[error(transparent)]
    Position(#[from] CrsError),
    /// The library of the format refuses.
    #[error("cannot be written: {0}")]
    Library(String),
    /// The format is one of geometries, and the layer has none.
    #[error("the layer {layer} has no geometry, which FlatGeobuf needs; export it as csv")]
    NoGeometry {
        /// The layer.
        layer: &'static str,
    },
    /// The format takes no files of that size.
    #[error("the layer {layer} is larger than the 2 GB that a Shapefile takes; export it as flatgeobuf")]
    TooLarge {
        /// The layer.
        layer: &'static str,
    },
}

impl Localised for ExportError {
    fn german(&self) -> String {
        match self {
            Self::Write(error) => error.german(),
            Self::Encode { file, cause } => format!("{file}: {}", cause.german()),
        }
    }
}

impl Localised for EncodeError {
    fn german(&self) -> String {
        match self {
            Self::System(cause) => format!("nicht beschreibbar: {cause}"),
            Self::Position(error) => error.german(),
            Self::Library(cause) => format!("nicht beschreibbar: {cause}"),
            Self::NoGeometry { layer } => {
                format!("die Ebene {layer} hat keine Geometrie, die FlatGeobuf braucht; als csv ausgeben")
            }
            Self::TooLarge { layer } => format!(
                "die Ebene {layer} ist größer als die 2 GB, die ein Shapefile fasst; als flatgeobuf ausgeben"
            ),
        }
    }
}
