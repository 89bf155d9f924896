//! What is wrong in a project file: every problem with its line and key, so that all of them
//! can be set right in one go.

use std::{fmt, io, path::PathBuf};

use geo_core::Localised;

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectFileError {
    /// The file is missing or cannot be read.
    #[error("{}: {cause}. A project is a folder with a schulweg.toml; name the folder with --project", .path.display())]
    Unreadable {
        /// The project file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file is not TOML.
    #[error("{}, line {line}: not valid TOML: {message}", .path.display())]
    Syntax {
        /// The project file.
        path: PathBuf,
        /// Line of the error, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Keys or values are wrong; all of them are listed.
    #[error("{}", .problems.iter().map(|p| format!("{}, {p}", .path.display())).collect::<Vec<_>>().join("\n"))]
    Problems {
        /// The project file.
        path: PathBuf,
        /// What is wrong, in the order of lines.
        problems: Vec<Problem>,
    },
}

/// One wrong key or value.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the project file, from 1.
    pub line: usize,
    /// The key with its section (`inputs.pupils`).
    pub key: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a key or its value.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// The key does not exist; `known` are the keys of its section.
    UnknownKey {
        /// The keys there are.
        known: String,
    },
    /// A key that must stand here is missing.
    Missing,
    /// The value has the wrong type.
    WrongType {
        /// What it must be.
        expected: Expected,
    },
    /// The value is none of those possible.
    NotOneOf {
        /// What was found.
        found: String,
        /// The possible values.
        possible: String,
    },
    /// The value is for a later version.
    LaterVersion {
        /// What was found.
        found: String,
        /// What this version can do.
        possible: &'static str,
    },
    /// Values that do not fit together.
    Impossible {
        /// Why, and what would be possible.
        english: String,
        /// The same in German.
        german: String,
    },
    /// Numbers that must ascend do not, or there is none.
    NotAscending,
    /// A list of ages without any.
    NoAges,
    /// A number outside its limits.
    OutOfRange {
        /// What was found.
        found: i64,
        /// Smallest possible value.
        least: i64,
        /// Greatest possible value.
        most: i64,
    },
    /// No day of the calendar.
    NotADate {
        /// What was found.
        found: String,
    },
    /// The file does not exist.
    NoSuchFile {
        /// The path as resolved.
        path: PathBuf,
    },
    /// No file matches the pattern.
    NothingMatches {
        /// The pattern as resolved.
        pattern: String,
    },
    /// The pattern cannot be understood.
    BadPattern {
        /// What was found.
        found: String,
    },
    /// The file is an input or an output.
    TakenFile,
    /// An `osm` register without a path, where `inputs.osm` is missing too.
    NoOsmFile,
    /// Two thresholds hold for one grade.
    SecondThreshold {
        /// The grade.
        grade: u8,
    },
}

/// The type a value must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Text in quotes.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// A section.
    Section,
    /// A text or a list of texts.
    TextOrTexts,
    /// True or false.
    Truth,
    /// A list of address registers.
    Registers,
    /// A list of tables `[[threshold]]`.
    Thresholds,
    /// A list of rules, one section each.
    Rules,
    /// A number above 0.
    Positive,
    /// A list of ages.
    Ages,
    /// Whom to name for an input.
    Attribution,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.key, self.fault)
    }
}

impl Localised for Problem {
    fn german(&self) -> String {
        format!("Zeile {}, {}: {}", self.line, self.key, self.fault.german())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey { known } => write!(f, "there is no such key; those here are {known}"),
            Self::Missing => f.write_str("must be given"),
            Self::WrongType { expected } => write!(f, "must be {}", expected.names().0),
            Self::NotOneOf { found, possible } => {
                write!(f, "\"{found}\" is not possible; possible are {possible}")
            }
            Self::LaterVersion { found, possible } => {
                write!(f, "\"{found}\" comes with a later version; this one can do {possible}")
            }
            Self::Impossible { english, .. } => f.write_str(english),
            Self::NotAscending => f.write_str("the numbers must ascend, each greater than the one before"),
            Self::NoAges => f.write_str(
                "at least one age, at which the first band begins; leave the key out for the usual bands",
            ),
            Self::OutOfRange { found, least, most } => {
                write!(f, "{found} is not possible; it must be from {least} to {most}")
            }
            Self::NotADate { found } => {
                write!(f, "\"{found}\" is not a day; write year-month-day, such as \"2026-10-15\"")
            }
            Self::NoSuchFile { path } => write!(f, "the file {} does not exist", path.display()),
            Self::NothingMatches { pattern } => write!(f, "no file matches {pattern}"),
            Self::BadPattern { found } => write!(f, "\"{found}\" is not a pattern such as \"pupils/*.xlsx\""),
            Self::TakenFile => f.write_str("is an input or an output of the project; name a file of its own"),
            Self::NoOsmFile => f.write_str("an osm register without path needs inputs.osm"),
            Self::SecondThreshold { grade } => {
                write!(f, "grade {grade} has a threshold already; every grade has at most one")
            }
        }
    }
}

