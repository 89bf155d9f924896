//! Vaults written and read, and files that are none.

#![allow(clippy::unwrap_used)]

use std::fs;

use geo::{Rect, polygon};
use geo_core::{
    EastNorth, HouseholdKey, Metres, RecordKey, SchoolNumber, SiteId, Stage, geocode::MatchLevel,
};

use super::*;
use catalogue::{ColumnType, Row, Shape, Value};

fn write(path: &Path, pupils: Vec<VaultPupil>) -> Result<(), VaultError> {
    let file = PrivateFile::create(path)?;
    Vault::write(&file, &facts(), pupils, &[], &[])?;
    Ok(file.finish()?)
}

fn facts() -> VaultFacts {
    VaultFacts {
        key_date: Date::constant(2026, 10, 15),
        region: Some("Region".into()),
        key_fingerprint: "0123456789abcdef".into(),
        noise: 3,
        invented_from: None,
        program: "0.1.0".into(),
    }
}

fn walk() -> VaultWalk {
    let way = |site: &str, metres| VaultWay { site: SiteId::parse(site).unwrap(), metres };
    VaultWalk {
        attended: Some(way("07001", Some(Metres(2345.678)))),
        nearest: None,
        claim: Some(way("07002/b", None)),
        safe: Some(Metres(2345.679)),
        entitlement: "entitled_distance".into(),
        reason: "longer".into(),
        paragraph: "§ 69".into(),
        threshold: Some(Metres(2000.0)),
        margin: None,
        verified: true,
        cautions: String::new(),
        assigned: Some(way("07001", Some(Metres(1.0)))),
        assigned_extra: Some(Metres(0.25)),
    }
}

fn pupil(person: u8) -> VaultPupil {
    VaultPupil {
        pseudonym: Pseudonym([person; 16]),
        residence: (person > 1).then_some(EastNorth { east: 330_122.068, north: 5_514_238.577 }),
        match_level: if person > 1 { MatchLevel::HouseNumber } else { MatchLevel::Ambiguous },
        quality: (person > 1).then_some(Metres(25.0)),
        household: Some(HouseholdKey([7; 16])),
        school: Some(SchoolNumber("07001".into())),
        grade: Some(4),
        age: None,
        stage: Some(Stage::Primary),
        record_key: RecordKey(u64::MAX - 1),
        walk: (person > 2).then(walk),
    }
}

#[test]
fn what_is_written_is_read_again_sorted_by_pseudonym() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    write(&path, vec![pupil(3), pupil(1), pupil(2)]).unwrap();
    let vault = Vault::open(&path).unwrap();
    assert_eq!(vault.facts(), &facts());
    assert_eq!(vault.pupils().unwrap(), [pupil(1), pupil(2), pupil(3)]);
    assert_eq!(vault.pseudonyms().unwrap(), [1, 2, 3].map(|person| Pseudonym([person; 16])));
}

#[test]
fn the_same_pupils_give_the_same_bytes_in_whatever_order() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().join("a.gpkg"), folder.path().join("b.gpkg")];
    let many = |order: &mut dyn Iterator<Item = u8>| order.map(pupil).collect::<Vec<_>>();
    write(&paths[0], many(&mut (1..200))).unwrap();
    write(&paths[1], many(&mut (1..200).rev())).unwrap();
    assert_eq!(fs::read(&paths[0]).unwrap(), fs::read(&paths[1]).unwrap());
}

#[test]
fn two_pupils_of_one_pseudonym_are_refused_and_the_former_vault_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    write(&path, vec![pupil(1)]).unwrap();
    let refused = write(&path, vec![pupil(1), pupil(1)]);
    assert!(matches!(refused, Err(VaultError::Twice { .. })));
    assert_eq!(Vault::open(&path).unwrap().pupils().unwrap().len(), 1);
}

#[test]
fn a_missing_file_another_file_and_a_cut_vault_are_no_vault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    assert!(matches!(Vault::open(&path), Err(VaultError::NoVault { .. })));
    fs::write(&path, "no database").unwrap();
    assert!(matches!(Vault::open(&path), Err(VaultError::NoVault { .. })));
    write(&path, (1..100).map(pupil).collect()).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(Vault::open(&path).and_then(|vault| vault.pupils()).is_err());
}

#[test]
fn a_vault_that_is_open_elsewhere_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    write(&path, vec![pupil(1)]).unwrap();
    for ending in ["-wal", "-shm", "-journal"] {
        let note = folder.path().join(format!("vault.gpkg{ending}"));
        fs::write(&note, "").unwrap();
        let error = Vault::open(&path).map(drop).unwrap_err();
        assert!(matches!(&error, VaultError::InUse { note, .. } if note.ends_with(ending)), "{error}");
        fs::remove_file(&note).unwrap();
    }
    assert!(Vault::is_free(&path).is_ok());
}

