//! Which school grounds the claim, case by case.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use geo_core::{
    ids::SiteId,
    school_type::{SchoolType::*, Stage::*},
};

use super::*;

const RP: &str = include_str!("../../../../geodata/rules/rp.toml");

fn rp() -> RuleSet {
    RuleSet::preset("rp").unwrap()
}

/// A public site of the types its wording names, which teaches their stages.
fn school(wording: &str) -> School {
    let types = SchoolType::all_in(wording);
    let stages = Stage::ALL.into_iter().filter(|stage| types.iter().any(|t| t.stages().contains(stage)));
    let id = SiteId { school: geo_core::SchoolNumber("1".into()), site: "1".into() };
    School {
        type_wording: wording.into(),
        stages: stages.collect(),
        legal_status: Some(LegalStatus::Public),
        ..School::of(id, types)
    }
}

fn grade(site: usize, grade: u8) -> Enrolled<'static> {
    Enrolled { site: Some(site), grade: Some(grade), ..Enrolled::default() }
}

fn ground(pupil: Enrolled<'_>, schools: &[School], district: District) -> Ground {
    Claim::of(&rp(), &pupil, schools, district).ground
}

fn group(pupil: Enrolled<'_>, schools: &[School]) -> ClaimGroup {
    match ground(pupil, schools, District::NoFile) {
        Ground::Nearest(group) => group,
        other => panic!("{other:?}"),
    }
}

fn candidates(pupil: Enrolled<'_>, schools: &[School]) -> Vec<usize> {
    group(pupil, schools).candidates(&rp(), schools).sites
}

#[test]
fn a_primary_pupil_s_claim_is_grounded_by_the_school_district_whatever_is_nearer_or_attended() {
    let schools = [school("Grundschule"), school("Grundschule")];
    assert_eq!(ground(grade(0, 3), &schools, District::Of(1)), Ground::District(1));
    assert_eq!(ground(grade(0, 3), &schools, District::NoFile), Ground::DistrictUnknown);
    assert_eq!(ground(grade(0, 3), &schools, District::Outside), Ground::Open(Open::OutsideDistricts));
}

#[test]
fn in_a_combined_school_the_stage_chooses_the_type() {
    let schools = [school("Grund- und Realschule plus"), school("Realschule plus"), school("Grundschule")];
    assert_eq!(ground(grade(0, 4), &schools, District::NoFile), Ground::DistrictUnknown);
    assert_eq!(candidates(grade(0, 5), &schools), [0, 1]);
}

#[test]
fn a_realschule_plus_inside_a_combined_school_counts_but_not_a_site_with_primary_pupils_only() {
    let mut primary_only = school("Grund- und Realschule plus");
    primary_only.stages = vec![Primary];
    let schools = [school("Realschule plus und Fachoberschule"), primary_only, school("Gymnasium")];
    assert_eq!(candidates(grade(0, 7), &schools), [0]);
}

#[test]
fn integrative_and_cooperative_realschulen_plus_are_apart_where_the_list_words_them() {
    let schools = [
        school("Kooperative Realschule plus"),
        school("Integrative Realschule plus"),
        school("Realschule plus"),
    ];
    assert_eq!(candidates(grade(0, 7), &schools), [0, 2]);
    assert_eq!(candidates(grade(2, 7), &schools), [0, 1, 2]);
    let found = group(grade(2, 7), &schools).candidates(&rp(), &schools);
    assert!(found.form_unlisted);
    let worded = &schools[..2];
    assert!(!group(grade(0, 7), worded).candidates(&rp(), worded).form_unlisted);
}

#[test]
fn gymnasien_to_g8_and_g9_are_apart_and_one_that_says_nothing_is_g9() {
    let mut g8 = school("Gymnasium");
    g8.form = Some(GymnasiumForm::G8);
    let mut g9 = school("Gymnasium");
    g9.form = Some(GymnasiumForm::G9);
    let schools = [g8, g9, school("Gymnasium"), school("Integrierte Gesamtschule")];
    assert_eq!(candidates(grade(0, 6), &schools), [0]);
    assert_eq!(candidates(grade(1, 6), &schools), [1, 2]);
    assert_eq!(candidates(grade(2, 6), &schools), [1, 2]);
    assert_eq!(candidates(grade(3, 6), &schools), [3], "an IGS is apart");
}

