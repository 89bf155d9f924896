//! The coordinate reference systems that a request names (18-058r1, `/req/crs/fc-crs-definition`,
//! `/req/crs/fc-bbox-crs-definition`; 19-079r2, `/req/filter/filter-crs-param`).

use crate::{asked::Query, crs::ServedCrs, problem::Problem};

/// The system of the parameter `crs`, `bbox-crs` or `filter-crs`; longitude and latitude without it.
///
/// # Errors
/// 400 for a system that is not served.
pub(crate) fn crs(query: &Query, parameter: &str) -> Result<ServedCrs, Problem> {
    let Some(name) = query.get(parameter) else { return Ok(ServedCrs::Crs84) };
    ServedCrs::parse(name).ok_or_else(|| {
        let known = ServedCrs::ALL.map(ServedCrs::uri).join(", ");
        Problem::bad(
            format!("{parameter} must be one of {known}"),
            format!("{parameter} muss eines von diesen sein: {known}"),
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo_core::Language;

    use super::*;

    #[test]
    fn a_system_is_the_one_named_else_longitude_and_latitude() {
        let query = |text: &str| Query::of(&format!("/?{text}").parse().unwrap()).unwrap();
        assert_eq!(crs(&query(""), "crs"), Ok(ServedCrs::Crs84));
        let uri = "crs=http://www.opengis.net/def/crs/EPSG/0/25832";
        assert_eq!(crs(&query(uri), "crs"), Ok(ServedCrs::Utm32));
        assert_eq!(crs(&query(uri), "bbox-crs"), Ok(ServedCrs::Crs84));
        for unknown in ["", "4326", "http://www.opengis.net/def/crs/EPSG/0/31466"] {
            let refused = crs(&query(&format!("bbox-crs={unknown}")), "bbox-crs").unwrap_err();
            assert!(refused.text(Language::German).starts_with("bbox-crs muss"), "{unknown}");
        }
    }
}
