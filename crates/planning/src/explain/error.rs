//! Why a claim cannot be explained.

use geo_core::Localised;
use store::VaultError;

use crate::{build::BuildError, walking::WalkingError};

/// Why a claim cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The vault does not have the pupil.
    #[error(
        "{file}: has no such pupil; review.csv names the rows that did not come into it, schulweg build takes in new ones"
    )]
    NotInVault {
        /// The vault.
        file: String,
    },
    /// The lists do not have the pupil any more.
    #[error("{file}: has this pupil, but the project's lists do not; build the project again")]
    NotInLists {
        /// The vault.
        file: String,
    },
    /// The vault was built without ways.
    #[error(
        "{file}: was built without measuring ways; give inputs.osm and inputs.schools and build the project again"
    )]
    NotMeasured {
        /// The vault.
        file: String,
    },
    /// The project measures no ways.
    #[error(
        "{file}: ways are measured only with inputs.osm and inputs.schools; name them and build the project"
    )]
    NoFoot {
        /// The project file.
        file: String,
    },
    /// Measuring anew gives something else.
    #[error(
        "{file}: measured anew, this pupil's ways or claim differ from it: an input has changed; build the project again"
    )]
    Changed {
        /// The vault.
        file: String,
    },
    /// An input cannot be used.
    #[error(transparent)]
    Input(#[from] BuildError),
    /// The vault cannot be read.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Ways cannot be measured.
    #[error(transparent)]
    Walking(#[from] WalkingError),
}

impl Localised for ExplainError {
    fn german(&self) -> String {
        match self {
            Self::NotInVault { file } => format!(
                "{file}: enthält diese Person nicht; review.csv nennt die Zeilen, die nicht in den Tresor kamen, neue nimmt \
                 schulweg build auf"
            ),
            Self::NotInLists { file } => {
                format!(
                    "{file}: enthält diese Person, die Listen des Projekts nicht mehr; das Projekt neu bauen"
                )
            }
            Self::NotMeasured { file } => format!(
                "{file}: ist ohne Schulwege gebaut; inputs.osm und inputs.schools angeben und das Projekt neu bauen"
            ),
            Self::NoFoot { file } => format!(
                "{file}: Wege werden nur mit inputs.osm und inputs.schools gemessen; beide angeben und das Projekt bauen"
            ),
            Self::Changed { file } => format!(
                "{file}: neu gemessen, sind Weg oder Anspruch dieser Person andere: eine Eingabe hat sich geändert; das \
                 Projekt neu bauen"
            ),
            Self::Input(error) => error.german(),
            Self::Vault(error) => error.german(),
            Self::Walking(error) => error.german(),
        }
    }
}
