//! What holds of distances on any network, on random ones.

#![allow(clippy::unwrap_used, missing_docs)]

use network::{
    Network, Snap, Snapper, build,
    distances::table,
    geodesy::{length_of, position},
    osm::{Streets, Way},
    path::path,
    rules::{Access, Direction},
    search::UNREACHED,
};
use proptest::prelude::*;

/// Nodes anywhere within 0.002 degrees, ways between them, some of them private.
fn streets() -> impl Strategy<Value = Streets> {
    let place =
        (0..20_000_i32, 0..20_000_i32).prop_map(|(x, y)| [80_000_000 + x, 490_000_000 + y]).no_shrink();
    let way = (prop::collection::vec(0..30_u32, 2..6), 0..6_u8);
    (prop::collection::vec(place, 30), prop::collection::vec(way, 1..30)).prop_map(|(places, ways)| Streets {
        places,
        ways: (1..)
            .zip(ways)
            .map(|(id, (nodes, kind))| Way {
                id,
                access: if kind == 0 { Access::EndsOnly } else { Access::Open },
                direction: Direction::Both,
                nodes: nodes.into_boxed_slice(),
            })
            .collect(),
        ..Streets::default()
    })
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
                prop_assert!((drawn - f64::from(found) / 1000.0).abs() < 0.05, "{} {} {:?} {:?} {:?} {:?}", drawn, found, path, from, to, path.edges.iter().map(|e| (network.edges()[*e as usize], network.shape(*e).to_vec())).collect::<Vec<_>>());
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
    fn closing_a_way_never_shortens(mut streets in streets(), closed in any::<prop::sample::Index>()) {
        streets.ways.iter_mut().for_each(|way| way.access = Access::Open);
        let closed = closed.index(streets.ways.len());
        let ends: Vec<(i32, i32)> = streets.ways.iter().enumerate().filter(|(at, _)| *at != closed)
            .flat_map(|(_, way)| way.nodes.iter())
            .map(|node| streets.places[*node as usize]).map(|[x, y]| (x - 80_000_000, y - 490_000_000)).collect();
        let (before, _) = build(streets.clone());
        streets.ways.remove(closed);
        let (after, _) = build(streets);
        let (old, new) = (snaps(&before, &ends), snaps(&after, &ends));
        // Where islands come to be, points go elsewhere, be it a centimetre: only those that stay are compared.
        let (old_table, new_table) = (table(&before, &old, &old), table(&after, &new, &new));
        let stay = |at: usize| new.get(at).is_some_and(|snap| snap.straight.0 < 1e-6) && old[at].straight.0 < 1e-6;
        for (a, b) in (0..new.len()).flat_map(|a| (0..new.len()).map(move |b| (a, b))).filter(|(a, b)| stay(*a) && stay(*b)) {
            // Edges are rounded to whole millimetres, differently where chains differ.
            prop_assert!(new_table[a * new.len() + b].saturating_add(40) >= old_table[a * old.len() + b]);
        }
    }
}
