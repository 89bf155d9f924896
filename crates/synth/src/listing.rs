//! How a list writes a residence: as the register does, or with one kind of dirt, and what the
//! geocoder should make of it.

use crate::{
    corruption::SPELLINGS,
    dirt::DIRT,
    known::Known,
    land::Land,
    places::{ONLY_MUNICIPALITY, PLACES, Situation},
    pupils::Home,
    random::Random,
};

/// A residence as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Street.
    pub street: String,
    /// House number.
    pub number: String,
    /// Postal code.
    pub code: String,
    /// Place.
    pub place: String,
    /// Ortsteil.
    pub locality: String,
    /// What was done to it.
    pub kind: &'static str,
    /// What should become of it.
    pub expected: Expected,
}

/// What the geocoder should find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The address itself.
    HouseNumber,
    /// Several, among them the address.
    Ambiguous,
    /// Not this address: the register has none.
    Absent,
}

impl Expected {
    /// As the truth file names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HouseNumber => "house_number",
            Self::Ambiguous => "ambiguous",
            Self::Absent => "absent",
        }
    }
}

/// The form that the rows of a list have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any character; street and number in one column.
    Sheet,
    /// Windows-1252; street and number in two columns.
    Csv,
}

/// The share of rows with dirt.
const DIRTY: f64 = 0.42;
/// The share of dirty rows that try the seldom possible kinds first.
const SELDOM: f64 = 0.2;
/// The share of rows whose address does not exist.
const ABSENT: f64 = 0.004;
/// Kinds that few addresses allow, so that lots would seldom hit.
const SELDOM_KINDS: &[&str] = &[
    "Dr.- as Doktor-",
    "St. and Sankt",
    "first name abbreviated",
    "12 a, 12A, 12 A, 12-a",
    "suffix in the number field alone",
    "Am, An der, Auf dem, In der",
    "rn read as m",
    "th as t",
    "ph as f",
    "tz as z",
    "ck as k",
    "other dashes",
    "compound joined",
    "y and z swapped",
    "Haus Nr.",
];
/// The kind of a row without dirt.
pub const CLEAN: &str = "as in the register";

/// Writes residences of one land.
pub struct Clerk<'l> {
    /// The land.
    pub land: &'l Land,
    /// What its register holds more than once.
    pub known: &'l Known,
    /// All postal codes of the land.
    pub postal_codes: &'l [String],
    /// So many ambiguous rows may still be written.
    pub ambiguous_left: usize,
}

impl Clerk<'_> {
    /// The residence without dirt, unmistakable.
    pub fn clean(&self, random: &mut Random, (town, house): Home) -> Listed {
        let (index, town) = (town, &self.land.towns[town]);
        let house = &town.houses[house];
        let locality = town.locality(house).name.as_str();
        let one = self.known.is_one_in_town(index, town, house);
        let said = !one || random.chance(0.7);
        Listed {
            street: town.street_or_village(house).to_owned(),
            number: house.number.to_string(),
            code: town.postal_code(house).to_owned(),
            place: town.name.clone(),
            locality: if said { locality.to_owned() } else { String::new() },
            kind: CLEAN,
            expected: Expected::HouseNumber,
        }
    }

    /// The residence as a list has it, dirty or not.
    pub fn list(&mut self, random: &mut Random, home: Home, form: Form) -> Listed {
        let clean = self.clean(random, home);
        if random.chance(ABSENT) {
            return self.absent(random, home, clean);
        }
        if !random.chance(DIRTY) {
            return clean;
        }
        if self.ambiguous_left > 0 && self.may_be_ambiguous(home) {
            self.ambiguous_left -= 1;
            let expected = Expected::Ambiguous;
            return Listed { locality: String::new(), kind: ONLY_MUNICIPALITY, expected, ..clean };
        }
        let seldom = random.chance(SELDOM);
        let first = random.below(SELDOM_KINDS.len());
        for attempt in 0..SELDOM_KINDS.len() + 12 {
            let dirty = if attempt >= SELDOM_KINDS.len() {
                self.dirty(random, home, &clean, None)
            } else if seldom {
                let kind = SELDOM_KINDS[(first + attempt) % SELDOM_KINDS.len()];
                self.dirty(random, home, &clean, Some(kind))
            } else {
                continue;
            };
            if let Some(dirty) = dirty.filter(|dirty| fits(dirty, form)) {
                return dirty;
            }
        }
        clean
    }

    /// The residence with dirt of a kind, or of one drawn by lot; `None` where it does not allow
    /// the kind.
    fn dirty(&self, random: &mut Random, home: Home, clean: &Listed, kind: Option<&str>) -> Option<Listed> {
        let spelling = |random: &mut Random| match random.below(100) {
            0..45 => Some(random.pick(SPELLINGS)),
            45..80 => Some(random.pick(DIRT)),
            _ => None,
        };
        let spelling = match kind {
            Some(kind) => SPELLINGS.iter().chain(DIRT).find(|(name, _)| *name == kind),
            None => spelling(random),
        };
        if let Some((kind, spell)) = spelling {
            let (street, number) = spell(random, &clean.street, &clean.number)?;
            return Some(Listed { street, number, kind, ..clean.clone() }).filter(|_| *kind != CLEAN);
        }
        let (kind, name) = match kind {
            Some(kind) => PLACES.iter().find(|(name, _)| *name == kind)?,
            None => random.pick(PLACES),
        };
        let town = &self.land.towns[home.0];
        let house = &town.houses[home.1];
        if *kind == CLEAN || !self.says_enough(home, kind) {
            return None;
        }
        let situation = Situation {
            street: &clean.street,
            locality: &town.locality(house).name,
            municipality: &town.name,
            association: &town.association,
            postal_code: &clean.code,
            postal_codes: self.postal_codes,
            is_the_town_s: &|| false,
        };
        let (street, code, place) = name(random, &situation)?;
        Some(Listed { street, code, place, locality: String::new(), kind, ..clean.clone() })
    }

    /// Whether the address can be told from all others when its place is named in this way.
    fn says_enough(&self, home: Home, kind: &str) -> bool {
        let town = &self.land.towns[home.0];
        let house = &town.houses[home.1];
        let locality = town.locality(house).name.as_str();
        let one = self.known.is_one_in_town(home.0, town, house);
        // The main locality bears the municipality's name, which does not tell it from the others.
        let named = locality.is_empty() || locality != town.name;
        match kind {
            ONLY_MUNICIPALITY => one,
            "only the Ortsteil" => named && self.known.is_one_place(locality),
            "OT" | "Ortsteil in brackets" | "Ortsteil before the street" | "Haus Nr." => named,
            "postal code missing" | "postal code wrong" | "postal code unknown" => {
                (one || named) && self.known.is_one_place(&town.name)
            }
            "place misspelt" => self.known.is_one_place(&town.name),
            "Verbandsgemeinde, said" | "Verbandsgemeinde, bare" => {
                self.known.is_one_in_association(town, house)
            }
            _ => one || named,
        }
    }

    /// Whether another Ortsteil has the address too.
    fn may_be_ambiguous(&self, home: Home) -> bool {
        let town = &self.land.towns[home.0];
        self.known.stands_again(home.0, town, &town.houses[home.1])
    }

    /// An address that the register does not have.
    fn absent(&self, random: &mut Random, home: Home, clean: Listed) -> Listed {
        const ELSEWHERE: &[[&str; 4]] = &[
            ["Rue de Trèves", "12", "L-6793", "Grevenmacher"],
            ["Route du Vin", "8", "L-6701", "Grevenmacher"],
            ["Esplanade", "3", "L-6637", "Wasserbillig"],
            ["Rue Principale", "21", "L-5480", "Wormeldange"],
        ];
        let expected = Expected::Absent;
        let number = 1 + u16::try_from(random.below(60)).unwrap_or_default();
        match random.below(3) {
            0 => {
                let street =
                    (*random.pick(&["Neubaugebiet Sonnenhang II", "Erschließungsweg Nord", "Planstraße C"]))
                        .to_owned();
                Listed { street, number: number.to_string(), kind: "new building area", expected, ..clean }
            }
            1 if !self.known.holds(home.0, &clean.street, number) => {
                Listed { number: number.to_string(), kind: "number not there", expected, ..clean }
            }
            _ => {
                let [street, number, code, place] = random.pick(ELSEWHERE).map(str::to_owned);
                Listed {
                    street,
                    number,
                    code,
                    place,
                    locality: String::new(),
                    kind: "outside the region",
                    expected,
                }
            }
        }
    }
}

