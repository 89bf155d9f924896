//! Isochrones and the distances they are made of: at a river, on random networks, in Heidelberg.
//! Places are given in metres east and north of a spot on the Mosel.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    missing_docs
)]

mod random;

use std::{path::Path, time::Instant};

use geo::{Area, BooleanOps, Contains, MultiPolygon, Point, indexed::IntervalTreeMultiPolygon};
use geo_core::{LonLat, Metres};
use network::{
    Canvas, Closures, Network, Piece, Reach, Snap, Snapper, build,
    distances::table,
    geodesy::{Fixed, fixed, length_of, position},
    graph::Sense,
    isochrones,
    osm::{Streets, Way},
    read_network,
    rules::{Access, Direction},
    search::UNREACHED,
};
use proptest::prelude::*;

fn lon_lat(east: f64, north: f64) -> LonLat {
    LonLat { lon: 6.64 + east / 72_060.0, lat: 49.75 + north / 111_220.0 }
}

fn streets(places: &[(f64, f64)], ways: &[(&[u32], Access)]) -> Network {
    let ways = (1..).zip(ways).map(|(id, (nodes, access))| Way {
        id,
        access: *access,
        direction: Direction::Both,
        nodes: Box::from(*nodes),
    });
    let places: Vec<Fixed> = places.iter().map(|(east, north)| fixed(lon_lat(*east, *north))).collect();
    build(Streets { places, ways: ways.collect(), ..Streets::default() }).0
}

fn measured<'n>(network: &'n Network, places: &[LonLat]) -> Reach<'n> {
    let snaps = Snapper::new(network).snap_all(places.iter().copied());
    let mut reach = Reach::new(network, Sense::From);
    reach.measure(&snaps);
    reach
}

/// The ways around a place, for an overview.
fn canvas(network: &Network, places: &[LonLat], walk: f64) -> Canvas {
    let snaps = Snapper::new(network).snap_all(places.iter().copied());
    Canvas::around(network, &snaps, Metres(walk)).unwrap()
}

fn metres(limits: &[f64]) -> Vec<Metres> {
    limits.iter().map(|limit| Metres(*limit)).collect()
}

fn holds(area: &impl Contains<Point<f64>>, place: LonLat) -> bool {
    let at = place.to_east_north().unwrap();
    area.contains(&Point::new(at.east, at.north))
}

/// Places at most some metres apart along what is reached, each with its share of the length.
fn along(network: &Network, pieces: &[Piece], step: f64) -> Vec<(LonLat, f64)> {
    let mut places = Vec::new();
    for piece in pieces {
        for pair in piece.part.shape(network).windows(2) {
            let length = length_of(pair[0], pair[1]);
            let steps = (length / step).ceil();
            let between = |a: f64, b: f64, at: f64| a + (b - a) * (at + 0.5) / steps;
            let [a, b] = [pair[0], pair[1]];
            places.extend((0..steps as u32).map(f64::from).map(|at| {
                let place = LonLat { lon: between(a.lon, b.lon, at), lat: between(a.lat, b.lat, at) };
                (place, length / steps)
            }));
        }
    }
    places
}

/// A street on the near bank and, 200 m to the north, one on the far bank; a bridge 2 km away.
fn banks(far: bool) -> Network {
    let near: Vec<(f64, f64)> = (-6..=6).map(|at| (f64::from(at) * 500.0, 0.0)).collect();
    let beyond = near.iter().map(|(east, _)| (*east, 200.0));
    let places: Vec<_> = near.iter().copied().chain(beyond).collect();
    let [one, other]: [Vec<u32>; 2] = [(0..13).collect(), (13..26).collect()];
    let bridge = [10, 23];
    let ways: Vec<(&[u32], Access)> =
        vec![(&one, Access::Open), (&other, Access::Open), (&bridge, Access::Open)];
    streets(&places, &ways[..if far { 3 } else { 1 }])
}

