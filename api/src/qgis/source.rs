//! Where QGIS gets the features of a layer: its provider `OAPIF` with a data source URI
//! (`QgsDataSourceUri`).

use catalogue::Layer;

use crate::links::Base;

/// The provider.
pub(super) const PROVIDER: &str = "OAPIF";

/// The data source. Every version of QGIS asks in CRS 84, only later ones (not 3.22) in another system
/// that they are told; and each takes coordinates to be in the system that the project names.
pub(super) fn uri(base: &Base, layer: &Layer) -> String {
    // A table has no box to be asked by.
    let boxed = if layer.geometry.is_some() { " restrictToRequestBBOX='1'" } else { "" };
    format!(
        "pagingEnabled='true'{boxed} srsname='OGC:CRS84' typename='{}' url='{}'",
        quoted(layer.id),
        quoted(base.as_str())
    )
}

fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\'', "\\'")
}

#[cfg(test)]
mod tests {
    use catalogue::layers::{SCHOOL_SITES, TOTALS};

    use super::*;

    #[test]
    fn a_source_names_the_server_and_the_layer_and_nobody() {
        let base = Base::new("https://schulweg.example/it's\\/");
        assert_eq!(
            uri(&base, &SCHOOL_SITES),
            "pagingEnabled='true' restrictToRequestBBOX='1' srsname='OGC:CRS84' typename='school_sites' \
             url='https://schulweg.example/it\\'s\\\\'"
        );
        assert!(!uri(&base, &TOTALS).contains("BBOX"));
    }
}
