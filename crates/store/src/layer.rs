//! A layer for map programs: rows of one kind of geometry with their columns, as a table of a
//! GeoPackage holds them. Positions are in EPSG:25832.

use geo::MultiPolygon;
use geo_core::EastNorth;
use rusqlite::{ToSql, params_from_iter, types::ToSqlOutput};

use crate::geopackage::{Bounds, Contents, GeoPackage, GeometryKind, point_blob, polygons_blob};

/// A layer with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Name of the table.
    pub table: &'static str,
    /// Title shown to users, unique within the file.
    pub title: &'static str,
    /// What the geometries are; `None` for a table without any.
    pub geometry: Option<GeometryKind>,
    /// The columns besides number and geometry.
    pub columns: &'static [Column],
    /// The rows in order, each with a value per column.
    pub rows: Vec<(Option<Shape>, Vec<Value>)>,
}

/// Name and type of a column.
pub type Column = (&'static str, ColumnType);

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Nothing.
    Null,
}

/// The geometry of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A point.
    Point(EastNorth),
    /// Polygons.
    Polygons(MultiPolygon<f64>),
}

impl ColumnType {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Real => "DOUBLE",
        }
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        i64::try_from(count).map_or(Self::Null, Self::Integer)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Text(text) => text.to_sql(),
            Self::Integer(number) => number.to_sql(),
            Self::Real(number) => number.to_sql(),
            Self::Null => rusqlite::types::Null.to_sql(),
        }
    }
}

impl Layer {
    /// Writes the layer as a table of a GeoPackage.
    pub(crate) fn write(&self, package: &GeoPackage, contents: &Contents<'_>) -> rusqlite::Result<()> {
        let kind = self.geometry.map(|kind| format!(", geom {}", kind.name())).unwrap_or_default();
        let columns = self.columns.iter().map(|(name, kind)| format!(", \"{name}\" {}", kind.name()));
        let columns = columns.collect::<Vec<_>>().concat();
        package.connection.execute_batch(&format!(
            "CREATE TABLE \"{}\" (fid INTEGER PRIMARY KEY NOT NULL{kind}{columns});",
            self.table
        ))?;
        let width = 1 + usize::from(self.geometry.is_some()) + self.columns.len();
        let places = vec!["?"; width].join(", ");
        let mut insert =
            package.connection.prepare(&format!("INSERT INTO \"{}\" VALUES ({places})", self.table))?;
        let mut boxes = Vec::new();
        for (fid, (shape, values)) in (1_i64..).zip(&self.rows) {
            let (blob, bounds) = match shape {
                Some(Shape::Point(at)) => (Some(point_blob(*at)), Some(Bounds::of_point(*at))),
                Some(Shape::Polygons(polygons)) => {
                    (Some(polygons_blob(polygons)), Bounds::of_polygons(polygons))
                }
                None => (None, None),
            };
            boxes.extend(bounds.map(|bounds| (fid, bounds)));
            let mut row: Vec<&dyn ToSql> = vec![&fid];
            if self.geometry.is_some() {
                row.push(&blob);
            }
            row.extend(values.iter().map(|value| value as &dyn ToSql));
            insert.execute(params_from_iter(row))?;
        }
        match self.geometry {
            Some(kind) => package.list_features(contents, kind, &mut boxes),
            None => package.list_attributes(contents),
        }
    }
}
