//! Postal codes: which municipalities have which, from the registers' own entries and from a
//! table. They are evidence for a place, never a filter.

use rustc_hash::{FxHashMap, FxHashSet};

use super::intern::Interner;

/// Stands for "no postal code".
pub(crate) const NO_POSTAL_CODE: u16 = 0;

/// The postal codes of all municipalities.
#[derive(Debug)]
pub(crate) struct PostalCodes {
    codes: Interner,
    pairs: FxHashSet<(u32, u16)>,
    /// Municipalities by postal code, sorted.
    municipalities: FxHashMap<u16, Vec<u32>>,
    /// Municipalities of which any postal code is known.
    known: FxHashSet<u32>,
}

impl Default for PostalCodes {
    fn default() -> Self {
        let mut codes = Interner::default();
        codes.intern("");
        Self {
            codes,
            pairs: FxHashSet::default(),
            municipalities: FxHashMap::default(),
            known: FxHashSet::default(),
        }
    }
}

impl PostalCodes {
    /// The number of a code, new or known. More than 65,535 different codes (Germany has 8,200)
    /// cannot be told apart; what is beyond counts as absent.
    pub(crate) fn intern(&mut self, code: &str) -> u16 {
        u16::try_from(self.codes.intern(code)).unwrap_or(NO_POSTAL_CODE)
    }

    /// The number of a listed code where any municipality has it.
    pub(crate) fn get(&self, code: &str) -> Option<u16> {
        self.codes.get(code).and_then(|id| u16::try_from(id).ok()).filter(|id| *id != NO_POSTAL_CODE)
    }

    pub(crate) fn text(&self, code: u16) -> &str {
        self.codes.text(u32::from(code))
    }

    /// States that `municipality` has `code`.
    pub(crate) fn join(&mut self, municipality: u32, code: u16) {
        if code == NO_POSTAL_CODE || !self.pairs.insert((municipality, code)) {
            return;
        }
        self.known.insert(municipality);
        let list = self.municipalities.entry(code).or_default();
        if let Err(at) = list.binary_search(&municipality) {
            list.insert(at, municipality);
        }
    }

    /// Whether `municipality` has `code`; `None` where nothing is known of its codes.
    pub(crate) fn agrees(&self, municipality: u32, code: u16) -> Option<bool> {
        self.known.contains(&municipality).then(|| self.pairs.contains(&(municipality, code)))
    }

    /// The municipalities of a code.
    pub(crate) fn municipalities(&self, code: u16) -> &[u32] {
        self.municipalities.get(&code).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_belongs_to_several_municipalities_and_the_other_way_round() {
        let mut codes = PostalCodes::default();
        let (a, b) = (codes.intern("54441"), codes.intern("54439"));
        for (municipality, code) in [(1, a), (2, a), (2, b), (2, b)] {
            codes.join(municipality, code);
        }
        assert_eq!(codes.municipalities(a), [1, 2]);
        assert_eq!(codes.agrees(1, b), Some(false));
        assert_eq!(codes.agrees(2, b), Some(true));
        assert_eq!(codes.agrees(3, a), None);
        assert_eq!(codes.get(""), None);
    }
}
