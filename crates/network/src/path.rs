//! The shortest path between two snapped points, with its shape.

use geo_core::LonLat;

use crate::{
    geodesy::{length, millimetres, position},
    graph::{Arcs, Network, Sense},
    search::{Search, UNREACHED},
    snap::Snap,
    zones::{self, Gate},
};

/// A path between two places on the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Its length in millimetres, without the straight pieces of the snaps.
    pub length: u32,
    /// The edges in order, the first and the last in part.
    pub parts: Vec<Part>,
    /// Its shape from place to place.
    pub shape: Vec<LonLat>,
}

/// A part of a path: along one edge, between two places in millimetres along its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The edge.
    pub edge: u32,
    /// Where the path comes to it.
    pub from: u32,
    /// Where the path leaves it.
    pub to: u32,
}

impl Part {
    /// Its length in millimetres.
    #[must_use]
    pub const fn length(&self) -> u32 {
        self.from.abs_diff(self.to)
    }

    /// The part cut where a stretch begins or ends, in the order of the path; each with whether
    /// it lies in a stretch.
    #[must_use]
    pub fn cut(&self, stretches: &[[u32; 2]]) -> Vec<(Self, bool)> {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let mut places: Vec<u32> =
            stretches.iter().flatten().copied().filter(|at| (low..high).contains(at)).collect();
        places.extend([low, high]);
        places.sort_unstable();
        places.dedup();
        let mut cut: Vec<(Self, bool)> = places
            .windows(2)
            .map(|pair| {
                let within = stretches.iter().any(|[from, to]| *from <= pair[0] && pair[1] <= *to);
                (Self { edge: self.edge, from: pair[0], to: pair[1] }, within)
            })
            .collect();
        if self.to < self.from {
            cut.reverse();
            for (part, _) in &mut cut {
                std::mem::swap(&mut part.from, &mut part.to);
            }
        }
        cut
    }

    /// Its shape: the places where it begins and ends and the points between.
    #[must_use]
    pub fn shape(&self, network: &Network) -> Vec<LonLat> {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let points = network.shape(self.edge);
        let mut shape = Vec::new();
        let mut metres = 0.0;
        let mut before = 0;
        for pair in points.windows(2) {
            metres += length(pair[0], pair[1]);
            let here = millimetres(metres);
            let at = |place: u32| {
                let share = f64::from(place - before) / f64::from((here - before).max(1));
                let [a, b] = [pair[0], pair[1]].map(position);
                LonLat { lon: a.lon + share * (b.lon - a.lon), lat: a.lat + share * (b.lat - a.lat) }
            };
            if (before..=here).contains(&low) && shape.is_empty() {
                shape.push(at(low));
            }
            if (before..here).contains(&high) {
                shape.push(at(high));
                break;
            }
            if (low..=high).contains(&here) {
                shape.push(position(pair[1]));
            }
            before = here;
        }
        shape.dedup();
        if self.to < self.from {
            shape.reverse();
        }
        shape
    }
}

