//! What lies where, computed here from the file: geometries in every served system through PROJ.

use std::cell::RefCell;

use catalogue::{Row, Shape};
use geo::{Geometry, Intersects as _, MapCoords as _, Point, Rect, coord};
use geo_core::{crs::Crs, reproject::Reprojector};
use serde_json::Value;

/// A served coordinate reference system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct System {
    pub uri: &'static str,
    pub crs: Crs,
    /// Whether its authority names the northern axis first.
    pub is_north_first: bool,
}

/// OGC:CRS84, the default.
pub const CRS84: System =
    System { uri: "http://www.opengis.net/def/crs/OGC/1.3/CRS84", crs: Crs::Wgs84, is_north_first: false };

/// EPSG:25832, in which positions are stored.
pub const STORED: System =
    System { uri: "http://www.opengis.net/def/crs/EPSG/0/25832", crs: Crs::Utm32, is_north_first: false };

/// All of them.
pub const SYSTEMS: [System; 5] = [
    CRS84,
    System { uri: "http://www.opengis.net/def/crs/EPSG/0/4326", crs: Crs::Wgs84, is_north_first: true },
    System { uri: "http://www.opengis.net/def/crs/EPSG/0/4258", crs: Crs::Etrs89, is_north_first: true },
    STORED,
    System {
        uri: "http://www.opengis.net/def/crs/EPSG/0/3857",
        crs: Crs::WebMercator,
        is_north_first: false,
    },
];

impl System {
    /// Two centimetres in its unit: more than rounding to seven decimals of a degree loses.
    pub fn tolerance(self) -> f64 {
        if self.crs.is_geographic() { 2e-7 } else { 0.02 }
    }

    /// A geometry of the file in this system, east first.
    pub fn geometry(self, row: &Row) -> Option<Geometry<f64>> {
        let stored: Geometry<f64> = match row.shape.as_ref()? {
            Shape::Point(at) => Point::new(at.east, at.north).into(),
            Shape::Line(line) => line.clone().into(),
            Shape::Polygons(polygons) => polygons.as_ref().clone().into(),
        };
        Some(self.turned(|reprojector| {
            stored.map_coords(|at| {
                let [x, y] = reprojector.point([at.x, at.y]).unwrap();
                coord! { x: x, y: y }
            })
        }))
    }

    /// What comes of positions of the file in this system. PROJ is set up once for each and kept.
    fn turned<T>(self, with: impl FnOnce(&Reprojector) -> T) -> T {
        thread_local! {
            static KEPT: RefCell<Vec<(Crs, Reprojector)>> = const { RefCell::new(Vec::new()) };
        }
        KEPT.with_borrow_mut(|kept| {
            let known = kept.iter().position(|(crs, _)| *crs == self.crs).unwrap_or_else(|| {
                kept.push((self.crs, Reprojector::new(Crs::Utm32, self.crs).unwrap()));
                kept.len() - 1
            });
            with(&kept[known].1)
        })
    }

    /// The box around the corners of a box of the stored system, west, south, east and north.
    pub fn around(self, [west, south, east, north]: [f64; 4]) -> [f64; 4] {
        let corners = [[west, south], [west, north], [east, south], [east, north]];
        let corners = self.turned(|reprojector| corners.map(|corner| reprojector.point(corner).unwrap()));
        let side = |at: usize, better: fn(f64, f64) -> f64| {
            corners.iter().map(|corner| corner[at]).reduce(better).unwrap()
        };
        [side(0, f64::min), side(1, f64::min), side(0, f64::max), side(1, f64::max)]
    }

    /// A box as `bbox` writes it in this system: axes in the order of the authority.
    pub fn written(self, [west, south, east, north]: [f64; 4]) -> String {
        if self.is_north_first {
            format!("{south},{west},{north},{east}")
        } else {
            format!("{west},{south},{east},{north}")
        }
    }
}

/// Whether `bbox` selects a row: it meets the box, or has no place at all (17-069r4,
/// `/req/core/fc-bbox-response`).
pub fn is_boxed(row: &Row, system: System, side: [f64; 4]) -> bool {
    system.geometry(row).is_none_or(|shape| meets(&shape, side))
}

/// Whether a geometry meets a box.
pub fn meets(geometry: &Geometry<f64>, [west, south, east, north]: [f64; 4]) -> bool {
    geometry.intersects(&Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north }))
}

/// All positions of a geometry, in their order.
pub fn positions(geometry: &Geometry<f64>) -> Vec<[f64; 2]> {
    use geo::CoordsIter as _;
    geometry.coords_iter().map(|at| [at.x, at.y]).collect()
}

/// All positions of a geometry of GeoJSON, in their order and as they are written.
pub fn written_positions(geometry: &Value) -> Vec<[f64; 2]> {
    fn collect(part: &Value, found: &mut Vec<[f64; 2]>) {
        let parts = part.as_array().unwrap_or_else(|| panic!("no coordinates: {part}"));
        if let [Value::Number(first), Value::Number(second)] = &parts[..] {
            found.push([first.as_f64().unwrap(), second.as_f64().unwrap()]);
        } else {
            for part in parts {
                collect(part, found);
            }
        }
    }
    let mut found = Vec::new();
    collect(&geometry["coordinates"], &mut found);
    found
}
