//! `schulweg build`: runs a project from its inputs to the vault and reports what became of
//! everything.

use geo_core::{Language, Localised as _};
use planning::{
    ProjectFile, attention,
    build::{self, Built, InputKind, KnownAgain, RECORD, REVIEW, VAULT},
};

use crate::{
    arguments::BuildOptions,
    claims,
    failure::{Failure, Outcome},
    messages::{CannotPrint, count, decimal, pick, pupil, pupils, say},
    progress::Progress,
    published, released, report,
};

/// Runs the command.
///
/// # Errors
/// A project file with problems, an input that cannot be used, an output that cannot be
/// written. What was there before is then unchanged.
pub fn run(options: &BuildOptions, language: Language) -> Result<Outcome, Failure> {
    let project = ProjectFile::read(&options.project)?;
    let BuildOptions { replace, new_keys, .. } = *options;
    let run = build::BuildOptions { program: env!("CARGO_PKG_VERSION"), replace, new_keys };
    let built = build::build(&project, run, &Progress::new(language))?;
    heading(&project, language)?;
    if project.inputs.schools.is_none() {
        say(pick(
            language,
            "School list: none, so that the schools of the pupils are not kept",
            "Schulliste: keine; die Schulen der Schülerinnen und Schüler kommen deshalb nicht in den Tresor",
        ))?;
    }
    let mut lists = built.lists.iter();
    for input in &built.inputs {
        report::input(input, language)?;
        if input.kind == InputKind::Pupils
            && let Some(list) = lists.next()
        {
            report::missing(list, language)?;
        }
    }
    say("")?;
    report::tally(pupil(language), &built.tally, language)?;
    if built.record.pupils.merged_rows > 0 {
        let what = pick(language, "further rows of the same pupils", "weitere Zeilen derselben Personen");
        say(format!("  {} {what}", count(built.record.pupils.merged_rows, language)))?;
    }
    say("")?;
    show_attention(&project, &built, language)?;
    say("")?;
    match &built.walked {
        Some(walked) => claims::show(walked, language)?,
        None => say(pick(
            language,
            "Ways to school: not measured; they need inputs.osm and inputs.schools",
            "Schulwege: nicht gemessen; dafür braucht es inputs.osm und inputs.schools",
        ))?,
    }
    say("")?;
    released::show(&built.release, new_keys, language)?;
    released::show_missing_licences(&project, language)?;
    say("")?;
    let supply = built.walked.as_ref().map(|walked| &walked.supply);
    published::show(&built.published, supply, language)?;
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

fn show_attention(project: &ProjectFile, built: &Built, language: Language) -> Result<(), CannotPrint> {
    let review = project.folder.join(REVIEW);
    let folder = project.folder.to_str().unwrap_or_default();
    let rows = count(built.attention.len(), language);
    if built.attention.is_empty() {
        return say(pick(language, "No row needs attention.", "Keine Zeile muss nachgesehen werden."));
    }
    let text = pick(language, "{} entries for a person to look at:", "{} Einträge zum Nachsehen:");
    say(format!("{} {}", text.replace("{}", &rows), review.display()))?;
    for (reason, rows) in attention::counts(&built.attention) {
        say(format!("  {:>11}  {}", count(rows, language), reason.text(language)))?;
    }
    if built.not_listed > 0 {
        let text = pick(
            language,
            "  {} more problems are counted but not listed",
            "  {} weitere Probleme sind gezählt, aber nicht aufgeführt",
        );
        say(text.replace("{}", &count(built.not_listed, language)))?;
    }
    let project = match folder {
        "" => String::new(),
        folder if folder.contains(' ') => format!("--project \"{folder}\" "),
        folder => format!("--project {folder} "),
    };
    say(pick(
        language,
        "  What may be meant in a row: schulweg review {}--row ROW LIST",
        "  Was in einer Zeile gemeint sein kann: schulweg review {}--row ZEILE LISTE",
    )
    .replace("{}", &project))
}

fn show_outputs(project: &ProjectFile, built: &Built, language: Language) -> Result<(), CannotPrint> {
    let written = pick(language, "Written:", "Geschrieben:");
    let kept = pupils(built.record.pupils.kept, language);
    say(format!("{written} {} ({kept})", project.folder.join(VAULT).display()))?;
    let public =
        pick(language, "for planners; the attack found nothing", "für die Planung; der Angriff fand nichts");
    say(format!("{written} {} ({public})", project.folder.join(store::PUBLICATION).display()))?;
    say(format!("{written} {}", project.folder.join(RECORD).display()))?;
    if let Some(KnownAgain { former, again }) = built.known_again {
        let text = pick(
            language,
            "Known again: {again} of the {former} pupils of the former vault",
            "Wiedererkannt: {again} der {former} Schülerinnen und Schüler des vorigen Tresors",
        );
        let text = text.replace("{again}", &count(again, language));
        say(text.replace("{former}", &count(former, language)))?;
    } else {
        let text = pick(
            language,
            "Key of the pseudonyms: {}. Keep a copy in a safe place and give it to nobody.",
            "Schlüssel der Pseudonyme: {}. Eine Kopie sicher aufheben und niemandem geben.",
        );
        say(text.replace("{}", &project.key_file.display().to_string()))?;
    }
    let seconds = built.record.seconds;
    let stages = [
        (pick(language, "read", "Lesen"), seconds.read),
        (pick(language, "index", "Ortsverzeichnis"), seconds.index),
        (pick(language, "place", "Verorten"), seconds.place),
        (pick(language, "walk", "Schulwege"), seconds.walk),
        (pick(language, "publish", "Veröffentlichen"), seconds.publish),
        (pick(language, "keep", "Aufheben"), seconds.keep),
    ];
    let stages = stages.map(|(name, seconds)| format!("{name} {} s", decimal(seconds, language)));
    say(format!("{} {}", pick(language, "Time:", "Zeit:"), stages.join(", ")))
}
