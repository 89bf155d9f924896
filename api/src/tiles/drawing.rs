//! Geometries as a vector tile bears them (Mapbox Vector Tile 2.1, 4.3): cut to the tile with its
//! buffer, rounded to whole units, written as commands.
//!
//! Corners that say nothing on the grid are left out: repeated ones, and those on the straight line
//! between their neighbours. So every corner drawn lies within half a unit, on each axis, of the true
//! one or of an edge cut at the buffer's border. Rings that cover nothing on the grid are left out, and
//! polygons whose holes leave nothing in the tile.
//! Outer rings run clockwise as seen on a map, holes against the clock. Rounding can
//! make a ring with details smaller than a unit touch or cross itself; it is not repaired, and map
//! programs fill it all the same.

use super::{
    clip::{At, Square},
    matrix::Tile,
    places::{Path, Place, Places},
    protobuf::{put_number, zigzag},
};

/// Units of a tile's side.
pub(super) const EXTENT: u32 = 4096;

/// Units around the tile that are drawn too, so that outlines and symbols are whole at its border.
const BUFFER: f64 = 64.0;

/// Lines and polygons whose box is smaller on both sides are left out: half a pixel, where a tile is
/// drawn with 512 pixels. A tile of the whole region would otherwise grow with the number of rows,
/// for specks that nobody sees. Points are never left out.
const SPECK: f64 = 4.0;

/// Commands.
const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

/// What a feature's geometry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Points,
    Lines,
    Polygons,
}

/// A position on the grid.
type Corner = [i64; 2];

/// Where a tile lies.
#[derive(Clone, Copy)]
struct Frame {
    west: f64,
    north: f64,
    /// Units per metre.
    scale: f64,
}

impl Frame {
    fn at(self, [x, y]: [f64; 2]) -> At {
        [(x - self.west) * self.scale, (self.north - y) * self.scale]
    }
}

/// Draws places into one tile.
pub(super) struct Drawing {
    frame: Frame,
    square: Square,
    ring: Vec<At>,
    spare: Vec<At>,
    grid: Vec<Corner>,
    commands: Commands,
}

impl Drawing {
    pub(super) fn of(tile: Tile) -> Self {
        let [west, _, _, north] = tile.bounds();
        Self {
            frame: Frame { west, north, scale: f64::from(EXTENT) / tile.width() },
            square: Square { low: -BUFFER, high: f64::from(EXTENT) + BUFFER },
            ring: Vec::new(),
            spare: Vec::new(),
            grid: Vec::new(),
            commands: Commands::default(),
        }
    }

    /// The box that is drawn, in EPSG:3857.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let Frame { west, north, scale } = self.frame;
        let [low, high] = [self.square.low / scale, self.square.high / scale];
        [west + low, north - high, west + high, north - low]
    }

    /// The commands of a place; empty where nothing of it is in the tile.
    pub(super) fn draw(&mut self, places: &Places, place: &Place, kind: Drawn) -> &[u8] {
        self.commands.start();
        let [west, south, east, north] = place.bounds;
        let is_speck = (east - west).max(north - south) * self.frame.scale < SPECK;
        if kind == Drawn::Points || !is_speck {
            let paths = places.paths(place);
            match kind {
                Drawn::Points => paths.iter().for_each(|path| self.point(places.corners(path))),
                Drawn::Lines => paths.iter().for_each(|path| self.line(places.corners(path))),
                Drawn::Polygons => {
                    paths.chunk_by(|_, next| next.is_hole).for_each(|rings| self.polygon(places, rings));
                }
            }
        }
        &self.commands.bytes
    }

    fn point(&mut self, corners: &[[f64; 2]]) {
        let (frame, square) = (self.frame, self.square);
        for at in corners.iter().map(|corner| frame.at(*corner)).filter(|at| square.holds(*at)) {
            self.commands.run(MOVE_TO, &[rounded(at)]);
        }
    }

    fn line(&mut self, corners: &[[f64; 2]]) {
        let frame = self.frame;
        let mut line = std::mem::take(&mut self.ring);
        line.clear();
        line.extend(corners.iter().map(|corner| frame.at(*corner)));
        let (grid, commands) = (&mut self.grid, &mut self.commands);
        self.square.cut_line(&line, &mut self.spare, |part| {
            simple_line(part, grid);
            if let [start, rest @ ..] = grid.as_slice()
                && !rest.is_empty()
            {
                commands.run(MOVE_TO, &[*start]);
                commands.run(LINE_TO, rest);
            }
        });
        self.ring = line;
    }

    /// Draws a ring with its holes, where something is left between them.
    fn polygon(&mut self, places: &Places, rings: &[Path]) {
        let start = (self.commands.bytes.len(), self.commands.last);
        let mut area = 0;
        for ring in rings {
            let drawn = self.ring(places, ring);
            area += if ring.is_hole { -drawn } else { drawn };
            if area <= 0 {
                self.commands.bytes.truncate(start.0);
                self.commands.last = start.1;
                return;
            }
        }
    }

    /// Twice the area that the ring encloses in the tile; 0 where nothing of it is drawn.
    fn ring(&mut self, places: &Places, path: &Path) -> i64 {
        let [west, south, east, north] = path.bounds;
        let [low, high] = [self.frame.at([west, north]), self.frame.at([east, south])];
        let Square { low: least, high: most } = self.square;
        if high.iter().any(|value| *value < least) || low.iter().any(|value| *value > most) {
            return 0;
        }
        let frame = self.frame;
        let mut ring = std::mem::take(&mut self.ring);
        ring.clear();
        ring.extend(places.corners(path).iter().map(|corner| frame.at(*corner)));
        self.square.cut_ring(&mut ring, &mut self.spare);
        simple_ring(&ring, &mut self.grid);
        self.ring = ring;
        let area = doubled_area(&self.grid);
        if area == 0 {
            return 0;
        }
        // Rows count from the north: a positive area is clockwise as seen on a map.
        if (area > 0) == path.is_hole {
            self.grid.reverse();
        }
        if let [start, rest @ ..] = self.grid.as_slice() {
            self.commands.run(MOVE_TO, &[*start]);
            self.commands.run(LINE_TO, rest);
            self.commands.close();
        }
        area.abs()
    }
}

