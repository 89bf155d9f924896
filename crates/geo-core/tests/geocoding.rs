//! What the geocoder does with the addresses that lists contain, on a small invented register.

#![allow(clippy::unwrap_used)]

use geo_core::{
    CompactString, EastNorth, MunicipalityKey, PostalAddress, RegisterAddress,
    gazetteer::{Gazetteer, GazetteerBuilder},
    geocode::{MatchLevel, Placement},
    register::RegisterQuality,
};
use proptest::prelude::*;

/// Key, municipality, locality, postal code, street, numbers.
type Street = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const STREETS: &[Street] = &[
    ("07211000", "Trier, Stadt", "", "54290", "Lindenstraße", "1 2 3 4 5 6 9 10 12 12a 12b 20"),
    ("07211000", "Trier, Stadt", "", "54290", "Karl-Marx-Str.", "1 3 5 7 9 12-14 16"),
    ("07211000", "Trier, Stadt", "", "54290", "Straße des 17. Juni", "1 2 135"),
    ("07211000", "Trier, Stadt", "", "54290", "Sankt-Matthias-Straße", "4"),
    ("07211000", "Trier, Stadt", "", "54290", "Friedrich-Ebert-Allee", "8"),
    ("07211000", "Trier, Stadt", "", "54290", "An der Härenwies", "2"),
    ("07211000", "Trier, Stadt", "", "54290", "Dr.-Eckener-Straße", "7"),
    ("07211000", "Trier, Stadt", "", "54290", "Bachstraße", "1 2 3"),
    ("07211000", "Trier, Stadt", "", "54290", "Buchstraße", "1 2 9"),
    ("07235068", "Konz, Stadt", "Konz", "54329", "Hauptstraße", "5 7 40"),
    ("07235068", "Konz, Stadt", "Niedermennig", "54329", "Hauptstraße", "5 6 12/1"),
    ("07235068", "Konz, Stadt", "Niedermennig", "54329", "Am Bahnhof", "1"),
    ("07235095", "Nittel", "Rehlingen", "54453", "Rehlingen", "3 5 8"),
    ("07235095", "Nittel", "", "54453", "Hauptstraße", "5 9"),
    ("07235108", "Saarburg, Stadt", "", "54439", "Im Staden", "30"),
    ("07235136", "Trassem", "", "54441", "Hauptstraße", "5 11"),
    ("07235136", "Trassem", "", "54441", "Kirchberg", "1"),
    ("07235136", "Trassem", "", "54441", "Torfstraße", "1 2"),
    ("07235104", "Palzem", "", "54441", "Dorfstraße", "1 2"),
];

fn gazetteer() -> Gazetteer {
    let mut builder = GazetteerBuilder::default();
    for (i, (key, municipality, locality, postal_code, street, numbers)) in (0_u32..).zip(STREETS) {
        for (j, house_number) in (0_u32..).zip(numbers.split(' ')) {
            builder.add(&RegisterAddress {
                id: &format!("{i}/{j}"),
                street,
                house_number,
                postal_code,
                municipality_key: MunicipalityKey::parse(key),
                municipality,
                locality,
                postal_place: "",
                position: EastNorth {
                    east: 320_000.0 + f64::from(i) * 1000.0,
                    north: 5_500_000.0 + f64::from(j) * 20.0,
                },
                quality: RegisterQuality::Building,
            });
        }
    }
    for (key, association) in [
        ("07235068", "Konz"),
        ("07235095", "Konz"),
        ("07235108", "Saarburg-Kell"),
        ("07235136", "Saarburg-Kell"),
    ] {
        builder.association(MunicipalityKey::parse(key).unwrap(), association, association);
    }
    builder.build()
}

fn listed(street: &str, house_number: &str, postal_code: &str, place: &str) -> PostalAddress {
    PostalAddress {
        street: street.into(),
        house_number: house_number.into(),
        postal_code: postal_code.into(),
        place: place.into(),
        locality: CompactString::default(),
    }
}

