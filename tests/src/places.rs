//! Ways in which a list says where an address lies: every kind takes a house of the invented
//! region and gives postal code and place as listed.

use crate::{
    corruption::{Random, mistype},
    region::{House, Municipality, Region},
};

/// Gives street, postal code and place; `None` where the house does not allow the kind.
pub type Place = fn(&mut Random, &Region, &House) -> Option<(String, String, String)>;

fn of<'r>(region: &'r Region, house: &House) -> &'r Municipality {
    &region.municipalities[house.municipality]
}

/// The municipality without "Stadt".
fn short(name: &str) -> &str {
    name.strip_suffix(", Stadt").unwrap_or(name)
}

/// Municipality and, where there is one, Ortsteil.
fn full(region: &Region, house: &House) -> String {
    let name = short(&of(region, house).name);
    if house.locality.is_empty() { name.to_owned() } else { format!("{name}-{}", house.locality) }
}

fn code(region: &Region, house: &House) -> String {
    of(region, house).postal_code.clone()
}

fn village(house: &House) -> Option<&str> {
    Some(house.locality.as_str()).filter(|name| !name.is_empty())
}

/// Every kind of naming the place, with its name.
pub const PLACES: &[(&str, Place)] = &[
    ("as in the register", |_, r, h| Some((h.street.clone(), code(r, h), full(r, h)))),
    ("postal code missing", |_, r, h| Some((h.street.clone(), String::new(), full(r, h)))),
    ("postal code wrong", |random, r, h| {
        let other = random.pick(&r.municipalities).postal_code.clone();
        (other != code(r, h)).then(|| (h.street.clone(), other, full(r, h)))
    }),
    ("postal code unknown", |_, r, h| Some((h.street.clone(), "99999".into(), full(r, h)))),
    ("postal code in the place field", |_, r, h| {
        Some((h.street.clone(), String::new(), format!("D-{} {}", code(r, h), full(r, h))))
    }),
    ("place in upper case", |_, r, h| Some((h.street.clone(), code(r, h), full(r, h).to_uppercase()))),
    ("place misspelt", |random, r, h| {
        let name = short(&of(r, h).name);
        let misspelt = mistype(random, name, 1);
        (name.len() >= 5 && h.locality.is_empty()).then(|| (h.street.clone(), code(r, h), misspelt))
    }),
    ("only the municipality", |_, r, h| {
        Some((h.street.clone(), code(r, h), short(&of(r, h).name).to_owned()))
    }),
    ("only the Ortsteil", |_, r, h| Some((h.street.clone(), code(r, h), village(h)?.to_owned()))),
    ("OT", |_, r, h| {
        let place = format!("{} {} OT {}", code(r, h), short(&of(r, h).name), village(h)?);
        Some((h.street.clone(), String::new(), place))
    }),
    ("Ortsteil in brackets", |_, r, h| {
        Some((h.street.clone(), code(r, h), format!("{} ({})", short(&of(r, h).name), village(h)?)))
    }),
    ("Ortsteil before the street", |_, r, h| {
        Some((format!("{}, {}", village(h)?, h.street), code(r, h), short(&of(r, h).name).to_owned()))
    }),
    ("Verbandsgemeinde, said", |random, r, h| {
        let association =
            Some(&of(r, h).association).filter(|name| !name.is_empty() && h.locality.is_empty())?;
        let prefix = random.pick(&["VG", "Verbandsgemeinde"]);
        Some((h.street.clone(), code(r, h), format!("{prefix} {association}")))
    }),
    ("Verbandsgemeinde, bare", |_, r, h| {
        let association =
            Some(&of(r, h).association).filter(|name| !name.is_empty() && h.locality.is_empty())?;
        // Where the town of that name has the same address and postal code, the list says the
        // town's address, and nobody can know better.
        let is_the_town_s = |other: &House| {
            let town = of(r, other);
            (&other.street, &other.number) == (&h.street, &h.number)
                && short(&town.name) == association
                && town.postal_code == code(r, h)
        };
        (!r.houses.iter().any(is_the_town_s)).then(|| (h.street.clone(), code(r, h), association.clone()))
    }),
    ("Haus Nr.", |random, r, h| {
        let by_village = village(h)? == h.street;
        let name = random.pick(&["Haus Nr.", "Nr.", "Hausnummer", "Haus", ""]);
        by_village.then(|| ((*name).to_owned(), code(r, h), full(r, h)))
    }),
];
