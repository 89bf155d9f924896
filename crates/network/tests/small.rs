//! Hand-made extracts of a few ways, read and measured as real ones are. One unit of the maps
//! is 0.001 degrees: 73 m to the east, 111 m to the north.

#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code)]
#[path = "../../formats/src/pbf/writer.rs"]
mod writer;

use geo_core::{Localised as _, LonLat};
use network::{
    BuildReport, Network, NetworkError, Snapper, WalkingRules,
    distances::table,
    osm::Conditional,
    path::path,
    read_network,
    rules::{Access, Direction, OwnRule, OwnTag},
    search::UNREACHED,
};
use writer::{Pbf, Tags};

type Nodes<'t> = &'t [(i64, f64, f64, Tags<'t>)];
type Ways<'t> = &'t [(i64, &'t [i64], Tags<'t>)];

const EAST: f64 = 73.0;
const STREET: Tags<'static> = &[("highway", "residential")];

fn at(east: f64, north: f64) -> LonLat {
    LonLat { lon: 8.0 + east / 1000.0, lat: 49.0 + north / 1000.0 }
}

fn bytes(nodes: Nodes<'_>, ways: Ways<'_>) -> Vec<u8> {
    let nodes: Vec<_> = nodes
        .iter()
        .map(|(id, east, north, tags)| (*id, at(*east, *north).lon, at(*east, *north).lat, *tags))
        .collect();
    Pbf::new().dense(&nodes).ways(ways).bytes()
}

fn read(bytes: &[u8]) -> Result<(Network, BuildReport), NetworkError> {
    read_by(bytes, &WalkingRules::default())
}

fn read_by(bytes: &[u8], rules: &WalkingRules) -> Result<(Network, BuildReport), NetworkError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.osm.pbf");
    std::fs::write(&file, bytes).unwrap();
    read_network(&file, rules)
}

fn network(nodes: Nodes<'_>, ways: Ways<'_>) -> Network {
    read(&bytes(nodes, ways)).unwrap().0
}

/// Metres over the network between two points, snaps left out; the path itself must be as long.
#[track_caller]
fn metres(network: &Network, from: LonLat, to: LonLat) -> Option<f64> {
    let snapper = Snapper::new(network);
    let (from, to) = (snapper.snap(from).unwrap(), snapper.snap(to).unwrap());
    let found = table(network, &[from], &[to])[0];
    let path = path(network, &from, &to);
    assert_eq!(path.as_ref().map_or(UNREACHED, |path| path.length), found);
    let shape = path?.shape;
    let drawn: f64 = shape.windows(2).map(|pair| network::geodesy::length_of(pair[0], pair[1])).sum();
    assert!((drawn - f64::from(found) / 1000.0).abs() < 0.02, "{drawn} {found} {shape:?}");
    Some(f64::from(found) / 1000.0)
}

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < expected * 0.005 + 0.1),
        "{found:?} {expected}"
    );
}

/// A square block of streets, 10 units a side, to make a main network.
const BLOCK: Nodes<'static> =
    &[(1, 0.0, 0.0, &[]), (2, 10.0, 0.0, &[]), (3, 10.0, 10.0, &[]), (4, 0.0, 10.0, &[])];
const RING: &[i64] = &[1, 2, 3, 4, 1];

fn with<'t>(further: &[(i64, f64, f64, Tags<'t>)]) -> Vec<(i64, f64, f64, Tags<'t>)> {
    BLOCK.iter().copied().chain(further.iter().copied()).collect()
}

#[test]
fn two_points_on_one_edge_are_as_far_apart_as_along_it() {
    let network = network(BLOCK, &[(1, RING, STREET)]);
    near(metres(&network, at(2.0, 0.1), at(5.0, -0.1)), 3.0 * EAST);
    near(metres(&network, at(1.0, 0.0), at(0.0, 1.0)), EAST + 111.2);
    near(metres(&network, at(5.0, 0.0), at(5.0, 0.0)), 0.0);
}

