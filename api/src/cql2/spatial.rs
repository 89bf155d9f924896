//! How the geometry of a row lies to one that a filter holds (21-065r2, 7.7; 06-103r4, 6.1.15.3).
//!
//! Whether they meet is decided exactly, on an R-tree of the filter's edges: their edges meet, or an
//! end of one lies inside the other (the even-odd rule). Only where edges meet, or parts lie on both
//! sides, are the nine intersections computed (`geo::Relate`).

use std::{
    cell::RefCell,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

use catalogue::{Shape, Text};
use geo::{
    BoundingRect as _, Coord, CoordsIter as _, GeoNum, Geometry, Intersects as _, Kernel as _, Line,
    LineString, LinesIter as _, Orientation, Point, PreparedGeometry, Relate, relate::IntersectionMatrix,
};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::{
    error::FilterError,
    expression::Spatial,
    place::{Stored, near, stored},
};
use crate::{
    crs::ServedCrs,
    published::{self, Bounds},
};

/// A geometry of a filter in EPSG:25832.
#[derive(Debug)]
pub(super) struct Place {
    geometry: Geometry<f64>,
    bounds: Bounds,
    /// Each with the number of its area, where it belongs to one.
    edges: Vec<(Line<f64>, Option<u32>)>,
    /// Boxes around pieces of the edges, with the places of the edges.
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// A position of each part.
    parts: RTree<[f64; 2]>,
    /// Tells it from all others while the program runs.
    number: u64,
}

/// How a row lies to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contact {
    /// They do not meet.
    Apart,
    /// The row lies inside an area, and no part of the place inside the row.
    Inside,
    /// Anything else.
    Other,
}

impl Place {
    /// The most positions of a geometry for other relations than meeting or not.
    const MOST_RELATED: usize = 2_000;
    /// The same when its edges are divided.
    const MOST_PIECES: usize = 50_000;
    /// The most parts for them: lines, rings and points.
    const MOST_PARTS: usize = 100;
    /// How often it may leave the surroundings of Germany for them.
    const MOST_EXCURSIONS: usize = 20;

