//! School sites on foot: where one enters them. Entrances come from the first of these that
//! knows any: the office's table, the school list, gates and doors mapped on the school's grounds,
//! ways that cross the outline of the grounds, the address.

use formats::school_grounds::SchoolGround;
use geo::{Contains, MultiPolygon, Point};
use geo_core::{EastNorth, Localised, LonLat, School, SiteId};
use network::{Snapper, geodesy::length_of};

use super::{FootInputs, PlaceSchool, WalkingError, degrees};

/// Grounds this near to a site's position are its own, in metres.
const BESIDE: f64 = 50.0;
/// Grounds with the school's number belong to the site within this distance, in metres.
const SAME_NUMBER: f64 = 1000.0;

/// A site and where one enters it.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteOnFoot {
    /// The site.
    pub id: SiteId,
    /// Name of the school.
    pub name: String,
    /// Its position in EPSG:25832: listed, or that of its address; `None` where neither is known.
    pub position: Option<EastNorth>,
    /// The same in WGS 84.
    pub place: Option<LonLat>,
    /// Where one enters it; empty only without a position.
    pub entrances: Vec<LonLat>,
    /// Where the entrances are known from.
    pub source: EntranceSource,
}

/// Where the entrances of a site are known from, the best source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntranceSource {
    /// The office's table of entrances.
    Table,
    /// The school list.
    SchoolList,
    /// Entrances and gates mapped on the school's grounds.
    Mapped,
    /// Ways that cross the outline of the grounds.
    Outline,
    /// Nothing but the address: the position of the site stands for its entrance.
    Address,
    /// Not even that.
    Nowhere,
}

impl EntranceSource {
    /// Every source, best first.
    pub const ALL: [Self; 6] =
        [Self::Table, Self::SchoolList, Self::Mapped, Self::Outline, Self::Address, Self::Nowhere];

    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::SchoolList => "school_list",
            Self::Mapped => "mapped",
            Self::Outline => "outline",
            Self::Address => "address",
            Self::Nowhere => "nowhere",
        }
    }
}

impl std::fmt::Display for EntranceSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Table => "entrances from the table",
            Self::SchoolList => "entrances from the school list",
            Self::Mapped => "gates and doors mapped on the grounds",
            Self::Outline => "ways that cross the outline of the grounds",
            Self::Address => "no entrance known, measured to the address",
            Self::Nowhere => "neither entrance nor position: nothing is measured",
        })
    }
}

impl Localised for EntranceSource {
    fn german(&self) -> String {
        match self {
            Self::Table => "Eingänge aus der Tabelle",
            Self::SchoolList => "Eingänge aus der Schulliste",
            Self::Mapped => "Tore und Türen, auf dem Schulgelände erfasst",
            Self::Outline => "Wege, die den Rand des Schulgeländes kreuzen",
            Self::Address => "kein Eingang bekannt, gemessen bis zur Adresse",
            Self::Nowhere => "weder Eingang noch Lage: es wird nichts gemessen",
        }
        .into()
    }
}

/// The sites of the school list with their entrances, in its order.
pub(super) fn of(
    inputs: &FootInputs,
    grounds: &[SchoolGround],
    snapper: &Snapper<'_>,
    place: &PlaceSchool<'_>,
) -> Result<Vec<SiteOnFoot>, WalkingError> {
    inputs
        .schools
        .iter()
        .map(|school| {
            let position = school.position.or_else(|| place(&school.address));
            let place =
                position.map(|position| degrees(&[position])).transpose()?.and_then(|at| at.first().copied());
            let is_only_site =
                inputs.schools.iter().filter(|other| other.id.school == school.id.school).count() == 1;
            let ground = ground_of(school, is_only_site, place, grounds);
            let position = match (position, ground) {
                (None, Some(ground)) => Some(ground.position.to_east_north()?),
                (position, _) => position,
            };
            let place = place.or_else(|| ground.map(|ground| ground.position));
            let (entrances, source) = entrances(inputs, school, ground, place, snapper)?;
            let (id, name) = (school.id.clone(), school.name.clone());
            Ok(SiteOnFoot { id, name, position, place, entrances, source })
        })
        .collect()
}

