//! The rows of a layer in memory, between those who make them and those who write them.
//! Positions are in EPSG:25832.

use std::sync::Arc;

use geo::{LineString, MultiPolygon};
use geo_core::EastNorth;

use crate::{layer::Layer, property::Property};

/// A layer with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which layer.
    pub layer: &'static Layer,
    /// Its rows, in an order that hangs on public facts and published values only.
    pub rows: Vec<Row>,
}

/// A row of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its geometry; `None` where the layer has none.
    pub shape: Option<Shape>,
    /// A value per property, in the order of the layer's.
    pub values: Vec<Value>,
}

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

/// A value of a column. Rows of one place share their texts.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text.
    Text(Arc<str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
}

/// What the geometries of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryKind {
    /// Points.
    Point,
    /// Lines.
    LineString,
    /// Polygons, several to a row.
    MultiPolygon,
}

/// The geometry of a row in EPSG:25832. Rows of one place share their polygons.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A point.
    Point(EastNorth),
    /// A line.
    Line(LineString<f64>),
    /// Polygons.
    Polygons(Arc<MultiPolygon<f64>>),
}

impl Table {
    /// A layer without rows.
    #[must_use]
    pub const fn of(layer: &'static Layer) -> Self {
        Self { layer, rows: Vec::new() }
    }

    /// The value of a property in a row; [`Value::Null`] of a property that the layer has not.
    #[must_use]
    pub fn value<'t>(&self, row: &'t Row, property: &Property) -> &'t Value {
        let at = self.layer.position(property);
        at.and_then(|at| row.values.get(at)).unwrap_or(&Value::Null)
    }
}

impl Row {
    /// A row of a layer. A property that is not among the pairs is null.
    #[must_use]
    pub fn new<const N: usize>(layer: &Layer, shape: Option<Shape>, pairs: [(&Property, Value); N]) -> Self {
        let mut values = vec![Value::Null; layer.properties.len()];
        for (property, value) in pairs {
            debug_assert!(layer.position(property).is_some(), "{} has no {}", layer.id, property.name);
            if let Some(at) = layer.position(property) {
                values[at] = value;
            }
        }
        Self { shape, values }
    }

    /// Sets the value of a property of the layer.
    pub fn set(&mut self, layer: &Layer, property: &Property, value: Value) {
        if let Some(known) = layer.position(property).and_then(|at| self.values.get_mut(at)) {
            *known = value;
        }
    }
}

impl Shape {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> GeometryKind {
        match self {
            Self::Point(_) => GeometryKind::Point,
            Self::Line(_) => GeometryKind::LineString,
            Self::Polygons(_) => GeometryKind::MultiPolygon,
        }
    }
}

impl Value {
    /// The whole number, where it is one.
    #[must_use]
    pub const fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where it is one, whole or not.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "numbers that people count")]
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        i64::try_from(count).map_or(Self::Null, Self::Integer)
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Integer(count.into())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&Arc<str>> for Value {
    fn from(text: &Arc<str>) -> Self {
        Self::Text(Arc::clone(text))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl ColumnType {
    /// As the definition of a table writes it.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Real => "DOUBLE",
        }
    }
}

impl GeometryKind {
    /// As the definition of a table writes it.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Point => "POINT",
            Self::LineString => "LINESTRING",
            Self::MultiPolygon => "MULTIPOLYGON",
        }
    }
}
