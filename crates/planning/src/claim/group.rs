//! Pupils for whom the same sites are candidates for "the nearest school". One search from the
//! candidates of a group serves all of them. Nearest is the site with the shortest way on foot,
//! dangerous or not; of two at the same length, to the millimetre, the one listed first.

use geo_core::{
    School, SchoolType, Stage,
    school::{GymnasiumForm, LegalStatus},
};

use super::folded;
use crate::rules::RuleSet;

/// What the nearest school must be: pupils with equal groups share their candidates.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClaimGroup {
    /// Its type; a combined school counts for each of its types.
    pub school_type: SchoolType,
    /// The stage it must teach.
    pub stage: Stage,
    /// Its form, where the rules or the list tell forms apart.
    pub form: Option<Form>,
    /// The first foreign language, folded, where it counts and is listed.
    pub language: Option<String>,
}

/// Forms within a type that are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Gymnasium of eight years.
    G8,
    /// Gymnasium of nine years.
    G9,
    /// Integrative Realschule plus.
    Integrative,
    /// Kooperative Realschule plus.
    Cooperative,
}

/// The sites among which the nearest is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// Indexes into the schools, ascending; empty where none qualifies.
    pub sites: Vec<usize>,
    /// Some site counts although the list does not say its languages.
    pub language_unlisted: bool,
    /// Some site counts although the list does not say its form, or that of the school attended.
    pub form_unlisted: bool,
}

impl ClaimGroup {
    /// The sites that qualify. What is not listed excludes nobody: a site without languages or
    /// form counts, which [`Candidates`] says; a site without legal status counts as public.
    #[must_use]
    pub fn candidates(&self, rules: &RuleSet, schools: &[School]) -> Candidates {
        let mut found = Candidates::default();
        for (index, school) in schools.iter().enumerate() {
            let form = Form::of(rules, school, self.school_type);
            let languages = &school.first_languages;
            let qualifies = is_candidate(rules, school, self.school_type)
                && (school.stages.is_empty() || school.stages.contains(&self.stage))
                && (self.form.is_none() || form.is_none() || form == self.form)
                && self.language.as_ref().is_none_or(|language| {
                    languages.is_empty() || languages.iter().any(|listed| folded(listed) == *language)
                });
            if qualifies {
                found.sites.push(index);
                found.language_unlisted |= self.language.is_some() && languages.is_empty();
                found.form_unlisted |=
                    self.school_type == SchoolType::RealschulePlus && (form.is_none() || self.form.is_none());
            }
        }
        found
    }
}

/// Whether a site counts as one of a type when the nearest is looked for: private ones only where
/// the rules say so; one without legal status counts as public.
#[must_use]
pub fn is_candidate(rules: &RuleSet, school: &School, school_type: SchoolType) -> bool {
    school.types.contains(&school_type)
        && (rules.ground.private_sites || school.legal_status != Some(LegalStatus::Private))
}

impl Form {
    /// The form of a site, where its type has forms that are told apart: G8 and G9 where the
    /// rules say so, the two of a Realschule plus where its type or name words them.
    #[must_use]
    pub fn of(rules: &RuleSet, school: &School, school_type: SchoolType) -> Option<Self> {
        match school_type {
            SchoolType::Gymnasium => {
                let unlisted = rules.ground.forms_apart?;
                Some(match school.form.unwrap_or(unlisted) {
                    GymnasiumForm::G8 => Self::G8,
                    GymnasiumForm::G9 => Self::G9,
                })
            }
            SchoolType::RealschulePlus => {
                let wording = format!("{} {}", school.type_wording, school.name).to_lowercase();
                match (wording.contains("integrativ"), wording.contains("kooperativ")) {
                    (true, false) => Some(Self::Integrative),
                    (false, true) => Some(Self::Cooperative),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
