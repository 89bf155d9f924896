//! What a run is doing, told to whoever watches it. Nothing personal is told.

use std::{fmt, path::Path};

use geo_core::Localised;

/// One piece of work.
#[derive(Debug, Clone, Copy)]
pub enum Work<'w> {
    /// An input is read.
    Reading(&'w Path),
    /// All addresses are put in order.
    Gazetteer,
    /// Residences are placed.
    Placing,
    /// The foot network is read and built.
    Network(&'w Path),
    /// Ways to school are measured.
    Walking,
    /// Counts are protected, attacked and written.
    Publishing,
    /// The vault is written.
    Keeping,
}

/// Someone who watches a run.
pub trait Watch: Sync {
    /// A piece of work begins; it ends when the step is dropped. `rows` is their number where it
    /// is known beforehand.
    fn begin(&self, work: Work<'_>, rows: Option<usize>) -> Box<dyn Step>;
}

/// A piece of work under way.
pub trait Step {
    /// Counts `rows` more as done.
    fn advance(&self, rows: usize);
}

impl fmt::Display for Work<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading(path) => write!(f, "reading {}", path.display()),
            Self::Gazetteer => f.write_str("building the gazetteer"),
            Self::Placing => f.write_str("placing"),
            Self::Network(path) => write!(f, "reading the foot network of {}", path.display()),
            Self::Walking => f.write_str("measuring ways to school"),
            Self::Publishing => f.write_str("making the publication and attacking it"),
            Self::Keeping => f.write_str("writing the vault"),
        }
    }
}

impl Localised for Work<'_> {
    fn german(&self) -> String {
        match self {
            Self::Reading(path) => format!("{} wird gelesen", path.display()),
            Self::Gazetteer => "Ortsverzeichnis wird gebaut".into(),
            Self::Placing => "Wohnorte werden verortet".into(),
            Self::Network(path) => format!("Fußwegenetz von {} wird gelesen", path.display()),
            Self::Walking => "Schulwege werden gemessen".into(),
            Self::Publishing => "Veröffentlichung wird gemacht und angegriffen".into(),
            Self::Keeping => "Tresor wird geschrieben".into(),
        }
    }
}
