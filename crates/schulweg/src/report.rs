//! What a run prints about its inputs and its result, on stdout and in the user's language.

use formats::report::RowReport;
use geo_core::{Language, Localised, dhdn::DhdnShift};
use network::hazards::HazardMatch;
use planning::{
    build::{InputKind, InputReport},
    load::RegisterReport,
    placing::Tally,
    pupil_lists::List,
};

use crate::{
    failure::Outcome,
    level_table,
    messages::{CannotPrint, Noun, complain, count, counted, pick, say},
    row_lines,
};

/// An input of a run, by its kind.
///
/// # Errors
/// [`CannotPrint`].
pub fn input(input: &InputReport, language: Language) -> Result<(), CannotPrint> {
    let report = &input.rows;
    match input.kind {
        InputKind::Schools => rows(pick(language, "School list", "Schulliste"), report, language),
        InputKind::Pupils => rows(pick(language, "Pupil list", "Schülerliste"), report, language),
        InputKind::Hazards => rows(pick(language, "Dangerous ways", "Gefährliche Wege"), report, language),
        InputKind::Entrances => rows(pick(language, "Entrances", "Eingänge"), report, language),
        InputKind::Districts => rows(pick(language, "School districts", "Schulbezirke"), report, language),
        InputKind::Overrides => overrides(report, language),
        InputKind::Areas => areas(report, language),
        InputKind::Localities => localities(report, language),
        InputKind::PostalCodes => postal_codes(report, language),
        InputKind::Register(rank, read) => register(rank, &read, report, language),
    }
}

/// A register with its rank of trust, from 1.
///
/// # Errors
/// [`CannotPrint`].
pub fn register(
    rank: usize,
    register: &RegisterReport,
    report: &RowReport,
    language: Language,
) -> Result<(), CannotPrint> {
    let what = pick(language, "Address register", "Adressregister");
    rows(&format!("{what} {rank} ({})", register.format.as_str()), report, language)?;
    let lines = [
        (
            register.located,
            pick(
                language,
                "got their municipality from the areas",
                "haben ihre Gemeinde aus den Gemeindeflächen",
            ),
        ),
        (register.without_municipality, pick(language, "have no municipality", "haben keine Gemeinde")),
    ];
    for (entries, what) in lines.into_iter().filter(|(entries, _)| *entries > 0) {
        say(format!("    {} {what}", count(entries, language)))?;
    }
    Ok(())
}

/// The municipality areas.
///
/// # Errors
/// [`CannotPrint`].
pub fn areas(report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    rows(pick(language, "Municipality areas", "Gemeindeflächen"), report, language)
}

/// The Ortsbezirke; their name is one in both languages.
///
/// # Errors
/// [`CannotPrint`].
pub fn localities(report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    rows("Ortsbezirke", report, language)
}

/// The table of postal codes.
///
/// # Errors
/// [`CannotPrint`].
pub fn postal_codes(report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    rows(pick(language, "Postal codes", "Postleitzahlen"), report, language)
}

/// Hazards a good part of which runs along no way.
///
/// # Errors
/// [`CannotPrint`].
pub fn half_matched(hazards: &[HazardMatch], language: Language) -> Result<(), CannotPrint> {
    for hazard in hazards.iter().filter(|hazard| hazard.matched.0 < 0.8 * hazard.length.0) {
        let text = pick(
            language,
            "    feature {row}: only {matched} of its {length} run along a way; the rest closes nothing",
            "    Feature {row}: nur {matched} von {length} verlaufen entlang eines Weges; der Rest sperrt nichts",
        );
        let text = text.replace("{row}", &hazard.row.to_string());
        let text = text.replace("{matched}", &hazard.matched.to_string());
        say(text.replace("{length}", &hazard.length.to_string()))?;
    }
    Ok(())
}

/// The positions set by hand.
///
/// # Errors
/// [`CannotPrint`].
pub fn overrides(report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    rows(pick(language, "Positions set by hand", "Von Hand gesetzte Lagen"), report, language)
}

/// A list of pupils or addresses.
///
/// # Errors
/// [`CannotPrint`].
pub fn list(report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    rows(pick(language, "List", "Liste"), report, language)
}

/// What a pupil list is expected to have and no column was recognised for; nothing where all is
/// there.
///
/// # Errors
/// [`CannotPrint`].
pub fn missing(list: &List, language: Language) -> Result<(), CannotPrint> {
    if list.missing.is_empty() {
        return Ok(());
    }
    let text = pick(
        language,
        "no column recognised for {missing}; {columns} columns are not known",
        "keine Spalte erkannt für {missing}; {columns} Spalten sind unbekannt",
    );
    let text = text.replace("{missing}", &list.missing.join(", "));
    say(format!("    {}", text.replace("{columns}", &count(list.unknown_columns, language))))
}

/// Any input that consists of rows.
///
/// # Errors
/// [`CannotPrint`].
pub fn rows(what: &str, report: &RowReport, language: Language) -> Result<(), CannotPrint> {
    say(format!("{what}: {}", report.file))?;
    say(format!("    {}", row_lines::sum(report, language)))?;
    if let Some(crs) = report.reprojected_from.filter(|crs| crs.is_dhdn())
        && let Ok(shift) = DhdnShift::installed()
    {
        let by = pick(language, "positions in {} were shifted by", "Lagen in {} umgerechnet durch");
        say(format!("    {} {}", by.replace("{}", &crs.to_string()), shift.text(language)))?;
    }
    row_lines::details(report, language).iter().try_for_each(say)
}

/// The sum of a placing and its levels: all = placed + not placed + rejected. `what` says what
/// is counted.
///
/// # Errors
/// [`CannotPrint`].
pub fn tally(what: Noun<'_>, tally: &Tally, language: Language) -> Result<(), CannotPrint> {
    let number = |rows| count(rows, language);
    say(format!(
        "{} = {} {} + {} {} + {} {}",
        counted(tally.all() + tally.rejected, what, language),
        number(tally.placed()),
        pick(language, "placed", "verortet"),
        number(tally.not_placed()),
        pick(language, "not placed", "nicht verortet"),
        number(tally.rejected),
        pick(language, "rejected", "abgewiesen"),
    ))?;
    level_table::lines(tally, language).iter().try_for_each(say)?;
    if tally.by_hand > 0 {
        let what = pick(language, "of them set by hand", "davon von Hand gesetzt");
        say(format!("  {what}: {}", number(tally.by_hand)))?;
    }
    Ok(())
}

/// What a placing comes to under a limit; a limit passed is said on stderr.
#[must_use]
pub fn outcome(tally: &Tally, max_unplaced: Option<usize>, language: Language) -> Outcome {
    if !tally.exceeds(max_unplaced) {
        return Outcome::Done;
    }
    let text = pick(
        language,
        "{} are not placed, more than --max-unplaced allows",
        "{} sind nicht verortet, mehr als --max-unplaced erlaubt",
    );
    complain(text.replace("{}", &count(tally.not_placed() + tally.rejected, language)));
    Outcome::TooManyUnplaced
}
