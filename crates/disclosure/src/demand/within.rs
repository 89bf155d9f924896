//! Counts within the areas of a supply layer: of the cells of 250 m whose centre lies in the area,
//! never of residences in it.

use geo_core::{SchoolType, Stage, grid::CellId};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Demand;
use crate::{Tally, person::Person};

/// An area and whom it counts.
#[derive(Debug, Clone)]
pub struct Area {
    /// The cells of 250 m whose centre lies in it.
    pub cells: Vec<CellId>,
    /// Whom it counts.
    pub universe: Universe,
}

/// Whom an area counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Universe {
    /// Pupils of a school type.
    SchoolType(SchoolType),
    /// Pupils of some stages.
    Stages(Vec<Stage>),
}

impl Universe {
    fn holds(&self, person: &Person) -> bool {
        match self {
            Self::SchoolType(school_type) => person.school_type == Some(*school_type),
            Self::Stages(stages) => {
                let index = usize::from(person.stage).checked_sub(1);
                index.and_then(|index| Stage::ALL.get(index)).is_some_and(|stage| stages.contains(stage))
            }
        }
    }
}

impl Demand<'_> {
    /// The protected counts of areas, in their order; `None` where the universe is sensitive.
    #[must_use]
    pub fn within(&self, areas: &[Area]) -> Vec<Option<u32>> {
        let persons = self.cohort.persons();
        let mut of_cell: FxHashMap<CellId, Vec<u32>> = FxHashMap::default();
        for (at, person) in (0_u32..).zip(persons) {
            if let Some(cell) = person.cell() {
                of_cell.entry(cell).or_default().push(at);
            }
        }
        let count = |area: &Area| {
            if matches!(area.universe, Universe::SchoolType(school_type) if school_type.is_sensitive()) {
                return None;
            }
            let there = area.cells.iter().filter_map(|cell| of_cell.get(cell)).flatten();
            let mut members: Vec<u32> =
                there.copied().filter(|at| area.universe.holds(&persons[*at as usize])).collect();
            // Back in the order of households, who may have moved between cells.
            members.sort_unstable();
            let mut tally = Tally::default();
            for at in members {
                persons[at as usize].count_in(&mut tally);
            }
            Some(self.protection.value(&tally))
        };
        areas.par_iter().map(count).collect()
    }
}
