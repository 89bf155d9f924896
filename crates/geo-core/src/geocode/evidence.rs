//! What a listed address says of the place, and how well a street of the register agrees.
//!
//! Disagreement is counted in points (see [`super::points`]). A named place weighs more than a
//! postal code, an Ortsteil more than its municipality; a postal code alone excludes nothing.

use std::borrow::Cow;

use super::points;
use crate::{
    address::PostalAddress,
    fold::Words,
    gazetteer::{
        Gazetteer, House, NONE, Street,
        places::{Meaning, Unit, begins_surroundings, is_noise, push_place_word},
    },
};

/// The place of a listed address.
#[derive(Debug, Default)]
pub(crate) struct Evidence<'g> {
    parts: Vec<Part<'g>>,
    /// Names without meaning to the gazetteer.
    unknown: bool,
    /// "Verbandsgemeinde" is said explicitly.
    association: bool,
    postal_code: PostalCode,
}

/// One name that the gazetteer knows.
#[derive(Debug)]
struct Part<'g> {
    meanings: Cow<'g, [Meaning]>,
    /// Typing errors between the listed name and the known one.
    errors: u8,
    /// Named in a field for Ortsteile: a municipality of the same name is not meant.
    locality: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum PostalCode {
    #[default]
    Absent,
    /// No municipality has it.
    Unknown,
    Known(u16),
}

/// How a street agrees with the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) points: i32,
    /// Whether the place or the postal code supports the street at all. Without support a
    /// street must not be taken for the residence.
    pub(crate) supported: bool,
}

/// Words around a place name that say what it is.
const LEVEL_WORDS: &[&str] = &["ot", "ortsteil", "stadtteil", "ortsbezirk", "og", "teilort"];
const ASSOCIATION_WORDS: &[&str] =
    &["vg", "verbandsgemeinde", "samtgemeinde", "amt", "vgem", "verwaltungsgemeinschaft"];

impl<'g> Evidence<'g> {
    pub(crate) fn of(gazetteer: &'g Gazetteer, address: &PostalAddress, hints: &[&str]) -> Self {
        let mut evidence = Self::default();
        let mut code_in_place = String::new();
        evidence.read(gazetteer, &address.place, &mut code_in_place);
        if address.postal_code.contains(char::is_alphabetic) && !code_in_place.is_empty() {
            // The two fields were swapped.
            evidence.read(gazetteer, &address.postal_code, &mut code_in_place);
        }
        let of_place = evidence.parts.len();
        evidence.read(gazetteer, &address.locality, &mut code_in_place);
        for part in &mut evidence.parts[of_place..] {
            part.locality = part.meanings.iter().any(|meaning| matches!(meaning.unit, Unit::Locality(_)));
        }
        let named = !evidence.parts.is_empty() || evidence.unknown;
        for hint in hints {
            evidence.read_hint(gazetteer, hint);
        }
        if !named {
            // A hint that is no place is no place name either.
            evidence.unknown = false;
        }
        let listed = digits_of(&address.postal_code);
        let code = if listed.is_empty() { code_in_place } else { listed };
        evidence.postal_code = match gazetteer.postal_codes().get(&code) {
            Some(id) => PostalCode::Known(id),
            None if code.is_empty() => PostalCode::Absent,
            None => PostalCode::Unknown,
        };
        evidence
    }

