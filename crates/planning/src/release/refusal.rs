//! Why a release is not made, and what can be done instead. The texts say how many households
//! changed, never which.

use disclosure::Feature;
use geo_core::{Language, Localised};

/// Why a release is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefusal {
    /// The key date has a release, and this is another one.
    #[error(
        "there is a release {release} of this key date already{}. Nothing has been written; the release and the \
         vault are as they were.\n{}\n{}\n  Or name another day under [release] key_date",
        since(*.changed), REPLACE, NEW_KEYS_TOO
    )]
    KeyDateTaken {
        /// The release.
        release: String,
        /// How many households changed since, where that can be told.
        changed: Option<usize>,
    },
    /// So little has changed that the difference is about few households.
    #[error(
        "only {} changed since the release {release} ({}). In each of these either none or at least {floor} must have, or \
         whoever has both releases sees from their difference how those few live and where their children go to school. \
         Nothing has been written.\n{}",
        households(fewest(.few)), listed(.few, Language::English), if *.replaces { NEW_KEYS } else { EITHER }
    )]
    TooFewChanged {
        /// The release.
        release: String,
        /// In which features how many households changed since, where these are too few.
        few: Vec<(Feature, usize)>,
        /// How many must.
        floor: u32,
        /// Whether `--replace` was given, so that this is another release than the one to replace.
        replaces: bool,
    },
    /// The protection is another one, under the same keys.
    #[error(
        "the values under [disclosure] have changed since the release {release}, or this version of the program \
         draws changes in another way. Two ways of changing the same count, under the same keys, together tell more \
         than either. Nothing has been written; put the former values back, or draw new keys.\n{}",
        NEW_KEYS
    )]
    OtherParameters {
        /// The release.
        release: String,
    },
}

const REPLACE: &str = "  schulweg build --replace takes it back and makes a new one in its place. Right where nobody \
    has been given it yet, or all who have it delete it: whoever keeps it can compare the two, and what differs is \
    about the households that changed";

const NEW_KEYS: &str = "  schulweg build --new-keys draws new keys: every value is then changed anew, and a difference \
    between releases no longer says that something changed. Pupils stay known again. The cost: of a group that has \
    not changed, both values are now known, and their average is closer to the truth; with n releases under n keys \
    by the square root of n. Not to be done often";

const NEW_KEYS_TOO: &str = "  schulweg build --replace --new-keys also draws new keys: a difference then no longer says \
    that something changed. The cost: whoever keeps the old one has two values of a group that has not changed, and \
    their average is closer to the truth";

const EITHER: &str = "  Wait until more has changed, or\n  schulweg build --replace takes the former release back and \
    makes this one in its place. Right where nobody has been given it yet, or all who have it delete it; whoever keeps \
    it can compare the two\n  schulweg build --new-keys draws new keys: every value is then changed anew, and a \
    difference no longer says that something changed. The cost: whoever has both can average two values of a group \
    that has not changed, which is closer to the truth. Not to be done often";

fn since(changed: Option<usize>) -> String {
    match changed {
        None => String::new(),
        Some(0) => ", made with other values under [disclosure]".to_owned(),
        Some(changed) => format!(", and {} changed since", households(changed)),
    }
}

fn households(changed: usize) -> String {
    match changed {
        1 => "1 household has".to_owned(),
        _ => format!("{changed} households have"),
    }
}

/// The fewest households that changed in a feature.
fn fewest(few: &[(Feature, usize)]) -> usize {
    few.iter().map(|(_, changed)| *changed).min().unwrap_or(0)
}

/// Features with how many households changed in each.
fn listed(few: &[(Feature, usize)], language: Language) -> String {
    let one = |(feature, changed): &(Feature, usize)| format!("{}: {changed}", feature.text(language));
    few.iter().map(one).collect::<Vec<_>>().join(", ")
}

