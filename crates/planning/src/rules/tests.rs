//! The presets, and rule files good and bad.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use geo_core::Localised as _;

use super::*;

const RP: &str = include_str!("../../../../geodata/rules/rp.toml");

fn problems(text: &str) -> Vec<String> {
    match RuleSet::parse(text, Path::new("regeln.toml")) {
        Err(RulesError::Problems { problems, .. }) => problems.iter().map(ToString::to_string).collect(),
        other => vec![format!("{other:?}")],
    }
}

#[test]
fn every_land_has_a_preset_that_is_read_under_its_own_name() {
    let mut titles = BTreeSet::new();
    for (land, _) in presets::LAENDER {
        let rules = RuleSet::preset(land).unwrap();
        assert_eq!(rules.land, land);
        assert!(rules.decides() || rules.note.is_some(), "{land} does not say why it has no number");
        titles.insert(rules.title);
    }
    assert_eq!(titles.len(), 16);
}

#[test]
fn rhineland_palatinate_sets_two_and_four_kilometres_verified_and_none_for_the_upper_stage() {
    let rules = RuleSet::read(&RulesSource::default()).unwrap();
    let of = |stage| rules.threshold(stage, None).map(|threshold| threshold.metres);
    assert_eq!(of(Stage::Primary), Some(Metres(2000.0)));
    assert_eq!(of(Stage::Secondary1), Some(Metres(4000.0)));
    assert_eq!(of(Stage::Secondary2), None);
    assert_eq!(rules.comparison, Comparison::LongerThan);
    assert_eq!(rules.danger.effect, DangerEffect::Claim);
    assert!(rules.is_verified());
    assert_eq!(rules.ground_of(SchoolType::Grundschule), Some(GroundRule::District));
    assert_eq!(rules.ground_of(SchoolType::Gymnasium), Some(GroundRule::Nearest));
    assert_eq!(rules.ground_of(SchoolType::Waldorfschule), None);
}

#[test]
fn numbers_nobody_compared_with_the_law_are_marked() {
    for land in ["nw", "th"] {
        let rules = RuleSet::preset(land).unwrap();
        assert!(rules.thresholds.iter().all(|threshold| !threshold.verified), "{land}");
        assert!(!rules.is_verified());
    }
}

#[test]
fn a_land_that_leaves_it_to_the_districts_has_no_number() {
    for land in ["bb", "be", "bw", "hb", "hh", "mv", "ni", "sh", "sn", "st"] {
        let rules = RuleSet::preset(land).unwrap();
        assert!(!rules.decides(), "{land}");
        assert!(rules.note.is_some());
    }
}

#[test]
fn exactly_at_the_threshold_counts_only_where_the_law_says_at_least() {
    assert!(!Comparison::LongerThan.is_met(2_000_000, 2_000_000));
    assert!(Comparison::LongerThan.is_met(2_000_001, 2_000_000));
    assert!(Comparison::AtLeast.is_met(2_000_000, 2_000_000));
    assert!(!Comparison::AtLeast.is_met(1_999_999, 2_000_000));
    assert_eq!(RuleSet::preset("th").unwrap().comparison, Comparison::AtLeast);
}

#[test]
fn a_stage_has_a_threshold_only_where_all_its_grades_share_one() {
    let text = RP.replace("stage     = \"secondary_1\"", "first_grade = 7\nlast_grade = 10");
    let rules = RuleSet::parse(&text, Path::new("regeln.toml")).unwrap();
    assert_eq!(rules.threshold(Stage::Secondary1, None), None);
    assert_eq!(rules.threshold(Stage::Secondary1, Some(6)), None);
    assert_eq!(rules.threshold(Stage::Secondary1, Some(7)).unwrap().metres, Metres(4000.0));
}

#[test]
fn six_years_of_primary_school_shift_the_stages() {
    let text = format!("primary_grades = 6\n{RP}");
    let rules = RuleSet::parse(&text, Path::new("regeln.toml")).unwrap();
    assert_eq!(rules.stage_of(6), Some(Stage::Primary));
    assert_eq!(rules.stage_of(7), Some(Stage::Secondary1));
    assert_eq!(rules.threshold(Stage::Primary, Some(6)).unwrap().metres, Metres(2000.0));
    assert_eq!(rules.stage_of(14), None);
}

#[test]
fn what_is_missing_is_named_all_at_once() {
    assert_eq!(
        problems("land = \"rp\"\n"),
        [
            "line 1, title: must be given",
            "line 1, law: must be given",
            "line 1, source: must be given",
            "line 1, note: must be given",
        ]
    );
    let found = problems(&RP.replace("comparison = \"longer_than\"", "").replace("[danger]", "[danger_]"));
    assert!(found.iter().any(|problem| problem.ends_with("comparison: must be given")), "{found:?}");
    assert!(found.iter().any(|problem| problem.contains("danger_: there is no such key")), "{found:?}");
}

