//! Placing residences: from an address as listed to an entry of the register, or an honest
//! reason why not.

mod match_level;

pub use match_level::MatchLevel;

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
    /// The equally good candidates of an `ambiguous` address, best first.
    pub candidates: Vec<Spelling<'g>>,
}

/// An address as the register writes it. Its `Display` is one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spelling<'g> {
    /// Street; the village's name where houses are numbered by village.
    pub street: &'g str,
    /// House number; empty where only the street or place was found.
    pub house_number: &'g str,
    /// Postal code, where the register has it.
    pub postal_code: &'g str,
    /// Place: postal place or municipality, with the Ortsteil where there is one.
    pub place: &'g str,
    /// The register's id of the entry; empty above house-number level.
    pub id: &'g str,
}

impl Gazetteer {
    /// Places one address. Never panics, whatever the text.
    #[must_use]
    pub fn place(&self, _listed: &PostalAddress) -> Placement<'_> {
        Placement {
            level: MatchLevel::Unmatched,
            score: 0.0,
            spelling: None,
            position: None,
            quality: None,
            candidates: Vec::new(),
        }
    }
}