#[test]
fn a_private_driveway_begins_or_ends_a_path_and_is_no_short_cut() {
    let drive: Tags<'_> = &[("highway", "service"), ("access", "private")];
    let nodes = with(&[(5, 5.0, 0.0, &[]), (6, 5.0, 10.0, &[])]);
    let network = network(&nodes, &[(1, &[1, 5, 2, 3, 6, 4, 1], STREET), (2, &[5, 6], drive)]);
    // Across the private way it would be ten units to the north.
    near(metres(&network, at(5.0, 0.0), at(4.9, 10.0)), 5.0 * EAST + 1112.0 + 4.9 * EAST);
    near(metres(&network, at(5.05, 4.0), at(2.0, 0.0)), 444.8 + 3.0 * EAST);
    near(metres(&network, at(2.0, 0.0), at(5.05, 4.0)), 444.8 + 3.0 * EAST);
    near(metres(&network, at(5.05, 4.0), at(5.05, 6.0)), 222.4);
}

#[test]
fn a_yard_behind_a_private_gate_belongs_to_the_gate() {
    let gate: Tags<'_> = &[("barrier", "gate"), ("access", "private")];
    let nodes = with(&[(5, 5.0, 1.0, gate), (6, 5.0, 3.0, &[]), (7, 5.0, 0.0, &[])]);
    let network = network(&nodes, &[(1, &[1, 7, 2, 3, 4, 1], STREET), (2, &[7, 5, 6], STREET)]);
    near(metres(&network, at(5.0, 3.0), at(4.0, 0.0)), 333.6 + EAST);
}

#[test]
fn a_wall_on_a_path_stops_people_and_a_bollard_does_not() {
    for (kind, expected) in [("bollard", 1112.0), ("wall", 1112.0 + 10.0 * EAST)] {
        let barrier: Tags<'_> = &[("barrier", kind)];
        let nodes = with(&[(5, 5.0, 0.0, &[]), (6, 5.0, 10.0, &[]), (7, 5.0, 5.0, barrier)]);
        let path: Tags<'_> = &[("highway", "path")];
        let network = network(&nodes, &[(1, &[1, 5, 2, 3, 6, 4, 1], STREET), (2, &[5, 7, 6], path)]);
        near(metres(&network, at(5.0, 0.0), at(5.0, 10.0)), expected);
    }
}

#[test]
fn a_point_beside_an_island_goes_to_the_network_and_is_flagged() {
    let nodes = with(&[(5, 4.0, 3.0, &[]), (6, 6.0, 3.0, &[])]);
    let network = network(&nodes, &[(1, RING, STREET), (2, &[5, 6], STREET)]);
    let snapper = Snapper::new(&network);
    let snap = snapper.snap(at(5.0, 2.9)).unwrap();
    assert!(snap.past_island);
    assert!((snap.straight.0 - 322.5).abs() < 1.0, "{snap:?}");
    assert!(!snapper.snap(at(5.0, 0.1)).unwrap().past_island);
}

