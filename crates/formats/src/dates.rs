//! Dates as lists write them, and the age that a date of birth makes.

use jiff::{Span, civil::Date};

/// Day 0 of spreadsheet serial numbers (for days after February 1900).
const SERIAL_START: Date = Date::constant(1899, 12, 30);

/// Reads `12.03.2015`, `12.3.15`, `12/03/2015`, `2015-03-12`, `20150312`, each with or without
/// a time of day, and serial numbers such as `42075`. The day stands before the month. A year
/// of two digits is the last such year up to `key_date`.
pub(crate) fn parse_before(text: &str, key_date: Date) -> Option<Date> {
    let short_year = |short: i16| key_date.year() - (key_date.year() - short).rem_euclid(100);
    parse_with(text, Some(&short_year))
}

/// Reads what [`parse_before`] reads, but for years of two digits: nothing says their century.
pub(crate) fn parse(text: &str) -> Option<Date> {
    parse_with(text, None)
}

fn parse_with(text: &str, short_year: Option<&dyn Fn(i16) -> i16>) -> Option<Date> {
    let text = text.split([' ', 'T']).next()?.trim_end_matches('.');
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            5 => SERIAL_START.checked_add(Span::new().try_days(text.parse::<i64>().ok()?).ok()?).ok(),
            8 => date(&text[..4], &text[4..6], &text[6..]),
            _ => None,
        };
    }
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => date(year, month, day),
        [day, month, year] if year.len() == 4 => date(year, month, day),
        [day, month, year] if year.len() == 2 => {
            let year = short_year?(year.parse().ok()?);
            date(&year.to_string(), month, day)
        }
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Age in full years at `key_date`; `None` for someone not yet born or older than a century.
pub(crate) fn age(birth: Date, key_date: Date) -> Option<u8> {
    let before_birthday = (key_date.month(), key_date.day()) < (birth.month(), birth.day());
    let years = key_date.year() - birth.year() - i16::from(before_birthday);
    u8::try_from(years).ok().filter(|years| *years <= 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: Date = Date::constant(2026, 10, 15);

    #[test]
    fn every_usual_way_of_writing_a_date_is_read() {
        let expected = Some(Date::constant(2015, 3, 12));
        for text in [
            "12.03.2015",
            "12.3.15",
            "12.3.2015",
            "12/03/2015",
            "12-03-2015",
            "2015-03-12",
            "20150312",
            "42075",
            "2015-03-12 00:00:00",
            "2015-03-12T00:00:00",
            "12.03.2015 00:00",
        ] {
            assert_eq!(parse_before(text, KEY), expected, "{text}");
        }
        for text in ["", "31.02.2015", "12.2015", "x", "123456789", "12.03.015", "ä.ö.ü", "99.99.99"] {
            assert_eq!(parse_before(text, KEY), None, "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_no_date_where_no_key_date_says_its_century() {
        assert_eq!(parse("31.7.2027"), Some(Date::constant(2027, 7, 31)));
        assert_eq!(parse("2027-07-31T12:00:00Z"), Some(Date::constant(2027, 7, 31)));
        assert_eq!(parse("31.7.27"), None);
    }

    #[test]
    fn a_year_of_two_digits_lies_in_the_century_before_the_key_date() {
        assert_eq!(parse_before("1.1.26", KEY).map(Date::year), Some(2026));
        assert_eq!(parse_before("1.1.27", KEY).map(Date::year), Some(1927));
    }

    #[test]
    fn an_age_is_full_years_and_changes_on_the_birthday() {
        assert_eq!(age(Date::constant(2015, 10, 15), KEY), Some(11));
        assert_eq!(age(Date::constant(2015, 10, 16), KEY), Some(10));
        assert_eq!(age(Date::constant(2026, 10, 16), KEY), None);
        assert_eq!(age(Date::constant(2012, 2, 29), Date::constant(2023, 2, 28)), Some(10));
        assert_eq!(age(Date::constant(2012, 2, 29), Date::constant(2023, 3, 1)), Some(11));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9./T -]{0,14}|\\PC{0,12}") {
            let _ = parse_before(&text, KEY).map(|birth| age(birth, KEY));
        }
    }
}
