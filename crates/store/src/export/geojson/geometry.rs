//! Geometries as GeoJSON (RFC 7946) in any coordinate reference system: degrees to seven decimals,
//! about a centimetre, metres to three; rings after the right-hand rule.

use std::{fmt::Write as _, sync::Arc};

use catalogue::Shape;
use geo::{LineString, MultiPolygon, Orient as _, orient::Direction};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, Reprojector},
};

/// Writes geometries one after the other; rows of one place follow each other and share their text.
pub struct GeometryText<'r> {
    reprojector: Reprojector,
    is_north_first: bool,
    decimals: usize,
    last: Option<&'r Arc<MultiPolygon<f64>>>,
    text: String,
}

impl<'r> GeometryText<'r> {
    /// A writer of a system, its northern axis first where that is asked for.
    ///
    /// # Errors
    /// [`CrsError::Operation`] where PROJ refuses.
    pub fn new(crs: Crs, is_north_first: bool) -> Result<Self, CrsError> {
        let decimals = if crs.is_geographic() { 7 } else { 3 };
        let reprojector = Reprojector::new(Crs::Utm32, crs)?;
        Ok(Self { reprojector, is_north_first, decimals, last: None, text: String::new() })
    }

    /// The geometry as JSON; `null` where it has no position.
    ///
    /// # Errors
    /// [`CrsError`] for a position outside EPSG:25832 or the region of the system.
    pub fn text(&mut self, shape: &'r Shape) -> Result<&str, CrsError> {
        if let (Shape::Polygons(new), Some(last)) = (shape, self.last)
            && Arc::ptr_eq(new, last)
        {
            return Ok(&self.text);
        }
        self.last = None;
        self.text.clear();
        match shape {
            Shape::Line(line) if line.0.is_empty() => self.text.push_str("null"),
            Shape::Polygons(polygons) if polygons.0.is_empty() => self.text.push_str("null"),
            Shape::Point(at) => {
                self.text.push_str("{\"type\":\"Point\",\"coordinates\":");
                self.position([at.east, at.north])?;
                self.text.push('}');
            }
            Shape::Line(line) => {
                self.text.push_str("{\"type\":\"LineString\",\"coordinates\":");
                self.positions(line)?;
                self.text.push('}');
            }
            Shape::Polygons(polygons) => {
                self.text.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":");
                self.polygons(polygons)?;
                self.text.push('}');
                self.last = Some(polygons);
            }
        }
        Ok(&self.text)
    }

    fn polygons(&mut self, polygons: &MultiPolygon<f64>) -> Result<(), CrsError> {
        for (place, polygon) in polygons.iter().enumerate() {
            self.text.push_str(if place > 0 { ",[" } else { "[[" });
            let polygon = polygon.orient(Direction::Default);
            for (place, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
                self.text.push_str(if place > 0 { "," } else { "" });
                self.positions(ring)?;
            }
            self.text.push(']');
        }
        self.text.push(']');
        Ok(())
    }

    fn positions(&mut self, line: &LineString<f64>) -> Result<(), CrsError> {
        for (place, corner) in line.coords().enumerate() {
            self.text.push(if place > 0 { ',' } else { '[' });
            self.position([corner.x, corner.y])?;
        }
        self.text.push_str(if line.0.is_empty() { "[]" } else { "]" });
        Ok(())
    }

    fn position(&mut self, at: [f64; 2]) -> Result<(), CrsError> {
        let [x, y] = self.reprojector.point(at)?;
        let (first, second) = if self.is_north_first { (y, x) } else { (x, y) };
        let decimals = self.decimals;
        let _ = write!(self.text, "[{first:.decimals$},{second:.decimals$}]");
        Ok(())
    }
}
