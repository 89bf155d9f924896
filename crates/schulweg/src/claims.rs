//! What `schulweg build` prints of the ways to school: the network, the sites' entrances, and who
//! is entitled to transport and why, by school.

use geo_core::{Language, Localised as _};
use network::{BuildReport, hazards::HazardMatch};
use planning::{
    claims::Claims,
    entitlement::{Caution, Class},
    walking::{DistrictTally, MOST_DRAWN, TypeRoom, Walked, sites::EntranceSource},
};

use crate::{
    messages::{CannotPrint, count, decimal, pick, pupils, say},
    report, row_lines,
};

/// Sites printed at most; the vault has them all.
const MOST_SITES: usize = 150;

/// The network.
///
/// # Errors
/// [`CannotPrint`].
pub fn network(built: &BuildReport, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!("{}: {}", t("Foot network", "Fußwegenetz"), built.ways.file))?;
    say(format!("    {}", row_lines::sum(&built.ways, language)))?;
    row_lines::details(&built.ways, language).iter().try_for_each(say)?;
    say(format!(
        "    {} km, {} {} km {}",
        decimal(built.metres / 1000.0, language),
        t("of them", "davon"),
        decimal(built.island_metres / 1000.0, language),
        t("on islands, where no way starts or ends", "auf Inseln, wo kein Weg beginnt oder endet"),
    ))?;
    if built.uncrossed_squares > 0 {
        let what = t(
            "squares count by their outline alone: incomplete or too intricate",
            "Plätze zählen nur mit ihrem Rand: unvollständig oder zu verwinkelt",
        );
        say(format!("    {} {what}", count(built.uncrossed_squares, language)))?;
    }
    let conditional = built.conditional;
    let lines = [
        (
            conditional.walkable,
            t(
                "ways count as open that may be closed at times (foot:conditional)",
                "Wege zählen als offen, die zeitweise gesperrt sein können (foot:conditional)",
            ),
        ),
        (
            conditional.closed,
            t(
                "ways count as closed that may be open at times (foot:conditional)",
                "Wege zählen als gesperrt, die zeitweise offen sein können (foot:conditional)",
            ),
        ),
        (
            conditional.barriers,
            t(
                "barriers may open or close at times; their other tags decide",
                "Hindernisse können zeitweise öffnen oder schließen; es entscheiden die übrigen Merkmale",
            ),
        ),
    ];
    for (found, what) in lines.into_iter().filter(|(found, _)| *found > 0) {
        say(format!("    {} {what}", count(found, language)))?;
    }
    Ok(())
}

/// The ways on foot and the claims of a run.
///
/// # Errors
/// [`CannotPrint`].
pub fn show(walked: &Walked, language: Language) -> Result<(), CannotPrint> {
    network(&walked.network, language)?;
    hazards(&walked.hazards, walked.not_valid, language)?;
    entrances(walked, language)?;
    let lines = [
        (
            walked.far,
            pick(
                language,
                "residences farther than 250 m from any way",
                "Wohnorte weiter als 250 m von jedem Weg",
            ),
        ),
        (
            walked.past_island,
            pick(
                language,
                "residences nearer to an island than to the network",
                "Wohnorte näher an einer Insel als am Netz",
            ),
        ),
    ];
    for (homes, what) in lines.into_iter().filter(|(homes, _)| *homes > 0) {
        say(format!("    {} {what}", count(homes, language)))?;
    }
    if !walked.drawn {
        let text = pick(
            language,
            "    areas on foot (catchments, walks, claims) are not drawn: more than {} km of ways; take an extract of a part of the region",
            "    Flächen zu Fuß (Einzugsbereiche, Gehwege, Ansprüche) sind nicht gezeichnet: mehr als {} km Wege; einen Auszug eines Teils nehmen",
        );
        say(text.replace("{}", &decimal(MOST_DRAWN.0 / 1000.0, language)))?;
    }
    say("")?;
    answers(&walked.claims, language)?;
    say("")?;
    sites(walked, language)?;
    room(&walked.room, language)?;
    for school_type in &walked.too_large {
        let text = pick(
            language,
            "  {}: too many pupils and sites to be distributed together; build a part of the region as a project of its own",
            "  {}: zu viele Personen und Standorte, um sie gemeinsam zu verteilen; einen Teil der Region als eigenes Projekt bauen",
        );
        say(text.replace("{}", school_type.german_name()))?;
    }
    match &walked.districts {
        Some(districts) => show_districts(districts, language),
        None => Ok(()),
    }
}

