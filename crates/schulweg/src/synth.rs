//! `schulweg synth`: makes the invented region and says what it made. The library of the same
//! name does the work.

use std::cell::{Cell, RefCell};

use geo_core::Language;
use planning::Step as _;

use crate::{
    arguments::SynthOptions,
    failure::{Failure, Outcome},
    messages::{count, pick, say},
    progress::{Progress, Step},
};

/// Runs the command.
///
/// # Errors
/// Impossible numbers, a folder that holds something else, or a file that cannot be written.
pub fn run(options: &SynthOptions, language: Language) -> Result<Outcome, Failure> {
    let t = |english, german| pick(language, english, german);
    let progress = Progress::new(language);
    let what = t("making the region", "Region wird erzeugt");
    let step: RefCell<Option<Step>> = RefCell::new(Some(progress.step(what, None)));
    let known = Cell::new(false);
    let made = ::synth::write(&options.out, options.wish, &|_, of| {
        if !known.replace(true) {
            step.replace(None);
            step.replace(Some(progress.step(what, Some(of))));
        }
        if let Some(step) = step.borrow().as_ref() {
            step.advance(1);
        }
    })?;
    step.replace(None);
    say(t(
        "Made an invented region: streets, addresses, areas and all pupils are invented.",
        "Eine erfundene Region: Straßen, Adressen, Flächen und alle Schülerinnen und Schüler sind erfunden.",
    ))?;
    for (number, what) in [
        (made.municipalities, t("municipalities", "Gemeinden")),
        (made.addresses, t("addresses", "Adressen")),
        (made.schools, t("schools", "Schulen")),
        (made.pupils, t("pupils", "Schülerinnen und Schüler")),
        (made.rows, t("rows of the pupil lists", "Zeilen der Schülerlisten")),
        (made.dirty_rows, t("of them misspelt or incomplete", "davon falsch oder unvollständig geschrieben")),
    ] {
        say(format!("{:>12} {what}", count(number, language)))?;
    }
    say(format!("{} {}", t("Seed:", "Startwert:"), options.wish.seed))?;
    say(format!("{} {}", t("Written:", "Geschrieben:"), options.out.display()))?;
    Ok(Outcome::Done)
}
