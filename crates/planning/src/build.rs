//! A run of a project: read the inputs, place the residences, keep the pupils in the vault. A
//! run goes all the way or changes nothing: the former vault stays until the new one is whole.

mod error;
mod gathered;
mod outputs;
mod publishing;
mod releasing;

use std::{collections::BTreeMap, path::Path, time::Instant};

use geo_core::{Pseudonym, Pupil, gazetteer::Gazetteer, reproject::proj_version};
use jiff::civil::Date;
use rayon::prelude::*;
use store::{PUBLICATION, PrivateFile, Vault, VaultError, VaultFacts, VaultPupil};

pub use error::BuildError;
use gathered::Gathered;
pub use gathered::{InputKind, InputReport};
use outputs::Outputs;
pub use publishing::Published;

use crate::{
    attention::Entry,
    input_files::{self, FileRecord},
    keys::Keys,
    placing::{Listed, Placed, Placer, Tally},
    project_file::ProjectFile,
    publication::Facts,
    pupil_lists::List,
    release::Released,
    review_file,
    run_record::{PupilCounts, Rows, RunRecord, Seconds},
    walking::{Enrolment, Walked, walk},
    work::{Watch, Work},
};

/// The vault, in the project's folder.
pub const VAULT: &str = "vault.gpkg";
/// The rows that need attention, in the project's folder.
pub const REVIEW: &str = "review.csv";
/// The record of the run, in the project's folder.
pub const RECORD: &str = "run.json";

/// What a run is to do besides what the project file says.
#[derive(Debug, Clone, Copy)]
pub struct BuildOptions<'o> {
    /// Version of the program.
    pub program: &'o str,
    /// The release takes the place of the one of its key date, or else of the latest.
    pub replace: bool,
    /// New keys are drawn for the noise of the release.
    pub new_keys: bool,
}

/// What a run came to.
pub struct Built {
    /// What became of each input, in the order of reading.
    pub inputs: Vec<InputReport>,
    /// The pupil lists, in the order of reading.
    pub lists: Vec<List>,
    /// Match levels of the pupils.
    pub tally: Tally,
    /// Rows that need attention.
    pub attention: Vec<Entry>,
    /// Problems that are counted but stand in no row of the review file.
    pub not_listed: usize,
    /// The ways on foot and what they came to; `None` where the project measures none.
    pub walked: Option<Walked>,
    /// What was published.
    pub published: Published,
    /// The release.
    pub release: Released,
    /// How many pupils of the former vault are known again; `None` where this is the first.
    pub known_again: Option<KnownAgain>,
    /// The record as written.
    pub record: RunRecord,
}

/// The pupils of the former vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAgain {
    /// Pupils of the former vault.
    pub former: usize,
    /// Of them in the new one.
    pub again: usize,
}

