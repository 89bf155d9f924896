//! From the files of a run to the gazetteer: registers in order of trust, the municipality of
//! entries that have none by point-in-polygon, and postal codes as evidence.

use std::path::{Path, PathBuf};

use formats::{
    register::{RegisterFormat, RegisterOptions, read_register},
    report::RowReport,
};
use geo_core::{
    Language, RegisterAddress,
    crs::Crs,
    gazetteer::{Gazetteer, GazetteerBuilder},
};

use crate::{
    failure::Failure,
    messages::pick,
    progress::{Progress, Step},
};

/// One address register to be read.
#[derive(Debug)]
pub struct RegisterInput {
    /// Its format.
    pub format: RegisterFormat,
    /// Its file.
    pub path: PathBuf,
    /// Its coordinate reference system, where the file does not say it.
    pub crs: Option<Crs>,
}

/// What a gazetteer is built from.
#[derive(Debug)]
pub struct Sources<'s> {
    /// Registers, most trusted first.
    pub registers: &'s [RegisterInput],
    /// Municipality areas.
    pub areas: Option<&'s Path>,
    /// Table `ags,postal_code`.
    pub postal_codes: Option<&'s Path>,
    /// Take in numbers that only the cadastre knows.
    pub include_cadastre: bool,
}

/// A gazetteer and what became of the rows it was built from.
pub struct Loaded {
    /// The gazetteer.
    pub gazetteer: Gazetteer,
    /// One report per register, in their order.
    pub registers: Vec<RegisterReport>,
    /// Number of areas and their file, where there are any.
    pub areas: Option<RowReport>,
    /// The table of postal codes, where there is one.
    pub postal_codes: Option<RowReport>,
}

/// What became of one register.
pub struct RegisterReport {
    /// Its format.
    pub format: RegisterFormat,
    /// Its rows.
    pub rows: RowReport,
    /// Entries whose municipality came from the areas.
    pub located: usize,
    /// Entries without municipality that lie in no area.
    pub without_municipality: usize,
}

/// Reads all sources and builds the gazetteer.
///
/// # Errors
/// The first source that cannot be used as a whole.
pub fn load(sources: &Sources<'_>, progress: Progress, language: Language) -> Result<Loaded, Failure> {
    let mut builder = GazetteerBuilder::default();
    let areas = sources.areas.map(|path| read_areas(path, &AreasOptions::default())).transpose()?;
    let index = areas.as_ref().map(|areas| &areas.index);
    let mut registers = Vec::new();
    for (number, register) in sources.registers.iter().enumerate() {
        if number > 0 {
            builder.next_register();
        }
        let reading = pick(language, "reading", "lese");
        let step = progress.step(format!("{reading} {}", register.path.display()), None);
        registers.push(read_one(register, sources.include_cadastre, index, &mut builder, &step)?);
    }
    let _step = progress.step(pick(language, "building the gazetteer", "baue das Ortsverzeichnis"), None);
    Ok(Loaded { gazetteer: builder.build(), registers, areas: None, postal_codes: None })
}
