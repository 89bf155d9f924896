//! Real extracts: an exhaustive computation written apart from the library agrees on every pair.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    missing_docs
)]

mod independent;

use std::path::{Path, PathBuf};

use geo::Coord;
use geo_core::LonLat;
use independent::Independent;
use network::{Snapper, WalkingRules, distances::table, read_network, search::UNREACHED};
use rayon::prelude::*;

fn extract(name: &str) -> PathBuf {
    Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join(name)
}

/// A simple sequence of numbers from 0 to 1 (Lehmer generator).
fn random(state: &mut u64) -> f64 {
    *state = *state * 48_271 % 2_147_483_647;
    f64::from(u32::try_from(*state).unwrap()) / 2_147_483_647.0
}

/// Points within 300 m of a way. Farther away the nearest place on a way is a matter of the
/// plane it is looked for in: 3 km off, by more than a metre.
fn points(network: &Independent, seed: u64, count: usize) -> Vec<Coord<f64>> {
    let mut points = anywhere(network, seed, 4 * count);
    let near: Vec<bool> = points.par_iter().map(|point| network.spot(*point).straight < 300.0).collect();
    let mut near = near.into_iter();
    points.retain(|_| near.next().unwrap());
    points.truncate(count);
    assert_eq!(points.len(), count);
    points
}

/// Points of which half lie near a node and half anywhere.
fn anywhere(network: &Independent, seed: u64, count: usize) -> Vec<Coord<f64>> {
    let bounds = network.bounds();
    let mut state = seed;
    (0..count)
        .map(|at| {
            let (x, y) = (random(&mut state), random(&mut state));
            if at % 2 == 0 {
                Coord { x: bounds.min().x + x * bounds.width(), y: bounds.min().y + y * bounds.height() }
            } else {
                let node = network.place((random(&mut state) * 1e9) as usize);
                Coord { x: node.x + (x - 0.5) * 1e-3, y: node.y + (y - 0.5) * 1e-3 }
            }
        })
        .collect()
}

fn agrees(file: &str) {
    let path = extract(file);
    let (network, report) = read_network(&path, &WalkingRules::default()).unwrap();
    let check = Independent::read(&path);
    let snapper = Snapper::new(&network);
    let (from, to) = (points(&check, 17, 50), points(&check, 4711, 450));
    let snap = |points: &[Coord<f64>]| snapper.snap_all(points.iter().map(|c| LonLat { lon: c.x, lat: c.y }));
    let (from_snaps, to_snaps) = (snap(&from), snap(&to));
    let spots: Vec<_> = to.par_iter().map(|point| check.spot(*point)).collect();
    for (snap, spot) in to_snaps.iter().zip(&spots) {
        assert!((snap.straight.0 - spot.straight).abs() < 0.05 + spot.straight * 1e-3, "{snap:?} {spot:?}");
        assert_eq!(snap.past_island, spot.past_island, "{snap:?} {spot:?}");
    }
    let found = table(&network, &from_snaps, &to_snaps);
    let turned = table(&network, &to_snaps, &from_snaps);
    let expected: Vec<Vec<f64>> = from
        .par_iter()
        .map(|point| {
            let start = check.spot(*point);
            let distance = check.from(start);
            spots.iter().map(|goal| check.to(start, &distance, *goal)).collect()
        })
        .collect();
    let (mut worst, mut unreachable, mut differ) = (0.0_f64, 0, 0);
    for (at, expected) in expected.iter().flatten().enumerate() {
        if !expected.is_finite() {
            unreachable += 1;
            assert_eq!(found[at], UNREACHED, "pair {at}");
            continue;
        }
        let apart = (f64::from(found[at]) / 1000.0 - expected).abs();
        if apart > 0.1 {
            differ += 1;
            eprintln!("{} to {}: {} mm, expected {expected} m", at / 450, at % 450, found[at]);
        }
        worst = worst.max(apart);
    }
    eprintln!(
        "{file}: {} pairs, {unreachable} unreachable, worst {worst:.4} m, {} squares",
        found.len(),
        report.squares
    );
    assert_eq!(differ, 0, "{file}: {differ} of {} pairs differ by more than 0.1 m", found.len());
    // From the other side of the table it is the same but for ways that are one way on foot.
    let same = (0..50)
        .flat_map(|a| (0..450).map(move |b| (a, b)))
        .filter(|(a, b)| turned[b * 50 + a] == found[a * 450 + b]);
    assert!(same.count() * 100 >= found.len() * 95);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn an_exhaustive_search_agrees_on_22500_pairs_of_herrenberg_to_a_tenth_of_a_metre() {
    agrees("herrenberg/herrenberg-and-around.osm.pbf");
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn an_exhaustive_search_agrees_on_22500_pairs_of_heidelberg_to_a_tenth_of_a_metre() {
    agrees("heidelberg/heidelberg.osm.pbf");
}