/// Runs all stages.
///
/// # Errors
/// [`BuildError`]; the vault is then that of the run before.
pub fn build(
    project: &ProjectFile,
    options: BuildOptions<'_>,
    watch: &dyn Watch,
) -> Result<Built, BuildError> {
    let key_date = project.key_date.ok_or_else(|| BuildError::NoKeyDate { path: project.path.clone() })?;
    let mut seconds = Seconds::default();
    let mut clock = Instant::now();
    let outputs = Outputs::begin(project)?;
    let inputs =
        input_files::of_project(project).map_err(|(path, cause)| BuildError::Unreadable { path, cause })?;
    let former = former_vault(outputs.vault.target())?;
    let keys = keys_of(project, former.as_ref())?;
    let keys = if options.new_keys { keys.with_next_noise() } else { keys };
    let (mut gathered, loader) = Gathered::read(project, key_date, &keys, watch)?;
    seconds.read = lap(&mut clock);

    let (gazetteer, areas) = loader.build_with_areas();
    seconds.index = lap(&mut clock);

    let (mut pupils, mut enrolments, tally) = place(&mut gathered, &gazetteer, &keys, watch);
    sort(&mut pupils, &mut enrolments);
    let former = former.map(|former| Ok::<_, VaultError>((former.pseudonyms()?, former.releases()?)));
    let (known, releases) = former.transpose()?.unzip();
    let known_again = known.map(|known| known_again(&known, &pupils));
    seconds.place = lap(&mut clock);

    let walked = gathered
        .foot
        .as_ref()
        .map(|foot| walk(foot, key_date, (&gazetteer, &areas), &mut pupils, &enrolments, watch));
    let mut walked = walked.transpose()?;
    let classes = walked.as_ref().map(|walked| walked.claims.classes.clone()).unwrap_or_default();
    seconds.walk = lap(&mut clock);

    let step = watch.begin(Work::Publishing, None);
    let addresses = gazetteer.numbered_addresses();
    let facts = Facts {
        areas: &areas,
        localities: &gathered.localities,
        addresses: &addresses,
        walked: walked.as_ref().zip(gathered.foot.as_ref().map(|foot| foot.schools.as_slice())),
        parameters: &project.parameters,
    };
    drop((gazetteer, enrolments));
    let counted = (pupils.as_mut_slice(), releases.as_deref().unwrap_or_default());
    let (keys, release, published) =
        publishing::publish((project, key_date, keys), &options, facts, counted, &outputs.publication)?;
    drop((areas, addresses, step));
    seconds.publish = lap(&mut clock);

    let _step = watch.begin(Work::Keeping, None);
    let attention = std::mem::take(&mut gathered.attention);
    let not_listed = attention.not_listed;
    let entries = attention.sorted();
    let above = gathered.pupils.lists.iter().map(|list| list.above);
    let lists: Vec<_> = project.pupil_list_names().into_iter().zip(above).collect();
    let review = review_file::write(&outputs.review, &lists, &entries)?;
    let facts = vault_facts(project, key_date, &keys, options.program);
    let layers = walked.as_mut().map(|walked| std::mem::take(&mut walked.layers)).unwrap_or_default();
    Vault::write(&outputs.vault, &facts, pupils, &layers, &release.kept)?;
    drop(layers);
    outputs.vault.sync()?;
    outputs.publication.sync()?;
    let written = vec![
        record_of(VAULT, &outputs.vault)?,
        record_of(REVIEW, &review)?,
        record_of(PUBLICATION, &outputs.publication)?,
    ];
    seconds.keep = lap(&mut clock);

    let record = RunRecord {
        format: 1,
        region: project.region.clone(),
        invented: project.invented_from.is_some(),
        seed: project.invented_from,
        key_date: key_date.to_string(),
        key_fingerprint: facts.key_fingerprint,
        release: release.released.name.clone(),
        versions: versions(options.program),
        inputs,
        rows: gathered.reports.iter().map(|input| Rows::of(&input.rows, &project.folder)).collect(),
        pupils: PupilCounts::of(&tally, gathered.pupils.unresolved.len(), gathered.pupils.merged),
        match_levels: tally.levels.iter().map(|(level, rows)| (level.as_str(), *rows)).collect(),
        by_hand: tally.by_hand,
        attention: rows_by_name(&entries),
        not_listed,
        claims: classes.into_iter().map(|(class, pupils)| (class.as_str(), pupils)).collect(),
        outputs: written,
        seconds,
    };
    let record_file = record.write(&outputs.record)?;
    outputs.finish(review, record_file)?;
    Ok(Built {
        inputs: gathered.reports,
        lists: gathered.pupils.lists,
        tally,
        attention: entries,
        not_listed,
        walked,
        published,
        release: release.released,
        known_again,
        record,
    })
}

/// The seconds since the last stage ended.
fn lap(clock: &mut Instant) -> f64 {
    std::mem::replace(clock, Instant::now()).elapsed().as_secs_f64()
}

