//! Findings in words, in both languages: what is wrong where, and why it says too much.

use std::fmt::{self, Write as _};

use geo_core::{Language, Localised};

use super::{Finding, Place};

/// What is wrong with a value that cannot be read.
const UNREADABLE: &str = "is not what the catalogue says; make the publication anew";

/// Why a register without house numbers protects nobody.
const NO_ADDRESS: &str = "the register has no numbered address in the region, so that nothing protects single houses; make the \
     publication anew with a register that has house numbers";

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layer.id)?;
        for (property, value) in &self.keys {
            write!(f, ", {} {value}", property.name)?;
        }
        write!(f, ", {}", self.property.name)
    }
}

/// The counts of a range in words: one number, or from one to another.
struct Range(u32, u32, Language);

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(low, high, language) = *self;
        match language {
            _ if low == high => write!(f, "{low}"),
            Language::German => write!(f, "{low} bis {high}"),
            Language::English => write!(f, "{low} to {high}"),
        }
    }
}

/// Places, one after the other.
fn joined(places: &[Place]) -> String {
    places.iter().fold(String::new(), |mut text, place| {
        let separator = if text.is_empty() { "" } else { "; " };
        // Writing to a text cannot fail.
        let _ = write!(text, "{separator}{place}");
        text
    })
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |low, high| Range(low, high, Language::English);
        match self {
            Self::Unreadable { at } => write!(f, "{at}: {UNREADABLE}"),
            Self::Sensitive { at } => write!(
                f,
                "{at}: is about pupils of a Förderschule; they may only be counted by association, in totals"
            ),
            Self::Weak { parameter, value, least } => write!(
                f,
                "{parameter} = {value}: the parameters themselves protect nobody; at least {least} is needed"
            ),
            Self::Impossible { error } => {
                write!(
                    f,
                    "the parameters themselves protect nobody, because no noise is made by them: {error}"
                )
            }
            Self::NoAddress => f.write_str(NO_ADDRESS),
            Self::MissingLayer { layer } => {
                write!(f, "{}: is missing beside the other layers; make the publication anew", layer.id)
            }
            Self::MissingRow { at } => write!(
                f,
                "{at}: has no row, although rows of 0 are given there too; which rows there are says something of the \
                 pupils"
            ),
            Self::Uncounted { at } => write!(
                f,
                "{at}: is empty, although the rules always give a count there; which counts there are says something \
                 of the pupils"
            ),
            Self::TooFewForClaims { at, pupils, least } => write!(
                f,
                "{at}: is given for a row of {pupils} pupils; answers are only given from {least} on"
            ),
            Self::Share { at, pupils, whole } => write!(
                f,
                "{at}: is not {pupils} of {whole}; a share of other numbers than the published ones tells those"
            ),
            Self::Forbidden { at, value, threshold } => write!(
                f,
                "{at}: shows {value}; nothing below {threshold} but 0 may be shown, so the count is given away"
            ),
            Self::TwoValues { at, value, other, other_value } => write!(
                f,
                "{at}: shows {value}, but {other} shows {other_value} for the same pupils; the mean of both is \
                 closer to the truth than either"
            ),
            Self::FewHouses { at, addresses, houses } => write!(
                f,
                "{at}: shows pupils of a cell with {addresses} addresses; fewer than {houses} point at single houses"
            ),
            Self::FewAddresses { at, addresses, value, most } => write!(
                f,
                "{at}: shows {value} pupils at {addresses} addresses; the household rule gives at most {most}, so a \
                 household can be counted"
            ),
            Self::NoCell { at, value } => write!(
                f,
                "{at}: shows {value} pupils of an area in which no cell has its centre; the count is of the free area"
            ),
            Self::Contradiction { at, parts, .. } => write!(
                f,
                "{at}: no counts can give this value together with {}; the values have other noise than the \
                 parameters say, or are not of the groups they name",
                joined(parts)
            ),
            Self::Narrow { at, value, low, high, sum, .. } => {
                write!(f, "{at}: shows {value}, and the true count must be {}", range(*low, *high))?;
                sum.as_ref().map_or(Ok(()), |sum| write!(f, "; it follows from the sum {sum}"))
            }
            Self::Homogeneous { at, whole, count } => {
                write!(
                    f,
                    "{at}: everyone of {whole} is in this group ({count} at most); it says something of each of them"
                )
            }
            Self::Excess { at, value, parts, .. } => write!(
                f,
                "{at}: shows {value}, but its parts add up to {parts}; the noise of the parameters cannot do that"
            ),
            Self::Noise { sums, ratio, .. } => write!(
                f,
                "the differences of {sums} sums have {ratio:.2} times the mean square that the published parameters \
                 give; the noise is not the one that is said"
            ),
            Self::FewChanged { feature, changed, least, places } => write!(
                f,
                "by {feature} only {} changed since the other release under the same keys, fewer than the {least} among \
                 which a household is not noticed: {}",
                if *changed == 1 { "1 place".to_owned() } else { format!("{changed} places") },
                joined(places)
            ),
            Self::TwoReleases { at, value, low, high } => write!(
                f,
                "{at}: shows {value}; if this group has not changed since the other release, both together say that \
                 it counts {}: averaging over two noises",
                range(*low, *high)
            ),
        }
    }
}

