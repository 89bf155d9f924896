//! A run of a project: read the inputs, place the residences, keep the pupils in the vault. A
//! run goes all the way or changes nothing: the former vault stays until the new one is whole.

mod error;
mod gathered;

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use geo_core::{Pupil, gazetteer::Gazetteer, reproject::proj_version};
use rayon::prelude::*;
use store::{PrivateFile, Vault, VaultFacts, VaultPupil};

pub use error::BuildError;
use gathered::Gathered;
pub use gathered::{InputKind, InputReport};

use crate::{
    attention::{self, Entry},
    input_files::{self, FileRecord},
    keys::Keys,
    placing::{Listed, Placed, Placer, Tally},
    project_file::ProjectFile,
    review_file,
    run_record::{PupilCounts, Rows, RunRecord, Seconds},
    work::{Watch, Work},
};

/// The vault, in the project's folder.
pub const VAULT: &str = "vault.gpkg";
/// The rows that need attention, in the project's folder.
pub const REVIEW: &str = "review.csv";
/// The record of the run, in the project's folder.
pub const RECORD: &str = "run.json";

/// What a run came to.
pub struct Built {
    /// What became of each input, in the order of reading.
    pub inputs: Vec<InputReport>,
    /// Match levels of the pupils.
    pub tally: Tally,
    /// Rows that need attention.
    pub attention: Vec<Entry>,
    /// Whether the key file was made in this run.
    pub key_is_new: bool,
    /// The record as written.
    pub record: RunRecord,
}

/// Runs all stages.
///
/// # Errors
/// [`BuildError`]; vault, review file and record are then those of the run before.
pub fn build(project: &ProjectFile, program: &str, watch: &dyn Watch) -> Result<Built, BuildError> {
    let key_date = project.key_date.ok_or_else(|| BuildError::NoKeyDate { path: project.path.clone() })?;
    let mut seconds = Seconds::default();
    let clock = Instant::now();
    // Held from the beginning: a second run, or a folder that cannot be written to, shows now.
    let vault = PrivateFile::create(&project.folder.join(VAULT))?;
    let inputs =
        input_files::of_project(project).map_err(|(path, cause)| BuildError::Unreadable { path, cause })?;
    let (keys, key_is_new) = keys_of(project)?;
    let (mut gathered, loader) = Gathered::read(project, key_date, &keys, watch)?;
    seconds.read = clock.elapsed().as_secs_f64();

    let clock = Instant::now();
    let gazetteer = loader.build();
    seconds.index = clock.elapsed().as_secs_f64();

    let clock = Instant::now();
    let (pupils, tally) = place(&mut gathered, &gazetteer, &keys, watch);
    drop(gazetteer);
    seconds.place = clock.elapsed().as_secs_f64();

    let clock = Instant::now();
    let _step = watch.begin(Work::Keeping, None);
    let entries = std::mem::take(&mut gathered.attention).sorted();
    let lists: Vec<PathBuf> = gathered
        .pupils
        .lists
        .iter()
        .map(|list| list.path.strip_prefix(&project.folder).unwrap_or(&list.path).to_path_buf())
        .collect();
    let review = review_file::write(&project.folder.join(REVIEW), &lists, &entries)?;
    let facts = VaultFacts {
        key_date,
        region: project.region.clone(),
        key_fingerprint: keys.fingerprint(),
        invented_from: project.invented_from,
        program: program.to_owned(),
    };
    Vault::write(&vault, &facts, pupils)?;
    vault.sync()?;
    let outputs = vec![record_of(VAULT, &vault)?, record_of(REVIEW, &review)?];
    seconds.keep = clock.elapsed().as_secs_f64();

    let record = RunRecord {
        format: 1,
        region: project.region.clone(),
        invented: project.invented_from.is_some(),
        seed: project.invented_from,
        key_date: key_date.to_string(),
        key_fingerprint: facts.key_fingerprint,
        versions: versions(program),
        inputs,
        rows: gathered.reports.iter().map(|input| Rows::of(&input.rows, &project.folder)).collect(),
        pupils: PupilCounts::of(&tally, gathered.pupils.merged),
        match_levels: tally.levels.iter().map(|(level, rows)| (level.as_str(), *rows)).collect(),
        by_hand: tally.by_hand,
        attention: attention::counts(&entries)
            .into_iter()
            .map(|(reason, rows)| (reason.as_str(), rows))
            .collect(),
        outputs,
        seconds,
    };
    // Everything is on its way; what is left can hardly fail.
    let record_file = record.write(&project.folder.join(RECORD))?;
    vault.finish()?;
    review.finish()?;
    record_file.finish()?;
    Ok(Built { inputs: gathered.reports, tally, attention: entries, key_is_new, record })
}

