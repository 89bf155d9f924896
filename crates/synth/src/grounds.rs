//! School grounds as OpenStreetMap knows them: an outline beside a street, with gates and doors,
//! or with a path that leads in, or only a point; and the list of entrances for some schools.
//!
//! Grounds keep clear of streets and houses. Paths to them begin at a street, where a point of
//! their own is put into it, so that the network stays one.

use geo_core::EastNorth;

use crate::{
    land::Land,
    outline::{Obstacles, Shape, area, between, contains},
    random::Random,
    roads::bends,
    streets::Class,
    town::{Town, Way},
};

/// The grounds of a school.
#[derive(Debug, Clone)]
pub struct Grounds {
    /// Index of the school in the land.
    pub school: usize,
    /// Indexes of the outline's points in its municipality, the first not repeated.
    pub outline: Vec<u32>,
    /// Points of the outline with what OpenStreetMap says of them.
    pub marks: Vec<(u32, Mark)>,
    /// Points that the list of entrances names.
    pub listed: Vec<u32>,
}

/// What a point of an outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A gate.
    Gate,
    /// The main entrance.
    MainEntrance,
    /// Another entrance.
    Entrance,
}

/// How the entrances of a school can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Gates and doors on the outline.
    Marks,
    /// A path that crosses the outline.
    Crossing,
    /// The list of entrances alone.
    List,
    /// Not at all: the school is a point.
    Nothing,
}

/// So much ground is looked for, in square metres.
const ENOUGH: f64 = 1800.0;
/// So much ground it is worth, in square metres, that the site lies on it.
const HOLDS_SITE: f64 = 1000.0;
/// Grounds smaller than this are left out.
const TOO_SMALL: f64 = 250.0;
/// The room between an outline and a street, a house, another school, in metres.
const ROOM: [f64; 3] = [4.0, 5.0, 4.0];
/// A house so near to the site is a part of the school, in metres.
const OWN: f64 = 14.0;
/// How far aside of the site the middle of the grounds may lie, in metres.
const ASIDE: [f64; 7] = [12.0, 25.0, 40.0, 60.0, 85.0, 110.0, 140.0];
/// Farther than this grounds see nothing, in metres.
const REACH: f64 = 230.0;
/// A path longer than this is a drive.
const FOOTPATH: f64 = 40.0;
/// A drive longer than this is a road.
const DRIVE: f64 = 250.0;
/// A second entrance lies at least so far from the first, and its path is not longer.
const SECOND: [f64; 2] = [45.0, 60.0];
/// Streets nearer to one of their points than this get no other.
const SAME_POINT: f64 = 2.0;

/// Lays out the grounds of all schools of a land.
pub fn lay_out(seed: u64, land: &mut Land) {
    let mut boxes: Vec<[EastNorth; 2]> = land.towns.iter().map(Town::bounds).collect();
    for school in 0..land.schools.len() {
        let mut random = Random::of(seed, &[8, land.number as u64, school as u64]);
        let known = match random.below(20) {
            0 => Known::Nothing,
            1..4 => Known::Crossing,
            4..6 => Known::List,
            _ => Known::Marks,
        };
        let site = land.sites[school];
        // Two schools in one building: the grounds are those of the first.
        let is_shared = land.grounds.iter().any(|grounds| contains(&land.ring(grounds), site));
        if known == Known::Nothing || is_shared {
            continue;
        }
        let Some((middle, ring)) = place(&mut random, land, &boxes, site) else { continue };
        let town = &mut land.towns[land.schools[school].0];
        let mut grounds = Builder::new(town, middle, &ring);
        grounds.open(&mut random, known);
        let Builder { outline, marks, listed, .. } = grounds;
        boxes[land.schools[school].0] = town.bounds();
        land.grounds.push(Grounds { school, outline, marks, listed });
    }
}

