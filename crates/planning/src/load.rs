//! From the files of a run to the gazetteer: registers in order of trust, the municipality of
//! entries that have none by point-in-polygon, and postal codes as evidence.

use std::path::Path;

use formats::{
    areas::{AreaOptions, AreasError, read_areas},
    postal_codes::{PostalCodesError, read_postal_codes},
    register::{RegisterError, RegisterFormat, RegisterOptions, read_register},
    report::RowReport,
};
use geo_core::{
    Area, AreaIndex, MunicipalityKey,
    gazetteer::{Gazetteer, GazetteerBuilder},
};
use tracing::info;

use crate::{
    associations,
    build::BuildError,
    project_file::ProjectFile,
    register_input::RegisterInput,
    work::{Step, Watch, Work},
};

/// Reads sources one after the other into one gazetteer.
pub struct Loader<'w> {
    builder: GazetteerBuilder,
    areas: AreaIndex,
    registers: usize,
    watch: &'w dyn Watch,
}

/// What became of one register, besides its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterReport {
    /// Its format.
    pub format: RegisterFormat,
    /// Entries whose municipality the areas said.
    pub located: usize,
    /// Entries without municipality that lie in no area.
    pub without_municipality: usize,
}

impl<'w> Loader<'w> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(watch: &'w dyn Watch) -> Self {
        let mut builder = GazetteerBuilder::default();
        associations::add_known(&mut builder);
        Self { builder, areas: AreaIndex::new(Vec::new()), registers: 0, watch }
    }

    /// Reads all that a project places addresses with.
    ///
    /// # Errors
    /// The first file that cannot be used as a whole.
    pub fn of_project(project: &ProjectFile, watch: &'w dyn Watch) -> Result<Self, BuildError> {
        let mut loader = Self::new(watch);
        let inputs = &project.inputs;
        if let Some(path) = &inputs.municipalities {
            loader.areas(path)?;
        }
        if let Some(path) = &inputs.postal_codes {
            loader.postal_codes(path)?;
        }
        for register in &inputs.addresses {
            loader.register(register, false)?;
        }
        Ok(loader)
    }

    /// Reads municipality areas; they serve the registers read after them.
    ///
    /// # Errors
    /// The file as a whole cannot be used.
    pub fn areas(&mut self, path: &Path) -> Result<RowReport, AreasError> {
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

    /// Reads the Ortsbezirke of large municipalities; they are no evidence of addresses.
    ///
    /// # Errors
    /// The file as a whole cannot be used.
    pub fn localities(&self, path: &Path) -> Result<(Vec<Area>, RowReport), AreasError> {
        let _step = self.reading(path);
        read_areas(path, &AreaOptions::default())
    }

    /// Reads the table `ags,postal_code`.
    ///
    /// # Errors
    /// The file as a whole cannot be used.
    pub fn postal_codes(&mut self, path: &Path) -> Result<RowReport, PostalCodesError> {
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
    ) -> Result<(RegisterReport, RowReport), RegisterError> {
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
        Ok((RegisterReport { format: register.format, located, without_municipality }, rows))
    }

    /// Builds the gazetteer of all that was read.
    #[must_use]
    pub fn build(self) -> Gazetteer {
        self.build_with_areas().0
    }

    /// The same, and the municipality areas.
    #[must_use]
    pub fn build_with_areas(self) -> (Gazetteer, AreaIndex) {
        let _step = self.watch.begin(Work::Gazetteer, None);
        let gazetteer = self.builder.build();
        info!(addresses = gazetteer.len(), "gazetteer built");
        (gazetteer, self.areas)
    }

    fn reading(&self, path: &Path) -> Box<dyn Step> {
        self.watch.begin(Work::Reading(path), None)
    }
}

fn with_key(area: &Area) -> Option<(MunicipalityKey, &str)> {
    Some((area.key?, &area.name))
}
