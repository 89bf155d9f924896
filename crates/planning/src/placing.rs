//! Placing many rows: over all cores, in chunks, in the order of the list.

use std::collections::BTreeMap;

use formats::overrides::Overrides;
use geo_core::{
    EastNorth, Metres, PostalAddress,
    gazetteer::Gazetteer,
    geocode::{MatchLevel, Spelling},
};
use rayon::prelude::*;

use crate::work::Step;

/// Rows placed at a time: enough to keep all cores busy, few enough to show progress.
pub const CHUNK: usize = 8192;

/// A row of a list to be placed.
#[derive(Clone, Copy)]
pub struct Listed<'l> {
    /// 1 = first data row.
    pub row: usize,
    /// The address as listed.
    pub address: &'l PostalAddress,
}

/// What became of one row.
pub struct Placed<'g> {
    /// 1 = first data row.
    pub row: usize,
    /// Whether the position was set by hand.
    pub by_hand: bool,
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
    /// Radius within which the residence lies.
    pub quality: Option<Metres>,
    /// Equally good candidates.
    pub candidates: Vec<Spelling<'g>>,
}

/// What rows are placed with.
pub struct Placer<'g> {
    /// All addresses of the registers.
    pub gazetteer: &'g Gazetteer,
    /// Positions set by hand, which beat the registers.
    pub overrides: &'g Overrides,
}

/// A position set by hand is as exact as a house number's.
const QUALITY_BY_HAND: Metres = Metres(25.0);

impl<'g> Placer<'g> {
    /// Places all rows and hands them to `take` in order, some thousand at a time. `rejected`
    /// rows of the list were not even readable; they only count.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn place_all<E>(
        &self,
        rows: &[Listed<'_>],
        rejected: usize,
        step: &dyn Step,
        mut take: impl FnMut(&[Placed<'g>]) -> Result<(), E>,
    ) -> Result<Tally, E> {
        let mut tally = Tally { rejected, ..Tally::default() };
        for chunk in rows.chunks(CHUNK) {
            let placed: Vec<Placed<'g>> = chunk.par_iter().map(|listed| self.place(*listed)).collect();
            for row in &placed {
                *tally.levels.entry(row.level).or_default() += 1;
                tally.by_hand += usize::from(row.by_hand);
            }
            take(&placed)?;
            step.advance(chunk.len());
        }
        Ok(tally)
    }

    /// Places one row.
    #[must_use]
    pub fn place(&self, listed: Listed<'_>) -> Placed<'g> {
        let row = listed.row;
        if let Some(by_hand) = self.overrides.get(listed.address) {
            return Placed {
                row,
                by_hand: true,
                level: MatchLevel::HouseNumber,
                score: 1.0,
                street: &by_hand.listed.street,
                house_number: &by_hand.listed.house_number,
                postal_code: &by_hand.listed.postal_code,
                place: &by_hand.listed.place,
                position: Some(by_hand.position),
                quality: Some(QUALITY_BY_HAND),
                candidates: Vec::new(),
            };
        }
        let found = self.gazetteer.place(listed.address);
        let [street, house_number, postal_code, place] =
            found.spelling.map_or([""; 4], |s| [s.street, s.house_number, s.postal_code, s.place]);
        Placed {
            row,
            by_hand: false,
            level: found.level,
            score: found.score,
            street,
            house_number,
            postal_code,
            place,
            position: found.position,
            quality: found.quality,
            candidates: found.candidates,
        }
    }
}

/// Numbers of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows by match level, without those that could not be read.
    pub levels: BTreeMap<MatchLevel, usize>,
    /// Rows that could not be read.
    pub rejected: usize,
    /// Rows placed by hand, among those of the level `house_number`.
    pub by_hand: usize,
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
