//! What a publication counts of a pupil. Nothing in it names anybody, and the place is no finer than
//! a cell.

use geo_core::{HouseholdKey, RecordKey, SchoolType, grid::CellId};
use rayon::slice::ParallelSliceMut as _;

use crate::Tally;

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
        /// The cell of 250 m.
        cell: CellId,
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

impl Person {
    /// Counts the person into a group.
    pub fn count_in(&self, tally: &mut Tally) {
        tally.add(self.record, self.household);
    }

    /// The cell and the zone of a residence in the region.
    #[must_use]
    pub const fn inside(&self) -> Option<(CellId, u32)> {
        match self.place {
            Place::Inside { cell, zone } => Some((cell, zone)),
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
