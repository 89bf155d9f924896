//! The schema extension (OGC 12-128r17, annex F.9): what the columns of the layers are called and
//! say, and the codes that breakdowns and classes bear.

use std::collections::BTreeSet;

use catalogue::{
    AgeBands, Classes, Property, Table,
    breakdown::STAGES,
    properties::{AGE_BAND, STAGE},
};
use geopackage_core::{ddl, schema::EXTENSION_NAME};
use rusqlite::{Connection, params};

/// What the contents of such a file call the extension.
const DEFINITION: &str = "http://www.geopackage.org/spec130/#extension_schema";

/// Writes titles, descriptions and codes of the columns of some layers.
pub(super) fn write(connection: &Connection, tables: &[&Table], bands: &AgeBands) -> rusqlite::Result<()> {
    connection.execute_batch(ddl::CREATE_GPKG_DATA_COLUMNS)?;
    connection.execute_batch(ddl::CREATE_GPKG_DATA_COLUMN_CONSTRAINTS)?;
    for table in ["gpkg_data_columns", "gpkg_data_column_constraints"] {
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            params![table, EXTENSION_NAME, DEFINITION],
        )?;
    }
    let mut column = connection.prepare("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)")?;
    let mut code = connection.prepare(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
    )?;
    let mut written = BTreeSet::new();
    for table in tables {
        for property in table.layer.properties {
            let codes = codes(table, property, bands);
            let constraint = (!codes.is_empty()).then_some(property.name);
            let (title, description) = (property.title.german, described(property));
            column.execute(params![
                table.layer.id,
                property.name,
                property.name,
                title,
                description,
                constraint
            ])?;
            if constraint.is_some() && written.insert(property.name) {
                for (value, meaning) in codes {
                    code.execute(params![property.name, value, meaning])?;
                }
            }
        }
    }
    Ok(())
}

/// The description with the unit.
pub(super) fn described(property: &Property) -> String {
    let description = property.description.german;
    property
        .unit
        .map_or_else(|| description.to_owned(), |unit| format!("{description} Einheit: {}.", unit.symbol()))
}

/// The codes of a property with their titles, where it bears fixed ones.
fn codes(table: &Table, property: &Property, bands: &AgeBands) -> Vec<(String, String)> {
    let pair = |code: &str, title: &str| (code.to_owned(), title.to_owned());
    if property == &STAGE {
        return STAGES.iter().map(|(code, title)| pair(code, title.german)).collect();
    }
    if property == &AGE_BAND {
        let pairs = bands.codes().into_iter().zip(bands.german_titles());
        return pairs.map(|(code, title)| pair(&code, &title)).collect();
    }
    match table.layer.style.as_ref().map(|style| &style.classes) {
        Some(Classes::Value(classed, values)) if *classed == property => {
            values.iter().map(|(code, title)| pair(code, title.german)).collect()
        }
        _ => Vec::new(),
    }
}
