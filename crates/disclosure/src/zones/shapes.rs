//! Shapes of zones in EPSG:25832: cleaned, clipped, and a point in each for its label.

use geo::{
    BooleanOps, BoundingRect, CoordsIter, InteriorPoint, MultiPolygon, Orient, Validation,
    bool_ops::FillRule, orient::Direction,
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
    let all: MultiPolygon<f64> = shapes.into_iter().flatten().collect();
    // Holes must run against their outer ring for the winding to tell them.
    let all = all.orient(Direction::Default);
    if is_one && all.is_valid() {
        return all;
    }
    all.union_with_fill_rule(&MultiPolygon(Vec::new()), FillRule::NonZero)
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
