//! What holds of distances on any network, on random ones.

#![allow(clippy::unwrap_used, missing_docs)]

mod random;

use network::{
    Closures, Nearest, Network, Snap, Snapper, build,
    distances::{table, to_sites},
    geodesy::{length_of, position},
    osm::Streets,
    path::{self, path},
    rules::Access,
    search::UNREACHED,
};
use proptest::prelude::*;

/// Streets within 0.002 degrees.
fn streets() -> impl Strategy<Value = Streets> {
    random::streets([80_000_000, 490_000_000], 20_000, 30, false)
}

fn snaps(network: &Network, points: &[(i32, i32)]) -> Vec<Snap> {
    let points = points.iter().map(|(x, y)| position([80_000_000 + x, 490_000_000 + y]));
    Snapper::new(network).snap_all(points)
}

fn points() -> impl Strategy<Value = Vec<(i32, i32)>> {
    prop::collection::vec((0..20_000, 0..20_000), 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distances_are_symmetric_and_a_path_is_as_long_as_it_says(streets in streets(), points in points()) {
        let (network, _) = build(streets);
        let snaps = snaps(&network, &points);
        let all = table(&network, &snaps, &snaps);
        for (a, from) in snaps.iter().enumerate() {
            for (b, to) in snaps.iter().enumerate() {
                let found = all[a * snaps.len() + b];
                prop_assert_eq!(found, all[b * snaps.len() + a]);
                prop_assert!(a != b || found == 0);
                let path = path(&network, from, to);
                prop_assert_eq!(path.as_ref().map_or(UNREACHED, |path| path.length), found);
                let Some(path) = path else { continue };
                let drawn: f64 = path.shape.windows(2).map(|pair| length_of(pair[0], pair[1])).sum();
                prop_assert!((drawn - f64::from(found) / 1000.0).abs() < 0.05, "{} {} {:?} {:?} {:?}", drawn, found, path, from, to);
                prop_assert_eq!(path.parts.iter().map(path::Part::length).sum::<u32>(), found);
            }
        }
        // The smaller side is searched from: both sides say the same.
        let few = table(&network, &snaps[..snaps.len().min(2)], &snaps);
        prop_assert_eq!(&few[..], &all[..few.len()]);
    }

    #[test]
    fn a_detour_over_a_third_point_is_never_shorter(mut streets in streets(), points in points()) {
        // Over a private way there may be a path to a point but none past it.
        streets.ways.iter_mut().for_each(|way| way.access = Access::Open);
        let (network, _) = build(streets);
        let snaps = snaps(&network, &points);
        let all = table(&network, &snaps, &snaps);
        let n = snaps.len();
        for (a, b, c) in (0..n).flat_map(|a| (0..n).flat_map(move |b| (0..n).map(move |c| (a, b, c)))) {
            prop_assert!(all[a * n + b] <= all[a * n + c].saturating_add(all[c * n + b]));
        }
    }

    #[test]
    fn the_nearest_site_is_the_one_with_the_least_of_all_distances(
        streets in streets(), points in points(), sites in prop::collection::vec(prop::collection::vec((0..20_000, 0..20_000), 0..3), 1..4),
    ) {
        let (network, _) = build(streets);
        let places = snaps(&network, &points);
        let sites: Vec<Vec<Snap>> = sites.iter().map(|site| snaps(&network, site)).collect();
        let nearest = Nearest::of(&network, &sites);
        for place in &places {
            let least = (0_u32..).zip(&sites).filter_map(|(site, entrances)| {
                let all = table(&network, &[*place], entrances);
                let ways = all.iter().zip(entrances).filter(|(way, _)| **way != UNREACHED);
                Some((ways.map(|(way, entrance)| way + entrance.straight_mm()).min()?, site))
            });
            prop_assert_eq!(nearest.from(place), least.min().map(|(distance, site)| (site, distance)));
        }
        let all: Vec<Vec<u32>> = sites.iter().map(|_| (0..).zip(&places).map(|(at, _)| at).collect()).collect();
        let to_each = to_sites(&network, &sites, &places, &all);
        for (at, place) in places.iter().enumerate() {
            let least = to_each.iter().map(|row| row[at]).min().filter(|least| *least != UNREACHED);
            prop_assert_eq!(least, nearest.from(place).map(|(_, distance)| distance));
        }
    }

    #[test]
    fn closing_edges_or_parts_of_them_never_shortens_and_paths_avoid_them(
        streets in streets(), points in points(), closed in prop::collection::vec((any::<prop::sample::Index>(), 0.0..1.0, 0.0..1.0), 1..6),
    ) {
        let (network, _) = build(streets);
        let snaps = snaps(&network, &points);
        let mut closures = Closures::default();
        for (edge, from, to) in closed.iter().filter(|_| !network.edges().is_empty()) {
            let edge = edge.index(network.edges().len());
            let length = f64::from(network.edges()[edge].length);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            closures.close(u32::try_from(edge).unwrap(), [(from * length) as u32, (to * length) as u32]);
        }
        let avoiding = network.avoiding(closures.clone());
        let (before, after) = (table(&network, &snaps, &snaps), table(&avoiding, &snaps, &snaps));
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            prop_assert!(after >= before);
            let (from, to) = (&snaps[at / snaps.len()], &snaps[at % snaps.len()]);
            let path = path(&avoiding, from, to);
            prop_assert_eq!(path.as_ref().map_or(UNREACHED, |path| path.length), *after);
            for part in path.map_or(Vec::new(), |path| path.parts) {
                prop_assert!(part.cut(closures.of(part.edge)).iter().all(|(_, closed)| !closed));
            }
        }
    }
}
