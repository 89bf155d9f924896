//! The foot network as a graph: nodes where ways meet, edges between them with length and shape,
//! and compressed adjacency (CSR) with 8 bytes per arc.

use std::sync::Arc as Shared;

use geo_core::LonLat;

use crate::{
    build::components,
    closures::Closures,
    geodesy::{Fixed, position},
    rules::Access,
};

/// The foot network.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Where the nodes are, neighbours near each other (Hilbert order).
    pub(crate) places: Vec<Fixed>,
    pub(crate) edges: Vec<Edge>,
    /// Where each edge's shape begins in `points`, and the end.
    pub(crate) shapes: Vec<u32>,
    pub(crate) points: Vec<Fixed>,
    /// What everybody may walk.
    pub(crate) open: Layer,
    /// What may only begin or end a path.
    pub(crate) ends: Layer,
    /// Parts of edges that no path may lead over.
    pub(crate) closed: Closures,
}

/// An edge: the way between two nodes without a junction in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Where its shape begins.
    pub tail: u32,
    /// Where its shape ends.
    pub head: u32,
    /// Length in millimetres.
    pub length: u32,
    /// Who may walk here.
    pub access: Access,
    /// Whether people may walk in the order of its shape.
    pub forward: bool,
    /// Whether people may walk against it.
    pub backward: bool,
    /// Part of an island: connected to less than 500 m of way.
    pub island: bool,
}

/// Which way a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// From the source: how far it is from there.
    From,
    /// To the source: how far it is to get there.
    To,
}

/// The arcs of some edges, for both senses.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    from: Arcs,
    /// Only where some edge is one way on foot.
    to: Option<Arcs>,
}

/// Compressed adjacency: the arcs of a node stand side by side.
#[derive(Debug, Clone, Default)]
pub struct Arcs {
    first: Vec<u32>,
    all: Vec<Arc>,
    /// The edge of each arc; only paths need it.
    edges: Vec<u32>,
    longest: u32,
    /// The part of the layer that each node belongs to, whatever the direction.
    component: Shared<[u32]>,
}

/// An arc: 8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arc {
    /// The node it leads to.
    pub head: u32,
    /// Length in millimetres.
    pub length: u32,
}

impl Network {
    /// Number of nodes.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.places.len()
    }

    /// The edges.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Where a node is.
    #[must_use]
    pub fn place(&self, node: u32) -> LonLat {
        position(self.places[node as usize])
    }

    /// The shape of an edge, ends included.
    #[must_use]
    pub fn shape(&self, edge: u32) -> &[Fixed] {
        let edge = edge as usize;
        &self.points[self.shapes[edge] as usize..self.shapes[edge + 1] as usize]
    }

    /// The same network, places snapped to it included, whose paths avoid some parts of edges.
    #[must_use]
    pub fn avoiding(&self, closed: Closures) -> Self {
        let mut network = Self { closed, ..self.clone() };
        network.link();
        network
    }

    /// Makes the arcs of all edges that are open from end to end.
    pub(crate) fn link(&mut self) {
        let nodes = self.nodes();
        let chosen = |wanted| {
            let closed = &self.closed;
            move |at: usize, edge: &Edge| edge.access == wanted && !closed.touch(at)
        };
        let open = Layer::of(nodes, &self.edges, chosen(Access::Open));
        let ends = Layer::of(nodes, &self.edges, chosen(Access::EndsOnly));
        (self.open, self.ends) = (open, ends);
    }

    /// The arcs that everybody may walk.
    #[must_use]
    pub fn arcs(&self, sense: Sense) -> &Arcs {
        self.open.arcs(sense)
    }
}

impl Edge {
    /// The edge seen against the order of its shape.
    pub(crate) const fn passable(&self, backward: bool) -> bool {
        if backward { self.backward } else { self.forward }
    }
}

