//! What the tests of the readers share: entries with text of their own.

use std::path::Path;

use geo_core::{EastNorth, RegisterAddress, register::RegisterQuality};

use super::{RegisterError, RegisterFormat, RegisterOptions, read_register};
use crate::report::RowReport;

/// An entry with text of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: String,
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub key: String,
    pub municipality: String,
    pub locality: String,
    pub postal_place: String,
    pub position: EastNorth,
    pub quality: RegisterQuality,
}

impl From<&RegisterAddress<'_>> for Entry {
    fn from(entry: &RegisterAddress<'_>) -> Self {
        Self {
            id: entry.id.into(),
            street: entry.street.into(),
            house_number: entry.house_number.into(),
            postal_code: entry.postal_code.into(),
            key: entry.municipality_key.map(|key| key.to_string()).unwrap_or_default(),
            municipality: entry.municipality.into(),
            locality: entry.locality.into(),
            postal_place: entry.postal_place.into(),
            position: entry.position,
            quality: entry.quality,
        }
    }
}

/// Reads a register as a caller does; the sum of its report closes.
pub fn read_path(
    format: RegisterFormat,
    path: &Path,
    options: &RegisterOptions,
) -> Result<(Vec<Entry>, RowReport), RegisterError> {
    let mut entries = Vec::new();
    let report = read_register(format, path, options, &mut |entry| entries.push(entry.into()))?;
    assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
    assert_eq!(report.accepted, entries.len());
    Ok((entries, report))
}

/// The same for the text of a file.
pub fn read_text(
    format: RegisterFormat,
    name: &str,
    text: impl AsRef<[u8]>,
) -> Result<(Vec<Entry>, RowReport), RegisterError> {
    let (_folder, path) = crate::testing::file(name, text.as_ref());
    read_path(format, &path, &RegisterOptions::default())
}
