//! The school sites as the school list describes them.

use geo_core::EastNorth;

use super::{
    Ranks,
    equipment::{self, Columns},
};
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
    /// Further columns of the list that are published as `Name: value; …`; `None` where there are none.
    pub equipment: Option<String>,
}

/// All sites by ascending id, and the further columns of the list.
pub(super) fn of(foot: &Foot<'_, '_>, ranks: &Ranks) -> (Vec<SupplySite>, Columns) {
    let schools = &foot.inputs.schools;
    let columns = Columns::of(schools);
    let mut sites: Vec<SupplySite> = schools
        .iter()
        .zip(&foot.sites)
        .enumerate()
        .map(|(site, (school, on_foot))| SupplySite {
            site,
            position: on_foot.position,
            bell_start: school.bells.iter().filter_map(|bell| bell.start).min(),
            bell_end: school.bells.iter().filter_map(|bell| bell.end).max(),
            equipment: equipment::of(school, &columns.published),
        })
        .collect();
    sites.sort_by_key(|site| ranks.of_site(site.site));
    (sites, columns)
}
