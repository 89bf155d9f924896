//! Counts by zone and what zones are part of: municipality, association, district, region.

use geo::Area as _;
use geo_core::grid::{CellId, polygons};

use super::{ByStage, Ground, OnlyChild, STAGES, cap, cells::Cells, protected};
use crate::{
    Protection, Tally,
    person::{Cohort, Person},
    zones::Zone,
};

/// The published values of all units.
pub(super) struct Units {
    /// By zone and stage.
    pub(super) zones: Vec<ByStage<u32>>,
    /// By municipality, stage and age band; `all` first in both.
    pub(super) municipalities: Vec<ByStage<Vec<u32>>>,
    /// By association.
    pub(super) associations: Vec<u32>,
    /// By district.
    pub(super) districts: Vec<u32>,
    /// The region.
    pub(super) region: u32,
}

impl Units {
    pub(super) fn of(ground: &Ground<'_>, cohort: &Cohort, protection: &Protection, cells: &Cells) -> Self {
        let zones = zones(ground, cohort, protection, cells);
        let municipalities = municipalities(ground, cohort, protection, &zones);
        let all = |municipality: usize| municipalities[municipality][0][0];
        let list = ground.zones.municipalities();
        let municipality_of = |person: &Person| {
            let zone = person.zone().map(|zone| &ground.zones.zones()[zone as usize])?;
            zone.municipality.map(|municipality| &list[municipality as usize])
        };
        let of_associations = cohort.tally_by(ground.zones.associations().len(), |person| {
            municipality_of(person).and_then(|municipality| municipality.association)
        });
        let of_districts = cohort.tally_by(ground.zones.districts().len(), |person| {
            municipality_of(person).map(|municipality| municipality.district)
        });

        let mut members: Vec<OnlyChild> = vec![OnlyChild::default(); ground.zones.associations().len()];
        for (at, municipality) in list.iter().enumerate() {
            if let Some(association) = municipality.association {
                members[association as usize].add(all(at));
            }
        }
        let of_parts = |parts: &[OnlyChild], tallies: &[Tally]| -> Vec<u32> {
            parts.iter().zip(tallies).map(|(part, tally)| part.or_own(protection.value(tally))).collect()
        };
        let associations = of_parts(&members, &of_associations);

        let mut parts: Vec<OnlyChild> = vec![OnlyChild::default(); ground.zones.districts().len()];
        let mut seen = vec![false; associations.len()];
        for (at, municipality) in list.iter().enumerate() {
            let part = &mut parts[municipality.district as usize];
            match municipality.association.map(|association| association as usize) {
                Some(association) if !seen[association] => {
                    seen[association] = true;
                    part.add(associations[association]);
                }
                Some(_) => {}
                None => part.add(all(at)),
            }
        }
        let districts = of_parts(&parts, &of_districts);

        let mut children = OnlyChild::default();
        if list.is_empty() {
            for zone in &zones {
                children.add(zone[0]);
            }
        } else {
            for district in &districts {
                children.add(*district);
            }
        }
        let region = children.or_own(protection.value(&cohort.tally(|person| person.zone().is_some())));
        Self { zones, municipalities, associations, districts, region }
    }
}

/// Zones by stage. A zone that is a whole cell is the same group as the cell and shows its value.
fn zones(ground: &Ground<'_>, cohort: &Cohort, protection: &Protection, cells: &Cells) -> Vec<ByStage<u32>> {
    let mut tallies: Vec<ByStage<Tally>> = vec![<ByStage<Tally>>::default(); ground.zones.zones().len()];
    for person in cohort.persons() {
        if let Some(zone) = person.zone() {
            let known = &mut tallies[zone as usize];
            person.count_in(&mut known[0]);
            person.count_in(&mut known[usize::from(person.stage)]);
        }
    }
    let values = tallies.iter().zip(ground.zones.zones()).map(|(tallies, zone)| {
        whole_cell(zone).map_or_else(
            || {
                let mut values = protected(protection, tallies);
                cap(&mut values);
                values
            },
            |cell| cells.of_cell(cell),
        )
    });
    values.collect()
}

/// The cell that a zone is all of: one of 1 km that its municipality does not cut.
pub(super) fn whole_cell(zone: &Zone) -> Option<CellId> {
    let cell = zone.id.rsplit('/').next().and_then(CellId::parse)?;
    let [polygon] = <[_; 1]>::try_from(polygons(&[cell]).ok()?).ok()?;
    let (whole, own) = (polygon.unsigned_area(), zone.shape.unsigned_area());
    ((whole - own).abs() < whole * 1e-6).then_some(cell)
}

/// Municipalities by stage and age band. One that is a single zone is the same group as the zone.
fn municipalities(
    ground: &Ground<'_>,
    cohort: &Cohort,
    protection: &Protection,
    zones: &[ByStage<u32>],
) -> Vec<ByStage<Vec<u32>>> {
    let bands = ground.age_bands.codes().len();
    let list = ground.zones.municipalities();
    let mut tallies = vec![Tally::default(); list.len() * STAGES * bands];
    for person in cohort.persons() {
        let Some(zone) = person.zone() else { continue };
        let Some(municipality) = ground.zones.zones()[zone as usize].municipality else { continue };
        for stage in [0, usize::from(person.stage)] {
            for band in [0, usize::from(person.age_band)] {
                let at = (municipality as usize * STAGES + stage) * bands + band;
                person.count_in(&mut tallies[at]);
            }
        }
    }
    let mut parts: Vec<(usize, ByStage<OnlyChild>)> = vec![Default::default(); list.len()];
    for (zone, values) in ground.zones.zones().iter().zip(zones) {
        if let Some(municipality) = zone.municipality {
            let (zones, children) = &mut parts[municipality as usize];
            *zones += 1;
            for (child, value) in children.iter_mut().zip(values) {
                child.add(*value);
            }
        }
    }
    let of_municipality = |(at, tallies): (usize, &[Tally])| {
        let own = |stage: usize, band: usize| protection.value(&tallies[stage * bands + band]);
        let (zones, children) = &parts[at];
        let mut all: ByStage<u32> = std::array::from_fn(|stage| match zones {
            // The zone's own value, which may be 0.
            1 => children[stage].value,
            _ => children[stage].or_own(own(stage, 0)),
        });
        cap(&mut all);
        let of_all: Vec<u32> =
            (0..bands).map(|band| if band == 0 { all[0] } else { own(0, band).min(all[0]) }).collect();
        std::array::from_fn(|stage| {
            if stage == 0 {
                return of_all.clone();
            }
            let part = |band: usize| own(stage, band).min(all[stage]).min(of_all[band]);
            (0..bands).map(|band| if band == 0 { all[stage] } else { part(band) }).collect()
        })
    };
    tallies.chunks(STAGES * bands).enumerate().map(of_municipality).collect()
}
