//! From the files of a run to the gazetteer: registers in order of trust, the municipality of
//! entries that have none by point-in-polygon, and postal codes as evidence.

use std::path::Path;

use formats::{
    areas::{AreaOptions, read_areas},
    postal_codes::read_postal_codes,
    register::{RegisterFormat, RegisterOptions, read_register},
    report::RowReport,
};
use geo_core::{
    Area, AreaIndex, Language, MunicipalityKey,
    gazetteer::{Gazetteer, GazetteerBuilder},
};
use tracing::info;

use crate::{
    associations,
    failure::Failure,
    messages::pick,
    progress::{Progress, Step},
    register_input::RegisterInput,
};

/// Reads sources one after the other into one gazetteer.
pub struct Loader {
    builder: GazetteerBuilder,
    areas: AreaIndex,
    registers: usize,
    progress: Progress,
    language: Language,
}

/// What became of one register.
pub struct RegisterReport {
    /// Its format.
    pub format: RegisterFormat,
    /// Its rows.
    pub rows: RowReport,
    /// Entries whose municipality the areas said.
    pub located: usize,
    /// Entries without municipality that lie in no area.
    pub without_municipality: usize,
}

impl Loader {
    /// Nothing read yet.
    #[must_use]
    pub fn new(progress: Progress, language: Language) -> Self {
        let mut builder = GazetteerBuilder::default();
        associations::add_known(&mut builder);
        Self { builder, areas: AreaIndex::new(Vec::new()), registers: 0, progress, language }
    }

    /// Reads municipality areas; they serve the registers read after them.
    ///
    /// # Errors
    /// The file as a whole cannot be used.
    pub fn areas(&mut self, path: &Path) -> Result<RowReport, Failure> {
        let _step = self.reading(path);
        let (areas, report) = read_areas(path, &AreaOptions::default())?;
        for area in &areas {
            if let (Some(key), Some(association)) = (area.key, &area.association) {
                self.builder.association(key, &association.key, &association.name);
            }
        }
        info!(file = %path.display(), areas = areas.len(), "areas read");
        self.areas = AreaIndex::new(areas);
        Ok(report)
    }

    /// Reads the table `ags,postal_code`.
    ///
    /// # Errors
    /// The file as a whole cannot be used.
    pub fn postal_codes(&mut self, path: &Path) -> Result<RowReport, Failure> {
        let (pairs, report) = read_postal_codes(path)?;
        info!(file = %path.display(), pairs = pairs.len(), "postal codes read");
        for (municipality, postal_code) in pairs {
            self.builder.postal_code(municipality, &postal_code);
        }
        Ok(report)
    }

    /// Reads a register, trusted less than those before it.
    ///
    /// # Errors
    /// The file as a whole cannot be used; entries may have been taken in before that shows, so
    /// that this loader is of no further use.
    pub fn register(
        &mut self,
        register: &RegisterInput,
        include_cadastre: bool,
    ) -> Result<RegisterReport, Failure> {
        let step = self.reading(&register.path);
        if self.registers > 0 {
            self.builder.next_register();
        }
        self.registers += 1;
        let options = RegisterOptions { include_cadastre, crs: register.crs, ..RegisterOptions::default() };
        let Self { builder, areas, .. } = self;
        let (mut located, mut without_municipality) = (0, 0);
        let rows = read_register(register.format, &register.path, &options, &mut |entry| {
            let mut entry = *entry;
            if entry.municipality_key.is_none() {
                match areas.containing(entry.position).and_then(with_key) {
                    Some((key, name)) => {
                        located += 1;
                        entry.municipality_key = Some(key);
                        if entry.municipality.is_empty() {
                            entry.municipality = name;
                        }
                    }
                    None => without_municipality += 1,
                }
            }
            builder.add(&entry);
            step.advance(1);
        })?;
        info!(file = %register.path.display(), rows = rows.read, accepted = rows.accepted, "register read");
        Ok(RegisterReport { format: register.format, rows, located, without_municipality })
    }

    /// Builds the gazetteer of all that was read.
    #[must_use]
    pub fn build(self) -> Gazetteer {
        let what = pick(self.language, "building the gazetteer", "Ortsverzeichnis wird gebaut");
        let _step = self.progress.step(what, None);
        let gazetteer = self.builder.build();
        info!(addresses = gazetteer.len(), "gazetteer built");
        gazetteer
    }

    fn reading(&self, path: &Path) -> Step {
        let what = pick(self.language, "reading {}", "{} wird gelesen");
        self.progress.step(what.replace("{}", &path.display().to_string()), None)
    }
}

fn with_key(area: &Area) -> Option<(MunicipalityKey, &str)> {
    Some((area.key?, &area.name))
}
