//! The audit: what someone who has nothing but a publication can learn from it about few pupils.
//! It knows the published values, the public parameters, that a whole is the sum of its parts and
//! that the same set has the same value, and derives for every published count the range of counts
//! that it may truly be.
//!
//! A finding is a range within 1…T - 1, or of a single count below 10; and whatever the rules
//! cannot have published. Ranges are intervals, tightened over sums until nothing changes. That is
//! exact for sums that form a tree; in tables with two margins (municipality by stage and age) and
//! where the grid and categories cross, a linear program could tighten more, and a publication
//! without findings is no proof against it. Groups that are not published, such as the difference
//! of two areas, are no targets of their own. Nor is what a zone's school types or sites leave of all
//! its pupils: it estimates those of a Förderschule more closely than a table with T = 10 would show
//! them, and the documents say so.

mod areas;
mod attack;
mod bounds;
mod cells;
mod complete;
mod cover;
mod excess;
mod finding;
mod judge;
mod model;
mod noise;
mod places;
mod releases;
mod report;
mod sensitive;
mod sites;
mod strength;
mod system;
mod utility;

use catalogue::Publication;

pub use self::{
    attack::{Attack, Check},
    finding::{Finding, Place},
    noise::Closure,
    releases::Unmatched,
    utility::{Utility, error_of_sums},
};
use self::{
    model::{Model, Names},
    places::{Places, Zones},
    report::Report,
    sites::Sites,
};

/// What the audit of a publication gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// What must not be in it: by attack the first thousand, in an order that can be repeated.
    pub findings: Vec<Finding>,
    /// What was tried, an entry per attack; their findings count those that are not listed.
    pub checks: Vec<Check>,
    /// Why another release could not be compared, or only in part.
    pub unmatched: Vec<Unmatched>,
    /// What a planner can do with it.
    pub utility: Utility,
}

impl Audit {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Attacks a publication, alone and together with another release of it.
///
/// Never fails: what cannot be read is a finding, and a layer that is missing is not attacked.
#[must_use]
pub fn audit(new: &Publication, old: Option<&Publication>) -> Audit {
    let mut report = Report::default();
    let mut names = Names::default();
    let (model, zones) = attacked(new, &mut names, &mut report);
    strength::check(&model, &mut report);
    sensitive::check(&model, &mut report);
    complete::check(&model, &mut report);
    judge::judge(&model, &mut report);
    excess::check(&model, &mut report);
    noise::check(&model, &mut report);
    let unmatched = old.map(|old| {
        // Its own findings are those of its own audit.
        let (old, _) = attacked(old, &mut names, &mut Report::default());
        releases::compare(&model, &old, &mut names, &mut report)
    });
    let utility = Utility::of(&model, &zones);
    let (findings, checks) = report.finish();
    Audit { findings, checks, unmatched: unmatched.unwrap_or_default(), utility }
}

/// A publication with all that follows from its sums.
fn attacked<'p>(publication: &'p Publication, names: &mut Names, report: &mut Report) -> (Model<'p>, Zones) {
    let mut model = Model::of(publication);
    cells::read(&mut model, report);
    let mut places = Places::read(&mut model, names, report);
    let sites = Sites::read(&mut model, &mut places, names, report);
    cells::relate(&mut model);
    let zones = places.relate(&mut model, names);
    sites.relate(&mut model, &places, names);
    let areas = areas::read_and_relate(&mut model, names, report);
    model.system.allow_for_adjustments();
    cover::relate(&areas, &mut model);
    judge::count_attacks(&model, report);
    model.system.propagate();
    (model, zones)
}

#[cfg(test)]
mod tests;
