//! The demand side of a publication: every count of pupils, protected, and the layers they stand in.
//!
//! Each group of pupils gets its published value in one place, so that it shows the same value
//! wherever it is published. The order is: the group's own protected value; a parent area with
//! exactly one child published above 0 shows that child's; a part of a breakdown is capped at its
//! total. Groups are tallied in one pass over the pupils each, O(pupils).

mod cells;
mod claims;
mod layers;
mod sites;
mod totals;
mod units;
mod within;

use std::sync::Arc;

use catalogue::{AgeBands, Table};
use geo_core::{EastNorth, SchoolType, reproject::CrsError};

use crate::{Protection, Tally, person::Cohort, zones::Zones};
use cells::Cells;
use claims::Claims;
use sites::Pairs;
use units::Units;

pub use within::{Area, Universe};

/// How many codes the breakdown by stage has.
const STAGES: usize = catalogue::breakdown::STAGES.len();

/// How many codes the breakdown by claim has.
const CLASSES: usize = catalogue::breakdown::CLASSES.len();

/// The tallies of a group by stage, `all` first.
type ByStage<T> = [T; STAGES];

/// The places that counts are about; all of it public.
pub struct Ground<'g> {
    /// Zones and what they are part of, and the numbered addresses by cell.
    pub zones: &'g Zones,
    /// The school sites, as the persons' `site` counts them.
    pub sites: &'g [Site],
    /// The age bands.
    pub age_bands: &'g AgeBands,
}

/// A school site that pupils attend.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Where it is in EPSG:25832, where that is known.
    pub position: Option<EastNorth>,
    /// The types taught there.
    pub types: Vec<SchoolType>,
}

impl Site {
    /// Whether attending the site says something sensitive. A site that also teaches other types is
    /// sensitive, too: its total would tell the rest.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.types.iter().any(|school_type| school_type.is_sensitive())
    }
}

/// All protected counts.
pub struct Demand<'g> {
    ground: &'g Ground<'g>,
    cohort: &'g Cohort,
    protection: &'g Protection,
    cells: Cells,
    units: Units,
    pairs: Pairs,
    claims: Claims,
    /// The codes of the stages, shared by all rows.
    stages: [Arc<str>; STAGES],
}

impl<'g> Demand<'g> {
    /// Counts and protects.
    #[must_use]
    pub fn of(ground: &'g Ground<'g>, cohort: &'g Cohort, protection: &'g Protection) -> Self {
        let cells = Cells::of(ground, cohort, protection);
        let units = Units::of(ground, cohort, protection, &cells);
        let (pairs, claims) = rayon::join(
            || Pairs::of(ground, cohort, protection, &units),
            || Claims::of(ground, cohort, protection, &units),
        );
        let stages = catalogue::breakdown::STAGES.map(|(code, _)| Arc::from(code));
        Self { ground, cohort, protection, cells, units, pairs, claims, stages }
    }

    /// The layers that count pupils by residence alone, and the totals, in the order of the
    /// catalogue; those by site and claim among them where the project has school sites.
    ///
    /// # Errors
    /// [`CrsError`] for a cell that cannot be in EPSG:25832.
    pub fn tables(&self) -> Result<Vec<Table>, CrsError> {
        let mut tables = self.density()?;
        tables.extend(self.municipalities());
        if !self.ground.sites.is_empty() {
            tables.extend([self.attendance(), self.desire_lines(), self.entitlement()]);
        }
        tables.push(self.totals());
        Ok(tables)
    }

    /// The protected number of pupils of a site; `None` for a sensitive one.
    #[must_use]
    pub fn at_site(&self, site: usize) -> Option<u32> {
        self.pairs.totals.get(site).copied().flatten()
    }
}

/// The protected values of a group by stage: each on its own, then no part above its total.
fn protected(protection: &Protection, tallies: &ByStage<Tally>) -> ByStage<u32> {
    tallies.map(|tally| protection.value(&tally))
}

/// No part above its total, which comes first.
fn cap(values: &mut ByStage<u32>) {
    let total = values[0];
    for value in values.iter_mut().skip(1) {
        *value = total.min(*value);
    }
}

/// What the children of an area publish: a parent with exactly one above 0 shows its value.
#[derive(Debug, Clone, Copy, Default)]
struct OnlyChild {
    above_zero: u32,
    value: u32,
}

impl OnlyChild {
    fn add(&mut self, value: u32) {
        if value > 0 {
            self.above_zero += 1;
            self.value = value;
        }
    }

    /// What the parent shows, whose own value is given.
    const fn or_own(self, own: u32) -> u32 {
        if self.above_zero == 1 { self.value } else { own }
    }
}

#[cfg(test)]
mod tests;
