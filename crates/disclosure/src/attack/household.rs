//! Does the only household of a group have many children? The attacker knows that it is the only
//! one, and takes the published count.

use geo_core::grid::CellSize;

use super::{
    Truth,
    groups::Key,
    outcome::{Attack, Outcome},
    presence::spread,
};

/// A group of one household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// How many pupils.
    pub pupils: u32,
    /// What is published.
    pub shown: u32,
}

/// Asks of as many households with T and more pupils as with T - 1 whether it is the number of the
/// former; the attacker says the one that the published value is closer to.
#[must_use]
pub fn single_household(families: Vec<Family>, threshold: u32) -> Outcome {
    let usual = threshold - 1;
    let families = families.into_iter().filter(|family| family.pupils >= usual);
    let (large, small): (Vec<Family>, Vec<Family>) = families.partition(|family| family.pupils > usual);
    let half = large.len().min(small.len());
    let pairs = spread(large, half).into_iter().zip(spread(small, half));
    let says_large = |asked: &Family, shown: u32| shown.abs_diff(asked.pupils) < shown.abs_diff(usual);
    let right = |(large, small): (Family, Family)| {
        usize::from(says_large(&large, large.shown)) + usize::from(!says_large(&large, small.shown))
    };
    Outcome {
        attack: Attack::SingleHousehold,
        targets: 2 * half,
        successes: pairs.map(right).sum(),
        beside: half,
    }
}

impl Truth<'_> {
    /// Groups of one household in cells of 250 m that may show counts, and by zone and site.
    pub(super) fn families(&self) -> Vec<Family> {
        let is_asked = |key: Key| match key {
            Key::Cell(cell, 0) => cell.size() == CellSize::M250 && self.ground.zones.houses().qualifies(cell),
            Key::Pair(_, _, 0) => true,
            _ => false,
        };
        let groups = self.groups.sorted();
        let single = groups.iter().filter(|(key, group)| is_asked(*key) && group.tally.households() == 1);
        single
            .map(|(key, group)| Family { pupils: group.tally.count(), shown: self.views.value(*key) })
            .collect()
    }
}