#[test]
fn what_lies_across_a_river_without_a_bridge_in_reach_is_outside() {
    for far in [false, true] {
        let network = banks(far);
        let reach = measured(&network, &[lon_lat(0.0, 0.0)]);
        let limits = metres(&[1000.0, 1500.0]);
        let canvas = canvas(&network, &[lon_lat(0.0, 0.0)], 1500.0);
        let (fine, overview) =
            (isochrones(&reach, &limits).unwrap(), canvas.isochrones(&reach, &limits).unwrap());
        for areas in [fine, overview] {
            let [small, large]: [MultiPolygon<f64>; 2] = areas.try_into().unwrap();
            for (east, north, inside) in [
                (0.0, 0.0, true),
                (0.0, 60.0, true),
                (0.0, 125.0, false),
                (0.0, 200.0, false),
                (-999.0, 0.0, true),
                (999.0, 0.0, true),
                (1001.5, 0.0, false),
                (-1001.5, 0.0, false),
                (900.0, 200.0, false),
            ] {
                assert_eq!(holds(&small, lon_lat(east, north)), inside, "{east} {north} {far}");
            }
            assert!(
                along(&network, &reach.pieces(Metres(1000.0)), 5.0).iter().all(|(at, _)| holds(&small, *at))
            );
            assert!(large.unsigned_area() > small.unsigned_area() * 1.4);
            assert!(small.difference(&large).unsigned_area() < 0.01);
            // Two kilometres of street, less than 125 m of bank on both sides.
            assert!((0.2e6..0.5e6).contains(&small.unsigned_area()), "{}", small.unsigned_area());
        }
    }
}

#[test]
fn over_a_bridge_in_reach_the_far_bank_is_inside() {
    let network = banks(true);
    let reach = measured(&network, &[lon_lat(1800.0, 0.0)]);
    let area = isochrones(&reach, &metres(&[1000.0])).unwrap().pop().unwrap();
    for (east, inside) in [(1420.0, true), (1380.0, false), (2000.0, true), (2595.0, true), (2605.0, false)] {
        assert_eq!(holds(&area, lon_lat(east, 200.0)), inside, "{east}");
    }
}

#[test]
fn the_reached_part_of_an_edge_ends_to_the_millimetre_and_is_told_with_its_distances() {
    let network = banks(false);
    let from = lon_lat(120.0, 80.0);
    let reach = measured(&network, &[from]);
    let snap = Snapper::new(&network).snap(from).unwrap();
    let pieces = reach.pieces(Metres(500.0));
    let ends: Vec<[f64; 2]> = pieces.iter().map(|piece| piece.metres.map(|metres| metres.0)).collect();
    // The street is one edge: towards the place and away from it, on both sides.
    assert_eq!(ends.len(), 2, "{pieces:?}");
    for end in ends {
        assert!(
            (end[0].max(end[1]) - 500.0).abs() < 1e-9 && (end[0].min(end[1]) - snap.straight.0).abs() < 1e-3
        );
    }
    for piece in pieces {
        let shape = piece.part.shape(&network);
        let drawn: f64 = shape.windows(2).map(|pair| length_of(pair[0], pair[1])).sum();
        assert!((drawn - (500.0 - snap.straight.0)).abs() < 0.01, "{drawn} {piece:?}");
    }
    assert_eq!(reach.pieces(Metres(snap.straight.0 - 0.01)), []);
    assert_eq!(
        isochrones(&reach, &metres(&[50.0, 0.0])).unwrap(),
        [MultiPolygon(vec![]), MultiPolygon(vec![])]
    );
    assert_eq!(isochrones(&reach, &[]).unwrap(), []);
    let canvas = canvas(&network, &[from], 500.0);
    let nothing = canvas.isochrones(&reach, &metres(&[50.0, 0.0])).unwrap();
    assert_eq!(nothing, [MultiPolygon(vec![]), MultiPolygon(vec![])]);
    assert_eq!(canvas.isochrones(&reach, &[]).unwrap(), []);
    let empty = Canvas::around(&network, &[], Metres(500.0)).unwrap();
    assert_eq!(empty.isochrones(&Reach::new(&network, Sense::To), &metres(&[500.0])).unwrap().len(), 1);
}

