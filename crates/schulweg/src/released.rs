//! What a run says of its release: its name, how it stands to the ones before, and which inputs
//! have no licence to name.

use geo_core::Language;
use planning::{
    ProjectFile,
    release::{Released, Standing},
};

use crate::messages::{CannotPrint, count, pick, say};

/// Shows the release.
///
/// # Errors
/// [`CannotPrint`].
pub fn show(release: &Released, new_keys: bool, language: Language) -> Result<(), CannotPrint> {
    let t = |english: &'static str, german: &'static str| pick(language, english, german);
    let standing = match release.standing {
        Standing::First => t("the first one", "die erste").to_owned(),
        Standing::Same => {
            t("nothing has changed since it was made", "seit ihr hat sich nichts geändert").to_owned()
        }
        Standing::Next { changed: None } => {
            t("compared with no earlier one", "mit keiner früheren verglichen").to_owned()
        }
        Standing::Next { changed: Some(1) } => t(
            "1 household has changed since an earlier one",
            "seit einer früheren hat sich 1 Haushalt geändert",
        )
        .to_owned(),
        Standing::Next { changed: Some(changed) } => t(
            "{} households have changed since the earlier one that is most like it",
            "seit der ähnlichsten früheren haben sich {} Haushalte geändert",
        )
        .replace("{}", &count(changed, language)),
    };
    say(format!("{} {}: {standing}", t("Release", "Freigabe"), release.name))?;
    if !release.withdrawn.is_empty() {
        say(t(
            "  Withdrawn: {}. Whoever has it should delete it: compared with this one, what differs is about \
             the households that changed.",
            "  Zurückgezogen: {}. Wer sie hat, soll sie löschen: Verglichen mit dieser betrifft, was sich \
             unterscheidet, die geänderten Haushalte.",
        )
        .replace("{}", &release.withdrawn.join(", ")))?;
    }
    if new_keys {
        say(t(
            "  Under new keys: who has releases under several keys can average the numbers of an unchanged group.",
            "  Unter neuen Schlüsseln: Wer Freigaben unter mehreren Schlüsseln hat, kann die Zahlen einer \
             unveränderten Gruppe mitteln.",
        ))?;
    }
    Ok(())
}

/// Tells for which inputs no licence is known. In an invented region there is nothing to license.
///
/// # Errors
/// [`CannotPrint`].
pub fn show_missing_licences(project: &ProjectFile, language: Language) -> Result<(), CannotPrint> {
    let missing = project.attributions.iter().filter(|attribution| attribution.licence.is_empty());
    let mut keys: Vec<&str> = missing.map(|attribution| attribution.source.as_str()).collect();
    keys.dedup();
    if keys.is_empty() || project.invented_from.is_some() {
        return Ok(());
    }
    say(pick(
        language,
        "  No licence is given for {}; name it under [attribution], where there is one",
        "  Ohne Lizenz: {}; unter [attribution] nennen, wo es eine gibt",
    )
    .replace("{}", &keys.join(", ")))
}
