//! How far an address was matched, from the very house to nothing at all.

use std::fmt;

/// The level of a match, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchLevel {
    /// The register's entry of this very house number.
    HouseNumber,
    /// A neighbouring entry stands for it: same number with another suffix, or a range that
    /// holds it.
    HouseNumberNear,
    /// Between two numbers of the same side of the street.
    Interpolated,
    /// The street, not the house.
    Street,
    /// The place, not the street.
    Place,
    /// Two or more candidates are equally good: listed, not placed.
    Ambiguous,
    /// Nothing found.
    Unmatched,
}

impl MatchLevel {
    /// Every level, best first.
    pub const ALL: [Self; 7] = [
        Self::HouseNumber,
        Self::HouseNumberNear,
        Self::Interpolated,
        Self::Street,
        Self::Place,
        Self::Ambiguous,
        Self::Unmatched,
    ];

    /// The level of a name in files.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HouseNumber => "house_number",
            Self::HouseNumberNear => "house_number_near",
            Self::Interpolated => "interpolated",
            Self::Street => "street",
            Self::Place => "place",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
        }
    }
}

impl fmt::Display for MatchLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
