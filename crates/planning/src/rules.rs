//! The rules of transport to school of one Land or district: from which length of the way a
//! pupil is entitled, which school grounds the claim, and who is decided case by case. Every
//! number carries its paragraph and whether it was verified against the law's text.

mod error;
mod file;
pub mod presets;

use std::{
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use geo_core::{Metres, SchoolType, Stage, school::GymnasiumForm};

pub use error::RulesError;

/// Where a rule set is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesSource {
    /// The preset of a Land, by its usual abbreviation.
    Preset(&'static str),
    /// A file of the project's own.
    File(PathBuf),
}

/// The rules of one Land or district.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    /// The Land, by its usual abbreviation.
    pub land: String,
    /// Name of the Land or district, in German.
    pub title: String,
    /// The law, with its paragraph.
    pub law: String,
    /// What the numbers were taken from, and when it was looked at.
    pub source: String,
    /// What a reader has to know besides, in German: above all why there is no number.
    pub note: Option<String>,
    /// The way that is measured, in German.
    pub way: Option<String>,
    /// How a length is compared with the threshold.
    pub comparison: Comparison,
    /// Grades that belong to the primary stage: 4, in Berlin and Brandenburg 6.
    pub primary_grades: u8,
    /// The thresholds, of which a grade has at most one; none where the Land sets none.
    pub thresholds: Vec<Threshold>,
    /// What a dangerous way does.
    pub danger: Danger,
    /// Which school grounds the claim.
    pub ground: GroundRules,
    /// Who is decided case by case.
    pub case_by_case: CaseByCase,
}

/// From which length of the way on a pupil is entitled.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The years of schooling it holds for.
    pub grades: RangeInclusive<u8>,
    /// The length.
    pub metres: Metres,
    /// The paragraph that sets it.
    pub paragraph: String,
    /// Whether it was compared with the text of the law.
    pub verified: bool,
}

/// How a length is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// "länger als", "mehr als": exactly at the threshold is not entitled.
    #[default]
    LongerThan,
    /// "mindestens": exactly at the threshold is entitled.
    AtLeast,
}

/// What an especially dangerous way does.
#[derive(Debug, Clone, PartialEq)]
pub struct Danger {
    /// Its effect.
    pub effect: DangerEffect,
    /// The paragraph.
    pub paragraph: String,
    /// Whether it was compared with the text of the law.
    pub verified: bool,
}

/// The effect of an especially dangerous way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DangerEffect {
    /// Only the shortest way without danger counts; where there is none, the pupil is entitled.
    Claim,
    /// The shortest way counts; below the threshold the office *may* grant transport.
    Discretion,
}

/// Which school grounds the claim.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundRules {
    /// The paragraph.
    pub paragraph: String,
    /// Whether it was compared with the text of the law.
    pub verified: bool,
    /// Whether private sites count as candidates for the nearest.
    pub private_sites: bool,
    /// Where Gymnasien to G8 and to G9 are apart: what one is that the list says neither of.
    pub forms_apart: Option<GymnasiumForm>,
    /// Whether a farther school counts for the sake of the first foreign language.
    pub first_language: bool,
    /// The rule of each type that has one.
    pub types: Vec<(SchoolType, GroundRule)>,
}

/// How the school that grounds the claim is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroundRule {
    /// The site whose school district the residence lies in.
    District,
    /// The nearest site of the type, on foot.
    Nearest,
    /// The site attended.
    Attended,
}

/// Who is decided case by case, whatever the metres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseByCase {
    /// School types.
    pub types: Vec<SchoolType>,
    /// Stages.
    pub stages: Vec<Stage>,
    /// Types whose private sites have rules of their own.
    pub private_types: Vec<SchoolType>,
    /// Pupils with listed special needs.
    pub special_needs: bool,
    /// The paragraph on disabilities, and on all else that has none of its own.
    pub paragraph: Option<String>,
    /// The paragraph on the stages.
    pub stage_paragraph: Option<String>,
    /// The paragraph on private schools.
    pub private_paragraph: Option<String>,
}

