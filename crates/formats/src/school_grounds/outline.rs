//! The outline of school grounds from the ways that draw it.

use geo::{Area, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use rustc_hash::FxHashMap;

use crate::{
    pbf::{coordinates::Coordinates, place::joined},
    report::Reason,
};

/// The outline of a closed way.
pub fn of_way(nodes: &[i64], coordinates: &Coordinates) -> Result<MultiPolygon<f64>, Reason> {
    let line = coordinates.line(nodes.iter().copied()).ok_or(Reason::MissingParts)?;
    if nodes.first() != nodes.last() {
        return Err(Reason::InvalidGeometry);
    }
    with_area(vec![Polygon::new(LineString(line), Vec::new())])
}

/// The outline of a multipolygon; each inner ring is a hole of the outer one around it.
pub fn of_relation(
    outer: &[i64],
    inner: &[i64],
    members: &FxHashMap<i64, Vec<i64>>,
    coordinates: &Coordinates,
) -> Result<MultiPolygon<f64>, Reason> {
    let outer = rings(outer, members, coordinates)?;
    let mut polygons: Vec<Polygon<f64>> =
        outer.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    for hole in rings(inner, members, coordinates)? {
        let around =
            |polygon: &&mut Polygon<f64>| hole.0.iter().any(|corner| polygon.contains(&Point(*corner)));
        if let Some(polygon) = polygons.iter_mut().find(around) {
            polygon.interiors_push(hole);
        }
    }
    with_area(polygons)
}

fn rings(
    ways: &[i64],
    members: &FxHashMap<i64, Vec<i64>>,
    coordinates: &Coordinates,
) -> Result<Vec<LineString<f64>>, Reason> {
    let line = |way| coordinates.line(members.get(way)?.iter().copied());
    let lines: Option<Vec<Vec<Coord<f64>>>> = ways.iter().map(line).collect();
    let (rings, open) = joined(&lines.ok_or(Reason::MissingParts)?);
    if open.is_empty() { Ok(rings) } else { Err(Reason::InvalidGeometry) }
}

fn with_area(polygons: Vec<Polygon<f64>>) -> Result<MultiPolygon<f64>, Reason> {
    let outline = MultiPolygon(polygons);
    if outline.unsigned_area() > 0.0 { Ok(outline) } else { Err(Reason::InvalidGeometry) }
}
