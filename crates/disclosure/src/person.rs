//! What a publication counts of a pupil. Nothing in it names anybody, and the place is no finer than
//! a cell.

use geo_core::{
    EastNorth, HouseholdKey, Metres, RecordKey, SchoolType,
    grid::{CellId, CellSize, cells_of},
    reproject::CrsError,
};
use rayon::slice::ParallelSliceMut as _;

use crate::{Tally, zones::Zones};

/// One pupil as counts see her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The random number whose sums pick the noise.
    pub record: u64,
    /// The household; 0 where no address is listed, so that all of these count as one.
    pub household: u64,
    /// Where the residence is.
    pub place: Place,
    /// The stage, as a place in [`catalogue::breakdown::STAGES`].
    pub stage: u8,
    /// The age band, as a place in the codes of the age bands.
    pub age_band: u8,
    /// The answer about the claim, as a place in [`catalogue::breakdown::CLASSES`].
    pub class: u8,
    /// The type of the school attended, where it is clear.
    pub school_type: Option<SchoolType>,
    /// The site attended.
    pub site: Option<u32>,
}

/// Where a residence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the region: its cell of 250 m and its zone.
    Inside {
        /// The cell of 250 m; `None` where the position is too coarse for one. Such a pupil is counted
        /// in zones and in no cell of any size, nor in areas, which are made of cells.
        cell: Option<CellId>,
        /// The zone.
        zone: u32,
    },
    /// Outside of the region.
    Outside,
    /// Not placed.
    Unplaced,
}

/// The pupils of a publication, those of one household one after the other.
#[derive(Debug, Clone, Default)]
pub struct Cohort(Vec<Person>);

impl Cohort {
    /// Takes pupils in any order.
    #[must_use]
    pub fn of(mut persons: Vec<Person>) -> Self {
        persons.par_sort_unstable_by_key(|person| (person.household, person.record));
        Self(persons)
    }

    /// The pupils, by household.
    #[must_use]
    pub fn persons(&self) -> &[Person] {
        &self.0
    }

    /// The group of those who fulfil a condition.
    #[must_use]
    pub fn tally(&self, belongs: impl Fn(&Person) -> bool) -> Tally {
        let mut tally = Tally::default();
        for person in self.0.iter().filter(|person| belongs(person)) {
            person.count_in(&mut tally);
        }
        tally
    }

    /// The groups that a number from 0 to `groups` - 1 divides the pupils into; those without a
    /// number are in none.
    #[must_use]
    pub fn tally_by(&self, groups: usize, number: impl Fn(&Person) -> Option<u32>) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); groups];
        for person in &self.0 {
            if let Some(tally) = number(person).and_then(|at| tallies.get_mut(at as usize)) {
                person.count_in(tally);
            }
        }
        tallies
    }
}

impl Place {
    /// Where residences are, each with its position in EPSG:25832 and the accuracy of that; `None` where
    /// it is not known counts as fine. Positions coarser than the smallest cell are in no cell: all who
    /// are placed at the middle of a town would seem to live in one cell.
    ///
    /// # Errors
    /// [`CrsError`] for a position that cannot be in EPSG:25832.
    pub fn of_all(zones: &Zones, residences: &[(EastNorth, Option<Metres>)]) -> Result<Vec<Self>, CrsError> {
        let positions: Vec<EastNorth> = residences.iter().map(|(at, _)| *at).collect();
        let is_fine = |quality: &Option<Metres>| {
            quality.is_none_or(|quality| quality.0 <= f64::from(CellSize::M250.metres()))
        };
        let cells: Vec<Option<CellId>> = (cells_of(&positions)?.into_iter().zip(residences))
            .map(|(cell, (_, quality))| is_fine(quality).then_some(cell))
            .collect();
        let located = zones.locate(&positions, &cells);
        let place = |(cell, zone): (Option<CellId>, Option<u32>)| match zone {
            Some(zone) => Self::Inside { cell, zone },
            None => Self::Outside,
        };
        Ok(cells.into_iter().zip(located).map(place).collect())
    }
}

impl Person {
    /// Counts the person into a group.
    pub fn count_in(&self, tally: &mut Tally) {
        tally.add(self.record, self.household);
    }

    /// The cell of a residence in the region that is placed well enough.
    #[must_use]
    pub const fn cell(&self) -> Option<CellId> {
        match self.place {
            Place::Inside { cell, .. } => cell,
            Place::Outside | Place::Unplaced => None,
        }
    }

    /// Whether the residence is in the region but too coarsely placed for a cell.
    #[must_use]
    pub const fn is_coarse(&self) -> bool {
        matches!(self.place, Place::Inside { cell: None, .. })
    }

    /// The zone of a residence in the region.
    #[must_use]
    pub const fn zone(&self) -> Option<u32> {
        match self.place {
            Place::Inside { zone, .. } => Some(zone),
            Place::Outside | Place::Unplaced => None,
        }
    }

    /// The numbers under which counts know a pupil.
    #[must_use]
    pub fn keys(record: RecordKey, household: Option<HouseholdKey>) -> (u64, u64) {
        let household = household.map_or(0, |HouseholdKey(bytes)| {
            bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
        });
        (record.0, household)
    }
}
