//! The `[disclosure]` of a project file: how strongly counts of a publication are protected. A
//! project may ask for more than the usual protection, never for less than the floor of a key.

use catalogue::{AgeBands, Parameters, Rounding};
use disclosure::{ParameterError, Perturbation};
use geo_core::Localised as _;

use super::{
    problem::{Expected, Fault},
    section::{Item, Notes, Section},
};

/// The method of this version.
const CELL_KEY: &str = "cell-key";

/// A method that there is to be.
const LATER: &str = "suppression";

/// The oldest that an age band may begin at.
const OLDEST: i64 = 100;

/// The keys of one rounding.
struct Keys {
    threshold: &'static str,
    variance: &'static str,
    largest_change: &'static str,
    floor: u32,
}

const USUAL: Keys = Keys {
    threshold: "threshold",
    variance: "variance",
    largest_change: "largest_change",
    floor: Parameters::THRESHOLD_FLOOR,
};

const SENSITIVE: Keys = Keys {
    threshold: "sensitive_threshold",
    variance: "sensitive_variance",
    largest_change: "sensitive_largest_change",
    floor: Parameters::SENSITIVE_FLOOR,
};

/// Reads the section; what is wrong goes to `notes`.
#[must_use]
pub fn parameters(mut section: Section<'_>, notes: &Notes<'_>) -> Parameters {
    let usual = Parameters::default();
    if let Some(method) = section.text("method") {
        let found = method.value.clone();
        match method.value.as_str() {
            CELL_KEY => {}
            LATER => notes.add(&method, Fault::LaterVersion { found, possible: CELL_KEY }),
            _ => notes.add(&method, Fault::NotOneOf { found, possible: CELL_KEY.into() }),
        }
    }
    let parameters = Parameters {
        rounding: rounding(&mut section, &USUAL, usual.rounding, notes),
        sensitive: rounding(&mut section, &SENSITIVE, usual.sensitive, notes),
        houses: number(&mut section, "houses", Parameters::HOUSES_FLOOR)
            .map_or(usual.houses, |houses| houses.value),
        changed_households: usual.changed_households,
        age_bands: age_bands(&mut section, notes).unwrap_or(usual.age_bands),
    };
    section.finish();
    parameters
}

/// The numbers of one rounding, as far as there is a table of changes for them. Where there is
/// none, the fault is at the key that it is about, or at another one that is given.
fn rounding(section: &mut Section<'_>, keys: &Keys, usual: Rounding, notes: &Notes<'_>) -> Rounding {
    let threshold = number(section, keys.threshold, keys.floor);
    let variance = section.positive(keys.variance);
    let largest_change = number(section, keys.largest_change, 1);
    let value = |item: &Option<Item<u32>>, usual| item.as_ref().map_or(usual, |item| item.value);
    let rounding = Rounding {
        threshold: value(&threshold, usual.threshold),
        variance: variance.as_ref().map_or(usual.variance, |variance| variance.value),
        largest_change: value(&largest_change, usual.largest_change),
    };
    if let Err(error) = Perturbation::of(&rounding) {
        let threshold = threshold.map(Item::place);
        let (variance, change) = (variance.map(Item::place), largest_change.map(Item::place));
        let places = match error {
            ParameterError::ThresholdTooLarge { .. } => [threshold, variance, change],
            ParameterError::ChangeTooSmall { .. } | ParameterError::ChangeTooLarge { .. } => {
                [change, threshold, variance]
            }
            _ => [variance, threshold, change],
        };
        let given = places.into_iter().flatten().next().unwrap_or_else(|| section.item());
        notes.add(&given, Fault::Impossible { english: error.to_string(), german: error.german() });
    }
    rounding
}

fn number(section: &mut Section<'_>, key: &'static str, least: u32) -> Option<Item<u32>> {
    let Item { value, key, line } = section.number(key, least.into(), 1000)?;
    Some(Item { value: u32::try_from(value).ok()?, key, line })
}

/// The ages that the bands begin at.
fn age_bands(section: &mut Section<'_>, notes: &Notes<'_>) -> Option<AgeBands> {
    let ages: Item<Vec<i64>> = section.numbers("age_bands", 0, OLDEST, Expected::Ages)?;
    let starts: Vec<u8> = ages.value.iter().filter_map(|age| u8::try_from(*age).ok()).collect();
    let bands = AgeBands::starting(&starts);
    if bands.is_none() {
        notes.add(&ages, if starts.is_empty() { Fault::NoAges } else { Fault::NotAscending });
    }
    bands
}
