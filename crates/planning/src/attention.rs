//! Rows of the pupil lists that need a person's attention, each with its reason. Nothing of a
//! row but its number is kept.

use std::fmt;

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
    /// Problems that are counted but not kept row by row, because a list has too many.
    pub not_listed: usize,
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
    /// Further rows that are about the same pupil, the first twenty.
    pub others: Vec<Origin>,
}

/// Why a row needs attention, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The row is no pupil of the vault.
    NotAPupil(UnresolvedReason),
    /// Another pupil has the same name and birth date: maybe one pupil whom two lists identify in
    /// different ways.
    MaybeTwice,
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
    /// A value that cannot be read, as the list's report tells it.
    Value(report::Reason),
}

/// So many further rows of a pupil are named: one id may stand in every row of a list.
const MOST_OTHERS: usize = 20;

/// The longest register id that is told; a register's own ids are shorter.
const LONGEST_ID: usize = 40;

impl Attention {
    /// What reading the lists has shown.
    #[must_use]
    pub fn of(pupils: &Pupils) -> Self {
        let mut attention = Self::default();
        for unresolved in &pupils.unresolved {
            let origins: Vec<Origin> = unresolved.rows.iter().map(|row| pupils.origin(*row)).collect();
            for origin in &origins {
                attention.entries.push(Entry {
                    others: origins
                        .iter()
                        .copied()
                        .filter(|other| other != origin)
                        .take(MOST_OTHERS)
                        .collect(),
                    ..Entry::of(*origin, Reason::NotAPupil(unresolved.reason))
                });
            }
        }
        for pair in &pupils.maybe_one {
            let [a, b] = pair.map(|row| pupils.origin(row));
            for (origin, other) in [(a, b), (b, a)] {
                attention
                    .entries
                    .push(Entry { others: vec![other], ..Entry::of(origin, Reason::MaybeTwice) });
            }
        }
        for (number, list) in pupils.lists.iter().enumerate() {
            attention.not_listed +=
                (list.report.rejected + list.report.flaws).saturating_sub(list.report.problems.len());
            // That a row has no identity is told as what it leads to.
            let problems = list.report.problems.iter();
            for problem in problems.filter(|problem| problem.reason != report::Reason::NoIdentity) {
                let origin = Origin { list: number, row: problem.row };
                attention.entries.push(Entry {
                    column: problem.column.clone(),
                    ..Entry::of(origin, Reason::Value(problem.reason.clone()))
                });
            }
        }
        for pupil in pupils.pupils.iter().filter(|pupil| pupil.school.is_none()) {
            let origin = pupils.origin(pupil.row);
            if pupils.lists[origin.list].has_school {
                attention.add([origin], &Reason::NoSchool);
            }
        }
        attention
    }

    /// Notes rows of one reason.
    pub fn add(&mut self, origins: impl IntoIterator<Item = Origin>, reason: &Reason) {
        self.entries.extend(origins.into_iter().map(|origin| Entry::of(origin, reason.clone())));
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
        let ids = placed.candidates.iter().map(|candidate| candidate.id).filter(|id| is_id(id));
        let candidates = ids.map(str::to_owned).collect();
        self.entries.push(Entry { candidates, ..Entry::of(origin, reason) });
    }

    /// All entries, by list, row and reason.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Entry> {
        self.entries.sort_unstable();
        self.entries
    }
}

impl Entry {
    const fn of(origin: Origin, reason: Reason) -> Self {
        Self { origin, reason, column: None, candidates: Vec::new(), others: Vec::new() }
    }
}

/// Whether a register's id looks like one: a register made by hand could have anything there.
fn is_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte))
}

/// Numbers of entries by reason, the gravest first; values of one kind count together.
#[must_use]
pub fn counts(entries: &[Entry]) -> Vec<(&Reason, usize)> {
    let mut counts: Vec<(&Reason, usize)> = Vec::new();
    for entry in entries {
        match counts.iter_mut().find(|(reason, _)| reason.counts_with(&entry.reason)) {
            Some((_, count)) => *count += 1,
            None => counts.push((&entry.reason, 1)),
        }
    }
    counts.sort_unstable();
    counts
}

impl Reason {
    fn counts_with(&self, other: &Self) -> bool {
        let values = matches!((self, other), (Self::Value(_), Self::Value(_)));
        self == other || values && self.as_str() == other.as_str()
    }

    /// The name in files.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotAPupil(UnresolvedReason::NoIdentity) => "no_identity",
            Self::NotAPupil(UnresolvedReason::SeveralResidences) => "several_residences",
            Self::NotAPupil(UnresolvedReason::NoMainResidence) => "no_main_residence",
            Self::NotAPupil(UnresolvedReason::Contradiction(_)) => "contradiction",
            Self::NotAPupil(UnresolvedReason::FamilyNameOnly) => "family_name_only",
            Self::MaybeTwice => "maybe_twice",
            Self::Ambiguous => "ambiguous",
            Self::Unmatched => "unmatched",
            Self::Place => "place",
            Self::Street => "street",
            Self::NoSchool => "no_school",
            Self::UnknownSchool => "unknown_school",
            Self::Value(report::Reason::HouseNumberIsDate) => "house_number_is_date",
            Self::Value(report::Reason::NotADate) => "not_a_date",
            Self::Value(report::Reason::NotAGrade) => "not_a_grade",
            Self::Value(report::Reason::NotAPostalCode) => "not_a_postal_code",
            Self::Value(report::Reason::MissingValue) => "missing_value",
            Self::Value(_) => "unreadable_value",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPupil(reason) => write!(f, "{reason}; not in the vault"),
            Self::MaybeTwice => f.write_str(
                "same name and birth date as another pupil, but another id: maybe twice in the vault",
            ),
            Self::Ambiguous => f.write_str("several addresses are meant equally well; name the Ortsteil"),
            Self::Unmatched => f.write_str("no such address; check street and place"),
            Self::Place => f.write_str("the street is not in the register; placed at its place"),
            Self::Street => f.write_str("the number is not in the register; placed at its street"),
            Self::NoSchool => f.write_str("no school is listed"),
            Self::UnknownSchool => f.write_str("the school is not in the school list"),
            Self::Value(reason) => reason.fmt(f),
        }
    }
}

impl Localised for Reason {
    fn german(&self) -> String {
        match self {
            Self::NotAPupil(reason) => format!("{}; nicht im Tresor", reason.german()),
            Self::MaybeTwice => {
                "gleicher Name und gleiches Geburtsdatum, aber andere Nummer: vielleicht zweimal im Tresor"
                    .into()
            }
            Self::Ambiguous => "mehrere Adressen passen gleich gut; den Ortsteil ergänzen".into(),
            Self::Unmatched => "keine solche Adresse; Straße und Ort prüfen".into(),
            Self::Place => "die Straße steht nicht im Register; am Ort verortet".into(),
            Self::Street => "die Hausnummer steht nicht im Register; an der Straße verortet".into(),
            Self::NoSchool => "keine Schule angegeben".into(),
            Self::UnknownSchool => "die Schule steht nicht in der Schulliste".into(),
            Self::Value(reason) => reason.german(),
        }
    }
}
