//! What became of an attack: how often the attacker was right, beside a guess without it.

use geo_core::Language;

/// Rates of fewer targets say little.
pub const ENOUGH: usize = 1000;

/// A way to learn about pupils.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// Is anybody of a stage in a cell of 250 m? Asked of the cell around it, minus the other cells
    /// in it.
    Differencing,
    /// Is anybody of a stage in a cell or zone? Asked of the sum, minus the other stages.
    Complement,
    /// Does anybody of a zone attend a site? Asked of the zone, minus the other sites.
    ComplementOfSites,
    /// Does the only household of a group have many children?
    SingleHousehold,
    /// Which site does a pupil attend? Asked of her zone's row, of groups of 10 and more.
    Site,
    /// The same, of groups below 10.
    SiteOfFew,
    /// Has a pupil a claim to transport? Asked of her zone's row, of groups of 10 and more.
    Claim,
    /// The same, of groups below 10.
    ClaimOfFew,
    /// How many pupils are in a group below 10? Asked of all published views of it together.
    Averaging,
    /// Is a pupil in a group of which everybody else is known?
    Membership,
    /// The same, asked of all groups that she would be in, by somebody who has the whole list but
    /// for her line.
    MembershipByAll,
}

/// What became of an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Which attack.
    pub attack: Attack,
    /// How many targets it had; see [`ENOUGH`].
    pub targets: usize,
    /// How many answers were right.
    pub successes: usize,
    /// How many answers to the same questions were right without the attack; see
    /// [`Attack::beside`].
    pub beside: usize,
}

impl Outcome {
    /// The part of answers that were right; 0 without targets.
    #[must_use]
    pub fn rate(&self) -> f64 {
        part(self.successes, self.targets)
    }

    /// The part that was right without the attack.
    #[must_use]
    pub fn rate_beside(&self) -> f64 {
        part(self.beside, self.targets)
    }

    /// By how much the attack was right more often.
    #[must_use]
    pub fn advantage(&self) -> f64 {
        self.rate() - self.rate_beside()
    }

    /// A line about it.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let Self { attack, targets, successes, .. } = self;
        let [rate, beside, advantage] =
            [self.rate(), self.rate_beside(), self.advantage()].map(|part| 100.0 * part);
        let (name, compared) = (attack.name(language), attack.beside(language));
        let (line, few) = match language {
            Language::English => (
                format!(
                    "{name}: {successes} of {targets} right, {rate:.1} %; {compared} {beside:.1} %; \
                     advantage {advantage:+.1} points"
                ),
                " (the region has no more targets)",
            ),
            Language::German => (
                format!(
                    "{name}: {successes} von {targets} richtig, {rate:.1} %; {compared} {beside:.1} %; \
                     Vorteil {advantage:+.1} Punkte"
                )
                .replace('.', ","),
                " (mehr Ziele hat die Region nicht)",
            ),
        };
        if *targets < ENOUGH { line + few } else { line }
    }
}

impl Attack {
    /// The name in a language.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Differencing, Language::German) => "Differenzen zwischen Gitterebenen",
            (Self::Differencing, Language::English) => "differences between zoom levels",
            (Self::Complement, Language::German) => "Rest einer Summe",
            (Self::Complement, Language::English) => "rest of a sum",
            (Self::ComplementOfSites, Language::German) => "Rest einer Summe über Schulen",
            (Self::ComplementOfSites, Language::English) => "rest of a sum over sites",
            (Self::SingleHousehold, Language::German) => "kinderreicher einziger Haushalt",
            (Self::SingleHousehold, Language::English) => "large single household",
            (Self::Site, Language::German) => "Schule aus der Gruppe (ab 10)",
            (Self::Site, Language::English) => "site from the group (10 and more)",
            (Self::SiteOfFew, Language::German) => "Schule aus der Gruppe (unter 10)",
            (Self::SiteOfFew, Language::English) => "site from the group (below 10)",
            (Self::Claim, Language::German) => "Anspruch aus der Gruppe (ab 10)",
            (Self::Claim, Language::English) => "claim from the group (10 and more)",
            (Self::ClaimOfFew, Language::German) => "Anspruch aus der Gruppe (unter 10)",
            (Self::ClaimOfFew, Language::English) => "claim from the group (below 10)",
            (Self::Averaging, Language::German) => "Mittel aller Angaben zu einer Gruppe",
            (Self::Averaging, Language::English) => "mean of all views of a group",
            (Self::Membership, Language::German) => "Zugehörigkeit der letzten Unbekannten",
            (Self::Membership, Language::English) => "membership of the last one unknown",
            (Self::MembershipByAll, Language::German) => "Zugehörigkeit nach allen Angaben zugleich",
            (Self::MembershipByAll, Language::English) => "membership by all views at once",
        }
    }

    /// What the attack is compared with.
    #[must_use]
    pub const fn beside(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Differencing | Self::Complement, Language::German) => "nach der Zahl der Adressen",
            (Self::Differencing | Self::Complement, Language::English) => "by the number of addresses",
            (Self::SingleHousehold | Self::Membership | Self::MembershipByAll, Language::German) => {
                "mit einer Münze"
            }
            (Self::SingleHousehold | Self::Membership | Self::MembershipByAll, Language::English) => {
                "by a coin"
            }
            (Self::Site | Self::SiteOfFew, Language::German) => "mit dem nächsten Standort",
            (Self::Site | Self::SiteOfFew, Language::English) => "by the nearest site",
            (Self::ComplementOfSites | Self::Claim | Self::ClaimOfFew, Language::German) => {
                "nach der Entfernung zur Schule"
            }
            (Self::ComplementOfSites | Self::Claim | Self::ClaimOfFew, Language::English) => {
                "by the distance to school"
            }
            (Self::Averaging, Language::German) => "mit einer Angabe allein",
            (Self::Averaging, Language::English) => "by a single view",
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "numbers of targets")]
fn part(some: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_targets_rates_and_advantage_and_whether_there_are_few() {
        let outcome = Outcome { attack: Attack::Membership, targets: 2000, successes: 1240, beside: 1000 };
        assert_eq!(
            outcome.line(Language::English),
            "membership of the last one unknown: 1240 of 2000 right, 62.0 %; by a coin 50.0 %; \
             advantage +12.0 points"
        );
        let few = Outcome { targets: 0, successes: 0, beside: 0, ..outcome };
        assert_eq!(
            few.line(Language::German),
            "Zugehörigkeit der letzten Unbekannten: 0 von 0 richtig, 0,0 %; mit einer Münze 0,0 %; \
             Vorteil +0,0 Punkte (mehr Ziele hat die Region nicht)"
        );
    }
}
