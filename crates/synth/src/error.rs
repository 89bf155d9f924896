//! Why the region cannot be made.

use std::path::PathBuf;

use geo_core::{Localised, reproject::CrsError};

/// A region that cannot be made or written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// A number outside what can be made.
    #[error("{option} {found}: possible are {least} to {most}")]
    OutOfRange {
        /// The option.
        option: &'static str,
        /// What was asked for.
        found: u64,
        /// The least possible.
        least: u64,
        /// The most possible.
        most: u64,
    },
    /// More pupils than the addresses can house.
    #[error(
        "{pupils} pupils at {addresses} addresses: at most {most} are possible; give more --addresses or fewer \
         --pupils"
    )]
    TooFewAddresses {
        /// Pupils asked for.
        pupils: u64,
        /// Addresses asked for.
        addresses: u64,
        /// The most pupils for them.
        most: u64,
    },
    /// The folder holds something else.
    #[error(
        "{}: the folder is not empty and was not made by schulweg synth; name an empty or a new folder",
        .folder.display()
    )]
    ForeignFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written: {cause}", .file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A workbook cannot be written.
    #[error("{}: cannot be written: {cause}", .file.display())]
    Workbook {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: rust_xlsxwriter::XlsxError,
    },
    /// A fact table of the program is broken.
    #[error("the fact table {table} is broken in row {row}; this is an error of the program")]
    Fact {
        /// The table.
        table: &'static str,
        /// The row, 1 = first under the header.
        row: usize,
    },
    /// Positions cannot be brought to degrees.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl Localised for SynthError {
    fn german(&self) -> String {
        match self {
            Self::OutOfRange { option, found, least, most } => {
                format!("{option} {found}: möglich sind {least} bis {most}")
            }
            Self::TooFewAddresses { pupils, addresses, most } => format!(
                "{pupils} Schülerinnen und Schüler an {addresses} Adressen: höchstens {most} sind möglich; bitte \
                 mehr --addresses oder weniger --pupils angeben"
            ),
            Self::ForeignFolder { folder } => format!(
                "{}: der Ordner ist nicht leer und stammt nicht von schulweg synth; bitte einen leeren oder neuen \
                 Ordner nennen",
                folder.display()
            ),
            Self::Write { file, cause } => format!("{}: nicht schreibbar: {cause}", file.display()),
            Self::Workbook { file, cause } => format!("{}: nicht schreibbar: {cause}", file.display()),
            Self::Fact { table, row } => {
                format!("die Tabelle {table} ist in Zeile {row} kaputt; das ist ein Fehler des Programms")
            }
            Self::Crs(error) => error.german(),
        }
    }
}