#[test]
fn a_site_is_as_near_as_its_nearest_entrance_and_a_driveway_is_no_short_cut() {
    let places = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 300.0), (0.0, 300.0), (500.0, 0.0), (500.0, 300.0)];
    let ways: [(&[u32], Access); 2] = [(&[0, 4, 1, 2, 5, 3, 0], Access::Open), (&[4, 5], Access::EndsOnly)];
    let network = streets(&places, &ways);
    let near = |reach: &Reach<'_>, east: f64, north: f64, expected: f64| {
        let snap = Snapper::new(&network).snap(lon_lat(east, north)).unwrap();
        let found = f64::from(reach.at(snap.edge, snap.along)) / 1000.0;
        assert!((found - expected).abs() < 0.003 * expected + 0.1, "{east} {north}: {found} {expected}");
    };
    let reach = measured(&network, &[lon_lat(500.0, 0.0)]);
    near(&reach, 500.0, 250.0, 250.0);
    near(&reach, 510.0, 300.0, 1290.0);
    let reach = measured(&network, &[lon_lat(0.0, 0.0), lon_lat(1000.0, 0.0)]);
    near(&reach, 300.0, 0.0, 300.0);
    near(&reach, 800.0, 0.0, 200.0);
    // From within the driveway both ends are near.
    let reach = measured(&network, &[lon_lat(500.0, 100.0)]);
    near(&reach, 510.0, 0.0, 110.0);
    near(&reach, 510.0, 300.0, 210.0);
    near(&reach, 500.0, 290.0, 190.0);
}

