//! Folding of German names: upper and lower case, umlauts, ß, accents, punctuation and broken
//! encodings are made one, so that spellings of the same name meet.
//!
//! Two alphabets come out. *Expanded*: `a`–`z`, `0`–`9`, umlauts as two letters (ä → ae,
//! ß → ss; DIN 5007-2). *Single*: umlauts and their two-letter spellings as one symbol each, in
//! which a typing error at an umlaut costs one edit instead of two.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The words of a text in the expanded alphabet.
#[derive(Debug, Default, Clone)]
pub struct Words {
    text: String,
    words: Vec<Word>,
}

/// One word: where it lies in the folded text, and what stood behind it.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    dotted: bool,
}

impl Words {
    /// Splits and folds `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        words.read(text);
        words
    }

    /// Splits and folds `text` in place of what was here before.
    pub fn read(&mut self, text: &str) {
        self.text.clear();
        self.words.clear();
        let text = repaired(text);
        let mut start = 0;
        for c in text.chars() {
            if self.push_folded(c) {
                continue;
            }
            if self.text.len() > start {
                self.words.push(Word { start, end: self.text.len(), dotted: c == '.' });
                start = self.text.len();
            } else if c == '.' && self.words.last().is_some_and(|word| word.end == start) {
                // "Str ." means "Str."
                if let Some(word) = self.words.last_mut() {
                    word.dotted = true;
                }
            }
        }
        if self.text.len() > start {
            self.words.push(Word { start, end: self.text.len(), dotted: false });
        }
    }

    /// Appends the folded character; false where it separates words.
    fn push_folded(&mut self, c: char) -> bool {
        match c {
            'a'..='z' | '0'..='9' => self.text.push(c),
            'A'..='Z' => self.text.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' | 'æ' | 'Æ' => self.text.push_str("ae"),
            'ö' | 'Ö' | 'œ' | 'Œ' => self.text.push_str("oe"),
            'ü' | 'Ü' => self.text.push_str("ue"),
            'ß' | 'ẞ' => self.text.push_str("ss"),
            // A diaeresis that stands apart from its letter (NFD).
            '\u{308}' if self.text.ends_with(['a', 'o', 'u']) => self.text.push('e'),
            // Other combining marks, apostrophes and invisible characters vanish.
            '\u{300}'..='\u{36f}'
            | '\''
            | '’'
            | '‘'
            | '`'
            | '´'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}'
            | '\u{feff}' => {}
            c if c.is_alphanumeric() => {
                for part in std::iter::once(c).nfd().flat_map(char::to_lowercase) {
                    if part == c {
                        self.text.push(c);
                    } else {
                        self.push_folded(part);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words with whether a full stop followed, in order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, bool)> {
        self.words.iter().map(|word| (&self.text[word.start..word.end], word.dotted))
    }

    /// All words without anything between them.
    #[must_use]
    pub fn joined(&self) -> &str {
        &self.text
    }
}

/// UTF-8 read as Latin-1 ("LindenstraÃŸe") and lost letters ("Lindenstra?e") are put right
/// where only one reading makes sense.
fn repaired(text: &str) -> Cow<'_, str> {
    const DOUBLE_ENCODED: [(&str, &str); 14] = [
        ("Ã¤", "ä"),
        ("Ã¶", "ö"),
        ("Ã¼", "ü"),
        ("ÃŸ", "ß"),
        ("Ã\u{9f}", "ß"),
        ("Ã„", "Ä"),
        ("Ã\u{84}", "Ä"),
        ("Ã–", "Ö"),
        ("Ã\u{96}", "Ö"),
        ("Ãœ", "Ü"),
        ("Ã\u{9c}", "Ü"),
        ("Ã©", "é"),
        ("Ã¨", "è"),
        ("â€“", "-"),
    ];
    if text.is_ascii() && !text.contains('?') {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    if text.contains(['Ã', 'â']) {
        for (wrong, right) in DOUBLE_ENCODED {
            if text.contains(wrong) {
                text = Cow::Owned(text.replace(wrong, right));
            }
        }
    }
    for lost in ["tra?e", "tra\u{fffd}e", "TRA?E", "TRA\u{fffd}E"] {
        if text.contains(lost) {
            text = Cow::Owned(text.replace(lost, "trasse"));
        }
    }
    text
}

/// Symbols of the single alphabet, outside `a`–`z` and `0`–`9`.
const SINGLE: [(&[u8; 2], u8); 4] = [(b"ae", b'{'), (b"oe", b'|'), (b"ue", b'}'), (b"ss", b'~')];

/// Writes an expanded text in the single alphabet, from left to right.
pub fn to_single(expanded: &str, single: &mut Vec<u8>) {
    single.clear();
    let bytes = expanded.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let symbol = bytes
            .get(i..i + 2)
            .and_then(|pair| SINGLE.iter().find(|(letters, _)| pair == letters.as_slice()))
            .map(|(_, symbol)| *symbol);
        single.push(symbol.unwrap_or(bytes[i]));
        i += if symbol.is_some() { 2 } else { 1 };
    }
}

/// Writes an expanded text as people type it who know neither umlauts nor double letters:
/// ä and ae as a, ß and ss as s, every doubled letter once.
pub fn to_plain(expanded: &str, plain: &mut String) {
    plain.clear();
    let mut last = '\0';
    for c in expanded.chars() {
        if c == 'e' && matches!(last, 'a' | 'o' | 'u') || c == last && c.is_alphabetic() {
            continue;
        }
        plain.push(c);
        last = c;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joined(text: &str) -> String {
        Words::of(text).joined().to_owned()
    }

    #[test]
    fn case_umlauts_and_sharp_s_fold_to_plain_letters() {
        for spelling in ["Häußlerstraße", "HÄUẞLERSTRASSE", "Haeusslerstrasse", "Ha\u{308}ußler-Straße"]
        {
            assert_eq!(joined(spelling), "haeusslerstrasse", "{spelling}");
        }
    }

    #[test]
    fn accents_are_dropped_and_apostrophes_do_not_split() {
        assert_eq!(joined("Allée d'Orléans"), "alleedorleans");
        assert_eq!(joined("Zoe\u{308}"), joined("Zoë"));
        assert_eq!(Words::of("Auf'm Berg").len(), 2);
    }

    #[test]
    fn broken_encodings_are_repaired() {
        for broken in ["MÃ¼llerstraÃŸe", "MÃ¼llerstra?e", "Müllerstra\u{fffd}e"] {
            assert_eq!(joined(broken), "muellerstrasse", "{broken}");
        }
    }

    #[test]
    fn a_full_stop_belongs_to_the_word_before_it() {
        let words = Words::of("St. Martin Str .");
        let seen: Vec<_> = words.iter().collect();
        assert_eq!(seen, [("st", true), ("martin", false), ("str", true)]);
    }

    #[test]
    fn an_umlaut_is_one_symbol_in_the_single_alphabet() {
        let mut single = Vec::new();
        to_single("muellerstrasse", &mut single);
        assert_eq!(single, b"m}llerstra~e");
    }

    #[test]
    fn plain_spelling_unites_dropped_umlauts_and_doubled_letters() {
        let (mut a, mut b) = (String::new(), String::new());
        to_plain("muellerstrasse", &mut a);
        to_plain("mulerstrase", &mut b);
        assert_eq!(a, b);
    }

    proptest! {
        #[test]
        fn folding_latin_text_twice_changes_nothing(text in "[ -ɏ]{0,40}") {
            let once = joined(&text);
            prop_assert_eq!(joined(&once), once);
        }

        #[test]
        fn any_text_folds_without_panic(text in "\\PC{0,40}") {
            let _ = joined(&text);
        }

        #[test]
        fn upper_and_lower_case_fold_alike(text in "[a-zäöüß .-]{0,30}") {
            prop_assert_eq!(joined(&text), joined(&text.to_uppercase()));
        }
    }
}
