//! The facts that the invented region stands on: municipalities, postal codes, schools and
//! stops of Trier and the Landkreis Trier-Saarburg, built into the program. Sources and
//! licences stand in the first line of each table and in `geodata/README.md`.

use geo_core::{EastNorth, LonLat, crs::Crs, reproject::reproject};

use crate::error::SynthError;

/// The tables, as they stand in the repository.
const MUNICIPALITIES: &str = include_str!("../../../geodata/municipalities.csv");
const POSTAL_CODES: &str = include_str!("../../../geodata/postal_codes.csv");
const SCHOOLS: &str = include_str!("../../../geodata/schools.csv");
const STOPS: &str = include_str!("../../../geodata/stops.csv");

/// All facts.
#[derive(Debug, Clone)]
pub struct Facts {
    /// In the order of the table.
    pub municipalities: Vec<Municipality>,
    /// In the order of the table.
    pub schools: Vec<School>,
    /// In the order of the table.
    pub stops: Vec<Stop>,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct Municipality {
    /// Key (AGS).
    pub key: String,
    /// Name as in the official list.
    pub name: String,
    /// Key of the Verbandsgemeinde; empty for the city.
    pub association_key: String,
    /// Name of the Verbandsgemeinde; empty for the city.
    pub association: String,
    /// Inhabitants.
    pub population: u64,
    /// Area in square kilometres.
    pub square_km: f64,
    /// Where it lies.
    pub position: EastNorth,
    /// Its postal codes.
    pub postal_codes: Vec<String>,
}

/// A school.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// Official number.
    pub number: String,
    /// Name.
    pub name: String,
    /// School type in the wording of the list.
    pub school_type: String,
    /// Site.
    pub site: String,
    /// Street with number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Place.
    pub place: String,
    /// Public or private.
    pub legal_status: String,
    /// Pupils in all.
    pub pupils: u64,
    /// Pupils of the three stages; they do not always add up.
    pub stages: [u64; 3],
    /// Where it lies, where the table says it.
    pub position: Option<EastNorth>,
}

/// A stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Name with its place.
    pub name: String,
    /// Where it lies.
    pub position: EastNorth,
    /// Index of the municipality it is listed under.
    pub municipality: usize,
}

impl Municipality {
    /// The name without "Stadt".
    #[must_use]
    pub fn short(&self) -> &str {
        self.name.strip_suffix(", Stadt").unwrap_or(&self.name)
    }

    /// Whether the school's place is this municipality.
    fn is_named(&self, place: &str) -> bool {
        self.short() == place || self.short().split(" (").next() == Some(place)
    }
}

impl Facts {
    /// Reads the tables.
    ///
    /// # Errors
    /// [`SynthError::Fact`] where a table of the repository is broken.
    pub fn read() -> Result<Self, SynthError> {
        let mut municipalities = rows("municipalities.csv", MUNICIPALITIES, |row| {
            Some(Municipality {
                key: row.text(0)?,
                name: row.text(1)?,
                association_key: row.text(2)?,
                association: row.text(3)?,
                population: row.number(4)?,
                position: row.degrees(5)?,
                square_km: row.number(7)?,
                postal_codes: Vec::new(),
            })
        })?;
        let index = |municipalities: &[Municipality], key: &str| {
            municipalities.iter().position(|municipality| municipality.key == key)
        };
        for (at, code) in rows("postal_codes.csv", POSTAL_CODES, |row| {
            Some((index(&municipalities, &row.text(0)?)?, row.text(1)?))
        })? {
            municipalities[at].postal_codes.push(code);
        }
        let schools = rows("schools.csv", SCHOOLS, |row| {
            Some(School {
                number: row.text(0)?,
                name: row.text(1)?,
                school_type: row.text(2)?,
                site: row.text(3)?,
                street: row.text(4)?,
                postal_code: row.text(5)?,
                place: row.text(6)?,
                legal_status: row.text(7)?,
                pupils: row.number(8)?,
                stages: [row.number(9)?, row.number(10)?, row.number(11)?],
                position: row.degrees(12),
            })
        })?;
        let stops = rows("stops.csv", STOPS, |row| {
            Some(Stop {
                name: row.text(0)?,
                position: row.degrees(1)?,
                municipality: index(&municipalities, &row.text(3)?)?,
            })
        })?;
        let mut facts = Self { municipalities, schools, stops };
        facts.project()?;
        Ok(facts)
    }