    fn read(&mut self, gazetteer: &'g Gazetteer, text: &str, code: &mut String) {
        if text.trim().is_empty() {
            return;
        }
        let words = Words::of(text);
        let mut rest: Vec<&str> = Vec::with_capacity(words.len());
        for (word, _) in words.iter() {
            if word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()) {
                word.clone_into(code);
            } else if ASSOCIATION_WORDS.contains(&word) {
                self.association = true;
            } else if !(LEVEL_WORDS.contains(&word) || rest.is_empty() && matches!(word, "d" | "de")) {
                rest.push(word);
            }
        }
        let known_before = self.parts.len();
        let mut unknown = Vec::new();
        let mut at = 0;
        let mut key = String::new();
        while at < rest.len() {
            if (self.parts.len() > known_before || !unknown.is_empty()) && begins_surroundings(rest[at]) {
                break;
            }
            if let Some((count, meanings)) = longest_known(gazetteer, &rest[at..], &mut key) {
                self.parts.push(Part { meanings: meanings.into(), errors: 0, locality: false });
                at += count;
                continue;
            }
            if rest[at].len() > 2 && !is_noise(rest[at]) {
                unknown.push(rest[at]);
            }
            at += 1;
        }
        if unknown.is_empty() {
            return;
        }
        if self.parts.len() == known_before {
            self.unknown = true;
            self.read_misspelt(gazetteer, &unknown);
        } else {
            self.unknown |= !self.read_misspelt_parts(gazetteer, &unknown);
        }
    }

    /// The whole of the unknown words, then each word alone, within a few typing errors. Names
    /// that are equally near are meanings of one.
    fn read_misspelt(&mut self, gazetteer: &'g Gazetteer, unknown: &[&str]) {
        let whole = unknown.concat();
        let words = unknown.iter().copied().filter(|_| unknown.len() > 1);
        for key in std::iter::once(whole.as_str()).chain(words) {
            let found = gazetteer.places().similar(key);
            if let Some((errors, _)) = found.first() {
                let meanings = found.iter().flat_map(|(_, meanings)| meanings.iter().copied()).collect();
                self.parts.push(Part { meanings, errors: *errors, locality: false });
                return;
            }
        }
    }

    /// Misspelt parts of the municipalities that are named beside them; whether every word was
    /// one.
    fn read_misspelt_parts(&mut self, gazetteer: &'g Gazetteer, unknown: &[&str]) -> bool {
        let (named, _) = self.municipalities(gazetteer);
        let mut all = true;
        for word in unknown {
            let found = gazetteer.places().similar(word);
            let errors = found.first().map_or(0, |(errors, _)| *errors);
            let inside = |meaning: &Meaning| {
                gazetteer.municipality_of(meaning.unit).is_some_and(|id| named.binary_search(&id).is_ok())
            };
            let meanings: Vec<Meaning> =
                found.iter().flat_map(|(_, meanings)| meanings.iter().copied()).filter(inside).collect();
            all &= !meanings.is_empty();
            if !meanings.is_empty() {
                self.parts.push(Part { meanings: meanings.into(), errors, locality: false });
            }
        }
        all
    }

    /// A hint counts only where each of its words belongs to a known place.
    fn read_hint(&mut self, gazetteer: &'g Gazetteer, hint: &str) {
        let words = Words::of(hint);
        let words: Vec<&str> =
            words.iter().map(|(word, _)| word).filter(|word| !LEVEL_WORDS.contains(word)).collect();
        if let Some(places) = all_known(gazetteer, &words) {
            let part =
                |meanings: &'g [Meaning]| Part { meanings: meanings.into(), errors: 0, locality: false };
            self.parts.extend(places.into_iter().map(part));
        }
    }

    /// The municipalities that the named places and the postal code speak for, in this order,
    /// each once.
    pub(crate) fn municipalities(&self, gazetteer: &Gazetteer) -> (Vec<u32>, Vec<u32>) {
        let mut named = Vec::new();
        for meaning in self.parts.iter().flat_map(|part| part.meanings.iter()) {
            match meaning.unit {
                Unit::Association(association) => named.extend(
                    (0..gazetteer.municipality_count())
                        .filter(|id| gazetteer.association_of(*id) == association),
                ),
                unit => named.extend(gazetteer.municipality_of(unit)),
            }
        }
        named.sort_unstable();
        named.dedup();
        let by_code = match self.postal_code {
            PostalCode::Known(code) => gazetteer.postal_codes().municipalities(code).to_vec(),
            _ => Vec::new(),
        };
        (named, by_code)
    }

    /// The places that were named, for an answer at place level.
    pub(crate) fn units(&self) -> impl Iterator<Item = Unit> {
        self.parts.iter().flat_map(|part| part.meanings.iter().map(|meaning| meaning.unit))
    }

    /// Whether nothing is said of the place.
    pub(crate) fn is_silent(&self) -> bool {
        self.parts.is_empty() && !self.unknown && self.postal_code == PostalCode::Absent
    }

    /// How well a street, or a house of it, agrees.
    pub(crate) fn agreement(
        &self,
        gazetteer: &Gazetteer,
        street: &Street,
        house: Option<&House>,
    ) -> Agreement {
        let (code_points, code_agrees) = self.postal_code_points(gazetteer, street, house);
        let (place_points, place_agrees) = self.place_points(gazetteer, street);
        Agreement {
            points: code_points + place_points,
            supported: match place_agrees {
                Some(true) => true,
                Some(false) => code_agrees == Some(true),
                // Nothing is known of the place: a postal code must not contradict.
                None => code_agrees != Some(false),
            },
        }
    }

    /// Points, and whether the code agrees; `None` where it cannot be compared.
    fn postal_code_points(
        &self,
        gazetteer: &Gazetteer,
        street: &Street,
        house: Option<&House>,
    ) -> (i32, Option<bool>) {
        let codes = gazetteer.postal_codes();
        let own = house.map_or(0, |house| house.postal_code);
        match self.postal_code {
            PostalCode::Absent => (0, None),
            PostalCode::Unknown if own == 0 => (points::CODE_UNCOMPARED, None),
            PostalCode::Unknown => (points::CODE_OF_SAME_TOWN, None),
            PostalCode::Known(code) => match (own, codes.agrees(street.municipality, code)) {
                (own, _) if own == code => (0, Some(true)),
                (0, Some(true)) => (0, Some(true)),
                (_, Some(true)) => (points::CODE_OF_SAME_TOWN, Some(true)),
                (_, Some(false)) => (points::CODE_DIFFERS, Some(false)),
                (_, None) => (points::CODE_UNCOMPARED, None),
            },
        }
    }

    /// Points, and whether the place agrees; `None` where the list or the register says
    /// nothing of it.
    fn place_points(&self, gazetteer: &Gazetteer, street: &Street) -> (i32, Option<bool>) {
        if street.municipality == NONE && street.locality == NONE && street.postal_place == NONE {
            let known = !self.parts.is_empty();
            return (if known { points::STREET_WITHOUT_PLACE } else { points::PLACE_UNCOMPARED }, None);
        }
        if self.parts.is_empty() {
            return match (self.unknown, self.association) {
                (false, _) => (points::PLACE_UNCOMPARED, None),
                (true, true) => (points::ASSOCIATION_UNKNOWN, Some(false)),
                (true, false) => (points::PLACE_UNKNOWN, Some(false)),
            };
        }
        let mut total = if self.unknown { points::PART_UNKNOWN } else { 0 };
        let mut agrees = false;
        for part in &self.parts {
            let meant =
                part.meanings.iter().filter(|m| !part.locality || matches!(m.unit, Unit::Locality(_)));
            match meant.filter_map(|meaning| self.meaning_points(gazetteer, *meaning, street)).min() {
                Some(points) => {
                    agrees = true;
                    total += points + points::PLACE_ERROR * i32::from(part.errors);
                }
                None if Self::lies_in(gazetteer, part, street.municipality) && street.locality != NONE => {
                    total += points::OTHER_LOCALITY;
                }
                None => total += points::PART_ELSEWHERE,
            }
        }
        match (agrees, self.association && !self.knows_association()) {
            (true, _) => (total, Some(true)),
            (false, true) => (points::ASSOCIATION_UNKNOWN, Some(false)),
            (false, false) => (points::OTHER_PLACE, Some(false)),
        }
    }

    /// Whether the municipalities of the named Verbandsgemeinde are known.
    fn knows_association(&self) -> bool {
        self.units().any(|unit| matches!(unit, Unit::Association(_)))
    }

    fn meaning_points(&self, gazetteer: &Gazetteer, meaning: Meaning, street: &Street) -> Option<i32> {
        let partial = if meaning.partial { points::PARTIAL_NAME } else { 0 };
        match meaning.unit {
            Unit::Municipality(id) => (id == street.municipality).then_some(if self.association {
                points::MUNICIPALITY_AS_ASSOCIATION
            } else {
                partial
            }),
            Unit::Locality(id) => (id == street.locality).then_some(partial),
            Unit::PostalPlace(id) => (id == street.postal_place).then_some(partial),
            Unit::Association(id) => (id == gazetteer.association_of(street.municipality))
                .then_some(if self.association { 0 } else { points::BARE_ASSOCIATION }),
        }
    }

    /// Whether one of the meanings is a part of the municipality.
    fn lies_in(gazetteer: &Gazetteer, part: &Part<'_>, municipality: u32) -> bool {
        part.meanings.iter().any(|meaning| gazetteer.municipality_of(meaning.unit) == Some(municipality))
    }
}

