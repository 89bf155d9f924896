//! The perturbation table of the cell-key method: by how much each count is changed, drawn by the
//! cell key. The table is solved at start from T, D and V and never typed in.
//!
//! The method is that of Fraser and Wooton (2005) and Thompson, Broadfoot and Elazar (2013). The
//! row of a count i ≥ 1 is the distribution of the change v with mean 0 and variance V that has
//! most entropy (Marley and Leaver 2011; Giessing and Tent 2019) among all on
//! `{v : |v| ≤ D, i + v = 0 or i + v ≥ T}`. It has the form `p(v) ∝ exp(a·v + b·v²)`; a and b
//! minimise the convex dual `ln Σ exp(a·v + b·(v² - V))`, found by damped Newton steps.
//! 0 stays 0. O(D·(D + T)) room; a draw is O(log D).
//!
//! Which parameters have a solution: row i < T can become 0 or T at the least, so V ≥ i·(T - i).
//! Row 1 falls by 1 at most, so V ≤ D. Row D + 1 must be able to fall and cannot reach 0, so D ≥ T.
//! Between these every row has one, as every mixture of two distributions of mean 0 has mean 0.

use catalogue::Rounding;

use crate::parameter_error::ParameterError;

/// The largest D there are tables for.
const LARGEST_CHANGE: u32 = 1000;

/// The largest T there are tables for: one more needs a larger D ([`refuse_impossible`]).
const LARGEST_THRESHOLD: u32 = 63;
/// How close a variance is to a bound of its row to count as on it.
const AT_BOUND: f64 = 1e-10;
/// How close mean and variance come, for each unit of variance.
const PRECISION: f64 = 1e-12;
const MOST_STEPS: usize = 500;

/// The table for one T, D and V.
#[derive(Debug, Clone, PartialEq)]
pub struct Perturbation {
    threshold: u32,
    /// Of the counts 1, 2, …; the last one serves all larger counts.
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    /// The changes that are drawn, ascending.
    changes: Vec<i32>,
    /// For each change but the last: keys below, and not below the one before, draw it.
    bounds: Vec<u64>,
}

impl Perturbation {
    /// Solves the table.
    ///
    /// # Errors
    /// [`ParameterError`] where some count has no distribution as asked, with the nearest parameters
    /// that have.
    pub fn of(rounding: &Rounding) -> Result<Self, ParameterError> {
        refuse_impossible(rounding)?;
        let Rounding { threshold, variance, largest_change } = *rounding;
        let rows = (1..=largest_change + threshold).map(|count| {
            let (changes, chances) =
                row(count, rounding).ok_or(ParameterError::Unsolved { variance, count })?;
            Ok(Row::of(&changes, &chances))
        });
        Ok(Self { threshold, rows: rows.collect::<Result<_, _>>()? })
    }

    /// T: nothing from 1 to T - 1 is ever shown.
    #[must_use]
    pub const fn threshold(&self) -> u32 {
        self.threshold
    }

    /// The change of a true count in a cell of this key: the key, as a part of 2^64, falls into the
    /// share of one change, the lowest change first.
    #[must_use]
    pub fn change(&self, count: u32, cell_key: u64) -> i32 {
        self.row(count).map_or(0, |row| {
            let at = row.bounds.partition_point(|bound| *bound <= cell_key);
            row.changes.get(at).copied().unwrap_or(0)
        })
    }

    /// The count that is shown for a true count.
    #[must_use]
    pub fn shown(&self, count: u32, cell_key: u64) -> u32 {
        count.saturating_add_signed(self.change(count, cell_key))
    }

    /// The changes that a true count can undergo, ascending.
    #[must_use]
    pub fn changes(&self, count: u32) -> &[i32] {
        self.row(count).map_or(&[0], |row| &row.changes)
    }

    /// The chance of a change: the part of all keys that draw it.
    #[must_use]
    pub fn chance(&self, count: u32, change: i32) -> f64 {
        let Some(row) = self.row(count) else { return f64::from(u8::from(change == 0)) };
        row.changes.binary_search(&change).map_or(0.0, |at| chance(row.keys(at)))
    }

