//! Counts with bounds, and the sums that tie them: each sum tightens the bounds of its counts
//! until nothing changes (bounds consistency: Davis 1987, "Constraint propagation with interval
//! labels"). Exact where sums form a tree; in tables with two margins a linear program could go
//! further, because it sees several sums at once.
//!
//! O(t) for t counts in all sums per round; the number of tightenings is limited, so that a
//! publication that contradicts itself cannot keep it busy.

use std::collections::VecDeque;

use super::{
    attack::Attack,
    bounds::{Bounds, UNBOUNDED},
};

/// A count of the system.
pub(super) type Count = u32;

/// Stands for no count, or no published value.
pub(super) const NONE: u32 = u32::MAX;

/// Whether parts make up the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// whole = sum of the parts.
    Exact,
    /// whole ≥ sum of the parts: the others are not published.
    Open,
}

/// What the public rules may have done to the values of a sum, besides the noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adjusted {
    /// Nothing.
    No,
    /// A whole with exactly one part above 0 shows that part's value.
    Nested,
    /// A part is at most its whole.
    Capped,
    /// A single part may be the same group as the whole and show its value.
    Same,
}

/// A sum of counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    /// Whether the parts make up the whole.
    pub closing: Closing,
    /// What the rules may have done to its values.
    pub adjusted: Adjusted,
    /// The attack that uses it.
    pub attack: Attack,
}

/// Counts with bounds and the sums that tie them.
#[derive(Debug, Default)]
pub(super) struct System {
    /// Smallest count that is possible.
    low: Vec<u32>,
    /// Largest count that is possible.
    high: Vec<u32>,
    /// Published values; [`NONE`] of counts that are not published.
    shown: Vec<u32>,
    /// Whether the value has the noise of its own set, so that another value is another set.
    own_noise: Vec<bool>,
    /// Which sum last moved a bound; [`NONE`] where the published value says it.
    moved_by: Vec<u32>,
    sums: Vec<Sum>,
    /// Where the counts of each sum begin in `terms`, and where the last ends.
    starts: Vec<usize>,
    /// Per sum: the whole, then its parts.
    terms: Vec<Count>,
    /// Sums that no counts within the bounds can fulfil.
    broken: Vec<bool>,
}

impl System {
    /// Adds a count of which a value is published.
    pub fn published(&mut self, value: u32, bounds: Bounds) -> Count {
        self.add(value, bounds, true)
    }

    /// Adds a count of which nothing is published.
    pub fn unpublished(&mut self) -> Count {
        self.add(NONE, Bounds::ANY, false)
    }

    fn add(&mut self, shown: u32, bounds: Bounds, own_noise: bool) -> Count {
        let count = number(self.low.len());
        self.low.push(bounds.low);
        self.high.push(bounds.high);
        self.shown.push(shown);
        self.own_noise.push(own_noise);
        self.moved_by.push(NONE);
        count
    }

    /// Says that a count makes up, or is more than, some parts that have nobody in common.
    pub fn relate(&mut self, sum: Sum, whole: Count, parts: impl IntoIterator<Item = Count>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let before = self.terms.len();
        self.terms.push(whole);
        self.terms.extend(parts);
        if self.terms.len() == before + 1 {
            self.terms.truncate(before);
            return;
        }
        self.starts.push(self.terms.len());
        self.sums.push(sum);
        self.broken.push(false);
    }

    /// How many counts there are.
    pub fn len(&self) -> usize {
        self.low.len()
    }

    /// The bounds of a count.
    pub fn bounds(&self, count: Count) -> Bounds {
        let at = count as usize;
        Bounds { low: self.low[at], high: self.high[at] }
    }

    /// The published value of a count.
    pub fn shown(&self, count: Count) -> Option<u32> {
        self.shown.get(count as usize).copied().filter(|shown| *shown != NONE)
    }

    /// Whether the value has the noise of its own set of pupils.
    pub fn has_own_noise(&self, count: Count) -> bool {
        self.own_noise[count as usize]
    }

