//! Counts by zone and school site attended, and the sites' own totals.

use rustc_hash::FxHashMap;

use super::{ByStage, Ground, protected, units::Units};
use crate::{Protection, Tally, person::Cohort};

/// The published values by zone and site.
pub(super) struct Pairs {
    /// Zone, site and values by stage; sorted; pairs with a value above 0.
    pub(super) rows: Vec<(u32, u32, ByStage<u32>)>,
    /// The total of each site, wherever its pupils live; `None` for sensitive ones.
    pub(super) totals: Vec<Option<u32>>,
}

impl Pairs {
    pub(super) fn of(ground: &Ground<'_>, cohort: &Cohort, protection: &Protection, units: &Units) -> Self {
        let mut totals = vec![Tally::default(); ground.sites.len()];
        let mut tallies: FxHashMap<(u32, u32), ByStage<Tally>> = FxHashMap::default();
        let is_sensitive: Vec<bool> = ground.sites.iter().map(super::Site::is_sensitive).collect();
        for person in cohort.persons() {
            let Some(site) = person.site.filter(|site| !is_sensitive[*site as usize]) else { continue };
            person.count_in(&mut totals[site as usize]);
            if let Some(zone) = person.zone() {
                let known = tallies.entry((zone, site)).or_default();
                person.count_in(&mut known[0]);
                person.count_in(&mut known[usize::from(person.stage)]);
            }
        }
        let mut rows: Vec<(u32, u32, ByStage<u32>)> = tallies
            .into_iter()
            .map(|((zone, site), tallies)| {
                let own = protected(protection, &tallies);
                let of_zone = &units.zones[zone as usize];
                let all = own[0].min(of_zone[0]);
                let values = std::array::from_fn(|stage| own[stage].min(of_zone[stage]).min(all));
                (zone, site, values)
            })
            .filter(|(_, _, values)| values[0] > 0)
            .collect();
        rows.sort_unstable_by_key(|(zone, site, _)| (*zone, *site));
        let total = |(tally, sensitive): (&Tally, &bool)| (!sensitive).then(|| protection.value(tally));
        Self { rows, totals: totals.iter().zip(&is_sensitive).map(total).collect() }
    }
}
