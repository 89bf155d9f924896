//! What can be asked for: queryables (19-079r2, 6.2 and 6.3).

use catalogue::{ColumnType, Kind, Value as Held};
use serde_json::{Value, json};

use super::{
    Service, definition::Definition, encoded, has_self_and_alternate, href, is_problem, plain, raw, related,
};

const REL: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

fn of(service: &Service, layer: &str) -> Value {
    service.json(&format!("/collections/{layer}/queryables"))
}

/// `/req/queryables/get-queryables-op`, `/req/queryables/get-queryables-response`
#[test]
fn the_queryables_are_a_schema_of_an_object_with_their_address_as_id() {
    let service = Service::start();
    for table in &service.publication.tables {
        let path = format!("/collections/{}/queryables", table.layer.id);
        for accepted in ["application/schema+json", "*/*"] {
            let got = service.accepting(&path, accepted);
            assert_eq!(plain(got.header("content-type")), "application/schema+json", "{path}");
            let schema = got.json();
            let draft = schema["$schema"].as_str().unwrap();
            let known = [
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema",
            ];
            assert!(known.contains(&draft), "{draft}");
            assert_eq!(schema["$id"], format!("{}{path}", service.server.address));
            assert_eq!(schema["type"], "object");
            assert_eq!(schema["additionalProperties"], false, "there are no others: {path}");
        }
        let page = service.accepting(&path, "text/html");
        assert_eq!((page.status, plain(page.header("content-type"))), (200, "text/html"), "{path}");
    }
    is_problem(&service.get("/collections/nothing/queryables"), 404);
}

/// `/req/queryables/get-queryables-response`: what they are, with their names for people.
#[test]
fn every_property_and_the_geometry_is_a_queryable_of_its_type() {
    let service = Service::start();
    for table in &service.publication.tables {
        let schema = of(&service, table.layer.id);
        let properties = schema["properties"].as_object().unwrap();
        for property in table.layer.properties {
            let found = &properties[property.name];
            let kind = match property.kind.column() {
                ColumnType::Integer => "integer",
                ColumnType::Real => "number",
                ColumnType::Text => "string",
            };
            assert_eq!(found["type"], kind, "{} of {}", property.name, table.layer.id);
            if property.kind == Kind::Date {
                assert_eq!(found["format"], "date", "{} of {}", property.name, table.layer.id);
            }
            assert_eq!(found["title"], property.title.german, "{} of {}", property.name, table.layer.id);
        }
        let has_geometry = table.layer.geometry.is_some();
        assert_eq!(properties.contains_key("geometry"), has_geometry, "{}", table.layer.id);
    }
}

/// `/req/queryables/queryables-link`: in the description of a collection and as a header of what can
/// be filtered.
#[test]
fn whoever_can_filter_is_led_to_the_queryables() {
    let service = Service::start();
    let collection = service.json("/collections/hazards");
    has_self_and_alternate(&collection, "application/json");
    let found = related(&collection, REL);
    assert!(!found.is_empty(), "{collection}");
    let address = href(&collection, REL, "application/schema+json").unwrap();
    assert!(service.follow(&address).json()["properties"]["reason"].is_object());
    let got = raw::request(&service, "GET", "/collections/hazards/items?limit=1", &[]);
    let links: Vec<&str> =
        got.headers.iter().filter(|(name, _)| name == "link").map(|(_, value)| value.as_str()).collect();
    let is_it = |link: &&str| {
        link.contains("/collections/hazards/queryables")
            && (link.contains(REL) || link.contains("[ogc-rel:queryables]"))
    };
    assert!(links.iter().any(is_it), "{links:?}");
}

/// `/req/queryables-query-parameters/parameters`: every queryable with a simple value is a parameter
/// that selects by equality.
#[test]
fn every_property_is_a_parameter_that_selects_the_features_with_its_value() {
    let service = Service::start();
    let definition = Definition::of(&service);
    for table in &service.publication.tables {
        let layer = table.layer.id;
        let path = format!("/collections/{layer}/items");
        for property in table.layer.properties {
            let parameter = definition.parameter(&path, property.name);
            assert_eq!(
                (&parameter["in"], &parameter["style"], &parameter["explode"]),
                (&json!("query"), &json!("form"), &json!(false)),
                "{parameter}"
            );
            assert!(parameter["schema"]["type"].is_string(), "{parameter}");
            let values = table.rows.iter().rev().map(|row| table.value(row, property));
            let Some(value) = values.clone().find(|value| **value != Held::Null) else { continue };
            let asked = match value {
                Held::Text(text) => encoded(text),
                Held::Integer(number) => number.to_string(),
                Held::Real(number) => number.to_string(),
                Held::Null => continue,
            };
            let expected = service.rows_where(layer, |columns| Some(columns.value(property.name) == value));
            let found = service.selected(layer, &format!("{}={asked}", property.name));
            assert_eq!(found, expected, "{layer}: {}={asked}", property.name);
        }
    }
}

/// `/req/queryables-query-parameters/parameters`: a value that no feature has selects none, which is
/// no error.
#[test]
fn a_value_that_nothing_has_selects_nothing() {
    let service = Service::start();
    for parameters in ["name=Nirgendwo", "name=", "pupils=999999", "stages=PRIMARY", "name=%25"] {
        assert!(service.selected("school_sites", parameters).is_empty(), "{parameters}");
    }
}
