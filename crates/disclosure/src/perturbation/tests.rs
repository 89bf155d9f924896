//! The table against what defines it: mean, variance, what is never shown, most entropy.

#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_precision_loss)]

use proptest::prelude::*;

use super::*;
use crate::draws::Draws;

const GENERAL: Rounding = Rounding { threshold: 3, variance: 2.5, largest_change: 4 };
const SENSITIVE: Rounding = Rounding { threshold: 10, variance: 26.0, largest_change: 30 };

fn rounding(threshold: u32, variance: f64, largest_change: u32) -> Rounding {
    Rounding { threshold, variance, largest_change }
}

/// Mean and variance of the change by the bounds that draw it, in parts of 2^64 summed exactly.
fn moments(table: &Perturbation, count: u32) -> (f64, f64) {
    let row = table.row(count).unwrap();
    let moment = |power: u32| {
        let keys = |(at, change): (usize, &i32)| row.keys(at).cast_signed() * i128::from(change.pow(power));
        let sum: i128 = row.changes.iter().enumerate().map(keys).sum();
        (sum >> 64) as f64 + (sum & ((1 << 64) - 1)) as f64 / 2_f64.powi(64)
    };
    (moment(1), moment(2) - moment(1).powi(2))
}

fn chances(table: &Perturbation, count: u32) -> Vec<(i32, f64)> {
    table.changes(count).iter().map(|change| (*change, table.chance(count, *change))).collect()
}

/// How the entropy changes along the only direction that moves four chances and keeps sum, mean and
/// variance: the third divided difference of ln p.
fn slope_of_entropy(four: &[(i32, f64)]) -> (f64, f64) {
    let part = |(v, p): &(i32, f64)| {
        let others = four.iter().filter(|(other, _)| other != v);
        let weight: f64 = others.map(|(other, _)| f64::from(v - other)).product();
        p.ln() / weight
    };
    let parts: Vec<f64> = four.iter().map(part).collect();
    (parts.iter().sum(), parts.iter().map(|part| part.abs()).sum())
}

/// T, D and V that have a table, on the bounds of V and close to them as well.
fn possible() -> impl Strategy<Value = Rounding> {
    let part = prop_oneof![4 => 0.0..=1.0_f64, 1 => Just(0.0), 1 => Just(1.0), 1 => Just(1e-7), 1 => Just(1.0 - 1e-7)];
    (2_u32..=12, 0_u32..=40, part).prop_map(|(threshold, more, part)| {
        let smallest = (threshold / 2) * (threshold - threshold / 2);
        let largest_change = threshold.max(smallest) + more;
        let (low, high) = (f64::from(smallest), f64::from(largest_change));
        rounding(threshold, (low + part * (high - low)).min(high), largest_change)
    })
}

#[test]
fn the_default_tables_have_mean_0_and_the_variance_as_asked_for_every_count() {
    assert_eq!(catalogue::Parameters::default().rounding, GENERAL);
    assert_eq!(catalogue::Parameters::default().sensitive, SENSITIVE);
    for asked in [GENERAL, SENSITIVE] {
        let table = Perturbation::of(&asked).unwrap();
        for count in 1..=200 {
            let (mean, variance) = moments(&table, count);
            assert!(mean.abs() < 1e-9, "{asked:?}: mean of {count}: {mean}");
            assert!((variance - asked.variance).abs() < 1e-9, "{asked:?}: variance of {count}: {variance}");
        }
    }
}

#[test]
fn none_stays_none_under_every_key() {
    let table = Perturbation::of(&GENERAL).unwrap();
    for key in Draws(1).take(10_000).chain([0, u64::MAX]) {
        assert_eq!(table.shown(0, key), 0);
    }
    assert_eq!((table.changes(0), table.chance(0, 0), table.chance(0, 1)), (&[0][..], 1.0, 0.0));
}

proptest! {
    #[test]
    fn mean_variance_and_reach_are_as_asked_whatever_is_asked(asked in possible()) {
        let table = Perturbation::of(&asked).unwrap();
        for count in 1..=200 {
            let (mean, variance) = moments(&table, count);
            prop_assert!(mean.abs() < 1e-9, "mean of {}: {}", count, mean);
            prop_assert!((variance - asked.variance).abs() < 1e-9, "variance of {}: {}", count, variance);
            prop_assert!(table.changes(count).iter().all(|v| v.unsigned_abs() <= asked.largest_change));
        }
    }

    #[test]
    fn nothing_from_1_to_the_threshold_is_shown_under_any_key(
        asked in possible(), counts in prop::collection::vec(0_u32..200, 20), keys in prop::collection::vec(any::<u64>(), 20)
    ) {
        let table = Perturbation::of(&asked).unwrap();
        for count in counts {
            for key in keys.iter().copied().chain([0, u64::MAX]) {
                let shown = table.shown(count, key);
                prop_assert!(shown == 0 || shown >= asked.threshold, "{} for {}", shown, count);
            }
        }
    }

    #[test]
    fn no_other_distribution_of_the_same_mean_and_variance_has_more_entropy(asked in possible(), count in 1_u32..100) {
        let table = Perturbation::of(&asked).unwrap();
        // Of rarer changes too few keys are left to compare.
        let likely: Vec<_> = chances(&table, count).into_iter().filter(|(_, chance)| *chance > 1e-9).collect();
        for four in likely.windows(4) {
            let (slope, scale) = slope_of_entropy(four);
            prop_assert!(slope.abs() <= 1e-6 * scale, "{:?}: {}", four, slope);
        }
        // Every possible change is drawn, but on the bounds of V.
        let inside = asked.variance - f64::from(count * asked.threshold.saturating_sub(count)) > 0.1
            && f64::from(asked.largest_change) - asked.variance > 0.1;
        if inside && likely.len() == chances(&table, count).len() {
            prop_assert_eq!(table.changes(count), support(count, &asked));
        }
    }
}