#[test]
fn wrong_values_are_named_with_line_and_key() {
    let wrong = RP
        .replace("metres    = 2000", "metres    = 0")
        .replace("metres    = 4000", "metres    = \"vier\"")
        .replace("\"longer_than\"", "\"länger\"")
        .replace("= \"district\"", "= \"bezirk\"")
        .replace("[\"Förderschule\"]", "[\"Foerderschule\"]")
        .replace("special_needs = true", "special_needs = \"ja\"");
    let found = problems(&wrong).join("\n");
    for expected in [
        "threshold.metres: 0 is not possible; it must be from 1 to 50000",
        "threshold.metres: must be a whole number",
        "comparison: \"länger\" is not possible; possible are longer_than, at_least",
        "ground.types.Grundschule: \"bezirk\" is not possible; possible are district, nearest, attended",
        "case_by_case.types: \"Foerderschule\" is not possible; possible are Grundschule,",
        "case_by_case.special_needs: must be true or false",
    ] {
        assert!(found.contains(expected), "{expected} not in\n{found}");
    }
}

#[test]
fn two_thresholds_for_one_grade_are_an_error() {
    let found = problems(&RP.replace("stage     = \"secondary_1\"", "first_grade = 4\nlast_grade = 10"));
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("grade 4 has a threshold already; every grade has at most one"), "{found:?}");
    let error = RuleSet::parse("land = 1", Path::new("regeln.toml")).unwrap_err().german();
    assert!(error.contains("regeln.toml, Zeile 1, land: muss Text"), "{error}");
}

#[test]
fn a_file_that_is_no_toml_or_not_there_is_named() {
    let error = RuleSet::parse("land = \"rp\"\nlaw = \n", Path::new("regeln.toml")).unwrap_err().to_string();
    assert!(error.starts_with("regeln.toml, line 2: not valid TOML"), "{error}");
    let missing = RulesSource::File("keine.toml".into());
    assert!(RuleSet::read(&missing).unwrap_err().to_string().starts_with("keine.toml: "));
    assert_eq!(RulesSource::preset("xx"), None);
}

/// The table of presets in the handbook.
fn printed() -> String {
    let head = "| `rules` | Land | Recht | länger als / mindestens | gefährlicher Weg | entschieden wird für | geprüft |\n\
                |---|---|---|---|---|---|---|\n";
    let rows = presets::LAENDER.map(|(land, _)| {
        let rules = RuleSet::preset(land).unwrap();
        let open = || ["keine Grenze", "–", "niemanden", "–"].map(String::from);
        let row = if rules.decides() { decided(&rules) } else { open() };
        format!("| `{land}` | {} | {} | {} |\n", rules.title, rules.law, row.join(" | "))
    });
    format!("{head}{}", rows.concat())
}

fn decided(rules: &RuleSet) -> [String; 4] {
    let comparison = match rules.comparison {
        Comparison::LongerThan => "länger als",
        Comparison::AtLeast => "mindestens",
    };
    let limits = rules.thresholds.iter().map(|threshold| {
        let (grades, metres) = (&threshold.grades, threshold.metres.0);
        format!("Klasse {}–{}: {comparison} {metres} m", grades.start(), grades.end())
    });
    let danger = match rules.danger.effect {
        DangerEffect::Claim => "Anspruch",
        DangerEffect::Discretion => "Ermessen",
    };
    let types = rules.ground.types.iter().map(|(school_type, _)| school_type.german_name());
    let checks = rules.thresholds.iter().map(|threshold| threshold.verified);
    let checks: Vec<bool> = checks.chain([rules.danger.verified, rules.ground.verified]).collect();
    let verified = match (checks.contains(&true), checks.contains(&false)) {
        (true, false) => "ja",
        (true, true) => "teils",
        _ => "nein",
    };
    [
        limits.collect::<Vec<_>>().join("; "),
        danger.to_owned(),
        types.collect::<Vec<_>>().join(", "),
        verified.to_owned(),
    ]
}

#[test]
fn the_handbook_prints_the_presets_as_they_are() {
    let handbook = include_str!("../../../../docs/handbuch/anspruch.md");
    let table = printed();
    assert!(handbook.contains(&table), "docs/handbuch/anspruch.md lacks the table:\n\n{table}");
}

#[test]
fn the_list_of_facts_names_every_rule_file_s_source() {
    let facts = include_str!("../../../../geodata/README.md");
    for (land, _) in presets::LAENDER {
        let rules = RuleSet::preset(land).unwrap();
        let row = format!("| `rules/{land}.toml` | {}: {} | {} |", rules.title, rules.law, rules.source);
        assert!(facts.contains(&row), "geodata/README.md lacks the row:\n{row}");
    }
}
