//! What can go wrong with a vault.

use geo_core::Localised;

use crate::private_file::WriteError;

/// Why a vault cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// SQLite refuses.
    #[error("{file}: {cause}")]
    Database {
        /// The file.
        file: String,
        /// What SQLite says; it speaks of tables and disks, never of values.
        cause: rusqlite::Error,
    },
    /// Another program has the vault open, or has left its notes beside it.
    #[error(
        "{file}: is open in another program (QGIS?); close it there. If none has it open, one has crashed: delete \
         {note} and what else begins with {file}-"
    )]
    InUse {
        /// The vault.
        file: String,
        /// The file beside it that says so.
        note: String,
    },
    /// The file is no vault.
    #[error("{file}: is no vault of Schulweg, or a damaged one; move it away and build again")]
    NoVault {
        /// The file.
        file: String,
    },
    /// A vault of another version of the program.
    #[error("{file}: has the layout {found}, which this version does not read; build the project again")]
    OtherFormat {
        /// The file.
        file: String,
        /// The layout.
        found: String,
    },
    /// A row that this program did not write so.
    #[error("{file}, table pupils, row {row}: is not as Schulweg writes it; build the project again")]
    BadRow {
        /// The file.
        file: String,
        /// Row, from 1.
        row: usize,
    },
    /// Two pupils have one pseudonym.
    #[error("{file}: two pupils have the same pseudonym; not written")]
    Twice {
        /// The file.
        file: String,
    },
}

impl Localised for VaultError {
    fn german(&self) -> String {
        match self {
            Self::Write(error) => error.german(),
            Self::Database { file, cause } => format!("{file}: {cause}"),
            Self::InUse { file, note } => format!(
                "{file}: ist in einem anderen Programm geöffnet (QGIS?); dort schließen. Hat keines sie offen, ist \
                 eines abgestürzt: dann {note} und was sonst mit {file}- beginnt löschen"
            ),
            Self::NoVault { file } => {
                format!("{file}: ist kein Tresor von Schulweg oder beschädigt; wegräumen und neu bauen")
            }
            Self::OtherFormat { file, found } => {
                format!(
                    "{file}: hat den Aufbau {found}, den diese Version nicht liest; das Projekt neu bauen"
                )
            }
            Self::BadRow { file, row } => format!(
                "{file}, Tabelle pupils, Zeile {row}: ist nicht so, wie Schulweg sie schreibt; das Projekt neu bauen"
            ),
            Self::Twice { file } => {
                format!("{file}: zwei Personen haben dasselbe Pseudonym; nicht geschrieben")
            }
        }
    }
}
