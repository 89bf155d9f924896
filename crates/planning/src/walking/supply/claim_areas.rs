//! From where pupils would be entitled to transport: every numbered address of the region is
//! decided as one pupil's residence would be, and belongs with all that is nearest to it.

use std::sync::Arc;

use geo::MultiPolygon;
use geo_core::{EastNorth, Metres, SchoolType, Stage, Tiling};
use network::{AreaError, Nearest, Snap, Snapper};
use rayon::prelude::*;

use super::{
    Addresses, Ranks,
    claim_kinds::{self, ClaimKind},
};
use crate::{
    claim::{Claim, District, Ground},
    entitlement::{Class, Facts, Walk, decide},
    walking::{
        Foot, WalkingError, degrees,
        measure::{Request, measure, with_straight},
        ways::Avoiding,
    },
};

/// The area in which a site grounds a claim, or grounds that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimArea {
    /// Index into the school list.
    pub site: usize,
    /// The type of school.
    pub school_type: SchoolType,
    /// The stages of the pupils it holds for.
    pub stages: Vec<Stage>,
    /// Paragraph, length and whom they hold for, in German.
    pub rule: Arc<str>,
    /// Whether one would be entitled.
    pub status: ClaimStatus,
    /// The area in EPSG:25832.
    pub polygon: Arc<MultiPolygon<f64>>,
    /// Numbered addresses that were decided so.
    pub addresses: u32,
}

/// Whether a pupil would be entitled to transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimStatus {
    /// No.
    None,
    /// Yes, because the way is long.
    Distance,
    /// Yes, because the shorter way is especially dangerous.
    Danger,
}

impl ClaimStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::None, Self::Distance, Self::Danger];

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Distance => "distance",
            Self::Danger => "danger",
        }
    }

    /// What a decision says; `None` where the rules leave it to a person.
    const fn of(class: Class) -> Option<Self> {
        match class {
            Class::NotEntitled => Some(Self::None),
            Class::EntitledDistance => Some(Self::Distance),
            Class::EntitledDanger => Some(Self::Danger),
            Class::Borderline | Class::CaseByCase | Class::Unknown => None,
        }
    }
}

/// What was decided at an address.
type Decided = Option<(usize, ClaimStatus)>;

/// The areas by site, type, whom they hold for, and status. What is nearest to an address that the
/// rules leave to a person, that lies in no school district or that no way leads from, is in none.
pub(super) fn of(
    foot: &Foot<'_, '_>,
    avoiding: &Avoiding,
    snapper: &Snapper<'_>,
    region: &MultiPolygon<f64>,
    ranks: &Ranks,
    addresses: &Addresses,
) -> Result<Vec<ClaimArea>, WalkingError> {
    let kinds = claim_kinds::of(foot, avoiding);
    let here: Vec<EastNorth> = addresses.within(region).collect();
    if kinds.is_empty() || here.is_empty() {
        return Ok(Vec::new());
    }
    let snaps = snapper.snap_all(degrees(&here)?.into_iter());
    // A network without ways has no place for any.
    if snaps.len() < here.len() {
        return Ok(Vec::new());
    }
    let tiling = Tiling::of(&here, region).map_err(AreaError::from)?;
    let areas = kinds.par_iter().map(|kind| {
        let decided = decided(foot, avoiding, kind, &here, &snaps);
        drawn(foot, kind, &tiling, &decided)
    });
    let mut areas: Vec<ClaimArea> = areas.collect::<Vec<_>>().into_iter().flatten().collect();
    // Stable: whom they hold for keeps its order.
    areas.sort_by_key(|area| (ranks.of_site(area.site), area.school_type));
    Ok(areas)
}

