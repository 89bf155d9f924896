//! What the households of a release add to its counts, as hashes under the key: enough to say how
//! many have changed between two releases, and nothing else.

use std::cmp::Ordering;

use disclosure::{FEATURES, Feature};
use rayon::prelude::*;
use store::{KeptHousehold, VaultPupil};

use crate::keys::Keys;

/// The households of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReleasedHouseholds(Vec<KeptHousehold>);

/// In place of a number where nobody is counted.
const NOBODY: u64 = 0;

/// What a pupil adds to the counts of a release: the household, and a number for each feature that
/// is another one as soon as the pupil differs in it. `features` are those of the pupil as layers
/// count them, in the order of [`Feature::ALL`]; `None` of one by which the pupil is counted nowhere.
#[must_use]
pub fn counted(
    keys: &Keys,
    pupil: &VaultPupil,
    features: &[Option<String>; FEATURES],
) -> (u64, [u64; FEATURES]) {
    // Who has no address is a household of its own.
    let household = pupil.household.map_or(pupil.pseudonym.0, |household| household.0);
    let number = |feature: Feature| {
        let text = features[feature.index()].as_ref();
        text.map_or(NOBODY, |text| keys.counted(pupil.record_key, &[&feature.to_string(), text]))
    };
    (first_half(household), Feature::ALL.map(number))
}

fn first_half(hash: [u8; 16]) -> u64 {
    u64::from_be_bytes(std::array::from_fn(|at| hash[at]))
}

/// How many households have changed in each feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed([usize; FEATURES]);

impl Changed {
    /// The fewest in any feature that has changed; 0 where nothing has.
    #[must_use]
    pub fn fewest(&self) -> usize {
        self.0.into_iter().filter(|changed| *changed > 0).min().unwrap_or(0)
    }

    /// The features in which some have changed, but fewer than `floor`.
    #[must_use]
    pub fn few(&self, floor: u32) -> Vec<(Feature, usize)> {
        let all = Feature::ALL.into_iter().zip(self.0);
        all.filter(|(_, changed)| *changed > 0 && *changed < floor as usize).collect()
    }
}

impl ReleasedHouseholds {
    /// The households of all pupils, each pupil given by [`counted`] in whatever order.
    /// O(n log n), over all cores.
    #[must_use]
    pub fn of(keys: &Keys, pupils: impl IntoIterator<Item = (u64, [u64; FEATURES])>) -> Self {
        let mut pupils: Vec<(u64, [u64; FEATURES])> = pupils.into_iter().collect();
        pupils.par_sort_unstable();
        let digests = pupils.par_chunk_by(|one, next| one.0 == next.0).map(|members| {
            let household = members.first().map_or(0, |(household, _)| *household);
            let contributions = |feature: Feature| {
                let numbers = members.iter().map(|(_, numbers)| numbers[feature.index()]);
                let mut numbers: Vec<u64> = numbers.filter(|number| *number != NOBODY).collect();
                numbers.sort_unstable();
                if numbers.is_empty() { NOBODY } else { keys.released_contributions(&numbers) }
            };
            (keys.released_household(household), Feature::ALL.map(contributions))
        });
        let mut digests: Vec<_> = digests.collect();
        digests.par_sort_unstable();
        Self(digests)
    }

    /// The digests, ascending, as a vault keeps them.
    #[must_use]
    pub fn into_digests(self) -> Vec<KeptHousehold> {
        self.0
    }

    /// How many households add something else to counts than those whose digests a vault has kept,
    /// feature by feature.
    /// The numbers err to the low side: one that has gone and one that has come may be one that
    /// moved and count once, and a household whose address is only written otherwise, with the same
    /// pupils counted alike, does not count.
    /// O(n log n).
    #[must_use]
    pub fn changed_since(&self, kept: &[KeptHousehold]) -> Changed {
        let (mut now, mut then) = (self.0.as_slice(), kept);
        let (mut came, mut gone, mut other) = (Vec::new(), Vec::new(), [0; FEATURES]);
        while let (Some((one, rest)), Some((before, others))) = (now.split_first(), then.split_first()) {
            match one.0.cmp(&before.0) {
                Ordering::Equal => {
                    for (other, (one, before)) in other.iter_mut().zip(one.1.iter().zip(before.1)) {
                        *other += usize::from(*one != before);
                    }
                    (now, then) = (rest, others);
                }
                Ordering::Less => {
                    came.push(one.1);
                    now = rest;
                }
                Ordering::Greater => {
                    gone.push(before.1);
                    then = others;
                }
            }
        }
        came.extend(now.iter().map(|household| household.1));
        gone.extend(then.iter().map(|household| household.1));
        Changed(Feature::ALL.map(|feature| {
            let at = feature.index();
            let counted = |households: &[[u64; FEATURES]]| -> Vec<u64> {
                let digests = households.iter().map(|digests| digests[at]);
                digests.filter(|digest| *digest != NOBODY).collect()
            };
            let (mut came, mut gone) = (counted(&came), counted(&gone));
            let respelt = in_common(&mut came, &mut gone);
            other[at] + came.len().max(gone.len()) - respelt
        }))
    }
}

