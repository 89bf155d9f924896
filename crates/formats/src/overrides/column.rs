//! The columns of `overrides.csv`.

use crate::columns::Concept;

/// A column of `overrides.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OverrideColumn {
    Street,
    HouseNumber,
    PostalCode,
    Place,
    Locality,
    Easting,
    Northing,
    Note,
}

impl Concept for OverrideColumn {
    const ALL: &'static [Self] = &[
        Self::Street,
        Self::HouseNumber,
        Self::PostalCode,
        Self::Place,
        Self::Locality,
        Self::Easting,
        Self::Northing,
        Self::Note,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::PostalCode => "postal_code",
            Self::Place => "place",
            Self::Locality => "locality",
            Self::Easting => "easting",
            Self::Northing => "northing",
            Self::Note => "note",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Street => &["street", "strasse"],
            Self::HouseNumber => &["housenumber", "hausnummer", "hausnr"],
            Self::PostalCode => &["postalcode", "plz", "postleitzahl"],
            Self::Place => &["place", "ort", "wohnort"],
            Self::Locality => &["locality", "ortsteil"],
            Self::Easting => &["easting", "ostwert", "rechtswert", "east"],
            Self::Northing => &["northing", "nordwert", "hochwert", "north"],
            Self::Note => &["note", "bemerkung", "notiz"],
        }
    }
}