/// What is decided at each address for pupils of a kind.
pub(super) fn decided(
    foot: &Foot<'_, '_>,
    avoiding: &Avoiding,
    kind: &ClaimKind<'_>,
    places: &[EastNorth],
    snaps: &[Snap],
) -> Vec<Decided> {
    let rules = &foot.inputs.rules;
    let ways = shortest(foot, kind, places, snaps);
    let claim = Claim {
        stage: kind.stages.first().copied(),
        school_type: Some(kind.school_type),
        ground: Ground::Attended,
        threshold: Some(kind.threshold),
    };
    let decide_with = |shortest: Option<u32>, safe: Option<u32>| {
        let metres = |way: Option<u32>| way.map(|way| Metres(f64::from(way) / 1000.0));
        let walk = Walk::Measured { shortest: metres(shortest), safe: metres(safe) };
        // An address is where the register says: there is no margin.
        let facts = Facts { quality: Some(Metres(0.0)), walk, cautions: Vec::new() };
        ClaimStatus::of(decide(rules, &claim, &facts).class)
    };
    let mut decided: Vec<Decided> = ways
        .par_iter()
        .map(|way| {
            let (site, shortest) = (*way)?;
            Some((site as usize, decide_with(shortest, shortest)?))
        })
        .collect();
    let Some(network) = avoiding.network(claim.stage) else { return decided };
    // A way that is long enough with its dangers is so without: only the others are measured anew.
    let short = |at: &usize| matches!(decided[*at], Some((_, ClaimStatus::None)));
    let short: Vec<usize> = (0..ways.len()).filter(short).collect();
    let requests: Vec<Request> =
        short.iter().filter_map(|at| Some((u32::try_from(*at).ok()?, ways[*at]?.0))).collect();
    let safe = measure(network, &foot.entrances, snaps, &requests);
    for (at, safe) in short.into_iter().zip(safe) {
        decided[at] = ways[at].and_then(|(site, way)| Some((site as usize, decide_with(way, safe)?)));
    }
    decided
}

/// The site that would ground a claim at each address, with the shortest way there.
fn shortest(
    foot: &Foot<'_, '_>,
    kind: &ClaimKind<'_>,
    places: &[EastNorth],
    snaps: &[Snap],
) -> Vec<Option<(u32, Option<u32>)>> {
    if kind.by_district {
        let site = |at: &EastNorth| match foot.inputs.district(Some(*at)) {
            District::Of(site) => u32::try_from(site).ok(),
            District::NoFile | District::Outside => None,
        };
        let sites: Vec<Option<u32>> = places.par_iter().map(site).collect();
        let requests: Vec<Request> =
            (0..).zip(&sites).filter_map(|(at, site)| Some((at, (*site)?))).collect();
        let mut found = measure(foot.network, &foot.entrances, snaps, &requests).into_iter();
        return sites.into_iter().map(|site| site.map(|site| (site, found.next().flatten()))).collect();
    }
    let entrances: Vec<_> = kind.candidates.iter().map(|site| foot.entrances[*site].clone()).collect();
    let nearest = Nearest::of(foot.network, &entrances);
    let way = |snap: &Snap| {
        let (site, way) = nearest.from(snap)?;
        Some((u32::try_from(kind.candidates[site as usize]).ok()?, with_straight(way, snap)))
    };
    snaps.par_iter().map(way).collect()
}

/// The areas of what was decided.
fn drawn(foot: &Foot<'_, '_>, kind: &ClaimKind<'_>, tiling: &Tiling, decided: &[Decided]) -> Vec<ClaimArea> {
    let statuses = ClaimStatus::ALL.len();
    let label = |(site, status): (usize, ClaimStatus)| u32::try_from(site * statuses + status as usize).ok();
    let labels: Vec<Option<u32>> = decided.iter().map(|decided| decided.and_then(label)).collect();
    let mut addresses = vec![0_u32; foot.sites.len() * statuses];
    labels.iter().flatten().for_each(|label| addresses[*label as usize] += 1);
    let rule: Arc<str> = kind.rule(foot.inputs.rules.comparison).into();
    let areas = tiling.dissolve(&labels).into_iter().map(|(label, area)| ClaimArea {
        site: label as usize / statuses,
        school_type: kind.school_type,
        stages: kind.stages.clone(),
        rule: Arc::clone(&rule),
        status: ClaimStatus::ALL[label as usize % statuses],
        polygon: Arc::new(area),
        addresses: addresses[label as usize],
    });
    areas.collect()
}
