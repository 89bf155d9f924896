//! `schulweg geocode`: places every row of one list and writes one line for each. It needs no
//! project file.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use formats::{
    overrides::{Overrides, read_overrides},
    pupil_list::{PupilList, PupilListOptions, read_pupil_list},
    report::RowReport,
};
use geo_core::{Language, Localised, Pseudonym};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    arguments::GeocodeOptions,
    failure::{Failure, Outcome},
    level_table,
    load::{Loaded, RegisterInput, Sources, load},
    messages::{count, pick, say},
    placed_file::{PlacedFile, check_target},
    placing::{Listed, Placer, Tally},
    progress::Progress,
    row_lines,
};

/// Name of the file of manual positions that is looked for beside the list.
const OVERRIDES: &str = "overrides.csv";

/// Runs the command.
///
/// # Errors
/// Wrong options, an input that cannot be read, an output that cannot be written.
pub fn run(options: &GeocodeOptions, language: Language) -> Result<Outcome, Failure> {
    let progress = Progress::new(language);
    let registers = options.addresses.iter().map(|text| register(text)).collect::<Result<Vec<_>, _>>()?;
    let columns = options.columns.iter().map(|text| column(text)).collect::<Result<BTreeMap<_, _>, _>>()?;
    let overrides_path = options.overrides.clone().or_else(|| overrides_beside(&options.list));
    let mut inputs: Vec<&Path> = registers.iter().map(|register| register.path.as_path()).collect();
    inputs.push(&options.list);
    inputs.extend([&options.areas, &options.postal_codes, &overrides_path].into_iter().flatten().map(PathBuf::as_path));
    let target = check_target(&options.output, &inputs)?;

    // The list comes first: it is small, and most mistakes are made there.
    let list = read_list(&options.list, columns)?;
    let (overrides, overrides_report) = match &overrides_path {
        Some(path) => read_overrides(path).map(|(overrides, report)| (overrides, Some(report)))?,
        None => (Overrides::default(), None),
    };
    let sources = Sources {
        registers: &registers,
        areas: options.areas.as_deref(),
        postal_codes: options.postal_codes.as_deref(),
        include_cadastre: options.include_cadastre,
    };
    let loaded = load(&sources, progress, language)?;
    let tally = place(&list, &Placer { gazetteer: &loaded.gazetteer, overrides: &overrides }, target, progress, language)?;
    Ok(if tally.exceeds(options.max_unplaced) { Outcome::TooManyUnplaced } else { Outcome::Done })
}