#[test]
fn forms_are_not_apart_where_the_rules_say_so() {
    let rules =
        RuleSet::parse(&RP.replace("g8_and_g9_apart = true", "g8_and_g9_apart = false"), Path::new("x"))
            .unwrap();
    let mut g8 = school("Gymnasium");
    g8.form = Some(GymnasiumForm::G8);
    let schools = [g8, school("Gymnasium")];
    let Ground::Nearest(group) = Claim::of(&rules, &grade(0, 6), &schools, District::NoFile).ground else {
        panic!("a Gymnasium is found by distance")
    };
    assert_eq!(group.candidates(&rules, &schools).sites, [0, 1]);
}

#[test]
fn a_farther_school_counts_for_the_first_language_where_the_nearer_is_known_not_to_teach_it() {
    let mut english = school("Gymnasium");
    english.first_languages = vec!["Englisch".into()];
    let mut latin = school("Gymnasium");
    latin.first_languages = vec!["Englisch".into(), "LATEIN".into()];
    let schools = [english, latin];
    let pupil = |language| Enrolled { first_language: language, ..grade(1, 6) };
    assert_eq!(candidates(pupil(Some("Latein")), &schools), [1]);
    assert_eq!(candidates(pupil(Some("englisch")), &schools), [0, 1]);
    assert_eq!(candidates(pupil(None), &schools), [0, 1]);
    assert_eq!(candidates(pupil(Some(" ")), &schools), [0, 1]);
}

#[test]
fn a_site_whose_languages_are_not_listed_counts_and_that_is_said() {
    let mut latin = school("Gymnasium");
    latin.first_languages = vec!["Latein".into()];
    let schools = [school("Gymnasium"), latin];
    let pupil = Enrolled { first_language: Some("Latein"), ..grade(1, 6) };
    let found = group(pupil, &schools).candidates(&rp(), &schools);
    assert_eq!((found.sites, found.language_unlisted), (vec![0, 1], true));
}

#[test]
fn private_sites_are_candidates_only_where_configured() {
    let mut private = school("Gymnasium");
    private.legal_status = Some(LegalStatus::Private);
    let mut unlisted = school("Gymnasium");
    unlisted.legal_status = None;
    let schools = [private, unlisted, school("Gymnasium")];
    assert_eq!(candidates(grade(0, 6), &schools), [1, 2], "also for a pupil of the private one");
    let text = RP.replace("private_sites   = false", "private_sites   = true");
    let rules = RuleSet::parse(&text, Path::new("x")).unwrap();
    assert_eq!(group(grade(0, 6), &schools).candidates(&rules, &schools).sites, [0, 1, 2]);
}

#[test]
fn pupils_with_the_same_question_share_a_group() {
    let schools = [school("Gymnasium"), school("Gymnasium")];
    assert_eq!(group(grade(0, 5), &schools), group(grade(1, 9), &schools));
    let latin = Enrolled { first_language: Some("Latein"), ..grade(0, 5) };
    assert_ne!(group(grade(0, 5), &schools), group(latin, &schools));
}

#[test]
fn what_the_law_leaves_to_the_single_case_is_open() {
    let mut private = school("Grundschule");
    private.legal_status = Some(LegalStatus::Private);
    let schools = [
        school("Förderschule"),
        school("Gymnasium"),
        school("Grundschule und Förderschule"),
        school("Freie Waldorfschule"),
        private,
    ];
    let open = |pupil| match ground(pupil, &schools, District::Of(4)) {
        Ground::Open(open) => open,
        other => panic!("{other:?}"),
    };
    assert_eq!(open(grade(0, 7)), Open::TypeByCase(Foerderschule));
    assert_eq!(open(Enrolled { site: Some(0), ..Enrolled::default() }), Open::TypeByCase(Foerderschule));
    assert_eq!(open(grade(1, 12)), Open::StageByCase(Secondary2));
    assert_eq!(open(Enrolled { special_needs: Some(true), ..grade(1, 7) }), Open::SpecialNeeds);
    assert_eq!(open(grade(2, 2)), Open::TypeByCase(Foerderschule), "which of the two is not listed");
    assert_eq!(open(grade(3, 6)), Open::NotCovered(Waldorfschule));
    assert_eq!(open(grade(4, 2)), Open::PrivateSchool);
}

