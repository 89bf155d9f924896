//! What the households of a release add to its counts, as hashes under the key: enough to say how
//! many have changed between two releases, and nothing else.

use std::cmp::Ordering;

use catalogue::AgeBands;
use rayon::prelude::*;
use store::VaultPupil;

use crate::keys::Keys;

/// The households of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReleasedHouseholds(Vec<(u64, u64)>);

/// What a pupil adds to the counts of a release: the household, and a number that is another one
/// as soon as the pupil is counted in another row of any layer. `places` are all fixed places whose
/// rows it is counted in and that do not follow from each other, in a fixed order.
#[must_use]
pub fn counted(keys: &Keys, pupil: &VaultPupil, places: &[&str], ages: &AgeBands) -> (u64, u64) {
    let school = pupil.school.as_ref().map_or("", |school| school.0.as_str());
    let walk = pupil.walk.as_ref();
    let site = walk.and_then(|walk| walk.attended.as_ref()).map(|way| way.site.site.as_str());
    let stage = pupil.stage.map_or("", |stage| stage.as_str());
    let age_band = ages.index_of(pupil.age).to_string();
    let entitlement = walk.map_or("", |walk| walk.entitlement.as_str());
    let mut breakdowns = vec![school, site.unwrap_or_default(), stage, &age_band, entitlement];
    breakdowns.extend_from_slice(places);
    // Who has no address is a household of its own.
    let household = pupil.household.map_or(pupil.pseudonym.0, |household| household.0);
    (first_half(household), keys.counted(pupil.record_key, &breakdowns))
}

fn first_half(hash: [u8; 16]) -> u64 {
    u64::from_be_bytes(std::array::from_fn(|at| hash[at]))
}

impl ReleasedHouseholds {
    /// The households of all pupils, each pupil given by [`counted`] in whatever order.
    /// O(n log n), over all cores.
    #[must_use]
    pub fn of(keys: &Keys, pupils: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut pupils: Vec<(u64, u64)> = pupils.into_iter().collect();
        pupils.par_sort_unstable();
        let digests = pupils.par_chunk_by(|one, next| one.0 == next.0).map(|members| {
            let contributions: Vec<u64> = members.iter().map(|(_, contribution)| *contribution).collect();
            let household = members.first().map_or(0, |(household, _)| *household);
            (keys.released_household(household), keys.released_contributions(&contributions))
        });
        let mut digests: Vec<_> = digests.collect();
        digests.par_sort_unstable();
        Self(digests)
    }

    /// The digests, ascending, as a vault keeps them.
    #[must_use]
    pub fn into_digests(self) -> Vec<(u64, u64)> {
        self.0
    }

