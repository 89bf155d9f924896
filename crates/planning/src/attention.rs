//! Rows of the pupil lists that need a person's attention, each with its reason. Nothing of a
//! row but its number is kept.

use std::{collections::BTreeMap, fmt};

use formats::{pupil_list::UnresolvedReason, report};
use geo_core::{Localised, geocode::MatchLevel};

use crate::{
    placing::Placed,
    pupil_lists::{Origin, Pupils},
};

/// All rows that need attention.
#[derive(Debug, Default)]
pub struct Attention {
    entries: Vec<Entry>,
}

/// One row and one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Where the row is.
    pub origin: Origin,
    /// Why it needs attention.
    pub reason: Reason,
    /// The column at fault, by its header.
    pub column: Option<String>,
    /// Register ids of addresses that may be meant.
    pub candidates: Vec<String>,
}

/// Why a row needs attention, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The row is no pupil of the vault.
    NotAPupil(UnresolvedReason),
    /// Several addresses are meant equally well.
    Ambiguous,
    /// No address was found.
    Unmatched,
    /// Only the place was found.
    Place,
    /// Only the street was found.
    Street,
    /// No school is listed.
    NoSchool,
    /// The school is not in the school list.
    UnknownSchool,
    /// A value that cannot be read.
    Value(Value),
}

/// What is wrong with a value; its column says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A house number that a spreadsheet turned into a date.
    HouseNumberIsDate,
    /// No date, or one after the key date.
    NotADate,
    /// No year of schooling.
    NotAGrade,
    /// No postal code.
    NotAPostalCode,
    /// Missing.
    Missing,
    /// Anything else that the list's report tells.
    Other,
}

impl Attention {
    /// What reading the lists has shown.
    #[must_use]
    pub fn of(pupils: &Pupils) -> Self {
        let mut attention = Self::default();
        for unresolved in &pupils.unresolved {
            let reason = Reason::NotAPupil(unresolved.reason);
            attention.add(unresolved.rows.iter().map(|row| pupils.origin(*row)), reason);
        }
        for (number, list) in pupils.lists.iter().enumerate() {
            for problem in &list.report.problems {
                if let Some(value) = value_of(&problem.reason) {
                    attention.entries.push(Entry {
                        origin: Origin { list: number, row: problem.row },
                        reason: Reason::Value(value),
                        column: problem.column.clone(),
                        candidates: Vec::new(),
                    });
                }
            }
        }
        for pupil in pupils.pupils.iter().filter(|pupil| pupil.school.is_none()) {
            let origin = pupils.origin(pupil.row);
            if pupils.lists[origin.list].has_school {
                attention.add([origin], Reason::NoSchool);
            }
        }
        attention
    }

    /// Notes rows of one reason.
    pub fn add(&mut self, origins: impl IntoIterator<Item = Origin>, reason: Reason) {
        self.entries.extend(origins.into_iter().map(|origin| Entry {
            origin,
            reason,
            column: None,
            candidates: Vec::new(),
        }));
    }

    /// Notes a row that was placed less well than at its house.
    pub fn add_placed(&mut self, origin: Origin, placed: &Placed<'_>) {
        let reason = match placed.level {
            MatchLevel::Ambiguous => Reason::Ambiguous,
            MatchLevel::Unmatched => Reason::Unmatched,
            MatchLevel::Place => Reason::Place,
            MatchLevel::Street => Reason::Street,
            MatchLevel::HouseNumber | MatchLevel::HouseNumberNear | MatchLevel::Interpolated => return,
        };
        let ids = placed.candidates.iter().map(|candidate| candidate.id).filter(|id| !id.is_empty());
        let candidates = ids.map(str::to_owned).collect();
        self.entries.push(Entry { origin, reason, column: None, candidates });
    }

    /// All entries, by list, row and reason.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Entry> {
        self.entries.sort_unstable();
        self.entries
    }
}

/// Numbers of rows by reason, the gravest first.
#[must_use]
pub fn counts(entries: &[Entry]) -> BTreeMap<Reason, usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.reason).or_default() += 1;
    }
    counts
}

