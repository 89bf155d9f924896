//! The project file `schulweg.toml`: what a planning project consists of. Reading it finds all
//! unknown keys, missing files and impossible values at once, each with its line; a missing
//! key has a default that is right for Rhineland-Palatinate.

mod attribution;
mod disclosure;
mod inputs;
pub(crate) mod problem;
pub(crate) mod section;
mod walking;

use std::{
    fs,
    path::{Path, PathBuf},
};

use catalogue::{Attribution, Parameters};
use geo_core::crs::Crs;
use jiff::civil::Date;
use network::WalkingRules;
use toml::de::DeTable;

pub use inputs::Inputs;
pub use problem::ProjectFileError;

use crate::{
    build::{RECORD, REVIEW, VAULT},
    rules::{RulesSource, presets},
};
use attribution::{Known, attributions};
use problem::Fault;
use section::{Notes, Section, line_of};

/// Name of the project file in its folder.
pub const FILE_NAME: &str = "schulweg.toml";

/// Name of the key file where the project file names no other.
const KEY_FILE: &str = "schulweg.key";

/// A planning project.
#[derive(Debug)]
pub struct ProjectFile {
    /// The project file itself.
    pub path: PathBuf,
    /// The folder it is in, which its paths start from.
    pub folder: PathBuf,
    /// Name of the planning region, where given.
    pub region: Option<String>,
    /// Where the rules of transport are from.
    pub rules: RulesSource,
    /// The day that ages are counted at, where given.
    pub key_date: Option<Date>,
    /// The input files.
    pub inputs: Inputs,
    /// Where people may walk.
    pub walking: WalkingRules,
    /// What protects the publication.
    pub parameters: Parameters,
    /// Whom the publication names for each input that there is.
    pub attributions: Vec<Attribution>,
    /// The secret of the pseudonyms; it need not exist yet.
    pub key_file: PathBuf,
    /// The seed of an invented region; `None` for a real one.
    pub invented_from: Option<u64>,
    /// Sections and keys whose values are possible but that this version does not use.
    pub unused: Vec<&'static str>,
}

impl ProjectFile {
    /// Reads `schulweg.toml` in `folder`; paths in it are relative to that folder.
    ///
    /// # Errors
    /// [`ProjectFileError`] with every problem found: a project that is half understood would
    /// give half an answer.
    pub fn read(folder: &Path) -> Result<Self, ProjectFileError> {
        // "./schools.csv" would say no more than "schools.csv".
        let folder = folder.strip_prefix(".").unwrap_or(folder);
        let path = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) => return Err(ProjectFileError::Unreadable { path, cause }),
        };
        Self::parse(&text, &path, folder)
    }

    /// The pupil lists by their paths from the project's folder, where they lie in it.
    #[must_use]
    pub fn pupil_list_names(&self) -> Vec<PathBuf> {
        let within = |path: &PathBuf| path.strip_prefix(&self.folder).unwrap_or(path).to_path_buf();
        self.inputs.pupils.iter().map(within).collect()
    }

    fn parse(text: &str, path: &Path, folder: &Path) -> Result<Self, ProjectFileError> {
        // Editors on Windows put a byte order mark before the text.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table = DeTable::parse(text).map_err(|error| ProjectFileError::Syntax {
            path: path.into(),
            line: line_of(text, error.span().unwrap_or_default()),
            message: error.message().to_owned(),
        })?;
        let notes = Notes::new(text);
        let mut file = Section::new(String::new(), 1, Some(table.get_ref()), &notes);
        let mut unused = Vec::new();

        let mut region = file.section("region");
        let name = region.text("name").map(|name| name.value);
        stored_crs(&mut region, &notes);
        let rules = rules(&mut region, folder, &notes);
        region.finish();

        let mut release = file.section("release");
        let key_date = release.date("key_date").map(|date| date.value);
        release.finish();

        let inputs = Inputs::read(file.section("inputs"), folder, &notes);

        let walking = walking::walking(file.section("walking"), &notes);

        let mut vault = file.section("vault");
        let key_file = vault.text("key_file");
        if let Some(item) =
            key_file.as_ref().filter(|item| is_taken(&folder.join(&item.value), folder, &inputs))
        {
            notes.add(item, Fault::TakenFile);
        }
        let key_file = key_file.map_or_else(|| KEY_FILE.to_owned(), |name| name.value);
        vault.finish();

        let mut synth = file.section("synth");
        let invented_from = synth.number("seed", 0, i64::MAX).map(|seed| seed.value.unsigned_abs());
        synth.finish();

        if file.has("service_day") {
            unused.push("service_day");
        }
        let mut service_day = file.section("service_day");
        service_day.date("date");
        service_day.finish();

        let parameters = disclosure::parameters(file.section("disclosure"), &notes);

        let is_invented = invented_from.is_some();
        let known = Known { region: name.as_deref(), rules: &rules, inputs: &inputs, is_invented };
        let attributions = attributions(file.section("attribution"), &known);

        // How the publication is served is for the service to read.
        let _ = file.section("serve");

        file.finish();
        let problems = notes.into_problems();
        if !problems.is_empty() {
            return Err(ProjectFileError::Problems { path: path.into(), problems });
        }
        Ok(Self {
            path: path.into(),
            folder: folder.into(),
            region: name,
            rules,
            key_date,
            inputs,
            walking,
            parameters,
            attributions,
            key_file: folder.join(key_file),
            invented_from,
            unused,
        })
    }
}

/// Whether a file is an input or an output of the project, so that it cannot be the key.
fn is_taken(path: &Path, folder: &Path, inputs: &Inputs) -> bool {
    let outputs = [VAULT, REVIEW, RECORD, FILE_NAME].map(|name| folder.join(name));
    let single = [
        &inputs.schools,
        &inputs.postal_codes,
        &inputs.overrides,
        &inputs.municipalities,
        &inputs.localities,
        &inputs.school_districts,
        &inputs.osm,
        &inputs.hazards,
        &inputs.entrances,
    ];
    let mut taken = outputs
        .iter()
        .chain(&inputs.pupils)
        .chain(single.into_iter().flatten())
        .chain(inputs.addresses.iter().map(|register| &register.path));
    taken.any(|taken| taken == path)
}

/// Everything is stored in EPSG:25832; another system is a mistake worth a word.
fn stored_crs(region: &mut Section<'_>, notes: &Notes<'_>) {
    let stored = Crs::Utm32.epsg();
    if let Some(crs) = region.number("crs", 0, i64::from(u32::MAX))
        && crs.value != i64::from(stored)
    {
        let found = crs.value.to_string();
        notes.add(&crs, Fault::NotOneOf { found, possible: stored.to_string() });
    }
}

/// The rule set: the name of a Land or a file of one's own.
fn rules(region: &mut Section<'_>, folder: &Path, notes: &Notes<'_>) -> RulesSource {
    let Some(rules) = region.text("rules") else { return RulesSource::default() };
    if rules.value.contains(['/', '\\', '.']) {
        let path = folder.join(&rules.value);
        if !path.is_file() {
            notes.add(&rules, Fault::NoSuchFile { path: path.clone() });
        }
        return RulesSource::File(path);
    }
    RulesSource::preset(&rules.value).unwrap_or_else(|| {
        let possible = presets::names();
        notes.add(&rules, Fault::NotOneOf { found: rules.value.clone(), possible });
        RulesSource::default()
    })
}

#[cfg(test)]
mod tests;
