//! Municipalities, zones and the sums of the region as counts, and how they lie in one another.

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Code, Row, Shape,
    breakdown::{ALL, CASE_BY_CASE, CLASSES, REGION, STAGES, totals},
    layers::{PUPILS_BY_MUNICIPALITY, TOTALS},
    properties::{ADDRESSES, AGE_BAND, AGS, ASSOCIATION, BREAKDOWN, PUPILS, STAGE, VALUE},
};
use geo::{CoordsIter as _, MultiPolygon};
use geo_core::{
    crs::Crs,
    grid::{CellId, CellSize},
    reproject::reproject,
};

use super::{
    attack::Attack,
    bounds::Bounds,
    finding::Finding,
    model::{Column, Group, Model, Name, Names, View},
    report::Report,
    system::{Adjusted, Closing, Count, Sum},
};

/// Breakdowns of everyone in which each pupil is in one row.
const PARTITIONS: [Code; 4] = [totals::PLACE, totals::STAGE, totals::AGE_BAND, totals::ENTITLEMENT];

/// Rows of municipalities and zones that the sums are made of.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Municipality, association.
    municipalities: Vec<(Name, Option<Name>)>,
    /// Zones, municipalities among them.
    zones: Vec<Name>,
    /// Whether every zone has a row, even where nobody is published in it.
    pub every_zone: bool,
    /// Zones that are named after a cell, with their shapes in EPSG:25832.
    shapes: BTreeMap<Name, Arc<MultiPolygon<f64>>>,
    /// Breakdown, value of the rows of the sums.
    totals: Vec<(Name, Name)>,
}

/// Zones with the cell of 1 km that they lie in.
type Within = BTreeMap<Name, CellId>;

/// What ids of cells begin with.
const NAMED_AFTER_CELL: &str = "CRS3035";

/// A side of a cell leaves a straight line of EPSG:25832 by less, in metres.
const MARGIN: f64 = 0.5;

/// The counts of all pupils of each zone.
#[derive(Debug)]
pub(super) struct Zones {
    /// One per zone.
    pub all: Vec<Count>,
}

const CATEGORIES: Sum =
    Sum { closing: Closing::Exact, adjusted: Adjusted::Capped, attack: Attack::Complement };
const INSIDE: Sum = Sum { closing: Closing::Exact, adjusted: Adjusted::Nested, attack: Attack::Differencing };
const SOME_INSIDE: Sum =
    Sum { closing: Closing::Open, adjusted: Adjusted::Nested, attack: Attack::Differencing };
const PART_OF_CELL: Sum =
    Sum { closing: Closing::Open, adjusted: Adjusted::Same, attack: Attack::Differencing };

/// The number of the property that a view names.
pub(super) fn column(table: &catalogue::Table, property: &catalogue::Property) -> u16 {
    table.layer.position(property).and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX)
}

/// Compares a value with what the household rule gives at the addresses of its place.
pub(super) fn check_addresses(model: &Model, view: View, addresses: Option<i64>, report: &mut Report) {
    let rounding = &model.parameters().rounding;
    let most = Bounds::largest_of_few_addresses(rounding);
    let (Some(addresses), Some(value)) = (addresses, model.value(view).integer()) else { return };
    if addresses >= i64::from(rounding.threshold) || model.without_addresses {
        return;
    }
    report.tried(Attack::FewHouseholds, 0, 1);
    if value > i64::from(most) {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        report.find(Attack::FewHouseholds, || Finding::FewAddresses {
            at: model.place(view),
            addresses,
            value,
            most,
        });
    }
}

impl Places {
    /// Reads the layer of municipalities and the sums of the region.
    pub fn read(model: &mut Model, names: &mut Names, report: &mut Report) -> Self {
        let mut places = Self::default();
        places.read_municipalities(model, names, report);
        places.read_totals(model, names, report);
        places
    }

    /// The group of a zone's pupils: a zone that is a whole municipality is that municipality.
    pub fn zone(&self, zone: Name, stage: Name, names: &mut Names) -> Group {
        match self.municipalities.binary_search_by_key(&zone, |(key, _)| *key) {
            Ok(_) => Group::Municipality(zone, stage, names.of(ALL.0)),
            Err(_) => Group::Zone(zone, stage),
        }
    }

