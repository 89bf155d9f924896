use std::sync::Arc;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use catalogue::{
    Layer, Publication, Row, Shape,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK},
    properties::{PUPILS, SITE, SITE_NAME, TYPE},
};
use geo::{MultiPolygon, Rect};
use geo_core::EastNorth;
use serde_json::Value;

use crate::{
    caller::{Caller, Sees},
    config::Config,
    config::Role,
    published::Published,
    service::Service,
    testing::{Answer, CORNER, ask, get, publication},
};

/// Two areas side by side of one type, one area of another, and on foot the western one alone.
fn service() -> Arc<Service> {
    let area = |layer: &Layer, site: &str, school_type: &str, from: f64, to: f64| {
        let cell =
            Rect::new((CORNER[0] + from, CORNER[1]), (CORNER[0] + to, CORNER[1] + 1000.0)).to_polygon();
        Row::new(
            layer,
            Some(Shape::Polygons(Arc::new(MultiPolygon(vec![cell])))),
            [
                (&SITE, site.into()),
                (&SITE_NAME, format!("School {site}").into()),
                (&TYPE, school_type.into()),
                (&PUPILS, 12_u32.into()),
            ],
        )
    };
    let mut all: Publication = publication(3);
    for table in &mut all.tables {
        if table.layer.id == CATCHMENTS_NEAREST.id {
            table.rows = vec![
                area(table.layer, "30", "Grundschule", 1000.0, 2000.0),
                area(table.layer, "20", "Grundschule", 0.0, 1000.0),
                area(table.layer, "10", "Gymnasium", 0.0, 2000.0),
            ];
        } else if table.layer.id == CATCHMENTS_WALK.id {
            table.rows = vec![area(table.layer, "20", "Grundschule", 0.0, 1000.0)];
        }
    }
    Arc::new(Service::new(Published::of(all, "tag".into()), Config::default()))
}

fn asked(east: f64, school_type: &str, caller: Caller) -> Answer {
    let at = EastNorth { east: CORNER[0] + east, north: CORNER[1] + 500.0 }.to_lon_lat().unwrap();
    let address = format!("/catchment?lon={}&lat={}&type={school_type}", at.lon, at.lat);
    ask(&service(), caller, Request::get(address).body(Body::empty()).unwrap())
}

fn sites(answer: &Answer) -> [Value; 2] {
    let json = answer.json();
    ["nearest", "on_foot"].map(|part| json[part]["site"].clone())
}

#[test]
fn a_place_lies_in_the_catchment_of_its_area() {
    let of = |east, school_type| sites(&asked(east, school_type, Caller::unrestricted()));
    assert_eq!(of(500.0, "Grundschule"), ["20", "20"]);
    assert_eq!(of(1500.0, "Grundschule"), [Value::from("30"), Value::Null]);
    assert_eq!(of(1500.0, "Gymnasium"), [Value::from("10"), Value::Null]);
    let answer = asked(500.0, "Grundschule", Caller::unrestricted()).json();
    assert_eq!(answer["nearest"]["site_name"], "School 20");
    assert_eq!(answer["nearest"]["pupils"], 12);
    assert!(answer["nearest"].get("geometry").is_none() && answer.get("why").is_none());
}

#[test]
fn on_a_border_it_is_the_lower_site() {
    // Both areas have this corner.
    let service = service();
    let held = Arc::clone(service.published().layer(CATCHMENTS_NEAREST.id).unwrap());
    let corner = geo::Point::new(CORNER[0] + 1000.0, CORNER[1] + 1000.0);
    let row = super::catchment::around(&held, corner, "Grundschule").unwrap();
    assert_eq!(held.table.value(&held.table.rows[row], &SITE).text(), Some("20"));
}

