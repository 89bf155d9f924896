//! How many are in a small group? The attacker averages every published view of it: its own values
//! in all layers, the sum of its parts, the whole minus its siblings.

use geo_core::grid::CellSize;

use super::{
    Truth,
    groups::{Key, known_stages},
    outcome::{Attack, Outcome},
};

/// Larger counts are not asked for.
const BELOW: u32 = 10;

/// The published views of a small group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallGroup {
    /// The true count.
    pub count: u32,
    /// Its own values, one for every layer.
    pub own: Vec<u32>,
    /// Sums and differences of other values, each with the number of values it is made of.
    pub derived: Vec<(i64, u32)>,
}

/// Counts how often the rounded mean hits the true count, beside the first own value alone.
#[must_use]
pub fn averaging(groups: Vec<SmallGroup>) -> Outcome {
    let mut outcome = Outcome { attack: Attack::Averaging, targets: 0, successes: 0, beside: 0 };
    for group in groups {
        let Some(first) = group.own.first() else { continue };
        outcome.targets += 1;
        outcome.successes += usize::from(group.mean() == i64::from(group.count));
        outcome.beside += usize::from(*first == group.count);
    }
    outcome
}

impl SmallGroup {
    /// The mean weighted by precision: a sum of k values scatters k times as much. Values of the
    /// group that are all equal are one drawing, and count once.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "counts of few pupils")]
    fn mean(&self) -> i64 {
        let all_equal = self.own.windows(2).all(|two| two[0] == two[1]);
        let own = if all_equal { self.own.get(..1).unwrap_or(&[]) } else { &self.own };
        let own = own.iter().map(|value| (f64::from(*value), 1.0));
        let derived = self.derived.iter().map(|(value, parts)| (*value as f64, 1.0 / f64::from(*parts)));
        let (sum, weights) = own
            .chain(derived)
            .fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + weight * value, weights + weight));
        if weights > 0.0 { (sum / weights).round().max(0.0) as i64 } else { 0 }
    }
}

impl Truth<'_> {
    /// Groups of fewer than 10 pupils that the publication has a row of, by stage: in cells, in
    /// zones, and by zone and site.
    pub(super) fn small_groups(&self) -> Vec<SmallGroup> {
        let mut groups = Vec::new();
        for (key, group) in self.groups.sorted() {
            let own = self.views.all(key);
            if group.tally.count() >= BELOW || own.is_empty() {
                continue;
            }
            let derived = match key {
                Key::Cell(cell, stage) if stage > 0 => self.of_cell(cell, stage),
                Key::Zone(zone, stage) if stage > 0 => {
                    let sites = self.views.sites(zone, stage);
                    self.sum(sites.iter().map(|site| Key::Pair(zone, *site, stage))).into_iter().collect()
                }
                Key::Pair(zone, site, stage) if stage > 0 => {
                    let others = self.views.sites(zone, stage).iter().filter(|other| **other != site);
                    let others = others.map(|other| Key::Pair(zone, *other, stage));
                    vec![self.rest(Key::Zone(zone, stage), others)]
                }
                Key::Pair(zone, site, _) => {
                    self.sum(known_stages().map(|stage| Key::Pair(zone, site, stage))).into_iter().collect()
                }
                _ => continue,
            };
            groups.push(SmallGroup { count: group.tally.count(), own: own.to_vec(), derived });
        }
        groups
    }

    fn of_cell(&self, cell: geo_core::grid::CellId, stage: u8) -> Vec<(i64, u32)> {
        let at = CellSize::ALL.iter().position(|size| *size == cell.size()).unwrap_or(0);
        let smaller = at.checked_sub(1).map(|smaller| CellSize::ALL[smaller]);
        let parts = smaller.into_iter().flat_map(|smaller| cell.children(smaller));
        let sum = self.sum(parts.map(|part| Key::Cell(part, stage)));
        let around = CellSize::ALL.get(at + 1).map(|larger| cell.parent(*larger));
        let shown = around.filter(|around| self.views.shows(Key::Cell(*around, stage)));
        let rest = shown.map(|around| {
            let others = around.children(cell.size()).filter(|other| *other != cell);
            self.rest(Key::Cell(around, stage), others.map(|other| Key::Cell(other, stage)))
        });
        sum.into_iter().chain(rest).collect()
    }

    /// The sum of parts, where any is published; a part without a row is 0.
    fn sum(&self, parts: impl Iterator<Item = Key>) -> Option<(i64, u32)> {
        let shown = parts.filter(|part| self.views.shows(*part));
        let (sum, parts) =
            shown.fold((0, 0), |(sum, parts), part| (sum + i64::from(self.views.value(part)), parts + 1));
        (parts > 0).then_some((sum, parts))
    }

    /// A whole minus other parts.
    fn rest(&self, whole: Key, others: impl Iterator<Item = Key>) -> (i64, u32) {
        let (others, parts) = self.sum(others).unwrap_or((0, 0));
        (i64::from(self.views.value(whole)) - others, parts + 1)
    }
}
