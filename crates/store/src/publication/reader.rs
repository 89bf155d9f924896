//! Reads a publication that this program wrote, and refuses what is none.

use std::{collections::HashSet, fs::File, io::ErrorKind, path::Path, sync::Arc};

use catalogue::{GeometryKind, Kind, Layer, Publication, Row, Shape, Table, Value, layers::by_id};
use rusqlite::{Connection, types::ValueRef};

use super::{
    FORMAT, INVENTORY, PARAMETERS, PublicationError, RELEASE, STYLES,
    entries::{Entries, FORMAT_ENTRY, about},
    writer::column_type,
};
use crate::geopackage::{blob, opened};

/// Reads a publication. Rows of one place share their polygons again, and their texts.
///
/// # Errors
/// [`PublicationError`] where the file is missing, not readable, no publication, one of another layout, open in
/// another program, or not as this program wrote it.
pub fn read(path: &Path) -> Result<Publication, PublicationError> {
    let file = path.display().to_string();
    // SQLite says no more than that it cannot open it.
    if let Err(cause) = File::open(path) {
        return Err(match cause.kind() {
            ErrorKind::NotFound => PublicationError::Missing { file },
            _ => PublicationError::Unreadable { file, cause },
        });
    }
    if let Some(note) = opened::note_beside(path) {
        return Err(PublicationError::InUse { file, note: note.display().to_string() });
    }
    let no_publication = || PublicationError::NoPublication { file: file.clone() };
    let connection = opened::open(path).map_err(|_| no_publication())?;
    let entries = |table| entries_of(&connection, table).map_err(|_| no_publication());
    let release = entries(RELEASE)?;
    let format = release.iter().find(|(name, _)| name == FORMAT_ENTRY).ok_or_else(no_publication)?;
    if format.1 != FORMAT {
        return Err(PublicationError::OtherFormat { file, found: format.1.clone() });
    }
    let about = about(&release, &entries(PARAMETERS)?).ok_or_else(no_publication)?;
    let source = Source { connection: &connection, file: &file };
    let tables = source.layers()?.into_iter().map(|layer| source.table(layer)).collect::<Result<_, _>>()?;
    Ok(Publication { about, tables })
}

fn entries_of(connection: &Connection, table: &str) -> rusqlite::Result<Entries> {
    let mut statement = connection.prepare(&format!("SELECT name, value FROM \"{table}\" ORDER BY fid"))?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// An open publication.
struct Source<'s> {
    connection: &'s Connection,
    file: &'s str,
}

impl Source<'_> {
    fn failed(&self, cause: rusqlite::Error) -> PublicationError {
        PublicationError::Database { file: self.file.to_owned(), cause }
    }

    /// The layers in the file's order. Nothing else may be in it: what is not in the catalogue has
    /// not been protected, nor would an audit see it.
    fn layers(&self) -> Result<Vec<&'static Layer>, PublicationError> {
        let sql = "SELECT name FROM sqlite_master AS known LEFT JOIN gpkg_contents AS listed \
                   ON listed.table_name = name WHERE type IN ('table', 'view') \
                   ORDER BY listed.rowid, known.rowid";
        let names = self.connection.prepare(sql).and_then(|mut statement| {
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        });
        let is_layer = |name: &String| {
            let is_system = ["gpkg_", "rtree_", "sqlite_"].iter().any(|start| name.starts_with(start));
            !is_system && ![INVENTORY, PARAMETERS, RELEASE, STYLES].contains(&name.as_str())
        };
        let unknown = |table| PublicationError::UnknownTable { file: self.file.to_owned(), table };
        let names = names.map_err(|cause| self.failed(cause))?.into_iter().filter(is_layer);
        names.map(|name| by_id(&name).ok_or_else(|| unknown(name))).collect()
    }

    fn table(&self, layer: &'static Layer) -> Result<Table, PublicationError> {
        if self.columns(layer.id).map_err(|cause| self.failed(cause))? != columns_of(layer) {
            return Err(PublicationError::OtherColumns {
                file: self.file.to_owned(),
                layer: layer.id.to_owned(),
            });
        }
        let mut table = Table::of(layer);
        let mut parser = Parser::default();
        let failed = |cause| self.failed(cause);
        let sql = format!("SELECT * FROM \"{}\" ORDER BY fid", layer.id);
        let mut statement = self.connection.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let row = parser.row(layer, row).ok_or_else(|| PublicationError::BadRow {
                file: self.file.to_owned(),
                table: layer.id.to_owned(),
                row: table.rows.len() + 1,
            })?;
            table.rows.push(row);
        }
        Ok(table)
    }

    fn columns(&self, table: &str) -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = self.connection.prepare("SELECT name, type FROM pragma_table_info(?)")?;
        statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }
}

fn columns_of(layer: &Layer) -> Vec<(String, String)> {
    let number = [("fid", "INTEGER")].into_iter();
    let geometry = layer.geometry.map(|kind| ("geom", kind.sql()));
    let properties = layer.properties.iter().map(|property| (property.name, column_type(property.kind)));
    let all = number.chain(geometry).chain(properties);
    all.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect()
}

/// Reads rows one after the other; equal texts of a layer become one, and so do equal geometries
/// that follow each other.
#[derive(Default)]
struct Parser {
    texts: HashSet<Arc<str>>,
    blob: Vec<u8>,
    shape: Option<Shape>,
}

impl Parser {
    /// `None` for a row that this program did not write so.
    fn row(&mut self, layer: &Layer, row: &rusqlite::Row<'_>) -> Option<Row> {
        let mut column = 1;
        let mut shape = None;
        if let Some(kind) = layer.geometry {
            shape = match row.get_ref(column).ok()? {
                ValueRef::Null => None,
                ValueRef::Blob(blob) => Some(self.shape(kind, blob)?),
                _ => return None,
            };
            column += 1;
        }
        let mut values = Vec::with_capacity(layer.properties.len());
        for (column, property) in (column..).zip(layer.properties) {
            values.push(match (row.get_ref(column).ok()?, property.kind) {
                (ValueRef::Null, _) => Value::Null,
                (ValueRef::Integer(number), Kind::Integer) => Value::Integer(number),
                (ValueRef::Real(number), Kind::Real) => Value::Real(number),
                (ValueRef::Text(text), Kind::Text | Kind::Date | Kind::Time) => {
                    Value::Text(self.text(std::str::from_utf8(text).ok()?))
                }
                _ => return None,
            });
        }
        Some(Row { shape, values })
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    fn shape(&mut self, kind: GeometryKind, blob: &[u8]) -> Option<Shape> {
        if self.shape.is_none() || self.blob != blob {
            self.shape = blob::shape(blob);
            self.blob.clear();
            self.blob.extend_from_slice(blob);
        }
        let shape = self.shape.clone()?;
        (shape.kind() == kind).then_some(shape)
    }
}
