//! The release of a run: decided before anything is written, from what is counted of each pupil.

use std::path::Path;

use catalogue::breakdown::school_type as school_type_name;
use disclosure::person::Person;
use jiff::civil::Date;
use rayon::prelude::*;
use store::{KeptRelease, VaultPupil, publication};

use super::BuildError;
use crate::{
    keys::Keys,
    project_file::ProjectFile,
    publication::Subjects,
    release::{Decision, Proposal, ReleasedHouseholds, counted},
};

/// Makes sure that the vault remembers the release in the project's folder: without its memory
/// nothing would say what a new release can be compared with.
///
/// # Errors
/// [`BuildError::ForgottenRelease`] where it does not.
pub(super) fn remembers(former: &[KeptRelease], file: &Path) -> Result<(), BuildError> {
    // What is no publication, or is damaged, was no release of this program.
    let Ok(publication) = publication::read(file) else { return Ok(()) };
    let release = publication.about.release;
    if former.iter().any(|known| known.name == release) {
        return Ok(());
    }
    Err(BuildError::ForgottenRelease { file: file.into(), release })
}

/// Decides whether what is known of the pupils may be released after `former`. The cell of 250 m
/// stands for every larger one and for every area that cells are counted in; the zone may cut it.
///
/// # Errors
/// [`BuildError::Release`] where it may not.
pub(super) fn decide(
    project: &ProjectFile,
    key_date: Date,
    keys: &Keys,
    (pupils, subjects): (&[VaultPupil], &Subjects<'_>),
    former: Vec<KeptRelease>,
    replaces: bool,
) -> Result<Decision, BuildError> {
    let ages = &project.parameters.age_bands;
    let counted = pupils.par_iter().zip(subjects.persons()).map(|(pupil, person)| {
        let Person { place, stage, school_type, .. } = person;
        let (cell, zone) = (person.cell(), person.zone());
        let cell = cell.map_or_else(|| format!("{place:?}"), |cell| cell.to_string());
        let zone = zone.map(|zone| &*subjects.zones().zones()[zone as usize].id).unwrap_or_default();
        let (stage, school_type) = (stage.to_string(), school_type.map_or("", school_type_name));
        counted(keys, pupil, &[&cell, zone, &stage, school_type], ages)
    });
    let households = ReleasedHouseholds::of(keys, counted.collect::<Vec<_>>());
    let parameters = &project.parameters;
    let proposal = Proposal { key_date, noise: keys.noise(), parameters, households, replaces };
    Ok(proposal.decide(former)?)
}
