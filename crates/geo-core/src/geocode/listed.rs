//! Taking a listed address apart: which part is the street, which the house number, which the
//! place. Where the text allows several readings all are kept, the likeliest first; the gazetteer
//! decides which one names a street.

use super::house_number::NUMBER_WORDS;
use crate::address::PostalAddress;

/// One reading of the street and number fields, as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    pub(crate) street: &'a str,
    pub(crate) number: &'a str,
    /// What follows the digits in a field of its own ("12" in the street, "a" in the number).
    pub(crate) suffix: &'a str,
}

/// An address taken apart.
#[derive(Debug, Default)]
pub(crate) struct Listed<'a> {
    /// Readings of street and number; the first is the one to take where none names a known
    /// street.
    pub(crate) splits: Vec<Split<'a>>,
    /// Pieces of the street field that may name a place.
    pub(crate) hints: Vec<&'a str>,
}

impl<'a> Listed<'a> {
    pub(crate) fn of(address: &'a PostalAddress) -> Self {
        let street = address.street.trim();
        let number = address.house_number.trim();
        let mut listed = Self::default();
        let pieces = pieces(street);
        if has_digit(number) {
            listed.push(street, number, "");
            // The number stands in both fields, or the street field holds more than the street.
            for piece in &pieces {
                listed.push(piece, number, "");
                if let Some((before, _)) = first_split(piece) {
                    listed.push(before, number, "");
                }
            }
        } else {
            for (i, piece) in pieces.iter().enumerate() {
                let next = pieces.get(i + 1).copied().unwrap_or_default();
                listed.read_piece(piece, next, number);
            }
            if pieces.len() > 1 {
                listed.read_piece(street, "", number);
            }
            if listed.splits.is_empty() {
                listed.push(street, "", number);
            }
        }
        if pieces.len() > 1 || pieces.first().is_some_and(|piece| piece.len() < street.len()) {
            listed.hints.extend(bracketed(street));
            listed.hints.extend(pieces);
        }
        listed
    }

    fn push(&mut self, street: &'a str, number: &'a str, suffix: &'a str) {
        let split = Split { street: street.trim_end_matches([' ', ',', ';', '-', '\t']), number, suffix };
        if self.splits.len() < 12 && !self.splits.contains(&split) {
            self.splits.push(split);
        }
    }

    /// Reads a piece that may hold street and number; `next` may hold the number.
    fn read_piece(&mut self, piece: &'a str, next: &'a str, suffix: &'a str) {
        if is_care_of(piece) || starts_with_postal_code(piece) {
            return;
        }
        let starts = number_starts(piece);
        let letters = piece.chars().any(char::is_alphabetic);
        let first = starts.iter().find(|at| !is_ordinal(&piece[**at..])).or(starts.first());
        if let Some(at) = first.filter(|at| **at > 0) {
            self.push(&piece[..*at], &piece[*at..], suffix);
            if let Some(street) = without_number_words(&piece[..*at]) {
                self.push(street, &piece[*at..], suffix);
            }
        }
        for at in starts.iter().rev().filter(|at| **at > 0) {
            self.push(&piece[..*at], &piece[*at..], suffix);
        }
        // "12 a Lindenstraße", and "12, Lindenstraße" in two pieces
        if starts.first() == Some(&0) {
            let end = number_end(piece);
            let street = piece[end..].trim_start_matches([' ', ',']);
            if street.len() < piece[end..].len()
                && street.chars().any(char::is_alphabetic)
                && !street.starts_with('.')
            {
                self.push(street, &piece[..end], suffix);
            } else if end == piece.len()
                && next.chars().any(char::is_alphabetic)
                && number_starts(next).is_empty()
            {
                self.push(next, piece, suffix);
            }
        }
        if letters && starts.iter().all(|at| *at == 0) {
            if next.starts_with(|c: char| c.is_ascii_digit()) && !starts_with_postal_code(next) {
                self.push(piece, next, suffix);
            }
            self.push(piece, "", suffix);
        }
    }
}

