//! Parts that are more than their whole. The true parts are at most the whole, so that published
//! parts exceed it by noise alone: k parts and the whole scatter by (k + 1)V. Bounds allow as much as
//! (k + 1)D, which many parts never reach by chance.
//!
//! Parts that show 0 or are left out scatter, too. A count that may show 0 shows anything else at
//! least once in T + 1 times, because its mean is kept; so each small part stands for T more.

use catalogue::Rounding;

use super::{finding::Finding, model::Model, report::Report, system::Count};

/// Standard deviations that no sum of a right publication exceeds: one in 10^9 does.
const DEVIATIONS: f64 = 6.0;

/// Fewer parts are not so close to normal that deviations say anything; their bounds are tight.
const FEWEST: u32 = 8;

/// Looks for sums of which the parts are more than the whole.
pub(super) fn check(model: &Model, report: &mut Report) {
    for (sum, whole, parts) in model.system.sums() {
        let Some((value, parts)) = exceeded(model, whole, parts) else { continue };
        if let Some(at) = model.place_of(whole) {
            let attack = sum.attack;
            report.find(attack, || Finding::Excess { at, value, parts, attack });
        }
    }
}

/// The whole and the sum of the parts, where they are too far apart.
fn exceeded(model: &Model, whole: Count, parts: &[Count]) -> Option<(u32, u64)> {
    // Only values with the noise of their own set scatter by V.
    let own = |count: Count| model.system.shown(count).filter(|_| model.system.has_own_noise(count));
    let value = own(whole)?;
    let Rounding { threshold, variance, largest_change } = model.parameters().rounding;
    let (mut number, mut scattering, mut all) = (0_u32, 1_u32, 0_u64);
    for shown in parts.iter().filter_map(|part| own(*part)).filter(|shown| *shown > 0) {
        let is_small = u64::from(shown) <= 2 * u64::from(largest_change);
        number += 1;
        scattering = scattering.saturating_add(if is_small { threshold.saturating_add(1) } else { 1 });
        all += u64::from(shown);
    }
    let over = u32::try_from(all.checked_sub(u64::from(value))?).unwrap_or(u32::MAX);
    let scatter = (f64::from(scattering) * variance).sqrt();
    (number >= FEWEST && f64::from(over) > DEVIATIONS * scatter).then_some((value, all))
}
