//! What is published beside the truth of the vault: within the bounds of the noise for a planner,
//! and never a small number.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{
    Layer, Parameters, Property, Role, Table, Value,
    breakdown::{self, totals},
    layers::{
        ATTENDANCE, DESIRE_LINES, ENTITLEMENT, PUPIL_DENSITY_1KM, PUPIL_DENSITY_250M, PUPIL_DENSITY_500M,
        PUPILS_BY_MUNICIPALITY, SCHOOL_SITES, TOTALS,
    },
    properties::{AGE_BAND, AGS, BREAKDOWN, CELL_ID, PUPILS, SCHOOL_TYPE, SITE, STAGE, TYPE, VALUE, ZONE},
};
use disclosure::audit::{audit, error_of_sums};
use geo_core::{
    Area, AreaIndex, EastNorth,
    grid::{CellId, CellSize, cells_of},
};
use store::VaultPupil;
use synth::Random;

use crate::made::REGION;

/// The truth about a group: pupils, and the households they live in; `None` is one household.
#[derive(Debug, Default)]
struct Group {
    pupils: u32,
    households: BTreeSet<Option<String>>,
}

impl Group {
    fn add(&mut self, pupil: &VaultPupil) {
        self.pupils += 1;
        self.households.insert(pupil.household.as_ref().map(ToString::to_string));
    }

    /// What the household rule lets into the table.
    fn entering(&self) -> u32 {
        let threshold = Parameters::default().rounding.threshold;
        if self.households.len() >= threshold as usize { self.pupils } else { self.pupils.min(threshold - 1) }
    }
}

/// The pupils by whatever group each is in.
fn grouped<K: Ord>(of: impl Fn(usize, &VaultPupil) -> Option<K>) -> BTreeMap<K, Group> {
    let mut groups: BTreeMap<K, Group> = BTreeMap::new();
    for (at, pupil) in REGION.pupils.iter().enumerate() {
        if let Some(key) = of(at, pupil) {
            groups.entry(key).or_default().add(pupil);
        }
    }
    groups
}

fn text<'t>(table: &'t Table, row: &'t catalogue::Row, property: &Property) -> &'t str {
    table.value(row, property).text().unwrap()
}

fn count(table: &Table, row: &catalogue::Row) -> Option<u32> {
    table.value(row, &PUPILS).integer().map(|count| u32::try_from(count).unwrap())
}

/// The key of the area of a layer that each pupil lives in.
fn areas_of(layer: &Layer, key: &Property) -> Vec<Option<String>> {
    let table = REGION.table(layer);
    let mut areas: BTreeMap<&str, Area> = BTreeMap::new();
    for row in &table.rows {
        // The zone of those who are not located has no shape.
        let Some(catalogue::Shape::Polygons(polygon)) = &row.shape else { continue };
        let name = text(table, row, key);
        let area = || Area {
            key: None,
            name: name.to_owned(),
            association: None,
            polygon: polygon.as_ref().clone(),
            properties: Vec::new(),
        };
        areas.entry(name).or_insert_with(area);
    }
    let index = AreaIndex::new(areas.into_values().collect());
    let area = |pupil: &VaultPupil| {
        let name = index.containing(pupil.residence?)?.name.clone();
        match name.split_once('/') {
            // A part of a municipality holds only those who are surely in it.
            Some((municipality, _)) if !is_fine(pupil) => Some(format!("{municipality}/unlocated")),
            _ => Some(name),
        }
    };
    REGION.pupils.iter().map(area).collect()
}

/// Whether a pupil is placed well enough for a cell of 250 m.
fn is_fine(pupil: &VaultPupil) -> bool {
    pupil.quality.is_none_or(|quality| quality.0 <= 250.0)
}