    /// Adds the zone of a row with its shape.
    pub fn add_zone(&mut self, zone: Name, row: &Row, names: &Names) {
        self.zones.push(zone);
        if let Some(Shape::Polygons(shape)) = &row.shape
            && names.text(zone).contains(NAMED_AFTER_CELL)
        {
            self.shapes.entry(zone).or_insert_with(|| Arc::clone(shape));
        }
    }

    fn read_municipalities(&mut self, model: &mut Model, names: &mut Names, report: &mut Report) {
        let rounding = model.parameters().rounding;
        for (number, table) in model.tables(&PUPILS_BY_MUNICIPALITY).collect::<Vec<_>>() {
            let of = |property| Column::of(table, property);
            let (ags, association, stage, age, addresses) =
                (of(&AGS), of(&ASSOCIATION), of(&STAGE), of(&AGE_BAND), of(&ADDRESSES));
            for (row, values) in (0_u32..).zip(&table.rows) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                let (Some(key), Some(stage), Some(age)) =
                    (ags.text(values), stage.text(values), age.text(values))
                else {
                    report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
                    continue;
                };
                let (key, stage, age) = (names.of(key), names.of(stage), names.of(age));
                let association = association.text(values).map(|key| names.of(key));
                self.municipalities.push((key, association));
                model.publish(Group::Municipality(key, stage, age), view, &rounding, report);
                check_addresses(model, view, addresses.value(values).integer(), report);
            }
        }
        self.municipalities.sort_unstable();
        self.municipalities.dedup_by_key(|(key, _)| *key);
    }

    fn read_totals(&mut self, model: &mut Model, names: &mut Names, report: &mut Report) {
        let (usual, sensitive) = (model.parameters().rounding, model.parameters().sensitive);
        let all = names.of(ALL.0);
        for (number, table) in model.tables(&TOTALS).collect::<Vec<_>>() {
            let (breakdown, value) = (Column::of(table, &BREAKDOWN), Column::of(table, &VALUE));
            for (row, values) in (0_u32..).zip(&table.rows) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                let (Some(kind), Some(value)) = (breakdown.text(values), value.text(values)) else {
                    report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
                    continue;
                };
                let value = names.of(value);
                let mut everyone = PARTITIONS.into_iter().chain([totals::SCHOOL_TYPE]);
                // Every breakdown of everyone has the same row of all.
                let kind = if value == all && everyone.any(|(known, _)| known == kind) {
                    totals::PLACE.0
                } else {
                    kind
                };
                let special = kind == totals::SPECIAL_SCHOOLS.0;
                let by_case = kind == totals::ENTITLEMENT.0 && names.text(value) == CASE_BY_CASE.0;
                let group = Group::Total(names.of(kind), value);
                self.totals.push((names.of(kind), value));
                let rounding = if special || by_case { &sensitive } else { &usual };
                model.publish(group, view, rounding, report);
                if let Some(count) = model.count(group) {
                    if special {
                        model.sensitive(count);
                    } else if by_case {
                        // Its whole is under the usual parameters, and so is what it is judged by.
                        model.system.incomparable(count);
                    }
                }
            }
        }
        self.totals.sort_unstable();
        self.totals.dedup();
    }

    /// Ties municipalities, zones and sums to one another and to the grid.
    pub fn relate(&mut self, model: &mut Model, names: &mut Names) -> Zones {
        self.zones.sort_unstable();
        self.zones.dedup();
        self.relate_sums(model, names);
        self.relate_municipalities(model, names);
        self.relate_region(model, names);
        self.relate_stages(model, names);
        let cells = self.zones_in_cells(names);
        for stage in STAGES.map(|(code, _)| names.of(code)) {
            self.relate_zones(stage, &cells, model, names);
        }
        let all = names.of(ALL.0);
        let count = |name: &Name| model.count(self.zone(*name, all, names));
        Zones { all: self.zones.iter().filter_map(count).collect() }
    }

    /// The sums over everyone.
    fn relate_sums(&self, model: &mut Model, names: &mut Names) {
        let all = names.of(ALL.0);
        let place = names.of(totals::PLACE.0);
        let Some(everyone) = model.count(Group::Total(place, all)) else { return };
        let parts = |breakdown: Name, model: &Model| -> Vec<Count> {
            let rows = self.totals.iter().filter(|(kind, value)| *kind == breakdown && *value != all);
            rows.filter_map(|(kind, value)| model.count(Group::Total(*kind, *value))).collect()
        };
        let bands = model.parameters().age_bands.codes().len();
        for ((breakdown, _), rows) in PARTITIONS.into_iter().zip([4, STAGES.len(), bands, CLASSES.len() + 1])
        {
            let parts = parts(names.of(breakdown), model);
            let closing = if parts.len() + 1 == rows { Closing::Exact } else { Closing::Open };
            model.system.relate(Sum { closing, ..CATEGORIES }, everyone, parts);
        }
        let parts = parts(names.of(totals::SCHOOL_TYPE.0), model);
        model.system.relate(Sum { closing: Closing::Open, ..CATEGORIES }, everyone, parts);
    }

    /// Each municipality by stage and age, a table with two margins.
    fn relate_municipalities(&self, model: &mut Model, names: &mut Names) {
        let all = names.of(ALL.0);
        let stages: Vec<Name> =
            STAGES.iter().map(|(code, _)| names.of(code)).filter(|code| *code != all).collect();
        let bands = model.parameters().age_bands.codes();
        let ages: Vec<Name> = bands.iter().map(|code| names.of(code)).filter(|code| *code != all).collect();
        let with_all = |codes: &[Name]| [all].into_iter().chain(codes.iter().copied()).collect::<Vec<_>>();
        for (key, _) in &self.municipalities {
            let cell = |stage, age| Group::Municipality(*key, stage, age);
            let mut relate = |whole: Group, parts: Vec<Group>| {
                let known: Vec<Count> = parts.iter().filter_map(|part| model.count(*part)).collect();
                let closing = if known.len() == parts.len() { Closing::Exact } else { Closing::Open };
                if let Some(whole) = model.count(whole) {
                    model.system.relate(Sum { closing, ..CATEGORIES }, whole, known);
                }
            };
            for stage in with_all(&stages) {
                relate(cell(stage, all), ages.iter().map(|age| cell(stage, *age)).collect());
            }
            for age in with_all(&ages) {
                relate(cell(all, age), stages.iter().map(|stage| cell(*stage, age)).collect());
            }
        }
    }

    /// The region, its districts, associations and largest cells.
    fn relate_region(&self, model: &mut Model, names: &mut Names) {
        let all = names.of(ALL.0);
        let place = names.of(totals::PLACE.0);
        let region = model.count(Group::Total(place, names.of(REGION.0)));
        let (districts, associations) = (names.of(totals::DISTRICT.0), names.of(totals::ASSOCIATION.0));
        let mut known_districts = Vec::new();
        for (breakdown, value) in
            self.totals.iter().filter(|(kind, _)| [districts, associations].contains(kind))
        {
            let Some(whole) = model.count(Group::Total(*breakdown, *value)) else { continue };
            let district = |key: Name, names: &Names| names.text(key).get(..5) == Some(names.text(*value));
            let is_district = *breakdown == districts;
            let inside: Vec<&(Name, Option<Name>)> = self
                .municipalities
                .iter()
                .filter(|(key, of)| if is_district { district(*key, names) } else { *of == Some(*value) })
                .collect();
            let parts: Vec<Count> = inside
                .iter()
                .filter_map(|(key, _)| model.count(Group::Municipality(*key, all, all)))
                .collect();
            model.system.relate(INSIDE, whole, parts);
            if is_district {
                known_districts.push(whole);
                let mut units: Vec<Count> = inside
                    .iter()
                    .filter_map(|(key, of)| match of {
                        Some(association) => model.count(Group::Total(associations, *association)),
                        None => model.count(Group::Municipality(*key, all, all)),
                    })
                    .collect();
                units.sort_unstable();
                units.dedup();
                model.system.relate(INSIDE, whole, units);
            }
        }
        let Some(region) = region else { return };
        model.system.relate(INSIDE, region, known_districts);
        let municipalities: Vec<Count> = self
            .municipalities
            .iter()
            .filter_map(|(key, _)| model.count(Group::Municipality(*key, all, all)))
            .collect();
        model.system.relate(SOME_INSIDE, region, municipalities);
        let bare: Vec<Count> = self
            .zones
            .iter()
            .filter_map(|zone| {
                model.count(Group::Zone(*zone, all)).filter(|_| !names.text(*zone).contains('/'))
            })
            .collect();
        model.system.relate(SOME_INSIDE, region, bare);
        let cells: Vec<Count> = model.cells.of_size(CellSize::Km10).map(|(_, counts)| counts[0]).collect();
        model.system.relate(SOME_INSIDE, region, cells);
    }

    /// The zones that lie in the cell of 1 km they are named after. One may have more: what is left
    /// of a municipality joins a part of it where it has too few addresses.
    fn zones_in_cells(&self, names: &Names) -> Within {
        let inside = |(name, shape): (&Name, &Arc<MultiPolygon<f64>>)| {
            let cell = names.text(*name).rsplit('/').next().and_then(CellId::parse)?;
            let mut points: Vec<[f64; 2]> = shape.coords_iter().map(|point| [point.x, point.y]).collect();
            reproject(Crs::Utm32, Crs::LaeaEurope, &mut points).ok()?;
            let corner = [f64::from(cell.east()), f64::from(cell.north())];
            let side = f64::from(cell.size().metres());
            let near = |point: &[f64; 2]| {
                point.iter().zip(corner).all(|(own, low)| (low - MARGIN..=low + side + MARGIN).contains(own))
            };
            (cell.size() == CellSize::Km1 && points.iter().all(near)).then_some((*name, cell))
        };
        self.shapes.iter().filter_map(inside).collect()
    }

    /// The zones of a municipality, and those that are part of a cell of 1 km.
    fn relate_zones(&self, stage: Name, cells: &Within, model: &mut Model, names: &mut Names) {
        let all = names.of(ALL.0);
        let kind = STAGES.iter().position(|(code, _)| names.of(code) == stage).unwrap_or_default();
        let mut of_municipality: Vec<(Name, Count)> = Vec::new();
        let mut of_cell: Vec<(CellId, Count)> = Vec::new();
        for name in &self.zones {
            let group = self.zone(*name, stage, names);
            let count = model.count_or_unknown(group);
            if let Some((municipality, _)) = names.text(*name).split_once('/') {
                let municipality = municipality.to_owned();
                of_municipality.push((names.of(&municipality), count));
            }
            if let Some(cell) = cells.get(name) {
                of_cell.push((*cell, count));
            }
        }
        of_municipality.sort_unstable();
        for zones in of_municipality.chunk_by(|one, other| one.0 == other.0) {
            let whole = zones.first().and_then(|(key, _)| model.count(Group::Municipality(*key, stage, all)));
            let sum = if self.every_zone { INSIDE } else { SOME_INSIDE };
            if let Some(whole) = whole {
                model.system.relate(sum, whole, zones.iter().map(|(_, count)| *count));
            }
        }
        of_cell.sort_unstable();
        for zones in of_cell.chunk_by(|one, other| one.0 == other.0) {
            let whole = zones.first().and_then(|(cell, _)| model.cells.get(*cell)).map(|counts| counts[kind]);
            if let Some(whole) = whole {
                model.system.relate(PART_OF_CELL, whole, zones.iter().map(|(_, count)| *count));
            }
        }
    }
    /// The stages of each zone.
    fn relate_stages(&self, model: &mut Model, names: &mut Names) {
        let stages = STAGES.map(|(code, _)| names.of(code));
        for name in &self.zones {
            let groups = stages.map(|stage| self.zone(*name, stage, names));
            let municipality = groups.iter().all(|group| matches!(group, Group::Municipality(..)));
            if municipality && groups.iter().all(|group| model.count(*group).is_some()) {
                // The layer of municipalities says it.
                continue;
            }
            let counts = groups.map(|group| model.count_or_unknown(group));
            model.system.relate(CATEGORIES, counts[0], counts[1..].iter().copied());
        }
    }
}