    /// How many households add something else to counts than those whose digests a vault has kept.
    /// The number errs to the low side: one that has gone and one that has come may be one that
    /// moved and count once, and a household whose address is only written otherwise, with the same
    /// pupils counted in the same rows, does not count.
    /// O(n log n).
    #[must_use]
    pub fn changed_since(&self, kept: &[(u64, u64)]) -> usize {
        let (mut now, mut then) = (self.0.as_slice(), kept);
        let (mut came, mut gone, mut other) = (Vec::new(), Vec::new(), 0);
        while let (Some((one, rest)), Some((before, others))) = (now.split_first(), then.split_first()) {
            match one.0.cmp(&before.0) {
                Ordering::Equal => {
                    other += usize::from(one.1 != before.1);
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
        let respelt = in_common(&mut came, &mut gone);
        other + came.len().max(gone.len()) - respelt
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
    use geo_core::{HouseholdKey, Pseudonym, RecordKey, SchoolNumber, SiteId, Stage, geocode::MatchLevel};
    use proptest::prelude::*;
    use store::{VaultWalk, VaultWay};

    use super::*;

    fn pupil() -> VaultPupil {
        VaultPupil {
            pseudonym: Pseudonym([1; 16]),
            residence: None,
            match_level: MatchLevel::HouseNumber,
            quality: None,
            household: Some(HouseholdKey([2; 16])),
            school: Some(SchoolNumber("07001".into())),
            grade: Some(4),
            age: Some(9),
            stage: Some(Stage::Primary),
            record_key: RecordKey(3),
            walk: Some(VaultWalk {
                attended: Some(VaultWay { site: SiteId::parse("07001/a").unwrap(), metres: None }),
                nearest: None,
                claim: None,
                safe: None,
                entitlement: "borderline".into(),
                reason: String::new(),
                paragraph: String::new(),
                threshold: None,
                margin: None,
                verified: true,
                cautions: String::new(),
                assigned: None,
                assigned_extra: None,
            }),
        }
    }

    #[test]
    fn all_that_is_counted_of_a_pupil_counts_and_nothing_else_does() {
        let keys = Keys::draw().unwrap();
        let ages = AgeBands::default();
        let before = counted(&keys, &pupil(), &["cell", "zone"], &ages);
        let with = |change: &dyn Fn(&mut VaultPupil)| {
            let mut pupil = pupil();
            change(&mut pupil);
            counted(&keys, &pupil, &["cell", "zone"], &ages)
        };
        let changes: [&dyn Fn(&mut VaultPupil); 7] = [
            &|pupil| pupil.record_key = RecordKey(4),
            &|pupil| pupil.school = Some(SchoolNumber("07002".into())),
            &|pupil| pupil.age = Some(10),
            &|pupil| pupil.age = None,
            &|pupil| pupil.stage = None,
            &|pupil| pupil.walk.as_mut().unwrap().entitlement = "not_entitled".into(),
            &|pupil| pupil.walk.as_mut().unwrap().attended.as_mut().unwrap().site.site = "b".into(),
        ];
        for (at, change) in changes.iter().enumerate() {
            let after = with(change);
            assert_eq!((after.0, after.1 == before.1), (before.0, false), "change {at}");
        }
        for places in [["cell", "other"], ["other", "zone"]] {
            assert_ne!(counted(&keys, &pupil(), &places, &ages).1, before.1);
        }
        let unseen: [&dyn Fn(&mut VaultPupil); 4] = [
            &|pupil| pupil.age = Some(8),
            &|pupil| pupil.grade = None,
            &|pupil| pupil.match_level = MatchLevel::Street,
            &|pupil| pupil.walk.as_mut().unwrap().reason = "other".into(),
        ];
        for change in unseen {
            assert_eq!(with(change), before);
        }
        assert_ne!(with(&|pupil| pupil.household = None).0, before.0);
    }

    #[test]
    fn a_household_has_changed_where_one_of_it_has_come_gone_or_is_counted_elsewhere() {
        let keys = Keys::draw().unwrap();
        let of = |pupils: &[(u64, u64)]| ReleasedHouseholds::of(&keys, pupils.iter().copied());
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
            assert_eq!(of(&after).changed_since(&before.0), changed, "{after:?}");
            assert_eq!(before.changed_since(&of(&after).0), changed, "{after:?}");
        }
    }

    #[test]
    fn digests_are_others_under_another_key_and_none_is_what_went_in() {
        let (keys, other) = (Keys::draw().unwrap(), Keys::draw().unwrap());
        let of = |keys| ReleasedHouseholds::of(keys, [(1, 10), (2, 20)]).into_digests();
        let (ours, theirs) = (of(&keys), of(&other));
        for (household, counted) in &ours {
            assert!(theirs.iter().all(|digest| digest.0 != *household && digest.1 != *counted));
            assert!(![1, 2].contains(household) && ![10, 20].contains(counted));
        }
    }

    proptest! {
        #[test]
        fn digests_do_not_hang_on_the_order_of_pupils(
            (pupils, shuffled) in prop::collection::vec((0_u64..20, 0_u64..5), 0..60)
                .prop_flat_map(|pupils| (Just(pupils.clone()), Just(pupils).prop_shuffle())),
        ) {
            let keys = Keys::draw().unwrap();
            let one = ReleasedHouseholds::of(&keys, pupils);
            let other = ReleasedHouseholds::of(&keys, shuffled);
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(one.changed_since(&other.into_digests()), 0);
        }
    }
}
