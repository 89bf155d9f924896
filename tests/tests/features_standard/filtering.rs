//! The parameters of a filter (19-079r2, Part 3): what it is, in which language, in which reference
//! system, and how it goes with the others.

use serde_json::json;

use super::{
    Service, encoded, is_problem,
    places::{CRS84, SYSTEMS, meets},
};

/// `/req/filter/filter-param`, `/req/filter/response`: features for which the filter is true, and no
/// others.
#[test]
fn a_filter_selects_what_it_is_true_for() {
    let service = Service::start();
    let expected = service.rows_where("school_sites", |columns| Some(columns.number("pupils")? > 20.0));
    assert_eq!(service.selected("school_sites", &format!("filter={}", encoded("pupils > 20"))), expected);
    let rest = service.rows_where("school_sites", |columns| Some(columns.number("pupils")? <= 20.0));
    assert_eq!(service.selected("school_sites", &format!("filter={}", encoded("NOT (pupils > 20)"))), rest);
    // Where the number is not known, neither is true.
    assert!(expected.len() + rest.len() < service.table("school_sites").rows.len());
}

/// `/req/filter/filter-lang-param`: without a language it is text.
#[test]
fn a_filter_without_a_language_is_text() {
    let service = Service::start();
    let text = encoded("stages = 'primary'");
    let found = service.selected("school_sites", &format!("filter={text}"));
    assert!(!found.is_empty());
    assert_eq!(service.selected("school_sites", &format!("filter={text}&filter-lang=cql2-text")), found);
    let json = encoded(r#"{"op":"=","args":[{"property":"stages"},"primary"]}"#);
    assert_eq!(service.selected("school_sites", &format!("filter={json}&filter-lang=cql2-json")), found);
    is_problem(&service.get(&format!("/collections/school_sites/items?filter={json}")), 400);
    is_problem(
        &service.get(&format!("/collections/school_sites/items?filter={text}&filter-lang=cql2-json")),
        400,
    );
    for language in ["cql-text", "cql", "json", "", "CQL2-TEXT"] {
        is_problem(
            &service.get(&format!("/collections/school_sites/items?filter={text}&filter-lang={language}")),
            400,
        );
    }
}

/// `/req/filter/filter-crs-wgs84`, `/req/filter/filter-crs-param`
#[test]
fn geometries_of_a_filter_are_in_the_system_that_is_named_else_in_longitude_and_latitude() {
    let service = Service::start();
    let side = [328_123.0, 5_509_321.0, 336_789.0, 5_516_543.0];
    let mut found = Vec::new();
    for system in SYSTEMS {
        let asked = system.around(side);
        let expected =
            service.rows_where("school_sites", |columns| Some(meets(&system.geometry(columns.row)?, asked)));
        let bbox = system.written(asked);
        let text = encoded(&format!("S_INTERSECTS(geometry,BBOX({bbox}))"));
        let numbers: Vec<f64> = bbox.split(',').map(|number| number.parse().unwrap()).collect();
        let json = json!({"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": numbers}]});
        let crs = encoded(system.uri);
        let by_text = service.selected("school_sites", &format!("filter={text}&filter-crs={crs}"));
        assert_eq!(by_text, expected, "{}", system.uri);
        let json = encoded(&json.to_string());
        let by_json = service
            .selected("school_sites", &format!("filter={json}&filter-lang=cql2-json&filter-crs={crs}"));
        assert_eq!(by_json, expected, "{}", system.uri);
        if system == CRS84 {
            assert_eq!(service.selected("school_sites", &format!("filter={text}")), expected);
        }
        // `crs` is about the answer alone.
        let turned = service.selected(
            "school_sites",
            &format!("filter={text}&filter-crs={crs}&crs={}", encoded(SYSTEMS[4].uri)),
        );
        assert_eq!(turned, expected, "{}", system.uri);
        found.push(expected.len());
    }
    assert!(found.iter().all(|count| *count > 3), "{found:?}");
}

/// `/req/filter/filter-crs-param`, C
#[test]
fn a_system_of_a_filter_that_is_not_listed_is_refused() {
    let service = Service::start();
    let text = encoded("S_INTERSECTS(geometry,POINT(6.6 49.7))");
    for crs in ["http://www.opengis.net/def/crs/EPSG/0/31466", "25832", "", "x"] {
        is_problem(
            &service
                .get(&format!("/collections/school_sites/items?filter={text}&filter-crs={}", encoded(crs))),
            400,
        );
    }
}