impl Layer {
    /// The layer of the chosen edges.
    pub(crate) fn of(nodes: usize, edges: &[Edge], chosen: impl Fn(usize, &Edge) -> bool) -> Self {
        let mut taken = edges.iter().enumerate().filter(|(at, edge)| chosen(*at, edge));
        let both_ways = taken.all(|(_, edge)| edge.forward && edge.backward);
        let component = Shared::from(components(nodes, edges, &chosen));
        let arcs = |sense| Arcs::of(nodes, edges, &chosen, sense, Shared::clone(&component));
        Self { from: arcs(Sense::From), to: (!both_ways).then(|| arcs(Sense::To)) }
    }

    /// The arcs for a sense.
    pub(crate) fn arcs(&self, sense: Sense) -> &Arcs {
        match (sense, &self.to) {
            (Sense::To, Some(to)) => to,
            _ => &self.from,
        }
    }
}

impl Arcs {
    /// Arcs from a list of tail, head and length in millimetres: a graph of one's own, numbered
    /// as one likes.
    #[must_use]
    pub fn of_list(nodes: usize, list: &[[u32; 3]]) -> Self {
        let edge = |&[tail, head, length]: &[u32; 3]| {
            let (access, forward, backward, island) = (Access::Open, true, false, false);
            Edge { tail, head, length, access, forward, backward, island }
        };
        Layer::of(nodes, &list.iter().map(edge).collect::<Vec<_>>(), |_, _| true).from
    }

    /// Arcs of all chosen edges but loops, which shorten nothing.
    fn of(
        nodes: usize,
        edges: &[Edge],
        chosen: &impl Fn(usize, &Edge) -> bool,
        sense: Sense,
        component: Shared<[u32]>,
    ) -> Self {
        let each = |take: &mut dyn FnMut(usize, u32, Arc)| {
            for (at, edge) in
                edges.iter().enumerate().filter(|(at, edge)| chosen(*at, edge) && edge.tail != edge.head)
            {
                let [with, against] = match sense {
                    Sense::From => [edge.forward, edge.backward],
                    Sense::To => [edge.backward, edge.forward],
                };
                if with {
                    take(at, edge.tail, Arc { head: edge.head, length: edge.length });
                }
                if against {
                    take(at, edge.head, Arc { head: edge.tail, length: edge.length });
                }
            }
        };
        let mut first = vec![0_u32; nodes + 1];
        each(&mut |_, tail, _| first[tail as usize + 1] += 1);
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let count = first[nodes] as usize;
        let mut next = first.clone();
        let mut out =
            Self { first, all: vec![Arc::default(); count], edges: vec![0; count], longest: 0, component };
        each(&mut |edge, tail, arc| {
            let at = next[tail as usize] as usize;
            next[tail as usize] += 1;
            out.all[at] = arc;
            out.edges[at] = u32::try_from(edge).unwrap_or(u32::MAX);
            out.longest = out.longest.max(arc.length);
        });
        out
    }

    /// Number of nodes.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Number of arcs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The longest arc in millimetres.
    #[must_use]
    pub const fn longest(&self) -> u32 {
        self.longest
    }

    /// The part of the layer that a node belongs to, named after one of its nodes: no arc leads
    /// out of it.
    #[must_use]
    pub fn component(&self, node: u32) -> u32 {
        self.component[node as usize]
    }

    /// The arcs of a node.
    #[must_use]
    pub fn of_node(&self, node: u32) -> &[Arc] {
        let node = node as usize;
        &self.all[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The length of a node's first arc, or of one near it; 0 at the end.
    pub(crate) fn first_length(&self, node: u32) -> u32 {
        self.all.get(self.first[node as usize] as usize).map_or(0, |arc| arc.length)
    }

    /// The arcs of a node with their edges.
    pub(crate) fn with_edges(&self, node: u32) -> impl Iterator<Item = (Arc, u32)> {
        let node = node as usize;
        let range = self.first[node] as usize..self.first[node + 1] as usize;
        self.all[range.clone()].iter().copied().zip(self.edges[range].iter().copied())
    }
}
