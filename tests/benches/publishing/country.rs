//! An invented country of any size: municipalities that fill it without gaps, settlements in them,
//! numbered addresses, school sites and pupils. All by lot from a seed.

use std::{f64::consts::TAU, sync::Arc};

use catalogue::breakdown::CLASSES;
use disclosure::demand::Site;
use geo::{LineString, MultiPolygon, Polygon};
use geo_core::{Area, Association, EastNorth, MunicipalityKey, SchoolType};
use rayon::prelude::*;
use rstar::{RTree, primitives::GeomWithData};
use synth::Random;

/// Metres between the corners of an outline.
const STEP: f64 = 120.0;
/// The corner of the country in EPSG:25832.
const CORNER: [f64; 2] = [290_000.0, 5_265_000.0];

/// How large a country is.
#[derive(Clone, Copy)]
pub struct Size {
    pub municipalities: usize,
    pub districts: usize,
    pub square_kilometres: f64,
    pub people: f64,
    pub addresses: f64,
    pub pupils: f64,
    pub sites: f64,
}

/// As many of everything as in Germany.
pub const GERMANY: Size = Size {
    municipalities: 10_800,
    districts: 400,
    square_kilometres: 357_000.0,
    people: 83e6,
    addresses: 22e6,
    pupils: 11e6,
    sites: 30_000.0,
};

/// As many as in the demo region: a district with the city in its middle.
pub const DISTRICT: Size = Size {
    municipalities: 105,
    districts: 2,
    square_kilometres: 1_220.0,
    people: 260_000.0,
    addresses: 70_450.0,
    pupils: 24_830.0,
    sites: 105.0,
};

/// A pupil of the country.
pub struct Pupil {
    /// Among the addresses; the household is all who live there.
    pub address: u32,
    pub stage: u8,
    pub age: u8,
    pub class: u8,
    pub school_type: SchoolType,
    pub site: u32,
}

pub struct Country {
    pub areas: Vec<Area>,
    pub addresses: Vec<EastNorth>,
    pub sites: Vec<Site>,
    pub pupils: Vec<Pupil>,
}

/// Sites of each type in 30,000.
const TYPES: [(SchoolType, f64); 7] = [
    (SchoolType::Grundschule, 15_400.0),
    (SchoolType::Hauptschule, 2_000.0),
    (SchoolType::Realschule, 2_600.0),
    (SchoolType::IntegrierteGesamtschule, 2_200.0),
    (SchoolType::Gymnasium, 3_100.0),
    (SchoolType::Foerderschule, 2_700.0),
    (SchoolType::BerufsbildendeSchule, 2_000.0),
];

/// West, south, east, north in steps.
type Block = [i32; 4];

/// A municipality before it has addresses.
struct Place {
    block: Block,
    people: f64,
}

type Tree = RTree<GeomWithData<[f64; 2], u32>>;

impl Country {
    pub fn of(size: &Size, seed: u64) -> Self {
        let places = places(size, seed);
        let areas = places.par_iter().enumerate().map(|(at, place)| area(at, place, size)).collect();
        let spread: f64 = places.iter().map(|place| place.people.powf(0.93)).sum();
        let homes: Vec<Vec<EastNorth>> = (0_u64..)
            .zip(&places)
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(at, place)| {
                let share = place.people.powf(0.93) / spread;
                homes(place, share * size.addresses, &mut Random::of(seed, &[1, at]))
            })
            .collect();
        let (sites, trees) = sites(size, &places, &homes, &mut Random::of(seed, &[2]));
        let mut starts = vec![0];
        starts.extend(homes.iter().scan(0, |sum, homes| {
            *sum += homes.len();
            Some(*sum)
        }));
        let pupils = (0..places.len()).into_par_iter().flat_map_iter(|at| {
            let number = (places[at].people / size.people * size.pupils).round() as usize;
            let mut random = Random::of(seed, &[3, at as u64]);
            pupils(number, &homes[at], starts[at], &trees, &mut random)
        });
        let pupils = pupils.collect();
        Self { areas, pupils, sites, addresses: homes.into_iter().flatten().collect() }
    }
}

