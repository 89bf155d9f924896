//! Ways decided to be especially dangerous, as lines.

use formats::hazards::HazardShape;
use geo::{Coord, LineString};
use geo_core::{LonLat, Stage, crs::Crs, reproject::reproject};
use jiff::civil::Date;
use network::{Network, path::Part};

use crate::walking::{Foot, WalkingError};

/// A point that is dangerous is drawn this far along the ways across it, in millimetres.
const ACROSS: u32 = 10_000;

/// A line of a dangerous way; a way of several lines has as many.
#[derive(Debug, Clone, PartialEq)]
pub struct HazardLine {
    /// Where it is, in EPSG:25832: as the office has drawn it; for a crossing a short line over it.
    pub line: LineString<f64>,
    /// Why it is dangerous.
    pub reason: String,
    /// The office that decided so.
    pub decided_by: String,
    /// The stages whose pupils it concerns.
    pub stages: Vec<Stage>,
    /// The first day it holds; `None` for ever before.
    pub valid_from: Option<Date>,
    /// The last day it holds; `None` for ever after.
    pub valid_to: Option<Date>,
}

/// All lines of the hazards that hold, in the order of the file.
pub(super) fn of(foot: &Foot<'_, '_>) -> Result<Vec<HazardLine>, WalkingError> {
    let mut all = Vec::new();
    for (hazard, found) in foot.hazards.iter().zip(&foot.matches) {
        let crossing;
        let lines = match &hazard.shape {
            HazardShape::Lines(lines) => lines,
            HazardShape::Point(_) => {
                crossing = [across(foot.network, &found.stretches)];
                &crossing[..]
            }
        };
        for line in lines {
            let mut pairs: Vec<[f64; 2]> = line.iter().map(|at| [at.lon, at.lat]).collect();
            reproject(Crs::Wgs84, Crs::Utm32, &mut pairs)?;
            all.push(HazardLine {
                line: pairs.into_iter().map(|[x, y]| Coord { x, y }).collect(),
                reason: hazard.reason.clone(),
                decided_by: hazard.decided_by.clone(),
                stages: hazard.stages.clone(),
                valid_from: hazard.valid_from,
                valid_to: hazard.valid_to,
            });
        }
    }
    Ok(all)
}

/// A short line across a closed point: along the edge it lies on, or over a junction along the two
/// of its edges that go on from each other the straightest.
fn across(network: &Network, closed: &[(u32, [u32; 2])]) -> Vec<LonLat> {
    let part = |(edge, [at, _]): &(u32, [u32; 2])| {
        let length = network.edges()[*edge as usize].length;
        Part { edge: *edge, from: at.saturating_sub(ACROSS), to: (at + ACROSS).min(length) }
    };
    let [first, others @ ..] = closed else { return Vec::new() };
    // Away from the junction, whichever way the edge is drawn.
    let arm = |closed: &(u32, [u32; 2])| {
        let mut shape = part(closed).shape(network);
        if closed.1[0] > 0 {
            shape.reverse();
        }
        shape
    };
    if others.is_empty() {
        return part(first).shape(network);
    }
    let arms: Vec<Vec<LonLat>> = closed.iter().map(arm).collect();
    let pairs = (0..arms.len()).flat_map(|a| (a + 1..arms.len()).map(move |b| (a, b)));
    let straightest =
        pairs.min_by(|a, b| bend(&arms[a.0], &arms[a.1]).total_cmp(&bend(&arms[b.0], &arms[b.1])));
    let Some((a, b)) = straightest else { return Vec::new() };
    let mut line: Vec<LonLat> = arms[a].iter().rev().chain(&arms[b]).copied().collect();
    line.dedup();
    line
}

/// How far two arms of a junction are from going on straight: the cosine of the angle between
/// them, -1 where they do.
fn bend(a: &[LonLat], b: &[LonLat]) -> f64 {
    let arrow = |arm: &[LonLat]| match arm {
        [from, .., to] => {
            let north = to.lat - from.lat;
            [(to.lon - from.lon) * from.lat.to_radians().cos(), north]
        }
        _ => [0.0, 0.0],
    };
    let ([ax, ay], [bx, by]) = (arrow(a), arrow(b));
    (ax * bx + ay * by) / (ax.hypot(ay) * bx.hypot(by)).max(f64::MIN_POSITIVE)
}
