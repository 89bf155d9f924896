//! One land of the region: 105 municipalities joined by roads, with their schools and stops.
//! The first land lies where it really is; further ones are its like elsewhere, under names of
//! their own.

use std::ops::Range;

use geo_core::EastNorth;
use rayon::prelude::*;

use crate::{
    districts::{self, District},
    error::SynthError,
    extent::{Extent, Wish},
    facts::{Facts, School},
    field_tracks,
    grounds::{self, Grounds},
    offers::Offer,
    partition::Partition,
    random::Random,
    roads::{bends, nearest, spanning_tree},
    town::{Site, Town},
};

/// A land, its positions moved to where it lies.
#[derive(Debug)]
pub struct Land {
    /// 0 is the real one.
    pub number: usize,
    /// Municipalities in the order of the facts.
    pub towns: Vec<Town>,
    /// Roads between municipalities.
    pub links: Vec<Link>,
    /// Schools in the order of the facts, with the index of the municipality.
    pub schools: Vec<(usize, School)>,
    /// What each school offers.
    pub offers: Vec<Offer>,
    /// Where each school lies, also where the list does not say it.
    pub sites: Vec<EastNorth>,
    /// Grounds of most schools, in the order of the schools.
    pub grounds: Vec<Grounds>,
    /// Stops of each municipality.
    pub stops: Vec<Vec<(String, EastNorth)>>,
    /// Number of the first address over all lands.
    pub first_address: usize,
    /// Number of the first pupil over all lands.
    pub first_pupil: usize,
    /// Where it lies beside the first.
    pub offset: [f64; 2],
}

/// A road between two municipalities.
#[derive(Debug)]
pub struct Link {
    /// Municipality and point at both ends.
    pub ends: [(usize, u32); 2],
    /// Points between, its own.
    pub between: Vec<EastNorth>,
}

/// What all lands have in common.
#[derive(Debug)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// The facts.
    pub facts: Facts,
    /// The areas.
    pub partition: Partition,
    /// The sizes.
    pub extent: Extent,
    /// Metres between field tracks, where they are wanted.
    pub tracks: Option<u64>,
    /// The school districts, the same in every land.
    pub districts: Vec<District>,
    /// Municipalities joined by a road.
    pub neighbours: Vec<[usize; 2]>,
}

impl Plan {
    /// The plan of a wish.
    ///
    /// # Errors
    /// [`SynthError`] where the wish is impossible.
    pub fn of(wish: Wish) -> Result<Self, SynthError> {
        let facts = Facts::read()?;
        let partition = Partition::of(&facts.municipalities);
        let extent = Extent::of(wish, &facts, &partition)?;
        let positions: Vec<EastNorth> = facts.municipalities.iter().map(|m| m.position).collect();
        let neighbours = neighbours(&positions);
        let districts = districts::of(&facts, &partition);
        Ok(Self { seed: wish.seed, facts, partition, extent, tracks: wish.tracks, districts, neighbours })
    }

    /// Invents a land.
    #[must_use]
    pub fn land(&self, number: usize) -> Land {
        let Self { seed, facts, partition, extent, .. } = self;
        let towns = (0..facts.municipalities.len()).into_par_iter().map(|index| {
            let site = Site { seed: *seed, land: number, index, facts, partition };
            site.town(extent.addresses[number][index])
        });
        let towns: Vec<Town> = towns.collect();
        let before = |counts: &[Vec<usize>]| counts[..number].iter().flatten().sum();
        let mut land = Land {
            number,
            links: self.links(number, &towns),
            schools: Vec::new(),
            offers: Vec::new(),
            sites: facts.schools.iter().map(|school| facts.site(school)).collect(),
            grounds: Vec::new(),
            stops: vec![Vec::new(); towns.len()],
            first_address: before(&extent.addresses),
            first_pupil: before(&extent.pupils),
            offset: extent.offsets[number].map(f64::from),
            towns,
        };
        for stop in &facts.stops {
            let town = &land.towns[stop.municipality];
            let name = if number == 0 { stop.name.clone() } else { renamed(&stop.name, &town.name) };
            land.stops[stop.municipality].push((name, stop.position));
        }
        land.schools = facts.schools.iter().map(|school| self.school(&land, school)).collect();
        let pupils = extent.pupils[number].iter().enumerate().zip(&facts.schools);
        let offers = pupils.map(|((index, pupils), school)| {
            Offer::draw(&mut Random::of(*seed, &[10, number as u64, index as u64]), school, *pupils)
        });
        land.offers = offers.collect();
        grounds::lay_out(*seed, &mut land);
        if let Some(spacing) = self.tracks {
            // Roads between municipalities are there already and end at streets, not at tracks.
            land.towns.par_iter_mut().zip(&partition.cells).enumerate().for_each(|(index, (town, cell))| {
                let mut random = Random::of(*seed, &[8, number as u64, index as u64]);
                field_tracks::lay(&mut random, town, cell, spacing);
            });
        }
        land.shift();
        land
    }