    /// The municipality that a school's address names, or the nearest with its postal code.
    #[must_use]
    pub fn municipality_of(&self, school: &School) -> usize {
        let named = self.municipalities.iter().position(|m| m.is_named(&school.place));
        let by_code =
            || self.municipalities.iter().position(|m| m.postal_codes.contains(&school.postal_code));
        named.or_else(by_code).unwrap_or(0)
    }

    /// Where a school lies, for drawing residences: its position, or its municipality's.
    #[must_use]
    pub fn site(&self, school: &School) -> EastNorth {
        school.position.unwrap_or_else(|| self.municipalities[self.municipality_of(school)].position)
    }

    /// Brings all positions from degrees to metres at once.
    fn project(&mut self) -> Result<(), SynthError> {
        let municipalities = self.municipalities.iter_mut().map(|m| &mut m.position);
        let schools = self.schools.iter_mut().filter_map(|school| school.position.as_mut());
        let stops = self.stops.iter_mut().map(|stop| &mut stop.position);
        let mut all: Vec<&mut EastNorth> = municipalities.chain(schools).chain(stops).collect();
        let mut pairs: Vec<[f64; 2]> = all.iter().map(|position| [position.east, position.north]).collect();
        reproject(Crs::Wgs84, Crs::Utm32, &mut pairs)?;
        for (position, [east, north]) in all.iter_mut().zip(pairs) {
            **position = EastNorth { east, north };
        }
        Ok(())
    }
}

/// A row of a table.
struct Row(csv::StringRecord);

impl Row {
    fn text(&self, column: usize) -> Option<String> {
        self.0.get(column).map(str::to_owned)
    }

    fn number<T: std::str::FromStr>(&self, column: usize) -> Option<T> {
        self.0.get(column)?.parse().ok()
    }

    /// Longitude and latitude, still in degrees.
    fn degrees(&self, column: usize) -> Option<EastNorth> {
        let degrees = LonLat { lon: self.number(column)?, lat: self.number(column + 1)? };
        Some(EastNorth { east: degrees.lon, north: degrees.lat })
    }
}

/// Every row of a table after its comment and header.
fn rows<T>(
    table: &'static str,
    text: &'static str,
    read: impl Fn(&Row) -> Option<T>,
) -> Result<Vec<T>, SynthError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let rows = reader.records().enumerate().map(|(row, record)| {
        let value = record.ok().and_then(|record| read(&Row(record)));
        value.ok_or(SynthError::Fact { table, row: row + 1 })
    });
    rows.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_complete_and_names_its_source_and_licence() {
        let facts = Facts::read().unwrap();
        assert_eq!((facts.municipalities.len(), facts.schools.len(), facts.stops.len()), (105, 105, 1015));
        assert_eq!(facts.schools.iter().map(|school| school.pupils).sum::<u64>(), 24_830);
        assert_eq!(facts.schools.iter().filter(|school| school.position.is_none()).count(), 6);
        assert!(facts.municipalities.iter().all(|m| !m.postal_codes.is_empty()));
        for table in [MUNICIPALITIES, POSTAL_CODES, SCHOOLS, STOPS] {
            let first = table.lines().next().unwrap();
            assert!(first.starts_with("# Quelle: ") && first.contains("Lizenz: "), "{first}");
        }
    }

    #[test]
    fn a_school_without_position_lies_where_its_place_is() {
        let facts = Facts::read().unwrap();
        let of = |number: &str| {
            let school = facts.schools.iter().find(|school| school.number == number).unwrap();
            facts.municipalities[facts.municipality_of(school)].name.clone()
        };
        assert_eq!(of("31404"), "Wiltingen");
        assert_eq!(of("42457"), "Trier, Stadt");
        assert_eq!(of("51471"), "Schweich, Stadt");
    }
}
