//! Writes a publication. Nothing in it depends on when that happens.

use std::path::Path;

use catalogue::{About, Kind, Publication, Row, Table, Value};

use super::{
    INVENTORY, PARAMETERS, PublicationError, RELEASE,
    entries::{self, Entries},
    inventory, metadata, schema, styles,
};
use crate::{
    geopackage::{ColumnDefinition, Contents, GeoPackage, TableDefinition, opened},
    private_file::PrivateFile,
};

/// Writes a publication into a file in the making, which everyone may read from then on; it takes
/// the place of the former publication when that file is finished. Rows stay in their order.
///
/// # Errors
/// [`PublicationError::Unfit`] for a row that does not fit its layer, [`PublicationError::InUse`]
/// while another program has the former publication open, [`PublicationError::Database`].
pub fn write(file: &PrivateFile, publication: &Publication) -> Result<(), PublicationError> {
    let target = file.target();
    let name = target.display().to_string();
    if let Some(note) = opened::note_beside(target) {
        return Err(PublicationError::InUse { file: name, note: note.display().to_string() });
    }
    let tables: Vec<&Table> = publication.tables.iter().collect();
    checked(&name, file.part(), &publication.about, &tables)?;
    Ok(file.let_everyone_read()?)
}

/// Writes some layers of a publication into a file that is there and empty, as a publication of its
/// own. Rows stay in their order.
///
/// # Errors
/// [`PublicationError::Unfit`] for a row that does not fit its layer, [`PublicationError::Database`].
pub fn write_part(path: &Path, about: &About, tables: &[&Table]) -> Result<(), PublicationError> {
    checked(&path.display().to_string(), path, about, tables)
}

fn checked(name: &str, path: &Path, about: &About, tables: &[&Table]) -> Result<(), PublicationError> {
    let file = name.to_owned();
    for table in tables {
        if let Some(row) = table.rows.iter().position(|row| !fits(table, row)) {
            return Err(PublicationError::Unfit { file, layer: table.layer.id, row: row + 1 });
        }
    }
    fill(path, about, tables).map_err(|cause| PublicationError::Database { file, cause })
}

/// Whether a row bears what the catalogue says: other types would come back changed, and map
/// programs want one type of geometry per layer.
fn fits(table: &Table, row: &Row) -> bool {
    let layer = table.layer;
    let shape = row.shape.as_ref().is_none_or(|shape| layer.geometry == Some(shape.kind()));
    let value = |(value, kind): (&Value, Kind)| match value {
        Value::Null => true,
        Value::Text(_) => matches!(kind, Kind::Text | Kind::Date | Kind::Time),
        Value::Integer(_) => kind == Kind::Integer,
        Value::Real(number) => kind == Kind::Real && number.is_finite(),
    };
    let kinds = layer.properties.iter().map(|property| property.kind);
    shape && row.values.len() == layer.properties.len() && row.values.iter().zip(kinds).all(value)
}

fn fill(path: &Path, about: &About, tables: &[&Table]) -> rusqlite::Result<()> {
    let package = GeoPackage::create(path)?;
    for table in tables {
        let layer = table.layer;
        let columns =
            layer.properties.iter().map(|property| (property.name, column_type(property.kind))).collect();
        let contents = Contents {
            table: layer.id,
            title: layer.title.german,
            description: layer.description.german,
            changed: about.key_date,
        };
        package.write_rows(&TableDefinition { contents, geometry: layer.geometry, columns }, &table.rows)?;
    }
    let plain = |table, title, description, columns: &[ColumnDefinition], rows: &[Row]| {
        let contents = Contents { table, title, description, changed: about.key_date };
        package.write_rows(&TableDefinition { contents, geometry: None, columns: columns.to_vec() }, rows)
    };
    plain(
        INVENTORY,
        "Katalog",
        "Die Ebenen mit Zeilenzahl und ihre Merkmale: Namen, Typ, Einheit, Titel und Beschreibung.",
        inventory::COLUMNS,
        &inventory::rows(tables),
    )?;
    let entries = [("name", "TEXT NOT NULL UNIQUE"), ("value", "TEXT NOT NULL")];
    plain(
        PARAMETERS,
        "Parameter des Datenschutzes",
        "Die öffentlichen Parameter, nach denen die Zahlen geschützt sind.",
        &entries,
        &rows_of(entries::parameters(&about.parameters)),
    )?;
    plain(
        RELEASE,
        "Angaben zur Veröffentlichung",
        "Region, Stichtag, Ausgabe, Programm und die Namensnennungen mit ihren Lizenzen.",
        &entries,
        &rows_of(entries::release(about)),
    )?;
    styles::write(&package, tables, about.key_date)?;
    schema::write(&package.connection, tables, &about.parameters.age_bands)?;
    metadata::write(&package.connection, about, tables)?;
    package.finish()
}

/// The type of a column; days have one of their own in a GeoPackage.
pub(super) const fn column_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "DATE",
        _ => kind.column().sql(),
    }
}

fn rows_of(entries: Entries) -> Vec<Row> {
    let row = |(name, value): (String, String)| Row { shape: None, values: vec![name.into(), value.into()] };
    entries.into_iter().map(row).collect()
}
