//! `schulweg review`: shows on the screen which addresses of the registers may be meant in one
//! row of a pupil list. It writes nothing.

use std::path::{Path, PathBuf};

use formats::{
    overrides::{Overrides, read_overrides},
    pupil_list::PupilListOptions,
};
use geo_core::{Language, Localised, PostalAddress};
use planning::{
    ProjectFile,
    load::Loader,
    placing::{Listed, Placed, Placer},
};

use crate::{
    arguments::ReviewOptions,
    failure::{Failure, Outcome},
    list::{read_addresses, today},
    messages::{CannotPrint, pick, say},
    progress::Progress,
};

/// Why no row can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The project has no such list, or several and none is named.
    #[error("name one of the project's pupil lists: {lists}")]
    WhichList {
        /// The lists there are.
        lists: String,
    },
    /// The list has no such row.
    #[error("{file}: has no row {row}; its last is {last}")]
    NoSuchRow {
        /// The list.
        file: String,
        /// The row asked for.
        row: usize,
        /// Its last row.
        last: usize,
    },
}

impl Localised for ReviewError {
    fn german(&self) -> String {
        match self {
            Self::WhichList { lists } => format!("eine der Schülerlisten des Projekts nennen: {lists}"),
            Self::NoSuchRow { file, row, last } => {
                format!("{file}: hat keine Zeile {row}; die letzte ist {last}")
            }
        }
    }
}

/// Runs the command.
///
/// # Errors
/// [`ReviewError`], and any input that cannot be read.
pub fn run(options: &ReviewOptions, language: Language) -> Result<Outcome, Failure> {
    let project = ProjectFile::read(&options.project)?;
    let inputs = &project.inputs;
    let path = list_of(&inputs.pupils, options.list.as_deref())?;
    let list_options = PupilListOptions {
        columns: inputs.columns.clone(),
        key_date: project.key_date.unwrap_or_else(today),
    };
    let list = read_addresses(path, &list_options)?;
    let no_such_row = || ReviewError::NoSuchRow {
        file: path.display().to_string(),
        row: options.row,
        last: list.rows.last().map_or(0, |row| row.row),
    };
    let row = list.rows.iter().find(|row| row.row == options.row).ok_or_else(no_such_row)?;
    let overrides = match &inputs.overrides {
        Some(path) => read_overrides(path)?.0,
        None => Overrides::default(),
    };
    let progress = Progress::new(language);
    let mut loader = Loader::new(&progress);
    if let Some(path) = &inputs.municipalities {
        loader.areas(path)?;
    }
    if let Some(path) = &inputs.postal_codes {
        loader.postal_codes(path)?;
    }
    for register in &inputs.addresses {
        loader.register(register, false)?;
    }
    let gazetteer = loader.build();
    let placer = Placer { gazetteer: &gazetteer, overrides: &overrides };
    let placed = placer.place(Listed { row: row.row, address: &row.residence });
    show(path, &row.residence, &placed, language)?;
    Ok(Outcome::Done)
}

/// The list meant, by path, file name or because there is only one.
fn list_of<'l>(lists: &'l [PathBuf], named: Option<&Path>) -> Result<&'l Path, ReviewError> {
    let mut matching = lists.iter().filter(|list| named.is_none_or(|named| list.ends_with(named)));
    if let (Some(list), None) = (matching.next(), matching.next()) {
        return Ok(list);
    }
    let names: Vec<String> = lists.iter().map(|list| list.display().to_string()).collect();
    Err(ReviewError::WhichList { lists: names.join(", ") })
}

/// What the list says, what became of it, and what may be meant. The screen is the clerk's own;
/// nothing of this goes to a file.
fn show(
    list: &Path,
    listed: &PostalAddress,
    placed: &Placed<'_>,
    language: Language,
) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!("{}, {} {}", list.display(), t("row", "Zeile"), placed.row))?;
    let fields = [&listed.street, &listed.house_number, &listed.postal_code, &listed.place, &listed.locality];
    let fields: Vec<&str> =
        fields.iter().map(|field| field.as_str()).filter(|text| !text.is_empty()).collect();
    say(format!("  {}: {}", t("listed", "in der Liste"), fields.join(" | ")))?;
    say(format!("  match_level: {}", placed.level.as_str()))?;
    if let Some(at) = placed.position {
        let spelling = [placed.street, placed.house_number, placed.postal_code, placed.place];
        let spelling: Vec<&str> = spelling.into_iter().filter(|text| !text.is_empty()).collect();
        say(format!("  {}: {}", t("placed at", "verortet bei"), spelling.join(" | ")))?;
        say(format!("  easting {:.3}, northing {:.3}", at.east, at.north))?;
    }
    if placed.candidates.is_empty() {
        return Ok(());
    }
    say("")?;
    say(t(
        "May be meant (register id, easting, northing, address):",
        "Gemeint sein kann (Register-ID, Ost, Nord, Adresse):",
    ))?;
    for candidate in &placed.candidates {
        let id = if candidate.id.is_empty() { "–" } else { candidate.id };
        let at = candidate.position;
        say(format!("  {id:<20} {:>11.3} {:>12.3}  {candidate}", at.east, at.north))?;
    }
    say("")?;
    say(t(
        "To set the position by hand, add to overrides.csv:",
        "Um die Lage von Hand zu setzen, in overrides.csv ergänzen:",
    ))?;
    say("  street,house_number,postal_code,place,locality,easting,northing,note")?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let at = placed.candidates[0].position;
    let position = [format!("{:.3}", at.east), format!("{:.3}", at.north)];
    let record = [
        listed.street.as_str(),
        &listed.house_number,
        &listed.postal_code,
        &listed.place,
        &listed.locality,
        &position[0],
        &position[1],
        "",
    ];
    // Writing into memory cannot fail.
    let _ = csv.write_record(record);
    let line = csv.into_inner().unwrap_or_default();
    say(format!("  {}", String::from_utf8_lossy(&line).trim_end()))
}
