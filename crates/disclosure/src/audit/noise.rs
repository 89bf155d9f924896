//! How large the noise is, measured from outside: the difference of a published whole and its k
//! published parts has the mean square (k + 1)V, because each value has noise of its own.

use super::{
    attack::Attack,
    finding::Finding,
    model::Model,
    report::Report,
    system::{Closing, Count},
};

/// Fewer sums can have almost any mean square by chance; of so many, one in 100,000 has less than
/// a quarter of what it should be (chi-squared of 30 degrees of freedom below 7.5).
const FEWEST: u64 = 30;

/// A mean square above this, as a part of what it should be, is noise of another kind.
const MOST: f64 = 4.0;

/// The least that a mean square may be: six standard deviations of chi-squared below 1, but at
/// least a quarter, and at most a half, because zeros and small households bend it either way.
fn least(sums: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "fewer sums than 2^52")]
    let deviation = (2.0 / sums.max(1) as f64).sqrt();
    6.0_f64.mul_add(-deviation, 1.0).clamp(0.25, 0.5)
}

/// Squares beyond three standard deviations count as that: many pupils at few addresses make sums
/// that never close.
const LARGEST: f64 = 9.0;

/// The differences of whole and parts, over sums that are published throughout.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Closure {
    /// How many sums.
    pub sums: u64,
    /// Root of the mean square of whole minus parts, in pupils.
    pub rms: f64,
    /// Root of the mean square that the parameters give, in pupils.
    pub expected: f64,
    /// Mean of the squares as a part of what the parameters give, outliers cut.
    pub ratio: f64,
}

/// Measures the sums of an attack.
pub(super) fn measure(model: &Model, attack: Attack) -> Closure {
    let variance = model.parameters().rounding.variance;
    let (mut closure, mut squares, mut expected, mut ratios) = (Closure::default(), 0.0, 0.0, 0.0);
    for (sum, whole, parts) in model.system.sums() {
        if sum.attack != attack || sum.closing != Closing::Exact {
            continue;
        }
        let Some((difference, shown)) = difference(model, whole, parts) else { continue };
        let square = difference * difference;
        closure.sums += 1;
        squares += square;
        expected += (shown + 1.0) * variance;
        ratios += (square / ((shown + 1.0) * variance)).min(LARGEST);
    }
    if closure.sums > 0 {
        #[allow(clippy::cast_precision_loss, reason = "fewer sums than 2^52")]
        let sums = closure.sums as f64;
        closure.rms = (squares / sums).sqrt();
        closure.expected = (expected / sums).sqrt();
        closure.ratio = ratios / sums;
    }
    closure
}

/// Whole minus parts, and how many parts are above 0, where all are published with their own noise.
fn difference(model: &Model, whole: Count, parts: &[Count]) -> Option<(f64, f64)> {
    let own = |count: Count| model.system.shown(count).filter(|_| model.system.has_own_noise(count));
    let whole = own(whole).filter(|shown| *shown > 0)?;
    let mut difference = f64::from(whole);
    let mut above = 0.0;
    for part in parts {
        let shown = own(*part)?;
        difference -= f64::from(shown);
        above += f64::from(u8::from(shown > 0));
    }
    // A single part may be the same set as the whole, with the same noise.
    (above > 1.0).then_some((difference, above))
}

/// Compares the noise with what the parameters say.
pub(super) fn check(model: &Model, report: &mut Report) {
    for attack in [Attack::Differencing, Attack::Complement] {
        let Closure { sums, ratio, .. } = measure(model, attack);
        report.tried(Attack::Noise, sums, 0);
        if sums >= FEWEST && !(least(sums)..=MOST).contains(&ratio) {
            report.find(Attack::Noise, || Finding::Noise { attack, sums, ratio });
        }
    }
}
