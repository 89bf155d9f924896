//! The layers that counts stand in, row by row. Which rows there are depends on public facts and on
//! published values only.

use std::sync::Arc;

use catalogue::{
    Layer, Row, Shape, Table, Value,
    breakdown::{self, STAGES},
    layers::{
        ATTENDANCE, CLASS_COUNTS, DESIRE_LINES, ENTITLEMENT, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM,
        PUPIL_DENSITY_250M, PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY,
    },
    properties::{
        ADDRESSES, AGE_BAND, AGS, ASSOCIATION, CELL_ID, KM, NAME, PUPILS, SCHOOL_TYPE, SHARE, SITE,
        SITE_NAME, STAGE, ZONE, ZONE_NAME,
    },
};
use geo::{LineString, MultiPolygon};
use geo_core::{
    EastNorth, SchoolType,
    grid::{CellId, polygons},
    reproject::CrsError,
};

use super::Demand;
use crate::zones::Zone;

/// The layers of the grid, in the order of [`geo_core::grid::CellSize::ALL`].
static DENSITY: [&Layer; 4] =
    [&PUPIL_DENSITY_250M, &PUPIL_DENSITY_500M, &PUPIL_DENSITY_1KM, &PUPIL_DENSITY_10KM];

impl Demand<'_> {
    /// Cells with a published value above 0, by cell and stage.
    pub(super) fn density(&self) -> Result<Vec<Table>, CrsError> {
        let table = |(layer, rows): (&'static Layer, &Vec<(CellId, [u32; STAGES.len()])>)| {
            let cells: Vec<CellId> = rows.iter().map(|(cell, _)| *cell).collect();
            let mut table = Table::of(layer);
            for (polygon, (cell, values)) in polygons(&cells)?.into_iter().zip(rows) {
                let (polygon, id) = (Arc::new(polygon), Arc::from(cell.to_string()));
                let addresses = self.ground.zones.houses().count(*cell);
                let shown = STAGES.iter().zip(&self.stages).zip(values).filter(|(_, value)| **value > 0);
                table.rows.extend(shown.map(|((_, stage), pupils)| {
                    let pairs = [
                        (&CELL_ID, Value::from(&id)),
                        (&STAGE, Value::from(stage)),
                        (&ADDRESSES, addresses.into()),
                        (&PUPILS, (*pupils).into()),
                    ];
                    Row::new(layer, Some(Shape::Polygons(Arc::clone(&polygon))), pairs)
                }));
            }
            Ok(table)
        };
        DENSITY.into_iter().zip(&self.cells.sizes).map(table).collect()
    }

    /// Every municipality, stage and age band; `None` without municipalities.
    pub(super) fn municipalities(&self) -> Option<Table> {
        let zones = self.ground.zones;
        if zones.municipalities().is_empty() {
            return None;
        }
        let bands = self.ground.age_bands.codes();
        let mut table = Table::of(&PUPILS_BY_MUNICIPALITY);
        for (municipality, by_stage) in zones.municipalities().iter().zip(&self.units.municipalities) {
            let addresses = municipality.is_registered().then_some(municipality.addresses);
            let association = municipality.association.map(|at| &zones.associations()[at as usize].key);
            for (stage, by_band) in self.stages.iter().zip(by_stage) {
                table.rows.extend(bands.iter().zip(by_band).map(|(band, pupils)| {
                    let pairs = [
                        (&AGS, Value::from(&municipality.ags)),
                        (&NAME, Value::from(&municipality.name)),
                        (&ASSOCIATION, association.into()),
                        (&ADDRESSES, addresses.into()),
                        (&STAGE, Value::from(stage)),
                        (&AGE_BAND, Value::from(band)),
                        (&PUPILS, (*pupils).into()),
                    ];
                    Row::new(table.layer, polygons_of(&municipality.shape), pairs)
                }));
            }
        }
        Some(table)
    }

    /// Every zone with all its pupils by stage, then the sites attended with a value above 0.
    pub(super) fn attendance(&self) -> Table {
        let mut table = Table::of(&ATTENDANCE);
        let everywhere: (Arc<str>, Arc<str>) = (breakdown::ALL.0.into(), breakdown::ALL.1.german.into());
        let mut pairs = self.pairs.rows.iter().peekable();
        for (at, (zone, totals)) in (0_u32..).zip(self.ground.zones.zones().iter().zip(&self.units.zones)) {
            let (id, name) = &everywhere;
            for ((stage, pupils), whole) in self.stages.iter().zip(totals).zip(totals) {
                table.rows.push(attendance_row(zone, (id, name), stage, *pupils, *whole));
            }
            while let Some((_, site, values)) = pairs.next_if(|(zone, ..)| *zone == at) {
                let site = &self.ground.sites[*site as usize];
                for ((stage, pupils), whole) in self.stages.iter().zip(values).zip(totals) {
                    if *pupils > 0 {
                        table.rows.push(attendance_row(zone, (&site.id, &site.name), stage, *pupils, *whole));
                    }
                }
            }
        }
        table
    }

    /// The same pairs as lines from the zone's label point to the site.
    pub(super) fn desire_lines(&self) -> Table {
        let mut table = Table::of(&DESIRE_LINES);
        for (zone, site, values) in &self.pairs.rows {
            let (zone, site) =
                (&self.ground.zones.zones()[*zone as usize], &self.ground.sites[*site as usize]);
            let start = (!zone.shape.0.is_empty() || zone.municipality.is_some()).then_some(zone.label);
            let line = start.zip(site.position).map(|(start, end)| line(start, end));
            let km = line.as_ref().map(|(_, km)| *km);
            for (stage, pupils) in self.stages.iter().zip(values).filter(|(_, pupils)| **pupils > 0) {
                let shape = line.as_ref().map(|(line, _)| Shape::Line(line.clone()));
                let pairs = [
                    (&ZONE, Value::from(&zone.id)),
                    (&ZONE_NAME, Value::from(&zone.name)),
                    (&SITE, Value::from(&site.id)),
                    (&SITE_NAME, Value::from(&site.name)),
                    (&STAGE, Value::from(stage)),
                    (&PUPILS, (*pupils).into()),
                    (&KM, km.into()),
                ];
                table.rows.push(Row::new(table.layer, shape, pairs));
            }
        }
        table
    }

    /// Every zone and published school type, with the answers where enough pupils are published.
    pub(super) fn entitlement(&self) -> Table {
        let mut table = Table::of(&ENTITLEMENT);
        let types: Vec<(Option<SchoolType>, Arc<str>)> = (self.claims.types.iter())
            .map(|own| (*own, Arc::from(own.map_or(breakdown::ALL.0, breakdown::school_type))))
            .collect();
        for (at, zone) in (0_u32..).zip(self.ground.zones.zones()) {
            for (school_type, code) in &types {
                let (pupils, answers) = self.claims.row(at, *school_type);
                let pairs = [
                    (&ZONE, Value::from(&zone.id)),
                    (&ZONE_NAME, Value::from(&zone.name)),
                    (&ADDRESSES, self.ground.zones.addresses(zone).into()),
                    (&SCHOOL_TYPE, Value::from(code)),
                    (&PUPILS, pupils.into()),
                ];
                let mut row = Row::new(table.layer, polygons_of(&zone.shape), pairs);
                for (property, answer) in CLASS_COUNTS.iter().zip(answers.iter().flatten()) {
                    row.set(table.layer, property, (*answer).into());
                }
                table.rows.push(row);
            }
        }
        table
    }
}

