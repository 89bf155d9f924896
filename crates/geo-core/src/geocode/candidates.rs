//! The streets of the register that a listed street may be: first those of exactly its key,
//! then, only where none of these is in the right place, those it may be a misspelling of.

use std::ops::Range;

use rapidfuzz::distance::osa;

use super::{
    evidence::Evidence,
    points,
    street_key::{abbreviates, key_without_articles, kind_of, push_street_key, street_key},
};
use crate::{
    fold::{Words, to_plain},
    gazetteer::{Gazetteer, NONE, forms, hash_of},
};

/// A street that may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreetCandidate {
    pub(crate) street: u32,
    /// Disagreement of the names.
    pub(crate) points: i32,
}

/// Without any word of the place, no more streets of one key than this are looked at: the
/// answer is `ambiguous` long before.
const MANY: u32 = 64;

/// The municipalities to look in.
pub(crate) struct Scope {
    named: Vec<u32>,
    by_code: Vec<u32>,
    silent: bool,
}

impl Scope {
    pub(crate) fn of(gazetteer: &Gazetteer, evidence: &Evidence<'_>) -> Self {
        let (named, by_code) = evidence.municipalities(gazetteer);
        Self { named, by_code, silent: evidence.is_silent() }
    }

    /// Every municipality of the scope, and the one that stands for "none".
    fn all(&self) -> impl Iterator<Item = u32> {
        std::iter::once(NONE).chain(self.named.iter().copied()).chain(self.by_code.iter().copied())
    }

    /// Where to look for misspelt names: the named places, otherwise those of the postal code,
    /// otherwise everywhere if nothing at all is said.
    fn narrow(&self) -> impl Iterator<Item = u32> {
        let places = if self.named.is_empty() { &self.by_code } else { &self.named };
        std::iter::once(NONE).chain(places.iter().copied())
    }
}

/// The streets of exactly this key.
pub(crate) fn exact(gazetteer: &Gazetteer, scope: &Scope, key: &str) -> Vec<StreetCandidate> {
    let mut found = Vec::new();
    push(gazetteer, scope, gazetteer.streets_of_key(key), 0, &mut found);
    found
}

fn push(
    gazetteer: &Gazetteer,
    scope: &Scope,
    streets: Range<u32>,
    points: i32,
    found: &mut Vec<StreetCandidate>,
) {
    let take = |streets: Range<u32>, found: &mut Vec<StreetCandidate>| {
        for street in streets {
            match found.iter_mut().find(|known: &&mut StreetCandidate| known.street == street) {
                Some(known) => known.points = known.points.min(points),
                None => found.push(StreetCandidate { street, points }),
            }
        }
    };
    if !scope.silent {
        let before = found.len();
        scope.all().for_each(|municipality| take(gazetteer.streets_in(streets.clone(), municipality), found));
        if found.len() > before {
            return;
        }
    }
    let end = streets.end.min(streets.start + MANY);
    take(streets.start..end, found);
}

/// The streets in scope that `street` may be another wording or a misspelling of.
pub(crate) fn similar(gazetteer: &Gazetteer, scope: &Scope, street: &str) -> Vec<StreetCandidate> {
    let words = Words::of(street);
    let mut key = String::new();
    push_street_key(&words, &mut key);
    let mut found = Vec::new();
    if key.len() < 2 {
        return found;
    }
    let mut plain = String::new();
    to_plain(&key, &mut plain);
    for first in gazetteer.streets_of_plain_key(&plain) {
        push(gazetteer, scope, gazetteer.streets_like(*first, None), points::STREET_PLAIN, &mut found);
    }
    if kind_of(&key).is_none() {
        let streets = gazetteer.streets_of_key(&format!("{key}strasse"));
        push(gazetteer, scope, streets, points::STREET_KIND_MISSING, &mut found);
    }
    by_words(gazetteer, scope, street, &words, &key, &mut found);
    by_errors(gazetteer, scope, words.joined(), &key, &mut found);
    found
}

