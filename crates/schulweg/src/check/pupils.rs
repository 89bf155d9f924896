//! The pupil lists of a project: their rows, who stands in several, and schools that the school
//! list does not have. Nothing of a row but its number is ever shown.

use std::collections::{BTreeMap, HashSet};

use formats::{
    pupil_list::{PupilList, PupilListOptions, Residences, residences},
    report::RowReport,
};
use geo_core::{Localised as _, Pseudonym, Pupil, School, SchoolNumber};

use super::Check;
use crate::{
    failure::Failure,
    identity_key::IdentityKey,
    list::{read_pupils, today},
    messages::{CannotPrint, count, say},
    report,
};

/// Row numbers shown of a problem; the rest is counted.
const SHOWN_ROWS: usize = 10;

/// The pupils of all lists.
#[derive(Default)]
pub struct Pupils {
    /// Each with one residence, in the order of lists and rows.
    pub listed: Vec<Pupil>,
    /// Pupils whose rows contradict each other or do not say where they live.
    pub unresolved: usize,
}

impl Check<'_> {
    /// Reads all lists. Without a school list school numbers are not checked.
    pub fn pupils(&mut self, schools: Option<&[School]>) -> Result<Pupils, Failure> {
        let project = self.project;
        let mut pupils = Pupils::default();
        if project.inputs.pupils.is_empty() {
            say(self.t("Pupil lists: none", "Schülerlisten: keine"))?;
            return Ok(pupils);
        }
        let key = IdentityKey::draw()?;
        let options = PupilListOptions {
            columns: project.inputs.columns.clone(),
            key_date: project.key_date.unwrap_or_else(today),
        };
        let known: Option<HashSet<&SchoolNumber>> =
            schools.map(|schools| schools.iter().map(|school| &school.id.school).collect());
        let mut earlier: HashSet<Pseudonym> = HashSet::new();
        for path in &project.inputs.pupils {
            let Some(list) = self.read(read_pupils(path, &options, &key)) else { continue };
            self.rows_of(&list.report)?;
            if let Some(known) = &known {
                self.unknown_schools(&list, known)?;
            }
            let found = residences(&list.rows);
            self.residences_of(&found)?;
            let (again, new): (Vec<Pupil>, Vec<Pupil>) =
                found.pupils.into_iter().partition(|pupil| earlier.contains(&pupil.pseudonym));
            let rows: Vec<usize> = again.iter().map(|pupil| pupil.row).collect();
            self.problem(&rows, self.t("also in an earlier list", "auch in einer früheren Liste"))?;
            earlier.extend(new.iter().map(|pupil| pupil.pseudonym));
            pupils.unresolved += found.unresolved.len();
            pupils.listed.extend(new);
        }
        Ok(pupils)
    }

    fn rows_of(&self, report: &RowReport) -> Result<(), CannotPrint> {
        report::rows(self.t("Pupil list", "Schülerliste"), report, self.language)
    }

    fn unknown_schools(&self, list: &PupilList, known: &HashSet<&SchoolNumber>) -> Result<(), CannotPrint> {
        let is_unknown = |school: &SchoolNumber| !known.contains(school);
        let rows = list.rows.iter().filter(|row| row.school.as_ref().is_some_and(is_unknown));
        let what = self.t("school number not in the school list", "Schulnummer nicht in der Schulliste");
        self.problem(&rows.map(|row| row.row).collect::<Vec<_>>(), what)
    }

    fn residences_of(&self, found: &Residences) -> Result<(), CannotPrint> {
        let pupils = self.t("pupils", "Schülerinnen und Schüler");
        say(format!("    {} {pupils}", count(found.pupils.len(), self.language)))?;
        if found.merged > 0 {
            let merged = self.t("further rows of the same pupils", "weitere Zeilen derselben Personen");
            say(format!("    {} {merged}", count(found.merged, self.language)))?;
        }
        let mut by_reason: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for unresolved in &found.unresolved {
            by_reason.entry(unresolved.reason).or_default().extend(&unresolved.rows);
        }
        by_reason.into_iter().try_for_each(|(reason, rows)| self.problem(&rows, &reason.text(self.language)))
    }

    /// One line for a problem of several rows; none where there is no row.
    fn problem(&self, rows: &[usize], what: &str) -> Result<(), CannotPrint> {
        if rows.is_empty() {
            return Ok(());
        }
        let shown: Vec<String> = rows.iter().take(SHOWN_ROWS).map(ToString::to_string).collect();
        let word = if rows.len() == 1 { self.t("row", "Zeile") } else { self.t("rows", "Zeilen") };
        let more = match rows.len().saturating_sub(SHOWN_ROWS) {
            0 => String::new(),
            more => self.t(" and {} more", " und {} weitere").replace("{}", &count(more, self.language)),
        };
        say(format!("    {what}: {word} {}{more}", shown.join(", ")))
    }
}
