//! What is published of places without knowing any pupil: school sites, catchments, what lies
//! within a walk, from where one would be entitled to transport, and dangerous ways. All of it
//! stays the same to the byte with another pupil list.

mod addresses;
mod catchments;
mod claim_areas;
mod claim_kinds;
mod equipment;
mod hazard_lines;
mod isochrones;
mod sites;
mod tables;

use std::sync::Arc;

use geo::MultiPolygon;
use geo_core::{Metres, SchoolType, Stage, gazetteer::Gazetteer};
use network::Snapper;

pub use claim_areas::{ClaimArea, ClaimStatus};
pub use hazard_lines::HazardLine;
pub use sites::SupplySite;
pub use tables::supply_tables;

use super::{Foot, WalkingError, kinds::Kinds, ways::Avoiding};
use addresses::Addresses;

/// Areas on foot are drawn for networks of up to so many metres; more would take more memory than
/// an office computer has.
pub const MOST_DRAWN: Metres = Metres(250_000_000.0);

/// The walks whose areas are drawn around each site, in metres.
pub const WALKS: [u16; 3] = [1_000, 2_000, 4_000];

/// Everything that describes places. Rows of all kinds stand in the order of site ids, those of a
/// site in that of types, then of metres or status.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// The school sites.
    pub sites: Vec<SupplySite>,
    /// Further columns of the school list that are published.
    pub published_columns: Vec<String>,
    /// Those that are not: they are not known to be about equipment, or may hold personal data.
    pub withheld: Vec<String>,
    /// Catchments by straight line.
    pub catchments_nearest: Vec<Catchment>,
    /// Catchments on foot; none where the network is too large.
    pub catchments_walk: Vec<Catchment>,
    /// What lies within a walk of each site; none where the network is too large.
    pub isochrones: Vec<Isochrone>,
    /// From where one would be entitled to transport; none where the network is too large.
    pub claim_areas: Vec<ClaimArea>,
    /// Dangerous ways that hold on the key date, in the order of the file.
    pub hazards: Vec<HazardLine>,
    /// The planning region (EPSG:25832).
    pub region: MultiPolygon<f64>,
}

/// The area for which a site is the nearest of its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Catchment {
    /// Index into the school list.
    pub site: usize,
    /// The type.
    pub school_type: SchoolType,
    /// The area in EPSG:25832.
    pub polygon: Arc<MultiPolygon<f64>>,
    /// Its size.
    pub area_km2: f64,
    /// Numbered addresses in it.
    pub addresses: u32,
}

/// The area from which a walk to a site is at most so long.
#[derive(Debug, Clone, PartialEq)]
pub struct Isochrone {
    /// Index into the school list.
    pub site: usize,
    /// The length of the walk.
    pub metres: u16,
    /// The stages taught at the site.
    pub stages: Vec<Stage>,
    /// The area in EPSG:25832.
    pub polygon: Arc<MultiPolygon<f64>>,
    /// Numbered addresses in it.
    pub addresses: u32,
}

/// Makes everything. `drawn` says whether areas on foot are.
pub(super) fn of(
    foot: &Foot<'_, '_>,
    kinds: &Kinds<'_>,
    avoiding: &Avoiding,
    snapper: &Snapper<'_>,
    (gazetteer, region): (&Gazetteer, MultiPolygon<f64>),
    drawn: bool,
) -> Result<Supply, WalkingError> {
    let schools = &foot.inputs.schools;
    let ranks = Ranks::of(foot);
    let addresses = Addresses::of(gazetteer.numbered_addresses());
    let (sites, columns) = sites::of(foot, &ranks);
    let mut supply = Supply {
        sites,
        published_columns: columns.published,
        withheld: columns.withheld,
        catchments_nearest: catchments::by_line(kinds, &region, &ranks, &addresses)?,
        catchments_walk: Vec::new(),
        isochrones: Vec::new(),
        claim_areas: Vec::new(),
        hazards: hazard_lines::of(foot)?,
        region,
    };
    if drawn {
        supply.catchments_walk = catchments::on_foot(kinds, &supply.region, &ranks, &addresses)?;
        supply.isochrones = isochrones::of(foot, schools, &ranks, &addresses)?;
        supply.claim_areas = claim_areas::of(foot, avoiding, snapper, &supply.region, &ranks, &addresses)?;
    }
    Ok(supply)
}

/// The place of each site in the order of site ids.
struct Ranks(Vec<usize>);

impl Ranks {
    fn of(foot: &Foot<'_, '_>) -> Self {
        let mut order: Vec<usize> = (0..foot.sites.len()).collect();
        order.sort_by(|a, b| foot.sites[*a].id.cmp(&foot.sites[*b].id));
        let mut ranks = vec![0; order.len()];
        for (rank, site) in order.into_iter().enumerate() {
            ranks[site] = rank;
        }
        Self(ranks)
    }

    fn of_site(&self, site: usize) -> usize {
        self.0[site]
    }
}
