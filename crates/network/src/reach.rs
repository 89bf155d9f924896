//! How far every place of the network is from some places, or from there to them: one search over
//! the nodes, and along each edge the lower envelope of what comes from its ends. Distances are
//! exact in whole millimetres at any place of any edge, not only at nodes.

use geo_core::Metres;

use crate::{
    geodesy::millimetres,
    graph::{Edge, Network, Sense},
    path::Part,
    rules::Access,
    search::{Search, UNREACHED},
    snap::Snap,
    zones::{Gate, ends},
};

/// The distances from some places, and the memory to find those from others.
pub struct Reach<'n> {
    network: &'n Network,
    sense: Sense,
    open: Search<'n>,
    /// Over private edges, on which a path may end.
    private: Search<'n>,
    /// Edge, place along it and distance of each start, by edge.
    starts: Vec<(u32, u32, u32)>,
}

/// A part of an edge along which the distance rises or falls evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// The part, in the order of the edge's shape.
    pub part: Part,
    /// The distances where it begins and where it ends.
    pub metres: [Metres; 2],
}

/// What comes over an edge from one place: walked from `from` to `to`, in millimetres along its
/// shape, begun with a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Wave {
    from: u32,
    to: u32,
    begun: u32,
}

impl<'n> Reach<'n> {
    /// Nothing is reached yet. The sense says whether ways are walked from the places or to them,
    /// which differs where something is one way on foot.
    #[must_use]
    pub fn new(network: &'n Network, sense: Sense) -> Self {
        let (open, private) = (Search::new(network.arcs(sense)), Search::new(network.ends.arcs(sense)));
        Self { network, sense, open, private, starts: Vec::new() }
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &'n Network {
        self.network
    }

    /// Measures from some places, such as the entrances of a site, to wherever the nearest of
    /// them is. The straight pieces of their snaps are part of the way.
    pub fn measure(&mut self, starts: &[Snap]) {
        self.search(starts, UNREACHED);
    }

    /// The same for what is within a distance. What is farther away may seem farther than it is
    /// or not to be reached, never nearer.
    pub fn measure_within(&mut self, starts: &[Snap], limit: Metres) {
        self.search(starts, millimetres(limit.0));
    }

    fn search(&mut self, starts: &[Snap], limit: u32) {
        let Self { network, sense, .. } = *self;
        let (mut open_seeds, mut private_seeds) = (Vec::new(), Vec::new());
        for start in starts {
            let seed = |(node, rest): &(u32, u32)| (*node, rest.saturating_add(start.straight_mm()));
            let gate = Gate::of(network, start, sense, &mut self.private);
            open_seeds.extend(gate.nodes.iter().map(seed));
            if network.edges[start.edge as usize].access != Access::Open {
                private_seeds.extend(ends(network, start, sense).iter().map(seed));
            }
        }
        self.starts = starts.iter().map(|start| (start.edge, start.along, start.straight_mm())).collect();
        self.starts.sort_unstable();
        self.open.run_within(&open_seeds, limit);
        let private_arcs = network.ends.arcs(sense);
        let way_in = self.open.reached().iter().filter(|node| !private_arcs.of_node(**node).is_empty());
        private_seeds.extend(way_in.map(|node| (*node, self.open.distance(*node))));
        self.private.run_within(&private_seeds, limit);
    }

    /// The distance of a place in millimetres along an edge, in millimetres; [`UNREACHED`] where
    /// no path leads there.
    #[must_use]
    pub fn at(&self, edge: u32, along: u32) -> u32 {
        self.waves(edge).iter().filter_map(|wave| wave.at(along)).min().unwrap_or(UNREACHED)
    }

    /// What is reached within a distance, edge by edge, islands left out. Pieces of an edge stand
    /// in the order of its shape and do not overlap.
    #[must_use]
    pub fn pieces(&self, limit: Metres) -> Vec<Piece> {
        let edges = 0..u32::try_from(self.network.edges.len()).unwrap_or(u32::MAX);
        edges.flat_map(|edge| self.pieces_of(edge, limit)).collect()
    }

