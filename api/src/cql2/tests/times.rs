//! Temporal functions on all pairs of short intervals, against their definitions by points.

use super::{super::expression::Temporal, refused, rows};

/// The relations as sets of days have them: interval `a` to `b` and `c` to `d`, all days between.
fn defined(relation: Temporal, [a, b]: [i32; 2], [c, d]: [i32; 2]) -> bool {
    let (first, second) = ((a..=b).collect::<Vec<_>>(), (c..=d).collect::<Vec<_>>());
    let shared = first.iter().filter(|day| second.contains(day)).count();
    let within = |inner: &[i32], outer: &[i32]| inner.iter().all(|day| outer.contains(day));
    let (starts, ends) = (first[0] == second[0], first.last() == second.last());
    let shorter = first.len() < second.len();
    let longer = first.len() > second.len();
    match relation {
        Temporal::After => shared == 0 && first[0] > second[0],
        Temporal::Before => shared == 0 && first[0] < second[0],
        Temporal::Contains => within(&second, &first) && !starts && !ends,
        Temporal::Disjoint => shared == 0,
        Temporal::During => within(&first, &second) && !starts && !ends,
        Temporal::Equals => first == second,
        Temporal::FinishedBy => ends && longer,
        Temporal::Finishes => ends && shorter,
        Temporal::Intersects => shared > 0,
        Temporal::Meets => b == c,
        Temporal::MetBy => a == d,
        // They share more than one end, and neither holds the other.
        Temporal::OverlappedBy => second[0] < first[0] && shared > 1 && b > d,
        Temporal::Overlaps => first[0] < second[0] && shared > 1 && d > b,
        Temporal::StartedBy => starts && longer,
        Temporal::Starts => starts && shorter,
    }
}

#[test]
fn every_relation_is_as_defined_on_all_pairs_of_intervals() {
    let spans: Vec<[i32; 2]> = (1..=5).flat_map(|from| (from..=5).map(move |to| [from, to])).collect();
    for relation in Temporal::ALL {
        let (mut texts, mut expected) = (Vec::new(), Vec::new());
        for first in &spans {
            for second in &spans {
                // With one day only, meeting and sharing more than an end are not told apart by days.
                if first[0] == first[1] || second[0] == second[1] {
                    continue;
                }
                let span = |[from, to]: &[i32; 2]| format!("INTERVAL('2026-10-{from:02}','2026-10-{to:02}')");
                texts.push(format!("{}({},{})", relation.name(), span(first), span(second)));
                expected.push(defined(*relation, *first, *second));
            }
        }
        assert!(expected.contains(&true) && expected.contains(&false), "{relation:?}");
        for (text, expected) in texts.iter().zip(expected) {
            assert_eq!(rows("hazards", text).len(), if expected { 7 } else { 0 }, "{text}");
        }
    }
}

#[test]
fn instants_are_only_for_functions_that_take_them() {
    let mut refusals = 0;
    for relation in Temporal::ALL {
        let name = relation.name();
        let text = format!("{name}(valid_from, INTERVAL('2026-10-02','2026-10-04'))");
        if relation.needs_intervals() {
            refused("hazards", &text);
            refusals += 1;
        } else {
            let expected: &[usize] = match relation {
                Temporal::After => &[4, 5],
                Temporal::Before => &[0],
                Temporal::Disjoint => &[0, 4, 5],
                Temporal::Intersects => &[1, 2, 3],
                _ => &[],
            };
            assert_eq!(rows("hazards", &text), expected, "{text}");
        }
    }
    assert_eq!(refusals, 10);
    assert_eq!(rows("hazards", "T_EQUALS(valid_from, DATE('2026-10-03'))"), [2]);
    assert_eq!(rows("hazards", "T_DISJOINT(DATE('2026-10-03'), valid_from)"), [0, 1, 3, 4, 5]);
}

#[test]
fn a_moment_beside_a_day_counts_as_its_day_and_beside_a_moment_as_itself() {
    assert_eq!(rows("hazards", "valid_from = TIMESTAMP('2026-10-03T23:59:59.9Z')"), [2]);
    assert_eq!(rows("hazards", "valid_from > TIMESTAMP('2026-10-04T00:30:00+01:00')"), [3, 4, 5]);
    assert_eq!(rows("hazards", "valid_from >= '2026-10-05T12:00:00Z'"), [4, 5]);
    assert_eq!(
        rows("hazards", "TIMESTAMP('2026-10-03T08:00:00Z') < TIMESTAMP('2026-10-03T08:00:01Z')").len(),
        7
    );
    assert_eq!(rows("hazards", "TIMESTAMP('2026-10-03T08:00:00Z') = DATE('2026-10-03')").len(), 7);
    let mixed = "T_DURING(INTERVAL('2026-10-03','2026-10-04T08:00:00Z'),INTERVAL('2026-10-02','..'))";
    assert_eq!(rows("hazards", mixed).len(), 7);
}

#[test]
fn days_are_compared_with_days_and_their_texts() {
    assert_eq!(rows("hazards", "valid_from >= DATE('2026-10-05')"), [4, 5]);
    assert_eq!(rows("hazards", "'2026-10-05' <= valid_from"), [4, 5]);
    assert_eq!(rows("hazards", "valid_from IN (DATE('2026-10-02'), '2026-10-04')"), [1, 3]);
    assert_eq!(rows("hazards", "valid_from BETWEEN '2026-10-02' AND DATE('2026-10-03')"), [1, 2]);
    assert_eq!(rows("hazards", "valid_from = valid_to"), [0, 1, 2, 3, 4, 5]);
    assert_eq!(rows("hazards", "T_INTERSECTS(valid_from, INTERVAL('..', '2026-10-02'))"), [0, 1]);
    assert_eq!(rows("hazards", "T_INTERSECTS(valid_from, INTERVAL('2026-10-05', '..'))"), [4, 5]);
    assert_eq!(
        rows("hazards", "T_STARTS(INTERVAL(valid_from,'2026-12-31'),INTERVAL('2026-10-02','..'))"),
        [1]
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for wrong in [
        "valid_from = DATE('2026-02-30')",
        "valid_from = DATE('2026-10-03T08:00:00Z')",
        "valid_from = DATE('20261003')",
        "valid_from = DATE('-009999-01-01')",
        "valid_from = TIMESTAMP('2026-10-03')",
        "valid_from = TIMESTAMP('2026-10-03 08:00:00Z')",
        "valid_from = TIMESTAMP('2026-10-03T25:00:00Z')",
        "valid_from = DATE(valid_to)",
        "T_AFTER(valid_from, INTERVAL('2026-10-03'))",
        "T_AFTER(valid_from, INTERVAL('2026-10-03', 'never'))",
        "T_AFTER(valid_from, INTERVAL(reason, '..'))",
        "T_AFTER(valid_from, INTERVAL('2026-10-03', '2026-10-02'))",
    ] {
        refused("hazards", wrong);
    }
}