/// What a problem of the list's report is here; `None` where [`Reason::NotAPupil`] tells it.
fn value_of(reason: &report::Reason) -> Option<Value> {
    Some(match reason {
        report::Reason::NoIdentity | report::Reason::Contradiction { .. } => return None,
        report::Reason::HouseNumberIsDate => Value::HouseNumberIsDate,
        report::Reason::NotADate => Value::NotADate,
        report::Reason::NotAGrade => Value::NotAGrade,
        report::Reason::NotAPostalCode => Value::NotAPostalCode,
        report::Reason::MissingValue => Value::Missing,
        _ => Value::Other,
    })
}

impl Reason {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAPupil(UnresolvedReason::NoIdentity) => "no_identity",
            Self::NotAPupil(UnresolvedReason::SeveralResidences) => "several_residences",
            Self::NotAPupil(UnresolvedReason::NoMainResidence) => "no_main_residence",
            Self::NotAPupil(UnresolvedReason::Contradiction) => "contradiction",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
            Self::Place => "place",
            Self::Street => "street",
            Self::NoSchool => "no_school",
            Self::UnknownSchool => "unknown_school",
            Self::Value(Value::HouseNumberIsDate) => "house_number_is_date",
            Self::Value(Value::NotADate) => "not_a_date",
            Self::Value(Value::NotAGrade) => "not_a_grade",
            Self::Value(Value::NotAPostalCode) => "not_a_postal_code",
            Self::Value(Value::Missing) => "missing_value",
            Self::Value(Value::Other) => "unreadable_value",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPupil(reason) => write!(f, "{reason}; not in the vault"),
            Self::Ambiguous => f.write_str("several addresses are meant equally well; name the Ortsteil"),
            Self::Unmatched => f.write_str("no such address; check street and place"),
            Self::Place => f.write_str("the street is not in the register; placed at its place"),
            Self::Street => f.write_str("the number is not in the register; placed at its street"),
            Self::NoSchool => f.write_str("no school is listed"),
            Self::UnknownSchool => f.write_str("the school is not in the school list"),
            Self::Value(Value::HouseNumberIsDate) => report::Reason::HouseNumberIsDate.fmt(f),
            Self::Value(Value::NotADate) => report::Reason::NotADate.fmt(f),
            Self::Value(Value::NotAGrade) => report::Reason::NotAGrade.fmt(f),
            Self::Value(Value::NotAPostalCode) => report::Reason::NotAPostalCode.fmt(f),
            Self::Value(Value::Missing) => report::Reason::MissingValue.fmt(f),
            Self::Value(Value::Other) => f.write_str("the value cannot be read"),
        }
    }
}

impl Localised for Reason {
    fn german(&self) -> String {
        match self {
            Self::NotAPupil(reason) => format!("{}; nicht im Tresor", reason.german()),
            Self::Ambiguous => "mehrere Adressen passen gleich gut; den Ortsteil ergänzen".into(),
            Self::Unmatched => "keine solche Adresse; Straße und Ort prüfen".into(),
            Self::Place => "die Straße steht nicht im Register; am Ort verortet".into(),
            Self::Street => "die Hausnummer steht nicht im Register; an der Straße verortet".into(),
            Self::NoSchool => "keine Schule angegeben".into(),
            Self::UnknownSchool => "die Schule steht nicht in der Schulliste".into(),
            Self::Value(Value::HouseNumberIsDate) => report::Reason::HouseNumberIsDate.german(),
            Self::Value(Value::NotADate) => report::Reason::NotADate.german(),
            Self::Value(Value::NotAGrade) => report::Reason::NotAGrade.german(),
            Self::Value(Value::NotAPostalCode) => report::Reason::NotAPostalCode.german(),
            Self::Value(Value::Missing) => report::Reason::MissingValue.german(),
            Self::Value(Value::Other) => "der Wert ist nicht lesbar".into(),
        }
    }
}