/// Published counts beside true ones: of zones, of municipalities by age, of cells and of sites.
fn published_and_true() -> BTreeMap<&'static str, Vec<(u32, u32)>> {
    let mut all: BTreeMap<&'static str, Vec<(u32, u32)>> = BTreeMap::new();
    let pairs = |table: &Table, of: &dyn Fn(&catalogue::Row) -> Option<u32>| -> Vec<(u32, u32)> {
        table.rows.iter().filter_map(|row| Some((count(table, row)?, of(row)?))).collect()
    };
    let pupils = |group: Option<&Group>| Some(group.map_or(0, |group| group.pupils));

    let zones = areas_of(&ATTENDANCE, &ZONE);
    let zones = grouped(|at, _| zones[at].clone());
    let table = REGION.table(&ATTENDANCE);
    let zone = |row: &catalogue::Row| {
        let whole = [&SITE, &STAGE].map(|part| text(table, row, part)) == [breakdown::ALL.0; 2];
        whole.then(|| zones.get(text(table, row, &ZONE))).and_then(pupils)
    };
    all.insert("zones and sites", pairs(table, &zone));

    let municipalities = areas_of(&PUPILS_BY_MUNICIPALITY, &AGS);
    let bands = Parameters::default().age_bands;
    let codes = bands.codes();
    let by_age = grouped(|at, pupil| {
        Some((municipalities[at].clone()?, codes[bands.index_of(pupil.age)].to_string()))
    });
    let table = REGION.table(&PUPILS_BY_MUNICIPALITY);
    let municipality = |row: &catalogue::Row| {
        let of_band =
            text(table, row, &STAGE) == breakdown::ALL.0 && text(table, row, &AGE_BAND) != breakdown::ALL.0;
        let key = (text(table, row, &AGS).to_owned(), text(table, row, &AGE_BAND).to_owned());
        of_band.then(|| by_age.get(&key)).and_then(pupils)
    };
    all.insert("municipalities by age", pairs(table, &municipality));

    for (name, layer, size) in [
        ("cells of 250 m", &PUPIL_DENSITY_250M, CellSize::M250),
        ("larger cells", &PUPIL_DENSITY_500M, CellSize::M500),
        ("larger cells", &PUPIL_DENSITY_1KM, CellSize::Km1),
    ] {
        all.entry(name).or_default().extend(cells(layer, size));
    }

    let sites = grouped(|_, pupil| Some(pupil.walk.as_ref()?.attended.as_ref()?.site.to_string()));
    let table = REGION.table(&SCHOOL_SITES);
    let site = |row: &catalogue::Row| pupils(sites.get(text(table, row, &SITE)));
    all.entry("zones and sites").or_default().extend(pairs(table, &site));
    all
}

/// Published and true counts of the cells that have noise of their own: those with enough houses
/// whose number is not that of the only cell in them. A row that is left out says 0.
fn cells(layer: &Layer, size: CellSize) -> Vec<(u32, u32)> {
    let (houses, nested) = (houses(size), cells_that_show_their_only_child());
    let table = REGION.table(layer);
    let mut shown: BTreeMap<&str, u32> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| text(table, row, &STAGE) == breakdown::ALL.0) {
        shown.insert(text(table, row, &CELL_ID), count(table, row).unwrap());
    }
    let home = |pupil: &VaultPupil| pupil.residence.filter(|_| is_fine(pupil));
    let homes: Vec<EastNorth> = REGION.pupils.iter().filter_map(home).collect();
    let mut placed = cells_of(&homes).unwrap().into_iter();
    let cells: Vec<_> = REGION.pupils.iter().map(|pupil| home(pupil).and_then(|_| placed.next())).collect();
    let truth = grouped(|at, _| cells[at].map(|cell| cell.parent(size).to_string()));
    let least = Parameters::default().houses as usize;
    let own = truth.iter().filter(|(cell, _)| houses.get(*cell).is_some_and(|houses| *houses >= least));
    let own = own.filter(|(cell, _)| !nested.contains(*cell));
    own.map(|(cell, group)| (shown.get(cell.as_str()).copied().unwrap_or(0), group.pupils)).collect()
}

/// The addresses of the register in each cell.
fn houses(size: CellSize) -> BTreeMap<String, usize> {
    let text = String::from_utf8(REGION.bytes("hauskoordinaten.csv").to_vec()).unwrap();
    let position = |line: &str| {
        let mut fields = line.split(';').skip(18).take(2).map(|field| field.parse().unwrap());
        EastNorth { east: fields.next().unwrap(), north: fields.next().unwrap() }
    };
    let positions: Vec<EastNorth> = text.lines().skip(1).map(position).collect();
    let mut houses = BTreeMap::new();
    for cell in cells_of(&positions).unwrap() {
        *houses.entry(cell.parent(size).to_string()).or_default() += 1;
    }
    houses
}

/// Cells that show the number of the only one in them, as the rule of nesting wants: what else is
/// in them is not counted.
fn cells_that_show_their_only_child() -> BTreeSet<String> {
    let mut children: BTreeMap<String, usize> = BTreeMap::new();
    for (layer, parent) in [(&PUPIL_DENSITY_250M, CellSize::M500), (&PUPIL_DENSITY_500M, CellSize::Km1)] {
        let table = REGION.table(layer);
        for row in table.rows.iter().filter(|row| text(table, row, &STAGE) == breakdown::ALL.0) {
            let cell = CellId::parse(text(table, row, &CELL_ID)).unwrap().parent(parent);
            *children.entry(cell.to_string()).or_default() += 1;
        }
    }
    children.into_iter().filter(|(_, children)| *children == 1).map(|(cell, _)| cell).collect()
}

/// The error of sums over any k of the counts: the root of the mean square over many drawings.
fn error_of_any(k: usize, pairs: &[(u32, u32)]) -> f64 {
    let mut random = Random::new(7);
    let mut drawn = Vec::new();
    for _ in 0..200 {
        let mut order = pairs.to_vec();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        order.truncate(order.len() / k * k);
        drawn.extend(order);
    }
    error_of_sums(&drawn, k)
}

