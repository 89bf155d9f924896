//! Spatial functions against `geo`, on random places around points, lines and areas of the layers.

use catalogue::Shape;
use geo::{
    Geometry, Intersects as _, LineString, Point, Polygon, Rect, Relate as _, coord,
    relate::IntersectionMatrix,
};
use geo_core::{crs::Crs, reproject::reproject};
use proptest::prelude::*;

use super::{
    super::{Filter, FilterLanguage, expression::Spatial},
    held, rows,
};
use crate::{crs::ServedCrs, testing::CORNER};

const LAYERS: [&str; 3] = ["school_sites", "hazards", "entitlement"];

fn geometry(shape: &Shape) -> Geometry<f64> {
    match shape {
        Shape::Point(at) => Point::new(at.east, at.north).into(),
        Shape::Line(line) => line.clone().into(),
        Shape::Polygons(areas) => areas.as_ref().clone().into(),
    }
}

fn text(geometry: &Geometry<f64>) -> String {
    let positions = |line: &LineString<f64>| {
        line.0.iter().map(|at| format!("{} {}", at.x, at.y)).collect::<Vec<_>>().join(",")
    };
    match geometry {
        Geometry::Point(at) => format!("POINT({} {})", at.x(), at.y()),
        Geometry::LineString(line) => format!("LINESTRING({})", positions(line)),
        Geometry::Polygon(area) => {
            let holes = area.interiors().iter().map(|hole| format!(",({})", positions(hole)));
            format!("POLYGON(({}){})", positions(area.exterior()), holes.collect::<String>())
        }
        Geometry::GeometryCollection(all) => {
            format!("GEOMETRYCOLLECTION({})", all.iter().map(text).collect::<Vec<_>>().join(","))
        }
        other => panic!("{other:?}"),
    }
}

