//! Weighing candidates: the one that disagrees least with the list is taken, unless another
//! one elsewhere disagrees hardly more.

use super::{
    MatchLevel, Placement, Spelling,
    candidates::{self, Scope, StreetCandidate},
    evidence::{self, Evidence},
    house_number::Readings,
    listed::{Listed, Split},
    number_match::NumberMatch,
    points,
    street_key::street_key,
};
use crate::{
    address::PostalAddress,
    fold::Words,
    gazetteer::{Gazetteer, House, is_numbered_by_village},
    position::EastNorth,
    register::RegisterQuality,
    units::Metres,
};

/// Houses closer than this are one address held twice.
pub(crate) const SAME_PLACE: Metres = Metres(100.0);
/// Parts of a street closer than this are one street.
const SAME_STREET: Metres = Metres(300.0);
/// More candidates than this are not listed.
const LISTED: usize = 20;

/// A street of the register with what it has for the listed number.
#[derive(Debug, Clone)]
struct Candidate {
    points: i32,
    /// Those of the points that place and postal code make.
    place_points: i32,
    supported: bool,
    street: u32,
    found: Found,
    position: EastNorth,
    quality: Metres,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    House(u32),
    Neighbour(u32),
    Between,
    Street,
}

/// Places an address; where that fails, once more with a place at the front of the street field
/// taken for what it is.
pub(super) fn place<'g>(gazetteer: &'g Gazetteer, address: &PostalAddress) -> Placement<'g> {
    let placement = place_as_listed(gazetteer, address);
    if !matches!(placement.level, MatchLevel::Place | MatchLevel::Unmatched) {
        return placement;
    }
    // "Niedermennig Hauptstr. 5": the place stands before the street.
    let Some(apart) = evidence::place_before_street(gazetteer, address) else { return placement };
    let better = place_as_listed(gazetteer, &apart);
    if better.level < MatchLevel::Place { better } else { placement }
}

fn place_as_listed<'g>(gazetteer: &'g Gazetteer, address: &PostalAddress) -> Placement<'g> {
    let listed = Listed::of(address);
    let evidence = Evidence::of(gazetteer, address, &listed.hints);
    let scope = Scope::of(gazetteer, &evidence);
    let mut candidates = exact_candidates(gazetteer, &evidence, &scope, &listed, address);
    // A street of this very name in another place does not rule out a misspelt one in this.
    if !candidates.iter().any(|c| c.supported && c.place_points < points::OTHER_PLACE) {
        candidates.extend(similar_candidates(gazetteer, &evidence, &scope, &listed));
    }
    decide(gazetteer, &evidence, candidates)
}

/// Candidates whose street is spelt as in the register, from every reading.
fn exact_candidates(
    gazetteer: &Gazetteer,
    evidence: &Evidence<'_>,
    scope: &Scope,
    listed: &Listed<'_>,
    address: &PostalAddress,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for split in &listed.splits {
        let readings = readings(split);
        let key = street_key(split.street);
        let streets = if is_numbered_by_village(&key) {
            village_streets(gazetteer, scope, address)
        } else {
            candidates::exact(gazetteer, scope, &key)
        };
        assess(gazetteer, evidence, &streets, &readings, &mut found);
        if found.iter().any(|c: &Candidate| c.supported && c.points < points::MARGIN) {
            break;
        }
    }
    found
}

/// Candidates whose street is spelt otherwise. Readings after the first two only differ in
/// what they take for a number.
fn similar_candidates(
    gazetteer: &Gazetteer,
    evidence: &Evidence<'_>,
    scope: &Scope,
    listed: &Listed<'_>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for split in listed.splits.iter().filter(|split| !split.street.is_empty()).take(3) {
        let readings = readings(split);
        let streets = candidates::similar(gazetteer, scope, split.street);
        assess(gazetteer, evidence, &streets, &readings, &mut found);
        if found.iter().any(|c| c.supported && matches!(c.found, Found::House(_))) {
            break;
        }
    }
    found
}

