//! Why an address register as a whole cannot be used.

use std::io;

use geo_core::{Localised, reproject::CrsError};

use super::region::WrongCrs;
use crate::{columns::ColumnError, pbf::PbfError, table::TableError, vector::VectorError};

/// Why a register as a whole cannot be used. What is wrong with single rows is in the report.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Not the name of a format.
    #[error("\"{found}\" is no register format; use hk-de, osm, geojson, shapefile or csv")]
    UnknownFormat {
        /// What was given instead.
        found: String,
    },
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// No data in the file.
    #[error("{file}: the file is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// No line end for very long.
    #[error("{file}, line {line}: longer than 1 MiB; the file is damaged or no address register")]
    LineTooLong {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// Neither a header nor a known number of columns.
    #[error(
        "{file}: no HK-DE file: its lines have {fields} fields and there is no header; without one they \
         need 18, 20, 24 or more"
    )]
    UnknownLayout {
        /// The file.
        file: String,
        /// Fields of most lines.
        fields: usize,
    },
    /// The header lacks columns.
    #[error("{file}: no column {missing}; the header has {found}")]
    MissingColumns {
        /// The file.
        file: String,
        /// The missing columns.
        missing: String,
        /// The columns of the header.
        found: String,
    },
    /// Most positions lie outside the region.
    #[error(
        "{file}: {} of {} positions lie outside the region{}. Name the coordinate system of the file, or \
         take the file of the right region", .wrong.outside, .wrong.located,
        .wrong.looks_like.map(|crs| format!("; they look like {crs}")).unwrap_or_default()
    )]
    WrongCrs {
        /// The file.
        file: String,
        /// How many, and what they look like.
        wrong: WrongCrs,
    },
    /// The file is damaged.
    #[error("{file}: damaged; copy or download it again")]
    Damaged {
        /// The file.
        file: String,
    },
    /// The extract cannot be used.
    #[error(transparent)]
    Pbf(#[from] PbfError),
    /// The features cannot be read.
    #[error(transparent)]
    Vector(#[from] VectorError),
    /// The table cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The columns cannot be told apart.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// Positions cannot be reprojected.
    #[error("{file}: {source}")]
    Crs {
        /// The file.
        file: String,
        /// What is wrong.
        source: CrsError,
    },
}

impl Localised for RegisterError {
    fn german(&self) -> String {
        match self {
            Self::UnknownFormat { found } => format!(
                "„{found}“ ist kein Format eines Adressregisters; möglich sind hk-de, osm, geojson, shapefile \
                 und csv"
            ),
            Self::Read { file, source } => format!("{file}: nicht lesbar: {source}"),
            Self::Empty { file } => format!("{file}: die Datei ist leer"),
            Self::LineTooLong { file, line } => format!(
                "{file}, Zeile {line}: länger als 1 MiB; die Datei ist beschädigt oder kein Adressregister"
            ),
            Self::UnknownLayout { file, fields } => format!(
                "{file}: keine HK-DE-Datei: die Zeilen haben {fields} Felder, und eine Kopfzeile fehlt; ohne \
                 sie müssen es 18, 20, 24 oder mehr sein"
            ),
            Self::MissingColumns { file, missing, found } => {
                format!("{file}: Spalte {missing} fehlt; die Kopfzeile hat {found}")
            }
            Self::WrongCrs { file, wrong } => format!(
                "{file}: {} von {} Positionen liegen außerhalb der Region{}. Das Koordinatensystem der Datei \
                 angeben oder die Datei der richtigen Region nehmen",
                wrong.outside,
                wrong.located,
                wrong.looks_like.map(|crs| format!("; sie sehen aus wie {crs}")).unwrap_or_default()
            ),
            Self::Damaged { file } => {
                format!("{file}: beschädigt; bitte erneut kopieren oder herunterladen")
            }
            Self::Pbf(error) => error.german(),
            Self::Vector(error) => error.german(),
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::Crs { file, source } => format!("{file}: {}", source.german()),
        }
    }
}
