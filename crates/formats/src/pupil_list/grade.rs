//! The year of schooling in the many ways that classes are named. Where a name does not say
//! the year (Q1 is the eleventh at one school and the twelfth at another), only the stage is
//! taken.

use geo_core::Stage;

/// What a class or grade says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Grade {
    /// Year of schooling, 1 to 13.
    pub(super) year: Option<u8>,
    /// Stage.
    pub(super) stage: Option<Stage>,
}

/// Names of the upper secondary stage that do not say the year.
const UPPER: &[&str] = &[
    "ef",
    "eph",
    "ephase",
    "einführungsphase",
    "q1",
    "q2",
    "q3",
    "q4",
    "qphase",
    "qualifikationsphase",
    "k1",
    "k2",
    "j1",
    "j2",
    "ks1",
    "ks2",
    "kursstufe",
    "oberstufe",
    "mss",
];

/// Reads "5", "05a", "5. Klasse", "Klasse 7b", "MSS 11", "Q1", "Sek I"; nothing where the text
/// names no year from 1 to 13 and no stage.
pub(super) fn parse(text: &str) -> Grade {
    if text.is_empty() {
        return Grade::default();
    }
    let text = text.to_lowercase();
    if let Some(stage) = stage(&text) {
        return Grade { year: None, stage: Some(stage) };
    }
    let pieces: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
    if is_upper(&text) {
        let year = pieces.iter().flat_map(|piece| numbers(piece)).find(|year| (11..=13).contains(year));
        return Grade { year, stage: Some(Stage::Secondary2) };
    }
    let first_number = pieces.iter().position(|piece| piece.chars().any(|c| c.is_ascii_digit()));
    let before = first_number.map_or(&pieces[..], |at| &pieces[..=at]);
    if before.iter().any(|piece| is_other_word(piece)) {
        return Grade::default();
    }
    // "G8" and "G9" are forms of the Gymnasium; "E1" is a first year here and an eleventh there.
    let unclear = |piece: &&&str| ["g8", "g9", "e1", "e2", "e3"].contains(*piece);
    let mut numbers = pieces.iter().filter(|piece| !unclear(piece)).flat_map(|piece| numbers(piece));
    let first = numbers.next();
    let year = match (first, numbers.next()) {
        // A class of two years, "3/4"; "1.2" is the second class of the first year.
        (Some(first), Some(second))
            if second == first + 1 && !text.contains("klasse") && !text.contains('.') =>
        {
            let (a, b) = (Stage::of_grade(first), Stage::of_grade(second));
            return Grade { year: None, stage: if a == b { a } else { None } };
        }
        (year, _) => year.filter(|year| (1..=13).contains(year)),
    };
    Grade { year, stage: year.and_then(Stage::of_grade) }
}

/// Whether a text names the upper secondary stage: "Q1", "EF1", "K1a", "MSS12", "E-Phase 1".
fn is_upper(text: &str) -> bool {
    let text = text.replace('-', "");
    let mut pieces = text.split(|c: char| !c.is_alphanumeric());
    pieces.any(|piece| {
        let without_letter = piece.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(piece);
        let without_digits = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        [piece, without_letter, without_digits].iter().any(|piece| UPPER.contains(piece))
    })
}

/// Whether a word before the number says that the number is no year of schooling ("Werkstufe 2",
/// "BVJ 1").
fn is_other_word(piece: &str) -> bool {
    let letters = piece.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.chars().count() >= 3
        && letters.chars().all(char::is_alphabetic)
        && !["klas", "jahrg", "jgst", "stufe", "schul", "grad", "year", "igs", "gym", "rsp", "ggs", "kgs"]
            .iter()
            .any(|known| letters.starts_with(known))
}

/// The runs of digits in a word.
fn numbers(word: &str) -> Vec<u8> {
    word.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| run.parse().unwrap_or(u8::MAX - 1))
        .collect()
}

/// A stage named in words, in lower case.
fn stage(text: &str) -> Option<Stage> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    match bare.as_str() {
        "primar" | "primarstufe" | "primarbereich" | "grundschule" | "p" | "primary" => Some(Stage::Primary),
        "sek1" | "seki" | "s1" | "si" | "sekundarstufe1" | "sekundarstufei" | "mittelstufe"
        | "orientierungsstufe" | "secondary1" => Some(Stage::Secondary1),
        "sek2" | "sekii" | "s2" | "sii" | "sekundarstufe2" | "sekundarstufeii" | "secondary2" => {
            Some(Stage::Secondary2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_usual_class_name_gives_its_year() {
        for (text, year) in [
            ("5", 5),
            ("05a", 5),
            ("5. Klasse", 5),
            ("Klasse 7b", 7),
            ("MSS 11", 11),
            ("Jahrgang 10", 10),
            ("GS 3", 3),
            ("10a", 10),
            ("Jg. 9", 9),
            ("7-2", 7),
            ("5/1", 5),
            ("13", 13),
            ("Kl.08", 8),
            ("G8 7a", 7),
            ("R7a", 7),
            ("MSS12", 12),
            ("5.1", 5),
            ("1.2", 1),
            ("G8/7a", 7),
            ("G9-5", 5),
            ("Klasse 2 Bären", 2),
            ("2b", 2),
            ("Klassenstufe 6", 6),
        ] {
            assert_eq!(parse(text).year, Some(year), "{text}");
            assert_eq!(parse(text).stage, Stage::of_grade(year), "{text}");
        }
    }

    #[test]
    fn names_of_the_upper_stage_say_the_stage_and_no_year() {
        for text in [
            "EF",
            "Q1",
            "q2",
            "K1",
            "J2",
            "Sek II",
            "Sekundarstufe II",
            "Oberstufe",
            "Q1/2",
            "Q1.1",
            "EF1",
            "K1a",
            "E-Phase 1",
            "Kursstufe 2",
            "MSS 1",
        ] {
            assert_eq!(parse(text), Grade { year: None, stage: Some(Stage::Secondary2) }, "{text}");
        }
    }

    #[test]
    fn classes_of_two_years_say_the_stage_where_both_share_it() {
        assert_eq!(parse("3/4"), Grade { year: None, stage: Some(Stage::Primary) });
        assert_eq!(parse("4/5"), Grade::default());
    }

    #[test]
    fn what_says_nothing_gives_nothing() {
        for text in
            ["", "0", "14", "712", "E1", "BVJ", "Vorklasse", "G8", "9999999999", "Werkstufe 2", "BVJ 1"]
        {
            assert_eq!(parse(text), Grade::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            prop_assert!(parse(&text).year.is_none_or(|year| (1..=13).contains(&year)));
        }
    }
}
