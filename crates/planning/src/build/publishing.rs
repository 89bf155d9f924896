//! The publication of a run: made, attacked, and let out only where nothing can be found in it.

use catalogue::{About, Layer, Publication};
use disclosure::audit::{Attack, Audit, audit};
use jiff::civil::Date;
use store::{KeptRelease, PUBLICATION, PrivateFile, VaultPupil, publication::write};

use super::{BuildError, BuildOptions, releasing};
use crate::{
    keys::Keys,
    project_file::ProjectFile,
    publication::{Facts, Subjects},
    release::Decision,
};

/// Findings told in an error; the audit of a file lists them all.
const TOLD: usize = 5;

/// Noise is drawn so often at most: what is found then is not there by chance.
const MOST_DRAWS: usize = 10;

/// What was published.
pub struct Published {
    /// The layers with the number of their rows, in the order of the catalogue.
    pub layers: Vec<(&'static Layer, usize)>,
    /// The attack on it.
    pub audit: Audit,
    /// How often noise was drawn until nothing was found.
    pub draws: usize,
    /// Municipalities of which the area file does not say how many people live there; none of them
    /// is divided into smaller zones.
    pub unknown_population: usize,
    /// Zones.
    pub zones: usize,
    /// Pupils in the region whose position is too coarse for the grid.
    pub coarse: usize,
}

/// Decides about the release, makes and attacks the publication and writes it beside its place.
///
/// With very many counts there is now and then one that the largest changes of its neighbours give
/// away. Where no release under the keys stands yet, other noise is drawn then, and gives the keys
/// back that were used.
///
/// # Errors
/// [`BuildError::Release`] where what is known of the pupils must not be let out after the releases
/// before, [`BuildError::TooAlike`] where the file that stands in the folder tells too much beside
/// the new one, [`BuildError::Recognisable`] where the audit finds anything else.
pub(super) fn publish(
    (project, key_date, mut keys): (&ProjectFile, Date, Keys),
    options: &BuildOptions<'_>,
    facts: Facts<'_>,
    (pupils, former): (&mut [VaultPupil], &[KeptRelease]),
    file: &PrivateFile,
) -> Result<(Keys, Decision, Published), BuildError> {
    let standing = releasing::standing(file.target())?.filter(|_| !options.replace);
    if let Some(standing) = &standing {
        releasing::remembers(former, standing, file.target())?;
    }
    let standing = standing.filter(|_| !options.new_keys);
    let mut subjects = Subjects::of(facts, pupils)?;
    let mut draws = 1;
    loop {
        let release = releasing::decide(
            project,
            key_date,
            &keys,
            (pupils, &subjects),
            former.to_vec(),
            options.replace,
        )?;
        let about = About {
            region: project.region.clone().unwrap_or_default(),
            key_date,
            release: release.released.name.clone(),
            keys: keys.noise_fingerprint(),
            invented_from: project.invented_from,
            program: options.program.to_owned(),
            parameters: project.parameters.clone(),
            attributions: project.attributions.clone(),
        };
        let publication = subjects.publish(about)?;
        let is_beside = |standing: &&Publication| {
            standing.about.release != publication.about.release
                && standing.about.keys == publication.about.keys
        };
        let audit = audit(&publication, standing.as_ref().filter(is_beside));
        if audit.is_clean() {
            write(file, &publication)?;
            let published = Published {
                layers: publication.tables.iter().map(|table| (table.layer, table.rows.len())).collect(),
                audit,
                draws,
                unknown_population: subjects.zones().unknown_population(),
                zones: subjects.zones().zones().len(),
                coarse: subjects.persons().iter().filter(|person| person.is_coarse()).count(),
            };
            return Ok((keys, release, published));
        }
        if let Some(standing) = &standing
            && audit.findings.iter().all(|finding| finding.attack() == Attack::Releases)
        {
            let (file, release) = (file.target().into(), standing.about.release.clone());
            return Err(BuildError::TooAlike { file, release, findings: audit.findings });
        }
        if draws == MOST_DRAWS || !release.may_draw_again() {
            let all = audit.checks.iter().map(|check| check.findings).sum();
            let findings = audit.findings.into_iter().take(TOLD).collect();
            return Err(BuildError::Recognisable { file: project.folder.join(PUBLICATION), findings, all });
        }
        keys = keys.with_next_noise();
        for pupil in &mut *pupils {
            pupil.record_key = keys.record(pupil.pseudonym);
        }
        subjects.draw_again(pupils);
        draws += 1;
    }
}