/// Streets within 0.002 degrees, some one way on foot.
fn random_streets() -> impl Strategy<Value = Streets> {
    random::streets([66_400_000, 497_500_000], 20_000, 30, true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distances_along_edges_are_those_of_the_table_and_pieces_are_what_is_within(
        streets in random_streets(),
        starts in prop::collection::vec((0..20_000, 0..20_000), 1..4),
        goals in prop::collection::vec((0..20_000, 0..20_000), 12),
        closed in prop::collection::vec((any::<prop::sample::Index>(), 0.0..1.0_f64, 0.0..0.3_f64), 0..4),
        limit in 0.0..500.0_f64,
    ) {
        let (network, _) = build(streets);
        let snaps = |points: &[(i32, i32)]| Snapper::new(&network)
            .snap_all(points.iter().map(|(x, y)| position([66_400_000 + x, 497_500_000 + y])));
        let (starts, goals): (Vec<Snap>, Vec<Snap>) = (snaps(&starts), snaps(&goals));
        prop_assume!(!network.edges().is_empty());
        let mut closures = Closures::default();
        for (edge, from, share) in closed {
            let edge = edge.index(network.edges().len());
            let length = f64::from(network.edges()[edge].length);
            let from = (length * from) as u32;
            closures.close(edge as u32, [from, (from + (length * share) as u32).min(length as u32)]);
        }
        let network = network.avoiding(closures);
        for sense in [Sense::From, Sense::To] {
            let mut reach = Reach::new(&network, sense);
            // The memory of another measurement must not matter.
            reach.measure(&goals);
            reach.measure(&starts);
            let mut bounded = Reach::new(&network, sense);
            bounded.measure_within(&starts, Metres(limit));
            let lengths = if sense == Sense::From { table(&network, &starts, &goals) } else { table(&network, &goals, &starts) };
            // At the end of a one-way edge the table knows only the edge, not its node.
            let inner = |goal: &Snap| (1..network.edges()[goal.edge as usize].length).contains(&goal.along);
            for (at, goal) in goals.iter().enumerate().filter(|(_, goal)| inner(goal)) {
                let length = |start: usize| lengths[if sense == Sense::From { start * goals.len() + at } else { at * starts.len() + start }];
                let expected = starts.iter().enumerate().map(|(number, start)| length(number).saturating_add(start.straight_mm())).min().unwrap();
                prop_assert_eq!(reach.at(goal.edge, goal.along), expected);
                let bounded = bounded.at(goal.edge, goal.along);
                prop_assert!(bounded == expected || bounded > expected && f64::from(expected) > limit * 1000.0 - 1.0);
                let pieces = reach.pieces_of(goal.edge, Metres(limit));
                prop_assert!(pieces.is_sorted_by(|a, b| a.part.to <= b.part.from));
                let within = pieces.iter().find(|piece| (piece.part.from..=piece.part.to).contains(&goal.along));
                let limit = (limit * 1000.0).round();
                if f64::from(expected) < limit - 2.0 {
                    // A place of its own between two closed stretches has no length.
                    prop_assert!(within.is_some() || !network_has_room(&reach, goal), "{:?} {:?} {}", goal, pieces, expected);
                }
                if let Some(piece) = within {
                    prop_assert!(expected != UNREACHED && f64::from(expected) <= limit + 1.0);
                    // At its ends another may begin lower, where something is one way.
                    let middle = piece.part.from.midpoint(piece.part.to);
                    let [first, last] = piece.metres.map(|metres| metres.0 * 1000.0);
                    let even = first + (last - first).signum() * f64::from(middle - piece.part.from);
                    prop_assert!((f64::from(reach.at(goal.edge, middle)) - even).abs() < 2.5);
                }
            }
        }
    }
}

/// Whether a place beside this one on its edge is reached, too.
fn network_has_room(reach: &Reach<'_>, place: &Snap) -> bool {
    let beside = [place.along.checked_sub(1), place.along.checked_add(1)];
    let length = reach.network().edges()[place.edge as usize].length;
    beside.into_iter().flatten().any(|along| along <= length && reach.at(place.edge, along) != UNREACHED)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_areas_of_heidelberg_contain_what_is_reached_and_nothing_else() {
    let file =
        Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join("heidelberg/heidelberg.osm.pbf");
    let (network, _) = read_network(&file, &network::WalkingRules::default()).unwrap();
    let limits = [1000.0, 2000.0, 3000.0, 4000.0];
    // Bismarckplatz by the Neckar, Neuenheim on the other bank, Handschuhsheim, the Pfaffengrund.
    for (lon, lat) in [(8.6935, 49.4093), (8.6905, 49.4180), (8.6890, 49.4290), (8.6420, 49.4020)] {
        let canvas = canvas(&network, &[LonLat { lon, lat }], 4000.0);
        let reach = measured(&network, &[LonLat { lon, lat }]);
        let begun = Instant::now();
        let fine = isochrones(&reach, &metres(&limits)).unwrap();
        let took = begun.elapsed();
        let begun = Instant::now();
        let overview = canvas.isochrones(&reach, &metres(&limits)).unwrap();
        let overview_took = begun.elapsed();
        let all: Vec<(u32, u32)> = (0..network.edges().len() as u32)
            .filter(|edge| !network.edges()[*edge as usize].island)
            .flat_map(|edge| {
                (0..network.edges()[edge as usize].length).step_by(20_000).map(move |at| (edge, at))
            })
            .collect();
        for (areas, took, least, most) in [(fine, took, 0.999, 0), (overview, overview_took, 0.99, 10)] {
            for (area, limit) in areas.iter().zip(limits) {
                let reached = along(&network, &reach.pieces(Metres(limit)), 2.0);
                let indexed = IntervalTreeMultiPolygon::new(area);
                let length: f64 = reached.iter().map(|(_, length)| length).sum();
                let outside = reached
                    .iter()
                    .filter(|(at, _)| !holds(&indexed, *at))
                    .map(|(_, length)| length)
                    .sum::<f64>();
                let share = 1.0 - outside / length;
                // Places that are not reached, unless they lie above or below a way that is.
                let beyond = |at: &&(u32, u32)| f64::from(reach.at(at.0, at.1)) / 1000.0 > limit + 5.0;
                let mut wrong = 0;
                let mut count = 0;
                for (edge, at) in all.iter().filter(beyond) {
                    let part = network::path::Part { edge: *edge, from: *at, to: *at + 1 };
                    let place = part.shape(&network)[0];
                    count += 1;
                    if holds(&indexed, place)
                        && reached.iter().all(|(other, _)| length_of(*other, place) > 4.0)
                    {
                        wrong += 1;
                    }
                }
                eprintln!(
                    "{lon} {lat}, {limit} m: {:.3} km², {:.4} % of {:.1} km inside, {wrong} of {count} wrongly, {took:?}",
                    area.unsigned_area() / 1e6,
                    share * 100.0,
                    length / 1000.0
                );
                assert!(share >= least, "{share}");
                assert!(wrong * 1000 <= most * count, "{wrong} of {count}");
            }
            for pair in areas.windows(2) {
                assert!(pair[0].unsigned_area() < pair[1].unsigned_area());
                assert!(pair[0].difference(&pair[1]).unsigned_area() < 0.1);
            }
        }
    }
}