/// The matrix of a row first, and a place.
fn expected(relation: Spatial, found: &IntersectionMatrix) -> bool {
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

fn agrees(place: &Geometry<f64>) {
    for layer in LAYERS {
        let held = held(layer);
        for relation in Spatial::ALL {
            for is_first in [true, false] {
                let (first, second) = (text(place), "geometry".to_owned());
                let (first, second) = if is_first { (first, second) } else { (second, first) };
                let written = format!("{}({first},{second})", relation.name());
                let filter =
                    Filter::parse(&written, FilterLanguage::Text, ServedCrs::Utm32, held.layer).unwrap();
                for (number, row) in held.table.rows.iter().enumerate() {
                    let shape = geometry(row.shape.as_ref().unwrap());
                    let matrix = if is_first { place.relate(&shape) } else { shape.relate(place) };
                    assert_eq!(
                        filter.matches(&held, number),
                        expected(*relation, &matrix),
                        "{written} of row {number} of {layer}"
                    );
                }
            }
        }
    }
}

/// Positions on a raster that the places of the rows lie on, too.
fn raster() -> impl Strategy<Value = [f64; 2]> {
    [-5_i32..75, -5_i32..75]
        .prop_map(|steps| [0, 1].map(|axis| CORNER[axis] + f64::from(steps[axis]) * 100.0))
}

fn rect() -> impl Strategy<Value = Geometry<f64>> {
    let size = || (1_i32..40).prop_map(|steps| f64::from(steps) * 100.0);
    (raster(), size(), size()).prop_map(|([x, y], width, height)| {
        Rect::new(coord! { x: x, y: y }, coord! { x: x + width, y: y + height }).to_polygon().into()
    })
}

fn simple() -> impl Strategy<Value = Geometry<f64>> {
    let with_hole = (raster(), 4_i32..30).prop_map(|([x, y], size)| {
        let square = |inset: f64| {
            let side = f64::from(size) * 100.0 - inset;
            Rect::new(coord! { x: x + inset, y: y + inset }, coord! { x: x + side, y: y + side }).to_polygon()
        };
        let hole = square(100.0).into_inner().0;
        Polygon::new(square(0.0).into_inner().0, vec![hole]).into()
    });
    prop_oneof![
        3 => rect(),
        1 => with_hole,
        1 => raster().prop_map(|[x, y]| Point::new(x, y).into()),
        2 => [raster(), raster()]
            .prop_filter("a line has a length", |[from, to]| from != to)
            .prop_map(|ends| LineString::from(ends.to_vec()).into()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_relation_is_as_geo_has_it(place in simple()) {
        agrees(&place);
    }

    #[test]
    fn places_that_cross_themselves_are_answered(
        positions in prop::collection::vec(raster(), 3..9),
        is_line in any::<bool>(),
        member in simple(),
    ) {
        let ring = LineString::from(positions);
        let place: Geometry<f64> = if is_line { ring.into() } else { Polygon::new(ring, Vec::new()).into() };
        let all = Geometry::GeometryCollection(geo::GeometryCollection(vec![place.clone(), member]));
        for place in [place, all] {
            for layer in LAYERS {
                let held = held(layer);
                for relation in Spatial::ALL {
                    let written = format!("{}(geometry,{})", relation.name(), text(&place));
                    let filter = Filter::parse(&written, FilterLanguage::Text, ServedCrs::Utm32, held.layer).unwrap();
                    for row in 0..held.table.rows.len() {
                        let _ = filter.matches(&held, row);
                    }
                }
            }
        }
    }

    #[test]
    fn a_literal_in_any_system_finds_the_same(place in rect()) {
        let Geometry::Polygon(area) = &place else { unreachable!() };
        let corners: Vec<[f64; 2]> = area.exterior().coords().map(|at| [at.x, at.y]).collect();
        // Off the raster, so that no border is met exactly.
        let corners: Vec<[f64; 2]> = corners.into_iter().map(|[x, y]| [x + 33.0, y + 47.0]).collect();
        let moved = Geometry::from(Polygon::new(LineString::from(corners.clone()), Vec::new()));
        let held = held("school_sites");
        for crs in ServedCrs::ALL {
            let mut written = corners.clone();
            reproject(Crs::Utm32, crs.crs(), &mut written).unwrap();
            let position = |[x, y]: &[f64; 2]| {
                if crs.is_north_first() { format!("{y} {x}") } else { format!("{x} {y}") }
            };
            let ring = written.iter().map(position).collect::<Vec<_>>().join(",");
            let written = format!("S_INTERSECTS(geometry,POLYGON(({ring})))");
            let filter = Filter::parse(&written, FilterLanguage::Text, crs, held.layer).unwrap();
            for (number, row) in held.table.rows.iter().enumerate() {
                let shape = geometry(row.shape.as_ref().unwrap());
                prop_assert_eq!(filter.matches(&held, number), shape.intersects(&moved), "{:?} {}", crs, number);
            }
        }
    }
}

#[test]
fn a_geometry_stands_to_itself_as_to_its_equal() {
    let all: Vec<usize> = (0..7).collect();
    for relation in Spatial::ALL {
        let found = rows("entitlement", &format!("{}(geometry, geometry)", relation.name()));
        assert_eq!(found, if relation.is_reflexive() { all.clone() } else { Vec::new() }, "{relation:?}");
    }
}

#[test]
fn the_world_holds_everything_and_a_box_over_the_antimeridian_nothing() {
    for layer in LAYERS {
        for world in [
            "BBOX(-180,-90,180,90)",
            "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
            "BBOX(170,40,10,60)",
        ] {
            assert_eq!(rows(layer, &format!("S_WITHIN(geometry,{world})")).len(), 7, "{world}");
            assert_eq!(rows(layer, &format!("S_DISJOINT(geometry,{world})")).len(), 0, "{world}");
        }
        assert_eq!(rows(layer, "S_INTERSECTS(geometry,BBOX(160.6,-55.95,-170,-25.89))").len(), 0);
        assert_eq!(rows(layer, "S_DISJOINT(geometry,POINT(90 180))").len(), 7);
        // A part that lies far outside is still a part.
        let within = "GEOMETRYCOLLECTION(POINT(90 0),POINT(6.640 49.716))";
        assert_eq!(rows(layer, &format!("S_CONTAINS(geometry,{within})")).len(), 0);
    }
}

#[test]
fn bounds_come_from_what_must_hold() {
    let bounds = |text: &str| {
        Filter::parse(text, FilterLanguage::Text, ServedCrs::Utm32, held("entitlement").layer)
            .unwrap()
            .bounds()
    };
    let meets = |side: &str| format!("S_INTERSECTS(geometry,BBOX({side}))");
    let (a, b) = (meets("0,5000000,20,5000020"), meets("10,5000010,30,5000030"));
    assert_eq!(bounds(&a), Some([0.0, 5e6, 20.0, 5_000_020.0]));
    assert_eq!(bounds(&format!("{a} AND pupils > 3 AND {b}")), Some([10.0, 5_000_010.0, 20.0, 5_000_020.0]));
    assert_eq!(bounds(&format!("{a} OR {b}")), Some([0.0, 5e6, 30.0, 5_000_030.0]));
    assert_eq!(bounds(&format!("{a} OR pupils > 3")), None);
    assert_eq!(bounds(&format!("NOT {a}")), None);
    assert_eq!(bounds("S_DISJOINT(geometry,BBOX(0,5000000,20,5000020))"), None);
    let apart = bounds(&format!("{a} AND {}", meets("50,5000050,60,5000060"))).unwrap();
    assert!(apart[0] <= apart[2] && apart[1] <= apart[3]);
}
