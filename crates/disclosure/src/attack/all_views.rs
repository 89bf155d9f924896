//! Is a pupil in the list, of which everybody else is known? The attacker weighs all groups that she
//! would be in, together: cells of all sizes, zone, site and school type, each whole and by stage.
//!
//! Noise is bounded for each group and not for all groups of a pupil together, so that who knows
//! everybody else adds up small signs. It is no attack on somebody unknown among unknown ones: the
//! attacker has the whole list already, but for one line.

use super::{
    Truth,
    groups::{Key, groups_of},
    membership::{Entering, Suspicion},
    outcome::{Attack, Outcome},
};
use crate::{person::Person, perturbation::Perturbation, tally::Tally};

/// No single view decides: a value that nesting has set looks impossible.
const LEAST_CHANCE: f64 = 1e-3;

/// Each target is what is suspected in all of its groups. Answers by the product of the likelihoods.
#[must_use]
pub fn membership_by_all(targets: &[Vec<Suspicion>], table: &Perturbation) -> Outcome {
    let weight = |suspicion: &Suspicion| {
        let [no, yes] = suspicion.likelihood(table).map(|chance| chance.max(LEAST_CHANCE).ln());
        yes - no
    };
    let is_there = |target: &[Suspicion]| target.iter().any(|suspicion| suspicion.is_there);
    let is_right =
        |target: &&Vec<Suspicion>| (target.iter().map(weight).sum::<f64>() > 0.0) == is_there(target);
    let there = targets.iter().filter(|target| is_there(target)).count();
    Outcome {
        attack: Attack::MembershipByAll,
        targets: targets.len(),
        successes: targets.iter().filter(is_right).count(),
        beside: there.max(targets.len() - there),
    }
}

impl Truth<'_> {
    /// Pupils without sisters and brothers; every other one is asked for as she is, and for each of
    /// the rest somebody like her who is not there.
    pub(super) fn only_children(&self) -> Vec<Vec<Suspicion>> {
        let households = self.cohort.persons().chunk_by(|one, other| one.household == other.household);
        let only = households.filter_map(|household| match household {
            [person] if person.zone().is_some() => Some(person),
            _ => None,
        });
        let target = |(at, person): (usize, &Person)| self.all_groups(person, at.is_multiple_of(2));
        only.enumerate().map(target).collect()
    }

    /// What is published of every group, each once: equal groups have the same noise.
    fn all_groups(&self, person: &Person, is_there: bool) -> Vec<Suspicion> {
        let mut seen: Vec<Tally> = Vec::new();
        let mut suspicions = Vec::new();
        for key in groups_of(self.ground, person).into_iter().filter(|key| self.is_published(*key)) {
            let tally = self.groups.tally(key);
            if seen.contains(&tally) {
                continue;
            }
            seen.push(tally);
            let is = Entering { pupils: tally.count(), households: tally.households() };
            let (without, with) = if is_there { (is.without_one(), is) } else { (is, is.with_another()) };
            suspicions.push(Suspicion { without, with, is_there, shown: self.views.value(key) });
        }
        suspicions
    }

    /// Whether a group without a row is published as 0.
    fn is_published(&self, key: Key) -> bool {
        match key {
            Key::Cell(cell, _) => self.ground.zones.houses().qualifies(cell),
            Key::Zone(..) | Key::Pair(..) => true,
            Key::Type(..) => self.views.shows(key),
        }
    }
}
