//! Areas such as municipalities, and which of them a position lies in: an R-tree of bounding
//! boxes (bulk-loaded, Leutenegger et al. 1997), then an interval tree of each candidate's edges.
//! O(log n) areas and O(log m + k) edges per position.

use geo::{
    BoundingRect, Contains, Intersects, MultiPolygon, Orient, Point, indexed::IntervalTreeMultiPolygon,
    orient::Direction,
};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::{ids::MunicipalityKey, position::EastNorth};

/// An area with its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Municipality key, where the file has one.
    pub key: Option<MunicipalityKey>,
    /// Name; empty where the file has none.
    pub name: String,
    /// The association the municipality belongs to (Verbandsgemeinde), where the file says it.
    pub association: Option<Association>,
    /// The area in EPSG:25832.
    pub polygon: MultiPolygon<f64>,
    /// All properties of the file, as text.
    pub properties: Vec<(String, String)>,
}

/// An association of municipalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// What tells it from others: the first nine digits of the regional key (ARS), or the name.
    pub key: String,
    /// Name; empty where only the regional key is known.
    pub name: String,
}

/// Areas, ready to be asked by position.
pub struct AreaIndex {
    areas: Vec<Area>,
    edges: Vec<IntervalTreeMultiPolygon<f64>>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl AreaIndex {
    /// Indexes areas; those without a polygon are kept and never found.
    #[must_use]
    pub fn new(mut areas: Vec<Area>) -> Self {
        for area in &mut areas {
            // The edges' index counts windings: holes must run against their outer ring.
            area.polygon = area.polygon.orient(Direction::Default);
        }
        let edges = areas.iter().map(|area| IntervalTreeMultiPolygon::new(&area.polygon)).collect();
        let boxes = areas
            .iter()
            .enumerate()
            .filter_map(|(index, area)| {
                let bounds = area.polygon.bounding_rect()?;
                let (min, max) = (bounds.min(), bounds.max());
                let corners = Rectangle::from_corners([min.x, min.y], [max.x, max.y]);
                Some(GeomWithData::new(corners, index))
            })
            .collect();
        Self { areas, edges, boxes: RTree::bulk_load(boxes) }
    }

    /// The area a position lies in. On a shared border, and where areas overlap, the one with
    /// the lower key; without keys the earlier one of the file.
    #[must_use]
    pub fn containing(&self, position: EastNorth) -> Option<&Area> {
        self.index_of(position).and_then(|index| self.areas.get(index))
    }

    /// The place of that area among [`AreaIndex::areas`].
    #[must_use]
    pub fn index_of(&self, position: EastNorth) -> Option<usize> {
        let point = Point::new(position.east, position.north);
        if !(position.east.is_finite() && position.north.is_finite()) {
            return None;
        }
        let at = AABB::from_point([position.east, position.north]);
        let candidates = || self.boxes.locate_in_envelope_intersecting(&at).map(|found| found.data);
        let first = |found: &mut dyn Iterator<Item = usize>| {
            // `None` sorts before every key, but an area with a key says more.
            found.min_by_key(|index| (self.key(*index).is_none(), self.key(*index), *index))
        };
        let inside = |index: &usize| self.edges.get(*index).is_some_and(|edges| edges.contains(&point));
        let touched =
            |index: &usize| self.areas.get(*index).is_some_and(|area| area.polygon.intersects(&point));
        first(&mut candidates().filter(inside)).or_else(|| first(&mut candidates().filter(touched)))
    }

    /// All areas, in the order of the file.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn key(&self, index: usize) -> Option<MunicipalityKey> {
        self.areas.get(index).and_then(|area| area.key)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{LineString, Polygon, Rect};
    use proptest::prelude::*;

    use super::*;

    fn area(key: &str, west: f64, side: f64) -> Area {
        let square = Rect::new((west, 0.0), (west + side, side)).to_polygon();
        Area {
            key: MunicipalityKey::parse(key),
            name: key.into(),
            association: None,
            polygon: square.into(),
            properties: Vec::new(),
        }
    }

    fn name_at(index: &AreaIndex, east: f64, north: f64) -> Option<&str> {
        index.containing(EastNorth { east, north }).map(|area| area.name.as_str())
    }

    #[test]
    fn a_position_lies_in_the_area_around_it_and_outside_in_none() {
        let index = AreaIndex::new(vec![area("07235002", 0.0, 10.0), area("07235001", 10.0, 10.0)]);
        assert_eq!(name_at(&index, 5.0, 5.0), Some("07235002"));
        assert_eq!(name_at(&index, 15.0, 5.0), Some("07235001"));
        assert_eq!(name_at(&index, 25.0, 5.0), None);
        assert_eq!(name_at(&index, f64::NAN, 5.0), None);
    }

    #[test]
    fn a_shared_border_belongs_to_the_lower_key_in_any_order() {
        let mut areas = vec![area("07235002", 0.0, 10.0), area("07235001", 10.0, 10.0), area("", 10.0, 10.0)];
        for _ in 0..2 {
            assert_eq!(name_at(&AreaIndex::new(areas.clone()), 10.0, 5.0), Some("07235001"));
            areas.reverse();
        }
    }

    #[test]
    fn a_hole_belongs_to_the_area_in_it_whichever_way_it_is_drawn() {
        let hole = LineString::from(vec![(3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 6.0), (3.0, 3.0)]);
        let backwards: LineString = hole.0.iter().rev().copied().collect();
        for ring in [hole, backwards] {
            let mut outer = area("07235001", 0.0, 10.0);
            let around = outer.polygon.0.first().unwrap().exterior().clone();
            outer.polygon = Polygon::new(around, vec![ring]).into();
            let mut inner = area("07235002", 0.0, 3.0);
            inner.polygon = Rect::new((3.0, 3.0), (6.0, 6.0)).to_polygon().into();
            let index = AreaIndex::new(vec![outer, inner]);
            assert_eq!(name_at(&index, 4.0, 4.0), Some("07235002"));
            assert_eq!(name_at(&index, 1.0, 4.0), Some("07235001"));
        }
    }

    #[test]
    fn an_area_without_polygon_is_never_found() {
        let mut empty = area("07235001", 0.0, 10.0);
        empty.polygon = MultiPolygon(Vec::new());
        assert_eq!(name_at(&AreaIndex::new(vec![empty]), 0.0, 0.0), None);
    }

    proptest! {
        #[test]
        fn the_index_says_what_the_polygon_says(points in prop::collection::vec((0.0..10.0_f64, 0.0..10.0_f64), 3..12),
                                                east in 0.0..10.0_f64, north in 0.0..10.0_f64) {
            let star: Vec<(f64, f64)> = {
                let angle = |p: &(f64, f64)| (p.1 - 5.0).atan2(p.0 - 5.0);
                let mut points = points;
                points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
                points
            };
            let polygon = Polygon::new(LineString::from(star), Vec::new());
            let expected = polygon.intersects(&Point::new(east, north));
            let mut one = area("07235001", 0.0, 1.0);
            one.polygon = polygon.into();
            let index = AreaIndex::new(vec![one]);
            prop_assert_eq!(index.containing(EastNorth { east, north }).is_some(), expected);
        }
    }
}
