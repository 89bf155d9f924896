//! The smaller tables: postal codes of the municipalities, the schools with their bells, and
//! entrances of some of them.

use std::fmt::Write as _;

use geo_core::reproject::CrsError;

use super::geojson::degrees;
use crate::{facts::School, land::Land, offers::Years, random::Random};

/// The first line of the table of postal codes.
pub const POSTAL_CODES: &str = "ags,postal_code\n";

/// The first line of the table of entrances.
pub const ENTRANCES: &str = "site,lon,lat\n";

/// The first line of the school list.
pub const SCHOOLS: &str = "Schulnummer;Standort;Schulname;Schulart;Straße;PLZ;Ort;Rechtsstatus;Schülerzahl;Primarstufe;\
                           Sekundarstufe 1;Sekundarstufe 2;Kapazität;Bildungsgang;Erste Fremdsprachen;lon;lat;Beginn 1-4;Ende 1-2;Ende 3-4;Beginn 5-13;\
                           Ende 5-10;Ende 11-13;Glasfaser;WLAN;Hinweis\r\n";

/// What is no fact about a school of the first land.
const INVENTED: &str = "Kapazität, Bildungsgang, Fremdsprachen, Unterrichtszeiten und Ausstattung erfunden";

/// The pairs of a land. In the first one they are facts.
#[must_use]
pub fn postal_codes(land: &Land, facts: &[crate::facts::Municipality]) -> String {
    let mut text = String::new();
    for (town, fact) in land.towns.iter().zip(facts) {
        let mut codes: Vec<&str> =
            town.localities.iter().map(|locality| locality.postal_code.as_str()).collect();
        if land.number == 0 {
            codes.extend(fact.postal_codes.iter().map(String::as_str));
        }
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let _ = writeln!(text, "{},{code}", town.key);
        }
    }
    text
}

/// The schools of a land with these numbers of pupils.
#[must_use]
pub fn schools(seed: u64, land: &Land, pupils: &[usize], degrees: &[Option<[f64; 2]>]) -> String {
    let mut text = String::new();
    for (i, (_, school)) in land.schools.iter().enumerate() {
        let offer = &land.offers[i];
        let mut random = Random::of(seed, &[6, land.number as u64, i as u64]);
        let [lon, lat] =
            degrees[i].map_or_else(Default::default, |pair| pair.map(|value| format!("{value:.6}")));
        let [primary, first, second] = school.stages.map(|stage| stage.to_string());
        let _ = write!(
            text,
            "{};{};{};{};{};{};{};{};{};{primary};{first};{second};{};{};{};{lon};{lat};",
            school.number,
            school.site,
            school.name,
            school.school_type,
            school.street,
            school.postal_code,
            school.place,
            school.legal_status,
            pupils[i],
            offer.capacity,
            offer.years.map(Years::as_str).unwrap_or_default(),
            offer.languages.join(", "),
        );
        let note = if land.number == 0 { INVENTED } else { "Schule erfunden" };
        let bells = bells(&mut random, school).join(";");
        let _ = write!(text, "{bells};{};{note}\r\n", equipment(&mut random).join(";"));
    }
    text
}

/// The entrances of a land that the table names. The site may be named or not where a school
/// has one.
///
/// # Errors
/// [`CrsError`] where they cannot be brought to degrees.
pub fn entrances(land: &Land) -> Result<String, CrsError> {
    let mut text = String::new();
    for grounds in &land.grounds {
        let (town, school) = &land.schools[grounds.school];
        let points = grounds.listed.iter().map(|point| land.towns[*town].points[*point as usize]);
        for [lon, lat] in degrees(points.map(|point| [point.east, point.north]).collect())? {
            text.push_str(&school.number);
            if grounds.school % 2 == 1 {
                let _ = write!(text, "/{}", school.site);
            }
            let _ = writeln!(text, ",{lon:.7},{lat:.7}");
        }
    }
    Ok(text)
}

/// Digital equipment: a fibre connection, and where there is WLAN.
fn equipment(random: &mut Random) -> [&'static str; 2] {
    let fibre = if random.chance(0.6) { "ja" } else { "nein" };
    let rooms = ["alle Räume", "ein Teil der Räume", "keines"];
    [fibre, rooms[random.below(rooms.len())]]
}

/// Begin and end of lessons as the columns want them.
fn bells(random: &mut Random, school: &School) -> [String; 6] {
    let at = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let start = 7 * 60 + 40 + 5 * random.below(6);
    let rest = school.pupils > school.stages.iter().sum();
    let has = |stage: usize| school.stages[stage] > 0 || rest && stage < 2;
    let when = |has: bool, minutes: usize| if has { at(minutes) } else { String::new() };
    [
        when(has(0), start),
        when(has(0), start + 240),
        when(has(0), start + 305),
        when(has(1) || has(2), start),
        when(has(1), start + 320),
        when(has(2), start + 500),
    ]
}
