//! Hazards on hand-made networks: which ways a line or a point means. One unit of the maps is
//! 0.001 degrees: 73 m to the east, 111 m to the north.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use formats::hazards::{Hazard, HazardShape};
use geo_core::{Localised as _, LonLat, Stage};
use network::{
    Closures, Network, Snapper, build,
    distances::table,
    hazards::{HazardMatch, HazardMatchError, match_hazards},
    osm::{Streets, Way},
    rules::{Access, Direction},
    search::UNREACHED,
};

fn at(east: f64, north: f64) -> LonLat {
    LonLat { lon: 8.0 + east / 1000.0, lat: 49.0 + north / 1000.0 }
}

fn network(nodes: &[(f64, f64)], ways: &[&[u32]]) -> Network {
    let way = |(id, nodes): (i64, &&[u32])| Way {
        id,
        access: Access::Open,
        direction: Direction::Both,
        nodes: Box::from(*nodes),
    };
    let places = nodes.iter().map(|(east, north)| network::geodesy::fixed(at(*east, *north))).collect();
    build(Streets { places, ways: (1..).zip(ways).map(way).collect(), ..Streets::default() }).0
}

fn hazard(shape: HazardShape) -> Hazard {
    Hazard {
        row: 3,
        shape,
        reason: "kein Gehweg".into(),
        decided_by: "Kreisverwaltung".into(),
        stages: Stage::ALL.to_vec(),
        valid_from: None,
        valid_to: None,
        osm_way: None,
    }
}

fn line(points: &[(f64, f64)]) -> Hazard {
    hazard(HazardShape::Lines(vec![points.iter().map(|(east, north)| at(*east, *north)).collect()]))
}

fn matched(network: &Network, hazard: Hazard) -> Result<HazardMatch, HazardMatchError> {
    let snapper = Snapper::new(network);
    Ok(match_hazards(&snapper, "gefahren.geojson", &[hazard], &BTreeMap::new())?.remove(0))
}

/// Metres between two points while a hazard is avoided.
#[track_caller]
fn metres(network: &Network, hazard: Hazard, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let avoiding = network.avoiding(Closures::of_hazards([&matched(network, hazard).unwrap()]));
    let snapper = Snapper::new(network);
    let [from, to] = [from, to].map(|(east, north)| snapper.snap(at(east, north)).unwrap());
    let found = table(&avoiding, &[from], &[to])[0];
    (found != UNREACHED).then(|| f64::from(found) / 1000.0)
}

/// A road to the east with a lane around it in the north; side streets every five units.
fn road() -> Network {
    let nodes = [
        (0.0, 0.0),
        (5.0, 0.0),
        (10.0, 0.0),
        (15.0, 0.0),
        (0.0, 4.0),
        (15.0, 4.0),
        (5.0, -3.0),
        (10.0, -3.0),
    ];
    network(&nodes, &[&[0, 1, 2, 3], &[0, 4, 5, 3], &[1, 6], &[2, 7]])
}

const EAST: f64 = 73.17;
const NORTH: f64 = 111.2;

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < expected * 0.005 + 1.0),
        "{found:?} {expected}"
    );
}

#[test]
fn a_line_along_a_road_closes_it_and_no_side_street() {
    // Five metres beside the road, from the first to the last junction.
    let hazard = || line(&[(5.0, 0.045), (10.0, 0.045)]);
    let network = road();
    let found = matched(&network, hazard()).unwrap();
    assert_eq!(found.stretches.len(), 1);
    assert!(found.matched.0 > 0.95 * found.length.0, "{found:?}");
    near(metres(&network, hazard(), (0.0, 0.0), (15.0, 0.0)), 15.0 * EAST + 8.0 * NORTH);
    near(metres(&network, hazard(), (5.0, -3.0), (0.0, 0.0)), 5.0 * EAST + 3.0 * NORTH);
    assert_eq!(metres(&network, hazard(), (7.0, 0.0), (15.0, 0.0)), None);
}

#[test]
fn a_line_along_part_of_a_long_edge_closes_that_part() {
    let network = road();
    let hazard = || line(&[(6.0, 4.02), (9.0, 4.02)]);
    let found = matched(&network, hazard()).unwrap().stretches;
    assert_eq!(found.len(), 1);
    let (edge, [from, to]) = found[0];
    assert!((f64::from(to - from) / 1000.0 - 3.0 * EAST).abs() < 5.0);
    assert!(to < network.edges()[edge as usize].length);
    // Up to the danger from one side, not beyond.
    near(metres(&network, hazard(), (5.0, 4.0), (0.0, 0.0)), 5.0 * EAST + 4.0 * NORTH);
    assert_eq!(metres(&network, hazard(), (7.0, 4.0), (0.0, 0.0)), None);
    near(metres(&network, hazard(), (10.0, 4.0), (15.0, 4.0)), 5.0 * EAST);
}

