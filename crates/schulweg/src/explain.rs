//! `schulweg explain`: the evidence of one pupil's claim to transport, for the file of the case. It
//! names nobody: whoever asks has the letter in hand.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use geo_core::{Language, Localised, LonLat, PostalAddress, Pseudonym};
use planning::{
    ProjectFile,
    entitlement::{Decision, Shown},
    explain::{Case, Evidence, PathShown, explain},
    input_files,
    load::Loader,
    pupil_lists::Origin,
};
use serde_json::{Value, json};
use store::{PrivateFile, VaultWay, WriteError};

use crate::{
    arguments::ExplainOptions,
    failure::{Failure, Outcome},
    level_table,
    messages::{CannotPrint, pick, say},
    placed_file::check_target,
    progress::Progress,
    review::list_of,
};

/// Why nobody can be looked up.
#[derive(Debug, thiserror::Error)]
pub enum WhoError {
    /// Neither a row nor a pseudonym, or both.
    #[error("say who is meant: either --row N with the list, or --pupil PSEUDONYM")]
    Nobody,
    /// What is given is no pseudonym.
    #[error("--pupil: a pseudonym has 32 hexadecimal digits, as the vault shows it")]
    NoPseudonym,
    /// The row has no pupil.
    #[error("{file}: nobody who can be known stands in row {row}; row 1 is the first under the header")]
    NoSuchRow {
        /// The list.
        file: String,
        /// The row.
        row: usize,
    },
}

