//! Exact shortest paths from one source to many nodes (Dijkstra 1959) over whole millimetres.
//!
//! The queue is a ring of buckets of equal width (Dial 1969, with the width of Denardo and Fox
//! 1979): a node that becomes nearer within its own bucket is looked at again, so distances are
//! exact whatever the width. The queue was chosen by measurement, see `docs/network.md`. O(n + m + d / width) in practice, d the greatest distance.

use rustc_hash::FxHashMap;

use crate::graph::{Arc, Arcs};

/// A node that was not reached.
pub const UNREACHED: u32 = u32::MAX;

/// Width of a bucket as a power of two in millimetres: 4.1 m, a tenth of a usual edge.
const WIDTH: u32 = 12;

/// A search and its memory; it may run any number of times.
pub struct Search<'a> {
    arcs: &'a Arcs,
    distance: Vec<u32>,
    touched: Vec<u32>,
    buckets: Vec<Vec<Arc>>,
    mask: u32,
    is_target: Vec<bool>,
    /// Targets by component, see [`Search::with_targets`].
    per_component: FxHashMap<u32, usize>,
    component: &'a [u32],
}

impl<'a> Search<'a> {
    /// A search over all nodes that can be reached.
    #[must_use]
    pub fn new(arcs: &'a Arcs) -> Self {
        let ring = ((arcs.longest() >> WIDTH) + 2).next_power_of_two();
        Self {
            arcs,
            distance: vec![UNREACHED; arcs.nodes()],
            touched: Vec::new(),
            buckets: vec![Vec::new(); ring as usize],
            mask: ring - 1,
            is_target: Vec::new(),
            per_component: FxHashMap::default(),
            component: &[],
        }
    }

    /// A search that may stop once it has settled these nodes. Each node's component says which
    /// targets a source can reach at all.
    #[must_use]
    pub fn with_targets(
        arcs: &'a Arcs,
        targets: impl IntoIterator<Item = u32>,
        component: &'a [u32],
    ) -> Self {
        let mut search = Self { component, is_target: vec![false; arcs.nodes()], ..Self::new(arcs) };
        for target in targets {
            if !std::mem::replace(&mut search.is_target[target as usize], true) {
                *search.per_component.entry(component[target as usize]).or_default() += 1;
            }
        }
        search
    }

    /// Runs from some nodes, each with a distance it already has.
    pub fn run(&mut self, seeds: &[(u32, u32)]) {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = UNREACHED;
        }
        self.buckets.iter_mut().for_each(Vec::clear);
        let mut remaining = self.targets_of(seeds);
        let stops = !self.is_target.is_empty();
        if stops && remaining == 0 {
            return;
        }
        let mut horizon = u32::MAX;
        // Seeds may lie farther apart than the ring is long; they join when it is their turn.
        let mut seeds = seeds.to_vec();
        seeds.sort_unstable_by_key(|(_, distance)| *distance);
        let mut waiting = seeds.into_iter().peekable();
        let Some(mut bucket) = waiting.peek().map(|(_, distance)| distance >> WIDTH) else { return };
        let mut queued = 0_usize;
        loop {
            if queued == 0 {
                let Some((_, distance)) = waiting.peek() else { return };
                bucket = bucket.max(distance >> WIDTH);
            }
            while let Some((node, distance)) = waiting.next_if(|(_, distance)| distance >> WIDTH <= bucket) {
                queued += self.reach(node, distance, &mut remaining);
            }
            let slot = (bucket & self.mask) as usize;
            while let Some(Arc { head: node, length: distance }) = self.buckets[slot].pop() {
                queued -= 1;
                if distance != self.distance[node as usize] {
                    continue;
                }
                for arc in self.arcs.of_node(node) {
                    queued += self.reach(arc.head, distance.saturating_add(arc.length), &mut remaining);
                }
            }
            if stops && remaining == 0 {
                // All targets have some distance: no farther than the farthest must be searched.
                if horizon == u32::MAX {
                    horizon = self.farthest_target();
                }
                if horizon >> WIDTH <= bucket {
                    return;
                }
            }
            bucket += 1;
        }
    }

    /// Whether the queue got longer, as 0 or 1.
    fn reach(&mut self, node: u32, distance: u32, remaining: &mut usize) -> usize {
        let known = &mut self.distance[node as usize];
        if distance >= *known {
            return 0;
        }
        if *known == UNREACHED {
            self.touched.push(node);
            if self.is_target.get(node as usize).copied().unwrap_or_default() {
                *remaining = remaining.saturating_sub(1);
            }
        }
        *known = distance;
        let slot = ((distance >> WIDTH) & self.mask) as usize;
        self.buckets[slot].push(Arc { head: node, length: distance });
        1
    }

    fn targets_of(&self, seeds: &[(u32, u32)]) -> usize {
        let component = |node: &u32| self.component.get(*node as usize).copied();
        let mut components: Vec<u32> = seeds.iter().filter_map(|(node, _)| component(node)).collect();
        components.sort_unstable();
        components.dedup();
        components.iter().filter_map(|component| self.per_component.get(component)).sum()
    }

    fn farthest_target(&self) -> u32 {
        let targets = self.touched.iter().filter(|node| self.is_target[**node as usize]);
        targets.map(|node| self.distance[*node as usize]).max().unwrap_or_default()
    }

    /// The distance of a node in millimetres, [`UNREACHED`] where there is none or where the
    /// search stopped before.
    #[must_use]
    pub fn distance(&self, node: u32) -> u32 {
        self.distance[node as usize]
    }

    /// The nodes reached by the last run.
    #[must_use]
    pub fn reached(&self) -> &[u32] {
        &self.touched
    }
}