#[test]
fn a_river_without_a_bridge_is_not_crossed_nor_is_a_ferry_taken() {
    let far = [(11, 0.0, 12.0, &[] as Tags<'_>), (12, 10.0, 12.0, &[])];
    let nodes = with(&far);
    let ferry: Tags<'_> = &[("route", "ferry"), ("foot", "yes")];
    let ways: Ways<'_> = &[(1, RING, STREET), (2, &[11, 12], STREET), (3, &[4, 11], ferry)];
    assert_eq!(metres(&network(&nodes, ways), at(0.0, 10.0), at(0.0, 12.0)), None);
    let bridge: Ways<'_> = &[(1, RING, STREET), (2, &[11, 12], STREET), (3, &[3, 12], STREET)];
    near(metres(&network(&nodes, bridge), at(0.0, 10.0), at(0.0, 12.0)), 20.0 * EAST + 222.4);
}

#[test]
fn a_rule_of_ones_own_closes_a_path_a_barrier_and_a_direction_and_a_ferry_is_taken_where_allowed() {
    let own = |key: &str, value: &str| OwnTag { key: key.into(), values: vec![value.into()] };
    let path: Tags<'_> = &[("highway", "path")];
    let nodes = with(&[(5, 5.0, 0.0, &[]), (6, 5.0, 10.0, &[]), (7, 5.0, 5.0, &[("barrier", "bollard")])]);
    let ways: Ways<'_> = &[(1, &[1, 5, 2, 3, 6, 4, 1], STREET), (2, &[5, 7, 6], path)];
    let measured = |rules: &WalkingRules, ways: Ways<'_>| {
        let network = read_by(&bytes(&nodes, ways), rules).unwrap().0;
        [(at(5.0, 0.0), at(5.0, 10.0)), (at(5.0, 10.0), at(5.0, 0.0))]
            .map(|(from, to)| metres(&network, from, to).unwrap().round())
    };
    let (across, around) = (1112.0, 1112.0 + 10.0 * EAST);
    let about = |found: [f64; 2], expected: [f64; 2]| {
        assert!(found.iter().zip(expected).all(|(f, e)| (f - e).abs() < e * 0.005), "{found:?} {expected:?}");
    };
    let built_in = WalkingRules::default();
    about(measured(&built_in, ways), [across, across]);
    let rule = |tags, then| OwnRule { tags, then, reason: String::new() };
    let closed = rule(vec![own("highway", "path")], Access::Closed);
    about(measured(&WalkingRules { ways: vec![closed], ..built_in.clone() }, ways), [around, around]);
    let bollard = rule(vec![own("barrier", "bollard")], Access::Closed);
    about(measured(&WalkingRules { barriers: vec![bollard], ..built_in.clone() }, ways), [around, around]);
    let up = OwnRule { tags: vec![own("highway", "path")], then: Direction::Forward, reason: String::new() };
    about(measured(&WalkingRules { directions: vec![up], ..built_in.clone() }, ways), [across, around]);
    let ferry: Ways<'_> = &[(1, &[1, 5, 2, 3, 6, 4, 1], STREET), (2, &[5, 6], &[("route", "ferry")])];
    about(measured(&built_in, ferry), [around, around]);
    about(measured(&WalkingRules { ferries: true, ..built_in }, ferry), [across, across]);
}

#[test]
fn ways_and_barriers_that_depend_on_a_condition_are_counted_and_their_other_tags_decide() {
    let at_night = "no @ (22:00-06:00)";
    let park: Tags<'_> = &[("highway", "path"), ("foot:conditional", at_night)];
    let cycleway: Tags<'_> = &[("highway", "cycleway"), ("access:conditional", at_night)];
    let said: Tags<'_> = &[("highway", "path"), ("foot", "yes"), ("access:conditional", at_night)];
    let house: Tags<'_> = &[("building", "yes"), ("access:conditional", at_night)];
    let gate: Tags<'_> = &[("barrier", "gate"), ("access:conditional", at_night)];
    let no_barrier: Tags<'_> = &[("access:conditional", at_night)];
    let nodes = with(&[(5, 5.0, 0.0, gate), (6, 5.0, 10.0, no_barrier)]);
    let ways: Ways<'_> = &[
        (1, &[1, 5, 2, 3, 6, 4, 1], STREET),
        (2, &[5, 6], park),
        (3, &[1, 3], cycleway),
        (4, &[2, 4], said),
        (5, &[1, 2, 3, 1], house),
    ];
    let (network, report) = read(&bytes(&nodes, ways)).unwrap();
    assert_eq!(report.conditional, Conditional { walkable: 1, closed: 1, barriers: 1 });
    near(metres(&network, at(5.0, 0.0), at(5.0, 10.0)), 1112.0);
}

