//! The fixed breakdowns of counts: the codes that rows bear, with their titles. There are no others
//! in a publication.

use std::sync::Arc;

use geo_core::{SchoolType, Stage};

use crate::text::Text;

/// A code of a breakdown.
pub type Code = (&'static str, Text);

/// All pupils of a place; the row of every breakdown that is protected on its own.
pub const ALL: Code = ("all", Text::new("alle", "all"));

/// Not known.
pub const UNKNOWN: Code = ("unknown", Text::new("unbekannt", "unknown"));

/// The codes of the breakdown by stage, `all` first.
pub const STAGES: [Code; 5] = [
    ALL,
    (Stage::Primary.as_str(), Text::new("Primarstufe", "primary stage")),
    (Stage::Secondary1.as_str(), Text::new("Sekundarstufe I", "first secondary stage")),
    (Stage::Secondary2.as_str(), Text::new("Sekundarstufe II", "second secondary stage")),
    UNKNOWN,
];

/// The answers about a claim to transport.
pub const CLASSES: [Code; 6] = [
    ("entitled_distance", Text::new("Anspruch wegen der Entfernung", "entitled by distance")),
    ("entitled_danger", Text::new("Anspruch wegen Gefährlichkeit", "entitled because of danger")),
    ("not_entitled", Text::new("kein Anspruch", "not entitled")),
    ("borderline", Text::new("Grenzfall", "borderline")),
    ("case_by_case", Text::new("Einzelfall", "case by case")),
    UNKNOWN,
];

/// The answer that holds for pupils with listed special needs, so that its counts are protected like
/// those of sensitive sites.
pub const CASE_BY_CASE: Code = CLASSES[4];

/// Residences inside the region.
pub const REGION: Code = ("region", Text::new("in der Region", "in the region"));

/// Residences outside the region.
pub const OUTSIDE: Code = ("outside", Text::new("außerhalb der Region", "outside the region"));

/// Residences without a position.
pub const UNPLACED: Code = ("unplaced", Text::new("ohne Lage", "without a position"));

/// What the rows of the totals count by.
pub mod totals {
    use super::{Code, Text};

    /// By where the residence is: `all`, `region`, `outside`, `unplaced`.
    pub const PLACE: Code = ("place", Text::new("Lage des Wohnorts", "place of residence"));
    /// By district (Kreis) of the region.
    pub const DISTRICT: Code = ("district", Text::new("Kreis", "district"));
    /// By association (Verbandsgemeinde) of the region.
    pub const ASSOCIATION: Code = ("association", Text::new("Verbandsgemeinde", "association"));
    /// By stage, wherever the residence is.
    pub const STAGE: Code = ("stage", Text::new("Stufe", "stage"));
    /// By age band, wherever the residence is.
    pub const AGE_BAND: Code = ("age_band", Text::new("Altersgruppe", "age band"));
    /// By school type, wherever the residence is.
    pub const SCHOOL_TYPE: Code = ("school_type", Text::new("Schulart", "school type"));
    /// By claim to transport, wherever the residence is.
    pub const ENTITLEMENT: Code = ("entitlement", Text::new("Beförderungsanspruch", "entitlement"));
    /// Pupils of the Förderschule sites in each association, or district without associations.
    pub const SPECIAL_SCHOOLS: Code =
        ("special_schools", Text::new("Förderschulen nach Verbandsgemeinde", "Förderschulen by association"));

    /// Every breakdown.
    pub const ALL: [Code; 8] =
        [PLACE, DISTRICT, ASSOCIATION, STAGE, AGE_BAND, SCHOOL_TYPE, ENTITLEMENT, SPECIAL_SCHOOLS];
}

/// Ages in full years at the key date, from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeBand {
    /// The youngest.
    pub from: u8,
    /// The oldest; `None` for all above.
    pub to: Option<u8>,
}

/// The bands that a publication breaks ages down by, youngest first, without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBands(Vec<AgeBand>);

