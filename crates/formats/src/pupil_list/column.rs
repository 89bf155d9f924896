//! What the columns of a pupil list can hold, and the names that school software gives them
//! (edoo.sys, ASV, SchILD, LUSD, and lists made by hand).

use crate::columns::Concept;

/// A column of a pupil list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PupilColumn {
    /// The pupil's id.
    Id,
    /// Family name, or the whole name.
    FamilyName,
    /// Given names.
    GivenName,
    /// Date of birth.
    BirthDate,
    /// Age in years.
    Age,
    /// Street, possibly with the house number.
    Street,
    /// House number.
    HouseNumber,
    /// Suffix of the house number.
    HouseNumberSuffix,
    /// Postal code.
    PostalCode,
    /// Postal code and place in one.
    PostalPlace,
    /// Place.
    Place,
    /// Ortsteil.
    Locality,
    /// Kind of residence: main or secondary.
    ResidenceKind,
    /// Whether it is the main residence.
    MainResidence,
    /// Whether it is a secondary residence.
    SecondaryResidence,
    /// School number.
    School,
    /// Year of schooling or class.
    Grade,
    /// Stage.
    Stage,
    /// Special educational needs.
    SpecialNeeds,
    /// First foreign language.
    FirstLanguage,
    /// Lives in a home or boarding school.
    LivesAway,
}

