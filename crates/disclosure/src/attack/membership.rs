//! Is a pupil in a group of which everybody else is known? The attacker compares how likely the
//! published value is with and without her, by the public table: the best test there is (Neyman and
//! Pearson 1933). The table alone says how often it can be right, see [`allowed`].

use std::collections::BTreeMap;

use geo_core::grid::CellSize;

use super::{
    Truth,
    groups::{Group, Key, known_stages},
    outcome::{Attack, Outcome},
    presence::spread,
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

impl Suspicion {
    /// The counts that enter the table without her, and with her.
    fn question(&self, threshold: u32) -> [u32; 2] {
        [self.without, self.with].map(|group| entering(group.pupils, group.households, threshold))
    }

    /// How likely what is published is without her, and with her.
    pub(super) fn likelihood(&self, table: &Perturbation) -> [f64; 2] {
        self.question(table.threshold()).map(|count| chance(table, count, self.shown))
    }
}

/// The chance that a count is shown as a value.
fn chance(table: &Perturbation, count: u32, shown: u32) -> f64 {
    let change = i64::from(shown) - i64::from(count);
    i32::try_from(change).map_or(0.0, |change| table.chance(count, change))
}

/// The advantage of the best possible answer, by the table alone: half the distance in total
/// variation between what is shown with the pupil and without her, averaged over the targets. It
/// holds for as many targets with her as without.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "numbers of targets")]
pub fn allowed(suspicions: &[Suspicion], table: &Perturbation) -> f64 {
    let apart = |suspicion: &Suspicion| apart(table, suspicion.question(table.threshold()));
    let sum: f64 = suspicions.iter().map(apart).sum();
    0.5 * sum / suspicions.len().max(1) as f64
}

/// How far apart the values shown of two counts are in total variation, from 0 to 1.
fn apart(table: &Perturbation, [one, other]: [u32; 2]) -> f64 {
    let shown =
        |count: u32| table.changes(count).iter().map(move |change| count.saturating_add_signed(*change));
    let (least, most) = shown(one)
        .chain(shown(other))
        .fold((u32::MAX, 0), |(least, most), shown| (least.min(shown), most.max(shown)));
    (least..=most).map(|shown| (chance(table, one, shown) - chance(table, other, shown)).abs()).sum::<f64>()
        / 2.0
}

/// Answers by the larger likelihood. A value that is possible neither way is taken for the closer
/// count; a tie is answered with no.
#[must_use]
pub fn membership(suspicions: &[Suspicion], table: &Perturbation) -> Outcome {
    let says_yes = |suspicion: &Suspicion| {
        let [without, with] = suspicion.question(table.threshold());
        let [no, yes] = suspicion.likelihood(table);
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
    /// Stages in cells of 250 m that may show counts, and pupils by zone and site, with empty groups
    /// among them. In every other group the last pupil is asked for, in the rest somebody who is not
    /// there; each question ("5 or 6?") as often where she is as where she is not, so that knowing
    /// the question tells nothing.
    pub(super) fn suspicions(&self) -> Vec<Suspicion> {
        let groups = self.groups.sorted();
        let asked = groups.into_iter().filter(|(key, _)| self.is_asked(*key)).enumerate();
        let asked = asked.map(|(at, (key, group))| self.suspicion(key, &group, at.is_multiple_of(2)));
        let empty = self.empty_groups().into_iter().map(|key| self.suspicion(key, &Group::default(), false));
        let mut questions: BTreeMap<[u32; 2], [Vec<Suspicion>; 2]> = BTreeMap::new();
        for suspicion in asked.chain(empty) {
            let [not, there] = questions.entry(suspicion.question(self.threshold)).or_default();
            if suspicion.is_there { there.push(suspicion) } else { not.push(suspicion) }
        }
        let as_many = questions.into_values().flat_map(|[not, there]| {
            let half = not.len().min(there.len());
            spread(there, half).into_iter().chain(spread(not, half))
        });
        as_many.collect()
    }

    fn is_asked(&self, key: Key) -> bool {
        match key {
            Key::Cell(cell, stage) => {
                stage > 0 && cell.size() == CellSize::M250 && self.ground.zones.houses().qualifies(cell)
            }
            Key::Pair(_, _, stage) => stage == 0,
            Key::Zone(..) | Key::Type(..) => false,
        }
    }

    /// Stages that nobody is of in cells with pupils, and sites that nobody attends from a zone.
    fn empty_groups(&self) -> Vec<Key> {
        let sorted = self.groups.sorted();
        let cells = sorted.iter().filter_map(|(key, _)| match key {
            Key::Cell(cell, 0) => Some(*cell),
            _ => None,
        });
        let stages = cells.flat_map(|cell| known_stages().map(move |stage| Key::Cell(cell, stage)));
        let sites = (0_u32..).zip(self.ground.sites).filter(|(_, site)| !site.is_sensitive());
        let zones = (0..).take(self.ground.zones.zones().len());
        let pairs = zones.flat_map(|zone| sites.clone().map(move |(site, _)| Key::Pair(zone, site, 0)));
        stages.chain(pairs).filter(|key| self.is_asked(*key) && self.groups.count(*key) == 0).collect()
    }

    /// Asks for the last pupil of a group, or for somebody of another household who is not there.
    fn suspicion(&self, key: Key, group: &Group, is_there: bool) -> Suspicion {
        let is = Entering { pupils: group.tally.count(), households: group.tally.households() };
        let (without, with) = if is_there {
            let households = is.households - u32::from(group.last_is_alone);
            (Entering { pupils: is.pupils - 1, households }, is)
        } else {
            (is, is.with_another())
        };
        Suspicion { without, with, is_there, shown: self.views.value(key) }
    }
}

impl Entering {
    /// With a pupil more, of a household of her own.
    pub(super) const fn with_another(self) -> Self {
        Self { pupils: self.pupils + 1, households: self.households + 1 }
    }

    /// Without a pupil who has no sisters and brothers in it.
    pub(super) const fn without_one(self) -> Self {
        Self { pupils: self.pupils - 1, households: self.households - 1 }
    }
}
