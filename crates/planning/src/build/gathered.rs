//! The first stage: everything that a project names is read. Small files come first, for most
//! mistakes are made there.

use formats::{
    overrides::{Overrides, read_overrides},
    pupil_list::{PupilListOptions, UnresolvedReason},
    report::RowReport,
    school_list::{SchoolListOptions, read_school_list},
};
use geo_core::Area;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::BuildError;
use crate::{
    attention::{Attention, Reason},
    keys::Keys,
    load::{Loader, RegisterReport},
    project_file::ProjectFile,
    pupil_lists::{PupilLists, Pupils},
    walking::FootInputs,
    work::{Watch, Work},
};

/// Fewer contradictions than this are single mistakes.
const MANY: usize = 10;

/// All inputs of a run.
pub struct Gathered {
    /// The pupils of all lists.
    pub pupils: Pupils,
    /// Positions set by hand.
    pub overrides: Overrides,
    /// What reading has shown a person must look at.
    pub attention: Attention,
    /// What ways are measured from; `None` where the project cannot measure any.
    pub foot: Option<FootInputs>,
    /// The Ortsbezirke of large municipalities.
    pub localities: Vec<Area>,
    /// What became of each input.
    pub reports: Vec<InputReport>,
}

/// What became of one input.
pub struct InputReport {
    /// What it is.
    pub kind: InputKind,
    /// Its rows.
    pub rows: RowReport,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// School list.
    Schools,
    /// Ways decided to be especially dangerous.
    Hazards,
    /// Entrances of school sites.
    Entrances,
    /// School districts.
    Districts,
    /// Pupil list.
    Pupils,
    /// Positions set by hand.
    Overrides,
    /// Municipality areas.
    Areas,
    /// Ortsbezirke.
    Localities,
    /// Table of postal codes.
    PostalCodes,
    /// Address register, with its rank of trust from 1.
    Register(usize, RegisterReport),
}

impl Gathered {
    /// Reads all inputs; the registers are in the loader, ready to be built.
    ///
    /// # Errors
    /// [`BuildError`] for the first input that cannot be used as a whole.
    pub fn read<'w>(
        project: &ProjectFile,
        key_date: Date,
        keys: &Keys,
        watch: &'w dyn Watch,
    ) -> Result<(Self, Loader<'w>), BuildError> {
        let inputs = &project.inputs;
        if inputs.pupils.is_empty() {
            return Err(BuildError::NoPupilList { path: project.path.clone() });
        }
        if inputs.addresses.is_empty() {
            return Err(BuildError::NoRegister { path: project.path.clone() });
        }
        let mut reports = Vec::new();
        let mut report = |kind, rows| reports.push(InputReport { kind, rows });

        let (mut schools, mut numbers) = (Vec::new(), None);
        if let Some(path) = &inputs.schools {
            let list = read_school_list(path, &SchoolListOptions::default())?;
            report(InputKind::Schools, list.report);
            schools = list.schools;
            numbers = Some(schools.iter().map(|school| school.id.school.clone()).collect::<FxHashSet<_>>());
        }
        let foot = FootInputs::read(project, schools, &mut report)?;
        let options = PupilListOptions { columns: inputs.columns.clone(), key_date };
        let mut lists = PupilLists::default();
        for path in &inputs.pupils {
            let _step = watch.begin(Work::Reading(path), None);
            report(InputKind::Pupils, lists.read(path, &options, keys)?.report.clone());
        }
        let mut pupils = lists.pupils();
        let is_contradiction = |reason| matches!(reason, UnresolvedReason::Contradiction(_));
        let contradictions = pupils.unresolved.iter().filter(|found| is_contradiction(found.reason)).count();
        if contradictions >= MANY && contradictions > pupils.pupils.len() {
            return Err(BuildError::MostlyContradictions {
                path: project.path.clone(),
                persons: contradictions,
            });
        }
        if pupils.pupils.is_empty() {
            return Err(BuildError::NoPupil { path: project.path.clone() });
        }
        let mut attention = Attention::of(&pupils);
        // Without a school list nothing says that a value is a school's number and not a name.
        let unknown = pupils.forget_unknown_schools(numbers.as_ref().unwrap_or(&FxHashSet::default()));
        if numbers.is_some() {
            attention.add(unknown.into_iter().map(|row| pupils.origin(row)), &Reason::UnknownSchool);
        }
        let mut overrides = Overrides::default();
        if let Some(path) = &inputs.overrides {
            let (by_hand, rows) = read_overrides(path)?;
            overrides = by_hand;
            report(InputKind::Overrides, rows);
        }
        let mut loader = Loader::new(watch);
        if let Some(path) = &inputs.municipalities {
            report(InputKind::Areas, loader.areas(path)?);
        }
        let mut localities = Vec::new();
        if let Some(path) = &inputs.localities {
            let (areas, rows) = loader.localities(path)?;
            localities = areas;
            report(InputKind::Localities, rows);
        }
        if let Some(path) = &inputs.postal_codes {
            report(InputKind::PostalCodes, loader.postal_codes(path)?);
        }
        for (rank, register) in (1..).zip(&inputs.addresses) {
            let (read, rows) = loader.register(register, false)?;
            report(InputKind::Register(rank, read), rows);
        }
        Ok((Self { pupils, overrides, attention, foot, localities, reports }, loader))
    }
}
