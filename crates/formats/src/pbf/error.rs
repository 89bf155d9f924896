//! Why an OpenStreetMap extract as a whole cannot be used. Address registers and the foot
//! network read the same files and say the same of them.

use std::io;

use geo_core::Localised;

/// Why an extract cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PbfError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The extract ends in the middle.
    #[error("{file}: the file ends in the middle; copy or download it again")]
    Truncated {
        /// The file.
        file: String,
    },
    /// Not a PBF file.
    #[error("{file}: no OpenStreetMap extract in PBF format; give a file that ends in .osm.pbf")]
    NotPbf {
        /// The file.
        file: String,
    },
    /// A feature of the PBF format that is not supported.
    #[error("{file}: needs \"{feature}\", which is not supported; take an extract without it")]
    Unsupported {
        /// The file.
        file: String,
        /// What it needs.
        feature: String,
    },
    /// The extract is damaged.
    #[error("{file}: damaged; copy or download it again")]
    Damaged {
        /// The file.
        file: String,
    },
}

impl Localised for PbfError {
    fn german(&self) -> String {
        match self {
            Self::Read { file, source } => format!("{file}: nicht lesbar: {source}"),
            Self::Truncated { file } => {
                format!("{file}: die Datei bricht mittendrin ab; bitte erneut kopieren oder herunterladen")
            }
            Self::NotPbf { file } => format!(
                "{file}: kein OpenStreetMap-Auszug im PBF-Format; eine Datei mit der Endung .osm.pbf angeben"
            ),
            Self::Unsupported { file, feature } => format!(
                "{file}: braucht „{feature}“, was nicht unterstützt wird; einen Auszug ohne das nehmen"
            ),
            Self::Damaged { file } => {
                format!("{file}: beschädigt; bitte erneut kopieren oder herunterladen")
            }
        }
    }
}
