//! Each rule against a protection without it.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::draws::Draws;

/// Pupils in households of a size, under random keys.
fn group(pupils: u32, per_household: u32, seed: u64) -> Tally {
    let household = |pupil: u32| u64::from(pupil / per_household);
    Tally::of(Draws(seed).zip(0..pupils).map(|(record, pupil)| (record, household(pupil))))
}

fn protection() -> Protection {
    Protection::of(&Parameters::default()).unwrap()
}

fn mean(protection: &Protection, pupils: u32, per_household: u32) -> f64 {
    let shown = (0..20_000).map(|seed| protection.value(&group(pupils, per_household, seed)));
    shown.map(f64::from).sum::<f64>() / 20_000.0
}

/// A group of few households looks, on average, like one of two pupils: the check that a table
/// without the household rule must fail.
fn hides_a_large_family(protection: &Protection) -> bool {
    (mean(protection, 5, 5) - 2.0).abs() < 0.1 && (mean(protection, 6, 3) - 2.0).abs() < 0.1
}

/// Nothing from 1 to 2 is ever shown, and counts scatter.
fn hides_single_pupils(protection: &Protection) -> bool {
    let shown = |pupils| (0..1000).map(move |seed| protection.value(&group(pupils, 1, seed)));
    (1..10).all(|pupils| shown(pupils).all(|shown| shown == 0 || shown > 2))
}

#[test]
fn a_large_family_counts_as_two_pupils_unless_the_household_rule_is_off() {
    assert!(hides_a_large_family(&protection()));
    assert!(!hides_a_large_family(&protection().weakened(Weakness::NoHouseholds)));
}

#[test]
fn three_households_count_as_they_are() {
    assert!((mean(&protection(), 9, 3) - 9.0).abs() < 0.1);
    assert_eq!(protection().bias(&group(9, 3, 1)), 0);
    assert_eq!(protection().bias(&group(6, 3, 1)), 4);
    assert_eq!(protection().bias(&group(2, 1, 1)), 0);
}

#[test]
fn single_pupils_are_hidden_unless_there_is_no_noise() {
    assert!(hides_single_pupils(&protection()));
    assert!(!hides_single_pupils(&protection().weakened(Weakness::NoNoise)));
    let open = protection().weakened(Weakness::NoNoise).weakened(Weakness::NoHouseholds);
    assert_eq!(open.value(&group(5, 5, 1)), 5);
}

#[test]
fn the_same_pupils_give_the_same_value_unless_noise_differs_by_layer() {
    let groups = || (0..1000).map(|seed| group(20, 1, seed));
    let salted = |salt| protection().weakened(Weakness::NoiseByLayer(salt));
    assert!(groups().all(|group| protection().value(&group) == protection().value(&group)));
    let equal = groups().filter(|group| salted(1).value(group) == salted(2).value(group)).count();
    assert!((100..400).contains(&equal), "{equal}");
}

#[test]
fn sensitive_sites_show_nothing_below_ten_and_hide_fewer_than_ten_households() {
    for seed in 0..1000 {
        for pupils in 1..40 {
            let shown = protection().sensitive(&group(pupils, 1, seed));
            assert!(shown == 0 || shown >= 10, "{shown}");
        }
    }
    let shown = |protection: Protection| {
        let values = (0..5000).map(|seed| f64::from(protection.sensitive(&group(27, 3, seed))));
        values.sum::<f64>() / 5000.0
    };
    assert!((shown(protection()) - 9.0).abs() < 0.4);
    assert!((shown(protection().weakened(Weakness::NoHouseholds)) - 27.0).abs() < 0.4);
}

#[test]
fn an_error_says_which_parameters_it_means() {
    let mut parameters = Parameters::default();
    parameters.sensitive.variance = 20.0;
    let error = Protection::of(&parameters).unwrap_err();
    assert!(error.to_string().starts_with("sensitive sites: variance = 20"), "{error}");
}

#[test]
fn the_changes_of_parts_say_nothing_about_the_change_of_the_whole() {
    let (protection, mut draws) = (protection(), Draws(9));
    let change = |group: &Tally| i64::from(protection.value(group)) - i64::from(group.count());
    let mut closing = 0;
    for seed in 0..40_000 {
        let (one, other) = (group(20, 1, seed), group(30, 1, seed + 1_000_000));
        let mut whole = one;
        // Only the sum of the keys matters.
        whole.add(other.key(), draws.next().unwrap());
        let whole = (1..30).fold(whole, |mut whole, household| {
            whole.add(0, household << 32);
            whole
        });
        assert_eq!(whole.count(), 50);
        closing += u32::from(change(&whole) == change(&one) + change(&other));
    }
    // As of three independent changes.
    let table = protection.general_table();
    let chance = |change: i32| table.chance(50, change);
    let changes = || table.changes(50).iter();
    let expected: f64 = changes()
        .flat_map(|one| changes().map(move |other| (*one, *other)))
        .map(|(one, other)| chance(one) * chance(other) * chance(one + other))
        .sum();
    assert!((f64::from(closing) / 40_000.0 - expected).abs() < 0.01, "{closing}, {expected}");
}