fn readings(split: &Split<'_>) -> Readings {
    if split.suffix.is_empty() {
        Readings::of(split.number)
    } else {
        Readings::of(&format!("{}{}", split.number, split.suffix))
    }
}

/// "Haus Nr. 5": the street is the village itself, under any of the listed place names.
fn village_streets(gazetteer: &Gazetteer, scope: &Scope, address: &PostalAddress) -> Vec<StreetCandidate> {
    let mut streets = Vec::new();
    for text in [&address.locality, &address.place] {
        let words = Words::of(text);
        let each = words.iter().map(|(word, _)| word.to_owned());
        for key in std::iter::once(street_key(text)).chain(each) {
            streets.extend(candidates::exact(gazetteer, scope, &key));
        }
    }
    streets.sort_by_key(|candidate| candidate.street);
    streets.dedup_by_key(|candidate| candidate.street);
    streets
}

/// Looks the number up in each street and weighs what is found.
fn assess(
    gazetteer: &Gazetteer,
    evidence: &Evidence<'_>,
    streets: &[StreetCandidate],
    readings: &Readings,
    found: &mut Vec<Candidate>,
) {
    for candidate in streets {
        let street = gazetteer.street(candidate.street);
        let number = NumberMatch::of(gazetteer, candidate.street, readings);
        let base = candidate.points + number.points();
        let mut push = |kind: Found, house: Option<&House>, position: EastNorth, quality: Metres| {
            let agreement = evidence.agreement(gazetteer, street, house);
            let (place_points, supported) = (agreement.points, agreement.supported);
            let points = base + place_points;
            found.push(Candidate {
                points,
                place_points,
                supported,
                street: candidate.street,
                found: kind,
                position,
                quality,
            });
        };
        match number {
            NumberMatch::Exact { houses, .. } => {
                for id in houses {
                    let house = gazetteer.house(id);
                    push(Found::House(id), Some(house), house.position(), quality_of(house));
                }
            }
            NumberMatch::Near(id) => {
                let house = gazetteer.house(id);
                push(Found::Neighbour(id), Some(house), house.position(), Metres(quality_of(house).0 + 50.0));
            }
            NumberMatch::Between { position, quality } => push(Found::Between, None, position, quality),
            NumberMatch::Missing | NumberMatch::NotListed => {
                if let Some(extent) = gazetteer.extent(gazetteer.houses_of(candidate.street)) {
                    push(Found::Street, None, extent.middle, Metres(extent.radius.0 + 50.0));
                }
            }
        }
    }
}

fn quality_of(house: &House) -> Metres {
    match house.quality {
        RegisterQuality::Building => Metres(25.0),
        RegisterQuality::Parcel | RegisterQuality::Interpolated => Metres(50.0),
        RegisterQuality::Cadastre => Metres(100.0),
    }
}

/// Takes the best candidate, or says why none can be taken.
fn decide<'g>(
    gazetteer: &'g Gazetteer,
    evidence: &Evidence<'_>,
    mut candidates: Vec<Candidate>,
) -> Placement<'g> {
    candidates.sort_by_key(|c| {
        let register = match c.found {
            Found::House(id) | Found::Neighbour(id) => gazetteer.house(id).register,
            Found::Between | Found::Street => 0,
        };
        (!c.supported, c.points, register, c.street)
    });
    let good = candidates.iter().take_while(|c| c.supported && c.points <= points::LIMIT).count();
    let Some(best) = candidates[..good].first() else {
        return place_level(gazetteer, evidence, &candidates);
    };
    let rivals: Vec<&Candidate> = candidates[1..good]
        .iter()
        .take_while(|c| c.points < best.points + points::MARGIN)
        .filter(|c| !same(best, c))
        .collect();
    if rivals.is_empty() {
        return Placement {
            level: level_of(gazetteer, best),
            score: score(best.points),
            spelling: Some(spelling(gazetteer, best)),
            position: Some(best.position),
            quality: Some(best.quality),
            candidates: Vec::new(),
        };
    }
    // A house that two registers hold is one candidate: that of the more trusted register.
    let mut kept: Vec<&Candidate> = Vec::new();
    for candidate in std::iter::once(best).chain(rivals) {
        let street = gazetteer.street(candidate.street).key;
        if !kept.iter().any(|known| gazetteer.street(known.street).key == street && same(known, candidate)) {
            kept.push(candidate);
        }
    }
    let listed = kept.into_iter().take(LISTED).map(|candidate| spelling(gazetteer, candidate)).collect();
    Placement { score: score(best.points), candidates: listed, ..nothing(MatchLevel::Ambiguous) }
}

