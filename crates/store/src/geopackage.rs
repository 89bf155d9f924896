//! GeoPackage 1.3 files (OGC 12-128r17): the tables every one has, and tables of points. 1.4 is
//! out, but GDAL 3.6 warns of it. Nothing in a file depends on when it is written.

use std::path::Path;

use geo::{BoundingRect as _, MultiPolygon};
use geo_core::EastNorth;
use geopackage_core::{
    ddl, gpb,
    srs::epsg_definition,
    triggers,
    version::{APPLICATION_ID_GPKG, GpkgVersion},
};
use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags, params};

/// The system of every stored position.
const STORED: i32 = 25832;

/// The triggers that keep the spatial index of a table `<t>` right when a map program edits it
/// (annex F.3); version 1.4 has others.
const TRIGGERS: &str = "
CREATE TRIGGER rtree_<t>_geom_insert AFTER INSERT ON <t>
  WHEN NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
  INSERT OR REPLACE INTO rtree_<t>_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_<t>_geom_update1 AFTER UPDATE OF geom ON <t>
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  INSERT OR REPLACE INTO rtree_<t>_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_<t>_geom_update2 AFTER UPDATE OF geom ON <t>
  WHEN OLD.fid = NEW.fid AND (NEW.geom IS NULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_<t>_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_<t>_geom_update3 AFTER UPDATE ON <t>
  WHEN OLD.fid != NEW.fid AND (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_<t>_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_<t>_geom VALUES
    (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_<t>_geom_update4 AFTER UPDATE ON <t>
  WHEN OLD.fid != NEW.fid AND (NEW.geom IS NULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_<t>_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_<t>_geom_delete AFTER DELETE ON <t>
  WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_<t>_geom WHERE id = OLD.fid;
END;
";

/// What the contents of such a file call the spatial index.
const RTREE: &str = "http://www.geopackage.org/spec130/#extension_rtree";

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
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
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
            params![table, kind.name(), STORED],
        )?;
        self.connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', ?, ?, ?)",
            params![table, triggers::EXTENSION_NAME, RTREE, triggers::EXTENSION_SCOPE],
        )?;
        self.index(table, boxes)
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
        let [west, south, east, north] = bounds.map_or([None; 4], |Bounds(sides)| sides.map(Some));
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

    /// The spatial index. Neighbours go in one after the other, which keeps SQLite's R-tree
    /// from rearranging itself all the time.
    fn index(&self, table: &str, boxes: &mut [(i64, Bounds)]) -> rusqlite::Result<()> {
        let invalid = |_| rusqlite::Error::InvalidParameterName(table.to_owned());
        self.connection.execute_batch(&triggers::create_rtree_table_sql(table, "geom").map_err(invalid)?)?;
        boxes.sort_unstable_by_key(|(fid, Bounds([west, south, ..]))| (tile(*west), tile(*south), *fid));
        let name = triggers::rtree_table_name(table, "geom");
        let mut insert =
            self.connection.prepare(&format!("INSERT INTO \"{name}\" VALUES (?1, ?2, ?3, ?4, ?5)"))?;
        for (fid, Bounds([west, south, east, north])) in boxes.iter() {
            insert.execute(params![fid, west, east, south, north])?;
        }
        self.connection.execute_batch(&TRIGGERS.replace("<t>", table))
    }
}

/// A point as a GeoPackage stores it: header without envelope, then little-endian WKB.
pub(crate) fn point_blob(at: EastNorth) -> Vec<u8> {
    let mut blob = gpb::encode_header(STORED, &gpb::Envelope::None, false, false);
    blob.push(1);
    blob.extend_from_slice(&1_u32.to_le_bytes());
    blob.extend_from_slice(&at.east.to_le_bytes());
    blob.extend_from_slice(&at.north.to_le_bytes());
    blob
}

/// Polygons as a GeoPackage stores them.
pub(crate) fn polygons_blob(polygons: &MultiPolygon<f64>) -> Vec<u8> {
    let mut blob = gpb::encode_header(STORED, &gpb::Envelope::None, false, false);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    blob.push(1);
    blob.extend_from_slice(&6_u32.to_le_bytes());
    blob.extend_from_slice(&number(polygons.0.len()));
    for polygon in polygons {
        blob.push(1);
        blob.extend_from_slice(&3_u32.to_le_bytes());
        blob.extend_from_slice(&number(1 + polygon.interiors().len()));
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            blob.extend_from_slice(&number(ring.0.len()));
            for corner in ring.coords() {
                blob.extend_from_slice(&corner.x.to_le_bytes());
                blob.extend_from_slice(&corner.y.to_le_bytes());
            }
        }
    }
    blob
}

/// The point of a blob that [`point_blob`] made; `None` for any other.
pub(crate) fn point_of(blob: &[u8]) -> Option<EastNorth> {
    let (header, point) = blob.split_at_checked(gpb::header_len(&gpb::Envelope::None) + 5)?;
    let (east, north) = point.split_at_checked(8)?;
    let is_ours = header == &point_blob(EastNorth::default())[..header.len()];
    is_ours.then_some(EastNorth {
        east: f64::from_le_bytes(east.try_into().ok()?),
        north: f64::from_le_bytes(north.try_into().ok()?),
    })
}

/// Kilometres; positions lie within the range of the CRS.
#[allow(clippy::cast_possible_truncation)]
fn tile(metres: f64) -> i32 {
    (metres / 1000.0) as i32
}

/// What the geometries of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryKind {
    /// Points.
    Point,
    /// Polygons, several to a row.
    MultiPolygon,
}

impl GeometryKind {
    /// As the table definitions write it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Point => "POINT",
            Self::MultiPolygon => "MULTIPOLYGON",
        }
    }
}

/// West, south, east, north.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds([f64; 4]);

impl Bounds {
    pub(crate) const fn of_point(at: EastNorth) -> Self {
        Self([at.east, at.north, at.east, at.north])
    }

    /// `None` for polygons without any corner.
    pub(crate) fn of_polygons(polygons: &MultiPolygon<f64>) -> Option<Self> {
        let bounds = polygons.bounding_rect()?;
        Some(Self([bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y]))
    }

    fn joined(self, other: Self) -> Self {
        let (Self(a), Self(b)) = (self, other);
        Self([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }
}

#[cfg(test)]
mod tests {
    use geo_core::crs::Crs;

    use super::*;

    #[test]
    fn a_point_comes_back_as_it_went_in_and_other_blobs_are_none() {
        let at = EastNorth { east: 330_122.068, north: 5_514_238.577 };
        let blob = point_blob(at);
        assert_eq!(blob.len(), 29);
        assert_eq!(point_of(&blob), Some(at));
        assert_eq!(point_of(&blob[..28]), None);
        assert_eq!(point_of(b"GP"), None);
        let mut other = blob;
        other[9] = 2;
        assert_eq!(point_of(&other), None);
    }

    #[test]
    fn the_stored_system_is_the_one_of_the_vocabulary() {
        assert_eq!(u32::try_from(STORED), Ok(Crs::Utm32.epsg()));
        assert!(epsg_definition(STORED).is_some());
    }
}
