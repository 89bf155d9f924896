//! The two languages of the program. Every message that can reach a clerk is written in both;
//! an error's English text is its `Display`, its German text stands beside it.

use std::fmt::Display;

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, also the language of logs.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// The language of a POSIX or BCP 47 locale (`de_DE.UTF-8`, `de-AT`); English where it is
    /// not German.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("de") { Self::German } else { Self::English }
    }
}

/// A message in both languages.
pub trait Localised: Display {
    /// The German text; the English one is `Display`.
    fn german(&self) -> String;

    /// The text in `language`.
    fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::German => self.german(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_locales_of_every_spelling_are_german_and_all_others_english() {
        for german in ["de", "de_DE.UTF-8", "de-AT", "DE"] {
            assert_eq!(Language::of_locale(german), Language::German, "{german}");
        }
        for other in ["C", "en_US.UTF-8", "", "den_NL", "POSIX"] {
            assert_eq!(Language::of_locale(other), Language::English, "{other}");
        }
    }
}
