//! What is published of places: it knows no pupil, and it agrees with what the same run decides and
//! measures for every pupil.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{layers, properties};
use e2e::Folder;
use formats::{
    hazards::{HazardShape, read_hazards},
    school_list::{SchoolListOptions, read_school_list},
};
use geo::{Area as _, Contains as _, Distance as _, Euclidean, Length as _, Point};
use geo_core::{EastNorth, School, SchoolType, geocode::MatchLevel};
use planning::{
    ProjectFile, Step, Watch, Work,
    build::{BuildOptions, build},
    walking::{
        Supply,
        supply::{ClaimStatus, supply_tables},
    },
};

struct Nobody;

impl Watch for Nobody {
    fn begin(&self, _: Work<'_>, _: Option<usize>) -> Box<dyn Step> {
        Box::new(Self)
    }
}

impl Step for Nobody {
    fn advance(&self, _: usize) {}
}

fn supply(folder: &Folder) -> (Supply, Vec<School>) {
    let project = ProjectFile::read(folder.path()).unwrap();
    let walked = build(&project, BuildOptions { program: "test", replace: true, new_keys: false }, &Nobody)
        .unwrap()
        .walked
        .unwrap();
    let list = read_school_list(&folder.path().join("schulen.csv"), &SchoolListOptions::default()).unwrap();
    (walked.supply, list.schools)
}

fn point(at: EastNorth) -> Point<f64> {
    Point::new(at.east, at.north)
}

/// Keeps every third pupil of the list of secondary schools, none of the primary ones.
fn with_other_pupils(folder: &Folder) {
    let list = folder.bytes("schuelerliste_weiterfuehrende.csv");
    let rows = list.split_inclusive(|byte| *byte == b'\n').enumerate();
    let kept: Vec<u8> =
        rows.filter(|(row, _)| *row < 10 || row % 3 == 0).flat_map(|(_, row)| row.to_vec()).collect();
    folder.write("schuelerliste_weiterfuehrende.csv", kept);
    folder.set("pupils ", "pupils = [\"schuelerliste_weiterfuehrende.csv\"]");
}

#[test]
fn supply_is_the_same_with_another_pupil_list_and_has_no_count_of_pupils() {
    let folder = Folder::with_region();
    let (first, schools) = supply(&folder);
    let tables = supply_tables(&first, &schools);
    let before = folder.pupils().len();
    with_other_pupils(&folder);
    let (second, _) = supply(&folder);
    assert!(folder.pupils().len() * 3 < before, "another list");
    assert_eq!(tables, supply_tables(&second, &schools));
    assert!(first == second);
    assert!(tables.iter().all(|table| !table.rows.is_empty()));
    for table in &tables {
        for row in &table.rows {
            assert_eq!(*table.value(row, &properties::PUPILS), catalogue::Value::Null);
        }
    }
}

#[test]
fn rows_stand_in_the_order_of_sites_types_and_walks_and_catchments_hold_every_address_once() {
    let folder = Folder::with_region();
    let (supply, schools) = supply(&folder);
    let ids: Vec<_> = supply.sites.iter().map(|site| schools[site.site].id.clone()).collect();
    assert!(ids.is_sorted() && ids.len() == schools.len());
    let id = |site: usize| schools[site].id.clone();
    let keys = |catchments: &[planning::walking::supply::Catchment]| {
        catchments.iter().map(|area| (id(area.site), area.school_type)).collect::<Vec<_>>()
    };
    assert!(keys(&supply.catchments_nearest).is_sorted() && keys(&supply.catchments_walk).is_sorted());
    assert!(supply.isochrones.iter().map(|area| (id(area.site), area.metres)).is_sorted());
    assert!(supply.claim_areas.iter().map(|area| (id(area.site), area.school_type)).is_sorted());
    let region = supply.region.unsigned_area();
    let mut sums = BTreeSet::new();
    for catchments in [&supply.catchments_nearest, &supply.catchments_walk] {
        let types: BTreeSet<SchoolType> = catchments.iter().map(|area| area.school_type).collect();
        for school_type in types {
            let of_type = catchments.iter().filter(|area| area.school_type == school_type);
            sums.insert(of_type.clone().map(|area| area.addresses).sum::<u32>());
            let area: f64 = of_type.map(|area| area.area_km2).sum();
            assert!((area * 1e6 / region - 1.0).abs() < 1e-3);
        }
    }
    assert!(sums.len() == 1 && sums.first() > Some(&8_000), "{sums:?}");
    let mut decided: BTreeMap<_, u32> = BTreeMap::new();
    for area in &supply.claim_areas {
        *decided.entry((area.school_type, &area.rule)).or_default() += area.addresses;
    }
    let all = sums.first().copied().unwrap();
    assert!(decided.values().all(|addresses| (all * 9 / 10..=all).contains(addresses)), "{decided:?} {all}");
    // Of walks to one site the longer one reaches more.
    for pair in supply.isochrones.windows(2).filter(|pair| pair[0].site == pair[1].site) {
        assert!(pair[0].addresses <= pair[1].addresses);
        assert!(pair[0].polygon.unsigned_area() < pair[1].polygon.unsigned_area());
    }
}

