//! The table `catalogue`: a row per layer (without a property), followed by a row per property.

use catalogue::{GeometryKind, Kind, Role, Row, Table, Text, Unit, Value};

use crate::geopackage::ColumnDefinition;

pub(super) const COLUMNS: &[ColumnDefinition] = &[
    ("layer", "TEXT"),
    ("property", "TEXT"),
    ("short", "TEXT"),
    ("type", "TEXT"),
    ("unit", "TEXT"),
    ("role", "TEXT"),
    ("title_de", "TEXT"),
    ("title_en", "TEXT"),
    ("description_de", "TEXT"),
    ("description_en", "TEXT"),
    ("kind", "TEXT"),
    ("geometry", "TEXT"),
    ("sources", "TEXT"),
    ("rows", "INTEGER"),
];

/// The rows for some layers.
pub(super) fn rows(tables: &[&Table]) -> Vec<Row> {
    tables.iter().flat_map(|table| rows_of(table)).collect()
}

fn rows_of(table: &Table) -> Vec<Row> {
    let layer = table.layer;
    let sources: Vec<&str> = layer.sources.iter().map(|source| source.as_str()).collect();
    let mut values =
        vec![Value::from(layer.id), Value::Null, Value::Null, Value::Null, Value::Null, Value::Null];
    values.extend(texts(&layer.title, &layer.description));
    values.extend([
        layer.kind.as_str().into(),
        layer.geometry.map(GeometryKind::sql).into(),
        sources.join(", ").into(),
        table.rows.len().into(),
    ]);
    let mut rows = vec![Row { shape: None, values }];
    rows.extend(layer.properties.iter().map(|property| {
        let mut values = vec![
            layer.id.into(),
            property.name.into(),
            property.short.into(),
            kind(property.kind).into(),
            property.unit.map(Unit::symbol).into(),
            role(property.role).into(),
        ];
        values.extend(texts(&property.title, &property.description));
        values.extend([Value::Null, Value::Null, Value::Null, Value::Null]);
        Row { shape: None, values }
    }));
    rows
}

fn texts(title: &Text, description: &Text) -> [Value; 4] {
    [title.german, title.english, description.german, description.english].map(Value::from)
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Real => "real",
        Kind::Date => "date",
        Kind::Time => "time",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Key => "key",
        Role::Fact => "fact",
        Role::Breakdown => "breakdown",
        Role::Count => "count",
        Role::Derived => "derived",
    }
}
