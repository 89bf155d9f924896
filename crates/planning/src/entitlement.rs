//! Whether a pupil is entitled to transport: the lengths of the way against the threshold of the
//! rules, with the reason, the paragraph and the margin. Pure: equal facts, equal decision.
//!
//! Lengths are compared in whole millimetres (rounded half up once, before any comparison): a
//! difference below half a millimetre is none. What is shown is rounded only as far as the shown
//! numbers still say what was decided.

mod class;
mod reason;
mod shown;

use geo_core::Metres;

pub use class::Class;
pub use reason::{Caution, Reason};
pub use shown::Shown;

use crate::{
    claim::{Claim, Ground, Open},
    rules::{DangerEffect, RuleSet, Threshold},
};

/// What was found out about one pupil's way.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// How far the residence may lie from its placed position: the geocoder's `quality_m`, the
    /// only source of the margin. `None` where the residence is not placed.
    pub quality: Option<Metres>,
    /// The way from the front door to the site that grounds the claim.
    pub walk: Walk,
    /// What a reader should know about how the way was measured.
    pub cautions: Vec<Caution>,
}

/// The way to the site that grounds the claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Walk {
    /// Nothing was measured: the project has no foot network.
    NoNetwork,
    /// No site qualifies as the one that grounds the claim.
    NoSite,
    /// What the network says.
    Measured {
        /// The shortest way, dangerous or not; `None` where there is none at all.
        shortest: Option<Metres>,
        /// The shortest way that avoids every dangerous one; `None` where there is none.
        safe: Option<Metres>,
    },
}

/// What was decided, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<'r> {
    /// The answer.
    pub class: Class,
    /// Why.
    pub reason: Reason,
    /// The paragraph of the rules, as cited.
    pub paragraph: &'r str,
    /// The threshold, where a length was compared.
    pub threshold: Option<Metres>,
    /// The length that was compared, where one was.
    pub metres: Option<Metres>,
    /// The margin within which a length is borderline, where one was compared.
    pub margin: Option<Metres>,
    /// Whether every number and rule used was verified against the text of the law.
    pub verified: bool,
    /// What a reader should know besides.
    pub cautions: Vec<Caution>,
}

/// The lengths of one decision in millimetres.
struct Measured<'r> {
    rules: &'r RuleSet,
    threshold: i64,
    margin: i64,
}

/// The outcome of a comparison: class, reason, length compared.
type Outcome = (Class, Reason, Option<i64>);

/// Decides about one pupil.
///
/// A residence that is not placed comes first: nothing can be said about it. Then comes what
/// leaves the claim open, then the network, then the lengths.
#[must_use]
pub fn decide<'r>(rules: &'r RuleSet, claim: &Claim<'r>, facts: &Facts) -> Decision<'r> {
    let margin = facts.quality.and_then(millimetres);
    let (outcome, threshold) = match (margin, &claim.ground, claim.threshold, facts.walk) {
        (None, ..) => ((Class::Unknown, Reason::NotPlaced, None), None),
        (_, Ground::Open(open), ..) if open.is_unknown() => {
            ((Class::Unknown, Reason::Open(*open), None), None)
        }
        (_, Ground::Open(open), ..) => ((Class::CaseByCase, Reason::Open(*open), None), None),
        (.., Walk::NoNetwork) => ((Class::Unknown, Reason::NoNetwork, None), None),
        (.., Walk::NoSite) | (_, _, None, _) => ((Class::CaseByCase, Reason::NoSite, None), None),
        (Some(margin), _, Some(threshold), Walk::Measured { shortest, safe }) => {
            let limit = millimetres(threshold.metres).unwrap_or_default();
            let measured = Measured { rules, threshold: limit, margin };
            let outcome = measured.outcome(shortest.and_then(millimetres), safe.and_then(millimetres));
            (outcome, Some(threshold))
        }
    };
    let (class, reason, metres) = outcome;
    let compared = metres.is_some();
    let unknown = threshold.is_some() && claim.ground == Ground::DistrictUnknown;
    let district_unknown = unknown.then_some(Caution::DistrictUnknown);
    Decision {
        class,
        reason,
        paragraph: paragraph(rules, reason, threshold),
        threshold: threshold.filter(|_| compared).map(|threshold| threshold.metres),
        metres: metres.map(metres_of),
        margin: margin.filter(|_| compared).map(metres_of),
        verified: is_verified(rules, reason, threshold),
        cautions: district_unknown.into_iter().chain(facts.cautions.iter().copied()).collect(),
    }
}

