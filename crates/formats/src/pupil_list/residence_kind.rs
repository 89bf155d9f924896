//! Main or secondary residence, and the yes and no of lists.

/// Whether a listed address is where the law says the pupil lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidenceKind {
    /// Hauptwohnung, also the only one.
    Main,
    /// Nebenwohnung.
    Secondary,
}

impl ResidenceKind {
    /// Reads "Hauptwohnung", "HW", "Nebenwohnsitz", "2. Wohnsitz" and the like.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        match text.trim_end_matches('.') {
            "h" | "hw" | "hws" | "1" | "main" | "primary" => return Some(Self::Main),
            "n" | "nw" | "nws" | "2" | "secondary" | "other" => return Some(Self::Secondary),
            _ => {}
        }
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if has(&["kein", "nicht", "abgemeldet", "umgemeldet", "ehemal", "früher", "alte "]) {
            None
        } else if has(&["neben", "zweit", "weitere", "2. wohn", "sekundär"]) {
            Some(Self::Secondary)
        } else if has(&["haupt", "alleinig", "einzig", "erstwohn", "1. wohn", "melde"]) {
            Some(Self::Main)
        } else {
            None
        }
    }
}

/// A yes or no; any other text is `None`.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "x" | "1" | "wahr" | "true" | "yes" | "y" => Some(true),
        "nein" | "n" | "0" | "-" | "–" | "falsch" | "false" | "no" | "kein" | "keine" | "keiner" | "ohne" => {
            Some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_and_secondary_residences_are_told() {
        for text in ["Hauptwohnung", "HW", "alleinige Wohnung", "1. Wohnsitz", "H"] {
            assert_eq!(ResidenceKind::parse(text), Some(ResidenceKind::Main), "{text}");
        }
        for text in ["Nebenwohnung", "NW", "Zweitwohnsitz", "weitere Adresse", "2. Wohnsitz"] {
            assert_eq!(ResidenceKind::parse(text), Some(ResidenceKind::Secondary), "{text}");
        }
        for text in ["Konz", "abgemeldet", "keine Hauptwohnung", "alleinerziehend"] {
            assert_eq!(ResidenceKind::parse(text), None, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_told_and_nothing_else_is_guessed() {
        assert_eq!(
            [yes_or_no("Ja"), yes_or_no("nein"), yes_or_no("Lernen")],
            [Some(true), Some(false), None]
        );
    }
}
