//! A property of a layer: its names, its type, its unit and what it stands for.

use crate::{table::ColumnType, text::Text};

/// A property; those of all layers are in [`crate::properties`].
#[derive(Debug, PartialEq, Eq)]
pub struct Property {
    /// The name in files and in the API.
    pub name: &'static str,
    /// The name where only ten characters fit (Shapefile); unique within a layer.
    pub short: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What numbers count or measure.
    pub unit: Option<Unit>,
    /// What the property does in its layer.
    pub role: Role,
    /// Heading.
    pub title: Text,
    /// What it says, in a sentence.
    pub description: Text,
}

/// What the values of a property are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Days, written as ISO 8601 does.
    Date,
    /// Times of day, `HH:MM`.
    Time,
}

/// What a number counts or measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Pupils.
    Pupils,
    /// Addresses of the register.
    Addresses,
    /// Metres.
    Metres,
    /// Kilometres.
    Kilometres,
    /// Square kilometres.
    SquareKilometres,
    /// A part of one.
    Share,
}

/// What a property does in its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Says which place a row is about.
    Key,
    /// A public fact about the place; it knows no pupil.
    Fact,
    /// Says which group of pupils a row counts.
    Breakdown,
    /// A protected count of pupils.
    Count,
    /// Computed from published counts only.
    Derived,
}

impl Kind {
    /// The type of the column in a file.
    #[must_use]
    pub const fn column(self) -> ColumnType {
        match self {
            Self::Text | Self::Date | Self::Time => ColumnType::Text,
            Self::Integer => ColumnType::Integer,
            Self::Real => ColumnType::Real,
        }
    }
}

impl Unit {
    /// The symbol or word, as German tables write it (UCUM where that has one).
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Pupils => "Schülerinnen und Schüler",
            Self::Addresses => "Adressen",
            Self::Metres => "m",
            Self::Kilometres => "km",
            Self::SquareKilometres => "km²",
            Self::Share => "1",
        }
    }
}

impl Role {
    /// Whether values hang on the pupil list.
    #[must_use]
    pub const fn is_demand(self) -> bool {
        matches!(self, Self::Count | Self::Derived)
    }
}
