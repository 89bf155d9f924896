//! What is shown of a group of pupils: the household rule, then the change drawn from the
//! perturbation table by the group's cell key.

use catalogue::Parameters;

use crate::{parameter_error::ParameterError, perturbation::Perturbation, tally::Tally};

/// How changes are drawn. To be raised whenever the same pupils under the same keys would show another
/// value than before: two releases drawn in two ways can be averaged like those under two keys.
pub const DRAWING: u32 = 2;

/// The protection of counts under one set of parameters.
///
/// The same pupils give the same value wherever they are counted, as it hangs on their tally alone.
#[derive(Debug, Clone)]
pub struct Protection {
    general: Perturbation,
    sensitive: Perturbation,
    weaknesses: Vec<Weakness>,
}

/// A rule that is broken on purpose, for tests which show that the audit finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Counts are shown unchanged.
    NoNoise,
    /// Each layer draws changes of its own, by a salt that differs from layer to layer.
    NoiseByLayer(u64),
    /// Few households count like many.
    NoHouseholds,
}

impl Protection {
    /// Solves both tables.
    ///
    /// # Errors
    /// [`ParameterError`] where a table has no solution.
    pub fn of(parameters: &Parameters) -> Result<Self, ParameterError> {
        let sensitive = Perturbation::of(&parameters.sensitive);
        Ok(Self {
            general: Perturbation::of(&parameters.rounding)?,
            sensitive: sensitive.map_err(|error| ParameterError::Sensitive(Box::new(error)))?,
            weaknesses: Vec::new(),
        })
    }

    /// A protection with one more rule broken. For tests of the audit; the program never calls it.
    #[must_use]
    pub fn weakened(mut self, weakness: Weakness) -> Self {
        self.weaknesses.push(weakness);
        self
    }

    /// The count shown of a group.
    #[must_use]
    pub fn value(&self, tally: &Tally) -> u32 {
        self.shown(tally, &self.general)
    }

    /// The count shown of a group at sensitive sites.
    #[must_use]
    pub fn sensitive(&self, tally: &Tally) -> u32 {
        self.shown(tally, &self.sensitive)
    }

    /// The count shown of a group at sensitive sites that is part of another one of which at most so
    /// many are shown; nothing below the threshold is.
    #[must_use]
    pub fn sensitive_part(&self, tally: &Tally, most: u32) -> u32 {
        let shown = self.sensitive(tally).min(most);
        if shown < self.sensitive.threshold() { 0 } else { shown }
    }

    /// By how many pupils the household rule lowers a group before the table changes it. As the
    /// table changes by 0 on average, this is the bias of [`Protection::value`].
    #[must_use]
    pub fn bias(&self, tally: &Tally) -> u32 {
        tally.count() - self.entering(tally, &self.general)
    }

    /// The table of most groups.
    #[must_use]
    pub const fn general_table(&self) -> &Perturbation {
        &self.general
    }

    /// The table of sensitive sites.
    #[must_use]
    pub const fn sensitive_table(&self) -> &Perturbation {
        &self.sensitive
    }

    fn shown(&self, tally: &Tally, table: &Perturbation) -> u32 {
        let entering = self.entering(tally, table);
        if self.weaknesses.contains(&Weakness::NoNoise) {
            return entering;
        }
        let key = self.weaknesses.iter().fold(tally.key(), |key, weakness| weakness.key(key));
        table.shown(entering, scattered(key))
    }

    fn entering(&self, tally: &Tally, table: &Perturbation) -> u32 {
        if self.weaknesses.contains(&Weakness::NoHouseholds) {
            return tally.count();
        }
        entering(tally.count(), tally.households(), table.threshold())
    }
}

/// The count by which a group enters the table. Pupils of fewer than T households are at most
/// T - 1: a family with many children must not show where a single child would not.
pub(crate) fn entering(pupils: u32, households: u32, threshold: u32) -> u32 {
    if households >= threshold { pupils } else { pupils.min(threshold - 1) }
}

impl Weakness {
    /// The cell key of a group in a layer.
    const fn key(self, key: u64) -> u64 {
        match self {
            Self::NoiseByLayer(salt) => key ^ scattered(salt),
            Self::NoNoise | Self::NoHouseholds => key,
        }
    }
}

/// The number that a cell key draws a change by. Cell keys add up like counts, and changes ascend
/// with the number drawn: by the key itself, the changes of some groups would fix that of all of
/// them together up to a few values, and differences would scatter far less than V says. Each key
/// has its own number, so draws are as even as keys are. The mixing is that of SplitMix64 (Steele,
/// Lea and Flood 2014).
const fn scattered(key: u64) -> u64 {
    let mut mixed = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests;
