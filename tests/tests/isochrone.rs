//! `schulweg isochrone` as a user runs it: on the invented region and with broken inputs.

#![allow(clippy::unwrap_used)]

use e2e::Folder;
use geo::{Area, Contains, Coord, LineString, MultiPolygon, Point, Polygon, Winding};
use geo_core::EastNorth;
use serde_json::Value;

/// The invented region and a residence in it as the command takes it.
fn region() -> (Folder, String) {
    let folder = Folder::new();
    let _ = folder
        .schulweg(&["synth", "--out", "region", "--pupils", "3000", "--addresses", "9000"])
        .expect_code(0);
    let truth = folder.placed("region/wahrheit.csv");
    let row = truth.iter().find(|row| row["expected"] == "house_number").unwrap();
    let metres = |name: &str| row[name].parse().unwrap();
    let place = EastNorth { east: metres("easting"), north: metres("northing") }.to_lon_lat().unwrap();
    (folder, format!("{:.7},{:.7}", place.lon, place.lat))
}

fn words<'w>(at: &'w str, metres: &'w str) -> Vec<&'w str> {
    let fixed = ["isochrone", "--osm", "region/region.osm.pbf", "--output", "iso.geojson"];
    fixed.into_iter().chain(["--edges", "ways.geojson", "--at", at, "--metres", metres]).collect()
}

fn features(folder: &Folder, name: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(&folder.read(name)).unwrap();
    assert_eq!(json["type"], "FeatureCollection");
    json["features"].as_array().unwrap().clone()
}

fn ring(value: &Value) -> LineString<f64> {
    let number = |value: &Value| value.as_f64().unwrap();
    value.as_array().unwrap().iter().map(|at| Coord { x: number(&at[0]), y: number(&at[1]) }).collect()
}

fn area(feature: &Value) -> MultiPolygon<f64> {
    assert_eq!(feature["geometry"]["type"], "MultiPolygon");
    let parts = feature["geometry"]["coordinates"].as_array().unwrap();
    let polygon = |part: &Value| {
        let rings: Vec<_> = part.as_array().unwrap().iter().map(ring).collect();
        assert!(rings[0].is_ccw() && rings[1..].iter().all(Winding::is_cw));
        Polygon::new(rings[0].clone(), rings[1..].to_vec())
    };
    parts.iter().map(polygon).collect()
}

#[test]
fn the_areas_around_a_residence_hold_the_ways_that_are_reached() {
    let (folder, at) = region();
    let run = folder.schulweg(&words(&at, "2000,1000,2000")).expect_code(0);
    assert!(run.stdout.contains("    1000 m: ") && run.stdout.contains("km of ways"), "{}", run.stdout);
    let found = features(&folder, "iso.geojson");
    let metres: Vec<f64> = found.iter().map(|one| one["properties"]["metres"].as_f64().unwrap()).collect();
    assert_eq!(metres, [1000.0, 2000.0]);
    let areas: Vec<_> = found.iter().map(area).collect();
    assert!(areas[1].unsigned_area() > areas[0].unsigned_area());
    let snap = found[0]["properties"]["snap_m"].as_f64().unwrap();
    assert!((0.0..250.0).contains(&snap));
    for (feature, area) in found.iter().zip(&areas) {
        // A degree at 49.75 degrees north is 72.06 by 111.22 km.
        let expected = area.unsigned_area() * 72.06 * 111.22;
        let told = feature["properties"]["area_km2"].as_f64().unwrap();
        assert!((told / expected - 1.0).abs() < 0.02, "{told} {expected}");
    }
    let ways = features(&folder, "ways.geojson");
    let (mut inside, mut nearer) = (0, 0);
    for way in &ways {
        let of = |name: &str| way["properties"][name].as_f64().unwrap();
        let ends = [of("from_m"), of("to_m")];
        assert!(ends.iter().all(|metres| (snap - 0.01..=2000.0).contains(metres)), "{ends:?}");
        let line = ring(&way["geometry"]["coordinates"]);
        let middle = Point(line.0[line.0.len() / 2]);
        inside += usize::from(areas[1].contains(&middle));
        if ends.iter().all(|metres| *metres < 999.0) {
            assert!(areas[0].contains(&middle), "{way}");
            nearer += 1;
        }
    }
    assert!(nearer > 20 && inside * 1000 >= ways.len() * 990, "{nearer} {inside} of {}", ways.len());
    let before = (folder.read("iso.geojson"), folder.read("ways.geojson"));
    let again = folder.schulweg(&words(&at, "1000,2000")).expect_code(0);
    assert_eq!((folder.read("iso.geojson"), folder.read("ways.geojson")), before);
    assert_eq!(again.stdout, run.stdout);
}

#[test]
fn impossible_wishes_are_refused_in_the_language_of_the_user() {
    let (folder, at) = region();
    for wrong in ["0", "-5", "nan", "two", "1000,0", "100001"] {
        let run = folder.schulweg(&words(&at, wrong)).expect_code(2);
        assert!(run.stderr.contains("more than 0 and no more than 100000"), "{wrong}: {}", run.stderr);
    }
    let run = folder.schulweg_in_german(&words(&at, "0")).expect_code(2);
    assert!(run.stderr.contains("„0“ ist kein möglicher Wert für --metres"), "{}", run.stderr);
    for wrong in ["6.6", "6.6;49.7", "6.6,east", "6.6,95"] {
        let run = folder.schulweg(&words(wrong, "1000")).expect_code(2);
        assert!(run.stderr.contains("longitude and latitude"), "{wrong}: {}", run.stderr);
    }
    // Latitude first: a place in Somalia.
    let (lon, lat) = at.split_once(',').unwrap();
    let turned = format!("{lat},{lon}");
    let run = folder.schulweg(&words(&turned, "1000")).expect_code(2);
    assert!(run.stderr.contains("outside of region/region.osm.pbf"), "{}", run.stderr);
    let run = folder.schulweg_in_german(&words(&turned, "1000")).expect_code(2);
    assert!(run.stderr.contains("außerhalb von region/region.osm.pbf"), "{}", run.stderr);
    let run = folder.schulweg(&words(&at, "0.001")).expect_code(2);
    assert!(run.stderr.contains("nothing can be reached within"), "{}", run.stderr);
    let mut same = words(&at, "1000");
    same[6] = "iso.geojson";
    let run = folder.schulweg_in_german(&same).expect_code(2);
    assert!(run.stderr.contains("nicht in dieselbe Datei"), "{}", run.stderr);
    assert!(folder.names().iter().all(|name| !name.ends_with(".geojson")), "{:?}", folder.names());
}