    /// Tightens the bounds of a count from outside; `false` where nothing would be left.
    pub fn intersect(&mut self, count: Count, bounds: Bounds) -> bool {
        let at = count as usize;
        let (low, high) = (self.low[at].max(bounds.low), self.high[at].min(bounds.high));
        if low > high {
            return false;
        }
        (self.low[at], self.high[at]) = (low, high);
        true
    }

    /// Says that a value is published without the noise of its own set, such as in another scale.
    pub fn incomparable(&mut self, count: Count) {
        self.own_noise[count as usize] = false;
    }

    /// The sums, each with its whole and its parts.
    pub fn sums(&self) -> impl Iterator<Item = (Sum, Count, &[Count])> {
        (0..self.sums.len()).filter_map(|at| {
            let (whole, parts) = self.sum(at);
            Some((*self.sums.get(at)?, whole, parts))
        })
    }

    /// The sums that cannot be fulfilled.
    pub fn broken(&self) -> impl Iterator<Item = (Sum, Count, &[Count])> {
        self.sums().zip(&self.broken).filter(|(_, broken)| **broken).map(|(sum, _)| sum)
    }

    /// The sum that last moved a bound of a count.
    pub fn moved_by(&self, count: Count) -> Option<(Sum, Count, &[Count])> {
        let at = self.moved_by[count as usize];
        (at != NONE).then(|| {
            let (whole, parts) = self.sum(at as usize);
            (self.sums[at as usize], whole, parts)
        })
    }

    fn sum(&self, at: usize) -> (Count, &[Count]) {
        let terms = &self.terms[self.starts[at]..self.starts[at + 1]];
        (terms[0], &terms[1..])
    }

    /// Takes back what values say that a rule besides the noise may have set.
    pub fn allow_for_adjustments(&mut self) {
        for at in 0..self.sums.len() {
            let terms = &self.terms[self.starts[at]..self.starts[at + 1]];
            let (whole, parts) = (terms[0] as usize, &terms[1..]);
            let value = self.shown[whole];
            if value == NONE || value == 0 {
                continue;
            }
            match self.sums[at].adjusted {
                Adjusted::No => {}
                Adjusted::Nested => {
                    let above = |part: &&Count| !matches!(self.shown[**part as usize], 0 | NONE);
                    let mut shown = parts.iter().filter(above);
                    if let (Some(only), None) = (shown.next(), shown.next())
                        && self.shown[*only as usize] == value
                    {
                        self.high[whole] = UNBOUNDED;
                        self.own_noise[whole] = false;
                    }
                }
                Adjusted::Same => {
                    if let [part] = parts
                        && self.shown[*part as usize] == value
                        && !self.own_noise[whole]
                    {
                        self.high[*part as usize] = UNBOUNDED;
                        self.own_noise[*part as usize] = false;
                    }
                }
                Adjusted::Capped => {
                    for part in parts.iter().map(|part| *part as usize) {
                        if self.shown[part] == value {
                            self.high[part] = UNBOUNDED;
                            self.own_noise[part] = false;
                        }
                    }
                }
            }
        }
    }

    /// Tightens all bounds until nothing changes, or until more sums were used than a publication
    /// that agrees with itself needs.
    pub fn propagate(&mut self) {
        let uses = Uses::of(self);
        let mut waiting: VecDeque<u32> = (0..number(self.sums.len())).collect();
        let mut queued = vec![true; self.sums.len()];
        let mut left = self.sums.len().saturating_mul(64);
        let mut moved = Vec::new();
        while let Some(at) = waiting.pop_front() {
            queued[at as usize] = false;
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
            if self.broken[at as usize] {
                continue;
            }
            moved.clear();
            if !self.tighten(at as usize, &mut moved) {
                self.broken[at as usize] = true;
            }
            for count in &moved {
                self.moved_by[*count as usize] = at;
                for sum in uses.of_count(*count) {
                    if !std::mem::replace(&mut queued[*sum as usize], true) {
                        waiting.push_back(*sum);
                    }
                }
            }
        }
    }

