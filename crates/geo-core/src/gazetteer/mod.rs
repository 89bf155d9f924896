//! The gazetteer: every address of the registers in memory, found by place, street and number.
//!
//! Streets are sorted by key, then municipality, houses by street, then number: an address is
//! one hash look-up and two binary searches away. A house takes 28 bytes and its register id.

mod addresses;
mod builder;
pub(crate) mod forms;
mod indexes;
mod intern;
mod numbers;
pub(crate) mod places;
pub(crate) mod postal_codes;

use std::ops::Range;

use rustc_hash::FxHashMap;

pub use builder::GazetteerBuilder;
pub(crate) use builder::is_numbered_by_village;
use forms::Forms;
pub(crate) use indexes::hash_of;
use intern::{Arena, Interner};
use numbers::Numbers;
use places::{Places, Unit};
use postal_codes::PostalCodes;

use crate::{
    geocode::house_number::HouseNumber, position::EastNorth, register::RegisterQuality, units::Metres,
};

/// Stands for "no municipality", "no locality", "no postal place", "no association".
pub(crate) const NONE: u32 = 0;

/// All addresses, ready to be asked.
#[derive(Debug)]
pub struct Gazetteer {
    /// Streets by key and municipality.
    streets: Vec<Street>,
    /// Street ids by key.
    keys: FxHashMap<Box<str>, Range<u32>>,
    /// Keys as people type them who know no umlauts (see [`crate::fold::to_plain`]): first
    /// street of each key.
    plain: FxHashMap<Box<str>, Vec<u32>>,
    /// Spellings for approximate search, by municipality; a form's name is the first street of
    /// its key in the municipality.
    forms: Forms,
    /// Where the forms of a municipality lie.
    form_ranges: Vec<Range<usize>>,
    houses: Vec<House>,
    numbers: Numbers,
    texts: Interner,
    ids: Arena,
    /// Verbandsgemeinde of each municipality, or of what stands for one without a key.
    associations: Vec<u32>,
    /// Municipality of each locality.
    localities: Vec<u32>,
    /// Municipality of each postal place.
    postal_places: Vec<u32>,
    places: Places,
    extents: FxHashMap<Unit, Extent>,
    postal_codes: PostalCodes,
}

/// A street of one municipality, locality and postal place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Street {
    /// The register's name, interned; empty where houses are numbered by village.
    name: u32,
    /// What the register's fields say of the place, as one interned text.
    place: u32,
    pub(crate) municipality: u32,
    pub(crate) locality: u32,
    pub(crate) postal_place: u32,
    first_house: u32,
    /// First street of the same key: a number for the key itself.
    pub(crate) key: u32,
    /// Hash of the key without prepositions and articles.
    pub(crate) bare: u64,
}

/// A house of a street.
#[derive(Debug, Clone, Copy)]
pub(crate) struct House {
    pub(crate) street: u32,
    /// Rank in [`Numbers`].
    rank: u32,
    id: u32,
    /// Millimetres east.
    east: i32,
    /// Millimetres north of 5,000 km.
    north: i32,
    pub(crate) postal_code: u16,
    pub(crate) quality: RegisterQuality,
    /// Place of the register in the order of trust.
    pub(crate) register: u8,
}

/// The area that the houses of a street or place take up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Mean of all positions.
    pub(crate) middle: EastNorth,
    /// Distance of the farthest house from the middle.
    pub(crate) radius: Metres,
    /// Any of the streets.
    pub(crate) street: u32,
}

/// Millimetres between the equator and the zero of stored northings.
const NORTH_OFFSET: f64 = 5_000_000_000.0;

impl House {
    /// Position in EPSG:25832, rounded to the millimetre.
    pub(crate) fn position(&self) -> EastNorth {
        EastNorth {
            east: f64::from(self.east) / 1000.0,
            north: (f64::from(self.north) + NORTH_OFFSET) / 1000.0,
        }
    }
}