/// Residences at an address of the register itself, by pupil, must lie in the area of the site that
/// grounds the claim, with the answer that was decided.
fn claims_agree(folder: &Folder) -> usize {
    let (supply, schools) = supply(folder);
    let mut compared = 0;
    for (pupil, walk) in folder.walks() {
        let (Some(home), Some(claim), Some(stage)) = (pupil.residence, &walk.claim, pupil.stage) else {
            continue;
        };
        let status = match walk.entitlement.as_str() {
            "entitled_distance" => ClaimStatus::Distance,
            "entitled_danger" => ClaimStatus::Danger,
            "not_entitled" => ClaimStatus::None,
            _ => continue,
        };
        // Of the school attended, only what a list says of pupils alone makes a difference: the first
        // foreign language, and a private school nearer than the one that counts.
        if pupil.match_level != MatchLevel::HouseNumber || walk.cautions.contains("language") {
            continue;
        }
        let attended = walk.attended.as_ref().unwrap();
        let school = schools.iter().find(|school| school.id == attended.site).unwrap();
        let [school_type] = school.types[..] else { continue };
        let here: Vec<_> = supply
            .claim_areas
            .iter()
            .filter(|area| area.school_type == school_type && area.stages.contains(&stage))
            .filter(|area| area.polygon.contains(&point(home)))
            .collect();
        if school_type == SchoolType::Grundschule {
            assert_eq!(here.len(), 1, "areas of a kind do not overlap");
            assert_eq!((&schools[here[0].site].id, here[0].status), (&claim.site, status));
            compared += 1;
        } else if here.iter().any(|area| schools[area.site].id == claim.site) {
            assert!(here.iter().any(|area| schools[area.site].id == claim.site && area.status == status));
            compared += 1;
        }
    }
    compared
}

#[test]
fn claim_areas_say_at_every_residence_what_was_decided_for_the_pupil() {
    let folder = Folder::with_region();
    let compared = claims_agree(&folder);
    assert!(compared > 1_500, "{compared}");
}

#[test]
fn without_hazards_and_districts_nothing_is_dangerous_and_the_nearest_site_grounds_the_claim() {
    let folder = Folder::with_region();
    folder.set("hazards ", "");
    folder.set("school_districts ", "");
    let (supply, schools) = supply(&folder);
    assert!(supply.hazards.is_empty());
    let last = supply_tables(&supply, &schools);
    assert!(last.last().is_some_and(|table| table.layer.id == layers::HAZARDS.id && table.rows.is_empty()));
    assert!(supply.claim_areas.iter().all(|area| area.status != ClaimStatus::Danger));
    // Nearest on foot from the address, and so the site of its catchment on foot.
    let mut addresses = 0;
    for (pupil, walk) in folder.walks() {
        let (Some(home), Some(nearest)) = (pupil.residence, &walk.nearest) else { continue };
        let is_primary = schools
            .iter()
            .any(|school| school.id == nearest.site && school.types == [SchoolType::Grundschule]);
        if pupil.match_level != MatchLevel::HouseNumber
            || pupil.grade.is_none_or(|grade| grade > 4)
            || !is_primary
        {
            continue;
        }
        let areas = supply.claim_areas.iter().filter(|area| area.school_type == SchoolType::Grundschule);
        let here: Vec<_> = areas.filter(|area| area.polygon.contains(&point(home))).collect();
        assert_eq!(here.len(), 1);
        assert_eq!(schools[here[0].site].id, nearest.site);
        let far = nearest.metres.unwrap().0 > 2_000.0;
        assert_eq!(here[0].status == ClaimStatus::Distance, far);
        addresses += 1;
    }
    assert!(addresses > 300, "{addresses}");
    let rules: BTreeSet<&str> = supply.claim_areas.iter().map(|area| &*area.rule).collect();
    assert!(rules.contains("§ 69 Abs. 2 Satz 1 SchulG: länger als 2 km (Primarstufe)"), "{rules:?}");
    let types: BTreeSet<SchoolType> = supply.claim_areas.iter().map(|area| area.school_type).collect();
    assert!(!types.contains(&SchoolType::Foerderschule), "decided case by case");
}