/// The best place for grounds: with enough room, around the site, near it.
fn place(
    random: &mut Random,
    land: &Land,
    boxes: &[[EastNorth; 2]],
    site: EastNorth,
) -> Option<(EastNorth, Vec<EastNorth>)> {
    let mut obstacles = Obstacles::around(site, REACH);
    let [street, house, other] = ROOM;
    let is_near = |[low, high]: [EastNorth; 2]| {
        let within = |low: f64, high: f64, at: f64| (low - REACH..high + REACH).contains(&at);
        within(low.east, high.east, site.east) && within(low.north, high.north, site.north)
    };
    for (town, _) in land.towns.iter().zip(boxes).filter(|(_, bounds)| is_near(**bounds)) {
        for way in &town.ways {
            for pair in way.points.windows(2) {
                obstacles.line([pair[0], pair[1]].map(|point| town.points[point as usize]), street);
            }
        }
        // An address at the very site is the school's own.
        let others = town.houses.iter().filter(|house| house.position.distance(site).0 > OWN);
        others.for_each(|built| obstacles.point(built.position, house));
    }
    for line in land.links.iter().map(|link| land.line(link)) {
        line.windows(2).for_each(|pair| obstacles.line([pair[0], pair[1]], street));
    }
    for ring in land.grounds.iter().map(|grounds| land.ring(grounds)) {
        let sides = ring.iter().zip(ring.iter().cycle().skip(1));
        sides.for_each(|(from, to)| obstacles.line([*from, *to], other));
    }
    let shape = Shape::draw(random);
    let mut best: Option<(f64, EastNorth, Vec<EastNorth>)> = None;
    let around = ASIDE.into_iter().flat_map(|aside| circle(site, aside).map(move |middle| (aside, middle)));
    for (aside, middle) in std::iter::once((0.0, site)).chain(around) {
        let most = best.as_ref().map_or(f64::NEG_INFINITY, |(worth, _, _)| *worth);
        if most >= ENOUGH + HOLDS_SITE - aside {
            break;
        }
        if obstacles.crowd(middle) || land.grounds.iter().any(|other| contains(&land.ring(other), middle)) {
            continue;
        }
        let ring = shape.around(middle, &obstacles);
        let size = area(&ring);
        let holds = if contains(&ring, site) { HOLDS_SITE } else { 0.0 };
        let worth = size.min(ENOUGH) + holds - aside;
        if size >= TOO_SMALL && worth > most {
            best = Some((worth, middle, ring));
        }
    }
    best.map(|(_, middle, ring)| (middle, ring))
}

/// Eight points around a middle.
fn circle(middle: EastNorth, radius: f64) -> impl Iterator<Item = EastNorth> {
    (0..8_u8).map(move |eighth| {
        let (sin, cos) = (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos();
        EastNorth { east: middle.east + radius * cos, north: middle.north + radius * sin }
    })
}

/// Grounds while their entrances are made.
struct Builder<'t> {
    town: &'t mut Town,
    middle: EastNorth,
    outline: Vec<u32>,
    marks: Vec<(u32, Mark)>,
    listed: Vec<u32>,
}

/// A place on a street: the way, its point before, and the position.
#[derive(Debug, Clone, Copy)]
struct OnStreet {
    way: usize,
    before: usize,
    position: EastNorth,
}

impl<'t> Builder<'t> {
    fn new(town: &'t mut Town, middle: EastNorth, ring: &[EastNorth]) -> Self {
        let outline = ring.iter().map(|corner| town.add(*corner)).collect();
        Self { town, middle, outline, marks: Vec::new(), listed: Vec::new() }
    }

    /// Makes entrances of the kind.
    fn open(&mut self, random: &mut Random, known: Known) {
        let Some((first, street)) = self.nearest_to_a_street(None) else { return };
        let gate = self.town.points[first as usize];
        if known == Known::Crossing {
            // Half of the paths share a point with the outline.
            let joint = self.joint(street);
            let end = self.town.add(self.middle);
            let points = if random.chance(0.5) { vec![joint, first, end] } else { vec![joint, end] };
            self.town.ways.push(Way { points, class: Class::Footway, street: None });
            return;
        }
        self.path(random, first, street);
        let second = self.nearest_to_a_street(Some(gate)).filter(|_| random.chance(0.5));
        if let Some((second, street)) = second {
            self.path(random, second, street);
            self.name(random, known, second, Mark::Entrance);
        }
        self.name(random, known, first, Mark::MainEntrance);
    }

