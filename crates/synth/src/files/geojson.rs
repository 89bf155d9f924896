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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{Contains as _, Coord, LineString, Point, Polygon};

    use super::*;
    use crate::land::tests::plan;

    /// The polygons of a feature, without holes.
    fn polygons(feature: &str) -> Vec<Polygon> {
        let feature: Value = serde_json::from_str(feature).unwrap();
        let rings: Vec<Vec<[f64; 2]>> = match feature["geometry"]["type"].as_str().unwrap() {
            "Polygon" => serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap(),
            _ => serde_json::from_value::<Vec<Vec<_>>>(feature["geometry"]["coordinates"].clone())
                .unwrap()
                .concat(),
        };
        let coordinates = |ring: Vec<[f64; 2]>| ring.into_iter().map(|[x, y]| Coord { x, y }).collect();
        rings.into_iter().map(|ring| Polygon::new(LineString(coordinates(ring)), Vec::new())).collect()
    }

    #[test]
    fn an_address_of_any_land_lies_in_one_district_of_the_file() {
        let plan = plan(1, Some(60_000), Some(180_000));
        let land = plan.land(1);
        let districts: Vec<Vec<Polygon>> =
            plan.districts.iter().map(|own| polygons(&district(&land, own).unwrap())).collect();
        let houses = land.towns.iter().flat_map(|town| &town.houses).step_by(20);
        let houses = houses.map(|house| [house.position.east, house.position.north]).collect();
        for [lon, lat] in degrees(houses).unwrap() {
            let holds =
                |own: &&Vec<Polygon>| own.iter().any(|polygon| polygon.contains(&Point::new(lon, lat)));
            assert_eq!(districts.iter().filter(holds).count(), 1);
        }
    }

    #[test]
    fn a_crossing_is_a_point_and_a_way_without_an_end_of_validity_says_so() {
        let land = plan(1, None, Some(9000)).land(0);
        let hazards = crate::hazards::of(1, &land);
        let values = hazards.iter().map(|own| serde_json::from_str::<Value>(&hazard(own).unwrap()).unwrap());
        for (own, value) in hazards.iter().zip(values) {
            let is_point = value["geometry"]["type"] == "Point";
            assert_eq!(is_point, own.points.len() == 1);
            assert_eq!(value["properties"]["valid_to"].is_null(), own.valid_to.is_none());
            assert_eq!(value["properties"]["osm_way"].as_i64(), own.osm_way);
        }
    }
}
