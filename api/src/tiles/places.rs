//! The places of a layer in EPSG:3857, ready to be drawn into tiles: all corners in one array, rows of
//! one place together, an R-tree of their boxes (bulk-loaded, Leutenegger et al. 1997).
//!
//! Edges are straight in EPSG:25832 and bend in EPSG:3857. Those longer than 1 km are divided: what
//! is left of the bend is below 4 cm.

use std::{ops::Range, sync::Arc};

use catalogue::{Shape, Table};
use geo::{Coord, LineString};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, reproject_each},
};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::published::Bounds;

/// The longest edge that is not divided, in metres.
const LONGEST: f64 = 1000.0;

/// So many pieces are enough for any edge within the region of EPSG:25832.
const MOST_PIECES: f64 = 10_000.0;

/// The box of what has no position.
const NOWHERE: Bounds = [f64::NAN; 4];

/// The places of a layer.
#[derive(Debug)]
pub(super) struct Places {
    corners: Vec<[f64; 2]>,
    paths: Vec<Path>,
    placed: Vec<Place>,
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

/// A place with its rows.
#[derive(Debug)]
pub(super) struct Place {
    /// Its rows, from 0.
    pub(super) rows: Range<usize>,
    paths: Range<usize>,
    /// The box around it.
    pub(super) bounds: Bounds,
}

/// A point, a line, or a ring of a polygon without its first corner repeated at its end.
#[derive(Debug)]
pub(super) struct Path {
    corners: Range<usize>,
    /// The box around it.
    pub(super) bounds: Bounds,
    /// Whether it is a hole in the ring before it that is none.
    pub(super) is_hole: bool,
}

impl Places {
    /// Brings the geometries of a layer to EPSG:3857. A place that does not lie there is in no tile;
    /// the log says how many there are.
    ///
    /// # Errors
    /// [`CrsError`] where the transformation as a whole cannot be set up.
    pub(super) fn of(table: &Table) -> Result<Self, CrsError> {
        let mut all =
            Self { corners: Vec::new(), paths: Vec::new(), placed: Vec::new(), index: RTree::new() };
        let mut last = None;
        for (number, row) in table.rows.iter().enumerate() {
            let Some(shape) = &row.shape else { continue };
            let known = all
                .placed
                .last_mut()
                .filter(|place| place.rows.end == number && last.is_some_and(|last| is_same(last, shape)));
            match known {
                Some(place) => place.rows.end += 1,
                None => all.add(number, shape),
            }
            last = Some(shape);
        }
        reproject_each(Crs::Utm32, Crs::WebMercator, &mut all.corners)?;
        for path in &mut all.paths {
            path.bounds = around(all.corners.get(path.corners.clone()).unwrap_or_default());
        }
        let mut lost = 0;
        for place in &mut all.placed {
            let paths = all.paths.get(place.paths.clone()).unwrap_or_default();
            let is_whole = paths.iter().all(|path| is_finite(path.bounds));
            place.bounds =
                paths.iter().map(|path| path.bounds).reduce(joined).filter(|_| is_whole).unwrap_or(NOWHERE);
            lost += usize::from(!is_whole);
        }
        if lost > 0 {
            tracing::warn!("{lost} places of {} do not lie in EPSG:3857 and are in no tile", table.layer.id);
        }
        let boxed = |(number, place): (usize, &Place)| {
            let [west, south, east, north] = place.bounds;
            is_finite(place.bounds)
                .then(|| GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), number))
        };
        all.index = RTree::bulk_load(all.placed.iter().enumerate().filter_map(boxed).collect());
        Ok(all)
    }

    /// The places whose boxes meet a box, in the order of their rows.
    pub(super) fn near(&self, [west, south, east, north]: Bounds) -> impl Iterator<Item = &Place> {
        let area = AABB::from_corners([west, south], [east, north]);
        let found = self.index.locate_in_envelope_intersecting(&area).map(|found| found.data);
        let mut found: Vec<usize> = found.collect();
        found.sort_unstable();
        found.into_iter().filter_map(|number| self.placed.get(number))
    }

    /// The paths of a place.
    pub(super) fn paths(&self, place: &Place) -> &[Path] {
        self.paths.get(place.paths.clone()).unwrap_or_default()
    }

    /// The corners of a path.
    pub(super) fn corners(&self, path: &Path) -> &[[f64; 2]] {
        self.corners.get(path.corners.clone()).unwrap_or_default()
    }

    /// The box around all places; `None` where there is none.
    pub(super) fn extent(&self) -> Option<Bounds> {
        if self.index.size() == 0 {
            return None;
        }
        let all = self.index.root().envelope();
        Some([all.lower()[0], all.lower()[1], all.upper()[0], all.upper()[1]])
    }

    fn add(&mut self, row: usize, shape: &Shape) {
        let first = self.paths.len();
        match shape {
            Shape::Point(at) => self.add_path(&[Coord { x: at.east, y: at.north }], false),
            Shape::Line(line) => self.add_path(&line.0, false),
            Shape::Polygons(polygons) => {
                for polygon in polygons.iter().filter(|polygon| !polygon.exterior().0.is_empty()) {
                    self.add_ring(polygon.exterior(), false);
                    polygon.interiors().iter().for_each(|hole| self.add_ring(hole, true));
                }
            }
        }
        self.placed.push(Place { rows: row..row + 1, paths: first..self.paths.len(), bounds: NOWHERE });
    }

    fn add_ring(&mut self, ring: &LineString<f64>, is_hole: bool) {
        self.add_path(&ring.0, is_hole);
        if let Some(path) = self.paths.last_mut().filter(|_| ring.0.len() > 1) {
            path.corners.end -= 1;
            self.corners.pop();
        }
    }

    fn add_path(&mut self, corners: &[Coord<f64>], is_hole: bool) {
        let Some(start) = corners.first() else { return };
        let first = self.corners.len();
        self.corners.push([start.x, start.y]);
        for (from, to) in corners.iter().zip(corners.iter().skip(1)) {
            let [east, north] = [to.x - from.x, to.y - from.y];
            let pieces = (east.hypot(north) / LONGEST).ceil().clamp(1.0, MOST_PIECES);
            let mut piece = 1.0;
            while piece < pieces {
                self.corners.push([from.x + east * piece / pieces, from.y + north * piece / pieces]);
                piece += 1.0;
            }
            self.corners.push([to.x, to.y]);
        }
        self.paths.push(Path { corners: first..self.corners.len(), bounds: NOWHERE, is_hole });
    }
}

