//! Why a text is no filter of a layer, told to whoever wrote it.

use catalogue::Text;
use geo_core::{Language, Localised, reproject::CrsError};

/// Why a filter is refused. Names are quoted; values are not, for one may be an address.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum FilterError {
    /// A place in the text, from 1, and what is wrong there.
    #[error("filter, character {at}: {}", .what.english)]
    At { at: usize, what: Text },
    /// What is wrong with it as a whole, or with a part of a JSON document.
    #[error("filter: {}", .0.english)]
    Whole(Text),
    /// The text is no JSON.
    #[error("filter, line {line}, column {column}: this is no JSON document, or one nested too deeply")]
    NoJson { line: usize, column: usize },
    /// A name of no property.
    #[error("filter: there is no property {name:?} to filter by; there are {known}")]
    UnknownProperty { name: String, known: String },
    /// A name of no function.
    #[error("filter: there is no function or operation {name:?}")]
    UnknownFunction { name: String },
    /// An operation with too few or too many arguments.
    #[error("filter: {name:?} does not take so many arguments")]
    Arguments { name: String },
    /// An operation on something that it is not for.
    #[error("filter: {operation} takes {}, not {found}", .takes.english, found = .found.english())]
    Operand { operation: &'static str, takes: Text, found: Described },
    /// Two things that cannot be compared.
    #[error("filter: {} and {} cannot be compared", .0.english(), .1.english())]
    Incomparable(Described, Described),
    /// A place of a literal has none in the system of the layer.
    #[error(transparent)]
    Position(#[from] CrsError),
}

/// A part of a filter as it is named to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Described {
    /// What it is.
    pub(super) kind: Text,
    /// The property that it is, where it is one.
    pub(super) property: Option<&'static str>,
}

impl Described {
    fn english(&self) -> String {
        self.of(Language::English)
    }

    fn of(&self, language: Language) -> String {
        let kind = self.kind.of(language);
        self.property.map_or_else(|| kind.to_owned(), |name| format!("{name} ({kind})"))
    }
}

impl FilterError {
    /// The longest name that is quoted.
    const LONGEST_NAME: usize = 60;

    /// A function that there is not.
    pub(super) fn unknown_function(name: &str) -> Self {
        Self::UnknownFunction { name: Self::quoted(name) }
    }

    /// A property that the layer has not.
    pub(super) fn unknown_property(name: &str, known: String) -> Self {
        Self::UnknownProperty { name: Self::quoted(name), known }
    }

    fn quoted(name: &str) -> String {
        name.chars().take(Self::LONGEST_NAME).collect()
    }
}

impl Localised for FilterError {
    fn german(&self) -> String {
        let german = Language::German;
        match self {
            Self::At { at, what } => format!("Filter, Zeichen {at}: {}", what.german),
            Self::Whole(what) => format!("Filter: {}", what.german),
            Self::NoJson { line, column } => format!(
                "Filter, Zeile {line}, Spalte {column}: Das ist kein JSON-Dokument oder ein zu tief geschachteltes"
            ),
            Self::UnknownProperty { name, known } => {
                format!(
                    "Filter: Es gibt kein Merkmal {name:?}, nach dem gefiltert werden kann; es gibt {known}"
                )
            }
            Self::UnknownFunction { name } => {
                format!("Filter: Es gibt keine Funktion oder Operation {name:?}")
            }
            Self::Arguments { name } => format!("Filter: {name:?} hat nicht so viele Argumente"),
            Self::Operand { operation, takes, found } => {
                format!("Filter: {operation} braucht {}, nicht {}", takes.german, found.of(german))
            }
            Self::Incomparable(left, right) => {
                format!("Filter: {} und {} lassen sich nicht vergleichen", left.of(german), right.of(german))
            }
            Self::Position(error) => error.german(),
        }
    }
}
