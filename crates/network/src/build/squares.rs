//! Squares walked across: straight lines between the nodes where ways enter and the corners that
//! a shortest way bends around, as far as they lie inside (visibility graph, Lozano-Pérez and
//! Wesley 1979). Exact, in whole units of 1e-7 degrees.

use rayon::prelude::*;

use crate::{
    geodesy::Fixed,
    osm::{Square, Streets, UNKNOWN},
};

/// No square is 10 degrees wide; what seems so is broken.
const WIDEST: u32 = 100_000_000;

/// Squares with more such nodes are not crossed: the work grows with the third power.
const MOST_NODES: usize = 400;

/// The crossing lines of each square; `None` where it is too intricate or parts are missing.
pub fn crossings(streets: &Streets) -> Vec<Option<Vec<[u32; 2]>>> {
    if streets.squares.is_empty() {
        return Vec::new();
    }
    let mut uses = vec![0_u8; streets.places.len()];
    for way in &streets.ways {
        let closed = way.nodes.first() == way.nodes.last();
        for node in way.nodes.iter().skip(usize::from(closed)) {
            uses[*node as usize] = uses[*node as usize].saturating_add(1);
        }
    }
    streets.squares.par_iter().map(|square| lines(square, &streets.places, &uses)).collect()
}

fn lines(square: &Square, places: &[Fixed], uses: &[u8]) -> Option<Vec<[u32; 2]>> {
    let place = |node: u32| places[node as usize];
    if square.rings.is_empty() || square.rings.iter().flatten().any(|node| place(*node) == UNKNOWN) {
        return None;
    }
    let sides: Vec<[u32; 2]> =
        square.rings.iter().flat_map(|ring| ring.windows(2).map(|pair| [pair[0], pair[1]])).collect();
    let is_wide = |axis: usize| {
        let along = || square.rings.iter().flatten().map(|node| place(*node)[axis]);
        along().max().zip(along().min()).is_some_and(|(high, low)| high.abs_diff(low) > WIDEST)
    };
    if is_wide(0) || is_wide(1) {
        return None;
    }
    let shape = Shape { sides: sides.iter().map(|side| side.map(place)).collect() };
    let mut nodes: Vec<u32> = Vec::new();
    for ring in &square.rings {
        let corners = ring.len() - 1;
        for at in 0..corners {
            let [before, node, after] =
                [ring[(at + corners - 1) % corners], ring[at], ring[(at + 1) % corners]];
            if uses[node as usize] > 1 || shape.bends_around(place(before), place(node), place(after)) {
                nodes.push(node);
            }
        }
    }
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.len() > MOST_NODES {
        return None;
    }
    let mut lines = Vec::new();
    for (at, a) in nodes.iter().enumerate() {
        for b in &nodes[at + 1..] {
            let side = sides.iter().any(|side| *side == [*a, *b] || *side == [*b, *a]);
            if !side && shape.sees(place(*a), place(*b)) {
                lines.push([*a, *b]);
            }
        }
    }
    Some(lines)
}

struct Shape {
    sides: Vec<[Fixed; 2]>,
}

/// The sign of a triangle's area: positive where it turns left. Within [`WIDEST`] nothing
/// overflows.
const fn turn(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
}

fn twice(at: Fixed) -> [i64; 2] {
    at.map(|axis| 2 * i64::from(axis))
}

impl Shape {
    /// Whether the shape is on the outer side of a corner, so that a shortest way can bend there.
    fn bends_around(&self, before: Fixed, corner: Fixed, after: Fixed) -> bool {
        let [a, b, c] = [before, corner, after].map(twice);
        // Just inside the smaller angle there is no square.
        turn(a, b, c) != 0 && !self.contains_near(corner, before, after)
    }

    /// Whether the shape holds the smaller angle of a corner.
    fn contains_near(&self, corner: Fixed, before: Fixed, after: Fixed) -> bool {
        // The corner counts as reflex where the middle of the smaller angle, a hair away, is out.
        let [x, y] = [0, 1].map(|axis| {
            let to = |at: Fixed| f64::from(at[axis]) - f64::from(corner[axis]);
            let unit = |at: Fixed| {
                let [dx, dy] = [0, 1].map(|axis| f64::from(at[axis]) - f64::from(corner[axis]));
                to(at) / dx.hypot(dy).max(1.0)
            };
            f64::from(corner[axis]) + (unit(before) + unit(after)) * 0.01
        });
        let mut inside = false;
        for [a, b] in &self.sides {
            let ([ax, ay], [bx, by]) = (a.map(f64::from), b.map(f64::from));
            if (ay > y) != (by > y) && x < ax + (bx - ax) * (y - ay) / (by - ay) {
                inside = !inside;
            }
        }
        inside
    }

    /// Whether the straight line lies inside, touching the outline at its ends only.
    fn sees(&self, a: Fixed, b: Fixed) -> bool {
        let (from, to) = (twice(a), twice(b));
        let apart = |axis: usize, [c, d]: &[Fixed; 2]| {
            a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis])
        };
        for [c, d] in self.sides.iter().filter(|side| !apart(0, side) && !apart(1, side)) {
            let (c, d) = (twice(*c), twice(*d));
            let sides = [turn(from, to, c), turn(from, to, d)];
            let ends = [turn(c, d, from), turn(c, d, to)];
            if sides[0] * sides[1] < 0 && ends[0] * ends[1] < 0 {
                return false;
            }
            let within = |at: [i64; 2], turn: i64| {
                turn == 0
                    && at != from
                    && at != to
                    && (0..2)
                        .all(|axis| (from[axis].min(to[axis])..=from[axis].max(to[axis])).contains(&at[axis]))
            };
            if within(c, sides[0]) || within(d, sides[1]) {
                return false;
            }
        }
        self.contains([i64::midpoint(from[0], to[0]), i64::midpoint(from[1], to[1])])
    }

    /// Whether a point, in half units, is inside by parity. It is on no side.
    fn contains(&self, at: [i64; 2]) -> bool {
        let mut inside = false;
        for [a, b] in &self.sides {
            let (a, b) = (twice(*a), twice(*b));
            if (a[1] > at[1]) != (b[1] > at[1]) {
                let upward = b[1] > a[1];
                inside ^= (turn(a, b, at) > 0) == upward;
            }
        }
        inside
    }
}