impl Concept for PupilColumn {
    const ALL: &'static [Self] = &[
        Self::Id,
        Self::FamilyName,
        Self::GivenName,
        Self::BirthDate,
        Self::Age,
        Self::Street,
        Self::HouseNumber,
        Self::HouseNumberSuffix,
        Self::PostalCode,
        Self::PostalPlace,
        Self::Place,
        Self::Locality,
        Self::ResidenceKind,
        Self::MainResidence,
        Self::SecondaryResidence,
        Self::School,
        Self::Grade,
        Self::Stage,
        Self::SpecialNeeds,
        Self::FirstLanguage,
        Self::LivesAway,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::BirthDate => "birth_date",
            Self::Age => "age",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::HouseNumberSuffix => "house_number_suffix",
            Self::PostalCode => "postal_code",
            Self::PostalPlace => "postal_place",
            Self::Place => "place",
            Self::Locality => "locality",
            Self::ResidenceKind => "residence_kind",
            Self::MainResidence => "main_residence",
            Self::SecondaryResidence => "secondary_residence",
            Self::School => "school",
            Self::Grade => "grade",
            Self::Stage => "stage",
            Self::SpecialNeeds => "special_needs",
            Self::FirstLanguage => "first_language",
            Self::LivesAway => "lives_away",
        }
    }

    // One name per line would hide the whole.
    #[rustfmt::skip]
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &[
                "schuelerid", "schueleridentnummer", "schueleridentnr", "identnummer", "identnr",
                "schuelernummer", "schuelernr", "schuelerkennung", "pupilid", "studentid", "personenid",
                "personid", "idnummer", "idnr", "interneidnummer", "interneid", "externeid", "guid",
                "uuid", "id", "kennung",
            ],
            Self::FamilyName => &[
                "familienname", "nachname", "zuname", "familyname", "surname", "lastname", "namevorname",
                "nachnamevorname", "vorundnachname", "vornameundname", "vornamenachname", "vornamename",
                "fullname", "name",
            ],
            Self::GivenName => &["vorname", "vornamen", "rufname", "givenname", "givennames", "firstname", "forename"],
            Self::BirthDate => &[
                "geburtsdatum", "gebdatum", "gebdat", "geburtstag", "geborenam", "geboren", "geb",
                "gebam", "birthdate", "dateofbirth", "dob", "birthday",
            ],
            Self::Age => &["alter", "alterinjahren", "alterjahre", "age"],
            Self::Street => &[
                "strasse", "strassenname", "str", "strassehausnummer", "strasseundhausnummer",
                "strassehausnr", "strasseundhausnr", "strassehnr", "strassenr", "strasseundnr",
                "strassennr", "strasseundnummer", "strassenummer", "strassemithausnummer", "wohnstrasse",
                "wohnanschrift", "wohnadresse", "meldeanschrift", "meldeadresse", "anschrift", "adresse",
                "anschriftstrasse", "adressestrasse", "strasse1", "adresszeile1", "street", "streetname",
                "streetaddress", "streetandnumber", "address", "addressline1",
            ],
            Self::HouseNumber => &["hausnummer", "hausnr", "hnr", "hsnr", "hausnummern", "housenumber", "houseno", "housenr"],
            Self::HouseNumberSuffix => &[
                "hausnummernzusatz", "hausnummerzusatz", "hausnrzusatz", "hnrzusatz", "hnrzus",
                "hausnummerzus", "zusatz", "adz", "suffix", "housenumbersuffix",
            ],
            Self::PostalCode => &[
                "plz", "postleitzahl", "wohnortplz", "plzwohnung", "plzdeswohnorts", "postalcode",
                "postcode", "zipcode", "zip",
            ],
            Self::PostalPlace => &[
                "plzort", "plzwohnort", "plzundort", "plzundwohnort", "postleitzahlort",
                "postleitzahlwohnort", "postleitzahlundort", "postleitzahlundwohnort", "postalplace",
            ],
            Self::Place => &[
                "wohnort", "wohnortname", "ort", "ortsname", "ortname", "wohngemeinde", "gemeinde",
                "gemeindename", "stadt", "stadtgemeinde", "place", "city", "town", "municipality",
            ],
            Self::Locality => &[
                "ortsteil", "ortsteilname", "wohnortsteil", "wohnortteil", "teilort", "teilortname",
                "ortsbezirk", "stadtteil", "ott", "locality", "suburb",
            ],
            Self::ResidenceKind => &[
                "wohnungsstatus", "adressart", "adresstyp", "anschriftsart", "anschriftstyp",
                "artderanschrift", "artderadresse", "wohnungsart", "artderwohnung", "wohnsitzart",
                "wohnsitzstatus", "hauptnebenwohnung", "hauptodernebenwohnung", "hauptnebenwohnsitz",
                "wohnsitz", "wohnung", "residencekind", "residencetype", "addresstype",
            ],
            Self::MainResidence => &["hauptwohnung", "isthauptwohnung", "hauptwohnsitz", "hauptadresse", "mainresidence"],
            Self::SecondaryResidence => &["nebenwohnung", "istnebenwohnung", "nebenwohnsitz", "zweitwohnsitz", "secondaryresidence"],
            Self::School => &[
                "schulnummer", "schulnr", "dienststellennummer", "dienststellennr",
                "dienststellenschluessel", "dstnr", "snr", "schulkennziffer", "schulkennung", "schulid",
                "schulschluessel", "nrderschule", "schoolnumber", "schoolid", "stammschulnummer",
                "stammschule", "besuchteschule", "dienststelle", "schule", "school",
            ],
            Self::Grade => &[
                "klassenstufe", "jahrgangsstufe", "jahrgang", "asdjahrgang", "jgst", "jahrgst", "jgstufe",
                "stufe", "klassejahrgang", "klasse", "kl", "klassenname", "klassenbezeichnung", "grade",
                "year", "class",
            ],
            Self::Stage => &[
                "schulstufe", "bildungsstufe", "bildungsbereich", "schulbereich", "sekundarstufe",
                "stage",
            ],
            Self::SpecialNeeds => &[
                "sonderpaedagogischerfoerderbedarf", "sonderpaedfoerderbedarf", "spfoerderbedarf",
                "foerderbedarf", "foerderschwerpunkt", "foerderschwerpunkte", "hauptfoerderschwerpunkt",
                "foerderschwerpunkt1", "spf", "behinderung", "specialneeds", "sen",
            ],
            Self::FirstLanguage => &[
                "1fremdsprache", "erstefremdsprache", "fremdsprache1", "1fs", "fs1", "sprache1",
                "1sprache", "fremdsprache", "firstforeignlanguage", "firstlanguage",
            ],
            Self::LivesAway => &[
                "heiminternat", "heimoderinternat", "internatheim", "heim", "internat",
                "internatsschueler", "heimunterbringung", "wohntimheim", "wohntiminternat",
                "auswaertigeunterbringung", "unterbringung", "livesaway",
            ],
        }
    }
}
