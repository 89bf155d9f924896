//! Shapes of zones in EPSG:25832: cleaned, clipped, and a point in each for its label.

use geo::{
    BooleanOps, BoundingRect, CoordsIter, InteriorPoint, Line, LineString, MultiPolygon, Orient, Polygon,
    Validation,
    bool_ops::FillRule,
    line_intersection::{LineIntersection, line_intersection},
    orient::Direction,
};
use geo_core::EastNorth;

/// One shape of a municipality's areas. A valid shape stays as it is, so that neighbours go on
/// sharing their borders; one that touches or crosses itself, or is made of several, is drawn
/// anew, and what is covered twice counts once. The order of the shapes is of no account.
pub(super) fn united(mut shapes: Vec<MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let bits = |shape: &MultiPolygon<f64>| -> Vec<[u64; 2]> {
        shape.coords_iter().map(|at| [at.x.to_bits(), at.y.to_bits()]).collect()
    };
    shapes.sort_by_cached_key(bits);
    let is_one = shapes.len() == 1;
    // One by one: the lobes of a ring that crosses itself wind against each other, and would take
    // away from another part what they cover of it.
    let parts: MultiPolygon<f64> = shapes.iter().flatten().flat_map(cleaned).collect();
    if parts.0.len() < 2 || (is_one && parts.is_valid()) { parts } else { redrawn(&parts) }
}

/// A polygon as it is, or its parts where it touches or crosses itself.
fn cleaned(polygon: &Polygon<f64>) -> MultiPolygon<f64> {
    // Holes must run against their outer ring for the winding to tell them.
    let polygon = polygon.orient(Direction::Default);
    let simple =
        if polygon.interiors().is_empty() { is_simple(polygon.exterior()) } else { polygon.is_valid() };
    let whole = MultiPolygon(vec![polygon]);
    if simple { whole } else { redrawn(&whole) }
}

/// Everything that the rings wind around, once.
fn redrawn(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    shape.union_with_fill_rule(&MultiPolygon(Vec::new()), FillRule::NonZero)
}

/// Whether a ring neither touches nor crosses itself: a sweep from west to east over its edges,
/// where [`Validation`] compares all pairs.
fn is_simple(ring: &LineString<f64>) -> bool {
    let edges: Vec<Line<f64>> = ring.lines().filter(|edge| edge.start != edge.end).collect();
    if edges.len() < 3 {
        return false;
    }
    let span = |edge: &Line<f64>| (edge.start.x.min(edge.end.x), edge.start.x.max(edge.end.x));
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by(|a, b| span(&edges[*a]).0.total_cmp(&span(&edges[*b]).0));
    let meet = |a: usize, b: usize| {
        let apart = a.abs_diff(b);
        let neighbours = apart == 1 || apart == edges.len() - 1;
        match line_intersection(edges[a], edges[b]) {
            None => false,
            Some(LineIntersection::SinglePoint { is_proper, .. }) => is_proper || !neighbours,
            Some(LineIntersection::Collinear { .. }) => true,
        }
    };
    let mut rest = order.as_slice();
    while let Some((edge, later)) = rest.split_first() {
        let (_, east) = span(&edges[*edge]);
        let mut near = later.iter().take_while(|other| span(&edges[**other]).0 <= east);
        if near.any(|other| meet(*edge, *other)) {
            return false;
        }
        rest = later;
    }
    true
}

/// What two shapes have in common.
pub(super) fn common(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    a.intersection_with_fill_rule(&b.orient(Direction::Default), FillRule::NonZero)
}

/// What is left of a shape without others.
pub(super) fn without<'s>(
    whole: &MultiPolygon<f64>,
    others: impl Iterator<Item = &'s MultiPolygon<f64>>,
) -> MultiPolygon<f64> {
    let others: MultiPolygon<f64> = others.flat_map(|shape| shape.iter().cloned()).collect();
    whole.difference_with_fill_rule(&others, FillRule::NonZero)
}

/// Whether every coordinate of a shape is a number.
pub(super) fn is_finite(shape: &MultiPolygon<f64>) -> bool {
    shape.coords_iter().all(|at| at.x.is_finite() && at.y.is_finite())
}

/// A fixed point in a shape: the middle of the longest line to the east through the middle of
/// one of its parts.
pub(super) fn label(shape: &MultiPolygon<f64>) -> EastNorth {
    let inside = shape.interior_point().map(geo::Coord::from);
    let point = inside.or_else(|| shape.bounding_rect().map(geo::Rect::center)).unwrap_or_default();
    EastNorth { east: point.x, north: point.y }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn simple(ring: &[(f64, f64)]) -> bool {
        let polygon = Polygon::new(ring.to_vec().into(), Vec::new());
        is_simple(polygon.exterior())
    }

    #[test]
    fn a_ring_is_simple_where_it_meets_itself_at_its_corners_only() {
        assert!(simple(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]));
        assert!(
            simple(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]),
            "a point twice"
        );
        assert!(!simple(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]), "crossed");
        assert!(
            !simple(&[(0.0, 0.0), (4.0, 0.0), (2.0, 2.0), (4.0, 4.0), (0.0, 4.0), (2.0, 2.0)]),
            "pinched"
        );
        assert!(!simple(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 0.0)]), "touched");
        assert!(
            !simple(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (4.0, 9.0), (4.0, 4.0), (0.0, 4.0)]),
            "a spike"
        );
        assert!(!simple(&[(0.0, 0.0), (4.0, 0.0)]) && !simple(&[]), "flat");
    }

    #[test]
    fn a_valid_shape_stays_as_it_is_to_the_last_bit() {
        let ring = vec![(0.1, 0.2), (1.3, 0.1), (1.3, 0.1), (2.7, 1.9), (0.1, 2.3), (0.1, 0.2)];
        let shape: MultiPolygon<f64> = Polygon::new(ring.into(), Vec::new()).into();
        assert_eq!(united(vec![shape.clone()]), shape);
    }

    proptest! {
        #[test]
        fn a_simple_ring_is_valid_by_the_standard(points in prop::collection::vec((0..6_u8, 0..6_u8), 3..8)) {
            // On a small grid points coincide and edges touch and overlap often.
            let ring: LineString = points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let polygon = Polygon::new(ring, Vec::new());
            prop_assert!(!is_simple(polygon.exterior()) || polygon.is_valid());
        }

        #[test]
        fn what_is_drawn_anew_is_valid(points in prop::collection::vec((0..60_u8, 0..60_u8), 3..12)) {
            let ring: LineString = points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let shape = united(vec![Polygon::new(ring, Vec::new()).into()]);
            prop_assert!(shape.is_valid(), "{:?}", shape);
        }
    }
}
