//! Numbered addresses per cell of the grid, which decide whether a cell may show counts.

use geo_core::grid::{CellId, CellSize};
use rustc_hash::FxHashMap;

/// The numbered addresses of the region by cell, in all sizes.
pub struct HouseCounts {
    counts: FxHashMap<CellId, u32>,
    least: u32,
}

impl HouseCounts {
    /// Adds the numbers of the 250 m cells up to all larger cells; a cell qualifies with `least`
    /// addresses or more.
    pub(super) fn of(small: FxHashMap<CellId, u32>, least: u32) -> Self {
        let mut counts = small.clone();
        for (cell, addresses) in small {
            for size in CellSize::ALL.into_iter().filter(|size| *size > cell.size()) {
                *counts.entry(cell.parent(size)).or_default() += addresses;
            }
        }
        Self { counts, least }
    }

    /// Numbered addresses in a cell of any size.
    #[must_use]
    pub fn count(&self, cell: CellId) -> u32 {
        self.counts.get(&cell).copied().unwrap_or_default()
    }

    /// Whether the cell has enough of them to show counts.
    #[must_use]
    pub fn qualifies(&self, cell: CellId) -> bool {
        self.count(cell) >= self.least
    }
}
