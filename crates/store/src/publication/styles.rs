//! How layers are drawn, as documents for QGIS (QML), for programs that read SLD, and for MapLibre;
//! and the table `layer_styles` of a publication, where QGIS looks for the style of a layer.

mod drawn;
mod legend;
mod maplibre;
mod palette;
mod qml;
mod sld;

use catalogue::{Layer, Table};
use geo_core::Language;
use jiff::civil::Date;
use rusqlite::params;

use super::STYLES;
use crate::geopackage::{Contents, GeoPackage};
use legend::Legend;

pub use drawn::{Drawn, Entry};
pub use maplibre::Tiles;

/// A layer's style for QGIS (QML). `None` for a layer without geometry.
#[must_use]
pub fn qml(layer: &'static Layer, language: Language) -> Option<String> {
    Legend::of(layer, language).map(|legend| qml::document(&legend))
}

/// A layer's style as OGC Styled Layer Descriptor 1.1. `None` for a layer without geometry.
#[must_use]
pub fn sld(layer: &'static Layer, language: Language) -> Option<String> {
    Legend::of(layer, language).map(|legend| sld::document(&legend))
}

/// A layer's style for MapLibre (version 8 of its specification), drawn from vector tiles whose
/// layer has the id of the layer. `None` for a layer without geometry.
#[must_use]
pub fn maplibre(layer: &'static Layer, language: Language, tiles: &Tiles) -> Option<serde_json::Value> {
    Legend::of(layer, language).map(|legend| maplibre::document(&legend, tiles))
}

/// What a layer of a QGIS project holds of its style.
pub struct InProject {
    /// Whether features are labelled: an attribute of the layer.
    pub has_labels: bool,
    /// The elements of symbols, labels and fields, to stand within the layer's.
    pub elements: String,
}

/// A layer's style as it stands within a QGIS project: what [`qml`] says. A layer without geometry
/// has the titles of its fields only.
#[must_use]
pub fn in_project(layer: &'static Layer, language: Language) -> InProject {
    let fields = qml::aliases(layer, language);
    match Legend::of(layer, language) {
        Some(legend) => InProject {
            has_labels: qml::has_labels(&legend),
            elements: [qml::elements(&legend), fields].concat(),
        },
        None => InProject { has_labels: false, elements: fields },
    }
}

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
pub(super) fn write(package: &GeoPackage, tables: &[&Table], changed: Date) -> rusqlite::Result<()> {
    package.connection.execute_batch(TABLE)?;
    let mut insert = package.connection.prepare(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, \
         styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) \
         VALUES ('', '', ?, 'geom', 'Schulweg', ?, ?, 1, ?, '', NULL, ?)",
    )?;
    for layer in tables.iter().map(|table| table.layer) {
        if let Some(legend) = Legend::of(layer, Language::German) {
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
