//! Tests on publications of a few rows written by hand.

use catalogue::{
    Publication, Row, Table, Value,
    layers::{ENTITLEMENT, PUPILS_BY_MUNICIPALITY, TOTALS},
    properties::{
        AGE_BAND, AGS, ASSOCIATION, BREAKDOWN, ENTITLED_DANGER, PUPILS, SCHOOL_TYPE, STAGE, VALUE, ZONE,
    },
};

use super::region::about;
use crate::audit::{Attack, Audit, Finding};

/// The audit but for rows and layers that a few rows by hand cannot have.
fn audit(new: &Publication, old: Option<&Publication>) -> Audit {
    let mut audit = crate::audit::audit(new, old);
    audit
        .findings
        .retain(|finding| !matches!(finding, Finding::MissingRow { .. } | Finding::MissingLayer { .. }));
    audit
}

fn municipality(ags: &str, stage: &str, pupils: u32) -> Row {
    Row::new(
        &PUPILS_BY_MUNICIPALITY,
        None,
        [
            (&AGS, ags.into()),
            (&ASSOCIATION, "072355001".into()),
            (&STAGE, stage.into()),
            (&AGE_BAND, "all".into()),
            (&PUPILS, pupils.into()),
        ],
    )
}

fn total(breakdown: &str, value: &str, pupils: u32) -> Row {
    Row::new(
        &TOTALS,
        None,
        [(&BREAKDOWN, Value::from(breakdown)), (&VALUE, value.into()), (&PUPILS, pupils.into())],
    )
}

fn publication(municipalities: Vec<Row>, totals: Vec<Row>) -> Publication {
    let municipalities = Table { layer: &PUPILS_BY_MUNICIPALITY, rows: municipalities };
    Publication { about: about(), tables: vec![municipalities, Table { layer: &TOTALS, rows: totals }] }
}

/// An association and its two municipalities.
fn association(all: u32, one: u32, other: u32) -> Publication {
    publication(
        vec![municipality("07235001", "all", one), municipality("07235002", "all", other)],
        vec![total("association", "072355001", all)],
    )
}

#[test]
fn a_municipality_that_the_difference_leaves_one_or_two_pupils_is_found() {
    let audit = audit(&association(8, 14, 3), None);
    let [Finding::Narrow { at, value: 3, low: 1, high: 2, attack: Attack::Differencing, .. }] =
        &audit.findings[..]
    else {
        panic!("{:?}", audit.findings)
    };
    assert!(at.to_string().contains("07235002"), "{at}");
}

#[test]
fn a_sum_that_its_parts_do_not_allow_is_found() {
    let audit = audit(&association(8, 30, 3), None);
    assert!(matches!(audit.findings[0], Finding::Contradiction { attack: Attack::Differencing, .. }));
}

#[test]
fn two_releases_under_other_keys_that_leave_one_count_are_found() {
    let (new, mut old) = (association(9, 14, 3), association(20, 14, 7));
    old.about.keys = "b".into();
    assert!(audit(&new, None).is_clean() && audit(&old, None).is_clean());
    let audit = audit(&new, Some(&old));
    let [Finding::TwoReleases { at, low: 3, high: 3, .. }] = &audit.findings[..] else {
        panic!("{:?}", audit.findings)
    };
    assert!(at.to_string().contains("07235002"), "{at}");
}

#[test]
fn a_category_that_everyone_is_proven_to_be_in_is_found() {
    let mut exact = publication(vec![municipality("07235001", "all", 20)], Vec::new());
    exact.about.parameters.rounding.largest_change = 0;
    exact.about.parameters.rounding.threshold = 1;
    exact.about.parameters.rounding.variance = 0.0;
    let row = |pairs: [(&'static catalogue::Property, Value); 4]| Row::new(&ENTITLEMENT, None, pairs);
    exact.tables.push(Table {
        layer: &ENTITLEMENT,
        rows: vec![row([
            (&ZONE, "07235001".into()),
            (&SCHOOL_TYPE, "all".into()),
            (&PUPILS, 20_u32.into()),
            (&ENTITLED_DANGER, 20_u32.into()),
        ])],
    });
    let audit = audit(&exact, None);
    assert!(audit.findings.iter().any(|finding| matches!(finding, Finding::Homogeneous { count: 20, .. })));
}

#[test]
fn values_of_special_schools_are_judged_by_their_own_threshold() {
    let of =
        |pupils| audit(&publication(Vec::new(), vec![total("special_schools", "072355001", pupils)]), None);
    assert!(of(10).is_clean() && of(0).is_clean());
    assert!(matches!(of(9).findings[..], [Finding::Forbidden { value: 9, threshold: 10, .. }]));
}

#[test]
fn an_association_with_one_municipality_above_0_says_nothing_more() {
    let nested = audit(&association(7, 7, 0), None);
    assert!(nested.is_clean());
    // With noise of its own it would tell that somebody lives in the other one.
    let mut own = association(7, 13, 0);
    assert!(!audit(&own, None).is_clean());
    own.tables.remove(0);
    assert!(audit(&own, None).is_clean());
}
