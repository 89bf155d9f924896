//! `schulweg check`: reads everything a project names, reports on it and places the pupils for
//! trial. It writes nothing. An input that cannot be read does not keep the others from being
//! reported.

mod pupils;

use formats::{
    overrides::{Overrides, read_overrides},
    school_list::{SchoolListOptions, read_school_list},
};
use geo_core::{Language, Pupil, School};
use planning::{
    ProjectFile, Watch as _, Work,
    build::InputReport,
    load::Loader,
    placing::{Listed, Placer},
    pupil_lists::Pupils,
    walking::{FootInputs, try_out},
};

use crate::{
    arguments::CheckOptions,
    claims,
    failure::{Failure, Outcome},
    list::today,
    messages::{CannotPrint, complain, count, pick, pupil, say},
    progress::Progress,
    report,
};

/// A check under way.
struct Check<'p> {
    project: &'p ProjectFile,
    language: Language,
    progress: Progress,
    unreadable: usize,
}

/// Runs the command.
///
/// # Errors
/// A project file that cannot be read or has problems. What is wrong with the inputs is
/// reported as it is found and shows in the outcome.
pub fn run(options: &CheckOptions, language: Language) -> Result<Outcome, Failure> {
    let project = ProjectFile::read(&options.project)?;
    let mut check = Check { project: &project, language, progress: Progress::new(language), unreadable: 0 };
    check.heading()?;
    let schools = check.schools()?;
    let pupils = check.pupils(schools.as_deref())?;
    check.on_foot(schools.unwrap_or_default())?;
    let over_limit = check.placing(&pupils, options.max_unplaced)?;
    check.not_read()?;
    say("")?;
    Ok(if check.unreadable > 0 {
        let text = pick(language, "Inputs that cannot be read: {}", "Eingaben, die nicht lesbar sind: {}");
        say(text.replace("{}", &count(check.unreadable, language)))?;
        Outcome::UnreadableInput
    } else {
        say(pick(language, "All inputs can be read.", "Alle Eingaben sind lesbar."))?;
        over_limit
    })
}

impl Check<'_> {
    fn t<'t>(&self, english: &'t str, german: &'t str) -> &'t str {
        pick(self.language, english, german)
    }

    /// What was read; where it could not be, the reason goes to stderr and the check goes on.
    fn read<T, E: Into<Failure>>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(read) => Some(read),
            Err(error) => {
                let failure: Failure = error.into();
                complain(format!("{} {}", self.t("Error:", "Fehler:"), failure.text(self.language)));
                self.unreadable += 1;
                None
            }
        }
    }

    fn heading(&self) -> Result<(), CannotPrint> {
        let region = self.project.region.as_deref().unwrap_or(self.t("(no name)", "(ohne Namen)"));
        say(format!("{} {region}: {}", self.t("Project", "Projekt"), self.project.path.display()))?;
        if self.project.key_date.is_none() {
            say(self.t(
                "release.key_date is missing: ages are counted today",
                "release.key_date fehlt: Das Alter gilt heute",
            ))?;
        }
        say("")
    }

    fn schools(&mut self) -> Result<Option<Vec<School>>, CannotPrint> {
        let Some(path) = &self.project.inputs.schools else {
            say(self.t("School list: none", "Schulliste: keine"))?;
            return Ok(None);
        };
        let Some(list) = self.read(read_school_list(path, &SchoolListOptions::default())) else {
            return Ok(None);
        };
        report::rows(self.t("School list", "Schulliste"), &list.report, self.language)?;
        Ok(Some(list.schools))
    }

    /// Reads what ways are measured from and brings the dangerous ones to the network.
    fn on_foot(&mut self, schools: Vec<School>) -> Result<(), CannotPrint> {
        let mut reports = Vec::new();
        let foot = FootInputs::read(self.project, schools, &mut |kind, rows| {
            reports.push(InputReport { kind, rows });
        });
        let foot = self.read(foot);
        reports.iter().try_for_each(|input| report::input(input, self.language))?;
        match foot {
            Some(Some(foot)) => {
                let key_date = self.project.key_date.unwrap_or_else(today);
                let progress = self.progress;
                let Some((built, hazards)) = self.read(try_out(&foot, key_date, &progress)) else {
                    return Ok(());
                };
                claims::network(&built, self.language)?;
                report::half_matched(&hazards, self.language)
            }
            Some(None) => say(self.t(
                "Ways to school: not measured; they need inputs.osm and inputs.schools",
                "Schulwege: nicht gemessen; dafür braucht es inputs.osm und inputs.schools",
            )),
            None => Ok(()),
        }
    }

    /// Reads what residences are placed with and places them for trial, without writing.
    fn placing(&mut self, pupils: &Pupils, max_unplaced: Option<usize>) -> Result<Outcome, Failure> {
        let language = self.language;
        let inputs = &self.project.inputs;
        let before = self.unreadable;
        let progress = self.progress;
        let mut loader = Loader::new(&progress);
        if let Some(path) = &inputs.municipalities
            && let Some(read) = self.read(loader.areas(path))
        {
            report::areas(&read, language)?;
        }
        if let Some(path) = &inputs.localities
            && let Some((_, rows)) = self.read(loader.localities(path))
        {
            report::localities(&rows, language)?;
        }
        if let Some(path) = &inputs.postal_codes
            && let Some(read) = self.read(loader.postal_codes(path))
        {
            report::postal_codes(&read, language)?;
        }
        for (number, register) in inputs.addresses.iter().enumerate() {
            if let Some((read, rows)) = self.read(loader.register(register, false)) {
                report::register(number + 1, &read, &rows, language)?;
            }
        }
        let overrides = match &inputs.overrides {
            Some(path) => self
                .read(read_overrides(path))
                .map(|(overrides, read)| report::overrides(&read, language).map(|()| overrides))
                .transpose()?,
            None => None,
        };
        if inputs.addresses.is_empty() {
            say(self.t("Address registers: none", "Adressregister: keine"))?;
        }
        if inputs.addresses.is_empty() || self.unreadable > before || pupils.pupils.is_empty() {
            return Ok(Outcome::Done);
        }
        let gazetteer = loader.build();
        let overrides = overrides.unwrap_or_else(Overrides::default);
        let placer = Placer { gazetteer: &gazetteer, overrides: &overrides };
        let rows: Vec<Listed<'_>> = pupils.pupils.iter().map(listed).collect();
        let step = progress.begin(Work::Placing, Some(rows.len()));
        let tally = placer.place_all(&rows, pupils.unresolved_rows(), &*step, |_| Ok::<(), Failure>(()))?;
        drop(step);
        say("")?;
        report::tally(pupil(language), &tally, language)?;
        Ok(report::outcome(&tally, max_unplaced, language))
    }

    /// What the project names and this version does not use.
    fn not_read(&self) -> Result<(), CannotPrint> {
        let unread = &self.project.inputs.unread;
        if unread.is_empty() && self.project.unused.is_empty() {
            return Ok(());
        }
        say("")?;
        say(self.t(
            "Accepted, but not read yet by this version:",
            "Angenommen, aber von dieser Version noch nicht gelesen:",
        ))?;
        for (key, path) in unread {
            say(format!("    {key}: {}", path.display()))?;
        }
        self.project.unused.iter().try_for_each(|key| say(format!("    {key}")))
    }
}

fn listed(pupil: &Pupil) -> Listed<'_> {
    Listed { row: pupil.row, address: &pupil.residence }
}
