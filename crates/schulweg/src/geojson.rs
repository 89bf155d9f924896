//! GeoJSON as it is written (RFC 7946): longitude first, WGS 84, 7 decimals (a centimetre), outer
//! rings counter-clockwise.

use std::{
    fmt::Write as _,
    io::{BufWriter, Write as _},
    path::Path,
};

use geo::{LineString, MapCoords as _, MultiPolygon};
use geo_core::{EastNorth, LonLat, reproject::CrsError};
use store::{PrivateFile, WriteError};

/// Writes features, readable by the owner only: where they lie may tell where somebody lives.
///
/// # Errors
/// [`WriteError`] where the file cannot be written; none is then left behind.
pub fn write(target: &Path, features: impl Iterator<Item = String>) -> Result<(), WriteError> {
    let failed = |cause| WriteError::System { path: target.to_path_buf(), cause };
    let mut file = BufWriter::new(PrivateFile::create(target)?);
    file.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[").map_err(failed)?;
    for (number, feature) in features.enumerate() {
        let separator = if number == 0 { "\n" } else { ",\n" };
        file.write_all(separator.as_bytes()).map_err(failed)?;
        file.write_all(feature.as_bytes()).map_err(failed)?;
    }
    file.write_all(b"\n]}\n").map_err(failed)?;
    file.into_inner().map_err(|error| failed(error.into_error()))?.finish()
}

/// A feature with numbers as properties, each as it is to be written.
pub fn feature(properties: &[(&str, String)], geometry: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{\"type\":\"Feature\",\"properties\":{{{}}},\"geometry\":{geometry}}}", properties.join(","))
}

/// A line as geometry.
pub fn line(places: &[LonLat]) -> String {
    let mut text = String::from("{\"type\":\"LineString\",\"coordinates\":");
    list(&mut text, &rounded(places.iter().map(|place| (place.lon, place.lat))));
    text + "}"
}

/// Polygons of EPSG:25832 as geometry; their outer rings must run counter-clockwise.
///
/// # Errors
/// [`CrsError`] where a point has no place in WGS 84.
pub fn multi_polygon(polygons: &MultiPolygon<f64>) -> Result<String, CrsError> {
    let polygons = polygons.try_map_coords(|at| {
        let place = EastNorth { east: at.x, north: at.y }.to_lon_lat()?;
        Ok::<_, CrsError>(geo::coord! { x: place.lon, y: place.lat })
    })?;
    let ring = |ring: &LineString<f64>| rounded(ring.coords().map(|at| (at.x, at.y)));
    let mut text = String::from("{\"type\":\"MultiPolygon\",\"coordinates\":[");
    let mut first = true;
    for polygon in &polygons {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring);
        // What is narrower than a centimetre is gone.
        let rings: Vec<_> = rings.filter(|ring| ring.len() > 3).collect();
        if rings.is_empty() {
            continue;
        }
        text.push_str(if std::mem::take(&mut first) { "[" } else { ",[" });
        for (number, ring) in rings.iter().enumerate() {
            text.push_str(if number == 0 { "" } else { "," });
            list(&mut text, ring);
        }
        text.push(']');
    }
    Ok(text + "]}")
}

/// Positions as text, none like the one before.
fn rounded(places: impl Iterator<Item = (f64, f64)>) -> Vec<String> {
    let mut places: Vec<String> = places.map(|(lon, lat)| format!("[{lon:.7},{lat:.7}]")).collect();
    places.dedup();
    places
}

fn list(text: &mut String, places: &[String]) {
    let _ = write!(text, "[{}]", places.join(","));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{Polygon, Rect};

    use super::*;

    #[test]
    fn a_square_is_written_in_degrees_with_seven_decimals() {
        let square = Rect::new((500_000.0, 5_500_000.0), (500_100.0, 5_500_100.0)).to_polygon();
        // Narrower than a centimetre: no ring is left of it.
        let line = vec![(500_200.0, 5_500_000.0), (500_200.001, 5_500_000.0), (500_200.0, 5_500_000.001)];
        let thin = Polygon::new(LineString::from(line), Vec::new());
        let text = multi_polygon(&MultiPolygon(vec![thin, square])).unwrap();
        let start = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[9.0013";
        assert!(text.starts_with(start) && text.ends_with("]]]]}"), "{text}");
        assert_eq!(text.matches("9.0000000,49.6").count(), 2, "{text}");
    }

    #[test]
    fn a_feature_has_its_properties_and_a_line_no_place_twice() {
        let at = |lon| LonLat { lon, lat: 49.5 };
        let text = feature(&[("from_m", "1.5".into())], &line(&[at(8.0), at(8.000_000_01), at(8.5)]));
        assert_eq!(
            text,
            "{\"type\":\"Feature\",\"properties\":{\"from_m\":1.5},\"geometry\":{\"type\":\"LineString\",\
             \"coordinates\":[[8.0000000,49.5000000],[8.5000000,49.5000000]]}}"
        );
    }
}