/// School districts against distances and schools attended.
fn show_districts(districts: &DistrictTally, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    let title = match districts.pupils {
        1 => t(
            "School districts: {} of a primary school lives in one",
            "Schulbezirke: {} einer Grundschule wohnt in einem",
        ),
        _ => t(
            "School districts: {} of primary schools live in one",
            "Schulbezirke: {} von Grundschulen wohnen in einem",
        ),
    };
    say("")?;
    say(title.replace("{}", &pupils(districts.pupils, language)))?;
    for (pupils, what) in [
        (
            districts.nearer_line,
            t("nearer to another site by straight line", "nach Luftlinie näher an einem anderen Standort"),
        ),
        (
            districts.nearer_walk,
            t("nearer to another site on foot", "zu Fuß näher an einem anderen Standort"),
        ),
        (districts.attend_other, t("attend another site", "besuchen einen anderen Standort")),
    ] {
        say(format!("  {:>11}  {what}", count(pupils, language)))?;
    }
    Ok(())
}

fn hazards(hazards: &[HazardMatch], not_valid: usize, language: Language) -> Result<(), CannotPrint> {
    if hazards.is_empty() && not_valid == 0 {
        return Ok(());
    }
    let text = pick(
        language,
        "Dangerous ways: {} hold on the key date, {other} do not",
        "Gefährliche Wege: {} gelten am Stichtag, {other} nicht",
    );
    say(text.replace("{}", &count(hazards.len(), language)).replace("{other}", &count(not_valid, language)))?;
    report::half_matched(hazards, language)
}

fn entrances(walked: &Walked, language: Language) -> Result<(), CannotPrint> {
    say(format!(
        "{}: {}",
        pick(language, "School sites", "Schulstandorte"),
        count(walked.sites.len(), language)
    ))?;
    for source in EntranceSource::ALL {
        let sites = walked.sites.iter().filter(|site| site.source == source).count();
        if sites > 0 {
            say(format!("  {:>11}  {}", count(sites, language), source.text(language)))?;
        }
    }
    if !walked.far_sites.is_empty() {
        let what = pick(
            language,
            "entrance far from every way (250 m) or from the school's position (500 m); check both",
            "Eingang weit von jedem Weg (250 m) oder von der Lage der Schule (500 m); beides prüfen",
        );
        let sites: Vec<String> = walked.far_sites.iter().map(ToString::to_string).collect();
        say(format!("  {:>11}  {what}: {}", count(sites.len(), language), sites.join(", ")))?;
    }
    Ok(())
}

/// How many pupils have which answer, and why.
fn answers(claims: &Claims, language: Language) -> Result<(), CannotPrint> {
    let title = pick(language, "Claim to transport:", "Beförderungsanspruch:");
    say(format!("{title} {}", pupils(claims.all(), language)))?;
    for (class, pupils) in &claims.classes {
        say(format!("  {:>11}  {}", count(*pupils, language), class.text(language)))?;
        for (reason, pupils) in claims.reasons(*class) {
            say(format!("  {:>11}  {:>11}  {}", "", count(pupils, language), reason.text(language)))?;
        }
    }
    if claims.not_verified > 0 {
        let text = pick(
            language,
            "  {} answers rest on a rule that was not verified against the text of the law",
            "  {} Antworten beruhen auf einer Regel, die nicht am Gesetzestext geprüft ist",
        );
        say(text.replace("{}", &count(claims.not_verified, language)))?;
    }
    // What concerns the residence was told with the network.
    let told = [Caution::SnappedFar, Caution::PastIsland];
    for (caution, pupils) in claims.cautions.iter().filter(|(caution, _)| !told.contains(caution)) {
        let mind = pick(language, "mind", "zu beachten");
        say(format!("  {:>11}  {mind}: {}", count(*pupils, language), caution.text(language)))?;
    }
    Ok(())
}

