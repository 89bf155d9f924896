//! The tally of a group of pupils: how many, in how many households, under which cell key. It is
//! all that protection needs to know of a group.

/// A group of pupils. Two tallies are equal where their counts, households and keys are, whoever
/// came last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    count: u32,
    households: u32,
    key: u64,
    /// Of the pupil added last.
    household: u64,
}

impl Tally {
    /// The tally of pupils given as record key and household key, the pupils of each household one
    /// after the other.
    pub fn of(pupils: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut tally = Self::default();
        for (record, household) in pupils {
            tally.add(record, household);
        }
        tally
    }

    /// Adds a pupil. The pupils of a household must come one after the other: a household that
    /// comes again after another one counts twice.
    pub fn add(&mut self, record: u64, household: u64) {
        if self.count == 0 || self.household != household {
            self.households = self.households.saturating_add(1);
            self.household = household;
        }
        self.count = self.count.saturating_add(1);
        self.key = self.key.wrapping_add(record);
    }

    /// How many pupils.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// In how many households.
    #[must_use]
    pub const fn households(&self) -> u32 {
        self.households
    }

    /// The cell key: the sum of the record keys modulo 2^64, so the same for the same pupils.
    #[must_use]
    pub const fn key(&self) -> u64 {
        self.key
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        (self.count, self.households, self.key) == (other.count, other.households, other.key)
    }
}

impl Eq for Tally {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_of_households_and_within_them_does_not_matter(
            (sorted, shuffled) in prop::collection::vec(prop::collection::vec(any::<u64>(), 1..5), 0..20)
                .prop_map(|households| households.into_iter().enumerate().collect::<Vec<_>>())
                .prop_flat_map(|households| {
                    let turned = households.iter().cloned().map(|(id, mut records)| {
                        records.reverse();
                        (id, records)
                    });
                    (Just(households.clone()), Just(turned.collect::<Vec<_>>()).prop_shuffle())
                })
        ) {
            let pupils = |households: Vec<(usize, Vec<u64>)>| -> Vec<(u64, u64)> {
                let pupils = households.into_iter().flat_map(|(household, records)| {
                    records.into_iter().map(move |record| (record, household as u64))
                });
                pupils.collect()
            };
            let households = sorted.len();
            let sorted = pupils(sorted);
            let tally = Tally::of(sorted.iter().copied());
            prop_assert_eq!(tally, Tally::of(pupils(shuffled)));
            prop_assert_eq!(tally.count() as usize, sorted.len());
            prop_assert_eq!(tally.households() as usize, households);
            let key = sorted.iter().fold(0_u64, |sum, (record, _)| sum.wrapping_add(*record));
            prop_assert_eq!(tally.key(), key);
        }
    }

    #[test]
    fn an_empty_group_has_no_household_and_the_first_household_counts_even_under_the_key_0() {
        assert_eq!(Tally::default().households(), 0);
        let tally = Tally::of([(1, 0), (2, 0)]);
        assert_eq!((tally.count(), tally.households(), tally.key()), (2, 1, 3));
    }

    #[test]
    fn other_pupils_or_other_households_are_another_tally() {
        let tally = Tally::of([(1, 7), (2, 7)]);
        assert_ne!(tally, Tally::of([(1, 7), (3, 7)]));
        assert_ne!(tally, Tally::of([(1, 7), (2, 8)]));
        assert_ne!(tally, Tally::of([(3, 7)]));
    }

    #[test]
    fn tens_of_millions_of_tallies_fit_into_memory() {
        assert!(size_of::<Tally>() <= 24);
    }
}
