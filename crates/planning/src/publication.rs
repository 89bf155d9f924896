//! The stage that makes the publication: pupils become persons on the fixed geography, their counts
//! are protected, and the layers of places get theirs.

mod error;

use std::borrow::Cow;

use catalogue::{
    About, Publication, Table, Value,
    breakdown::{CLASSES, STAGES},
    layers,
    properties::PUPILS,
};
use disclosure::{
    Protection,
    demand::{Area as Counted, Demand, Ground, Site, Universe},
    person::{Cohort, Person, Place},
    zones::{Zones, choose},
};
use geo::{BoundingRect as _, Rect};
use geo_core::{Area, AreaIndex, EastNorth, School, Stage, grid::Centres};
use rayon::prelude::*;
use store::VaultPupil;

pub use error::PublicationError;

use crate::{
    entitlement::Class,
    walking::{
        Walked,
        sites::SiteOnFoot,
        supply::{Catchment, Isochrone, supply_tables},
    },
};

/// What a publication is made from, besides the pupils.
pub struct Facts<'f> {
    /// The municipality areas; those of the districts with school sites are the region, and without
    /// schools those of the districts with addresses.
    pub areas: &'f AreaIndex,
    /// The Ortsbezirke of large municipalities.
    pub localities: &'f [Area],
    /// The numbered addresses of the registers in EPSG:25832.
    pub addresses: &'f [EastNorth],
    /// The ways on foot and the schools they lead to; `None` where the project measures none, and
    /// then nothing is published about schools.
    pub walked: Option<(&'f Walked, &'f [School])>,
    /// The parameters of disclosure control.
    pub parameters: &'f catalogue::Parameters,
}

/// The pupils of a run on the geography of the publication.
pub struct Subjects<'f> {
    facts: Facts<'f>,
    zones: Zones,
    sites: Vec<Site>,
    protection: Protection,
    /// In the order of the pupils given.
    persons: Vec<Person>,
}

impl<'f> Subjects<'f> {
    /// Lays out the geography and finds every pupil's place in it.
    ///
    /// # Errors
    /// [`PublicationError`] where parameters are impossible, an area cannot be used, or no address in
    /// the region has a house number.
    pub fn of(facts: Facts<'f>, pupils: &[VaultPupil]) -> Result<Self, PublicationError> {
        let protection = Protection::of(facts.parameters)?;
        let sites: Vec<Site> =
            facts.walked.map(|(walked, schools)| sites_of(walked, schools)).unwrap_or_default();
        let region = choose(facts.areas, &landmarks(&facts, &sites));
        let zones = Zones::of(region, facts.localities, facts.addresses, facts.parameters.houses)?;
        if zones.zones().iter().all(|zone| zone.addresses == 0) {
            return Err(PublicationError::NoNumberedAddress);
        }
        let persons = persons(&facts, &zones, pupils)?;
        Ok(Self { facts, zones, sites, protection, persons })
    }

    /// The pupils as counts see them, in the order given.
    #[must_use]
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }

    /// The id of a site, as the pupils' `site` counts it.
    #[must_use]
    pub fn site_id(&self, site: u32) -> &str {
        self.sites.get(site as usize).map_or("", |site| &site.id)
    }

    /// Municipalities whose number of people the area file does not tell: none of them is divided
    /// into smaller zones.
    #[must_use]
    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// Takes the record keys of other noise; the pupils are those given before, in their order.
    pub fn draw_again(&mut self, pupils: &[VaultPupil]) {
        for (person, pupil) in self.persons.iter_mut().zip(pupils) {
            (person.record, _) = Person::keys(pupil.record_key, pupil.household);
        }
    }

    /// Makes the publication.
    ///
    /// # Errors
    /// [`PublicationError`] for a place that cannot be in EPSG:25832.
    pub fn publish(&self, about: About) -> Result<Publication, PublicationError> {
        let cohort = Cohort::of(self.persons.clone());
        let ground =
            Ground { zones: &self.zones, sites: &self.sites, age_bands: &self.facts.parameters.age_bands };
        let demand = Demand::of(&ground, &cohort, &self.protection);
        let mut tables = demand.tables()?;
        if let Some((walked, schools)) = self.facts.walked {
            tables.extend(with_counts(walked, schools, &demand)?);
        }
        let order = |table: &Table| layers::ALL.iter().position(|layer| layer.id == table.layer.id);
        tables.sort_by_key(order);
        Ok(Publication { about, tables })
    }
}

/// What the region is chosen by: the school sites, and where nothing is published about schools the
/// addresses of the registers.
fn landmarks<'f>(facts: &Facts<'f>, sites: &[Site]) -> Cow<'f, [EastNorth]> {
    match facts.walked {
        Some(_) => sites.iter().filter_map(|site| site.position).collect(),
        None => Cow::Borrowed(facts.addresses),
    }
}