    /// What is reached of one edge within a distance.
    #[must_use]
    pub fn pieces_of(&self, edge: u32, limit: Metres) -> Vec<Piece> {
        let limit = millimetres(limit.0);
        if !self.may_reach(edge, limit) {
            return Vec::new();
        }
        let waves = self.waves(edge);
        let mut places: Vec<u32> = waves.iter().flat_map(|wave| [wave.from, wave.to]).collect();
        places.extend(waves.iter().flat_map(|a| waves.iter().filter_map(|b| a.meets(*b))));
        places.sort_unstable();
        places.dedup();
        let mut pieces: Vec<(Wave, [u32; 2])> = Vec::new();
        for pair in places.windows(2) {
            let covering = waves.iter().filter_map(|wave| {
                let distances = [wave.at(pair[0])?, wave.at(pair[1])?];
                Some((u64::from(distances[0]) + u64::from(distances[1]), *wave, distances))
            });
            let Some((_, wave, [first, last])) = covering.min_by_key(|(sum, ..)| *sum) else { continue };
            let Some(left) = limit.checked_sub(first.min(last)) else { continue };
            let walked = left.min(pair[1] - pair[0]);
            let [begin, end] =
                if first <= last { [pair[0], pair[0] + walked] } else { [pair[1] - walked, pair[1]] };
            match pieces.last_mut() {
                Some((same, part)) if *same == wave && part[1] == begin => part[1] = end,
                _ => pieces.push((wave, [begin, end])),
            }
        }
        let metres = |wave: Wave, along| Metres(f64::from(wave.at(along).unwrap_or(UNREACHED)) / 1000.0);
        pieces
            .into_iter()
            .filter(|(_, [from, to])| from < to)
            .map(|(wave, [from, to])| Piece {
                part: Part { edge, from, to },
                metres: [metres(wave, from), metres(wave, to)],
            })
            .collect()
    }

    /// The edges that the places measured from lie on.
    pub(crate) fn edges_of_starts(&self) -> impl Iterator<Item = u32> {
        self.starts.iter().map(|(edge, ..)| *edge)
    }

    /// Whether anything of an edge can be within a distance. Most edges are told apart by this.
    pub(crate) fn may_reach(&self, edge: u32, limit: u32) -> bool {
        let island = self.network.edges[edge as usize].island;
        !island && (self.at_ends(edge).iter().min() <= Some(&limit) || self.starts_on(edge).next().is_some())
    }

    /// The distances at the ends of an edge.
    fn at_ends(&self, edge: u32) -> [u32; 2] {
        let Edge { tail, head, access, .. } = self.network.edges[edge as usize];
        [tail, head].map(|node| {
            let open = self.open.distance(node);
            if access == Access::Open { open } else { open.min(self.private.distance(node)) }
        })
    }

    /// Starts on an edge, how far along and with what distance.
    fn starts_on(&self, edge: u32) -> impl Iterator<Item = (u32, u32)> {
        let first = self.starts.partition_point(|(other, ..)| *other < edge);
        let on_edge = self.starts[first..].iter().take_while(move |(other, ..)| *other == edge);
        on_edge.map(|(_, along, begun)| (*along, *begun))
    }

    /// What comes over an edge from its ends and from the places on it.
    fn waves(&self, edge: u32) -> Vec<Wave> {
        let Edge { length, island, .. } = self.network.edges[edge as usize];
        if island {
            return Vec::new();
        }
        let [tail, head] = self.at_ends(edge);
        let both =
            self.starts_on(edge).flat_map(|(along, begun)| [(along, length, begun), (along, 0, begun)]);
        let from_ends = [(0, length, tail), (length, 0, head)];
        let begun = both.chain(from_ends).filter(|(.., begun)| *begun != UNREACHED);
        begun.filter_map(|(from, to, begun)| self.wave(edge, [from, to], begun)).collect()
    }

    /// A wave as far as one may walk; `None` where not even its begin may be reached.
    fn wave(&self, edge: u32, [from, mut to]: [u32; 2], begun: u32) -> Option<Wave> {
        let ahead = from < to;
        // Walked to the places, the same stretch is walked the other way.
        if !self.network.edges[edge as usize].passable(ahead == (self.sense == Sense::To)) {
            to = from;
        }
        for [start, end] in self.network.closed.of(edge).iter().copied() {
            if start == end {
                if start == from {
                    return None;
                }
                to = match ahead {
                    true if start > from => to.min(start - 1),
                    false if start < from => to.max(start + 1),
                    _ => to,
                };
            } else if ahead && end > from {
                to = to.min(start.max(from));
            } else if !ahead && start < from {
                to = to.max(end.min(from));
            }
        }
        Some(Wave { from, to, begun })
    }
}

impl Wave {
    /// The distance at a place, where it comes there.
    fn at(self, along: u32) -> Option<u32> {
        let walked = self.from.min(self.to)..=self.from.max(self.to);
        walked.contains(&along).then(|| self.begun.saturating_add(along.abs_diff(self.from)))
    }

    /// The place where it meets another that comes from ahead.
    fn meets(self, other: Self) -> Option<u32> {
        let ahead = self.from < self.to && other.to < other.from;
        let [[from, begun], [other_from, other_begun]] =
            [self, other].map(|wave| [wave.from, wave.begun].map(i64::from));
        // At x this one has come `begun + x - from`, the other `other_begun + other_from - x`.
        let place = u32::try_from((other_begun + other_from + from - begun) / 2).ok()?;
        (ahead && self.at(place).is_some() && other.at(place).is_some()).then_some(place)
    }
}