/// Level and register's line of each address.
fn placed(addresses: &[(&str, &str, &str, &str)]) -> Vec<(MatchLevel, String)> {
    let gazetteer = gazetteer();
    let line = |p: &Placement<'_>| {
        p.spelling.map(|s| format!("{} {}", s.street, s.house_number)).unwrap_or_default()
    };
    addresses
        .iter()
        .map(|(street, number, code, place)| gazetteer.place(&listed(street, number, code, place)))
        .map(|p| (p.level, line(&p).trim().to_owned()))
        .collect()
}

/// Asserts that every address is placed at this house.
fn at(expected: &str, addresses: &[(&str, &str, &str, &str)]) {
    for (address, seen) in addresses.iter().zip(placed(addresses)) {
        assert_eq!(seen, (MatchLevel::HouseNumber, expected.to_owned()), "{address:?}");
    }
}

/// Asserts the level of every address.
fn level(expected: MatchLevel, addresses: &[(&str, &str, &str, &str)]) {
    for (address, (seen, line)) in addresses.iter().zip(placed(addresses)) {
        assert_eq!(seen, expected, "{address:?} {line}");
    }
}

#[test]
fn spellings_of_a_street_lead_to_the_same_house() {
    at(
        "Lindenstraße 12a",
        &[
            ("Lindenstraße", "12a", "54290", "Trier"),
            ("LINDENSTRASSE", "12 A", "54290", "TRIER"),
            ("Lindenstr.", "12 a", "54290", "Trier"),
            ("Linden Straße 12a", "", "54290", "Trier"),
            ("Linden-Str. 12a, 3. OG links", "", "", "Trier"),
            ("lindenstr 12a (Hinterhaus)", "", "54290", "Trier, Stadt"),
            ("LINDENSTRAẞE", "12a", "D-54290", "54290 Trier"),
            ("LindenstraÃŸe", "12a", "54290", "Trier"),
            ("Lindenstrase", "12a", "54290", "Trier"),
            ("Lidnenstraße", "12a", "54290", "Trier"),
            ("12a", "Lindenstraße", "54290", "Trier"),
        ][..10],
    );
    at(
        "Karl-Marx-Str. 5",
        &[("Karl Marx Straße", "5", "54290", "Trier"), ("K.-Marx-Str.", "5", "54290", "Trier")],
    );
    at(
        "Sankt-Matthias-Straße 4",
        &[("St. Matthias Str.", "4", "", "Trier"), ("St.-Mathias-Str.", "4", "", "Trier")],
    );
    at(
        "An der Härenwies 2",
        &[("A. d. Haerenwies", "2", "54290", "Trier"), ("Härenwies", "2", "54290", "Trier")],
    );
    at("Dr.-Eckener-Straße 7", &[("Doktor Eckener Str.", "7", "54290", "Trier")]);
    at("Straße des 17. Juni 135", &[("Str. des 17. Juni 135", "", "54290", "Trier")]);
    at("Friedrich-Ebert-Allee 8", &[("Fr.-Ebert-Allee", "8", "54290", "Trier")]);
}

#[test]
fn a_house_number_range_is_placed_at_its_first_number() {
    for range in ["3-5", "3 - 5", "3/5", "3 bis 5", "3+5"] {
        at("Lindenstraße 3", &[("Lindenstraße", range, "54290", "Trier")]);
    }
    at("Lindenstraße 12a", &[("Lindenstraße", "12 a-c", "54290", "Trier")]);
}

#[test]
fn the_register_s_own_range_or_stroke_number_comes_before_its_parts() {
    at("Karl-Marx-Str. 12-14", &[("Karl-Marx-Str.", "12 - 14", "54290", "Trier")]);
    at("Hauptstraße 12/1", &[("Hauptstr.", "12/1", "54329", "Konz-Niedermennig")]);
}

#[test]
fn a_number_inside_a_range_or_beside_a_suffix_is_near() {
    level(
        MatchLevel::HouseNumberNear,
        &[
            ("Karl-Marx-Str.", "14", "54290", "Trier"),
            ("Lindenstraße", "12c", "54290", "Trier"),
            ("Lindenstraße", "9a", "54290", "Trier"),
        ],
    );
}