fn entrances(
    inputs: &FootInputs,
    school: &School,
    ground: Option<&SchoolGround>,
    place: Option<LonLat>,
    snapper: &Snapper<'_>,
) -> Result<(Vec<LonLat>, EntranceSource), WalkingError> {
    let own = inputs.entrances.iter().filter(|entrance| entrance.site == school.id);
    let table: Vec<LonLat> = own.map(|entrance| entrance.position).collect();
    if !table.is_empty() {
        return Ok((table, EntranceSource::Table));
    }
    if !school.entrances.is_empty() {
        return Ok((degrees(&school.entrances)?, EntranceSource::SchoolList));
    }
    if let Some(ground) = ground {
        if !ground.entrances.is_empty() {
            return Ok((ground.entrances.clone(), EntranceSource::Mapped));
        }
        let crossings = snapper.crossings(&ground.outline);
        if !crossings.is_empty() {
            return Ok((crossings, EntranceSource::Outline));
        }
    }
    Ok(match place {
        Some(place) => (vec![place], EntranceSource::Address),
        None => (Vec::new(), EntranceSource::Nowhere),
    })
}

/// The grounds of a site: those around its position, else those beside it, else the nearest with
/// its number. Where the school has several sites, a number alone does not say which is meant.
fn ground_of<'g>(
    school: &School,
    is_only_site: bool,
    place: Option<LonLat>,
    grounds: &'g [SchoolGround],
) -> Option<&'g SchoolGround> {
    // Spreadsheets drop zeros before a number.
    let number = school.id.school.0.trim_start_matches('0');
    let has_number = |ground: &SchoolGround| {
        ground.number.as_deref().is_some_and(|listed| listed.trim_start_matches('0') == number)
    };
    let Some(place) = place else {
        return grounds.iter().find(|ground| is_only_site && has_number(ground));
    };
    let drawn = grounds.iter().filter(|ground| {
        !ground.outline.0.is_empty() && length_of(ground.position, place) <= 2.0 * SAME_NUMBER
    });
    drawn
        .filter_map(|ground| {
            let apart = metres_to(&ground.outline, place);
            let rank = match (apart, has_number(ground)) {
                (0.0, true) => 0,
                (0.0, false) => 1,
                (apart, true) if apart <= BESIDE => 2,
                (apart, false) if apart <= BESIDE && ground.number.is_none() => 3,
                (apart, true) if apart <= SAME_NUMBER && is_only_site => 4,
                _ => return None,
            };
            Some((rank, apart, ground))
        })
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(_, _, ground)| ground)
}

/// How far a place lies from an outline in WGS 84, in metres; 0 within it.
fn metres_to(outline: &MultiPolygon<f64>, place: LonLat) -> f64 {
    if outline.contains(&Point::new(place.lon, place.lat)) {
        return 0.0;
    }
    let rings = outline.iter().flat_map(|polygon| polygon.exterior().lines());
    rings
        .map(|side| {
            let (dx, dy) = (side.end.x - side.start.x, side.end.y - side.start.y);
            // Near a place degrees of longitude are shorter than those of latitude by this.
            let shrink = place.lat.to_radians().cos().powi(2);
            let square = dx * dx * shrink + dy * dy;
            let along = (place.lon - side.start.x) * dx * shrink + (place.lat - side.start.y) * dy;
            let share = if square > 0.0 { (along / square).clamp(0.0, 1.0) } else { 0.0 };
            let near = LonLat { lon: side.start.x + share * dx, lat: side.start.y + share * dy };
            length_of(near, place)
        })
        .fold(f64::INFINITY, f64::min)
}
