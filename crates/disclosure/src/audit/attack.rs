//! The attacks that the audit tries, by name, and how much each had to work with.

use geo_core::Language;

/// A way to learn more from a publication than a single value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attack {
    /// Reading a single value that should not be there.
    Reading,
    /// Comparing every published view of one group.
    Averaging,
    /// Subtracting a layer or zoom level from another.
    Differencing,
    /// Subtracting categories from their sum.
    Complement,
    /// Subtracting an area of cells from a slightly larger one.
    Areas,
    /// Groups at so few addresses that they are one household.
    FewHouseholds,
    /// Categories that everyone of a group is proven to be in.
    Homogeneous,
    /// Measuring how large the noise is in sums that should close.
    Noise,
    /// Comparing two releases.
    Releases,
}

/// How much an attack had to work with, and what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// The attack.
    pub attack: Attack,
    /// How many sums or comparisons it used.
    pub relations: u64,
    /// How many published groups it tried to learn something about.
    pub groups: u64,
    /// How many findings it made, those not listed among them.
    pub findings: u64,
}

impl Attack {
    /// Every attack, in the order of a report.
    pub const ALL: [Self; 9] = [
        Self::Reading,
        Self::Averaging,
        Self::Differencing,
        Self::Complement,
        Self::Areas,
        Self::FewHouseholds,
        Self::Homogeneous,
        Self::Noise,
        Self::Releases,
    ];

    /// The name in a language.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Reading, Language::German) => "Einzelwerte lesen",
            (Self::Reading, Language::English) => "reading single values",
            (Self::Averaging, Language::German) => "alle Ansichten einer Gruppe vergleichen",
            (Self::Averaging, Language::English) => "comparing every view of a group",
            (Self::Differencing, Language::German) => "Differenzen zwischen Ebenen und Zoomstufen",
            (Self::Differencing, Language::English) => "differencing layers and zoom levels",
            (Self::Complement, Language::German) => "Differenzen zwischen Summe und Kategorien",
            (Self::Complement, Language::English) => "complementary categories",
            (Self::Areas, Language::German) => "Differenzen zwischen Gebieten",
            (Self::Areas, Language::English) => "differencing areas",
            (Self::FewHouseholds, Language::German) => "Gruppen aus einem Haushalt",
            (Self::FewHouseholds, Language::English) => "single-household groups",
            (Self::Homogeneous, Language::German) => "einheitliche Gruppen",
            (Self::Homogeneous, Language::English) => "homogeneous groups",
            (Self::Noise, Language::German) => "Stärke des Rauschens messen",
            (Self::Noise, Language::English) => "measuring the noise",
            (Self::Releases, Language::German) => "zwei Veröffentlichungen vergleichen",
            (Self::Releases, Language::English) => "comparing two releases",
        }
    }
}