    /// A geometry for a relation.
    ///
    /// # Errors
    /// [`FilterError::Whole`] where it is too large for the relation.
    pub(super) fn of(
        geometry: &Geometry<f64>,
        relation: Spatial,
        crs: ServedCrs,
    ) -> Result<Self, FilterError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let is_simple = matches!(relation, Spatial::Intersects | Spatial::Disjoint);
        let Stored { geometry: stored, excursions } = stored(geometry, crs)?;
        let mut gathered = Gathered::default();
        gathered.add(&stored);
        let is_large = geometry.coords_count() > Self::MOST_RELATED
            || stored.coords_count() > Self::MOST_PIECES
            || gathered.parts.len() > Self::MOST_PARTS
            || excursions > Self::MOST_EXCURSIONS;
        if !is_simple && (is_large || crosses_itself_often(geometry)) {
            return Err(FilterError::Whole(Text::new(
                "eine Geometrie ist zu groß oder kreuzt sich zu oft für andere Beziehungen als S_INTERSECTS und S_DISJOINT",
                "a geometry is too large, or crosses itself too often, for relations other than S_INTERSECTS and S_DISJOINT",
            )));
        }
        let bounds = stored.bounding_rect().ok_or(NO_POSITION)?;
        Ok(Self {
            bounds: [bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y],
            index: index(&gathered.edges),
            edges: gathered.edges,
            parts: RTree::bulk_load(gathered.parts.iter().map(|at| [at.x, at.y]).collect()),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            geometry: stored,
        })
    }

    /// The box around it.
    pub(super) const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether a row stands in a relation to it.
    pub(super) fn relate(&self, relation: Spatial, shape: &Shape) -> bool {
        let contact = self.contact(shape);
        match relation {
            Spatial::Intersects => contact != Contact::Apart,
            Spatial::Disjoint => contact == Contact::Apart,
            _ if contact == Contact::Apart => false,
            Spatial::Within if contact == Contact::Inside => true,
            _ if contact == Contact::Inside => false,
            _ => is(relation, &self.prepared().relate_to(shape)),
        }
    }

    fn contact(&self, shape: &Shape) -> Contact {
        let Some([west, south, east, north]) = published::bounds(shape) else { return Contact::Apart };
        let [left, lower, right, upper] = self.bounds;
        if west > right || east < left || south > upper || north < lower {
            return Contact::Apart;
        }
        match shape {
            Shape::Point(at) => {
                let at = Coord { x: at.east, y: at.north };
                self.contact_of([Line::new(at, at)].into_iter(), [at].into_iter(), false)
            }
            Shape::Line(line) => self.contact_of(line.lines(), line.0.first().copied().into_iter(), false),
            Shape::Polygons(areas) => {
                let ends = areas.iter().filter_map(|area| area.exterior().0.first().copied());
                let within = AABB::from_corners([west, south], [east, north]);
                // Only asked where no edges meet.
                let holds = || {
                    let mut near = self.parts.locate_in_envelope_intersecting(&within);
                    near.any(|[x, y]| areas.intersects(&Point::new(*x, *y)))
                };
                match self.contact_of(areas.lines_iter(), ends, areas.0.len() > 1) {
                    Contact::Other => Contact::Other,
                    _ if holds() => Contact::Other,
                    found => found,
                }
            }
        }
    }

    fn contact_of(
        &self,
        mut edges: impl Iterator<Item = Line<f64>>,
        mut ends: impl Iterator<Item = Coord<f64>>,
        has_parts: bool,
    ) -> Contact {
        if edges.any(|edge| self.meets_edge(edge)) {
            return Contact::Other;
        }
        let Some(first) = ends.next() else { return Contact::Apart };
        let is_inside = self.holds(first);
        if has_parts && ends.any(|end| self.holds(end) != is_inside) {
            return Contact::Other;
        }
        if is_inside { Contact::Inside } else { Contact::Apart }
    }

    fn meets_edge(&self, edge: Line<f64>) -> bool {
        self.near(around(edge)).any(|(_, (line, _))| line.intersects(&edge))
    }

    /// The edges of which a piece may lie in a box, with their places; some several times.
    fn near(&self, area: AABB<[f64; 2]>) -> impl Iterator<Item = (usize, (Line<f64>, Option<u32>))> {
        let found = self.index.locate_in_envelope_intersecting(&area);
        found.filter_map(|found| Some((found.data, *self.edges.get(found.data)?)))
    }

    /// Whether a position on no edge lies inside an area: a line to the east crosses its edges an odd
    /// number of times.
    fn holds(&self, at: Coord<f64>) -> bool {
        let ray = AABB::from_corners([at.x, at.y], [self.bounds[2].max(at.x), at.y]);
        let crosses = |line: &Line<f64>| {
            let (low, high) =
                if line.start.y <= line.end.y { (line.start, line.end) } else { (line.end, line.start) };
            low.y <= at.y
                && at.y < high.y
                && <f64 as GeoNum>::Ker::orient2d(low, high, at) == Orientation::CounterClockwise
        };
        let mut crossed: Vec<(u32, usize)> = self
            .near(ray)
            .filter_map(|(place, (line, area))| Some((area.filter(|_| crosses(&line))?, place)))
            .collect();
        crossed.sort_unstable();
        crossed.dedup();
        crossed.chunk_by(|a, b| a.0 == b.0).any(|of_one_area| of_one_area.len() % 2 == 1)
    }

    /// The geometry as this thread has prepared it. A filter is asked of many rows, so few are kept.
    fn prepared(&self) -> Rc<Prepared> {
        const KEPT: usize = 8;
        thread_local! {
            static PREPARED: RefCell<Vec<(u64, Rc<Prepared>)>> = const { RefCell::new(Vec::new()) };
        }
        PREPARED.with_borrow_mut(|kept| {
            if let Some((_, prepared)) = kept.iter().find(|(number, _)| *number == self.number) {
                return Rc::clone(prepared);
            }
            let prepared = Rc::new(Prepared(PreparedGeometry::from(self.geometry.clone())));
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push((self.number, Rc::clone(&prepared)));
            prepared
        })
    }
}

/// Whether edges of a geometry cross too often for the nine intersections; neighbours do not count.
fn crosses_itself_often(geometry: &Geometry<f64>) -> bool {
    const MOST: usize = 200;
    let mut gathered = Gathered::default();
    gathered.add(&near(geometry));
    let edges = gathered.edges;
    let boxed = edges.iter().enumerate().map(|(place, (line, _))| {
        let [from, to] = [line.start, line.end].map(|at| [at.x, at.y]);
        GeomWithData::new(Rectangle::from_corners(from, to), (place, *line))
    });
    let index = RTree::bulk_load(boxed.collect());
    let ends = |line: Line<f64>| [line.start, line.end];
    let crossings = edges.iter().enumerate().flat_map(|(place, (one, _))| {
        index.locate_in_envelope_intersecting(&around(*one)).filter(move |found| {
            let (other, line) = found.data;
            other > place && ends(*one).iter().all(|end| !ends(line).contains(end)) && one.intersects(&line)
        })
    });
    crossings.take(MOST + 1).count() > MOST
}

/// The box around an edge.
fn around(edge: Line<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y])
}