/// People by a heavy tail: one in seven municipalities has more than 10,000.
fn places(size: &Size, seed: u64) -> Vec<Place> {
    let mut random = Random::of(seed, &[0]);
    let mut people: Vec<f64> = (0..size.municipalities)
        .map(|_| {
            let (distance, angle) = (random.share().max(1e-12), random.share() * TAU);
            1_750.0 * (1.7 * (-2.0 * distance.ln()).sqrt() * angle.cos()).exp()
        })
        .collect();
    let scale = size.people / people.iter().sum::<f64>();
    for people in &mut people {
        *people *= scale;
    }
    // Large ones have more land, but not in proportion.
    let land: Vec<f64> = people.iter().map(|people| people.powf(0.45).max(9.0)).collect();
    let side = (size.square_kilometres * 1e6).sqrt() / STEP;
    let mut blocks = Vec::new();
    divide([0, 0, (side * 1.04) as i32, (side / 1.04) as i32], &land, &mut blocks);
    blocks.into_iter().zip(people).map(|(block, people)| Place { block, people }).collect()
}

/// Cuts a block in two until every part of the land has its own.
fn divide([west, south, east, north]: Block, land: &[f64], blocks: &mut Vec<Block>) {
    if land.len() < 2 {
        blocks.push([west, south, east, north]);
        return;
    }
    let (one, other) = land.split_at(land.len() / 2);
    let share = one.iter().sum::<f64>() / land.iter().sum::<f64>();
    let cut = |from: i32, to: i32| {
        let cut = from + (f64::from(to - from) * share).round() as i32;
        cut.clamp(from + 1, to - 1)
    };
    if east - west > north - south {
        let middle = cut(west, east);
        divide([west, south, middle, north], one, blocks);
        divide([middle, south, east, north], other, blocks);
    } else {
        let middle = cut(south, north);
        divide([west, south, east, middle], one, blocks);
        divide([west, middle, east, north], other, blocks);
    }
}

/// A place of the plan in EPSG:25832; straight lines of the plan are winding ones.
fn drawn(across: f64, up: f64) -> EastNorth {
    EastNorth {
        east: CORNER[0] + STEP * across + 800.0 * (up / 150.0).sin() + 60.0 * (up / 7.0).sin(),
        north: CORNER[1] + STEP * up + 800.0 * (across / 170.0).cos() + 60.0 * (across / 9.0).cos(),
    }
}

/// A corner of an outline, moved by lot; the same for all municipalities that share it.
fn corner(across: i32, up: i32) -> (f64, f64) {
    let mut random = Random::of(4, &[u64::from(across.unsigned_abs()), u64::from(up.unsigned_abs())]);
    let at = drawn(f64::from(across), f64::from(up));
    (at.east + random.between(-30.0, 30.0), at.north + random.between(-30.0, 30.0))
}

fn area(at: usize, place: &Place, size: &Size) -> Area {
    let [west, south, east, north] = place.block;
    let ring: LineString = (west..east)
        .map(|across| corner(across, south))
        .chain((south..north).map(|up| corner(east, up)))
        .chain((west + 1..=east).rev().map(|across| corner(across, north)))
        .chain((south + 1..=north).rev().map(|up| corner(west, up)))
        .collect();
    // Neighbours in the plan are one district, and four of those one association.
    let (district, within) = (at * size.districts / size.municipalities, at % 999);
    let district = format!("{:02}{:03}", 1 + district / 25, district % 25);
    let key = MunicipalityKey::parse(&format!("{district}{within:03}"));
    Area {
        key,
        name: format!("Gemeinde {at}"),
        association: Some(Association { key: format!("{district}{:04}", at / 4), name: String::new() }),
        polygon: MultiPolygon(vec![Polygon::new(ring, Vec::new())]),
        properties: vec![("EWZ".into(), (place.people.round() as u64).to_string())],
    }
}

