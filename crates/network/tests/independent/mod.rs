//! An independent computation over the same tagging rules: every node of every way is a node,
//! nothing is contracted, the nearest place is looked for on every segment, distances come from
//! a plain binary heap in floating-point metres on the geodesic.

#![allow(
    clippy::unwrap_used,
    clippy::struct_excessive_bools,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "one straight piece, to be compared by eye"
)]

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap},
    path::Path,
};

use geo::{
    BoundingRect, Coord, Covers, Distance, Geodesic, Line, LineString, Point, Polygon,
    algorithm::line_intersection::line_intersection,
};
use network::rules::{self, Access, Direction, WalkingRules};
use osmpbf::{Element, ElementReader};

/// A node: an OSM node, or one of the copies that a barrier cuts it into.
type Node = (i64, u32);

#[derive(Clone, Copy, PartialEq, Debug)]
struct Segment {
    a: usize,
    b: usize,
    metres: f64,
    open: bool,
    forward: bool,
    backward: bool,
    island: bool,
}

pub struct Independent {
    places: Vec<Coord<f64>>,
    segments: Vec<Segment>,
    at: Vec<Vec<usize>>,
}

/// A place on a segment.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    segment: usize,
    share: f64,
    pub straight: f64,
    pub past_island: bool,
}

#[derive(Default)]
struct Maker {
    numbers: HashMap<Node, usize>,
    places: Vec<Coord<f64>>,
    segments: Vec<Segment>,
    coordinates: HashMap<i64, Coord<f64>>,
    barriers: HashMap<i64, Access>,
    copies: HashMap<i64, u32>,
}

fn metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Geodesic.distance(Point(a), Point(b))
}

impl Maker {
    fn number(&mut self, node: Node) -> usize {
        let place = self.coordinates[&node.0];
        *self.numbers.entry(node).or_insert_with(|| {
            self.places.push(place);
            self.places.len() - 1
        })
    }

    /// The end of a segment; a barrier gives each segment a node of its own, and certain people
    /// a private way to the first of them.
    fn end(&mut self, id: i64) -> usize {
        let Some(access) = self.barriers.get(&id).copied() else { return self.number((id, 0)) };
        let copy = self.copies.entry(id).and_modify(|copy| *copy += 1).or_insert(0);
        let copy = *copy;
        let own = self.number((id, copy));
        if copy > 0 && access == Access::EndsOnly {
            let hub = self.number((id, 0));
            self.segments.push(Segment {
                a: hub,
                b: own,
                metres: 0.0,
                open: false,
                forward: true,
                backward: true,
                island: false,
            });
        }
        own
    }

    fn line(&mut self, ids: &[i64], access: Access, direction: Direction) {
        for pair in ids.windows(2) {
            let (Some(a), Some(b)) = (self.coordinates.get(&pair[0]), self.coordinates.get(&pair[1])) else {
                continue;
            };
            let metres = metres(*a, *b);
            let (a, b) = (self.end(pair[0]), self.end(pair[1]));
            self.segments.push(Segment {
                a,
                b,
                metres,
                open: access == Access::Open,
                forward: direction != Direction::Backward,
                backward: direction != Direction::Forward,
                island: false,
            });
        }
    }
}

