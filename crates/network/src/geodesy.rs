//! Lengths on the ellipsoid (WGS 84) between points in units of 1e-7 degrees, and the conformal
//! plane in which the nearest edge is looked for.
//!
//! A length is the hypotenuse of the differences in latitude and longitude, each by the radius
//! of curvature at the middle latitude. Against the geodesic (Karney 2013) it is off by less
//! than 1e-6 of the length up to 20 km, at a hundredth of the cost; `docs/network.md` has the
//! figures. The plane is the ellipsoidal Mercator projection (Snyder 1987, p. 44): it keeps
//! angles, so near a point the nearest in the plane is the nearest on the ground.

use geo_core::LonLat;

/// Longitude and latitude in units of 1e-7 degrees, as OpenStreetMap has them.
pub type Fixed = [i32; 2];

/// Semi-major axis in metres.
const A: f64 = 6_378_137.0;
/// Square of the first eccentricity.
const E2: f64 = 0.006_694_379_990_141_316;

/// Radians of a unit.
const UNIT: f64 = std::f64::consts::PI / 180.0 * 1e-7;

/// The length between two points in metres.
#[must_use]
pub fn length([lon_a, lat_a]: Fixed, [lon_b, lat_b]: Fixed) -> f64 {
    let [ax, ay, bx, by] = [lon_a, lat_a, lon_b, lat_b].map(f64::from);
    between([ax * UNIT, ay * UNIT], [bx * UNIT, by * UNIT])
}

/// The length between two positions in metres.
#[must_use]
pub fn length_of(a: LonLat, b: LonLat) -> f64 {
    between([a.lon.to_radians(), a.lat.to_radians()], [b.lon.to_radians(), b.lat.to_radians()])
}

/// Longitude and latitude in radians.
fn between([ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
    let (sin, cos) = f64::midpoint(ay, by).sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let across = A / w2.sqrt();
    let along = across * (1.0 - E2) / w2;
    (along * (by - ay)).hypot(across * cos * (bx - ax))
}

/// A position in the conformal plane, in metres at the equator.
#[must_use]
pub fn plane(position: LonLat) -> [f64; 2] {
    let e = E2.sqrt();
    let sin = position.lat.to_radians().sin();
    [A * position.lon.to_radians(), A * (sin.atanh() - e * (e * sin).atanh())]
}

/// The point of units nearest to a position.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "degrees are small")]
pub fn fixed(position: LonLat) -> Fixed {
    [(position.lon * 1e7).round() as i32, (position.lat * 1e7).round() as i32]
}

/// The position of a point of units.
#[must_use]
pub fn position([lon, lat]: Fixed) -> LonLat {
    LonLat { lon: f64::from(lon) / 1e7, lat: f64::from(lat) / 1e7 }
}

/// Whole millimetres; what is negative or beyond 4,294 km becomes the nearest possible.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates as said")]
pub fn millimetres(metres: f64) -> u32 {
    (metres * 1000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Geodesic, Point};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lengths_agree_with_the_geodesic_to_one_millionth(
            lon in 5.8..15.1, lat in 47.2..55.1, east in -0.13..0.13, north in -0.13..0.13,
        ) {
            let a = LonLat { lon, lat };
            let b = LonLat { lon: lon + east, lat: lat + north };
            let geodesic = Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat));
            let own = length_of(a, b);
            prop_assert!((own - geodesic).abs() <= 1e-6 * geodesic + 1e-6, "{own} {geodesic}");
        }

        #[test]
        fn the_plane_has_the_same_scale_in_every_direction(lon in 5.8..15.1, lat in 47.2..55.1) {
            let at = LonLat { lon, lat };
            let scale = |east: f64, north: f64| {
                let other = LonLat { lon: lon + east, lat: lat + north };
                let [a, b] = [plane(at), plane(other)];
                (a[0] - b[0]).hypot(a[1] - b[1]) / length_of(at, other)
            };
            let scales = [scale(1e-4, 0.0), scale(0.0, 1e-4), scale(1e-4, 1e-4)];
            prop_assert!(scales.iter().all(|scale| (scale / scales[0] - 1.0).abs() < 1e-5), "{scales:?}");
        }
    }
}
