//! Tests of the bounds against every way to fulfil small systems.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// A sum by the places of its counts.
#[derive(Debug, Clone)]
struct Tie {
    exact: bool,
    whole: usize,
    parts: Vec<usize>,
}

fn tie(exact: bool, whole: usize, parts: &[usize]) -> Tie {
    Tie { exact, whole, parts: parts.to_vec() }
}

fn sum(exact: bool) -> Sum {
    let closing = if exact { Closing::Exact } else { Closing::Open };
    Sum { closing, adjusted: Adjusted::No, attack: Attack::Differencing }
}

fn system(bounds: &[Bounds], ties: &[Tie]) -> System {
    let mut system = System::default();
    for bounds in bounds {
        let count = system.published(bounds.low, *bounds);
        system.incomparable(count);
    }
    let number = |at: &usize| Count::try_from(*at).unwrap();
    for tie in ties {
        system.relate(sum(tie.exact), number(&tie.whole), tie.parts.iter().map(number));
    }
    system
}

/// The smallest and largest value of each count over all ways to fulfil the ties.
fn hull(bounds: &[Bounds], ties: &[Tie]) -> Option<Vec<Bounds>> {
    let mut hull: Option<Vec<Bounds>> = None;
    let mut at: Vec<u32> = bounds.iter().map(|bounds| bounds.low).collect();
    loop {
        let holds = |tie: &Tie| {
            let parts: u32 = tie.parts.iter().map(|part| at[*part]).sum();
            if tie.exact { at[tie.whole] == parts } else { at[tie.whole] >= parts }
        };
        if ties.iter().all(holds) {
            let point = at.iter().map(|value| Bounds { low: *value, high: *value });
            hull = Some(match hull {
                None => point.collect(),
                Some(hull) => hull
                    .into_iter()
                    .zip(point)
                    .map(|(all, one)| Bounds { low: all.low.min(one.low), high: all.high.max(one.high) })
                    .collect(),
            });
        }
        let Some(next) = (0..at.len()).find(|count| at[*count] < bounds[*count].high) else { return hull };
        at[next] += 1;
        for (value, bounds) in at.iter_mut().zip(bounds).take(next) {
            *value = bounds.low;
        }
    }
}

/// Bounds around a true count.
fn around(truth: &[u32], slack: &[(u32, u32)]) -> Vec<Bounds> {
    let bounds = truth.iter().zip(slack);
    bounds
        .map(|(count, (below, above))| Bounds { low: count.saturating_sub(*below), high: count + above })
        .collect()
}

/// A root of two branches, the first of two leaves, the second of three: leaves first.
fn tree(exact: [bool; 3]) -> [Tie; 3] {
    [tie(exact[0], 5, &[0, 1]), tie(exact[1], 6, &[2, 3, 4]), tie(exact[2], 7, &[5, 6])]
}

proptest! {
    #[test]
    fn the_bounds_of_a_tree_are_those_of_all_ways_to_fulfil_it(
        leaves in prop::collection::vec(0_u32..6, 5),
        more in prop::array::uniform3(0_u32..3),
        exact in prop::array::uniform3(any::<bool>()),
        slack in prop::collection::vec((0_u32..3, 0_u32..3), 8),
    ) {
        let rest = |at: usize| if exact[at] { 0 } else { more[at] };
        let (one, other) = (leaves[0] + leaves[1] + rest(0), leaves[2] + leaves[3] + leaves[4] + rest(1));
        let mut truth = leaves.clone();
        truth.extend([one, other, one + other + rest(2)]);
        let (bounds, ties) = (around(&truth, &slack), tree(exact));
        let mut system = system(&bounds, &ties);
        system.propagate();
        let expected = hull(&bounds, &ties).unwrap();
        let derived: Vec<Bounds> = (0..8).map(|count| system.bounds(count)).collect();
        prop_assert_eq!(derived, expected);
        prop_assert_eq!(system.broken().count(), 0);
    }

    #[test]
    fn the_bounds_of_any_sums_hold_the_truth_and_what_is_impossible_is_said_only_where_it_is(
        bounds in prop::collection::vec((0_u32..4, 0_u32..3), 6),
        ties in prop::collection::vec((any::<bool>(), 0_usize..6, prop::collection::vec(0_usize..6, 1..4)), 1..4),
    ) {
        let bounds: Vec<Bounds> = bounds.iter().map(|(low, width)| Bounds { low: *low, high: low + width }).collect();
        let mut ties: Vec<Tie> = ties.iter().map(|(exact, whole, parts)| tie(*exact, *whole, parts)).collect();
        for tie in &mut ties {
            tie.parts.sort_unstable();
            tie.parts.dedup();
            tie.parts.retain(|part| *part != tie.whole);
        }
        ties.retain(|tie| !tie.parts.is_empty());
        let mut system = system(&bounds, &ties);
        system.propagate();
        // What interval by interval looks possible need not be; then nothing is said.
        if let Some(expected) = hull(&bounds, &ties) {
            prop_assert_eq!(system.broken().count(), 0);
            for (count, expected) in (0..).zip(expected) {
                let derived = system.bounds(count);
                prop_assert!(derived.low <= expected.low && derived.high >= expected.high);
            }
        }
    }
}

#[test]
fn a_sum_that_no_counts_fulfil_is_broken_and_moves_nothing() {
    let bounds = [Bounds { low: 0, high: 3 }, Bounds { low: 4, high: 9 }];
    let mut system = system(&bounds, &[tie(false, 0, &[1])]);
    system.propagate();
    assert_eq!(system.broken().count(), 1);
    assert_eq!([system.bounds(0), system.bounds(1)], bounds);
}

#[test]
fn two_values_of_one_noise_are_two_sets_so_the_other_part_is_not_empty() {
    let wide = |value: u32| Bounds { low: value - 4, high: value + 4 };
    let with_values = |whole: u32, part: u32| {
        let mut system = System::default();
        let whole = system.published(whole, wide(whole));
        let part = system.published(part, wide(part));
        let other = system.published(0, Bounds::ANY);
        system.relate(sum(true), whole, [part, other]);
        system.propagate();
        system.bounds(other)
    };
    assert_eq!(with_values(20, 19), Bounds { low: 1, high: 9 });
    assert_eq!(with_values(20, 20), Bounds { low: 0, high: 8 });
}

#[test]
fn a_nested_whole_says_nothing_but_its_part() {
    let mut system = System::default();
    let bounds = Bounds { low: 6, high: 14 };
    let (whole, part, other) =
        (system.published(10, bounds), system.published(10, bounds), system.published(0, Bounds::ANY));
    system.relate(Sum { adjusted: Adjusted::Nested, ..sum(true) }, whole, [part, other]);
    system.allow_for_adjustments();
    system.propagate();
    assert_eq!(system.bounds(whole), Bounds { low: 6, high: UNBOUNDED });
    assert_eq!(system.bounds(other), Bounds::ANY);
}

#[test]
fn a_part_at_its_whole_may_be_more_than_its_value_says() {
    let mut system = System::default();
    let (whole, part) = (
        system.published(10, Bounds { low: 6, high: 14 }),
        system.published(10, Bounds { low: 6, high: 14 }),
    );
    system.relate(Sum { adjusted: Adjusted::Capped, ..sum(false) }, whole, [part]);
    system.allow_for_adjustments();
    assert_eq!(system.bounds(part).high, UNBOUNDED);
    system.propagate();
    assert_eq!(system.bounds(part), Bounds { low: 6, high: 14 });
}
