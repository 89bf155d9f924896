//! Why there is no publication.

use disclosure::{ParameterError, zones::ZonesError};
use geo_core::{Localised, reproject::CrsError};

/// Why there is no publication.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// The parameters of disclosure control are impossible.
    #[error("[disclosure]: {0}")]
    Parameters(#[from] ParameterError),
    /// The region cannot be divided into zones.
    #[error("zones of the publication: {0}")]
    Zones(#[from] ZonesError),
    /// A place has no cell.
    #[error("grid of the publication: {0}")]
    Grid(#[from] CrsError),
}

impl Localised for PublicationError {
    fn german(&self) -> String {
        match self {
            Self::Parameters(error) => format!("[disclosure]: {}", error.german()),
            Self::Zones(error) => format!("Zonen der Veröffentlichung: {}", error.german()),
            Self::Grid(error) => format!("Gitter der Veröffentlichung: {}", error.german()),
        }
    }
}
