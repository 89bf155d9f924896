//! Ways in which a list says where an address lies: every kind takes a house where it stands
//! and gives street, postal code and place as listed.

use crate::{corruption::mistype, random::Random};

/// A house as the register knows it, with what else the region knows of its place.
#[derive(Clone, Copy)]
pub struct Situation<'h> {
    /// Street; the village's name where houses are numbered by village.
    pub street: &'h str,
    /// Ortsteil; empty where the municipality has none.
    pub locality: &'h str,
    /// Municipality, as in the official list.
    pub municipality: &'h str,
    /// Verbandsgemeinde; empty for a city.
    pub association: &'h str,
    /// Postal code.
    pub postal_code: &'h str,
    /// The postal codes of the region, to take a wrong one from.
    pub postal_codes: &'h [String],
    /// Whether the town named like the Verbandsgemeinde has the same address and postal code:
    /// then its bare name says the town's address, and nobody can know better.
    pub is_the_town_s: &'h dyn Fn() -> bool,
}

/// Gives street, postal code and place; `None` where the house does not allow the kind.
pub type Place = fn(&mut Random, &Situation<'_>) -> Option<(String, String, String)>;

impl<'h> Situation<'h> {
    /// The municipality without "Stadt".
    #[must_use]
    pub fn short(&self) -> &'h str {
        self.municipality.strip_suffix(", Stadt").unwrap_or(self.municipality)
    }

    /// Municipality and, where there is one, Ortsteil.
    #[must_use]
    pub fn full(&self) -> String {
        let name = self.short();
        if self.locality.is_empty() || self.locality == name {
            name.to_owned()
        } else {
            format!("{name}-{}", self.locality)
        }
    }

    fn village(&self) -> Option<&'h str> {
        Some(self.locality).filter(|name| !name.is_empty())
    }

    /// The Verbandsgemeinde, where no Ortsteil has to be said.
    fn association(&self) -> Option<&'h str> {
        Some(self.association).filter(|name| !name.is_empty() && self.locality.is_empty())
    }

    /// The street as it is, with another code and place.
    fn listed(&self, code: &str, place: impl Into<String>) -> (String, String, String) {
        (self.street.to_owned(), code.to_owned(), place.into())
    }
}

/// Every kind of naming the place, with its name.
pub const PLACES: &[(&str, Place)] = &[
    ("as in the register", |_, h| Some(h.listed(h.postal_code, h.full()))),
    ("postal code missing", |_, h| Some(h.listed("", h.full()))),
    ("postal code wrong", |random, h| {
        let other = random.pick(h.postal_codes);
        (other != h.postal_code).then(|| h.listed(other, h.full()))
    }),
    ("postal code unknown", |_, h| Some(h.listed("99999", h.full()))),
    ("postal code in the place field", |_, h| {
        Some(h.listed("", format!("D-{} {}", h.postal_code, h.full())))
    }),
    ("place in upper case", |_, h| Some(h.listed(h.postal_code, h.full().to_uppercase()))),
    ("place misspelt", |random, h| {
        let misspelt = mistype(random, h.short(), 1);
        (h.short().len() >= 5 && h.locality.is_empty()).then(|| h.listed(h.postal_code, misspelt))
    }),
    (ONLY_MUNICIPALITY, |_, h| Some(h.listed(h.postal_code, h.short()))),
    ("only the Ortsteil", |_, h| Some(h.listed(h.postal_code, h.village()?))),
    ("OT", |_, h| Some(h.listed("", format!("{} {} OT {}", h.postal_code, h.short(), h.village()?)))),
    ("Ortsteil in brackets", |_, h| {
        Some(h.listed(h.postal_code, format!("{} ({})", h.short(), h.village()?)))
    }),
    ("Ortsteil before the street", |_, h| {
        Some((format!("{}, {}", h.village()?, h.street), h.postal_code.into(), h.short().into()))
    }),
    ("Verbandsgemeinde, said", |random, h| {
        let association = h.association()?;
        let prefix = random.pick(&["VG", "Verbandsgemeinde"]);
        Some(h.listed(h.postal_code, format!("{prefix} {association}")))
    }),
    ("Verbandsgemeinde, bare", |_, h| {
        let association = h.association()?;
        (!(h.is_the_town_s)()).then(|| h.listed(h.postal_code, association))
    }),
    ("Haus Nr.", |random, h| {
        let by_village = h.village()? == h.street;
        let name = random.pick(&["Haus Nr.", "Nr.", "Hausnummer", "Haus", ""]);
        by_village.then(|| ((*name).to_owned(), h.postal_code.into(), h.full()))
    }),
];

/// The kind that leaves out the Ortsteil.
pub const ONLY_MUNICIPALITY: &str = "only the municipality";