#[test]
fn large_counts_rise_and_fall_alike_and_share_one_row() {
    let table = Perturbation::of(&GENERAL).unwrap();
    assert_eq!(table.changes(7), [-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    for change in 1..=4 {
        assert!((table.chance(7, change) - table.chance(7, -change)).abs() < 1e-12);
    }
    for key in Draws(2).take(1000) {
        assert_eq!(table.change(7, key), table.change(1_000_000, key));
    }
    assert_eq!(table.shown(u32::MAX, u64::MAX), u32::MAX);
}

#[test]
fn a_table_that_can_be_solved_by_hand_is_as_solved_by_hand() {
    // D = 2, V = 1: with t = p(1) / p(0) and p(2) / p(0) = t^4, 2t + 8t^4 = 1 + 2t + 2t^4.
    let table = Perturbation::of(&rounding(2, 1.0, 2)).unwrap();
    let t = 6_f64.powf(-0.25);
    let middle = 1.0 / (1.0 + 2.0 * t + 2.0 / 6.0);
    for (change, by_hand) in [(0, middle), (1, middle * t), (-2, middle / 6.0)] {
        assert!((table.chance(100, change) - by_hand).abs() < 1e-12, "{change}");
    }
}

#[test]
fn the_smallest_variance_leaves_two_values_and_so_does_the_largest() {
    let table = Perturbation::of(&rounding(3, 2.0, 4)).unwrap();
    let third = 1.0 / 3.0;
    for (count, down, up) in [(1, 2.0 * third, third), (2, third, 2.0 * third)] {
        assert_eq!(table.changes(count), [-count.cast_signed(), (3 - count).cast_signed()]);
        assert!((table.chance(count, -count.cast_signed()) - down).abs() < 1e-15);
        assert!((table.chance(count, (3 - count).cast_signed()) - up).abs() < 1e-15);
    }
    assert!(table.changes(3).len() > 2);

    let table = Perturbation::of(&rounding(3, 4.0, 4)).unwrap();
    assert_eq!(table.changes(1), [-1, 4]);
    assert!((table.chance(1, -1) - 0.8).abs() < 1e-15);
}

#[test]
fn the_bounds_of_keys_draw_the_lowest_change_first() {
    let table = Perturbation::of(&GENERAL).unwrap();
    for count in 1..20 {
        let row = table.row(count).unwrap();
        assert_eq!(table.change(count, 0), row.changes[0]);
        assert_eq!(table.change(count, u64::MAX), *row.changes.last().unwrap());
        for (at, bound) in row.bounds.iter().enumerate() {
            assert_eq!(table.change(count, bound - 1), row.changes[at]);
            assert_eq!(table.change(count, *bound), row.changes[at + 1]);
        }
    }
}

#[test]
fn a_million_keys_draw_each_change_as_often_as_the_table_says() {
    for asked in [GENERAL, SENSITIVE] {
        let table = Perturbation::of(&asked).unwrap();
        for count in [1, 2, 5, 9, 60] {
            let mut drawn = vec![0_u32; table.changes(count).len()];
            for key in Draws(count.into()).take(1_000_000) {
                let change = table.change(count, key);
                drawn[table.changes(count).binary_search(&change).unwrap()] += 1;
            }
            // Pearson's statistic of the changes expected 5 times and more: its mean is one less
            // than their number; six standard deviations are never left by chance.
            let expected = |change: &i32| table.chance(count, *change) * 1e6;
            let often = table.changes(count).iter().zip(&drawn).filter(|(change, _)| expected(change) >= 5.0);
            let parts: Vec<f64> = often
                .map(|(change, drawn)| (f64::from(*drawn) - expected(change)).powi(2) / expected(change))
                .collect();
            let free = parts.len() as f64 - 1.0;
            let statistic: f64 = parts.iter().sum();
            assert!(
                statistic < free + 6.0 * (2.0 * free).sqrt(),
                "{asked:?}, {count}: {statistic} of {free}"
            );
        }
    }
}

#[test]
fn a_variance_too_small_is_refused_with_the_smallest_which_is_accepted() {
    for threshold in 2..=20 {
        let rows = (1..threshold).map(|count| count * (threshold - count));
        let needed = rows.max().unwrap();
        let largest_change = needed.max(threshold);
        let asked = rounding(threshold, f64::from(needed) - 0.001, largest_change);
        let Err(ParameterError::VarianceTooSmall { count, smallest, .. }) = Perturbation::of(&asked) else {
            panic!("{asked:?} was accepted")
        };
        assert_eq!((smallest, count * (threshold - count)), (needed, needed));
        assert!(Perturbation::of(&rounding(threshold, f64::from(smallest), largest_change)).is_ok());
    }
}

#[test]
fn a_variance_too_large_is_refused_with_the_largest_and_the_smallest_change_which_are_accepted() {
    let asked = rounding(3, 4.2, 4);
    let error = Perturbation::of(&asked).unwrap_err();
    let ParameterError::VarianceTooLarge { largest, smallest_change, .. } = error else { panic!("{error}") };
    assert_eq!((largest, smallest_change), (4, 5.0));
    assert!(Perturbation::of(&rounding(3, 4.0, 4)).is_ok());
    assert!(Perturbation::of(&rounding(3, 4.2, 5)).is_ok());
}

#[test]
fn a_largest_change_too_small_is_refused_with_the_smallest_change_and_variance_which_are_accepted() {
    for threshold in 2..=20 {
        let error = Perturbation::of(&rounding(threshold, 2.5, 1)).unwrap_err();
        let ParameterError::ChangeTooSmall { smallest_change, smallest, .. } = error else {
            panic!("{error}")
        };
        let variance = f64::from(smallest);
        assert!(Perturbation::of(&rounding(threshold, variance, smallest_change)).is_ok(), "{threshold}");
        let below = Perturbation::of(&rounding(threshold, variance, smallest_change - 1));
        assert!(matches!(below, Err(ParameterError::ChangeTooSmall { .. })), "{threshold}");
    }
    // Below T a count could only be raised or kept.
    assert!(support(3, &rounding(3, 2.0, 2)).iter().all(|change| *change >= 0));
}

#[test]
fn a_variance_and_a_threshold_out_of_reach_are_refused_with_the_largest() {
    let error = Perturbation::of(&rounding(3, 1e9, 4)).unwrap_err();
    assert!(matches!(error, ParameterError::VarianceOutOfReach { largest: LARGEST_CHANGE, .. }), "{error}");
    assert!(!error.to_string().contains("largest_change = 1000000000"), "{error}");
    let smallest = |threshold: u32| (threshold / 2) * (threshold - threshold / 2);
    assert!(smallest(LARGEST_THRESHOLD) <= LARGEST_CHANGE);
    assert!(smallest(LARGEST_THRESHOLD + 1) > LARGEST_CHANGE);
    for threshold in [LARGEST_THRESHOLD + 1, u32::MAX] {
        let error = Perturbation::of(&rounding(threshold, 2.5, 4)).unwrap_err();
        let ParameterError::ThresholdTooLarge { largest, .. } = error else { panic!("{error}") };
        assert_eq!(largest, LARGEST_THRESHOLD);
    }
}

#[test]
fn parameters_without_sense_are_refused_with_what_to_do() {
    for (asked, english, german) in [
        (
            rounding(1, 2.0, 4),
            "threshold = 1: at least 2, or single pupils would be shown",
            "threshold = 1: mindestens 2, sonst würden Einzelne gezeigt",
        ),
        (
            rounding(3, f64::NAN, 4),
            "variance = NaN is no number; the smallest one for threshold = 3 is 2",
            "variance = NaN ist keine Zahl; die kleinste für threshold = 3 ist 2",
        ),
        (
            rounding(3, 2.5, 1001),
            "largest_change = 1001: at most 1000",
            "largest_change = 1001: höchstens 1000",
        ),
        (
            rounding(3, 1.5, 4),
            "variance = 1.5 is too small for threshold = 3: a count of 1, shown as 0 or as 3 and more, needs at least 2",
            "variance = 1.5 ist zu klein für threshold = 3: eine Anzahl von 1, gezeigt als 0 oder als 3 und mehr, braucht mindestens 2",
        ),
    ] {
        let error = Perturbation::of(&asked).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), geo_core::Localised::german(&error).as_str()),
            (english, german)
        );
    }
}

#[test]
fn the_largest_table_there_is_can_be_solved() {
    let table = Perturbation::of(&rounding(40, 700.0, 1000)).unwrap();
    for count in [1, 20, 39, 40, 500, 1001, 1040] {
        let (mean, variance) = moments(&table, count);
        assert!(mean.abs() < 1e-9 && (variance - 700.0).abs() < 1e-9, "{count}: {mean}, {variance}");
    }
}
