//! Why areas cannot be read.

use geo_core::{Localised, reproject::CrsError};

use crate::vector::VectorError;

/// Why areas as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AreasError {
    /// The features cannot be read.
    #[error(transparent)]
    Vector(#[from] VectorError),
    /// No usable area in the file.
    #[error("{file}: no area in it ({rejected} rows could not be used); give a file with polygons")]
    NoAreas {
        /// The file.
        file: String,
        /// Rows that could not be used.
        rejected: usize,
    },
    /// Not a GeoPackage, or a damaged one.
    #[error("{file}: cannot be read as a GeoPackage: {reason}")]
    GeoPackage {
        /// The file.
        file: String,
        /// What SQLite says.
        reason: String,
    },
    /// Several layers, and none is named.
    #[error("{file}: holds the layers {found}; name one of them")]
    Layers {
        /// The file.
        file: String,
        /// The layers with geometries.
        found: String,
    },
    /// The layer's CRS is not supported.
    #[error("{file}: the coordinate system {crs} is not supported; export the layer in EPSG:25832")]
    UnknownCrs {
        /// The file.
        file: String,
        /// Organisation and code.
        crs: String,
    },
    /// There is no way from the file's CRS to EPSG:25832.
    #[error("{file}: {source}")]
    Crs {
        /// The file.
        file: String,
        /// What is wrong.
        source: CrsError,
    },
}

impl Localised for AreasError {
    fn german(&self) -> String {
        match self {
            Self::Vector(error) => error.german(),
            Self::NoAreas { file, rejected } => format!(
                "{file}: enthält keine Fläche ({rejected} Zeilen waren unbrauchbar); eine Datei mit Polygonen angeben"
            ),
            Self::GeoPackage { file, reason } => format!("{file}: nicht als GeoPackage lesbar: {reason}"),
            Self::Layers { file, found } => format!("{file}: enthält die Ebenen {found}; eine davon angeben"),
            Self::UnknownCrs { file, crs } => format!(
                "{file}: das Koordinatensystem {crs} wird nicht unterstützt; die Ebene in EPSG:25832 exportieren"
            ),
            Self::Crs { file, source } => format!("{file}: {}", source.german()),
        }
    }
}
