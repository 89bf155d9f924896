//! The table `layer_styles`, where QGIS looks for the style of a layer, and other programs for an
//! SLD document.

mod legend;
mod palette;
mod qml;
mod sld;

use catalogue::Table;
use jiff::civil::Date;
use rusqlite::params;

use super::STYLES;
use crate::geopackage::{Contents, GeoPackage};
use legend::Legend;

/// The table as QGIS makes it (`QgsOgrProviderMetadata::saveStyle`).
const TABLE: &str = "
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT CURRENT_TIMESTAMP
);
";

/// Writes a style for each layer that has a geometry.
pub(super) fn write(package: &GeoPackage, tables: &[Table], changed: Date) -> rusqlite::Result<()> {
    package.connection.execute_batch(TABLE)?;
    let mut insert = package.connection.prepare(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, \
         styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) \
         VALUES ('', '', ?, 'geom', 'Schulweg', ?, ?, 1, ?, '', NULL, ?)",
    )?;
    for layer in tables.iter().map(|table| table.layer) {
        if let Some(legend) = Legend::of(layer) {
            let changed = format!("{changed}T00:00:00.000Z");
            let (qml, sld) = (qml::document(&legend), sld::document(&legend));
            insert.execute(params![layer.id, qml, sld, layer.title.german, changed])?;
        }
    }
    package.list_attributes(&Contents {
        table: STYLES,
        title: "Darstellung",
        description: "Wie QGIS die Ebenen zeichnet und beschriftet.",
        changed,
    })
}

#[cfg(test)]
mod tests;
