//! Hazards brought to the network: which parts of which edges are meant by a line or a point that
//! an office has decided to be especially dangerous.
//!
//! A line means the edges that run along it within 15 m. Where several do, such as a road and the
//! footpath beside it, each piece of the line means the one that is nearest on the whole. An edge
//! along which it runs for at least 80 % of the edge is closed as a whole, another one for that
//! stretch. A point closes the nearest junction within 15 m, else the nearest way at that place.

use formats::hazards::{Hazard, HazardShape};
use geo_core::{Localised, LonLat, Metres};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    build::WayLines,
    closures::Closures,
    geodesy::{fixed, length_of, millimetres, position},
    snap::{Near, Snapper},
};

/// How far from a hazard a way may run, in metres.
const ASIDE: f64 = 15.0;
/// How far a way may turn away from a hazard's direction: cosine of 35 degrees.
const ALONG: f64 = 0.819;
/// A line is looked at every so many metres.
const STEP: f64 = 2.0;
/// An edge covered by this share is closed as a whole.
const WHOLE: f64 = 0.8;
/// A shorter stretch of a longer edge is a side street's beginning, in millimetres.
const SHORTEST: u32 = 20_000;
/// Gaps up to this length belong to the stretch, in millimetres.
const GAP: u32 = 15_000;
/// Rests at an edge's end up to this length belong to the stretch, in millimetres.
const REST: u32 = 5_000;
/// A way named as `osm_way` must come this near to the line drawn, in metres.
const SAME_PLACE: f64 = 50.0;

/// What a hazard means on the network.
#[derive(Debug, Clone, PartialEq)]
pub struct HazardMatch {
    /// Number of the feature in its file.
    pub row: usize,
    /// Edges with the stretch, in millimetres along the edge; both ends alike for a point.
    pub stretches: Vec<(u32, [u32; 2])>,
    /// Length of the hazard itself.
    pub length: Metres,
    /// How much of it runs along the ways found.
    pub matched: Metres,
}

/// A hazard that means no way: it would seem not to exist.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HazardMatchError {
    /// No way runs along a line.
    #[error(
        "{file}, feature {row}: no way for people on foot runs along this line within 15 m; draw it along the \
         way, or name the way's id as osm_way"
    )]
    NoWay {
        /// The file.
        file: String,
        /// The feature, from 1.
        row: usize,
    },
    /// No way passes a point.
    #[error(
        "{file}, feature {row}: no way for people on foot passes this point within 15 m; move it to the crossing"
    )]
    NoCrossing {
        /// The file.
        file: String,
        /// The feature, from 1.
        row: usize,
    },
    /// The way named is elsewhere.
    #[error(
        "{file}, feature {row}: way {way} does not come within 50 m of the line drawn; correct osm_way, or leave it \
         out so that the line itself counts"
    )]
    WayElsewhere {
        /// The file.
        file: String,
        /// The feature, from 1.
        row: usize,
        /// The way's id.
        way: i64,
    },
    /// The extract has no such way.
    #[error(
        "{file}, feature {row}: the extract has no way {way} for people on foot; correct osm_way, or leave it out so \
         that the line itself counts"
    )]
    UnknownWay {
        /// The file.
        file: String,
        /// The feature, from 1.
        row: usize,
        /// The way's id.
        way: i64,
    },
}

impl Localised for HazardMatchError {
    fn german(&self) -> String {
        match self {
            Self::NoWay { file, row } => format!(
                "{file}, Feature {row}: kein Fußweg verläuft innerhalb von 15 m entlang dieser Linie; die Linie auf \
                 den Weg legen oder dessen Nummer als osm_way angeben"
            ),
            Self::NoCrossing { file, row } => format!(
                "{file}, Feature {row}: kein Fußweg führt innerhalb von 15 m an diesem Punkt vorbei; den Punkt auf \
                 die Querung legen"
            ),
            Self::WayElsewhere { file, row, way } => format!(
                "{file}, Feature {row}: der Weg {way} kommt der gezeichneten Linie nirgends auf 50 m nahe; osm_way \
                 berichtigen oder weglassen, dann gilt die Linie selbst"
            ),
            Self::UnknownWay { file, row, way } => format!(
                "{file}, Feature {row}: im Auszug gibt es keinen Fußweg {way}; osm_way berichtigen oder weglassen, \
                 dann gilt die Linie selbst"
            ),
        }
    }
}

