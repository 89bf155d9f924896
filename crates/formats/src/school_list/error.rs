//! Why a school list cannot be used at all.

use geo_core::{Localised, reproject::CrsError};

use crate::{columns::ColumnError, register::WrongCrs, table::TableError, vector::VectorError};

/// A school list that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchoolListError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The file is no GeoJSON or Shapefile.
    #[error(transparent)]
    Vector(#[from] VectorError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// Nothing says which school a row is.
    #[error("{file}: no column for the school number; found {found}. Name it \"Schulnummer\"")]
    NoNumberColumn {
        /// The file.
        file: String,
        /// The header.
        found: String,
    },
    /// Coordinates cannot be brought to EPSG:25832.
    #[error("{file}: {source}")]
    Crs {
        /// The file.
        file: String,
        /// Why.
        source: CrsError,
    },
    /// Every position lies outside Germany.
    #[error(
        "{file}: all {} positions lie outside Germany{}; name the coordinate system of the file",
        wrong.located,
        wrong.looks_like.map(|crs| format!("; they look like {crs}")).unwrap_or_default()
    )]
    WrongCrs {
        /// The file.
        file: String,
        /// How many, and what they look like.
        wrong: WrongCrs,
    },
}

impl Localised for SchoolListError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Vector(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::NoNumberColumn { file, found } => format!(
                "{file}: keine Spalte für die Schulnummer; gefunden: {found}. Bitte „Schulnummer“ nennen"
            ),
            Self::Crs { file, source } => format!("{file}: {}", source.german()),
            Self::WrongCrs { file, wrong } => format!(
                "{file}: alle {} Positionen liegen außerhalb Deutschlands{}; bitte das Koordinatensystem \
                 der Datei angeben",
                wrong.located,
                wrong.looks_like.map(|crs| format!("; sie sehen aus wie {crs}")).unwrap_or_default()
            ),
        }
    }
}