/// The shortest path; `None` where none leads there.
#[must_use]
pub fn path(network: &Network, from: &Snap, to: &Snap) -> Option<Path> {
    let mut private = Search::new(network.ends.arcs(Sense::From));
    let exit = Gate::of(network, from, Sense::From, &mut private);
    let mut open = Search::new(network.arcs(Sense::From));
    open.run(&exit.nodes);
    // The rest of the way, from the last node of the open network to the goal, is walked over
    // the private edges alone; on an open edge it is part of the edge.
    let entry = Gate::of(network, to, Sense::To, &mut Search::new(network.ends.arcs(Sense::To)));
    let last =
        entry.nodes.iter().copied().min_by_key(|(node, rest)| open.distance(*node).saturating_add(*rest));
    let over = last.map_or(UNREACHED, |(node, rest)| open.distance(node).saturating_add(rest));
    let along = zones::along_edge(network, from, to);
    let direct = zones::direct(network, (from, &exit), (to, &entry));
    let best = direct.unwrap_or(UNREACHED).min(over);
    if best == UNREACHED {
        return None;
    }
    if along == Some(best) {
        let mut walk = Walk::new(network, from);
        walk.stretch(to.edge, [from.along, to.along]);
        return Some(walk.finish(to, best));
    }
    let mut steps = Vec::new();
    let private_arcs = network.ends.arcs(Sense::To);
    let goal_ends = zones::ends(network, to, Sense::To);
    let start_ends = zones::ends(network, from, Sense::From);
    let start;
    let goal;
    if direct == Some(best) {
        goal =
            *goal_ends.iter().find(|(node, rest)| private.distance(*node).saturating_add(*rest) == best)?;
        start = back(&private, private_arcs, &start_ends, goal.0, &mut steps);
    } else {
        let (node, rest) = last?;
        let mut tail = Search::new(network.ends.arcs(Sense::From));
        tail.run(&[(node, 0)]);
        goal = *goal_ends.iter().find(|(end, left)| tail.distance(*end).saturating_add(*left) == rest)?;
        back(&tail, private_arcs, &[(node, 0)], goal.0, &mut steps);
        let first = back(&open, network.arcs(Sense::To), &exit.nodes, node, &mut steps);
        start = if exit.zone.is_empty() {
            first
        } else {
            back(&private, private_arcs, &start_ends, first.0, &mut steps)
        };
    }
    let mut walk = Walk::new(network, from);
    walk.start(start);
    steps.iter().rev().for_each(|(edge, node)| walk.edge(*edge, *node));
    walk.goal(to, goal);
    Some(walk.finish(to, best))
}

/// Follows distances back from a node to a seed, which it returns; `steps` gets each edge with
/// the node it leaves from.
fn back(
    search: &Search<'_>,
    arcs: &Arcs,
    seeds: &[(u32, u32)],
    mut node: u32,
    steps: &mut Vec<(u32, u32)>,
) -> (u32, u32) {
    while !seeds.contains(&(node, search.distance(node))) {
        let here = search.distance(node);
        let before = arcs.with_edges(node).find(|(arc, _)| {
            let there = search.distance(arc.head);
            there != UNREACHED && there.checked_add(arc.length) == Some(here)
        });
        let Some((arc, edge)) = before else { break };
        steps.push((edge, arc.head));
        node = arc.head;
    }
    (node, search.distance(node))
}

/// A path in the making.
struct Walk<'n> {
    network: &'n Network,
    from: Snap,
    parts: Vec<Part>,
    shape: Vec<LonLat>,
}

impl<'n> Walk<'n> {
    fn new(network: &'n Network, from: &Snap) -> Self {
        Self { network, from: *from, parts: Vec::new(), shape: vec![from.place] }
    }

    /// From the first place to an end of its edge, so far away.
    fn start(&mut self, (node, distance): (u32, u32)) {
        let edge = &self.network.edges[self.from.edge as usize];
        let whole = edge.length;
        // A loop has two ways to its node, one of which may be closed.
        let forward = edge.head == node
            && whole - self.from.along == distance
            && edge.passable(false)
            && self.network.closed.allow(self.from.edge, [self.from.along, whole]);
        self.stretch(self.from.edge, [self.from.along, if forward { whole } else { 0 }]);
    }

    /// A whole edge, from one of its ends.
    fn edge(&mut self, edge: u32, leaves: u32) {
        let ends = &self.network.edges[edge as usize];
        let backward = ends.head == leaves;
        self.stretch(edge, if backward { [ends.length, 0] } else { [0, ends.length] });
    }

    /// From an end of the last edge to the goal, so far away.
    fn goal(&mut self, to: &Snap, (node, distance): (u32, u32)) {
        let edge = &self.network.edges[to.edge as usize];
        let whole = edge.length;
        let backward = edge.head == node
            && whole - to.along == distance
            && edge.passable(true)
            && self.network.closed.allow(to.edge, [whole, to.along]);
        self.stretch(to.edge, [if backward { whole } else { 0 }, to.along]);
    }

    fn finish(mut self, to: &Snap, length: u32) -> Path {
        self.shape.push(to.place);
        self.shape.dedup();
        self.parts.retain(|part| part.length() > 0);
        Path { length, parts: self.parts, shape: self.shape }
    }

    /// Adds the points of an edge between two distances along it.
    fn stretch(&mut self, edge: u32, [from, to]: [u32; 2]) {
        let part = Part { edge, from, to };
        self.shape.extend(part.shape(self.network));
        self.parts.push(part);
    }
}