impl RulesSource {
    /// The preset of a Land, where there is such a Land.
    #[must_use]
    pub fn preset(land: &str) -> Option<Self> {
        presets::LAENDER.iter().find(|(name, _)| *name == land).map(|(name, _)| Self::Preset(name))
    }
}

impl Default for RulesSource {
    fn default() -> Self {
        Self::Preset("rp")
    }
}

impl RuleSet {
    /// Reads the rules of a project.
    ///
    /// # Errors
    /// [`RulesError`] with every problem found: rules that are half understood would give a
    /// wrong decision.
    pub fn read(source: &RulesSource) -> Result<Self, RulesError> {
        match source {
            RulesSource::Preset(land) => Self::preset(land),
            RulesSource::File(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|cause| RulesError::Unreadable { path: path.clone(), cause })?;
                Self::parse(&text, path)
            }
        }
    }

    /// The preset of a Land, by its usual abbreviation (`rp`).
    ///
    /// # Errors
    /// [`RulesError::NoSuchLand`] for any other text.
    pub fn preset(land: &str) -> Result<Self, RulesError> {
        let (name, text) = presets::LAENDER
            .iter()
            .find(|(name, _)| *name == land)
            .ok_or_else(|| RulesError::NoSuchLand { found: land.to_owned() })?;
        Self::parse(text, Path::new(&format!("geodata/rules/{name}.toml")))
    }

    /// Whether there are thresholds at all.
    #[must_use]
    pub fn decides(&self) -> bool {
        !self.thresholds.is_empty()
    }

    /// Whether everything that a decision rests on was compared with the text of the law.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.thresholds.iter().all(|threshold| threshold.verified)
            && self.ground.verified
            && self.danger.verified
    }

    /// How the school that grounds the claim is found for a type, where the rules say.
    #[must_use]
    pub fn ground_of(&self, school_type: SchoolType) -> Option<GroundRule> {
        self.ground.types.iter().find(|(of, _)| *of == school_type).map(|(_, rule)| *rule)
    }

    /// The stage of a year of schooling; `None` outside 1 to 13.
    #[must_use]
    pub fn stage_of(&self, grade: u8) -> Option<Stage> {
        match Stage::of_grade(grade) {
            Some(Stage::Secondary1) if grade <= self.primary_grades => Some(Stage::Primary),
            stage => stage,
        }
    }

    /// The years of schooling of a stage.
    #[must_use]
    pub fn grades_of(&self, stage: Stage) -> RangeInclusive<u8> {
        match stage {
            Stage::Primary => 1..=self.primary_grades,
            Stage::Secondary1 => self.primary_grades + 1..=10,
            Stage::Secondary2 => 11..=13,
        }
    }

    /// The threshold of a grade or, where only the stage is known, the one that all grades of
    /// the stage share; `None` where there is none or the grades differ.
    #[must_use]
    pub fn threshold(&self, stage: Stage, grade: Option<u8>) -> Option<&Threshold> {
        let of = |grade: u8| self.thresholds.iter().find(|threshold| threshold.grades.contains(&grade));
        let Some(grade) = grade else {
            let mut grades = self.grades_of(stage);
            let first = of(grades.next()?)?;
            return grades.all(|grade| of(grade) == Some(first)).then_some(first);
        };
        of(grade)
    }
}

impl Comparison {
    /// Whether a length, in millimetres, is enough for the claim.
    #[must_use]
    pub const fn is_met(self, millimetres: i64, threshold: i64) -> bool {
        match self {
            Self::LongerThan => millimetres > threshold,
            Self::AtLeast => millimetres >= threshold,
        }
    }

    /// The name in rule files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LongerThan => "longer_than",
            Self::AtLeast => "at_least",
        }
    }
}

impl DangerEffect {
    /// The name in rule files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Discretion => "discretion",
        }
    }
}

impl GroundRule {
    /// The name in rule files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Nearest => "nearest",
            Self::Attended => "attended",
        }
    }
}

#[cfg(test)]
mod tests;
