//! The definition of the service as OpenAPI 3.0 (17-069r4, 8.4), and what it says of the parameters of
//! features (7.15.2 to 7.15.5).

use serde_json::{Value, json};

use super::{Service, href, landing::OPENAPI, plain};

/// The definition with its references followed.
pub struct Definition(pub Value);

impl Definition {
    pub fn of(service: &Service) -> Self {
        let address = href(&service.json("/"), "service-desc", OPENAPI).unwrap();
        Self(service.follow(&address).json())
    }

    /// What a reference inside the definition stands for; anything else stands for itself.
    pub fn resolved<'d>(&'d self, value: &'d Value) -> &'d Value {
        let Some(reference) = value["$ref"].as_str() else { return value };
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        self.0.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }

    /// The parameters of GET at a path.
    pub fn parameters(&self, path: &str) -> Vec<&Value> {
        let operation = &self.0["paths"][path]["get"];
        let parameters =
            operation["parameters"].as_array().unwrap_or_else(|| panic!("no parameters at {path}"));
        parameters.iter().map(|parameter| self.resolved(parameter)).collect()
    }

    pub fn parameter(&self, path: &str, name: &str) -> &Value {
        let all = self.parameters(path);
        let found = all.into_iter().find(|parameter| parameter["name"] == name);
        found.unwrap_or_else(|| panic!("{path} has no parameter {name}"))
    }
}

fn items_of(layer: &str) -> String {
    format!("/collections/{layer}/items")
}

/// Demands what every parameter of a query has in common.
fn is_form(parameter: &Value, explodes: bool) {
    assert_eq!(parameter["in"], "query", "{parameter}");
    assert_ne!(parameter["required"], true, "{parameter}");
    assert_eq!(parameter["style"], "form", "{parameter}");
    assert_eq!(parameter["explode"], explodes, "{parameter}");
}

/// `/req/oas30/oas-definition-1`, `/req/oas30/oas-definition-2`
#[test]
fn the_definition_is_linked_as_openapi_3_0_in_json_and_as_a_page() {
    let service = Service::start();
    let Definition(definition) = Definition::of(&service);
    let version = definition["openapi"].as_str().unwrap();
    assert!(version.starts_with("3.0."), "QGIS and GDAL read no {version}");
    assert!(definition["info"]["title"].is_string() && definition["info"]["version"].is_string());
    assert!(definition["info"]["license"].is_null() || definition["info"]["license"]["name"].is_string());
    let servers = definition["servers"].as_array().unwrap();
    assert_eq!(servers[0]["url"].as_str().unwrap().trim_end_matches('/'), service.server.address);
}

/// `/req/oas30/oas-impl`: every path without a variable answers as the definition says.
#[test]
fn every_path_of_the_definition_answers_with_a_status_and_type_it_names() {
    let service = Service::start();
    let definition = Definition::of(&service);
    let mut asked = 0;
    for (path, item) in definition.0["paths"].as_object().unwrap() {
        if path.contains('{') {
            continue;
        }
        let operation = &item["get"];
        let required = definition.0["paths"][path]["get"]["parameters"].as_array().into_iter().flatten().any(
            |parameter| {
                let parameter = definition.resolved(parameter);
                parameter["in"] == "query" && parameter["required"] == true
            },
        );
        if required || operation.is_null() {
            continue;
        }
        let got = service.get(path);
        let response = &operation["responses"][got.status.to_string()];
        assert!(response.is_object(), "{path} answers {} which is not defined", got.status);
        if got.status == 303 {
            assert_ne!(got.header("location"), "", "{path}");
            continue;
        }
        let content = definition.resolved(response)["content"].as_object();
        let content = content.unwrap_or_else(|| panic!("{path} defines no content for {}", got.status));
        let found = got.header("content-type");
        assert!(
            content.keys().any(|defined| plain(defined) == plain(found)),
            "{path}: {found} is not defined"
        );
        asked += 1;
    }
    assert!(asked >= 2 * service.publication.tables.len(), "{asked}");
}

