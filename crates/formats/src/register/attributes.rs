//! What a property or column of a plain register can hold, by the names that surveys, cities,
//! OpenStreetMap and INSPIRE give it.

use crate::columns::Concept;

/// One attribute of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Attribute {
    /// Street.
    Street,
    /// Village whose houses have numbers and no streets (OSM).
    Village,
    /// House number, also with its suffix.
    HouseNumber,
    /// Suffix of the house number.
    Suffix,
    /// Postal code.
    PostalCode,
    /// Place of the postal address.
    Place,
    /// Municipality.
    Municipality,
    /// Part of the municipality.
    Locality,
    /// Municipality key.
    Key,
    /// Id.
    Id,
    /// Easting.
    Easting,
    /// Northing.
    Northing,
    /// Longitude.
    Longitude,
    /// Latitude.
    Latitude,
}

/// Number of attributes.
pub const COUNT: usize = Attribute::ALL.len();

impl Concept for Attribute {
    const ALL: &'static [Self] = &[
        Self::Street,
        Self::Village,
        Self::HouseNumber,
        Self::Suffix,
        Self::PostalCode,
        Self::Place,
        Self::Municipality,
        Self::Locality,
        Self::Key,
        Self::Id,
        Self::Easting,
        Self::Northing,
        Self::Longitude,
        Self::Latitude,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Village => "addr:place",
            Self::HouseNumber => "house_number",
            Self::Suffix => "suffix",
            Self::PostalCode => "postal_code",
            Self::Place => "place",
            Self::Municipality => "municipality",
            Self::Locality => "locality",
            Self::Key => "ags",
            Self::Id => "id",
            Self::Easting => "easting",
            Self::Northing => "northing",
            Self::Longitude => "lon",
            Self::Latitude => "lat",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Street => &[
                "street",
                "strassenname",
                "strasse",
                "strname",
                "addrstreet",
                "streetname",
                "str",
                "stn",
                "strasname",
                "strnam",
                "thoroughfare",
            ],
            Self::Village => &["addrplace"],
            Self::HouseNumber => &[
                "housenumber",
                "hausnummer",
                "hausnr",
                "hnr",
                "hsnr",
                "addrhousenumber",
                "addresshousenumber",
                "hausnumme",
                "hnum",
                "nummer",
                "nr",
                "number",
            ],
            Self::Suffix => &[
                "suffix",
                "housenumbersuffix",
                "hausnummernzusatz",
                "hausnummerzusatz",
                "hausnrzusatz",
                "hausnrzus",
                "hnrzusatz",
                "hnrzus",
                "hsnrzu",
                "hnrz",
                "adressierungszusatz",
                "adz",
                "zusatz",
            ],
            Self::PostalCode => &[
                "postalcode",
                "postcode",
                "postleitzahl",
                "plz",
                "postplz",
                "addrpostcode",
                "zipcode",
                "zip",
            ],
            Self::Place => {
                &["place", "city", "ort", "ortsname", "ortsnamepost", "postonm", "addrcity", "onm", "postort"]
            }
            Self::Municipality => &["municipality", "gemeindename", "gemeinde", "gmd", "gmdname", "gen"],
            Self::Locality => &[
                "locality",
                "ortsteil",
                "ortsteilname",
                "ott",
                "ottname",
                "stadtteil",
                "gemeindeteil",
                "suburb",
                "addrsuburb",
                "addrhamlet",
                "postott",
                "ortsbezirk",
            ],
            Self::Key => {
                &["ags", "municipalitykey", "gemeindeschluessel", "gemeindekennziffer", "gkz", "ars", "agsl"]
            }
            Self::Id => &["oid", "id", "objectid", "gmlid", "uuid", "fid", "ogcfid", "osmid", "objektid"],
            Self::Easting => &["easting", "ostwert", "rechtswert", "east", "x", "utmx", "xkoordinate", "e"],
            Self::Northing => &["northing", "nordwert", "hochwert", "north", "y", "utmy", "ykoordinate", "n"],
            Self::Longitude => &["lon", "longitude", "lng", "long", "laenge", "laengengrad"],
            Self::Latitude => &["lat", "latitude", "breite", "breitengrad"],
        }
    }
}
