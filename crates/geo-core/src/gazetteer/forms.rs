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

use crate::fold::to_single;

/// One spelling of a name in one alphabet.
#[derive(Debug, Clone, Copy)]
struct Form {
    signature: u64,
    start: u32,
    len: u8,
    single: bool,
    name: u32,
}

/// Collects the forms of names.
#[derive(Debug, Default)]
pub(crate) struct FormsBuilder {
    forms: Forms,
    scratch: Vec<u8>,
}

/// The forms of many names, in the order the names came.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    forms: Vec<Form>,
    text: Vec<u8>,
}

/// A query in both alphabets, prepared for many comparisons.
pub(crate) struct Query {
    expanded: Comparison,
    single: Comparison,
}

struct Comparison {
    signature: u64,
    len: usize,
    /// `None` for texts over 64 symbols, which no street name reaches.
    comparator: Option<osa::BatchComparator<u8>>,
}

impl Comparison {
    fn of(text: &[u8]) -> Self {
        let comparator = (text.len() <= 64).then(|| osa::BatchComparator::new(text.iter().copied()));
        Self { signature: signature(text), len: text.len(), comparator }
    }
}

/// The letters of a key, to be compared with those of a form in the expanded alphabet.
pub(crate) fn letters(key: &str) -> u64 {
    signature(key.as_bytes()) & u64::from(u32::MAX)
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
    /// Takes in the forms of one name by its expanded key. Keys over 64 bytes are found by
    /// their exact spelling only.
    pub(crate) fn add(&mut self, name: u32, key: &str) {
        self.push(name, key);
        if let Some(stem) = key.strip_suffix("strasse") {
            let short = format!("{stem}str");
            self.push(name, &short);
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
        self.forms.forms.push(Form { signature: signature(text), start, len, single, name });
        self.forms.text.extend_from_slice(text);
    }

    /// Number of forms so far: the end of the range of the name added last.
    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }

    pub(crate) fn build(self) -> Forms {
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
    /// The names within `limit` edits of `key`, each once with its least distance.
    pub(crate) fn search(&self, key: &str, limit: u8, found: &mut Vec<(u32, u8)>) {
        self.search_range(&Query::of(key), 0..self.forms.len(), limit, found);
    }

    /// The same among the forms of a range, see [`Forms::len`].
    pub(crate) fn search_range(
        &self,
        query: &Query,
        range: Range<usize>,
        limit: u8,
        found: &mut Vec<(u32, u8)>,
    ) {
        let bits = 2 * u32::from(limit);
        for form in self.forms.get(range).unwrap_or_default() {
            let side = if form.single { &query.single } else { &query.expanded };
            if (form.signature ^ side.signature).count_ones() > bits
                || side.len.abs_diff(usize::from(form.len)) > usize::from(limit)
            {
                continue;
            }
            let start = form.start as usize;
            let text = &self.text[start..start + usize::from(form.len)];
            let Some(comparator) = &side.comparator else { continue };
            let cutoff = osa::Args::default().score_cutoff(usize::from(limit));
            let Some(distance) = comparator.distance_with_args(text.iter().copied(), &cutoff) else {
                continue;
            };
            let distance = u8::try_from(distance).unwrap_or(u8::MAX);
            match found.last_mut() {
                Some((name, least)) if *name == form.name => *least = distance.min(*least),
                _ => found.push((form.name, distance)),
            }
        }
    }

    /// The names of a range that hold all of these letters, each once.
    pub(crate) fn names_holding(&self, range: Range<usize>, letters: u64) -> impl Iterator<Item = u32> {
        let mut last = None;
        let holding = self
            .forms
            .get(range)
            .unwrap_or_default()
            .iter()
            .filter(move |form| letters & !form.signature == 0);
        holding.map(|form| form.name).filter(move |name| last.replace(*name) != Some(*name))
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
            builder.add(name, key);
        }
        builder.build()
    }

    fn search(forms: &Forms, key: &str, limit: u8) -> Vec<(u32, u8)> {
        let mut found = Vec::new();
        forms.search(key, limit, &mut found);
        found
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
