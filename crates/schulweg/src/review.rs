//! `schulweg review`: shows on the screen why a row of a pupil list needs attention and which
//! addresses of the registers may be meant. It writes nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use formats::{
    overrides::{Overrides, read_overrides},
    pupil_list::PupilListOptions,
    school_list::{SchoolListOptions, read_school_list},
};
use geo_core::{CompactString, Language, Localised, PostalAddress, geocode::MatchLevel};
use planning::{
    Keys, ProjectFile,
    attention::{Attention, Entry, Reason},
    load::Loader,
    placing::{Listed, Placed, Placer},
    pupil_lists::{Origin, PupilLists},
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
    #[error(
        "{file}: has no pupil in row {row}; its last is {last}, and empty rows and totals are passed over"
    )]
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
                format!(
                    "{file}: in Zeile {row} steht niemand; die letzte ist {last}, leere Zeilen und Summen zählen nicht"
                )
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
    let number = list_of(&project, options.list.as_deref())?;
    let path = &inputs.pupils[number];
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
    let why = entries_of(&project, &list_options, Origin { list: number, row: row.row })?;
    let overrides = match &inputs.overrides {
        Some(path) => read_overrides(path)?.0,
        None => Overrides::default(),
    };
    let progress = Progress::new(language);
    let gazetteer = Loader::of_project(&project, &progress)?.build();
    let placer = Placer { gazetteer: &gazetteer, overrides: &overrides };
    let placed = placer.place(Listed { row: row.row, address: &row.residence });
    let in_spreadsheet = pick(language, "in a spreadsheet program", "in der Tabellenkalkulation");
    say(format!(
        "{}, {} {} ({in_spreadsheet} {})",
        path.display(),
        pick(language, "row", "Zeile"),
        row.row,
        row.row + list.above
    ))?;
    show_why(&why, &inputs.pupils, language)?;
    show_placed(&row.residence, &placed, language)?;
    show_candidates(&placed, language)?;
    show_override(&row.residence, &placed, language)?;
    Ok(Outcome::Done)
}

/// The number of the list meant: by its path from here or from the project, by the end of its
/// path, or because there is only one.
///
/// # Errors
/// [`ReviewError::WhichList`].
pub fn list_of(project: &ProjectFile, named: Option<&Path>) -> Result<usize, ReviewError> {
    let lists = &project.inputs.pupils;
    let is_same = |list: &Path, named: &Path| {
        fs::canonicalize(list).ok().zip(fs::canonicalize(named).ok()).is_some_and(|(a, b)| a == b)
    };
    let exact = named.and_then(|named| {
        [named.to_path_buf(), project.folder.join(named)]
            .iter()
            .find_map(|path| lists.iter().position(|list| is_same(list, path)))
    });
    let mut matching =
        (0..lists.len()).filter(|list| named.is_none_or(|named| lists[*list].ends_with(named)));
    match (exact, matching.next(), matching.next()) {
        (Some(list), ..) | (None, Some(list), None) => Ok(list),
        _ => {
            let names: Vec<String> = lists.iter().map(|list| list.display().to_string()).collect();
            Err(ReviewError::WhichList { lists: names.join(", ") })
        }
    }
}

/// What reading all lists says about one row.
fn entries_of(
    project: &ProjectFile,
    options: &PupilListOptions,
    origin: Origin,
) -> Result<Vec<Entry>, Failure> {
    let keys = Keys::draw()?;
    let mut lists = PupilLists::default();
    for path in &project.inputs.pupils {
        lists.read(path, options, &keys)?;
    }
    let mut pupils = lists.pupils();
    let mut attention = Attention::of(&pupils);
    if let Some(path) = &project.inputs.schools {
        let schools = read_school_list(path, &SchoolListOptions::default())?.schools;
        let known = schools.into_iter().map(|school| school.id.school).collect();
        let unknown = pupils.forget_unknown_schools(&known);
        attention.add(unknown.into_iter().map(|row| pupils.origin(row)), &Reason::UnknownSchool);
    }
    Ok(attention.sorted().into_iter().filter(|entry| entry.origin == origin).collect())
}

fn show_why(why: &[Entry], lists: &[PathBuf], language: Language) -> Result<(), CannotPrint> {
    for entry in why {
        let column = entry.column.as_deref().map(|column| format!("{column}: ")).unwrap_or_default();
        say(format!("  {}: {column}{}", entry.reason.as_str(), entry.reason.text(language)))?;
        for other in &entry.others {
            let text = pick(language, "see also {}, row", "siehe auch {}, Zeile");
            let file = lists.get(other.list).map(|list| list.display().to_string()).unwrap_or_default();
            say(format!("    {} {}", text.replace("{}", &file), other.row))?;
        }
    }
    Ok(())
}

/// What the list says and what became of it. The screen is the clerk's own; nothing of this goes
/// to a file.
fn show_placed(listed: &PostalAddress, placed: &Placed<'_>, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    let fields = [&listed.street, &listed.house_number, &listed.postal_code, &listed.place, &listed.locality];
    say(format!("  {}: {}", t("listed", "in der Liste"), filled(fields.map(CompactString::as_str))))?;
    say(format!("  match_level: {}", placed.level.as_str()))?;
    if let Some(at) = placed.position {
        let spelling = filled([placed.street, placed.house_number, placed.postal_code, placed.place]);
        say(format!("  {}: {spelling}", t("placed at", "verortet bei")))?;
        say(format!("  easting {:.3}, northing {:.3}", at.east, at.north))?;
    }
    Ok(())
}

fn filled<const N: usize>(fields: [&str; N]) -> String {
    fields.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ")
}

fn show_candidates(placed: &Placed<'_>, language: Language) -> Result<(), CannotPrint> {
    if placed.candidates.is_empty() {
        return Ok(());
    }
    say("")?;
    say(pick(
        language,
        "May be meant (register id, easting, northing, address):",
        "Gemeint sein kann (Register-ID, Ost, Nord, Adresse):",
    ))?;
    for candidate in &placed.candidates {
        let id = if candidate.id.is_empty() { "–" } else { candidate.id };
        let at = candidate.position;
        say(format!("  {id:<20} {:>11.3} {:>12.3}  {candidate}", at.east, at.north))?;
    }
    Ok(())
}

/// A line for `overrides.csv`, with the best position there is; none for a row that is at its
/// house already.
fn show_override(listed: &PostalAddress, placed: &Placed<'_>, language: Language) -> Result<(), CannotPrint> {
    if placed.level == MatchLevel::HouseNumber {
        return Ok(());
    }
    say("")?;
    say(pick(
        language,
        "To set the position by hand, put the right easting and northing (EPSG:25832) into overrides.csv:",
        "Um die Lage von Hand zu setzen, in overrides.csv mit dem richtigen Ost- und Nordwert (EPSG:25832) ergänzen:",
    ))?;
    say("  street,house_number,postal_code,place,locality,easting,northing,note")?;
    let at = placed.candidates.first().map(|candidate| candidate.position).or(placed.position);
    let [east, north] =
        at.map_or_else(Default::default, |at| [at.east, at.north].map(|metres| format!("{metres:.3}")));
    let mut csv = csv::Writer::from_writer(Vec::new());
    let record = [
        listed.street.as_str(),
        &listed.house_number,
        &listed.postal_code,
        &listed.place,
        &listed.locality,
        &east,
        &north,
        "",
    ];
    // Writing into memory cannot fail.
    let _ = csv.write_record(record);
    let line = csv.into_inner().unwrap_or_default();
    say(format!("  {}", String::from_utf8_lossy(&line).trim_end()))
}
