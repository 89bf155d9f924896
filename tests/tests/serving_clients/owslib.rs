//! OWSLib, which many Python programs of surveys and districts use.

use catalogue::layers::by_id;
use e2e::clients::{answer, python_with_clients};
use serde_json::json;

use super::{Service, script};

#[test]
fn owslib_reads_every_collection_with_its_schema_and_all_its_features() {
    let service = Service::start();
    let words = [&script("owslib_client.py"), service.server.address.as_str()];
    let seen = answer(&python_with_clients(), service.folder.path(), &words);
    let collections = seen["collections"].as_object().unwrap();
    assert_eq!(collections.len(), service.publication.tables.len());
    for table in &service.publication.tables {
        let found = &collections[table.layer.id];
        let rows = table.rows.len();
        assert_eq!((&found["matched"], &found["ids"]), (&json!(rows), &json!(rows)), "{}", table.layer.id);
        assert_eq!(found["first"], true, "{}", table.layer.id);
        let queryables = found["queryables"].as_array().unwrap();
        for property in by_id(table.layer.id).unwrap().properties {
            assert!(queryables.contains(&json!(property.name)), "{} of {}", property.name, table.layer.id);
        }
        let is_part = found["boxed"].as_u64().unwrap() <= rows as u64;
        assert!(is_part, "{}: {found}", table.layer.id);
        if table.layer.geometry.is_some() && rows > 500 {
            assert!(found["boxed"].as_u64().unwrap() > 0, "{}: {found}", table.layer.id);
        }
        assert!(
            seen["paths"]
                .as_array()
                .unwrap()
                .contains(&json!(format!("/collections/{}/items", table.layer.id)))
        );
    }
    let conformance = seen["conformance"].as_array().unwrap();
    assert!(conformance.contains(&json!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core")));
}
