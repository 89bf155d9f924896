//! What the values of one HK-DE row mean: keys, codes and coordinates.

use geo_core::{MunicipalityKey, crs::Crs, register::RegisterQuality, reproject::CrsError};

use super::{
    super::{fields::Split, number::number},
    columns::{Column, Columns},
};
use crate::report::{Reason, Skipped};

/// Why a row gives no entry.
pub enum Unusable {
    /// Left out on purpose.
    Skipped(Skipped),
    /// Broken, with the column at fault.
    Rejected(Option<Column>, Reason),
    /// The file's coordinates cannot be reprojected at all.
    Crs(CrsError),
}

/// A whole row has all fields; empty ones at the end are no harm.
pub fn check_fields(row: Split<'_>, expected: usize) -> Result<(), Unusable> {
    if row.is_blank() {
        return Err(Unusable::Skipped(Skipped::EmptyRow));
    }
    let found = row.len();
    if found < expected {
        return Err(Unusable::Rejected(None, Reason::TooFewFields { expected, found }));
    }
    if (expected..found).any(|index| !row.get(index).is_empty()) {
        return Err(Unusable::Rejected(None, Reason::TooManyFields { expected, found }));
    }
    Ok(())
}

/// The quality; `None` where the code is unknown.
pub fn quality(code: &str, include_cadastre: bool) -> Result<Option<RegisterQuality>, Unusable> {
    match code {
        "A" | "a" | "" => Ok(Some(RegisterQuality::Building)),
        "B" | "b" => Ok(Some(RegisterQuality::Parcel)),
        "C" | "c" if include_cadastre => Ok(Some(RegisterQuality::Cadastre)),
        "C" | "c" => Err(Unusable::Skipped(Skipped::CadastreOnly)),
        _ => Ok(None),
    }
}

/// The coordinates of a row, with the system they are in.
pub struct Coordinates {
    /// By the zone before the easting, the zone column, or what the caller said, in this order.
    pub crs: Crs,
    /// Easting and northing.
    pub pair: [f64; 2],
}

impl Coordinates {
    /// Reads the coordinates of a row.
    pub fn of(columns: &Columns, row: Split<'_>, default: Option<Crs>) -> Result<Self, Unusable> {
        let read = |column| {
            let text = columns.value(row, column);
            let reason = if text.is_empty() { Reason::NoPosition } else { Reason::NotANumber };
            number(text).ok_or(Unusable::Rejected(Some(column), reason))
        };
        let pair = [read(Column::Ost)?, read(Column::Nord)?];
        let crs = match (pair[0], columns.value(row, Column::Zone)) {
            (32_000_000.0..33_000_000.0, _) => Crs::Utm32Prefixed,
            (33_000_000.0..34_000_000.0, _) | (_, "33") => Crs::Utm33,
            (_, "32") => Crs::Utm32,
            _ => default.unwrap_or(Crs::Utm32),
        };
        Ok(Self { crs, pair })
    }
}

/// The key of eight digits from the keys of Land, Regierungsbezirk, Kreis and municipality,
/// with the zeros that a spreadsheet took away. Regierungsbezirk and Kreis may be empty (not
/// every Land has them) and are zero then; `None` where another is missing or one is too long.
pub fn municipality_key(columns: &Columns, row: Split<'_>) -> Option<MunicipalityKey> {
    let parts =
        [Column::Land, Column::Regbez, Column::Kreis, Column::Gmd].map(|column| columns.value(row, column));
    if parts[0].is_empty() || parts[3].is_empty() {
        return None;
    }
    let mut digits = [b'0'; 8];
    let mut end = 0_usize;
    for (part, width) in parts.into_iter().zip([2, 1, 2, 3]) {
        end += width;
        let start = end.checked_sub(part.len()).filter(|_| part.len() <= width)?;
        digits.get_mut(start..end)?.copy_from_slice(part.as_bytes());
    }
    std::str::from_utf8(&digits).ok().filter(|key| *key != "00000000").and_then(MunicipalityKey::parse)
}

/// The postal code with the leading zero that a spreadsheet took away; zeros stand for none.
pub fn postal_code(text: &str, out: &mut String) {
    out.clear();
    if text.bytes().all(|byte| byte == b'0') {
        return;
    }
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        out.push('0');
    }
    out.push_str(text);
}