/// Whether two candidates are one address or one street, held twice.
fn same(a: &Candidate, b: &Candidate) -> bool {
    let apart = a.position.distance(b.position);
    match (a.found, b.found) {
        (Found::House(_), Found::House(_)) => apart < SAME_PLACE,
        _ => apart < SAME_STREET,
    }
}

fn level_of(gazetteer: &Gazetteer, candidate: &Candidate) -> MatchLevel {
    match candidate.found {
        Found::House(id) if gazetteer.house(id).quality == RegisterQuality::Interpolated => {
            MatchLevel::Interpolated
        }
        Found::House(_) => MatchLevel::HouseNumber,
        Found::Neighbour(_) => MatchLevel::HouseNumberNear,
        Found::Between => MatchLevel::Interpolated,
        Found::Street => MatchLevel::Street,
    }
}

/// 1 without disagreement, 0 where twice the limit is reached.
fn score(points: i32) -> f64 {
    (1.0 - f64::from(points) / f64::from(2 * points::LIMIT)).clamp(0.0, 1.0)
}

fn nothing<'g>(level: MatchLevel) -> Placement<'g> {
    Placement { level, score: 0.0, spelling: None, position: None, quality: None, candidates: Vec::new() }
}

fn spelling<'g>(gazetteer: &'g Gazetteer, candidate: &Candidate) -> Spelling<'g> {
    let street = gazetteer.street(candidate.street);
    let (house_number, postal_code, id) = match candidate.found {
        Found::House(id) | Found::Neighbour(id) => {
            let house = gazetteer.house(id);
            (
                gazetteer.number_spelling(house),
                gazetteer.postal_codes().text(house.postal_code),
                gazetteer.house_id(house),
            )
        }
        Found::Between | Found::Street => ("", "", ""),
    };
    Spelling {
        street: gazetteer.street_name(street),
        house_number,
        postal_code,
        place: gazetteer.place_name(street),
        id,
        position: candidate.position,
    }
}

/// No street is good enough: the middle of the one place that is named, with what comes
/// nearest as hints.
fn place_level<'g>(
    gazetteer: &'g Gazetteer,
    evidence: &Evidence<'_>,
    candidates: &[Candidate],
) -> Placement<'g> {
    let mut hints: Vec<Spelling<'g>> = Vec::new();
    for candidate in candidates.iter().take(LISTED) {
        let spelling = spelling(gazetteer, candidate);
        if !hints.iter().any(|known| known.is_same_entry(&spelling)) && hints.len() < 5 {
            hints.push(spelling);
        }
    }
    let mut places = evidence.units().filter_map(|unit| gazetteer.extent_of(unit));
    let Some(place) = places.next() else {
        return Placement { candidates: hints, ..nothing(MatchLevel::Unmatched) };
    };
    // A municipality and its postal place of the same name are one; two places apart are not.
    if places.any(|other| other.middle.distance(place.middle).0 > place.radius.0.max(SAME_STREET.0)) {
        return Placement { candidates: hints, ..nothing(MatchLevel::Unmatched) };
    }
    let name = gazetteer.place_name(gazetteer.street(place.street));
    Placement {
        level: MatchLevel::Place,
        score: 0.2,
        spelling: Some(Spelling {
            street: "",
            house_number: "",
            postal_code: "",
            place: name,
            id: "",
            position: place.middle,
        }),
        position: Some(place.middle),
        quality: Some(Metres(place.radius.0.max(100.0))),
        candidates: hints,
    }
}
