//! The requests of GDAL 3.9 and later, as `ogr/ogrsf_frmts/oapif/ogroapifdriver.cpp` writes them and
//! with the checks it makes; each expectation names the function there.

use catalogue::{Kind, Property};
use serde_json::Value;

use super::{
    Service,
    definition::Definition,
    encoded, href, id_of, links,
    places::{STORED, is_boxed},
    related,
};

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";
const SCHEMA: &str = "application/schema+json";

/// `Download`: the type of the answer must be one of those that were asked for; parameters may be more.
fn downloaded(service: &Service, address: &str, accepted: &str) -> Value {
    let got = service.accepting(service.path_of(address), accepted);
    let kind = got.header("content-type");
    let tokens: Vec<&str> = kind.split(';').map(str::trim).collect();
    let is_asked = |asked: &str| asked.split(';').all(|token| tokens.contains(&token.trim()));
    assert!(accepted.split(", ").any(is_asked) || tokens.contains(&JSON), "{address}: {kind}");
    got.json()
}

/// `AddFilters`: numbers as `%.17g` writes them, systems without escapes of colons and slashes.
fn with_filters(items: &str, side: Option<[f64; 4]>) -> String {
    let bbox = side.map(|side| format!("&bbox={}&bbox-crs={}", STORED.written(side), STORED.uri));
    format!("{items}?limit=1000{}&crs={}", bbox.unwrap_or_default(), STORED.uri)
}

/// `GetNextRawFeature`: pages until there is no next link; the system of the answer is compared.
fn all_ids(service: &Service, first: &str) -> Vec<u64> {
    let mut address = first.to_owned();
    let mut ids = Vec::new();
    loop {
        let got = service.accepting(service.path_of(&address), "application/geo+json, application/json");
        let expected =
            if first.contains("&crs=") { STORED.uri } else { "http://www.opengis.net/def/crs/OGC/1.3/CRS84" };
        assert_eq!(got.header("content-crs"), format!("<{expected}>"), "{address}");
        let page = got.json();
        assert!(page["crs"].is_null(), "a member crs is warned of");
        let features = page["features"].as_array().unwrap();
        ids.extend(features.iter().map(id_of));
        let next =
            related(&page, "next").into_iter().find(|link| link["type"] == GEOJSON || link["type"] == JSON);
        match next.filter(|_| !features.is_empty()) {
            Some(next) => next["href"].as_str().unwrap().clone_into(&mut address),
            None => return ids,
        }
    }
}

/// `Open`, `LoadJSONCollections`, `LoadJSONCollection`
#[test]
fn collections_are_listed_with_their_systems_and_extents() {
    let service = Service::start();
    let root = &service.server.address;
    let collections = downloaded(&service, &format!("{root}/collections"), JSON);
    let global = collections["crs"].as_array();
    for (table, collection) in
        service.publication.tables.iter().zip(collections["collections"].as_array().unwrap())
    {
        assert_eq!(collection["id"], table.layer.id);
        for crs in collection["crs"].as_array().into_iter().flatten() {
            assert!(crs != "#/crs" || global.is_some(), "refers to a list that is missing");
        }
        if table.layer.geometry.is_some() {
            assert_eq!(collection["storageCrs"], STORED.uri);
            assert_eq!(collection["extent"]["spatial"]["bbox"][0].as_array().unwrap().len(), 4);
        }
        // The constructor of the layer: features by the link of this type, and to this address.
        let items = href(collection, "items", GEOJSON).unwrap();
        let (path, _) = items.split_once('?').unwrap_or((&items, ""));
        assert_eq!(path, format!("{root}/collections/{}/items", table.layer.id));
        if let Some(count) = collection["itemCount"].as_u64() {
            assert_eq!(count, table.rows.len() as u64);
        }
    }
    // `LoadJSONCollections` follows a next link.
    assert!(related(&collections, "next").is_empty());
}

/// `GetAPIDoc`: the one `service-desc` of the right type; `DeterminePageSizeFromAPI`: the limit is found
/// by a reference whose text holds `limit`, at the path below the root.
#[test]
fn the_page_size_is_read_from_the_definition() {
    let service = Service::start();
    let landing = downloaded(&service, &service.server.address, JSON);
    let descriptions: Vec<&Value> = links(&landing)
        .iter()
        .filter(|link| link["rel"] == "service-desc" || link["rel"] == "service")
        .collect();
    let api = descriptions.iter().find(|link| link["type"] == super::landing::OPENAPI).unwrap();
    let accepted = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json";
    let definition = downloaded(&service, api["href"].as_str().unwrap(), accepted);
    for table in &service.publication.tables {
        let path = format!("/collections/{}/items", table.layer.id);
        let parameters = definition["paths"][&path]["get"]["parameters"].as_array().unwrap();
        let references = parameters.iter().filter_map(|parameter| parameter["$ref"].as_str());
        let limits: Vec<&str> = references.filter(|reference| reference.contains("limit")).collect();
        let [limit] = limits[..] else { panic!("{path}: {limits:?}") };
        let schema = &definition.pointer(limit.strip_prefix('#').unwrap()).unwrap()["schema"];
        let size = 1000_u64.max(schema["default"].as_u64().unwrap()).min(schema["maximum"].as_u64().unwrap());
        assert_eq!(size, 1000, "{path}");
    }
}