impl Localised for Fault {
    fn german(&self) -> String {
        match self {
            Self::UnknownKey { known } => format!("diesen Schlüssel gibt es nicht; hier gibt es {known}"),
            Self::Missing => "muss angegeben werden".into(),
            Self::WrongType { expected } => format!("muss {} sein", expected.names().1),
            Self::NotOneOf { found, possible } => {
                format!("„{found}“ ist nicht möglich; möglich sind {possible}")
            }
            Self::LaterVersion { found, possible } => {
                format!("„{found}“ kommt mit einer späteren Version; diese kann {possible}")
            }
            Self::Impossible { german, .. } => german.clone(),
            Self::NotAscending => "die Zahlen müssen aufsteigen, jede größer als die vorige".into(),
            Self::NoAges => {
                "mindestens ein Alter, mit dem die erste Gruppe beginnt; für die üblichen Gruppen die Zeile weglassen"
                    .into()
            }
            Self::OutOfRange { found, least, most } => {
                format!("{found} ist nicht möglich; es muss von {least} bis {most} sein")
            }
            Self::NotADate { found } => {
                format!("„{found}“ ist kein Tag; zu schreiben ist Jahr-Monat-Tag, etwa \"2026-10-15\"")
            }
            Self::NoSuchFile { path } => format!("die Datei {} gibt es nicht", path.display()),
            Self::NothingMatches { pattern } => format!("keine Datei passt zu {pattern}"),
            Self::BadPattern { found } => format!("„{found}“ ist kein Muster wie \"schueler/*.xlsx\""),
            Self::TakenFile => "ist eine Eingabe oder Ausgabe des Projekts; eine eigene Datei nennen".into(),
            Self::NoOsmFile => "ein osm-Register ohne path braucht inputs.osm".into(),
            Self::SecondThreshold { grade } => {
                format!("Klassenstufe {grade} hat schon eine Grenze; jede hat höchstens eine")
            }
        }
    }
}

impl Expected {
    /// The name in English and German.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text in quotes", "Text in Anführungszeichen"),
            Self::Texts => {
                ("a list of texts, such as [\"a.csv\"]", "eine Liste von Texten, etwa [\"a.csv\"],")
            }
            Self::Number => ("a whole number", "eine ganze Zahl"),
            Self::Date => ("a day, such as \"2026-10-15\"", "ein Tag, etwa \"2026-10-15\","),
            Self::Section => ("a section", "ein Abschnitt"),
            Self::TextOrTexts => (
                "text in quotes or a list of texts, such as \"track\" or [\"track\", \"path\"]",
                "ein Text in Anführungszeichen oder eine Liste davon, etwa \"track\" oder [\"track\", \"path\"],",
            ),
            Self::Truth => ("true or false", "true oder false"),
            Self::Rules => (
                "a list of rules, each under a header in double brackets such as [[walking.ways]]",
                "eine Liste von Regeln, jede unter einer Überschrift in doppelten Klammern wie [[walking.ways]],",
            ),
            Self::Registers => (
                "a list such as [{ format = \"hk-de\", path = \"a.csv\" }]",
                "eine Liste wie [{ format = \"hk-de\", path = \"a.csv\" }]",
            ),
            Self::Positive => ("a number above 0, such as 2.5", "eine Zahl über 0, etwa 2.5,"),
            Self::Ages => ("a list of ages, such as [5, 10, 12]", "eine Liste von Altern, etwa [5, 10, 12],"),
            Self::Attribution => (
                "text in quotes or { text = \"© …\", licence = \"…\" }",
                "ein Text in Anführungszeichen oder { text = \"© …\", licence = \"…\" }",
            ),
            Self::Thresholds => ("sections [[threshold]]", "eine Folge von Abschnitten [[threshold]]"),
        }
    }
}

impl Localised for ProjectFileError {
    fn german(&self) -> String {
        match self {
            Self::Unreadable { path, cause } => format!(
                "{}: {cause}. Ein Projekt ist ein Ordner mit einer schulweg.toml; --project nennt den Ordner",
                path.display()
            ),
            Self::Syntax { path, line, message } => {
                format!("{}, Zeile {line}: kein gültiges TOML: {message}", path.display())
            }
            Self::Problems { path, problems } => problems
                .iter()
                .map(|problem| format!("{}, {}", path.display(), problem.german()))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}
