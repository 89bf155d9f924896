//! `schulweg audit`: attacks a publication with what anybody can know and tells what was tried, what
//! was found, and what a planner can still do with the numbers.

use disclosure::audit::{Audit, audit};
use geo_core::{Language, Localised as _};
use store::publication::read;

use crate::{
    arguments::AuditOptions,
    failure::{Failure, Outcome},
    messages::{CannotPrint, count, pick, say},
    progress::Progress,
};

/// Findings that are listed; more of them say no more.
const LISTED: usize = 100;

/// Runs the command.
///
/// # Errors
/// A file that is no publication.
pub fn run(options: &AuditOptions, language: Language) -> Result<Outcome, Failure> {
    let t = |english, german| pick(language, english, german);
    let step = Progress::new(language).step(t("attacking", "Angriff läuft"), None);
    let new = read(&options.publication)?;
    let old = options.against.as_deref().map(read).transpose()?;
    let audit = audit(&new, old.as_ref());
    drop(step);
    let about = &new.about;
    say(format!(
        "{} {}: {} {}",
        t("Publication", "Veröffentlichung"),
        options.publication.display(),
        t("release", "Freigabe"),
        about.release
    ))?;
    if let (Some(path), Some(old)) = (&options.against, &old) {
        let other = t("against {} ({})", "verglichen mit {} ({})");
        say(other.replacen("{}", &path.display().to_string(), 1).replacen("{}", &old.about.release, 1))?;
    }
    let rounding = about.parameters.rounding;
    say(format!(
        "T = {}, V = {}, D = {}",
        rounding.threshold,
        rounding.variance.to_string().replace('.', t(".", ",")),
        rounding.largest_change
    ))?;
    say("")?;
    show(&audit, language)?;
    if audit.findings.is_empty() {
        return Ok(Outcome::Done);
    }
    say("")?;
    for finding in audit.findings.iter().take(LISTED) {
        say(format!("  {}", finding.text(language)))?;
    }
    if audit.findings.len() > LISTED {
        say(format!("  … {}", t("and more", "und weitere")))?;
    }
    Ok(Outcome::Finding)
}

/// What was tried and what it gave.
///
/// # Errors
/// [`CannotPrint`].
pub fn show(audit: &Audit, language: Language) -> Result<(), CannotPrint> {
    let t = |english, german| pick(language, english, german);
    say(format!(
        "  {:<44}{:>12}{:>12}{:>10}",
        t("attack", "Angriff"),
        t("groups", "Gruppen"),
        t("sums", "Summen"),
        t("findings", "Funde")
    ))?;
    for check in &audit.checks {
        let numbers = [check.groups, check.relations, check.findings]
            .map(|number| count(usize::try_from(number).unwrap_or(usize::MAX), language));
        let name = check.attack.name(language);
        say(format!("  {name:<44}{:>12}{:>12}{:>10}", numbers[0], numbers[1], numbers[2]))?;
    }
    for unmatched in &audit.unmatched {
        say(format!("  {}", unmatched.text(language)))?;
    }
    say("")?;
    for line in audit.utility.text(language).lines() {
        say(format!("  {line}"))?;
    }
    Ok(())
}
