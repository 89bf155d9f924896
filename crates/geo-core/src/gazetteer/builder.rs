//! Building the gazetteer: entries are interned as they come, then sorted once.

use rayon::slice::ParallelSliceMut;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Gazetteer, House, NONE, NORTH_OFFSET,
    forms::FormsBuilder,
    indexes::{index_extents, index_forms, index_streets, municipalities_of},
    intern::{Arena, Interner},
    numbers::Numbers,
    places::{PlaceNames, Unit, place_key},
    postal_codes::PostalCodes,
};
use crate::{
    geocode::street_key::street_key, ids::MunicipalityKey, position::EastNorth, register::RegisterAddress,
};

/// Takes in the entries of one or more registers.
#[derive(Debug)]
pub struct GazetteerBuilder {
    texts: Interner,
    streets: FxHashMap<StreetFields, u32>,
    street_list: Vec<StreetFields>,
    houses: Vec<House>,
    numbers: Interner,
    ids: Arena,
    municipalities: Interner,
    /// Verbandsgemeinde of each municipality.
    association_of: Vec<u32>,
    localities: FxHashMap<(u32, u32), u32>,
    postal_places: FxHashMap<(u32, u32), u32>,
    associations: Interner,
    names: PlaceNames,
    named: FxHashSet<(u32, Unit)>,
    postal_codes: PostalCodes,
    register: u8,
    last: Option<(LastFields, u32)>,
}

/// What makes two register entries one street. Texts are interned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StreetFields {
    pub(super) name: u32,
    pub(super) municipality: u32,
    pub(super) locality: u32,
    pub(super) postal_place: u32,
    pub(super) place: u32,
}

/// The texts of the entry before, so that a run of houses of one street is not looked up
/// again.
#[derive(Debug, Default)]
struct LastFields {
    street: String,
    key: Option<MunicipalityKey>,
    municipality: String,
    locality: String,
    postal_place: String,
    postal_code: String,
}

impl LastFields {
    fn is(&self, entry: &RegisterAddress<'_>) -> bool {
        self.street == entry.street
            && self.key == entry.municipality_key
            && self.municipality == entry.municipality
            && self.locality == entry.locality
            && self.postal_place == entry.postal_place
            && self.postal_code == entry.postal_code
    }

    fn set(&mut self, entry: &RegisterAddress<'_>) {
        for (kept, seen) in [
            (&mut self.street, entry.street),
            (&mut self.municipality, entry.municipality),
            (&mut self.locality, entry.locality),
            (&mut self.postal_place, entry.postal_place),
            (&mut self.postal_code, entry.postal_code),
        ] {
            kept.clear();
            kept.push_str(seen);
        }
        self.key = entry.municipality_key;
    }
}

/// Street names that say only "house number": the village is the street.
const NUMBERED_BY_VILLAGE: &[&str] =
    &["", "haus", "hausnr", "hausnummer", "nr", "ohnestrasse", "ohnestrassenname"];

/// Whether a street's key names no street.
pub(crate) fn is_numbered_by_village(key: &str) -> bool {
    NUMBERED_BY_VILLAGE.contains(&key)
}

impl Default for GazetteerBuilder {
    fn default() -> Self {
        let mut municipalities = Interner::default();
        municipalities.intern("");
        let mut texts = Interner::default();
        texts.intern("");
        let mut associations = Interner::default();
        associations.intern("");
        let mut ids = Arena::default();
        ids.push("");
        Self {
            texts,
            streets: FxHashMap::default(),
            street_list: Vec::new(),
            houses: Vec::new(),
            numbers: Interner::default(),
            ids,
            municipalities,
            association_of: vec![NONE],
            localities: FxHashMap::default(),
            postal_places: FxHashMap::default(),
            associations,
            names: PlaceNames::default(),
            named: FxHashSet::default(),
            postal_codes: PostalCodes::default(),
            register: 0,
            last: None,
        }
    }
}

impl GazetteerBuilder {
    /// From here on entries come from the next register, which is trusted less than those
    /// before it.
    pub fn next_register(&mut self) {
        self.register = self.register.saturating_add(1);
    }