/// Whether the form of the list can hold it.
fn fits(listed: &Listed, form: Form) -> bool {
    match form {
        // A number twice in one field, or alone, says something else.
        Form::Sheet => listed.kind != "number in both fields" && !listed.street.is_empty(),
        Form::Csv => [&listed.street, &listed.number, &listed.place].iter().all(|text| in_windows_1252(text)),
    }
}

fn in_windows_1252(text: &str) -> bool {
    text.is_ascii() || !encoding_rs::WINDOWS_1252.encode(text).2
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::land::tests::plan;

    fn rows(form: Form) -> Vec<Listed> {
        let plan = plan(1, None, None);
        let land = plan.land(0);
        let known = Known::of(&land);
        let codes = vec!["54290".to_owned(), "54329".to_owned(), "54411".to_owned()];
        let mut clerk = Clerk { land: &land, known: &known, postal_codes: &codes, ambiguous_left: 5 };
        let mut random = Random::new(5);
        plan.pupils(&land).iter().map(|pupil| clerk.list(&mut random, pupil.home, form)).collect()
    }

    #[test]
    fn two_fifths_are_dirty_and_every_kind_occurs_in_one_list_or_the_other() {
        let (sheet, csv) = (rows(Form::Sheet), rows(Form::Csv));
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for row in sheet.iter().chain(&csv) {
            *kinds.entry(row.kind).or_default() += 1;
        }
        for (kind, count) in SPELLINGS
            .iter()
            .chain(DIRT)
            .map(|(name, _)| *name)
            .chain(PLACES.iter().map(|(name, _)| *name))
            .map(|kind| (kind, kinds.get(kind)))
        {
            assert!(count.is_some(), "{kind}: {kinds:?}");
        }
        let dirty = sheet.iter().filter(|row| row.kind != CLEAN).count() * 100 / sheet.len();
        assert!((36..=44).contains(&dirty), "{dirty} %");
    }

    #[test]
    fn few_are_absent_or_ambiguous_and_the_truth_says_so() {
        let rows = rows(Form::Csv);
        let count = |expected| rows.iter().filter(|row| row.expected == expected).count();
        assert_eq!(count(Expected::Ambiguous), 5);
        assert!((1..=rows.len() / 200).contains(&count(Expected::Absent)));
    }

    #[test]
    fn nothing_in_the_csv_list_needs_more_than_windows_1252() {
        for row in rows(Form::Csv) {
            assert!(
                [&row.street, &row.number, &row.place, &row.locality]
                    .iter()
                    .all(|text| in_windows_1252(text))
            );
        }
    }
}
