//! Catchments and isochrones as counts: an area counts the 250 m cells whose centre lies in it,
//! so areas of the same cells are one group, and areas that differ by few cells tell those cells.

use catalogue::{
    Layer, Row, Shape, Table,
    breakdown::{STAGES, totals},
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK, WALK_ISOCHRONES},
    properties::{METRES, PUPILS, SITE, STAGES as SITE_STAGES, TYPE},
};
use geo::{BoundingRect, Rect, coord};
use geo_core::{
    SchoolType, Stage,
    grid::{CellId, Centres},
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    attack::Attack,
    finding::Finding,
    model::{Column, Group, Model, Name, Names, View},
    places::column,
    report::Report,
    system::{Adjusted, Closing, Count, Sum},
};

/// Areas that differ by more cells tell nothing that the sums do not.
const FEW_CELLS: usize = 16;

/// How many larger areas one is compared with at most; in a town many reach the same cell.
const MOST_COMPARED: usize = 256;

const WITHIN: Sum = Sum { closing: Closing::Open, adjusted: Adjusted::No, attack: Attack::Areas };
const EXACT: Sum = Sum { closing: Closing::Exact, ..WITHIN };

/// Whose pupils an area counts: areas of one universe can be subtracted from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Universe {
    /// Those of a school type.
    Type(Name),
    /// Those of some stages, a bit each in the order of [`STAGES`].
    Stages(u8),
}

/// An area with a count.
pub(super) struct Area {
    universe: Universe,
    /// The stages that its pupils can be in, a bit each in the order of [`STAGES`].
    pub stages: u8,
    /// Sorted.
    pub cells: Vec<CellId>,
    view: View,
    pub count: Count,
}

/// Reads the areas and ties them to the grid and to one another.
pub(super) fn read_and_relate(model: &mut Model, names: &mut Names, report: &mut Report) -> Vec<Area> {
    let mut areas = read(model, names, report);
    areas.sort_by(|one, other| (one.universe, &one.cells).cmp(&(other.universe, &other.cells)));
    for area in &areas {
        let shown = model.system.shown(area.count).unwrap_or_default();
        if area.cells.is_empty() && shown > 0 {
            report.find(Attack::Areas, || Finding::NoCell { at: model.place(area.view), value: shown });
        }
    }
    let mut kept: Vec<Area> = Vec::new();
    for same in areas.chunk_by(|one, other| one.universe == other.universe && one.cells == other.cells) {
        compare(same, model, report);
    }
    for area in areas {
        if kept.last().is_none_or(|last| (last.universe, &last.cells) != (area.universe, &area.cells)) {
            kept.push(area);
        }
    }
    kept.retain(|area| !area.cells.is_empty());
    for area in &kept {
        relate_to_cells(area, model);
    }
    for universe in kept.chunk_by(|one, other| one.universe == other.universe) {
        relate_to_larger(universe, model);
        if let Some(Universe::Type(kind)) = universe.first().map(|area| area.universe) {
            relate_to_total(universe, kind, model, names);
        }
    }
    kept
}

