//! Where an element is: the centroid of its outline, or the middle of its line. Computed in
//! degrees with the longitudes shortened by the cosine of the latitude, which is exact enough
//! for anything the size of a building site.

use geo::{Area, Centroid, Coord, LineString, MultiPolygon, Polygon};

/// The centroid of a closed ring, or the middle of an open line.
pub fn of_way(points: &[Coord<f64>]) -> Option<Coord<f64>> {
    let (first, last) = (points.first()?, points.last()?);
    if first == last && points.len() > 3 {
        let ring = Polygon::new(LineString(points.to_vec()), Vec::new());
        if let Some(centroid) = ring.centroid().filter(|_| ring.unsigned_area() > 0.0) {
            return Some(centroid.0);
        }
    }
    along(points, 0.5)
}

/// The centroid of the outer ways of a relation, joined at their ends to rings. Ways that do
/// not close count by their middles.
pub fn of_outer_ways(ways: &[Vec<Coord<f64>>]) -> Option<Coord<f64>> {
    let (rings, open) = joined(ways);
    let polygons: MultiPolygon = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    if let Some(centroid) = polygons.centroid().filter(|_| polygons.unsigned_area() > 0.0) {
        return Some(centroid.0);
    }
    of_way(open.first().or(ways.first())?)
}

/// Rings from way segments, and what stays open.
pub fn joined(ways: &[Vec<Coord<f64>>]) -> (Vec<LineString<f64>>, Vec<Vec<Coord<f64>>>) {
    let mut rings = Vec::new();
    let mut open = Vec::new();
    let mut left: Vec<Vec<Coord<f64>>> = ways.iter().rev().filter(|way| !way.is_empty()).cloned().collect();
    while let Some(mut ring) = left.pop() {
        while ring.first() != ring.last() {
            let end = ring.last().copied();
            let Some(next) =
                left.iter().position(|way| way.first().copied() == end || way.last().copied() == end)
            else {
                break;
            };
            let mut next = left.swap_remove(next);
            if next.first().copied() != end {
                next.reverse();
            }
            ring.extend(next.into_iter().skip(1));
        }
        if ring.first() == ring.last() && ring.len() > 3 {
            rings.push(LineString(ring));
        } else {
            open.push(ring);
        }
    }
    (rings, open)
}

/// The point at a share (0 to 1) of a line's length.
pub fn along(points: &[Coord<f64>], share: f64) -> Option<Coord<f64>> {
    let lengths: Vec<f64> = points.windows(2).map(length).collect();
    let mut left = lengths.iter().sum::<f64>() * share;
    for (pair, length) in points.windows(2).zip(&lengths) {
        if left <= *length && *length > 0.0 {
            let [a, b] = pair else { break };
            return Some(*a + (*b - *a) * (left / length));
        }
        left -= length;
    }
    points.last().copied()
}

/// The length of a line in degrees of latitude.
pub fn length(points: &[Coord<f64>]) -> f64 {
    let part = |pair: &[Coord<f64>]| match pair {
        [a, b] => ((b.x - a.x) * a.y.to_radians().cos()).hypot(b.y - a.y),
        _ => 0.0,
    };
    points.windows(2).map(part).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        points.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    #[track_caller]
    fn assert_near(found: Option<Coord<f64>>, x: f64, y: f64) {
        let found = found.unwrap();
        assert!((found.x - x).hypot(found.y - y) < 1e-9, "{found:?}");
    }

    #[test]
    fn a_ring_is_at_its_centroid_and_a_line_at_its_middle() {
        assert_near(of_way(&line(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)])), 1.0, 1.0);
        assert_near(of_way(&line(&[(0.0, 0.0), (0.0, 1.0), (0.0, 4.0)])), 0.0, 2.0);
        assert_near(of_way(&line(&[(3.0, 4.0)])), 3.0, 4.0);
        assert!(of_way(&[]).is_none());
    }

    #[test]
    fn degenerate_rings_are_somewhere_on_themselves() {
        assert_near(of_way(&line(&[(1.0, 1.0); 5])), 1.0, 1.0);
        assert!(of_way(&line(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (0.0, 0.0)])).is_some());
    }

    #[test]
    fn outer_ways_are_joined_whatever_their_direction() {
        let ways = [
            line(&[(0.0, 0.0), (4.0, 0.0)]),
            line(&[(0.0, 2.0), (4.0, 2.0)]),
            line(&[(4.0, 2.0), (4.0, 0.0)]),
            line(&[(0.0, 2.0), (0.0, 0.0)]),
        ];
        assert_near(of_outer_ways(&ways), 2.0, 1.0);
        assert_near(of_outer_ways(ways.get(..1).unwrap()), 2.0, 0.0);
        assert!(of_outer_ways(&[]).is_none());
    }
}
