//! The gazetteer's indexes, filled once when all entries are in: streets by key, their forms by
//! municipality, the extents of places.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Gazetteer, NONE, Street, builder::StreetFields, forms::FormsBuilder, places::Unit};
use crate::{
    fold::{Words, to_plain},
    geocode::street_key::key_without_articles,
};

/// The municipality of each part, by the part's number.
pub(super) fn municipalities_of(parts: &FxHashMap<(u32, u32), u32>) -> Vec<u32> {
    let mut of = vec![NONE; parts.len() + 1];
    for ((municipality, _), part) in parts {
        of[*part as usize] = *municipality;
    }
    of
}

/// Fills in streets, keys and plain keys; `order` is sorted by key.
pub(super) fn index_streets(gazetteer: &mut Gazetteer, order: &[(String, u32)], fields: &[StreetFields]) {
    let mut house = 0;
    let mut plain = String::new();
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let first = u32::try_from(gazetteer.streets.len()).unwrap_or(u32::MAX);
        for (_, id) in group {
            let street = u32::try_from(gazetteer.streets.len()).unwrap_or(u32::MAX);
            let StreetFields { name, municipality, locality, postal_place, place } = fields[*id as usize];
            let first_house = u32::try_from(house).unwrap_or(u32::MAX);
            let bare = hash_of(&key_without_articles(gazetteer.texts.text(name)));
            gazetteer.streets.push(Street {
                name,
                place,
                municipality,
                locality,
                postal_place,
                first_house,
                key: first,
                bare,
            });
            house += gazetteer.houses[house..].partition_point(|h| h.street == street);
        }
        let key = group[0].0.as_str();
        gazetteer.keys.insert(key.into(), first..u32::try_from(gazetteer.streets.len()).unwrap_or(u32::MAX));
        to_plain(key, &mut plain);
        gazetteer.plain.entry(plain.as_str().into()).or_default().push(first);
    }
}

/// Fills in the forms for approximate search, a group per municipality.
pub(super) fn index_forms(gazetteer: &mut Gazetteer, order: &[(String, u32)]) {
    let mut by_municipality: Vec<(u32, u32)> =
        (0..).zip(&gazetteer.streets).map(|(id, street)| (street.municipality, id)).collect();
    by_municipality.sort_unstable();
    by_municipality.dedup_by_key(|(municipality, id)| (*municipality, gazetteer.streets[*id as usize].key));
    let mut forms = FormsBuilder::default();
    gazetteer.form_ranges = vec![0..0; gazetteer.associations.len()];
    for group in by_municipality.chunk_by(|a, b| a.0 == b.0) {
        for (_, street) in group {
            let name = gazetteer.texts.text(gazetteer.streets[*street as usize].name);
            forms.add(*street, &order[*street as usize].0, Words::of(name).joined());
        }
        gazetteer.form_ranges[group[0].0 as usize] = forms.end_group();
    }
    gazetteer.forms = forms.build();
}

/// Measures every place.
pub(super) fn index_extents(gazetteer: &mut Gazetteer) {
    let mut streets: Vec<(Unit, u32)> = Vec::new();
    for (id, street) in (0..).zip(&gazetteer.streets) {
        streets.push((Unit::Municipality(street.municipality), id));
        streets.push((Unit::Locality(street.locality), id));
        streets.push((Unit::PostalPlace(street.postal_place), id));
    }
    streets.retain(|(unit, _)| {
        !matches!(unit, Unit::Municipality(NONE) | Unit::Locality(NONE) | Unit::PostalPlace(NONE))
    });
    streets.sort_unstable();
    let extents = streets.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
        let houses = group.iter().flat_map(|(_, street)| gazetteer.houses_of(*street));
        Some((group[0].0, gazetteer.extent(houses)?))
    });
    gazetteer.extents = extents.collect();
}

/// A hash of a key, to compare keys that are not kept.
pub(crate) fn hash_of(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}
