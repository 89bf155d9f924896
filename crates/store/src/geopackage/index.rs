//! The spatial index of a table: an R-tree of SQLite (OGC 12-128r17, annex F.3) with the triggers
//! that keep it right.

mod packed;

use geopackage_core::triggers;
use rusqlite::Connection;

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

/// Makes the index of a table, packed from the bounds of its rows.
pub(super) fn fill(
    connection: &Connection,
    table: &str,
    boxes: &mut [(i64, Bounds)],
) -> rusqlite::Result<()> {
    let invalid = |_| rusqlite::Error::InvalidParameterName(table.to_owned());
    connection.execute_batch(&triggers::create_rtree_table_sql(table, "geom").map_err(invalid)?)?;
    packed::fill(connection, &triggers::rtree_table_name(table, "geom"), boxes)?;
    connection.execute_batch(&TRIGGERS.replace("<t>", table))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo_core::EastNorth;
    use proptest::prelude::*;

    use super::*;

    fn index_of(points: &[(f64, f64)]) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (fid INTEGER PRIMARY KEY, geom POINT)").unwrap();
        let at = |(east, north): &(f64, f64)| Bounds::of_point(EastNorth { east: *east, north: *north });
        let mut boxes: Vec<(i64, Bounds)> = (1..).zip(points.iter().map(at)).collect();
        fill(&connection, "t", &mut boxes).unwrap();
        connection
    }

    fn is_whole(connection: &Connection) -> String {
        connection.query_row("SELECT rtreecheck('rtree_t_geom')", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn sqlite_finds_no_fault_in_an_index_of_any_size() {
        for size in [0, 1, 50, 51, 52, 102, 103, 2_601, 2_602, 20_000] {
            let points: Vec<(f64, f64)> =
                (0..size).map(|n| (f64::from(n * 7919 % 1000) * 100.0, f64::from(n) + 5_500_000.3)).collect();
            let connection = index_of(&points);
            assert_eq!(is_whole(&connection), "ok", "{size}");
            let count: i64 =
                connection.query_row("SELECT count(*) FROM rtree_t_geom", [], |row| row.get(0)).unwrap();
            assert_eq!(count, i64::from(size));
        }
    }

    #[test]
    fn rows_can_be_added_to_and_deleted_from_a_packed_index() {
        let points: Vec<(f64, f64)> = (0..5_000).map(|n| (f64::from(n % 70), f64::from(n / 70))).collect();
        let connection = index_of(&points);
        connection
            .execute_batch(
                "DELETE FROM rtree_t_geom WHERE id % 3 = 0; \
                 INSERT INTO rtree_t_geom SELECT id * 10000 + 1, minx, maxx, miny, maxy FROM rtree_t_geom;",
            )
            .unwrap();
        assert_eq!(is_whole(&connection), "ok");
    }

    proptest! {
        #[test]
        fn a_search_finds_the_rows_that_lie_there(
            points in prop::collection::vec((0.0..900_000.0_f64, 5_200_000.0..6_100_000.0_f64), 0..400),
            (west, south) in (0.0..900_000.0_f64, 5_200_000.0..6_100_000.0_f64),
            side in 0.0..400_000.0_f64,
        ) {
            let connection = index_of(&points);
            prop_assert_eq!(is_whole(&connection), "ok");
            let sql = "SELECT id FROM rtree_t_geom WHERE maxx >= ?1 AND minx <= ?2 AND maxy >= ?3 AND miny <= ?4";
            let mut statement = connection.prepare(sql).unwrap();
            let found: Vec<i64> = statement
                .query_map([west, west + side, south, south + side], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for (fid, (east, north)) in (1..).zip(&points) {
                let lies_there = (west..=west + side).contains(east) && (south..=south + side).contains(north);
                prop_assert!(!lies_there || found.contains(&fid));
            }
            let reach = side + 2.0;
            let near = |fid: &i64| {
                let (east, north) = points[usize::try_from(fid - 1).unwrap()];
                (west - 2.0..=west + reach).contains(&east) && (south - 2.0..=south + reach).contains(&north)
            };
            prop_assert!(found.iter().all(near), "bounds are single precision, no more");
        }
    }
}
