//! Placing many rows: over all cores, in chunks, in the order of the list.

use std::collections::BTreeMap;

use geo_core::{
    EastNorth, LonLat, Metres, PostalAddress,
    crs::Crs,
    gazetteer::Gazetteer,
    geocode::{MatchLevel, Placement, Spelling},
    reproject::{CrsError, reproject_each},
};
use rayon::prelude::*;

/// Rows placed at a time: enough to keep all cores busy, few enough to show progress.
pub const CHUNK: usize = 8192;

/// A row of a list to be placed.
#[derive(Clone, Copy)]
pub struct Listed<'l> {
    /// 1 = first data row.
    pub row: usize,
    /// The address as listed; `None` where the row could not be read.
    pub address: Option<&'l PostalAddress>,
}

/// What became of one row.
pub struct Placed<'g> {
    /// 1 = first data row.
    pub row: usize,
    /// How far the address was matched.
    pub level: MatchLevel,
    /// Similarity, 0 to 1.
    pub score: f64,
    /// Street as the register writes it.
    pub street: &'g str,
    /// House number as the register writes it.
    pub house_number: &'g str,
    /// Postal code of the register.
    pub postal_code: &'g str,
    /// Place as the register writes it.
    pub place: &'g str,
    /// Position in EPSG:25832.
    pub position: Option<EastNorth>,
    /// The same position in WGS 84.
    pub lon_lat: Option<LonLat>,
    /// Radius within which the residence lies.
    pub quality: Option<Metres>,
    /// Equally good candidates.
    pub candidates: Vec<Spelling<'g>>,
}

/// Numbers of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows by match level, without those that could not be read.
    pub levels: BTreeMap<MatchLevel, usize>,
    /// Rows that could not be read.
    pub rejected: usize,
}

impl Tally {
    /// Rows with a position.
    #[must_use]
    pub fn placed(&self) -> usize {
        self.all() - self.not_placed()
    }

    /// Rows read but without a position.
    #[must_use]
    pub fn not_placed(&self) -> usize {
        self.of(MatchLevel::Ambiguous) + self.of(MatchLevel::Unmatched)
    }

    /// Rows of one level.
    #[must_use]
    pub fn of(&self, level: MatchLevel) -> usize {
        self.levels.get(&level).copied().unwrap_or(0)
    }

    /// Rows of all levels.
    #[must_use]
    pub fn all(&self) -> usize {
        self.levels.values().sum()
    }

    /// Whether more rows than allowed stayed without a position, for whatever reason.
    #[must_use]
    pub fn exceeds(&self, max_unplaced: Option<usize>) -> bool {
        max_unplaced.is_some_and(|most| self.not_placed() + self.rejected > most)
    }
}