#[test]
fn a_number_between_two_of_its_side_is_interpolated_and_one_beyond_is_at_street_level() {
    level(
        MatchLevel::Interpolated,
        &[("Lindenstraße", "14", "54290", "Trier"), ("Lindenstraße", "7", "54290", "Trier")],
    );
    level(
        MatchLevel::Street,
        &[("Lindenstraße", "99", "54290", "Trier"), ("Lindenstraße", "", "54290", "Trier")],
    );
    let gazetteer = gazetteer();
    let between = gazetteer.place(&listed("Lindenstraße", "7", "54290", "Trier"));
    let position = between.position.unwrap();
    let (five, nine) = (5_500_000.0 + 4.0 * 20.0, 5_500_000.0 + 6.0 * 20.0);
    assert!((position.north - f64::midpoint(five, nine)).abs() < 0.01, "{position:?}");
}

#[test]
fn a_wrong_or_missing_postal_code_changes_nothing_where_the_place_is_named() {
    at(
        "Hauptstraße 9",
        &[
            ("Hauptstr.", "9", "", "Nittel"),
            ("Hauptstr.", "9", "54329", "Nittel"),
            ("Hauptstr.", "9", "99999", "Nittel"),
        ],
    );
}

#[test]
fn an_ortsteil_is_understood_in_every_wording() {
    for place in [
        "Konz-Niedermennig",
        "Niedermennig",
        "54329 Konz OT Niedermennig",
        "Konz (Niedermennig)",
        "Konz, Niedermennig",
        "Konz/Niedermennig",
        "Niedermennig bei Konz",
        "Konz Niedermennig",
        "Niedermenig",
    ] {
        let gazetteer = gazetteer();
        let seen = gazetteer.place(&listed("Hauptstr.", "5", "54329", place));
        assert_eq!(seen.level, MatchLevel::HouseNumber, "{place} {:?}", seen.candidates);
        assert_eq!(seen.spelling.unwrap().place, "Konz, Stadt (Niedermennig)", "{place}");
    }
}

#[test]
fn a_place_in_the_wrong_field_or_misspelt_beside_its_municipality_is_understood() {
    at(
        "Am Bahnhof 1",
        &[
            ("Konz-Niedermennig Am Bahnhof 1", "", "54329", ""),
            ("Niedermennig Am Bahnhof", "1", "54329", "Konz"),
            ("Am Bahnhof 1, Niedermennig", "", "", "Konz"),
            ("Am Bahnhof", "1", "Konz-Niedermennig", "54329"),
        ],
    );
    let gazetteer = gazetteer();
    let seen = gazetteer.place(&listed("Hauptstr.", "5", "54329", "Konz-Niedermenig"));
    assert_eq!(seen.spelling.map(|s| s.place), Some("Konz, Stadt (Niedermennig)"), "{:?}", seen.candidates);
    let seen = gazetteer.place(&listed("Konz-Niedermennig Hauptstr. 5", "", "54329", ""));
    assert_eq!(seen.spelling.map(|s| s.place), Some("Konz, Stadt (Niedermennig)"), "{:?}", seen.candidates);
}

#[test]
fn a_street_in_two_villages_of_one_municipality_is_ambiguous_without_a_village() {
    let gazetteer = gazetteer();
    let seen = gazetteer.place(&listed("Hauptstraße", "5", "54329", "Konz"));
    assert_eq!(seen.level, MatchLevel::Ambiguous);
    assert_eq!(seen.position, None);
    let lines: Vec<String> = seen.candidates.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        ["Hauptstraße 5, 54329 Konz, Stadt", "Hauptstraße 5, 54329 Konz, Stadt (Niedermennig)"]
    );
}

#[test]
fn a_number_that_only_one_of_two_villages_has_decides_between_them() {
    at("Hauptstraße 6", &[("Hauptstraße", "6", "54329", "Konz")]);
}

