//! The address fields of a list, put together as a postal address. What the list writes stays;
//! only what spreadsheets do to numbers is undone.

use geo_core::{CompactString, PostalAddress};

use crate::report::Reason;

/// The address fields of one row; a list has some of them.
#[derive(Clone, Copy, Default)]
pub struct ListedAddress<'r> {
    /// Street, possibly with the number, possibly the whole address.
    pub street: &'r str,
    /// House number.
    pub house_number: &'r str,
    /// Suffix of the house number, in a field of its own.
    pub suffix: &'r str,
    /// Postal code.
    pub postal_code: &'r str,
    /// Place.
    pub place: &'r str,
    /// Postal code and place in one field.
    pub postal_place: &'r str,
    /// Ortsteil.
    pub locality: &'r str,
}

/// Which field was not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressFlaw {
    /// The house number.
    HouseNumber(Reason),
    /// The postal code.
    PostalCode(Reason),
}

impl ListedAddress<'_> {
    /// The address. A house number that a spreadsheet turned into a date is left out, for
    /// "2026-12-14" would be placed at number 2026; which number it was cannot be known.
    #[must_use]
    pub fn address(&self) -> (PostalAddress, Vec<AddressFlaw>) {
        let mut flaws = Vec::new();
        let mut house_number = CompactString::from(whole(self.house_number));
        if is_date(&house_number) {
            house_number.clear();
            flaws.push(AddressFlaw::HouseNumber(Reason::HouseNumberIsDate));
        } else {
            join_suffix(&mut house_number, whole(self.suffix));
        }
        let mut address = PostalAddress {
            street: self.street.into(),
            house_number,
            postal_code: postal_code(self.postal_code),
            place: self.place.into(),
            locality: self.locality.into(),
        };
        if !self.postal_place.is_empty() {
            let (code, place) = split_postal_place(self.postal_place).unwrap_or(("", self.postal_place));
            fill(&mut address.postal_code, code);
            fill(&mut address.place, place);
        }
        if let Some((code, place)) = split_postal_place(&address.postal_code) {
            let (code, place) = (CompactString::from(code), CompactString::from(place));
            fill(&mut address.place, &place);
            address.postal_code = code;
        }
        if address.postal_code.is_empty()
            && let Some((code, place)) = split_postal_place(&address.place)
        {
            (address.postal_code, address.place) = (code.into(), place.into());
        }
        if address.postal_code.is_empty()
            && address.place.is_empty()
            && let Some((street, code, place)) = split_whole(&address.street)
        {
            (address.street, address.postal_code, address.place) = (street.into(), code.into(), place.into());
        }
        if !is_postal_code(&address.postal_code) {
            flaws.push(AddressFlaw::PostalCode(Reason::NotAPostalCode));
        }
        (address, flaws)
    }
}

fn fill(field: &mut CompactString, value: &str) {
    if field.is_empty() {
        *field = value.into();
    }
}

