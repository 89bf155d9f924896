//! A layer as CSV (RFC 4180): UTF-8, commas, names of the properties in the first row. A point
//! stands in the columns `easting` and `northing`, as spreadsheets want it, any other geometry as WKT
//! (OGC 06-103r4) in the column `geometry`; EPSG:25832, to the millimetre.
//!
//! A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula: such a text is
//! marked with an apostrophe, as OWASP advises; see [`crate::cell`].

use std::{fmt::Write as _, io::Write};

use catalogue::{GeometryKind, Layer, Row, Shape, Table, Value};
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
    let mut rows = CsvRows::of(table.layer, out);
    rows.write_names()?;
    table.rows.iter().try_for_each(|row| rows.write(row))?;
    rows.finish().map(drop)
}

/// Writes rows of a layer one by one.
pub struct CsvRows<W: Write> {
    csv: ::csv::Writer<W>,
    layer: &'static Layer,
    geometry: &'static [&'static str],
}

impl<W: Write> CsvRows<W> {
    /// Nothing is written yet.
    pub fn of(layer: &'static Layer, out: W) -> Self {
        let csv = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        let geometry: &[&str] = match layer.geometry {
            None => &[],
            Some(GeometryKind::Point) => &[EASTING, NORTHING],
            Some(GeometryKind::LineString | GeometryKind::MultiPolygon) => &[GEOMETRY],
        };
        Self { csv, layer, geometry }
    }

    /// Writes the names of the columns, which stand before all rows.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write_names(&mut self) -> Result<(), EncodeError> {
        let names = self.layer.properties.iter().map(|property| property.name);
        self.csv.write_record(names.chain(self.geometry.iter().copied())).map_err(system)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn write(&mut self, row: &Row) -> Result<(), EncodeError> {
        let csv = &mut self.csv;
        for value in &row.values {
            match value {
                Value::Null => csv.write_field(""),
                Value::Text(text) => csv.write_field(cell::text(text)),
                Value::Integer(number) => csv.write_field(number.to_string()),
                Value::Real(number) => csv.write_field(number.to_string()),
            }
            .map_err(system)?;
        }
        match (&row.shape, self.geometry.len()) {
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
        csv.write_record(None::<&[u8]>).map_err(system)
    }

    /// Where rows go; the last kilobytes may still be on their way.
    pub fn out(&self) -> &W {
        self.csv.get_ref()
    }

    /// Brings the last rows there.
    ///
    /// # Errors
    /// [`EncodeError::System`].
    pub fn finish(self) -> Result<W, EncodeError> {
        self.csv.into_inner().map_err(|error| EncodeError::System(error.into_error()))
    }
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
