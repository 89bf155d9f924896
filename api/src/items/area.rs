//! Which rows meet an area. A row whose box no side of the area meets lies inside or outside as a
//! whole, so that most rows cost a look-up among the sides and one point; the others are tested with
//! the sides near them alone.

use catalogue::Shape;
use geo::{BoundingRect as _, Contains as _, Coord, Intersects as _, Line, LinesIter as _, MultiPolygon};
use rayon::prelude::*;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use super::wish::every;
use crate::published::{Held, bounds};

/// An area in EPSG:25832, ready to be met.
pub(super) struct Area {
    polygons: MultiPolygon<f64>,
    sides: RTree<GeomWithData<Rectangle<[f64; 2]>, Line<f64>>>,
}

impl Area {
    pub(super) fn new(polygons: MultiPolygon<f64>) -> Self {
        let boxed = |side: Line<f64>| {
            let corners = [side.start, side.end].map(|at| [at.x, at.y]);
            GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), side)
        };
        let sides = RTree::bulk_load(polygons.lines_iter().map(boxed).collect());
        Self { polygons, sides }
    }

    /// The rows that meet it, and those without a place (17-069r4, `/req/core/fc-bbox-response`), in
    /// the order of their ids.
    pub(super) fn rows(&self, held: &Held) -> Vec<u32> {
        let shape = |row: u32| held.table.rows.get(usize::try_from(row).ok()?)?.shape.as_ref();
        let around = self.polygons.bounding_rect();
        let near = around.map(|around| {
            let (low, high) = (around.min(), around.max());
            held.rows_near([low.x, low.y, high.x, high.y])
        });
        let mut rows: Vec<u32> = near.unwrap_or_default();
        rows = rows
            .into_par_iter()
            .filter(|row| shape(*row).is_some_and(|shape| self.is_met_by(shape)))
            .collect();
        rows.extend(every(held).filter(|row| shape(*row).and_then(bounds).is_none()));
        rows.sort_unstable();
        rows
    }

    fn is_met_by(&self, shape: &Shape) -> bool {
        let Some([west, south, east, north]) = bounds(shape) else { return false };
        let around = AABB::from_corners([west, south], [east, north]);
        let touches = |side: &Line<f64>| match shape {
            Shape::Point(at) => side.intersects(&Coord { x: at.east, y: at.north }),
            Shape::Line(line) => line.intersects(side),
            Shape::Polygons(polygons) => polygons.intersects(side),
        };
        let mut near = self.sides.locate_in_envelope_intersecting(&around).map(|side| &side.data);
        // No side meets it: each of its parts is inside as a whole or outside.
        near.any(touches) || parts(shape).any(|at| self.polygons.contains(&at))
    }
}

/// A corner of each part of a geometry.
fn parts(shape: &Shape) -> Box<dyn Iterator<Item = Coord<f64>> + '_> {
    match shape {
        Shape::Point(at) => Box::new(std::iter::once(Coord { x: at.east, y: at.north })),
        Shape::Line(line) => Box::new(line.0.first().copied().into_iter()),
        Shape::Polygons(polygons) => {
            Box::new(polygons.iter().filter_map(|polygon| polygon.exterior().0.first().copied()))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use geo::{Geometry, Intersects as _, LineString, Point, Rect, polygon};
    use geo_core::EastNorth;
    use proptest::prelude::*;

    use super::*;

    /// A leaning area with a corner that goes inwards.
    fn area() -> MultiPolygon<f64> {
        MultiPolygon(vec![
            polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 1.0), (x: 6.0, y: 5.0), (x: 9.0, y: 9.0), (x: 1.0, y: 8.0)],
        ])
    }

    fn geometry(shape: &Shape) -> Geometry<f64> {
        match shape {
            Shape::Point(at) => Point::new(at.east, at.north).into(),
            Shape::Line(line) => line.clone().into(),
            Shape::Polygons(polygons) => polygons.as_ref().clone().into(),
        }
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        let at = || (-3.0..13.0_f64, -3.0..13.0_f64);
        let line = proptest::collection::vec(at(), 2..5);
        let rects = proptest::collection::vec((at(), 0.1..12.0_f64, 0.1..12.0_f64), 1..3);
        prop_oneof![
            at().prop_map(|(east, north)| Shape::Point(EastNorth { east, north })),
            line.prop_map(|line| Shape::Line(LineString::from(line))),
            rects.prop_map(|rects| {
                let polygon = |((x, y), width, height): &((f64, f64), f64, f64)| {
                    Rect::new((*x, *y), (x + width, y + height)).to_polygon()
                };
                Shape::Polygons(Arc::new(MultiPolygon(rects.iter().map(polygon).collect())))
            }),
        ]
    }

    proptest! {
        #[test]
        fn what_meets_an_area_is_what_geo_says(shape in shapes()) {
            let expected = geometry(&shape).intersects(&area());
            prop_assert_eq!(Area::new(area()).is_met_by(&shape), expected, "{:?}", shape);
        }
    }

    #[test]
    fn a_shape_around_the_whole_area_meets_it() {
        let around = Rect::new((-5.0, -5.0), (20.0, 20.0)).to_polygon();
        let apart = Rect::new((30.0, 30.0), (31.0, 31.0)).to_polygon();
        let shape = |polygons| Shape::Polygons(Arc::new(MultiPolygon(polygons)));
        assert!(Area::new(area()).is_met_by(&shape(vec![apart.clone(), around])));
        assert!(!Area::new(area()).is_met_by(&shape(vec![apart])));
    }
}