#[test]
#[allow(clippy::print_stdout, reason = "how large the errors are, for whoever asks")]
fn sums_over_any_counts_miss_the_truth_by_no_more_than_the_noise_gives() {
    let variance = Parameters::default().rounding.variance;
    for (name, pairs) in published_and_true() {
        for (k, number) in [(1, 1.0), (4, 4.0), (16, 16.0_f64)] {
            assert!(pairs.len() > 80, "{name}: {}", pairs.len());
            let (error, noise) = (error_of_any(k, &pairs), (number * variance).sqrt());
            println!("{name}: sums over {k} of {}: {error:.2}, {noise:.2} by the noise", pairs.len());
            // What few counts give by chance: the error of a root of the mean square of n sums.
            #[allow(clippy::cast_precision_loss, reason = "few counts")]
            let chance = 1.0 + 2.0 / (2.0 * (pairs.len() / k) as f64).sqrt();
            let bar = if pairs.len() / k >= 200 { 1.1 } else { chance.max(1.1) };
            assert!(error <= bar * noise, "{name}: {error:.2} over {k} of {}", pairs.len());
        }
    }
}

#[test]
fn every_published_count_is_0_or_at_least_the_threshold_of_its_group() {
    let Parameters { rounding, sensitive, .. } = Parameters::default();
    let mut seen = 0;
    for table in &REGION.publication.tables {
        for row in &table.rows {
            let is_sensitive =
                table.layer == &TOTALS && text(table, row, &BREAKDOWN) == totals::SPECIAL_SCHOOLS.0;
            let threshold = if is_sensitive { sensitive.threshold } else { rounding.threshold };
            for (property, value) in table.layer.properties.iter().zip(&row.values) {
                if property.role == Role::Count && *value != Value::Null {
                    let count = value.integer().unwrap();
                    assert!(count == 0 || count >= threshold.into(), "{}: {row:?}", table.layer.id);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn every_site_shows_its_own_total_within_the_largest_change() {
    let largest = Parameters::default().rounding.largest_change;
    let sites = grouped(|_, pupil| Some(pupil.walk.as_ref()?.attended.as_ref()?.site.to_string()));
    let table = REGION.table(&SCHOOL_SITES);
    let (mut shown, mut changed) = (0, 0);
    for row in &table.rows {
        let Some(count) = count(table, row) else {
            assert!(text(table, row, &TYPE).contains("Förderschule"), "{row:?}");
            continue;
        };
        assert!(!text(table, row, &TYPE).contains("Förderschule"), "{row:?}");
        let truth = sites.get(text(table, row, &SITE)).map_or(0, Group::entering);
        assert!(count.abs_diff(truth) <= largest, "{truth}: {row:?}");
        assert!(truth > 0 || count == 0, "nobody stays nobody: {row:?}");
        shown += 1;
        changed += usize::from(count != truth);
    }
    assert!(shown > 80 && changed > shown / 2, "{changed} of {shown}");
}

#[test]
fn special_schools_stand_in_no_layer_but_in_sums_of_many() {
    let special: BTreeSet<&str> = {
        let table = REGION.table(&SCHOOL_SITES);
        let rows = table.rows.iter().filter(|row| count(table, row).is_none());
        rows.map(|row| text(table, row, &SITE)).collect()
    };
    assert!(special.len() > 3);
    for layer in [&ATTENDANCE, &DESIRE_LINES] {
        let table = REGION.table(layer);
        for row in &table.rows {
            assert!(!special.contains(text(table, row, &SITE)), "{}: {:?}", layer.id, row.values);
        }
    }
    let table = REGION.table(&ENTITLEMENT);
    for row in &table.rows {
        assert!(!text(table, row, &SCHOOL_TYPE).contains("Förderschule"), "{:?}", row.values);
    }
    let totals = REGION.table(&TOTALS);
    let rows = totals.rows.iter().filter(|row| text(totals, row, &BREAKDOWN) == totals::SPECIAL_SCHOOLS.0);
    let sums: Vec<(&str, u32)> =
        rows.map(|row| (text(totals, row, &VALUE), count(totals, row).unwrap())).collect();
    let of_special = grouped(|_, pupil| {
        special.contains(pupil.walk.as_ref()?.attended.as_ref()?.site.to_string().as_str()).then_some(())
    });
    let (published, truth) = (sums.iter().map(|(_, sum)| sum).sum::<u32>(), of_special[&()].pupils);
    assert!(sums.len() < special.len() && published.abs_diff(truth) < 60, "{sums:?} {truth}");
}

#[test]
fn most_pupils_live_in_zone_rows_of_ten_or_more() {
    let utility = audit(&REGION.publication, None).utility;
    assert!(utility.zones > 100 && utility.share_in_large_zones() >= 0.8, "{utility}");
}
