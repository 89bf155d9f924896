//! Approximate search in a list of names: which are within a few typing errors of a query.
//!
//! Errors are counted as optimal string alignment (insertion, deletion, substitution,
//! transposition of neighbours), bit-parallel after Hyyrö (2003) through `rapidfuzz`. Before
//! that, a filter compares which letters occur once and twice: one edit changes at most two of
//! these 64 bits (a form of the bag distance of Bartolini, Ciaccia and Patella 2002), so most
//! names fall away at one XOR and one population count each. A query costs O(names), some
//! nanoseconds per name; against an automaton over a trie see `docs/benchmarks.md`.

use std::ops::Range;

use rapidfuzz::distance::osa;

use crate::{fold::to_single, geocode::typing_errors};

/// One spelling of a name in one alphabet.
#[derive(Debug, Clone, Copy)]
struct Form {
    start: u32,
    len: u8,
    single: bool,
    name: u32,
}

/// Collects the forms of names, group by group.
#[derive(Debug, Default)]
pub(crate) struct FormsBuilder {
    forms: Forms,
    group: Vec<(u64, Form)>,
    scratch: Vec<u8>,
}

/// The forms of many names in groups; within a group by length, so that a query looks only at
/// forms of about its own length.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    signatures: Vec<u64>,
    forms: Vec<Form>,
    text: Vec<u8>,
}

/// A name that is near a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) name: u32,
    /// Number of typing errors.
    pub(crate) errors: u8,
    /// Their weight, see [`typing_errors::weight`].
    pub(crate) weight: i32,
}

/// A query in both alphabets, prepared for many comparisons.
pub(crate) struct Query {
    expanded: Comparison,
    single: Comparison,
}

struct Comparison {
    signature: u64,
    text: Vec<u8>,
    /// `None` for texts over 64 symbols, which no street name reaches.
    comparator: Option<osa::BatchComparator<u8>>,
}

impl Comparison {
    fn of(text: &[u8]) -> Self {
        let comparator = (text.len() <= 64).then(|| osa::BatchComparator::new(text.iter().copied()));
        Self { signature: signature(text), text: text.to_vec(), comparator }
    }
}

/// Bit per symbol that occurs, and 32 bits further per symbol that occurs again.
fn signature(text: &[u8]) -> u64 {
    text.iter().fold(0, |seen, symbol| {
        let bit = match symbol {
            b'a'..=b'z' => symbol - b'a',
            b'{'..=b'~' => symbol - b'{' + 26,
            b'0'..=b'9' => 30,
            _ => 31,
        };
        if seen & (1 << bit) == 0 { seen | 1 << bit } else { seen | 1 << (bit + 32) }
    })
}

impl FormsBuilder {
    /// Takes in the forms of one name: its expanded key, the key with "-str", and the name as
    /// written, without any rewriting. Texts over 64 bytes are left out.
    pub(crate) fn add(&mut self, name: u32, key: &str, written: &str) {
        self.push(name, key);
        let short = key.strip_suffix("asse").filter(|short| short.ends_with("str")).unwrap_or(key);
        if short != key {
            self.push(name, short);
        }
        if written != key && written != short {
            self.push(name, written);
        }
    }

    fn push(&mut self, name: u32, key: &str) {
        self.push_form(name, key.as_bytes(), false);
        let mut single = std::mem::take(&mut self.scratch);
        to_single(key, &mut single);
        if single.len() != key.len() {
            self.push_form(name, &single, true);
        }
        self.scratch = single;
    }

    fn push_form(&mut self, name: u32, text: &[u8], single: bool) {
        let (Ok(len @ ..=64), Ok(start)) = (u8::try_from(text.len()), u32::try_from(self.forms.text.len()))
        else {
            return;
        };
        self.group.push((signature(text), Form { start, len, single, name }));
        self.forms.text.extend_from_slice(text);
    }

    /// Ends a group and gives its range.
    pub(crate) fn end_group(&mut self) -> Range<usize> {
        let start = self.forms.forms.len();
        self.group.sort_by_key(|(_, form)| (form.len, form.name));
        for (signature, form) in self.group.drain(..) {
            self.forms.signatures.push(signature);
            self.forms.forms.push(form);
        }
        start..self.forms.forms.len()
    }

    /// Ends the last group.
    pub(crate) fn build(mut self) -> Forms {
        self.end_group();
        self.forms
    }
}

impl Query {
    pub(crate) fn of(key: &str) -> Self {
        let mut single = Vec::new();
        to_single(key, &mut single);
        Self { expanded: Comparison::of(key.as_bytes()), single: Comparison::of(&single) }
    }
}

