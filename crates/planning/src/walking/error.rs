//! Why ways on foot cannot be measured.

use formats::{
    entrances::EntrancesError, hazards::HazardsError, pbf::PbfError, school_districts::SchoolDistrictsError,
};
use geo_core::{Localised, catchment::CatchmentError, reproject::CrsError};
use network::{AreaError, NetworkError, hazards::HazardMatchError};

use crate::{assignment::AssignmentError, rules::RulesError};

/// Why ways on foot cannot be measured.
#[derive(Debug, thiserror::Error)]
pub enum WalkingError {
    /// The extract gives no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The extract cannot be read.
    #[error(transparent)]
    Pbf(#[from] PbfError),
    /// A hazard means no way.
    #[error(transparent)]
    Hazard(#[from] HazardMatchError),
    /// A position has no place in the other system.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// Catchments by straight line cannot be drawn.
    #[error(transparent)]
    Catchment(#[from] CatchmentError),
    /// Catchments on foot cannot be drawn.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// Pupils cannot be assigned to sites.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// The rules of transport cannot be used.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The hazards cannot be used.
    #[error(transparent)]
    Hazards(#[from] HazardsError),
    /// The table of entrances cannot be used.
    #[error(transparent)]
    Entrances(#[from] EntrancesError),
    /// The school districts cannot be used.
    #[error(transparent)]
    Districts(#[from] SchoolDistrictsError),
    /// A file names a site that nobody knows.
    #[error(
        "{file}: the site {site} is not in the school list; correct its number, or complete the school list"
    )]
    UnknownSite {
        /// The file.
        file: String,
        /// The site, as number or number/site.
        site: String,
    },
}

impl Localised for WalkingError {
    fn german(&self) -> String {
        match self {
            Self::Network(error) => error.german(),
            Self::Pbf(error) => error.german(),
            Self::Hazard(error) => error.german(),
            Self::Crs(error) => error.german(),
            Self::Catchment(error) => error.german(),
            Self::Area(error) => error.german(),
            Self::Assignment(error) => error.german(),
            Self::Rules(error) => error.german(),
            Self::Hazards(error) => error.german(),
            Self::Entrances(error) => error.german(),
            Self::Districts(error) => error.german(),
            Self::UnknownSite { file, site } => format!(
                "{file}: der Standort {site} steht nicht in der Schulliste; die Nummer berichtigen oder die \
                 Schulliste ergänzen"
            ),
        }
    }
}
