//! Why a vector file as a whole cannot be used.

use std::io;

use geo_core::Localised;

/// Why a vector file as a whole cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file ends in the middle.
    #[error("{file}: the file ends in the middle; copy or download it again")]
    Truncated {
        /// The file.
        file: String,
    },
    /// Not JSON.
    #[error("{file}, line {line}, column {column}: not valid JSON; export the file again")]
    Syntax {
        /// The file.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// Column in bytes, counted from 1.
        column: usize,
    },
    /// JSON, but no feature in it.
    #[error("{file}: no GeoJSON feature in it")]
    NoFeatures {
        /// The file.
        file: String,
    },
    /// A feature of more than 64 MiB.
    #[error("{file}: a single feature of more than 64 MiB; the file is damaged or no GeoJSON")]
    FeatureTooLarge {
        /// The file.
        file: String,
    },
    /// Not a zip, or one that is damaged.
    #[error("{file}: cannot be unpacked: {reason}")]
    Zip {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// Not one GeoJSON file in the zip.
    #[error("{file}: holds {found} GeoJSON files instead of one; unpack it and name the file")]
    ZipMembers {
        /// The file.
        file: String,
        /// How many there are.
        found: usize,
    },
    /// The zip unpacks to more than data does.
    #[error("{file}: unpacks to more than 300 times its size; this is no data. Reading was stopped")]
    ZipBomb {
        /// The file.
        file: String,
    },
    /// The file's CRS is not supported.
    #[error("{file}: the coordinate system {crs} is not supported; export the file in EPSG:25832")]
    UnknownCrs {
        /// The file.
        file: String,
        /// What the file says.
        crs: String,
    },
    /// The CRS comes after the features, and is not the one that was taken.
    #[error(
        "{file}: the member \"crs\" stands after the features; put it before them or name the coordinate system"
    )]
    LateCrs {
        /// The file.
        file: String,
    },
    /// No `.prj` beside the Shapefile.
    #[error("{file}: no .prj beside it says the coordinate system; add it or name the coordinate system")]
    NoPrj {
        /// The file.
        file: String,
    },
    /// A part of the Shapefile is missing.
    #[error("{file}: {part} is missing beside it; copy all parts of the Shapefile")]
    MissingPart {
        /// The file.
        file: String,
        /// The ending of the part.
        part: &'static str,
    },
    /// The `.cpg` names an unknown encoding.
    #[error("{file}: the encoding \"{label}\" is unknown; write UTF-8 or 1252 into the .cpg file")]
    UnknownEncoding {
        /// The `.cpg` file.
        file: String,
        /// What it says.
        label: String,
    },
    /// A part of the Shapefile is damaged.
    #[error("{file}: damaged: {reason}; export it again")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
}

impl Localised for VectorError {
    fn german(&self) -> String {
        match self {
            Self::Read { file, source } => format!("{file}: nicht lesbar: {source}"),
            Self::Truncated { file } => {
                format!("{file}: die Datei bricht mittendrin ab; bitte erneut kopieren oder herunterladen")
            }
            Self::Syntax { file, line, column } => {
                format!(
                    "{file}, Zeile {line}, Spalte {column}: kein gültiges JSON; die Datei neu exportieren"
                )
            }
            Self::NoFeatures { file } => format!("{file}: enthält kein GeoJSON-Feature"),
            Self::FeatureTooLarge { file } => format!(
                "{file}: ein einzelnes Feature von mehr als 64 MiB; die Datei ist beschädigt oder kein GeoJSON"
            ),
            Self::Zip { file, reason } => format!("{file}: lässt sich nicht entpacken: {reason}"),
            Self::ZipMembers { file, found } => {
                format!(
                    "{file}: enthält {found} GeoJSON-Dateien statt einer; entpacken und die Datei angeben"
                )
            }
            Self::ZipBomb { file } => format!(
                "{file}: wird entpackt mehr als 300-mal so groß; das sind keine Daten. Das Lesen wurde beendet"
            ),
            Self::UnknownCrs { file, crs } => format!(
                "{file}: das Koordinatensystem {crs} wird nicht unterstützt; die Datei in EPSG:25832 exportieren"
            ),
            Self::LateCrs { file } => format!(
                "{file}: das Element „crs“ steht hinter den Features; davor setzen oder das Koordinatensystem angeben"
            ),
            Self::NoPrj { file } => format!(
                "{file}: daneben fehlt die .prj-Datei mit dem Koordinatensystem; ergänzen oder das \
                 Koordinatensystem angeben"
            ),
            Self::MissingPart { file, part } => {
                format!("{file}: daneben fehlt {part}; alle Teile des Shapefiles kopieren")
            }
            Self::UnknownEncoding { file, label } => format!(
                "{file}: die Zeichenkodierung „{label}“ ist unbekannt; UTF-8 oder 1252 in die .cpg-Datei schreiben"
            ),
            Self::Damaged { file, reason } => format!("{file}: beschädigt: {reason}; neu exportieren"),
        }
    }
}
