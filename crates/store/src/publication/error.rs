//! What can go wrong with a publication.

use std::io;

use geo_core::Localised;

use crate::private_file::WriteError;

/// Why a publication cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// There is none of that name.
    #[error("{file}: there is no such file; name another one, or build the project first")]
    Missing {
        /// The file.
        file: String,
    },
    /// The system refuses.
    #[error("{file}: cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        cause: io::Error,
    },
    /// SQLite refuses.
    #[error("{file}: {cause}")]
    Database {
        /// The file.
        file: String,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// Another program has it open, or has left its notes beside it.
    #[error(
        "{file}: is open in another program (QGIS?); close it there. If none has it open, one has crashed: delete \
         {note} and what else begins with {file}-"
    )]
    InUse {
        /// The publication.
        file: String,
        /// The file beside it that says so.
        note: String,
    },
    /// The file is no publication.
    #[error(
        "{file}: is no publication of Schulweg, or a damaged one; name another file or build the project again"
    )]
    NoPublication {
        /// The file.
        file: String,
    },
    /// A publication of another version of the program.
    #[error("{file}: has the layout {found}, which this version does not read; build the project again")]
    OtherFormat {
        /// The file.
        file: String,
        /// The layout.
        found: String,
    },
    /// A table that is no layer of this version.
    #[error(
        "{file}: holds the table {table}, which is no layer of this version; take it out in a map program or build \
         the project again"
    )]
    UnknownTable {
        /// The file.
        file: String,
        /// The table.
        table: String,
    },
    /// A layer with other columns than the catalogue's.
    #[error("{file}: the layer {layer} has other columns than in this version; build the project again")]
    OtherColumns {
        /// The file.
        file: String,
        /// The layer.
        layer: String,
    },
    /// A row that this program did not write so.
    #[error("{file}, table {table}, row {row}: is not as Schulweg writes it; build the project again")]
    BadRow {
        /// The file.
        file: String,
        /// The table.
        table: String,
        /// Row, from 1.
        row: usize,
    },
    /// A row that does not fit its layer in the catalogue.
    #[error(
        "{file}, layer {layer}, row {row}: geometry or values do not fit the catalogue; not written. Please report \
         this as an error of the program"
    )]
    Unfit {
        /// The file.
        file: String,
        /// The layer.
        layer: &'static str,
        /// Row, from 1.
        row: usize,
    },
}

impl Localised for PublicationError {
    fn german(&self) -> String {
        match self {
            Self::Write(error) => error.german(),
            Self::Missing { file } => {
                format!("{file}: diese Datei gibt es nicht; eine andere nennen oder das Projekt erst bauen")
            }
            Self::Unreadable { file, cause } => format!("{file}: nicht lesbar: {cause}"),
            Self::Database { file, cause } => format!("{file}: {cause}"),
            Self::InUse { file, note } => format!(
                "{file}: ist in einem anderen Programm geöffnet (QGIS?); dort schließen. Hat keines sie offen, ist \
                 eines abgestürzt: dann {note} und was sonst mit {file}- beginnt löschen"
            ),
            Self::NoPublication { file } => format!(
                "{file}: ist keine Veröffentlichung von Schulweg oder beschädigt; eine andere Datei nennen oder das \
                 Projekt neu bauen"
            ),
            Self::OtherFormat { file, found } => format!(
                "{file}: hat den Aufbau {found}, den diese Version nicht liest; das Projekt neu bauen"
            ),
            Self::UnknownTable { file, table } => format!(
                "{file}: enthält die Tabelle {table}, die keine Ebene dieser Version ist; sie in einem \
                 Kartenprogramm entfernen oder das Projekt neu bauen"
            ),
            Self::OtherColumns { file, layer } => format!(
                "{file}: die Ebene {layer} hat andere Spalten als in dieser Version; das Projekt neu bauen"
            ),
            Self::BadRow { file, table, row } => format!(
                "{file}, Tabelle {table}, Zeile {row}: ist nicht so, wie Schulweg sie schreibt; das Projekt neu bauen"
            ),
            Self::Unfit { file, layer, row } => format!(
                "{file}, Ebene {layer}, Zeile {row}: Geometrie oder Werte passen nicht zum Katalog; nicht \
                 geschrieben. Bitte als Fehler des Programms melden"
            ),
        }
    }
}
