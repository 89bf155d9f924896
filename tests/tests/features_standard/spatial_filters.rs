//! Spatial functions of CQL2 (21-065r2, 7.4 and 7.5) on points, lines and areas, compared with what
//! `geo` finds in the file.

use std::collections::BTreeSet;

use geo::{Geometry, Intersects as _, LineString, Point, Polygon, coord};
use serde_json::{Value, json};

use super::{
    Service, encoded,
    places::{CRS84, positions},
};

/// The rows of a layer that meet a place in longitude and latitude.
fn meeting(service: &Service, layer: &str, place: &Geometry<f64>) -> BTreeSet<u64> {
    service.rows_where(layer, |columns| Some(CRS84.geometry(columns.row)?.intersects(place)))
}

/// Demands that the function finds the rows of every layer that meet a place, in both encodings and
/// with its arguments in either order.
fn finds(service: &Service, place: &Geometry<f64>, text: &str, json: &Value) -> usize {
    let mut all = 0;
    for layer in ["school_sites", "hazards", "catchments_nearest", "pupil_density_1km", "desire_lines"] {
        let expected = meeting(service, layer, place);
        let written =
            [format!("S_INTERSECTS(geometry,{text})"), format!("s_intersects({text}, \"geometry\")")];
        for written in written {
            let found = service.selected(layer, &format!("filter={}", encoded(&written)));
            assert_eq!(found, expected, "{layer}: {written}");
        }
        let written = json!({"op": "s_intersects", "args": [{"property": "geometry"}, json]});
        let parameters = format!("filter-lang=cql2-json&filter={}", encoded(&written.to_string()));
        assert_eq!(service.selected(layer, &parameters), expected, "{layer}: {written}");
        all += expected.len();
    }
    all
}

/// `/req/basic-spatial-functions/spatial-functions`: with a point.
#[test]
fn a_point_finds_the_areas_it_lies_in() {
    let service = Service::start();
    let mut found = 0;
    for row in [0, 17, 60] {
        let site = CRS84.geometry(&service.table("school_sites").rows[row]).unwrap();
        // A little beside the site, that it lies on no border of cells.
        let [lon, lat] = positions(&site)[0].map(|degrees| (degrees * 1e5).round() / 1e5 + 3e-6);
        let json = json!({"type": "Point", "coordinates": [lon, lat]});
        found += finds(&service, &Point::new(lon, lat).into(), &format!("POINT({lon} {lat})"), &json);
    }
    assert!(found >= 3, "{found}");
}

/// `/req/basic-spatial-functions/spatial-functions`: with a box.
#[test]
fn a_box_finds_what_meets_it() {
    let service = Service::start();
    let [west, south, east, north] = [6.5613, 49.7017, 6.6829, 49.7931];
    let place = geo::Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
    let json = json!({"bbox": [west, south, east, north]});
    let found = finds(&service, &place.into(), &format!("BBOX({west},{south},{east},{north})"), &json);
    assert!(found > 20, "{found}");
}

/// `/req/basic-spatial-functions-plus/spatial-functions`: with an area that has a hole.
#[test]
fn an_area_finds_what_meets_it_and_not_what_lies_in_its_hole() {
    let service = Service::start();
    let outer =
        [[6.4513, 49.6017], [6.8129, 49.6517], [6.7829, 49.8431], [6.5013, 49.8231], [6.4513, 49.6017]];
    let inner =
        [[6.6013, 49.7417], [6.6113, 49.7717], [6.6729, 49.7731], [6.6629, 49.7317], [6.6013, 49.7417]];
    let ring = |ring: &[[f64; 2]]| LineString::from(ring.to_vec());
    let place = Polygon::new(ring(&outer), vec![ring(&inner)]);
    let text = |ring: &[[f64; 2]]| ring.map_text();
    let written = format!("POLYGON(({}),({}))", text(&outer), text(&inner));
    let json = json!({"type": "Polygon", "coordinates": [outer, inner]});
    let found = finds(&service, &place.clone().into(), &written, &json);
    let whole = Polygon::new(ring(&outer), Vec::new());
    let with_hole = meeting(&service, "school_sites", &place.into());
    assert!(with_hole.len() < meeting(&service, "school_sites", &whole.into()).len(), "the hole holds sites");
    assert!(found > 50, "{found}");
}

/// `/req/basic-spatial-functions-plus/spatial-functions`: with a line and with several points.
#[test]
fn a_line_finds_what_it_crosses() {
    let service = Service::start();
    let line = [[6.45, 49.6117], [6.6513, 49.7517], [6.8129, 49.8317]];
    let written = format!("LINESTRING({})", line.map_text());
    let json = json!({"type": "LineString", "coordinates": line});
    let found = finds(&service, &LineString::from(line.to_vec()).into(), &written, &json);
    assert!(found > 10, "{found}");
}

/// `/req/spatial-functions`: being apart is the opposite of meeting, also as a denial.
#[test]
fn not_to_meet_is_the_rest() {
    let service = Service::start();
    let meets = "S_INTERSECTS(geometry,BBOX(6.5,49.6,6.7,49.8))";
    let inside = service.selected("school_sites", &format!("filter={}", encoded(meets)));
    let outside = service.selected("school_sites", &format!("filter={}", encoded(&format!("NOT ({meets})"))));
    assert!(!inside.is_empty() && !outside.is_empty() && inside.is_disjoint(&outside));
    assert_eq!(inside.len() + outside.len(), service.table("school_sites").rows.len());
}

/// Positions as well-known text writes them.
trait WrittenAsText {
    fn map_text(&self) -> String;
}

impl WrittenAsText for [[f64; 2]] {
    fn map_text(&self) -> String {
        self.iter().map(|[x, y]| format!("{x} {y}")).collect::<Vec<_>>().join(",")
    }
}