/// How many numbers two lists have in common, each as often as it stands in both.
fn in_common(one: &mut [u64], other: &mut [u64]) -> usize {
    one.sort_unstable();
    other.sort_unstable();
    let mut others = other.iter().peekable();
    let is_there = |number: &&u64| {
        while others.next_if(|other| other < number).is_some() {}
        others.next_if(|other| other == number).is_some()
    };
    one.iter().filter(is_there).count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo_core::{HouseholdKey, Pseudonym, RecordKey, geocode::MatchLevel};
    use proptest::prelude::*;

    use super::*;

    fn pupil() -> VaultPupil {
        VaultPupil {
            pseudonym: Pseudonym([1; 16]),
            residence: None,
            match_level: MatchLevel::HouseNumber,
            quality: None,
            household: Some(HouseholdKey([2; 16])),
            school: None,
            grade: Some(4),
            age: Some(9),
            stage: None,
            record_key: RecordKey(3),
            walk: None,
        }
    }

    fn features() -> [Option<String>; FEATURES] {
        Feature::ALL.map(|feature| Some(format!("some {feature}")))
    }

    /// A number of a household that is the same in every feature.
    fn alike(pupils: &[(u64, u64)]) -> impl Iterator<Item = (u64, [u64; FEATURES])> {
        pupils.iter().map(|(household, number)| (*household, [*number; FEATURES]))
    }

    #[test]
    fn a_feature_changes_its_own_number_and_a_record_key_changes_all() {
        let keys = Keys::draw().unwrap();
        let before = counted(&keys, &pupil(), &features());
        for feature in Feature::ALL {
            let mut other = features();
            other[feature.index()] = Some("other".into());
            let after = counted(&keys, &pupil(), &other);
            assert_eq!(after.0, before.0);
            for one in Feature::ALL {
                assert_eq!(after.1[one.index()] == before.1[one.index()], one != feature, "{feature} {one}");
            }
        }
        let renewed = VaultPupil { record_key: RecordKey(4), ..pupil() };
        let renewed = counted(&keys, &renewed, &features());
        assert!(renewed.0 == before.0 && renewed.1.iter().zip(before.1).all(|(one, before)| *one != before));
        let unseen = VaultPupil { grade: None, match_level: MatchLevel::Street, ..pupil() };
        assert_eq!(counted(&keys, &unseen, &features()), before);
        let homeless = VaultPupil { household: None, ..pupil() };
        assert_ne!(counted(&keys, &homeless, &features()).0, before.0);
    }

    #[test]
    fn a_household_has_changed_where_one_of_it_has_come_gone_or_is_counted_elsewhere() {
        let keys = Keys::draw().unwrap();
        let of = |pupils: &[(u64, u64)]| ReleasedHouseholds::of(&keys, alike(pupils));
        let before = of(&[(1, 10), (1, 11), (2, 20), (3, 30)]);
        for (after, changed) in [
            (vec![(1, 10), (1, 11), (2, 20), (3, 30)], 0),
            (vec![(1, 10), (2, 20), (3, 30)], 1),
            (vec![(1, 10), (1, 11), (1, 12), (2, 20), (3, 30)], 1),
            (vec![(1, 10), (1, 11), (1, 11), (2, 20), (3, 30)], 1),
            (vec![(1, 10), (1, 12), (2, 20), (3, 30)], 1),
            (vec![(1, 10), (1, 11), (2, 20)], 1),
            (vec![(1, 10), (1, 11), (2, 20), (3, 30), (4, 40)], 1),
            (vec![(1, 10), (2, 11), (2, 20), (3, 30)], 2),
            (vec![], 3),
            // One that moved, two, one that moved and one that came.
            (vec![(1, 10), (1, 11), (2, 20), (4, 31)], 1),
            (vec![(1, 10), (1, 11), (4, 31), (5, 21)], 2),
            (vec![(1, 10), (1, 11), (2, 20), (4, 31), (5, 50)], 2),
            // Written otherwise: one, two, all, and one while another moved.
            (vec![(1, 10), (1, 11), (2, 20), (4, 30)], 0),
            (vec![(1, 10), (1, 11), (5, 20), (4, 30)], 0),
            (vec![(7, 10), (7, 11), (8, 20), (9, 30)], 0),
            (vec![(1, 10), (1, 11), (5, 20), (4, 31)], 1),
            // Two households that are one now are not only written otherwise.
            (vec![(1, 10), (1, 11), (1, 20), (3, 30)], 2),
        ] {
            assert_eq!(of(&after).changed_since(&before.0), Changed([changed; FEATURES]), "{after:?}");
            assert_eq!(before.changed_since(&of(&after).0), Changed([changed; FEATURES]), "{after:?}");
        }
    }

    #[test]
    fn one_who_left_is_seen_among_any_number_of_birthdays() {
        let keys = Keys::draw().unwrap();
        let of = |pupils: std::ops::Range<u64>, birthdays: u64| {
            ReleasedHouseholds::of(
                &keys,
                pupils.map(|pupil| {
                    let mut numbers = [pupil + 1; FEATURES];
                    numbers[Feature::Age.index()] += if pupil < birthdays { 1_000_000 } else { 0 };
                    (pupil, numbers)
                }),
            )
        };
        let before = of(0..2000, 0);
        let changed = of(1..2000, 616).changed_since(&before.0);
        assert_eq!(changed.fewest(), 1);
        let all_but_age: Vec<_> =
            Feature::ALL.into_iter().filter(|feature| *feature != Feature::Age).map(|one| (one, 1)).collect();
        assert_eq!(changed.few(10), all_but_age);
        let only_birthdays = of(0..2000, 616).changed_since(&before.0);
        assert_eq!((only_birthdays.fewest(), only_birthdays.few(10)), (616, vec![]));
        let nine = of(0..2000, 9).changed_since(&before.0);
        assert_eq!(nine.few(10), [(Feature::Age, 9)]);
    }

    #[test]
    fn who_is_counted_nowhere_by_a_feature_does_not_fill_up_the_number_of_those_who_are() {
        let keys = Keys::draw().unwrap();
        let mut features = features();
        features[Feature::Residence.index()] = None;
        let (household, numbers) = counted(&keys, &pupil(), &features);
        let with = ReleasedHouseholds::of(&keys, [(household, numbers), (9, [9; FEATURES])]);
        let changed = ReleasedHouseholds::of(&keys, [(9, [9; FEATURES])]).changed_since(&with.0);
        assert!(changed.few(10).iter().all(|(feature, _)| *feature != Feature::Residence));
        assert_eq!(changed.few(10).len(), FEATURES - 1);
        let after = with.changed_since(&[]);
        assert_eq!((after.0[Feature::Residence.index()], after.0[Feature::Zone.index()]), (1, 2));
    }

    #[test]
    fn who_moves_within_what_a_feature_counts_has_not_changed_in_it() {
        let keys = Keys::draw().unwrap();
        let of = |household: u64, residence: u64| {
            let mut numbers = [7; FEATURES];
            numbers[Feature::Residence.index()] = residence;
            ReleasedHouseholds::of(&keys, [(household, numbers), (9, [9; FEATURES])])
        };
        let changed = of(2, 1).changed_since(&of(1, 0).0);
        assert_eq!(changed.few(10), [(Feature::Residence, 1)]);
    }

    #[test]
    fn digests_are_others_under_another_key_and_none_is_what_went_in() {
        let (keys, other) = (Keys::draw().unwrap(), Keys::draw().unwrap());
        let of = |keys| ReleasedHouseholds::of(keys, alike(&[(1, 10), (2, 20)])).into_digests();
        let (ours, theirs) = (of(&keys), of(&other));
        for (household, counted) in &ours {
            assert!(theirs.iter().all(|digest| digest.0 != *household && digest.1 != *counted));
            assert!(![1, 2].contains(household) && counted.iter().all(|digest| ![10, 20].contains(digest)));
        }
    }

    proptest! {
        #[test]
        fn digests_do_not_hang_on_the_order_of_pupils(
            (pupils, shuffled) in prop::collection::vec((0_u64..20, any::<[u8; FEATURES]>()), 0..60)
                .prop_flat_map(|pupils| (Just(pupils.clone()), Just(pupils).prop_shuffle())),
        ) {
            let keys = Keys::draw().unwrap();
            let of = |pupils: Vec<(u64, [u8; FEATURES])>| {
                ReleasedHouseholds::of(&keys, pupils.into_iter().map(|(home, of)| (home, of.map(u64::from))))
            };
            let (one, other) = (of(pupils), of(shuffled));
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(one.changed_since(&other.into_digests()), Changed([0; FEATURES]));
        }

        #[test]
        fn a_change_counts_in_its_own_feature_alone_and_each_household_once(
            changes in prop::collection::vec((0_u64..40, 0..FEATURES), 0..60),
        ) {
            let keys = Keys::draw().unwrap();
            // Two pupils in each household.
            let mut pupils: Vec<_> = (0..80_u64).map(|pupil| (pupil / 2, [pupil + 1; FEATURES])).collect();
            let before = ReleasedHouseholds::of(&keys, pupils.clone()).into_digests();
            let mut expected = std::collections::BTreeSet::new();
            for (household, feature) in changes {
                let first = usize::try_from(household).unwrap() * 2;
                pupils[first].1[feature] = 1000 + household;
                expected.insert((feature, household));
            }
            let changed = ReleasedHouseholds::of(&keys, pupils).changed_since(&before);
            for (feature, number) in changed.0.into_iter().enumerate() {
                prop_assert_eq!(number, expected.iter().filter(|(of, _)| *of == feature).count());
            }
        }
    }
}
