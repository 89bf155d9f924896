//! How long a publication takes, from addresses and pupils in memory to the audited file: zones,
//! counts, audit, GeoPackage. The country is invented, with as many municipalities, addresses,
//! sites and pupils as Germany, or a part of each.
//!
//! `cargo bench --workspace --bench publishing -- --scale 1` prints seconds, processor seconds of
//! all threads and the largest memory so far after each step; without an argument it makes a tenth
//! of a country. `--seeds N` makes N publications of the size of the demo region instead,
//! counts within circles around the sites among them, and prints what the audit finds.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an invented country has sizes that fit"
)]

#[path = "publishing/country.rs"]
mod country;

use std::{collections::BTreeMap, f64::consts::TAU, time::Instant};

use catalogue::{
    About, AgeBands, Parameters, Publication, Row, Shape, Table, Value, breakdown,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK, SCHOOL_SITES, WALK_ISOCHRONES},
    properties::{ADDRESSES, METRES, NAME, PUPILS, SITE, STAGES, TYPE},
};
use country::{Country, DISTRICT, GERMANY, Pupil, Size};
use cpu_time::ProcessTime;
use disclosure::{
    Protection,
    audit::{Audit, audit},
    demand::{Area as Counted, Demand, Ground, Universe},
    person::{Cohort, Person, Place},
    zones::Zones,
};
use geo::{BoundingRect as _, MultiPolygon, Polygon, Rect};
use geo_core::{EastNorth, SchoolType, Stage, grid::Centres};
use rayon::prelude::*;
use store::{PrivateFile, publication};
use synth::Random;

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = arguments.get(1).map_or(0.1, |number| number.parse().unwrap());
    match arguments.first().map(String::as_str) {
        Some("--seeds") => many(number as u64),
        None | Some("--scale") => one(&scaled(number)),
        Some(other) => println!("{other}: only --scale and --seeds are known"),
    }
}

/// A part of a country, as densely settled.
fn scaled(part: f64) -> Size {
    Size {
        municipalities: (GERMANY.municipalities as f64 * part) as usize,
        districts: ((GERMANY.districts as f64 * part) as usize).max(1),
        square_kilometres: GERMANY.square_kilometres * part,
        people: GERMANY.people * part,
        addresses: GERMANY.addresses * part,
        pupils: GERMANY.pupils * part,
        sites: GERMANY.sites * part,
    }
}

/// Says what each step took.
struct Clock(Instant, ProcessTime);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), ProcessTime::now())
    }

    fn say(&mut self, what: &str) {
        let (wall, processor) = (self.0.elapsed().as_secs_f64(), self.1.elapsed().as_secs_f64());
        println!("{wall:>8.2} s {processor:>8.2} s {:>6.2} GB  {what}", peak());
        *self = Self::start();
    }
}

/// The largest memory of this process so far, in GB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) * 1024.0 / 1e9
}

/// The persons of pupils, as the program makes them.
fn persons(
    pupils: &[Pupil],
    addresses: &[EastNorth],
    zones: &Zones,
    bands: &AgeBands,
    seed: u64,
) -> Vec<Person> {
    let homes: Vec<_> = pupils.iter().map(|pupil| (addresses[pupil.address as usize], None)).collect();
    let places = Place::of_all(zones, &homes).unwrap();
    let mut records = Random::of(seed, &[5]);
    let person = |(pupil, place): (&Pupil, Place)| Person {
        record: records.below(usize::MAX) as u64,
        household: Random::of(seed, &[6, pupil.address.into()]).below(usize::MAX) as u64,
        place,
        stage: pupil.stage,
        age_band: bands.index_of(Some(pupil.age)) as u8,
        class: pupil.class,
        school_type: Some(pupil.school_type),
        site: Some(pupil.site),
    };
    pupils.iter().zip(places).map(person).collect()
}

