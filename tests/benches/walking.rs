//! How fast walking distances are found: 100 full trees on one core, from the ways on
//! (preparation included) and with the network at hand, beside the standard library's binary
//! heap on the same arcs. Run: `cargo bench --workspace --bench walking`.
//!
//! `SCHULWEG_ARCS=DIR` also writes the arcs as CSV there, for `tests/benches/walking_peers.py`.

#![allow(clippy::unwrap_used, missing_docs)]

use std::{cmp::Reverse, collections::BinaryHeap, fmt::Write as _, path::Path, sync::LazyLock};

use divan::Bencher;
use network::{
    Network, build,
    graph::{Arcs, Sense},
    osm::{self, Streets, Way},
    rules::{Access, Direction, WalkingRules},
    search::Search,
};
use synth::Random;

const TREES: u32 = 100;
/// 450 × 450 nodes.
const SIDE: u32 = 450;

/// A grid of streets 60 m apart whose crossings are moved at random.
fn grid() -> Streets {
    let mut random = Random::new(5);
    let mut places = Vec::new();
    for (x, y) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y))) {
        let mut moved = |at: u32, start: i32, step: f64| {
            #[allow(clippy::cast_possible_truncation)]
            let offset = ((f64::from(at) + random.between(-0.3, 0.3)) * step) as i32;
            start + offset
        };
        places.push([moved(x, 80_000_000, 8200.0), moved(y, 490_000_000, 5400.0)]);
    }
    let way = |nodes: Vec<u32>| Way {
        id: 1,
        access: Access::Open,
        direction: Direction::Both,
        nodes: nodes.into_boxed_slice(),
    };
    let rows = (0..SIDE).map(|y| way((0..SIDE).map(|x| y * SIDE + x).collect()));
    let columns = (0..SIDE).map(|x| way((0..SIDE).map(|y| y * SIDE + x).collect()));
    Streets { places, ways: rows.chain(columns).collect(), ..Streets::default() }
}

fn heidelberg() -> Streets {
    let path =
        Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join("heidelberg/heidelberg.osm.pbf");
    osm::read(&path, &WalkingRules::default()).unwrap_or_default()
}

static STREETS: LazyLock<[Streets; 2]> = LazyLock::new(|| [grid(), heidelberg()]);
static NETWORKS: LazyLock<[Network; 2]> = LazyLock::new(|| STREETS.clone().map(|streets| build(streets).0));

fn main() {
    if let Some(folder) = std::env::var_os("SCHULWEG_ARCS") {
        for (network, name) in NETWORKS.iter().zip(["grid", "heidelberg"]) {
            let mut text = String::new();
            let arcs = network.arcs(Sense::From);
            for node in 0..u32::try_from(arcs.nodes()).unwrap() {
                for arc in arcs.of_node(node) {
                    let _ = writeln!(text, "{node},{},{}", arc.head, arc.length);
                }
            }
            std::fs::write(Path::new(&folder).join(format!("{name}.csv")), text).unwrap();
        }
    }
    divan::main();
}

fn sources(arcs: &Arcs) -> impl Iterator<Item = u32> {
    let nodes = u32::try_from(arcs.nodes()).unwrap();
    (0..TREES).map(move |at| at * (nodes / TREES))
}

fn trees(arcs: &Arcs) -> usize {
    let mut search = Search::new(arcs);
    sources(arcs)
        .map(|source| {
            search.run(&[(source, 0)]);
            search.reached().len()
        })
        .sum()
}

#[divan::bench(args = ["grid", "heidelberg"], sample_count = 5, sample_size = 1)]
fn preparation_and_100_trees(bencher: Bencher<'_, '_>, name: &str) {
    let streets = &STREETS[usize::from(name == "heidelberg")];
    bencher.with_inputs(|| streets.clone()).bench_values(|streets| {
        let (network, _) = build(streets);
        trees(network.arcs(Sense::From))
    });
}

#[divan::bench(args = ["grid", "heidelberg"], sample_count = 5, sample_size = 1)]
fn trees_with_buckets(bencher: Bencher<'_, '_>, name: &str) {
    let arcs = NETWORKS[usize::from(name == "heidelberg")].arcs(Sense::From);
    bencher.bench(|| trees(arcs));
}

#[divan::bench(args = ["grid", "heidelberg"], sample_count = 5, sample_size = 1)]
fn trees_with_a_binary_heap(bencher: Bencher<'_, '_>, name: &str) {
    let arcs = NETWORKS[usize::from(name == "heidelberg")].arcs(Sense::From);
    bencher.bench(|| {
        let mut reached = 0;
        let mut distance = vec![u32::MAX; arcs.nodes()];
        for source in sources(arcs) {
            distance.fill(u32::MAX);
            distance[source as usize] = 0;
            let mut queue = BinaryHeap::from([Reverse((0_u32, source))]);
            while let Some(Reverse((here, node))) = queue.pop() {
                if here > distance[node as usize] {
                    continue;
                }
                reached += 1;
                for arc in arcs.of_node(node) {
                    let there = here + arc.length;
                    if there < distance[arc.head as usize] {
                        distance[arc.head as usize] = there;
                        queue.push(Reverse((there, arc.head)));
                    }
                }
            }
        }
        reached
    });
}