impl Gazetteer {
    /// Number of addresses with a house number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.houses.len() - self.houses_without_number()
    }

    /// Whether there is no address with a house number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn houses_without_number(&self) -> usize {
        self.houses.iter().filter(|house| self.number(house).number == 0).count()
    }

    /// The streets of a key, sorted by municipality.
    pub(crate) fn streets_of_key(&self, key: &str) -> Range<u32> {
        self.keys.get(key).cloned().unwrap_or_default()
    }

    /// The first streets of the keys that read alike without umlauts and double letters.
    pub(crate) fn streets_of_plain_key(&self, plain: &str) -> &[u32] {
        self.plain.get(plain).map_or(&[], Vec::as_slice)
    }

    /// The streets that share the key of `street` within its municipality, or everywhere.
    pub(crate) fn streets_like(&self, street: u32, municipality: Option<u32>) -> Range<u32> {
        let key = self.street(street).key;
        let rest = &self.streets[key as usize..];
        let len = rest.partition_point(|other| other.key == key);
        let all = key..key + u32::try_from(len).unwrap_or(u32::MAX);
        municipality.map_or(all.clone(), |municipality| self.streets_in(all, municipality))
    }

    /// The part of a range of one key that lies in a municipality.
    pub(crate) fn streets_in(&self, streets: Range<u32>, municipality: u32) -> Range<u32> {
        let all = &self.streets[streets.start as usize..streets.end as usize];
        let start = all.partition_point(|street| street.municipality < municipality);
        let len = all[start..].partition_point(|street| street.municipality == municipality);
        let start = streets.start + u32::try_from(start).unwrap_or(u32::MAX);
        start..start + u32::try_from(len).unwrap_or(u32::MAX)
    }

    pub(crate) fn street(&self, street: u32) -> &Street {
        &self.streets[street as usize]
    }

    pub(crate) fn street_name(&self, street: &Street) -> &str {
        self.texts.text(street.name)
    }

    pub(crate) fn place_name(&self, street: &Street) -> &str {
        self.texts.text(street.place)
    }

    /// The houses of a street, sorted by number; those without a number come first.
    pub(crate) fn houses_of(&self, street: u32) -> Range<u32> {
        let start = self.street(street).first_house;
        let end =
            self.streets.get(street as usize + 1).map_or(self.houses.len(), |next| next.first_house as usize);
        start..u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// The houses of a street whose number has a rank in `ranks`.
    fn houses_ranked(&self, street: u32, ranks: &Range<u32>) -> Range<u32> {
        let range = self.houses_of(street);
        let houses = &self.houses[range.start as usize..range.end as usize];
        let start = houses.partition_point(|house| house.rank < ranks.start);
        let len = houses[start..].partition_point(|house| house.rank < ranks.end);
        let start = range.start + u32::try_from(start).unwrap_or(u32::MAX);
        start..start + u32::try_from(len).unwrap_or(u32::MAX)
    }

    /// The houses of a street with exactly this number.
    pub(crate) fn houses_with(&self, street: u32, number: &HouseNumber) -> Range<u32> {
        self.houses_ranked(street, &self.numbers.ranks_of(number))
    }

    /// The houses of a street from one number to another, with any suffix.
    pub(crate) fn houses_between(&self, street: u32, first: u32, last: u32) -> Range<u32> {
        self.houses_ranked(street, &self.numbers.ranks_from(first, last))
    }

    pub(crate) fn house(&self, house: u32) -> &House {
        &self.houses[house as usize]
    }

    pub(crate) fn number(&self, house: &House) -> &HouseNumber {
        self.numbers.number(house.rank)
    }

    pub(crate) fn number_spelling(&self, house: &House) -> &str {
        self.numbers.spelling(house.rank)
    }

    pub(crate) fn house_id(&self, house: &House) -> &str {
        self.ids.text(house.id)
    }

    pub(crate) fn postal_codes(&self) -> &PostalCodes {
        &self.postal_codes
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    pub(crate) fn association_of(&self, municipality: u32) -> u32 {
        self.associations[municipality as usize]
    }

    /// The municipality that a place lies in; `None` for an association.
    pub(crate) fn municipality_of(&self, unit: Unit) -> Option<u32> {
        match unit {
            Unit::Municipality(id) => Some(id),
            Unit::Locality(id) => self.localities.get(id as usize).copied(),
            Unit::PostalPlace(id) => self.postal_places.get(id as usize).copied(),
            Unit::Association(_) => None,
        }
    }

    /// Where a place lies; `None` for an association and for a place without houses.
    pub(crate) fn extent_of(&self, unit: Unit) -> Option<&Extent> {
        self.extents.get(&unit)
    }

    /// The forms of a municipality's streets.
    pub(crate) fn forms_in(&self, municipality: u32) -> (&Forms, Range<usize>) {
        (&self.forms, self.form_ranges.get(municipality as usize).cloned().unwrap_or_default())
    }

    /// Number of municipalities, the absent one included.
    pub(crate) fn municipality_count(&self) -> u32 {
        u32::try_from(self.associations.len()).unwrap_or(u32::MAX)
    }

    /// The extent of some houses; `None` for no houses.
    pub(crate) fn extent(&self, houses: impl Iterator<Item = u32> + Clone) -> Option<Extent> {
        let mut sum = EastNorth::default();
        let mut count = 0.0;
        for house in houses.clone() {
            let position = self.house(house).position();
            sum.east += position.east;
            sum.north += position.north;
            count += 1.0;
        }
        let street = self.house(houses.clone().next()?).street;
        let middle = EastNorth { east: sum.east / count, north: sum.north / count };
        let radius = houses.map(|house| self.house(house).position().distance(middle).0).fold(0.0, f64::max);
        Some(Extent { middle, radius: Metres(radius), street })
    }
}
