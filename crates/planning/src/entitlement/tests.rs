//! Decisions, case by case, and what holds for all of them.

#![allow(clippy::unwrap_used)]

use geo_core::{Localised as _, Stage};
use proptest::prelude::*;

use super::*;
use crate::claim::Open;

fn claim(rules: &RuleSet, stage: Stage) -> Claim<'_> {
    Claim {
        stage: Some(stage),
        school_type: None,
        ground: Ground::Attended,
        threshold: rules.threshold(stage, None),
    }
}

fn facts(shortest: Option<f64>, safe: Option<f64>, quality: f64) -> Facts {
    Facts {
        quality: Some(Metres(quality)),
        walk: Walk::Measured { shortest: shortest.map(Metres), safe: safe.map(Metres) },
        cautions: Vec::new(),
    }
}

/// Decides about a primary pupil (threshold 2000 m) under the rules of a Land.
fn decided(
    land: &str,
    shortest: Option<f64>,
    safe: Option<f64>,
    quality: f64,
) -> (Class, Reason, Option<f64>) {
    let rules = RuleSet::preset(land).unwrap();
    let decision = decide(&rules, &claim(&rules, Stage::Primary), &facts(shortest, safe, quality));
    (decision.class, decision.reason, decision.metres.map(|metres| metres.0))
}

#[test]
fn without_danger_the_length_decides_against_the_threshold_of_two_kilometres() {
    use Class::{Borderline, EntitledDistance, NotEntitled};
    for (what, metres, quality, class) in [
        ("far", 2600.0, 25.0, EntitledDistance),
        ("near", 900.0, 25.0, NotEntitled),
        ("exactly at the threshold", 2000.0, 0.0, NotEntitled),
        ("one millimetre over", 2000.001, 0.0, EntitledDistance),
        ("less than half a millimetre over", 2000.0004, 0.0, NotEntitled),
        ("exactly at it, with a margin", 2000.0, 25.0, Borderline),
        ("the margin touches from above", 2025.0, 25.0, Borderline),
        ("the margin touches from below", 1975.0, 25.0, Borderline),
        ("a millimetre beyond the margin", 2025.001, 25.0, EntitledDistance),
        ("a millimetre below the margin", 1974.999, 25.0, NotEntitled),
        ("only the street is known", 2300.0, 400.0, Borderline),
    ] {
        let reason = match class {
            Borderline => Reason::WithinMargin,
            NotEntitled => Reason::NotLonger,
            _ => Reason::Longer,
        };
        let (found, why, compared) = decided("rp", Some(metres), Some(metres), quality);
        assert_eq!((found, why), (class, reason), "{what}");
        assert!((compared.unwrap() - metres).abs() < 0.0005, "{what}");
    }
}

#[test]
fn a_dangerous_way_counts_for_nothing_but_says_why() {
    use Class::*;
    use Reason::*;
    for (what, shortest, safe, class, reason, compared) in [
        ("a detour too long", 1500.0, Some(2600.0), EntitledDanger, DangerDetour, Some(2600.0)),
        ("a detour short enough", 1500.0, Some(1900.0), NotEntitled, NotLonger, Some(1900.0)),
        ("a detour within the margin", 1500.0, Some(2010.0), Borderline, WithinMargin, Some(2010.0)),
        ("no detour", 1500.0, None, EntitledDanger, NoSafePath, None),
        ("no detour, at the threshold", 2000.0, None, EntitledDanger, NoSafePath, None),
        ("no detour, surely far", 2600.0, None, EntitledDistance, Longer, Some(2600.0)),
        ("by distance or danger", 2010.0, Some(2600.0), Borderline, EntitledEitherWay, Some(2010.0)),
        ("far anyway", 2500.0, Some(2600.0), EntitledDistance, Longer, Some(2600.0)),
    ] {
        assert_eq!(decided("rp", Some(shortest), safe, 25.0), (class, reason, compared), "{what}");
    }
    assert_eq!(decided("rp", None, None, 25.0), (CaseByCase, NoPath, None));
}

#[test]
fn where_danger_is_a_matter_of_discretion_nobody_gets_a_yes_for_it() {
    use Class::*;
    for (shortest, safe, class) in [
        (2600.0, None, EntitledDistance),
        (2600.0, Some(2700.0), EntitledDistance),
        (1500.0, None, CaseByCase),
        (1500.0, Some(2600.0), CaseByCase),
        (1500.0, Some(2010.0), Borderline),
        (1500.0, Some(1600.0), NotEntitled),
        (2010.0, None, Borderline),
    ] {
        assert_eq!(decided("he", Some(shortest), safe, 25.0).0, class, "{shortest} {safe:?}");
    }
    assert_eq!(decided("he", Some(1500.0), None, 25.0).1, Reason::DangerAtDiscretion);
}