    /// Takes in one entry. An entry whose position lies outside EPSG:25832's Germany by more
    /// than 2,000 km is stored at the border of that range; readers refuse such entries.
    pub fn add(&mut self, entry: &RegisterAddress<'_>) {
        let street = match &self.last {
            Some((last, street)) if last.is(entry) => *street,
            _ => {
                let street = self.street(entry);
                let mut last = self.last.take().map(|(last, _)| last).unwrap_or_default();
                last.set(entry);
                self.last = Some((last, street));
                street
            }
        };
        let EastNorth { east, north } = entry.position;
        self.houses.push(House {
            street,
            rank: self.numbers.intern(entry.house_number.trim()),
            id: if entry.id.is_empty() { 0 } else { self.ids.push(entry.id) },
            east: millimetres(east * 1000.0),
            north: millimetres(north * 1000.0 - NORTH_OFFSET),
            postal_code: self.postal_codes.intern(entry.postal_code.trim()),
            quality: entry.quality,
            register: self.register,
        });
    }

    /// States that a municipality has a postal code (many to many); evidence, never a filter.
    pub fn postal_code(&mut self, municipality: MunicipalityKey, postal_code: &str) {
        let municipality = self.municipality_of_key(municipality);
        let code = self.postal_codes.intern(postal_code.trim());
        self.postal_codes.join(municipality, code);
    }

    /// States that a municipality belongs to a Verbandsgemeinde or another association, whose
    /// name stands in many lists in place of the municipality's. `name` may be empty where only
    /// the association's key is known.
    pub fn association(&mut self, municipality: MunicipalityKey, key: &str, name: &str) {
        let municipality = self.municipality_of_key(municipality);
        let association = self.associations.intern(key.trim());
        self.association_of[municipality as usize] = association;
        if association != NONE {
            self.name(name, Unit::Association(association));
        }
    }

    fn municipality_of_key(&mut self, key: MunicipalityKey) -> u32 {
        let id = self.municipalities.intern(key.as_str());
        if id as usize == self.association_of.len() {
            self.association_of.push(NONE);
        }
        id
    }

    /// Without a key the municipality's name stands for it, or the postal place, or the postal
    /// code: enough to keep the streets of different places apart.
    fn municipality(&mut self, entry: &RegisterAddress<'_>) -> u32 {
        if let Some(key) = entry.municipality_key {
            return self.municipality_of_key(key);
        }
        let name = [entry.municipality, entry.postal_place, entry.locality, entry.postal_code]
            .into_iter()
            .map(str::trim)
            .find(|name| !name.is_empty());
        let Some(name) = name else { return NONE };
        let id = self.municipalities.intern(&place_key(name));
        if id as usize == self.association_of.len() {
            self.association_of.push(NONE);
        }
        id
    }