/// What the hazards of a file mean. `lines` are the shapes of the ways that hazards name as
/// `osm_way`, see [`crate::read_network_and_ways`].
///
/// # Errors
/// [`HazardMatchError`] for the first hazard that means nothing on this network.
pub fn match_hazards(
    snapper: &Snapper<'_>,
    file: &str,
    hazards: &[Hazard],
    lines: &WayLines,
) -> Result<Vec<HazardMatch>, HazardMatchError> {
    hazards
        .par_iter()
        .map(|hazard| {
            let (file, row) = (file.to_owned(), hazard.row);
            let lines = match (&hazard.shape, hazard.osm_way) {
                (HazardShape::Point(point), _) => {
                    let stretches = crossing(snapper, *point);
                    if stretches.is_empty() {
                        return Err(HazardMatchError::NoCrossing { file, row });
                    }
                    return Ok(HazardMatch { row, stretches, length: Metres(0.0), matched: Metres(0.0) });
                }
                (HazardShape::Lines(lines), None) => lines.as_slice(),
                (HazardShape::Lines(drawn), Some(way)) => match lines.get(&way) {
                    Some(line) if is_near(line, drawn) => std::slice::from_ref(line),
                    Some(_) => return Err(HazardMatchError::WayElsewhere { file, row, way }),
                    None => return Err(HazardMatchError::UnknownWay { file, row, way }),
                },
            };
            let mut all =
                HazardMatch { row, stretches: Vec::new(), length: Metres(0.0), matched: Metres(0.0) };
            for line in lines {
                let found = match_line(snapper, line);
                // Each line by itself: one that means nothing would be lost among the others.
                if found.stretches.is_empty() {
                    return Err(HazardMatchError::NoWay { file, row });
                }
                all.stretches.extend(found.stretches);
                all.length.0 += found.length.0;
                all.matched.0 += found.matched.0;
            }
            Ok(all)
        })
        .collect()
}

impl Closures {
    /// What some hazards close.
    #[must_use]
    pub fn of_hazards<'h>(hazards: impl IntoIterator<Item = &'h HazardMatch>) -> Self {
        let mut closures = Self::default();
        for (edge, stretch) in hazards.into_iter().flat_map(|hazard| &hazard.stretches) {
            closures.close(*edge, *stretch);
        }
        closures
    }
}

/// The junction at a point, by the ends of its edges; else a place on the nearest edge.
fn crossing(snapper: &Snapper<'_>, point: LonLat) -> Vec<(u32, [u32; 2])> {
    let network = snapper.network();
    let near = snapper.within(point, Metres(ASIDE));
    let ends = || {
        near.iter().flat_map(|near| {
            let edge = &network.edges[near.edge as usize];
            [(edge.tail, near.edge, 0), (edge.head, near.edge, edge.length)]
        })
    };
    let mut degree: FxHashMap<u32, usize> = FxHashMap::default();
    ends().for_each(|(node, ..)| *degree.entry(node).or_default() += 1);
    let apart = |node: u32| length_of(network.place(node), point);
    let junction = degree
        .into_iter()
        .filter(|(node, degree)| *degree > 2 && apart(*node) <= ASIDE)
        .map(|(node, _)| node)
        .min_by(|a, b| apart(*a).total_cmp(&apart(*b)).then(a.cmp(b)));
    if let Some(junction) = junction {
        return ends().filter(|(node, ..)| *node == junction).map(|(_, edge, at)| (edge, [at, at])).collect();
    }
    let nearest = near.iter().min_by(|a, b| a.straight.0.total_cmp(&b.straight.0).then(a.edge.cmp(&b.edge)));
    nearest.map(|near| (near.edge, [near.along, near.along])).into_iter().collect()
}

/// A place of the line beside an edge.
struct Beside {
    sample: usize,
    near: Near,
}

/// Whether a way comes near to what is drawn.
fn is_near(way: &[LonLat], drawn: &[Vec<LonLat>]) -> bool {
    let way: Vec<LonLat> = samples(way).into_iter().map(|(_, at)| at).collect();
    drawn.iter().flatten().any(|corner| way.iter().any(|at| length_of(*at, *corner) <= SAME_PLACE))
}

/// What one line means.
struct Found {
    stretches: Vec<(u32, [u32; 2])>,
    length: Metres,
    matched: Metres,
}

