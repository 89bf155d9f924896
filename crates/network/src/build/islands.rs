//! Parts of the network that are too small to be it: islands, and open ways that only private
//! ones lead to.

use crate::{
    graph::{Edge, Network},
    rules::Access,
};

/// An island is a component with less way than this, in millimetres.
const ISLAND: u64 = 500_000;

/// Flags islands. An open component with less than 500 m of way that hangs on private ways
/// becomes private itself: the paved yard behind the gate. The largest component is no island,
/// however small.
pub fn flag(network: &mut Network) {
    let nodes = network.nodes();
    let open = components(nodes, &network.edges, |_, edge| edge.access == Access::Open);
    let metres = lengths(nodes, &network.edges, &open, |edge| edge.access == Access::Open);
    let mut behind_a_gate = vec![false; nodes];
    for edge in network.edges.iter().filter(|edge| edge.access == Access::EndsOnly) {
        for end in [edge.tail, edge.head] {
            behind_a_gate[open[end as usize] as usize] = true;
        }
    }
    let largest = metres.iter().copied().max().unwrap_or_default();
    for edge in network.edges.iter_mut().filter(|edge| edge.access == Access::Open) {
        let component = open[edge.tail as usize] as usize;
        if behind_a_gate[component] && metres[component] < ISLAND.min(largest) {
            edge.access = Access::EndsOnly;
        }
    }
    let all = components(nodes, &network.edges, |_, _| true);
    let metres = lengths(nodes, &network.edges, &all, |_| true);
    let largest = metres.iter().copied().max().unwrap_or_default();
    for edge in &mut network.edges {
        edge.island = metres[all[edge.tail as usize] as usize] < ISLAND.min(largest);
    }
}

/// The component of each node, named after one of its nodes (union-find, path halving).
pub fn components(nodes: usize, edges: &[Edge], chosen: impl Fn(usize, &Edge) -> bool) -> Vec<u32> {
    let mut parents: Vec<u32> = (0..u32::try_from(nodes).unwrap_or(u32::MAX)).collect();
    for (_, edge) in edges.iter().enumerate().filter(|(at, edge)| chosen(*at, edge)) {
        let (a, b) = (root(&mut parents, edge.tail), root(&mut parents, edge.head));
        parents[a.max(b) as usize] = a.min(b);
    }
    for node in 0..nodes {
        // Parents come before children, so theirs is known.
        parents[node] = parents[parents[node] as usize];
    }
    parents
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let above = parents[parents[node as usize] as usize];
        parents[node as usize] = above;
        node = above;
    }
    node
}

fn lengths(nodes: usize, edges: &[Edge], component: &[u32], chosen: impl Fn(&Edge) -> bool) -> Vec<u64> {
    let mut lengths = vec![0; nodes];
    for edge in edges.iter().filter(|edge| chosen(edge)) {
        lengths[component[edge.tail as usize] as usize] += u64::from(edge.length);
    }
    lengths
}
