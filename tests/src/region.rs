//! An invented address register of the 105 municipalities around Trier, in the format and with
//! the gaps of the state's own: no postal codes, Ortsteile in some municipalities, common
//! street names everywhere. Names, keys and positions of the municipalities are facts; streets
//! and houses are invented.

use std::fmt::Write as _;

use geo_core::LonLat;

use synth::{Random, places::Situation};

/// A municipality of the fact table.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// Key (AGS).
    pub key: String,
    /// Name as in the official list.
    pub name: String,
    /// Verbandsgemeinde; empty for the city.
    pub association: String,
    /// An invented postal code; some are shared by several municipalities, as real ones are.
    pub postal_code: String,
}

/// A house of the register.
#[derive(Debug, Clone)]
pub struct House {
    /// Index of the municipality.
    pub municipality: usize,
    /// Ortsteil; empty where the municipality has none.
    pub locality: String,
    /// Street; the village's name where houses are numbered by village.
    pub street: String,
    /// House number with suffix.
    pub number: String,
    /// Easting in EPSG:25832.
    pub east: f64,
    /// Northing in EPSG:25832.
    pub north: f64,
}

/// The invented region.
#[derive(Debug, Clone)]
pub struct Region {
    /// All municipalities.
    pub municipalities: Vec<Municipality>,
    /// All houses.
    pub houses: Vec<House>,
}

const FACTS: &str = include_str!("../../geodata/municipalities.csv");

const STREETS: &[&str] = &[
    "Hauptstraße",
    "Schulstraße",
    "Gartenstraße",
    "Bahnhofstraße",
    "Kirchstraße",
    "Bergstraße",
    "Lindenstraße",
    "Ringstraße",
    "Römerstraße",
    "Moselstraße",
    "Brückenstraße",
    "Mühlenweg",
    "Birkenweg",
    "Wiesenweg",
    "Rosenweg",
    "Im Wiesengrund",
    "Am Sportplatz",
    "Auf der Heide",
    "In der Acht",
    "An der Kapelle",
    "Zum Wingert",
    "St. Martin-Straße",
    "Sankt-Matthias-Straße",
    "Karl-Marx-Straße",
    "Konrad-Adenauer-Straße",
    "Dr.-Eckener-Straße",
    "Im Brühl",
    "Am Weiher",
    "Unterm Hofberg",
    "Klosterstraße",
    "Trierer Straße",
    "Saarburger Straße",
    "Neustraße",
    "Tannenweg",
    "Eifelstraße",
    "Hochwaldstraße",
    "Kapellenweg",
    "Raiffeisenstraße",
    "Jahnstraße",
    "Weinstraße",
    "Zur Ley",
    "Kirchenweg",
    "Hinter dem Dorf",
    "Petersberg",
    "Fährstraße",
    "Burgstraße",
    "Marktplatz",
    "Auf Kem",
    "Friedhofsweg",
    "Oberdorf",
    "Unterdorf",
    "Talstraße",
    "Waldstraße",
    "Feldstraße",
    "Blumenstraße",
    "Ahornweg",
];

const VILLAGES: &[&str] = &[
    "Niedermennig",
    "Oberbillig",
    "Rehlingen",
    "Köllig",
    "Portz",
    "Bilzingen",
    "Krettnach",
    "Filzen",
    "Hamm",
    "Könen",
    "Krutweiler",
    "Beurig",
    "Niederleuken",
    "Kahren",
    "Sehndorf",
    "Büdlich",
    "Rodt",
    "Bonerath",
    "Geizenburg",
    "Morscheid",
    "Irminen",
    "Fisch",
    "Issel",
    "Lörsch",
    "Quint",
    "Eitelsbach",
    "Tarforst",
    "Kernscheid",
    "Ruwertal",
    "Wintersdorf",
    "Godendorf",
    "Edingen",
    "Olk",
    "Kersch",
    "Udelfangen",
    "Sirzenich",
    "Fusenich",
    "Grewenich",
];

impl Region {
    /// Invents the region from a seed.
    ///
    /// # Panics
    /// Where the fact table of the repository is broken.
    #[must_use]
    pub fn invent(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut region = Self { municipalities: Vec::new(), houses: Vec::new() };
        let mut facts = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(FACTS.as_bytes());
        for (i, row) in facts.records().enumerate() {
            let row = row.expect("the fact table can be read");
            let degrees = |column: usize| row[column].parse::<f64>().expect("a position");
            region.municipalities.push(Municipality {
                key: row[0].to_owned(),
                name: row[1].to_owned(),
                association: row[3].to_owned(),
                postal_code: format!("{}", 54_290 + i * 2 / 3),
            });
            let middle =
                LonLat { lon: degrees(5), lat: degrees(6) }.to_east_north().expect("a position in Germany");
            region.settle(&mut random, i, middle.east, middle.north);
        }
        region
    }

