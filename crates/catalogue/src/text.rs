//! A text in both languages, known when the program is compiled.

use geo_core::Language;

/// A title or description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In German, with the field's standard terms.
    pub german: &'static str,
    /// In English.
    pub english: &'static str,
}

impl Text {
    /// A text.
    #[must_use]
    pub const fn new(german: &'static str, english: &'static str) -> Self {
        Self { german, english }
    }

    /// The text of a language.
    #[must_use]
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::German => self.german,
        }
    }
}
