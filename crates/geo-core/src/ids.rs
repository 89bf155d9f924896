//! Identifiers. Each has a type of its own, so that a school number is never taken for a
//! municipality key.

use std::fmt;

use crate::hexadecimal::{self, Hexadecimal};

/// The official number of a school; text, because leading zeros count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchoolNumber(pub String);

/// One location of a school. A school with one location has the site `1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteId {
    /// The school the site belongs to.
    pub school: SchoolNumber,
    /// The site within the school, as the school list names it.
    pub site: String,
}

/// The official municipality key (Amtlicher Gemeindeschlüssel, AGS): eight digits, Land (2),
/// Regierungsbezirk (1), Kreis (2), Gemeinde (3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityKey([u8; 8]);

/// What a pupil is known by after reading: a keyed hash of the identifying fields, which
/// cannot be turned back without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pseudonym(pub [u8; 16]);

/// Which pupils live together: a keyed hash of the address as listed. Two addresses at one
/// position have two.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HouseholdKey(pub [u8; 16]);

/// A random number that a pupil keeps over the years. The sum of a group's keys picks the
/// group's noise in a publication (cell-key method).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey(pub u64);

impl SiteId {
    /// Reads `number`, the only site of a school, or `number/site`; `None` where a part is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, site) = text.split_once('/').unwrap_or((text, "1"));
        let (number, site) = (number.trim(), site.trim());
        let is_whole = !number.is_empty() && !site.is_empty();
        is_whole.then(|| Self { school: SchoolNumber(number.into()), site: site.into() })
    }
}

impl MunicipalityKey {
    /// Reads eight digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 8] = text.trim().as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    /// The eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for MunicipalityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for MunicipalityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for SchoolNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hexadecimal(&self.0), f)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hexadecimal(&self.0), f)
    }
}

impl fmt::Display for HouseholdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hexadecimal(&self.0), f)
    }
}

impl fmt::Debug for HouseholdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Hexadecimal(&self.0), f)
    }
}

impl Pseudonym {
    /// Reads 32 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hexadecimal::parse(text).map(Self)
    }
}

impl HouseholdKey {
    /// Reads 32 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hexadecimal::parse(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_municipality_key_is_eight_digits_and_nothing_else() {
        assert_eq!(MunicipalityKey::parse(" 07235001 ").map(|k| k.to_string()).as_deref(), Some("07235001"));
        for wrong in ["7235001", "072350010", "0723500a", "", "٠٧٢٣"] {
            assert!(MunicipalityKey::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_site_is_a_school_number_with_or_without_the_site() {
        let site = |number: &str, site: &str| {
            Some(SiteId { school: SchoolNumber(number.into()), site: site.into() })
        };
        assert_eq!(SiteId::parse(" 01234 "), site("01234", "1"));
        assert_eq!(SiteId::parse("01234 / B"), site("01234", "B"));
        for wrong in ["", " ", "/2", "01234/", "/"] {
            assert_eq!(SiteId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pseudonym_is_shown_as_32_hexadecimal_digits() {
        let pseudonym = Pseudonym([0xab; 16]);
        assert_eq!(pseudonym.to_string(), "ab".repeat(16));
        assert_eq!(Pseudonym::parse(&pseudonym.to_string()), Some(pseudonym));
        assert_eq!(Pseudonym::parse("ab"), None);
    }
}
