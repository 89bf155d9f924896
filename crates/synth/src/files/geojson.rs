//! Dangerous ways and school districts as GeoJSON (RFC 7946), feature by feature, so that a
//! file is written without holding it.

use geo_core::{
    EastNorth,
    crs::Crs,
    reproject::{CrsError, reproject},
};
use serde_json::{Value, json};

use super::out_folder::{OutFolder, Part};
use crate::{districts::District, error::SynthError, hazards::Hazard, land::Land};

/// Straight lines in metres are bent in degrees; points so far apart keep that below a
/// centimetre.
const STEP: f64 = 250.0;

/// A collection while it is written.
pub struct Features {
    part: Part,
    is_empty: bool,
}

impl Features {
    /// Begins a file.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn begin(out: &OutFolder, name: &str) -> Result<Self, SynthError> {
        let mut part = out.begin(name)?;
        let layer = name.trim_end_matches(".geojson");
        let head = format!(
            "{{\"type\": \"FeatureCollection\", \"name\": \"{layer}\", \"HINWEIS\": \"erfunden\", \"features\": ["
        );
        part.put(head.as_bytes())?;
        Ok(Self { part, is_empty: true })
    }

    /// Writes features.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn put(&mut self, features: &[String]) -> Result<(), SynthError> {
        for feature in features {
            self.part.put(if self.is_empty { b"\n" } else { b",\n" })?;
            self.part.put(feature.as_bytes())?;
            self.is_empty = false;
        }
        Ok(())
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn finish(mut self) -> Result<(), SynthError> {
        self.part.put(b"\n]}\n")?;
        self.part.finish()
    }
}

/// A hazard of a land.
///
/// # Errors
/// [`CrsError`] where it cannot be brought to degrees.
pub fn hazard(hazard: &Hazard) -> Result<String, CrsError> {
    let line = degrees(hazard.points.iter().map(|point| [point.east, point.north]).collect())?;
    let geometry = match &line[..] {
        [point] => json!({ "type": "Point", "coordinates": point }),
        line => json!({ "type": "LineString", "coordinates": line }),
    };
    let mut properties = json!({
        "reason": hazard.reason,
        "decided_by": hazard.decided_by,
        "stages": hazard.stages,
        "valid_from": hazard.valid_from,
        "valid_to": hazard.valid_to,
        "HINWEIS": "erfunden",
    });
    if let Some(way) = hazard.osm_way {
        properties["osm_way"] = way.into();
    }
    Ok(feature(&geometry, &properties))
}

/// A district of a land.
///
/// # Errors
/// [`CrsError`] where it cannot be brought to degrees.
pub fn district(land: &Land, district: &District) -> Result<String, CrsError> {
    let school = &land.schools[district.school].1;
    let ring = |ring: &geo::LineString| degrees(dense(ring, land.offset));
    let polygon = |polygon: &geo::Polygon| -> Result<Vec<_>, CrsError> {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    let mut polygons = district.area.iter().map(polygon).collect::<Result<Vec<_>, _>>()?;
    let geometry = match polygons.len() {
        1 => json!({ "type": "Polygon", "coordinates": polygons.remove(0) }),
        _ => json!({ "type": "MultiPolygon", "coordinates": polygons }),
    };
    let properties = json!({
        "schulnummer": school.number,
        "name": format!("Schulbezirk {}", school.name),
        "HINWEIS": "erfunden",
    });
    Ok(feature(&geometry, &properties))
}

fn feature(geometry: &Value, properties: &Value) -> String {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry }).to_string()
}

/// The points of a ring and points between, moved.
fn dense(ring: &geo::LineString, [east, north]: [f64; 2]) -> Vec<[f64; 2]> {
    let mut points = Vec::new();
    for side in ring.lines() {
        let [from, to] =
            [side.start, side.end].map(|end| EastNorth { east: end.x + east, north: end.y + north });
        let length = from.distance(to).0;
        let mut along = 0.0;
        while along < length {
            let point = crate::outline::between(from, to, along / length);
            points.push([point.east, point.north]);
            along += STEP;
        }
    }
    points.extend(points.first().copied());
    points
}

/// To degrees with the seven decimals of OpenStreetMap.
pub(super) fn degrees(mut points: Vec<[f64; 2]>) -> Result<Vec<[f64; 2]>, CrsError> {
    reproject(Crs::Utm32, Crs::Wgs84, &mut points)?;
    Ok(points.into_iter().map(|pair| pair.map(|value| (value * 1e7).round() / 1e7)).collect())
}