/// Abbreviated words, other articles, missing first words.
fn by_words(
    gazetteer: &Gazetteer,
    scope: &Scope,
    street: &str,
    words: &Words,
    key: &str,
    found: &mut Vec<StreetCandidate>,
) {
    let bare = key_without_articles(street);
    let bare_hash = hash_of(&bare);
    let has_short_word = words.len() > 1 && words.iter().any(|(word, dotted)| dotted || word.len() <= 2);
    for municipality in scope.narrow() {
        let (forms, group) = gazetteer.forms_in(municipality);
        for (candidate, text) in forms.holding(group, &bare) {
            let own = gazetteer.street(candidate);
            let points = if own.bare == bare_hash {
                points::STREET_ARTICLES
            } else if bare.len() > 6
                && text.ends_with(key.as_bytes())
                && ends_in(gazetteer.street_name(own), key)
            {
                points::STREET_SHORTENED
            } else if has_short_word && abbreviates(words, &Words::of(gazetteer.street_name(own))) {
                points::STREET_ABBREVIATED
            } else {
                continue;
            };
            push(gazetteer, scope, gazetteer.streets_like(candidate, Some(municipality)), points, found);
        }
    }
}

/// Whether the last words of a name have this key.
fn ends_in(name: &str, key: &str) -> bool {
    let mut rest = name;
    while let Some(at) = rest.find([' ', '-']) {
        rest = rest[at..].trim_start_matches([' ', '-']);
        if street_key(rest) == key {
            return true;
        }
    }
    false
}

/// Typing errors. Three are only tried in longer names, where nothing nearer is found; the
/// text without any rewriting ("St.r" is no Sankt) where the key finds nothing.
fn by_errors(gazetteer: &Gazetteer, scope: &Scope, typed: &str, key: &str, found: &mut Vec<StreetCandidate>) {
    let limits: &[u8] = match key.len() {
        0..=3 => return,
        4..=5 => &[1],
        6..=8 => &[2],
        _ => &[2, 3],
    };
    let municipalities: Vec<u32> =
        if scope.silent { (0..gazetteer.municipality_count()).collect() } else { scope.narrow().collect() };
    let spellings = if key.strip_suffix("asse").unwrap_or(key) == typed { &[key][..] } else { &[key, typed] };
    let queries: Vec<forms::Query> = spellings.iter().map(|text| forms::Query::of(text)).collect();
    for (query, limit) in limits.iter().flat_map(|limit| queries.iter().map(move |query| (query, *limit))) {
        for municipality in &municipalities {
            let (forms, group) = gazetteer.forms_in(*municipality);
            for near in forms.search(query, group, limit) {
                let own = gazetteer.street(near.name);
                if !differs_in_kind(key, &street_key(gazetteer.street_name(own))) {
                    let streets = gazetteer.streets_like(near.name, Some(own.municipality));
                    push(gazetteer, scope, streets, near.weight, found);
                }
            }
        }
        if !found.is_empty() {
            return;
        }
    }
}

/// Whether two keys name different kinds of way ("Lindenweg" is no misspelt "Lindenstraße"),
/// or differ in a number: then they are two streets, however alike they look.
fn differs_in_kind(a: &str, b: &str) -> bool {
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let (Some(kind_a), Some(kind_b)) = (kind_of(a), kind_of(b)) else { return digits(a) != digits(b) };
    // "Steig", "Stieg" and "Steg" are one typing error apart; "Stgasse" is a misspelt
    // "Strasse", as the rest of the name shows.
    let kinds = osa::distance(kind_a.bytes(), kind_b.bytes());
    let rest = |key: &str, kind: &str| key[..key.len() - kind.len()].to_owned();
    let alike = osa::distance(rest(a, kind_a).bytes(), rest(b, kind_b).bytes()) <= 1;
    kinds > 1 && alike || digits(a) != digits(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_of_way_is_another_street_but_a_misspelt_one_is_not() {
        for (typed, name) in [("lindenweg", "lindenstrasse"), ("kirchberg", "kirchweg"), ("weg1", "weg2")] {
            assert!(differs_in_kind(typed, name), "{typed} {name}");
        }
        for (typed, name) in [
            ("horberstgasse", "horberstrasse"),
            ("forsteg", "forstweg"),
            ("aebtissinstieg", "aebtissinsteig"),
            ("lindenwge", "lindenweg"),
        ] {
            assert!(!differs_in_kind(typed, name), "{typed} {name}");
        }
    }
}
