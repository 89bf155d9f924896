//! A layer as FlatGeobuf 3: EPSG:25832 in the header, titles and descriptions of the columns, and a
//! spatial index (features in the order of their Hilbert curve) where every row has a geometry.

use std::{fmt::Display, io::Write};

use catalogue::{About, GeometryKind, Property, Shape, Table, Value};
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo::Geometry;
use geo_core::crs::Crs;
use geozero::{ColumnValue, GeomProcessor, GeozeroGeometry, PropertyProcessor};
use serde_json::json;

use super::EncodeError;
use crate::geopackage::Bounds;

/// Writes a layer. The features wait in a temporary file until all are there.
///
/// # Errors
/// [`EncodeError::NoGeometry`] for a layer without geometry, [`EncodeError::Library`].
pub fn write(out: &mut impl Write, table: &Table, about: &About) -> Result<(), EncodeError> {
    let layer = table.layer;
    let kind = match layer.geometry {
        Some(GeometryKind::Point) => GeometryType::Point,
        Some(GeometryKind::LineString) => GeometryType::LineString,
        Some(GeometryKind::MultiPolygon) => GeometryType::MultiPolygon,
        None => return Err(EncodeError::NoGeometry { layer: layer.id }),
    };
    let is_placed = |row: &catalogue::Row| row.shape.as_ref().and_then(Bounds::of).is_some();
    let attributions =
        about.attributions.iter().filter(|attribution| layer.sources.contains(&attribution.source));
    let attributions: Vec<_> = attributions
        .map(|attribution| json!({ "text": attribution.text, "licence": attribution.licence }))
        .collect();
    let metadata = json!({
        "release": about.release,
        "key_date": about.key_date.to_string(),
        "attributions": attributions,
    })
    .to_string();
    let options = FgbWriterOptions {
        write_index: !table.rows.is_empty() && table.rows.iter().all(is_placed),
        detect_type: false,
        crs: FgbCrs {
            org: Some("EPSG"),
            code: i32::try_from(Crs::Utm32.epsg()).unwrap_or_default(),
            name: Some(Crs::Utm32.name()),
            ..FgbCrs::default()
        },
        title: Some(layer.title.german),
        description: Some(layer.description.german),
        metadata: Some(&metadata),
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(layer.id, kind, options).map_err(library)?;
    for property in layer.properties {
        let kind = match property.kind.column() {
            catalogue::ColumnType::Text => ColumnType::String,
            catalogue::ColumnType::Integer => ColumnType::Long,
            catalogue::ColumnType::Real => ColumnType::Double,
        };
        writer.add_column(property.name, kind, |texts, column| {
            column.title = Some(texts.create_string(property.title.german));
            column.description = Some(texts.create_string(property.description.german));
        });
    }
    for row in &table.rows {
        let mut refused = Ok(());
        let geometry = Place(row.shape.as_ref().map(geometry));
        writer
            .add_feature_geom(geometry, |feature| {
                let mut pairs = layer.properties.iter().zip(&row.values).enumerate();
                refused =
                    pairs.try_for_each(|(place, (property, value))| set(feature, place, property, value));
            })
            .map_err(library)?;
        refused.map_err(library)?;
    }
    writer.write(out).map_err(library)
}

fn set(
    feature: &mut impl PropertyProcessor,
    place: usize,
    property: &Property,
    value: &Value,
) -> geozero::error::Result<()> {
    let value = match value {
        Value::Null => return Ok(()),
        Value::Text(text) => ColumnValue::String(text),
        Value::Integer(number) => ColumnValue::Long(*number),
        Value::Real(number) => ColumnValue::Double(*number),
    };
    feature.property(place, property.name, &value).map(drop)
}

fn geometry(shape: &Shape) -> Geometry<f64> {
    match shape {
        Shape::Point(at) => Geometry::Point(geo::Point::new(at.east, at.north)),
        Shape::Line(line) => Geometry::LineString(line.clone()),
        Shape::Polygons(polygons) => Geometry::MultiPolygon(polygons.as_ref().clone()),
    }
}

/// Where a feature is, if anywhere.
struct Place(Option<Geometry<f64>>);

impl GeozeroGeometry for Place {
    fn process_geom<P: GeomProcessor>(&self, processor: &mut P) -> geozero::error::Result<()> {
        self.0.as_ref().map_or(Ok(()), |geometry| geometry.process_geom(processor))
    }
}

fn library(error: impl Display) -> EncodeError {
    EncodeError::Library(error.to_string())
}
