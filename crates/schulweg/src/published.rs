//! What a run says of its publication: its layers with their rows, and the attack on it.

use catalogue::layers;
use geo_core::Language;
use planning::{build::Published, walking::supply::Supply};

use crate::{
    audit,
    messages::{CannotPrint, count, counted, pick, say},
};

/// Shows the publication. Which columns of the school list are in it, `supply` says.
///
/// # Errors
/// [`CannotPrint`].
pub fn show(published: &Published, supply: Option<&Supply>, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!(
        "{}: {}; {}",
        t("Publication", "Veröffentlichung"),
        counted(published.zones, (t("zone", "Zone"), t("zones", "Zonen")), language),
        t("rows by layer:", "Zeilen je Ebene:")
    ))?;
    for (layer, rows) in &published.layers {
        say(format!("  {:>9}  {:<24}{}", count(*rows, language), layer.id, layer.title.of(language)))?;
    }
    if let Some(supply) = supply {
        show_columns(supply, language)?;
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
        let municipalities = counted(
            published.unknown_population,
            (t("municipality", "Gemeinde"), t("municipalities", "Gemeinden")),
            language,
        );
        let text = t(
            "without a number of people (EWZ) in the area file, and therefore not divided into zones",
            "ohne Einwohnerzahl (EWZ) in der Datei der Gemeinden und deshalb nicht in Zonen geteilt",
        );
        say(format!("  {municipalities} {text}"))?;
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

/// Which further columns of the school list everybody can read now, and which nobody.
fn show_columns(supply: &Supply, language: Language) -> Result<(), CannotPrint> {
    let texts = [
        (
            &supply.published_columns,
            "  Columns of the school list that are published as equipment: {}",
            "  Spalten der Schulliste, die als Ausstattung veröffentlicht sind: {}",
        ),
        (
            &supply.withheld,
            "  Columns of the school list that are not published, because they may not be about equipment alone: {}",
            "  Spalten der Schulliste, die nicht veröffentlicht sind, weil es nicht nur um Ausstattung gehen könnte: {}",
        ),
    ];
    for (columns, english, german) in texts {
        if !columns.is_empty() {
            say(pick(language, english, german).replace("{}", &columns.join(", ")))?;
        }
    }
    Ok(())
}
