//! A residence as a pupil list writes it, before it is placed. It is personal: its `Debug`
//! shows nothing, so that it cannot slip into a log or an error.

use std::fmt;

/// A text that needs no memory of its own up to 24 bytes, as nearly all fields of an address:
/// lists have millions of them.
pub use compact_str::CompactString;

/// An address as listed, field by field and unchanged. Any field may be empty; street and
/// house number may stand together in `street`.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct PostalAddress {
    /// Street, with the house number where the list has one field for both.
    pub street: CompactString,
    /// House number with suffix, as listed; empty where it stands in `street`.
    pub house_number: CompactString,
    /// Postal code as text.
    pub postal_code: CompactString,
    /// Place (Wohnort): municipality, Ortsteil, postal place or a mixture.
    pub place: CompactString,
    /// Ortsteil, where the list has a field of its own for it.
    pub locality: CompactString,
}

impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress(personal)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_an_address() {
        let address =
            PostalAddress {
                street: "Brückenstraße 10".into(), place: "Trier".into(), ..Default::default()
            };
        assert_eq!(format!("{address:?}"), "PostalAddress(personal)");
    }
}
