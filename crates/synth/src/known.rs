//! What the register of a land holds more than once: addresses that several Ortsteile or
//! municipalities share, and names that several places bear. What a list leaves out is only
//! left out where the rest still says which address is meant.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::{
    houses::{House, Number},
    land::Land,
    town::Town,
};

/// The register of a land, counted.
pub struct Known {
    /// Addresses of a municipality as they stand.
    exact: FxHashMap<u64, u8>,
    /// With the numbers that ranges stand for.
    in_town: FxHashMap<u64, u8>,
    in_association: FxHashMap<u64, u8>,
    place_names: FxHashMap<String, u8>,
}

impl Known {
    /// Counts a land's addresses and places.
    #[must_use]
    pub fn of(land: &Land) -> Self {
        let mut known = Self {
            exact: FxHashMap::default(),
            in_town: FxHashMap::default(),
            in_association: FxHashMap::default(),
            place_names: FxHashMap::default(),
        };
        for (index, town) in land.towns.iter().enumerate() {
            for house in &town.houses {
                let street = town.street_or_village(house);
                add(&mut known.exact, hash(&index, street, house.number));
                for number in meanings(house.number) {
                    add(&mut known.in_town, hash(&index, street, number));
                    if !town.association.is_empty() {
                        add(&mut known.in_association, hash(&town.association, street, number));
                    }
                }
            }
            let names: FxHashSet<&str> = std::iter::once(town.name.as_str())
                .chain(town.localities.iter().map(|locality| locality.name.as_str()))
                .flat_map(|name| [name, base(name)])
                .collect();
            for name in names {
                *known.place_names.entry(name.to_owned()).or_default() += 1;
            }
        }
        known
    }

    /// Whether the municipality has the address in one Ortsteil only.
    #[must_use]
    pub fn is_one_in_town(&self, index: usize, town: &Town, house: &House) -> bool {
        let street = town.street_or_village(house);
        meanings(house.number).all(|number| self.in_town.get(&hash(&index, street, number)) == Some(&1))
    }

    /// Whether another Ortsteil has the very same address.
    #[must_use]
    pub fn stands_again(&self, index: usize, town: &Town, house: &House) -> bool {
        let key = hash(&index, town.street_or_village(house), house.number);
        self.exact.get(&key).is_some_and(|count| *count > 1)
    }

    /// Whether the Verbandsgemeinde has the address in one municipality only.
    #[must_use]
    pub fn is_one_in_association(&self, town: &Town, house: &House) -> bool {
        let street = town.street_or_village(house);
        let is_one = |number| self.in_association.get(&hash(&town.association, street, number)) == Some(&1);
        meanings(house.number).all(is_one)
    }

    /// Whether no other place bears the name, with or without what follows it in brackets.
    #[must_use]
    pub fn is_one_place(&self, name: &str) -> bool {
        self.place_names.get(base(name)) == Some(&1)
    }

    /// Whether the municipality has a house of this number in a street, alone, in a range or
    /// with a suffix.
    #[must_use]
    pub fn holds(&self, index: usize, street: &str, number: u16) -> bool {
        (0..=26)
            .map(|suffix| Number { first: number, last: 0, suffix })
            .any(|number| self.in_town.contains_key(&hash(&index, street, number)))
    }
}

/// The number, and those that a range stands for.
fn meanings(number: Number) -> impl Iterator<Item = Number> {
    let within = (number.first..=number.last).filter(move |_| number.last > 0);
    std::iter::once(number).chain(within.map(|first| Number { first, last: 0, suffix: 0 }))
}

/// The name without what is in brackets.
fn base(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}

fn add(counts: &mut FxHashMap<u64, u8>, key: u64) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}

fn hash(place: &impl std::hash::Hash, street: &str, number: Number) -> u64 {
    let mut hasher = FxHasher::default();
    place.hash(&mut hasher);
    street.hash(&mut hasher);
    number.hash(&mut hasher);
    hasher.finish()
}
