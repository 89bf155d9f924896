//! The site with room for each pupil: per school type with listed capacities, the assignment of
//! the pupils who attend such a school with the least way on foot.

use geo_core::{Metres, SchoolType};
use network::{Network, Snap, distances::to_sites, search::UNREACHED};

use super::{Foot, Homes, WalkingError, Ways, measure::with_straight};
use crate::{assignment::assign as assign_within, claim::is_candidate};

/// Distances kept at a time: 1.6 GB, enough for the primary schools of a large Land.
const MOST_CELLS: usize = 400_000_000;

/// The table of distances is filled by so many sites at a time, to need memory only once.
const SITES_AT_A_TIME: usize = 64;

/// Which site has room for whom.
#[derive(Debug, Default)]
pub struct Room {
    /// What came of each school type.
    pub types: Vec<TypeRoom>,
    /// Types with more pupils and sites than are assigned together.
    pub too_large: Vec<SchoolType>,
    of_pupil: Vec<Option<Place>>,
}

/// The place of one pupil.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The site.
    pub site: u32,
    /// The way there in millimetres.
    pub way: u32,
    /// How much farther that is than the nearest site.
    pub extra: Metres,
}

/// How the sites of a type and their pupils get along.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypeRoom {
    /// The type.
    pub school_type: SchoolType,
    /// Pupils who attend a school of the type and are placed.
    pub pupils: usize,
    /// Its sites.
    pub sites: usize,
    /// Pupils whose place is not at the nearest site.
    pub moved: usize,
    /// What they walk farther than to the nearest, all together, one way.
    pub extra: Metres,
    /// The most that one of them walks farther.
    pub most_extra: Metres,
    /// Places that are missing.
    pub missing_places: usize,
    /// Pupils from whom no path leads to any site of the type.
    pub without_way: usize,
}

impl Room {
    pub(super) fn of_pupil(&self, pupil: usize) -> Option<Place> {
        self.of_pupil.get(pupil).copied().flatten()
    }
}

/// Assigns the pupils of every school type with a listed capacity to its sites: private ones only
/// where the rules count them. Who attends another kind of school, or is not placed, keeps the
/// place where it is, so that of a combined school only what is left counts.
pub(super) fn assign(foot: &Foot<'_, '_>, homes: &Homes, ways: &Ways<'_>) -> Result<Room, WalkingError> {
    let schools = &foot.inputs.schools;
    let mut types: Vec<SchoolType> = schools
        .iter()
        .filter(|school| school.capacity.is_some())
        .flat_map(|school| school.types.iter().copied())
        .collect();
    types.sort_unstable();
    types.dedup();
    let mut room =
        Room { types: Vec::new(), too_large: Vec::new(), of_pupil: vec![None; homes.of_pupil.len()] };
    for school_type in types {
        let sites: Vec<usize> = (0..schools.len())
            .filter(|site| is_candidate(&foot.inputs.rules, &schools[*site], school_type))
            .collect();
        let mut elsewhere = vec![0_u32; schools.len()];
        let (mut pupils, mut at_home) = (Vec::new(), Vec::new());
        for pupil in 0..homes.of_pupil.len() {
            let Some(site) = ways.attended_site(pupil) else { continue };
            let is_one = ways.kind(pupil).is_some_and(|(kind, _)| kind == school_type);
            match homes.of_pupil[pupil] {
                Some(home) if is_one && sites.binary_search(&site).is_ok() => {
                    pupils.push(pupil);
                    at_home.push(home);
                }
                // Of a type that has its places already, those count.
                _ => elsewhere[room.of_pupil[pupil].map_or(site, |place| place.site as usize)] += 1,
            }
        }
        if pupils.is_empty() {
            continue;
        }
        if pupils.len() * sites.len() > MOST_CELLS {
            room.too_large.push(school_type);
            continue;
        }
        let capacities: Vec<Option<u32>> = sites
            .iter()
            .map(|site| schools[*site].capacity.map(|places| places.saturating_sub(elsewhere[*site])))
            .collect();
        let entrances: Vec<_> = sites.iter().map(|site| foot.entrances[*site].clone()).collect();
        let table = table(foot.network, &entrances, &homes.snaps, &at_home);
        let found = assign_within(&table, &capacities)?;
        let mut this = TypeRoom {
            school_type,
            pupils: pupils.len(),
            sites: sites.len(),
            moved: 0,
            extra: Metres(0.0),
            most_extra: Metres(0.0),
            missing_places: found.missing_places,
            without_way: found.without_way,
        };
        for ((at, pupil), place) in pupils.iter().enumerate().zip(found.pupils) {
            let Ok(place) = place else { continue };
            this.moved += usize::from(place.extra.0 > 0.0);
            this.extra.0 += place.extra.0;
            this.most_extra.0 = this.most_extra.0.max(place.extra.0);
            let site = u32::try_from(sites[place.site]).unwrap_or(u32::MAX);
            let way = table[at * sites.len() + place.site];
            room.of_pupil[*pupil] = Some(Place { site, way, extra: place.extra });
        }
        room.types.push(this);
    }
    Ok(room)
}

/// Distances in millimetres, straight pieces included, a row per residence and a column per site.
fn table(network: &Network, entrances: &[Vec<Snap>], homes: &[Snap], at_home: &[u32]) -> Vec<u32> {
    let mut table = vec![UNREACHED; at_home.len() * entrances.len()];
    let places: Vec<Snap> = at_home.iter().map(|home| homes[*home as usize]).collect();
    let all: Vec<u32> = (0..).zip(&places).map(|(number, _)| number).collect();
    for (chunk, some) in entrances.chunks(SITES_AT_A_TIME).enumerate() {
        let columns = to_sites(network, some, &places, &vec![&all; some.len()]);
        for (column, ways) in columns.into_iter().enumerate() {
            let column = chunk * SITES_AT_A_TIME + column;
            for (row, (way, home)) in ways.into_iter().zip(&places).enumerate() {
                table[row * entrances.len() + column] = with_straight(way, home).unwrap_or(UNREACHED);
            }
        }
    }
    table
}
