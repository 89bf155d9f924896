//! The publication of a run: made, attacked, and let out only where nothing can be found in it.

use catalogue::{About, Layer, Publication};
use disclosure::audit::{Audit, audit};
use jiff::civil::Date;
use store::{PUBLICATION, PrivateFile, publication::write};

use super::{BuildError, BuildOptions};
use crate::{keys::Keys, project_file::ProjectFile, publication::Subjects, release::Released};

/// Findings told in an error; the audit of a file lists them all.
const TOLD: usize = 5;

/// What was published.
pub struct Published {
    /// The layers with the number of their rows, in the order of the catalogue.
    pub layers: Vec<(&'static Layer, usize)>,
    /// The attack on it.
    pub audit: Audit,
    /// Municipalities of which the area file does not say how many people live there; none of them
    /// is divided into smaller zones.
    pub unknown_population: usize,
    /// Zones.
    pub zones: usize,
}

/// Makes and attacks the publication and writes it beside its place.
///
/// # Errors
/// [`BuildError::Recognisable`] where the audit finds anything.
pub(super) fn publish(
    project: &ProjectFile,
    (key_date, keys, released): (Date, &Keys, &Released),
    options: &BuildOptions<'_>,
    subjects: &Subjects<'_>,
    file: &PrivateFile,
) -> Result<Published, BuildError> {
    let about = About {
        region: project.region.clone().unwrap_or_default(),
        key_date,
        release: released.name.clone(),
        keys: keys.noise_fingerprint(),
        invented_from: project.invented_from,
        program: options.program.to_owned(),
        parameters: project.parameters.clone(),
        attributions: project.attributions.clone(),
    };
    let publication: Publication = subjects.publish(about)?;
    let audit = audit(&publication, None);
    if !audit.is_clean() {
        let all = audit.checks.iter().map(|check| check.findings).sum();
        let findings = audit.findings.into_iter().take(TOLD).collect();
        return Err(BuildError::Recognisable { file: project.folder.join(PUBLICATION), findings, all });
    }
    write(file, &publication)?;
    Ok(Published {
        layers: publication.tables.iter().map(|table| (table.layer, table.rows.len())).collect(),
        audit,
        unknown_population: subjects.zones().unknown_population(),
        zones: subjects.zones().zones().len(),
    })
}