/// An output that is still beside its place, under the name it will have.
fn record_of(name: &str, file: &PrivateFile) -> Result<FileRecord, BuildError> {
    let path = file.part();
    let record = input_files::record("output", path, path)
        .map_err(|cause| BuildError::Unreadable { path: path.into(), cause })?;
    Ok(FileRecord { path: name.to_owned(), ..record })
}

/// The keys of the project. A vault that was made under other keys is not replaced: its pupils
/// would all seem to be new.
fn keys_of(project: &ProjectFile) -> Result<(Keys, bool), BuildError> {
    let vault = project.folder.join(VAULT);
    if !vault.exists() {
        return Ok(Keys::read_or_make(&project.key_file)?);
    }
    let former = Vault::open(&vault)?.facts().key_fingerprint.clone();
    if !project.key_file.exists() {
        return Err(BuildError::KeyIsMissing { key_file: project.key_file.clone(), vault });
    }
    let keys = Keys::read(&project.key_file)?;
    if keys.fingerprint() != former {
        return Err(BuildError::OtherKey { key_file: project.key_file.clone(), vault });
    }
    Ok((keys, false))
}

/// Places all pupils. What the lists say of an address ends here.
fn place(
    gathered: &mut Gathered,
    gazetteer: &Gazetteer,
    keys: &Keys,
    watch: &dyn Watch,
) -> (Vec<VaultPupil>, Tally) {
    let pupils = std::mem::take(&mut gathered.pupils.pupils);
    let step = watch.begin(Work::Placing, Some(pupils.len()));
    let placer = Placer { gazetteer, overrides: &gathered.overrides };
    let rows: Vec<Listed<'_>> =
        pupils.iter().map(|pupil| Listed { row: pupil.row, address: &pupil.residence }).collect();
    let mut kept = Vec::with_capacity(pupils.len());
    let Ok(tally) = placer.place_all(&rows, gathered.pupils.unresolved.len(), &*step, |placed| {
        let listed = &pupils[kept.len()..kept.len() + placed.len()];
        kept.par_extend(listed.par_iter().zip(placed).map(|(pupil, placed)| keep(pupil, placed, keys)));
        for row in placed {
            gathered.attention.add_placed(gathered.pupils.origin(row.row), row);
        }
        Ok::<(), std::convert::Infallible>(())
    });
    (kept, tally)
}

fn keep(pupil: &Pupil, placed: &Placed<'_>, keys: &Keys) -> VaultPupil {
    VaultPupil {
        pseudonym: pupil.pseudonym,
        residence: placed.position,
        match_level: placed.level,
        quality: placed.quality.filter(|_| placed.position.is_some()),
        household: keys.household(&pupil.residence),
        school: pupil.school.clone(),
        grade: pupil.grade,
        age: pupil.age,
        stage: pupil.stage,
        record_key: keys.record(pupil.pseudonym),
    }
}

fn versions(program: &str) -> BTreeMap<&'static str, String> {
    [
        ("schulweg", program.to_owned()),
        ("proj", proj_version()),
        ("sqlite", store::sqlite_version().to_owned()),
    ]
    .into()
}