/// Whether two shapes are one place: rows of one place follow each other and share their polygons.
fn is_same(one: &Shape, other: &Shape) -> bool {
    match (one, other) {
        (Shape::Polygons(one), Shape::Polygons(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    }
}

/// The box around some corners; [`NOWHERE`] where one of them has no position.
fn around(corners: &[[f64; 2]]) -> Bounds {
    let boxes = corners.iter().map(|[x, y]| [*x, *y, *x, *y]);
    let is_whole = corners.iter().flatten().all(|value| value.is_finite());
    boxes.reduce(joined).filter(|_| is_whole).unwrap_or(NOWHERE)
}

fn is_finite(bounds: Bounds) -> bool {
    bounds.iter().all(|side| side.is_finite())
}

/// The box around two boxes.
pub(super) fn joined(one: Bounds, other: Bounds) -> Bounds {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{
        Row,
        layers::{ATTENDANCE, DESIRE_LINES, SCHOOL_SITES},
    };
    use geo::{MultiPolygon, Rect};
    use geo_core::EastNorth;

    use super::*;

    const WEST: f64 = 330_000.0;
    const SOUTH: f64 = 5_510_000.0;

    fn square(side: f64) -> Shape {
        let square = Rect::new((WEST, SOUTH), (WEST + side, SOUTH + side)).to_polygon();
        Shape::Polygons(Arc::new(MultiPolygon(vec![square])))
    }

    #[test]
    fn rows_of_one_place_are_drawn_once() {
        let (one, other) = (square(500.0), square(500.0));
        let shapes = [Some(one.clone()), Some(one), None, Some(other)];
        let rows = shapes.into_iter().map(|shape| Row::new(&ATTENDANCE, shape, []));
        let places = Places::of(&Table { layer: &ATTENDANCE, rows: rows.collect() }).unwrap();
        let rows: Vec<_> = places.near(places.extent().unwrap()).map(|place| place.rows.clone()).collect();
        assert_eq!(rows, [0..2, 3..4]);
        let place = &places.placed[0];
        assert_eq!(places.corners(&places.paths(place)[0]).len(), 4);
    }

    #[test]
    fn long_edges_are_divided_so_that_they_stay_where_they_are() {
        let line = LineString::from(vec![(WEST, SOUTH), (WEST + 40_000.0, SOUTH + 9_000.0)]);
        let row = Row::new(&DESIRE_LINES, Some(Shape::Line(line)), []);
        let places = Places::of(&Table { layer: &DESIRE_LINES, rows: vec![row] }).unwrap();
        let corners = places.corners(&places.paths(&places.placed[0])[0]).to_vec();
        // 41 km.
        assert_eq!(corners.len(), 42);
        // The middle of each piece, computed on its own, lies on the straight line between its ends.
        let mut middles: Vec<[f64; 2]> = (0..41_u32)
            .map(|piece| (f64::from(piece) + 0.5) / 41.0)
            .map(|part| [WEST + 40_000.0 * part, SOUTH + 9_000.0 * part])
            .collect();
        assert!(reproject_each(Crs::Utm32, Crs::WebMercator, &mut middles).unwrap().is_empty());
        for (ends, middle) in corners.windows(2).zip(middles) {
            let straight = [ends[0][0].midpoint(ends[1][0]), ends[0][1].midpoint(ends[1][1])];
            let bend = (straight[0] - middle[0]).hypot(straight[1] - middle[1]);
            assert!(bend < 0.04, "{bend}");
        }
    }

    #[test]
    fn a_place_that_does_not_lie_in_web_mercator_is_left_out_and_stops_no_other() {
        let at = |east| Some(Shape::Point(EastNorth { east, north: SOUTH }));
        let rows = [at(WEST), at(f64::NAN), at(9e9), at(WEST + 1.0)];
        let rows = rows.into_iter().map(|shape| Row::new(&SCHOOL_SITES, shape, [])).collect();
        let places = Places::of(&Table { layer: &SCHOOL_SITES, rows }).unwrap();
        let rows: Vec<_> = places.near(places.extent().unwrap()).map(|place| place.rows.clone()).collect();
        assert_eq!(rows, [0..1, 3..4]);
    }
}
