//! `schulweg build`: runs a project from its inputs to the vault and reports what became of
//! everything.

use std::path::Path;

use geo_core::{Language, Localised as _};
use planning::{
    ProjectFile, attention,
    build::{Built, InputKind, InputReport, RECORD, REVIEW, VAULT, build},
};

use crate::{
    arguments::BuildOptions,
    failure::{Failure, Outcome},
    messages::{CannotPrint, count, decimal, pick, say},
    progress::Progress,
    report,
};

/// Runs the command.
///
/// # Errors
/// A project file with problems, an input that cannot be used, an output that cannot be
/// written. What was there before is then unchanged.
pub fn run(options: &BuildOptions, language: Language) -> Result<Outcome, Failure> {
    let project = ProjectFile::read(&options.project)?;
    let built = build(&project, env!("CARGO_PKG_VERSION"), &Progress::new(language))?;
    heading(&project, language)?;
    if project.inputs.schools.is_none() {
        say(pick(
            language,
            "School list: none, so that the schools of the pupils are not kept",
            "Schulliste: keine; die Schulen der Schülerinnen und Schüler kommen deshalb nicht in den Tresor",
        ))?;
    }
    built.inputs.iter().try_for_each(|input| show_input(input, language))?;
    say("")?;
    report::tally(pick(language, "pupils", "Schülerinnen und Schüler"), &built.tally, language)?;
    say("")?;
    show_attention(&project.folder.join(REVIEW), &built, language)?;
    say("")?;
    show_outputs(&project, &built, language)?;
    Ok(report::outcome(&built.tally, options.max_unplaced, language))
}

fn heading(project: &ProjectFile, language: Language) -> Result<(), CannotPrint> {
    let region = project.region.as_deref().unwrap_or(pick(language, "(no name)", "(ohne Namen)"));
    say(format!("{} {region}: {}", pick(language, "Project", "Projekt"), project.path.display()))?;
    if let Some(seed) = project.invented_from {
        let text = pick(
            language,
            "Invented region (seed {}): streets, addresses and pupils are invented.",
            "Erfundene Region (Startwert {}): Straßen, Adressen und Kinder sind erfunden.",
        );
        say(text.replace("{}", &seed.to_string()))?;
    }
    say("")
}

fn show_input(input: &InputReport, language: Language) -> Result<(), CannotPrint> {
    let rows = &input.rows;
    match input.kind {
        InputKind::Schools => report::rows(pick(language, "School list", "Schulliste"), rows, language),
        InputKind::Pupils => report::rows(pick(language, "Pupil list", "Schülerliste"), rows, language),
        InputKind::Overrides => report::overrides(rows, language),
        InputKind::Areas => report::areas(rows, language),
        InputKind::PostalCodes => report::postal_codes(rows, language),
        InputKind::Register(rank, register) => report::register(rank, &register, rows, language),
    }
}

fn show_attention(review: &Path, built: &Built, language: Language) -> Result<(), CannotPrint> {
    let rows = count(built.attention.len(), language);
    if built.attention.is_empty() {
        return say(pick(language, "No row needs attention.", "Keine Zeile muss nachgesehen werden."));
    }
    let text = pick(language, "{} entries for a person to look at:", "{} Einträge zum Nachsehen:");
    say(format!("{} {}", text.replace("{}", &rows), review.display()))?;
    for (reason, rows) in attention::counts(&built.attention) {
        say(format!("  {:>11}  {}", count(rows, language), reason.text(language)))?;
    }
    say(pick(
        language,
        "  schulweg review --row N shows what may be meant in row N.",
        "  schulweg review --row N zeigt, was in Zeile N gemeint sein kann.",
    ))
}

fn show_outputs(project: &ProjectFile, built: &Built, language: Language) -> Result<(), CannotPrint> {
    let written = pick(language, "Written:", "Geschrieben:");
    let kept = pick(language, "{} pupils", "{} Schülerinnen und Schüler")
        .replace("{}", &count(built.record.pupils.kept, language));
    say(format!("{written} {} ({kept})", project.folder.join(VAULT).display()))?;
    say(format!("{written} {}", project.folder.join(RECORD).display()))?;
    if built.key_is_new {
        let text = pick(
            language,
            "New key: {}. Keep a copy in a safe place and give it to nobody.",
            "Neuer Schlüssel: {}. Eine Kopie sicher aufheben und niemandem geben.",
        );
        say(text.replace("{}", &project.key_file.display().to_string()))?;
    }
    let seconds = built.record.seconds;
    let stages = [
        (pick(language, "read", "Lesen"), seconds.read),
        (pick(language, "index", "Ortsverzeichnis"), seconds.index),
        (pick(language, "place", "Verorten"), seconds.place),
        (pick(language, "keep", "Aufheben"), seconds.keep),
    ];
    let stages = stages.map(|(name, seconds)| format!("{name} {} s", decimal(seconds, language)));
    say(format!("{} {}", pick(language, "Time:", "Zeit:"), stages.join(", ")))
}
