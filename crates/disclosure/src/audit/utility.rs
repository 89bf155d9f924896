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

/// Lines about a closure are left out where there is no sum to measure.
impl fmt::Display for Utility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pupils == 0 {
            f.write_str("no zone shows a pupil")?;
        } else {
            let (share, zones) = (self.share_in_large_zones() * 100.0, self.zones);
            let noun = if zones == 1 { "zone" } else { "zones" };
            write!(
                f,
                "{share:.1} % of the published pupils live in zone rows of 10 or more ({zones} {noun})"
            )?;
        }
        let lines = [
            ("geography", self.geography, " (root of the mean square)"),
            ("categories", self.categories, ""),
        ];
        for (name, Closure { sums, rms, expected, .. }, how) in lines {
            if sums > 0 {
                let differ = if sums == 1 { "sum differs from its" } else { "sums differ from their" };
                write!(
                    f,
                    "\n{name}: {sums} {differ} parts by {rms:.2} pupils{how}; the noise gives {expected:.2}"
                )?;
            }
        }
        Ok(())
    }
}

impl Localised for Utility {
    fn german(&self) -> String {
        let mut text = if self.pupils == 0 {
            "keine Zone zeigt Schülerinnen oder Schüler".to_owned()
        } else {
            let (share, zones) = (self.share_in_large_zones() * 100.0, self.zones);
            let noun = if zones == 1 { "Zone" } else { "Zonen" };
            format!(
                "{share:.1} % der veröffentlichten Schülerinnen und Schüler wohnen in Zonenzeilen ab 10 ({zones} {noun})"
            )
        };
        let lines = [
            ("Gebiete", self.geography, " (Wurzel des mittleren Quadrats)"),
            ("Kategorien", self.categories, ""),
        ];
        for (name, Closure { sums, rms, expected, .. }, how) in lines {
            if sums > 0 {
                let differ = if sums == 1 { "Summe weicht" } else { "Summen weichen" };
                let line = format!(
                    "\n{name}: {sums} {differ} von ihren Teilen um {rms:.2} ab{how}; das Rauschen ergibt {expected:.2}"
                );
                text.push_str(&line);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn closure(sums: u64) -> Closure {
        Closure { sums, rms: 2.5, expected: 3.25, ratio: 1.0 }
    }

    #[test]
    fn what_there_is_nothing_of_is_not_put_in_figures() {
        let (geography, categories) = (closure(0), closure(0));
        for zones in [0, 1, 7] {
            let utility = Utility { zones, pupils: 0, pupils_in_large_zones: 0, geography, categories };
            assert_eq!(utility.to_string(), "no zone shows a pupil");
            assert_eq!(utility.german(), "keine Zone zeigt Schülerinnen oder Schüler");
        }
    }

    #[test]
    fn one_zone_and_one_sum_are_singular() {
        let (geography, categories) = (closure(1), closure(2));
        let utility = Utility { zones: 1, pupils: 4, pupils_in_large_zones: 3, geography, categories };
        assert_eq!(
            utility.to_string(),
            "75.0 % of the published pupils live in zone rows of 10 or more (1 zone)\n\
             geography: 1 sum differs from its parts by 2.50 pupils (root of the mean square); the noise gives 3.25\n\
             categories: 2 sums differ from their parts by 2.50 pupils; the noise gives 3.25"
        );
        assert_eq!(
            utility.german(),
            "75,0 % der veröffentlichten Schülerinnen und Schüler wohnen in Zonenzeilen ab 10 (1 Zone)\n\
             Gebiete: 1 Summe weicht von ihren Teilen um 2,50 ab (Wurzel des mittleren Quadrats); das Rauschen ergibt \
             3,25\n\
             Kategorien: 2 Summen weichen von ihren Teilen um 2,50 ab; das Rauschen ergibt 3,25"
        );
    }
}
