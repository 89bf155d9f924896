//! The pupils of a land: as many per school as its list says, of an age that fits the grade,
//! living where pupils of such a school live, brothers and sisters in one household.

use geo_core::EastNorth;
use rustc_hash::FxHashMap;

use crate::{
    calendar::Day,
    extent::largest_remainder,
    facts::School,
    land::{Land, Plan},
    offers::Years,
    random::Random,
};

/// A pupil, invented.
#[derive(Debug, Clone)]
pub struct Pupil {
    /// Number over all lands, from 0.
    pub number: usize,
    /// Index of the school in the land.
    pub school: usize,
    /// Year of schooling.
    pub grade: u8,
    /// Date of birth.
    pub birth: Day,
    /// Family name.
    pub family: String,
    /// Main residence: municipality and house.
    pub home: Home,
    /// Secondary residence, of a few.
    pub second: Option<Home>,
}

/// Index of the municipality in the land, and of the house in it.
pub type Home = (usize, usize);

/// The school year begins in it; ages fit the key date 2026-10-15.
const YEAR: i32 = 2026;
/// Side of the squares that houses are drawn by, in metres.
const SQUARE: f64 = 400.0;
/// How often a pupil is looked for a brother or sister; a third then have one.
const RELATED: f64 = 0.2;
/// No household has more pupils.
const MOST_CHILDREN: usize = 4;
/// The share with a secondary residence.
const SECOND: f64 = 0.004;

#[rustfmt::skip]
const PLANTS: &[&str] = &[
    "Ahorn", "Akelei", "Aster", "Birke", "Buche", "Distel", "Eberesche", "Efeu", "Eiche", "Enzian", "Erle", "Esche",
    "Farn", "Fichte", "Flieder", "Ginster", "Hasel", "Heide", "Holunder", "Iris", "Kamille", "Kastanie", "Kiefer",
    "Klee", "Königskerze", "Krokus", "Lärche", "Lavendel", "Lilie", "Linde", "Löwenzahn", "Lupine", "Malve",
    "Margerite", "Mistel", "Mohn", "Narzisse", "Nelke", "Pappel", "Primel", "Quendel", "Raute", "Rose", "Salbei",
    "Schlehe", "Schlüsselblume", "Tanne", "Thymian", "Tulpe", "Ulme", "Veilchen", "Wacholder", "Weide", "Weißdorn",
];

struct Household {
    home: Home,
    family: String,
    births: Vec<Day>,
}

/// Houses by square.
struct Squares {
    centres: Vec<EastNorth>,
    houses: Vec<Vec<Home>>,
}

impl Squares {
    #[allow(clippy::cast_possible_truncation, reason = "squares of Germany")]
    fn of(land: &Land) -> Self {
        let mut squares = Self { centres: Vec::new(), houses: Vec::new() };
        let mut known: FxHashMap<(i32, i32), usize> = FxHashMap::default();
        for (t, town) in land.towns.iter().enumerate() {
            for (h, house) in town.houses.iter().enumerate() {
                let [x, y] = [house.position.east, house.position.north].map(|v| (v / SQUARE).floor());
                let at = *known.entry((x as i32, y as i32)).or_insert_with(|| {
                    squares.centres.push(EastNorth { east: (x + 0.5) * SQUARE, north: (y + 0.5) * SQUARE });
                    squares.houses.push(Vec::new());
                    squares.houses.len() - 1
                });
                squares.houses[at].push((t, h));
            }
        }
        squares
    }
}

/// Where the pupils of one school live, square by square: running sums of weights.
struct Catchment(Vec<f64>);

impl Catchment {
    fn draw(&self, random: &mut Random) -> usize {
        let lot = random.between(0.0, self.0.last().copied().unwrap_or_default());
        self.0.partition_point(|sum| *sum <= lot).min(self.0.len() - 1)
    }
}

impl Plan {
    /// The pupils of a land, school by school and grade by grade.
    #[must_use]
    pub fn pupils(&self, land: &Land) -> Vec<Pupil> {
        let mut random = Random::of(self.seed, &[3, land.number as u64]);
        let squares = Squares::of(land);
        let mut households: Vec<Household> = Vec::new();
        let mut by_square: Vec<Vec<usize>> = vec![Vec::new(); squares.houses.len()];
        let mut pupils = Vec::new();
        for (school, (_, facts)) in land.schools.iter().enumerate() {
            let total = self.extent.pupils[land.number][school];
            let catchment = catchment(land, school, &squares);
            for (grade, count) in (1_u8..).zip(grades(facts, land.offers[school].years, total)) {
                for _ in 0..count {
                    let birth = birth(&mut random, grade);
                    let square = catchment.draw(&mut random);
                    let related = random.chance(RELATED);
                    let sibling = related
                        .then(|| sibling(&mut random, &by_square[square], &households, birth))
                        .flatten();
                    let (household, birth) = sibling.unwrap_or_else(|| {
                        let home = *random.pick(&squares.houses[square]);
                        let family = format!("Erfunden-{}", random.pick(PLANTS));
                        households.push(Household { home, family, births: Vec::new() });
                        by_square[square].push(households.len() - 1);
                        (households.len() - 1, birth)
                    });
                    let second = random.chance(SECOND).then(|| {
                        let square = random.below(squares.houses.len());
                        *random.pick(&squares.houses[square])
                    });
                    let Household { home, family, births } = &mut households[household];
                    births.push(birth);
                    pupils.push(Pupil {
                        number: land.first_pupil + pupils.len(),
                        school,
                        grade,
                        birth,
                        family: family.clone(),
                        home: *home,
                        second: second.filter(|second| second != home),
                    });
                }
            }
        }
        pupils
    }
}

