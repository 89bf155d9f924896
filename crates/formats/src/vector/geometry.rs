//! Geometries of GeoJSON and Shapefiles as those of `geo`. Written out rather than taken from
//! the formats' crates, whose conversions panic on a position of one number or refuse a polygon
//! whose hole comes first.

use geo::{
    Contains, Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};
use serde_json::Value;
use shapefile::{PolygonRing, Shape, record::traits::HasXY};

/// A geometry object; `None` where it is null, unknown or broken. Heights are left out.
pub fn of_geojson(value: &Value) -> Option<Geometry<f64>> {
    of_geojson_nested(value, 8)
}

fn of_geojson_nested(value: &Value, depth: u8) -> Option<Geometry<f64>> {
    let coordinates = || value.get("coordinates");
    match value.get("type")?.as_str()? {
        "Point" => Some(Point(position(coordinates()?)?).into()),
        "MultiPoint" => Some(MultiPoint(list(coordinates()?, |value| position(value).map(Point))?).into()),
        "LineString" => Some(line(coordinates()?)?.into()),
        "MultiLineString" => Some(MultiLineString(list(coordinates()?, line)?).into()),
        "Polygon" => Some(polygon(coordinates()?)?.into()),
        "MultiPolygon" => Some(MultiPolygon(list(coordinates()?, polygon)?).into()),
        "GeometryCollection" => {
            let depth = depth.checked_sub(1)?;
            let members = list(value.get("geometries")?, |member| of_geojson_nested(member, depth))?;
            Some(Geometry::GeometryCollection(GeometryCollection(members)))
        }
        _ => None,
    }
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(item).collect()
}

fn position(value: &Value) -> Option<Coord<f64>> {
    let [x, y, ..] = value.as_array()?.as_slice() else { return None };
    Some(Coord { x: x.as_f64()?, y: y.as_f64()? })
}

fn line(value: &Value) -> Option<LineString<f64>> {
    list(value, position).map(LineString)
}

fn polygon(value: &Value) -> Option<Polygon<f64>> {
    let mut rings = list(value, line)?.into_iter();
    Some(Polygon::new(rings.next()?, rings.collect()))
}

/// A shape of a Shapefile; `None` for a null shape and for multipatches.
pub fn of_shape(shape: &Shape) -> Option<Geometry<f64>> {
    match shape {
        Shape::Point(point) => Some(Point(coord(point)).into()),
        Shape::PointM(point) => Some(Point(coord(point)).into()),
        Shape::PointZ(point) => Some(Point(coord(point)).into()),
        Shape::Multipoint(points) => Some(multi_point(points.points())),
        Shape::MultipointM(points) => Some(multi_point(points.points())),
        Shape::MultipointZ(points) => Some(multi_point(points.points())),
        Shape::Polyline(lines) => Some(lines_of(lines.parts())),
        Shape::PolylineM(lines) => Some(lines_of(lines.parts())),
        Shape::PolylineZ(lines) => Some(lines_of(lines.parts())),
        Shape::Polygon(polygon) => Some(polygons_of(polygon.rings())),
        Shape::PolygonM(polygon) => Some(polygons_of(polygon.rings())),
        Shape::PolygonZ(polygon) => Some(polygons_of(polygon.rings())),
        Shape::Multipatch(_) | Shape::NullShape => None,
    }
}

fn coord(point: &impl HasXY) -> Coord<f64> {
    Coord { x: point.x(), y: point.y() }
}

fn multi_point(points: &[impl HasXY]) -> Geometry<f64> {
    MultiPoint(points.iter().map(|point| Point(coord(point))).collect()).into()
}

fn lines_of(parts: &[Vec<impl HasXY>]) -> Geometry<f64> {
    MultiLineString(parts.iter().map(|part| part.iter().map(coord).collect()).collect()).into()
}

/// Each hole goes to the outer ring around it; one without such a ring is a polygon itself,
/// drawn the wrong way round.
fn polygons_of<P: HasXY>(rings: &[PolygonRing<P>]) -> Geometry<f64> {
    let line = |points: &[P]| LineString(points.iter().map(coord).collect());
    let mut polygons: Vec<Polygon<f64>> = rings
        .iter()
        .filter(|ring| matches!(ring, PolygonRing::Outer(_)))
        .map(|ring| Polygon::new(line(ring.points()), Vec::new()))
        .collect();
    for ring in rings.iter().filter(|ring| matches!(ring, PolygonRing::Inner(_))) {
        let hole = line(ring.points());
        let around = |polygon: &Polygon<f64>| {
            let outer = Polygon::new(polygon.exterior().clone(), Vec::new());
            hole.0.first().is_some_and(|first| outer.contains(&Point(*first)))
        };
        // Most polygons have a single outer ring: no search then.
        let owner = if polygons.len() == 1 { Some(0) } else { polygons.iter().position(around) };
        match owner.and_then(|owner| polygons.get_mut(owner)) {
            Some(polygon) => polygon.interiors_push(hole),
            None => polygons.push(Polygon::new(hole, Vec::new())),
        }
    }
    MultiPolygon(polygons).into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::Area;
    use serde_json::json;

    use super::*;

    #[test]
    fn broken_geometries_are_none_and_never_a_panic() {
        for value in [
            json!(null),
            json!({"type": "Point"}),
            json!({"type": "Point", "coordinates": [1.0]}),
            json!({"type": "Point", "coordinates": []}),
            json!({"type": "Point", "coordinates": ["1", "2"]}),
            json!({"type": "Polygon", "coordinates": []}),
            json!({"type": "Circle", "coordinates": [1, 2]}),
            json!({"type": "LineString", "coordinates": [[1, 2], [3]]}),
        ] {
            assert!(of_geojson(&value).is_none(), "{value}");
        }
    }

    #[test]
    fn heights_are_left_out() {
        let point = of_geojson(&json!({"type": "Point", "coordinates": [6.6, 49.7, 130.0]})).unwrap();
        assert_eq!(point, Point::new(6.6, 49.7).into());
    }

    #[test]
    fn a_hole_goes_to_the_ring_around_it_wherever_it_stands() {
        let square = |x: f64, side: f64| {
            [(x, 0.0), (x, side), (x + side, side), (x + side, 0.0), (x, 0.0)]
                .map(|(x, y)| shapefile::Point::new(x, y))
                .to_vec()
        };
        let hole: Vec<_> =
            square(21.0, 1.0).into_iter().map(|p| shapefile::Point::new(p.x, p.y + 1.0)).rev().collect();
        let polygon = shapefile::Polygon::with_rings(vec![
            PolygonRing::Inner(hole),
            PolygonRing::Outer(square(0.0, 10.0)),
            PolygonRing::Outer(square(20.0, 10.0)),
        ]);
        let Some(Geometry::MultiPolygon(polygons)) = of_shape(&Shape::Polygon(polygon)) else { return };
        assert_eq!(polygons.0.len(), 2);
        assert!((polygons.unsigned_area() - 199.0).abs() < 1e-9);
    }
}
