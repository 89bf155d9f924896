//! The coordinate reference systems that German geodata comes in. Names follow the EPSG
//! register; coordinates are always handled east (longitude) first, whatever the authority's
//! axis order.

use std::fmt;

/// A supported coordinate reference system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// EPSG:25832, ETRS89 / UTM zone 32N.
    Utm32,
    /// EPSG:25833, ETRS89 / UTM zone 33N.
    Utm33,
    /// EPSG:4647, ETRS89 / UTM zone 32N with the zone before the easting (zE-N).
    Utm32Prefixed,
    /// EPSG:31466, DHDN / 3-degree Gauss-Krüger zone 2.
    GaussKrueger2,
    /// EPSG:31467, DHDN / 3-degree Gauss-Krüger zone 3.
    GaussKrueger3,
    /// EPSG:31468, DHDN / 3-degree Gauss-Krüger zone 4.
    GaussKrueger4,
    /// EPSG:4258, ETRS89 geographic.
    Etrs89,
    /// EPSG:4326, WGS 84 geographic (used longitude first, as in OGC:CRS84).
    Wgs84,
    /// EPSG:3857, WGS 84 / Pseudo-Mercator.
    WebMercator,
    /// EPSG:3035, ETRS89-extended / LAEA Europe.
    LaeaEurope,
}

impl Crs {
    /// Every supported system.
    pub const ALL: [Self; 10] = [
        Self::Utm32,
        Self::Utm33,
        Self::Utm32Prefixed,
        Self::GaussKrueger2,
        Self::GaussKrueger3,
        Self::GaussKrueger4,
        Self::Etrs89,
        Self::Wgs84,
        Self::WebMercator,
        Self::LaeaEurope,
    ];

    /// The EPSG code.
    #[must_use]
    pub const fn epsg(self) -> u32 {
        match self {
            Self::Utm32 => 25832,
            Self::Utm33 => 25833,
            Self::Utm32Prefixed => 4647,
            Self::GaussKrueger2 => 31466,
            Self::GaussKrueger3 => 31467,
            Self::GaussKrueger4 => 31468,
            Self::Etrs89 => 4258,
            Self::Wgs84 => 4326,
            Self::WebMercator => 3857,
            Self::LaeaEurope => 3035,
        }
    }

    /// The system of an EPSG code; `None` where it is not supported.
    #[must_use]
    pub fn from_epsg(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|crs| crs.epsg() == code)
    }

    /// The name in the EPSG register.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utm32 => "ETRS89 / UTM zone 32N",
            Self::Utm33 => "ETRS89 / UTM zone 33N",
            Self::Utm32Prefixed => "ETRS89 / UTM zone 32N (zE-N)",
            Self::GaussKrueger2 => "DHDN / 3-degree Gauss-Krüger zone 2",
            Self::GaussKrueger3 => "DHDN / 3-degree Gauss-Krüger zone 3",
            Self::GaussKrueger4 => "DHDN / 3-degree Gauss-Krüger zone 4",
            Self::Etrs89 => "ETRS89",
            Self::Wgs84 => "WGS 84",
            Self::WebMercator => "WGS 84 / Pseudo-Mercator",
            Self::LaeaEurope => "ETRS89-extended / LAEA Europe",
        }
    }

    /// Whether the system is on the DHDN datum, whose shift to ETRS89 is not exact.
    #[must_use]
    pub const fn is_dhdn(self) -> bool {
        matches!(self, Self::GaussKrueger2 | Self::GaussKrueger3 | Self::GaussKrueger4)
    }
    /// Whether the system is on the WGS 84 datum; the others are on ETRS89 or DHDN.
    #[must_use]
    pub const fn is_wgs84(self) -> bool {
        matches!(self, Self::Wgs84 | Self::WebMercator)
    }

    /// Whether coordinates are longitude and latitude in degrees; otherwise they are metres.
    #[must_use]
    pub const fn is_geographic(self) -> bool {
        matches!(self, Self::Etrs89 | Self::Wgs84)
    }

    /// The values that coordinates of this system can have around Germany: two wide ranges
    /// (east, north), whose only purpose is to find out coordinates of another system. A zone
    /// prefix too many or too few, or the wrong Gauß-Krüger zone, lies outside.
    #[must_use]
    pub const fn range(self) -> [(f64, f64); 2] {
        /// Half of the side of the Web Mercator square: π times the semi-major axis.
        const WEB_MERCATOR: f64 = 20_037_508.342_789_25;
        const NORTHERN: (f64, f64) = (0.0, 10_000_000.0);
        match self {
            Self::Utm32 | Self::Utm33 => [(-1_000_000.0, 2_000_000.0), NORTHERN],
            Self::Utm32Prefixed => [(31_000_000.0, 34_000_000.0), NORTHERN],
            Self::GaussKrueger2 => [(2_000_000.0, 3_250_000.0), NORTHERN],
            Self::GaussKrueger3 => [(3_000_000.0, 4_250_000.0), NORTHERN],
            Self::GaussKrueger4 => [(4_000_000.0, 5_250_000.0), NORTHERN],
            Self::Etrs89 | Self::Wgs84 => [(-180.0, 180.0), (-90.0, 90.0)],
            Self::WebMercator => [(-WEB_MERCATOR, WEB_MERCATOR), (-WEB_MERCATOR, WEB_MERCATOR)],
            Self::LaeaEurope => [(0.0, 9_000_000.0), (0.0, 8_000_000.0)],
        }
    }

    /// Whether the coordinates lie in [`Crs::range`]; never for one that is not a number.
    #[must_use]
    pub fn may_hold(self, point: [f64; 2]) -> bool {
        point.iter().zip(self.range()).all(|(value, (low, high))| (low..=high).contains(value))
    }

    /// The PROJ operation from geographic coordinates in radians to this system, on its own
    /// datum. Spelt out instead of looked up: no `proj.db` of another PROJ version that lies
    /// about on the machine can then change or break a result, and none is needed. The
    /// parameters are those of the EPSG register.
    pub(crate) const fn projection(self) -> &'static str {
        match self {
            Self::Utm32 => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=9 +k=0.9996 +x_0=500000 +y_0=0 +ellps=GRS80"
            }
            Self::Utm33 => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=15 +k=0.9996 +x_0=500000 +y_0=0 +ellps=GRS80"
            }
            Self::Utm32Prefixed => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=9 +k=0.9996 +x_0=32500000 +y_0=0 +ellps=GRS80"
            }
            Self::GaussKrueger2 => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=6 +k=1 +x_0=2500000 +y_0=0 +ellps=bessel"
            }
            Self::GaussKrueger3 => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 +ellps=bessel"
            }
            Self::GaussKrueger4 => {
                "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=12 +k=1 +x_0=4500000 +y_0=0 +ellps=bessel"
            }
            Self::Etrs89 | Self::Wgs84 => "+proj=unitconvert +xy_in=rad +xy_out=deg",
            Self::WebMercator => "+proj=webmerc +lat_0=0 +lon_0=0 +x_0=0 +y_0=0 +ellps=WGS84",
            Self::LaeaEurope => "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80",
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{} ({})", self.epsg(), self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_is_found_again_by_its_epsg_code() {
        for crs in Crs::ALL {
            assert_eq!(Crs::from_epsg(crs.epsg()), Some(crs));
        }
        assert_eq!(Crs::from_epsg(31469), None);
    }

    #[test]
    fn a_system_is_shown_with_code_and_name() {
        assert_eq!(Crs::GaussKrueger2.to_string(), "EPSG:31466 (DHDN / 3-degree Gauss-Krüger zone 2)");
    }
}
