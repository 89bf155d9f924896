//! Who a row is about, lent to the caller's keyed hash and to nobody else. The same child in
//! next year's list has the same identity, whatever moved: grade and school are no part of it,
//! and the address only where the list has neither ids nor birth dates.

use std::fmt;

use jiff::civil::Date;

use crate::columns::fold;

/// Between the fields; cannot occur in one, for control characters are taken out on reading.
const SEPARATOR: u8 = 0x1f;

/// The identifying fields of one row, normalised. `Debug` shows the kind only.
#[derive(Clone, Copy)]
pub enum Identity<'r> {
    /// The id of the list.
    Id(&'r str),
    /// Where the list has no id.
    NameAndBirth {
        /// The whole name, without what is written in several ways.
        name: &'r str,
        /// Date of birth.
        birth: Date,
    },
    /// Where the list has neither id nor birth date.
    NameAndHousehold {
        /// The whole name, without what is written in several ways.
        name: &'r str,
        /// House and place, see [`crate::household::household_of`].
        household: [&'r str; 2],
    },
}

impl Identity<'_> {
    /// The bytes to hash: kind and fields, apart from each other without doubt.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let birth_text;
        let fields: &[&str] = match self {
            Self::Id(id) => &["id", id],
            Self::NameAndBirth { name, birth } => {
                birth_text = birth.to_string();
                &["name", name, &birth_text]
            }
            Self::NameAndHousehold { name, household: [house, place] } => {
                &["name and address", name, house, place]
            }
        };
        let mut bytes = Vec::new();
        for field in fields {
            bytes.extend_from_slice(field.as_bytes());
            bytes.push(SEPARATOR);
        }
        bytes
    }
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id(_) => "Identity(id)",
            Self::NameAndBirth { .. } => "Identity(name and birth date)",
            Self::NameAndHousehold { .. } => "Identity(name and address)",
        })
    }
}

/// An id without what programs change in it: case, ß written as ss, and the zeros before a
/// number that a spreadsheet drops. The text is composed and single-spaced already.
pub(super) fn normalised_id(text: &str) -> String {
    let text = text.to_lowercase().replace('ß', "ss");
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = text.trim_start_matches('0');
    if is_number && !digits.is_empty() { digits.to_owned() } else { text }
}

/// A name without what is written in several ways: case, umlauts, hyphens, apostrophes, and
/// whether it stands in one column or two.
pub(super) fn folded_name(family: &str, given: &str) -> String {
    fold(family) + &fold(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_identity_cannot_run_into_each_other() {
        let birth = Date::constant(2015, 3, 12);
        let name = |name| Identity::NameAndBirth { name, birth }.canonical();
        let at = |name, house| Identity::NameAndHousehold { name, household: [house, ""] }.canonical();
        assert_ne!(name("anna"), name("ann"));
        assert_ne!(at("a", "b1"), at("ab", "1"));
        assert_ne!(Identity::Id("a").canonical(), name("a"));
        assert_eq!(Identity::Id("47").canonical(), b"id\x1f47\x1f");
    }

    #[test]
    fn debug_shows_nothing_of_a_person() {
        assert_eq!(format!("{:?}", Identity::Id("4711")), "Identity(id)");
    }

    #[test]
    fn spellings_of_one_name_make_no_other_child() {
        let name = folded_name("Müßler-O’Neil", "Zoë");
        for (family, given) in [("MÜSSLER - O'NEIL", "ZOË"), ("Muessler-O’Neil, Zoë", "")] {
            assert_eq!(folded_name(family, given), name, "{family}");
        }
        assert_ne!(folded_name("Müßler", "Zoe"), name);
    }

    #[test]
    fn the_zeros_that_a_spreadsheet_drops_make_no_other_child() {
        assert_eq!(normalised_id("04711"), "4711");
        assert_eq!(normalised_id("000"), "000");
        assert_eq!(normalised_id("0A7"), "0a7");
    }
}