/// The address with a comma between a known place and the street behind it; `None` where the
/// street field does not begin with a place, or nothing is behind it.
pub(crate) fn place_before_street(gazetteer: &Gazetteer, address: &PostalAddress) -> Option<PostalAddress> {
    let street = address.street.trim();
    let ends = street.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).take(4);
    let place_ends = ends.filter(|at| {
        let words = Words::of(&street[..*at]);
        let words: Vec<&str> = words.iter().map(|(word, _)| word).collect();
        all_known(gazetteer, &words).is_some()
    });
    let at = place_ends.last()?;
    let street = format!("{},{}", &street[..at], &street[at..]).into();
    Some(PostalAddress { street, ..address.clone() })
}

/// The places that the words name, one after the other ("Konz-Niedermennig" are two); `None`
/// where a word is left over, or there is none.
fn all_known<'g>(gazetteer: &'g Gazetteer, words: &[&str]) -> Option<Vec<&'g [Meaning]>> {
    let (mut places, mut rest, mut key) = (Vec::new(), words, String::new());
    while let Some((count, meanings)) = longest_known(gazetteer, rest, &mut key) {
        places.push(meanings);
        rest = &rest[count..];
    }
    (rest.is_empty() && !places.is_empty()).then_some(places)
}

/// The longest run of words at the front that is a known place: how many words, and what they
/// mean.
fn longest_known<'g>(
    gazetteer: &'g Gazetteer,
    words: &[&str],
    key: &mut String,
) -> Option<(usize, &'g [Meaning])> {
    (1..=words.len().min(5)).rev().find_map(|count| {
        key.clear();
        words[..count].iter().filter(|word| !is_noise(word)).for_each(|word| push_place_word(word, key));
        let meanings = gazetteer.places().meanings(key);
        (!meanings.is_empty()).then_some((count, meanings))
    })
}

/// The digits of a postal code as listed ("D-54290", "54 290", "54290.0"); codes that lost
/// their leading zero in a spreadsheet get it back.
fn digits_of(listed: &str) -> String {
    let listed = listed.trim().strip_suffix(".0").unwrap_or(listed.trim());
    let digits: String = listed.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 4 { format!("0{digits}") } else { digits }
}