    fn links(&self, number: usize, towns: &[Town]) -> Vec<Link> {
        let mut random = Random::of(self.seed, &[2, number as u64]);
        let links = self.neighbours.iter().map(|pair| {
            let towards = |own: usize, other: usize| {
                let points = &towns[own].points;
                nearest(points, 0..points.len(), self.facts.municipalities[other].position)
            };
            let ends = [(pair[0], towards(pair[0], pair[1])), (pair[1], towards(pair[1], pair[0]))];
            let [from, to] = ends.map(|(town, point)| towns[town].points[point as usize]);
            let mut between = Vec::new();
            bends(&mut random, from, to, &mut between);
            Link { ends, between }
        });
        links.collect()
    }

    /// A school; in a further land with number, name and address of its own.
    fn school(&self, land: &Land, fact: &School) -> (usize, School) {
        let index = self.facts.municipality_of(fact);
        let mut school = fact.clone();
        let town = &land.towns[index];
        if land.number > 0
            && let Some(house) = town.houses.first()
        {
            school.number = format!("{}{:03}", fact.number, land.number);
            school.name = format!("{} {}", fact.school_type, town.name);
            school.street = format!("{} {}", town.street_or_village(house), house.number);
            town.postal_code(house).clone_into(&mut school.postal_code);
            school.place.clone_from(&town.name);
        }
        (index, school)
    }
}

impl Land {
    /// The municipalities with the numbers of their first addresses over all lands.
    pub fn towns_with_numbers(&self) -> impl Iterator<Item = (&Town, Range<usize>)> {
        self.towns.iter().scan(self.first_address, |next, town| {
            let first = *next;
            *next += town.houses.len();
            Some((town, first..*next))
        })
    }

    /// The outline of grounds.
    #[must_use]
    pub fn ring(&self, grounds: &Grounds) -> Vec<EastNorth> {
        let points = &self.towns[self.schools[grounds.school].0].points;
        grounds.outline.iter().map(|point| points[*point as usize]).collect()
    }

    /// A road between municipalities, with its ends.
    #[must_use]
    pub fn line(&self, link: &Link) -> Vec<EastNorth> {
        let [from, to] = link.ends.map(|(town, point)| self.towns[town].points[point as usize]);
        std::iter::once(from).chain(link.between.iter().copied()).chain([to]).collect()
    }

    /// Moves everything to where the land lies.
    fn shift(&mut self) {
        let [east, north] = self.offset;
        let shift = |point: &mut EastNorth| {
            point.east += east;
            point.north += north;
        };
        for town in &mut self.towns {
            town.points.iter_mut().for_each(shift);
            town.houses.iter_mut().for_each(|house| shift(&mut house.position));
        }
        self.links.iter_mut().flat_map(|link| &mut link.between).for_each(shift);
        self.schools.iter_mut().filter_map(|(_, school)| school.position.as_mut()).for_each(shift);
        self.sites.iter_mut().for_each(shift);
        self.stops.iter_mut().flatten().for_each(|(_, stop)| shift(stop));
    }
}

/// The stop's name with another place behind the comma.
fn renamed(name: &str, place: &str) -> String {
    let stop = name.rsplit_once(", ").map_or("Ortsmitte", |(stop, _)| stop);
    format!("{stop}, {place}")
}

