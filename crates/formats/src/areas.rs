//! Areas from Shapefile, GeoJSON or GeoPackage, as polygons in EPSG:25832 with key and names.

mod error;
mod geopackage;

use std::{ops::ControlFlow, path::Path};

use geo::{Geometry, MultiPolygon};
use geo_core::{
    Area, Association,
    crs::Crs,
    reproject::{CrsError, Reprojector},
};

use crate::{
    municipality_key::municipality_key,
    report::{Reason, RowReport},
    vector::{Feature, Properties, VectorFormat, read_features, to_utm32},
};

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
    let file = path.display().to_string();
    let mut areas = Areas { taken: Vec::new(), report: RowReport::of(&file), reprojector: None };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if ending.eq_ignore_ascii_case("gpkg") {
        geopackage::read(path, options, &mut |feature| areas.take(feature))?;
    } else {
        let format = VectorFormat::of_path(path).unwrap_or(VectorFormat::GeoJson);
        let mut failure = None;
        read_features(format, path, options.crs, &mut |feature| match areas.take(feature) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        })?;
        failure.map_or(Ok(()), Err)?;
    }
    if areas.taken.is_empty() {
        return Err(AreasError::NoAreas { file, rejected: areas.report.rejected });
    }
    Ok((areas.taken, areas.report))
}

struct Areas {
    taken: Vec<Area>,
    report: RowReport,
    reprojector: Option<(Crs, Reprojector)>,
}

impl Areas {
    fn take(&mut self, feature: Result<Feature, Reason>) -> Result<(), AreasError> {
        let row = self.report.read + 1;
        let crs = feature.as_ref().map_or(Crs::Utm32, |feature| feature.crs);
        self.ready(crs).map_err(|source| AreasError::Crs { file: self.report.file.clone(), source })?;
        let area = feature.and_then(|feature| self.area(feature));
        match area {
            Ok(area) => {
                self.taken.push(area);
                self.report.accept();
            }
            Err(reason) => self.report.reject(row, None, reason),
        }
        Ok(())
    }

    fn ready(&mut self, crs: Crs) -> Result<(), CrsError> {
        if self.reprojector.as_ref().is_none_or(|(known, _)| *known != crs) {
            self.reprojector = Some((crs, Reprojector::new(crs, Crs::Utm32)?));
            self.report.reprojected_from = Some(crs).filter(|crs| *crs != Crs::Utm32);
        }
        Ok(())
    }

    fn area(&self, feature: Feature) -> Result<Area, Reason> {
        let geometry = feature.geometry.ok_or(Reason::InvalidGeometry)?;
        let (_, reprojector) = self.reprojector.as_ref().ok_or(Reason::OutsideRegion)?;
        let polygon = match to_utm32(&geometry, reprojector).map_err(|_| Reason::OutsideRegion)? {
            Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            Geometry::MultiPolygon(polygons) => polygons,
            _ => return Err(Reason::InvalidGeometry),
        };
        if polygon.0.iter().all(|polygon| polygon.exterior().0.len() < 4) {
            return Err(Reason::InvalidGeometry);
        }
        let properties = &feature.properties;
        Ok(Area {
            key: key(properties),
            name: properties.first(NAMES).unwrap_or_default().to_owned(),
            association: association(properties),
            polygon,
            properties: properties.iter().map(|(name, value)| (name.into(), value.into())).collect(),
        })
    }
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
