//! The order of nodes: along a Hilbert curve, so that neighbours stand near each other in memory
//! and a search touches few cache lines.

use crate::{geodesy::Fixed, graph::Network};

/// Numbers the nodes along a Hilbert curve, and the edges by their first nodes.
pub fn by_hilbert(network: &mut Network) {
    let corner = |pick: fn(i32, i32) -> i32, start| {
        network.places.iter().fold([start; 2], |[x, y], at| [pick(x, at[0]), pick(y, at[1])])
    };
    let (low, high) = (corner(i32::min, i32::MAX), corner(i32::max, i32::MIN));
    let span = |axis: usize| f64::from(high[axis]) - f64::from(low[axis]);
    let side = span(0).max(span(1)).max(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 65535")]
    let cell =
        |at: &Fixed, axis: usize| ((f64::from(at[axis]) - f64::from(low[axis])) / side * 65_535.0) as u32;
    let mut order: Vec<(u64, u32)> = (0..)
        .zip(&network.places)
        .map(|(node, at)| (u64::from(along(cell(at, 0), cell(at, 1))), node))
        .collect();
    order.sort_unstable();
    let mut numbers = vec![0; order.len()];
    for (new, (_, old)) in (0..).zip(&order) {
        numbers[*old as usize] = new;
    }
    network.places = order.iter().map(|(_, old)| network.places[*old as usize]).collect();
    for edge in &mut network.edges {
        edge.tail = numbers[edge.tail as usize];
        edge.head = numbers[edge.head as usize];
    }
    let mut edges: Vec<usize> = (0..network.edges.len()).collect();
    edges.sort_by_key(|at| (network.edges[*at].tail, network.edges[*at].head));
    let (mut shapes, mut points) = (vec![0], Vec::with_capacity(network.points.len()));
    for at in &edges {
        points.extend_from_slice(network.shape(u32::try_from(*at).unwrap_or(u32::MAX)));
        shapes.push(u32::try_from(points.len()).unwrap_or(u32::MAX));
    }
    network.edges = edges.iter().map(|at| network.edges[*at]).collect();
    (network.shapes, network.points) = (shapes, points);
}

/// How far along the Hilbert curve of 65,536 × 65,536 cells a cell lies (Hilbert 1891; the
/// usual rotation of quadrants).
const fn along(mut x: u32, mut y: u32) -> u32 {
    let mut distance = 0_u32;
    let mut side = 1 << 15;
    while side > 0 {
        let right = (x & side != 0) as u32;
        let upper = (y & side != 0) as u32;
        distance += ((3 * right) ^ upper) * (side * side);
        if upper == 0 {
            if right == 1 {
                x = 65_535 - x;
                y = 65_535 - y;
            }
            (x, y) = (y, x);
        }
        side >>= 1;
    }
    distance
}
