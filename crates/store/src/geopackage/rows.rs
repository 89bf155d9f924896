//! Tables of rows: columns with types, and a geometry where the table has one. Rows go to the file
//! one after the other; only their bounds are kept, for the spatial index.

use std::{ptr, sync::Arc};

use catalogue::{GeometryKind, Row, Shape, Value};
use rusqlite::{Statement, types::Null};

use super::{Bounds, Contents, GeoPackage, blob};

/// Name and type of a column, as the definition of the table writes them.
pub(crate) type ColumnDefinition = (&'static str, &'static str);

/// A table to be written.
pub(crate) struct TableDefinition<'t> {
    pub(crate) contents: Contents<'t>,
    /// What the geometries are; `None` for a table without any.
    pub(crate) geometry: Option<GeometryKind>,
    /// The columns besides number and geometry.
    pub(crate) columns: Vec<ColumnDefinition>,
}

impl GeoPackage {
    /// Writes a table with its rows, which have a value per column.
    pub(crate) fn write_rows<'r>(
        &self,
        table: &TableDefinition<'_>,
        rows: impl IntoIterator<Item = &'r Row>,
    ) -> rusqlite::Result<()> {
        let name = table.contents.table;
        let geometry = table.geometry.map(|kind| format!(", geom {}", kind.sql())).unwrap_or_default();
        let columns = table.columns.iter().map(|(name, kind)| format!(", \"{name}\" {kind}"));
        let columns = columns.collect::<String>();
        self.connection.execute_batch(&format!(
            "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY NOT NULL{geometry}{columns});"
        ))?;
        let width = 1 + usize::from(table.geometry.is_some()) + table.columns.len();
        let places = vec!["?"; width].join(", ");
        let mut insert = self.connection.prepare(&format!("INSERT INTO \"{name}\" VALUES ({places})"))?;
        let mut boxes = Vec::new();
        let mut last = LastBlob::default();
        for (fid, row) in (1_i64..).zip(rows) {
            insert.raw_bind_parameter(1, fid)?;
            let mut place = 2;
            if table.geometry.is_some() {
                match &row.shape {
                    Some(shape) => insert.raw_bind_parameter(place, last.of(shape))?,
                    None => insert.raw_bind_parameter(place, Null)?,
                }
                boxes.extend(row.shape.as_ref().and(last.bounds).map(|bounds| (fid, bounds)));
                place += 1;
            }
            for (place, value) in (place..).zip(&row.values) {
                bind(&mut insert, place, value)?;
            }
            insert.raw_execute()?;
        }
        match table.geometry {
            Some(kind) => self.list_features(&table.contents, kind, &mut boxes),
            None => self.list_attributes(&table.contents),
        }
    }
}

fn bind(insert: &mut Statement<'_>, place: usize, value: &Value) -> rusqlite::Result<()> {
    match value {
        Value::Null => insert.raw_bind_parameter(place, Null),
        Value::Text(text) => insert.raw_bind_parameter(place, text.as_ref()),
        Value::Integer(number) => insert.raw_bind_parameter(place, number),
        Value::Real(number) => insert.raw_bind_parameter(place, number),
    }
}

/// The blob of the last row: rows of one place follow each other and share their polygons.
#[derive(Default)]
struct LastBlob<'r> {
    shape: Option<&'r Shape>,
    blob: Vec<u8>,
    bounds: Option<Bounds>,
}

impl<'r> LastBlob<'r> {
    fn of(&mut self, shape: &'r Shape) -> &[u8] {
        if !self.shape.is_some_and(|last| is_shared(last, shape)) {
            self.blob = blob::of(shape);
            self.bounds = Bounds::of(shape);
        }
        self.shape = Some(shape);
        &self.blob
    }
}

fn is_shared(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Polygons(one), Shape::Polygons(other)) => Arc::ptr_eq(one, other),
        _ => ptr::eq(one, other),
    }
}