#[test]
fn listed_without_special_needs_is_no_special_case() {
    let schools = [school("Gymnasium")];
    let pupil = Enrolled { special_needs: Some(false), ..grade(0, 7) };
    assert!(matches!(ground(pupil, &schools, District::NoFile), Ground::Nearest(_)));
}

#[test]
fn the_tenth_year_at_g8_is_a_case_of_its_own_and_at_g9_it_is_not() {
    let mut g8 = school("Gymnasium");
    g8.form = Some(GymnasiumForm::G8);
    let schools = [g8, school("Gymnasium")];
    assert_eq!(ground(grade(0, 10), &schools, District::NoFile), Ground::Open(Open::TenthOfG8));
    let listed = Enrolled { stage: Some(Secondary2), ..grade(0, 10) };
    assert_eq!(ground(listed, &schools, District::NoFile), Ground::Open(Open::TenthOfG8));
    assert!(matches!(ground(grade(1, 10), &schools, District::NoFile), Ground::Nearest(_)));
}

#[test]
fn an_unknown_stage_is_taken_only_from_a_site_that_teaches_one() {
    let schools = [school("Grundschule"), school("Gymnasium"), school("Grund- und Realschule plus")];
    let pupil = |site| Enrolled { site: Some(site), ..Enrolled::default() };
    assert_eq!(ground(pupil(0), &schools, District::NoFile), Ground::DistrictUnknown);
    assert_eq!(ground(pupil(1), &schools, District::NoFile), Ground::Open(Open::StageUnknown));
    assert_eq!(ground(pupil(2), &schools, District::NoFile), Ground::Open(Open::StageUnknown));
}

#[test]
fn data_that_does_not_fit_together_decides_nothing() {
    let schools = [school("Gymnasium"), school("Realschule plus und Gymnasium")];
    assert_eq!(ground(grade(0, 3), &schools, District::NoFile), Ground::Open(Open::StageNotTaught));
    assert_eq!(ground(grade(1, 7), &schools, District::NoFile), Ground::Open(Open::SeveralTypes));
    assert_eq!(ground(grade(9, 7), &schools, District::NoFile), Ground::Open(Open::NoSchool));
    let contradiction = Enrolled { stage: Some(Primary), ..grade(0, 7) };
    assert_eq!(ground(contradiction, &schools, District::NoFile), Ground::Open(Open::StageContradicts));
    let absent = Enrolled { site: None, ..grade(0, 7) };
    assert_eq!(ground(absent, &schools, District::NoFile), Ground::Open(Open::NoSchool));
}

#[test]
fn where_the_land_sets_no_threshold_every_claim_is_open() {
    let rules = RuleSet::preset("bw").unwrap();
    let schools = [school("Grundschule"), school("Gymnasium"), school("Förderschule")];
    for (site, year) in [(0, 1), (1, 6), (1, 12), (2, 3)] {
        let claim = Claim::of(&rules, &grade(site, year), &schools, District::NoFile);
        assert_eq!(claim.ground, Ground::Open(Open::NoThresholdInLand));
        assert_eq!(claim.threshold, None);
    }
}

#[test]
fn a_claim_that_is_not_open_has_stage_type_and_threshold() {
    let schools = [school("Grund- und Realschule plus")];
    let rules = rp();
    let claim = Claim::of(&rules, &grade(0, 4), &schools, District::Of(0));
    assert_eq!((claim.stage, claim.school_type), (Some(Primary), Some(Grundschule)));
    assert!((claim.threshold.unwrap().metres.0 - 2000.0).abs() < f64::EPSILON);
    let claim = Claim::of(&rules, &grade(0, 5), &schools, District::Of(0));
    assert_eq!((claim.stage, claim.school_type), (Some(Secondary1), Some(RealschulePlus)));
    assert!((claim.threshold.unwrap().metres.0 - 4000.0).abs() < f64::EPSILON);
}

#[test]
fn in_the_fifth_year_of_a_long_primary_school_a_pupil_is_primary() {
    let rules = RuleSet::parse(&format!("primary_grades = 6\n{RP}"), Path::new("x")).unwrap();
    let schools = [school("Grundschule")];
    for listed in [None, Some(Secondary1), Some(Primary)] {
        let claim = Claim::of(&rules, &Enrolled { stage: listed, ..grade(0, 5) }, &schools, District::Of(0));
        assert_eq!((claim.stage, claim.ground), (Some(Primary), Ground::District(0)));
    }
}