    /// Says of a point that it is an entrance; doors are the given mark.
    fn name(&mut self, random: &mut Random, known: Known, point: u32, door: Mark) {
        match known {
            Known::List => self.listed.push(point),
            _ if random.chance(0.65) => self.marks.push((point, Mark::Gate)),
            _ => self.marks.push((point, door)),
        }
    }

    /// The corner of the outline nearest to a street, away from another one.
    fn nearest_to_a_street(&self, away_from: Option<EastNorth>) -> Option<(u32, OnStreet)> {
        // Streets that are not much farther from the middle than the nearest one.
        let streets = || self.town.on_streets(self.middle);
        let nearest = streets().map(|(distance, _)| distance).fold(f64::INFINITY, f64::min);
        let near: Vec<OnStreet> = streets()
            .filter(|(distance, _)| *distance <= nearest + REACH)
            .map(|(_, street)| street)
            .collect();
        let mut best: Option<(f64, u32, OnStreet)> = None;
        for corner in &self.outline {
            let position = self.town.points[*corner as usize];
            if away_from.is_some_and(|other| other.distance(position).0 < SECOND[0]) {
                continue;
            }
            let places = near.iter().map(|street| {
                let ends = [street.before, street.before + 1].map(|at| self.town.ways[street.way].points[at]);
                let place = self.town.on_street(position, street.way, street.before, ends);
                (place.position.distance(position).0, place)
            });
            let Some((length, street)) = places.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            if best.as_ref().is_none_or(|(least, _, _)| length < *least)
                && (away_from.is_none()
                    || length <= SECOND[1] && self.stays_outside(position, street.position))
            {
                best = Some((length, *corner, street));
            }
        }
        best.map(|(_, corner, street)| (corner, street))
    }

    /// Whether a path from a corner does not lead through the grounds.
    fn stays_outside(&self, corner: EastNorth, end: EastNorth) -> bool {
        let ring: Vec<EastNorth> =
            self.outline.iter().map(|point| self.town.points[*point as usize]).collect();
        (1..20_u8).all(|part| !contains(&ring, between(corner, end, f64::from(part) / 20.0)))
    }

    fn path(&mut self, random: &mut Random, from: u32, street: OnStreet) {
        let joint = self.joint(street);
        let ends = [joint, from].map(|point| self.town.points[point as usize]);
        let class = match ends[0].distance(ends[1]).0 {
            ..=FOOTPATH => Class::Footway,
            ..=DRIVE => Class::Service,
            _ => Class::Unclassified,
        };
        let mut way = Vec::new();
        bends(random, ends[0], ends[1], &mut way);
        let way = way.into_iter().map(|point| self.town.add(point));
        let points = std::iter::once(joint).chain(way).chain([from]).collect();
        self.town.ways.push(Way { points, class, street: None });
    }

    /// The street's point at a place, a new one where none is near.
    fn joint(&mut self, OnStreet { way, before, position }: OnStreet) -> u32 {
        let ends = [before, before + 1].map(|at| self.town.ways[way].points[at]);
        let is_near = |point: &u32| self.town.points[*point as usize].distance(position).0 < SAME_POINT;
        if let Some(end) = ends.into_iter().find(is_near) {
            return end;
        }
        let joint = self.town.add(position);
        self.town.ways[way].points.insert(before + 1, joint);
        joint
    }
}

impl Town {
    /// South-west and north-east corner of the box around its points and houses.
    fn bounds(&self) -> [EastNorth; 2] {
        let far = f64::INFINITY;
        let nothing = [EastNorth { east: far, north: far }, EastNorth { east: -far, north: -far }];
        let places = self.points.iter().copied().chain(self.houses.iter().map(|house| house.position));
        places.fold(nothing, |[low, high], at| {
            [
                EastNorth { east: low.east.min(at.east), north: low.north.min(at.north) },
                EastNorth { east: high.east.max(at.east), north: high.north.max(at.north) },
            ]
        })
    }

