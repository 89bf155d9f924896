//! What a planner can still do with the published numbers, in figures.

use std::fmt;

use geo_core::Localised;

use super::{
    attack::Attack,
    model::Model,
    noise::{Closure, measure},
    places::Zones,
};

/// Zone rows from so many pupils on are good for planning.
const ENOUGH: u32 = 10;

/// Figures of usefulness, from published values only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utility {
    /// How many zone rows there are (all pupils of a zone).
    pub zones: u64,
    /// Published pupils in them.
    pub pupils: u64,
    /// Those of them in rows of 10 or more.
    pub pupils_in_large_zones: u64,
    /// How well wholes and parts of the geography agree.
    pub geography: Closure,
    /// How well wholes and categories agree.
    pub categories: Closure,
}

impl Utility {
    /// Measures a publication.
    pub(super) fn of(model: &Model, zones: &Zones) -> Self {
        let shown: Vec<u32> = zones.all.iter().filter_map(|count| model.system.shown(*count)).collect();
        let sum =
            |least: u32| shown.iter().filter(|shown| **shown >= least).map(|shown| u64::from(*shown)).sum();
        Self {
            zones: shown.len() as u64,
            pupils: sum(0),
            pupils_in_large_zones: sum(ENOUGH),
            geography: measure(model, Attack::Differencing),
            categories: measure(model, Attack::Complement),
        }
    }

    /// The part of the published pupils that is in zone rows of 10 or more; 1 without pupils.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "fewer pupils than 2^52")]
    pub fn share_in_large_zones(&self) -> f64 {
        if self.pupils == 0 { 1.0 } else { self.pupils_in_large_zones as f64 / self.pupils as f64 }
    }
}

impl fmt::Display for Utility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { zones, geography, categories, .. } = self;
        let share = self.share_in_large_zones() * 100.0;
        writeln!(f, "{share:.1} % of the published pupils live in zone rows of 10 or more ({zones} zones)")?;
        writeln!(
            f,
            "geography: {} sums differ from their parts by {:.2} pupils (root of the mean square); the noise gives {:.2}",
            geography.sums, geography.rms, geography.expected
        )?;
        write!(
            f,
            "categories: {} sums differ from their parts by {:.2} pupils; the noise gives {:.2}",
            categories.sums, categories.rms, categories.expected
        )
    }
}

impl Localised for Utility {
    fn german(&self) -> String {
        let Self { zones, geography, categories, .. } = self;
        let share = self.share_in_large_zones() * 100.0;
        let text = format!(
            "{share:.1} % der veröffentlichten Schülerinnen und Schüler wohnen in Zonenzeilen ab 10 ({zones} Zonen)\n\
             Gebiete: {} Summen weichen von ihren Teilen um {:.2} ab (Wurzel des mittleren Quadrats); das Rauschen \
             ergibt {:.2}\n\
             Kategorien: {} Summen weichen von ihren Teilen um {:.2} ab; das Rauschen ergibt {:.2}",
            geography.sums,
            geography.rms,
            geography.expected,
            categories.sums,
            categories.rms,
            categories.expected
        );
        text.replace('.', ",")
    }
}

/// Root of the mean square by which sums over k published counts miss the truth, in pupils; the
/// counts are taken k at a time in their order, and a rest is left out. For tests, which know the
/// truth: the bar is 1.1·√(kV).
#[must_use]
pub fn error_of_sums(published_and_true: &[(u32, u32)], k: usize) -> f64 {
    let chunks = published_and_true.chunks_exact(k.max(1));
    #[allow(clippy::cast_precision_loss, reason = "fewer counts than 2^52")]
    let number = chunks.len() as f64;
    let squares = chunks.map(|chunk| {
        let error: f64 = chunk.iter().map(|(shown, count)| f64::from(*shown) - f64::from(*count)).sum();
        error * error
    });
    if number > 0.0 { (squares.sum::<f64>() / number).sqrt() } else { 0.0 }
}
