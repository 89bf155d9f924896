//! One municipality of the region: its localities, streets, ways and houses. It follows from
//! the seed, the land and the municipality alone.

use geo_core::EastNorth;

use crate::{
    extent::largest_remainder,
    facts::Facts,
    houses::{House, adjust, build},
    localities::{self, Locality},
    partition::{Cell, Partition},
    place_names,
    random::Random,
    roads,
    settlement::{Ground, Settlement},
    street_names::StreetNames,
    streets::{Class, lines},
};

/// A municipality with everything in it.
#[derive(Debug, Default)]
pub struct Town {
    /// Key (AGS).
    pub key: String,
    /// Name without "Stadt".
    pub name: String,
    /// Verbandsgemeinde, where the program knows it.
    pub association: String,
    /// The main one first.
    pub localities: Vec<Locality>,
    /// Streets with a name, and villages whose houses have numbers only.
    pub streets: Vec<Street>,
    /// Points of the ways.
    pub points: Vec<EastNorth>,
    /// Ways.
    pub ways: Vec<Way>,
    /// Houses.
    pub houses: Vec<House>,
}

/// A street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// Its name; empty where houses are numbered by village.
    pub name: String,
    /// Index of its locality.
    pub locality: usize,
}

/// A way of the network.
#[derive(Debug, Clone)]
pub struct Way {
    /// Indexes of its points.
    pub points: Vec<u32>,
    /// Kind.
    pub class: Class,
    /// Index of the street it is a part of.
    pub street: Option<u32>,
}

impl Way {
    /// Whether it is a road between places, outside of them and without a sidewalk.
    #[must_use]
    pub fn is_country_road(&self) -> bool {
        self.class == Class::Tertiary && self.street.is_none()
    }
}

/// Which municipality of which land, and what there is to know of it.
#[derive(Clone, Copy)]
pub struct Site<'f> {
    /// The seed.
    pub seed: u64,
    /// The land; 0 is the real one.
    pub land: usize,
    /// The municipality.
    pub index: usize,
    /// The facts.
    pub facts: &'f Facts,
    /// The areas.
    pub partition: &'f Partition,
}

/// Municipalities of this size are cities, where a street name is given once.
const CITY: u64 = 20_000;