#[test]
fn a_verbandsgemeinde_in_the_place_field_is_no_municipality() {
    at("Hauptstraße 9", &[("Hauptstraße", "9", "54453", "VG Konz"), ("Hauptstraße", "9", "54453", "Konz")]);
    at("Hauptstraße 11", &[("Hauptstraße", "11", "", "Verbandsgemeinde Saarburg-Kell")]);
    level(MatchLevel::Ambiguous, &[("Hauptstraße", "5", "54453", "Konz")]);
}

#[test]
fn villages_without_street_names_are_found_by_their_own_name() {
    at(
        "Rehlingen 5",
        &[
            ("Haus Nr. 5", "", "54453", "Nittel (Rehlingen)"),
            ("Rehlingen 5", "", "54453", "Nittel"),
            ("", "5", "54453", "Rehlingen"),
            ("Hausnummer", "5", "54453", "Nittel-Rehlingen"),
            ("Nr. 5", "", "", "Rehlingen"),
            ("Rehlingen", "5", "54453", "Rehlingen"),
        ],
    );
}

#[test]
fn a_place_that_nobody_knows_is_not_replaced_by_the_only_street_of_that_name() {
    level(
        MatchLevel::Unmatched,
        &[
            ("Im Staden", "30", "50667", "Köln"),
            ("Im Staden", "30", "", "Köln"),
            ("Kirchberg", "1", "", "Berlin"),
        ],
    );
    let gazetteer = gazetteer();
    let seen = gazetteer.place(&listed("Im Staden", "30", "50667", "Köln"));
    assert_eq!((seen.position, seen.candidates.len()), (None, 1), "a hint, but no position");
}

#[test]
fn another_kind_of_way_is_not_a_typing_error() {
    let levels = placed(&[("Lindenweg", "5", "54290", "Trier"), ("Kirchweg", "1", "54441", "Trassem")]);
    assert!(levels.iter().all(|(level, _)| *level == MatchLevel::Place), "{levels:?}");
}

#[test]
fn a_typing_error_between_two_streets_is_ambiguous_where_both_have_the_number() {
    let seen = placed(&[("Bxchstraße", "1", "54290", "Trier"), ("Bxchstraße", "9", "54290", "Trier")]);
    assert_eq!(seen[0].0, MatchLevel::Ambiguous);
    assert_eq!(seen[1], (MatchLevel::HouseNumber, "Buchstraße 9".into()));
}

#[test]
fn a_street_of_the_misspelt_name_in_another_place_of_the_postal_code_does_not_attract() {
    at("Dorfstraße 1", &[("Torfstraße", "1", "54441", "Palzem")]);
    at("Torfstraße 1", &[("Torfstraße", "1", "54441", "Trassem")]);
}

#[test]
fn a_place_without_its_street_is_placed_in_its_middle_and_said_so() {
    let gazetteer = gazetteer();
    let seen = gazetteer.place(&listed("Xylophongasse", "3", "54441", "Trassem"));
    assert_eq!(seen.level, MatchLevel::Place);
    assert!(seen.quality.unwrap().0 >= 100.0);
}

#[test]
fn of_two_registers_the_more_trusted_one_is_taken() {
    let mut builder = GazetteerBuilder::default();
    let mut entry = RegisterAddress {
        id: "trusted",
        street: "Ringstraße",
        house_number: "1",
        postal_code: "54290",
        municipality_key: MunicipalityKey::parse("07211000"),
        municipality: "Trier",
        locality: "",
        postal_place: "",
        position: EastNorth { east: 330_000.0, north: 5_510_000.0 },
        quality: RegisterQuality::Building,
    };
    builder.add(&entry);
    builder.next_register();
    entry.id = "less";
    entry.municipality_key = None;
    entry.position.east += 8.0;
    builder.add(&entry);
    let gazetteer = builder.build();
    let seen = gazetteer.place(&listed("Ringstr.", "1", "54290", "Trier"));
    assert_eq!(seen.spelling.unwrap().id, "trusted");
}

