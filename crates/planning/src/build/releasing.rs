//! The release of a run: decided before anything is written, from what is counted of each pupil.

use geo_core::{EastNorth, grid::cells_of};
use jiff::civil::Date;
use rayon::prelude::*;
use store::{KeptRelease, VaultPupil};

use super::BuildError;
use crate::{
    keys::Keys,
    project_file::ProjectFile,
    release::{Decision, Proposal, ReleasedHouseholds, counted},
};

/// Decides whether what is known of the pupils may be released after `former`. The cell of 250 m
/// stands for every larger one and for every area that cells are counted in.
///
/// # Errors
/// [`BuildError::Release`] where it may not.
pub(super) fn decide(
    project: &ProjectFile,
    key_date: Date,
    keys: &Keys,
    pupils: &[VaultPupil],
    former: Vec<KeptRelease>,
    replaces: bool,
) -> Result<Decision, BuildError> {
    let placed: Vec<EastNorth> = pupils.iter().filter_map(|pupil| pupil.residence).collect();
    let mut cells = cells_of(&placed)?.into_iter();
    let cells: Vec<_> = pupils.iter().map(|pupil| pupil.residence.and_then(|_| cells.next())).collect();
    let ages = &project.parameters.age_bands;
    let counted = pupils.par_iter().zip(cells).map(|(pupil, cell)| {
        let cell = cell.map(|cell| cell.to_string()).unwrap_or_default();
        counted(keys, pupil, &[&cell], ages)
    });
    let households = ReleasedHouseholds::of(keys, counted.collect::<Vec<_>>());
    let parameters = &project.parameters;
    let proposal = Proposal { key_date, noise: keys.noise(), parameters, households, replaces };
    Ok(proposal.decide(former)?)
}