/// Commands in the making; positions are differences from the one before.
#[derive(Default)]
struct Commands {
    bytes: Vec<u8>,
    last: Corner,
}

impl Commands {
    fn start(&mut self) {
        self.bytes.clear();
        self.last = [0, 0];
    }

    fn run(&mut self, command: u64, corners: &[Corner]) {
        let count = u64::try_from(corners.len()).unwrap_or(u64::MAX);
        put_number(&mut self.bytes, command | count << 3);
        for corner in corners {
            put_number(&mut self.bytes, zigzag(corner[0] - self.last[0]));
            put_number(&mut self.bytes, zigzag(corner[1] - self.last[1]));
            self.last = *corner;
        }
    }

    fn close(&mut self) {
        put_number(&mut self.bytes, CLOSE_PATH | 1 << 3);
    }
}

/// A line on the grid; one that goes back on itself keeps its way.
fn simple_line(line: &[At], grid: &mut Vec<Corner>) {
    grid.clear();
    for corner in line.iter().map(|at| rounded(*at)) {
        if grid.last() == Some(&corner) {
            continue;
        }
        if let [.., before, last] = grid.as_slice()
            && turn(*before, *last, corner) == 0
            && goes_on(*before, *last, corner)
        {
            grid.pop();
        }
        grid.push(corner);
    }
}

/// A ring on the grid, without corners that do not turn and without spikes.
fn simple_ring(ring: &[At], grid: &mut Vec<Corner>) {
    grid.clear();
    for corner in ring.iter().map(|at| rounded(*at)) {
        while let [.., before, last] = grid.as_slice()
            && turn(*before, *last, corner) == 0
        {
            grid.pop();
        }
        if grid.last() != Some(&corner) {
            grid.push(corner);
        }
    }
    // The same where the end meets the start.
    let mut start = 0;
    while let [first, second, .., before, last] = grid.get(start..).unwrap_or_default() {
        if turn(*before, *last, *first) == 0 {
            grid.pop();
        } else if turn(*last, *first, *second) == 0 {
            start += 1;
        } else {
            break;
        }
    }
    grid.drain(..start);
}

/// Twice the area of a ring, after the formula of surveyors.
fn doubled_area(ring: &[Corner]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

/// Twice the area of a triangle: 0 where three corners lie on one line.
const fn turn(a: Corner, b: Corner, c: Corner) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

const fn goes_on(a: Corner, b: Corner, c: Corner) -> bool {
    (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) > 0
}

#[allow(clippy::cast_possible_truncation, reason = "positions are cut to the tile's square before")]
fn rounded(at: At) -> Corner {
    at.map(|value| value.round() as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(corners: &[At]) -> Vec<Corner> {
        let mut grid = Vec::new();
        simple_ring(corners, &mut grid);
        grid
    }

    #[test]
    fn corners_that_say_nothing_and_spikes_are_left_out() {
        let square =
            [[5.0, 0.0], [10.0, 0.0], [10.0, 10.2], [10.0, 30.0], [10.0, 10.0], [0.0, 10.0], [0.2, 0.1]];
        assert_eq!(ring(&square), [[10, 0], [10, 10], [0, 10], [0, 0]]);
        assert_eq!(doubled_area(&ring(&square)), 200);
        assert_eq!(doubled_area(&ring(&[[0.0, 0.0], [9.0, 0.1], [4.0, 0.3]])), 0);
        let mut line = Vec::new();
        simple_line(&[[0.0, 0.0], [5.0, 0.0], [5.1, 0.0], [9.0, 0.0], [3.0, 0.0], [3.0, 4.0]], &mut line);
        assert_eq!(line, [[0, 0], [9, 0], [3, 0], [3, 4]]);
    }

    proptest! {
        #[test]
        fn a_simple_ring_covers_the_same_and_turns_at_every_corner(
            corners in prop::collection::vec([0.0..6.0_f64, 0.0..6.0_f64], 0..12)
        ) {
            let all: Vec<Corner> = corners.iter().map(|at| rounded(*at)).collect();
            let simple = ring(&corners);
            prop_assert_eq!(doubled_area(&simple), doubled_area(&all));
            let count = simple.len();
            if doubled_area(&simple) != 0 {
                for place in 0..count {
                    let [a, b, c] = [0, 1, 2].map(|step| simple[(place + step) % count]);
                    prop_assert_ne!(turn(a, b, c), 0);
                }
            }
        }
    }
}
