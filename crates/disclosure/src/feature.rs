//! What pupils are told apart by in the layers. Two releases are compared by each alone: hundreds
//! of birthdays hide nobody among those whose home has changed.

use std::fmt;

use geo_core::Localised;

/// What pupils are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Where they live, as finely as it is counted.
    Residence,
    /// The zone they live in.
    Zone,
    /// Their stage.
    Stage,
    /// Their age band.
    Age,
    /// The site they attend.
    Site,
    /// The type of their school.
    SchoolType,
    /// The answer about their claim.
    Claim,
    /// Place and site of those who live outside of the region or are not placed: they are in few
    /// layers, and must not fill up the number of those who are in the others.
    Elsewhere,
}

/// How many features there are.
pub const FEATURES: usize = Feature::ALL.len();

impl Feature {
    /// All features.
    pub const ALL: [Self; 8] = [
        Self::Residence,
        Self::Zone,
        Self::Stage,
        Self::Age,
        Self::Site,
        Self::SchoolType,
        Self::Claim,
        Self::Elsewhere,
    ];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Residence => "residence",
            Self::Zone => "zone",
            Self::Stage => "stage",
            Self::Age => "age band",
            Self::Site => "school site",
            Self::SchoolType => "school type",
            Self::Claim => "claim",
            Self::Elsewhere => "outside of the region",
        })
    }
}

impl Localised for Feature {
    fn german(&self) -> String {
        match self {
            Self::Residence => "Wohnort",
            Self::Zone => "Zone",
            Self::Stage => "Stufe",
            Self::Age => "Altersgruppe",
            Self::Site => "Schulstandort",
            Self::SchoolType => "Schulart",
            Self::Claim => "Anspruch",
            Self::Elsewhere => "außerhalb der Region",
        }
        .to_owned()
    }
}