    fn street(&mut self, entry: &RegisterAddress<'_>) -> u32 {
        let municipality = self.municipality(entry);
        let code = self.postal_codes.intern(entry.postal_code.trim());
        self.postal_codes.join(municipality, code);
        self.name(entry.municipality, Unit::Municipality(municipality));
        let locality = Self::part(&mut self.localities, &mut self.texts, municipality, entry.locality);
        if locality != NONE {
            self.name(entry.locality, Unit::Locality(locality));
        }
        let postal_place =
            Self::part(&mut self.postal_places, &mut self.texts, municipality, entry.postal_place);
        if postal_place != NONE {
            self.name(entry.postal_place, Unit::PostalPlace(postal_place));
        }
        let fields = StreetFields {
            name: self.texts.intern(entry.street.trim()),
            municipality,
            locality,
            postal_place,
            place: self.texts.intern(&place_line(entry)),
        };
        *self.streets.entry(fields).or_insert_with(|| {
            self.street_list.push(fields);
            u32::try_from(self.street_list.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The number of a named part of a municipality, 1 and up; 0 for no name.
    fn part(
        parts: &mut FxHashMap<(u32, u32), u32>,
        texts: &mut Interner,
        municipality: u32,
        name: &str,
    ) -> u32 {
        if name.trim().is_empty() {
            return NONE;
        }
        let next = u32::try_from(parts.len() + 1).unwrap_or(u32::MAX);
        *parts.entry((municipality, texts.intern(&place_key(name)))).or_insert(next)
    }

    fn name(&mut self, name: &str, unit: Unit) {
        let text = self.texts.intern(name.trim());
        if unit != Unit::Municipality(NONE) && self.named.insert((text, unit)) {
            self.names.add(name, unit);
        }
    }

    /// The key of a street; where houses are numbered by village, that of the village's name.
    fn key(&self, fields: &StreetFields, place_names: &FxHashMap<Unit, u32>) -> String {
        let key = street_key(self.texts.text(fields.name));
        if !is_numbered_by_village(&key) {
            return key;
        }
        let village = [
            Unit::Locality(fields.locality),
            Unit::PostalPlace(fields.postal_place),
            Unit::Municipality(fields.municipality),
        ];
        village
            .iter()
            .find_map(|unit| place_names.get(unit))
            .map_or(key, |name| street_key(self.texts.text(*name)))
    }

    /// Builds the indexes. O(n log n) in the number of entries, sorted over all cores.
    #[must_use]
    pub fn build(mut self) -> Gazetteer {
        let mut place_names: FxHashMap<Unit, u32> = FxHashMap::default();
        let mut named: Vec<(u32, Unit)> = self.named.iter().copied().collect();
        named.sort_unstable();
        for (text, unit) in named {
            place_names.entry(unit).or_insert(text);
        }

        let mut order: Vec<(String, u32)> =
            (0..).zip(&self.street_list).map(|(id, fields)| (self.key(fields, &place_names), id)).collect();
        let fields = &self.street_list;
        order.par_sort_by(|a, b| {
            let place = |id: u32| {
                let f = &fields[id as usize];
                (f.municipality, f.locality, f.postal_place)
            };
            (&a.0, place(a.1), a.1).cmp(&(&b.0, place(b.1), b.1))
        });

        let (numbers, ranks) = Numbers::of(&self.numbers);
        let mut street_ranks = vec![0_u32; order.len()];
        for (rank, (_, id)) in (0..).zip(&order) {
            street_ranks[*id as usize] = rank;
        }
        for house in &mut self.houses {
            house.street = street_ranks[house.street as usize];
            house.rank = ranks[house.rank as usize];
        }
        self.houses.par_sort_by_key(|house| (house.street, house.rank, house.register));
        self.houses.shrink_to_fit();
        self.ids.shrink();

        let mut gazetteer = Gazetteer {
            streets: Vec::with_capacity(order.len()),
            keys: FxHashMap::default(),
            plain: FxHashMap::default(),
            forms: FormsBuilder::default().build(),
            form_ranges: Vec::new(),
            houses: self.houses,
            numbers,
            texts: self.texts,
            ids: self.ids,
            associations: self.association_of,
            localities: municipalities_of(&self.localities),
            postal_places: municipalities_of(&self.postal_places),
            places: self.names.build(),
            extents: FxHashMap::default(),
            postal_codes: self.postal_codes,
        };
        index_streets(&mut gazetteer, &order, &self.street_list);
        index_forms(&mut gazetteer, &order);
        index_extents(&mut gazetteer);
        gazetteer
    }
}

/// What the entry's fields say of the place, in one line: postal place or municipality, with
/// the locality in brackets where it adds something.
fn place_line(entry: &RegisterAddress<'_>) -> String {
    let place = if entry.postal_place.trim().is_empty() { entry.municipality } else { entry.postal_place };
    let (place, locality) = (place.trim(), entry.locality.trim());
    if locality.is_empty() || place.contains(locality) {
        place.to_owned()
    } else if place.is_empty() {
        locality.to_owned()
    } else {
        format!("{place} ({locality})")
    }
}

/// Rounds to an integer; the cast saturates.
#[allow(clippy::cast_possible_truncation)]
fn millimetres(value: f64) -> i32 {
    value.round() as i32
}