/// `GetSchema`, `GetObjectExampleFromSchema`: a schema of a feature (not of its properties), told by
/// `describedby`, each type one word; without it, types are guessed from the first features.
#[test]
fn types_are_read_from_a_schema_of_a_feature() {
    let service = Service::start();
    for table in &service.publication.tables {
        let collection = service.json(&format!("/collections/{}", table.layer.id));
        let first = related(&collection, "describedby").into_iter().find(|link| link["type"] == SCHEMA);
        let address = first.unwrap_or_else(|| panic!("no schema in {collection}"))["href"].as_str().unwrap();
        let schema = downloaded(&service, address, SCHEMA);
        assert_eq!(schema["type"], "object", "{address}");
        let inner = &schema["properties"]["properties"];
        assert_eq!(inner["type"], "object", "{address}");
        let kind = |property: &Property| match property.kind {
            Kind::Text | Kind::Time => ("string", None),
            Kind::Integer => ("integer", None),
            Kind::Real => ("number", None),
            Kind::Date => ("string", Some("date")),
        };
        let names: Vec<&String> = inner["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names.len(), table.layer.properties.len(), "{names:?}");
        for property in table.layer.properties {
            let found = &inner["properties"][property.name];
            let (kind, format) = kind(property);
            assert_eq!(found["type"], kind, "{} of {address}", property.name);
            let said = found["format"].as_str();
            assert!(
                said == format || (format.is_none() && said != Some("date") && said != Some("date-time")),
                "{found}"
            );
        }
    }
}

/// `EstablishFeatureDefn`, `GetFeatureCount`, `SupportsResultTypeHits`
#[test]
fn features_are_counted_without_being_sent() {
    let service = Service::start();
    let definition = Definition::of(&service);
    for table in &service.publication.tables {
        let items = format!("{}/collections/{}/items", service.server.address, table.layer.id);
        let first =
            downloaded(&service, &format!("{items}?limit=20"), "application/geo+json, application/json");
        assert_eq!(first["numberMatched"], table.rows.len());
        assert!(first["features"][0]["id"].is_u64(), "the id becomes the feature's number");
        let hits = definition.parameter(&format!("/collections/{}/items", table.layer.id), "resultType");
        assert!(hits["schema"]["enum"].as_array().unwrap().contains(&"hits".into()), "{hits}");
        let counted = downloaded(
            &service,
            &format!("{items}?resultType=hits"),
            "application/geo+json, application/json",
        );
        assert_eq!(counted["numberMatched"], table.rows.len());
    }
}

/// `ResetReading`, `AddFilters`, `GetNextRawFeature`
#[test]
fn features_are_read_in_the_stored_system_and_in_a_box_of_it() {
    let service = Service::start();
    let side = [325_000.123_456_789, 5_505_000.987_654_321, 336_000.5, 5_517_000.25];
    for table in service.publication.tables.iter().filter(|table| table.layer.geometry.is_some()) {
        let items = format!("{}/collections/{}/items", service.server.address, table.layer.id);
        let all = all_ids(&service, &with_filters(&items, None));
        assert_eq!(all, (1..=table.rows.len() as u64).collect::<Vec<_>>(), "{}", table.layer.id);
        let expected =
            service.rows_where(table.layer.id, |columns| Some(is_boxed(columns.row, STORED, side)));
        let found = all_ids(&service, &with_filters(&items, Some(side)));
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{}", table.layer.id);
        let hits = format!(
            "{items}?resultType=hits&{}",
            with_filters("", Some(side)).split_once("1000&").unwrap().1
        );
        assert_eq!(downloaded(&service, &hits, GEOJSON)["numberMatched"], found.len(), "{hits}");
    }
}

/// `BuildFilter`: equality of a queryable attribute, and times with one open end.
#[test]
fn equality_and_times_come_as_parameters() {
    let service = Service::start();
    let items = |layer: &str| format!("{}/collections/{layer}/items", service.server.address);
    // Noise is drawn anew for every publication: the number is one that there is.
    let sites = service.json("/collections/school_sites/items?limit=1000&stages=primary");
    let mut numbers = sites["features"].as_array().unwrap().iter();
    let pupils = numbers.find_map(|site| site["properties"]["pupils"].as_i64()).unwrap();
    let primary = service.rows_where("school_sites", |columns| {
        Some(columns.text("stages")? == "primary" && columns.whole("pupils")? == pupils)
    });
    assert!(!primary.is_empty());
    let asked = format!("{}?limit=1000&stages=primary&pupils={pupils}", items("school_sites"));
    let found = all_ids(&service, &asked);
    assert_eq!(found, primary.into_iter().collect::<Vec<_>>());
    for (asked, first, last) in [
        ("2028-01-01T00:00:00Z%2F..", "2028-01-01", "9999-12-31"),
        ("..%2F2020-01-01T00:00:00Z", "0000-01-01", "2020-01-01"),
        ("2020-01-01T00:00:00Z%2F2021-01-01T00:00:00Z", "2020-01-01", "2021-01-01"),
    ] {
        let expected =
            service.rows_where("hazards", |columns| Some(super::features::is_valid(columns, first, last)));
        let found = all_ids(&service, &format!("{}?limit=1000&datetime={asked}", items("hazards")));
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{asked}");
    }
    let name = encoded("Landstraße ohne Gehweg und Beleuchtung, unübersichtliche Kurven");
    assert!(!all_ids(&service, &format!("{}?limit=1000&reason={name}", items("hazards"))).is_empty());
}

/// `GetFeature`: by the number that the id is.
#[test]
fn a_feature_is_read_by_its_number() {
    let service = Service::start();
    let address = format!("{}/collections/school_sites/items/12", service.server.address);
    let feature = downloaded(&service, &address, "application/geo+json, application/json");
    assert_eq!(id_of(&feature), 12);
}
