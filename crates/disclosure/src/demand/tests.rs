#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_precision_loss, clippy::cast_possible_truncation)]

use catalogue::{
    Parameters, Row,
    layers::{
        ATTENDANCE, CLASS_COUNTS, DESIRE_LINES, ENTITLEMENT, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM,
        PUPIL_DENSITY_250M, PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY, TOTALS,
    },
    properties::{
        ADDRESSES, AGE_BAND, AGS, BREAKDOWN, CELL_ID, PUPILS, SCHOOL_TYPE, SHARE, SITE, STAGE, VALUE, ZONE,
    },
};
use geo::Rect;
use geo_core::{
    Area as Municipality, Association, EastNorth, Metres, MunicipalityKey, Stage,
    grid::{CellId, CellSize},
};

use super::*;
use crate::{
    draws::Draws,
    person::{Person, Place},
};

/// Where the invented region begins in EPSG:25832.
const ORIGIN: EastNorth = EastNorth { east: 330_000.0, north: 5_510_000.0 };

/// A region of three municipalities side by side, the first one large, with sites and pupils.
struct Region {
    zones: Zones,
    sites: Vec<Site>,
    bands: AgeBands,
    persons: Vec<Person>,
    protection: Protection,
}

fn municipality(key: &str, west: f64, people: u32, association: Option<&str>) -> Municipality {
    let corner = (ORIGIN.east + west, ORIGIN.north);
    Municipality {
        key: MunicipalityKey::parse(key),
        name: format!("Gemeinde {key}"),
        association: association.map(|key| Association { key: key.into(), name: format!("VG {key}") }),
        polygon: Rect::new(corner, (corner.0 + 4000.0, corner.1 + 4000.0)).to_polygon().into(),
        properties: vec![("EWZ".into(), people.to_string())],
    }
}

fn at(east: f64, north: f64) -> EastNorth {
    EastNorth { east: ORIGIN.east + east, north: ORIGIN.north + north }
}

fn site(id: &str, east: f64, types: &[SchoolType]) -> Site {
    Site {
        id: id.into(),
        name: format!("Schule {id}").into(),
        position: Some(at(east, 2000.0)),
        types: types.into(),
    }
}

impl Region {
    fn new(seed: u64) -> Self {
        let mut draws = Draws(seed);
        let mut place = |width: f64| at(draws.share() * width, draws.share() * 4000.0);
        let addresses: Vec<EastNorth> = (0..2500).map(|_| place(12_000.0)).collect();
        let areas = vec![
            municipality("07211000", 0.0, 40_000, None),
            municipality("07235001", 4000.0, 800, Some("072355001")),
            municipality("07235002", 8000.0, 900, Some("072355001")),
        ];
        let zones = Zones::of(areas, &[], &addresses, 10).unwrap();
        let sites = vec![
            site("1", 1000.0, &[SchoolType::Grundschule]),
            site("2", 6000.0, &[SchoolType::Grundschule, SchoolType::RealschulePlus]),
            site("3", 3000.0, &[SchoolType::Gymnasium]),
            site("4", 5000.0, &[SchoolType::Foerderschule]),
        ];
        let mut region = Self {
            zones,
            sites,
            bands: AgeBands::default(),
            persons: Vec::new(),
            protection: Protection::of(&Parameters::default()).unwrap(),
        };
        for household in 0..1200 {
            let home = addresses[draws.below(addresses.len() as u64) as usize];
            for _ in 0..=draws.below(3) {
                let person = region.person(&mut draws, household + 1, Some(home));
                region.persons.push(person);
            }
        }
        for household in 5000..5020 {
            let person = region.person(&mut draws, household, Some(at(20_000.0, 0.0)));
            region.persons.push(person);
            let person = region.person(&mut draws, household + 100, None);
            region.persons.push(person);
        }
        region
    }

    fn person(&self, draws: &mut Draws, household: u64, home: Option<EastNorth>) -> Person {
        let site = draws.below(4) as u32;
        let types = &self.sites[site as usize].types;
        let stage = 1 + draws.below(4) as u8;
        let place =
            home.map_or(Place::Unplaced, |home| Place::of_all(&self.zones, &[(home, None)]).unwrap()[0]);
        Person {
            record: draws.next().unwrap(),
            household,
            place,
            stage,
            age_band: 1 + draws.below(6) as u8,
            class: draws.below(6) as u8,
            school_type: types.first().copied(),
            site: Some(site),
        }
    }

