//! One address in two spellings. Brothers and sisters are listed with "Str." and with "Straße",
//! with and without postal code; they live in one household all the same.

use geo_core::PostalAddress;

use crate::columns::fold;

/// House and place of an address as listed, the same for its usual spellings; `None` where no
/// street and no number is listed. The postal code counts only without a place: the same house
/// is listed with and without it.
#[must_use]
pub fn household_of(address: &PostalAddress) -> Option<[String; 2]> {
    let house = numbers_apart(&format!("{} {}", address.street, address.house_number));
    let house = house.replace("strasse", "str");
    let place = fold(&format!("{}{}", address.place, address.locality));
    let place = if place.is_empty() { fold(&address.postal_code) } else { place };
    (!house.is_empty()).then_some([house, place])
}

/// The folded text, with a mark left where something stood between two digits: "1 1/2" is not
/// "11 2" and "10-12" is not "1012".
fn numbers_apart(text: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut apart = String::new();
    for part in text.split(|c: char| !c.is_alphanumeric()) {
        let part = fold(part);
        if is_digit(apart.chars().last()) && is_digit(part.chars().next()) {
            apart.push('/');
        }
        apart.push_str(&part);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(street: &str, house_number: &str, postal_code: &str, place: &str) -> PostalAddress {
        PostalAddress {
            street: street.into(),
            house_number: house_number.into(),
            postal_code: postal_code.into(),
            place: place.into(),
            ..PostalAddress::default()
        }
    }

    #[test]
    fn usual_spellings_of_one_address_are_one_household() {
        let one = household_of(&address("Brückenstraße", "10 a", "54290", "Konz-Niedermennig"));
        assert!(one.is_some());
        for other in [
            address("BRÜCKENSTR. 10a", "", "54290", "Konz-Niedermennig"),
            address("Brückenstrasse", "10A", "", "Konz Niedermennig"),
            PostalAddress {
                locality: "Niedermennig".into(),
                ..address("Brueckenstr.", "10 A", "99999", "Konz")
            },
        ] {
            assert_eq!(household_of(&other), one);
        }
    }

    #[test]
    fn another_number_or_place_is_another_household_and_no_address_is_none() {
        let one = household_of(&address("Brückenstraße", "10", "54290", "Trier"));
        assert_ne!(household_of(&address("Brückenstraße", "1", "54290", "Trier")), one);
        assert_ne!(household_of(&address("Brückenstraße", "10", "54290", "Konz")), one);
        assert_ne!(
            household_of(&address("Brückenstraße", "10", "54290", "")),
            household_of(&address("Brückenstraße", "10", "54294", ""))
        );
        for (number, other) in [("1 1/2", "112"), ("10-12", "1012"), ("1 1/2", "11 2")] {
            let of = |number| household_of(&address("Brückenstraße", number, "54290", "Trier"));
            assert_ne!(of(number), of(other), "{number}");
        }
        assert_eq!(household_of(&address("", "", "54290", "Trier")), None);
    }
}
