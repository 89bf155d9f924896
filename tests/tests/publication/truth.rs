//! What is published beside the truth of the vault: within the bounds of the noise for a planner,
//! and never a small number.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{
    Layer, Parameters, Property, Role, Table, Value,
    breakdown::{self, totals},
    layers::{
        ATTENDANCE, PUPIL_DENSITY_1KM, PUPIL_DENSITY_250M, PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY,
        SCHOOL_SITES, TOTALS,
    },
    properties::{AGE_BAND, AGS, BREAKDOWN, CELL_ID, PUPILS, SITE, STAGE, TYPE, VALUE, ZONE},
};
use disclosure::audit::{audit, error_of_sums};
use geo_core::{
    Area, AreaIndex, EastNorth,
    grid::{CellSize, cells_of},
};
use store::VaultPupil;

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
        let Some(catalogue::Shape::Polygons(polygon)) = &row.shape else { panic!("an area") };
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
    let area = |at: EastNorth| index.containing(at).map(|area| area.name.clone());
    REGION.pupils.iter().map(|pupil| pupil.residence.and_then(area)).collect()
}

/// Published counts beside true ones: of zones, of municipalities by age, of cells and of sites.
fn published_and_true() -> BTreeMap<&'static str, Vec<(u32, u32)>> {
    let mut all = BTreeMap::new();
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
    all.insert("zones", pairs(table, &zone));

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

    let residences: Vec<EastNorth> = REGION.pupils.iter().filter_map(|pupil| pupil.residence).collect();
    let mut placed = cells_of(&residences).unwrap().into_iter();
    let cells: Vec<_> =
        REGION.pupils.iter().map(|pupil| pupil.residence.and_then(|_| placed.next())).collect();
    for (name, layer, size) in [
        ("cells of 250 m", &PUPIL_DENSITY_250M, CellSize::M250),
        ("cells of 500 m", &PUPIL_DENSITY_500M, CellSize::M500),
        ("cells of 1 km", &PUPIL_DENSITY_1KM, CellSize::Km1),
    ] {
        let by_cell = grouped(|at, _| cells[at].map(|cell| cell.parent(size).to_string()));
        let table = REGION.table(layer);
        let cell = |row: &catalogue::Row| {
            let all = text(table, row, &STAGE) == breakdown::ALL.0;
            all.then(|| by_cell.get(text(table, row, &CELL_ID))).and_then(pupils)
        };
        all.insert(name, pairs(table, &cell));
    }

    let sites = grouped(|_, pupil| Some(pupil.walk.as_ref()?.attended.as_ref()?.site.to_string()));
    let table = REGION.table(&SCHOOL_SITES);
    all.insert("sites", pairs(table, &|row| pupils(sites.get(text(table, row, &SITE)))));
    all
}

#[test]
fn tmp_show() {
    for (name, pairs) in published_and_true() {
        let bias: f64 =
            pairs.iter().map(|(a, b)| f64::from(*a) - f64::from(*b)).sum::<f64>() / pairs.len() as f64;
        eprintln!("{name}: {} bias {bias:.3}", pairs.len());
        for k in [1, 4, 16] {
            eprintln!("  {k}: {:.3} {:.3}", error_of_sums(&pairs, k), (k as f64 * 2.5).sqrt());
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
    for table in &REGION.publication.tables {
        let counted = table.layer.position(&PUPILS).is_some() && table.layer.position(&SITE).is_some();
        for row in table.rows.iter().filter(|_| counted) {
            let is_special = table.value(row, &SITE).text().is_some_and(|site| special.contains(site));
            assert!(!is_special || count(table, row).is_none(), "{}: {row:?}", table.layer.id);
        }
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
