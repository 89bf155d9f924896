use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use catalogue::{Kind, layers};
use serde_json::{Value, json};

use super::MEDIA_TYPE;
use crate::{
    caller::{Caller, Sees},
    config::Role,
    items::parameters_of,
    testing::{ask, get, service},
};

fn definition() -> Value {
    let answer = get("/api");
    assert_eq!(answer.header("content-type"), MEDIA_TYPE);
    answer.json()
}

/// A parameter with what it refers to.
fn resolved<'d>(definition: &'d Value, parameter: &'d Value) -> &'d Value {
    match parameter["$ref"].as_str() {
        Some(reference) => definition.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
        None => parameter,
    }
}

#[test]
fn every_collection_has_a_path_with_typed_parameters_as_qgis_reads_them() {
    let definition = definition();
    assert_eq!(definition["openapi"], "3.0.3");
    assert_eq!(definition["servers"], json!([{ "url": "http://schulweg.example/prefix" }]));
    let limit = &definition["components"]["parameters"]["limit"]["schema"];
    assert!(limit["default"].as_u64().unwrap() <= limit["maximum"].as_u64().unwrap());
    for layer in layers::ALL {
        let get = &definition["paths"][format!("/collections/{}/items", layer.id)]["get"];
        let parameters: Vec<&Value> =
            get["parameters"].as_array().unwrap().iter().map(|one| resolved(&definition, one)).collect();
        for property in layer.properties {
            let parameter = parameters.iter().find(|one| one["name"] == property.name).unwrap();
            assert_eq!(
                (&parameter["in"], &parameter["style"], &parameter["explode"]),
                (&json!("query"), &json!("form"), &json!(false))
            );
            let expected = match property.kind {
                Kind::Integer => "integer",
                Kind::Real => "number",
                Kind::Text | Kind::Date | Kind::Time => "string",
            };
            assert_eq!(parameter["schema"]["type"], expected, "{}", property.name);
        }
        // What is defined is what is known.
        let defined: BTreeSet<&str> = parameters.iter().map(|one| one["name"].as_str().unwrap()).collect();
        let known = parameters_of(layer).into_iter().chain(["f", "lang"]).collect::<BTreeSet<&str>>();
        assert_eq!(defined, known);
        assert_eq!(defined.len(), parameters.len(), "none is there twice");
    }
    assert!(crate::items::PARAMETERS.iter().all(|name| {
        !layers::ALL.iter().any(|layer| layer.properties.iter().any(|property| property.name == *name))
    }));
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let definition = definition();
    let mut found = Vec::new();
    references(&definition, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(definition.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
    }
    let mut ids = BTreeSet::new();
    for (path, item) in definition["paths"].as_object().unwrap() {
        let get = &item["get"];
        assert!(ids.insert(get["operationId"].as_str().unwrap()), "{path}");
        let parts = get["parameters"].as_array().unwrap().iter().map(|one| resolved(&definition, one));
        let parts: BTreeSet<&str> =
            parts.filter(|one| one["in"] == "path").map(|one| one["name"].as_str().unwrap()).collect();
        let named: BTreeSet<&str> =
            path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(parts, named, "{path}");
    }
}

#[test]
fn a_caller_finds_only_their_own_layers_in_it_and_learns_how_to_sign_in() {
    let service = service();
    let of = |caller: Caller| {
        let request = Request::get("/api").body(Body::empty()).unwrap();
        ask(&service, caller, request).json()
    };
    let all = of(Caller::unrestricted());
    assert!(all.get("security").is_none());
    let few = of(Caller {
        name: None,
        role: Role::Public,
        sees: Sees::Only(["totals".to_owned()].into()),
        may_sign_in: true,
    });
    let paths = few["paths"].as_object().unwrap();
    let items: Vec<&String> = paths.keys().filter(|path| path.ends_with("/items")).collect();
    assert_eq!(items, ["/collections/totals/items"]);
    assert!(!few.to_string().contains("school_sites"));
    assert_eq!(few["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    // What one caller was told is not told to the next.
    assert_eq!(of(Caller::unrestricted()), all);
}

#[test]
fn it_is_told_in_both_languages() {
    let title = |address| get(address).json()["tags"][0]["description"].clone();
    assert_eq!(title("/api"), "Eingang und Beschreibung");
    assert_eq!(title("/api?lang=en"), "Entrance and description");
}
