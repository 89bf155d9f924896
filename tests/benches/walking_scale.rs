//! How long a whole Land takes on foot, stage by stage: the network from the extract, 500,000
//! residences and 1,600 sites brought to it, from each site a search that stops at its own
//! pupils, one search from all sites at once. Sites are nodes by lot, residences lie within 8 km.
//!
//! `/usr/bin/time -v cargo bench --workspace --bench walking_scale -- EXTRACT.osm.pbf`

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{path::Path, time::Instant};

use geo_core::LonLat;
use network::{
    Snap, Snapper, build,
    graph::Sense,
    osm,
    search::{Search, UNREACHED},
};
use rayon::prelude::*;
use synth::Random;

const SITES: usize = 1600;
const RESIDENCES: usize = 500_000;

fn main() {
    let file = std::env::args().skip(1).find(|argument| argument != "--bench").unwrap();
    let mut clock = Instant::now();
    let mut say = |what: String| {
        println!("{:>8.2} s  {what}", clock.elapsed().as_secs_f64());
        clock = Instant::now();
    };
    let streets = osm::read(Path::new(&file), &network::WalkingRules::default()).unwrap();
    say(format!("read {} ways, {} of their nodes", streets.ways.len(), streets.places.len()));
    let (network, report) = build(streets);
    let edges = network.edges().len();
    say(format!("built {} nodes, {edges} edges, {:.0} km", network.nodes(), report.metres / 1000.0));
    let snapper = Snapper::new(&network);
    say("indexed the edges".into());
    let mut random = Random::new(7);
    let sites: Vec<LonLat> =
        (0..SITES).map(|_| network.place(u32::try_from(random.below(network.nodes())).unwrap())).collect();
    let residences = (0..RESIDENCES).map(|at| {
        let LonLat { lon, lat } = sites[at % SITES];
        LonLat { lon: lon + random.between(-0.08, 0.08), lat: lat + random.between(-0.05, 0.05) }
    });
    let homes = snapper.snap_all(residences);
    let sites = snapper.snap_all(sites.into_iter());
    say(format!("snapped {} places", homes.len() + sites.len()));
    let ends = |snap: &Snap| {
        let edge = network.edges()[snap.edge as usize];
        [(edge.tail, snap.along), (edge.head, edge.length - snap.along)]
    };
    let reached: usize = sites
        .par_iter()
        .enumerate()
        .map_init(
            || Search::new(network.arcs(Sense::To)),
            |search, (at, site)| {
                let own = || homes.iter().skip(at).step_by(SITES).flat_map(ends).map(|(node, _)| node);
                search.run_until(&ends(site), &own().collect::<Vec<_>>());
                own().filter(|node| search.distance(*node) != UNREACHED).count() / 2
            },
        )
        .sum();
    say(format!("{reached} pupils' ways to their sites, a search each"));
    let mut search = Search::new(network.arcs(Sense::To));
    let seeds: Vec<(u32, u32)> = sites.iter().flat_map(ends).collect();
    search.run(&seeds);
    say(format!("{} nodes from all sites at once", search.reached().len()));
}
