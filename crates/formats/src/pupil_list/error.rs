//! Why a pupil list cannot be read at all.

use geo_core::Localised;

use crate::{columns::ColumnError, table::TableError};

/// A pupil list that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PupilListError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// There is nothing to place pupils by.
    #[error(
        "{file}: no column for the street; found {found}. \
         Name it in schulweg.toml under [inputs.columns] street = \"…\""
    )]
    NoStreetColumn {
        /// The file.
        file: String,
        /// The header, see [`ColumnError::NotFound`].
        found: String,
    },
}

impl Localised for PupilListError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::NoStreetColumn { file, found } => format!(
                "{file}: keine Spalte für die Straße; gefunden: {found}. \
                 Bitte in schulweg.toml unter [inputs.columns] street = \"…\" nennen"
            ),
        }
    }
}
