//! Ways "besonders gefährlich" for pupils, as an office would have decided: country roads
//! without a sidewalk near schools, and crossings. Roads, reasons and decisions are invented.

use geo_core::EastNorth;

use crate::{files::osm, land::Land, random::Random};

/// A dangerous way or crossing.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Points of the way itself; a single one is a crossing.
    pub points: Vec<EastNorth>,
    /// Why.
    pub reason: &'static str,
    /// The office.
    pub decided_by: String,
    /// Stages it holds for.
    pub stages: &'static [&'static str],
    /// First day.
    pub valid_from: &'static str,
    /// Last day, where there is one.
    pub valid_to: Option<&'static str>,
    /// Id of the way in the extract, where the decision names it.
    pub osm_way: Option<i64>,
}

/// How far from a primary school, and from another one, pupils walk, in metres.
const ON_FOOT: [f64; 2] = [2000.0, 3500.0];
/// The share of dangerous roads near a primary school, near another one, and elsewhere.
const DANGEROUS: [f64; 3] = [0.25, 0.1, 0.02];
/// Shorter roads are not decided on, in metres.
const SHORTEST: f64 = 200.0;
/// Decisions about part of a road hold for at least this share of it.
const PART: f64 = 0.85;
/// Dangerous crossings in a land.
const CROSSINGS: usize = 5;
/// The one that is no longer valid on the key date.
const EXPIRED: usize = 2;

const REASONS: [&str; 4] = [
    "Kreisstraße ohne Gehweg, zulässig 100 km/h",
    "Landstraße ohne Gehweg und Beleuchtung, unübersichtliche Kurven",
    "Straße durch den Wald, kein Gehweg, kein Randstreifen",
    "Straße ohne Gehweg mit Schwerlastverkehr",
];
const FROM: [&str; 4] = ["2019-08-01", "2021-08-01", "2023-02-01", "2025-08-01"];
const TO: [&str; 2] = ["2027-07-31", "2029-07-31"];
const CROSSING: &str = "Querung der Ortsdurchfahrt ohne Überweg und ohne Ampel";
const STAGES: [&[&str]; 3] =
    [&["primary"], &["primary", "secondary_1"], &["primary", "secondary_1", "secondary_2"]];

/// A road between places: its id, a municipality on it, its points.
struct Road {
    id: i64,
    town: usize,
    points: Vec<EastNorth>,
}

/// The hazards of a land.
#[must_use]
pub fn of(seed: u64, land: &Land) -> Vec<Hazard> {
    let mut random = Random::of(seed, &[9, land.number as u64]);
    let mut hazards = Vec::new();
    let mut harmless = Vec::new();
    for road in roads(land) {
        let chance = DANGEROUS[nearness(land, &road.points)];
        if length(&road.points) < SHORTEST || !random.chance(chance) {
            harmless.push(road);
            continue;
        }
        let how = random.below(10);
        hazards.push(Hazard {
            points: if how < 3 { part(&road.points) } else { road.points },
            osm_way: (how >= 6).then_some(road.id),
            ..decision(&mut random, land, road.town)
        });
    }
    for _ in 0..CROSSINGS.min(harmless.len()) {
        let road = harmless.swap_remove(random.below(harmless.len()));
        hazards.push(Hazard {
            points: road.points.into_iter().take(1).collect(),
            reason: CROSSING,
            stages: STAGES[0],
            ..decision(&mut random, land, road.town)
        });
    }
    if let Some(expired) = hazards.get_mut(EXPIRED) {
        (expired.valid_from, expired.valid_to) = ("2018-08-01", Some("2024-07-31"));
    }
    hazards
}

