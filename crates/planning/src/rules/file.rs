//! Reading a rule file (TOML). A file with thresholds must say everything a decision rests on;
//! nothing is taken over silently from the rules of another Land.

use std::{ops::RangeInclusive, path::Path};

use geo_core::{Metres, SchoolType, Stage, school::GymnasiumForm};
use toml::de::DeTable;

use super::{
    CaseByCase, Comparison, Danger, DangerEffect, GroundRule, GroundRules, RuleSet, RulesError, Threshold,
    presets,
};
use crate::project_file::{
    problem::{Expected, Fault},
    section::{Item, Notes, Section, line_of},
};

/// The types, for messages.
const TYPES: [SchoolType; 13] = [
    SchoolType::Grundschule,
    SchoolType::Hauptschule,
    SchoolType::Realschule,
    SchoolType::RealschulePlus,
    SchoolType::Gemeinschaftsschule,
    SchoolType::IntegrierteGesamtschule,
    SchoolType::KooperativeGesamtschule,
    SchoolType::Gymnasium,
    SchoolType::Foerderschule,
    SchoolType::Waldorfschule,
    SchoolType::Fachoberschule,
    SchoolType::BerufsbildendeSchule,
    SchoolType::Kolleg,
];

/// The longest threshold that makes sense, in metres.
const LONGEST: i64 = 50_000;

impl RuleSet {
    /// Reads a rule file; `path` is for messages.
    ///
    /// # Errors
    /// [`RulesError`] with every problem found.
    pub fn parse(text: &str, path: &Path) -> Result<Self, RulesError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table = DeTable::parse(text).map_err(|error| RulesError::Syntax {
            path: path.into(),
            line: line_of(text, error.span().unwrap_or_default()),
            message: error.message().to_owned(),
        })?;
        let notes = Notes::new(text);
        let rules = rule_set(Section::new(String::new(), 1, Some(table.get_ref()), &notes), &notes);
        let problems = notes.into_problems();
        if problems.is_empty() {
            Ok(rules)
        } else {
            Err(RulesError::Problems { path: path.into(), problems })
        }
    }
}

fn rule_set(mut file: Section<'_>, notes: &Notes<'_>) -> RuleSet {
    let land = file.required_text("land");
    if let Some(land) =
        land.as_ref().filter(|land| presets::LAENDER.iter().all(|(name, _)| *name != land.value))
    {
        notes.add(land, Fault::NotOneOf { found: land.value.clone(), possible: presets::names() });
    }
    let title = file.required_text("title");
    let law = file.required_text("law");
    let source = file.required_text("source");
    let note = file.text("note");
    let way = file.text("way");
    let primary_grades = file.number("primary_grades", 1, 9).map_or(4, |number| small(number.value));
    let decides = file.has("threshold");
    if decides {
        for key in ["way", "comparison", "danger", "ground", "case_by_case"] {
            file.require(key);
        }
    } else {
        file.require("note");
    }
    let comparison = one_of(
        file.text("comparison"),
        notes,
        &[Comparison::LongerThan, Comparison::AtLeast],
        Comparison::as_str,
    );
    let thresholds = thresholds(&mut file, primary_grades, notes);
    let danger = danger(file.section("danger"), decides, notes);
    let ground = ground(file.section("ground"), decides, notes);
    let case_by_case = case_by_case(file.section("case_by_case"), decides, notes);
    file.finish();
    RuleSet {
        land: value(land),
        title: value(title),
        law: value(law),
        source: value(source),
        note: note.map(|note| note.value),
        way: way.map(|way| way.value),
        comparison: comparison.unwrap_or_default(),
        primary_grades,
        thresholds,
        danger,
        ground,
        case_by_case,
    }
}

fn thresholds(file: &mut Section<'_>, primary_grades: u8, notes: &Notes<'_>) -> Vec<Threshold> {
    let mut thresholds: Vec<Threshold> = Vec::new();
    for mut section in file.tables("threshold", Expected::Thresholds) {
        let item = section.item();
        let grades = grades(&mut section, primary_grades, notes);
        section.require("metres");
        let metres = section.number("metres", 1, LONGEST);
        let paragraph = section.required_text("paragraph");
        section.require("verified");
        let verified = section.truth("verified");
        section.finish();
        let (Some(grades), Some(metres), Some(paragraph), Some(verified)) =
            (grades, metres, paragraph, verified)
        else {
            continue;
        };
        let taken = |grade: &u8| thresholds.iter().any(|threshold| threshold.grades.contains(grade));
        if let Some(grade) = grades.clone().find(taken) {
            notes.add(&item, Fault::SecondThreshold { grade });
        }
        thresholds.push(Threshold {
            grades,
            // At most `LONGEST`, so exact.
            metres: Metres(f64::from(u32::try_from(metres.value).unwrap_or_default())),
            paragraph: paragraph.value,
            verified: verified.value,
        });
    }
    thresholds
}

