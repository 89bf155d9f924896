//! The layers that a run puts beside the pupils in the vault: their numbers close, and the
//! catchments of every school type tile the region.

#![allow(clippy::unwrap_used)]
#![allow(clippy::float_cmp, reason = "counts are whole numbers")]

use std::collections::BTreeMap;

use e2e::Folder;
use formats::areas::{AreaOptions, read_areas};
use geo::Area as _;
use rusqlite::{Connection, OpenFlags};

struct Vault {
    folder: Folder,
    connection: Connection,
}

impl Vault {
    fn built() -> Self {
        let folder = Folder::with_region();
        let _ = folder.schulweg(&["build"]).expect_code(0);
        let path = folder.path().join("vault.gpkg");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { folder, connection }
    }

    /// The first column as a name and the second as a number.
    fn numbers(&self, sql: &str) -> BTreeMap<String, f64> {
        let mut statement = self.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn number(&self, sql: &str) -> f64 {
        self.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn the_catchments_of_every_school_type_tile_the_region() {
    let vault = Vault::built();
    let (municipalities, _) =
        read_areas(&vault.folder.path().join("gemeinden.shp"), &AreaOptions::default()).unwrap();
    let region: f64 = municipalities.iter().map(|area| area.polygon.unsigned_area() / 1e6).sum();
    for table in ["catchments_nearest", "catchments_walk"] {
        let sums = vault.numbers(&format!("SELECT school_type, sum(area_km2) FROM {table} GROUP BY 1"));
        assert!(sums.len() > 4, "{sums:?}");
        for (school_type, sum) in sums {
            assert!((sum / region - 1.0).abs() < 1e-3, "{table}, {school_type}: {sum} of {region} km²");
        }
        let twice = format!("SELECT count(*) - count(DISTINCT site || school_type) FROM {table}");
        assert_eq!(vault.number(&format!("SELECT CAST(({twice}) AS REAL)")), 0.0);
    }
}

#[test]
fn the_pupils_of_a_type_are_all_in_its_catchments_and_those_of_a_site_have_all_an_answer() {
    let vault = Vault::built();
    let placed_primary = "SELECT CAST(count(*) AS REAL) FROM pupils JOIN school_sites USING (site) \
                          WHERE pupils.geom IS NOT NULL AND stage = 'primary' AND school_types LIKE '%Grundschule%'";
    let placed = vault.number(placed_primary);
    assert!(placed > 500.0);
    for table in ["catchments_nearest", "catchments_walk"] {
        let sql = format!("SELECT CAST(sum(pupils) AS REAL) FROM {table} WHERE school_type = 'Grundschule'");
        assert_eq!(vault.number(&sql), placed, "{table}");
    }
    let answers = vault.numbers(
        "SELECT site, CAST(entitled_distance + entitled_danger + not_entitled + borderline + case_by_case \
         + unknown AS REAL) FROM school_sites",
    );
    let pupils = vault.numbers("SELECT site, CAST(pupils AS REAL) FROM school_sites");
    assert_eq!(answers, pupils);
    let attended =
        vault.numbers("SELECT site, CAST(count(*) AS REAL) FROM pupils WHERE site IS NOT NULL GROUP BY site");
    assert!(attended.iter().all(|(site, count)| pupils[site] == *count), "{attended:?} {pupils:?}");
    let entrances = vault.numbers("SELECT site, CAST(count(*) AS REAL) FROM entrances GROUP BY site");
    let listed = vault.numbers("SELECT site, CAST(entrances AS REAL) FROM school_sites WHERE entrances > 0");
    assert_eq!(entrances, listed);
}

#[test]
fn shares_of_attendance_sum_to_one_and_no_site_gets_more_than_it_has_room_for() {
    let vault = Vault::built();
    let shares = vault.numbers("SELECT ags || ' ' || stage, sum(share) FROM attendance GROUP BY 1");
    assert!(shares.len() > 50);
    assert!(shares.values().all(|sum| (sum - 1.0).abs() < 1e-9), "{shares:?}");
    let over = vault.number(
        "SELECT CAST(count(*) AS REAL) FROM school_sites WHERE capacity IS NOT NULL AND assigned > capacity",
    );
    assert_eq!(over, 0.0);
    let farther = vault.number("SELECT CAST(count(*) AS REAL) FROM pupils WHERE assigned_extra_m > 0");
    assert!(farther > 0.0, "nobody goes farther than to the nearest");
    let wrong = vault.number(
        "SELECT CAST(count(*) AS REAL) FROM pupils WHERE assigned_extra_m < 0 OR assigned_extra_m > assigned_m",
    );
    assert_eq!(wrong, 0.0);
}

#[test]
fn districts_count_who_lives_there_and_who_attends_elsewhere() {
    let vault = Vault::built();
    let sums =
        |column: &str| vault.number(&format!("SELECT CAST(sum({column}) AS REAL) FROM school_districts"));
    let [pupils, line, walk, other] = ["pupils", "nearer_line", "nearer_walk", "attend_other"].map(sums);
    assert!(pupils > 500.0 && line > 0.0 && walk > 0.0 && other > 0.0);
    assert!(line < pupils && walk < pupils && other < pupils);
    let run = vault.folder.schulweg(&["build"]).expect_code(0);
    assert!(run.stdout.contains(&format!("{other:>11}  attend another site")), "{}", run.stdout);
}
