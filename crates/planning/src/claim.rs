//! Which school grounds a pupil's claim to transport, by the rules of the Land. The answer hangs
//! on what is listed of the pupil and the schools and on the school district, never on
//! distances: the nearest site is asked for by a [`ClaimGroup`], once for all pupils that share it.

mod group;
mod open;

use geo_core::{
    School, SchoolType, Stage,
    fold::Words,
    school::{GymnasiumForm, LegalStatus},
};

pub use group::{Candidates, ClaimGroup, Form, is_candidate};
pub use open::Open;

use crate::rules::{GroundRule, RuleSet, Threshold};

/// What is listed of a pupil's schooling.
#[derive(Debug, Clone, Copy, Default)]
pub struct Enrolled<'p> {
    /// Index of the site attended; `None` where the school list does not have it.
    pub site: Option<usize>,
    /// Stage, where listed.
    pub stage: Option<Stage>,
    /// Year of schooling, where listed.
    pub grade: Option<u8>,
    /// Special needs, where listed.
    pub special_needs: Option<bool>,
    /// First foreign language, as listed.
    pub first_language: Option<&'p str>,
}

/// The school district a residence lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum District {
    /// There is no file of school districts.
    NoFile,
    /// The residence lies in none of the districts.
    Outside,
    /// Index of the site that is responsible for the district.
    Of(usize),
}

/// Which school grounds the claim.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The site attended, because the rules say so.
    Attended,
    /// The site attended instead of the one of the school district, which nobody has listed.
    DistrictUnknown,
    /// The site of the school district.
    District(usize),
    /// The nearest site of a group.
    Nearest(ClaimGroup),
    /// No rule says; distances are given to the site attended, a yes or no is not.
    Open(Open),
}

/// What the rules say about one pupil before anything is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim<'r> {
    /// Stage, where known.
    pub stage: Option<Stage>,
    /// The type of the school attended that teaches the pupil's stage, where it is clear.
    pub school_type: Option<SchoolType>,
    /// Which school grounds the claim.
    pub ground: Ground,
    /// From which length on a pupil is entitled; there unless the ground is open.
    pub threshold: Option<&'r Threshold>,
}

impl<'r> Claim<'r> {
    /// What `rules` say about a pupil, with the `schools` that [`Enrolled::site`] and
    /// [`District::Of`] are indexes of.
    #[must_use]
    pub fn of(rules: &'r RuleSet, pupil: &Enrolled<'_>, schools: &[School], district: District) -> Self {
        let mut claim = Self { stage: None, school_type: None, ground: Ground::Attended, threshold: None };
        match claim.find(rules, pupil, schools, district) {
            Ok((ground, threshold)) => (claim.ground, claim.threshold) = (ground, Some(threshold)),
            Err(open) => claim.ground = Ground::Open(open),
        }
        claim
    }

