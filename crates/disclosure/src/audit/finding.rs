//! What the audit found: which published value says too much, or is none that the rules give, and
//! how an attacker comes to it. Everything in a finding is public.

use std::{
    fmt::{self, Write as _},
    sync::Arc,
};

use catalogue::{Layer, Property, layers, properties};
use geo_core::{Language, Localised};

use super::attack::Attack;
use crate::Feature;

/// A published value: its layer, what the row is about, and the property it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The layer.
    pub layer: &'static Layer,
    /// What the row is about: its keys and breakdowns as they stand in the file.
    pub keys: Vec<(&'static Property, Arc<str>)>,
    /// The property that holds the value.
    pub property: &'static Property,
}

/// Something that must not be in a publication.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// A value that the audit cannot read, so that it cannot vouch for the row.
    Unreadable {
        /// Where.
        at: Place,
    },
    /// A value that the rules never give: below 0, or from 1 to T - 1.
    Forbidden {
        /// Where.
        at: Place,
        /// What is published.
        value: i64,
        /// T.
        threshold: u32,
    },
    /// Two values for one group of pupils: the noise can be averaged out.
    TwoValues {
        /// Where.
        at: Place,
        /// What is published there.
        value: i64,
        /// Where else.
        other: Place,
        /// What is published there.
        other_value: i64,
    },
    /// A cell with counts although the register holds too few addresses in it.
    FewHouses {
        /// Where.
        at: Place,
        /// How many addresses.
        addresses: i64,
        /// How many it needs.
        houses: u32,
    },
    /// More than the household rule can give at fewer than T addresses.
    FewAddresses {
        /// Where.
        at: Place,
        /// How many addresses.
        addresses: i64,
        /// What is published.
        value: u32,
        /// The most that the rule gives.
        most: u32,
    },
    /// Pupils in an area that holds no cell.
    NoCell {
        /// Where.
        at: Place,
        /// What is published.
        value: u32,
    },
    /// No counts fit the published values: they were not made by the rules.
    Contradiction {
        /// The sum.
        at: Place,
        /// Parts of it, the first few.
        parts: Vec<Place>,
        /// The attack that used it.
        attack: Attack,
    },
    /// What the count of a group can truly be is known too well.
    Narrow {
        /// Where.
        at: Place,
        /// What is published.
        value: u32,
        /// The smallest count that is possible.
        low: u32,
        /// The largest.
        high: u32,
        /// The attack that shows it.
        attack: Attack,
        /// The sum that shows it.
        sum: Option<Place>,
    },
    /// Everyone of a group is proven to be in one category.
    Homogeneous {
        /// The category.
        at: Place,
        /// The group.
        whole: Place,
        /// How many the group has at most.
        count: u32,
    },
    /// The differences of sums are not as large as the noise should make them.
    Noise {
        /// The attack whose sums were measured.
        attack: Attack,
        /// How many sums.
        sums: u64,
        /// Their mean square as a part of what the parameters say.
        ratio: f64,
    },
    /// So few places of one kind changed since another release under the same keys that they can be
    /// told from the rest.
    FewChanged {
        /// What the places are told apart by.
        feature: Feature,
        /// How many places.
        changed: u64,
        /// How many households must change.
        least: u32,
        /// The places.
        places: Vec<Place>,
    },
    /// Both releases together tell a count, if its group has not changed.
    TwoReleases {
        /// Where.
        at: Place,
        /// What the new release says.
        value: u32,
        /// The smallest count that both allow.
        low: u32,
        /// The largest.
        high: u32,
    },
}

impl Finding {
    /// The attack that found it.
    #[must_use]
    pub const fn attack(&self) -> Attack {
        match self {
            Self::Unreadable { .. } | Self::Forbidden { .. } | Self::FewHouses { .. } => Attack::Reading,
            Self::TwoValues { .. } => Attack::Averaging,
            Self::FewAddresses { .. } => Attack::FewHouseholds,
            Self::NoCell { .. } => Attack::Areas,
            Self::Contradiction { attack, .. } | Self::Narrow { attack, .. } => *attack,
            Self::Homogeneous { .. } => Attack::Homogeneous,
            Self::Noise { .. } => Attack::Noise,
            Self::FewChanged { .. } | Self::TwoReleases { .. } => Attack::Releases,
        }
    }
}

impl Place {
    /// Of a count that no row shows.
    pub(super) fn nowhere() -> Self {
        Self { layer: &layers::TOTALS, keys: Vec::new(), property: &properties::PUPILS }
    }
}

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
            Self::Unreadable { at } => {
                write!(f, "{at}: is not what the catalogue says; make the publication anew")
            }
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
