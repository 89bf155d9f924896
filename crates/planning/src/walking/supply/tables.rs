//! The rows of the publication that describe places. Counts of pupils are left empty.

use catalogue::{
    Row, Shape, Table, Value, breakdown,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK, CLAIM_AREAS, HAZARDS, SCHOOL_SITES, WALK_ISOCHRONES},
    properties::{
        ADDRESSES, AREA_KM2, BELL_END, BELL_START, DECIDED_BY, EQUIPMENT, METRES, NAME, NUMBER, REASON, RULE,
        SITE, SITE_NAME, STAGES, STATUS, TYPE, VALID_FROM, VALID_TO,
    },
};
use geo_core::{School, Stage};

use super::{Catchment, Supply, SupplySite};

/// The rows of the layers of places, in the order of the catalogue; row for row those of
/// [`Supply`], whose lists say which site, type and walk a row is about. `schools` are those that
/// it was made of.
#[must_use]
pub fn supply_tables(supply: &Supply, schools: &[School]) -> Vec<Table> {
    let sites = Sites::of(schools);
    vec![
        Table {
            layer: &SCHOOL_SITES,
            rows: supply.sites.iter().map(|site| site_row(site, &sites)).collect(),
        },
        catchments(&CATCHMENTS_NEAREST, &supply.catchments_nearest, &sites),
        catchments(&CATCHMENTS_WALK, &supply.catchments_walk, &sites),
        isochrones(supply, &sites),
        claim_areas(supply, &sites),
        hazards(supply),
    ]
}

/// What rows of one site share.
struct Sites<'s> {
    schools: &'s [School],
    ids: Vec<Value>,
    names: Vec<Value>,
}

impl<'s> Sites<'s> {
    fn of(schools: &'s [School]) -> Self {
        Self {
            schools,
            ids: schools.iter().map(|school| school.id.to_string().into()).collect(),
            names: schools.iter().map(|school| school.name.as_str().into()).collect(),
        }
    }

    fn id(&self, site: usize) -> Value {
        self.ids[site].clone()
    }

    fn name(&self, site: usize) -> Value {
        self.names[site].clone()
    }
}

/// A site without position keeps its row, without geometry.
fn site_row(site: &SupplySite, sites: &Sites<'_>) -> Row {
    let school = &sites.schools[site.site];
    let types: Vec<&str> = school.types.iter().map(|found| breakdown::school_type(*found)).collect();
    Row::new(
        &SCHOOL_SITES,
        site.position.map(Shape::Point),
        [
            (&SITE, sites.id(site.site)),
            (&NUMBER, school.id.school.0.as_str().into()),
            (&NAME, sites.name(site.site)),
            (&TYPE, types.join(", ").into()),
            (&STAGES, stages(&school.stages)),
            (&BELL_START, site.bell_start.map(time).into()),
            (&BELL_END, site.bell_end.map(time).into()),
            (&EQUIPMENT, site.equipment.as_deref().into()),
        ],
    )
}

fn catchments(layer: &'static catalogue::Layer, catchments: &[Catchment], sites: &Sites<'_>) -> Table {
    let row = |catchment: &Catchment| {
        Row::new(
            layer,
            Some(Shape::Polygons(catchment.polygon.clone())),
            [
                (&SITE, sites.id(catchment.site)),
                (&SITE_NAME, sites.name(catchment.site)),
                (&TYPE, breakdown::school_type(catchment.school_type).into()),
                (&AREA_KM2, catchment.area_km2.into()),
                (&ADDRESSES, catchment.addresses.into()),
            ],
        )
    };
    Table { layer, rows: catchments.iter().map(row).collect() }
}

fn isochrones(supply: &Supply, sites: &Sites<'_>) -> Table {
    let rows = supply.isochrones.iter().map(|area| {
        Row::new(
            &WALK_ISOCHRONES,
            Some(Shape::Polygons(area.polygon.clone())),
            [
                (&SITE, sites.id(area.site)),
                (&SITE_NAME, sites.name(area.site)),
                (&METRES, u32::from(area.metres).into()),
                (&STAGES, stages(&area.stages)),
                (&ADDRESSES, area.addresses.into()),
            ],
        )
    });
    Table { layer: &WALK_ISOCHRONES, rows: rows.collect() }
}

fn claim_areas(supply: &Supply, sites: &Sites<'_>) -> Table {
    let rows = supply.claim_areas.iter().map(|area| {
        Row::new(
            &CLAIM_AREAS,
            Some(Shape::Polygons(area.polygon.clone())),
            [
                (&SITE, sites.id(area.site)),
                (&SITE_NAME, sites.name(area.site)),
                (&TYPE, breakdown::school_type(area.school_type).into()),
                (&RULE, (&area.rule).into()),
                (&STATUS, area.status.as_str().into()),
                (&ADDRESSES, area.addresses.into()),
            ],
        )
    });
    Table { layer: &CLAIM_AREAS, rows: rows.collect() }
}

fn hazards(supply: &Supply) -> Table {
    let rows = supply.hazards.iter().map(|hazard| {
        let day = |day: Option<jiff::civil::Date>| Value::from(day.map(|day| day.to_string()));
        Row::new(
            &HAZARDS,
            Some(Shape::Line(hazard.line.clone())),
            [
                (&REASON, hazard.reason.as_str().into()),
                (&DECIDED_BY, hazard.decided_by.as_str().into()),
                (&STAGES, stages(&hazard.stages)),
                (&VALID_FROM, day(hazard.valid_from)),
                (&VALID_TO, day(hazard.valid_to)),
            ],
        )
    });
    Table { layer: &HAZARDS, rows: rows.collect() }
}

/// Stages by their names in files, separated by commas; none where none is known.
fn stages(stages: &[Stage]) -> Value {
    let names: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
    Value::from((!names.is_empty()).then(|| names.join(",")))
}

/// Minutes after midnight as `HH:MM`.
fn time(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