/// The areas with a value.
fn read(model: &mut Model, names: &mut Names, report: &mut Report) -> Vec<Area> {
    let layers: [&'static Layer; 3] = [&CATCHMENTS_NEAREST, &CATCHMENTS_WALK, &WALK_ISOCHRONES];
    let tables: Vec<(u16, &Table)> = layers.into_iter().flat_map(|layer| model.tables(layer)).collect();
    let shapes = || tables.iter().flat_map(|(_, table)| &table.rows).filter_map(polygons);
    let boxes = shapes().filter_map(BoundingRect::bounding_rect);
    let Some(bounds) = boxes.reduce(around) else { return Vec::new() };
    // Shapes that cannot be in Germany hold no cell; their rows are unreadable.
    let centres = Centres::of(bounds).ok();
    let rounding = model.parameters().rounding;
    let mut areas = Vec::new();
    for (number, table) in tables {
        let cells: Vec<Option<Vec<CellId>>> =
            table.rows.par_iter().map(|row| Some(centres.as_ref()?.within(polygons(row)?))).collect();
        let layer = names.of(table.layer.id);
        for ((row, values), cells) in (0_u32..).zip(&table.rows).zip(cells) {
            let view = View { table: number, column: column(table, &PUPILS), row };
            let (Some(cells), Some((universe, site, which))) = (cells, about(table, values, names)) else {
                report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
                continue;
            };
            let group = Group::Area(layer, site, which);
            model.publish(group, view, &rounding, report);
            if let Some(count) = model.count(group) {
                areas.push(Area { universe, stages: stages(universe, names), cells, view, count });
            }
        }
    }
    areas
}

fn polygons(row: &Row) -> Option<&geo::MultiPolygon<f64>> {
    match &row.shape {
        Some(Shape::Polygons(polygons)) => Some(polygons),
        _ => None,
    }
}

fn around(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let (low, high) = (one.min(), one.max());
    let (other_low, other_high) = (other.min(), other.max());
    Rect::new(
        coord! { x: low.x.min(other_low.x), y: low.y.min(other_low.y) },
        coord! { x: high.x.max(other_high.x), y: high.y.max(other_high.y) },
    )
}

/// Whose pupils a row counts, at which site, and which of the site's areas it is.
fn about(table: &Table, row: &Row, names: &mut Names) -> Option<(Universe, Name, Name)> {
    let of = |property| Column::of(table, property);
    let site = names.of(of(&SITE).text(row)?);
    if table.layer.id != WALK_ISOCHRONES.id {
        let kind = names.of(of(&TYPE).text(row)?);
        return Some((Universe::Type(kind), site, kind));
    }
    let metres = of(&METRES).value(row).number()?;
    let stages = of(&SITE_STAGES).text(row)?;
    let mut bits = 0;
    for code in stages.split(',').map(str::trim) {
        bits |= 1 << STAGES.iter().skip(1).position(|(known, _)| *known == code)?;
    }
    Some((Universe::Stages(bits), site, names.of(&metres.to_string())))
}

/// The stages that the pupils of an area can be in, a bit each; all of them where its type is not
/// known. Where primary school is long, types that teach from grade 5 on have pupils in it.
fn stages(universe: Universe, names: &Names) -> u8 {
    let kind = match universe {
        Universe::Stages(bits) => return bits,
        Universe::Type(kind) => names.text(kind),
    };
    let known = SchoolType::all_in(kind);
    let taught = |stage: &Stage| {
        let of = |kind: &SchoolType| {
            let own = kind.stages();
            own.contains(stage) || (*stage == Stage::Primary && own.contains(&Stage::Secondary1))
        };
        known.is_empty() || known.iter().any(of)
    };
    let bit = |stage: &Stage| {
        STAGES.iter().skip(1).position(|(code, _)| *code == stage.as_str()).map_or(0, |at| 1 << at)
    };
    Stage::ALL.iter().filter(|stage| taught(stage)).map(bit).sum()
}

/// Areas of the same cells count the same pupils.
fn compare(same: &[Area], model: &mut Model, report: &mut Report) {
    let [first, others @ ..] = same else { return };
    for other in others {
        report.tried(Attack::Areas, 1, 0);
        let (Some(one), Some(two)) = (model.system.shown(first.count), model.system.shown(other.count))
        else {
            continue;
        };
        if one != two {
            report.find(Attack::Averaging, || Finding::TwoValues {
                at: model.place(other.view),
                value: two.into(),
                other: model.place(first.view),
                other_value: one.into(),
            });
        }
        // Either says something of the one group.
        let bounds = model.system.bounds(other.count);
        let _ = model.system.intersect(first.count, bounds);
    }
}

/// Ties the total of a school type to areas of it that have no cell in common.
fn relate_to_total(areas: &[Area], kind: Name, model: &mut Model, names: &mut Names) {
    let total = Group::Total(names.of(totals::SCHOOL_TYPE.0), kind);
    let Some(total) = model.count(total) else { return };
    for layer in [&CATCHMENTS_NEAREST, &CATCHMENTS_WALK] {
        let mut taken: FxHashSet<CellId> = FxHashSet::default();
        let mut apart = Vec::new();
        for area in areas.iter().filter(|area| model.layer(area.view).id == layer.id) {
            if area.cells.iter().all(|cell| !taken.contains(cell)) {
                taken.extend(&area.cells);
                apart.push(area.count);
            }
        }
        model.system.relate(WITHIN, total, apart);
    }
}

/// The counts of an area's cells, where all of them have any.
fn counts(universe: Universe, cells: &[CellId], model: &Model) -> (Vec<Count>, bool) {
    let known: Vec<_> = cells.iter().filter_map(|cell| model.cells.get(*cell)).collect();
    let all = known.len() == cells.len();
    let counts = match universe {
        Universe::Type(_) => known.iter().map(|counts| counts[0]).collect(),
        Universe::Stages(bits) => known
            .iter()
            .flat_map(|counts| counts[1..].iter().enumerate())
            .filter(|(stage, _)| bits & (1 << stage) != 0)
            .map(|(_, count)| *count)
            .collect(),
    };
    (counts, all)
}

/// An area of stages is the sum of its cells; one of a school type is at most that.
fn relate_to_cells(area: &Area, model: &mut Model) {
    let (parts, all) = counts(area.universe, &area.cells, model);
    match area.universe {
        Universe::Stages(_) => model.system.relate(if all { EXACT } else { WITHIN }, area.count, parts),
        Universe::Type(_) if all => {
            let everyone = model.unpublished();
            model.system.relate(EXACT, everyone, parts);
            model.system.relate(WITHIN, everyone, [area.count]);
        }
        Universe::Type(_) => {}
    }
}

/// Subtracts each area from those that hold it and few cells more.
fn relate_to_larger(areas: &[Area], model: &mut Model) {
    let mut holding: FxHashMap<CellId, Vec<u32>> = FxHashMap::default();
    for (number, area) in (0_u32..).zip(areas) {
        for cell in &area.cells {
            holding.entry(*cell).or_default().push(number);
        }
    }
    for small in areas {
        let rarest = small.cells.iter().filter_map(|cell| holding.get(cell)).min_by_key(|areas| areas.len());
        let larger = rarest.into_iter().flatten().filter_map(|number| areas.get(*number as usize));
        let close = larger.filter(|large| {
            let more = large.cells.len().checked_sub(small.cells.len());
            more.is_some_and(|more| (1..=FEW_CELLS).contains(&more))
        });
        for large in close.take(MOST_COMPARED) {
            if let Some(ring) = ring(&small.cells, &large.cells) {
                relate_ring(small, large, &ring, model);
            }
        }
    }
}

/// The cells of the larger area that are not in the smaller one; `None` where that has others.
fn ring(small: &[CellId], large: &[CellId]) -> Option<Vec<CellId>> {
    let mut small = small.iter().peekable();
    let mut ring = Vec::new();
    for cell in large {
        if small.next_if_eq(&cell).is_none() {
            ring.push(*cell);
        }
    }
    small.peek().is_none().then_some(ring)
}

fn relate_ring(small: &Area, large: &Area, ring: &[CellId], model: &mut Model) {
    let (cells, all) = counts(small.universe, ring, model);
    match small.universe {
        Universe::Stages(_) => {
            let parts = [small.count].into_iter().chain(cells);
            model.system.relate(if all { EXACT } else { WITHIN }, large.count, parts);
        }
        Universe::Type(_) if all => {
            let (between, everyone) = (model.unpublished(), model.unpublished());
            model.system.relate(EXACT, large.count, [small.count, between]);
            model.system.relate(EXACT, everyone, cells);
            model.system.relate(WITHIN, everyone, [between]);
        }
        Universe::Type(_) => model.system.relate(WITHIN, large.count, [small.count]),
    }
}