fn match_line(snapper: &Snapper<'_>, line: &[LonLat]) -> Found {
    let samples = samples(line);
    let mut by_edge: FxHashMap<u32, Vec<Beside>> = FxHashMap::default();
    for (sample, (direction, at)) in samples.iter().enumerate() {
        for near in snapper.within(*at, Metres(ASIDE)) {
            let length = snapper.network().edges[near.edge as usize].length;
            // Beyond its end an edge runs along nothing.
            let beyond = (near.along == 0 || near.along == length) && near.straight.0 > 1.0;
            if !beyond && near.parallel(*direction) >= ALONG {
                by_edge.entry(near.edge).or_default().push(Beside { sample, near });
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "few samples")]
    let apart = |beside: &[Beside]| {
        beside.iter().map(|beside| beside.near.straight.0).sum::<f64>() / beside.len() as f64
    };
    // Of the edges beside a sample the one that is nearest on the whole is meant.
    let mut meant: Vec<Option<(f64, u32)>> = vec![None; samples.len()];
    for (edge, beside) in &by_edge {
        let rank = (apart(beside), *edge);
        for beside in beside {
            let meant = &mut meant[beside.sample];
            if meant.is_none_or(|known| rank < known) {
                *meant = Some(rank);
            }
        }
    }
    let mut edges: Vec<(u32, Vec<Beside>)> = by_edge.into_iter().collect();
    edges.sort_unstable_by_key(|(edge, _)| *edge);
    let mut found = Found { stretches: Vec::new(), length: Metres(0.0), matched: Metres(0.0) };
    // A short hazard, such as a narrow bridge, may lie anywhere on a long edge.
    #[allow(clippy::cast_precision_loss, reason = "few samples")]
    let least = SHORTEST.min(millimetres(samples.len() as f64 * STEP / 2.0));
    for (edge, beside) in edges {
        let mut places: Vec<u32> = beside
            .iter()
            .filter(|beside| meant[beside.sample].is_some_and(|(_, meant)| meant == edge))
            .map(|beside| beside.near.along)
            .collect();
        places.sort_unstable();
        found.stretches.extend(
            stretches(&places, snapper.network().edges[edge as usize].length, least)
                .into_iter()
                .map(|stretch| (edge, stretch)),
        );
    }
    #[allow(clippy::cast_precision_loss, reason = "few samples")]
    let metres = |samples: usize| Metres(samples as f64 * STEP);
    let closed: Vec<u32> = found.stretches.iter().map(|(edge, _)| *edge).collect();
    let is_closed = |meant: &&Option<(f64, u32)>| meant.is_some_and(|(_, edge)| closed.contains(&edge));
    found.length = metres(samples.len());
    found.matched = metres(meant.iter().filter(is_closed).count());
    found
}

/// The stretches that some places on an edge make up, in order, none shorter than `least` but on
/// an edge that is covered as a whole.
fn stretches(places: &[u32], length: u32, least: u32) -> Vec<[u32; 2]> {
    let mut runs: Vec<[u32; 2]> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some(last) if *place <= last[1].saturating_add(GAP) => last[1] = *place,
            _ => runs.push([*place, *place]),
        }
    }
    for run in &mut runs {
        let half = millimetres(STEP / 2.0);
        *run = [run[0].saturating_sub(half), run[1].saturating_add(half).min(length)];
        if run[0] <= REST {
            run[0] = 0;
        }
        if length - run[1] <= REST {
            run[1] = length;
        }
    }
    let whole = f64::from(length) * WHOLE;
    let covered: u32 = runs.iter().map(|[from, to]| to - from).sum();
    if f64::from(covered) >= whole && !runs.is_empty() {
        return vec![[0, length]];
    }
    runs.retain(|[from, to]| to - from >= least);
    runs
}

/// Places along a line a step apart, each with the ends of the segment it lies on.
fn samples(line: &[LonLat]) -> Vec<([LonLat; 2], LonLat)> {
    let mut out = Vec::new();
    // Places lie in the middle of their steps.
    let mut next = STEP / 2.0;
    for pair in line.windows(2) {
        // As the network sees it, in its units.
        let ends = [pair[0], pair[1]].map(|end| position(fixed(end)));
        let length = length_of(ends[0], ends[1]);
        while next < length {
            let share = next / length;
            let between = |a: f64, b: f64| a + share * (b - a);
            let at =
                LonLat { lon: between(ends[0].lon, ends[1].lon), lat: between(ends[0].lat, ends[1].lat) };
            out.push((ends, at));
            next += STEP;
        }
        next -= length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_covered_by_four_fifths_is_closed_as_a_whole_and_less_for_the_stretch() {
        let places = |from: u32, to: u32| (from..=to).step_by(2000).collect::<Vec<_>>();
        let of = |places: &[u32]| stretches(places, 1_000_000, SHORTEST);
        assert_eq!(of(&places(100_000, 900_000)), [[0, 1_000_000]]);
        assert_eq!(of(&places(100_000, 500_000)), [[99_000, 501_000]]);
        assert_eq!(of(&places(4_000, 500_000)), [[0, 501_000]]);
        assert_eq!(of(&places(10_000, 500_000)), [[9_000, 501_000]]);
    }

    #[test]
    fn the_first_metres_of_a_side_street_are_not_meant() {
        assert!(stretches(&[1000, 3000, 5000], 300_000, SHORTEST).is_empty());
        assert_eq!(stretches(&[1000, 3000, 5000, 7000], 12_000, SHORTEST), [[0, 12_000]]);
        assert!(stretches(&[], 12_000, SHORTEST).is_empty());
    }
}
