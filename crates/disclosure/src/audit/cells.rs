//! The grid layers as counts: per cell all pupils and the stages, each cell the sum of the smaller
//! ones in it. A cell without a row is a count of which nothing is known.

use catalogue::{
    Layer, Table,
    breakdown::STAGES,
    layers::{PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM, PUPIL_DENSITY_250M, PUPIL_DENSITY_500M},
    properties::{ADDRESSES, CELL_ID, PUPILS, STAGE},
};
use geo_core::grid::{CellId, CellSize};
use rayon::prelude::*;

use super::{
    attack::Attack,
    finding::Finding,
    model::{Column, Model, View},
    report::Report,
    system::{Adjusted, Closing, Count, NONE, Sum},
};

/// How many rows a cell may have: all, and the stages.
pub(super) const KINDS: usize = STAGES.len();

/// The counts of the cells, sorted by cell.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// The cells that have a row, and those around them.
    ids: Vec<CellId>,
    /// Per cell its counts, in the order of [`STAGES`].
    counts: Vec<[Count; KINDS]>,
}

/// A row of a grid layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    cell: CellId,
    kind: u8,
    row: u32,
    table: u16,
    column: u16,
}

impl Cells {
    /// The counts of a cell, in the order of [`STAGES`].
    pub fn get(&self, cell: CellId) -> Option<&[Count; KINDS]> {
        self.ids.binary_search(&cell).ok().and_then(|at| self.counts.get(at))
    }

    /// All cells of a size with their counts, sorted.
    pub fn of_size(&self, size: CellSize) -> impl Iterator<Item = (CellId, &[Count; KINDS])> {
        let from = self.ids.partition_point(|cell| cell.size() < size);
        let to = self.ids.partition_point(|cell| cell.size() <= size);
        self.ids[from..to].iter().copied().zip(&self.counts[from..to])
    }

    /// All cells with their counts, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (CellId, &[Count; KINDS])> {
        self.ids.iter().copied().zip(&self.counts)
    }
}

/// The layer of each size.
pub(super) const fn layer(size: CellSize) -> &'static Layer {
    match size {
        CellSize::M250 => &PUPIL_DENSITY_250M,
        CellSize::M500 => &PUPIL_DENSITY_500M,
        CellSize::Km1 => &PUPIL_DENSITY_1KM,
        CellSize::Km10 => &PUPIL_DENSITY_10KM,
    }
}

/// Reads the grid layers.
pub(super) fn read(model: &mut Model, report: &mut Report) {
    let mut entries: Vec<Entry> = Vec::new();
    for size in CellSize::ALL {
        for (number, table) in model.tables(layer(size)).collect::<Vec<_>>() {
            entries.append(&mut rows(model, number, table, size, report));
        }
    }
    entries.par_sort_unstable();
    let mut ids: Vec<CellId> = entries.iter().map(|entry| entry.cell).collect();
    ids.dedup();
    let around: Vec<CellId> =
        ids.iter().flat_map(|cell| CellSize::ALL.into_iter().map(|size| cell.parent(size))).collect();
    ids.extend(around);
    ids.par_sort_unstable();
    ids.dedup();
    let rounding = model.parameters().rounding;
    let mut counts = vec![[NONE; KINDS]; ids.len()];
    let mut at = 0;
    for entry in entries {
        while ids[at] < entry.cell {
            at += 1;
        }
        let kind = usize::from(entry.kind);
        let known = Some(counts[at][kind]).filter(|count| *count != NONE);
        let view = View { table: entry.table, column: entry.column, row: entry.row };
        if let Some(count) = model.publish_as(known, view, &rounding, report) {
            counts[at][kind] = count;
        }
    }
    for counts in &mut counts {
        // Rows of 0 are left out of a cell that has rows.
        let shown = counts.iter().any(|count| *count != NONE);
        for count in counts.iter_mut().filter(|count| **count == NONE) {
            *count = if shown { model.left_out() } else { model.unpublished() };
        }
    }
    model.cells = Cells { ids, counts };
}

/// The rows of a grid layer that name a cell of its size and a stage.
fn rows(model: &Model, number: u16, table: &Table, size: CellSize, report: &mut Report) -> Vec<Entry> {
    let [cell_id, stage, addresses] =
        [&CELL_ID, &STAGE, &ADDRESSES].map(|property| Column::of(table, property));
    let column = table.layer.position(&PUPILS).and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX);
    let houses = model.parameters().houses;
    let mut entries = Vec::with_capacity(table.rows.len());
    for (row, values) in (0_u32..).zip(&table.rows) {
        let view = View { table: number, column, row };
        let cell = cell_id.text(values).and_then(CellId::parse).filter(|cell| cell.size() == size);
        let kind = stage.text(values).and_then(|code| STAGES.iter().position(|(known, _)| *known == code));
        let (Some(cell), Some(kind), Some(addresses)) = (cell, kind, addresses.value(values).integer())
        else {
            report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
            continue;
        };
        if addresses < i64::from(houses) && !model.without_addresses {
            report.find(Attack::Reading, || Finding::FewHouses { at: model.place(view), addresses, houses });
        }
        let kind = u8::try_from(kind).unwrap_or(u8::MAX);
        entries.push(Entry { cell, kind, row, table: number, column });
    }
    entries
}

/// Ties each cell to its stages and to the smaller cells in it.
pub(super) fn relate(model: &mut Model) {
    let stages = Sum { closing: Closing::Exact, adjusted: Adjusted::Capped, attack: Attack::Complement };
    for (_, counts) in model.cells.iter() {
        model.system.relate(stages, counts[0], counts[1..].iter().copied());
    }
    for pair in CellSize::ALL.windows(2) {
        let [small, large] = [pair[0], pair[1]];
        let mut inside: Vec<(CellId, CellId)> =
            model.cells.of_size(small).map(|(cell, _)| (cell.parent(large), cell)).collect();
        inside.par_sort_unstable();
        let ratio = (large.metres() / small.metres()) as usize;
        for family in inside.chunk_by(|one, other| one.0 == other.0) {
            let Some(whole) = family.first().and_then(|(parent, _)| model.cells.get(*parent)) else {
                continue;
            };
            let parts: Vec<&[Count; KINDS]> =
                family.iter().filter_map(|(_, cell)| model.cells.get(*cell)).collect();
            let closing = if parts.len() == ratio * ratio { Closing::Exact } else { Closing::Open };
            let sum = Sum { closing, adjusted: Adjusted::Nested, attack: Attack::Differencing };
            for (kind, whole) in whole.iter().enumerate() {
                model.system.relate(sum, *whole, parts.iter().map(|counts| counts[kind]));
            }
        }
    }
}
