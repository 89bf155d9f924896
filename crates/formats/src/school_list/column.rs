//! What the columns of a school list can hold. Bells have names with a grade in them and are
//! read apart.

use crate::columns::Concept;

/// A column of a school list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchoolColumn {
    /// School number.
    Number,
    /// Site.
    Site,
    /// Name.
    Name,
    /// School type.
    Type,
    /// G8 or G9.
    Form,
    /// Stages, as a list.
    Stages,
    /// Pupils in primary, or whether it is taught.
    Primary,
    /// Pupils in secondary I, or whether it is taught.
    Secondary1,
    /// Pupils in secondary II, or whether it is taught.
    Secondary2,
    /// Public or private.
    LegalStatus,
    /// First foreign languages.
    FirstLanguages,
    /// Street, possibly with the house number.
    Street,
    /// House number.
    HouseNumber,
    /// Postal code.
    PostalCode,
    /// Postal code and place in one.
    PostalPlace,
    /// Place.
    Place,
    /// Ortsteil.
    Locality,
    /// Longitude in degrees.
    Longitude,
    /// Latitude in degrees.
    Latitude,
    /// Easting in metres.
    Easting,
    /// Northing in metres.
    Northing,
    /// Entrances, as pairs of coordinates.
    Entrances,
    /// Pupils in all.
    Pupils,
    /// Places for pupils.
    Capacity,
}

impl Concept for SchoolColumn {
    const ALL: &'static [Self] = &[
        Self::Number,
        Self::Site,
        Self::Name,
        Self::Type,
        Self::Form,
        Self::Stages,
        Self::Primary,
        Self::Secondary1,
        Self::Secondary2,
        Self::LegalStatus,
        Self::FirstLanguages,
        Self::Street,
        Self::HouseNumber,
        Self::PostalCode,
        Self::PostalPlace,
        Self::Place,
        Self::Locality,
        Self::Longitude,
        Self::Latitude,
        Self::Easting,
        Self::Northing,
        Self::Entrances,
        Self::Pupils,
        Self::Capacity,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Site => "site",
            Self::Name => "name",
            Self::Type => "type",
            Self::Form => "form",
            Self::Stages => "stages",
            Self::Primary => "primary",
            Self::Secondary1 => "secondary_1",
            Self::Secondary2 => "secondary_2",
            Self::LegalStatus => "legal_status",
            Self::FirstLanguages => "first_languages",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::PostalCode => "postal_code",
            Self::PostalPlace => "postal_place",
            Self::Place => "place",
            Self::Locality => "locality",
            Self::Longitude => "lon",
            Self::Latitude => "lat",
            Self::Easting => "easting",
            Self::Northing => "northing",
            Self::Entrances => "entrances",
            Self::Pupils => "pupils",
            Self::Capacity => "capacity",
        }
    }

    // One name per line would hide the whole. Cut-off names are those of Shapefiles.
    #[rustfmt::skip]
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Number => &[
                "schulnummer", "schulnr", "schoolnumber", "schoolnum", "dienststellennummer", "dienststellennr",
                "dstnr", "snr", "schulkennziffer", "schulschluessel", "schulid", "schoolid", "nummer", "number",
                "nr", "id",
            ],
            Self::Site => &[
                "standort", "standortnummer", "standortnr", "schulstandort", "site", "siteid", "nebenstelle",
                "teilstandort",
            ],
            Self::Name => &[
                "schulname", "nameschule", "namederschule", "name", "schulbezeichnung", "bezeichnung", "schule",
                "schoolname",
            ],
            Self::Type => &["schulart", "schulform", "schultyp", "schooltype", "schooltyp", "type", "typ", "art"],
            Self::Form => &["g8g9", "bildungsgang", "form", "gymnasialform", "schulzeit"],
            Self::Stages => &["stufen", "schulstufen", "bildungsstufen", "schulstufe", "stages"],
            Self::Primary => &["primary", "primarstufe", "primar"],
            Self::Secondary1 => &["secondary1", "sekundarstufe1", "sekundarstufei", "sek1", "seki"],
            Self::Secondary2 => &["secondary2", "sekundarstufe2", "sekundarstufeii", "sek2", "sekii"],
            Self::LegalStatus => &[
                "rechtsstatus", "rechtsform", "traegerschaft", "traegerart", "rechtsstellung", "legalstatus",
                "legalstat",
            ],
            Self::FirstLanguages => &[
                "erstefremdsprachen", "1fremdsprachen", "erstefremdsprache", "1fremdsprache", "fremdsprachen",
                "fremdsprache1", "firstlanguages", "firstlanguage",
            ],
            Self::Street => &[
                "strasse", "str", "strassehausnummer", "strasseundhausnummer", "strassehausnr", "strassenr",
                "strasseundnr", "strassenname", "anschrift", "adresse", "street", "address", "streetaddress",
            ],
            Self::HouseNumber => &["hausnummer", "hausnr", "hnr", "housenumber", "housenumbe"],
            Self::PostalCode => &["plz", "postleitzahl", "postalcode", "postalcod", "postcode", "zip"],
            Self::PostalPlace => &["plzort", "plzundort", "postleitzahlort", "postleitzahlundort"],
            Self::Place => &["ort", "schulort", "gemeinde", "stadt", "ortsname", "place", "city", "municipality"],
            Self::Locality => &["ortsteil", "ortsteilname", "stadtteil", "ortsbezirk", "locality"],
            Self::Longitude => &["lon", "longitude", "laengengrad", "laenge", "geolaenge", "lng", "long"],
            Self::Latitude => &["lat", "latitude", "breitengrad", "breite", "geobreite"],
            Self::Easting => &[
                "easting", "ostwert", "rechtswert", "east", "xkoordinate", "koordinatex", "utme", "xcoord", "x",
            ],
            Self::Northing => &[
                "northing", "nordwert", "hochwert", "north", "ykoordinate", "koordinatey", "utmn", "ycoord", "y",
            ],
            Self::Entrances => &["eingaenge", "eingang", "schuleingaenge", "zugaenge", "zugang", "entrances"],
            Self::Pupils => &[
                "schuelerzahl", "schuelerzahlen", "anzahlschueler", "schuelergesamt", "schuelerinsgesamt",
                "schuelerinnenundschueler", "schueler", "pupils", "students",
            ],
            Self::Capacity => {
                &["kapazitaet", "aufnahmekapazitaet", "schulplaetze", "plaetze", "capacity"]
            }
        }
    }
}
