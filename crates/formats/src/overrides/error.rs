//! Why `overrides.csv` cannot be used.

use geo_core::Localised;

use crate::{columns::ColumnError, table::TableError};

/// Overrides that cannot be used. Addresses are personal: rows are named by number.
#[derive(Debug, thiserror::Error)]
pub enum OverridesError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// A needed column is missing.
    #[error("{file}: no column {column}; found {found}. Name it {column} in the first line")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The header.
        found: String,
    },
    /// One address has two positions.
    #[error(
        "{file}, rows {first_row} and {second_row}: the same address at two positions; delete the wrong one"
    )]
    TwoPositions {
        /// The file.
        file: String,
        /// The earlier row.
        first_row: usize,
        /// The later row.
        second_row: usize,
    },
}

impl Localised for OverridesError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::MissingColumn { file, column, found } => format!(
                "{file}: keine Spalte {column}; gefunden: {found}. Bitte in der ersten Zeile so benennen"
            ),
            Self::TwoPositions { file, first_row, second_row } => format!(
                "{file}, Zeilen {first_row} und {second_row}: dieselbe Adresse an zwei Stellen; \
                 bitte die falsche löschen"
            ),
        }
    }
}
