//! Texts without what `CASEI` and `ACCENTI` leave out of account (21-065r2, 7.2 and 7.3).

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::expression::Fold;

impl Fold {
    /// A text that is equal for all texts that differ only in case, or only in accents.
    ///
    /// Case is folded in full (ß as ss): small, capital and small again, character by character. Of
    /// accents, marks that Unicode takes off a letter go; ß, ø and æ are letters of their own.
    pub(super) fn of(self, text: &str) -> String {
        match self {
            Self::Case => {
                let folded = text.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
                folded.flat_map(char::to_lowercase).nfc().collect()
            }
            Self::Accents => text.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect(),
        }
    }
}

/// The composed form of a text, in which all texts are compared.
pub(super) fn composed(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_in_full() {
        for [one, other] in [["Οδος", "ΟΔΟΣ"], ["Straße", "STRASSE"], ["STRAẞE", "strasse"], ["Ö", "ö"]]
        {
            assert_eq!(Fold::Case.of(one), Fold::Case.of(other));
        }
        assert_ne!(Fold::Case.of("a"), Fold::Case.of("b"));
    }

    #[test]
    fn accents_are_taken_off_whether_composed_or_not() {
        for [one, other] in [["débárquér", "debarquer"], ["o\u{308}", "o"], ["Züsch", "Zusch"]] {
            assert_eq!(Fold::Accents.of(one), other);
        }
        assert_eq!(Fold::Accents.of("Straße"), "Straße");
    }
}