    fn tables(&self) -> Vec<Table> {
        let cohort = Cohort::of(self.persons.clone());
        let ground = Ground { zones: &self.zones, sites: &self.sites, age_bands: &self.bands };
        Demand::of(&ground, &cohort, &self.protection).tables().unwrap()
    }
}

fn table<'t>(tables: &'t [Table], layer: &catalogue::Layer) -> &'t Table {
    tables.iter().find(|table| table.layer.id == layer.id).unwrap()
}

/// The pupils of the one row whose properties have some values.
fn pupils(table: &Table, wanted: &[(&catalogue::Property, &str)]) -> i64 {
    let is =
        |row: &&Row| wanted.iter().all(|(property, text)| table.value(row, property).text() == Some(text));
    let rows: Vec<&Row> = table.rows.iter().filter(is).collect();
    assert_eq!(rows.len(), 1, "{wanted:?} in {}", table.layer.id);
    table.value(rows[0], &PUPILS).integer().unwrap()
}

#[test]
fn nothing_between_0_and_the_threshold_is_shown_in_any_layer() {
    for seed in 0..10 {
        for table in Region::new(seed).tables() {
            for row in &table.rows {
                for property in CLASS_COUNTS.iter().copied().chain([&PUPILS]) {
                    let shown = table.value(row, property).integer().unwrap_or_default();
                    assert!(shown == 0 || shown >= 3, "{} shows {shown}", table.layer.id);
                }
            }
        }
    }
}

#[test]
fn the_order_of_pupils_does_not_matter() {
    let mut region = Region::new(1);
    let before = region.tables();
    region.persons.reverse();
    assert_eq!(before, region.tables());
}

#[test]
fn one_group_shows_one_value_in_every_layer() {
    let tables = Region::new(2).tables();
    let (attendance, entitlement) = (table(&tables, &ATTENDANCE), table(&tables, &ENTITLEMENT));
    let municipalities = table(&tables, &PUPILS_BY_MUNICIPALITY);
    for zone in ["07235001", "07235002"] {
        let here = pupils(attendance, &[(&ZONE, zone), (&SITE, "all"), (&STAGE, "all")]);
        assert_eq!(here, pupils(entitlement, &[(&ZONE, zone), (&SCHOOL_TYPE, "all")]));
        assert_eq!(here, pupils(municipalities, &[(&AGS, zone), (&STAGE, "all"), (&AGE_BAND, "all")]));
        for (stage, _) in catalogue::breakdown::STAGES {
            assert_eq!(
                pupils(attendance, &[(&ZONE, zone), (&SITE, "all"), (&STAGE, stage)]),
                pupils(municipalities, &[(&AGS, zone), (&STAGE, stage), (&AGE_BAND, "all")])
            );
        }
    }
}

#[test]
fn a_zone_that_is_a_whole_cell_shows_the_value_of_the_cell() {
    let mut whole = 0;
    for seed in 0..5 {
        let tables = Region::new(seed).tables();
        let (attendance, cells) = (table(&tables, &ATTENDANCE), table(&tables, &PUPIL_DENSITY_1KM));
        for row in &cells.rows {
            let (cell, stage) = (cells.value(row, &CELL_ID), cells.value(row, &STAGE));
            let zone = format!("07211000/{}", cell.text().unwrap());
            let is_whole = Region::new(seed)
                .zones
                .zones()
                .iter()
                .any(|own| *own.id == *zone && units::whole_cell(own).is_some());
            if is_whole {
                whole += 1;
                let there = [(&ZONE, zone.as_str()), (&SITE, "all"), (&STAGE, stage.text().unwrap())];
                assert_eq!(pupils(attendance, &there), cells.value(row, &PUPILS).integer().unwrap());
            }
        }
    }
    assert!(whole > 20, "{whole}");
}

