//! QGIS: every layer added by hand, and the project that the service offers.

use std::{env, fs, path::PathBuf};

use catalogue::{GeometryKind, Value as Held, properties::PUPILS};
use e2e::clients::{PYTHON, answer};
use serde_json::{Value, json};

use super::{Service, script};

fn seen_by_qgis(service: &Service) -> Value {
    let folder = service.folder.path();
    let words = [&script("qgis_client.py"), service.server.address.as_str(), folder.to_str().unwrap()];
    answer(PYTHON, folder, &words)
}

#[test]
fn qgis_opens_every_layer_and_the_project_with_all_features_and_styles() {
    let service = Service::start();
    let seen = seen_by_qgis(&service);
    keep_picture(&service);
    for table in &service.publication.tables {
        let (layer, found) = (table.layer, &seen["added"][table.layer.id]);
        assert_eq!(found["valid"], true, "{}: {found}", layer.id);
        assert_eq!(found["rows"], table.rows.len(), "{}", layer.id);
        for property in layer.properties {
            assert!(found["fields"][property.name].is_string(), "{} of {}", property.name, layer.id);
            let empty = table.rows.iter().filter(|row| *table.value(row, property) == Held::Null).count();
            assert_eq!(found["empty"][property.name], empty, "{} of {}", property.name, layer.id);
        }
        if layer.geometry.is_some() {
            // QGIS 3.22 calls it so, and keeps longitude before latitude, as the extent shows.
            assert!(["OGC:CRS84", "EPSG:4326"].contains(&found["crs"].as_str().unwrap()), "{found}");
            let side = |at: usize| found["extent"][at].as_f64().unwrap();
            assert!(5.5 < side(0) && side(0) < side(2) && side(2) < 7.8, "{}: {found}", layer.id);
            assert!(49.0 < side(1) && side(1) < side(3) && side(3) < 50.6, "{}: {found}", layer.id);
        }
        if layer.position(&PUPILS).is_some() {
            let many =
                table.rows.iter().filter(|row| table.value(row, &PUPILS).integer() >= Some(10)).count();
            assert_eq!(found["many"], many, "{}", layer.id);
        }
    }
    let project = &seen["project"];
    assert_eq!((&project["read"], &project["crs"]), (&json!(true), &json!("EPSG:25832")));
    let layers = project["layers"].as_object().unwrap();
    assert_eq!(layers.len(), service.publication.tables.len());
    for table in &service.publication.tables {
        let found = &layers[table.layer.title.german];
        assert_eq!(found["valid"], true, "{}: {found}", table.layer.id);
        assert_eq!(found["provider"], "OAPIF");
        assert!(found["source"].as_str().unwrap().contains(&service.server.address), "{found}");
        if table.layer.geometry.is_some_and(|kind| kind != GeometryKind::Point) {
            assert_eq!(found["renderer"], "RuleRenderer", "{}", table.layer.id);
        }
    }
    let picture = &project["picture"];
    assert_eq!(picture["errors"], json!([]));
    assert!(picture["drawn"].as_f64().unwrap() > 0.02, "{picture}");
    assert!(picture["colours"].as_u64().unwrap() > 20, "{picture}");
}

/// Keeps the picture where cargo keeps what tests leave to be looked at.
fn keep_picture(service: &Service) {
    let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("qgis-project.png");
    fs::copy(service.folder.path().join("project.png"), kept).unwrap();
}
