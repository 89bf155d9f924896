//! Random streets for property tests: nodes anywhere in a square, ways between them, some private.

use network::{
    osm::{Streets, Way},
    rules::{Access, Direction},
};
use proptest::prelude::*;

/// Fewer than `ways` ways between 30 nodes in a square with this corner and side, in units of 1e-7
/// degrees. One way in eight is private, and where wished one in eight one way on foot.
pub fn streets(corner: [i32; 2], side: i32, ways: usize, one_way: bool) -> impl Strategy<Value = Streets> {
    let place = (0..side, 0..side).prop_map(move |(x, y)| [corner[0] + x, corner[1] + y]).no_shrink();
    let way = (prop::collection::vec(0..30_u32, 2..6), 0..8_u8);
    (prop::collection::vec(place, 30), prop::collection::vec(way, 1..ways)).prop_map(move |(places, ways)| {
        let way = |(id, (nodes, kind)): (i64, (Vec<u32>, u8))| Way {
            id,
            access: if kind == 0 { Access::EndsOnly } else { Access::Open },
            direction: if one_way && kind == 7 { Direction::Forward } else { Direction::Both },
            nodes: nodes.into_boxed_slice(),
        };
        Streets { places, ways: (1..).zip(ways).map(way).collect(), ..Streets::default() }
    })
}
