//! A layer as GeoJSON (RFC 7946): longitude and latitude (WGS 84) to seven decimals, about a
//! centimetre, rings after the right-hand rule. One feature after the other goes out.

use std::{io::Write, sync::Arc};

use catalogue::{About, Shape, Table, Value};
use geo::{Coord, LineString, MultiPolygon, Orient as _, Polygon, orient::Direction};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, Reprojector},
};
use serde_json::json;

use super::EncodeError;

/// Writes a layer. What the publication says of itself stands beside the features, as members of
/// their collection.
///
/// # Errors
/// [`EncodeError::System`], and [`EncodeError::Position`] for a position outside EPSG:25832.
pub fn write(out: &mut impl Write, table: &Table, about: &About) -> Result<(), EncodeError> {
    let layer = table.layer;
    let attribution: Vec<String> = about
        .attributions
        .iter()
        .filter(|attribution| layer.sources.contains(&attribution.source))
        .map(|attribution| match attribution.licence.as_str() {
            "" => attribution.text.clone(),
            licence => format!("{} ({licence})", attribution.text),
        })
        .collect();
    let members = [
        ("name", json!(layer.id)),
        ("title", json!(layer.title.german)),
        ("description", json!(layer.description.german)),
        ("release", json!(about.release)),
        ("key_date", json!(about.key_date.to_string())),
        ("attribution", json!(attribution.join("; "))),
    ];
    out.write_all(b"{\"type\":\"FeatureCollection\"")?;
    for (name, value) in members {
        write!(out, ",\"{name}\":{value}")?;
    }
    out.write_all(b",\"features\":[")?;
    let mut geometry = Geometry::new()?;
    for (number, row) in (1_usize..).zip(&table.rows) {
        let comma = if number > 1 { "," } else { "" };
        write!(out, "{comma}\n{{\"type\":\"Feature\",\"id\":{number},\"properties\":{{")?;
        for (place, (property, value)) in layer.properties.iter().zip(&row.values).enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let value = match value {
                Value::Null => serde_json::Value::Null,
                Value::Text(text) => json!(text.as_ref()),
                Value::Integer(number) => json!(number),
                Value::Real(number) => json!(number),
            };
            write!(out, "{comma}{}:{value}", json!(property.name))?;
        }
        out.write_all(b"},\"geometry\":")?;
        match &row.shape {
            Some(shape) => out.write_all(geometry.text(shape)?.as_bytes())?,
            None => out.write_all(b"null")?,
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(())
}

/// Writes geometries; rows of one place follow each other and share their polygons.
struct Geometry<'r> {
    to_lon_lat: Reprojector,
    last: Option<&'r Arc<MultiPolygon<f64>>>,
    text: String,
}

impl<'r> Geometry<'r> {
    fn new() -> Result<Self, CrsError> {
        Ok(Self { to_lon_lat: Reprojector::new(Crs::Utm32, Crs::Wgs84)?, last: None, text: String::new() })
    }

    fn text(&mut self, shape: &'r Shape) -> Result<&str, CrsError> {
        if let (Shape::Polygons(new), Some(last)) = (shape, self.last)
            && Arc::ptr_eq(new, last)
        {
            return Ok(&self.text);
        }
        self.last = None;
        self.text = match shape {
            Shape::Point(at) => {
                format!("{{\"type\":\"Point\",\"coordinates\":{}}}", self.position(at.east, at.north)?)
            }
            Shape::Line(line) if line.0.is_empty() => "null".to_owned(),
            Shape::Line(line) => {
                format!("{{\"type\":\"LineString\",\"coordinates\":{}}}", self.positions(line)?)
            }
            Shape::Polygons(polygons) if polygons.0.is_empty() => "null".to_owned(),
            Shape::Polygons(polygons) => {
                let polygons =
                    polygons.iter().map(|polygon| self.polygon(polygon)).collect::<Result<Vec<_>, _>>()?;
                format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}", polygons.join(","))
            }
        };
        if let Shape::Polygons(polygons) = shape {
            self.last = Some(polygons);
        }
        Ok(&self.text)
    }

    fn polygon(&self, polygon: &Polygon<f64>) -> Result<String, CrsError> {
        let polygon = polygon.orient(Direction::Default);
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let rings = rings.map(|ring| self.positions(ring)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("[{}]", rings.join(",")))
    }

    fn positions(&self, line: &LineString<f64>) -> Result<String, CrsError> {
        let position = |corner: &Coord<f64>| self.position(corner.x, corner.y);
        let positions = line.coords().map(position).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("[{}]", positions.join(",")))
    }

    fn position(&self, east: f64, north: f64) -> Result<String, CrsError> {
        let [lon, lat] = self.to_lon_lat.point([east, north])?;
        Ok(format!("[{lon:.7},{lat:.7}]"))
    }
}
