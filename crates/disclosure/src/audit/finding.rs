//! What the audit found: which published value says too much, or is none that the rules give, and
//! how an attacker comes to it. Everything in a finding is public.

mod text;

use std::sync::Arc;

use catalogue::{Layer, Property, layers, properties};

use super::attack::Attack;
use crate::{Feature, ParameterError};

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
    /// Pupils of a Förderschule where none may stand.
    Sensitive {
        /// Where.
        at: Place,
    },
    /// A parameter that protects nobody.
    Weak {
        /// The parameter as the project file names it.
        parameter: &'static str,
        /// What is published.
        value: u32,
        /// The least that it may be.
        least: u32,
    },
    /// Parameters that no table of changes can meet.
    Impossible {
        /// Why.
        error: ParameterError,
    },
    /// No row has a numbered address, so that houses protect nobody.
    NoAddress,
    /// A layer that the others imply is not there.
    MissingLayer {
        /// The layer.
        layer: &'static Layer,
    },
    /// A row that must be there whatever its value.
    MissingRow {
        /// The row as it would be named.
        at: Place,
    },
    /// A row without the count that the rules always give.
    Uncounted {
        /// Where.
        at: Place,
    },
    /// Answers about a claim in a row of few pupils.
    TooFewForClaims {
        /// Where.
        at: Place,
        /// How many pupils are published.
        pupils: i64,
        /// How many it needs.
        least: u32,
    },
    /// A share that is not that of the published numbers, so that it tells another one.
    Share {
        /// Where.
        at: Place,
        /// Published pupils of the row.
        pupils: i64,
        /// Published pupils of the zone and stage.
        whole: i64,
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
    /// Parts that are more than their whole by more than the noise can be.
    Excess {
        /// The whole.
        at: Place,
        /// What is published there.
        value: u32,
        /// What its parts add up to.
        parts: u64,
        /// The attack that used the sum.
        attack: Attack,
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
            Self::Unreadable { .. }
            | Self::Sensitive { .. }
            | Self::Weak { .. }
            | Self::Impossible { .. }
            | Self::NoAddress
            | Self::MissingLayer { .. }
            | Self::MissingRow { .. }
            | Self::Uncounted { .. }
            | Self::TooFewForClaims { .. }
            | Self::Share { .. }
            | Self::Forbidden { .. }
            | Self::FewHouses { .. } => Attack::Reading,
            Self::TwoValues { .. } => Attack::Averaging,
            Self::FewAddresses { .. } => Attack::FewHouseholds,
            Self::NoCell { .. } => Attack::Areas,
            Self::Contradiction { attack, .. }
            | Self::Narrow { attack, .. }
            | Self::Excess { attack, .. } => *attack,
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