impl Default for AgeBands {
    fn default() -> Self {
        Self::starting(&[5, 10, 12, 16, 18]).unwrap_or_else(|| Self(Vec::new()))
    }
}

impl AgeBands {
    /// Bands that begin at some ages; the last one has no end. `None` where the ages do not ascend
    /// or there is none.
    #[must_use]
    pub fn starting(ages: &[u8]) -> Option<Self> {
        if ages.is_empty() || ages.windows(2).any(|two| two[0] >= two[1]) {
            return None;
        }
        let ends = ages.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
        Some(Self(ages.iter().zip(ends).map(|(from, to)| AgeBand { from: *from, to }).collect()))
    }

    /// The bands.
    #[must_use]
    pub fn bands(&self) -> &[AgeBand] {
        &self.0
    }

    /// The place of an age among [`AgeBands::codes`]; that of `unknown` without an age, or below
    /// the first band.
    #[must_use]
    pub fn index_of(&self, age: Option<u8>) -> usize {
        let within =
            |band: &AgeBand| age.is_some_and(|age| band.from <= age && band.to.is_none_or(|to| age <= to));
        1 + self.0.iter().position(within).unwrap_or(self.0.len())
    }

    /// The codes: `all`, the bands (`5-9`, `18+`), `unknown`.
    #[must_use]
    pub fn codes(&self) -> Vec<Arc<str>> {
        let band = |band: &AgeBand| match band.to {
            Some(to) => format!("{}-{to}", band.from),
            None => format!("{}+", band.from),
        };
        let bands = self.0.iter().map(band);
        [ALL.0.to_owned()].into_iter().chain(bands).chain([UNKNOWN.0.to_owned()]).map(Arc::from).collect()
    }

    /// The German titles of [`AgeBands::codes`]: `alle`, `5 bis 9 Jahre`, `18 Jahre und älter`,
    /// `unbekannt`.
    #[must_use]
    pub fn german_titles(&self) -> Vec<Arc<str>> {
        let title = |band: &AgeBand| match band.to {
            Some(to) if to == band.from => format!("{to} Jahre"),
            Some(to) => format!("{} bis {to} Jahre", band.from),
            None => format!("{} Jahre und älter", band.from),
        };
        let titles = self.0.iter().map(title);
        let (all, unknown) = (ALL.1.german.to_owned(), UNKNOWN.1.german.to_owned());
        [all].into_iter().chain(titles).chain([unknown]).map(Arc::from).collect()
    }
}

/// The school types as rows name them.
#[must_use]
pub const fn school_type(school_type: SchoolType) -> &'static str {
    school_type.german_name()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_age_has_one_band_and_none_is_unknown() {
        let bands = AgeBands::default();
        let codes = bands.codes();
        let code = |age| codes.get(bands.index_of(age)).unwrap().to_string();
        assert_eq!(codes.join(" "), "all 5-9 10-11 12-15 16-17 18+ unknown");
        assert_eq!(
            AgeBands::starting(&[5, 6, 10]).unwrap().german_titles().join(", "),
            "alle, 5 Jahre, 6 bis 9 Jahre, 10 Jahre und älter, unbekannt"
        );
        for (age, expected) in [
            (4, "unknown"),
            (5, "5-9"),
            (9, "5-9"),
            (10, "10-11"),
            (15, "12-15"),
            (17, "16-17"),
            (18, "18+"),
            (99, "18+"),
        ] {
            assert_eq!(code(Some(age)), expected);
        }
        assert_eq!(code(None), "unknown");
    }

    #[test]
    fn the_answer_that_is_protected_like_sensitive_sites_is_that_of_listed_needs() {
        assert_eq!(CASE_BY_CASE.0, "case_by_case");
    }

    #[test]
    fn bands_that_do_not_ascend_are_none() {
        assert!(AgeBands::starting(&[]).is_none());
        assert!(AgeBands::starting(&[5, 5]).is_none());
        assert!(AgeBands::starting(&[10, 5]).is_none());
    }
}
