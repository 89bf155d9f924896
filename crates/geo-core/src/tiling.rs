//! Polygons from labelled points: each place belongs to the label of its nearest point. The
//! cells (Voronoi 1908) are never built one by one: the polygons' rings are walked along the
//! edges between cells of different labels, so neighbours share their border point by point.
//!
//! The Delaunay triangulation (`spade`, sweep circle: Biniaz and Dastghaibyfard 2012) is exact
//! and made once, in O(n log n); each labelling costs O(n) and the clipping of its borders.

mod grid;

use std::collections::BTreeMap;

use geo::{BoundingRect, MultiPolygon, Orient, Polygon, orient::Direction};
use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{IntOverlayOptions, Overlay},
        overlay_rule::OverlayRule,
        solver::Solver,
    },
    i_float::int::point::IntPoint,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use spade::{DelaunayTriangulation, HasPosition, InsertionError, Point2, Triangulation};

use self::grid::{Grid, middle_of};
use crate::{language::Localised, position::EastNorth};

/// Why there is no tiling.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TilingError {
    /// Nobody is there whom the region could belong to.
    #[error("no point to divide the region among")]
    NoPoints,
    /// The region has no area.
    #[error("the region to be divided has no area")]
    NoRegion,
    /// A coordinate is not a finite number.
    #[error("point {}: a coordinate is not a number", .0 + 1)]
    NotFinite(usize),
    /// More than Germany.
    #[error("region and points reach over {} km; check their coordinate system (EPSG:25832)", (.0 / 1000.0).round())]
    TooWide(f64),
    /// The triangulation refuses the points.
    #[error("the points cannot be triangulated: {0}")]
    Triangulation(#[from] InsertionError),
}

impl Localised for TilingError {
    fn german(&self) -> String {
        match self {
            Self::NoPoints => "kein Punkt, auf den sich das Gebiet verteilen ließe".into(),
            Self::NoRegion => "das Gebiet, das verteilt werden soll, hat keine Fläche".into(),
            Self::NotFinite(index) => format!("Punkt {}: eine Koordinate ist keine Zahl", index + 1),
            Self::TooWide(metres) => format!(
                "Gebiet und Punkte reichen über {} km; Koordinatensystem prüfen (EPSG:25832)",
                (metres / 1000.0).round()
            ),
            Self::Triangulation(error) => format!("die Punkte lassen sich nicht vernetzen: {error}"),
        }
    }
}

/// A region divided among points, ready for any number of labellings.
#[derive(Debug)]
pub struct Tiling {
    grid: Grid,
    region: Vec<Vec<IntPoint>>,
    /// The site of each point: points of one millimetre are one site.
    sites: Vec<u32>,
    /// The site where each half-edge of the triangulation begins; the other half of an edge has
    /// its number with the last bit turned. Helpers are the site after the last.
    from: Vec<u32>,
    /// The next half-edge around the triangle to the left.
    next: Vec<u32>,
    /// The triangle to the left.
    triangle: Vec<u32>,
    /// The Voronoi vertex of each triangle: the middle of its circle.
    middles: Vec<IntPoint>,
    helpers: u32,
}

/// A corner of the triangulation.
struct Corner {
    place: IntPoint,
    site: u32,
}

impl HasPosition for Corner {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        Point2::new(f64::from(self.place.x), f64::from(self.place.y))
    }
}

impl Tiling {
    /// Divides a region (EPSG:25832) among points, which may lie anywhere. Coordinates are
    /// rounded to millimetres, to centimetres where all reach over more than 240 km; the
    /// region's border moves by as much where another meets it.
    ///
    /// # Errors
    /// [`TilingError`] where there is no point or no region, or a coordinate that cannot be.
    pub fn of(points: &[EastNorth], region: &MultiPolygon<f64>) -> Result<Self, TilingError> {
        if points.is_empty() {
            return Err(TilingError::NoPoints);
        }
        let bounds = region.bounding_rect().ok_or(TilingError::NoRegion)?;
        let (mut low, mut high) = (bounds.min(), bounds.max());
        for (index, at) in points.iter().enumerate() {
            if !(at.east.is_finite() && at.north.is_finite()) {
                return Err(TilingError::NotFinite(index));
            }
            (low.x, low.y) = (low.x.min(at.east), low.y.min(at.north));
            (high.x, high.y) = (high.x.max(at.east), high.y.max(at.north));
        }
        let radius = (high.x - low.x).hypot(high.y - low.y) / 2.0;
        let middle = EastNorth { east: f64::midpoint(low.x, high.x), north: f64::midpoint(low.y, high.y) };
        let grid = Grid::around(middle, radius).ok_or(TilingError::TooWide(2.0 * radius))?;
        // Outer rings counter-clockwise: where a region's parts overlap they count once.
        let region = region.orient(Direction::Default);
        let rings = region.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        let region = rings.map(|ring| grid.ring(ring)).collect();

        let mut numbers = FxHashMap::default();
        let mut places = Vec::new();
        let mut sites = Vec::with_capacity(points.len());
        for point in points {
            let place = grid.point(*point);
            sites.push(*numbers.entry(place).or_insert_with(|| {
                places.push(place);
                u32::try_from(places.len() - 1).unwrap_or(u32::MAX)
            }));
        }
        drop(numbers);
        Ok(Self { region, sites, ..Self::triangulated(grid, &places)? })
    }

