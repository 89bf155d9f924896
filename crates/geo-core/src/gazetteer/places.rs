//! Names of places: municipalities, their parts (Ortsteile), postal places and
//! Verbandsgemeinden, under every name by which a list may call them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::forms::{Forms, FormsBuilder, Query};
use crate::fold::Words;

/// What a place name may stand for. Numbers index the gazetteer's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// A municipality.
    Municipality(u32),
    /// A part of a municipality.
    Locality(u32),
    /// The place of a postal address.
    PostalPlace(u32),
    /// A Verbandsgemeinde or another association of municipalities.
    Association(u32),
}

/// One meaning of a place name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Meaning {
    pub(crate) unit: Unit,
    /// Whether the name is only a part of the official one ("Kell" for "Kell am See").
    pub(crate) partial: bool,
}

/// Collects names and their meanings.
#[derive(Debug, Default)]
pub(crate) struct PlaceNames {
    meanings: FxHashMap<Box<str>, Vec<Meaning>>,
}

/// All names, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Places {
    names: FxHashMap<Box<str>, u32>,
    ranges: Vec<Range<u32>>,
    meanings: Vec<Meaning>,
    forms: Forms,
}

/// Words that belong to an office's wording, not to a name.
const NOISE: &[&str] = &[
    "stadt",
    "gemeinde",
    "ortsgemeinde",
    "kreisfreie",
    "landeshauptstadt",
    "universitaetsstadt",
    "hansestadt",
    "landkreis",
    "lkr",
    "markt",
    "flecken",
];

/// Words after which only the surroundings are named ("Konz bei Trier", "Kell am See").
const SURROUNDINGS: &[&str] = &["bei", "b", "am", "an", "a", "im", "i", "in", "ob", "vor", "unter", "auf"];

/// Whether a word says nothing about which place is meant.
pub(crate) fn is_noise(word: &str) -> bool {
    NOISE.contains(&word)
}

/// Whether what follows this word only tells where the place lies.
pub(crate) fn begins_surroundings(word: &str) -> bool {
    SURROUNDINGS.contains(&word)
}

/// Appends a word of a place name to a key.
pub(crate) fn push_place_word(word: &str, key: &mut String) {
    key.push_str(if word == "st" || word == "skt" { "sankt" } else { word });
}

/// The key of a whole place name.
pub(crate) fn place_key(name: &str) -> String {
    let words = Words::of(name);
    let mut key = String::new();
    for (word, _) in words.iter().filter(|(word, _)| !is_noise(word)) {
        push_place_word(word, &mut key);
    }
    // A name of nothing but noise ("Stadt", "Markt") stays.
    if key.is_empty() { words.joined().to_owned() } else { key }
}

impl PlaceNames {
    /// Takes in a name, whole and by the parts that lists use alone.
    pub(crate) fn add(&mut self, name: &str, unit: Unit) {
        if name.trim().is_empty() {
            return;
        }
        let whole = place_key(name);
        for part in name.split(['(', ')', '/', ',', '-']).chain([name]) {
            let words = Words::of(part);
            let base: String = words
                .iter()
                .map(|(word, _)| word)
                .enumerate()
                .take_while(|(i, word)| *i == 0 || !begins_surroundings(word))
                .map(|(_, word)| word)
                .collect::<Vec<_>>()
                .join(" ");
            let base = place_key(&base);
            // "Bad", "Ober" and the like name nothing alone.
            if base.len() > 3 && base != whole {
                self.join(base, Meaning { unit, partial: true });
            }
        }
        self.join(whole, Meaning { unit, partial: false });
    }

    fn join(&mut self, key: String, meaning: Meaning) {
        if !key.is_empty() {
            self.meanings.entry(key.into()).or_default().push(meaning);
        }
    }

    /// Builds the index.
    pub(crate) fn build(self) -> Places {
        let mut sorted: Vec<(Box<str>, Vec<Meaning>)> = self.meanings.into_iter().collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut places = Places::default();
        let mut forms = FormsBuilder::default();
        for (id, (name, mut meanings)) in (0..).zip(sorted) {
            // The whole name sorts before the partial one of the same unit.
            meanings.sort_unstable();
            meanings.dedup_by_key(|meaning| meaning.unit);
            let start = u32::try_from(places.meanings.len()).unwrap_or(u32::MAX);
            places.meanings.extend(meanings);
            places.ranges.push(start..u32::try_from(places.meanings.len()).unwrap_or(u32::MAX));
            forms.add(id, &name, &name);
            places.names.insert(name, id);
        }
        places.forms = forms.build();
        places
    }
}

impl Places {
    /// What a key may stand for; empty where it is no known place.
    pub(crate) fn meanings(&self, key: &str) -> &[Meaning] {
        self.names.get(key).map_or(&[], |id| self.meanings_of(*id))
    }

    fn meanings_of(&self, id: u32) -> &[Meaning] {
        self.ranges
            .get(id as usize)
            .and_then(|range| self.meanings.get(range.start as usize..range.end as usize))
            .unwrap_or_default()
    }

    /// The names nearest to a misspelt key, within the edits its length allows, with their
    /// distance.
    pub(crate) fn similar(&self, key: &str) -> Vec<(u8, &[Meaning])> {
        let limit = match key.len() {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let mut found = self.forms.search(&Query::of(key), 0..self.forms.len(), limit);
        let best = found.iter().map(|near| near.errors).min().unwrap_or_default();
        found.retain(|near| near.errors == best);
        found.into_iter().map(|near| (near.errors, self.meanings_of(near.name))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(names: &[(&str, Unit)]) -> Places {
        let mut all = PlaceNames::default();
        for (name, unit) in names {
            all.add(name, *unit);
        }
        all.build()
    }

    #[test]
    fn a_place_is_found_under_its_name_and_the_parts_of_it() {
        let places = places(&[
            ("Beuren (Hochwald)", Unit::Municipality(1)),
            ("Kell am See", Unit::Municipality(2)),
            ("Taben-Rodt", Unit::Municipality(3)),
            ("Trier, Stadt", Unit::Municipality(4)),
        ]);
        for (name, unit, partial) in [
            ("Beuren (Hochwald)", 1, false),
            ("Beuren/Hochwald", 1, false),
            ("Beuren", 1, true),
            ("Kell", 2, true),
            ("Taben-Rodt", 3, false),
            ("Rodt", 3, true),
            ("TRIER", 4, false),
            ("Stadt Trier", 4, false),
        ] {
            let meaning = Meaning { unit: Unit::Municipality(unit), partial };
            assert_eq!(places.meanings(&place_key(name)), [meaning], "{name}");
        }
        assert!(places.meanings("see").is_empty());
    }

    #[test]
    fn a_misspelt_name_finds_the_nearest() {
        let places = places(&[("Hermeskeil", Unit::Municipality(1)), ("Igel", Unit::Municipality(2))]);
        assert_eq!(places.similar("hermskeil").len(), 1);
        assert!(places.similar("koeln").is_empty());
        assert!(places.similar("ige").is_empty());
    }
}