#[test]
fn exactly_at_the_threshold_is_entitled_where_the_law_says_at_least() {
    assert_eq!(decided("th", Some(2000.0), Some(2000.0), 0.0).0, Class::EntitledDistance);
    assert_eq!(decided("th", Some(1999.999), Some(1999.999), 0.0).0, Class::NotEntitled);
}

#[test]
fn rules_nobody_verified_mark_the_decision() {
    for (land, verified) in [("rp", true), ("nw", false), ("th", false)] {
        let rules = RuleSet::preset(land).unwrap();
        let decision =
            decide(&rules, &claim(&rules, Stage::Primary), &facts(Some(9000.0), Some(9000.0), 25.0));
        assert_eq!(decision.verified, verified, "{land}");
        assert_eq!(decision.to_string().contains("not verified"), !verified);
        assert_eq!(decision.german().contains("nicht geprüft"), !verified);
    }
}

#[test]
fn what_is_missing_or_open_never_gives_a_yes_or_no() {
    let rules = RuleSet::preset("rp").unwrap();
    let far = facts(Some(9000.0), Some(9000.0), 25.0);
    let open = |open| Claim { ground: Ground::Open(open), ..claim(&rules, Stage::Primary) };
    for (found, class) in [
        (Open::NoSchool, Class::Unknown),
        (Open::StageUnknown, Class::Unknown),
        (Open::StageContradicts, Class::Unknown),
        (Open::SpecialNeeds, Class::CaseByCase),
        (Open::StageByCase(Stage::Secondary2), Class::CaseByCase),
        (Open::NoThresholdInLand, Class::CaseByCase),
        (Open::OutsideDistricts, Class::CaseByCase),
    ] {
        let decision = decide(&rules, &open(found), &far);
        assert_eq!((decision.class, decision.reason), (class, Reason::Open(found)));
        assert_eq!((decision.metres, decision.threshold, decision.margin), (None, None, None));
    }
    let known = claim(&rules, Stage::Primary);
    let unplaced = Facts { quality: None, ..far.clone() };
    assert_eq!(decide(&rules, &known, &unplaced).reason, Reason::NotPlaced);
    assert_eq!(decide(&rules, &open(Open::SpecialNeeds), &unplaced).class, Class::Unknown);
    let unmeasured = Facts { walk: Walk::NoNetwork, ..far.clone() };
    assert_eq!(decide(&rules, &known, &unmeasured).class, Class::Unknown);
    let without_site = Facts { walk: Walk::NoSite, ..far };
    let decision = decide(&rules, &known, &without_site);
    assert_eq!((decision.class, decision.reason), (Class::CaseByCase, Reason::NoSite));
    assert_eq!(decision.paragraph, "§ 69 Abs. 1 und 3 SchulG");
}

#[test]
fn each_case_to_decide_cites_the_paragraph_on_it() {
    let rules = RuleSet::preset("rp").unwrap();
    let far = facts(Some(9000.0), Some(9000.0), 25.0);
    for (found, cited) in [
        (Open::SpecialNeeds, "Behinderung"),
        (Open::StageByCase(Stage::Secondary2), "Eigenanteil"),
        (Open::PrivateSchool, "§ 33 PrivSchG"),
    ] {
        let claim = Claim { ground: Ground::Open(found), ..claim(&rules, Stage::Primary) };
        let paragraph = decide(&rules, &claim, &far).paragraph;
        assert!(paragraph.contains(cited) && paragraph.matches('§').count() == 1, "{paragraph}");
    }
    // A Land with one paragraph for all cites it.
    let hesse = RuleSet::preset("he").unwrap();
    let claim = Claim { ground: Ground::Open(Open::PrivateSchool), ..claim(&hesse, Stage::Primary) };
    assert_eq!(decide(&hesse, &claim, &far).paragraph, "§ 161 HSchG");
}

#[test]
fn lengths_that_are_none_decide_nothing() {
    for wrong in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(decided("rp", Some(wrong), Some(wrong), 25.0).1, Reason::NoPath);
        assert_eq!(decided("rp", Some(2600.0), Some(2600.0), wrong).1, Reason::NotPlaced);
    }
    // A way without danger is a way, whatever was said about the shortest.
    assert_eq!(decided("rp", None, Some(900.0), 25.0).0, Class::NotEntitled);
    assert_eq!(decided("rp", Some(3000.0), Some(900.0), 25.0).0, Class::NotEntitled);
}

#[test]
fn a_decision_on_the_attended_site_says_that_the_district_is_unknown() {
    let rules = RuleSet::preset("rp").unwrap();
    let unknown = Claim { ground: Ground::DistrictUnknown, ..claim(&rules, Stage::Primary) };
    let decision = decide(&rules, &unknown, &facts(Some(2600.0), Some(2600.0), 25.0));
    assert_eq!(decision.cautions, [Caution::DistrictUnknown]);
    assert_eq!(
        decision.german(),
        "Anspruch wegen der Entfernung: der Weg ist lang genug; 2600 m, Grenze 2000 m, Genauigkeit 25 m \
         (§ 69 Abs. 2 Satz 1 SchulG); Schulbezirk unbekannt: bis zur besuchten Schule gemessen"
    );
}

