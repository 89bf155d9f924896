//! What a claim is explained from: the project's lists under its key, and what ways are measured
//! from.

use formats::{
    pupil_list::PupilListOptions,
    school_list::{SchoolListOptions, read_school_list},
};
use geo_core::Pseudonym;
use store::Vault;

use super::ExplainError;
use crate::{
    build::{BuildError, VAULT, keys_of},
    project_file::ProjectFile,
    pupil_lists::{Origin, PupilLists, Pupils},
    walking::FootInputs,
};

/// The lists of a project and its inputs on foot.
pub struct Case {
    /// What ways are measured from.
    pub foot: FootInputs,
    /// The pupils of all lists.
    pub pupils: Pupils,
    /// The pseudonym of every row, by list and row.
    rows: Vec<(Origin, Pseudonym)>,
}

impl Case {
    /// Reads a project that has been built.
    ///
    /// # Errors
    /// [`ExplainError`] for the first input that cannot be used, or where there is no vault.
    pub fn read(project: &ProjectFile) -> Result<Self, ExplainError> {
        let vault = Vault::open(&project.folder.join(VAULT))?;
        let keys = keys_of(project, Some(&vault))?;
        let inputs = &project.inputs;
        let schools = match &inputs.schools {
            Some(path) => {
                read_school_list(path, &SchoolListOptions::default()).map_err(BuildError::from)?.schools
            }
            None => Vec::new(),
        };
        let no_foot = || ExplainError::NoFoot { file: project.path.display().to_string() };
        let foot = FootInputs::read(project, schools, &mut |_, _| ())?.ok_or_else(no_foot)?;
        let options = PupilListOptions { columns: inputs.columns.clone(), key_date: vault.facts().key_date };
        let mut lists = PupilLists::default();
        for path in &inputs.pupils {
            lists.read(path, &options, &keys).map_err(BuildError::from)?;
        }
        let rows = lists.pseudonyms();
        let mut pupils = lists.pupils();
        let known = foot.schools.iter().map(|school| school.id.school.clone()).collect();
        pupils.forget_unknown_schools(&known);
        Ok(Self { foot, pupils, rows })
    }

    /// Who stands in a row of a list; `None` where nobody who can be known does.
    #[must_use]
    pub fn pseudonym(&self, origin: Origin) -> Option<Pseudonym> {
        let at = self.rows.binary_search_by_key(&origin, |(origin, _)| *origin).ok()?;
        Some(self.rows[at].1)
    }
}