#[test]
fn isochrones_hold_the_residences_within_the_walk_and_no_others() {
    let folder = Folder::with_region();
    let (supply, schools) = supply(&folder);
    let (mut within, mut inside, mut beyond, mut outside) = (0, 0, 0, 0);
    for (pupil, walk) in folder.walks() {
        let Some((home, way)) = pupil.residence.zip(walk.attended) else { continue };
        let Some(metres) = way.metres else { continue };
        for area in supply.isochrones.iter().filter(|area| schools[area.site].id == way.site) {
            let holds = area.polygon.contains(&point(home));
            // The way from the door to the street is not part of the area's walk.
            if metres.0 <= f64::from(area.metres) {
                within += 1;
                inside += usize::from(holds);
            } else if metres.0 > f64::from(area.metres) + 150.0 {
                beyond += 1;
                outside += usize::from(!holds);
            }
        }
    }
    assert!(within > 1_000 && beyond > 1_000, "{within} {beyond}");
    assert!(inside * 1000 >= within * 995, "{inside} of {within} inside");
    assert!(outside * 1000 >= beyond * 995, "{outside} of {beyond} outside");
}

#[test]
fn every_hazard_that_holds_has_its_lines_and_a_crossing_a_short_one_across() {
    let folder = Folder::with_region();
    let (supply, _) = supply(&folder);
    let (hazards, _) = read_hazards(&folder.path().join("gefahren.geojson")).unwrap();
    let key_date = "2026-10-15".parse().unwrap();
    let mut lines = supply.hazards.iter();
    let mut crossings = 0;
    for hazard in hazards.iter().filter(|hazard| hazard.is_valid_on(key_date)) {
        let parts = match &hazard.shape {
            HazardShape::Lines(lines) => lines.len(),
            HazardShape::Point(_) => 1,
        };
        for part in 0..parts {
            let line = lines.next().unwrap();
            assert_eq!((&line.reason, &line.decided_by), (&hazard.reason, &hazard.decided_by));
            assert_eq!((&line.stages, line.valid_to), (&hazard.stages, hazard.valid_to));
            let metres = Euclidean.length(&line.line);
            match &hazard.shape {
                HazardShape::Lines(drawn) => assert_eq!(line.line.0.len(), drawn[part].len()),
                HazardShape::Point(at) => {
                    crossings += 1;
                    assert!(metres > 1.0 && metres < 20.5, "{metres}");
                    assert!(Euclidean.distance(&line.line, &point(at.to_east_north().unwrap())) < 15.0);
                }
            }
        }
    }
    assert!(lines.next().is_none() && crossings > 0, "{crossings}");
}

#[test]
fn a_site_without_position_keeps_its_row() {
    let folder = Folder::with_region();
    let list = folder.read("schulen.csv");
    let mut rows: Vec<String> = list.lines().map(str::to_owned).collect();
    rows.push(
        "99999;1;Schule ohne Ort;Grundschule;;;;öffentliche Schule;10;10;0;0;;;;;;07:50;11:50;12:55;;;;"
            .into(),
    );
    folder.write("schulen.csv", rows.join("\n"));
    let (supply, schools) = supply(&folder);
    let tables = supply_tables(&supply, &schools);
    let sites = tables.first().unwrap();
    assert_eq!(sites.rows.len(), schools.len());
    let value = |row, property| sites.value(row, property).text().map(str::to_owned);
    let row =
        sites.rows.iter().find(|row| value(row, &properties::SITE).as_deref() == Some("99999")).unwrap();
    assert_eq!(row.shape, None);
    assert_eq!(value(row, &properties::BELL_START).as_deref(), Some("07:50"));
    assert_eq!(value(row, &properties::BELL_END).as_deref(), Some("12:55"));
    assert_eq!(value(row, &properties::STAGES).as_deref(), Some("primary"));
    assert!(sites.rows.iter().filter(|row| row.shape.is_none()).count() == 1);
}