impl Site<'_> {
    /// Invents the municipality with so many addresses. Positions are those of the first land.
    #[must_use]
    pub fn town(&self, addresses: usize) -> Town {
        let mut random = Random::of(self.seed, &[1, self.land as u64, self.index as u64]);
        let own = &self.facts.municipalities[self.index];
        let cell = &self.partition.cells[self.index];
        let mut town = Town {
            key: own.key.clone(),
            name: own.short().to_owned(),
            association: own.association.clone(),
            localities: localities::of(own, self.index, &self.facts.stops, cell),
            ..Town::default()
        };
        if self.land > 0 {
            self.rename(&mut random, &mut town);
        }
        let weights: Vec<u64> = town.localities.iter().map(|locality| locality.weight).collect();
        let shares = largest_remainder(addresses as u64, &weights);
        let mut names = StreetNames::new(own.population > CITY);
        // Whoever finds no room in one locality is spread over those after it.
        let (mut missing, mut left) = (0, addresses);
        let mut crossings = Vec::new();
        for (locality, share) in shares.into_iter().enumerate() {
            let wanted = share + (missing * share).div_ceil(left.max(1)).min(missing);
            left -= share;
            let before = town.points.len();
            let built = town.settle(&mut random, cell, locality, wanted, own.population, &mut names);
            crossings.push(before..before + built.crossings);
            missing = missing + share - built.houses;
            names.next_locality();
        }
        adjust(&mut town.houses, addresses, &|point| cell.contains(point, 1.0));
        roads::between_localities(&mut random, &mut town, &crossings);
        let stops = self.facts.stops.iter().filter(|stop| stop.municipality == self.index);
        roads::to_stops(&mut random, &mut town, stops.map(|stop| stop.position), cell, &crossings);
        roads::tracks(&mut random, &mut town, cell, &crossings);
        // Streets of one locality stand together in the register.
        town.houses.sort_by_key(|house| (house.street, house.number));
        town
    }

    /// Gives the municipality of a further land names, a key and postal codes of its own.
    fn rename(&self, random: &mut Random, town: &mut Town) {
        let number = (self.land - 1) * self.facts.municipalities.len() + self.index;
        town.name = place_names::municipality(self.seed, number);
        // No Land has a key from 20 on; the last digits stay.
        town.key = format!("{}{}{}", 20 + self.land / 10, self.land % 10, &town.key[3..]);
        town.association.clear();
        let first = self.facts.municipalities[self.index].postal_codes.first();
        let group = self.facts.municipalities.iter().position(|m| m.postal_codes.first() == first);
        let base = 56_000 + self.land * 200 + group.unwrap_or_default();
        let parts = town.localities.len() > 1;
        for (i, locality) in town.localities.iter_mut().enumerate() {
            locality.postal_code = format!("{base}");
            if i == 0 && parts {
                locality.name.clone_from(&town.name);
            } else if parts {
                locality.name = place_names::village(random);
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        for locality in &mut town.localities {
            while !seen.insert(locality.name.clone()) {
                locality.name = place_names::village(random);
            }
        }
    }
}

/// What came of a locality.
struct Built {
    crossings: usize,
    houses: usize,
}

impl Town {
    /// The postal code of a house.
    #[must_use]
    pub fn postal_code(&self, house: &House) -> &str {
        &self.locality(house).postal_code
    }

    /// The street of a house.
    #[must_use]
    pub fn street(&self, house: &House) -> &Street {
        &self.streets[house.street as usize]
    }

    /// The locality of a house.
    #[must_use]
    pub fn locality(&self, house: &House) -> &Locality {
        &self.localities[self.street(house).locality]
    }

    /// What an address says for the street: its name, or the village's where there is none.
    #[must_use]
    pub fn street_or_village(&self, house: &House) -> &str {
        let street = self.street(house);
        let village = &self.localities[street.locality].name;
        [&street.name, village, &self.name]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", String::as_str)
    }

    /// Builds streets and houses of one locality.
    fn settle(
        &mut self,
        random: &mut Random,
        cell: &Cell,
        locality: usize,
        wanted: usize,
        population: u64,
        names: &mut StreetNames,
    ) -> Built {
        let ground = Ground { cell, localities: &self.localities, own: locality };
        let mut settlement = Settlement::grow(random, &ground, wanted);
        let crossings = settlement.points.len();
        let through = match (locality, population) {
            (0, 3000..) => Class::Secondary,
            (0, _) => Class::Tertiary,
            _ => Class::Unclassified,
        };
        let lines = lines(random, &mut settlement, through);
        let by_village = match self.localities.len() {
            1 => population < 250 && random.chance(0.4),
            _ => locality > 0 && population < CITY && wanted < 200 && random.chance(0.35),
        };
        let first = u32::try_from(self.points.len()).unwrap_or(u32::MAX);
        let mut houses = Vec::new();
        let inside = |point: EastNorth| cell.contains(point, 1.0);
        let mut highest = 0;
        let mut has_main = false;
        for line in lines {
            let street = if by_village && !self.streets.is_empty() && highest > 0 {
                self.streets.len() - 1
            } else {
                let name = match (by_village, line.main && !has_main) {
                    (true, _) => String::new(),
                    (false, true) => names.main(random),
                    (false, false) => names.next(random),
                };
                has_main |= line.main;
                self.streets.push(Street { name, locality });
                self.streets.len() - 1
            };
            let street = u32::try_from(street).unwrap_or(u32::MAX);
            let points: Vec<EastNorth> =
                line.points.iter().map(|at| settlement.points[*at as usize]).collect();
            let before = if by_village { highest } else { 0 };
            highest = build(random, &points, street, before, &inside, &mut houses).max(1);
            let points = line.points.iter().map(|at| first + at).collect();
            self.ways.push(Way { points, class: line.class, street: Some(street) });
        }
        let built = Built { crossings, houses: houses.len().min(wanted) };
        if houses.len() > wanted {
            adjust(&mut houses, wanted, &inside);
        }
        self.houses.append(&mut houses);
        for [from, to] in std::mem::take(&mut settlement.gaps) {
            if let Some(class) = roads::short_cut(random) {
                self.ways.push(Way { points: vec![first + from, first + to], class, street: None });
            }
        }
        self.points.append(&mut settlement.points);
        built
    }
}
