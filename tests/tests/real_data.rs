//! Real registers, end to end: addresses drawn from a register are found at its own entries.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, path::Path};

use e2e::Folder;
use formats::register::{RegisterFormat, RegisterOptions, read_register};
use geo_core::EastNorth;

/// An address of a register, as a list would have it.
type Drawn = (String, String, String, String);

/// So many addresses are drawn.
const DRAWN: usize = 2000;

/// Addresses drawn evenly from a register, with all positions it has for each.
fn draw(format: RegisterFormat, path: &Path) -> Vec<(Drawn, Vec<EastNorth>)> {
    let mut all: BTreeMap<Drawn, Vec<EastNorth>> = BTreeMap::new();
    let options = RegisterOptions::default();
    read_register(format, path, &options, &mut |entry| {
        let place = if entry.postal_place.is_empty() { entry.municipality } else { entry.postal_place };
        let fields = [entry.street, entry.house_number, entry.postal_code, place].map(str::to_owned);
        if !fields[0].is_empty() && !fields[1].is_empty() {
            all.entry(fields.into()).or_default().push(entry.position);
        }
    })
    .unwrap();
    let step = (all.len() / DRAWN).max(1);
    all.into_iter().step_by(step).take(DRAWN).collect()
}

/// Places the drawn addresses with the program and counts those that are right.
fn share_right(format: RegisterFormat, path: &Path) -> f64 {
    let drawn = draw(format, path);
    assert!(drawn.len() > 1000, "{} drawn", drawn.len());
    let folder = Folder::new();
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["Straße", "Hausnr.", "PLZ", "Wohnort"]).unwrap();
    for ((street, number, code, place), _) in &drawn {
        list.write_record([street, number, code, place]).unwrap();
    }
    folder.write("list.csv", list.into_inner().unwrap());
    let register = format!("{}:{}", format.as_str(), path.display());
    let words = ["geocode", "--addresses", &register, "--output", "placed.csv", "list.csv"];
    let _ = folder.schulweg(&words).expect_code(0);
    let rows = folder.placed("placed.csv");
    assert_eq!(rows.len(), drawn.len());
    let right = rows.iter().zip(&drawn).filter(|(row, (_, positions))| {
        let number = |name: &str| row[name].parse::<f64>().ok();
        row["match_level"] == "house_number"
            && number("easting").zip(number("northing")).is_some_and(|(east, north)| {
                positions.iter().any(|at| at.distance(EastNorth { east, north }).0 < 0.01)
            })
    });
    #[allow(clippy::cast_precision_loss, reason = "a few thousand")]
    let share = right.count() as f64 / drawn.len() as f64;
    share
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn addresses_of_essen_s_official_register_are_found_at_their_own_entries() {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default())
        .join("essen/hauskoordinaten_essen_4647.zip");
    let right = share_right(RegisterFormat::GeoJson, &path);
    assert!(right >= 0.99, "{right}");
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn addresses_of_herrenberg_s_osm_extract_are_found_at_their_own_entries() {
    let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default())
        .join("herrenberg/herrenberg-and-around.osm.pbf");
    let right = share_right(RegisterFormat::Osm, &path);
    assert!(right >= 0.99, "{right}");
}
