//! The answers that a decision can give.

use std::fmt;

use geo_core::Localised;

/// The answer about one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Entitled: the way is long enough, danger or not.
    EntitledDistance,
    /// Entitled: the way without danger is long enough or does not exist.
    EntitledDanger,
    /// Not entitled.
    NotEntitled,
    /// The answer hangs on where within the margin the house stands.
    Borderline,
    /// A person has to decide.
    CaseByCase,
    /// Something is missing.
    Unknown,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 6] = [
        Self::EntitledDistance,
        Self::EntitledDanger,
        Self::NotEntitled,
        Self::Borderline,
        Self::CaseByCase,
        Self::Unknown,
    ];

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EntitledDistance => "entitled_distance",
            Self::EntitledDanger => "entitled_danger",
            Self::NotEntitled => "not_entitled",
            Self::Borderline => "borderline",
            Self::CaseByCase => "case_by_case",
            Self::Unknown => "unknown",
        }
    }

    /// The class of a name in files.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EntitledDistance => "entitled by distance",
            Self::EntitledDanger => "entitled because of danger",
            Self::NotEntitled => "not entitled",
            Self::Borderline => "borderline",
            Self::CaseByCase => "case by case",
            Self::Unknown => "unknown",
        })
    }
}

impl Localised for Class {
    fn german(&self) -> String {
        match self {
            Self::EntitledDistance => "Anspruch wegen der Entfernung",
            Self::EntitledDanger => "Anspruch wegen Gefährlichkeit",
            Self::NotEntitled => "kein Anspruch",
            Self::Borderline => "Grenzfall",
            Self::CaseByCase => "Einzelfall",
            Self::Unknown => "unbekannt",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use catalogue::{breakdown::CLASSES, layers::CLASS_COUNTS};

    use super::Class;

    #[test]
    fn answers_are_published_under_their_names_in_their_order() {
        assert_eq!(Class::ALL.map(Class::as_str), CLASSES.map(|(code, _)| code));
        let counted = Class::ALL.map(Class::as_str);
        assert_eq!(CLASS_COUNTS.map(|property| property.name), counted[..CLASS_COUNTS.len()]);
        assert_eq!(counted[CLASS_COUNTS.len()..], [Class::Unknown.as_str()]);
    }
}
