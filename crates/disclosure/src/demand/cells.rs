//! Counts on the INSPIRE grid, from the smallest cells up.

use geo_core::grid::{CellId, CellSize};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{ByStage, Ground, OnlyChild, STAGES, cap, protected};
use crate::{Protection, Tally, person::Cohort};

/// The published values of all cells that may show any.
pub(super) struct Cells {
    /// By size in the order of [`CellSize::ALL`]; sorted by cell; cells with a value above 0.
    pub(super) sizes: Vec<Vec<(CellId, ByStage<u32>)>>,
}

impl Cells {
    pub(super) fn of(ground: &Ground<'_>, cohort: &Cohort, protection: &Protection) -> Self {
        let tallies: Vec<_> = CellSize::ALL.par_iter().map(|size| tallies(cohort, *size)).collect();
        let mut sizes: Vec<Vec<(CellId, ByStage<u32>)>> = Vec::new();
        for (size, tallies) in CellSize::ALL.into_iter().zip(tallies) {
            let mut children: FxHashMap<CellId, ByStage<OnlyChild>> = FxHashMap::default();
            for (cell, values) in sizes.last().into_iter().flatten() {
                let known = children.entry(cell.parent(size)).or_default();
                for (child, value) in known.iter_mut().zip(values) {
                    child.add(*value);
                }
            }
            let may_show = tallies.into_iter().filter(|(cell, _)| ground.zones.houses().qualifies(*cell));
            let mut rows: Vec<(CellId, ByStage<u32>)> = may_show
                .map(|(cell, tallies)| {
                    let mut values = protected(protection, &tallies);
                    if let Some(children) = children.get(&cell) {
                        values = std::array::from_fn(|stage| children[stage].or_own(values[stage]));
                    }
                    cap(&mut values);
                    (cell, values)
                })
                .filter(|(_, values)| values[0] > 0)
                .collect();
            rows.sort_unstable_by_key(|(cell, _)| *cell);
            sizes.push(rows);
        }
        Self { sizes }
    }

    /// The published values of a cell.
    pub(super) fn of_cell(&self, cell: CellId) -> ByStage<u32> {
        let rows = CellSize::ALL.iter().zip(&self.sizes).find(|(size, _)| **size == cell.size());
        let found = rows.and_then(|(_, rows)| {
            rows.binary_search_by_key(&cell, |(cell, _)| *cell).ok().map(|at| rows[at].1)
        });
        found.unwrap_or([0; STAGES])
    }
}

/// The pupils by cell of a size and stage.
fn tallies(cohort: &Cohort, size: CellSize) -> FxHashMap<CellId, ByStage<Tally>> {
    let mut tallies: FxHashMap<CellId, ByStage<Tally>> = FxHashMap::default();
    for person in cohort.persons() {
        if let Some(cell) = person.cell() {
            let known = tallies.entry(cell.parent(size)).or_default();
            person.count_in(&mut known[0]);
            person.count_in(&mut known[usize::from(person.stage)]);
        }
    }
    tallies
}
