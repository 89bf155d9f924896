//! Rows of a school list, whatever it comes in: a table, or the properties of GeoJSON and
//! Shapefile features as if they were one.

use std::{ops::ControlFlow, path::Path};

use geo::{Geometry, InteriorPoint};
use geo_core::crs::Crs;
use rustc_hash::FxHashMap;

use super::{SchoolListError, SchoolListOptions, is_known};
use crate::{
    report::Reason,
    table::{Row, Table, tidy},
    vector::{Feature, VectorFormat, read_features},
};

/// A list as one table.
pub(super) struct Source {
    pub(super) file: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<SourceRow>,
    /// Whether its column names may be cut off.
    pub(super) cut: bool,
}

/// A row, with the position of its geometry where it has one.
pub(super) struct SourceRow {
    pub(super) row: Row,
    pub(super) point: Option<(Crs, [f64; 2])>,
}

pub(super) fn read(path: &Path, options: &SchoolListOptions) -> Result<Source, SchoolListError> {
    if let Some(format) = VectorFormat::of_path(path) {
        return features(format, path, options);
    }
    let table = Table::read(path, &|name| is_known(name, &options.columns))?;
    let rows = table.rows.into_iter().map(|row| SourceRow { row, point: None }).collect();
    Ok(Source { file: table.file, header: table.header, rows, cut: false })
}

fn features(
    format: VectorFormat,
    path: &Path,
    options: &SchoolListOptions,
) -> Result<Source, SchoolListError> {
    let mut header: Vec<String> = Vec::new();
    let mut column_of: FxHashMap<String, usize> = FxHashMap::default();
    let mut rows: Vec<SourceRow> = Vec::new();
    read_features(format, path, options.crs, &mut |feature| {
        let number = rows.len() + 1;
        let mut fields = Vec::new();
        let mut point = None;
        let flaw = match feature {
            Ok(feature) => {
                for (name, value) in feature.properties.iter() {
                    let column = *column_of.entry(name.to_owned()).or_insert_with(|| {
                        header.push(name.to_owned());
                        header.len() - 1
                    });
                    if fields.len() <= column {
                        fields.resize(column + 1, String::new());
                    }
                    fields[column] = tidy(value);
                }
                point = point_of(&feature);
                point.is_none().then_some(Reason::InvalidGeometry)
            }
            Err(reason) => Some(reason),
        };
        rows.push(SourceRow { row: Row { number, fields, flaw }, point });
        ControlFlow::Continue(())
    })?;
    for row in &mut rows {
        row.row.fields.resize(header.len(), String::new());
    }
    Ok(Source { file: path.display().to_string(), header, rows, cut: true })
}

/// The point of a feature; inside the grounds where a school is drawn as an area.
fn point_of(feature: &Feature) -> Option<(Crs, [f64; 2])> {
    let point = match feature.geometry.as_ref()? {
        Geometry::Point(point) => *point,
        Geometry::MultiPoint(points) => *points.0.first()?,
        area @ (Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => area.interior_point()?,
        _ => return None,
    };
    Some((feature.crs, [point.x(), point.y()]))
}
