//! What lies within a walk of each site.

use std::sync::Arc;

use geo_core::{Metres, School};
use network::{Canvas, Reach, graph::Sense};
use rayon::prelude::*;

use super::{Addresses, Isochrone, Ranks, WALKS};
use crate::walking::{Foot, WalkingError};

/// The areas of all sites, those of a site by ascending walk. Where nothing can be reached there is
/// none.
pub(super) fn of(
    foot: &Foot<'_, '_>,
    schools: &[School],
    ranks: &Ranks,
    addresses: &Addresses,
) -> Result<Vec<Isochrone>, WalkingError> {
    let limits = WALKS.map(|metres| Metres(metres.into()));
    let canvas = Canvas::around(foot.network, foot.entrances.iter().flatten(), limits[limits.len() - 1])?;
    let reach = || Reach::new(foot.network, Sense::To);
    let areas = foot.entrances.par_iter().enumerate().map_init(reach, |reach, (site, entrances)| {
        reach.measure_within(entrances, limits[limits.len() - 1]);
        let areas = WALKS.into_iter().zip(canvas.isochrones(reach, &limits)?);
        let drawn = areas.filter(|(_, area)| !area.0.is_empty());
        let drawn = drawn.map(|(metres, area)| Isochrone {
            site,
            metres,
            stages: schools[site].stages.clone(),
            addresses: addresses.count_in(&area),
            polygon: Arc::new(area),
        });
        Ok(drawn.collect::<Vec<_>>())
    });
    let areas = areas.collect::<Result<Vec<_>, WalkingError>>()?;
    let mut areas: Vec<Isochrone> = areas.into_iter().flatten().collect();
    areas.sort_by_key(|area| (ranks.of_site(area.site), area.metres));
    Ok(areas)
}
