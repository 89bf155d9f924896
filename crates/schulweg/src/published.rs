//! What a run says of its publication: its layers with their rows, and the attack on it.

use catalogue::layers;
use geo_core::Language;
use planning::build::Published;

use crate::{
    audit,
    messages::{CannotPrint, count, pick, say},
};

/// Shows the publication. `withheld` are columns of the school list that are not in it.
///
/// # Errors
/// [`CannotPrint`].
pub fn show(published: &Published, withheld: &[String], language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!(
        "{}: {} {}",
        t("Publication", "Veröffentlichung"),
        count(published.zones, language),
        t("zones; rows by layer:", "Zonen; Zeilen je Ebene:")
    ))?;
    for (layer, rows) in &published.layers {
        say(format!("  {:>9}  {:<24}{}", count(*rows, language), layer.id, layer.title.of(language)))?;
    }
    if !withheld.is_empty() {
        let text = t(
            "  Columns of the school list that may be about persons, or count pupils, are not published: {}",
            "  Spalten der Schulliste, die Personen betreffen können oder Schüler zählen, sind nicht veröffentlicht: {}",
        );
        say(text.replace("{}", &withheld.join(", ")))?;
    }
    if published.coarse > 0 {
        let text = t(
            "  {} pupils are placed too coarsely (over 250 m) for grid, catchments and walks; zones and totals count them",
            "  {} Personen sind für Gitter, Einzugsbereiche und Gehentfernungen zu ungenau verortet (über 250 m); Zonen \
             und Summen zählen sie",
        );
        say(text.replace("{}", &count(published.coarse, language)))?;
    }
    if published.unknown_population > 0 {
        let text = t(
            "  {} municipalities without a number of people (EWZ) in the area file: none of them is divided into zones",
            "  {} Gemeinden ohne Einwohnerzahl (EWZ) in der Datei der Gemeinden: keine davon ist in Zonen geteilt",
        );
        say(text.replace("{}", &count(published.unknown_population, language)))?;
    }
    if !published.layers.iter().any(|(layer, _)| layer.id == layers::SCHOOL_SITES.id) {
        say(t(
            "  No layers about schools: they need the ways on foot (inputs.osm and inputs.schools)",
            "  Keine Ebenen zu den Schulen: dafür braucht es die Fußwege (inputs.osm und inputs.schools)",
        ))?;
    }
    if published.draws > 1 {
        let text = t(
            "  Noise was drawn {} times: before, a rare chance had given a count away",
            "  Das Rauschen wurde {}-mal gezogen: davor hatte ein seltener Zufall eine Anzahl verraten",
        );
        say(text.replace("{}", &count(published.draws, language)))?;
    }
    say("")?;
    say(t(
        "Attack on the publication, with what anybody can know:",
        "Angriff auf die Veröffentlichung mit dem, was jeder wissen kann:",
    ))?;
    audit::show(&published.audit, language)
}