#[test]
fn a_parent_with_one_child_above_0_shows_the_child_s_value() {
    let mut only_children = 0;
    for seed in 0..10 {
        let tables = Region::new(seed).tables();
        let sizes = [&PUPIL_DENSITY_250M, &PUPIL_DENSITY_500M, &PUPIL_DENSITY_1KM, &PUPIL_DENSITY_10KM];
        for (two, size) in sizes.windows(2).zip(&CellSize::ALL[1..]) {
            let (small, large) = (table(&tables, two[0]), table(&tables, two[1]));
            for row in &large.rows {
                let parent = CellId::parse(large.value(row, &CELL_ID).text().unwrap()).unwrap();
                let of_parent = |child: &&Row| {
                    let cell = CellId::parse(small.value(child, &CELL_ID).text().unwrap()).unwrap();
                    cell.parent(*size) == parent && small.value(child, &STAGE).text() == Some("all")
                };
                let children: Vec<&Row> = small.rows.iter().filter(of_parent).collect();
                if let [only] = children[..]
                    && large.value(row, &STAGE).text() == Some("all")
                {
                    only_children += 1;
                    assert_eq!(large.value(row, &PUPILS), small.value(only, &PUPILS));
                }
            }
        }
    }
    assert!(only_children > 10, "{only_children}");
}

#[test]
fn no_part_is_above_its_total() {
    for seed in 0..10 {
        let tables = Region::new(seed).tables();
        let attendance = table(&tables, &ATTENDANCE);
        for row in &attendance.rows {
            let value = |property| attendance.value(row, property).text().unwrap();
            let whole = [(&ZONE, value(&ZONE)), (&SITE, "all"), (&STAGE, value(&STAGE))];
            let shown = attendance.value(row, &PUPILS).integer().unwrap();
            assert!(shown <= pupils(attendance, &whole));
            let share = attendance.value(row, &SHARE).number();
            assert!(share.is_none_or(|share| share <= 1.0));
        }
        let municipalities = table(&tables, &PUPILS_BY_MUNICIPALITY);
        for row in &municipalities.rows {
            let value = |property| municipalities.value(row, property).text().unwrap();
            let shown = municipalities.value(row, &PUPILS).integer().unwrap();
            let stage = [(&AGS, value(&AGS)), (&STAGE, value(&STAGE)), (&AGE_BAND, "all")];
            let band = [(&AGS, value(&AGS)), (&STAGE, "all"), (&AGE_BAND, value(&AGE_BAND))];
            assert!(shown <= pupils(municipalities, &stage) && shown <= pupils(municipalities, &band));
        }
        let entitlement = table(&tables, &ENTITLEMENT);
        for row in &entitlement.rows {
            let all = entitlement.value(row, &PUPILS).integer().unwrap();
            for class in CLASS_COUNTS {
                let answer = entitlement.value(row, class).integer();
                assert_eq!(answer.is_some(), all >= 10, "answers are given from 10 pupils on");
                assert!(answer.unwrap_or_default() <= all);
                let zone = entitlement.value(row, &ZONE).text().unwrap();
                let is_whole = |other: &&Row| {
                    entitlement.value(other, &ZONE).text() == Some(zone)
                        && entitlement.value(other, &SCHOOL_TYPE).text() == Some("all")
                };
                let whole = entitlement.rows.iter().find(is_whole).unwrap();
                assert!(answer <= entitlement.value(whole, class).integer(), "a type is a part of all");
            }
        }
    }
}

#[test]
fn a_cell_of_fewer_than_10_addresses_shows_nothing_and_a_0_has_no_row() {
    let tables = Region::new(3).tables();
    let cells = table(&tables, &PUPIL_DENSITY_250M);
    assert!(!cells.rows.is_empty());
    for row in &cells.rows {
        assert!(cells.value(row, &ADDRESSES).integer().unwrap() >= 10);
        assert!(cells.value(row, &PUPILS).integer().unwrap() > 0);
    }
    // So it is the rule that leaves cells out here.
    let region = Region::new(3);
    let homes = region.persons.iter().filter_map(Person::cell);
    assert!(homes.filter(|cell| !region.zones.houses().qualifies(*cell)).count() > 100);
}

