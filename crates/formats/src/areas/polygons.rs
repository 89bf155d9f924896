//! Polygons in EPSG:25832 from any of the formats, each turned into what the caller needs.

use std::{ops::ControlFlow, path::Path};

use geo::{Geometry, MultiPolygon};
use geo_core::{crs::Crs, reproject::Reprojector};

use super::{AreaOptions, AreasError, geopackage};
use crate::{
    report::{Reason, RowReport},
    vector::{Feature, Properties, VectorFormat, read_features, to_utm32},
};

/// Makes an item of a feature's row, properties and polygon, or names the property at fault.
pub type Make<'m, T> =
    dyn FnMut(usize, &Properties, MultiPolygon<f64>) -> Result<T, (Option<&'static str>, Reason)> + 'm;

/// Reads polygons by the ending of the file's name: `.shp`, `.gpkg`, else GeoJSON.
pub fn read<T>(
    path: &Path,
    options: &AreaOptions,
    make: &mut Make<'_, T>,
) -> Result<(Vec<T>, RowReport), AreasError> {
    let file = path.display().to_string();
    let mut polygons = Polygons { make, taken: Vec::new(), report: RowReport::of(&file), reprojector: None };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if ending.eq_ignore_ascii_case("gpkg") {
        geopackage::read(path, options, &mut |feature| polygons.take(feature))?;
    } else {
        let format = VectorFormat::of_path(path).unwrap_or(VectorFormat::GeoJson);
        let mut failure = None;
        read_features(format, path, options.crs, &mut |feature| match polygons.take(feature) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        })?;
        failure.map_or(Ok(()), Err)?;
    }
    Ok((polygons.taken, polygons.report))
}

struct Polygons<'m, 'f, T> {
    make: &'m mut Make<'f, T>,
    taken: Vec<T>,
    report: RowReport,
    reprojector: Option<(Crs, Reprojector)>,
}

impl<T> Polygons<'_, '_, T> {
    fn take(&mut self, feature: Result<Feature, Reason>) -> Result<(), AreasError> {
        let row = self.report.read + 1;
        let crs = feature.as_ref().map_or(Crs::Utm32, |feature| feature.crs);
        let known = self.reprojector.take().filter(|(known, _)| *known == crs);
        let made = known.map_or_else(|| Ok((crs, Reprojector::new(crs, Crs::Utm32)?)), Ok);
        let made = made.map_err(|source| AreasError::Crs { file: self.report.file.clone(), source })?;
        let (_, reprojector) = self.reprojector.insert(made);
        self.report.reprojected_from = Some(crs).filter(|crs| *crs != Crs::Utm32);
        let item = feature.map_err(|reason| (None, reason)).and_then(|feature| {
            let polygon = polygon(&feature, reprojector).map_err(|reason| (None, reason))?;
            (self.make)(row, &feature.properties, polygon)
        });
        match item {
            Ok(item) => {
                self.taken.push(item);
                self.report.accept();
            }
            Err((property, reason)) => self.report.reject(row, property, reason),
        }
        Ok(())
    }
}

fn polygon(feature: &Feature, reprojector: &Reprojector) -> Result<MultiPolygon<f64>, Reason> {
    let geometry = feature.geometry.as_ref().ok_or(Reason::InvalidGeometry)?;
    let polygon = match to_utm32(geometry, reprojector).map_err(|_| Reason::OutsideRegion)? {
        Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
        Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err(Reason::InvalidGeometry),
    };
    if polygon.0.iter().all(|polygon| polygon.exterior().0.len() < 4) {
        return Err(Reason::InvalidGeometry);
    }
    Ok(polygon)
}
