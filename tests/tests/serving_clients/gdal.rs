//! GDAL's driver `OAPIF`: what it lists, copies and filters is what the file holds.

use catalogue::{ColumnType, GeometryKind, Table};
use e2e::clients::client;
use rusqlite::Connection;

use super::Service;

impl Service {
    fn as_gdal_names_it(&self) -> String {
        format!("OAPIF:{}", self.server.address)
    }

    /// The number of features that `ogrinfo` counts in a layer of a source.
    fn counted(&self, source: &str, layer: &str, options: &[&str]) -> usize {
        let words = [&["-al", "-so", "-nomd"], options, &[source, layer]].concat();
        let words: Vec<&str> = words.into_iter().filter(|word| *word != "-al").collect();
        let run = client("ogrinfo", self.folder.path(), &words).expect_code(0);
        assert_eq!(run.stderr, "", "GDAL warns of nothing");
        let line = run.stdout.lines().find_map(|line| line.strip_prefix("Feature Count: "));
        line.unwrap_or_else(|| panic!("{}", run.stdout)).parse().unwrap()
    }
}

#[test]
fn ogrinfo_lists_every_layer_with_its_geometry_and_the_types_of_its_properties() {
    let service = Service::start();
    let words = ["-al", "-so", "-nomd", &service.as_gdal_names_it()];
    let run = client("ogrinfo", service.folder.path(), &words).expect_code(0);
    assert_eq!(run.stderr, "", "GDAL warns of nothing");
    let sections: Vec<&str> = run.stdout.split("\nLayer name: ").skip(1).collect();
    for Table { layer, rows } in &service.publication.tables {
        let section = sections.iter().find(|section| section.starts_with(&format!("{}\n", layer.id)));
        let section = section.unwrap_or_else(|| panic!("{} is not listed in {}", layer.id, run.stdout));
        let kind = match layer.geometry {
            Some(GeometryKind::Point) => "Point",
            Some(GeometryKind::LineString) => "Line String",
            Some(GeometryKind::MultiPolygon) => "Multi Polygon",
            // GDAL 3.6 leaves it open as soon as a schema says the types of the properties.
            None => "Unknown (any)",
        };
        assert!(section.contains(&format!("\nGeometry: {kind}\n")), "{section}");
        assert!(section.contains(&format!("\nFeature Count: {}\n", rows.len())), "{section}");
        for property in layer.properties {
            let kind = match property.kind.column() {
                ColumnType::Integer => "Integer",
                ColumnType::Real => "Real",
                ColumnType::Text if property.kind == catalogue::Kind::Date => "Date",
                ColumnType::Text => "String",
            };
            assert!(
                section.contains(&format!("\n{}: {kind}", property.name)),
                "{} in {section}",
                property.name
            );
        }
    }
}

#[test]
fn ogr2ogr_copies_every_feature_with_the_values_of_the_file() {
    let service = Service::start();
    let copy = service.folder.path().join("copy.gpkg");
    let words = ["-f", "GPKG", copy.to_str().unwrap(), &service.as_gdal_names_it()];
    let run = client("ogr2ogr", service.folder.path(), &words).expect_code(0);
    assert_eq!(run.stderr, "", "GDAL warns of nothing");
    let connection = Connection::open(copy).unwrap();
    for table in &service.publication.tables {
        let layer = table.layer;
        let copied: usize = connection
            .query_row(&format!("SELECT count(*) FROM \"{}\"", layer.id), [], |row| row.get(0))
            .unwrap();
        assert_eq!(copied, table.rows.len(), "{}", layer.id);
        let items = service.server.get(&format!("/collections/{}/items?resultType=hits", layer.id)).json();
        assert_eq!(items["numberMatched"], copied, "{}", layer.id);
        for property in layer.properties {
            let sum = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>();
            let expected = sum(&mut table.rows.iter().filter_map(|row| table.value(row, property).number()));
            let filled =
                table.rows.iter().filter(|row| *table.value(row, property) != catalogue::Value::Null).count();
            let sql = format!("SELECT total(\"{0}\"), count(\"{0}\") FROM \"{1}\"", property.name, layer.id);
            let (total, count): (f64, usize) =
                connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert_eq!(count, filled, "{} of {}", property.name, layer.id);
            if property.kind.column() != ColumnType::Text {
                assert!(
                    (total - expected).abs() <= 1e-6 * expected.abs(),
                    "{} of {}",
                    property.name,
                    layer.id
                );
            }
        }
    }
}

#[test]
fn a_spatial_filter_finds_what_it_finds_in_the_file() {
    let service = Service::start();
    let file = service.folder.path().join(store::PUBLICATION);
    let mut found = 0;
    for table in &service.publication.tables {
        let layer = table.layer;
        if layer.geometry.is_none() {
            continue;
        }
        for bbox in [["6.55", "49.70", "6.70", "49.80"], ["6.30", "49.50", "6.63", "49.76"]] {
            let spat = [&["-spat"], &bbox[..]].concat();
            let served = service.counted(&service.as_gdal_names_it(), layer.id, &spat);
            // The file is in EPSG:25832: GDAL's own sight of it in longitude and latitude is compared.
            let view = format!("{}.geojson", layer.id);
            let path = service.folder.path().join(&view);
            if !path.is_file() {
                let words = [
                    "-t_srs",
                    "EPSG:4326",
                    "-lco",
                    "COORDINATE_PRECISION=9",
                    &view,
                    file.to_str().unwrap(),
                    layer.id,
                ];
                let _ = client("ogr2ogr", service.folder.path(), &words).expect_code(0);
            }
            // What has no place is in every box: 17-069r4, `/req/core/fc-bbox-response` C.
            let placeless = table.rows.iter().filter(|row| row.shape.is_none()).count();
            let expected = service.counted(&view, layer.id, &spat) + placeless;
            assert_eq!(served, expected, "{} in {bbox:?}", layer.id);
            found += served;
        }
    }
    assert!(found > 100, "the boxes hold something: {found}");
}

#[test]
fn an_attribute_filter_finds_what_it_finds_in_the_file() {
    let service = Service::start();
    let file = service.folder.path().join(store::PUBLICATION);
    for (layer, filter) in [
        ("pupil_density_250m", "pupils >= 10 AND stage = 'all'"),
        ("pupils_by_municipality", "name LIKE 'K%'"),
        ("entitlement", "entitled_distance IS NOT NULL"),
        ("desire_lines", "km > 2.5 AND NOT (stage = 'primary')"),
        ("totals", "breakdown IN ('stage', 'place')"),
    ] {
        let options = ["-where", filter];
        let served = service.counted(&service.as_gdal_names_it(), layer, &options);
        assert_eq!(served, service.counted(file.to_str().unwrap(), layer, &options), "{layer}: {filter}");
        assert!(served > 0, "{layer}: {filter}");
    }
}
