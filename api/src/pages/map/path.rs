//! Lines and areas as the path of SVG (SVG 2, 9.3).

use std::fmt::Write as _;

use catalogue::Shape;
use geo::Coord;

use super::scale::View;

/// The path of a line or of areas; a point has none.
pub(super) fn path(shape: &Shape, view: &View) -> String {
    let mut text = String::new();
    match shape {
        Shape::Point(_) => {}
        Shape::Line(line) => {
            let places = thinned(&line.0, view);
            put(&mut text, &places);
            if places.len() == 1 {
                // A line of no length is drawn as a dot by its round ends.
                text.push_str("h0");
            }
        }
        Shape::Polygons(polygons) => {
            for polygon in polygons.iter() {
                ring(&mut text, &polygon.exterior().0, view, true);
                for hole in polygon.interiors() {
                    ring(&mut text, &hole.0, view, false);
                }
            }
        }
    }
    text
}

/// A ring. A small one stays as a dot, so that no area is missing; a small hole is closed.
fn ring(text: &mut String, corners: &[Coord<f64>], view: &View, is_outer: bool) {
    let mut places = thinned(corners, view);
    if places.len() > 1 && places.first() == places.last() {
        places.pop();
    }
    match places.as_slice() {
        [[x, y]] | [[x, y], _] if is_outer => {
            let _ = write!(text, "M{x} {y}h1v1h-1z");
        }
        [] | [_] | [_, _] => {}
        places => {
            put(text, places);
            text.push('z');
        }
    }
}

/// The units that corners fall on, each once in a row.
fn thinned(corners: &[Coord<f64>], view: &View) -> Vec<[i32; 2]> {
    let mut places: Vec<[i32; 2]> = corners.iter().map(|corner| view.place([corner.x, corner.y])).collect();
    places.dedup();
    places
}

fn put(text: &mut String, places: &[[i32; 2]]) {
    for (number, [x, y]) in places.iter().enumerate() {
        let _ = write!(text, "{}{x} {y}", if number == 0 { 'M' } else { 'L' });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo::{LineString, MultiPolygon, Polygon};

    use super::*;

    const VIEW: [f64; 4] = [300_000.0, 5_480_000.0, 376_000.0, 5_500_000.0];

    fn square(west: f64, side: f64) -> LineString<f64> {
        let south = 5_490_000.0;
        LineString::from(vec![
            (west, south),
            (west + side, south),
            (west + side, south + side),
            (west, south + side),
            (west, south),
        ])
    }

    #[test]
    fn a_small_area_stays_as_a_dot_and_a_small_hole_is_closed() {
        let view = View::of(VIEW);
        let of = |rings: Vec<LineString<f64>>| {
            let mut rings = rings.into_iter();
            let outer = rings.next().unwrap_or(LineString(Vec::new()));
            let polygon = Polygon::new(outer, rings.collect());
            path(&Shape::Polygons(Arc::new(MultiPolygon(vec![polygon]))), &view)
        };
        // 50 m are a unit here.
        let large = of(vec![square(300_000.0, 10_000.0)]);
        assert_eq!(large, "M40 240L240 240L240 40L40 40z");
        assert_eq!(of(vec![square(300_000.0, 10_000.0), square(305_000.0, 10.0)]), large);
        assert_eq!(of(vec![square(300_000.0, 10.0)]), "M40 240h1v1h-1z");
        assert!(
            of(vec![square(300_000.0, 10_000.0), square(302_000.0, 5000.0)]).ends_with("L180 140L80 140z")
        );
    }

    #[test]
    fn a_line_keeps_its_corners_once_each() {
        let view = View::of(VIEW);
        let line = |corners: Vec<(f64, f64)>| path(&Shape::Line(LineString::from(corners)), &view);
        let south = 5_490_000.0;
        assert_eq!(line(vec![(300_000.0, south), (300_001.0, south), (310_000.0, south)]), "M40 240L240 240");
        assert_eq!(line(vec![(300_000.0, south), (300_001.0, south)]), "M40 240h0");
    }
}
