//! The planning region: what is divided among the school sites.

use geo::{MultiPolygon, Rect, unary_union};
use geo_core::AreaIndex;

use super::Foot;

/// Where there are no municipality areas, the region reaches this far around the sites, in metres.
const AROUND: f64 = 5_000.0;

/// The planning region, whoever lives there: the municipalities of all districts (Kreise) with a
/// school site; without municipality areas a rectangle around the sites.
pub(super) fn region(foot: &Foot<'_, '_>, areas: &AreaIndex) -> MultiPolygon<f64> {
    let places = || foot.sites.iter().filter_map(|site| site.position);
    let here: Vec<usize> = places().filter_map(|at| areas.index_of(at)).collect();
    let district = |area: &geo_core::Area| area.key.map(|key| key.as_str()[..5].to_owned());
    let districts: Vec<String> = here.iter().filter_map(|area| district(&areas.areas()[*area])).collect();
    let chosen = areas.areas().iter().enumerate().filter(|(index, area)| {
        here.contains(index) || district(area).is_some_and(|district| districts.contains(&district))
    });
    let chosen: Vec<&MultiPolygon<f64>> = chosen.map(|(_, area)| &area.polygon).collect();
    if !chosen.is_empty() {
        return unary_union(chosen);
    }
    let all = places().map(|at| [at.east, at.north, at.east, at.north]);
    let bounds = all.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    bounds.map_or_else(
        || MultiPolygon(Vec::new()),
        |[west, south, east, north]| {
            let rect = Rect::new((west - AROUND, south - AROUND), (east + AROUND, north + AROUND));
            rect.to_polygon().into()
        },
    )
}