/// The school sites as counts see them.
fn sites_of(walked: &Walked, schools: &[School]) -> Vec<Site> {
    let site = |(site, school): (&SiteOnFoot, &School)| Site {
        id: site.id.to_string().into(),
        name: site.name.as_str().into(),
        position: site.position,
        types: school.types.clone(),
    };
    walked.sites.iter().zip(schools).map(site).collect()
}

fn persons(facts: &Facts<'_>, zones: &Zones, pupils: &[VaultPupil]) -> Result<Vec<Person>, PublicationError> {
    let placed = pupils.iter().filter_map(|pupil| Some((pupil.residence?, pupil.quality)));
    let mut places = Place::of_all(zones, &placed.collect::<Vec<_>>())?.into_iter();
    let enrolled = facts.walked.map(|(walked, _)| walked.enrolled.as_slice());
    let person = |(at, pupil): (usize, &VaultPupil)| {
        let (record, household) = Person::keys(pupil.record_key, pupil.household);
        let school = enrolled.and_then(|enrolled| enrolled.get(at)).copied().unwrap_or_default();
        let place = pupil.residence.and_then(|_| places.next()).unwrap_or(Place::Unplaced);
        Person {
            record,
            household,
            place,
            stage: stage_index(school.stage.or(pupil.stage)),
            age_band: u8::try_from(facts.parameters.age_bands.index_of(pupil.age)).unwrap_or(u8::MAX),
            class: class_index(pupil.walk.as_ref().and_then(|walk| Class::parse(&walk.entitlement))),
            school_type: school.school_type,
            site: school.site,
        }
    };
    Ok(pupils.iter().enumerate().map(person).collect())
}

/// The place of a stage among the codes; `unknown` comes last.
fn stage_index(stage: Option<Stage>) -> u8 {
    let code = stage.map_or(catalogue::breakdown::UNKNOWN.0, Stage::as_str);
    index_among(&STAGES.map(|(code, _)| code), code)
}

/// The place of an answer among the codes.
fn class_index(class: Option<Class>) -> u8 {
    let code = class.map_or(catalogue::breakdown::UNKNOWN.0, Class::as_str);
    index_among(&CLASSES.map(|(code, _)| code), code)
}

fn index_among(codes: &[&str], code: &str) -> u8 {
    let last = codes.len().saturating_sub(1);
    let at = codes.iter().position(|known| *known == code).unwrap_or(last);
    u8::try_from(at).unwrap_or(u8::MAX)
}

/// The layers of places with the counts that they bear.
fn with_counts(
    walked: &Walked,
    schools: &[School],
    demand: &Demand<'_>,
) -> Result<Vec<Table>, PublicationError> {
    let supply = &walked.supply;
    let mut tables = supply_tables(supply, schools);
    let polygons = supply.catchments_nearest.iter().chain(&supply.catchments_walk).map(|area| &area.polygon);
    let polygons = polygons.chain(supply.isochrones.iter().map(|area| &area.polygon));
    let bounds = polygons.filter_map(|polygon| polygon.bounding_rect()).reduce(joined);
    if let Some(bounds) = bounds {
        let centres = Centres::of(bounds)?;
        let by_type = |catchments: &[Catchment]| -> Vec<Counted> {
            let counted = |area: &Catchment| Counted {
                cells: centres.within(&area.polygon),
                universe: Universe::SchoolType(area.school_type),
            };
            catchments.par_iter().map(counted).collect()
        };
        let walk = |area: &Isochrone| Counted {
            cells: centres.within(&area.polygon),
            universe: Universe::Stages(area.stages.clone()),
        };
        for (layer, areas) in [
            (&layers::CATCHMENTS_NEAREST, by_type(&supply.catchments_nearest)),
            (&layers::CATCHMENTS_WALK, by_type(&supply.catchments_walk)),
            (&layers::WALK_ISOCHRONES, supply.isochrones.par_iter().map(walk).collect()),
        ] {
            fill(&mut tables, layer, demand.within(&areas));
        }
    }
    let of_sites = supply.sites.iter().map(|site| demand.at_site(site.site)).collect();
    fill(&mut tables, &layers::SCHOOL_SITES, of_sites);
    Ok(tables)
}

fn joined(a: Rect, b: Rect) -> Rect {
    let (low, high) = (
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    );
    Rect::new(low, high)
}

/// Gives the rows of a layer their counts, in their order.
fn fill(tables: &mut [Table], layer: &catalogue::Layer, counts: Vec<Option<u32>>) {
    if let Some(table) = tables.iter_mut().find(|table| table.layer.id == layer.id) {
        for (row, pupils) in table.rows.iter_mut().zip(counts) {
            row.set(layer, &PUPILS, Value::from(pupils));
        }
    }
}
