//! Placing residences: from an address as listed to an entry of the register, or an honest
//! reason why not.
//!
//! The street is looked up by its exact key first and searched approximately only on a miss;
//! house numbers are never searched approximately. Candidates are weighed by how much they
//! disagree with the list (street, place, postal code, number); two that disagree about
//! equally make the address `ambiguous`.

mod candidates;
mod cleaned;
mod evidence;
pub mod house_number;
mod listed;
mod match_level;
mod number_match;
mod points;
pub mod street_key;
pub(crate) mod typing_errors;
mod weigh;

pub use match_level::MatchLevel;
pub(crate) use weigh::SAME_PLACE;

use crate::{address::PostalAddress, gazetteer::Gazetteer, position::EastNorth, units::Metres};

/// What became of one address.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement<'g> {
    /// How far the address was matched.
    pub level: MatchLevel,
    /// Similarity of the address as listed and the register's, 0 to 1.
    pub score: f64,
    /// The register's spelling; `None` for `ambiguous` and `unmatched`.
    pub spelling: Option<Spelling<'g>>,
    /// Position in EPSG:25832; `None` for `ambiguous` and `unmatched`.
    pub position: Option<EastNorth>,
    /// Radius around the position within which the residence lies.
    pub quality: Option<Metres>,
    /// For `ambiguous` the equally good candidates, best first; for `unmatched` and `place`
    /// what comes nearest without being good enough, as a hint for the clerk.
    pub candidates: Vec<Spelling<'g>>,
}

/// An address as the register writes it. Its `Display` is one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spelling<'g> {
    /// Street; empty where houses are numbered by village.
    pub street: &'g str,
    /// House number; empty where only the street or place was found.
    pub house_number: &'g str,
    /// Postal code, where the register has it.
    pub postal_code: &'g str,
    /// Place: postal place or municipality, with the Ortsteil in brackets where there is one.
    pub place: &'g str,
    /// The register's id of the entry; empty above house-number level.
    pub id: &'g str,
    /// Position in EPSG:25832.
    pub position: EastNorth,
}

impl Spelling<'_> {
    /// Whether both are one entry, or streets and places of one name.
    fn is_same_entry(&self, other: &Self) -> bool {
        [self.street, self.house_number, self.postal_code, self.place, self.id]
            == [other.street, other.house_number, other.postal_code, other.place, other.id]
    }
}

impl std::fmt::Display for Spelling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut between = "";
        for (text, after) in
            [(self.street, " "), (self.house_number, ", "), (self.postal_code, " "), (self.place, "")]
        {
            if !text.is_empty() {
                let comma = if between == " " && text == self.postal_code && self.house_number.is_empty() {
                    ", "
                } else {
                    between
                };
                write!(f, "{comma}{text}")?;
                between = after;
            }
        }
        Ok(())
    }
}

impl Gazetteer {
    /// Places one address. Never panics, whatever the text. O(1) for an address spelt as in the
    /// register; linear in the number of streets of the listed municipality for a misspelt one.
    #[must_use]
    pub fn place(&self, listed: &PostalAddress) -> Placement<'_> {
        weigh::place(self, &cleaned::cleaned(listed))
    }
}