/// `/req/filter/mixing-expressions`
#[test]
fn a_filter_and_the_other_parameters_hold_together() {
    let service = Service::start();
    let side = [6.3, 49.5, 6.8, 49.9];
    let expected = service.rows_where("hazards", |columns| {
        let is_inside = meets(&CRS84.geometry(columns.row)?, side);
        let is_valid = super::features::is_valid(columns, "2028-01-01", "9999-12-31");
        let is_here = columns.text("decided_by")?.starts_with("Kreis");
        Some(is_inside && is_valid && is_here && columns.text("stages")? == "primary,secondary_1")
    });
    assert!(!expected.is_empty());
    let parameters = format!(
        "bbox=6.3,49.5,6.8,49.9&datetime={}&stages={}&filter={}",
        encoded("2028-01-01T00:00:00Z/.."),
        encoded("primary,secondary_1"),
        encoded("decided_by LIKE 'Kreis%'")
    );
    assert_eq!(service.selected("hazards", &parameters), expected);
}

/// `/req/filter/expression-construction`, `/req/queryables/expression-construction`
#[test]
fn a_property_that_is_no_queryable_is_refused() {
    let service = Service::start();
    for text in [
        "nothing = 1",
        "cell_id = 'x'",
        "Name = 'x'",
        "id = 1",
        "S_INTERSECTS(shape,POINT(6 49))",
        "nothing IS NULL",
    ] {
        is_problem(&service.get(&format!("/collections/school_sites/items?filter={}", encoded(text))), 400);
    }
    let json = r#"{"op":"=","args":[{"property":"nothing"},1]}"#;
    let path = format!("/collections/school_sites/items?filter-lang=cql2-json&filter={}", encoded(json));
    is_problem(&service.get(&path), 400);
    // A table has no geometry.
    is_problem(
        &service.get(&format!(
            "/collections/totals/items?filter={}",
            encoded("S_INTERSECTS(geometry,POINT(6 49))")
        )),
        400,
    );
}

/// `/req/filter/filter-param`: what is no filter is refused, and the problem says so.
#[test]
fn what_is_no_filter_is_refused() {
    let service = Service::start();
    for text in [
        "",
        "pupils",
        "pupils >",
        "> 3",
        "pupils > 3 AND",
        "(pupils > 3",
        "pupils > 3)",
        "pupils == 3",
        "pupils > 'many'",
        "name LIKE 3",
        "pupils IN ()",
        "pupils BETWEEN 1",
        "name = \"x",
        "name = 'x",
        "S_INTERSECTS(geometry)",
        "S_INTERSECTS(geometry,POINT(6))",
        "S_INTERSECTS(geometry,POINT(6,49))",
        "S_INTERSECTS(name,POINT(6 49))",
        "S_INTERSECTS(geometry,POLYGON((6 49,7 49,7 50)))",
        "S_INTERSECTS(geometry,BBOX(1,2,3))",
        "DROP TABLE x",
        "pupils > 3; pupils > 4",
        "name = 'a' 'b'",
        "nofunction(name) = 'x'",
        "bell_start = DATE('2024-02-30')",
    ] {
        let path = format!("/collections/school_sites/items?filter={}", encoded(text));
        let got = service.get(&path);
        assert_eq!(got.status, 400, "{text}");
        is_problem(&got, 400);
    }
    for json in [
        "{",
        "[]",
        "null",
        "3",
        "\"pupils > 3\"",
        "{}",
        r#"{"op":">"}"#,
        r#"{"op":">","args":[]}"#,
        r#"{"op":">","args":[{"property":"pupils"}]}"#,
        r#"{"op":">","args":[{"property":"pupils"},1,2]}"#,
        r#"{"op":"explode","args":[{"property":"pupils"},1]}"#,
        r#"{"op":"and","args":[1,2]}"#,
        r#"{"op":">","args":[{"property":3},1]}"#,
        r#"{"op":"in","args":[{"property":"name"},"x"]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["6",49]}]}"#,
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[6,49],[7,49]]]}]}"#,
        r#"{"op":"isNull","args":[{"property":"pupils"}]} x"#,
    ] {
        let path = format!("/collections/school_sites/items?filter-lang=cql2-json&filter={}", encoded(json));
        let got = service.get(&path);
        assert_eq!(got.status, 400, "{json}");
        is_problem(&got, 400);
    }
}