    /// The triangulation of distinct places and the helpers.
    fn triangulated(grid: Grid, places: &[IntPoint]) -> Result<Self, TilingError> {
        let helpers = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let corners = places.iter().copied().zip(0..).chain(grid.helpers().map(|place| (place, helpers)));
        let corners = corners.map(|(place, site)| Corner { place, site });
        let delaunay = DelaunayTriangulation::<Corner>::bulk_load(corners.collect())?;
        let edges = || delaunay.directed_edges();
        let short = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let mut middles = vec![IntPoint::ZERO; delaunay.num_all_faces()];
        for face in delaunay.inner_faces() {
            middles[face.fix().index()] = middle_of(face.vertices().map(|corner| corner.data().place));
        }
        Ok(Self {
            grid,
            region: Vec::new(),
            sites: Vec::new(),
            from: edges().map(|edge| edge.from().data().site).collect(),
            next: edges().map(|edge| short(edge.next().fix().index())).collect(),
            triangle: edges().map(|edge| short(edge.face().fix().index())).collect(),
            middles,
            helpers,
        })
    }

    /// The polygons of each label in ascending order, those without area left out. `labels` has
    /// one for each point, in the order of the points; what is nearest to a point without label
    /// belongs to nobody. Of points on one spot the lowest label counts.
    ///
    /// A label may have several parts, with holes. Outer rings run counter-clockwise and holes
    /// clockwise; each begins at its westernmost point, and parts and holes stand in the order
    /// of these.
    #[must_use]
    pub fn dissolve(&self, labels: &[Option<u32>]) -> Vec<(u32, MultiPolygon<f64>)> {
        let borders: Vec<_> = self.borders(labels).into_iter().collect();
        let clipped = borders.into_par_iter().map(|(label, rings)| (label, self.clipped(&rings)));
        clipped.filter(|(_, polygons)| !polygons.0.is_empty()).collect()
    }

    /// The rings around each label, with it on their left.
    fn borders(&self, labels: &[Option<u32>]) -> BTreeMap<u32, Vec<Vec<IntPoint>>> {
        let mut label_of = vec![None; self.helpers as usize + 1];
        for (site, label) in self.sites.iter().zip(labels) {
            let known = &mut label_of[*site as usize];
            *known = known.iter().chain(label).min().copied();
        }
        let label = |half: u32| label_of[self.from[half as usize] as usize];
        let next = |half: u32| self.next[half as usize];
        let mut walked = vec![false; self.from.len()];
        let mut borders: BTreeMap<u32, Vec<Vec<IntPoint>>> = BTreeMap::new();
        for first in 0..u32::try_from(self.from.len()).unwrap_or(u32::MAX) {
            let own = label(first);
            let Some(name) = own else { continue };
            if walked[first as usize] || label(first ^ 1) == own {
                continue;
            }
            // The border crosses the edge at a right angle and comes to the triangle on its left.
            // It leaves by the one other side with the label at one end.
            let mut ring: Vec<IntPoint> = Vec::new();
            let mut half = first;
            loop {
                walked[half as usize] = true;
                ring.push(self.middles[self.triangle[half as usize] as usize]);
                let (ahead, behind) = (next(half), next(next(half)));
                half = if label(behind) == own { ahead ^ 1 } else { behind ^ 1 };
                if half == first {
                    break;
                }
            }
            ring.dedup();
            borders.entry(name).or_default().push(ring);
        }
        borders
    }

    /// Rings as polygons within the region.
    fn clipped(&self, rings: &[Vec<IntPoint>]) -> MultiPolygon<f64> {
        let options = IntOverlayOptions { ogc: true, ..IntOverlayOptions::keep_all_points() };
        let mut overlay = Overlay::with_contours_custom(rings, &self.region, options, Solver::default());
        let mut parts = overlay.overlay(OverlayRule::Intersect, FillRule::Positive);
        for rings in &mut parts {
            for ring in rings.iter_mut() {
                turn_to_west(ring);
            }
            if let Some((_, holes)) = rings.split_first_mut() {
                holes.sort_unstable_by_key(|ring| ring.first().copied().map(by_place));
            }
        }
        parts
            .sort_unstable_by_key(|rings| rings.first().and_then(|ring| ring.first()).copied().map(by_place));
        let polygon = |rings: &Vec<Vec<IntPoint>>| {
            let mut lines = rings.iter().map(|ring| self.grid.line(ring));
            Some(Polygon::new(lines.next()?, lines.collect()))
        };
        // The overlay turns some holes that touch their outer ring the wrong way.
        parts.iter().filter_map(polygon).collect::<MultiPolygon<f64>>().orient(Direction::Default)
    }
}

/// Begins a ring at its westernmost point, of several the southernmost.
fn turn_to_west(ring: &mut [IntPoint]) {
    let first = (0..ring.len()).min_by_key(|at| by_place(ring[*at]));
    ring.rotate_left(first.unwrap_or_default());
}

const fn by_place(at: IntPoint) -> (i32, i32) {
    (at.x, at.y)
}

#[cfg(test)]
mod tests;