impl Independent {
    pub fn read(path: &Path) -> Self {
        let built_in = WalkingRules::default();
        let mut maker = Maker::default();
        let mut all_ways: BTreeMap<i64, (Vec<i64>, Vec<(String, String)>)> = BTreeMap::new();
        let mut relations = Vec::new();
        ElementReader::from_path(path)
            .unwrap()
            .for_each(|element| match element {
                Element::DenseNode(node) => {
                    maker.coordinates.insert(node.id(), Coord { x: node.lon(), y: node.lat() });
                    let tags: Vec<_> = node.tags().collect();
                    if built_in.passage(&tags) != Access::Open {
                        maker.barriers.insert(node.id(), built_in.passage(&tags));
                    }
                }
                Element::Node(node) => {
                    maker.coordinates.insert(node.id(), Coord { x: node.lon(), y: node.lat() });
                    let tags: Vec<_> = node.tags().collect();
                    if built_in.passage(&tags) != Access::Open {
                        maker.barriers.insert(node.id(), built_in.passage(&tags));
                    }
                }
                Element::Way(way) => {
                    let tags = way.tags().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
                    all_ways.insert(way.id(), (way.refs().collect(), tags));
                }
                Element::Relation(relation) => {
                    let tags: Vec<_> = relation.tags().collect();
                    let access = built_in.access(&tags);
                    if access != Access::Closed && rules::is_area(&tags) {
                        let members: Vec<i64> = relation
                            .members()
                            .filter(|member| member.member_type == osmpbf::RelMemberType::Way)
                            .map(|member| member.member_id)
                            .collect();
                        relations.push((access, members));
                    }
                }
            })
            .unwrap();

        let mut walked: BTreeSet<i64> = BTreeSet::new();
        let mut uses: HashMap<i64, u32> = HashMap::new();
        let mut squares: Vec<(Access, Vec<Vec<i64>>)> = Vec::new();
        let mut lines: Vec<(Vec<i64>, Access, Direction)> = Vec::new();
        let refs_of = |id: &i64| all_ways.get(id).map(|(refs, _)| refs.clone());
        for (id, (refs, tags)) in &all_ways {
            let tags: Vec<(&str, &str)> = tags.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let access = built_in.access(&tags);
            if access == Access::Closed {
                continue;
            }
            walked.insert(*id);
            if rules::is_area(&tags) && refs.len() > 3 && refs.first() == refs.last() {
                squares.push((access, vec![refs.clone()]));
            }
            lines.push((refs.clone(), access, built_in.direction(&tags)));
        }
        for (access, members) in relations {
            let mut open: Vec<Vec<i64>> = members.iter().filter_map(refs_of).collect();
            for id in &members {
                if let (Some(refs), true) = (refs_of(id), walked.insert(*id)) {
                    lines.push((refs, access, Direction::Both));
                }
            }
            let mut rings = Vec::new();
            while let Some(mut ring) = open.pop() {
                while ring.first() != ring.last() {
                    let end = *ring.last().unwrap();
                    let Some(at) = open.iter().position(|o| o[0] == end || *o.last().unwrap() == end) else {
                        break;
                    };
                    let mut next = open.remove(at);
                    if next[0] != end {
                        next.reverse();
                    }
                    ring.extend(&next[1..]);
                }
                if ring.first() == ring.last() {
                    rings.push(ring);
                }
            }
            squares.push((access, rings));
        }
        for (refs, ..) in &lines {
            for id in &refs[usize::from(refs.first() == refs.last())..] {
                *uses.entry(*id).or_default() += 1;
            }
        }
        for (refs, access, direction) in &lines {
            maker.line(refs, *access, *direction);
        }
        for (access, rings) in &squares {
            for line in across(rings, &maker.coordinates, &uses) {
                maker.line(&line, *access, Direction::Both);
            }
        }
        let mut network =
            Self { at: vec![Vec::new(); maker.places.len()], places: maker.places, segments: maker.segments };
        for (at, segment) in network.segments.iter().enumerate() {
            network.at[segment.a].push(at);
            network.at[segment.b].push(at);
        }
        network.flag();
        network
    }

    /// Components of the chosen segments by flooding: their metres, and whether they touch a
    /// segment that is not chosen.
    fn components(&self, chosen: impl Fn(&Segment) -> bool) -> (Vec<usize>, Vec<(f64, bool)>) {
        let mut component = vec![usize::MAX; self.places.len()];
        let mut found = Vec::new();
        for start in 0..self.places.len() {
            if component[start] != usize::MAX {
                continue;
            }
            let (mut metres, mut touches, mut queue) = (0.0, false, vec![start]);
            component[start] = found.len();
            while let Some(node) = queue.pop() {
                for segment in self.at[node].iter().map(|at| self.segments[*at]) {
                    if !chosen(&segment) {
                        touches = true;
                        continue;
                    }
                    metres += segment.metres / 2.0;
                    let other = if segment.a == node { segment.b } else { segment.a };
                    if component[other] == usize::MAX {
                        component[other] = found.len();
                        queue.push(other);
                    }
                }
            }
            found.push((metres, touches));
        }
        (component, found)
    }

    fn flag(&mut self) {
        let (component, found) = self.components(|segment| segment.open);
        for segment in &mut self.segments {
            let (metres, touches) = found[component[segment.a]];
            segment.open &= !(touches && metres < 500.0);
        }
        let (component, found) = self.components(|_| true);
        for segment in &mut self.segments {
            segment.island = found[component[segment.a]].0 < 500.0;
        }
    }

    /// The nearest place, looked for on every segment in a local plane.
    pub fn spot(&self, point: Coord<f64>) -> Spot {
        let wide = metres(point, Coord { x: point.x + 1e-4, ..point }) * 1e4;
        let high = metres(point, Coord { y: point.y + 1e-4, ..point }) * 1e4;
        let flat = |c: Coord<f64>| [(c.x - point.x) * wide, (c.y - point.y) * high];
        let mut best = [(f64::INFINITY, 0, 0.0); 2];
        for (at, segment) in self.segments.iter().enumerate() {
            let [a, b] = [flat(self.places[segment.a]), flat(self.places[segment.b])];
            let d = [b[0] - a[0], b[1] - a[1]];
            let square = d[0] * d[0] + d[1] * d[1];
            let share =
                if square == 0.0 { 0.0 } else { (-(a[0] * d[0] + a[1] * d[1]) / square).clamp(0.0, 1.0) };
            let away = (a[0] + share * d[0]).hypot(a[1] + share * d[1]);
            let best = &mut best[usize::from(segment.island)];
            if away < best.0 {
                *best = (away, at, share);
            }
        }
        let (straight, segment, share) = best[0];
        Spot { segment, share, straight, past_island: straight - best[1].0 > 25.0 }
    }

