//! A layer as CSV (RFC 4180): UTF-8, commas, names of the properties in the first row. A point
//! stands in the columns `easting` and `northing`, as spreadsheets want it, any other geometry as WKT
//! (OGC 06-103r4) in the column `geometry`; EPSG:25832, to the millimetre.
//!
//! A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula: such a text is
//! marked with an apostrophe, as OWASP advises; see [`crate::cell`].

use std::{fmt::Write as _, io::Write};

use catalogue::{GeometryKind, Shape, Table, Value};
use geo::LineString;

use super::EncodeError;
use crate::cell;

/// The columns of a point.
const EASTING: &str = "easting";
const NORTHING: &str = "northing";

/// The column of other geometries.
const GEOMETRY: &str = "geometry";

/// Writes a layer.
///
/// # Errors
/// [`EncodeError::System`].
pub fn write(out: &mut impl Write, table: &Table) -> Result<(), EncodeError> {
    let mut csv = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let geometry: &[&str] = match table.layer.geometry {
        None => &[],
        Some(GeometryKind::Point) => &[EASTING, NORTHING],
        Some(GeometryKind::LineString | GeometryKind::MultiPolygon) => &[GEOMETRY],
    };
    let names = table.layer.properties.iter().map(|property| property.name);
    csv.write_record(names.chain(geometry.iter().copied())).map_err(system)?;
    for row in &table.rows {
        for value in &row.values {
            match value {
                Value::Null => csv.write_field(""),
                Value::Text(text) => csv.write_field(cell::text(text)),
                Value::Integer(number) => csv.write_field(number.to_string()),
                Value::Real(number) => csv.write_field(number.to_string()),
            }
            .map_err(system)?;
        }
        match (&row.shape, geometry.len()) {
            (Some(Shape::Point(at)), _) => {
                csv.write_field(format!("{:.3}", at.east)).map_err(system)?;
                csv.write_field(format!("{:.3}", at.north)).map_err(system)?;
            }
            (Some(shape), _) => csv.write_field(wkt(shape)).map_err(system)?,
            (None, columns) => {
                for _ in 0..columns {
                    csv.write_field("").map_err(system)?;
                }
            }
        }
        csv.write_record(None::<&[u8]>).map_err(system)?;
    }
    Ok(csv.flush()?)
}

fn system(error: ::csv::Error) -> EncodeError {
    EncodeError::System(error.into())
}

fn wkt(shape: &Shape) -> String {
    match shape {
        Shape::Point(at) => format!("POINT ({:.3} {:.3})", at.east, at.north),
        Shape::Line(line) if line.0.is_empty() => "LINESTRING EMPTY".to_owned(),
        Shape::Line(line) => format!("LINESTRING {}", corners(line)),
        Shape::Polygons(polygons) if polygons.0.is_empty() => "MULTIPOLYGON EMPTY".to_owned(),
        Shape::Polygons(polygons) => {
            let polygon = |polygon: &geo::Polygon<f64>| {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                format!("({})", rings.map(corners).collect::<Vec<_>>().join(", "))
            };
            format!("MULTIPOLYGON ({})", polygons.iter().map(polygon).collect::<Vec<_>>().join(", "))
        }
    }
}

fn corners(line: &LineString<f64>) -> String {
    let mut text = "(".to_owned();
    for (place, corner) in line.coords().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}{:.3} {:.3}", corner.x, corner.y);
    }
    text.push(')');
    text
}
