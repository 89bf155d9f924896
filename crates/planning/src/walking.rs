//! The way on foot: from placed residences and school sites to distances, the claim to transport
//! and the site with room, pupil by pupil.

mod assigned;
mod error;
mod inputs;
mod kinds;
mod layers;
mod measure;
mod region;
pub mod sites;
pub mod supply;
pub(crate) mod ways;

use formats::hazards::Hazard;
use geo_core::{
    AreaIndex, EastNorth, LonLat, PostalAddress, SchoolType, SiteId, Stage, crs::Crs, gazetteer::Gazetteer,
    reproject::reproject,
};
use jiff::civil::Date;
use network::{
    BuildReport, Network, Snap, Snapper,
    geodesy::length_of,
    hazards::{HazardMatch, match_hazards},
    snap::FAR,
};
use store::{Layer, VaultPupil};
use tracing::info;

pub use assigned::{Room, TypeRoom};
pub use error::WalkingError;
pub use inputs::{Districts, FootInputs, site_of};
pub use layers::DistrictTally;
pub use supply::{MOST_DRAWN, Supply};
pub use ways::Ways;

use crate::{
    claims::Claims,
    work::{Watch, Work},
};
use inputs::Ground;
use sites::SiteOnFoot;
use ways::Avoiding;

/// An entrance farther than this from the position of its site may be another's, in metres.
const FAR_FROM_SITE: f64 = 500.0;

/// What is listed of a pupil besides what the vault keeps.
#[derive(Debug, Clone, Default)]
pub struct Enrolment {
    /// Special educational needs, where listed.
    pub special_needs: Option<bool>,
    /// First foreign language, as listed.
    pub first_language: Option<String>,
}

/// Where a pupil is counted: what follows from the lists of pupils and schools together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enrolled {
    /// The site attended, an index into the schools.
    pub site: Option<u32>,
    /// The type of school there that the pupil attends.
    pub school_type: Option<SchoolType>,
    /// The stage.
    pub stage: Option<Stage>,
}

/// What the stage came to, besides the pupils' rows.
pub struct Walked {
    /// What became of the ways.
    pub network: BuildReport,
    /// What the hazards that hold on the key date mean.
    pub hazards: Vec<HazardMatch>,
    /// Hazards that do not hold on the key date.
    pub not_valid: usize,
    /// The school sites, in the order of the school list.
    pub sites: Vec<SiteOnFoot>,
    /// Residences farther than 250 m from any way.
    pub far: usize,
    /// Residences nearer to an island than to the network.
    pub past_island: usize,
    /// Sites with entrances, all of them farther than 250 m from any way.
    pub far_sites: Vec<SiteId>,
    /// Claims to transport.
    pub claims: Claims,
    /// Where each pupil is counted, in their order.
    pub enrolled: Vec<Enrolled>,
    /// How school districts, distances and schools attended agree; `None` without districts.
    pub districts: Option<DistrictTally>,
    /// Whether areas on foot are drawn: too large a network has none.
    pub drawn: bool,
    /// What is published of places, whoever lives there.
    pub supply: Supply,
    /// What goes into the vault beside the pupils.
    pub layers: Vec<Layer>,
    /// How much room the sites have, by school type; only types with a listed capacity.
    pub room: Vec<TypeRoom>,
    /// Types with too many pupils and sites to be assigned together.
    pub too_large: Vec<SchoolType>,
}

/// The school sites and dangers of a project on its network.
pub(crate) struct Foot<'i, 'g> {
    pub(crate) inputs: &'i FootInputs,
    pub(crate) network: &'g Network,
    /// The hazards that hold on the key date.
    pub(crate) hazards: Vec<Hazard>,
    /// What they mean, in the same order.
    pub(crate) matches: Vec<HazardMatch>,
    pub(crate) sites: Vec<SiteOnFoot>,
    /// The snapped entrances of each site.
    pub(crate) entrances: Vec<Vec<Snap>>,
}

/// Places a school by its address, where the list has no position.
pub(crate) type PlaceSchool<'p> = dyn Fn(&PostalAddress) -> Option<EastNorth> + 'p;

impl<'i, 'g> Foot<'i, 'g> {
    pub(crate) fn of(
        inputs: &'i FootInputs,
        ground: &'g Ground,
        snapper: &Snapper<'_>,
        key_date: Date,
        place: &PlaceSchool<'_>,
    ) -> Result<Self, WalkingError> {
        let hazards: Vec<Hazard> =
            inputs.hazards.iter().filter(|hazard| hazard.is_valid_on(key_date)).cloned().collect();
        let matches = match_hazards(snapper, &inputs.hazards_file, &hazards, &ground.lines)?;
        let sites = sites::of(inputs, &ground.school_grounds, snapper, place)?;
        let entrances = sites.iter().map(|site| snapper.snap_all(site.entrances.iter().copied())).collect();
        Ok(Self { inputs, network: &ground.network, hazards, matches, sites, entrances })
    }

    /// Whether every known entrance of a site lies far from any way or from the site's position, as
    /// one in a wrong place does.
    pub(crate) fn is_far(&self, site: usize) -> bool {
        let (entrances, site) = (&self.entrances[site], &self.sites[site]);
        let apart = |entrance: &LonLat| site.place.map_or(0.0, |place| length_of(place, *entrance));
        let far = |(snap, at): (&Snap, &LonLat)| snap.straight.0 > FAR.0 || apart(at) > FAR_FROM_SITE;
        !entrances.is_empty() && entrances.iter().zip(&site.entrances).all(far)
    }
}