#[test]
fn a_footpath_beside_a_dangerous_road_stays_open() {
    // The path runs 10 m north of the road and joins it at both ends.
    let nodes = [(0.0, 0.0), (10.0, 0.0), (0.1, 0.09), (9.9, 0.09), (-3.0, 0.0), (13.0, 0.0)];
    let network = network(&nodes, &[&[4, 0, 1, 5], &[0, 2, 3, 1]]);
    let hazard = || line(&[(0.0, 0.005), (10.0, -0.005)]);
    assert_eq!(matched(&network, hazard()).unwrap().stretches.len(), 1);
    near(metres(&network, hazard(), (-3.0, 0.0), (13.0, 0.0)), 16.0 * EAST + 10.0);
    // Along the footpath it is the other way round.
    let beside = matched(&network, line(&[(0.2, 0.085), (9.8, 0.085)])).unwrap();
    let road = matched(&network, hazard()).unwrap();
    assert_ne!(beside.stretches[0].0, road.stretches[0].0);
}

#[test]
fn a_point_closes_the_crossing_and_leaves_its_streets_open_up_to_there() {
    let nodes = [(0.0, 0.0), (5.0, 0.0), (10.0, 0.0), (5.0, 5.0), (5.0, -5.0)];
    let network = network(&nodes, &[&[0, 1, 2], &[3, 1, 4]]);
    let point = || hazard(HazardShape::Point(at(5.05, 0.05)));
    assert_eq!(matched(&network, point()).unwrap().stretches.len(), 4);
    assert_eq!(metres(&network, point(), (5.0, 5.0), (5.0, -5.0)), None);
    near(metres(&network, point(), (0.0, 0.0), (4.0, 0.0)), 4.0 * EAST);
}

#[test]
fn a_point_between_junctions_closes_the_way_at_that_place() {
    let network = road();
    let point = || hazard(HazardShape::Point(at(7.5, 0.05)));
    assert_eq!(matched(&network, point()).unwrap().stretches.len(), 1);
    near(metres(&network, point(), (5.0, 0.0), (7.4, 0.0)), 2.4 * EAST);
    near(metres(&network, point(), (7.4, 0.0), (7.6, 0.0)), 29.8 * EAST + 8.0 * NORTH);
}

#[test]
fn a_hazard_that_means_no_way_is_an_error_in_both_languages() {
    let network = road();
    let far = matched(&network, line(&[(0.0, 2.0), (10.0, 2.0)])).unwrap_err();
    assert!(far.to_string().starts_with("gefahren.geojson, feature 3: no way"), "{far}");
    assert!(far.german().contains("Feature 3"));
    // Across the road it runs along nothing.
    assert!(matched(&network, line(&[(7.0, -1.0), (7.0, 1.0)])).is_err());
    assert!(matched(&network, hazard(HazardShape::Point(at(7.0, 1.0)))).is_err());
    let unknown = Hazard { osm_way: Some(4711), ..line(&[(5.0, 0.0), (10.0, 0.0)]) };
    let unknown = matched(&network, unknown).unwrap_err();
    assert!(unknown.to_string().contains("no way 4711"), "{unknown}");
}

#[test]
fn a_named_way_is_meant_as_a_whole_where_it_comes_near_the_line() {
    let network = road();
    let snapper = Snapper::new(&network);
    let named = Hazard { osm_way: Some(3), ..line(&[(5.2, -1.0), (7.0, -1.0)]) };
    let lines = [(3, vec![at(5.0, 0.0), at(5.0, -3.0)])].into_iter().collect();
    // But it must be near: a mistyped number would close another way.
    let elsewhere = Hazard { osm_way: Some(3), ..line(&[(0.0, 2.0), (1.0, 2.0)]) };
    let error = match_hazards(&snapper, "gefahren.geojson", &[elsewhere], &lines).unwrap_err();
    assert!(error.to_string().contains("way 3 does not come within 50 m"), "{error}");
    let found = match_hazards(&snapper, "gefahren.geojson", &[named], &lines).unwrap().remove(0);
    let avoiding = network.avoiding(Closures::of_hazards([&found]));
    let [from, to] = [(5.0, -3.0), (0.0, 0.0)].map(|(east, north)| snapper.snap(at(east, north)).unwrap());
    assert_eq!(table(&avoiding, &[from], &[to]), [UNREACHED]);
    near(Some(f64::from(table(&network, &[from], &[to])[0]) / 1000.0), 5.0 * EAST + 3.0 * NORTH);
}

#[test]
fn a_narrow_bridge_in_the_middle_of_a_long_edge_is_closed() {
    let network = road();
    let found = matched(&network, line(&[(7.0, 4.0), (7.2, 4.0)])).unwrap();
    assert_eq!(found.stretches.len(), 1);
    let [from, to] = found.stretches[0].1;
    assert!((10_000..20_000).contains(&(to - from)), "{found:?}");
}

#[test]
fn one_of_several_lines_that_means_no_way_is_not_lost_among_the_others() {
    let network = road();
    let lines = vec![vec![at(5.0, 0.0), at(10.0, 0.0)], vec![at(6.0, 2.0), at(6.5, 2.0)]];
    assert!(matched(&network, hazard(HazardShape::Lines(lines))).is_err());
}