#[test]
fn every_zone_has_a_row_for_every_breakdown_whoever_lives_there() {
    let region = Region::new(4);
    let mut empty = Region::new(4);
    empty.persons.clear();
    for (region, tables) in [(&region, region.tables()), (&empty, empty.tables())] {
        let zones = region.zones.zones().len();
        let everywhere = |table: &Table| {
            let is_all = |row: &&Row| table.value(row, &SITE).text() == Some("all");
            table.rows.iter().filter(is_all).count()
        };
        assert_eq!(everywhere(table(&tables, &ATTENDANCE)), zones * STAGES);
        assert_eq!(table(&tables, &ENTITLEMENT).rows.len(), zones * 4, "all and three types");
        assert_eq!(table(&tables, &PUPILS_BY_MUNICIPALITY).rows.len(), 3 * STAGES * 7);
    }
    assert!(table(&empty.tables(), &PUPIL_DENSITY_250M).rows.is_empty());
}

#[test]
fn pupils_of_special_schools_stand_in_one_row_of_an_association_and_nowhere_by_themselves() {
    let tables = Region::new(5).tables();
    for layer in [&ATTENDANCE, &DESIRE_LINES] {
        let table = table(&tables, layer);
        assert!(table.rows.iter().all(|row| table.value(row, &SITE).text() != Some("4")));
    }
    let entitlement = table(&tables, &ENTITLEMENT);
    let is_special = |row: &Row| entitlement.value(row, &SCHOOL_TYPE).text() == Some("Förderschule");
    assert!(!entitlement.rows.iter().any(is_special));
    let totals = table(&tables, &TOTALS);
    let special: Vec<&Row> = (totals.rows.iter())
        .filter(|row| totals.value(row, &BREAKDOWN).text() == Some("special_schools"))
        .collect();
    assert_eq!(special.len(), 1);
    assert_eq!(totals.value(special[0], &VALUE).text(), Some("072355001"));
    assert!(!totals.rows.iter().any(|row| totals.value(row, &VALUE).text() == Some("Förderschule")));
}

#[test]
fn few_pupils_of_a_special_school_show_0_or_at_least_10() {
    for few in 0..12 {
        for seed in 0..20 {
            let mut region = Region::new(seed);
            let mut left = few;
            region.persons.retain(|person| {
                let stays = person.site != Some(3) || left > 0;
                left -= usize::from(person.site == Some(3) && left > 0);
                stays
            });
            let tables = region.tables();
            let totals = table(&tables, &TOTALS);
            let shown = pupils(totals, &[(&BREAKDOWN, "special_schools"), (&VALUE, "072355001")]);
            assert!(shown == 0 || shown >= 10, "{shown}");
        }
    }
}

#[test]
fn residences_outside_and_without_position_are_rows_of_the_totals() {
    let tables = Region::new(6).tables();
    let totals = table(&tables, &TOTALS);
    for place in ["outside", "unplaced"] {
        let shown = pupils(totals, &[(&BREAKDOWN, "place"), (&VALUE, place)]);
        assert!((16..=24).contains(&shown), "{place}: {shown}");
    }
    let all = pupils(totals, &[(&BREAKDOWN, "place"), (&VALUE, "all")]);
    let region = pupils(totals, &[(&BREAKDOWN, "place"), (&VALUE, "region")]);
    assert!((all - region - 40).abs() <= 8);
}

#[test]
fn an_area_counts_the_cells_of_its_centres_and_siblings_in_two_stages_as_one_household() {
    let mut region = Region::new(7);
    let Place::Inside { cell: Some(cell), zone } = region.persons[0].place else {
        panic!("the first lives inside")
    };
    // One household with five children in two stages, alone in its cell.
    region.persons.retain(|person| person.cell() != Some(cell));
    let child = region.persons[0];
    for (stage, record) in [(1, 11), (1, 12), (1, 13), (2, 14), (2, 15)] {
        let place = Place::Inside { cell: Some(cell), zone };
        region.persons.push(Person { record, household: 99_999, place, stage, ..child });
    }
    let cohort = Cohort::of(region.persons.clone());
    let ground = Ground { zones: &region.zones, sites: &region.sites, age_bands: &region.bands };
    let demand = Demand::of(&ground, &cohort, &region.protection);
    let stages = Universe::Stages(vec![Stage::Primary, Stage::Secondary1]);
    let count = |cells: Vec<CellId>, universe: Universe| demand.within(&[Area { cells, universe }])[0];
    let two = Tally::of([11, 12, 13, 14, 15].map(|record| (record, 99_999)));
    assert_eq!(two.households(), 1);
    assert_eq!(count(vec![cell], stages.clone()), Some(region.protection.value(&two)));
    assert_eq!(count(Vec::new(), stages), Some(0));
    assert_eq!(count(vec![cell], Universe::SchoolType(SchoolType::Foerderschule)), None);
}

