//! An R-tree of SQLite packed as a whole (Sort-Tile-Recursive: Leutenegger et al. 1997), written
//! into the tables that SQLite keeps it in, O(n log n). Row by row it takes five times as long, most
//! of the time that a large publication takes.
//!
//! The tables (SQLite, `ext/rtree/rtree.c`): `_node` has a blob per node, the root under number 1:
//! depth of the tree (in the root), number of cells, then per cell a number and its bounds (west,
//! east, south, north) in single precision, all big-endian. `_rowid` says in which leaf a row is,
//! `_parent` in which node a node is.

use rusqlite::{Connection, params};

use super::Bounds;

/// The number of the root.
const ROOT: i64 = 1;

/// Bytes of a cell, and before the first.
const CELL: usize = 24;
const HEAD: usize = 4;

/// A row or a node with its bounds: west, east, south, north.
struct Cell {
    number: i64,
    bounds: [f32; 4],
}

/// Fills an empty R-tree.
pub(super) fn fill(connection: &Connection, name: &str, boxes: &mut [(i64, Bounds)]) -> rusqlite::Result<()> {
    let sql = format!("SELECT length(data) FROM \"{name}_node\" WHERE nodeno = {ROOT}");
    let size: usize = connection.query_row(&sql, [], |row| row.get(0))?;
    let most = (size.saturating_sub(HEAD) / CELL).max(2);
    sort(boxes, most);
    let mut node = connection.prepare(&format!("INSERT OR REPLACE INTO \"{name}_node\" VALUES (?, ?)"))?;
    let mut parent = connection.prepare(&format!("INSERT INTO \"{name}_parent\" VALUES (?, ?)"))?;
    let mut level: Vec<Cell> =
        boxes.iter().map(|(fid, bounds)| Cell { number: *fid, bounds: rounded(*bounds) }).collect();
    let mut leaves: Vec<(i64, i64)> = Vec::with_capacity(level.len());
    let (mut next, mut depth) = (ROOT + 1, 0_u16);
    loop {
        let is_root = level.len() <= most;
        let mut above = Vec::with_capacity(level.len() / most + 1);
        for cells in parts(&level, most) {
            let number = if is_root { ROOT } else { next };
            next += i64::from(!is_root);
            node.execute(params![number, blob(cells, if is_root { depth } else { 0 }, size)])?;
            for cell in cells {
                if depth == 0 {
                    leaves.push((cell.number, number));
                } else {
                    parent.execute([cell.number, number])?;
                }
            }
            above.push(Cell { number, bounds: around(cells) });
        }
        if is_root {
            break;
        }
        level = above;
        depth += 1;
    }
    drop(level);
    leaves.sort_unstable();
    let mut row = connection.prepare(&format!("INSERT INTO \"{name}_rowid\" VALUES (?, ?)"))?;
    leaves.iter().try_for_each(|(fid, leaf)| row.execute([fid, leaf]).map(drop))
}

/// Sorts so that rows which follow each other lie in tiles of about `most` rows: by the middle from
/// west to east, then within vertical slices from south to north.
fn sort(boxes: &mut [(i64, Bounds)], most: usize) {
    let middle = |bounds: &Bounds| {
        let [west, south, east, north] = bounds.sides();
        [west + east, south + north]
    };
    boxes.sort_unstable_by(|(one, a), (other, b)| middle(a)[0].total_cmp(&middle(b)[0]).then(one.cmp(other)));
    let slice = boxes.len().div_ceil(most).isqrt().saturating_add(1).saturating_mul(most);
    for slice in boxes.chunks_mut(slice) {
        slice.sort_unstable_by(|(one, a), (other, b)| {
            middle(a)[1].total_cmp(&middle(b)[1]).then(one.cmp(other))
        });
    }
}

/// Parts of at most `most` cells, all about equally large; one empty part of no cells.
fn parts(cells: &[Cell], most: usize) -> impl Iterator<Item = &[Cell]> {
    let count = cells.len().div_ceil(most).max(1);
    (0..count).map(move |part| &cells[part * cells.len() / count..(part + 1) * cells.len() / count])
}

fn blob(cells: &[Cell], depth: u16, size: usize) -> Vec<u8> {
    let mut blob = Vec::with_capacity(size);
    blob.extend_from_slice(&depth.to_be_bytes());
    blob.extend_from_slice(&u16::try_from(cells.len()).unwrap_or(u16::MAX).to_be_bytes());
    for cell in cells {
        blob.extend_from_slice(&cell.number.to_be_bytes());
        cell.bounds.iter().for_each(|side| blob.extend_from_slice(&side.to_be_bytes()));
    }
    blob.resize(size, 0);
    blob
}

fn around(cells: &[Cell]) -> [f32; 4] {
    let all = cells.iter().map(|cell| cell.bounds);
    let joined = |a: [f32; 4], b: [f32; 4]| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])];
    all.reduce(joined).unwrap_or_default()
}

/// Bounds in single precision, never smaller than they are.
#[allow(clippy::cast_possible_truncation, reason = "rounded outwards")]
fn rounded(bounds: Bounds) -> [f32; 4] {
    let down = |side: f64| {
        let near = side as f32;
        if f64::from(near) > side { near.next_down() } else { near }
    };
    let up = |side: f64| {
        let near = side as f32;
        if f64::from(near) < side { near.next_up() } else { near }
    };
    let [west, south, east, north] = bounds.sides();
    [down(west), up(east), down(south), up(north)]
}
