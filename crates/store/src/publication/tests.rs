//! Publications written and read, and files that are none.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path, sync::Arc};

use catalogue::{
    About, Attribution, GeometryKind, Kind, Parameters, Publication, Row, Shape, Source, Table, Value,
    layers::{ALL, DESIRE_LINES, PUPILS_BY_MUNICIPALITY, TOTALS},
    properties::{KM, NAME, PUPILS},
};
use geo::{LineString, MultiPolygon, Rect};
use geo_core::{EastNorth, Localised as _};
use jiff::civil::Date;
use rusqlite::Connection;

use super::*;
use crate::{PrivateFile, Vault, VaultFacts};

/// A publication of all layers with some rows each, a null in every column once.
fn publication() -> Publication {
    let about = About {
        region: "Landkreis \"Beispiel\" & Umland".into(),
        key_date: Date::constant(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: "0123456789abcdef".into(),
        invented_from: Some(7),
        program: "0.1.0".into(),
        parameters: Parameters::default(),
        attributions: vec![
            Attribution {
                source: Source::Schools,
                text: "Statistik <Land>".into(),
                licence: "dl-de/by-2-0".into(),
            },
            Attribution { source: Source::Ways, text: "© OpenStreetMap".into(), licence: String::new() },
        ],
    };
    Publication { about, tables: ALL.into_iter().map(|layer| table(layer, 7)).collect() }
}

fn table(layer: &'static catalogue::Layer, rows: u32) -> Table {
    let mut areas = Arc::new(MultiPolygon(Vec::new()));
    let row = |number: u32| {
        let (east, north) = (330_000.0 + 1000.0 * f64::from(number), 5_510_000.0);
        if number.is_multiple_of(3) {
            areas = Arc::new(Rect::new((east, north), (east + 900.0, north + 900.0)).to_polygon().into());
        }
        let shape = layer.geometry.map(|kind| match kind {
            GeometryKind::Point => Shape::Point(EastNorth { east, north }),
            GeometryKind::LineString => {
                Shape::Line(LineString::from(vec![(east, north), (east, north + 1.5)]))
            }
            GeometryKind::MultiPolygon => Shape::Polygons(Arc::clone(&areas)),
        });
        let value = |(place, property): (usize, &&catalogue::Property)| match property.kind {
            _ if usize::try_from(number) == Ok(place) => Value::Null,
            Kind::Text => format!("{} {}", property.name, number / 2).into(),
            Kind::Date => "2026-01-31".into(),
            Kind::Time => "07:45".into(),
            Kind::Integer => (10 * number).into(),
            Kind::Real => (0.1 * f64::from(number)).into(),
        };
        Row { shape, values: layer.properties.iter().enumerate().map(value).collect() }
    };
    Table { layer, rows: (0..rows).map(row).collect() }
}

fn write_to(path: &Path, publication: &Publication) -> Result<(), PublicationError> {
    let file = PrivateFile::create(path)?;
    write(&file, publication)?;
    Ok(file.finish()?)
}

/// A written publication, changed by some SQL.
fn changed_by(sql: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(PUBLICATION);
    write_to(&path, &publication()).unwrap();
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

#[test]
fn what_is_written_is_read_again() {
    let (_folder, path) = changed_by("");
    let known = publication();
    let found = read(&path).unwrap();
    assert_eq!(found.about, known.about);
    for (found, known) in found.tables.iter().zip(&known.tables) {
        assert_eq!(found, known, "{}", known.layer.id);
    }
    assert_eq!(found, known);
}

#[test]
fn parameters_of_one_s_own_and_a_publication_without_layers_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(PUBLICATION);
    let mut known = publication();
    known.tables.clear();
    known.about.parameters.rounding.variance = 2.000_000_000_000_000_4;
    known.about.parameters.age_bands = catalogue::AgeBands::starting(&[3, 18]).unwrap();
    known.about.invented_from = None;
    known.about.attributions.clear();
    known.about.region.clear();
    write_to(&path, &known).unwrap();
    assert_eq!(read(&path).unwrap(), known);
}

#[test]
fn rows_of_one_place_share_their_polygons_and_texts_after_reading() {
    let (_folder, path) = changed_by("");
    let found = read(&path).unwrap();
    let rows = &found.table(&PUPILS_BY_MUNICIPALITY).unwrap().rows;
    let (Some(Shape::Polygons(one)), Some(Shape::Polygons(other))) = (&rows[4].shape, &rows[5].shape) else {
        panic!("polygons");
    };
    assert!(Arc::ptr_eq(one, other));
    let (Value::Text(one), Value::Text(other)) = (&rows[4].values[1], &rows[5].values[1]) else {
        panic!("texts");
    };
    assert!(Arc::ptr_eq(one, other));
}

#[test]
fn the_same_publication_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().join("a.gpkg"), folder.path().join("b.gpkg")];
    for path in &paths {
        write_to(path, &publication()).unwrap();
    }
    assert_eq!(fs::read(&paths[0]).unwrap(), fs::read(&paths[1]).unwrap());
}