fn about(parameters: &Parameters) -> About {
    About {
        region: "a country by lot".into(),
        key_date: jiff::civil::date(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: "by lot".into(),
        invented_from: Some(1),
        program: "schulweg".into(),
        parameters: parameters.clone(),
        attributions: Vec::new(),
    }
}

/// All layers that count pupils, with the totals of the sites; catchments are there without rows, as
/// in a region that is too large to draw them.
fn tables(ground: &Ground<'_>, demand: &Demand<'_>) -> Vec<Table> {
    let site = |(at, site): (usize, &disclosure::demand::Site)| {
        let types: Vec<&str> = site.types.iter().map(|own| breakdown::school_type(*own)).collect();
        let pairs = [
            (&SITE, Value::from(&site.id)),
            (&NAME, Value::from(&site.name)),
            (&TYPE, types.join(", ").into()),
            (&PUPILS, demand.at_site(at).into()),
        ];
        Row::new(&SCHOOL_SITES, site.position.map(Shape::Point), pairs)
    };
    let rows = ground.sites.iter().enumerate().map(site).collect();
    let mut tables = vec![Table { layer: &SCHOOL_SITES, rows }];
    tables.extend(demand.tables().unwrap());
    tables.extend([Table::of(&CATCHMENTS_NEAREST), Table::of(&CATCHMENTS_WALK)]);
    tables
}

/// Counts in circles around the sites, which attackers subtract from one another.
fn circles(ground: &Ground<'_>, demand: &Demand<'_>) -> Table {
    let mut table = Table::of(&WALK_ISOCHRONES);
    let mut counted = Vec::new();
    for site in ground.sites {
        let Some(at) = site.position else { continue };
        let stages = match site.types.as_slice() {
            [SchoolType::Grundschule] => vec![Stage::Primary],
            [SchoolType::BerufsbildendeSchule] => vec![Stage::Secondary2],
            [SchoolType::Gymnasium | SchoolType::IntegrierteGesamtschule] => {
                vec![Stage::Secondary1, Stage::Secondary2]
            }
            _ => vec![Stage::Secondary1],
        };
        let codes: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
        for metres in [1_000_u32, 2_000, 4_000] {
            let corner = |step: u32| {
                let angle = f64::from(step) / 64.0 * TAU;
                (at.east + f64::from(metres) * angle.cos(), at.north + f64::from(metres) * angle.sin())
            };
            let ring: Vec<(f64, f64)> = (0..64).map(corner).collect();
            let circle = MultiPolygon(vec![Polygon::new(ring.into(), Vec::new())]);
            let pairs = [
                (&SITE, Value::from(&site.id)),
                (&METRES, metres.into()),
                (&STAGES, codes.join(",").into()),
                (&ADDRESSES, 10_u32.into()),
            ];
            counted.push((circle.clone(), Universe::Stages(stages.clone())));
            table.rows.push(Row::new(table.layer, Some(Shape::Polygons(circle.into())), pairs));
        }
    }
    let boxes = counted.iter().filter_map(|(circle, _)| circle.bounding_rect());
    let around = boxes.reduce(|a, b| {
        let (low, high) = (a.min(), b.min());
        let from = (low.x.min(high.x), low.y.min(high.y));
        Rect::new(from, (a.max().x.max(b.max().x), a.max().y.max(b.max().y)))
    });
    let centres = Centres::of(around.unwrap()).unwrap();
    let areas: Vec<Counted> = counted
        .into_iter()
        .map(|(circle, universe)| Counted { cells: centres.within(&circle), universe })
        .collect();
    for (row, pupils) in table.rows.iter_mut().zip(demand.within(&areas)) {
        row.set(&WALK_ISOCHRONES, &PUPILS, Value::from(pupils));
    }
    table
}

/// One publication, step by step.
fn one(size: &Size) {
    let parameters = Parameters::default();
    let mut clock = Clock::start();
    let Country { areas, addresses, sites, pupils } = Country::of(size, 1);
    clock.say(&format!(
        "(invented: {} municipalities, {} addresses, {} sites, {} pupils)",
        areas.len(),
        addresses.len(),
        sites.len(),
        pupils.len()
    ));
    let all = Clock::start();
    let zones = Zones::of(areas, &[], &addresses, parameters.houses).unwrap();
    clock.say(&format!("{} zones", zones.zones().len()));
    let persons = persons(&pupils, &addresses, &zones, &parameters.age_bands, 1);
    let inside = persons.iter().filter(|person| person.zone().is_some()).count();
    drop((pupils, addresses));
    clock.say(&format!("persons located, {inside} of them in a zone"));
    let cohort = Cohort::of(persons);
    clock.say("cohort");
    let protection = Protection::of(&parameters).unwrap();
    let ground = Ground { zones: &zones, sites: &sites, age_bands: &parameters.age_bands };
    let demand = Demand::of(&ground, &cohort, &protection);
    clock.say("counted and protected");
    let mut tables = tables(&ground, &demand);
    tables.push(Table::of(&WALK_ISOCHRONES));
    let publication = Publication { about: about(&parameters), tables };
    let rows: usize = publication.tables.iter().map(|table| table.rows.len()).sum();
    clock.say(&format!("tables of {rows} rows"));
    drop(demand);
    drop((cohort, zones));
    let audited = audit(&publication, None);
    clock.say(&format!(
        "audited: {} findings",
        audited.checks.iter().map(|check| check.findings).sum::<u64>()
    ));
    let folder = tempfile::tempdir().unwrap();
    let file = PrivateFile::create(&folder.path().join(publication::PUBLICATION)).unwrap();
    publication::write(&file, &publication).unwrap();
    let bytes = std::fs::metadata(file.part()).unwrap().len() as f64;
    clock.say(&format!("written: {:.2} GB", bytes / 1e9));
    file.sync().unwrap();
    clock.say("synced");
    let Clock(wall, processor) = all;
    let (wall, processor) = (wall.elapsed().as_secs_f64(), processor.elapsed().as_secs_f64());
    println!("{wall:>8.2} s {processor:>8.2} s {:>6.2} GB  in all", peak());
    for table in &publication.tables {
        println!("{:>9} rows of {}", table.rows.len(), table.layer.id);
    }
    tell(&audited);
}

fn tell(audited: &Audit) {
    println!("{}", audited.utility);
    for check in &audited.checks {
        println!(
            "{:?}: {} sums, {} groups, {} findings",
            check.attack, check.relations, check.groups, check.findings
        );
    }
    for finding in audited.findings.iter().take(40) {
        println!("  {finding}");
    }
}

/// What the audit finds in publications of the size of the demo region.
fn many(seeds: u64) {
    let parameters = Parameters::default();
    let found: Vec<(u64, Audit)> = (1..=seeds)
        .into_par_iter()
        .map(|seed| {
            let Country { areas, addresses, sites, pupils } = Country::of(&DISTRICT, seed);
            let zones = Zones::of(areas, &[], &addresses, parameters.houses).unwrap();
            let cohort = Cohort::of(persons(&pupils, &addresses, &zones, &parameters.age_bands, seed));
            let protection = Protection::of(&parameters).unwrap();
            let ground = Ground { zones: &zones, sites: &sites, age_bands: &parameters.age_bands };
            let demand = Demand::of(&ground, &cohort, &protection);
            let mut tables = tables(&ground, &demand);
            tables.push(circles(&ground, &demand));
            let publication = Publication { about: about(&parameters), tables };
            (seed, audit(&publication, None))
        })
        .collect();
    let unclean = found.iter().filter(|(_, audited)| !audited.is_clean()).count();
    let groups: u64 = found.iter().flat_map(|(_, audited)| &audited.checks).map(|check| check.groups).sum();
    println!("{unclean} of {seeds} publications with a finding; {groups} groups attacked in all");
    let mut by_attack: BTreeMap<String, u64> = BTreeMap::new();
    for (seed, audited) in &found {
        for finding in &audited.findings {
            *by_attack.entry(format!("{:?}", finding.attack())).or_default() += 1;
            println!("  seed {seed}: {finding}");
        }
    }
    println!("{by_attack:?}");
}