    /// Finds out as much as there is; an error is the first thing that leaves the claim open.
    fn find(
        &mut self,
        rules: &'r RuleSet,
        pupil: &Enrolled<'_>,
        schools: &[School],
        district: District,
    ) -> Result<(Ground, &'r Threshold), Open> {
        let attended = pupil.site.and_then(|site| schools.get(site)).ok_or(Open::NoSchool)?;
        self.stage = stage(rules, pupil, attended).ok();
        if let Some(stage) = self.stage {
            self.school_type = school_type(rules, attended, stage, pupil.grade).ok();
        }
        if !rules.decides() {
            return Err(Open::NoThresholdInLand);
        }
        let by_case = &rules.case_by_case;
        if by_case.special_needs && pupil.special_needs == Some(true) {
            return Err(Open::SpecialNeeds);
        }
        // A site that teaches several types may teach this pupil in the one decided by case.
        if let Some(found) = attended.types.iter().find(|found| {
            by_case.types.contains(found) && self.school_type.is_none_or(|of_stage| of_stage == **found)
        }) {
            return Err(Open::TypeByCase(*found));
        }
        if is_tenth_of_g8(rules, attended, pupil.grade) && stages_differ(rules) {
            return Err(Open::TenthOfG8);
        }
        let stage = stage(rules, pupil, attended)?;
        if by_case.stages.contains(&stage) {
            return Err(Open::StageByCase(stage));
        }
        let school_type = school_type(rules, attended, stage, pupil.grade)?;
        let threshold = rules.threshold(stage, pupil.grade).ok_or(Open::NoThreshold)?;
        let rule = rules.ground_of(school_type).ok_or(Open::NotCovered(school_type))?;
        if attended.legal_status == Some(LegalStatus::Private) && by_case.private_types.contains(&school_type)
        {
            return Err(Open::PrivateSchool);
        }
        let ground = match (rule, district) {
            (GroundRule::Attended, _) => Ground::Attended,
            (GroundRule::District, District::NoFile) => Ground::DistrictUnknown,
            (GroundRule::District, District::Outside) => return Err(Open::OutsideDistricts),
            (GroundRule::District, District::Of(site)) => Ground::District(site),
            (GroundRule::Nearest, _) => {
                let language = pupil.first_language.filter(|_| rules.ground.first_language);
                Ground::Nearest(ClaimGroup {
                    school_type,
                    stage,
                    form: Form::of(rules, attended, school_type),
                    language: language.map(folded).filter(|language| !language.is_empty()),
                })
            }
        };
        Ok((ground, threshold))
    }
}

/// The stage, from the grade, the list or a site that teaches only one.
fn stage(rules: &RuleSet, pupil: &Enrolled<'_>, attended: &School) -> Result<Stage, Open> {
    let of_grade = pupil.grade.and_then(|grade| rules.stage_of(grade));
    let usual = pupil.grade.and_then(Stage::of_grade);
    match (pupil.stage, of_grade) {
        // A reader that counts four years of primary school may have derived the stage.
        (Some(listed), Some(stage)) if listed == stage || Some(listed) == usual => Ok(stage),
        (Some(_), Some(_)) => Err(Open::StageContradicts),
        (Some(stage), None) | (None, Some(stage)) => Ok(stage),
        (None, None) => match *attended.stages {
            [stage] => Ok(stage),
            _ => Err(Open::StageUnknown),
        },
    }
}

/// The one type of the site that teaches the stage.
fn school_type(
    rules: &RuleSet,
    attended: &School,
    stage: Stage,
    grade: Option<u8>,
) -> Result<SchoolType, Open> {
    let long_primary = stage == Stage::Primary && grade.is_some_and(|grade| grade > 4);
    let teaches = |school_type: &SchoolType| {
        // Where primary school is long, other schools may begin before its end.
        school_type.stages().contains(&stage)
            || (long_primary && rules.primary_grades > 4 && school_type.stages().contains(&Stage::Secondary1))
    };
    let mut types = attended.types.iter().copied().filter(teaches);
    match (types.next(), types.next()) {
        (Some(school_type), None) => Ok(school_type),
        (None, _) => Err(Open::StageNotTaught),
        (Some(_), Some(_)) => Err(Open::SeveralTypes),
    }
}

/// Whether a pupil is in the tenth year of a Gymnasium to G8, which may be the first of the
/// secondary stage II.
fn is_tenth_of_g8(rules: &RuleSet, attended: &School, grade: Option<u8>) -> bool {
    grade == Some(10)
        && attended.types.contains(&SchoolType::Gymnasium)
        && attended.form.or(rules.ground.forms_apart) == Some(GymnasiumForm::G8)
}

/// Whether it matters if a tenth year belongs to the secondary stage I or II.
fn stages_differ(rules: &RuleSet) -> bool {
    let of = |stage, grade| {
        let by_case = rules.case_by_case.stages.contains(&stage);
        (by_case, rules.threshold(stage, Some(grade)).map(|threshold| threshold.metres))
    };
    of(Stage::Secondary1, 10) != of(Stage::Secondary2, 11)
}

/// A language as it is compared: "Französisch" and "FRANZOESISCH" are one.
fn folded(language: &str) -> String {
    Words::of(language).joined().to_owned()
}

#[cfg(test)]
mod tests;
