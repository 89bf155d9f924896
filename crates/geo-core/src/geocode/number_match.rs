//! Finding a listed house number in one street of the register: the very entry, the first of a
//! range, a neighbour that stands for it, or a place between two neighbours.

use super::{house_number::Readings, points};
use crate::{gazetteer::Gazetteer, geocode::house_number::range_end, position::EastNorth, units::Metres};

/// What a street has for a listed number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NumberMatch {
    /// These houses bear the number; the points are those of the reading.
    Exact { houses: std::ops::Range<u32>, points: i32 },
    /// This house stands for it.
    Near(u32),
    /// Between two houses, at this position.
    Between { position: EastNorth, quality: Metres },
    /// The street has nothing of the kind.
    Missing,
    /// The list gives no number.
    NotListed,
}

/// Numbers farther apart than this are no neighbours.
const NEIGHBOURHOOD: u32 = 20;
/// Nor are houses farther apart than this.
const NEIGHBOURS: Metres = Metres(400.0);

impl NumberMatch {
    /// Searches one street.
    pub(crate) fn of(gazetteer: &Gazetteer, street: u32, readings: &Readings) -> Self {
        let Some(number) = readings.number() else { return Self::NotListed };
        let tried = readings.exact.iter().zip((0..).step_by(10));
        let first = readings.first_of_range.iter().map(|reading| (reading, points::NUMBER_FIRST_OF_RANGE));
        for (reading, points) in tried.chain(first) {
            let houses = gazetteer.houses_with(street, reading);
            if !houses.is_empty() {
                return Self::Exact { houses, points: points.min(points::NUMBER_NOTE * 2) };
            }
        }
        if let Some(house) = near(gazetteer, street, readings, number) {
            return Self::Near(house);
        }
        between(gazetteer, street, number).unwrap_or(Self::Missing)
    }

    pub(crate) fn points(&self) -> i32 {
        match self {
            Self::Exact { points, .. } => *points,
            Self::Near(_) => points::NUMBER_NEAR,
            Self::Between { .. } => points::NUMBER_INTERPOLATED,
            Self::Missing => points::NUMBER_MISSING,
            Self::NotListed => 0,
        }
    }
}

/// A house with the same number and the nearest suffix, or a range that holds the number.
fn near(gazetteer: &Gazetteer, street: u32, readings: &Readings, number: u32) -> Option<u32> {
    let letter = |suffix: &str| {
        suffix.bytes().next().filter(u8::is_ascii_lowercase).map_or(0, |b| i32::from(b - b'a') + 1)
    };
    let wanted = readings.exact.last().map_or(0, |reading| letter(&reading.suffix));
    let same = gazetteer
        .houses_between(street, number, number)
        .min_by_key(|house| (letter(&gazetteer.number(gazetteer.house(*house)).suffix) - wanted).abs());
    same.or_else(|| {
        gazetteer.houses_between(street, number.saturating_sub(60).max(1), number).find(|house| {
            let known = gazetteer.number(gazetteer.house(*house));
            known.number % 2 == number % 2
                && range_end(known.number, &known.suffix)
                    .is_some_and(|end| (known.number..=end).contains(&number))
        })
    })
}

/// The position between the next lower and the next higher number of the same side.
fn between(gazetteer: &Gazetteer, street: u32, number: u32) -> Option<NumberMatch> {
    let same_side = |house: &u32| gazetteer.number(gazetteer.house(*house)).number % 2 == number % 2;
    let lower = gazetteer
        .houses_between(street, number.saturating_sub(NEIGHBOURHOOD).max(1), number - 1)
        .rev()
        .find(same_side)?;
    let upper =
        gazetteer.houses_between(street, number + 1, number.saturating_add(NEIGHBOURHOOD)).find(same_side)?;
    let (from, to) = (gazetteer.house(lower), gazetteer.house(upper));
    let (start, end) = (f64::from(gazetteer.number(from).number), f64::from(gazetteer.number(to).number));
    let (from, to) = (from.position(), to.position());
    let gap = from.distance(to);
    if gap > NEIGHBOURS {
        return None;
    }
    let share = (f64::from(number) - start) / (end - start);
    let position = EastNorth {
        east: from.east + (to.east - from.east) * share,
        north: from.north + (to.north - from.north) * share,
    };
    Some(NumberMatch::Between { position, quality: Metres(gap.0 / 2.0 + 25.0) })
}