/// The grades of a threshold: those of its stage, or from the first to the last.
fn grades(section: &mut Section<'_>, primary_grades: u8, notes: &Notes<'_>) -> Option<RangeInclusive<u8>> {
    if section.has("stage") {
        return Some(match one_of(section.text("stage"), notes, &Stage::ALL, Stage::as_str)? {
            Stage::Primary => 1..=primary_grades,
            Stage::Secondary1 => primary_grades + 1..=10,
            Stage::Secondary2 => 11..=13,
        });
    }
    section.require("first_grade");
    section.require("last_grade");
    let first = section.number("first_grade", 1, 13)?.value;
    let last = section.number("last_grade", first, 13)?.value;
    Some(small(first)..=small(last))
}

fn danger(mut section: Section<'_>, decides: bool, notes: &Notes<'_>) -> Danger {
    if decides {
        for key in ["effect", "paragraph", "verified"] {
            section.require(key);
        }
    }
    let effects = [DangerEffect::Claim, DangerEffect::Discretion];
    let danger = Danger {
        effect: one_of(section.text("effect"), notes, &effects, DangerEffect::as_str)
            .unwrap_or(DangerEffect::Discretion),
        paragraph: value(section.text("paragraph")),
        verified: section.truth("verified").is_some_and(|verified| verified.value),
    };
    section.finish();
    danger
}

fn ground(mut section: Section<'_>, decides: bool, notes: &Notes<'_>) -> GroundRules {
    let keys = ["paragraph", "verified", "private_sites", "g8_and_g9_apart", "first_language", "types"];
    if decides {
        for key in keys {
            section.require(key);
        }
    }
    let paragraph = value(section.text("paragraph"));
    let mut is = |key| section.truth(key).is_some_and(|truth| truth.value);
    let (verified, private_sites) = (is("verified"), is("private_sites"));
    let (g8_and_g9_apart, first_language) = (is("g8_and_g9_apart"), is("first_language"));
    if g8_and_g9_apart {
        section.require("gymnasium_without_form");
    }
    let forms = [GymnasiumForm::G8, GymnasiumForm::G9];
    let form = one_of(section.text("gymnasium_without_form"), notes, &forms, |form| match form {
        GymnasiumForm::G8 => "g8",
        GymnasiumForm::G9 => "g9",
    });
    let rules = [GroundRule::District, GroundRule::Nearest, GroundRule::Attended];
    let types = section.section("types").all_texts().into_iter().filter_map(|item| {
        let (name, rule) = item.value;
        let key = |value| Item { value, key: item.key.clone(), line: item.line };
        let school_type = school_type(&key(name), notes)?;
        Some((school_type, one_of(Some(key(rule)), notes, &rules, GroundRule::as_str)?))
    });
    let mut types: Vec<(SchoolType, GroundRule)> = types.collect();
    types.sort_unstable_by_key(|(school_type, _)| *school_type);
    section.finish();
    GroundRules {
        paragraph,
        verified,
        private_sites,
        forms_apart: form.filter(|_| g8_and_g9_apart),
        first_language,
        types,
    }
}

fn case_by_case(mut section: Section<'_>, decides: bool, notes: &Notes<'_>) -> CaseByCase {
    if decides {
        for key in ["types", "stages", "private_types", "special_needs", "paragraph"] {
            section.require(key);
        }
    }
    let types = |items: Vec<Item<String>>| items.iter().filter_map(|item| school_type(item, notes)).collect();
    let stages = section.texts("stages").into_iter();
    let case_by_case = CaseByCase {
        stages: stages.filter_map(|item| one_of(Some(item), notes, &Stage::ALL, Stage::as_str)).collect(),
        types: types(section.texts("types")),
        private_types: types(section.texts("private_types")),
        special_needs: section.truth("special_needs").is_some_and(|truth| truth.value),
        paragraph: section.text("paragraph").map(|paragraph| paragraph.value),
        stage_paragraph: section.text("stage_paragraph").map(|paragraph| paragraph.value),
        private_paragraph: section.text("private_paragraph").map(|paragraph| paragraph.value),
    };
    section.finish();
    case_by_case
}

/// The school type of a name, which must be the German one.
fn school_type(item: &Item<String>, notes: &Notes<'_>) -> Option<SchoolType> {
    one_of(Some(item.clone()), notes, &TYPES, SchoolType::german_name)
}

/// The value that has the name, among those possible.
fn one_of<T: Copy>(
    item: Option<Item<String>>,
    notes: &Notes<'_>,
    possible: &[T],
    name: impl Fn(T) -> &'static str,
) -> Option<T> {
    let item = item?;
    let found = possible.iter().copied().find(|value| name(*value) == item.value);
    if found.is_none() {
        let possible = possible.iter().map(|value| name(*value)).collect::<Vec<_>>().join(", ");
        notes.add(&item, Fault::NotOneOf { found: item.value.clone(), possible });
    }
    found
}

/// The text, or an empty one where a problem was noted or nothing is decided with it.
fn value(item: Option<Item<String>>) -> String {
    item.map(|item| item.value).unwrap_or_default()
}

/// A number that was read between limits below 256.
fn small(number: i64) -> u8 {
    u8::try_from(number).unwrap_or_default()
}