    /// Tightens the bounds of a sum's counts; `false` where no counts within them fulfil it.
    fn tighten(&mut self, at: usize, moved: &mut Vec<Count>) -> bool {
        let (start, end) = (self.starts[at], self.starts[at + 1]);
        let (whole, exact) = (self.terms[start], self.sums[at].closing == Closing::Exact);
        let (mut least, mut most, mut unbounded) = (0_u64, 0_u64, 0_usize);
        for part in &self.terms[start + 1..end] {
            let part = *part as usize;
            least += u64::from(self.low[part]);
            if self.high[part] == UNBOUNDED {
                unbounded += 1;
            } else {
                most += u64::from(self.high[part]);
            }
        }
        if !self.raise(whole, least, moved) {
            return false;
        }
        if exact && unbounded == 0 && !self.lower(whole, most, moved) {
            return false;
        }
        let (whole_low, whole_high) = (self.low[whole as usize], self.high[whole as usize]);
        for term in start + 1..end {
            let part = self.terms[term];
            let (low, high) = (self.low[part as usize], self.high[part as usize]);
            // Another value under the same noise is another set, so somebody else is in the whole.
            let others = u64::from(self.differ(whole, part)).max(least.saturating_sub(low.into()));
            if whole_high != UNBOUNDED {
                let Some(room) = u64::from(whole_high).checked_sub(others) else { return false };
                if !self.lower(part, room, moved) {
                    return false;
                }
            }
            if exact && unbounded == usize::from(high == UNBOUNDED) {
                let others = if high == UNBOUNDED { most } else { most.saturating_sub(high.into()) };
                if !self.raise(part, u64::from(whole_low).saturating_sub(others), moved) {
                    return false;
                }
            }
            // Bounds of parts moved since the sums were taken only make them wider than need be.
            if !self.raise(whole, u64::from(low) + u64::from(self.differ(whole, part)), moved) {
                return false;
            }
        }
        !exact || end - start != 3 || self.tell_apart(start, moved)
    }

    /// Of two parts that make up a whole, the one is not empty where the other is not the whole.
    fn tell_apart(&mut self, start: usize, moved: &mut Vec<Count>) -> bool {
        let [whole, one, other] = [0, 1, 2].map(|at| self.terms[start + at]);
        let apart = |part| u64::from(self.differ(whole, part));
        let (of_one, of_other) = (apart(one), apart(other));
        self.raise(other, of_one, moved) && self.raise(one, of_other, moved)
    }

    /// Whether two published values prove that they are of different sets of pupils.
    fn differ(&self, one: Count, other: Count) -> bool {
        let (one, other) = (one as usize, other as usize);
        self.own_noise[one] && self.own_noise[other] && self.shown[one] != self.shown[other]
    }

    fn raise(&mut self, count: Count, to: u64, moved: &mut Vec<Count>) -> bool {
        let at = count as usize;
        if u64::from(self.low[at]) >= to {
            return true;
        }
        let Ok(to) = u32::try_from(to) else { return false };
        if to > self.high[at] || to == UNBOUNDED {
            return false;
        }
        self.low[at] = to;
        moved.push(count);
        true
    }

    fn lower(&mut self, count: Count, to: u64, moved: &mut Vec<Count>) -> bool {
        let at = count as usize;
        if u64::from(self.high[at]) <= to {
            return true;
        }
        let Ok(to) = u32::try_from(to) else { return true };
        if to < self.low[at] {
            return false;
        }
        self.high[at] = to;
        moved.push(count);
        true
    }
}

/// Which sums a count stands in, as one list with starts.
struct Uses {
    starts: Vec<u32>,
    sums: Vec<u32>,
}

impl Uses {
    fn of(system: &System) -> Self {
        let mut starts = vec![0_u32; system.low.len() + 2];
        for count in &system.terms {
            starts[*count as usize + 2] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut sums = vec![0; system.terms.len()];
        for (at, bounds) in system.starts.windows(2).enumerate() {
            for count in &system.terms[bounds[0]..bounds[1]] {
                let next = &mut starts[*count as usize + 1];
                sums[*next as usize] = number(at);
                *next += 1;
            }
        }
        Self { starts, sums }
    }

    fn of_count(&self, count: Count) -> &[u32] {
        let at = count as usize;
        &self.sums[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// A place in a list; there are fewer than 2^32 counts and sums, because each takes more bytes
/// than that leaves.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}

#[cfg(test)]
mod tests;