/// Most addresses lie in settlements, large ones denser; one in twenty lies anywhere.
fn homes(place: &Place, number: f64, random: &mut Random) -> Vec<EastNorth> {
    let [west, south, east, north] = place.block.map(f64::from);
    let anywhere = |random: &mut Random| {
        [random.between(west + 0.5, east - 0.5), random.between(south + 0.5, north - 0.5)]
    };
    let land = (east - west) * (north - south) * STEP * STEP / 1e6;
    let settlements = 1 + (land / 7.0) as usize;
    let all: f64 = (1..=settlements).map(|rank| 1.0 / rank as f64).sum();
    let mut homes = Vec::with_capacity(number as usize + settlements);
    for rank in 1..=settlements {
        let here = (number / rank as f64 / all).round().max(1.0);
        let radius = (here / (250.0 + 200.0 * here.log10()) / std::f64::consts::PI).sqrt() * 1_000.0 / STEP;
        let middle = anywhere(random);
        homes.extend((0..here as usize).map(|_| {
            let [across, up] = if random.chance(0.05) {
                anywhere(random)
            } else {
                let (far, angle) =
                    (radius * random.share().sqrt() * random.between(0.8, 1.3), random.share() * TAU);
                [middle[0] + far * angle.cos(), middle[1] + far * angle.sin()]
            };
            drawn(across.clamp(west + 0.5, east - 0.5), up.clamp(south + 0.5, north - 0.5))
        }));
    }
    homes
}

/// The sites of each type, one for so many people, at an address of theirs.
fn sites(
    size: &Size,
    places: &[Place],
    homes: &[Vec<EastNorth>],
    random: &mut Random,
) -> (Vec<Site>, Vec<Tree>) {
    let mut sites = Vec::new();
    let mut trees = Vec::new();
    for (school_type, of_thirty_thousand) in TYPES {
        let number = (size.sites * of_thirty_thousand / 30_000.0).ceil();
        let (mut passed, mut own) = (0.0, Vec::new());
        for (place, homes) in places.iter().zip(homes) {
            passed += place.people / size.people * number;
            while (own.len() as f64) + 0.5 < passed {
                let at = *random.pick(homes);
                own.push(GeomWithData::new([at.east, at.north], sites.len() as u32));
                let id = 10_000 + sites.len();
                sites.push(Site {
                    id: id.to_string().into(),
                    name: Arc::from(format!("{} {id}", school_type.german_name())),
                    position: Some(at),
                    types: vec![school_type],
                });
            }
        }
        trees.push(RTree::bulk_load(own));
    }
    (sites, trees)
}

/// Pupils in households of one to three.
fn pupils(
    number: usize,
    homes: &[EastNorth],
    start: usize,
    trees: &[Tree],
    random: &mut Random,
) -> Vec<Pupil> {
    let mut pupils = Vec::with_capacity(number + 2);
    while pupils.len() < number {
        let home = random.below(homes.len());
        let children = 1 + usize::from(random.chance(0.45)) + usize::from(random.chance(0.12));
        for _ in 0..children {
            pupils.push(pupil(homes[home], (start + home) as u32, trees, random));
        }
    }
    pupils
}

fn pupil(home: EastNorth, address: u32, trees: &[Tree], random: &mut Random) -> Pupil {
    let age = 6 + random.below(13) as u8;
    let lot = random.share();
    // The place of the type in TYPES, and the stage in the catalogue.
    let (kind, stage) = match age {
        _ if lot > 0.96 && age < 16 => (5, if age < 10 { 1 } else { 2 }),
        ..10 => (0, 1),
        10..16 if lot < 0.40 => (4, 2),
        10..16 if lot < 0.60 => (2, 2),
        10..16 if lot < 0.80 => (3, 2),
        10..16 => (1, 2),
        _ if lot < 0.50 => (4, 3),
        _ if lot < 0.62 => (3, 3),
        _ => (6, 3),
    };
    let farther = match random.share() {
        ..0.86 => 0,
        ..0.97 => 1 + random.below(2),
        _ => 3 + random.below(10),
    };
    let at = [home.east, home.north];
    let mut near = trees[kind].nearest_neighbor_iter_with_distance_2(&at).take(1 + farther);
    let (mut site, mut square) = (0, 0.0);
    for (found, distance) in &mut near {
        (site, square) = (found.data, distance);
    }
    let limit = if stage == 1 { 1_500.0 } else { 3_000.0 };
    let class = match () {
        () if kind == 5 || stage == 3 => 4,
        () if random.chance(0.01) => CLASSES.len() as u8 - 1,
        () if (square.sqrt() - limit).abs() < 30.0 => 3,
        () if square.sqrt() > limit => 0,
        () if random.chance(0.03) => 1,
        () => 2,
    };
    Pupil { address, stage, age, class, school_type: TYPES[kind].0, site }
}