/// A decision about nothing yet.
fn decision(random: &mut Random, land: &Land, town: usize) -> Hazard {
    Hazard {
        points: Vec::new(),
        reason: random.pick::<&str>(&REASONS),
        decided_by: office(land, town),
        stages: match random.below(20) {
            0..7 => STAGES[0],
            7..17 => STAGES[1],
            _ => STAGES[2],
        },
        valid_from: random.pick::<&str>(&FROM),
        valid_to: random.chance(0.3).then(|| *random.pick(&TO)),
        osm_way: None,
    }
}

fn office(land: &Land, town: usize) -> String {
    let name = match (land.number, land.towns[town].key.starts_with("07211")) {
        (0, true) => "Stadtverwaltung Trier".to_owned(),
        (0, false) => "Kreisverwaltung Trier-Saarburg".to_owned(),
        (number, _) => format!("Kreisverwaltung {number}"),
    };
    format!("{name} (erfunden)")
}

/// All roads between places.
fn roads(land: &Land) -> impl Iterator<Item = Road> {
    let within = land.towns.iter().enumerate().flat_map(move |(index, town)| {
        let ways = town.ways.iter().enumerate().filter(|(_, way)| way.is_country_road());
        ways.map(move |(at, way)| Road {
            id: osm::id(land, index, at),
            town: index,
            points: way.points.iter().map(|point| town.points[*point as usize]).collect(),
        })
    });
    let between = land.links.iter().enumerate().map(|(at, link)| Road {
        id: osm::id(land, land.towns.len(), at),
        town: link.ends[0].0,
        points: land.line(link),
    });
    within.chain(between)
}

/// 0 near a primary school, 1 near another one, 2 elsewhere.
fn nearness(land: &Land, road: &[EastNorth]) -> usize {
    let near = |primary: bool, limit: f64| {
        let schools = land.schools.iter().zip(&land.sites);
        let mut schools = schools.filter(|((_, school), _)| (school.stages[0] > 0) == primary);
        schools.any(|(_, site)| road.iter().any(|point| point.distance(*site).0 < limit))
    };
    if near(true, ON_FOOT[0]) {
        0
    } else if near(false, ON_FOOT[1]) {
        1
    } else {
        2
    }
}

fn length(line: &[EastNorth]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1]).0).sum()
}