/// The shape of a unit; none of those who are not located.
fn polygons_of(shape: &Arc<MultiPolygon<f64>>) -> Option<Shape> {
    (!shape.0.is_empty()).then(|| Shape::Polygons(Arc::clone(shape)))
}

/// A row of attendance; the share is of the zone's published pupils of the stage.
fn attendance_row(
    zone: &Zone,
    (site, name): (&Arc<str>, &Arc<str>),
    stage: &Arc<str>,
    pupils: u32,
    whole: u32,
) -> Row {
    let share = (whole > 0).then(|| f64::from(pupils) / f64::from(whole));
    let pairs = [
        (&ZONE, Value::from(&zone.id)),
        (&ZONE_NAME, Value::from(&zone.name)),
        (&SITE, Value::from(site)),
        (&SITE_NAME, Value::from(name)),
        (&STAGE, Value::from(stage)),
        (&PUPILS, pupils.into()),
        (&SHARE, share.into()),
    ];
    Row::new(&ATTENDANCE, polygons_of(&zone.shape), pairs)
}

/// A straight line and its length in kilometres, rounded to metres.
fn line(from: EastNorth, to: EastNorth) -> (LineString<f64>, f64) {
    let metres = (to.east - from.east).hypot(to.north - from.north);
    (LineString::from(vec![(from.east, from.north), (to.east, to.north)]), metres.round() / 1000.0)
}