mod german {
    pub const REPLACE: &str = "  schulweg build --replace zieht sie zurück und macht an ihrer Stelle eine neue. Richtig, \
        wenn sie noch niemand bekommen hat oder alle, die sie haben, sie löschen: Wer sie behält, kann beide \
        vergleichen, und was sich unterscheidet, betrifft die geänderten Haushalte";

    pub const NEW_KEYS: &str = "  schulweg build --new-keys zieht neue Schlüssel: Jede Zahl wird dann neu verändert, und \
        ein Unterschied zwischen Freigaben sagt nicht mehr, dass sich etwas geändert hat. Alle bleiben \
        wiedererkennbar. Der Preis: Von einer unveränderten Gruppe sind dann zwei Zahlen bekannt, und ihr Mittel liegt \
        näher an der wahren; bei n Freigaben unter n Schlüsseln um die Wurzel aus n. Nicht oft tun";

    pub const NEW_KEYS_TOO: &str = "  schulweg build --replace --new-keys zieht auch neue Schlüssel: Ein Unterschied sagt \
        dann nicht mehr, dass sich etwas geändert hat. Der Preis: Wer die alte behält, hat zwei Zahlen einer \
        unveränderten Gruppe, und ihr Mittel liegt näher an der wahren";

    pub const EITHER: &str = "  Warten, bis sich mehr geändert hat, oder\n  schulweg build --replace zieht die vorige \
        Freigabe zurück und macht diese an ihrer Stelle. Richtig, wenn sie noch niemand bekommen hat oder alle, die sie \
        haben, sie löschen; wer sie behält, kann beide vergleichen\n  schulweg build --new-keys zieht neue Schlüssel: \
        Jede Zahl wird dann neu verändert, und ein Unterschied sagt nicht mehr, dass sich etwas geändert hat. Der \
        Preis: Wer beide hat, kann zwei Zahlen einer unveränderten Gruppe mitteln und kommt der wahren näher. Nicht \
        oft tun";

    pub fn since(changed: Option<usize>) -> String {
        match changed {
            None => String::new(),
            Some(0) => ", mit anderen Werten unter [disclosure]".to_owned(),
            Some(1) => "; seitdem hat sich 1 Haushalt geändert".to_owned(),
            Some(changed) => format!("; seitdem haben sich {changed} Haushalte geändert"),
        }
    }

    pub fn only(changed: usize) -> String {
        match changed {
            1 => "hat sich nur 1 Haushalt geändert".to_owned(),
            _ => format!("haben sich nur {changed} Haushalte geändert"),
        }
    }
}

impl Localised for ReleaseRefusal {
    fn german(&self) -> String {
        match self {
            Self::KeyDateTaken { release, changed } => format!(
                "zu diesem Stichtag gibt es schon die Freigabe {release}{}. Nichts ist geschrieben; Freigabe und Tresor \
                 sind, wie sie waren.\n{}\n{}\n  Oder unter [release] key_date einen anderen Tag nennen",
                german::since(*changed),
                german::REPLACE,
                german::NEW_KEYS_TOO
            ),
            Self::TooFewChanged { release, few, floor, replaces } => format!(
                "seit der Freigabe {release} {} ({}). In jedem davon müssen es keiner oder mindestens {floor} sein, sonst \
                 sieht, wer beide Freigaben hat, an ihrem Unterschied, wo diese wenigen wohnen und wo ihre Kinder zur \
                 Schule gehen. Nichts ist geschrieben.\n{}",
                german::only(fewest(few)),
                listed(few, Language::German),
                if *replaces { german::NEW_KEYS } else { german::EITHER }
            ),
            Self::OtherParameters { release } => format!(
                "die Werte unter [disclosure] haben sich seit der Freigabe {release} geändert, oder diese Fassung des \
                 Programms zieht die Veränderungen anders. Zwei Arten, dieselbe Zahl unter denselben Schlüsseln zu \
                 verändern, verraten zusammen mehr als jede allein. Nichts ist \
                 geschrieben; die früheren Werte wieder eintragen oder neue Schlüssel ziehen.\n{}",
                german::NEW_KEYS
            ),
        }
    }
}
