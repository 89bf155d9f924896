//! Walking distances: the table between many points and many others, and those of pupils to their
//! own schools. One search per point of the smaller side or per site, in parallel; the other side
//! is looked up in its distances.

use rayon::prelude::*;

use crate::{
    core::{Core, Trees},
    graph::{Network, Sense},
    search::{Search, UNREACHED},
    snap::Snap,
    zones::{Gate, direct},
};

/// From so many trees on it pays to make the network smaller first.
const MANY: usize = 50;

/// Distances in millimetres between the snapped places, row by row of `from`; [`UNREACHED`]
/// where no path leads. The straight pieces of the snaps are not in them.
#[must_use]
pub fn table(network: &Network, from: &[Snap], to: &[Snap]) -> Vec<u32> {
    let (exits, entries) = (gates(network, from, Sense::From), gates(network, to, Sense::To));
    let pair = |a: usize, b: usize, searched: u32| {
        direct(network, (&from[a], &exits[a]), (&to[b], &entries[b])).unwrap_or(UNREACHED).min(searched)
    };
    if from.len() <= to.len() {
        let rows = searched(network, &exits, &entries, Sense::From);
        let rows = rows.into_par_iter().enumerate().map(|(a, row)| {
            row.into_iter().enumerate().map(|(b, distance)| pair(a, b, distance)).collect::<Vec<_>>()
        });
        return rows.collect::<Vec<_>>().concat();
    }
    let columns: Vec<Vec<u32>> = searched(network, &entries, &exits, Sense::To)
        .into_par_iter()
        .enumerate()
        .map(|(b, column)| column.into_iter().enumerate().map(|(a, distance)| pair(a, b, distance)).collect())
        .collect();
    (0..from.len()).flat_map(|a| columns.iter().map(move |column| column[a])).collect()
}

/// Distances in millimetres from some places to the nearest entrance of a site, site by site:
/// `wanted` has the numbers of the places for each site. [`UNREACHED`] where no path leads.
/// Straight pieces of the entrances are part of the way, those of the places are not.
#[must_use]
pub fn to_sites(
    network: &Network,
    sites: &[Vec<Snap>],
    places: &[Snap],
    wanted: &[impl AsRef<[u32]> + Sync],
) -> Vec<Vec<u32>> {
    let exits = gates(network, places, Sense::From);
    let private_arcs = network.ends.arcs(Sense::To);
    // A search of a large network has a large memory: few are made, and those for private ways
    // where there are any.
    let searches = || (Search::new(network.arcs(Sense::To)), None);
    let sites = sites.par_iter().zip(wanted);
    sites
        .map_init(searches, |(search, private), (entrances, wanted)| {
            let wanted = wanted.as_ref();
            let exits_of = |place: &u32| &exits[*place as usize];
            let entries: Vec<(&Snap, Gate)> = entrances
                .iter()
                .map(|entrance| {
                    let gate = Gate::on_open(network, entrance, Sense::To).unwrap_or_else(|| {
                        let private = private.get_or_insert_with(|| Search::new(private_arcs));
                        Gate::of(network, entrance, Sense::To, private)
                    });
                    (entrance, gate)
                })
                .collect();
            let seeds: Vec<(u32, u32)> = entries
                .iter()
                .flat_map(|(entrance, gate)| {
                    let straight = entrance.straight_mm();
                    gate.nodes.iter().map(move |(node, rest)| (*node, rest.saturating_add(straight)))
                })
                .collect();
            let targets: Vec<u32> =
                wanted.iter().flat_map(|place| exits_of(place).nodes.iter().map(|(node, _)| *node)).collect();
            search.run_until(&seeds, &targets);
            let distance = |place: &u32| {
                let exit = exits_of(place);
                let over = exit.nodes.iter().map(|(node, rest)| search.distance(*node).saturating_add(*rest));
                let direct = entries.iter().filter_map(|(entrance, entry)| {
                    let direct = direct(network, (&places[*place as usize], exit), (entrance, entry))?;
                    Some(direct.saturating_add(entrance.straight_mm()))
                });
                over.chain(direct).min().unwrap_or(UNREACHED)
            };
            wanted.iter().map(distance).collect()
        })
        .collect()
}

/// The gates of all points. Only those on private edges need a search.
fn gates(network: &Network, snaps: &[Snap], sense: Sense) -> Vec<Gate> {
    let mut gates: Vec<Option<Gate>> =
        snaps.par_iter().map(|snap| Gate::on_open(network, snap, sense)).collect();
    let mut private = Search::new(network.ends.arcs(sense));
    for (gate, snap) in gates.iter_mut().zip(snaps).filter(|(gate, _)| gate.is_none()) {
        *gate = Some(Gate::of(network, snap, sense, &mut private));
    }
    gates.into_iter().flatten().collect()
}

/// From each source the distances of all targets over the open network.
fn searched(network: &Network, sources: &[Gate], targets: &[Gate], sense: Sense) -> Vec<Vec<u32>> {
    let arcs = network.arcs(sense);
    let nodes: Vec<u32> = targets.iter().flat_map(|gate| gate.nodes.iter().map(|(node, _)| *node)).collect();
    let row = |distance: &dyn Fn(u32) -> u32| -> Vec<u32> {
        let through = |(node, rest): &(u32, u32)| distance(*node).saturating_add(*rest);
        targets.iter().map(|gate| gate.nodes.iter().map(through).min().unwrap_or(UNREACHED)).collect()
    };
    // The targets are the same for all: the first source tells how far searches go.
    let mut first = Search::new(arcs);
    first.run_until(sources.first().map_or(&[], |source| &source.nodes), &nodes);
    if sources.len() >= MANY && first.reached().len() > arcs.nodes() / 2 {
        drop(first);
        let core = Core::of(arcs);
        let trees = || Trees::new(&core);
        let all = sources.par_iter().map_init(trees, |trees, source| {
            trees.run(&source.nodes);
            row(&|node| trees.distance(node))
        });
        return all.collect();
    }
    let all = sources.par_iter().map_init(
        || Search::new(arcs),
        |search, source| {
            search.run_until(&source.nodes, &nodes);
            row(&|node| search.distance(node))
        },
    );
    all.collect()
}
