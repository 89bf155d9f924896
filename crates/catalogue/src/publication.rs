//! A publication in memory: its layers, and what it says of itself. All of it is public.

use std::fmt;

use jiff::civil::Date;

use crate::{
    breakdown::AgeBands,
    layer::{Layer, Source},
    table::Table,
};

/// Everything that is published.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// What it says of itself.
    pub about: About,
    /// Its layers, in the order of the catalogue.
    pub tables: Vec<Table>,
}

/// What a publication says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// Name of the planning region; empty where it has none.
    pub region: String,
    /// The day that ages were counted at.
    pub key_date: Date,
    /// The release: the key date, and a number from the second on of one key date.
    pub release: String,
    /// Tells the keys of the noise from others without giving them away: two releases under the
    /// same keys show the same value for the same set of pupils.
    pub keys: String,
    /// The seed of an invented region; `None` for a real one.
    pub invented_from: Option<u64>,
    /// Version of the program that made it.
    pub program: String,
    /// What protects it.
    pub parameters: Parameters,
    /// Whose data it is made from.
    pub attributions: Vec<Attribution>,
}

/// Whose data an input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Which input.
    pub source: Source,
    /// Whom to name.
    pub text: String,
    /// Under which licence; empty where none was given.
    pub licence: String,
}

/// The public parameters of disclosure control.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// How counts are changed.
    pub rounding: Rounding,
    /// The same for sensitive sites.
    pub sensitive: Rounding,
    /// A grid cell shows counts only where the register holds at least so many numbered addresses.
    pub houses: u32,
    /// A second release under the same keys needs at least so many changed households.
    pub changed_households: u32,
    /// The age bands.
    pub age_bands: AgeBands,
}

/// The parameters of the cell-key method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rounding {
    /// T: nothing from 1 to T - 1 is shown.
    pub threshold: u32,
    /// V: the variance of the change.
    pub variance: f64,
    /// D: the largest change.
    pub largest_change: u32,
}

impl Parameters {
    /// The smallest T: below it single pupils would be shown.
    pub const THRESHOLD_FLOOR: u32 = 3;
    /// The smallest T of sensitive sites.
    pub const SENSITIVE_FLOOR: u32 = 10;
    /// The fewest houses of a cell that shows counts.
    pub const HOUSES_FLOOR: u32 = 10;
    /// The fewest households that must change between two releases under the same keys.
    pub const CHANGED_HOUSEHOLDS_FLOOR: u32 = 10;
    /// Answers about a claim are given where at least so many pupils are published.
    pub const LEAST_WITH_CLAIMS: u32 = 10;
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            rounding: Rounding { threshold: 3, variance: 2.5, largest_change: 4 },
            sensitive: Rounding { threshold: 10, variance: 26.0, largest_change: 30 },
            houses: 10,
            changed_households: 10,
            age_bands: AgeBands::default(),
        }
    }
}

impl About {
    /// Whom to name for the inputs that were used, each once.
    #[must_use]
    pub fn credits(&self, is_used: impl Fn(Source) -> bool) -> Vec<String> {
        let mut credits: Vec<String> = Vec::new();
        for attribution in self.attributions.iter().filter(|known| is_used(known.source)) {
            let credit = attribution.to_string();
            if !credits.contains(&credit) {
                credits.push(credit);
            }
        }
        credits
    }

    /// Whom to name beside a layer.
    #[must_use]
    pub fn credits_of(&self, layer: &Layer) -> Vec<String> {
        self.credits(|source| layer.sources.contains(&source))
    }
}

impl fmt::Display for Attribution {
    /// Whom to name, with the licence in brackets where one was given.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.licence.as_str() {
            "" => f.write_str(&self.text),
            licence => write!(f, "{} ({licence})", self.text),
        }
    }
}

impl Publication {
    /// The rows of a layer, where it is published.
    #[must_use]
    pub fn table(&self, layer: &Layer) -> Option<&Table> {
        self.tables.iter().find(|table| table.layer.id == layer.id)
    }
}