#[test]
fn an_ambiguous_house_that_two_registers_hold_is_listed_once_by_the_more_trusted() {
    let mut builder = GazetteerBuilder::default();
    for register in ["trusted", "less"] {
        for (number, locality) in (0_u32..).zip(["Oberemmel", "Niedermennig"]) {
            builder.add(&RegisterAddress {
                id: &format!("{register} {locality}"),
                street: "Ringstraße",
                house_number: "1",
                postal_code: "54329",
                municipality_key: MunicipalityKey::parse("07235068"),
                municipality: "Konz",
                locality: if register == "trusted" { locality } else { "" },
                postal_place: "",
                position: EastNorth { east: 330_000.0 + f64::from(number) * 3000.0, north: 5_510_000.0 },
                quality: RegisterQuality::Building,
            });
        }
        builder.next_register();
    }
    let gazetteer = builder.build();
    let seen = gazetteer.place(&listed("Ringstr.", "1", "54329", "Konz"));
    let ids: Vec<&str> = seen.candidates.iter().map(|candidate| candidate.id).collect();
    assert_eq!((seen.level, ids), (MatchLevel::Ambiguous, vec!["trusted Oberemmel", "trusted Niedermennig"]));
}

#[test]
fn a_register_without_any_place_is_not_held_against_the_list() {
    let mut builder = GazetteerBuilder::default();
    builder.add(&RegisterAddress {
        id: "",
        street: "Aachener Str.",
        house_number: "1",
        postal_code: "",
        municipality_key: None,
        municipality: "",
        locality: "",
        postal_place: "",
        position: EastNorth { east: 359_252.0, north: 5_701_464.0 },
        quality: RegisterQuality::Building,
    });
    let gazetteer = builder.build();
    let seen = gazetteer.place(&listed("Aachener Straße", "1", "45145", "Essen"));
    assert_eq!(seen.level, MatchLevel::HouseNumber);
}

#[test]
fn an_empty_gazetteer_and_an_empty_address_are_unmatched() {
    let empty = GazetteerBuilder::default().build();
    assert!(empty.is_empty());
    assert_eq!(empty.place(&listed("Lindenstraße", "1", "54290", "Trier")).level, MatchLevel::Unmatched);
    assert_eq!(gazetteer().place(&PostalAddress::default()).level, MatchLevel::Unmatched);
}

proptest! {
    #[test]
    fn whatever_is_listed_the_answer_keeps_its_form(
        street in "\\PC{0,30}", number in "\\PC{0,8}", code in "[0-9 D-]{0,7}", place in "\\PC{0,25}"
    ) {
        let gazetteer = gazetteer();
        let seen = gazetteer.place(&listed(&street, &number, &code, &place));
        let has_position = !matches!(seen.level, MatchLevel::Ambiguous | MatchLevel::Unmatched);
        prop_assert_eq!(seen.position.is_some(), has_position);
        prop_assert_eq!(seen.quality.is_some(), has_position);
        prop_assert_eq!(seen.spelling.is_some(), has_position);
        prop_assert!((0.0..=1.0).contains(&seen.score));
        prop_assert!(seen.level != MatchLevel::Ambiguous || seen.candidates.len() > 1);
    }

    #[test]
    fn every_register_entry_is_found_by_its_own_spelling(street in 0_usize..STREETS.len(), number in 0_usize..12) {
        let (_, municipality, locality, code, name, numbers) = STREETS[street];
        let numbers: Vec<&str> = numbers.split(' ').collect();
        let number = numbers[number % numbers.len()];
        let address = PostalAddress { locality: locality.into(), ..listed(name, number, code, municipality) };
        let gazetteer = gazetteer();
        let seen = gazetteer.place(&address);
        // The main village of Konz bears its municipality's name: without more it is ambiguous.
        prop_assert!(seen.level == MatchLevel::HouseNumber, "{:?} {}", seen.candidates, name);
        let spelling = seen.spelling.unwrap();
        prop_assert_eq!((spelling.street, spelling.house_number), (name, number));
    }
}