/// A whole number that a program wrote as "12.0".
#[must_use]
pub fn whole(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// "12" and "a" are "12a"; "12" and "1/2" are "12 1/2".
fn join_suffix(number: &mut CompactString, suffix: &str) {
    if suffix.is_empty() {
        return;
    }
    let short = suffix.chars().count() <= 2 && suffix.starts_with(char::is_alphabetic);
    if !number.is_empty() && !short && suffix.starts_with(char::is_alphanumeric) {
        number.push(' ');
    }
    number.push_str(suffix);
}

/// A postal code as text: without "D-", with the leading zero that a spreadsheet dropped.
fn postal_code(text: &str) -> CompactString {
    let text = whole(text);
    let code = ["D-", "DE-", "d-", "D ", "D"].iter().find_map(|p| text.strip_prefix(p)).unwrap_or(text);
    if code.len() == 4 && code == text && is_digits(code) {
        format!("0{code}").into()
    } else {
        code.trim().into()
    }
}

/// Five digits, none at all, or the code of another country ("L-6633").
fn is_postal_code(code: &str) -> bool {
    code.is_empty()
        || code.len() == 5 && is_digits(code)
        || code.starts_with(|c: char| c.is_ascii_alphabetic()) && code.ends_with(|c: char| c.is_ascii_digit())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "54290 Trier" as code and place.
fn split_postal_place(text: &str) -> Option<(&str, &str)> {
    let bare = text.strip_prefix("D-").unwrap_or(text);
    let (code, place) = bare.split_once([' ', ','])?;
    let place = place.trim_start_matches([' ', ',']);
    (code.len() == 5 && is_digits(code) && !place.is_empty()).then_some((code, place))
}

/// "Brückenstr. 10, 54290 Trier" as street, code and place.
fn split_whole(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    for word in text.split_inclusive([' ', ',']) {
        let start = at;
        at += word.len();
        let street = text[..start].trim_end_matches([' ', ',']);
        if !street.is_empty()
            && let Some((code, place)) = split_postal_place(&text[start..])
        {
            return Some((street, code, place));
        }
    }
    None
}

/// Whether a house number is what a spreadsheet makes of "12-14" or "3/4": an ISO or German
/// date, day or year with a month's name, or a bare serial number of five digits.
fn is_date(text: &str) -> bool {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mär", "mrz", "mar", "apr", "mai", "may", "jun", "jul", "aug", "sep", "okt", "oct",
        "nov", "dez", "dec",
    ];
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let numbers = words.iter().filter(|word| is_digits(word)).count();
    let month = |word: &str| {
        let word = word.to_lowercase();
        MONTHS.iter().any(|month| word.starts_with(month)) && word.chars().all(char::is_alphabetic)
    };
    match words[..] {
        [number] => number.len() == 5 && is_digits(number),
        [a, b] => numbers == 1 && (month(a) || month(b)),
        [a, _, c] if numbers == 3 => a.len() == 4 || c.len() == 4 || text.matches('.').count() == 2,
        [a, b, c] => numbers == 2 && (month(a) || month(b) || month(c)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(listed: ListedAddress<'_>) -> [String; 4] {
        let (a, _) = listed.address();
        [a.street, a.house_number, a.postal_code, a.place].map(String::from)
    }

    #[test]
    fn number_and_suffix_are_joined() {
        for (number, suffix, expected) in [
            ("12", "a", "12a"),
            ("12", "1/2", "12 1/2"),
            ("12", "-14", "12-14"),
            ("12.0", "", "12"),
            ("", "a", "a"),
            ("12", "links", "12 links"),
        ] {
            let listed = ListedAddress { house_number: number, suffix, ..Default::default() };
            assert_eq!(text(listed)[1], expected);
        }
    }

    #[test]
    fn a_house_number_that_became_a_date_is_left_out_and_told() {
        for date in [
            "2026-12-14",
            "14.12.2026",
            "12. Dez",
            "Dez 14",
            "Mrz. 03",
            "1. März",
            "01.03.26",
            "14-Dec",
            "46370",
            "1. Mai 2026",
        ] {
            let listed = ListedAddress { house_number: date, ..Default::default() };
            let (address, flaws) = listed.address();
            assert_eq!(address.house_number, "", "{date}");
            assert_eq!(flaws, [AddressFlaw::HouseNumber(Reason::HouseNumberIsDate)], "{date}");
        }
        for number in [
            "12-14",
            "12/14",
            "12 1/2",
            "12 a",
            "12 a-c",
            "12/1/2",
            "1-3 + 5",
            "1234",
            "12 Marktseite",
            "3. OG links",
        ] {
            let listed = ListedAddress { house_number: number, ..Default::default() };
            assert!(listed.address().1.is_empty() || number == "12 Marktseite", "{number}");
        }
    }

    #[test]
    fn postal_code_and_place_are_split_wherever_they_stand_together() {
        let place = ListedAddress { place: "54290 Trier", ..Default::default() };
        let both = ListedAddress { postal_place: "D-54290 Trier", ..Default::default() };
        let code = ListedAddress { postal_code: "54290 Trier", ..Default::default() };
        for listed in [place, both, code] {
            assert_eq!(text(listed)[2..], ["54290", "Trier"]);
        }
        let whole = ListedAddress { street: "Brückenstr. 10, 54290 Trier", ..Default::default() };
        assert_eq!(text(whole), ["Brückenstr. 10", "", "54290", "Trier"]);
    }

    #[test]
    fn postal_codes_lose_their_country_and_regain_their_zero() {
        for (listed, expected) in
            [("D-54290", "54290"), ("1067", "01067"), ("54290.0", "54290"), ("L-6633", "L-6633")]
        {
            let (address, flaws) = ListedAddress { postal_code: listed, ..Default::default() }.address();
            assert_eq!(address.postal_code, expected);
            assert!(flaws.is_empty(), "{listed}");
        }
        let (_, flaws) = ListedAddress { postal_code: "542900", ..Default::default() }.address();
        assert_eq!(flaws, [AddressFlaw::PostalCode(Reason::NotAPostalCode)]);
    }
}
