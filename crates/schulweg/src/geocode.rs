//! `schulweg geocode`: places every row of one list and writes one line for each. It needs no
//! project file.

use std::path::{Path, PathBuf};

use formats::{
    overrides::{Overrides, read_overrides},
    pupil_list::{PupilList, PupilListOptions},
};
use geo_core::{Language, Localised};
use planning::{
    RegisterInput, Watch as _, Work,
    load::Loader,
    placing::{Listed, Placer, Tally},
};

use crate::{
    arguments::GeocodeOptions,
    failure::{Failure, Outcome},
    list::{read_addresses, today},
    messages::{pick, say},
    placed_file::{PlacedFile, check_target},
    progress::Progress,
    register_input::{self, crs_of},
    report,
};

/// Name of the positions set by hand that are looked for beside the list, then in the current
/// folder.
const OVERRIDES: &str = "overrides.csv";

/// A header of the list that was not given as `FIELD=HEADER`.
#[derive(Debug, thiserror::Error)]
#[error("--column {found}: write FIELD=HEADER, such as street=Anschrift")]
struct NoHeader {
    found: String,
}

impl Localised for NoHeader {
    fn german(&self) -> String {
        format!("--column {}: zu schreiben ist FELD=KOPF, etwa street=Anschrift", self.found)
    }
}

/// Runs the command.
///
/// # Errors
/// Wrong options, an input that cannot be read, an output that cannot be written.
pub fn run(options: &GeocodeOptions, language: Language) -> Result<Outcome, Failure> {
    let progress = Progress::new(language);
    let crs = options.crs.map(crs_of).transpose()?;
    let registers: Vec<RegisterInput> =
        options.addresses.iter().map(|text| register_input::parse(text, crs)).collect::<Result<_, _>>()?;
    let headers = options.columns.iter().map(|text| header(text)).collect::<Result<_, _>>()?;
    let by_hand = options.overrides.clone().or_else(|| usual_overrides(&options.list));
    let others = [&options.areas, &options.postal_codes, &by_hand].into_iter().flatten();
    let inputs: Vec<&Path> = registers
        .iter()
        .map(|register| &register.path)
        .chain(others)
        .map(PathBuf::as_path)
        .chain([options.list.as_path()])
        .collect();
    let target = check_target(&options.output, &inputs)?;

    // The list comes first: it is small, and most mistakes are made there.
    let list = read_addresses(&options.list, &PupilListOptions { columns: headers, key_date: today() })?;
    let (overrides, overrides_report) = match &by_hand {
        Some(path) => read_overrides(path).map(|(overrides, report)| (overrides, Some(report)))?,
        None => (Overrides::default(), None),
    };

    let mut loader = Loader::new(&progress);
    if let Some(path) = &options.areas {
        report::areas(&loader.areas(path)?, language)?;
    }
    if let Some(path) = &options.postal_codes {
        report::postal_codes(&loader.postal_codes(path)?, language)?;
    }
    for (number, register) in registers.iter().enumerate() {
        let (read, rows) = loader.register(register, options.include_cadastre)?;
        report::register(number + 1, &read, &rows, language)?;
    }
    let gazetteer = loader.build();
    if let Some(read) = &overrides_report {
        report::overrides(read, language)?;
    }
    report::list(&list.report, language)?;

    let placer = Placer { gazetteer: &gazetteer, overrides: &overrides };
    let tally = place(&list, &placer, PlacedFile::create(&target)?, progress)?;
    say("")?;
    let rows = (pick(language, "row read", "Zeile gelesen"), pick(language, "rows read", "Zeilen gelesen"));
    report::tally(rows, &tally, language)?;
    say("")?;
    say(format!("{} {}", pick(language, "Written:", "Geschrieben:"), options.output.display()))?;
    Ok(report::outcome(&tally, options.max_unplaced, language))
}

/// Places all rows into the file.
fn place(
    list: &PupilList,
    placer: &Placer<'_>,
    mut file: PlacedFile,
    progress: Progress,
) -> Result<Tally, Failure> {
    let rows: Vec<Listed<'_>> =
        list.rows.iter().map(|row| Listed { row: row.row, address: &row.residence }).collect();
    let step = progress.begin(Work::Placing, Some(rows.len()));
    let tally = placer.place_all(&rows, list.report.rejected, &*step, |placed| file.write(placed))?;
    file.finish()?;
    Ok(tally)
}

/// A field and its header.
fn header(text: &str) -> Result<(String, String), NoHeader> {
    match text.split_once('=') {
        Some((field, header)) if !field.is_empty() && !header.is_empty() => Ok((field.into(), header.into())),
        _ => Err(NoHeader { found: text.into() }),
    }
}

/// `overrides.csv` beside the list, otherwise in the current folder, where it is there.
fn usual_overrides(list: &Path) -> Option<PathBuf> {
    [list.with_file_name(OVERRIDES), PathBuf::from(OVERRIDES)].into_iter().find(|path| path.is_file())
}