/// An index of boxes around pieces of edges: the box around a long edge as a whole would be found
/// from everywhere.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the length of a piece"
)]
#[allow(clippy::cast_precision_loss, reason = "small whole numbers")]
fn index(edges: &[(Line<f64>, Option<u32>)]) -> RTree<GeomWithData<Rectangle<[f64; 2]>, usize>> {
    /// Metres, and pieces.
    const SHORTEST: f64 = 2000.0;
    const MOST: f64 = 100_000.0;
    /// More than positions on an edge are off by when they are computed.
    const MARGIN: f64 = 1e-3;
    let length = |line: &Line<f64>| line.dx().hypot(line.dy());
    let piece = (edges.iter().map(|(line, _)| length(line)).sum::<f64>() / MOST).max(SHORTEST);
    let mut boxes = Vec::with_capacity(edges.len());
    for (place, (line, _)) in edges.iter().enumerate() {
        let count = (length(line) / piece).ceil().clamp(1.0, MOST) as usize;
        let at = |part: usize| line.start + line.delta() * (part as f64 / count as f64);
        boxes.extend((0..count).map(|part| {
            let (from, to) = (at(part), at(part + 1));
            let low = [from.x.min(to.x) - MARGIN, from.y.min(to.y) - MARGIN];
            let high = [from.x.max(to.x) + MARGIN, from.y.max(to.y) + MARGIN];
            GeomWithData::new(Rectangle::from_corners(low, high), place)
        }));
    }
    RTree::bulk_load(boxes)
}

/// A geometry ready to be related to many.
struct Prepared(PreparedGeometry<'static, Geometry<f64>, f64>);

impl Prepared {
    fn relate_to(&self, shape: &Shape) -> IntersectionMatrix {
        match shape {
            Shape::Point(at) => Point::new(at.east, at.north).relate(&self.0),
            Shape::Line(line) => line.relate(&self.0),
            Shape::Polygons(areas) => areas.as_ref().relate(&self.0),
        }
    }
}

/// Whether two geometries of a filter stand in a relation, in its own system.
///
/// # Errors
/// [`FilterError::Whole`] where they are too large for it.
pub(super) fn related(
    relation: Spatial,
    first: &Geometry<f64>,
    second: &Geometry<f64>,
) -> Result<bool, FilterError> {
    const MOST: usize = 1000;
    if first.coords_count() + second.coords_count() > MOST {
        return Err(FilterError::Whole(Text::new(
            "zwei Geometrien des Filters haben zusammen mehr als 1.000 Positionen",
            "two geometries of the filter have more than 1,000 positions together",
        )));
    }
    Ok(is(relation, &near(first).relate(&near(second))))
}

fn is(relation: Spatial, found: &IntersectionMatrix) -> bool {
    match relation {
        Spatial::Intersects => found.is_intersects(),
        Spatial::Equals => found.is_equal_topo(),
        Spatial::Disjoint => found.is_disjoint(),
        Spatial::Touches => found.is_touches(),
        Spatial::Within => found.is_within(),
        Spatial::Overlaps => found.is_overlaps(),
        Spatial::Crosses => found.is_crosses(),
        Spatial::Contains => found.is_contains(),
    }
}

impl Spatial {
    /// The relation seen from the other side.
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            same => same,
        }
    }

    /// Whether any geometry stands in it to itself.
    pub(super) const fn is_reflexive(self) -> bool {
        matches!(self, Self::Intersects | Self::Equals | Self::Within | Self::Contains)
    }
}

/// Edges and parts of a geometry.
#[derive(Default)]
struct Gathered {
    edges: Vec<(Line<f64>, Option<u32>)>,
    parts: Vec<Coord<f64>>,
    areas: u32,
}

impl Gathered {
    fn add(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(point) => self.point(*point),
            Geometry::MultiPoint(points) => points.iter().for_each(|point| self.point(*point)),
            Geometry::LineString(line) => self.line(line, None),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| self.line(line, None)),
            Geometry::Polygon(area) => self.area(area),
            Geometry::MultiPolygon(areas) => areas.iter().for_each(|area| self.area(area)),
            Geometry::GeometryCollection(all) => all.iter().for_each(|member| self.add(member)),
            Geometry::Line(line) => self.line(&LineString::from(line), None),
            Geometry::Rect(area) => self.area(&area.to_polygon()),
            Geometry::Triangle(area) => self.area(&area.to_polygon()),
        }
    }

    fn point(&mut self, point: Point<f64>) {
        self.edges.push((Line::new(point.0, point.0), None));
        self.parts.push(point.0);
    }

    fn line(&mut self, line: &LineString<f64>, area: Option<u32>) {
        self.parts.extend(line.0.first());
        self.edges.extend(line.lines().map(|edge| (edge, area)));
    }

    fn area(&mut self, area: &geo::Polygon<f64>) {
        self.areas += 1;
        let number = Some(self.areas);
        self.line(area.exterior(), number);
        area.interiors().iter().for_each(|hole| self.line(hole, number));
    }
}

const NO_POSITION: FilterError =
    FilterError::Whole(Text::new("eine Geometrie hat keine Position", "a geometry has no position"));