    /// All distances from a spot: over three layers of nodes, for a path may begin on private
    /// segments, go on over open ones and end on private ones.
    pub fn from(&self, start: Spot) -> Vec<[f64; 3]> {
        let mut distance = vec![[f64::INFINITY; 3]; self.places.len()];
        let mut queue = BinaryHeap::new();
        let segment = self.segments[start.segment];
        let layer = usize::from(segment.open);
        if segment.forward {
            queue.push((Reverse(((1.0 - start.share) * segment.metres).to_bits()), segment.b, layer));
        }
        if segment.backward {
            queue.push((Reverse((start.share * segment.metres).to_bits()), segment.a, layer));
        }
        while let Some((Reverse(bits), node, layer)) = queue.pop() {
            let here = f64::from_bits(bits);
            if distance[node][layer] <= here {
                continue;
            }
            distance[node][layer] = here;
            for segment in self.at[node].iter().map(|at| self.segments[*at]) {
                let other = if segment.a == node { segment.b } else { segment.a };
                if !(if segment.a == node { segment.forward } else { segment.backward }) {
                    continue;
                }
                let to = match (layer, segment.open) {
                    (0 | 1, true) => 1,
                    (0, false) => 0,
                    (_, false) => 2,
                    (_, true) => continue,
                };
                queue.push((Reverse((here + segment.metres).to_bits()), other, to));
            }
        }
        distance
    }

    /// The distance to a spot, snaps left out.
    pub fn to(&self, start: Spot, distance: &[[f64; 3]], goal: Spot) -> f64 {
        let segment = self.segments[goal.segment];
        let layers = if segment.open { 0..2 } else { 0..3 };
        let near = |node: usize| layers.clone().map(|l| distance[node][l]).fold(f64::INFINITY, f64::min);
        let mut best = f64::INFINITY;
        if segment.forward {
            best = best.min(near(segment.a) + goal.share * segment.metres);
        }
        if segment.backward {
            best = best.min(near(segment.b) + (1.0 - goal.share) * segment.metres);
        }
        if start.segment == goal.segment
            && (if goal.share >= start.share { segment.forward } else { segment.backward })
        {
            best = best.min((start.share - goal.share).abs() * segment.metres);
        }
        best
    }

    /// The rectangle of the whole network.
    pub fn bounds(&self) -> geo::Rect<f64> {
        LineString(self.places.clone()).bounding_rect().unwrap()
    }

    pub fn place(&self, at: usize) -> Coord<f64> {
        self.places[at % self.places.len()]
    }
}

/// The lines across a square between nodes of several ways and corners, by the predicates of
/// the crate `geo`.
fn across(
    rings: &[Vec<i64>],
    coordinates: &HashMap<i64, Coord<f64>>,
    uses: &HashMap<i64, u32>,
) -> Vec<[i64; 2]> {
    if rings.is_empty() || rings.iter().flatten().any(|id| !coordinates.contains_key(id)) {
        return Vec::new();
    }
    let lines: Vec<LineString<f64>> =
        rings.iter().map(|ring| LineString(ring.iter().map(|id| coordinates[id]).collect())).collect();
    let outer = lines
        .iter()
        .enumerate()
        .max_by(|a, b| {
            let area =
                |line: &LineString<f64>| geo::Area::unsigned_area(&Polygon::new(line.clone(), Vec::new()));
            area(a.1).total_cmp(&area(b.1))
        })
        .unwrap()
        .0;
    let holes =
        lines.iter().enumerate().filter(|(at, _)| *at != outer).map(|(_, line)| line.clone()).collect();
    let polygon = Polygon::new(lines[outer].clone(), holes);
    let nodes: BTreeSet<i64> = rings.iter().flatten().copied().collect();
    let sides: Vec<[i64; 2]> =
        rings.iter().flat_map(|ring| ring.windows(2).map(|pair| [pair[0], pair[1]])).collect();
    let corner = |id: &i64| {
        uses[id] > 1
            || rings.iter().any(|ring| {
                let n = ring.len() - 1;
                (0..n).any(|at| {
                    let [p, q, r] =
                        [ring[(at + n - 1) % n], ring[at], ring[(at + 1) % n]].map(|id| coordinates[&id]);
                    let towards = |to: Coord<f64>| (to - q) / (to.x - q.x).hypot(to.y - q.y);
                    q == coordinates[id]
                        && ring[at] == *id
                        && !geo::Intersects::intersects(
                            &polygon,
                            &Point(q + (towards(p) + towards(r)) * 1e-9),
                        )
                })
            })
    };
    let nodes: Vec<i64> = nodes.into_iter().filter(corner).collect();
    let mut found = Vec::new();
    for (at, a) in nodes.iter().enumerate() {
        for b in &nodes[at + 1..] {
            let line = Line::new(coordinates[a], coordinates[b]);
            let side = sides.iter().any(|s| *s == [*a, *b] || *s == [*b, *a]);
            if side || line.start == line.end {
                continue;
            }
            let crosses = sides.iter().any(|s| {
                let other = Line::new(coordinates[&s[0]], coordinates[&s[1]]);
                matches!(
                    line_intersection(line, other),
                    Some(geo::LineIntersection::SinglePoint { is_proper: true, .. })
                )
            });
            if !crosses && polygon.covers(&LineString(vec![line.start, line.end])) {
                found.push([*a, *b]);
            }
        }
    }
    found
}
