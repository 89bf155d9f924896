//! Catchments of every school type, by straight line and on foot.

use std::sync::Arc;

use geo::{Area as _, MultiPolygon};
use rayon::prelude::*;

use super::{Addresses, Catchment, Ranks};
use crate::walking::{WalkingError, kinds::Kinds};

type Areas = Vec<(u32, MultiPolygon<f64>)>;

pub(super) fn by_line(
    kinds: &Kinds<'_>,
    region: &MultiPolygon<f64>,
    ranks: &Ranks,
    addresses: &Addresses,
) -> Result<Vec<Catchment>, WalkingError> {
    let areas = kinds.all.par_iter().map(|kind| kind.line.polygons(region));
    let areas = areas.collect::<Result<Vec<Areas>, _>>()?;
    Ok(sorted(kinds, areas, ranks, addresses))
}

pub(super) fn on_foot(
    kinds: &Kinds<'_>,
    region: &MultiPolygon<f64>,
    ranks: &Ranks,
    addresses: &Addresses,
) -> Result<Vec<Catchment>, WalkingError> {
    Ok(sorted(kinds, network::catchments(&kinds.walk, region)?, ranks, addresses))
}

fn sorted(kinds: &Kinds<'_>, areas: Vec<Areas>, ranks: &Ranks, addresses: &Addresses) -> Vec<Catchment> {
    let all = kinds.all.iter().zip(areas).flat_map(|(kind, areas)| {
        areas.into_iter().map(|(site, area)| (kind.sites[site as usize], kind.school_type, area))
    });
    let all: Vec<_> = all.collect();
    let mut catchments: Vec<Catchment> = all
        .into_par_iter()
        .map(|(site, school_type, area)| Catchment {
            site,
            school_type,
            area_km2: area.unsigned_area() / 1e6,
            addresses: addresses.count_in(&area),
            polygon: Arc::new(area),
        })
        .collect();
    catchments.sort_by_key(|catchment| (ranks.of_site(catchment.site), catchment.school_type));
    catchments
}
