//! The planning region, whoever lives there.

use std::collections::BTreeSet;

use geo_core::{Area, AreaIndex, EastNorth};
use rayon::prelude::*;

/// The municipalities of all districts (Kreise) with a landmark, such as a school site, in the order
/// of the file; an area without key is chosen where it holds a landmark itself.
#[must_use]
pub fn choose(areas: &AreaIndex, landmarks: &[EastNorth]) -> Vec<Area> {
    let here: BTreeSet<usize> = landmarks.par_iter().filter_map(|at| areas.index_of(*at)).collect();
    let district = |area: &Area| area.key.map(|key| key.as_str()[..5].to_owned());
    let districts: BTreeSet<String> =
        here.iter().filter_map(|number| district(areas.areas().get(*number)?)).collect();
    let chosen = areas.areas().iter().enumerate().filter(|(number, area)| {
        here.contains(number) || district(area).is_some_and(|district| districts.contains(&district))
    });
    chosen.map(|(_, area)| area.clone()).collect()
}
