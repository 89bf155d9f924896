//! What programs leave in an address and no person wrote: character entities of web forms,
//! quotation marks of exports, invisible characters.

use std::borrow::Cow;

use crate::address::{CompactString, PostalAddress};

const ENTITIES: &[(&str, &str)] = &[
    ("&auml;", "ä"),
    ("&ouml;", "ö"),
    ("&uuml;", "ü"),
    ("&Auml;", "Ä"),
    ("&Ouml;", "Ö"),
    ("&Uuml;", "Ü"),
    ("&szlig;", "ß"),
    ("&eacute;", "é"),
    ("&nbsp;", " "),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&quot;", ""),
    ("&amp;", "&"),
];

fn is_left_over(c: char) -> bool {
    matches!(
        c,
        '"' | '„' | '“' | '”' | '«' | '»' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// The address without what programs left in it; the same where there is nothing.
pub(crate) fn cleaned(address: &PostalAddress) -> Cow<'_, PostalAddress> {
    let fields =
        [&address.street, &address.house_number, &address.postal_code, &address.place, &address.locality];
    let is_clean = |field: &&CompactString| {
        !(field.contains(is_left_over) || field.contains('&') && field.contains(';'))
    };
    if fields.iter().all(is_clean) {
        return Cow::Borrowed(address);
    }
    let [street, house_number, postal_code, place, locality] = fields.map(|field| {
        let text =
            ENTITIES.iter().fold(field.to_string(), |text, (entity, letter)| text.replace(entity, letter));
        text.replace(is_left_over, "").into()
    });
    Cow::Owned(PostalAddress { street, house_number, postal_code, place, locality })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_quotation_marks_and_invisible_characters_are_taken_out() {
        let address = PostalAddress {
            street: "\"M&uuml;llerstra&szlig;e\"".into(),
            house_number: "\u{200b}12".into(),
            ..PostalAddress::default()
        };
        let clean = cleaned(&address);
        assert_eq!((clean.street.as_str(), clean.house_number.as_str()), ("Müllerstraße", "12"));
    }

    #[test]
    fn a_clean_address_is_left_as_it_is() {
        let address = PostalAddress { street: "Burg & Tal 3".into(), ..PostalAddress::default() };
        assert!(matches!(cleaned(&address), Cow::Borrowed(_)));
    }
}
