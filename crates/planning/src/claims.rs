//! Claims to transport, counted by answer, by answer and reason, and at each site attended.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::entitlement::{Caution, Class, Decision, Reason};

/// How many pupils have which answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// By answer.
    pub classes: BTreeMap<Class, usize>,
    reasons: FxHashMap<(Class, Reason), usize>,
    /// By site attended (an index into the schools) and answer; pupils without a known site last.
    sites: BTreeMap<usize, BTreeMap<Class, usize>>,
    /// Decisions that rest on a rule which was not verified against the law's text.
    pub not_verified: usize,
    /// By what a reader should know besides; a pupil may count under several.
    pub cautions: BTreeMap<Caution, usize>,
}

/// Stands for no site: after all others.
const NO_SITE: usize = usize::MAX;

impl Claims {
    /// Counts a decision about a pupil of a site.
    pub fn add(&mut self, site: Option<usize>, decision: &Decision<'_>) {
        let class = decision.class;
        *self.classes.entry(class).or_default() += 1;
        *self.reasons.entry((class, decision.reason)).or_default() += 1;
        *self.sites.entry(site.unwrap_or(NO_SITE)).or_default().entry(class).or_default() += 1;
        self.not_verified += usize::from(!decision.verified);
        for caution in &decision.cautions {
            *self.cautions.entry(*caution).or_default() += 1;
        }
    }

    /// Pupils whose claim was looked at.
    #[must_use]
    pub fn all(&self) -> usize {
        self.classes.values().sum()
    }

    /// The reasons of an answer with their numbers, the most frequent first.
    #[must_use]
    pub fn reasons(&self, class: Class) -> Vec<(Reason, usize)> {
        let reasons = self.reasons.iter().filter(|((of, _), _)| *of == class);
        let mut reasons: Vec<(Reason, usize)> =
            reasons.map(|((_, reason), pupils)| (*reason, *pupils)).collect();
        reasons.sort_by_cached_key(|(reason, pupils)| (usize::MAX - pupils, reason.to_string()));
        reasons
    }

    /// The answers by site attended, in the order of the school list; pupils without a known
    /// site under `None`, last.
    #[must_use]
    pub fn sites(&self) -> impl ExactSizeIterator<Item = (Option<usize>, &BTreeMap<Class, usize>)> {
        self.sites.iter().map(|(site, classes)| (Some(*site).filter(|site| *site != NO_SITE), classes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(class: Class, reason: Reason, verified: bool) -> Decision<'static> {
        let cautions = vec![Caution::PastIsland];
        Decision {
            class,
            reason,
            paragraph: "§",
            threshold: None,
            metres: None,
            margin: None,
            verified,
            cautions,
        }
    }

    #[test]
    fn every_pupil_is_counted_once_by_answer_by_reason_and_at_a_site() {
        let mut claims = Claims::default();
        for (site, class, reason, verified) in [
            (Some(3), Class::CaseByCase, Reason::NoPath, true),
            (Some(1), Class::NotEntitled, Reason::NotLonger, false),
            (None, Class::Unknown, Reason::NotPlaced, true),
            (Some(1), Class::CaseByCase, Reason::NoSite, true),
            (Some(3), Class::CaseByCase, Reason::NoSite, true),
        ] {
            claims.add(site, &decision(class, reason, verified));
        }
        assert_eq!((claims.all(), claims.not_verified), (5, 1));
        assert_eq!(claims.cautions, BTreeMap::from([(Caution::PastIsland, 5)]));
        assert_eq!(claims.reasons(Class::CaseByCase), [(Reason::NoSite, 2), (Reason::NoPath, 1)]);
        assert_eq!(claims.reasons(Class::Borderline), []);
        let sites: Vec<(Option<usize>, usize)> =
            claims.sites().map(|(site, classes)| (site, classes.values().sum())).collect();
        assert_eq!(sites, [(Some(1), 2), (Some(3), 2), (None, 1)], "unknown sites stand last");
    }
}
