//! The review file: rows that need a person's attention, for the clerk who has the list. It
//! names file, row and reason and the register's ids of what may be meant, and nobody and no
//! address.

use std::{
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use geo_core::Localised as _;
use store::{PrivateFile, WriteError, cell};

use crate::attention::Entry;

/// The columns, in order.
const HEADER: [&str; 8] =
    ["file", "row", "spreadsheet_row", "reason", "column", "grund", "candidates", "same_pupil"];

/// Writes the file beside `target`. `lists` are the names of the lists in order, each with the
/// number of rows above its first data row.
///
/// # Errors
/// [`WriteError`].
pub fn write(
    target: &Path,
    lists: &[(PathBuf, usize)],
    entries: &[Entry],
) -> Result<PrivateFile, WriteError> {
    let failed = |cause: io::Error| WriteError::System { path: target.into(), cause };
    let file = PrivateFile::create(target)?;
    let mut csv = csv::Writer::from_writer(BufWriter::new(file));
    csv.write_record(HEADER).map_err(|error| failed(error.into()))?;
    let name_of =
        |list: usize| lists.get(list).map(|(path, _)| path.display().to_string()).unwrap_or_default();
    for entry in entries {
        let others = entry.others.iter().map(|other| format!("{}:{}", name_of(other.list), other.row));
        csv.write_record([
            cell::text(&name_of(entry.origin.list)),
            entry.origin.row.to_string(),
            (entry.origin.row + lists.get(entry.origin.list).map_or(0, |(_, above)| *above)).to_string(),
            entry.reason.as_str().to_owned(),
            cell::text(entry.column.as_deref().unwrap_or_default()),
            entry.reason.german(),
            cell::list(entry.candidates.iter().cloned()),
            cell::list(others),
        ])
        .map_err(|error| failed(error.into()))?;
    }
    let buffer = csv.into_inner().map_err(|error| failed(error.into_error()))?;
    buffer.into_inner().map_err(|error| failed(error.into_error()))
}
