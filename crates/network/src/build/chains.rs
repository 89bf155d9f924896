//! Chains of nodes where nothing branches become one edge each, whatever ways they belong to;
//! their geometry is kept.

use rustc_hash::FxHashMap;

use crate::{
    geodesy::{Fixed, length, millimetres},
    graph::{Edge, Network},
    rules::{Access, Direction},
};

/// A line of nodes with one access and direction.
#[derive(Debug, Clone)]
pub struct Piece {
    pub access: Access,
    pub direction: Direction,
    pub nodes: Box<[u32]>,
}

/// Part of a piece between junctions or ends.
#[derive(Clone, Copy)]
struct Run {
    piece: u32,
    from: u32,
    to: u32,
}

/// Cuts pieces at barriers. Every end there gets a node of its own; where certain people may
/// pass, these are joined by edges without length, open to the ends of a path only.
pub fn cut_at(pieces: Vec<Piece>, barriers: &FxHashMap<u32, Access>, places: &mut Vec<Fixed>) -> Vec<Piece> {
    if barriers.is_empty() {
        return pieces;
    }
    let mut hubs: FxHashMap<u32, u32> = FxHashMap::default();
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if !piece.nodes.iter().any(|node| barriers.contains_key(node)) {
            out.push(piece);
            continue;
        }
        let last = piece.nodes.len() - 1;
        let mut from = 0;
        for to in 1..=last {
            if to < last && !barriers.contains_key(&piece.nodes[to]) {
                continue;
            }
            let mut nodes: Box<[u32]> = Box::from(&piece.nodes[from..=to]);
            for end in [0, to - from] {
                let node = nodes[end];
                let Some(access) = barriers.get(&node) else { continue };
                let own = u32::try_from(places.len()).unwrap_or(u32::MAX);
                places.push(places[node as usize]);
                nodes[end] = own;
                let hub = *hubs.entry(node).or_insert(own);
                if hub != own && *access == Access::EndsOnly {
                    let nodes = Box::from([hub, own]);
                    out.push(Piece { access: *access, direction: Direction::Both, nodes });
                }
            }
            out.push(Piece { nodes, ..piece });
            from = to;
        }
    }
    out
}

/// No run, no number.
const NONE: u32 = u32::MAX;

/// Contracts chains. Nodes are numbered anew; the arcs are not made yet.
pub fn contract(pieces: &[Piece], places: &[Fixed]) -> Network {
    let mut junction = junctions(pieces, places.len());
    let runs = runs(pieces, &junction);
    // The two runs that meet where nothing branches.
    let mut links = vec![[NONE; 2]; places.len()];
    for (at, run) in (0..).zip(&runs) {
        for end in run.ends(pieces).into_iter().filter(|end| !junction[*end as usize]) {
            let pair = &mut links[end as usize];
            *pair = [if pair[0] == NONE { at } else { pair[0] }, at];
        }
    }
    let mut used = vec![false; runs.len()];
    let mut made =
        Maker { places, numbers: vec![NONE; places.len()], shape: Vec::new(), network: Network::default() };
    made.network.shapes.push(0);
    let mut nodes = Vec::new();
    // Chains from junctions first; what is left are rings without any.
    for rings in [false, true] {
        for at in 0..runs.len() {
            let [start, end] = runs[at].ends(pieces);
            if used[at] {
                continue;
            }
            if rings {
                junction[start as usize] = true;
            }
            let backward = !junction[start as usize];
            if backward && !junction[end as usize] {
                continue;
            }
            nodes.clear();
            let (mut run, mut reverse) = (at, backward);
            loop {
                used[run] = true;
                runs[run].append(pieces, reverse, &mut nodes);
                let Some(end) = nodes.last().copied().filter(|end| !junction[*end as usize]) else { break };
                let pair = links[end as usize];
                run = if pair[0] as usize == run { pair[1] } else { pair[0] } as usize;
                if used.get(run).is_none_or(|used| *used) {
                    break;
                }
                reverse = runs[run].ends(pieces)[0] != end;
            }
            made.edge(&nodes, &pieces[runs[at].piece as usize], backward);
        }
    }
    made.network
}

