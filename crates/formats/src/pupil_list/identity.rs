//! Who a row is about, lent to the caller's keyed hash and to nobody else. The same child in
//! next year's list has the same identity, whatever moved: grade and school are no part of it,
//! and the address only where the list has neither ids nor birth dates.

use std::fmt;

use jiff::civil::Date;

/// Between the fields; cannot occur in one, for control characters are taken out on reading.
const SEPARATOR: u8 = 0x1f;

/// The identifying fields of one row, normalised. `Debug` shows the kind only.
#[derive(Clone, Copy)]
pub enum Identity<'r> {
    /// The id of the list.
    Id(&'r str),
    /// Where the list has no id.
    NameAndBirth {
        /// Family name, or the whole name.
        family: &'r str,
        /// Given names; empty where the list has one field for the whole name.
        given: &'r str,
        /// Date of birth.
        birth: Date,
    },
    /// Where the list has neither id nor birth date.
    NameAndHousehold {
        /// Family name, or the whole name.
        family: &'r str,
        /// Given names; empty where the list has one field for the whole name.
        given: &'r str,
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
            Self::NameAndBirth { family, given, birth } => {
                birth_text = birth.to_string();
                &["name", family, given, &birth_text]
            }
            Self::NameAndHousehold { family, given, household: [house, place] } => {
                &["name and address", family, given, house, place]
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

/// An identifying text without what differs by hand: case, and ß written as ss. The text is
/// composed and single-spaced already.
pub(super) fn normalised(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_identity_cannot_run_into_each_other() {
        let birth = Date::constant(2015, 3, 12);
        let name = |family, given| Identity::NameAndBirth { family, given, birth }.canonical();
        assert_ne!(name("anna", "maria"), name("annamaria", ""));
        assert_ne!(name("a", ""), name("", "a"));
        assert_ne!(Identity::Id("a").canonical(), name("a", ""));
        assert_eq!(Identity::Id("47").canonical(), b"id\x1f47\x1f");
    }

    #[test]
    fn debug_shows_nothing_of_a_person() {
        assert_eq!(format!("{:?}", Identity::Id("4711")), "Identity(id)");
    }

    #[test]
    fn capitals_and_sharp_s_make_no_other_child() {
        assert_eq!(normalised("GROẞ"), normalised("Groß"));
        assert_eq!(normalised("GROSS"), normalised("groß"));
    }
}
