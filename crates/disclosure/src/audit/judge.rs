//! From the bounds of counts to findings: what the attacker knows after all sums were used.

use catalogue::{
    Property,
    breakdown::STAGES,
    properties::{CELL_ID, PUPILS, STAGE},
};

use super::{
    attack::Attack,
    bounds::{Bounds, UNBOUNDED},
    cells,
    finding::{Finding, Place},
    model::Model,
    report::Report,
    system::{Count, Sum},
};

/// A count that is known exactly is a finding below this.
const KNOWN: u32 = 10;

/// How many parts of a sum a finding names.
const NAMED: usize = 4;

/// Whether an attacker who knows these bounds knows too much.
pub(super) const fn too_narrow(bounds: Bounds, threshold: u32) -> bool {
    (bounds.low >= 1 && bounds.high < threshold) || (bounds.low == bounds.high && bounds.high < KNOWN)
}

/// Says how much each attack has to work with.
pub(super) fn count_attacks(model: &Model, report: &mut Report) {
    for (sum, _, parts) in model.system.sums() {
        let groups = parts.iter().filter(|part| model.system.shown(**part).is_some()).count();
        report.tried(sum.attack, 1, groups as u64);
        if sum.attack == Attack::Complement {
            report.tried(Attack::Homogeneous, 1, groups as u64);
        }
    }
}

/// Finds sums that cannot be, counts that are known too well, and groups of one kind.
pub(super) fn judge(model: &Model, report: &mut Report) {
    for (sum, whole, parts) in model.system.broken() {
        report.find(sum.attack, || contradiction(model, sum, whole, parts));
    }
    for count in 0..Count::try_from(model.system.len()).unwrap_or(Count::MAX) {
        if too_narrow(model.system.bounds(count), model.threshold(count))
            && let Some(at) = model.place_of(count)
        {
            narrow(model, count, at, report);
        }
    }
    // A row that is left out of a cell with rows is a published 0.
    for (cell, counts) in model.cells.iter() {
        for (count, (stage, _)) in counts.iter().zip(STAGES) {
            let left_out = model.view(*count).is_none() && model.system.shown(*count) == Some(0);
            if left_out && too_narrow(model.system.bounds(*count), model.threshold(*count)) {
                let keys: Vec<(&'static Property, _)> =
                    vec![(&CELL_ID, cell.to_string().into()), (&STAGE, stage.into())];
                narrow(
                    model,
                    *count,
                    Place { layer: cells::layer(cell.size()), keys, property: &PUPILS },
                    report,
                );
            }
        }
    }
    homogeneous(model, report);
}

fn contradiction(model: &Model, sum: Sum, whole: Count, parts: &[Count]) -> Finding {
    let mut places = parts.iter().filter_map(|part| model.place_of(*part));
    let at = model.place_of(whole).or_else(|| places.next());
    Finding::Contradiction {
        at: at.unwrap_or_else(Place::nowhere),
        parts: places.take(NAMED).collect(),
        attack: sum.attack,
    }
}

fn narrow(model: &Model, count: Count, at: Place, report: &mut Report) {
    let Bounds { low, high } = model.system.bounds(count);
    let by = model.system.moved_by(count);
    let complement = |sum: &Sum| sum.attack == Attack::Complement && high == 0;
    let attack = match &by {
        Some((sum, ..)) if complement(sum) => Attack::Homogeneous,
        Some((sum, ..)) => sum.attack,
        None => Attack::Reading,
    };
    report.find(attack, || Finding::Narrow {
        at,
        value: model.system.shown(count).unwrap_or_default(),
        low,
        high,
        attack,
        sum: by.and_then(|(_, whole, parts)| {
            let named = [whole].into_iter().chain(parts.iter().copied()).find(|other| *other != count);
            named.and_then(|other| model.place_of(other))
        }),
    });
}

/// Categories that have at least as many as their group has at most.
fn homogeneous(model: &Model, report: &mut Report) {
    for (sum, whole, parts) in model.system.sums() {
        let most = model.system.bounds(whole).high;
        if sum.attack != Attack::Complement || most == 0 || most == UNBOUNDED {
            continue;
        }
        for part in parts {
            if model.system.bounds(*part).low < most {
                continue;
            }
            if let (Some(at), Some(whole)) = (model.place_of(*part), model.place_of(whole)) {
                report.find(Attack::Homogeneous, || Finding::Homogeneous { at, whole, count: most });
            }
        }
    }
}