    fn settle(&mut self, random: &mut Random, municipality: usize, east: f64, north: f64) {
        let villages = [0, 0, 1, 2, 3][random.below(5)];
        let mut names = vec![String::new()];
        if villages > 0 {
            names = (0..villages).map(|_| (*random.pick(VILLAGES)).to_owned()).collect();
            names.sort();
            names.dedup();
        }
        for (i, village) in names.iter().enumerate() {
            // The villages of a municipality lie one to two kilometres apart.
            let (east, north) = (east + metres(i) * 1500.0, north - metres(i % 2) * 1200.0);
            let numbered_by_village = !village.is_empty() && random.below(6) == 0;
            let streets = if numbered_by_village { 1 } else { 12 + random.below(14) };
            for street in 0..streets {
                let name = match (numbered_by_village, street) {
                    (true, _) => village.as_str(),
                    (false, 0) if random.below(4) > 0 => STREETS[0],
                    (false, _) => random.pick(STREETS),
                };
                self.build(random, municipality, village, name, east + metres(street) * 60.0, north);
            }
        }
    }

    fn build(
        &mut self,
        random: &mut Random,
        municipality: usize,
        village: &str,
        street: &str,
        east: f64,
        north: f64,
    ) {
        let known = |house: &House| {
            (house.municipality, house.locality.as_str(), house.street.as_str())
                == (municipality, village, street)
        };
        if self.houses.iter().any(known) {
            return;
        }
        let last = 8 + random.below(40);
        for number in 1..=last {
            if random.below(8) == 0 {
                continue;
            }
            let mut push = |suffix: &str, shift: f64| {
                self.houses.push(House {
                    municipality,
                    locality: village.to_owned(),
                    street: street.to_owned(),
                    number: format!("{number}{suffix}"),
                    east: east + metres(number % 2) * 15.0,
                    north: north + metres(number) * 12.0 + shift,
                });
            };
            push("", 0.0);
            if random.below(10) == 0 {
                push("a", 5.0);
                push("b", 9.0);
            }
        }
    }

    /// Where a house stands.
    #[must_use]
    pub fn situation<'h>(
        &'h self,
        house: &'h House,
        postal_codes: &'h [String],
        is_the_town_s: &'h dyn Fn() -> bool,
    ) -> Situation<'h> {
        let municipality = &self.municipalities[house.municipality];
        Situation {
            street: &house.street,
            locality: &house.locality,
            municipality: &municipality.name,
            association: &municipality.association,
            postal_code: &municipality.postal_code,
            postal_codes,
            is_the_town_s,
        }
    }

    /// Whether the town named like the house's Verbandsgemeinde has the same address and postal
    /// code.
    #[must_use]
    pub fn is_the_town_s(&self, house: &House) -> bool {
        let own = &self.municipalities[house.municipality];
        self.houses.iter().any(|other| {
            let town = &self.municipalities[other.municipality];
            (&other.street, &other.number) == (&house.street, &house.number)
                && town.name.strip_suffix(", Stadt").unwrap_or(&town.name) == own.association
                && town.postal_code == own.postal_code
        })
    }

    /// The register as Rhineland-Palatinate delivers it: HK-DE without the postal columns.
    #[must_use]
    pub fn hk_de(&self) -> String {
        let mut text = String::from(
            "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;strschl;str;hnr;adz;\
             zone;ostwert;nordwert\r\n",
        );
        for (i, house) in self.houses.iter().enumerate() {
            let Municipality { key, name, .. } = &self.municipalities[house.municipality];
            let digits = house.number.trim_end_matches(|c: char| c.is_alphabetic());
            let _ = write!(
                text,
                "N;DERPLP{i:010};A;{};Rheinland-Pfalz;{};;{};;{};{name};;{};00001;{};{digits};{};32;{:.3};{:.3}\r\n",
                &key[..2],
                &key[2..3],
                &key[3..5],
                &key[5..],
                house.locality,
                house.street,
                &house.number[digits.len()..],
                house.east,
                house.north,
            );
        }
        text
    }

    /// The table of postal codes.
    #[must_use]
    pub fn postal_codes(&self) -> String {
        let rows = self.municipalities.iter().map(|m| format!("{},{}\n", m.key, m.postal_code));
        std::iter::once("ags,postal_code\n".to_owned()).chain(rows).collect()
    }
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn metres(count: usize) -> f64 {
    count as f64
}