impl Localised for WhoError {
    fn german(&self) -> String {
        match self {
            Self::Nobody => {
                "angeben, wer gemeint ist: --row ZEILE mit der Liste oder --pupil PSEUDONYM".into()
            }
            Self::NoPseudonym => {
                "--pupil: ein Pseudonym hat 32 Hexadezimalziffern, wie der Tresor es zeigt".into()
            }
            Self::NoSuchRow { file, row } => format!(
                "{file}: in Zeile {row} steht niemand, der erkannt werden kann; Zeile 1 ist die erste unter dem Kopf"
            ),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// [`WhoError`], and any input that cannot be read.
pub fn run(options: &ExplainOptions, language: Language) -> Result<Outcome, Failure> {
    let project = ProjectFile::read(&options.project)?;
    let kept = input_files::kept(&project);
    let kept: Vec<&Path> = kept.iter().map(PathBuf::as_path).collect();
    let target = options.output.as_deref().map(|output| check_target(output, &kept)).transpose()?;
    let case = Case::read(&project)?;
    let pseudonym = who(options, &project, &case)?;
    let progress = Progress::new(language);
    // Only where a school has no position are the registers read.
    let all_placed = case.foot.schools.iter().all(|school| school.position.is_some());
    let gazetteer = (!all_placed).then(|| Loader::of_project(&project, &progress)).transpose()?;
    let gazetteer = gazetteer.map(Loader::build);
    let place = |address: &PostalAddress| gazetteer.as_ref()?.place(address).position;
    let evidence = explain(&project, &case, pseudonym, &place)?;
    show(&evidence, language)?;
    if let Some(target) = target {
        let failed = |cause| WriteError::System { path: target.clone(), cause };
        let mut file = PrivateFile::create(&target)?;
        serde_json::to_writer_pretty(&mut file, &geojson(&evidence)).map_err(|error| failed(error.into()))?;
        file.write_all(b"\n").map_err(failed)?;
        file.finish()?;
        say("")?;
        say(format!("{} {}", pick(language, "Written:", "Geschrieben:"), target.display()))?;
    }
    Ok(Outcome::Done)
}

fn who(options: &ExplainOptions, project: &ProjectFile, case: &Case) -> Result<Pseudonym, Failure> {
    match (options.row, &options.pupil) {
        (Some(row), None) => {
            let list = list_of(project, options.list.as_deref())?;
            let file = project.inputs.pupils[list].display().to_string();
            Ok(case.pseudonym(Origin { list, row }).ok_or(WhoError::NoSuchRow { file, row })?)
        }
        (None, Some(pupil)) => Ok(Pseudonym::parse(pupil).ok_or(WhoError::NoPseudonym)?),
        _ => Err(WhoError::Nobody.into()),
    }
}

/// Metres with millimetres, so that no rounding contradicts the answer.
fn metres(metres: f64, language: Language) -> String {
    format!("{} m", local(&format!("{metres:.3}"), language))
}

/// A number with the decimal sign of the language.
fn local(number: &str, language: Language) -> String {
    number.replace('.', pick(language, ".", ","))
}

fn show(evidence: &Evidence<'_>, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    let line = |name: &str, value: &str| say(format!("  {name:<28} {value}"));
    let decision = &evidence.decision;
    say(format!("{} {}", t("Pupil", "Person"), evidence.pupil.pseudonym))?;
    line(t("claim to transport", "Beförderungsanspruch"), &decision.class.text(language))?;
    line(t("reason", "Grund"), &decision.reason.text(language))?;
    line(t("paragraph", "Rechtsgrundlage"), decision.paragraph)?;
    line(t("rules", "Regelwerk"), &evidence.rules.title)?;
    if !decision.verified {
        line("", t("not verified against the text of the law", "nicht am Gesetzestext geprüft"))?;
    }
    if let Some(shown) = Shown::of(decision) {
        line(t("length compared", "verglichene Länge"), &format!("{} m", local(&shown.metres, language)))?;
        line(t("threshold", "Grenze"), &format!("{} m", shown.threshold))?;
        line(
            t("margin of the address", "Genauigkeit der Adresse"),
            &format!("± {} m", local(&shown.margin, language)),
        )?;
    }
    let level = evidence.pupil.match_level;
    let found = format!("{} ({})", level_table::meaning(level, language), level.as_str());
    line(t("address found", "Adresse gefunden"), &found)?;
    let way = |way: &Option<VaultWay>| match way {
        Some(VaultWay { site, metres: Some(length) }) => format!("{site}: {}", metres(length.0, language)),
        Some(VaultWay { site, metres: None }) if evidence.pupil.residence.is_none() => site.to_string(),
        Some(VaultWay { site, metres: None }) => format!("{site}: {}", t("no way", "kein Weg")),
        None => "–".to_owned(),
    };
    let walk = &evidence.walk;
    line(t("site attended", "besuchter Standort"), &way(&walk.attended))?;
    line(t("nearest of its type", "nächster seiner Schulart"), &way(&walk.nearest))?;
    line(t("site that grounds the claim", "maßgebender Standort"), &way(&walk.claim))?;
    if let Some(site) = &evidence.site {
        line("", &format!("{} ({})", site.name, site.source.text(language)))?;
    }
    if evidence.pupil.residence.is_none() {
        line(t("shortest way", "kürzester Weg"), t("not measured", "nicht gemessen"))?;
        return cautions(decision, language);
    }
    path(t("shortest way", "kürzester Weg"), evidence.shortest.as_ref(), language)?;
    if !evidence.stage_known {
        line("", t("stage unknown: dangers not looked at", "Schulstufe unbekannt: Gefahren nicht geprüft"))?;
    } else if evidence.met.is_empty() && evidence.shortest.is_some() {
        line("", t("meets no dangerous part", "ohne gefährliche Stelle"))?;
    } else if !evidence.met.is_empty() {
        for hazard in &evidence.met {
            line(
                "",
                &format!("{}: {} ({})", t("dangerous", "gefährlich"), hazard.reason, hazard.decided_by),
            )?;
        }
        path(t("shortest without danger", "kürzester ungefährlicher Weg"), evidence.safe.as_ref(), language)?;
    }
    cautions(decision, language)
}

fn cautions(decision: &Decision<'_>, language: Language) -> Result<(), CannotPrint> {
    for caution in &decision.cautions {
        say(format!("  {:<28} {}", pick(language, "mind", "zu beachten"), caution.text(language)))?;
    }
    Ok(())
}

fn path(name: &str, path: Option<&PathShown>, language: Language) -> Result<(), CannotPrint> {
    let text = match path {
        Some(path) if path.dangerous.0 > 0.0 => {
            let of = pick(language, "of it dangerous:", "davon gefährlich:");
            format!("{}, {of} {}", metres(path.metres.0, language), metres(path.dangerous.0, language))
        }
        Some(path) => metres(path.metres.0, language),
        None => pick(language, "none", "keiner").to_owned(),
    };
    say(format!("  {name:<28} {text}"))
}

/// The paths as lines (RFC 7946), one feature per piece.
fn geojson(evidence: &Evidence<'_>) -> Value {
    let position = |at: &LonLat| json!([(at.lon * 1e7).round() / 1e7, (at.lat * 1e7).round() / 1e7]);
    let paths = [("shortest", &evidence.shortest), ("safe", &evidence.safe)];
    let features =
        paths.iter().filter_map(|(name, path)| Some((*name, path.as_ref()?))).flat_map(|(name, path)| {
            let total = path.metres.0;
            path.pieces.iter().enumerate().map(move |(number, piece)| {
                json!({
                    "type": "Feature",
                    "properties": {
                        "path": name,
                        "piece": number + 1,
                        "kind": piece.kind.as_str(),
                        "metres": (piece.metres.0 * 1000.0).round() / 1000.0,
                        "path_metres": (total * 1000.0).round() / 1000.0,
                    },
                    "geometry": {
                        "type": "LineString",
                        "coordinates": piece.line.iter().map(position).collect::<Vec<_>>(),
                    },
                })
            })
        });
    json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() })
}