#[cfg(unix)]
#[test]
fn everyone_may_read_a_publication_and_only_its_owner_may_change_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = changed_by("");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o644);
}

#[test]
fn another_file_a_vault_and_a_cut_publication_are_no_publication_and_a_missing_file_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(PUBLICATION);
    let is_none = |path: &Path| matches!(read(path), Err(PublicationError::NoPublication { .. }));
    let missing = read(&path).unwrap_err();
    assert!(matches!(missing, PublicationError::Missing { .. }));
    assert!(missing.to_string().contains("there is no such file"), "{missing}");
    assert!(missing.german().contains("diese Datei gibt es nicht"));
    assert!(is_none(folder.path()));
    fs::write(&path, "no database").unwrap();
    assert!(is_none(&path));
    let facts = VaultFacts {
        key_date: Date::constant(2026, 10, 15),
        region: None,
        key_fingerprint: String::new(),
        noise: 0,
        invented_from: None,
        program: String::new(),
    };
    let file = PrivateFile::create(&path).unwrap();
    Vault::write(&file, &facts, Vec::new(), &[], &[]).unwrap();
    file.finish().unwrap();
    assert!(is_none(&path));
    write_to(&path, &publication()).unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(read(&path).is_err());
}

#[test]
fn a_publication_of_another_layout_is_refused_with_its_number() {
    let (_folder, path) = changed_by("UPDATE release SET value = '99' WHERE name = 'format'");
    let error = read(&path).unwrap_err();
    assert!(matches!(&error, PublicationError::OtherFormat { found, .. } if found == "99"));
    assert!(error.to_string().contains("build the project again"), "{error}");
    assert!(error.german().contains("neu bauen"));
}

#[test]
fn a_publication_that_says_nothing_of_its_parameters_is_refused() {
    for sql in [
        "DELETE FROM parameters WHERE name = 'threshold'",
        "UPDATE parameters SET value = '5,5' WHERE name = 'age_bands'",
        "UPDATE release SET value = 'somewhen' WHERE name = 'key_date'",
        "UPDATE release SET value = 'somewhere' WHERE name = 'attribution.1.source'",
        "DROP TABLE parameters",
    ] {
        let (_folder, path) = changed_by(sql);
        assert!(matches!(read(&path), Err(PublicationError::NoPublication { .. })), "{sql}");
    }
}

#[test]
fn a_table_that_is_no_layer_is_refused_whether_it_is_listed_or_not() {
    for sql in [
        "CREATE TABLE residences (fid INTEGER PRIMARY KEY)",
        "CREATE VIEW residences AS SELECT * FROM totals",
        "CREATE TABLE residences (fid INTEGER PRIMARY KEY); INSERT INTO gpkg_contents (table_name, data_type) \
         VALUES ('residences', 'attributes')",
    ] {
        let (_folder, path) = changed_by(sql);
        let error = read(&path).unwrap_err();
        assert!(
            matches!(&error, PublicationError::UnknownTable { table, .. } if table == "residences"),
            "{error}"
        );
    }
}

#[test]
fn a_layer_with_other_columns_and_a_row_of_other_values_are_refused() {
    let (_folder, path) = changed_by("ALTER TABLE totals ADD COLUMN mean DOUBLE");
    assert!(matches!(read(&path), Err(PublicationError::OtherColumns { layer, .. }) if layer == TOTALS.id));
    for sql in [
        "UPDATE totals SET pupils = 'many' WHERE fid = 3",
        "DROP TRIGGER rtree_attendance_geom_update1; UPDATE totals SET value = x'00' WHERE fid = 3",
    ] {
        let (_folder, path) = changed_by(sql);
        let error = read(&path).unwrap_err();
        assert!(matches!(error, PublicationError::BadRow { row: 3, .. }), "{error}");
        assert!(error.to_string().contains("table totals, row 3"), "{error}");
    }
}