#[test]
fn each_site_s_total_is_within_the_largest_change_of_the_truth() {
    let region = Region::new(8);
    let cohort = Cohort::of(region.persons.clone());
    let ground = Ground { zones: &region.zones, sites: &region.sites, age_bands: &region.bands };
    let demand = Demand::of(&ground, &cohort, &region.protection);
    for at in 0..3_u32 {
        let truth = region.persons.iter().filter(|person| person.site == Some(at)).count();
        let shown = demand.at_site(at as usize).unwrap();
        assert!(truth.abs_diff(shown as usize) <= 4, "{truth} {shown}");
    }
    assert_eq!(demand.at_site(3), None, "a special school bears no number");
}

#[test]
fn a_pupil_placed_at_the_middle_of_a_town_is_in_no_cell_but_in_the_zones_and_sums() {
    let mut region = Region::new(9);
    let town = region.zones.zones().iter().position(|zone| zone.id.ends_with("/unlocated")).unwrap();
    let village = at(5000.0, 2000.0);
    let middle = Place::of_all(
        &region.zones,
        &[(at(2000.0, 2000.0), Some(Metres(900.0))), (village, Some(Metres(251.0)))],
    );
    let [in_town, in_village] = <[Place; 2]>::try_from(middle.unwrap()).unwrap();
    assert_eq!(in_town, Place::Inside { cell: None, zone: u32::try_from(town).unwrap() });
    let fine = Place::of_all(&region.zones, &[(village, Some(Metres(250.0)))]).unwrap()[0];
    assert!(
        matches!((in_village, fine), (Place::Inside { cell: None, zone: a }, Place::Inside { cell: Some(_), zone: b }) if a == b)
    );

    let before = region.tables();
    let first = region.persons[0];
    for number in 0..40_u64 {
        let household = 700_000 + number;
        region.persons.push(Person { record: number << 58, household, place: in_town, ..first });
    }
    let after = region.tables();
    for layer in [&PUPIL_DENSITY_250M, &PUPIL_DENSITY_10KM] {
        assert_eq!(table(&before, layer), table(&after, layer));
    }
    let unlocated = [(&ZONE, "07211000/unlocated"), (&SITE, "all"), (&STAGE, "all")];
    let attendance = table(&after, &ATTENDANCE);
    assert!((36..=44).contains(&pupils(attendance, &unlocated)));
    let row =
        attendance.rows.iter().find(|row| attendance.value(row, &ZONE).text() == Some("07211000/unlocated"));
    assert_eq!(row.unwrap().shape, None);
    let town = [(&AGS, "07211000"), (&STAGE, "all"), (&AGE_BAND, "all")];
    let municipality = |tables| pupils(table(tables, &PUPILS_BY_MUNICIPALITY), &town);
    assert!((32..=48).contains(&(municipality(&after) - municipality(&before))));
}

#[test]
fn cases_decided_one_by_one_show_0_or_at_least_10_in_zones_and_totals() {
    let case_by_case = ENTITLEMENT.position(&catalogue::properties::CASE_BY_CASE).unwrap();
    let mut above = 0;
    for seed in 0..20 {
        for few in [3, 8, 15, 40] {
            let mut region = Region::new(seed);
            let mut left = few;
            for person in region.persons.iter_mut().filter(|person| person.class == 4) {
                left -= i32::from(left > 0);
                person.class = if left > 0 { 4 } else { 2 };
            }
            let tables = region.tables();
            let entitlement = table(&tables, &ENTITLEMENT);
            let shown = entitlement.rows.iter().filter_map(|row| row.values[case_by_case].integer());
            let total = pupils(
                table(&tables, &TOTALS),
                &[(&BREAKDOWN, "entitlement"), (&VALUE, catalogue::breakdown::CASE_BY_CASE.0)],
            );
            for shown in shown.chain([total]) {
                assert!(shown == 0 || shown >= 10, "{seed}: {shown}");
                above += usize::from(shown > 0);
            }
        }
    }
    assert!(above > 0);
}
