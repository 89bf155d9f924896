//! Areas from Shapefile, GeoJSON or GeoPackage, as polygons in EPSG:25832 with key and names.

mod error;
mod geopackage;
pub(crate) mod polygons;

use std::path::Path;

use geo_core::{Area, Association, crs::Crs};

use crate::{municipality_key::municipality_key, report::RowReport, vector::Properties};

pub use error::AreasError;

/// How areas are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaOptions {
    /// The CRS of a file that does not say it.
    pub crs: Option<Crs>,
    /// The layer of a GeoPackage with several.
    pub layer: Option<String>,
}

/// Names of the columns, the most telling first; upper and lower case make no difference.
const KEYS: &[&str] =
    &["ags_0", "ags", "ars_0", "ars", "schluessel", "gemeindeschluessel", "gmdschl", "ags_2", "key", "rs"];
const NAMES: &[&str] = &["gen", "name", "gemeinde", "gemeindename", "gmd", "bezeichnung", "title"];
const ASSOCIATIONS: &[&str] =
    &["verbandsgemeinde", "verbandsgem", "vg_name", "gvb_name", "association", "verband"];

/// Reads areas by the ending of the file's name: `.shp`, `.gpkg`, else GeoJSON.
///
/// # Errors
/// [`AreasError`] where the file as a whole cannot be used or holds no area.
pub fn read_areas(path: &Path, options: &AreaOptions) -> Result<(Vec<Area>, RowReport), AreasError> {
    let (areas, report) = polygons::read(path, options, &mut |_, properties, polygon| {
        Ok(Area {
            key: key(properties),
            name: properties.first(NAMES).unwrap_or_default().to_owned(),
            association: association(properties),
            polygon,
            properties: properties.iter().map(|(name, value)| (name.into(), value.into())).collect(),
        })
    })?;
    if areas.is_empty() {
        return Err(AreasError::NoAreas { file: report.file, rejected: report.rejected });
    }
    Ok((areas, report))
}

/// The association by name, or by the regional key (ARS: Land 2, Regierungsbezirk 1, Kreis 2,
/// Gemeindeverband 4, Gemeinde 3; Gemeindeverband 0000 to 0999 is a municipality of its own).
fn association(properties: &Properties) -> Option<Association> {
    let name = properties.first(ASSOCIATIONS).unwrap_or_default().trim();
    let regional = ["ars_0", "ars", "rs"]
        .iter()
        .filter_map(|name| properties.get(name))
        .find(|key| key.len() == 12 && key.bytes().all(|b| b.is_ascii_digit()) && !key[5..].starts_with('0'));
    let key = regional.map_or(name, |key| &key[..9]);
    (!key.is_empty()).then(|| Association { key: key.to_owned(), name: name.to_owned() })
}

/// The first property that holds a key; one that is filled with something else is passed over.
fn key(properties: &Properties) -> Option<geo_core::MunicipalityKey> {
    KEYS.iter().find_map(|name| municipality_key(properties.get(name)?))
}

#[cfg(test)]
mod tests;
