//! Why no rule says whether a pupil is entitled: the reasons for which a person has to decide,
//! or for which something is missing.

use std::fmt;

use geo_core::{Localised, SchoolType, Stage};

/// Why a claim is open whatever the metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Open {
    /// The school attended is not in the school list.
    NoSchool,
    /// Neither grade nor stage is known.
    StageUnknown,
    /// Grade and stage as listed do not fit.
    StageContradicts,
    /// The school attended does not teach the pupil's stage.
    StageNotTaught,
    /// The school attended has several types that teach the pupil's stage.
    SeveralTypes,
    /// Listed special needs.
    SpecialNeeds,
    /// A type that is decided case by case.
    TypeByCase(SchoolType),
    /// A stage that is decided case by case.
    StageByCase(Stage),
    /// The tenth year of a Gymnasium to G8.
    TenthOfG8,
    /// A school in private hands, with rules of its own.
    PrivateSchool,
    /// The rules do not say which school grounds the claim for this type.
    NotCovered(SchoolType),
    /// The Land sets no thresholds.
    NoThresholdInLand,
    /// The rules have no threshold for this grade.
    NoThreshold,
    /// The residence lies in no school district of the file.
    OutsideDistricts,
}

impl Open {
    /// Whether something is missing that the office can provide, rather than a case to decide.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::NoSchool | Self::StageUnknown | Self::StageContradicts)
    }

    /// Whether the rules themselves leave it to the single case.
    #[must_use]
    pub const fn is_by_law(self) -> bool {
        matches!(self, Self::SpecialNeeds | Self::TypeByCase(_) | Self::StageByCase(_) | Self::PrivateSchool)
    }

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSchool => "no_school",
            Self::StageUnknown => "stage_unknown",
            Self::StageContradicts => "stage_contradicts",
            Self::StageNotTaught => "stage_not_taught",
            Self::SeveralTypes => "several_types",
            Self::SpecialNeeds => "special_needs",
            Self::TypeByCase(_) => "type_by_case",
            Self::StageByCase(_) => "stage_by_case",
            Self::TenthOfG8 => "tenth_of_g8",
            Self::PrivateSchool => "private_school",
            Self::NotCovered(_) => "not_covered",
            Self::NoThresholdInLand => "no_threshold_in_land",
            Self::NoThreshold => "no_threshold",
            Self::OutsideDistricts => "outside_districts",
        }
    }
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NoSchool => "the school attended is not in the school list",
            Self::StageUnknown => "neither grade nor stage is listed",
            Self::StageContradicts => "grade and stage as listed do not fit together",
            Self::StageNotTaught => "the school attended does not teach this stage",
            Self::SeveralTypes => "the school attended has several types for this stage",
            Self::SpecialNeeds => "special needs: kind and degree decide, not the metres",
            Self::TypeByCase(school_type) => {
                return write!(f, "{} is decided case by case", school_type.german_name());
            }
            Self::StageByCase(stage) => {
                return write!(f, "{} is decided case by case", stage.german_name());
            }
            Self::TenthOfG8 => {
                "the tenth year at G8 may belong to secondary stage I or II, whose rules differ"
            }
            Self::PrivateSchool => "a private school of this type has rules of its own",
            Self::NotCovered(school_type) => {
                return write!(
                    f,
                    "the rules do not say which school grounds the claim for {}",
                    school_type.german_name()
                );
            }
            Self::NoThresholdInLand => {
                "the Land sets no threshold; write the district's own rules into a file and name it under region.rules"
            }
            Self::NoThreshold => "the rules have no threshold for this grade",
            Self::OutsideDistricts => "the residence lies in no school district of the file",
        };
        f.write_str(text)
    }
}

impl Localised for Open {
    fn german(&self) -> String {
        match self {
            Self::NoSchool => "die besuchte Schule steht nicht in der Schulliste",
            Self::StageUnknown => "weder Klassenstufe noch Schulstufe ist angegeben",
            Self::StageContradicts => "Klassenstufe und Schulstufe der Liste passen nicht zusammen",
            Self::StageNotTaught => "die besuchte Schule unterrichtet diese Schulstufe nicht",
            Self::SeveralTypes => "die besuchte Schule hat mehrere Schularten für diese Schulstufe",
            Self::SpecialNeeds => {
                "sonderpädagogischer Förderbedarf: Art und Grad entscheiden, nicht die Meter"
            }
            Self::TypeByCase(school_type) => {
                return format!("{} wird im Einzelfall entschieden", school_type.german_name());
            }
            Self::StageByCase(stage) => {
                return format!("{} wird im Einzelfall entschieden", stage.german_name());
            }
            Self::TenthOfG8 => {
                "Klassenstufe 10 bei G8 kann zur Sekundarstufe I oder II gehören, deren Regeln verschieden sind"
            }
            Self::PrivateSchool => {
                "für Schulen dieser Schulart in freier Trägerschaft gelten eigene Regeln"
            }
            Self::NotCovered(school_type) => {
                return format!(
                    "die Regeln sagen für {} nicht, welche Schule den Anspruch begründet",
                    school_type.german_name()
                );
            }
            Self::NoThresholdInLand => {
                "das Land setzt keine Grenze; die Regeln des Kreises in eine Datei schreiben und unter region.rules nennen"
            }
            Self::NoThreshold => "die Regeln haben für diese Klassenstufe keine Grenze",
            Self::OutsideDistricts => "die Wohnung liegt in keinem Schulbezirk der Datei",
        }
        .to_owned()
    }
}
