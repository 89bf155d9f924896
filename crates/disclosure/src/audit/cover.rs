//! What bounds an area from above: a small cell without bound lies in larger ones that have one, and
//! an area counts at most the pupils of the cells that cover it.

use std::collections::BTreeMap;

use geo_core::grid::{CellId, CellSize};
use rayon::prelude::*;

use super::{
    areas::Area,
    attack::Attack,
    bounds::UNBOUNDED,
    model::Model,
    system::{Adjusted, Closing, Count, Sum},
};

const COVERED: Sum = Sum { closing: Closing::Exact, adjusted: Adjusted::No, attack: Attack::Areas };
const WITHIN: Sum = Sum { closing: Closing::Open, ..COVERED };

/// Counts that hold all pupils of some cells, and how many they are at most.
struct Cover {
    most: u64,
    counts: Vec<Count>,
}

/// Ties areas to cells that cover them. Bounds must be those after what rules besides the noise may
/// have set was taken back.
pub(super) fn relate(areas: &[Area], model: &mut Model) {
    let known = &*model;
    let covers: Vec<Option<Cover>> =
        areas.par_iter().map(|area| cover(&area.cells, CellSize::Km10, area.stages, known)).collect();
    for (area, cover) in areas.iter().zip(covers) {
        if let Some(cover) = cover {
            let everyone = model.unpublished();
            model.system.relate(COVERED, everyone, cover.counts);
            model.system.relate(WITHIN, everyone, [area.count]);
        }
    }
}

/// The cells of a size or smaller that cover the cells given with the fewest pupils; `None` where
/// one of them has no bound in any size.
fn cover(cells: &[CellId], size: CellSize, stages: u8, model: &Model) -> Option<Cover> {
    let smaller = CellSize::ALL.into_iter().rev().find(|other| *other < size);
    let mut families: BTreeMap<CellId, Vec<CellId>> = BTreeMap::new();
    for cell in cells {
        families.entry(cell.parent(size)).or_default().push(*cell);
    }
    let mut all = Cover { most: 0, counts: Vec::new() };
    for (parent, cells) in families {
        let own = bounded(parent, stages, model);
        let parts = smaller.and_then(|size| cover(&cells, size, stages, model));
        let least = own.into_iter().chain(parts).min_by_key(|cover| cover.most)?;
        all.most += least.most;
        all.counts.extend(least.counts);
    }
    Some(all)
}

/// A cell with a bound: that of everyone, or of the stages together.
fn bounded(cell: CellId, stages: u8, model: &Model) -> Option<Cover> {
    let [all, of_stages @ ..] = model.cells.get(cell)?;
    let of_stages = of_stages.iter().enumerate().filter(|(stage, _)| stages & (1 << stage) != 0);
    let of_stages: Vec<Count> = of_stages.map(|(_, count)| *count).collect();
    let cover = |counts: Vec<Count>| {
        let bounds = counts.iter().map(|count| model.system.bounds(*count).high);
        let most = bounds.map(|high| (high != UNBOUNDED).then(|| u64::from(high))).sum::<Option<u64>>()?;
        Some(Cover { most, counts })
    };
    cover(of_stages).into_iter().chain(cover(vec![*all])).min_by_key(|cover| cover.most)
}
