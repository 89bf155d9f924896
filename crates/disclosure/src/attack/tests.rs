//! Each attack on an invented region with protection, and where a rule is off that it counts on.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

mod region;

use catalogue::Parameters;
use geo_core::Language;
use region::Region;

use super::*;
use crate::{
    draws::Draws,
    protection::{Protection, Weakness},
    tally::Tally,
};

fn of(outcomes: &[Outcome], attack: Attack) -> Outcome {
    *outcomes.iter().find(|outcome| outcome.attack == attack).unwrap()
}

fn protection(weaknesses: &[Weakness]) -> Protection {
    let strong = Protection::of(&Parameters::default()).unwrap();
    weaknesses.iter().copied().fold(strong, Protection::weakened)
}

/// Pupils of their own households under random keys.
fn single_children(draws: &mut Draws, pupils: u64) -> Tally {
    Tally::of(draws.take(pupils as usize).zip(0..))
}

#[test]
fn a_protected_publication_helps_no_attack_on_few() {
    let region = Region::new(1);
    let outcomes = region.attacked(&region.published(|_| Vec::new()));
    let printed: Vec<String> = outcomes.iter().map(|outcome| outcome.line(Language::English)).collect();
    let printed = printed.join("\n");
    for (attack, most) in [
        (Attack::Differencing, 0.05),
        (Attack::Complement, 0.2),
        (Attack::ComplementOfSites, 0.12),
        (Attack::SingleHousehold, 0.08),
        (Attack::SiteOfFew, 0.05),
        (Attack::ClaimOfFew, 0.05),
        (Attack::Averaging, 0.04),
        (Attack::Membership, 0.16),
        (Attack::MembershipByAll, 0.37),
    ] {
        let outcome = of(&outcomes, attack);
        assert!(outcome.advantage() < most, "{attack:?}\n{printed}");
        // The region has few such groups; the test of whole programs has a larger one.
        let has_few = matches!(attack, Attack::SingleHousehold | Attack::ComplementOfSites);
        assert!(outcome.targets >= ENOUGH || has_few, "{attack:?}\n{printed}");
    }
    let allowed = region.allowed_membership(&region.published(|_| Vec::new()));
    let gained = of(&outcomes, Attack::Membership).advantage();
    assert!((gained - allowed).abs() < 0.03, "{allowed}\n{printed}");
    // Of the right answers about an averaged count, most come from the single view.
    assert!(of(&outcomes, Attack::Averaging).rate() < 0.35, "{printed}");
}

#[test]
fn without_noise_differences_sums_and_memberships_are_found() {
    let region = Region::new(1);
    let outcomes = region.attacked(&region.published(|_| vec![Weakness::NoNoise, Weakness::NoHouseholds]));
    for (attack, least) in [
        (Attack::Differencing, 0.15),
        (Attack::Complement, 0.4),
        (Attack::SingleHousehold, 0.45),
        (Attack::Membership, 0.3),
        (Attack::MembershipByAll, 0.4),
    ] {
        let outcome = of(&outcomes, attack);
        assert!(outcome.advantage() > least, "{}", outcome.line(Language::English));
    }
}

#[test]
fn different_noise_in_each_layer_is_averaged_away() {
    let region = Region::new(1);
    let by_layer = region.attacked(&region.published(|layer| vec![Weakness::NoiseByLayer(layer)]));
    let strong = region.attacked(&region.published(|_| Vec::new()));
    let [by_layer, strong] = [by_layer, strong].map(|outcomes| of(&outcomes, Attack::Averaging));
    assert!(by_layer.advantage() > strong.advantage() + 0.02);
}

#[test]
fn claims_of_small_groups_would_tell_claims_of_pupils() {
    let region = Region::new(1);
    let mut published = region.published(|_| Vec::new());
    region.give_all_claims(&mut published);
    let outcome = of(&region.attacked(&published), Attack::ClaimOfFew);
    assert!(outcome.advantage() > 0.08, "{}", outcome.line(Language::English));
}

#[test]
fn attacks_hang_on_nothing_but_the_publication() {
    let region = Region::new(2);
    let mut published = region.published(|_| Vec::new());
    let outcomes = region.attacked(&published);
    assert_eq!(outcomes, region.attacked(&published));
    published.tables.iter_mut().for_each(|table| table.rows.reverse());
    published.tables.reverse();
    assert_eq!(outcomes, region.attacked(&published));
}

#[test]
fn a_small_group_is_not_seen_in_what_its_siblings_leave_of_the_whole_unless_there_is_no_noise() {
    let advantage = |weaknesses: &[Weakness]| {
        let protection = protection(weaknesses);
        let mut draws = Draws(3);
        let suspects = (0..4000).map(|at| {
            let own = single_children(&mut draws, if at % 2 == 0 { 1 + at / 2 % 2 } else { 0 });
            let mut whole = own;
            let siblings: u32 = (0..3)
                .map(|_| {
                    let pupils = 3 + draws.below(20);
                    let records: Vec<u64> = (&mut draws).take(pupils as usize).collect();
                    for (record, household) in records.iter().zip(100..) {
                        whole.add(*record, household);
                    }
                    protection.value(&Tally::of(records.into_iter().zip(100..)))
                })
                .sum();
            let estimate = i64::from(protection.value(&whole)) - i64::from(siblings);
            Suspect { somebody: own.count() > 0, estimate, likely: 10.0 }
        });
        presence(Attack::Differencing, suspects.collect()).advantage()
    };
    let strong = advantage(&[]);
    assert!(strong < 0.12, "{strong}");
    assert!(advantage(&[Weakness::NoNoise]) > 0.49);
}

