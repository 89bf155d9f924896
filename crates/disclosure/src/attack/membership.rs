//! Is a pupil in a group of which everybody else is known? The attacker compares how likely the
//! published value is with and without her, by the public table.

use geo_core::grid::CellSize;

use super::{
    Truth,
    groups::{Group, Key},
    outcome::{Attack, Outcome},
};
use crate::{perturbation::Perturbation, protection::entering};

/// A group without its last pupil, and with her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspicion {
    /// Pupils and households without her.
    pub without: Entering,
    /// Pupils and households with her.
    pub with: Entering,
    /// Whether she is there.
    pub is_there: bool,
    /// What is published.
    pub shown: u32,
}

/// What the attacker thinks a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entering {
    /// Pupils.
    pub pupils: u32,
    /// Households.
    pub households: u32,
}

/// Answers by the larger likelihood. A value that is possible neither way is taken for the closer
/// count; a tie is answered with no.
#[must_use]
pub fn membership(suspicions: &[Suspicion], table: &Perturbation) -> Outcome {
    let says_yes = |suspicion: &Suspicion| {
        let [without, with] = [suspicion.without, suspicion.with]
            .map(|group| entering(group.pupils, group.households, table.threshold()));
        let chance = |count: u32| {
            let change = i64::from(suspicion.shown) - i64::from(count);
            i32::try_from(change).map_or(0.0, |change| table.chance(count, change))
        };
        let (no, yes) = (chance(without), chance(with));
        yes > no || (yes + no <= 0.0 && suspicion.shown.abs_diff(with) < suspicion.shown.abs_diff(without))
    };
    let (there, not) = suspicions.iter().partition::<Vec<&Suspicion>, _>(|suspicion| suspicion.is_there);
    let right =
        |asked: &[&Suspicion], answer: bool| asked.iter().filter(|asked| says_yes(asked) == answer).count();
    Outcome {
        attack: Attack::Membership,
        targets: suspicions.len(),
        successes: right(&there, true) + right(&not, false),
        beside: there.len().max(not.len()),
    }
}

impl Truth<'_> {
    /// Stages in cells of 250 m that may show counts, and pupils by zone and site. In every other
    /// group the last pupil is asked for, in the rest somebody who is not there.
    pub(super) fn suspicions(&self) -> Vec<Suspicion> {
        let is_asked = |key: &Key| match *key {
            Key::Cell(cell, stage) => {
                stage > 0 && cell.size() == CellSize::M250 && self.ground.zones.houses().qualifies(cell)
            }
            Key::Pair(_, _, stage) => stage == 0,
            Key::Zone(..) | Key::Type(..) => false,
        };
        let groups = self.groups.sorted();
        let asked = groups.iter().filter(|(key, _)| is_asked(key));
        let suspicion = |(at, (key, group)): (usize, &(Key, Group))| {
            let is_there = at.is_multiple_of(2);
            let is = Entering { pupils: group.tally.count(), households: group.tally.households() };
            let households = is.households - u32::from(group.last_is_alone);
            let (without, with) = if is_there {
                (Entering { pupils: is.pupils - 1, households }, is)
            } else {
                (is, Entering { pupils: is.pupils + 1, households: is.households + 1 })
            };
            Suspicion { without, with, is_there, shown: self.views.value(*key) }
        };
        asked.enumerate().map(suspicion).collect()
    }
}