/// `/req/oas30/completeness`: all statuses that clients meet are defined, with schemas of what comes.
#[test]
fn every_operation_has_an_id_and_defines_what_it_answers() {
    let service = Service::start();
    let definition = Definition::of(&service);
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in definition.0["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                continue;
            }
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id"));
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            let responses = operation["responses"].as_object().unwrap();
            let led = ["200", "303"].iter().any(|status| responses.contains_key(*status));
            assert!(led, "{method} {path}");
            for (status, response) in responses {
                let response = definition.resolved(response);
                assert!(response["description"].is_string(), "{status} of {path}");
                for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                    assert!(content["schema"].is_object(), "{media_type} of {status} of {path}");
                }
            }
        }
    }
    for table in &service.publication.tables {
        let path = items_of(table.layer.id);
        let responses = &definition.0["paths"][&path]["get"]["responses"];
        for status in ["200", "400"] {
            assert!(responses[status].is_object(), "{status} of {path}");
        }
    }
}

/// `/req/oas30/exceptions-codes`
#[test]
fn errors_are_defined_as_problem_documents() {
    let service = Service::start();
    let definition = Definition::of(&service);
    for path in [items_of("hazards"), "/collections".to_owned()] {
        let response = definition.resolved(&definition.0["paths"][&path]["get"]["responses"]["400"]);
        assert!(response["content"]["application/problem+json"].is_object(), "{response}");
    }
}

/// `/req/core/fc-limit-definition`
#[test]
fn the_limit_is_defined_with_its_default_and_maximum() {
    let service = Service::start();
    let definition = Definition::of(&service);
    for table in &service.publication.tables {
        let limit = definition.parameter(&items_of(table.layer.id), "limit");
        is_form(limit, false);
        let schema = definition.resolved(&limit["schema"]);
        assert_eq!(schema["type"], "integer", "{limit}");
        for (member, value) in [("minimum", 1), ("default", 100), ("maximum", 1_000_000)] {
            assert_eq!(schema[member], value, "{limit}");
        }
    }
}

/// `/req/core/fc-bbox-definition`
#[test]
fn the_box_is_defined_as_four_or_six_numbers() {
    let service = Service::start();
    let definition = Definition::of(&service);
    let bbox = definition.parameter(&items_of("school_sites"), "bbox");
    is_form(bbox, false);
    let schema = definition.resolved(&bbox["schema"]);
    assert_eq!((&schema["type"], &schema["items"]["type"]), (&json!("array"), &json!("number")), "{bbox}");
    // The corrigendum says it by oneOf, the first edition by a smallest and largest number.
    let sizes: Vec<(&Value, &Value)> = match schema["oneOf"].as_array() {
        Some(kinds) => kinds.iter().map(|kind| (&kind["minItems"], &kind["maxItems"])).collect(),
        None => vec![(&schema["minItems"], &schema["maxItems"])],
    };
    let (four, six) = (json!(4), json!(6));
    assert!(sizes == [(&four, &four), (&six, &six)] || sizes == [(&four, &six)], "{bbox}");
}

/// `/req/core/fc-time-definition`
#[test]
fn the_time_is_defined_as_text() {
    let service = Service::start();
    let definition = Definition::of(&service);
    let datetime = definition.parameter(&items_of("hazards"), "datetime");
    is_form(datetime, false);
    assert_eq!(definition.resolved(&datetime["schema"])["type"], "string", "{datetime}");
}

/// `/req/crs/fc-bbox-crs-definition`, `/req/crs/fc-crs-definition`, `/req/filter/filter-crs-param`
#[test]
fn the_parameters_for_reference_systems_are_defined_as_uris() {
    let service = Service::start();
    let definition = Definition::of(&service);
    for (path, name) in [
        (items_of("school_sites"), "bbox-crs"),
        (items_of("school_sites"), "crs"),
        (items_of("school_sites"), "filter-crs"),
    ] {
        let parameter = definition.parameter(&path, name);
        is_form(parameter, false);
        let schema = definition.resolved(&parameter["schema"]);
        assert_eq!(schema["type"], "string", "{parameter}");
        assert!(schema["format"].as_str().is_none_or(|format| format.starts_with("uri")), "{parameter}");
    }
}

/// `/req/filter/filter-param`, `/req/filter/filter-lang-param`
#[test]
fn the_filter_is_defined_with_its_languages_and_their_default() {
    let service = Service::start();
    let definition = Definition::of(&service);
    let path = items_of("school_sites");
    let filter = definition.parameter(&path, "filter");
    assert_eq!((&filter["in"], &filter["schema"]["type"]), (&json!("query"), &json!("string")), "{filter}");
    let language = definition.parameter(&path, "filter-lang");
    let schema = definition.resolved(&language["schema"]);
    assert_eq!(schema["enum"], json!(["cql2-text", "cql2-json"]), "{language}");
    assert_eq!(schema["default"], "cql2-text", "{language}");
}
