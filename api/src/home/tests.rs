use axum::http::StatusCode;
use catalogue::layers;
use serde_json::Value;

use crate::testing::get;

const BASE: &str = "http://schulweg.example/prefix";

fn links(document: &Value) -> Vec<(&str, &str, &str)> {
    let text = |link: &'_ Value, name: &str| link[name].as_str().unwrap_or_default().to_owned();
    let all = document["links"].as_array().unwrap();
    all.iter()
        .map(|link| {
            assert!(text(link, "href").starts_with(BASE), "{link}");
            (
                link["rel"].as_str().unwrap(),
                link["type"].as_str().unwrap_or_default(),
                link["href"].as_str().unwrap().strip_prefix(BASE).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_entrance_leads_qgis_to_the_definition_the_collections_and_the_conformance() {
    let answer = get("/");
    let page = answer.json();
    let links = links(&page);
    for expected in [
        ("self", "application/json", "/"),
        ("alternate", "text/html", "/?f=html"),
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0", "/api"),
        ("service-doc", "text/html", "/api.html"),
        ("conformance", "application/json", "/conformance"),
        ("data", "application/json", "/collections"),
        ("http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json", "/conformance"),
        ("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json", "/tiles"),
        ("http://www.opengis.net/def/rel/ogc/1.0/styles", "application/json", "/styles"),
        ("related", "application/x-qgis-project-container", "/qgis/schulweg.qgz"),
        ("enclosure", "application/geopackage+sqlite3", "/publication.gpkg"),
    ] {
        assert!(links.contains(&expected), "{expected:?} is not among {links:?}");
    }
    assert_eq!(page["attribution"], "© OpenStreetMap (ODbL 1.0)");
    assert_eq!(page["keyDate"], "2026-10-15");
}

#[test]
fn the_entrance_says_in_both_languages_what_protects_the_counts() {
    let of = |address| get(address).json()["description"].as_str().unwrap().to_owned();
    let (german, english) = (of("/"), of("/?lang=en"));
    assert!(german.contains("V = 2,5, D = 4") && german.contains("von 1 bis 2"), "{german}");
    assert!(english.contains("V = 2.5, D = 4") && english.contains("from 1 to 2"), "{english}");
    assert!(german.contains("erfunden") && english.contains("invented"));
    let title = get("/?lang=en").json()["title"].as_str().unwrap().to_owned();
    assert_eq!(title, "Ways to school and school sites: Landkreis <Muster> & Söhne");
}

#[test]
fn no_class_is_declared_twice_and_those_that_qgis_looks_for_are_there() {
    let classes = get("/conformance").json()["conformsTo"].as_array().unwrap().clone();
    let mut once = classes.iter().map(|class| class.as_str().unwrap()).collect::<Vec<_>>();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), classes.len());
    for needed in [
        "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
        "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
        "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    ] {
        assert!(once.contains(&needed), "{needed}");
    }
}

#[test]
fn every_collection_says_where_it_is_and_what_there_is_of_it() {
    let all = get("/collections").json();
    let all = all["collections"].as_array().unwrap();
    assert_eq!(all.len(), layers::ALL.len());
    for (collection, layer) in all.iter().zip(layers::ALL) {
        let id = layer.id;
        assert_eq!(collection["id"], id);
        assert_eq!(*collection, get(&format!("/collections/{id}")).json());
        assert_eq!(collection["itemType"], "feature");
        assert_eq!(collection["crs"][0], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        let links = links(collection);
        let schema = "application/schema+json";
        for (rel, media, rest) in [
            ("self", "application/json", ""),
            ("items", "application/geo+json", "/items"),
            ("items", "text/html", "/items?f=html"),
            ("items", "application/geopackage+sqlite3", "/items?f=gpkg"),
            ("items", "application/zip", "/items?f=shapefile"),
            ("describedby", schema, "/schema/feature"),
            ("http://www.opengis.net/def/rel/ogc/1.0/schema", schema, "/schema"),
            ("http://www.opengis.net/def/rel/ogc/1.0/queryables", schema, "/queryables"),
            ("http://www.opengis.net/def/rel/ogc/1.0/sortables", schema, "/sortables"),
        ] {
            let path = format!("/collections/{id}{rest}");
            assert!(links.contains(&(rel, media, path.as_str())), "{rel} {media} {path}: {links:?}");
        }
        let has_places = layer.geometry.is_some();
        assert_eq!(links.iter().any(|(_, media, _)| *media == "application/flatgeobuf"), has_places);
        assert_eq!(links.iter().any(|(rel, ..)| rel.ends_with("tilesets-vector")), has_places);
        assert_eq!(collection.get("storageCrs").is_some(), has_places);
        assert_eq!(collection["extent"]["spatial"].is_object(), has_places);
    }
    let hazards = get("/collections/hazards").json();
    // The last row has no days.
    assert_eq!(hazards["extent"]["temporal"]["interval"], serde_json::json!([[null, null]]));
    let [west, south] = [0, 1].map(|at| hazards["extent"]["spatial"]["bbox"][0][at].as_f64().unwrap());
    assert!((6.0..7.0).contains(&west) && (49.0..50.0).contains(&south));
}

#[test]
fn titles_are_in_the_language_of_the_reader() {
    let title = |address: &str| get(address).json()["title"].clone();
    assert_eq!(title("/collections/school_sites"), "Schulstandorte");
    assert_eq!(title("/collections/school_sites?lang=en"), "School sites");
    assert_eq!(get("/collections/nothing").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/collections?limit=3").status, StatusCode::BAD_REQUEST);
}