#[test]
fn a_large_family_is_not_told_from_a_small_one_unless_the_household_rule_is_off() {
    let outcome = |weaknesses: &[Weakness]| {
        let protection = protection(weaknesses);
        let mut draws = Draws(4);
        let families = (0..8000_u32).map(|at| {
            let pupils = if at % 2 == 0 { 2 } else { 3 + at / 2 % 5 };
            let tally = Tally::of((&mut draws).take(pupils as usize).map(|record| (record, 7)));
            Family { pupils, shown: protection.value(&tally) }
        });
        single_household(families.collect(), 3)
    };
    let strong = outcome(&[]);
    assert_eq!(strong.targets, 8000);
    assert!(strong.advantage().abs() < 0.02, "{strong:?}");
    assert!(outcome(&[Weakness::NoHouseholds]).advantage() > 0.15);
    assert!(outcome(&[Weakness::NoNoise, Weakness::NoHouseholds]).advantage() > 0.49);
}

#[test]
fn many_views_of_one_group_tell_no_more_than_one_unless_each_layer_has_noise_of_its_own() {
    let outcome = |salted: bool| {
        let layers: Vec<Protection> = (0..8)
            .map(|layer| if salted { protection(&[Weakness::NoiseByLayer(layer)]) } else { protection(&[]) })
            .collect();
        let mut draws = Draws(5);
        let groups = (0..4000).map(|at| {
            let tally = single_children(&mut draws, 1 + at % 9);
            let own = layers.iter().map(|protection| protection.value(&tally)).collect();
            SmallGroup { count: tally.count(), own, derived: Vec::new() }
        });
        averaging(groups.collect())
    };
    assert_eq!(outcome(false).successes, outcome(false).beside);
    assert!(outcome(false).rate() < 0.3);
    assert!(outcome(true).advantage() > 0.3, "{:?}", outcome(true));
}

#[test]
fn the_last_unknown_pupil_is_found_no_oftener_than_the_table_allows_unless_there_is_no_noise() {
    let outcome = |weaknesses: &[Weakness]| {
        let protection = protection(weaknesses);
        let mut draws = Draws(6);
        let suspicions = (0..8000_u32).map(|at| {
            let pupils = 5 + at / 2 % 30;
            let is_there = at % 2 == 0;
            let group = |pupils| Entering { pupils, households: pupils };
            let tally = single_children(&mut draws, u64::from(pupils) + u64::from(is_there));
            Suspicion {
                without: group(pupils),
                with: group(pupils + 1),
                is_there,
                shown: protection.value(&tally),
            }
        });
        membership(&suspicions.collect::<Vec<_>>(), protection.general_table())
    };
    // Half the distance between the distributions of n and n + 1, of large n: what the best test gains.
    let table = Perturbation::of(&Parameters::default().rounding).unwrap();
    let apart = |change: i32| (table.chance(100, change) - table.chance(101, change - 1)).abs();
    let most = (-4..=5).map(apart).sum::<f64>() / 4.0;
    let large = |pupils| Entering { pupils, households: pupils };
    let of_large = Suspicion { without: large(100), with: large(101), is_there: true, shown: 0 };
    assert!((allowed(&[of_large], &table) - most).abs() < 1e-12);
    let strong = outcome(&[]);
    assert!((strong.advantage() - most).abs() < 0.03, "{strong:?}, {most}");
    assert!(most < 0.14, "{most}");
    assert!(outcome(&[Weakness::NoNoise]).advantage() > 0.4);
}

#[test]
fn who_knows_everybody_else_in_many_groups_is_right_as_often_as_their_noise_together_says() {
    let (protection, mut draws) = (protection(&[]), Draws(7));
    let mut rate = |groups: u32| {
        let targets: Vec<Vec<Suspicion>> = (0..4000)
            .map(|at| {
                let is_there = at % 2 == 0;
                let group = |_| {
                    let pupils = 20 + draws.below(40) as u32;
                    let tally = single_children(&mut draws, u64::from(pupils) + u64::from(is_there));
                    let known = Entering { pupils, households: pupils };
                    let with = known.with_another();
                    Suspicion { without: known, with, is_there, shown: protection.value(&tally) }
                };
                (0..groups).map(group).collect()
            })
            .collect();
        membership_by_all(&targets, protection.general_table()).rate()
    };
    // The normal distribution at half the square root of k / V.
    for (groups, expected) in [(1, 0.624), (10, 0.841), (25, 0.943)] {
        let rate = rate(groups);
        assert!((rate - expected).abs() < 0.03, "{groups}: {rate}");
    }
}

#[test]
fn right_guesses_from_a_group_are_counted_beside_those_from_public_facts() {
    let guess = |truth, published, public| Guess { truth, published, public };
    let outcome = homogeneous(Attack::Site, [guess(1, 1, 2), guess(1, 1, 1), guess(1, 2, 1), guess(1, 1, 3)]);
    assert_eq!((outcome.targets, outcome.successes, outcome.beside), (4, 3, 2));
}

#[test]
fn as_many_groups_with_somebody_as_without_are_asked_for() {
    let suspect = |somebody| Suspect { somebody, estimate: i64::from(somebody), likely: 1.0 };
    let suspects = (0..100).map(|at| suspect(at % 5 == 0)).collect();
    let outcome = presence(Attack::Complement, suspects);
    assert_eq!((outcome.targets, outcome.successes, outcome.beside), (40, 40, 20));
}
