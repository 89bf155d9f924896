//! A network made smaller for full trees from many sources: minor nodes are eliminated, a search
//! runs among those that stay, and one sweep gives the rest their distances.
//!
//! To eliminate a node is to join its neighbours by arcs as long as the ways over it, unless a
//! way over one other node is no longer (contraction: Geisberger et al. 2008). The sweep over
//! eliminated nodes, last first, is that of PHAST (Delling et al. 2011); elimination stops early,
//! where nodes get many neighbours, as in core-ALT (Bauer et al. 2010). Distances are exact.
//! `docs/network.md` says from how many trees on it pays.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{
    graph::Arcs,
    search::{Search, UNREACHED},
};

/// Nodes with at most so many neighbours are eliminated, those with fewer first. With more the
/// core gets smaller but its nodes get more neighbours: no gain for a hundred trees.
const MOST_NEIGHBOURS: usize = 6;

/// The smaller network with what leads back to the whole one.
#[derive(Debug, Clone)]
pub struct Core {
    /// Each node's place in the order of the sweep: first those that stay.
    place: Vec<u32>,
    /// The arcs among nodes that stay.
    arcs: Arcs,
    /// Arcs to eliminated nodes from nodes before them.
    down: Star,
    /// Arcs from eliminated nodes to nodes before them.
    up: Star,
}

/// Arcs between each eliminated node and nodes before it.
#[derive(Debug, Clone, Default)]
struct Star {
    first: Vec<u32>,
    /// The other node and the length in millimetres.
    arcs: Vec<(u32, u32)>,
}

/// Trees over a [`Core`], one after the other.
pub struct Trees<'c> {
    core: &'c Core,
    search: Search<'c>,
    distance: Vec<u32>,
}

/// What joins a node with a neighbour; [`UNREACHED`] where one may not walk that way.
#[derive(Clone, Copy)]
struct Neighbour {
    node: u32,
    there: u32,
    back: u32,
}

impl Core {
    /// Makes a network smaller: the work of 10 to 20 full trees.
    #[must_use]
    pub fn of(arcs: &Arcs) -> Self {
        let mut around = neighbours(arcs);
        let nodes = 0..u32::try_from(around.len()).unwrap_or(u32::MAX);
        let mut gone = vec![false; around.len()];
        let mut order = Vec::new();
        for most in 1..=MOST_NEIGHBOURS {
            for node in nodes.clone() {
                if !gone[node as usize] && around[node as usize].len() <= most {
                    gone[node as usize] = true;
                    order.push(node);
                    eliminate(&mut around, node);
                }
            }
        }
        let mut place = vec![0; around.len()];
        let staying: Vec<u32> = nodes.filter(|node| !gone[*node as usize]).collect();
        for (at, node) in (0..).zip(staying.iter().chain(order.iter().rev())) {
            place[*node as usize] = at;
        }
        let mut list = Vec::new();
        for node in &staying {
            let of = around[*node as usize].iter().filter(|neighbour| neighbour.there != UNREACHED);
            list.extend(of.map(|next| [place[*node as usize], place[next.node as usize], next.there]));
        }
        let star = |length: fn(&Neighbour) -> u32| {
            let mut star = Star { first: vec![0], arcs: Vec::new() };
            for node in order.iter().rev() {
                let of = around[*node as usize].iter().filter(|neighbour| length(neighbour) != UNREACHED);
                star.arcs.extend(of.map(|neighbour| (place[neighbour.node as usize], length(neighbour))));
                star.first.push(u32::try_from(star.arcs.len()).unwrap_or(u32::MAX));
            }
            star
        };
        let (down, up) = (star(|neighbour| neighbour.back), star(|neighbour| neighbour.there));
        Self { arcs: Arcs::of_list(staying.len(), &list), down, up, place }
    }

    /// Number of nodes that stay.
    #[must_use]
    pub const fn staying(&self) -> usize {
        self.arcs.nodes()
    }
}

