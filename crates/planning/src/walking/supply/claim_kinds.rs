//! For whom claim areas are drawn: the types, stages and forms of school for which the rules name a
//! length, with the sites that may ground a claim.

use std::ops::RangeInclusive;

use geo_core::{SchoolType, Stage};

use crate::{
    claim::{ClaimGroup, Form, is_candidate},
    rules::{Comparison, GroundRule, RuleSet, Threshold},
    walking::{Foot, ways::Avoiding},
};

/// Pupils who would have the same claim wherever they live.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimKind<'r> {
    /// The type of school.
    pub school_type: SchoolType,
    /// The stages; several only where nothing tells them apart.
    pub stages: Vec<Stage>,
    /// The form, where the sites of the type differ in it.
    pub form: Option<Form>,
    /// The years of schooling, where the rules tell those of a stage apart.
    pub grades: Option<RangeInclusive<u8>>,
    /// The length.
    pub threshold: &'r Threshold,
    /// Whether the school district says which site is responsible, where there is a file of them.
    pub by_district: bool,
    /// The sites among which the nearest is looked for, ascending.
    pub candidates: Vec<usize>,
}

/// All of them, by type, form and stage. Types and stages that are decided case by case, and those
/// that the rules have no length or no ground for, have none.
pub fn of<'r>(foot: &Foot<'r, '_>, avoiding: &Avoiding) -> Vec<ClaimKind<'r>> {
    let (rules, schools) = (&foot.inputs.rules, &foot.inputs.schools);
    let mut types: Vec<SchoolType> = schools.iter().flat_map(|school| school.types.iter().copied()).collect();
    types.sort_unstable();
    types.dedup();
    let mut kinds: Vec<ClaimKind<'r>> = Vec::new();
    for school_type in types.into_iter().filter(|found| !rules.case_by_case.types.contains(found)) {
        let Some(ground) = rules.ground_of(school_type) else { continue };
        let of_type = schools.iter().filter(|school| is_candidate(rules, school, school_type));
        let mut forms: Vec<Option<Form>> =
            of_type.map(|school| Form::of(rules, school, school_type)).collect();
        forms.sort_unstable_by_key(|form| form.map(name_of));
        forms.dedup();
        let differ = forms.len() > 1;
        let stages = school_type.stages().iter().filter(|stage| !rules.case_by_case.stages.contains(stage));
        for (form, stage) in forms.iter().flat_map(|form| stages.clone().map(move |stage| (*form, *stage))) {
            let group = ClaimGroup { school_type, stage, form, language: None };
            let mut candidates = group.candidates(rules, schools).sites;
            candidates.retain(|site| !foot.entrances[*site].is_empty());
            if candidates.is_empty() {
                continue;
            }
            for (threshold, grades) in thresholds(rules, stage) {
                let kind = ClaimKind {
                    school_type,
                    stages: vec![stage],
                    form: form.filter(|_| differ),
                    grades: (grades != rules.grades_of(stage)).then_some(grades),
                    threshold,
                    by_district: ground == GroundRule::District && foot.inputs.districts.is_some(),
                    candidates: candidates.clone(),
                };
                let same = kinds.iter_mut().find(|known| {
                    known.is_same_but_for_stage(&kind)
                        && known.stages.iter().all(|other| avoiding.is_same(Some(*other), Some(stage)))
                });
                match same {
                    Some(known) => known.stages.push(stage),
                    None => kinds.push(kind),
                }
            }
        }
    }
    kinds
}

/// The lengths that hold for the years of a stage, each with its years.
fn thresholds(rules: &RuleSet, stage: Stage) -> Vec<(&Threshold, RangeInclusive<u8>)> {
    let mut found: Vec<(&Threshold, RangeInclusive<u8>)> = Vec::new();
    for grade in rules.grades_of(stage) {
        let Some(threshold) = rules.threshold(stage, Some(grade)) else { continue };
        match found.last_mut() {
            Some((known, grades)) if *known == threshold => *grades = *grades.start()..=grade,
            _ => found.push((threshold, grade..=grade)),
        }
    }
    found
}

impl ClaimKind<'_> {
    fn is_same_but_for_stage(&self, other: &Self) -> bool {
        self.school_type == other.school_type
            && self.form == other.form
            && (&self.grades, &other.grades) == (&None, &None)
            && self.threshold.metres == other.threshold.metres
            && self.threshold.paragraph == other.threshold.paragraph
            && self.by_district == other.by_district
            && self.candidates == other.candidates
    }

    /// Paragraph, length and whom they hold for, in German: "§ 69 Abs. 2 Satz 1 SchulG: länger als
    /// 2 km (Primarstufe)".
    pub fn rule(&self, comparison: Comparison) -> String {
        let longer = match comparison {
            Comparison::LongerThan => "länger als",
            Comparison::AtLeast => "mindestens",
        };
        let km = (self.threshold.metres.0 / 1000.0).to_string().replace('.', ",");
        let mut whom: Vec<String> = self.stages.iter().map(|stage| stage.german_name().to_owned()).collect();
        if let Some(grades) = &self.grades {
            let (first, last) = (grades.start(), grades.end());
            whom.push(if first == last {
                format!("Klassenstufe {first}")
            } else {
                format!("Klassenstufen {first} bis {last}")
            });
        }
        whom.extend(self.form.map(|form| name_of(form).to_owned()));
        format!("{}: {longer} {km} km ({})", self.threshold.paragraph, whom.join(", "))
    }
}

/// A form as German lists name it.
const fn name_of(form: Form) -> &'static str {
    match form {
        Form::G8 => "G8",
        Form::G9 => "G9",
        Form::Integrative => "integrativ",
        Form::Cooperative => "kooperativ",
    }
}
