//! How a decision is worded. Lengths are rounded to metres where that is enough, and less where
//! a rounded number would contradict the decision.

use std::fmt;

use geo_core::{Localised, Metres};

use super::{Decision, millimetres};

/// The lengths of a decision as they are shown: with as few decimals as still tell on which
/// side of the threshold and of the margin the length lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The length compared, in metres, with a decimal point.
    pub metres: String,
    /// The margin, in metres, with a decimal point.
    pub margin: String,
    /// The threshold, in metres.
    pub threshold: String,
}

impl Shown {
    /// The lengths of a decision in which a length was compared.
    #[must_use]
    pub fn of(decision: &Decision<'_>) -> Option<Self> {
        let exact = |length: Option<Metres>| length.and_then(millimetres);
        let (length, threshold) = (exact(decision.metres)?, exact(decision.threshold)?);
        let margin = exact(decision.margin)?;
        let says = |length: i64, margin: i64| (length.cmp(&threshold), (length - threshold).abs() <= margin);
        let steps = [(1000, 0), (100, 1), (10, 2), (1, 3)];
        let rounded = |value: i64, step: i64| (value + step / 2).div_euclid(step) * step;
        let (step, decimals) = steps
            .into_iter()
            .find(|(step, _)| says(rounded(length, *step), rounded(margin, *step)) == says(length, margin))?;
        let text = |value: i64| decimal(rounded(value, step), decimals);
        Some(Self { metres: text(length), margin: text(margin), threshold: decimal(threshold, 0) })
    }
}

/// Millimetres as metres with some decimals; what is cut is zero.
fn decimal(millimetres: i64, decimals: usize) -> String {
    let (whole, part) = (millimetres / 1000, format!("{:03}", millimetres % 1000));
    if decimals == 0 { whole.to_string() } else { format!("{whole}.{}", &part[..decimals]) }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.reason)?;
        if let Some(Shown { metres, margin, threshold }) = Shown::of(self) {
            write!(f, "; {metres} m, threshold {threshold} m, margin {margin} m")?;
        }
        write!(f, " ({})", self.paragraph)?;
        if !self.verified {
            f.write_str("; rules not verified")?;
        }
        self.cautions.iter().try_for_each(|caution| write!(f, "; {caution}"))
    }
}

impl Localised for Decision<'_> {
    fn german(&self) -> String {
        let lengths = Shown::of(self).map(|Shown { metres, margin, threshold }| {
            format!("; {metres} m, Grenze {threshold} m, Genauigkeit {margin} m").replace('.', ",")
        });
        let (class, reason) = (self.class.german(), self.reason.german());
        let mut parts =
            vec![format!("{class}: {reason}{} ({})", lengths.unwrap_or_default(), self.paragraph)];
        if !self.verified {
            parts.push("Regeln nicht geprüft".into());
        }
        parts.extend(self.cautions.iter().map(Localised::german));
        parts.join("; ")
    }
}
