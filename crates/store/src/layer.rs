//! A layer that goes beside the pupils in the vault: rows of one kind of geometry with their
//! columns. Positions are in EPSG:25832.

use catalogue::{ColumnType, GeometryKind, Row};

use crate::geopackage::{Contents, GeoPackage, TableDefinition};

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
    pub rows: Vec<Row>,
}

/// Name and type of a column.
pub type Column = (&'static str, ColumnType);

impl Layer {
    /// Writes the layer as a table of a GeoPackage.
    pub(crate) fn write(&self, package: &GeoPackage, contents: &Contents<'_>) -> rusqlite::Result<()> {
        let columns = self.columns.iter().map(|(name, kind)| (*name, kind.sql())).collect();
        let contents = Contents { table: self.table, title: self.title, ..*contents };
        package.write_rows(&TableDefinition { contents, geometry: self.geometry, columns }, &self.rows)
    }
}
