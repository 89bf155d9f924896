//! The coordinate reference systems that German geodata comes in. Names follow the EPSG
//! register; coordinates are always handled east (longitude) first, whatever the authority's
//! axis order.

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

    /// Whether the system is on the DHDN datum, whose shift to ETRS89 is not exact.
    #[must_use]
    pub const fn is_dhdn(self) -> bool {
        matches!(self, Self::GaussKrueger2 | Self::GaussKrueger3 | Self::GaussKrueger4)
    }
}
