//! The invented region of `synth` as an address register with the gaps of
//! Rhineland-Palatinate's own: no postal codes, Ortsteile in some municipalities, common street
//! names everywhere.

use std::collections::HashSet;

use geo_core::EastNorth;
use synth::{
    Wish,
    files::{hk_de, tables},
    houses::House,
    land::{Land, Plan},
    places::Situation,
    town::Town,
};

/// The invented region.
pub struct Region {
    land: Land,
    postal_codes: String,
    /// All codes, each once.
    codes: Vec<String>,
    /// Street, number and code of the towns that a Verbandsgemeinde is named after, with its
    /// name.
    of_towns: HashSet<[String; 4]>,
}

/// A house of the register.
#[derive(Clone, Copy)]
pub struct Entry<'r> {
    town: &'r Town,
    house: &'r House,
}

impl Region {
    /// Invents the region from a seed.
    ///
    /// # Panics
    /// Where the fact tables of the repository are broken.
    #[must_use]
    pub fn invent(seed: u64) -> Self {
        let plan = Plan::of(Wish { seed, ..Wish::default() }).expect("the base region is possible");
        let land = plan.land(0);
        let mut codes: Vec<String> =
            land.towns.iter().flat_map(|town| &town.localities).map(|l| l.postal_code.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        let postal_codes =
            format!("{}{}", tables::POSTAL_CODES, tables::postal_codes(&land, &plan.facts.municipalities));
        let mut region = Self { land, postal_codes, codes, of_towns: HashSet::new() };
        let associations: HashSet<&str> =
            region.land.towns.iter().map(|town| town.association.as_str()).collect();
        let of_towns = region.entries().filter(|entry| associations.contains(entry.town.name.as_str()));
        region.of_towns = of_towns.map(|entry| entry.address(&entry.town.name)).collect();
        region
    }

    /// Every house.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.land.towns.iter().flat_map(|town| town.houses.iter().map(move |house| Entry { town, house }))
    }

    /// Calls `with` with where a house stands.
    pub fn situation<T>(&self, entry: Entry<'_>, with: impl FnOnce(&Situation<'_>) -> T) -> T {
        let Entry { town, house } = entry;
        with(&Situation {
            street: town.street_or_village(house),
            locality: &town.locality(house).name,
            municipality: &town.name,
            association: &town.association,
            postal_code: town.postal_code(house),
            postal_codes: &self.codes,
            is_the_town_s: &|| self.of_towns.contains(&entry.address(&town.association)),
        })
    }

    /// The register as Rhineland-Palatinate delivers it: HK-DE without the postal columns.
    #[must_use]
    pub fn hk_de(&self) -> String {
        let rows = self.land.towns_with_numbers().map(|(town, numbers)| hk_de::rows(1, town, numbers));
        let text: String = std::iter::once(hk_de::HEADER.to_owned()).chain(rows).collect();
        let without = |row: &str| row.rsplitn(5, ';').nth(4).unwrap_or_default().to_owned() + "\r\n";
        text.split_terminator("\r\n").map(without).collect()
    }

    /// The table of postal codes.
    #[must_use]
    pub fn postal_codes(&self) -> &str {
        &self.postal_codes
    }
}

impl Entry<'_> {
    /// The street, or the village where it stands for one.
    #[must_use]
    pub fn street(&self) -> &str {
        self.town.street_or_village(self.house)
    }

    /// The house number.
    #[must_use]
    pub fn number(&self) -> String {
        self.house.number.to_string()
    }

    /// The municipality.
    #[must_use]
    pub fn municipality(&self) -> &str {
        &self.town.name
    }

    /// Where it stands.
    #[must_use]
    pub fn position(&self) -> EastNorth {
        self.house.position
    }

    fn address(&self, town: &str) -> [String; 4] {
        [self.street().into(), self.number(), self.town.postal_code(self.house).into(), town.into()]
    }
}
