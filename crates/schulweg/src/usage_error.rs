//! What is shown for wrong usage. English texts are the parser's own; the German ones are
//! written here, because the parser knows only English.

use std::process::ExitCode;

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use geo_core::Language;

use crate::{failure::WRONG_INPUT, messages::complain};

/// Shows help, version or a usage error, and gives the exit code: 0 for what was asked for,
/// 2 for wrong usage.
pub fn show(error: &Error, language: Language) -> ExitCode {
    let german = match language {
        Language::English => None,
        Language::German => german(error),
    };
    match german {
        Some(text) => complain(text),
        // Nobody is left to tell where this fails.
        None => _ = error.print(),
    }
    if error.use_stderr() { ExitCode::from(WRONG_INPUT) } else { ExitCode::SUCCESS }
}

/// The German text; `None` where the parser's output is no message of its own (help, version).
fn german(error: &Error) -> Option<String> {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("Das Argument „{argument}“ gibt es hier nicht."),
        ErrorKind::InvalidSubcommand => {
            format!("Den Befehl „{}“ gibt es nicht.", context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "Es fehlt ein Befehl.".into(),
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} braucht einen Wert."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("„{value}“ ist kein möglicher Wert für {argument}.")
        }
        ErrorKind::ArgumentConflict => {
            let prior = context(error, ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                format!("{argument} darf nur einmal angegeben werden.")
            } else {
                format!("{argument} und {prior} schließen einander aus.")
            }
        }
        ErrorKind::TooManyValues => format!("Der Wert „{value}“ für {argument} ist zu viel."),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("Für {argument} sind es nicht so viele Werte wie nötig.")
        }
        ErrorKind::NoEquals => format!("{argument} braucht ein Gleichheitszeichen vor dem Wert."),
        ErrorKind::InvalidUtf8 => "Ein Argument ist kein gültiger Unicode-Text.".into(),
        _ => format!("Die Angaben sind nicht verständlich. {argument}"),
    };
    let mut text = vec![format!("Fehler: {what}")];
    for (kind, lead) in [
        (ContextKind::ValidValue, "Möglich sind: "),
        (ContextKind::SuggestedArg, "Gemeint ist vielleicht: "),
        (ContextKind::SuggestedSubcommand, "Gemeint ist vielleicht: "),
        (ContextKind::SuggestedValue, "Gemeint ist vielleicht: "),
    ] {
        let hint = context(error, kind);
        if !hint.is_empty() {
            text.push(format!("  {lead}{hint}"));
        }
    }
    let usage = context(error, ContextKind::Usage).replacen("Usage:", "Aufruf:", 1);
    if !usage.is_empty() {
        text.push(format!("\n{usage}"));
    }
    text.push("\nMehr sagt --help.".into());
    Some(text.join("\n"))
}

/// One fact of the error as plain text; empty where it has none of this kind.
fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