#[test]
fn a_row_written_by_another_hand_is_refused_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    write(&path, vec![pupil(1), pupil(2)]).unwrap();
    let connection = Connection::open(&path).unwrap();
    // The index's triggers call functions that only map programs have.
    let names = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let triggers: Vec<String> = connection
        .prepare(names)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute("UPDATE pupils SET stage = 'x' WHERE fid = 2", []).unwrap();
    drop(connection);
    let error = Vault::open(&path).unwrap().pupils().unwrap_err();
    assert!(matches!(error, VaultError::BadRow { row: 2, .. }), "{error}");
}

#[test]
fn layers_beside_the_pupils_hold_their_geometries_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    let holed = polygon!(
        exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.0, y: 0.0)],
        interiors: [[(x: 6.0, y: 1.0), (x: 7.0, y: 1.0), (x: 7.0, y: 2.0), (x: 6.0, y: 1.0)]],
    );
    let areas = geo::MultiPolygon(vec![holed, Rect::new((20.0, 0.0), (30.0, 5.0)).to_polygon()]);
    let layers = [
        Layer {
            table: "areas",
            title: "Flächen",
            geometry: Some(GeometryKind::MultiPolygon),
            columns: &[
                ("site", ColumnType::Text),
                ("pupils", ColumnType::Integer),
                ("km2", ColumnType::Real),
            ],
            rows: vec![
                Row {
                    shape: Some(Shape::Polygons(areas.into())),
                    values: vec!["07001".into(), 12_usize.into(), Value::Real(1.5)],
                },
                Row { shape: None, values: vec!["07002".into(), Value::Null, Value::Null] },
            ],
        },
        Layer {
            table: "shares",
            title: "Anteile",
            geometry: None,
            columns: &[("share", ColumnType::Real)],
            rows: vec![Row { shape: None, values: vec![Value::Real(0.25)] }],
        },
    ];
    let file = PrivateFile::create(&path).unwrap();
    Vault::write(&file, &facts(), vec![pupil(2)], &layers, &[]).unwrap();
    file.finish().unwrap();
    let connection = Connection::open(&path).unwrap();
    let row: (Vec<u8>, String, i64, f64) = connection
        .query_row("SELECT geom, site, pupils, km2 FROM areas WHERE fid = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap();
    assert_eq!((row.1.as_str(), row.2, row.3), ("07001", 12, 1.5));
    // Header of 8 bytes; three rings of 4, 4 and 5 corners in two polygons.
    assert_eq!(row.0.len(), 8 + 9 + 2 * 9 + 3 * 4 + (4 + 4 + 5) * 16);
    let bounds: [f64; 2] = connection
        .query_row("SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'areas'", [], |row| {
            Ok([row.get(0)?, row.get(1)?])
        })
        .unwrap();
    assert_eq!(bounds.map(f64::to_bits), [0.0, 30.0].map(f64::to_bits));
    let indexed: i64 =
        connection.query_row("SELECT count(*) FROM rtree_areas_geom", [], |row| row.get(0)).unwrap();
    assert_eq!(indexed, 1);
    assert_eq!(Vault::open(&path).unwrap().pupils().unwrap(), [pupil(2)]);
}

fn release(year: i16, is_withdrawn: bool) -> KeptRelease {
    KeptRelease {
        name: format!("{year}-10-15"),
        key_date: Date::constant(year, 10, 15),
        noise: 3,
        parameters: "3 2.5 4".into(),
        is_withdrawn,
        households: if is_withdrawn {
            vec![]
        } else {
            vec![(1, [u64::MAX, 2, 3, 4, 5, 6, 7, 8]), (u64::MAX - 1, [0; 8])]
        },
    }
}

#[test]
fn releases_come_back_as_they_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    let releases = [release(2027, true), release(2026, false), release(2028, false)];
    let file = PrivateFile::create(&path).unwrap();
    Vault::write(&file, &facts(), vec![pupil(1)], &[], &releases).unwrap();
    file.finish().unwrap();
    assert_eq!(Vault::open(&path).unwrap().releases().unwrap(), releases);
}

#[test]
fn a_vault_of_an_earlier_layout_has_pseudonyms_and_no_release() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.gpkg");
    write(&path, vec![pupil(1)]).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "UPDATE facts SET value = '2' WHERE name = 'format'; DELETE FROM facts WHERE name = 'noise';
             DROP TABLE releases; DROP TABLE released_households;",
        )
        .unwrap();
    drop(connection);
    let vault = Vault::open(&path).unwrap();
    assert_eq!(vault.facts(), &VaultFacts { noise: 0, ..facts() });
    assert!(vault.releases().unwrap().is_empty());
    assert_eq!(vault.pseudonyms().unwrap().len(), 1);
    assert!(matches!(vault.pupils(), Err(VaultError::OtherFormat { .. })));
}
