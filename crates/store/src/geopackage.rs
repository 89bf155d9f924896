//! GeoPackage 1.3 files (OGC 12-128r17): the tables every one has, and tables of features. 1.4 is
//! out, but GDAL 3.6 warns of it. Nothing in a file depends on when it is written.

pub(crate) mod blob;
mod bounds;
mod index;
pub(crate) mod opened;
mod rows;

use std::path::Path;

use catalogue::GeometryKind;
use geopackage_core::{
    ddl,
    srs::epsg_definition,
    triggers,
    version::{APPLICATION_ID_GPKG, GpkgVersion},
};
use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags, params};

pub(crate) use bounds::Bounds;
pub(crate) use rows::{ColumnDefinition, TableDefinition};

/// The system of every stored position.
const STORED: i32 = 25832;

/// A table of a GeoPackage, as its contents list it.
pub(crate) struct Contents<'c> {
    pub(crate) table: &'c str,
    /// Title shown to users, unique within the file.
    pub(crate) title: &'c str,
    pub(crate) description: &'c str,
    /// The day that stands for the last change.
    pub(crate) changed: Date,
}

/// A GeoPackage in the making, in a file that already exists and is empty. The caller brings it
/// to the disk: no journal is kept, for half a file is thrown away as a whole.
pub(crate) struct GeoPackage {
    pub(crate) connection: Connection,
}

impl GeoPackage {
    /// Sets up the tables every GeoPackage has.
    pub(crate) fn create(path: &Path) -> rusqlite::Result<Self> {
        // One thread has the connection at a time; SQLite's own locks cost a tenth of the writing.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
             PRAGMA cache_size = -65536;",
        )?;
        let version = GpkgVersion::V1_3.user_version().unwrap_or_default();
        connection.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID_GPKG}; PRAGMA user_version = {version}; BEGIN;"
        ))?;
        for definition in [
            ddl::CREATE_GPKG_SPATIAL_REF_SYS,
            ddl::CREATE_GPKG_CONTENTS,
            ddl::CREATE_GPKG_GEOMETRY_COLUMNS,
            ddl::CREATE_GPKG_EXTENSIONS,
        ]
        .into_iter()
        .chain(ddl::SEED_SPATIAL_REF_SYS)
        {
            connection.execute_batch(definition)?;
        }
        if let Some(srs) = epsg_definition(STORED) {
            connection.execute(
                "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
                params![srs.name.as_ref(), STORED, STORED, srs.definition.as_ref()],
            )?;
        }
        Ok(Self { connection })
    }

    /// Lists a table without geometry.
    pub(crate) fn list_attributes(&self, contents: &Contents<'_>) -> rusqlite::Result<()> {
        self.list(contents, "attributes", None, None)
    }

    /// Lists a table of geometries in EPSG:25832 whose columns `fid` and `geom` are filled, and
    /// gives it a spatial index. `boxes` are those of its rows that have a geometry.
    pub(crate) fn list_features(
        &self,
        contents: &Contents<'_>,
        kind: GeometryKind,
        boxes: &mut [(i64, Bounds)],
    ) -> rusqlite::Result<()> {
        let all = boxes.iter().map(|(_, bounds)| *bounds).reduce(Bounds::joined);
        self.list(contents, "features", all, Some(STORED))?;
        let table = contents.table;
        self.connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            params![table, kind.sql(), STORED],
        )?;
        self.connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', ?, ?, ?)",
            params![table, triggers::EXTENSION_NAME, index::DEFINITION, triggers::EXTENSION_SCOPE],
        )?;
        index::fill(&self.connection, table, boxes)
    }

    /// Ends the writing; what is left is to sync the file.
    pub(crate) fn finish(self) -> rusqlite::Result<()> {
        self.connection.execute_batch("COMMIT;")?;
        self.connection.close().map_err(|(_, error)| error)
    }

    fn list(
        &self,
        contents: &Contents<'_>,
        data_type: &str,
        bounds: Option<Bounds>,
        srs: Option<i32>,
    ) -> rusqlite::Result<()> {
        let [west, south, east, north] = bounds.map_or([None; 4], |bounds| bounds.sides().map(Some));
        self.connection.execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                contents.table,
                data_type,
                contents.title,
                contents.description,
                format!("{}T00:00:00.000Z", contents.changed),
                west,
                south,
                east,
                north,
                srs
            ],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use geo_core::crs::Crs;

    use super::*;

    #[test]
    fn the_stored_system_is_the_one_of_the_vocabulary() {
        assert_eq!(u32::try_from(STORED), Ok(Crs::Utm32.epsg()));
        assert!(epsg_definition(STORED).is_some());
    }
}
