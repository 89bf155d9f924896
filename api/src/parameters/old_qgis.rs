//! QGIS before 3.44 takes a property for a whole number where the first features say so, and shows what
//! is empty as 0 as soon as it reads it from its own cache. An empty count is not 0: it is
//! sent whole numbers with a point, which it takes for decimal ones and leaves empty.

use axum::http::{HeaderMap, header};

/// The first version that reads the types of properties from the schema, as QGIS writes it.
const FIRST_RIGHT: u32 = 34_400;

/// Whether such a QGIS asks.
pub(crate) fn is_old_qgis(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let version = agent
        .split_once("QGIS/")
        .map(|(_, rest)| rest.split(|char: char| !char.is_ascii_digit()).next().unwrap_or_default());
    version.and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version < FIRST_RIGHT)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_old_qgis_is_known_by_the_version_that_it_sends() {
        let is_old =
            |agent: &str| is_old_qgis(&HeaderMap::from_iter([(header::USER_AGENT, agent.parse().unwrap())]));
        assert!(is_old("Mozilla/5.0 QGIS/32216/Linux"));
        assert!(!is_old("Mozilla/5.0 QGIS/34400/Windows 11"));
        assert!(!is_old("Mozilla/5.0 QGIS/40002/macOS"));
        assert!(!is_old("GDAL/3.6.2"));
        assert!(!is_old("QGIS/"));
        assert!(!is_old_qgis(&HeaderMap::new()));
    }
}
