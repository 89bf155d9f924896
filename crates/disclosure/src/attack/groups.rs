//! The true groups that published counts are about.

use catalogue::breakdown::STAGES;
use geo_core::{
    SchoolType,
    grid::{CellId, CellSize},
};
use rustc_hash::FxHashMap;

use crate::{
    demand::Ground,
    person::{Cohort, Person},
    tally::Tally,
};

/// A group of pupils.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// In a cell, of a stage (0 for all).
    Cell(CellId, u8),
    /// In a zone, of a stage.
    Zone(u32, u8),
    /// In a zone, attending a site, of a stage.
    Pair(u32, u32, u8),
    /// In a zone, of a school type.
    Type(u32, SchoolType),
}

/// A group as it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    /// Its tally.
    pub(super) tally: Tally,
    /// Whether the pupil who comes last, by household, is the only one of her household.
    pub(super) last_is_alone: bool,
    household: u64,
}

/// All groups of at least one pupil.
pub(super) struct Groups {
    groups: FxHashMap<Key, Group>,
}

impl Groups {
    /// Counts the pupils in every group; those at sensitive sites in none that names the site.
    pub(super) fn of(ground: &Ground<'_>, cohort: &Cohort) -> Self {
        let mut groups: FxHashMap<Key, Group> = FxHashMap::default();
        for person in cohort.persons() {
            for key in groups_of(ground, person) {
                groups.entry(key).or_default().add(person);
            }
        }
        Self { groups }
    }

    /// The tally of a group.
    pub(super) fn tally(&self, key: Key) -> Tally {
        self.groups.get(&key).map_or_else(Tally::default, |group| group.tally)
    }

    /// How many pupils are in a group.
    pub(super) fn count(&self, key: Key) -> u32 {
        self.tally(key).count()
    }

    /// The groups in a fixed order.
    pub(super) fn sorted(&self) -> Vec<(Key, Group)> {
        let mut sorted: Vec<(Key, Group)> = self.groups.iter().map(|(key, group)| (*key, *group)).collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        sorted
    }
}

impl Group {
    fn add(&mut self, person: &Person) {
        self.last_is_alone = self.tally.count() == 0 || self.household != person.household;
        self.household = person.household;
        person.count_in(&mut self.tally);
    }
}

/// The groups that a pupil is in; none outside of the region.
pub(super) fn groups_of(ground: &Ground<'_>, person: &Person) -> Vec<Key> {
    let Some(zone) = person.zone() else { return Vec::new() };
    let cell = person.cell();
    let mut keys: Vec<Key> = person.school_type.map(|own| Key::Type(zone, own)).into_iter().collect();
    for stage in [0, person.stage] {
        keys.extend(
            cell.iter().flat_map(|cell| CellSize::ALL.map(|size| Key::Cell(cell.parent(size), stage))),
        );
        keys.push(Key::Zone(zone, stage));
        keys.extend(open_site(ground, person).map(|site| Key::Pair(zone, site, stage)));
    }
    keys
}

/// The site that a pupil attends, where publications name it.
pub(super) fn open_site(ground: &Ground<'_>, person: &Person) -> Option<u32> {
    let site = |at: &u32| ground.sites.get(*at as usize);
    person.site.filter(|at| site(at).is_some_and(|site| !site.is_sensitive()))
}

/// The stages that pupils are of, as places in [`STAGES`]: not `all`, and not `unknown`.
pub(super) fn known_stages() -> impl Iterator<Item = u8> {
    (1..).take(STAGES.len() - 2)
}
