//! School types with the sites among which the nearest is looked for, by straight line and on foot.

use geo_core::{EastNorth, NearestSite, School, SchoolType};
use network::Nearest;

use super::{Foot, WalkingError};
use crate::claim::is_candidate;

/// The sites of one school type among which the nearest is looked for.
pub(super) struct Kind {
    pub school_type: SchoolType,
    pub sites: Vec<usize>,
    pub line: NearestSite,
}

/// All school types, and the nearest site on foot of each.
pub(super) struct Kinds<'n> {
    pub all: Vec<Kind>,
    pub walk: Vec<Nearest<'n>>,
}

/// The school types with the sites that count for "the nearest": private ones only where the rules
/// say so, and none without a position.
pub(super) fn kinds<'n>(foot: &Foot<'_, 'n>) -> Result<Kinds<'n>, WalkingError> {
    let schools = &foot.inputs.schools;
    let mut types: Vec<SchoolType> =
        schools.iter().flat_map(|school: &School| school.types.iter().copied()).collect();
    types.sort_unstable();
    types.dedup();
    let mut kinds = Kinds { all: Vec::new(), walk: Vec::new() };
    for school_type in types {
        let sites: Vec<usize> = (0..schools.len())
            .filter(|site| is_candidate(&foot.inputs.rules, &schools[*site], school_type))
            .filter(|site| foot.sites[*site].position.is_some())
            .collect();
        if sites.is_empty() {
            continue;
        }
        let places: Vec<(u32, EastNorth)> = (0..)
            .zip(&sites)
            .filter_map(|(number, site)| Some((number, foot.sites[*site].position?)))
            .collect();
        let entrances: Vec<_> = sites.iter().map(|site| foot.entrances[*site].clone()).collect();
        kinds.walk.push(Nearest::of(foot.network, &entrances));
        kinds.all.push(Kind { school_type, line: NearestSite::of(&places)?, sites });
    }
    Ok(kinds)
}