impl Localised for Finding {
    fn german(&self) -> String {
        let range = |low, high| Range(low, high, Language::German);
        match self {
            Self::Unreadable { at } => {
                format!("{at}: ist nicht, was der Katalog sagt; bitte die Veröffentlichung neu erzeugen")
            }
            Self::Sensitive { at } => format!(
                "{at}: handelt von Schülerinnen und Schülern einer Förderschule; sie dürfen nur je Verbandsgemeinde \
                 gezählt werden, in totals"
            ),
            Self::Weak { parameter, value, least } => format!(
                "{parameter} = {value}: schon die Parameter schützen niemanden; nötig sind mindestens {least}"
            ),
            Self::Impossible { error } => format!(
                "schon die Parameter schützen niemanden, denn mit ihnen gibt es kein Rauschen: {}",
                error.german()
            ),
            Self::NoAddress => "das Register hat in der Region keine Adresse mit Hausnummer, also schützt nichts \
                                einzelne Häuser; bitte die Veröffentlichung mit einem Register mit Hausnummern neu \
                                erzeugen"
                .to_owned(),
            Self::MissingLayer { layer } => format!(
                "{}: fehlt neben den anderen Ebenen; bitte die Veröffentlichung neu erzeugen",
                layer.id
            ),
            Self::MissingRow { at } => format!(
                "{at}: hat keine Zeile, obwohl dort auch Zeilen mit 0 stehen; welche Zeilen es gibt, sagt etwas über \
                 die Schülerinnen und Schüler"
            ),
            Self::Uncounted { at } => format!(
                "{at}: ist leer, obwohl die Regeln dort immer eine Anzahl ergeben; welche Anzahlen es gibt, sagt etwas \
                 über die Schülerinnen und Schüler"
            ),
            Self::TooFewForClaims { at, pupils, least } => format!(
                "{at}: steht in einer Zeile mit {pupils} Schülerinnen und Schülern; Ergebnisse stehen erst ab {least}"
            ),
            Self::Share { at, pupils, whole } => format!(
                "{at}: ist nicht {pupils} von {whole}; ein Anteil aus anderen als den veröffentlichten Anzahlen \
                 verrät diese"
            ),
            Self::Forbidden { at, value, threshold } => format!(
                "{at}: zeigt {value}; unter {threshold} darf nur 0 stehen, die Anzahl ist damit verraten"
            ),
            Self::TwoValues { at, value, other, other_value } => format!(
                "{at}: zeigt {value}, aber {other} zeigt {other_value} für dieselben Schülerinnen und Schüler; das \
                 Mittel beider liegt näher an der Wahrheit als jeder Wert"
            ),
            Self::FewHouses { at, addresses, houses } => format!(
                "{at}: zeigt Schülerinnen und Schüler einer Zelle mit {addresses} Adressen; weniger als {houses} \
                 weisen auf einzelne Häuser"
            ),
            Self::FewAddresses { at, addresses, value, most } => format!(
                "{at}: zeigt {value} an {addresses} Adressen; die Haushaltsregel ergibt höchstens {most}, ein Haushalt \
                 wäre damit abzählbar"
            ),
            Self::NoCell { at, value } => format!(
                "{at}: zeigt {value} in einem Gebiet, in dem keine Zelle ihre Mitte hat; gezählt ist das freie Gebiet"
            ),
            Self::Contradiction { at, parts, .. } => format!(
                "{at}: keine Anzahlen ergeben diesen Wert zusammen mit {}; die Werte tragen anderes Rauschen, als die \
                 Parameter sagen, oder gehören nicht zu den genannten Gruppen",
                joined(parts)
            ),
            Self::Narrow { at, value, low, high, sum, .. } => {
                let by =
                    sum.as_ref().map_or_else(String::new, |sum| format!("; das folgt aus der Summe {sum}"));
                format!("{at}: zeigt {value}, und die wahre Anzahl muss {} sein{by}", range(*low, *high))
            }
            Self::Homogeneous { at, whole, count } => format!(
                "{at}: alle von {whole} gehören zu dieser Gruppe (höchstens {count}); das sagt etwas über jede und \
                 jeden Einzelnen"
            ),
            Self::Excess { at, value, parts, .. } => format!(
                "{at}: zeigt {value}, seine Teile ergeben aber {parts}; so weit verändert das Rauschen der Parameter nicht"
            ),
            Self::Noise { sums, ratio, .. } => format!(
                "die Differenzen von {sums} Summen haben das {ratio:.2}-Fache des mittleren Quadrats, das die \
                 veröffentlichten Parameter ergeben; das Rauschen ist nicht das genannte"
            ),
            Self::FewChanged { feature, changed, least, places } => format!(
                "nach {} {} seit der anderen Veröffentlichung unter denselben Schlüsseln geändert, weniger als die \
                 {least}, unter denen ein Haushalt nicht auffällt: {}",
                feature.german(),
                if *changed == 1 {
                    "hat sich nur 1 Stelle".to_owned()
                } else {
                    format!("haben sich nur {changed} Stellen")
                },
                joined(places)
            ),
            Self::TwoReleases { at, value, low, high } => format!(
                "{at}: zeigt {value}; hat sich diese Gruppe seit der anderen Veröffentlichung nicht geändert, so \
                 sagen beide zusammen, dass sie {} zählt: Mittelung über zweierlei Rauschen",
                range(*low, *high)
            ),
        }
    }
}
