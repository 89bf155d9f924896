//! The groups of the project in the order of the map, from above: points lie over lines, and both
//! over areas.

use catalogue::Text;

/// A group of layers.
pub(super) struct Group {
    pub(super) title: Text,
    /// Ids of layers, the uppermost first.
    pub(super) layers: &'static [&'static str],
}

/// All groups; every layer of the catalogue is in one.
pub(super) const GROUPS: [Group; 5] = [
    Group { title: Text::new("Schulen", "Schools"), layers: &["school_sites"] },
    Group {
        title: Text::new("Wege und Anspruch", "Ways and entitlement"),
        layers: &["hazards", "desire_lines", "entitlement", "claim_areas"],
    },
    Group {
        title: Text::new("Einzugsbereiche", "Catchments"),
        layers: &["walk_isochrones", "catchments_walk", "catchments_nearest", "attendance"],
    },
    Group {
        title: Text::new("Wohnorte", "Residences"),
        layers: &[
            "pupils_by_municipality",
            "pupil_density_250m",
            "pupil_density_500m",
            "pupil_density_1km",
            "pupil_density_10km",
        ],
    },
    Group { title: Text::new("Tabellen", "Tables"), layers: &["totals"] },
];

/// Whether a layer is drawn when the project is opened; the others are a click away.
pub(super) fn is_shown_first(id: &str) -> bool {
    ["school_sites", "hazards", "pupils_by_municipality"].contains(&id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{
        GeometryKind,
        layers::{ALL, by_id},
    };

    use super::*;

    #[test]
    fn every_layer_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|group| group.layers).copied().collect();
        let mut known: Vec<&str> = ALL.iter().map(|layer| layer.id).collect();
        grouped.sort_unstable();
        known.sort_unstable();
        assert_eq!(grouped, known);
    }

    #[test]
    fn points_lie_over_lines_over_areas_over_tables() {
        let height = |id: &&&str| match by_id(id).unwrap().geometry {
            Some(GeometryKind::Point) => 0,
            Some(GeometryKind::LineString) => 1,
            Some(GeometryKind::MultiPolygon) => 2,
            None => 3,
        };
        assert!(GROUPS.iter().flat_map(|group| group.layers).is_sorted_by_key(|id| height(&id)));
    }
}
