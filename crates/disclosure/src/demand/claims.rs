//! Counts by zone, school type and claim to transport.

use catalogue::{Parameters, breakdown};
use geo_core::SchoolType;
use rustc_hash::FxHashMap;

use super::{CLASSES, Ground, units::Units};
use crate::{Protection, Tally, person::Cohort};

/// All pupils of a group, then those of each answer.
type ByClass<T> = [T; 1 + CLASSES];

/// The published values by zone and school type.
pub(super) struct Claims {
    /// The types that are published: all but sensitive ones, `None` for all pupils.
    pub(super) types: Vec<Option<SchoolType>>,
    values: FxHashMap<(u32, Option<SchoolType>), ByClass<u32>>,
}

impl Claims {
    pub(super) fn of(ground: &Ground<'_>, cohort: &Cohort, protection: &Protection, units: &Units) -> Self {
        let mut types: Vec<SchoolType> =
            ground.sites.iter().flat_map(|site| site.types.iter().copied()).collect();
        types.retain(|school_type| !school_type.is_sensitive());
        types.sort_unstable();
        types.dedup();
        let mut tallies: FxHashMap<(u32, Option<SchoolType>), ByClass<Tally>> = FxHashMap::default();
        for person in cohort.persons() {
            let Some(zone) = person.zone() else { continue };
            let own = person.school_type.filter(|own| types.contains(own));
            for school_type in [None].into_iter().chain(own.map(Some)) {
                let known = tallies.entry((zone, school_type)).or_default();
                person.count_in(&mut known[0]);
                person.count_in(&mut known[1 + usize::from(person.class)]);
            }
        }
        let values_in = |tallies: &ByClass<Tally>, most: &ByClass<u32>| -> ByClass<u32> {
            let total = protection.value(&tallies[0]).min(most[0]);
            std::array::from_fn(|class| match class {
                0 => total,
                _ => answers(protection, class - 1, &tallies[class], total.min(most[class])),
            })
        };
        let of_all: FxHashMap<u32, ByClass<u32>> = tallies
            .iter()
            .filter(|((_, school_type), _)| school_type.is_none())
            .map(|((zone, _), tallies)| {
                let zone_total = units.zones[*zone as usize][0];
                let mut values = values_in(tallies, &[zone_total; 1 + CLASSES]);
                values[0] = zone_total;
                (*zone, values)
            })
            .collect();
        let values = tallies.iter().map(|((zone, school_type), tallies)| {
            let all = of_all[zone];
            // A type is a part of all types, in each answer too.
            let values = if school_type.is_none() { all } else { values_in(tallies, &all) };
            ((*zone, *school_type), values)
        });
        Self {
            values: values.collect(),
            types: [None].into_iter().chain(types.into_iter().map(Some)).collect(),
        }
    }

    /// The pupils of a zone and type, and the answers in the order of the catalogue where they are
    /// published.
    pub(super) fn row(&self, zone: u32, school_type: Option<SchoolType>) -> (u32, Option<[u32; CLASSES]>) {
        let Some([pupils, answers @ ..]) = self.values.get(&(zone, school_type)) else { return (0, None) };
        (*pupils, (*pupils >= Parameters::LEAST_WITH_CLAIMS).then_some(*answers))
    }
}

/// The shown number of pupils with an answer, by its place in the catalogue, of at most so many.
/// Listed special needs give [`breakdown::CASE_BY_CASE`], so that it is as sensitive as attending a
/// Förderschule.
pub(super) fn answers(protection: &Protection, class: usize, tally: &Tally, most: u32) -> u32 {
    let is_sensitive =
        breakdown::CLASSES.get(class).is_some_and(|(code, _)| *code == breakdown::CASE_BY_CASE.0);
    if is_sensitive { protection.sensitive_part(tally, most) } else { protection.value(tally).min(most) }
}