/// Reads the network and brings the hazards to it, without measuring anything: what a project can
/// get wrong before there are pupils.
///
/// # Errors
/// [`WalkingError`] where the extract cannot be used or a hazard means no way.
pub fn try_out(
    inputs: &FootInputs,
    key_date: Date,
    watch: &dyn Watch,
) -> Result<(BuildReport, Vec<HazardMatch>), WalkingError> {
    let _step = watch.begin(Work::Network(&inputs.osm), None);
    let ground = inputs.ground()?;
    let snapper = Snapper::new(&ground.network);
    let Foot { matches, .. } = Foot::of(inputs, &ground, &snapper, key_date, &|_| None)?;
    Ok((ground.report, matches))
}

/// Measures all ways and decides all claims; each pupil's row gets its part. Schools without a
/// position are placed by the gazetteer; the municipality areas are the zones and the region.
///
/// # Errors
/// [`WalkingError`] where an input cannot be used.
pub fn walk(
    inputs: &FootInputs,
    key_date: Date,
    (gazetteer, areas): (&Gazetteer, &AreaIndex),
    pupils: &mut [VaultPupil],
    enrolments: &[Enrolment],
    watch: &dyn Watch,
) -> Result<Walked, WalkingError> {
    let step = watch.begin(Work::Network(&inputs.osm), None);
    let ground = inputs.ground()?;
    let snapper = Snapper::new(&ground.network);
    info!(nodes = ground.network.nodes(), edges = ground.network.edges().len(), "network built");
    let foot = Foot::of(inputs, &ground, &snapper, key_date, &|address| gazetteer.place(address).position)?;
    info!(sites = foot.sites.len(), hazards = foot.hazards.len(), "sites and hazards brought to the network");
    drop(step);

    let step = watch.begin(Work::Walking, Some(pupils.len()));
    let homes = Homes::of(&snapper, pupils)?;
    info!(residences = homes.snaps.len(), "residences brought to the network");
    let avoiding = Avoiding::of(&foot);
    let ways = Ways::measure(&foot, &avoiding, &homes, pupils, enrolments);
    info!("ways measured");
    let room = assigned::assign(&foot, &homes, &ways)?;
    info!(types = room.types.len(), "places assigned");
    let mut claims = Claims::default();
    for (at, pupil) in pupils.iter_mut().enumerate() {
        let (row, decision) = ways.row(&foot, &homes, at, pupil.quality, &room);
        claims.add(ways.attended_site(at), &decision);
        pupil.walk = Some(row);
    }
    let enrolled = (0..pupils.len()).map(|at| ways.enrolled(at)).collect();
    let drawn = ground.report.metres <= MOST_DRAWN.0;
    let kinds = kinds::kinds(&foot)?;
    let ground_of_all = (gazetteer, region::region(&foot, areas));
    let supply = supply::of(&foot, &kinds, &avoiding, &snapper, ground_of_all, drawn)?;
    info!("areas drawn");
    let (layers, districts) = layers::of(&foot, &homes, &ways, pupils, areas, (&kinds, &supply))?;
    drop(kinds);
    step.advance(pupils.len());
    let far_sites = (0..foot.sites.len()).filter(|site| foot.is_far(*site));
    let far_sites = far_sites.map(|site| foot.sites[site].id.clone()).collect();
    let Foot { hazards, matches, sites, .. } = foot;
    Ok(Walked {
        network: ground.report,
        not_valid: inputs.hazards.len() - hazards.len(),
        hazards: matches,
        far: homes.snaps.iter().filter(|snap| snap.straight.0 > FAR.0).count(),
        past_island: homes.snaps.iter().filter(|snap| snap.past_island).count(),
        far_sites,
        claims,
        enrolled,
        districts,
        drawn,
        supply,
        layers,
        room: room.types,
        too_large: room.too_large,
        sites,
    })
}

/// The residences on the network.
pub(crate) struct Homes {
    /// Where each pupil's residence is among `snaps`; `None` where it is not placed.
    pub(crate) of_pupil: Vec<Option<u32>>,
    pub(crate) snaps: Vec<Snap>,
}

impl Homes {
    pub(crate) fn of(snapper: &Snapper<'_>, pupils: &[VaultPupil]) -> Result<Self, WalkingError> {
        let mut next = 0..;
        let of_pupil = pupils.iter().map(|pupil| pupil.residence.and_then(|_| next.next())).collect();
        let positions: Vec<EastNorth> = pupils.iter().filter_map(|pupil| pupil.residence).collect();
        Ok(Self { of_pupil, snaps: snapper.snap_all(degrees(&positions)?.into_iter()) })
    }

    pub(crate) fn snap(&self, pupil: usize) -> Option<&Snap> {
        self.of_pupil[pupil].map(|home| &self.snaps[home as usize])
    }
}

/// Positions in degrees.
pub(crate) fn degrees(positions: &[EastNorth]) -> Result<Vec<LonLat>, WalkingError> {
    let mut pairs: Vec<[f64; 2]> = positions.iter().map(|at| [at.east, at.north]).collect();
    reproject(Crs::Utm32, Crs::Wgs84, &mut pairs)?;
    Ok(pairs.into_iter().map(|[lon, lat]| LonLat { lon, lat }).collect())
}
