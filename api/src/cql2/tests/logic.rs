//! The truth table of the standard (21-065r2, table 1), and where values come from that are unknown.

use super::{
    super::{FilterLanguage, condition::Condition, json, text},
    held, refused, rows, selected,
};
use crate::crs::ServedCrs;

/// What a text is of the last row, which bears nulls.
fn value(text: &str) -> Option<bool> {
    let held = held("hazards");
    let read = text::parse(text, ServedCrs::Crs84).unwrap();
    let condition: Condition = super::super::check::check(read, held.layer, ServedCrs::Crs84).unwrap();
    condition.holds(held.table.rows.last().unwrap())
}

#[test]
fn and_or_and_not_follow_the_truth_table() {
    let (t, f, n) = ("TRUE", "FALSE", "(reason = 'x')");
    let (yes, no) = (Some(true), Some(false));
    for (first, second, and, or) in [
        (t, t, yes, yes),
        (t, f, no, yes),
        (f, t, no, yes),
        (f, f, no, no),
        (t, n, None, yes),
        (f, n, no, None),
        (n, t, None, yes),
        (n, f, no, None),
        (n, n, None, None),
    ] {
        assert_eq!(value(&format!("{first} AND {second}")), and, "{first} AND {second}");
        assert_eq!(value(&format!("{first} OR {second}")), or, "{first} OR {second}");
    }
    assert_eq!([value("NOT TRUE"), value("NOT FALSE"), value("NOT (reason = 'x')")], [no, yes, None]);
}

#[test]
fn everything_that_is_asked_of_a_null_is_unknown_but_whether_it_is_one() {
    for unknown in [
        "reason = 'x'",
        "reason <> 'x'",
        "reason = reason",
        "reason < 'x'",
        "reason LIKE '%'",
        "reason NOT LIKE 'x'",
        "reason IN ('x')",
        "reason NOT IN ('x')",
        "reason IN ('x', stages)",
        "CASEI(reason) = 'x'",
        "ACCENTI(reason) = 'x'",
        "valid_from > DATE('2026-01-01')",
        "valid_from BETWEEN DATE('2026-01-01') AND DATE('2026-12-31')",
        "valid_from IN (DATE('2026-01-01'))",
        "T_AFTER(valid_from, DATE('2026-01-01'))",
        "T_EQUALS(INTERVAL(valid_from, '..'), INTERVAL('..', '..'))",
        "(reason = 'x') = TRUE",
    ] {
        assert_eq!(value(unknown), None, "{unknown}");
        assert_eq!(value(&format!("NOT ({unknown})")), None, "NOT {unknown}");
        assert_eq!(value(&format!("({unknown}) IS NULL")), Some(true), "{unknown}");
    }
    assert_eq!(value("reason IS NULL AND valid_from IS NULL AND CASEI(reason) IS NULL"), Some(true));
    assert_eq!(value("reason IS NOT NULL"), Some(false));
    assert_eq!(value("geometry IS NOT NULL"), Some(true));
    // One side that decides is enough.
    assert_eq!(value("'b' BETWEEN 'c' AND reason"), Some(false));
    assert_eq!(value("'b' BETWEEN 'a' AND reason"), None);
    assert_eq!(value("'x' IN (reason, 'x')"), Some(true));
}

#[test]
fn a_number_that_is_none_is_unknown() {
    let all = [0, 1, 2, 3, 4, 5];
    assert_eq!(rows("entitlement", "1 / pupils > 0"), [1, 2, 3, 4, 5]);
    assert_eq!(rows("entitlement", "NOT (1 / pupils > 0)"), [0; 0]);
    assert_eq!(rows("entitlement", "pupils % 0 = 0 OR pupils DIV 0 = 0"), [0; 0]);
    assert_eq!(rows("entitlement", "(-1) ^ 0.5 IS NULL AND pupils IS NOT NULL"), all);
    assert_eq!(rows("entitlement", "pupils + 9223372036854775807 > 0"), all);
    assert_eq!(rows("entitlement", "pupils * 1e300 * 1e300 IS NULL"), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn arithmetic_has_the_precedence_of_the_grammar() {
    let all = [0, 1, 2, 3, 4, 5];
    for holds in [
        "pupils + 2 * 3 = pupils + 6",
        "(pupils + 2) * 3 = 3 * pupils + 6",
        "pupils - 4 - 3 = pupils - 7",
        "100 / 10 / 5 = 2 + 0 * pupils",
        "2 ^ 3 ^ 2 = 512 + 0 * pupils",
        "-2 ^ 2 = 4 + 0 * pupils",
        "7 DIV 2 = 3 AND -7 div 2 = -3 AND 7 % 4 = 3 AND pupils >= 0",
        "- pupils = -1 * pupils",
        "( - (pupils)) <= +0",
        "10 - -pupils = 10 + pupils",
        "pupils > -1 AND .5 < 1. AND 1e2 = 100 AND 1.5E-1 = 0.15",
    ] {
        assert_eq!(rows("entitlement", holds), all, "{holds}");
    }
    assert_eq!(rows("attendance", "share * 2 = pupils * 2 + 1 AND share % 1 = 0.5"), all);
}

#[test]
fn the_last_of_equal_words_binds_as_the_grammar_says() {
    assert_eq!(rows("entitlement", "pupils = 1 OR pupils = 2 AND pupils > 5"), [1]);
    assert_eq!(rows("entitlement", "NOT pupils = 1 AND pupils < 3"), [0, 2]);
    assert_eq!(rows("entitlement", "pupils BETWEEN 1 AND 2 AND pupils <> 2"), [1]);
    assert_eq!(rows("entitlement", "not pupils is not null"), [6]);
}

#[test]
fn values_are_compared_with_their_like_only() {
    for wrong in [
        "pupils = zone",
        "zone = 3",
        "pupils = TRUE",
        "pupils IN (1, 'x')",
        "zone IN (1)",
        "zone BETWEEN 1 AND 2",
        "TRUE BETWEEN FALSE AND TRUE",
        "(pupils > 1) IN (TRUE)",
        "pupils LIKE '1%'",
        "zone LIKE zone_name",
        "zone LIKE 3",
        "CASEI(pupils) = 'x'",
        "geometry = geometry",
        "geometry > 1",
        "pupils",
        "pupils + 1",
        "pupils AND TRUE",
        "NOT zone",
        "DATE('2026-01-01') = pupils",
        "T_AFTER(zone, DATE('2026-01-01'))",
        "S_INTERSECTS(geometry, zone)",
        "S_INTERSECTS(POINT(6 49), pupils)",
        "INTERVAL('..', '..') IS NULL",
        "INTERVAL('..', '..') = INTERVAL('..', '..')",
    ] {
        refused("entitlement", wrong);
    }
    refused("hazards", "valid_from > 'today'");
    refused("hazards", "valid_from LIKE '2026%'");
    refused("hazards", "T_AFTER(valid_from, '2026-01-01')");
}

#[test]
fn texts_are_composed_before_they_are_compared() {
    let held = held("hazards");
    let json = r#"{"op":"=","args":["o\u0308","\u00f6"]}"#;
    assert_eq!(selected(&held, json, FilterLanguage::Json).unwrap().len(), 7);
    assert!(json::parse("{", ServedCrs::Crs84).is_err());
}

#[test]
fn times_of_day_are_texts() {
    assert_eq!(rows("school_sites", "bell_start < '07:03'"), [0, 1, 2]);
    assert_eq!(rows("school_sites", "bell_start LIKE '07:_4' OR bell_end = '07:01'"), [1, 4]);
}
