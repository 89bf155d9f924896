//! The pupil lists of a project: their rows, who stands in several, and schools that the school
//! list does not have. Nothing of a row but its number is ever shown.

use std::collections::BTreeMap;

use formats::pupil_list::PupilListOptions;
use geo_core::{Localised as _, School};
use planning::{
    Keys, Watch as _, Work,
    attention::{Attention, Entry, Reason},
    pupil_lists::{PupilLists, Pupils},
};

use super::Check;
use crate::{
    failure::Failure,
    list::today,
    messages::{self, CannotPrint, count, say},
    report,
};

/// Row numbers shown of a problem; the rest is counted.
const SHOWN_ROWS: usize = 10;

impl Check<'_> {
    /// Reads all lists. Without a school list school numbers are not checked.
    pub fn pupils(&mut self, schools: Option<&[School]>) -> Result<Pupils, Failure> {
        let project = self.project;
        let mut lists = PupilLists::default();
        if project.inputs.pupils.is_empty() {
            say(self.t("Pupil lists: none", "Schülerlisten: keine"))?;
            return Ok(lists.pupils());
        }
        let keys = Keys::draw()?;
        let options = PupilListOptions {
            columns: project.inputs.columns.clone(),
            key_date: project.key_date.unwrap_or_else(today),
        };
        for path in &project.inputs.pupils {
            let step = self.progress.begin(Work::Reading(path), None);
            let read = lists.read(path, &options, &keys);
            drop(step);
            if let Some(list) = self.read(read) {
                report::rows(self.t("Pupil list", "Schülerliste"), &list.report, self.language)?;
                report::missing(list, self.language)?;
            }
        }
        let mut pupils = lists.pupils();
        let mut attention = Attention::of(&pupils);
        if let Some(schools) = schools {
            let known = schools.iter().map(|school| school.id.school.clone()).collect();
            let rows = pupils.forget_unknown_schools(&known);
            attention.add(rows.into_iter().map(|row| pupils.origin(row)), &Reason::UnknownSchool);
        }
        self.sum(&pupils)?;
        self.problems(&pupils, &attention.sorted())?;
        Ok(pupils)
    }

    fn sum(&self, pupils: &Pupils) -> Result<(), CannotPrint> {
        say(format!("    {}", messages::pupils(pupils.pupils.len(), self.language)))?;
        if pupils.merged > 0 {
            let merged = self.t("further rows of the same pupils", "weitere Zeilen derselben Personen");
            say(format!("    {} {merged}", count(pupils.merged, self.language)))?;
        }
        Ok(())
    }

    /// One line for each list and reason. What single values have wrong is in the list's own
    /// lines already.
    fn problems(&self, pupils: &Pupils, entries: &[Entry]) -> Result<(), CannotPrint> {
        let mut rows: BTreeMap<(&Reason, usize), Vec<usize>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !matches!(entry.reason, Reason::Value(_))) {
            rows.entry((&entry.reason, entry.origin.list)).or_default().push(entry.origin.row);
        }
        for ((reason, list), rows) in rows {
            let file = match pupils.lists.len() {
                1 => String::new(),
                _ => format!("{}, ", pupils.lists[list].report.file),
            };
            say(format!("    {}: {file}{}", reason.text(self.language), self.numbers(&rows)))?;
        }
        Ok(())
    }

    fn numbers(&self, rows: &[usize]) -> String {
        let shown: Vec<String> = rows.iter().take(SHOWN_ROWS).map(ToString::to_string).collect();
        let word = if rows.len() == 1 { self.t("row", "Zeile") } else { self.t("rows", "Zeilen") };
        let more = match rows.len().saturating_sub(SHOWN_ROWS) {
            0 => String::new(),
            more => self.t(" and {} more", " und {} weitere").replace("{}", &count(more, self.language)),
        };
        format!("{word} {}{more}", shown.join(", "))
    }
}