/// The line without what lies beyond its greatest part.
fn part(line: &[EastNorth]) -> Vec<EastNorth> {
    let whole = length(line);
    let enough = (2..line.len()).find(|end| length(&line[..*end]) >= PART * whole);
    line[..enough.unwrap_or(line.len())].to_vec()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        cmp::Reverse,
        collections::{BTreeMap, BinaryHeap},
    };

    use super::*;
    use crate::land::tests::plan;

    type Place = [u64; 2];

    fn place(point: EastNorth) -> Place {
        [point.east.to_bits(), point.north.to_bits()]
    }

    /// Every stretch of the network, between points known by their position.
    fn stretches(land: &Land) -> Vec<[EastNorth; 2]> {
        let ways = land.towns.iter().flat_map(|town| {
            let at = |point: &u32| town.points[*point as usize];
            town.ways.iter().map(move |way| way.points.iter().map(at).collect::<Vec<_>>())
        });
        let lines = ways.chain(land.links.iter().map(|link| land.line(link)));
        lines.flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn hazards_lie_on_roads_and_crossings_and_are_of_every_kind() {
        let land = plan(1, None, None).land(0);
        let hazards = of(1, &land);
        let mut degrees: BTreeMap<Place, usize> = BTreeMap::new();
        let mut known: std::collections::BTreeSet<[Place; 2]> = std::collections::BTreeSet::new();
        for ends in stretches(&land) {
            let ends = ends.map(place);
            for end in ends {
                *degrees.entry(end).or_default() += 1;
            }
            known.insert(ends);
        }
        for hazard in &hazards {
            match &hazard.points[..] {
                [crossing] => assert!(degrees[&place(*crossing)] >= 2),
                line => {
                    assert!(line.windows(2).all(|pair| known.contains(&[place(pair[0]), place(pair[1])])));
                }
            }
            assert!(hazard.decided_by.ends_with("(erfunden)"));
        }
        let count = |is: &dyn Fn(&&Hazard) -> bool| hazards.iter().filter(is).count();
        assert_eq!(count(&|hazard| hazard.points.len() == 1), CROSSINGS);
        assert!(count(&|hazard| hazard.osm_way.is_some()) >= 5);
        assert!(count(&|hazard| hazard.stages == STAGES[0]) > CROSSINGS + 5);
        assert_eq!(count(&|hazard| hazard.valid_to.is_some_and(|last| last < "2026-10-15")), 1);
    }

    /// Metres from a point to all that are nearer than 4.5 km (Dijkstra 1959).
    fn walk(network: &BTreeMap<Place, Vec<(Place, u64)>>, from: Place) -> BTreeMap<Place, u64> {
        let mut reached = BTreeMap::new();
        let mut next = BinaryHeap::from([Reverse((0, from))]);
        while let Some(Reverse((metres, at))) = next.pop() {
            if metres > 4500 || reached.contains_key(&at) {
                continue;
            }
            reached.insert(at, metres);
            next.extend(
                network.get(&at).into_iter().flatten().map(|(to, more)| Reverse((metres + more, *to))),
            );
        }
        reached
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres")]
    #[test]
    fn some_of_a_hundred_pupils_near_their_school_have_a_dangerous_way() {
        let plan = plan(1, None, None);
        let land = plan.land(0);
        let hazards = of(1, &land);
        let network = |stage: &str| {
            let hazards =
                hazards.iter().filter(|hazard| hazard.valid_to.is_none_or(|last| last > "2026-10-15"));
            let hazards = hazards.filter(|hazard| hazard.stages.contains(&stage));
            let closed: std::collections::BTreeSet<[Place; 2]> = hazards
                .flat_map(|hazard| hazard.points.windows(2).map(|pair| [place(pair[0]), place(pair[1])]))
                .collect();
            let mut network: BTreeMap<Place, Vec<(Place, u64)>> = BTreeMap::new();
            for ends in stretches(&land) {
                let [a, b] = ends.map(place);
                let metres = ends[0].distance(ends[1]).0.round() as u64;
                network.entry(a).or_default();
                network.entry(b).or_default();
                if !closed.contains(&[a, b]) {
                    network.entry(a).or_default().push((b, metres));
                    network.entry(b).or_default().push((a, metres));
                }
            }
            network
        };
        let networks = ["", "primary", "secondary_1"].map(network);
        let points: Vec<EastNorth> = stretches(&land).into_iter().flatten().collect();
        let nearest = |to: EastNorth| {
            let distance = |point: &&EastNorth| point.distance(to).0;
            place(*points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap())
        };
        // One in ten is enough.
        let pupils = plan.pupils(&land);
        let (mut all, mut by_distance, mut by_danger) = (0_u32, 0_u32, 0_u32);
        for (school, site) in land.sites.iter().enumerate() {
            let from = nearest(*site);
            let reached = networks.each_ref().map(|network| walk(network, from));
            let own = pupils.iter().filter(|pupil| pupil.school == school && pupil.grade <= 10).step_by(10);
            for pupil in own {
                let home = nearest(land.towns[pupil.home.0].houses[pupil.home.1].position);
                let (stage, limit) = if pupil.grade <= 4 { (1, 2000) } else { (2, 4000) };
                let is_far =
                    |reached: &BTreeMap<Place, u64>| reached.get(&home).is_none_or(|metres| *metres > limit);
                all += 1;
                by_distance += u32::from(is_far(&reached[0]));
                by_danger += u32::from(!is_far(&reached[0]) && is_far(&reached[stage]));
            }
        }
        let share = f64::from(by_danger) / f64::from(all);
        assert!((0.01..0.08).contains(&share), "{by_danger} and {by_distance} of {all}");
    }
}