#[test]
fn cautions_are_worded_behind_the_decision() {
    let rules = RuleSet::preset("rp").unwrap();
    let mut far = facts(Some(2600.0), Some(2600.0), 25.0);
    far.cautions = vec![Caution::PastIsland, Caution::EntranceUnknown];
    let decision = decide(&rules, &claim(&rules, Stage::Primary), &far);
    assert!(decision.to_string().ends_with("measured to the school's address: its entrance is not known"));
    assert!(decision.german().contains("keine Verbindung zum Wegenetz"));
}

#[test]
fn no_shown_number_contradicts_the_decision() {
    let rules = RuleSet::preset("rp").unwrap();
    let shown = |metres: f64, quality: f64| {
        let decision =
            decide(&rules, &claim(&rules, Stage::Primary), &facts(Some(metres), Some(metres), quality));
        let shown = Shown::of(&decision).unwrap();
        (shown.metres, shown.margin)
    };
    assert_eq!(shown(2000.3, 0.0), ("2000.3".into(), "0.0".into()));
    assert_eq!(shown(2000.001, 0.0), ("2000.001".into(), "0.000".into()));
    assert_eq!(shown(2500.4, 25.0), ("2500".into(), "25".into()));
    assert_eq!(shown(2025.4, 25.0), ("2025.4".into(), "25.0".into()), "not 2025 m with a margin of 25 m");
    assert_eq!(shown(2025.04, 25.0), ("2025.04".into(), "25.00".into()));
}

#[test]
fn every_class_has_a_name_of_its_own_in_files() {
    for class in Class::ALL {
        assert_eq!(Class::parse(class.as_str()), Some(class));
    }
    assert_eq!(Class::parse("entitled"), None);
}

/// How much of a claim a class is: a no, an open answer, a yes.
fn rank(class: Class) -> u8 {
    match class {
        Class::NotEntitled => 0,
        Class::Borderline | Class::CaseByCase | Class::Unknown => 1,
        Class::EntitledDistance | Class::EntitledDanger => 2,
    }
}

fn land() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("rp"), Just("nw"), Just("by"), Just("he"), Just("th"), Just("sl")]
}

proptest! {
    #[test]
    fn a_longer_way_without_danger_never_takes_an_entitlement_away(
        land in land(), shortest in 0.0..5000.0_f64, detour in 0.0..2000.0_f64, more in 0.0..2000.0_f64,
        quality in 0.0..500.0_f64, gone in any::<bool>(),
    ) {
        let safe = shortest + detour;
        let before = decided(land, Some(shortest), Some(safe), quality).0;
        let longer = if gone { None } else { Some(safe + more) };
        let after = decided(land, Some(shortest), longer, quality).0;
        prop_assert!(rank(after) >= rank(before) || after == Class::Borderline, "{before} {after}");
        prop_assert!(rank(before) < 2 || after != Class::NotEntitled);
    }

    #[test]
    fn a_yes_or_no_holds_wherever_within_the_margin_the_house_stands(
        land in land(), shortest in 0.0..5000.0_f64, detour in 0.0..2000.0_f64,
        quality in 0.0..500.0_f64, moved in -1.0..1.0_f64, safe_exists in any::<bool>(),
    ) {
        // Both ways change by as much as the house moves, at most.
        let shift = moved * (quality - 0.001).max(0.0);
        let safe = safe_exists.then_some(shortest + detour);
        let class = decided(land, Some(shortest), safe, quality).0;
        let there = decided(land, Some((shortest + shift).max(0.0)), safe.map(|safe| (safe + shift).max(0.0)), 0.0).0;
        match rank(class) {
            0 => prop_assert_eq!(there, Class::NotEntitled),
            2 => prop_assert_eq!(rank(there), 2),
            _ => {}
        }
    }

    #[test]
    fn shown_numbers_lie_where_the_exact_ones_do(metres in 1990.0..2040.0_f64, quality in 0.0..40.0_f64) {
        let rules = RuleSet::preset("rp").unwrap();
        let decision = decide(&rules, &claim(&rules, Stage::Primary), &facts(Some(metres), Some(metres), quality));
        let shown = Shown::of(&decision).unwrap();
        let parsed = facts(shown.metres.parse().ok(), shown.metres.parse().ok(), shown.margin.parse().unwrap());
        let again = decide(&rules, &claim(&rules, Stage::Primary), &parsed);
        prop_assert_eq!((again.class, again.reason), (decision.class, decision.reason));
    }
}
