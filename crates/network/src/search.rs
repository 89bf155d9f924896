//! Exact shortest paths from one source to many nodes (Dijkstra 1959) over whole millimetres.
//!
//! The queue is a ring of buckets of equal width (Dial 1969, with the width of Denardo and Fox
//! 1979): a node that becomes nearer within its own bucket is looked at again, so distances are
//! exact whatever the width. The queue was chosen by measurement, see `docs/network.md`. O(n + m + d / width) in practice, d the greatest distance.

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
}

impl<'a> Search<'a> {
    /// A search along these arcs.
    #[must_use]
    pub fn new(arcs: &'a Arcs) -> Self {
        let ring = ((arcs.longest() >> WIDTH) + 2).next_power_of_two();
        Self {
            arcs,
            distance: vec![UNREACHED; arcs.nodes()],
            touched: Vec::new(),
            buckets: vec![Vec::new(); ring as usize],
            mask: ring - 1,
        }
    }

    /// Runs from some nodes, each with a distance it already has, to all that can be reached.
    pub fn run(&mut self, seeds: &[(u32, u32)]) {
        self.search(seeds, None, u32::MAX);
    }

    /// Runs from some nodes to all within a distance in millimetres. The distances of nodes
    /// farther away may be too large or [`UNREACHED`], never too small.
    pub fn run_within(&mut self, seeds: &[(u32, u32)], limit: u32) {
        self.search(seeds, None, limit);
    }

    /// Runs from some nodes until the distances of all targets are final. Targets in a component
    /// without a seed are not waited for: they are [`UNREACHED`]. Afterwards the distances of
    /// targets, and of all nodes no farther than the farthest target reached, are exact; those
    /// of nodes beyond may be too large or [`UNREACHED`], never too small.
    pub fn run_until(&mut self, seeds: &[(u32, u32)], targets: &[u32]) {
        let component = |node: &u32| self.arcs.component(*node);
        let mut components: Vec<u32> = seeds.iter().map(|(node, _)| component(node)).collect();
        components.sort_unstable();
        components.dedup();
        let can_be_reached = |node: &u32| components.binary_search(&component(node)).is_ok();
        let targets: Vec<u32> = targets.iter().copied().filter(can_be_reached).collect();
        self.search(seeds, Some(&targets), u32::MAX);
    }

    /// Targets as far as they are in a component of a seed; without any, all nodes are.
    fn search(&mut self, seeds: &[(u32, u32)], targets: Option<&[u32]>, limit: u32) {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = UNREACHED;
        }
        self.buckets.iter_mut().for_each(Vec::clear);
        let mut open_targets = targets.unwrap_or_default();
        // Seeds may lie farther apart than the ring is long; they join when it is their turn.
        let mut seeds = seeds.to_vec();
        seeds.sort_unstable_by_key(|(_, distance)| *distance);
        let mut waiting = seeds.into_iter().peekable();
        let mut bucket = 0;
        let mut queued = 0_usize;
        loop {
            if targets.is_some() && open_targets.is_empty() {
                return;
            }
            if queued == 0 {
                let Some((_, distance)) = waiting.peek() else { return };
                bucket = bucket.max(distance >> WIDTH);
            }
            if bucket > limit >> WIDTH {
                return;
            }
            while let Some((node, distance)) = waiting.next_if(|(_, distance)| distance >> WIDTH <= bucket) {
                queued += self.reach(node, distance);
            }
            let slot = (bucket & self.mask) as usize;
            // Reads ahead: the arcs of a bucket come from memory side by side, not one by one.
            let ahead = self.buckets[slot].iter().map(|entry| self.arcs.first_length(entry.head));
            std::hint::black_box(ahead.fold(0, u32::max));
            while let Some(Arc { head: node, length: distance }) = self.buckets[slot].pop() {
                queued -= 1;
                if distance != self.distance[node as usize] {
                    continue;
                }
                for arc in self.arcs.of_node(node) {
                    queued += self.reach(arc.head, distance.saturating_add(arc.length));
                }
            }
            // Whatever lies in this bucket or before is final.
            while let Some((target, rest)) = open_targets.split_first()
                && self.distance[*target as usize] >> WIDTH <= bucket
            {
                open_targets = rest;
            }
            bucket += 1;
        }
    }

    /// Whether the queue got longer, as 0 or 1.
    fn reach(&mut self, node: u32, distance: u32) -> usize {
        let known = &mut self.distance[node as usize];
        if distance >= *known {
            return 0;
        }
        if *known == UNREACHED {
            self.touched.push(node);
        }
        *known = distance;
        let slot = ((distance >> WIDTH) & self.mask) as usize;
        self.buckets[slot].push(Arc { head: node, length: distance });
        1
    }

    /// The distance of a node in millimetres after the last run, [`UNREACHED`] where there is
    /// none. Where the run had targets, see [`Search::run_until`].
    #[must_use]
    pub fn distance(&self, node: u32) -> u32 {
        self.distance[node as usize]
    }

    /// Copies the distances of all nodes.
    pub(crate) fn copy_to(&self, distances: &mut [u32]) {
        distances.copy_from_slice(&self.distance);
    }

    /// The nodes reached by the last run.
    #[must_use]
    pub fn reached(&self) -> &[u32] {
        &self.touched
    }
}

#[cfg(test)]
mod tests;