#[test]
fn a_square_is_walked_across_and_a_pond_in_it_around() {
    let square: Tags<'_> = &[("highway", "pedestrian"), ("area", "yes")];
    let nodes = [
        (1, 0.0, 0.0, &[] as Tags<'_>),
        (2, 4.0, 0.0, &[]),
        (3, 4.0, 4.0, &[]),
        (4, 0.0, 4.0, &[]),
        (5, -5.0, 0.0, &[]),
        (6, 9.0, 4.0, &[]),
    ];
    let ways: Ways<'_> = &[(1, &[1, 2, 3, 4, 1], square), (2, &[5, 1], STREET), (3, &[3, 6], STREET)];
    let diagonal = (4.0 * EAST).hypot(444.8);
    near(metres(&network(&nodes, ways), at(0.0, 0.0), at(4.0, 4.0)), diagonal);

    let pond = [(7, 1.0, 1.0), (8, 3.0, 1.0), (9, 3.0, 3.0), (10, 1.0, 3.0)];
    let all: Vec<_> = nodes.iter().map(|(id, e, n, _)| (*id, *e, *n)).chain(pond).collect();
    let all: Vec<_> =
        all.into_iter().map(|(id, e, n)| (id, at(e, n).lon, at(e, n).lat, &[] as Tags<'_>)).collect();
    let pbf = Pbf::new()
        .dense(&all)
        .ways(&[
            (1, &[1, 2, 3, 4, 1], &[]),
            (2, &[5, 1], STREET),
            (3, &[3, 6], STREET),
            (4, &[7, 8, 9, 10, 7], &[]),
        ])
        .relations(&[(
            9,
            &[(1, "outer"), (4, "inner")],
            &[("highway", "pedestrian"), ("type", "multipolygon")],
        )]);
    let network = read(&pbf.bytes()).unwrap().0;
    let around = EAST.hypot(333.6) + (3.0 * EAST).hypot(111.2);
    near(metres(&network, at(0.0, 0.0), at(4.0, 4.0)), around);
}

#[test]
fn steps_are_walked_a_motorway_is_not_and_an_escalator_one_way_only() {
    let nodes = with(&[(5, 5.0, 0.0, &[]), (6, 5.0, 10.0, &[])]);
    let around = 1112.0 + 10.0 * EAST;
    let cases: [(Tags<'_>, f64, f64); 3] = [
        (&[("highway", "steps")], 1112.0, 1112.0),
        (&[("highway", "motorway")], around, around),
        (&[("highway", "steps"), ("conveying", "forward")], 1112.0, around),
    ];
    for (tags, up, down) in cases {
        let network = network(&nodes, &[(1, &[1, 5, 2, 3, 6, 4, 1], STREET), (2, &[5, 6], tags)]);
        near(metres(&network, at(5.0, 0.0), at(5.0, 10.0)), up);
        near(metres(&network, at(5.0, 10.0), at(5.0, 0.0)), down);
    }
}

#[test]
fn missing_nodes_and_ways_without_length_are_counted_and_the_rest_is_used() {
    let nodes = with(&[(5, 0.0, 0.0, &[])]);
    let ways: Ways<'_> = &[
        (1, RING, STREET),
        (2, &[1, 99, 3], STREET),
        (3, &[1, 5], STREET),
        (4, &[2, 2], STREET),
        (5, &[3, 98, 4, 1], STREET),
    ];
    let (network, report) = read(&bytes(&nodes, ways)).unwrap();
    assert_eq!(
        (report.ways.read, report.ways.accepted, report.ways.rejected, report.ways.flaws),
        (5, 2, 3, 1)
    );
    assert!(report.ways.problems[0].to_string().contains("w2"), "{:?}", report.ways.problems);
    near(metres(&network, at(1.0, 0.0), at(9.0, 0.0)), 8.0 * EAST);
}

#[test]
fn a_cut_extract_and_one_without_ways_are_errors_in_both_languages() {
    let whole = bytes(BLOCK, &[(1, RING, STREET)]);
    let error = read(&whole[..whole.len() / 2]).unwrap_err();
    assert!(error.to_string().contains("small.osm.pbf"), "{error}");
    let error = read(&bytes(BLOCK, &[(1, RING, &[("building", "yes")])])).unwrap_err();
    assert!(error.to_string().contains("no way for people on foot"), "{error}");
    assert!(error.german().contains("kein Weg für Fußgänger"));
}

#[test]
fn chains_of_several_ways_become_one_edge() {
    let nodes = with(&[(5, -5.0, 0.0, &[]), (6, -9.0, 1.0, &[])]);
    let network = network(&nodes, &[(1, RING, STREET), (2, &[1, 5], STREET), (3, &[6, 5], STREET)]);
    assert_eq!((network.nodes(), network.edges().len()), (2, 2));
    near(metres(&network, at(-9.0, 1.0), at(1.0, 0.0)), (4.0 * EAST).hypot(111.2) + 6.0 * EAST);
}

#[test]
fn ways_cross_the_outline_of_grounds_where_people_enter_and_not_where_they_pass_along() {
    let nodes = with(&[(5, 5.0, 0.0, &[]), (6, 5.0, 6.0, &[])]);
    let network = network(&nodes, &[(1, &[1, 5, 2, 3, 4, 1], STREET), (2, &[5, 6], STREET)]);
    let corners = [(4.0, 3.0), (8.0, 3.0), (8.0, 8.0), (4.0, 8.0)].map(|(e, n)| (at(e, n).lon, at(e, n).lat));
    let outline = geo::Polygon::new(corners.to_vec().into(), Vec::new());
    let found = Snapper::new(&network).crossings(&outline.into());
    assert_eq!(found.len(), 1);
    assert!(network::geodesy::length_of(found[0], at(5.0, 3.0)) < 0.1, "{found:?}");
}