#[test]
fn outside_there_is_none_with_a_word_why() {
    for east in [-5000.0, 60_000.0] {
        let answer = asked(east, "Grundschule", Caller::unrestricted());
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(sites(&answer), [Value::Null, Value::Null]);
        assert!(answer.json()["why"]["nearest"].as_str().unwrap().contains("außerhalb"));
    }
    let far = ask(
        &service(),
        Caller::unrestricted(),
        Request::get("/catchment?lon=-170&lat=-80&type=Gymnasium&f=html").body(Body::empty()).unwrap(),
    );
    assert_eq!(far.status, StatusCode::OK);
    assert!(far.text().contains("außerhalb"));
}

#[test]
fn a_type_that_no_layer_has_is_refused_with_those_there_are() {
    let answer = asked(500.0, "Hogwarts", Caller::unrestricted());
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Grundschule, Gymnasium"), "{}", answer.text());
    for wrong in [
        "",
        "lat=49.7&type=Grundschule",
        "lon=x&lat=49.7&type=Grundschule",
        "lon=6.6&lat=NaN&type=Grundschule",
        "lon=181&lat=1&type=Grundschule",
    ] {
        assert_eq!(get(&format!("/catchment?{wrong}")).status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[test]
fn the_answer_holds_no_position() {
    let answer = asked(500.0, "Grundschule", Caller::unrestricted());
    let text = answer.text();
    for number in ["6.6", "49.7", "lon", "lat="] {
        assert!(!text.contains(number), "{number} in {text}");
    }
}

fn only(ids: &[&str]) -> Caller {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    Caller { name: Some("planer".into()), role: Role::Planner, sees: Sees::Only(ids), may_sign_in: true }
}

#[test]
fn a_layer_that_is_not_seen_is_left_out_and_named() {
    let answer = asked(500.0, "Grundschule", only(&[CATCHMENTS_WALK.id])).json();
    assert_eq!(answer["on_foot"]["site"], "20");
    assert!(answer.get("nearest").is_none());
    assert_eq!(answer["left_out"], serde_json::json!(["catchments_nearest"]));
    assert_eq!(asked(500.0, "Grundschule", only(&["totals"])).status, StatusCode::NOT_FOUND);
    let public = Caller { name: None, ..only(&[]) };
    assert_eq!(asked(500.0, "Grundschule", public).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_school_has_all_its_published_figures() {
    let answer = get("/sites/number%202").json();
    assert_eq!(answer["number"], "number 2");
    let site = &answer["sites"][0];
    assert_eq!((&site["site"]["site"], &site["site"]["pupils"]), (&"site 2".into(), &2.into()));
    for part in [
        "attendance",
        "desire_lines",
        "catchments_nearest",
        "catchments_walk",
        "walk_isochrones",
        "claim_areas",
    ] {
        let rows = site[part].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{part}");
        assert_eq!(rows[0]["site"], "site 2");
        assert!(rows[0].get("geometry").is_none());
    }
    assert!(answer.get("left_out").is_none());
    let page = get("/sites/number%202?f=html").text();
    assert!(page.contains("name 2 (site 2)") && page.contains("Wunschlinien"));
    assert_eq!(get("/sites/nothing").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_school_of_several_sites_is_a_list_and_unseen_layers_are_named() {
    let mut all = publication(3);
    let sites = &mut all.tables[0];
    assert_eq!(sites.layer.id, "school_sites");
    let place = sites.layer.properties.iter().position(|property| property.name == "number").unwrap();
    for row in &mut sites.rows {
        row.values[place] = "54321".into();
    }
    let service = Arc::new(Service::new(Published::of(all, "tag".into()), Config::default()));
    let of = |caller| ask(&service, caller, Request::get("/sites/54321").body(Body::empty()).unwrap());
    let answer = of(Caller::unrestricted()).json();
    // The last row has no site.
    assert_eq!(answer["sites"].as_array().unwrap().len(), 2);
    let answer = of(only(&["school_sites", "claim_areas"])).json();
    assert!(answer["sites"][0].get("attendance").is_none());
    assert_eq!(answer["sites"][0]["claim_areas"].as_array().unwrap().len(), 1);
    assert_eq!(answer["left_out"].as_array().unwrap().len(), 5);
    assert_eq!(of(only(&["claim_areas"])).status, StatusCode::NOT_FOUND);
}