#[test]
fn a_row_that_does_not_fit_its_layer_is_not_written_and_the_former_file_stays() {
    let (_folder, path) = changed_by("");
    let line = Some(Shape::Line(LineString::from(vec![(0.0, 0.0), (1.0, 1.0)])));
    let point = Some(Shape::Point(EastNorth { east: 0.0, north: 0.0 }));
    for row in [
        Row::new(&DESIRE_LINES, point, []),
        Row::new(&DESIRE_LINES, line.clone(), [(&PUPILS, 1.5.into())]),
        Row::new(&DESIRE_LINES, line.clone(), [(&KM, 1_u32.into())]),
        Row::new(&DESIRE_LINES, line.clone(), [(&KM, f64::NAN.into())]),
        Row { shape: line, values: vec!["a".into()] },
    ] {
        let mut publication = publication();
        let table = publication.tables.iter_mut().find(|table| table.layer.id == DESIRE_LINES.id).unwrap();
        table.rows[4] = row;
        let refused = write_to(&path, &publication);
        assert!(matches!(refused, Err(PublicationError::Unfit { layer: "desire_lines", row: 5, .. })));
    }
    assert!(read(&path).is_ok());
}

#[test]
fn a_publication_that_is_open_elsewhere_is_neither_read_nor_replaced() {
    let (folder, path) = changed_by("");
    let note = folder.path().join(format!("{PUBLICATION}-wal"));
    fs::write(&note, "").unwrap();
    for error in [read(&path).map(drop), write_to(&path, &publication())] {
        assert!(matches!(error, Err(PublicationError::InUse { note, .. }) if note.ends_with("-wal")));
    }
    fs::remove_file(note).unwrap();
    assert!(read(&path).is_ok());
}

#[test]
fn contents_schema_and_metadata_speak_german_and_bear_the_key_date() {
    let (_folder, path) = changed_by("");
    let connection = Connection::open(path).unwrap();
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(
        one("SELECT group_concat(DISTINCT last_change) FROM gpkg_contents"),
        "2026-10-15T00:00:00.000Z"
    );
    assert_eq!(one("SELECT identifier FROM gpkg_contents WHERE table_name = 'totals'"), TOTALS.title.german);
    assert_eq!(
        one(
            "SELECT title FROM gpkg_data_columns WHERE table_name = 'hazards' AND column_name = 'valid_from'"
        ),
        "Gültig ab"
    );
    let described = one(
        "SELECT description FROM gpkg_data_columns WHERE table_name = 'desire_lines' AND column_name = 'km'",
    );
    assert!(described.ends_with("Einheit: km."), "{described}");
    let codes = one(
        "SELECT group_concat(value || '=' || description) FROM (SELECT * FROM gpkg_data_column_constraints \
         WHERE constraint_name = 'age_band' ORDER BY rowid)",
    );
    assert_eq!(
        codes,
        "all=alle,5-9=5 bis 9 Jahre,10-11=10 bis 11 Jahre,12-15=12 bis 15 Jahre,16-17=16 bis 17 Jahre,\
         18+=18 Jahre und älter,unknown=unbekannt"
    );
    let document = one("SELECT metadata FROM gpkg_metadata WHERE id = 1");
    for part in [
        "Landkreis &quot;Beispiel&quot; &amp; Umland",
        "2026-10-15",
        "Statistik &lt;Land&gt; (dl-de/by-2-0)",
        "© OpenStreetMap",
        "Schwelle T = 3 (keine Zahl von 1 bis 2), Varianz V = 2,5",
        "Erfunden (Startwert 7)",
    ] {
        assert!(document.contains(part), "{part} is not in {document}");
    }
    let of_layer = one("SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id \
                        WHERE table_name = 'school_sites'");
    assert!(
        of_layer.contains("Statistik") && !of_layer.contains("OpenStreetMap"),
        "only the layer's own licences"
    );
}

#[test]
fn the_catalogue_in_the_file_lists_every_layer_with_its_rows_and_every_property() {
    let (_folder, path) = changed_by("");
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT layer, geometry, kind, rows FROM catalogue WHERE property IS NULL ORDER BY fid")
        .unwrap();
    let found: Vec<(String, Option<String>, String, i64)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let known = ALL.map(|layer| {
        let geometry = layer.geometry.map(|kind| kind.sql().to_owned());
        (layer.id.to_owned(), geometry, layer.kind.as_str().to_owned(), 7)
    });
    assert_eq!(found, known);
    let properties: usize = ALL.iter().map(|layer| layer.properties.len()).sum();
    let count: i64 =
        connection.query_row("SELECT count(property) FROM catalogue", [], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(count), Ok(properties));
    let short: String = connection
        .query_row(
            "SELECT short FROM catalogue WHERE layer = 'school_sites' AND property = ?",
            [NAME.name],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(short, NAME.short);
}