/// The neighbours of each node, the shortest of parallel arcs alone.
fn neighbours(arcs: &Arcs) -> Vec<Vec<Neighbour>> {
    let nodes = u32::try_from(arcs.nodes()).unwrap_or(u32::MAX);
    let room = |node| Vec::with_capacity(arcs.of_node(node).len() + 2);
    let mut around: Vec<Vec<Neighbour>> = (0..nodes).map(room).collect();
    for node in 0..nodes {
        for arc in arcs.of_node(node) {
            join(
                &mut around[node as usize],
                Neighbour { node: arc.head, there: arc.length, back: UNREACHED },
            );
            join(&mut around[arc.head as usize], Neighbour { node, there: UNREACHED, back: arc.length });
        }
    }
    around
}

fn join(around: &mut Vec<Neighbour>, new: Neighbour) {
    match around.iter_mut().find(|known| known.node == new.node) {
        Some(known) => {
            known.there = known.there.min(new.there);
            known.back = known.back.min(new.back);
        }
        None => around.push(new),
    }
}

/// Takes a node out and joins its neighbours; its own list stays for the sweep.
fn eliminate(around: &mut [Vec<Neighbour>], node: u32) {
    let own = std::mem::take(&mut around[node as usize]);
    for neighbour in &own {
        let others = &mut around[neighbour.node as usize];
        if let Some(at) = others.iter().position(|other| other.node == node) {
            others.swap_remove(at);
        }
    }
    for (at, a) in own.iter().enumerate() {
        for b in &own[at + 1..] {
            let there = a.back.saturating_add(b.there);
            let back = b.back.saturating_add(a.there);
            if is_needed(&around[a.node as usize], &around[b.node as usize], [there, back]) {
                join(&mut around[a.node as usize], Neighbour { node: b.node, there, back });
                join(&mut around[b.node as usize], Neighbour { node: a.node, there: back, back: there });
            }
        }
    }
    around[node as usize] = own;
}

/// Whether no way over one other node is as short in both directions.
fn is_needed(a: &[Neighbour], b: &[Neighbour], [there, back]: [u32; 2]) -> bool {
    !a.iter().any(|to| {
        to.there <= there
            && to.back <= back
            && b.iter().any(|from| {
                from.node == to.node
                    && to.there.saturating_add(from.back) <= there
                    && from.there.saturating_add(to.back) <= back
            })
    })
}

impl Star {
    fn of(&self, at: usize) -> &[(u32, u32)] {
        &self.arcs[self.first[at] as usize..self.first[at + 1] as usize]
    }
}

impl<'c> Trees<'c> {
    /// Memory for trees.
    #[must_use]
    pub fn new(core: &'c Core) -> Self {
        Self { core, search: Search::new(&core.arcs), distance: vec![UNREACHED; core.place.len()] }
    }

    /// Grows the tree from some nodes, each with a distance it already has.
    pub fn run(&mut self, seeds: &[(u32, u32)]) {
        let staying = self.core.staying();
        self.distance[staying..].fill(UNREACHED);
        let mut entries = Vec::new();
        // From eliminated nodes up to those that stay, in the order of elimination.
        let mut queue: BinaryHeap<(u32, Reverse<u32>)> =
            seeds.iter().map(|(node, far)| (self.core.place[*node as usize], Reverse(*far))).collect();
        while let Some((at, Reverse(here))) = queue.pop() {
            let Some(eliminated) = (at as usize).checked_sub(staying) else {
                entries.push((at, here));
                continue;
            };
            if here < self.distance[at as usize] {
                self.distance[at as usize] = here;
                let up = self.core.up.of(eliminated).iter();
                queue.extend(up.map(|(to, length)| (*to, Reverse(here.saturating_add(*length)))));
            }
        }
        self.search.run(&entries);
        self.search.copy_to(&mut self.distance[..staying]);
        for at in 0..self.core.place.len() - staying {
            let (before, own) = self.distance.split_at_mut(staying + at);
            let mut nearest = own[0];
            for (from, length) in self.core.down.of(at) {
                nearest = nearest.min(before[*from as usize].saturating_add(*length));
            }
            own[0] = nearest;
        }
    }

    /// The distance of a node in millimetres, [`UNREACHED`] where there is none.
    #[must_use]
    pub fn distance(&self, node: u32) -> u32 {
        self.distance[self.core.place[node as usize] as usize]
    }
}
