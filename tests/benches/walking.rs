//! How fast walking distances are found: 100 full trees on one core, from the ways in memory on
//! (preparation included) and with the network at hand. Beside it what it was chosen from: a
//! search without eliminating nodes first, one with nodes in the order of the file, one with the
//! standard library's binary heap.
//!
//! `cargo bench --workspace --bench walking -- grid EXTRACT.osm.pbf …` prints a row of seconds
//! per network; `tests/benches/walking_peers.py` runs it and its peers in turn. With `--arcs DIR`
//! it writes the arcs there instead, three whole numbers of 32 bits each (tail, head, length).

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    path::Path,
};

use cpu_time::ThreadTime;
use network::{
    Network, build,
    core::{Core, Trees},
    graph::{Arcs, Sense},
    osm::{self, Streets, Way},
    rules::{Access, Direction, WalkingRules},
    search::{Search, UNREACHED},
};
use synth::Random;

const TREES: u32 = 100;
/// 450 × 450 nodes.
const SIDE: u32 = 450;

fn main() {
    // Cargo adds `--bench`.
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = arguments.iter().position(|argument| argument == "--arcs").map(|at| {
        arguments.remove(at);
        arguments.remove(at)
    });
    if arguments.is_empty() {
        arguments.push("grid".into());
    }
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    for name in &arguments {
        let streets = if name == "grid" {
            grid()
        } else {
            osm::read(Path::new(name), &WalkingRules::default()).unwrap()
        };
        match &folder {
            Some(folder) => write_arcs(&Path::new(folder).join(file_name(name)), &build(streets).0),
            None => measure(&file_name(name), streets),
        }
    }
}

fn file_name(name: &str) -> String {
    Path::new(name).file_name().unwrap().to_string_lossy().into_owned()
}

/// Prints the seconds of one network. All are processor time of this thread, the only one, so
/// that other programs do not count.
fn measure(name: &str, streets: Streets) {
    let in_file = order_of_file(&streets);
    let start = ThreadTime::now();
    let (network, _) = build(streets);
    let preparation = start.elapsed().as_secs_f64();
    let arcs = network.arcs(Sense::From);
    let core = Core::of(arcs);
    let elimination = start.elapsed().as_secs_f64() - preparation;
    let from = sources(arcs);
    let run = |trees: &mut Trees<'_>, source: u32| trees.run(&[(source, 0)]);
    let (trees, sum) = grow(Trees::new(&core), arcs.nodes(), &from, run, Trees::distance);
    let total = preparation + elimination + trees;

    let of_buckets = |arcs: &Arcs, sources: &[u32]| {
        let run = |search: &mut Search<'_>, source: u32| search.run(&[(source, 0)]);
        let (seconds, other) = grow(Search::new(arcs), arcs.nodes(), sources, run, Search::distance);
        assert_eq!(other, sum);
        seconds
    };
    let buckets = of_buckets(arcs, &from);
    let order = numbered(&network, &in_file);
    let reordered = Arcs::of_list(arcs.nodes(), &list(arcs, &order));
    let in_order: Vec<u32> = from.iter().map(|node| order[*node as usize]).collect();
    let file_order = of_buckets(&reordered, &in_order);
    let distances = vec![UNREACHED; arcs.nodes()];
    let run = |distances: &mut Vec<u32>, source: u32| with_a_binary_heap(arcs, source, distances);
    let (heap, other) = grow(distances, arcs.nodes(), &from, run, |distances, node| distances[node as usize]);
    assert_eq!(other, sum);
    println!(
        "{name}: {} nodes, {} arcs, {} nodes stay, sum {sum}, preparation {preparation:.4}, \
         elimination {elimination:.4}, trees {trees:.4}, total {total:.4}, buckets alone {buckets:.4}, \
         in the order of the file {file_order:.4}, heap alone {heap:.4}",
        arcs.nodes(),
        arcs.len(),
        core.staying(),
    );
}

/// Grows a tree from each source: the seconds that took, and the sum of all distances.
fn grow<T>(
    mut search: T,
    nodes: usize,
    sources: &[u32],
    run: impl Fn(&mut T, u32),
    distance: impl Fn(&T, u32) -> u32,
) -> (f64, u64) {
    let (mut seconds, mut sum) = (0.0, 0);
    for source in sources {
        let start = ThreadTime::now();
        run(&mut search, *source);
        seconds += start.elapsed().as_secs_f64();
        let distances = (0..u32::try_from(nodes).unwrap()).map(|node| distance(&search, node));
        sum += distances.filter(|far| *far != UNREACHED).map(u64::from).sum::<u64>();
    }
    (seconds, sum)
}

fn with_a_binary_heap(arcs: &Arcs, source: u32, distance: &mut [u32]) {
    distance.fill(UNREACHED);
    distance[source as usize] = 0;
    let mut queue = BinaryHeap::from([Reverse((0_u32, source))]);
    while let Some(Reverse((here, node))) = queue.pop() {
        if here > distance[node as usize] {
            continue;
        }
        for arc in arcs.of_node(node) {
            let there = here + arc.length;
            if there < distance[arc.head as usize] {
                distance[arc.head as usize] = there;
                queue.push(Reverse((there, arc.head)));
            }
        }
    }
}

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

fn sources(arcs: &Arcs) -> Vec<u32> {
    let nodes = u32::try_from(arcs.nodes()).unwrap();
    (0..TREES).map(|at| at * (nodes / TREES)).collect()
}

/// When a place first comes in the ways of the file.
fn order_of_file(streets: &Streets) -> HashMap<[i32; 2], usize> {
    let mut order = HashMap::new();
    for node in streets.ways.iter().flat_map(|way| way.nodes.iter()) {
        let next = order.len();
        order.entry(streets.places[*node as usize]).or_insert(next);
    }
    order
}

/// The number of each node in the order of the file.
fn numbered(network: &Network, in_file: &HashMap<[i32; 2], usize>) -> Vec<u32> {
    let nodes = 0..u32::try_from(network.nodes()).unwrap();
    let mut order: Vec<u32> = nodes.collect();
    order.sort_by_key(|node| in_file.get(&network::geodesy::fixed(network.place(*node))));
    let mut numbers = vec![0; order.len()];
    for (new, old) in (0..).zip(order) {
        numbers[old as usize] = new;
    }
    numbers
}

/// The arcs with other numbers.
fn list(arcs: &Arcs, numbers: &[u32]) -> Vec<[u32; 3]> {
    let nodes = 0..u32::try_from(arcs.nodes()).unwrap();
    nodes
        .flat_map(|tail| arcs.of_node(tail).iter().map(move |arc| (tail, arc)))
        .map(|(tail, arc)| [numbers[tail as usize], numbers[arc.head as usize], arc.length])
        .collect()
}

fn write_arcs(path: &Path, network: &Network) {
    let arcs = network.arcs(Sense::From);
    let same: Vec<u32> = (0..u32::try_from(arcs.nodes()).unwrap()).collect();
    let bytes: Vec<u8> =
        list(arcs, &same).into_iter().flatten().flat_map(|number: u32| number.to_le_bytes()).collect();
    std::fs::write(path, bytes).unwrap();
}
