//! Why a table file cannot be read at all. Never holds text of the file: without a known
//! header its first line may be a pupil.

use geo_core::Localised;

/// A table that cannot be read. Every variant names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file is not there.
    #[error("{file}: no such file; check the path")]
    Missing {
        /// The file.
        file: String,
    },
    /// The system refuses to read it.
    #[error("{file}: cannot be read ({source})")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{file}: the file is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// Several sheets of the same kind.
    #[error(
        "{file}: has several sheets with the same columns ({sheets}); put their rows into one sheet, or save each as \
         a file of its own"
    )]
    SeveralSheets {
        /// The file.
        file: String,
        /// Names of the sheets.
        sheets: String,
    },
    /// Not one of the readable formats.
    #[error("{file}: {found} is not a table; save it as CSV, XLSX, XLS or ODS")]
    NotATable {
        /// The file.
        file: String,
        /// What it is.
        found: &'static str,
    },
    /// The content is of another format than the ending says.
    #[error(
        "{file}: the name ends in .{ending}, but the content is {found}; rename the file or save it again"
    )]
    WrongEnding {
        /// The file.
        file: String,
        /// The ending.
        ending: String,
        /// What the content is.
        found: &'static str,
    },
    /// A line so long that it cannot be a row.
    #[error("{file}, line {line}: longer than {limit} bytes; this is not a table with one row per line")]
    LongLine {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The longest line allowed, in bytes.
        limit: usize,
    },
    /// More than can be a list of this kind.
    #[error("{file}: larger than {limit}; split the file")]
    TooLarge {
        /// The file.
        file: String,
        /// What is exceeded.
        limit: &'static str,
    },
    /// A small archive that inflates beyond all measure.
    #[error("{file}: inflates to far more than a workbook holds (zip bomb); ask whoever sent it")]
    ZipBomb {
        /// The file.
        file: String,
    },
    /// Protected by a password.
    #[error("{file}: is protected by a password; save it without one")]
    Protected {
        /// The file.
        file: String,
    },
    /// Cut off or corrupt.
    #[error("{file}: the workbook is damaged or cut off; open it and save it again")]
    Damaged {
        /// The file.
        file: String,
    },
    /// No supported encoding.
    #[error("{file}: the text is neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8")]
    Encoding {
        /// The file.
        file: String,
    },
    /// No row names the columns.
    #[error(
        "{file}: no row with known column names in the first {searched} rows; \
         add one, or name the columns in schulweg.toml under [inputs.columns]"
    )]
    NoHeader {
        /// The file.
        file: String,
        /// How many rows were looked at.
        searched: usize,
    },
}

impl Localised for TableError {
    fn german(&self) -> String {
        match self {
            Self::Missing { file } => format!("{file}: Datei nicht gefunden; bitte den Pfad prüfen"),
            Self::Unreadable { file, source } => format!("{file}: nicht lesbar ({source})"),
            Self::Empty { file } => format!("{file}: die Datei ist leer"),
            Self::SeveralSheets { file, sheets } => format!(
                "{file}: hat mehrere Blätter mit denselben Spalten ({sheets}); die Zeilen auf ein Blatt bringen oder \
                 jedes Blatt als eigene Datei speichern"
            ),
            Self::NotATable { file, found } => format!(
                "{file}: {} ist keine Tabelle; bitte als CSV, XLSX, XLS oder ODS speichern",
                german_kind(found)
            ),
            Self::WrongEnding { file, ending, found } => format!(
                "{file}: der Name endet auf .{ending}, der Inhalt ist aber {}; \
                 bitte umbenennen oder neu speichern",
                german_kind(found)
            ),
            Self::LongLine { file, line, limit } => format!(
                "{file}, Zeile {line}: länger als {limit} Bytes; das ist keine Tabelle mit einer Zeile je Eintrag"
            ),
            Self::TooLarge { file, limit } => {
                format!("{file}: größer als {}; bitte die Datei teilen", german_kind(limit))
            }
            Self::ZipBomb { file } => format!(
                "{file}: entpackt sich zu viel mehr, als eine Arbeitsmappe enthält (Zip-Bombe); \
                 bitte beim Absender nachfragen"
            ),
            Self::Protected { file } => {
                format!("{file}: ist mit einem Passwort geschützt; bitte ohne Passwort speichern")
            }
            Self::Damaged { file } => format!(
                "{file}: die Arbeitsmappe ist beschädigt oder abgeschnitten; bitte öffnen und neu speichern"
            ),
            Self::Encoding { file } => {
                format!(
                    "{file}: der Text ist weder UTF-8 noch UTF-16 noch Windows-1252; bitte als UTF-8 speichern"
                )
            }
            Self::NoHeader { file, searched } => format!(
                "{file}: keine Zeile mit bekannten Spaltennamen unter den ersten {searched} Zeilen; \
                 bitte ergänzen oder die Spalten in schulweg.toml unter [inputs.columns] benennen"
            ),
        }
    }
}

fn german_kind(kind: &'static str) -> &'static str {
    match kind {
        super::kind::TEXT => "Text",
        super::kind::XLSX => "eine Excel-Arbeitsmappe (XLSX)",
        super::kind::XLS => "eine alte Excel-Arbeitsmappe (XLS)",
        super::kind::ODS => "eine OpenDocument-Tabelle (ODS)",
        super::kind::PDF => "ein PDF-Dokument",
        super::kind::MARKUP => "eine HTML- oder XML-Seite",
        super::kind::ARCHIVE => "ein anderes Zip-Archiv",
        super::kind::MANY_CELLS => "20 Millionen Felder",
        super::kind::MANY_ROWS => "50 Millionen Zeilen",
        other => other,
    }
}