/// What the vault says of itself.
fn vault_facts(project: &ProjectFile, key_date: Date, keys: &Keys, program: &str) -> VaultFacts {
    VaultFacts {
        key_date,
        region: project.region.clone(),
        key_fingerprint: keys.fingerprint(),
        noise: keys.noise(),
        invented_from: project.invented_from,
        program: program.to_owned(),
    }
}

/// Rows that need attention by the name of the reason.
fn rows_by_name(entries: &[Entry]) -> BTreeMap<&'static str, usize> {
    let mut rows = BTreeMap::new();
    for entry in entries {
        *rows.entry(entry.reason.as_str()).or_default() += 1;
    }
    rows
}

/// The vault that this run is to replace.
fn former_vault(target: &Path) -> Result<Option<Vault>, VaultError> {
    Vault::is_free(target)?;
    target.exists().then(|| Vault::open(target)).transpose()
}

/// How many pupils of the former vault are among those of the new one; both are sorted.
fn known_again(former: &[Pseudonym], pupils: &[VaultPupil]) -> KnownAgain {
    let is_here = |known: &&Pseudonym| pupils.binary_search_by_key(*known, |pupil| pupil.pseudonym).is_ok();
    KnownAgain { former: former.len(), again: former.iter().filter(is_here).count() }
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
pub(crate) fn keys_of(project: &ProjectFile, former: Option<&Vault>) -> Result<Keys, BuildError> {
    let Some(former) = former else { return Ok(Keys::read_or_make(&project.key_file)?) };
    let (key_file, vault) = (project.key_file.clone(), project.folder.join(VAULT));
    if !key_file.exists() {
        return Err(BuildError::KeyIsMissing { key_file, vault });
    }
    let keys = Keys::read_or_make(&key_file)?.with_noise(former.facts().noise);
    if keys.fingerprint() == former.facts().key_fingerprint {
        Ok(keys)
    } else {
        Err(BuildError::OtherKey { key_file, vault })
    }
}

/// Places all pupils. What the lists say of an address ends here.
fn place(
    gathered: &mut Gathered,
    gazetteer: &Gazetteer,
    keys: &Keys,
    watch: &dyn Watch,
) -> (Vec<VaultPupil>, Vec<Enrolment>, Tally) {
    let pupils = std::mem::take(&mut gathered.pupils.pupils);
    let step = watch.begin(Work::Placing, Some(pupils.len()));
    let placer = Placer { gazetteer, overrides: &gathered.overrides };
    let rows: Vec<Listed<'_>> =
        pupils.iter().map(|pupil| Listed { row: pupil.row, address: &pupil.residence }).collect();
    let mut kept = Vec::with_capacity(pupils.len());
    let Ok(tally) = placer.place_all(&rows, gathered.pupils.unresolved_rows(), &*step, |placed| {
        let listed = &pupils[kept.len()..kept.len() + placed.len()];
        kept.par_extend(listed.par_iter().zip(placed).map(|(pupil, placed)| keep(pupil, placed, keys)));
        for row in placed {
            gathered.attention.add_placed(gathered.pupils.origin(row.row), row);
        }
        Ok::<(), std::convert::Infallible>(())
    });
    let enrolments = if gathered.foot.is_some() {
        let listed = pupils.into_iter();
        listed
            .map(|Pupil { special_needs, first_language, .. }| Enrolment { special_needs, first_language })
            .collect()
    } else {
        Vec::new()
    };
    (kept, enrolments, tally)
}

/// Sorts the pupils by pseudonym, with what is listed of their enrolment beside them.
fn sort(pupils: &mut Vec<VaultPupil>, enrolments: &mut Vec<Enrolment>) {
    if enrolments.is_empty() {
        pupils.sort_unstable_by_key(|pupil| pupil.pseudonym);
        return;
    }
    let mut both: Vec<_> = pupils.drain(..).zip(enrolments.drain(..)).collect();
    both.sort_unstable_by_key(|(pupil, _)| pupil.pseudonym);
    (*pupils, *enrolments) = both.into_iter().unzip();
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
        walk: None,
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