impl Forms {
    /// The names of one group within `limit` edits of the query, each once with its least
    /// errors, in the order of their numbers.
    pub(crate) fn search(&self, query: &Query, group: Range<usize>, limit: u8) -> Vec<Near> {
        let mut found = Vec::new();
        for (single, side) in [(false, &query.expanded), (true, &query.single)] {
            let Some(comparator) = &side.comparator else { continue };
            for at in self.of_length(group.clone(), side.text.len(), limit) {
                let form = &self.forms[at];
                if (self.signatures[at] ^ side.signature).count_ones() > 2 * u32::from(limit)
                    || form.single != single
                {
                    continue;
                }
                let text = self.text(form);
                let cutoff = osa::Args::default().score_cutoff(usize::from(limit));
                let Some(errors) = comparator.distance_with_args(text.iter().copied(), &cutoff) else {
                    continue;
                };
                let errors = u8::try_from(errors).unwrap_or(u8::MAX);
                found.push(Near { name: form.name, errors, weight: typing_errors::weight(&side.text, text) });
            }
        }
        found.sort_unstable_by_key(|near| (near.name, near.weight));
        found.dedup_by(|more, least| {
            least.errors = least.errors.min(if more.name == least.name { more.errors } else { u8::MAX });
            more.name == least.name
        });
        found
    }

    /// The part of a group whose lengths allow a match.
    fn of_length(&self, group: Range<usize>, len: usize, limit: u8) -> Range<usize> {
        let forms = &self.forms[group.clone()];
        let start = forms.partition_point(|form| usize::from(form.len) + usize::from(limit) < len);
        let end = forms.partition_point(|form| usize::from(form.len) <= len + usize::from(limit));
        group.start + start..group.start + end
    }

    /// The names of a group that hold all of these letters and are no shorter, with their
    /// expanded form; a name may come twice (abbreviated and not).
    pub(crate) fn holding(&self, group: Range<usize>, key: &str) -> impl Iterator<Item = (u32, &[u8])> {
        let letters = signature(key.as_bytes()) & u64::from(u32::MAX);
        group
            .filter(move |at| letters & !self.signatures[*at] == 0)
            .map(|at| &self.forms[at])
            .filter(|form| !form.single)
            .map(|form| (form.name, self.text(form)))
    }

    fn text(&self, form: &Form) -> &[u8] {
        let start = form.start as usize;
        &self.text[start..start + usize::from(form.len)]
    }

    /// Number of forms.
    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forms(keys: &[&str]) -> Forms {
        let mut builder = FormsBuilder::default();
        for (name, key) in (0..).zip(keys) {
            builder.add(name, key, key);
        }
        builder.build()
    }

    fn search(forms: &Forms, key: &str, limit: u8) -> Vec<(u32, u8)> {
        let found = forms.search(&Query::of(key), 0..forms.len(), limit);
        found.iter().map(|near| (near.name, near.errors)).collect()
    }

    #[test]
    fn an_error_at_an_umlaut_or_in_an_abbreviation_counts_once() {
        let forms = forms(&["muellerstrasse", "aachenerstrasse"]);
        assert_eq!(search(&forms, "mxllerstrasse", 2), [(0, 1)]);
        assert_eq!(search(&forms, "aachenersr", 2), [(1, 1)]);
        assert_eq!(search(&forms, "aachenerstraxe", 2), [(1, 1)]);
    }

    #[test]
    fn every_name_is_given_once_with_its_least_distance() {
        let forms = forms(&["lindenstrasse", "lindenweg"]);
        assert_eq!(search(&forms, "lindenstr", 3), [(0, 0), (1, 3)]);
    }

    proptest! {
        #[test]
        fn the_filter_never_loses_a_name_within_the_limit(
            keys in prop::collection::vec("[a-e]{3,12}", 1..8), query in "[a-e]{3,12}", limit in 1u8..4
        ) {
            let refs: Vec<&str> = keys.iter().map(String::as_str).collect();
            let found = search(&forms(&refs), &query, limit);
            for (name, key) in (0u32..).zip(&keys) {
                let distance = osa::distance(key.bytes(), query.bytes());
                if distance <= usize::from(limit) {
                    let least = found.iter().find(|(id, _)| *id == name).map(|(_, d)| usize::from(*d));
                    prop_assert!(least.is_some_and(|least| least <= distance), "{} {}", key, query);
                }
            }
        }
    }
}