/// Pairs to be joined: all with nobody in the circle between them (Gabriel and Sokal 1969),
/// which contains the shortest tree that reaches all.
fn neighbours(positions: &[EastNorth]) -> Vec<[usize; 2]> {
    let squared = |a: usize, b: usize| positions[a].distance(positions[b]).0.powi(2);
    let mut pairs = Vec::new();
    for a in 0..positions.len() {
        for b in a + 1..positions.len() {
            let between = |c: usize| c != a && c != b && squared(a, c) + squared(b, c) < squared(a, b);
            if !(0..positions.len()).any(between) {
                pairs.push([a, b]);
            }
        }
    }
    debug_assert!(pairs.len() + 1 >= spanning_tree(positions).len());
    pairs
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;

    /// A plan of so many addresses.
    pub(crate) fn plan(seed: u64, pupils: Option<u64>, addresses: Option<u64>) -> Plan {
        Plan::of(Wish { seed, pupils, addresses, tracks: None }).unwrap()
    }

    /// A plan of the base region with tracks so far apart.
    pub(crate) fn plan_with_tracks(tracks: Option<u64>) -> Plan {
        Plan::of(Wish { seed: 1, tracks, ..Wish::default() }).unwrap()
    }

    /// Finds the root of a point, halving paths.
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }

    #[test]
    fn the_whole_network_is_connected() {
        let land = plan(1, None, None).land(0);
        let mut first = vec![0];
        for town in &land.towns {
            first.push(first[first.len() - 1] + town.points.len());
        }
        let mut parents: Vec<usize> = (0..first[first.len() - 1]).collect();
        let mut join = |a: usize, b: usize| {
            let (a, b) = (root(&mut parents, a), root(&mut parents, b));
            parents[a] = b;
        };
        for (i, town) in land.towns.iter().enumerate() {
            for pair in town.ways.iter().flat_map(|way| way.points.windows(2)) {
                join(first[i] + pair[0] as usize, first[i] + pair[1] as usize);
            }
        }
        for link in &land.links {
            let [a, b] = link.ends.map(|(town, point)| first[town] + point as usize);
            join(a, b);
        }
        // Outlines of grounds are no part of it.
        let walked = land.towns.iter().zip(&first);
        let mut walked: Vec<usize> = walked
            .flat_map(|(town, first)| {
                town.ways.iter().flat_map(|way| &way.points).map(move |at| first + *at as usize)
            })
            .collect();
        walked.sort_unstable();
        walked.dedup();
        let whole = root(&mut parents, walked[0]);
        let apart = walked.iter().filter(|at| root(&mut parents, **at) != whole).count();
        assert_eq!(apart, 0, "of {}", walked.len());
    }

    #[test]
    fn every_municipality_has_its_addresses_and_they_lie_inside_it() {
        let plan = plan(1, None, None);
        let land = plan.land(0);
        for (i, town) in land.towns.iter().enumerate() {
            assert_eq!(town.houses.len(), plan.extent.addresses[0][i], "{}", town.name);
            let cell = &plan.partition.cells[i];
            assert!(town.houses.iter().all(|house| cell.contains(house.position, 0.5)), "{}", town.name);
        }
    }

    #[test]
    fn no_address_stands_twice_in_one_locality() {
        for town in plan(1, None, None).land(0).towns {
            let mut seen = std::collections::BTreeSet::new();
            for house in &town.houses {
                let street = town.street(house);
                let address = (street.locality, town.street_or_village(house), house.number);
                assert!(seen.insert(address), "{address:?} in {}", town.name);
            }
        }
    }

    #[test]
    fn street_names_return_in_other_villages() {
        let land = plan(1, None, None).land(0);
        let has = |town: &&Town| town.streets.iter().any(|street| street.name == "Hauptstraße");
        assert!(land.towns.iter().filter(has).count() >= 50);
        let numbered = |town: &&Town| town.streets.iter().any(|street| street.name.is_empty());
        assert!(land.towns.iter().filter(numbered).count() >= 5);
    }

    #[test]
    fn a_further_land_has_names_keys_and_postal_codes_of_its_own() {
        let plan = plan(1, Some(60_000), Some(180_000));
        let (here, there) = (plan.land(0), plan.land(1));
        for (a, b) in here.towns.iter().zip(&there.towns) {
            assert_ne!(a.key, b.key);
            assert_ne!(a.name, b.name);
            assert_ne!(a.localities[0].postal_code, b.localities[0].postal_code);
            assert!(b.key.len() == 8 && b.localities[0].postal_code.len() == 5);
        }
        assert_ne!(here.schools[0].1.number, there.schools[0].1.number);
        assert_eq!(there.first_address, plan.extent.addresses[0].iter().sum::<usize>());
    }
}
