//! Attacks on a publication by people who know much, measured against the truth. They need the
//! micro data and are for tests: the audit, which anyone can repeat, does without.
//!
//! Each attack is a game about many targets: the attacker answers a question about each from the
//! publication and its public parameters, and answers the same questions from public facts alone
//! (or from a single published value, where that is what the attack claims to beat). The difference
//! is the attacker's advantage. Where a question is "is anybody there", half of the targets are
//! groups with somebody and half are without, so that a coin answers half of them. No answer hangs
//! on chance: the same publication gives the same numbers.
//!
//! What an advantage means:
//! - Every publication of use tells something about groups. That most primary pupils of a village
//!   attend its school is such a fact; it lets anyone guess well about a child of the village, with
//!   or without that child in the list. It is inference about a group, not recognition. The
//!   attacks on homogeneous groups print it apart for groups of 10 and more, where it is the
//!   purpose of the layers, and for those below, where it must stay small.
//! - A count with noise of variance V tells two neighbouring counts apart a little. With T = 3,
//!   V = 2.5 and D = 4 the best possible answer to "n or n + 1 pupils" is right in 62 of 100 cases
//!   for large n and in at most 67 (for 1 or 2); membership is not hidden better without more noise.
//!   [`allowed_membership`] says it for the targets of [`Attack::Membership`], and the attack is right
//!   as often.
//! - Who weighs k groups with noise of their own together is right in about Φ(√(k/V)/2): 62 of 100
//!   for one, 84 for ten, 94 for 25. Noise is bounded for each group, and not for all that is
//!   published of a pupil together, as differential privacy would. To do so, somebody must know
//!   everybody else in all of these groups ([`Attack::MembershipByAll`]): the whole list but for a
//!   line. Each count that is not known for sure takes the sign away.
//! - What is left of a sum says less, alone, than the group's own row. Where one part is the whole,
//!   nothing is left, as equal groups have equal noise.
//! - Who knows that nobody else can be there learns from a value above 0 that somebody is: the price
//!   of empty places that stay empty. It stands for any count up to D above or below it, so that it
//!   is no finding.
//! - Public facts can say more than the guess printed: at a known home the areas of entitlement, which
//!   know no pupil, tell the claim.

mod all_views;
mod averaging;
mod groups;
mod homogeneous;
mod household;
mod membership;
mod outcome;
mod presence;
mod views;

use catalogue::Publication;

use crate::{demand::Ground, parameter_error::ParameterError, person::Cohort, perturbation::Perturbation};
use groups::Groups;
use views::Views;

pub use all_views::membership_by_all;
pub use averaging::{SmallGroup, averaging};
pub use homogeneous::{Guess, homogeneous};
pub use household::{Family, single_household};
pub use membership::{Entering, Suspicion, allowed, membership};
pub use outcome::{Attack, ENOUGH, Outcome};
pub use presence::{Suspect, presence};

/// Runs every attack on a publication of these pupils.
///
/// # Errors
/// [`ParameterError`] where the parameters of the publication have no table.
pub fn run(
    ground: &Ground<'_>,
    cohort: &Cohort,
    publication: &Publication,
) -> Result<Vec<Outcome>, ParameterError> {
    let table = Perturbation::of(&publication.about.parameters.rounding)?;
    let (views, groups) = (Views::of(ground, publication), Groups::of(ground, cohort));
    let truth = Truth { ground, cohort, groups: &groups, views: &views, threshold: table.threshold() };
    Ok(vec![
        presence(Attack::Differencing, truth.cells_beside_their_parents()),
        presence(Attack::Complement, truth.stages_beside_their_sums()),
        presence(Attack::ComplementOfSites, truth.sites_beside_their_sums()),
        single_household(truth.families(), table.threshold()),
        homogeneous(Attack::Site, truth.sites(false)),
        homogeneous(Attack::SiteOfFew, truth.sites(true)),
        homogeneous(Attack::Claim, truth.claims(false)),
        homogeneous(Attack::ClaimOfFew, truth.claims(true)),
        averaging(truth.small_groups()),
        membership(&truth.suspicions(), &table),
        membership_by_all(&truth.only_children(), &table),
    ])
}

/// The advantage of [`Attack::Membership`] that the table allows for these targets, whatever was
/// drawn; see [`allowed`].
///
/// # Errors
/// As [`run`].
pub fn allowed_membership(
    ground: &Ground<'_>,
    cohort: &Cohort,
    publication: &Publication,
) -> Result<f64, ParameterError> {
    let table = Perturbation::of(&publication.about.parameters.rounding)?;
    let (views, groups) = (Views::of(ground, publication), Groups::of(ground, cohort));
    let truth = Truth { ground, cohort, groups: &groups, views: &views, threshold: table.threshold() };
    Ok(allowed(&truth.suspicions(), &table))
}

/// What the attacks draw their targets from.
struct Truth<'t> {
    ground: &'t Ground<'t>,
    cohort: &'t Cohort,
    groups: &'t Groups,
    views: &'t Views,
    /// T.
    threshold: u32,
}

#[cfg(test)]
mod tests;
