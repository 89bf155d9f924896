//! The release of a run: decided before anything is written, from what is counted of each pupil.

use std::path::Path;

use catalogue::{Publication, breakdown::school_type as school_type_name};
use disclosure::{FEATURES, person::Person};
use jiff::civil::Date;
use rayon::prelude::*;
use store::{KeptRelease, PublicationError, VaultPupil, publication};

use super::BuildError;
use crate::{
    keys::Keys,
    project_file::ProjectFile,
    publication::Subjects,
    release::{Decision, Proposal, ReleasedHouseholds, counted},
};

/// The publication in the project's folder, which the new one will take the place of. `None` where
/// there is none, or one that this version of the program cannot read.
///
/// # Errors
/// [`BuildError::NotOurs`] for a file that is none: it is not the program's to overwrite.
pub(super) fn standing(file: &Path) -> Result<Option<Publication>, BuildError> {
    if !file.exists() {
        return Ok(None);
    }
    match publication::read(file) {
        Ok(publication) => Ok(Some(publication)),
        Err(PublicationError::NoPublication { .. }) => Err(BuildError::NotOurs { file: file.into() }),
        Err(error @ PublicationError::InUse { .. }) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

/// Makes sure that the vault remembers the release in the project's folder: without its memory
/// nothing would say what a new release can be compared with.
///
/// # Errors
/// [`BuildError::ForgottenRelease`] where it does not.
pub(super) fn remembers(
    former: &[KeptRelease],
    standing: &Publication,
    file: &Path,
) -> Result<(), BuildError> {
    let release = &standing.about.release;
    if former.iter().any(|known| known.name == *release) {
        return Ok(());
    }
    Err(BuildError::ForgottenRelease { file: file.into(), release: release.clone() })
}

/// Decides whether what is known of the pupils may be released after `former`.
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
    let counted = pupils
        .par_iter()
        .zip(subjects.persons())
        .map(|(pupil, person)| counted(keys, pupil, &features(subjects, person)));
    let households = ReleasedHouseholds::of(keys, counted.collect::<Vec<_>>());
    let parameters = &project.parameters;
    let proposal = Proposal { key_date, noise: keys.noise(), parameters, households, replaces };
    Ok(proposal.decide(former)?)
}

/// The features of a pupil as layers count them, in the order of [`disclosure::Feature::ALL`]. The
/// cell of 250 m stands for every larger one and for every area that cells are counted in.
fn features(subjects: &Subjects<'_>, person: &Person) -> [Option<String>; FEATURES] {
    let stage = person.stage.to_string();
    let age = person.age_band.to_string();
    let site = person.site.map(|site| subjects.site_id(site).to_owned());
    let school_type = person.school_type.map(|own| school_type_name(own).to_owned());
    let claim = person.class.to_string();
    let Some(zone) = person.zone() else {
        // The rest of theirs is in sums of the region alone.
        let place = format!("{:?} {}", person.place, site.unwrap_or_default());
        return [None, None, None, None, None, None, None, Some(place)];
    };
    let zone = subjects.zones().zones()[zone as usize].id.to_string();
    let cell = person.cell().map(|cell| cell.to_string());
    [cell, Some(zone), Some(stage), Some(age), site, school_type, Some(claim), None]
}
