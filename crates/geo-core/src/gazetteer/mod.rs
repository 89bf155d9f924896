//! The gazetteer: every address of the registers in memory, found by place, street and number.

use crate::{ids::MunicipalityKey, register::RegisterAddress};

/// Takes in the entries of one or more registers.
#[derive(Default)]
pub struct GazetteerBuilder {}

/// All addresses, ready to be asked.
pub struct Gazetteer {}

impl GazetteerBuilder {
    /// From here on entries come from the next register, which is trusted less than those
    /// before it.
    pub fn next_register(&mut self) {}

    /// Takes in one entry.
    pub fn add(&mut self, _entry: &RegisterAddress<'_>) {}

    /// States that a municipality has a postal code (many to many); evidence, never a filter.
    pub fn postal_code(&mut self, _municipality: MunicipalityKey, _postal_code: &str) {}

    /// Builds the indexes.
    #[must_use]
    pub fn build(self) -> Gazetteer {
        Gazetteer {}
    }
}

impl Gazetteer {
    /// Number of addresses with a house number.
    #[must_use]
    pub fn len(&self) -> usize {
        0
    }

    /// Whether there is no address at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