/// The answers by school.
fn sites(walked: &Walked, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!(
        "  {:<9} {:<40} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
        t("site", "Standort"),
        t("school", "Schule"),
        t("far", "weit"),
        t("danger", "Gefahr"),
        t("none", "kein"),
        t("border", "Grenze"),
        t("case", "Einzel"),
        t("open", "offen"),
    ))?;
    let all = walked.claims.sites();
    let more = all.len().saturating_sub(MOST_SITES);
    for (site, classes) in all.take(MOST_SITES) {
        let site = site.and_then(|site| walked.sites.get(site));
        let number = site.map_or_else(String::new, |site| site.id.to_string());
        let name =
            site.map_or(t("no school in the school list", "keine Schule der Schulliste"), |site| &site.name);
        let school: String = name.chars().take(40).collect();
        let counts: Vec<String> = Class::ALL
            .iter()
            .map(|class| format!("{:>6}", count(classes.get(class).copied().unwrap_or_default(), language)))
            .collect();
        say(format!("  {number:<9} {school:<40} {}", counts.join(" ")))?;
    }
    if more > 0 {
        let text = t(
            "  and {} more sites; the vault has them all",
            "  und {} weitere Standorte; der Tresor hat alle",
        );
        say(text.replace("{}", &count(more, language)))?;
    }
    say(t(
        "  far, danger: entitled by distance, because of danger; none: not entitled; border: borderline; \
         case: a person decides; open: something is missing",
        "  weit, Gefahr: Anspruch wegen Entfernung, wegen Gefährlichkeit; kein: kein Anspruch; Grenze: Grenzfall; \
         Einzel: im Einzelfall zu entscheiden; offen: es fehlt etwas",
    ))
}

/// Who has a place where, for types with a listed capacity.
fn room(types: &[TypeRoom], language: Language) -> Result<(), CannotPrint> {
    if types.is_empty() {
        return Ok(());
    }
    say("")?;
    say(pick(
        language,
        "Pupils on the places there are, so that all together walk the least",
        "Verteilung auf die vorhandenen Plätze, so dass alle zusammen am wenigsten gehen",
    ))?;
    for room in types {
        let text = pick(
            language,
            "  {type}: {pupils}; number of sites: {sites}; ",
            "  {type}: {pupils}; Zahl der Standorte: {sites}; ",
        );
        let moved = match room.moved {
            0 if room.missing_places == room.pupils => {
                pick(language, "there is no place at all", "es gibt keinen Platz")
            }
            0 => pick(
                language,
                "nobody goes farther than to the nearest",
                "niemand muss weiter als zum nächsten",
            ),
            _ => pick(
                language,
                "{moved} go farther than to the nearest, by {mean} km on average, by {most} km at most",
                "{moved} müssen weiter als zum nächsten, im Mittel um {mean} km, höchstens um {most} km",
            ),
        };
        let text = format!("{text}{moved}");
        #[allow(clippy::cast_precision_loss, reason = "numbers of pupils")]
        let mean = room.extra.0 / 1000.0 / room.moved.max(1) as f64;
        let text = text.replace("{type}", room.school_type.german_name());
        let text = text.replace("{pupils}", &pupils(room.pupils, language));
        let text = text.replace("{sites}", &count(room.sites, language));
        let text = text.replace("{moved}", &count(room.moved, language));
        let text = text.replace("{mean}", &decimal(mean, language));
        say(text.replace("{most}", &decimal(room.most_extra.0 / 1000.0, language)))?;
        let lines = [
            (room.missing_places, pick(language, "places are missing", "Plätze fehlen")),
            (
                room.without_way,
                pick(language, "pupils reach no site on foot", "erreichen zu Fuß keinen Standort"),
            ),
        ];
        for (pupils, what) in lines.into_iter().filter(|(pupils, _)| *pupils > 0) {
            say(format!("  {:>11}  {what}", count(pupils, language)))?;
        }
    }
    Ok(())
}