    /// `None` for 0.
    fn row(&self, count: u32) -> Option<&Row> {
        let at = usize::try_from(count).ok()?.checked_sub(1)?;
        self.rows.get(at).or(self.rows.last())
    }
}

impl Row {
    /// Shares 2^64 keys out by chance. What rounding leaves goes to the likeliest change; a change
    /// without a key is none.
    fn of(changes: &[i32], chances: &[f64]) -> Self {
        let mut keys: Vec<u128> = chances.iter().map(|chance| share_of_keys(*chance)).collect();
        let left = i128::try_from(keys.iter().sum::<u128>()).unwrap_or(0) - (1_i128 << 64);
        if let Some(most) = keys.iter_mut().max() {
            *most = most.saturating_add_signed(-left);
        }
        let drawn = changes.iter().zip(&keys).filter(|(_, keys)| **keys > 0);
        let changes = drawn.clone().map(|(change, _)| *change).collect();
        let sums = drawn.scan(0_u128, |sum, (_, keys)| {
            *sum += keys;
            Some(*sum)
        });
        // The last sum is 2^64.
        Self { changes, bounds: sums.map_while(|sum| u64::try_from(sum).ok()).collect() }
    }

    /// How many keys draw the change at a place.
    fn keys(&self, at: usize) -> u128 {
        let end = self.bounds.get(at).map_or(1 << 64, |bound| u128::from(*bound));
        end - at
            .checked_sub(1)
            .and_then(|before| self.bounds.get(before))
            .map_or(0, |bound| u128::from(*bound))
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2^64")]
fn share_of_keys(chance: f64) -> u128 {
    (chance * 2_f64.powi(64)).round() as u128
}

#[allow(clippy::cast_precision_loss, reason = "2^-53 of a chance")]
fn chance(keys: u128) -> f64 {
    keys as f64 / 2_f64.powi(64)
}

fn refuse_impossible(rounding: &Rounding) -> Result<(), ParameterError> {
    let Rounding { threshold, variance, largest_change } = *rounding;
    if threshold < 2 {
        return Err(ParameterError::Threshold { threshold });
    }
    if threshold > LARGEST_THRESHOLD {
        return Err(ParameterError::ThresholdTooLarge { threshold, largest: LARGEST_THRESHOLD });
    }
    if largest_change > LARGEST_CHANGE {
        return Err(ParameterError::ChangeTooLarge { largest_change, largest: LARGEST_CHANGE });
    }
    let count = threshold / 2;
    let smallest = count * (threshold - count);
    // A count of 1 reaches no variance above D.
    let smallest_change = threshold.max(smallest);
    if largest_change < smallest_change {
        return Err(ParameterError::ChangeTooSmall { largest_change, threshold, smallest_change, smallest });
    }
    if !variance.is_finite() {
        return Err(ParameterError::NoNumber { variance, threshold, smallest });
    }
    if variance < f64::from(smallest) {
        return Err(ParameterError::VarianceTooSmall { variance, threshold, count, smallest });
    }
    if variance > f64::from(LARGEST_CHANGE) {
        return Err(ParameterError::VarianceOutOfReach { variance, largest: LARGEST_CHANGE });
    }
    if variance > f64::from(largest_change) {
        let (largest, smallest_change) = (largest_change, variance.ceil());
        return Err(ParameterError::VarianceTooLarge { variance, largest_change, largest, smallest_change });
    }
    Ok(())
}

/// The changes that a count of at least 1 may undergo, ascending.
fn support(count: u32, rounding: &Rounding) -> Vec<i32> {
    let largest = rounding.largest_change.cast_signed();
    (-largest..=largest)
        .filter(|change| {
            let shown = i64::from(count) + i64::from(*change);
            shown == 0 || shown >= i64::from(rounding.threshold)
        })
        .collect()
}

/// The changes of a count with their chances; `None` where the steps do not arrive.
fn row(count: u32, rounding: &Rounding) -> Option<(Vec<i32>, Vec<f64>)> {
    let Rounding { threshold, variance, .. } = *rounding;
    let changes = support(count, rounding);
    // On the bounds of what is possible two changes are left, with mean 0: the innermost ones of a
    // count below T, and the outermost ones.
    let two = |low: i32, high: i32| {
        let at_bound = (-f64::from(low) * f64::from(high) - variance).abs() <= AT_BOUND;
        at_bound.then(|| {
            let (down, up) = (f64::from(-low), f64::from(high));
            (vec![low, high], vec![up / (up + down), down / (up + down)])
        })
    };
    let innermost = (count < threshold).then(|| two(-count.cast_signed(), (threshold - count).cast_signed()));
    if let Some(row) = innermost.flatten().or_else(|| two(*changes.first()?, *changes.last()?)) {
        return Some(row);
    }
    let chances = most_entropy(&changes, variance)?;
    Some((changes, chances))
}

/// The distribution of most entropy with mean 0 and this variance.
fn most_entropy(changes: &[i32], variance: f64) -> Option<Vec<f64>> {
    // Where no count is near, the solution is close to a normal distribution.
    let mut at = Dual::at(changes, variance, [0.0, -0.5 / variance]);
    for _ in 0..MOST_STEPS {
        let [mean, excess] = at.gradient;
        if mean.abs().max(excess.abs()) <= PRECISION * variance.max(1.0) {
            return Some(at.chances);
        }
        let step = at.newton_step()?;
        let slope = step[0] * mean + step[1] * excess;
        let mut length = 1.0;
        at = loop {
            let next = Dual::at(changes, variance, [0, 1].map(|i| at.point[i] + length * step[i]));
            // Close to the minimum the steps converge by themselves, and differences of the value
            // are lost in rounding.
            if slope > -1e-6 || next.value <= at.value + 0.1 * length * slope {
                break next;
            }
            length /= 2.0;
            if length < 1e-12 {
                return None;
            }
        };
    }
    None
}

/// The dual function at a point (a, b).
struct Dual {
    point: [f64; 2],
    value: f64,
    /// The mean, and by how much the second moment exceeds V.
    gradient: [f64; 2],
    /// Covariances of v and v².
    curvature: [f64; 3],
    chances: Vec<f64>,
}

impl Dual {
    fn at(changes: &[i32], variance: f64, point: [f64; 2]) -> Self {
        let exponent = |change: f64| point[0] * change + point[1] * (change * change - variance);
        let changes = || changes.iter().map(|change| f64::from(*change));
        let top = changes().map(exponent).fold(f64::NEG_INFINITY, f64::max);
        let mut chances: Vec<f64> = changes().map(|change| (exponent(change) - top).exp()).collect();
        let sum: f64 = chances.iter().sum();
        for chance in &mut chances {
            *chance /= sum;
        }

        let mean_of = |what: &dyn Fn(f64) -> f64| -> f64 {
            changes().zip(&chances).map(|(change, chance)| chance * what(change)).sum()
        };
        let mean = mean_of(&|v| v);
        let excess = mean_of(&|v| v * v - variance);
        let off = |v: f64| v * v - variance - excess;
        let curvature = [
            mean_of(&|v| (v - mean) * (v - mean)),
            mean_of(&|v| (v - mean) * off(v)),
            mean_of(&|v| off(v) * off(v)),
        ];
        Self { point, value: top + sum.ln(), gradient: [mean, excess], curvature, chances }
    }

    /// `None` where the chances have come to rest on fewer than three changes.
    fn newton_step(&self) -> Option<[f64; 2]> {
        let ([g, h], [xx, xy, yy]) = (self.gradient, self.curvature);
        let determinant = xx * yy - xy * xy;
        let step = [(xy * h - yy * g) / determinant, (xy * g - xx * h) / determinant];
        step.iter().all(|part| part.is_finite()).then_some(step)
    }
}

#[cfg(test)]
mod tests;
