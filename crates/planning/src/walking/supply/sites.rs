//! The school sites as the school list describes them.

use geo_core::EastNorth;

use super::{Ranks, equipment};
use crate::walking::Foot;

/// A school site. What else is known of it is in the school list.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplySite {
    /// Index into the school list.
    pub site: usize,
    /// Its position: listed, or that of its address or grounds.
    pub position: Option<EastNorth>,
    /// The earliest start of lessons, in minutes after midnight.
    pub bell_start: Option<u16>,
    /// The latest end of lessons, in minutes after midnight.
    pub bell_end: Option<u16>,
    /// Further columns of the list as `Name: value; …`; `None` where there are none.
    pub equipment: Option<String>,
}

/// All sites by ascending id, and the columns that are withheld.
pub(super) fn of(foot: &Foot<'_, '_>, ranks: &Ranks) -> (Vec<SupplySite>, Vec<String>) {
    let schools = &foot.inputs.schools;
    let withheld = equipment::withheld(schools);
    let mut sites: Vec<SupplySite> = schools
        .iter()
        .zip(&foot.sites)
        .enumerate()
        .map(|(site, (school, on_foot))| SupplySite {
            site,
            position: on_foot.position,
            bell_start: school.bells.iter().filter_map(|bell| bell.start).min(),
            bell_end: school.bells.iter().filter_map(|bell| bell.end).max(),
            equipment: equipment::of(school, &withheld),
        })
        .collect();
    sites.sort_by_key(|site| ranks.of_site(site.site));
    (sites, withheld)
}