impl Measured<'_> {
    /// `safe` can never be shorter than `shortest`; where it is, both are `safe`.
    fn outcome(&self, shortest: Option<i64>, safe: Option<i64>) -> Outcome {
        let Some(shortest) = shortest.into_iter().chain(safe).min() else {
            return (Class::CaseByCase, Reason::NoPath, None);
        };
        match self.rules.danger.effect {
            DangerEffect::Claim => self.with_claim(shortest, safe),
            DangerEffect::Discretion => self.with_discretion(shortest, safe),
        }
    }

    /// Only the way without danger counts.
    fn with_claim(&self, shortest: i64, safe: Option<i64>) -> Outcome {
        let Some(safe) = safe else {
            // Entitled wherever in the margin the house stands; by distance only where that is sure.
            return if self.is_far(shortest) && !self.is_near(shortest) {
                (Class::EntitledDistance, Reason::Longer, Some(shortest))
            } else {
                (Class::EntitledDanger, Reason::NoSafePath, None)
            };
        };
        if self.is_near(safe) {
            (Class::Borderline, Reason::WithinMargin, Some(safe))
        } else if !self.is_far(safe) {
            (Class::NotEntitled, Reason::NotLonger, Some(safe))
        } else if self.is_near(shortest) {
            (Class::Borderline, Reason::EntitledEitherWay, Some(shortest))
        } else if self.is_far(shortest) {
            (Class::EntitledDistance, Reason::Longer, Some(safe))
        } else {
            (Class::EntitledDanger, Reason::DangerDetour, Some(safe))
        }
    }

    /// The shortest way counts; below the threshold danger is a matter of discretion.
    fn with_discretion(&self, shortest: i64, safe: Option<i64>) -> Outcome {
        if self.is_near(shortest) {
            return (Class::Borderline, Reason::WithinMargin, Some(shortest));
        }
        if self.is_far(shortest) {
            return (Class::EntitledDistance, Reason::Longer, Some(shortest));
        }
        match safe {
            Some(safe) if self.is_near(safe) => (Class::Borderline, Reason::WithinMargin, Some(safe)),
            Some(safe) if !self.is_far(safe) => (Class::NotEntitled, Reason::NotLonger, Some(safe)),
            Some(_) | None => (Class::CaseByCase, Reason::DangerAtDiscretion, safe),
        }
    }

    /// Whether a length is enough for the claim.
    fn is_far(&self, length: i64) -> bool {
        self.rules.comparison.is_met(length, self.threshold)
    }

    /// Whether a length is within the margin; a position known exactly has none.
    fn is_near(&self, length: i64) -> bool {
        self.margin > 0 && (length - self.threshold).abs() <= self.margin
    }
}

/// What is cited for a reason.
fn paragraph<'r>(rules: &'r RuleSet, reason: Reason, threshold: Option<&'r Threshold>) -> &'r str {
    let by_case = |open| {
        let rules = &rules.case_by_case;
        let own = match open {
            Open::StageByCase(_) => &rules.stage_paragraph,
            Open::PrivateSchool => &rules.private_paragraph,
            _ => &None,
        };
        own.as_deref().or(rules.paragraph.as_deref())
    };
    match reason {
        Reason::Longer | Reason::NotLonger | Reason::WithinMargin | Reason::EntitledEitherWay => {
            threshold.map_or(&rules.law, |threshold| &threshold.paragraph)
        }
        Reason::DangerDetour | Reason::NoSafePath | Reason::DangerAtDiscretion => &rules.danger.paragraph,
        Reason::NoSite if !rules.ground.paragraph.is_empty() => &rules.ground.paragraph,
        Reason::Open(open) if open.is_by_law() => by_case(open).unwrap_or(&rules.law),
        _ => &rules.law,
    }
}

/// Whether everything that a reason rests on was verified.
fn is_verified(rules: &RuleSet, reason: Reason, threshold: Option<&Threshold>) -> bool {
    let by_danger = matches!(reason, Reason::DangerDetour | Reason::NoSafePath | Reason::DangerAtDiscretion);
    rules.ground.verified
        && threshold.is_none_or(|threshold| threshold.verified)
        && (!by_danger || rules.danger.verified)
}

/// Whole millimetres, half up; `None` for what is no length.
fn millimetres(metres: Metres) -> Option<i64> {
    // 2^53 mm are nine million kilometres: within, every whole number is exact.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let millimetres = (metres.0 * 1000.0 + 0.5).floor();
    #[allow(clippy::cast_possible_truncation)] // Checked just before.
    (metres.0 >= 0.0 && millimetres <= MOST).then_some(millimetres as i64)
}

/// Back to metres.
fn metres_of(millimetres: i64) -> Metres {
    #[allow(clippy::cast_precision_loss)] // At most 2^53.
    Metres(millimetres as f64 / 1000.0)
}

#[cfg(test)]
mod tests;
