//! Single values of a school list: form, legal status, languages, pairs of coordinates.

use geo_core::school::{GymnasiumForm, LegalStatus};

use crate::register::number;

/// G8 or G9, where a word says so.
pub(super) fn form(text: &str) -> Option<GymnasiumForm> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| match word {
        "g8" | "g8gts" | "8" | "8jährig" | "achtjährig" => Some(GymnasiumForm::G8),
        "g9" | "9" | "9jährig" | "neunjährig" => Some(GymnasiumForm::G9),
        _ => None,
    })
}

/// Public or private.
pub(super) fn legal_status(text: &str) -> Option<LegalStatus> {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["privat", "frei", "kirch", "ersatzschule", "private", "bistum"]) {
        Some(LegalStatus::Private)
    } else if has(&["öffentlich", "oeffentlich", "staatlich", "kommunal", "städtisch", "public"]) {
        Some(LegalStatus::Public)
    } else {
        None
    }
}

/// "Englisch, Französisch" as two.
pub(super) fn languages(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '/', '|']).flat_map(|part| part.split(" und "));
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Pairs "6.65 49.76; 6.66 49.77"; `None` where one of them is no pair of numbers.
pub(super) fn pairs(text: &str) -> Option<Vec<[f64; 2]>> {
    text.split([';', '|']).map(str::trim).filter(|pair| !pair.is_empty()).map(pair).collect()
}

fn pair(text: &str) -> Option<[f64; 2]> {
    let (first, second) = match text.split_once(char::is_whitespace) {
        Some((first, second)) => (first.trim_end_matches(','), second.trim()),
        None => text.split_once(',')?,
    };
    Some([number(first)?, number(second)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_status_and_languages_are_read_from_their_words() {
        assert_eq!(form("Gymnasium (G8GTS)"), Some(GymnasiumForm::G8));
        assert_eq!(form("G9"), Some(GymnasiumForm::G9));
        assert_eq!(form("Gymnasium"), None);
        assert_eq!(legal_status("öffentliche Schule"), Some(LegalStatus::Public));
        assert_eq!(legal_status("Schule in freier Trägerschaft"), Some(LegalStatus::Private));
        assert_eq!(legal_status("?"), None);
        assert_eq!(languages("Englisch, Französisch und Latein"), ["Englisch", "Französisch", "Latein"]);
    }

    #[test]
    fn entrances_are_pairs_with_point_or_comma() {
        assert_eq!(pairs("6.65 49.76; 6,66 49,77;"), Some(vec![[6.65, 49.76], [6.66, 49.77]]));
        assert_eq!(pairs("330000.5, 5510000"), Some(vec![[330_000.5, 5_510_000.0]]));
        assert_eq!(pairs("330000.5,5510000"), Some(vec![[330_000.5, 5_510_000.0]]));
        assert_eq!(pairs("am Hof"), None);
        assert_eq!(pairs("6.65"), None);
    }
}
