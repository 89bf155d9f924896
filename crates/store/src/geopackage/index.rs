//! The spatial index of a table: an R-tree of SQLite (OGC 12-128r17, annex F.3) with the triggers
//! that keep it right.

use geopackage_core::triggers;
use rusqlite::{Connection, params};

use super::Bounds;

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
pub(super) const DEFINITION: &str = "http://www.geopackage.org/spec130/#extension_rtree";

/// Makes the index of a table. Neighbours go in one after the other, which keeps SQLite's R-tree
/// from rearranging itself all the time.
pub(super) fn fill(
    connection: &Connection,
    table: &str,
    boxes: &mut [(i64, Bounds)],
) -> rusqlite::Result<()> {
    let invalid = |_| rusqlite::Error::InvalidParameterName(table.to_owned());
    connection.execute_batch(&triggers::create_rtree_table_sql(table, "geom").map_err(invalid)?)?;
    boxes.sort_unstable_by_key(|(fid, bounds)| {
        let [west, south, ..] = bounds.sides();
        (tile(west), tile(south), *fid)
    });
    let name = triggers::rtree_table_name(table, "geom");
    let mut insert = connection.prepare(&format!("INSERT INTO \"{name}\" VALUES (?1, ?2, ?3, ?4, ?5)"))?;
    for (fid, bounds) in boxes.iter() {
        let [west, south, east, north] = bounds.sides();
        insert.execute(params![fid, west, east, south, north])?;
    }
    connection.execute_batch(&TRIGGERS.replace("<t>", table))
}

/// Kilometres; positions lie within the range of the CRS.
#[allow(clippy::cast_possible_truncation)]
fn tile(metres: f64) -> i32 {
    (metres / 1000.0) as i32
}
