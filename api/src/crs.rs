//! The coordinate reference systems that features are served in (OGC 18-058r1), each with its URI
//! and the axis order of its authority.

use geo_core::crs::Crs;

/// A system that coordinates are sent or asked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ServedCrs {
    /// OGC:CRS84: longitude, latitude on WGS 84; the default.
    Crs84,
    /// EPSG:4326: latitude, longitude on WGS 84.
    Wgs84,
    /// EPSG:4258: latitude, longitude on ETRS89.
    Etrs89,
    /// EPSG:25832: easting, northing; what is stored.
    Utm32,
    /// EPSG:3857: easting, northing of web maps.
    WebMercator,
}

impl ServedCrs {
    /// Every system, the default first.
    pub(crate) const ALL: [Self; 5] =
        [Self::Crs84, Self::Wgs84, Self::Etrs89, Self::Utm32, Self::WebMercator];

    /// The system that positions are stored in.
    pub(crate) const STORED: Self = Self::Utm32;

    /// The URI of the OGC's register.
    pub(crate) const fn uri(self) -> &'static str {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            Self::Wgs84 => "http://www.opengis.net/def/crs/EPSG/0/4326",
            Self::Etrs89 => "http://www.opengis.net/def/crs/EPSG/0/4258",
            Self::Utm32 => "http://www.opengis.net/def/crs/EPSG/0/25832",
            Self::WebMercator => "http://www.opengis.net/def/crs/EPSG/0/3857",
        }
    }

    /// The system of a URI, of a safe CURIE (`[EPSG:25832]`) or of a CURIE.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let curie = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
        let is_named = |crs: &Self| {
            let uri = crs.uri();
            let secure =
                name.strip_prefix("https://").is_some_and(|rest| uri.strip_prefix("http://") == Some(rest));
            uri == name || secure || crs.curie().eq_ignore_ascii_case(curie)
        };
        Self::ALL.into_iter().find(is_named)
    }

    const fn curie(self) -> &'static str {
        match self {
            Self::Crs84 => "OGC:CRS84",
            Self::Wgs84 => "EPSG:4326",
            Self::Etrs89 => "EPSG:4258",
            Self::Utm32 => "EPSG:25832",
            Self::WebMercator => "EPSG:3857",
        }
    }

    /// The system without its axis order.
    pub(crate) const fn crs(self) -> Crs {
        match self {
            Self::Crs84 | Self::Wgs84 => Crs::Wgs84,
            Self::Etrs89 => Crs::Etrs89,
            Self::Utm32 => Crs::Utm32,
            Self::WebMercator => Crs::WebMercator,
        }
    }

    /// Whether the authority names the northern axis first.
    pub(crate) const fn is_north_first(self) -> bool {
        matches!(self, Self::Wgs84 | Self::Etrs89)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_known_by_uri_and_curie() {
        for crs in ServedCrs::ALL {
            assert_eq!(ServedCrs::parse(crs.uri()), Some(crs));
            assert_eq!(ServedCrs::parse(&format!("[{}]", crs.curie())), Some(crs));
        }
        assert_eq!(ServedCrs::parse("epsg:25832"), Some(ServedCrs::Utm32));
        assert_eq!(
            ServedCrs::parse("https://www.opengis.net/def/crs/EPSG/0/3857"),
            Some(ServedCrs::WebMercator)
        );
        for unknown in ["", "EPSG:31467", "http://www.opengis.net/def/crs/EPSG/0/25833", "[EPSG:4326"] {
            assert_eq!(ServedCrs::parse(unknown), None, "{unknown}");
        }
    }
}