/// The pieces between commas and outside brackets, without empty ones.
fn pieces(street: &str) -> Vec<&str> {
    street
        .split([',', ';', '(', ')', '\n', '\r', '[', ']'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// What stands in brackets.
fn bracketed(street: &str) -> impl Iterator<Item = &str> {
    street.split('(').skip(1).filter_map(|rest| rest.split(')').next()).map(str::trim)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Where runs of digits begin that may be a house number. A word's own digits ("B9") count,
/// because some write "Lindenstr.12".
fn number_starts(piece: &str) -> Vec<usize> {
    let bytes = piece.as_bytes();
    (0..bytes.len())
        .filter(|&i| bytes[i].is_ascii_digit() && (i == 0 || !bytes[i - 1].is_ascii_digit()))
        .filter(|&i| !starts_with_postal_code(&piece[i..]))
        .collect()
}

/// Where a number at the front ends, with what belongs to it ("12a", "12 a Weg", "12/1").
fn number_end(piece: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(piece);
    if piece[end..].starts_with(['/', '-']) {
        let more = digits(&piece[end + 1..]);
        end += if more > 0 { more + 1 } else { 0 };
    }
    let rest = &piece[end..];
    let letter = rest.trim_start_matches(' ');
    let mut chars = letter.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None | Some(' ' | ',')) if c.is_ascii_alphabetic() => end + rest.len() - letter.len() + 1,
        _ => end,
    }
}

/// "Lindenstraße Haus-Nr.: " → "Lindenstraße": the words between street and number fall away;
/// `None` where there are none, or nothing before them.
fn without_number_words(street: &str) -> Option<&str> {
    let is_joint = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-');
    let mut rest = street.trim_end_matches(is_joint);
    let whole = rest;
    loop {
        let before = rest.trim_end_matches(char::is_alphabetic);
        let word = rest[before.len()..].to_lowercase();
        if !before.ends_with(is_joint) || !NUMBER_WORDS.contains(&word.as_str()) {
            break;
        }
        rest = before.trim_end_matches(is_joint);
    }
    (rest.len() < whole.len() && !rest.is_empty()).then_some(rest)
}

fn first_split(piece: &str) -> Option<(&str, &str)> {
    let at = number_starts(piece).into_iter().find(|at| *at > 0 && !is_ordinal(&piece[*at..]))?;
    Some(piece.split_at(at))
}

/// "17. Juni", but not "12. " at the end and not "3. OG".
fn is_ordinal(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    rest.strip_prefix('.').is_some_and(|rest| {
        let word: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
        word.chars().count() > 2 && !["Etage", "Stock", "Obergeschoss"].contains(&word.as_str())
    })
}

/// Five digits and then no digit: a postal code.
pub(crate) fn starts_with_postal_code(text: &str) -> bool {
    text.len() >= 5
        && text.bytes().take_while(u8::is_ascii_digit).count() == 5
        && text[5..].trim_start().starts_with(|c: char| c.is_alphabetic())
}

fn is_care_of(piece: &str) -> bool {
    let lower = piece.get(..piece.len().min(8)).unwrap_or(piece).to_ascii_lowercase();
    ["c/o", "c.o.", "bei fam", "b. fam", "z.hd", "z. hd"].iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn splits(street: &str, number: &str) -> Vec<(String, String)> {
        let address =
            PostalAddress { street: street.into(), house_number: number.into(), ..PostalAddress::default() };
        Listed::of(&address)
            .splits
            .iter()
            .map(|s| (s.street.to_owned(), format!("{}{}", s.number, s.suffix)))
            .collect()
    }

    fn has(street: &str, number: &str, expected: (&str, &str)) {
        let seen = splits(street, number);
        assert!(
            seen.contains(&(expected.0.to_owned(), expected.1.to_owned())),
            "{street:?} {number:?}: {seen:?}"
        );
    }

    #[test]
    fn street_and_number_in_one_field_are_split_at_the_number() {
        for text in ["Lindenstr. 12a", "Lindenstr.12a", "Lindenstr., 12a", "Lindenstr. 12a, 54290 Trier"] {
            assert_eq!(splits(text, "")[0], ("Lindenstr.".into(), "12a".into()), "{text}");
        }
        for text in ["12 Lindenstraße", "12, Lindenstraße"] {
            has(text, "", ("Lindenstraße", "12"));
        }
        for text in ["12a Lindenstraße", "12 a Lindenstraße", "12a, Lindenstraße"] {
            let seen = splits(text, "");
            assert!(
                seen.iter().any(|(s, n)| s == "Lindenstraße" && n.replace(' ', "") == "12a"),
                "{text}: {seen:?}"
            );
        }
        assert_eq!(splits("Lindenstraße 12, 3. OG links", "")[0], ("Lindenstraße".into(), "12".into()));
    }

    #[test]
    fn words_for_number_between_street_and_number_fall_away() {
        for text in ["Lindenstr. Hausnummer 12", "Lindenstr. Haus-Nr.: 12", "Lindenstr. Hs.-Nr. 12"] {
            let seen = splits(text, "");
            let found = |(street, number): &(String, String)| {
                street.trim_end_matches('.') == "Lindenstr" && number == "12"
            };
            assert!(seen.iter().any(found), "{text}: {seen:?}");
        }
        has("Am Neuen Haus 12", "", ("Am Neuen Haus", "12"));
        has("Haus Nr. 5", "", ("Haus Nr.", "5"));
    }

    #[test]
    fn a_number_in_the_street_s_name_stays_there() {
        assert_eq!(splits("Straße des 17. Juni 135", "")[0], ("Straße des 17. Juni".into(), "135".into()));
        has("Weg 3 12", "", ("Weg 3", "12"));
        has("C 4 12", "", ("C 4", "12"));
    }

    #[test]
    fn a_number_in_both_fields_or_in_two_parts_is_put_together() {
        has("Lindenstr. 12", "12", ("Lindenstr.", "12"));
        has("Lindenstr. 12", "a", ("Lindenstr.", "12a"));
        assert_eq!(splits("Lindenstr.", "12a")[0], ("Lindenstr.".into(), "12a".into()));
    }

    #[test]
    fn a_village_or_a_person_before_the_street_is_not_the_street() {
        has("Niedermennig, Hauptstr. 5", "", ("Hauptstr.", "5"));
        has("c/o Beispiel, Hauptstr. 5", "", ("Hauptstr.", "5"));
        has("Hauptstr. 5 (Niedermennig)", "", ("Hauptstr.", "5"));
        let address =
            PostalAddress { street: "Hauptstr. 5 (Niedermennig)".into(), ..PostalAddress::default() };
        assert!(Listed::of(&address).hints.contains(&"Niedermennig"));
    }

    #[test]
    fn a_house_number_without_a_street_is_kept() {
        has("Haus Nr. 5", "", ("Haus Nr.", "5"));
        has("", "5", ("", "5"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_panic(street in "\\PC{0,40}", number in "\\PC{0,12}") {
            let _ = splits(&street, &number);
        }
    }
}