/// Nodes where a chain ends: dead ends, branches, and where access or direction change.
fn junctions(pieces: &[Piece], nodes: usize) -> Vec<bool> {
    let mut degree = vec![0_u8; nodes];
    let mut access = vec![None; nodes];
    let mut junction = vec![false; nodes];
    for piece in pieces {
        let last = piece.nodes.len() - 1;
        for (at, node) in piece.nodes.iter().enumerate() {
            let slot = *node as usize;
            let end = at == 0 || at == last;
            degree[slot] = degree[slot].saturating_add(if end { 1 } else { 2 });
            junction[slot] |= access[slot].is_some_and(|known| known != piece.access);
            junction[slot] |= end && piece.direction != Direction::Both;
            access[slot] = Some(piece.access);
        }
    }
    for (junction, degree) in junction.iter_mut().zip(degree) {
        *junction |= degree != 2;
    }
    junction
}

fn runs(pieces: &[Piece], junction: &[bool]) -> Vec<Run> {
    let mut runs = Vec::new();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for (at, piece) in pieces.iter().enumerate() {
        let last = piece.nodes.len() - 1;
        let mut from = 0;
        for to in 1..=last {
            if to == last || junction[piece.nodes[to] as usize] {
                runs.push(Run { piece: number(at), from: number(from), to: number(to) });
                from = to;
            }
        }
    }
    runs
}

impl Run {
    fn nodes(self, pieces: &[Piece]) -> &[u32] {
        &pieces[self.piece as usize].nodes[self.from as usize..=self.to as usize]
    }

    fn ends(self, pieces: &[Piece]) -> [u32; 2] {
        let nodes = &pieces[self.piece as usize].nodes;
        [nodes[self.from as usize], nodes[self.to as usize]]
    }

    /// Appends the nodes, the first left out where it is there already.
    fn append(self, pieces: &[Piece], reverse: bool, to: &mut Vec<u32>) {
        let skip = usize::from(!to.is_empty());
        let nodes = self.nodes(pieces).iter();
        if reverse {
            to.extend(nodes.rev().skip(skip));
        } else {
            to.extend(nodes.skip(skip));
        }
    }
}

struct Maker<'p> {
    places: &'p [Fixed],
    /// The new number of each node, or [`NONE`].
    numbers: Vec<u32>,
    /// The shape of the edge in the making.
    shape: Vec<Fixed>,
    network: Network,
}

impl Maker<'_> {
    fn edge(&mut self, nodes: &[u32], piece: &Piece, backward: bool) {
        let ends = [nodes.first(), nodes.last()].map(|node| self.number(*node.unwrap_or(&0)));
        let shape = &mut self.shape;
        shape.clear();
        shape.extend(nodes.iter().map(|node| self.places[*node as usize]));
        let metres: f64 = shape.windows(2).map(|pair| length(pair[0], pair[1])).sum();
        shape.dedup();
        if shape.len() == 1 {
            shape.push(shape[0]);
        }
        // No edge is free of cost, so that a path can be told by distances alone.
        let length = millimetres(metres).max(1);
        let with = if backward { Direction::Backward } else { Direction::Forward };
        let allowed = |direction| piece.direction == Direction::Both || piece.direction == direction;
        let against = if backward { Direction::Forward } else { Direction::Backward };
        let network = &mut self.network;
        network.edges.push(Edge {
            tail: ends[0],
            head: ends[1],
            length,
            access: piece.access,
            forward: allowed(with),
            backward: allowed(against),
            island: false,
        });
        network.points.extend_from_slice(shape);
        network.shapes.push(u32::try_from(network.points.len()).unwrap_or(u32::MAX));
    }

    fn number(&mut self, node: u32) -> u32 {
        let (number, places) = (&mut self.numbers[node as usize], &mut self.network.places);
        if *number == NONE {
            *number = u32::try_from(places.len()).unwrap_or(u32::MAX);
            places.push(self.places[node as usize]);
        }
        *number
    }
}
