//! How a snapped point comes to the open network and back. On an open edge these are its two
//! ends; in a private zone, all nodes that lead out of it.

use crate::{
    graph::{Network, Sense},
    rules::Access,
    search::Search,
    snap::Snap,
};

/// Where a point enters the network, in one sense.
pub struct Gate {
    /// Open nodes with their distance from the point (or to it) in millimetres.
    pub nodes: Vec<(u32, u32)>,
    /// Where the point lies in a private zone: its nodes, ascending, with their distances.
    pub zone: Vec<(u32, u32)>,
}

/// The ends of the edge that a point lies on, as far as one may walk there.
pub fn ends(network: &Network, snap: &Snap, sense: Sense) -> Vec<(u32, u32)> {
    let edge = &network.edges[snap.edge as usize];
    let open = |backward, end| edge.passable(backward) && network.closed.allow(snap.edge, [snap.along, end]);
    // Away from the point along the shape leads to the head; towards it comes from the tail.
    let to_head = (edge.head, edge.length - snap.along, open(sense == Sense::To, edge.length));
    let to_tail = (edge.tail, snap.along, open(sense == Sense::From, 0));
    [to_head, to_tail]
        .into_iter()
        .filter(|(_, _, passable)| *passable)
        .map(|(node, distance, _)| (node, distance))
        .collect()
}

impl Gate {
    /// The gate of a point on an open edge; `None` for one on a private edge.
    pub fn on_open(network: &Network, snap: &Snap, sense: Sense) -> Option<Self> {
        let is_open = network.edges[snap.edge as usize].access == Access::Open;
        is_open.then(|| Self { nodes: ends(network, snap, sense), zone: Vec::new() })
    }

    /// The gate of a point. `private` searches the private edges in the same sense.
    pub fn of(network: &Network, snap: &Snap, sense: Sense, private: &mut Search<'_>) -> Self {
        if let Some(gate) = Self::on_open(network, snap, sense) {
            return gate;
        }
        let ends = ends(network, snap, sense);
        private.run(&ends);
        let mut zone: Vec<(u32, u32)> =
            private.reached().iter().map(|node| (*node, private.distance(*node))).collect();
        zone.sort_unstable();
        // Those without an open edge lead nowhere, but need no look: a loop is one and has no arc.
        Self { nodes: zone.clone(), zone }
    }
}

/// The distance between two points along their common edge; `None` where they have none.
pub fn along_edge(network: &Network, from: &Snap, to: &Snap) -> Option<u32> {
    let edge = &network.edges[from.edge as usize];
    let backward = to.along < from.along;
    let passable = to.along == from.along
        || edge.passable(backward) && network.closed.allow(from.edge, [from.along, to.along]);
    (from.edge == to.edge && passable).then(|| to.along.abs_diff(from.along))
}

/// The distance between two points without touching the open network: along their common edge,
/// or within their private zone.
pub fn direct(network: &Network, from: (&Snap, &Gate), to: (&Snap, &Gate)) -> Option<u32> {
    let zone = &from.1.zone;
    let in_zone = ends(network, to.0, Sense::To).into_iter().filter(|_| !to.1.zone.is_empty()).filter_map(
        |(node, rest)| {
            let at = zone.binary_search_by_key(&node, |(node, _)| *node).ok()?;
            Some(zone[at].1.saturating_add(rest))
        },
    );
    in_zone.chain(along_edge(network, from.0, to.0)).min()
}
