//! Positions, with the coordinate reference system in the type. Everything Schulweg stores is
//! an [`EastNorth`]; [`LonLat`] is what comes from OSM and goes out to the web.

use crate::units::Metres;

/// A point in EPSG:25832 (ETRS89 / UTM zone 32N), in metres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct EastNorth {
    /// Easting in metres, without zone prefix.
    pub east: f64,
    /// Northing in metres.
    pub north: f64,
}

/// A point in WGS 84 (OGC:CRS84: longitude first), in degrees.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct LonLat {
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Latitude in degrees, north positive.
    pub lat: f64,
}

impl EastNorth {
    /// Planar distance; the map scale of UTM keeps it within 0.04 % of the ground near the
    /// central meridian.
    #[must_use]
    pub fn distance(self, other: Self) -> Metres {
        Metres((self.east - other.east).hypot(self.north - other.north))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_two_points_is_the_hypotenuse() {
        let a = EastNorth { east: 330_000.0, north: 5_510_000.0 };
        let b = EastNorth { east: 330_003.0, north: 5_510_004.0 };
        assert!((a.distance(b).0 - 5.0).abs() < 1e-12);
    }
}
