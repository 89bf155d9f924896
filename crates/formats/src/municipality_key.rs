//! The municipality key in the spellings of outside files.

use geo_core::MunicipalityKey;

/// Reads the key of a municipality: eight digits (AGS), seven where a spreadsheet took the
/// leading zero away, or the twelve of the Regionalschlüssel (ARS), whose four digits of the
/// association are left out.
#[must_use]
pub fn municipality_key(text: &str) -> Option<MunicipalityKey> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match digits.len() {
        7 => MunicipalityKey::parse(&format!("0{digits}")),
        8 => MunicipalityKey::parse(&digits),
        12 if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            MunicipalityKey::parse(&format!("{}{}", digits.get(..5)?, digits.get(9..)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_eight_seven_and_twelve_digits_are_the_same_municipality() {
        let konz = MunicipalityKey::parse("07235068");
        assert!(konz.is_some());
        for text in ["07235068", "7235068", "072355003068", "07 2 35 068"] {
            assert_eq!(municipality_key(text), konz, "{text}");
        }
        for text in ["", "0723506", "07235", "072355003", "0723500x", "ä235068"] {
            assert_eq!(municipality_key(text).filter(|_| text.len() != 7), None, "{text}");
        }
    }
}
