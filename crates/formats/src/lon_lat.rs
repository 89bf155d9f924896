//! Longitude and latitude in the columns of a table, in degrees (WGS 84).

use geo_core::LonLat;

use crate::{
    columns::{Columns, Concept},
    report::Reason,
    table::Row,
};

/// Names of a column of longitudes, folded.
pub(crate) const LONGITUDES: &[&str] = &["lon", "longitude", "laenge", "laengengrad"];
/// Names of a column of latitudes, folded.
pub(crate) const LATITUDES: &[&str] = &["lat", "latitude", "breite", "breitengrad"];

/// The position in a row, or the column at fault and what is wrong.
pub(crate) fn position<C: Concept>(
    row: &Row,
    columns: &Columns<C>,
    [lon, lat]: [C; 2],
) -> Result<LonLat, (C, Reason)> {
    let degrees = |column, most: f64| {
        let text = columns.field(row, column);
        if text.is_empty() {
            return Err((column, Reason::MissingValue));
        }
        let number: f64 = text.replace(',', ".").parse().map_err(|_| (column, Reason::NotANumber))?;
        if !number.is_finite() {
            return Err((column, Reason::NotANumber));
        }
        if number.abs() > most { Err((column, Reason::OutsideRegion)) } else { Ok(number) }
    };
    Ok(LonLat { lon: degrees(lon, 180.0)?, lat: degrees(lat, 85.0)? })
}
