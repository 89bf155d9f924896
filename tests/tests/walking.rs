//! The ways to school and the claims of `build` on the invented region: every answer follows by
//! the rules of the Land from the lengths beside it, and every length is what `distances` says.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use e2e::Folder;
use formats::{
    areas::AreaOptions,
    school_districts::read_school_districts,
    school_list::{SchoolListOptions, read_school_list},
};
use geo::{Contains as _, Point};
use geo_core::{EastNorth, School, SchoolType, SiteId, Stage, school::LegalStatus};
use serde_json::{Value, json};
use store::{VaultPupil, VaultWalk, VaultWay};

/// Reasons without a comparison of lengths, and the answer that each has.
const OPEN: [(&str, &str); 13] = [
    ("not_placed", "unknown"),
    ("no_school", "unknown"),
    ("stage_unknown", "unknown"),
    ("stage_contradicts", "unknown"),
    ("special_needs", "case_by_case"),
    ("type_by_case", "case_by_case"),
    ("stage_by_case", "case_by_case"),
    ("tenth_of_g8", "case_by_case"),
    ("private_school", "case_by_case"),
    ("not_covered", "case_by_case"),
    ("no_path", "case_by_case"),
    ("no_site", "case_by_case"),
    ("no_safe_path", "entitled_danger"),
];

fn built() -> Folder {
    let folder = Folder::with_region();
    let _ = folder.schulweg(&["build"]).expect_code(0);
    folder
}

fn schools(folder: &Folder) -> Vec<School> {
    read_school_list(&folder.path().join("schulen.csv"), &SchoolListOptions::default()).unwrap().schools
}

fn stage(pupil: &VaultPupil) -> Option<Stage> {
    pupil.stage.or(pupil.grade.and_then(Stage::of_grade))
}

fn length(way: Option<&VaultWay>) -> Option<f64> {
    way.and_then(|way| way.metres).map(|metres| metres.0)
}

#[allow(clippy::cast_possible_truncation, reason = "millimetres of ways on Earth")]
fn millimetres(metres: f64) -> i64 {
    (metres * 1000.0).round() as i64
}

/// § 69 SchulG RP: longer than 2 or 4 km; within the margin of the address nobody can say.
fn answer(pupil: &VaultPupil, walk: &VaultWalk, [primary, secondary]: [i64; 2]) -> [&'static str; 2] {
    let limit = match stage(pupil) {
        Some(Stage::Primary) => primary,
        Some(Stage::Secondary1) => secondary,
        other => panic!("no threshold for {other:?}"),
    };
    let margin = millimetres(pupil.quality.unwrap().0);
    let near = |length: i64| (length - limit).abs() <= margin;
    let shortest = millimetres(length(walk.claim.as_ref()).unwrap());
    match walk.safe.map(|safe| millimetres(safe.0)) {
        None if shortest > limit && !near(shortest) => ["entitled_distance", "longer"],
        None => ["entitled_danger", "no_safe_path"],
        Some(safe) if near(safe) => ["borderline", "within_margin"],
        Some(safe) if safe <= limit => ["not_entitled", "not_longer"],
        Some(_) if near(shortest) => ["borderline", "entitled_either_way"],
        Some(_) if shortest > limit => ["entitled_distance", "longer"],
        Some(_) => ["entitled_danger", "danger_detour"],
    }
}

fn classes(walks: &[(VaultPupil, VaultWalk)]) -> BTreeMap<String, usize> {
    let mut classes = BTreeMap::new();
    for (_, walk) in walks {
        *classes.entry(walk.entitlement.clone()).or_default() += 1;
    }
    classes
}

/// Asserts that all answers follow from their own columns.
fn assert_follows(walks: &[(VaultPupil, VaultWalk)], limits: [i64; 2]) {
    for (pupil, walk) in walks {
        let told = [walk.entitlement.as_str(), walk.reason.as_str()];
        assert!(!walk.paragraph.is_empty(), "{walk:?}");
        if let Some(threshold) = walk.threshold {
            assert_eq!(told, answer(pupil, walk, limits), "{pupil:?}");
            let limit = if stage(pupil) == Some(Stage::Primary) { limits[0] } else { limits[1] };
            let margin = [walk.margin, pupil.quality].map(|metres| millimetres(metres.unwrap().0));
            assert_eq!((millimetres(threshold.0), margin[0]), (limit, margin[1]), "{walk:?}");
        } else {
            assert!(OPEN.contains(&(told[1], told[0])), "{pupil:?}");
            assert_eq!(walk.margin, None);
            assert_eq!(told[1] == "not_placed", pupil.residence.is_none(), "{pupil:?}");
            if told[1] == "no_safe_path" {
                assert_eq!(told, answer(pupil, walk, limits), "{pupil:?}");
            }
        }
        if let (Some(safe), Some(shortest)) = (walk.safe, length(walk.claim.as_ref())) {
            assert!(safe.0 >= shortest, "a way without danger is never shorter: {walk:?}");
        }
        if pupil.residence.is_none() {
            let ways = [&walk.attended, &walk.nearest, &walk.claim];
            assert!(ways.iter().all(|way| length(way.as_ref()).is_none()), "{walk:?}");
        }
    }
}

