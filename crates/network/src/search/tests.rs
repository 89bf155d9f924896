//! A textbook Dijkstra on random graphs says the same.

use std::{cmp::Reverse, collections::BinaryHeap};

use proptest::prelude::*;

use super::*;
use crate::{
    core::{Core, Trees},
    graph::{Edge, Layer, Sense},
    rules::Access,
};

const NODES: u32 = 40;

/// Edges between any nodes: shorter and longer than a bucket, parallel ones, loops, one-way.
fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let length = prop_oneof![1..20_000_u32, 1..2_000_000_u32, Just(4096)];
    let edge = (0..NODES, 0..NODES, length, 0..6_u8);
    let edge = edge.prop_map(|(tail, head, length, kind)| Edge {
        tail,
        head,
        length,
        access: Access::Open,
        forward: kind != 0,
        backward: kind > 1,
        island: false,
    });
    prop::collection::vec(edge, 0..80)
}

/// Sources with distances, and targets.
type Run = (Vec<(u32, u32)>, Vec<u32>);

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let seeds = prop::collection::vec((0..NODES, prop_oneof![Just(0), 0..10_000_000_u32]), 0..4);
    prop::collection::vec((seeds, prop::collection::vec(0..NODES, 0..6)), 1..5)
}

fn textbook(arcs: &Arcs, seeds: &[(u32, u32)]) -> Vec<u32> {
    let mut distance = vec![UNREACHED; arcs.nodes()];
    let mut queue: BinaryHeap<_> = seeds.iter().map(|(node, here)| Reverse((*here, *node))).collect();
    while let Some(Reverse((here, node))) = queue.pop() {
        if distance[node as usize] != UNREACHED {
            continue;
        }
        distance[node as usize] = here;
        queue.extend(arcs.of_node(node).iter().map(|arc| Reverse((here + arc.length, arc.head))));
    }
    distance
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_textbook_search_agrees_on_every_node_run_after_run(edges in edges(), runs in runs()) {
        let layer = Layer::of(NODES as usize, &edges, |_, _| true);
        for sense in [Sense::From, Sense::To] {
            let mut search = Search::new(layer.arcs(sense));
            let core = Core::of(layer.arcs(sense));
            let mut trees = Trees::new(&core);
            for (seeds, targets) in &runs {
                let expected = textbook(layer.arcs(sense), seeds);
                search.run_until(seeds, targets);
                let farthest = targets.iter().map(|target| expected[*target as usize]);
                let farthest = farthest.filter(|distance| *distance != UNREACHED).max();
                for (node, expected) in (0..).zip(&expected) {
                    let found = search.distance(node);
                    prop_assert!(found >= *expected, "node {node}: {found} is too small");
                    if targets.contains(&node) || farthest.is_some_and(|farthest| *expected <= farthest) {
                        prop_assert_eq!(found, *expected, "node {} of {:?}", node, targets);
                    }
                }
                search.run(seeds);
                let found: Vec<u32> = (0..NODES).map(|node| search.distance(node)).collect();
                prop_assert_eq!(&found, &expected);
                trees.run(seeds);
                let found: Vec<u32> = (0..NODES).map(|node| trees.distance(node)).collect();
                prop_assert_eq!(&found, &expected);
                let mut reached = search.reached().to_vec();
                reached.sort_unstable();
                let expected: Vec<u32> = (0..NODES).filter(|node| expected[*node as usize] != UNREACHED).collect();
                prop_assert_eq!(reached, expected);
            }
        }
    }
}

#[test]
fn a_target_in_another_component_is_not_waited_for() {
    let edge = |tail, length| Edge {
        tail,
        head: tail + 1,
        length,
        access: Access::Open,
        forward: true,
        backward: true,
        island: false,
    };
    let mut edges: Vec<Edge> = (0..30).map(|tail| edge(tail, 100_000)).collect();
    edges.push(edge(32, 1000));
    let layer = Layer::of(34, &edges, |_, _| true);
    let mut search = Search::new(layer.arcs(Sense::From));
    search.run_until(&[(0, 0)], &[33, 2]);
    assert_eq!([search.distance(2), search.distance(33)], [200_000, UNREACHED]);
    assert!(search.reached().len() < 6, "{:?}", search.reached());
    search.run_until(&[(0, 0)], &[33]);
    assert!(search.reached().is_empty());
}
