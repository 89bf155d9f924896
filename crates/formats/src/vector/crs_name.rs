//! Names of coordinate reference systems as files write them.

use geo_core::crs::Crs;

/// The system of a name such as `EPSG:25832`, `urn:ogc:def:crs:EPSG::4647`,
/// `http://www.opengis.net/def/crs/EPSG/0/31467` or `urn:ogc:def:crs:OGC:1.3:CRS84`.
#[must_use]
pub fn crs_of_name(name: &str) -> Option<Crs> {
    let name = name.trim().to_ascii_uppercase();
    if name.ends_with("CRS84") {
        return Some(Crs::Wgs84);
    }
    crs_of_code(name.rsplit([':', '/', '#']).next()?.parse().ok()?)
}

/// The system of an EPSG code, or of one that is the same to within a metre: UTM on WGS 84,
/// with heights, and the older codes of Web Mercator.
pub fn crs_of_code(code: u32) -> Option<Crs> {
    match code {
        32632 | 5555 => Some(Crs::Utm32),
        32633 | 5556 => Some(Crs::Utm33),
        900_913 | 102_100 | 3785 => Some(Crs::WebMercator),
        _ => Crs::from_epsg(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_crs_is_understood() {
        for name in ["EPSG:4647", "urn:ogc:def:crs:EPSG::4647", "urn:ogc:def:crs:EPSG:6.9:4647", "4647"] {
            assert_eq!(crs_of_name(name), Some(Crs::Utm32Prefixed), "{name}");
        }
        assert_eq!(crs_of_name("http://www.opengis.net/def/crs/EPSG/0/31467"), Some(Crs::GaussKrueger3));
        assert_eq!(crs_of_name("http://www.opengis.net/gml/srs/epsg.xml#3035"), Some(Crs::LaeaEurope));
        assert_eq!(crs_of_name("urn:ogc:def:crs:OGC:1.3:CRS84"), Some(Crs::Wgs84));
        for name in ["", "EPSG:", "EPSG:2154", "WGS 84"] {
            assert_eq!(crs_of_name(name), None, "{name}");
        }
    }
}
