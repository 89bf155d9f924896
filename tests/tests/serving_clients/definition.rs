//! The definition of the service: a valid OpenAPI 3.0 document whose every operation answers as it
//! says, whatever is asked.

use e2e::clients::{client, python_with_clients};

use super::Service;

#[test]
fn the_definition_is_valid_openapi_3_0() {
    let service = Service::start();
    let definition = service.server.get("/api");
    assert_eq!(definition.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    assert!(definition.json()["openapi"].as_str().unwrap().starts_with("3.0."));
    service.folder.write("api.json", &definition.body);
    let words = ["-m", "openapi_spec_validator", "--schema", "3.0", "api.json"];
    let run = client(&python_with_clients(), service.folder.path(), &words).expect_code(0);
    assert!(run.stdout.contains("OK"), "{run:?}");
}

#[test]
fn schemathesis_finds_no_answer_that_the_definition_does_not_describe() {
    let service = Service::start();
    let url = format!("{}/api", service.server.address);
    let words = [
        "-m",
        "schemathesis.cli",
        "run",
        &url,
        "--seed=1",
        "--max-examples=6",
        "--workers=2",
        "--phases=examples,coverage,fuzzing",
        "--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--request-timeout=30",
        "--no-color",
    ];
    let run = client(&python_with_clients(), service.folder.path(), &words);
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
}