#[test]
fn every_answer_of_the_vault_follows_from_its_own_columns_and_the_sums_close() {
    let folder = Folder::with_region();
    let run = folder.schulweg(&["build"]).expect_code(0);
    let walks = folder.walks();
    assert_eq!(walks.len(), 3000);
    assert_follows(&walks, [2_000_000, 4_000_000]);
    assert!(walks.iter().all(|(_, walk)| walk.verified));
    let classes = classes(&walks);
    let expected =
        ["borderline", "case_by_case", "entitled_danger", "entitled_distance", "not_entitled", "unknown"];
    assert!(classes.keys().eq(expected.iter()), "{classes:?}");
    let reasons: BTreeSet<&str> = walks.iter().map(|(_, walk)| walk.reason.as_str()).collect();
    for reason in ["longer", "not_longer", "danger_detour", "no_safe_path", "within_margin", "not_placed"] {
        assert!(reasons.contains(reason), "{reasons:?}");
    }
    let record: Value = serde_json::from_str(&folder.read("run.json")).unwrap();
    assert_eq!(record["claims"], json!(classes));
    assert_eq!(record["pupils"]["kept"], 3000);
    assert!(run.stdout.contains("Claim to transport: 3,000 pupils"), "{}", run.stdout);
    for (class, words) in [
        ("entitled_danger", "entitled because of danger"),
        ("entitled_distance", "entitled by distance"),
        ("borderline", "borderline"),
    ] {
        let line = format!("{:>13}  {words}", classes[class]);
        assert!(run.stdout.lines().any(|told| told == line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn a_primary_school_s_district_grounds_the_claim_and_without_its_file_the_school_attended_does() {
    let folder = built();
    let options = AreaOptions::default();
    let (districts, _) =
        read_school_districts(&folder.path().join("schulbezirke.geojson"), &options).unwrap();
    let compared = |walks: Vec<(VaultPupil, VaultWalk)>| {
        walks.into_iter().filter(|(pupil, walk)| {
            stage(pupil) == Some(Stage::Primary)
                && (walk.threshold.is_some() || walk.reason == "no_safe_path")
        })
    };
    let mut elsewhere = 0;
    for (pupil, walk) in compared(folder.walks()) {
        let home = pupil.residence.unwrap();
        let home = Point::new(home.east, home.north);
        let own = districts.iter().filter(|district| district.polygon.contains(&home));
        let own: Vec<&SiteId> = own.map(|district| &district.site).collect();
        let claim = walk.claim.unwrap();
        assert!(own.contains(&&claim.site), "{own:?} {claim:?}");
        elsewhere += usize::from(walk.attended.is_some_and(|attended| attended.site != claim.site));
        assert!(!walk.cautions.contains("district_unknown"));
    }
    assert!(elsewhere > 0, "somebody attends a school of another district");

    folder.set("school_districts", "");
    let run = folder.schulweg(&["build", "--replace"]).expect_code(0);
    let walks = folder.walks();
    assert_follows(&walks, [2_000_000, 4_000_000]);
    let marked = |walk: &VaultWalk| walk.cautions.split(' ').any(|caution| caution == "district_unknown");
    let all = walks.iter().filter(|(_, walk)| marked(walk)).count();
    let mut pupils = 0;
    for (_, walk) in compared(walks) {
        assert!(marked(&walk), "{walk:?}");
        assert_eq!(walk.claim, walk.attended);
        pupils += 1;
    }
    assert!(pupils > 500 && all == pupils, "{all} {pupils}");
    let counted = format!("{pupils:>13}  mind: school district unknown");
    assert!(run.stdout.contains(&counted), "{counted}\n{}", run.stdout);
}

#[test]
fn without_hazards_every_way_is_safe_and_nobody_is_entitled_because_of_danger() {
    let folder = built();
    let before = folder.walks();
    folder.set("hazards", "");
    let _ = folder.schulweg(&["build", "--replace"]).expect_code(0);
    let after = folder.walks();
    assert_follows(&after, [2_000_000, 4_000_000]);
    let mut longer = 0;
    for ((_, before), (_, after)) in before.iter().zip(&after) {
        let shortest = length(after.claim.as_ref());
        assert_eq!(after.safe.map(|safe| safe.0), shortest);
        assert_eq!((&after.claim, &after.attended), (&before.claim, &before.attended));
        longer += usize::from(before.safe != after.safe);
    }
    assert!(longer > 100, "{longer}");
    let (before, after) = (classes(&before), classes(&after));
    assert!(before["entitled_danger"] > 0 && !after.contains_key("entitled_danger"), "{after:?}");
    assert_eq!(before["case_by_case"], after["case_by_case"]);
}

#[test]
fn a_rule_file_of_the_project_s_own_sets_other_thresholds() {
    let folder = Folder::with_region();
    let preset = Path::new(env!("CARGO_MANIFEST_DIR")).join("../geodata/rules/rp.toml");
    let rules = std::fs::read_to_string(preset).unwrap();
    let own = rules.replace("= 2000", "= 1000").replace("= 4000", "= 2500").replacen(
        "verified  = true",
        "verified  = false",
        1,
    );
    folder.write("eigene.toml", &own);
    folder.set("rules", "rules = \"eigene.toml\"");
    let run = folder.schulweg(&["build"]).expect_code(0);
    let walks = folder.walks();
    assert_follows(&walks, [1_000_000, 2_500_000]);
    for (pupil, walk) in walks.iter().filter(|(_, walk)| walk.threshold.is_some()) {
        assert_eq!(walk.verified, stage(pupil) != Some(Stage::Primary), "{walk:?}");
    }
    assert!(run.stdout.contains("not verified against the text of the law"), "{}", run.stdout);

    folder.write("eigene.toml", own.replace("metres    = 1000", "metres    = \"weit\""));
    let run = folder.schulweg(&["build"]).expect_code(2);
    assert!(run.stderr.contains("eigene.toml") && run.stderr.contains("metres"), "{}", run.stderr);
    folder.set("rules", "rules = \"fehlt.toml\"");
    let run = folder.schulweg_in_german(&["build"]).expect_code(2);
    assert!(run.stderr.contains("fehlt.toml"), "{}", run.stderr);
    assert_eq!(folder.walks(), walks, "a run that fails leaves the vault");
}

#[test]
fn a_land_without_thresholds_leaves_every_claim_to_a_person_and_still_gives_the_lengths() {
    let folder = built();
    let before = folder.walks();
    folder.set("rules", "rules = \"bw\"");
    let run = folder.schulweg(&["build", "--replace"]).expect_code(0);
    for ((_, before), (pupil, walk)) in before.iter().zip(folder.walks()) {
        let expected = match pupil.residence {
            None => ["unknown", "not_placed"],
            Some(_) => ["case_by_case", "no_threshold_in_land"],
        };
        assert_eq!([walk.entitlement.as_str(), &walk.reason], expected, "{pupil:?}");
        assert_eq!((walk.threshold, walk.margin), (None, None));
        assert_eq!(walk.attended, before.attended);
        assert_eq!(walk.claim, walk.attended);
    }
    assert!(run.stdout.contains("the Land sets no threshold"), "{}", run.stdout);
}

/// Where sites without a listed position get their entrances.
const MIDDLE: EastNorth = EastNorth { east: 330_100.0, north: 5_514_200.0 };

/// Two entrances of every site, as the table of the office.
fn own_entrances(folder: &Folder) {
    let (mut office, mut to) = ("site,lon,lat\n".to_owned(), "id,lon,lat\n".to_owned());
    for school in schools(folder) {
        let at = school.position.unwrap_or(MIDDLE);
        for (number, [east, north]) in [[0.0, 0.0], [70.0, -40.0]].into_iter().enumerate() {
            let at = EastNorth { east: at.east + east, north: at.north + north }.to_lon_lat().unwrap();
            writeln!(office, "{},{},{}", school.id, at.lon, at.lat).unwrap();
            writeln!(to, "{}#{number},{},{}", school.id, at.lon, at.lat).unwrap();
        }
    }
    folder.write("eingaenge.csv", office);
    folder.write("to.csv", to);
}

/// What `distances` says from each of some pupils to each site with entrances.
fn measured(
    folder: &Folder,
    pupils: &[(VaultPupil, VaultWalk)],
    hazards: &[&str],
) -> Vec<BTreeMap<SiteId, f64>> {
    let mut from = "id,lon,lat\n".to_owned();
    for (at, (pupil, _)) in pupils.iter().enumerate() {
        let home = pupil.residence.unwrap().to_lon_lat().unwrap();
        writeln!(from, "{at},{},{}", home.lon, home.lat).unwrap();
    }
    folder.write("from.csv", from);
    let words = ["distances", "--osm", "region.osm.pbf", "--from", "from.csv", "--to", "to.csv", "--output"];
    let _ = folder.schulweg(&[&words[..], &["od.csv"], hazards].concat()).expect_code(0);
    let mut ways = vec![BTreeMap::new(); pupils.len()];
    for row in folder.placed("od.csv") {
        let (site, _) = row["to_id"].split_once('#').unwrap();
        let known: &mut BTreeMap<SiteId, f64> = &mut ways[row["from_id"].parse::<usize>().unwrap()];
        if row["reachable"] == "true" {
            let way: f64 = row["metres"].parse().unwrap();
            let least = known.entry(SiteId::parse(site).unwrap()).or_insert(way);
            *least = least.min(way);
        }
    }
    ways
}

/// Both tables are rounded: one to centimetres, one to millimetres piece by piece.
fn assert_same(vault: Option<f64>, measured: Option<f64>, what: &dyn std::fmt::Debug) {
    match (vault, measured) {
        (Some(vault), Some(measured)) => {
            assert!((vault - measured).abs() < 0.0081, "{vault} {measured} {what:?}");
        }
        (vault, measured) => assert_eq!(vault, measured, "{what:?}"),
    }
}

#[test]
fn every_length_of_the_vault_is_what_distances_says_to_the_centimetre() {
    let folder = Folder::with_region();
    own_entrances(&folder);
    let _ = folder.schulweg(&["build"]).expect_code(0);
    let schools = schools(&folder);
    let school = |site: &SiteId| schools.iter().find(|school| school.id == *site).unwrap();
    let placed: Vec<(VaultPupil, VaultWalk)> =
        folder.walks().into_iter().filter(|(pupil, _)| pupil.residence.is_some()).step_by(4).collect();
    let ways = measured(&folder, &placed, &[]);
    let (mut compared, mut primary) = (0, 0);
    for ((pupil, walk), ways) in placed.iter().zip(&ways) {
        for way in [&walk.attended, &walk.claim, &walk.nearest].into_iter().flatten() {
            assert_same(way.metres.map(|way| way.0), ways.get(&way.site).copied(), pupil);
            compared += 1;
        }
        let (Some(attended), Some(nearest)) = (&walk.attended, &walk.nearest) else { continue };
        let (of, stage) = (school(&attended.site), stage(pupil).unwrap());
        let [school_type] = *of.types else { continue };
        // Nothing of the type is nearer than the nearest, and a primary school has no further condition.
        let of_type = schools.iter().filter(|school| {
            school.types.contains(&school_type)
                && school.stages.contains(&stage)
                && school.legal_status != Some(LegalStatus::Private)
        });
        let of_type: Vec<&SiteId> = of_type.map(|school| &school.id).collect();
        let least = of_type.iter().filter_map(|site| ways.get(site)).copied().reduce(f64::min);
        let nearest_m = nearest.metres.unwrap().0;
        assert!(least.unwrap() <= nearest_m + 0.0081, "{pupil:?}");
        if school_type == SchoolType::Grundschule {
            assert_same(Some(nearest_m), least, pupil);
            primary += 1;
        }
        let counts = school_type == SchoolType::Grundschule || walk.cautions.is_empty();
        if of_type.contains(&&attended.site) && counts {
            assert!(nearest_m <= attended.metres.unwrap().0, "{pupil:?} {walk:?}");
        }
    }
    assert!(compared > 2000 && primary > 200, "{compared} {primary}");

    // Without danger: per stage, only what holds on the key date and concerns the stage.
    let all: Value = serde_json::from_str(&folder.read("gefahren.geojson")).unwrap();
    let mut detours = 0;
    for (of, name) in [Stage::Primary, Stage::Secondary1, Stage::Secondary2].map(|of| (of, of.as_str())) {
        let mut hazards = all.clone();
        hazards["features"].as_array_mut().unwrap().retain(|feature| {
            let properties = &feature["properties"];
            let day = |key: &str| properties[key].as_str();
            day("valid_from").is_none_or(|from| from <= "2026-10-15")
                && day("valid_to").is_none_or(|to| to >= "2026-10-15")
                && properties["stages"].as_array().unwrap().contains(&json!(name))
        });
        assert!(!hazards["features"].as_array().unwrap().is_empty());
        folder.write("gemieden.geojson", hazards.to_string());
        let group: Vec<_> = placed.iter().filter(|(pupil, _)| stage(pupil) == Some(of)).cloned().collect();
        let ways = measured(&folder, &group, &["--hazards", "gemieden.geojson"]);
        for ((pupil, walk), ways) in group.iter().zip(&ways) {
            if let Some(claim) = &walk.claim {
                assert_same(walk.safe.map(|safe| safe.0), ways.get(&claim.site).copied(), pupil);
                detours += usize::from(walk.safe != claim.metres);
            }
        }
    }
    assert!(detours > 20, "{detours}");
}