    /// The nearest place on every stretch of its ways, with the distance in metres.
    fn on_streets(&self, from: EastNorth) -> impl Iterator<Item = (f64, OnStreet)> {
        self.ways.iter().enumerate().flat_map(move |(way, line)| {
            line.points.windows(2).enumerate().map(move |(before, pair)| {
                let place = self.on_street(from, way, before, [pair[0], pair[1]]);
                (place.position.distance(from).0, place)
            })
        })
    }

    fn on_street(&self, from: EastNorth, way: usize, before: usize, ends: [u32; 2]) -> OnStreet {
        let position = foot(from, ends.map(|point| self.points[point as usize]));
        OnStreet { way, before, position }
    }
}

/// The point of a line between two points that is nearest to a third.
fn foot(from: EastNorth, [a, b]: [EastNorth; 2]) -> EastNorth {
    let (east, north) = (b.east - a.east, b.north - a.north);
    let length = (east * east + north * north).max(1e-9);
    let along = ((from.east - a.east) * east + (from.north - a.north) * north) / length;
    between(a, b, along.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::land::tests::plan;

    fn walked(town: &Town) -> BTreeSet<u32> {
        town.ways.iter().flat_map(|way| &way.points).copied().collect()
    }

    #[test]
    fn grounds_lie_near_their_site_and_keep_clear_of_streets_houses_and_each_other() {
        let land = plan(1, None, None).land(0);
        assert!(land.grounds.len() > 85, "{}", land.grounds.len());
        let mut containing = 0;
        for grounds in &land.grounds {
            let (ring, site) = (land.ring(grounds), land.sites[grounds.school]);
            let name = &land.schools[grounds.school].1.name;
            assert!((TOO_SMALL..10_800.0).contains(&area(&ring)), "{name}: {}", area(&ring));
            assert!(ring.iter().all(|corner| corner.distance(site).0 < 220.0), "{name}");
            containing += usize::from(contains(&ring, site));
            for town in &land.towns {
                // A path that crosses the outline ends at the school, inside.
                let inside = |point: &u32| contains(&ring, town.points[*point as usize]);
                let own = walked(town).into_iter().filter(|point| !grounds.outline.contains(point));
                let inside = own.filter(inside).count();
                assert!(
                    inside <= usize::from(grounds.marks.is_empty() && grounds.listed.is_empty()),
                    "{name}"
                );
                let mut houses = town.houses.iter().filter(|house| house.position.distance(site).0 > OWN);
                assert!(houses.all(|house| !contains(&ring, house.position)), "{name}");
            }
            let others = land.grounds.iter().filter(|other| other.school != grounds.school);
            for other in others.map(|other| land.ring(other)) {
                assert!(ring.iter().all(|corner| !contains(&other, *corner)), "{name}");
            }
        }
        assert!(containing * 4 > land.grounds.len() * 3, "{containing} of {}", land.grounds.len());
    }

    #[test]
    fn entrances_can_be_known_in_every_way_and_lie_at_the_end_of_a_path() {
        let land = plan(1, None, None).land(0);
        let mut counts = [0, 0, 0, land.schools.len() - land.grounds.len()];
        for grounds in &land.grounds {
            let town = &land.towns[land.schools[grounds.school].0];
            let walked = walked(town);
            let marks = grounds.marks.iter().map(|(point, _)| point);
            assert!(marks.chain(&grounds.listed).all(|point| walked.contains(point)));
            counts[match (grounds.marks.is_empty(), grounds.listed.is_empty()) {
                (false, true) => 0,
                (true, false) => 1,
                _ => 2,
            }] += 1;
        }
        assert!(counts[0] > 50 && counts[1..].iter().all(|count| (4..25).contains(count)), "{counts:?}");
        let marks: Vec<Mark> =
            land.grounds.iter().flat_map(|grounds| &grounds.marks).map(|mark| mark.1).collect();
        for mark in [Mark::Gate, Mark::MainEntrance, Mark::Entrance] {
            assert!(marks.contains(&mark), "{mark:?}");
        }
    }
}
