//! A residence as a pupil list writes it, before it is placed. It is personal: its `Debug`
//! shows nothing, so that it cannot slip into a log or an error.

use std::fmt;

/// An address as listed, field by field and unchanged. Any field may be empty; street and
/// house number may stand together in `street`.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct PostalAddress {
    /// Street, with the house number where the list has one field for both.
    pub street: String,
    /// House number with suffix, as listed; empty where it stands in `street`.
    pub house_number: String,
    /// Postal code as text.
    pub postal_code: String,
    /// Place (Wohnort): municipality, Ortsteil, postal place or a mixture.
    pub place: String,
    /// Ortsteil, where the list has a field of its own for it.
    pub locality: String,
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
