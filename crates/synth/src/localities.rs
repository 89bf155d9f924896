//! The parts of a municipality (Ortsteile): found in the names of its stops, such as
//! "Niedermennig Ortsmitte, Konz", at the middle of the stops so named.

use std::collections::BTreeMap;

use geo_core::EastNorth;

use crate::{
    facts::{Municipality, Stop},
    partition::Cell,
};

/// A part of a municipality, or the whole of one that has no parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Locality {
    /// Its name; empty where the municipality has no parts.
    pub name: String,
    /// Its middle.
    pub centre: EastNorth,
    /// Where people live around: its stops.
    pub stops: Vec<EastNorth>,
    /// Postal code.
    pub postal_code: String,
    /// Its share of the municipality's addresses, as a weight.
    pub weight: u64,
}

/// First words of stop names that are no places.
#[rustfmt::skip]
const NO_PLACES: &[&str] = &[
    "Abtei", "Alte", "Alter", "Altes", "Am", "An", "Auf", "Gewerbegebiet", "Haus", "Hotel", "Im", "In",
    "Industriepark-Technik-Zentrum", "Kita", "Kiga", "Kindergarten", "Hofgut", "Hof", "Schloss", "Burg", "Neuer",
    "Unterer", "Oberer", "Zum", "Zur", "Ersatz", "Kenner", "Bahnhof", "Bahnhof-Brückenstraße",
    "Bahnhof-Güterstraße", "Grundschule", "Realschule", "Tourist", "Industriepark", "Neue", "Werk", "Konstantin",
    "Porta", "Weismark-Feyen", "Kreiskrankenhaus", "Heintzhof",
];
/// Ends of words that are streets or name them.
const STREETS: &[&str] = &["er", "straße", "weg", "platz"];
/// Places that end like a street's first word.
const PLACES_IN_ER: &[&str] = &["weiler", "Biewer", "Ruwer"];
/// Places nearer than this to another are one with it.
const APART: f64 = 450.0;

/// The localities of a municipality, the main one first.
#[must_use]
pub fn of(own: &Municipality, index: usize, stops: &[Stop], cell: &Cell) -> Vec<Locality> {
    let mut named: BTreeMap<&str, Vec<EastNorth>> = BTreeMap::new();
    let inside = |stop: &&Stop| stop.municipality == index && cell.contains(stop.position, 60.0);
    for stop in stops.iter().filter(inside) {
        named.entry(part(own, &stop.name).unwrap_or_default()).or_default().push(stop.position);
    }
    let mut main_stops = named.remove("").unwrap_or_default();
    // "Taben-Rodt" is named after its parts; its middle is the first of them.
    let first_part = own.short().split('-').next().and_then(|part| named.remove_entry(part));
    let main_name = first_part.as_ref().map_or(own.short(), |(name, _)| name).to_owned();
    main_stops.extend(first_part.into_iter().flat_map(|(_, stops)| stops));
    let mut localities = vec![Locality {
        name: String::new(),
        centre: own.position,
        weight: 3 + main_stops.len() as u64,
        stops: main_stops,
        postal_code: own.postal_codes.first().cloned().unwrap_or_default(),
    }];
    for (name, stops) in named {
        let centre = middle(&stops);
        let near = localities.iter().any(|other| other.centre.distance(centre).0 < APART);
        if name == own.short() || near || !cell.contains(centre, 120.0) {
            localities[0].stops.extend(stops);
            continue;
        }
        // A city has a code per quarter; which one a part gets follows from its name's place.
        let codes = &own.postal_codes;
        let code = codes[localities.len() % codes.len().max(1)].clone();
        let weight = 1 + stops.len() as u64;
        localities.push(Locality { name: name.to_owned(), centre, stops, postal_code: code, weight });
    }
    if localities.len() > 1 {
        localities[0].name = main_name;
    }
    localities
}

/// The part that a stop's name begins with, where the rest says a place within it.
fn part<'n>(own: &Municipality, name: &'n str) -> Option<&'n str> {
    if let Some(quarter) = name.strip_prefix("Trier-") {
        return quarter.split(' ').next();
    }
    let (head, place) = name.rsplit_once(", ")?;
    let (first, _) = head.split_once(' ')?;
    let base = own.short().split(" (").next()?;
    let is_name = first.starts_with(char::is_uppercase)
        && first.len() > 3
        && !first.contains(|c: char| "./&".contains(c) || c.is_ascii_digit());
    let is_street = STREETS.iter().any(|end| first.ends_with(end))
        && !PLACES_IN_ER.iter().any(|place| first.ends_with(place));
    (place.starts_with(base) && is_name && !is_street && !NO_PLACES.contains(&first)).then_some(first)
}

#[allow(clippy::cast_precision_loss, reason = "some dozens of stops")]
fn middle(stops: &[EastNorth]) -> EastNorth {
    let count = stops.len().max(1) as f64;
    EastNorth {
        east: stops.iter().map(|stop| stop.east).sum::<f64>() / count,
        north: stops.iter().map(|stop| stop.north).sum::<f64>() / count,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{facts::Facts, partition::Partition};

    fn names(municipality: &str) -> Vec<String> {
        let facts = Facts::read().unwrap();
        let partition = Partition::of(&facts.municipalities);
        let at = facts.municipalities.iter().position(|m| m.short() == municipality).unwrap();
        let localities = of(&facts.municipalities[at], at, &facts.stops, &partition.cells[at]);
        localities.into_iter().map(|locality| locality.name).collect()
    }

    #[test]
    fn parts_are_read_from_the_names_of_stops() {
        let konz = names("Konz");
        for part in ["Konz", "Niedermennig", "Roscheid", "Könen", "Karthaus"] {
            assert!(konz.iter().any(|name| name == part), "{part} in {konz:?}");
        }
        let trier = names("Trier");
        for part in ["Trier", "Ehrang", "Zewen", "Nord", "Tarforst"] {
            assert!(trier.iter().any(|name| name == part), "{part} in {trier:?}");
        }
        assert!(!konz.iter().chain(&trier).any(|name| ["Bahnhof", "Am", "Porta"].contains(&name.as_str())));
    }

    #[test]
    fn a_village_without_named_parts_has_no_parts() {
        assert_eq!(names("Onsdorf"), [""]);
        assert_eq!(names("Sommerau"), [""]);
    }
}