/// A household of the square with room for a child born then, and its birthday: twins share it.
fn sibling(
    random: &mut Random,
    near: &[usize],
    households: &[Household],
    birth: Day,
) -> Option<(usize, Day)> {
    (0..8).find_map(|_| {
        let at = *near.get(random.below(near.len()))?;
        let births = &households[at].births;
        let apart = births.iter().map(|other| (other.0 - birth.0).abs()).min().unwrap_or(i32::MAX);
        let twin = births.iter().find(|other| (other.0 - birth.0).abs() < 40 && random.chance(0.05));
        match twin {
            _ if births.len() >= MOST_CHILDREN => None,
            Some(twin) => Some((at, *twin)),
            None => (apart > 330).then_some((at, birth)),
        }
    })
}

/// How far pupils come from, in metres: half as many from there as from next door.
fn reach(school_type: &str) -> f64 {
    match school_type {
        "Grundschule" => 1300.0,
        "Gymnasium" => 6500.0,
        "Förderschule" => 9000.0,
        "Freie Waldorfschule" => 11_000.0,
        _ => 4500.0,
    }
}

fn catchment(land: &Land, school: usize, squares: &Squares) -> Catchment {
    let is_primary = |at: usize| land.schools[at].1.school_type == "Grundschule";
    let site = land.sites[school];
    let reach = reach(&land.schools[school].1.school_type);
    let rivals: Vec<EastNorth> = (0..land.schools.len())
        .filter(|other| is_primary(school) && is_primary(*other) && *other != school)
        .map(|other| land.sites[other])
        .collect();
    let mut sum = 0.0;
    let sums = squares.centres.iter().zip(&squares.houses).map(|(centre, houses)| {
        let distance = centre.distance(site).0;
        // A primary school has a district: few come from where another one is nearer.
        let nearer = rivals.iter().any(|rival| rival.distance(*centre).0 < distance - 100.0);
        let share = (1.0 + (distance / reach).powi(2)).powi(-3) * if nearer { 0.02 } else { 1.0 };
        sum += share * real(houses.len());
        sum
    });
    Catchment(sums.collect())
}

/// Pupils per grade, from grade 1: by the stages of the list; where they do not add up, the
/// rest goes to all grades that such a school has.
fn grades(school: &School, years: Option<Years>, total: usize) -> Vec<usize> {
    let listed: u64 = school.stages.iter().sum();
    let [primary, first, second] = school.stages;
    let shares =
        largest_remainder(total as u64, &[primary, first, second, school.pupils.saturating_sub(listed)]);
    let mut grades = vec![0; 13];
    let last = if years == Some(Years::Eight) { 12 } else { 13 };
    // Grades 1 to 10 of a Förderschule; no other school has a rest.
    for (share, range) in shares.into_iter().zip([0..4, 4..10, 10..last, 0..10]) {
        let even = vec![1; range.len()];
        for (grade, count) in range.zip(largest_remainder(share as u64, &even)) {
            grades[grade] += count;
        }
    }
    grades
}

/// A birthday for the grade: six years old by 31 August before grade 1, some a year older.
fn birth(random: &mut Random, grade: u8) -> Day {
    let late = i32::from(random.chance(0.06));
    let last = Day::of(YEAR - 5 - i32::from(grade) - late, 8, 31);
    Day(last.0 - i32::try_from(random.below(365)).unwrap_or_default())
}

#[allow(clippy::cast_precision_loss, reason = "houses of a square")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::land::tests::plan;

    #[test]
    fn every_school_has_the_pupils_of_the_fact_table_by_stage() {
        let plan = plan(1, None, None);
        let pupils = plan.pupils(&plan.land(0));
        assert_eq!(pupils.len(), 24_830);
        for (i, school) in plan.facts.schools.iter().enumerate() {
            let own: Vec<&Pupil> = pupils.iter().filter(|pupil| pupil.school == i).collect();
            assert_eq!(own.len() as u64, school.pupils, "{}", school.number);
            if school.stages.iter().sum::<u64>() == school.pupils {
                let of = |grades: std::ops::RangeInclusive<u8>| {
                    own.iter().filter(|pupil| grades.contains(&pupil.grade)).count() as u64
                };
                assert_eq!([of(1..=4), of(5..=10), of(11..=13)], school.stages, "{}", school.number);
            }
        }
    }

    #[test]
    fn a_third_of_the_pupils_have_brothers_or_sisters_under_one_name() {
        let plan = plan(1, None, None);
        let pupils = plan.pupils(&plan.land(0));
        let mut households: BTreeMap<(Home, &str), Vec<Day>> = BTreeMap::new();
        for pupil in &pupils {
            households.entry((pupil.home, &pupil.family)).or_default().push(pupil.birth);
        }
        let with: usize = households.values().map(Vec::len).filter(|children| *children > 1).sum();
        let share = real(with) / real(pupils.len());
        assert!((0.30..0.40).contains(&share), "{share}");
    }

    #[test]
    fn ages_fit_the_grade_and_primary_pupils_live_near() {
        let plan = plan(1, None, None);
        let land = plan.land(0);
        let pupils = plan.pupils(&land);
        let key_date = Day::of(2026, 10, 15);
        let mut near = (0, 0);
        for pupil in &pupils {
            let years = (key_date.0 - pupil.birth.0) / 365;
            assert!((5..=8).contains(&(years - i32::from(pupil.grade))), "{years} in {}", pupil.grade);
            if land.schools[pupil.school].1.school_type == "Grundschule" {
                let home = land.towns[pupil.home.0].houses[pupil.home.1].position;
                near.1 += 1;
                near.0 += usize::from(home.distance(land.sites[pupil.school]).0 < 5000.0);
            }
        }
        assert!(near.0 * 10 > near.1 * 8, "{near:?}");
    }
}
