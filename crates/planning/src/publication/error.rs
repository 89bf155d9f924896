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
    /// No numbered address lies in the region.
    #[error(
        "inputs.addresses: no address of the registers in the region has a house number; a publication needs a \
         register with house numbers, because grid cells and the protection of few houses are decided by them. Name \
         one under [inputs] addresses"
    )]
    NoNumberedAddress,
    /// A place has no cell.
    #[error("grid of the publication: {0}")]
    Grid(#[from] CrsError),
}

impl Localised for PublicationError {
    fn german(&self) -> String {
        match self {
            Self::Parameters(error) => format!("[disclosure]: {}", error.german()),
            Self::Zones(error) => format!("Zonen der Veröffentlichung: {}", error.german()),
            Self::NoNumberedAddress => {
                "inputs.addresses: keine Adresse der Register in der Region hat eine Hausnummer; die Veröffentlichung \
                 braucht ein Register mit Hausnummern, weil Gitterzellen und der Schutz weniger Häuser daran hängen. \
                 Unter [inputs] addresses eines nennen"
                    .to_owned()
            }
            Self::Grid(error) => format!("Gitter der Veröffentlichung: {}", error.german()),
        }
    }
}
