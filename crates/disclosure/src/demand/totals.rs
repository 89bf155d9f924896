//! The sums of the region, residences outside it and without a position among them.

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Code, Row, Table, Value,
    breakdown::{self, totals},
    layers::TOTALS,
    properties::{BREAKDOWN, PUPILS, VALUE, VALUE_NAME},
};
use geo_core::SchoolType;

use super::{Demand, Site, claims::answers};
use crate::{
    Tally,
    person::{Person, Place},
    zones::Zones,
};

/// The key and the name of a place.
type Named = (Arc<str>, Arc<str>);

impl Demand<'_> {
    /// The table of totals. Every group is counted on its own; no part is above the sum of all.
    pub(super) fn totals(&self) -> Table {
        let mut rows = Rows(Table::of(&TOTALS));
        let value = |tally: &Tally| self.protection.value(tally);
        let all = value(&self.cohort.tally(|_| true));
        let part = |belongs: &dyn Fn(&Person) -> bool| value(&self.cohort.tally(belongs)).min(all);

        rows.add(totals::PLACE, breakdown::ALL.0, breakdown::ALL.1.german, all);
        rows.add(totals::PLACE, breakdown::REGION.0, breakdown::REGION.1.german, self.units.region.min(all));
        for ((code, name), place) in
            [(breakdown::OUTSIDE, Place::Outside), (breakdown::UNPLACED, Place::Unplaced)]
        {
            rows.add(totals::PLACE, code, name.german, part(&|person| person.place == place));
        }
        let zones = self.ground.zones;
        for (district, pupils) in zones.districts().iter().zip(&self.units.districts) {
            rows.add(totals::DISTRICT, &district.key, &district.name, *pupils);
        }
        for (association, pupils) in zones.associations().iter().zip(&self.units.associations) {
            rows.add(totals::ASSOCIATION, &association.key, &association.name, *pupils);
        }
        for (at, (code, name)) in breakdown::STAGES.iter().enumerate().skip(1) {
            rows.add(totals::STAGE, code, name.german, part(&|person| usize::from(person.stage) == at));
        }
        let bands = self.ground.age_bands;
        for (at, (code, title)) in bands.codes().iter().zip(&bands.german_titles()).enumerate().skip(1) {
            rows.add(totals::AGE_BAND, code, title, part(&|person| usize::from(person.age_band) == at));
        }
        self.by_school(&mut rows, all);
        rows.0
    }

    /// What only a project with school sites can say.
    fn by_school(&self, rows: &mut Rows, all: u32) {
        if self.ground.sites.is_empty() {
            return;
        }
        let tally_of = |own: SchoolType| self.cohort.tally(|person| person.school_type == Some(own));
        for school_type in self.claims.types.iter().flatten() {
            let name = breakdown::school_type(*school_type);
            rows.add(
                totals::SCHOOL_TYPE,
                name,
                name,
                self.protection.value(&tally_of(*school_type)).min(all),
            );
        }
        for (at, (code, name)) in breakdown::CLASSES.iter().enumerate() {
            let tally = self.cohort.tally(|person| usize::from(person.class) == at);
            rows.add(totals::ENTITLEMENT, code, name.german, answers(self.protection, at, &tally, all));
        }
        let (groups, group_of) = self.sensitive_sites();
        let of_site = |person: &Person| person.site.and_then(|site| group_of[site as usize]);
        let tallies = self.cohort.tally_by(groups.len(), of_site);
        for ((key, name), tally) in groups.iter().zip(&tallies) {
            rows.add(totals::SPECIAL_SCHOOLS, key, name, self.protection.sensitive(tally));
        }
    }

    /// The sensitive sites by association, by district where a municipality is in none; the region
    /// for sites without municipality. The key and name of each such group, sorted, and the group
    /// of each site.
    fn sensitive_sites(&self) -> (Vec<Named>, Vec<Option<u32>>) {
        let zones = self.ground.zones;
        let mut groups: BTreeMap<Arc<str>, (Arc<str>, Vec<usize>)> = BTreeMap::new();
        for (at, site) in self.ground.sites.iter().enumerate().filter(|(_, site)| site.is_sensitive()) {
            let (key, name) = association_of(site, zones);
            groups.entry(key).or_insert_with(|| (name, Vec::new())).1.push(at);
        }
        let mut group_of = vec![None; self.ground.sites.len()];
        for (number, (_, sites)) in (0_u32..).zip(groups.values()) {
            for site in sites {
                group_of[*site] = Some(number);
            }
        }
        (groups.into_iter().map(|(key, (name, _))| (key, name)).collect(), group_of)
    }
}

/// The key and name that the sensitive sites of a place are combined under.
fn association_of(site: &Site, zones: &Zones) -> Named {
    let municipality = site.position.and_then(|at| zones.municipality_at(at));
    let Some(municipality) = municipality.map(|at| &zones.municipalities()[at as usize]) else {
        return (breakdown::REGION.0.into(), breakdown::REGION.1.german.into());
    };
    if let Some(at) = municipality.association {
        let association = &zones.associations()[at as usize];
        return (Arc::clone(&association.key), Arc::clone(&association.name));
    }
    let district = &zones.districts()[municipality.district as usize];
    (Arc::clone(&district.key), Arc::clone(&district.name))
}

/// The rows of the totals.
struct Rows(Table);

impl Rows {
    fn add(&mut self, (breakdown, _): Code, value: &str, name: &str, pupils: u32) {
        self.0.rows.push(Row::new(
            &TOTALS,
            None,
            [
                (&BREAKDOWN, breakdown.into()),
                (&VALUE, value.into()),
                (&VALUE_NAME, name.into()),
                (&PUPILS, Value::from(pupils)),
            ],
        ));
    }
}
