//! The geocoder's bars: per kind of corruption at least 99 % right and at most 0.2 % wrong at
//! house-number level; with two typing errors at least 97 % right and 99 % right or listed.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use e2e::{
    Folder,
    bars::{BAR, BAR_OF_TWO_ERRORS, Case, Tally, table, tally},
    region::Region,
};
use formats::register::{RegisterFormat, RegisterOptions, read_register};
use geo_core::EastNorth;
use synth::{
    Random,
    corruption::{SPELLINGS, TWO_ERRORS, mistype},
    dirt::DIRT,
    places::PLACES,
};

fn assert_bars(tallies: &BTreeMap<&'static str, Tally>) {
    if std::env::var_os("SCHULWEG_SHOW_FAILURES").is_some() {
        eprintln!("{}", table(tallies));
    }
    let below: Vec<_> = tallies
        .iter()
        .filter(|(kind, tally)| !tally.holds(if **kind == TWO_ERRORS { BAR_OF_TWO_ERRORS } else { BAR }))
        .map(|(kind, _)| *kind)
        .collect();
    assert!(below.is_empty(), "below the bar: {below:?}\n{}", table(tallies));
}

/// Street, house number, postal code and place, with every position the register has for them.
type Entries = BTreeMap<[String; 4], Vec<EastNorth>>;

fn entries(format: RegisterFormat, path: &Path) -> Entries {
    let mut entries = Entries::new();
    read_register(format, path, &RegisterOptions::default(), &mut |entry| {
        let place = if entry.postal_place.is_empty() { entry.municipality } else { entry.postal_place };
        let fields = [entry.street, entry.house_number, entry.postal_code, place].map(str::to_owned);
        if !fields[0].is_empty() && fields[1].starts_with(|c: char| c.is_ascii_digit()) {
            entries.entry(fields).or_default().push(entry.position);
        }
    })
    .unwrap();
    entries
}

/// Every entry in every kind of spelling.
fn spelling_cases(entries: &Entries) -> Vec<Case> {
    let mut random = Random::new(20_261_015);
    let mut cases = Vec::new();
    for (kind, spell) in SPELLINGS.iter().chain(DIRT) {
        for ([street, number, code, place], positions) in entries {
            let Some((listed_street, listed_number)) = spell(&mut random, street, number) else { continue };
            cases.push(Case {
                kind,
                listed: [listed_street, listed_number, code.clone(), place.clone()],
                truth: (street.clone(), number.clone()),
                positions: positions.clone(),
            });
        }
    }
    cases
}

fn shared(path: &str) -> std::path::PathBuf {
    Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join(path)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn every_spelling_of_an_address_of_essen_is_found() {
    let path = shared("essen/hauskoordinaten_essen_4647.zip");
    let cases = spelling_cases(&entries(RegisterFormat::GeoJson, &path));
    let register = format!("geojson:{}", path.display());
    assert_bars(&tally(&Folder::new(), &["--addresses", &register], &cases));
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn every_spelling_of_an_address_of_herrenberg_is_found() {
    let path = shared("herrenberg/herrenberg-and-around.osm.pbf");
    let cases = spelling_cases(&entries(RegisterFormat::Osm, &path));
    let register = format!("osm:{}", path.display());
    assert_bars(&tally(&Folder::new(), &["--addresses", &register], &cases));
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn a_missing_wrong_or_misplaced_postal_code_and_a_misspelt_place_do_not_mislead_in_herrenberg() {
    let path = shared("herrenberg/herrenberg-and-around.osm.pbf");
    let entries = entries(RegisterFormat::Osm, &path);
    let codes: Vec<String> = entries.keys().map(|fields| fields[2].clone()).collect();
    let mut random = Random::new(17);
    let mut cases = Vec::new();
    for ([street, number, code, place], positions) in &entries {
        if place.is_empty() || code.is_empty() {
            continue;
        }
        let wrong = random.pick(&codes).clone();
        let misspelt = mistype(&mut random, place, 1);
        let kinds = [
            ("postal code missing", String::new(), place.clone()),
            ("postal code wrong", wrong, place.clone()),
            ("postal code unknown", "99999".to_owned(), place.clone()),
            ("postal code in the place field", String::new(), format!("{code} {place}")),
            ("place in upper case", code.clone(), place.to_uppercase()),
            ("place misspelt", code.clone(), misspelt),
            ("place missing", code.clone(), String::new()),
        ];
        cases.extend(kinds.map(|(kind, code, place)| Case {
            kind,
            listed: [street.clone(), number.clone(), code, place],
            truth: (street.clone(), number.clone()),
            positions: positions.clone(),
        }));
    }
    let register = format!("osm:{}", path.display());
    assert_bars(&tally(&Folder::new(), &["--addresses", &register], &cases));
}

/// The invented region as files, and the options that name them.
fn region_folder(region: &Region) -> (Folder, Vec<&'static str>) {
    let folder = Folder::new();
    folder.write("register.csv", region.hk_de());
    folder.write("plz.csv", region.postal_codes());
    (folder, vec!["--addresses", "hk-de:register.csv", "--postal-codes", "plz.csv"])
}

#[test]
fn every_way_of_naming_the_place_is_understood_in_the_invented_region() {
    let region = Region::invent(7);
    let mut random = Random::new(11);
    let mut cases = Vec::new();
    for (kind, name) in PLACES {
        for entry in region.entries() {
            let named = region.situation(entry, |situation| name(&mut random, situation));
            let Some((street, code, place)) = named else { continue };
            cases.push(Case {
                kind,
                listed: [street, entry.number(), code, place],
                truth: (entry.street().to_owned(), entry.number()),
                positions: vec![entry.position()],
            });
        }
    }
    let (folder, options) = region_folder(&region);
    assert_bars(&tally(&folder, &options, &cases));
}

#[test]
fn a_number_that_the_register_does_not_hold_is_not_called_a_house_number() {
    let region = Region::invent(7);
    let known: BTreeSet<(String, String, String)> = region
        .entries()
        .map(|entry| (entry.municipality().into(), entry.street().into(), entry.number()))
        .collect();
    let mut random = Random::new(13);
    let mut cases = Vec::new();
    for entry in region.entries() {
        let number = [
            (1 + random.below(60)).to_string(),
            format!("{}c", entry.number()),
            format!("{}", 600 + random.below(300)),
        ][random.below(3)]
        .clone();
        let (municipality, street) = (entry.municipality().to_owned(), entry.street().to_owned());
        if known.contains(&(municipality, street.clone(), number.clone())) {
            continue;
        }
        let (code, place) = region.situation(entry, |s| (s.postal_code.to_owned(), s.full()));
        cases.push(Case {
            kind: "absent number",
            listed: [street.clone(), number, code, place],
            truth: (street, String::new()),
            positions: Vec::new(),
        });
    }
    let (folder, options) = region_folder(&region);
    let tally = tally(&folder, &options, &cases)["absent number"];
    assert!(tally.cases > 5000 && tally.wrong * 100 <= tally.cases, "{tally:?}");
}
