//! House numbers: from "Nr. 12 A, 3. OG links" to the forms under which a register may hold
//! it. The exact form comes first; a range or a note is only taken apart where the register
//! has no such entry.

use crate::fold::Words;

/// A house number in canonical form: digits and a folded rest ("a", "-14", "/1", " 1/2").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseNumber {
    /// The leading number.
    pub number: u32,
    /// What follows, folded; empty for a plain number.
    pub suffix: String,
}

/// The readings of a listed house number, most faithful first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    /// The number with all that may belong to it, then with less and less.
    pub exact: Vec<HouseNumber>,
    /// First numbers of a range, to be tried where no reading above is in the register.
    pub first_of_range: Vec<HouseNumber>,
}

/// Words before a number that say no more than "number".
pub(super) const NUMBER_WORDS: &[&str] = &[
    "hausnummer",
    "hausnr",
    "haus",
    "hs",
    "hsnr",
    "hnr",
    "nummer",
    "num",
    "nr",
    "no",
    "hausn",
    "housenumber",
];

/// Notes that are written close to the number.
const CLOSE_NOTES: &[&str] = &[
    "eg",
    "og",
    "dg",
    "ug",
    "kg",
    "hh",
    "vh",
    "gh",
    "rg",
    "hs",
    "we",
    "whg",
    "app",
    "re",
    "li",
    "links",
    "rechts",
    "bis",
    "und",
    "hinterhaus",
    "vorderhaus",
    "erdgeschoss",
];

impl HouseNumber {
    /// Reads the whole text as one number, as a register writes it; `None` without a leading
    /// number above zero.
    #[must_use]
    pub fn of_register(text: &str) -> Option<Self> {
        let (number, rest) = leading_number(text.trim())?;
        Some(Self { number, suffix: canonical_suffix(rest) })
    }
}

impl Readings {
    /// Reads a listed house number with whatever stands around it.
    #[must_use]
    pub fn of(listed: &str) -> Self {
        let text = without_number_word(listed.trim());
        let Some((number, rest)) = leading_number(text) else { return Self::default() };
        let mut readings = Self::default();
        let mut push = |suffix: String| {
            let reading = HouseNumber { number, suffix };
            if !readings.exact.contains(&reading) {
                readings.exact.push(reading);
            }
        };
        if rest.is_empty() {
            push(String::new());
            return readings;
        }
        push(canonical_suffix(rest));
        let bare = without_note(rest);
        push(canonical_suffix(bare));
        let (letter, _) = leading_letter(bare);
        let range = canonical_range(bare, number, letter.as_deref());
        if let Some(range) = &range {
            push(range.clone());
        }
        let first = HouseNumber { number, suffix: letter.clone().unwrap_or_default() };
        if range.is_some() {
            readings.first_of_range.push(first);
        } else if letter.is_some() && is_note_letter(bare) {
            // A letter that may itself be a note ("12 r") is tried with and without it.
            push(letter.unwrap_or_default());
            push(String::new());
        }
        readings
    }

    /// The number without its suffix; `None` where none was read.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.exact.first().map(|reading| reading.number)
    }
}

/// Splits the digits off the front; zero is no house number.
fn leading_number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = text[..digits].parse().ok()?;
    (number > 0).then_some((number, &text[digits..]))
}

/// "Haus-Nr.: 12" → "12": words that say no more than "number", and signs, fall away.
fn without_number_word(text: &str) -> &str {
    let Some(at) = text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0) else { return text };
    let words = Words::of(&text[..at]);
    let says_nothing = words.iter().all(|(word, _)| NUMBER_WORDS.contains(&word));
    if says_nothing { &text[at..] } else { text }
}

/// Folds a suffix: no spaces but between digits, one dash for all dashes, lower case,
/// "½" as " 1/2".
fn canonical_suffix(rest: &str) -> String {
    let mut suffix = String::with_capacity(rest.len());
    let mut gap = false;
    for c in rest.chars() {
        match c {
            '½' => suffix.push_str(" 1/2"),
            '¼' => suffix.push_str(" 1/4"),
            '¾' => suffix.push_str(" 3/4"),
            c if c.is_whitespace() => gap = true,
            '–' | '—' | '‐' | '‑' | '−' => suffix.push('-'),
            '.' | ',' | ';' | '(' | ')' | '"' | '\'' => gap = true,
            c => {
                let after_digit = suffix.is_empty() || suffix.ends_with(|last: char| last.is_ascii_digit());
                if gap && c.is_ascii_digit() && after_digit {
                    suffix.push(' ');
                }
                gap = false;
                suffix.extend(c.to_lowercase());
            }
        }
    }
    // "12-a" is "12a"; "12-14" keeps its dash.
    match suffix.strip_prefix('-') {
        Some(letter) if letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase()) => {
            letter.to_owned()
        }
        _ => suffix,
    }
}

/// Cuts off notes such as ", 3. OG links", "(Hinterhaus)", "c/o", "Whg. 4".
fn without_note(rest: &str) -> &str {
    let rest = rest.find([',', ';', '(', '[', '#']).map_or(rest, |at| &rest[..at]);
    let rest = rest.find("//").map_or(rest, |at| &rest[..at]);
    let rest = rest.to_ascii_lowercase().find("c/o").map_or(rest, |at| &rest[..at]);
    // A floor ("/3. OG", "12 3. OG") and a second number are notes, but where that is a fraction
    // or ends a range.
    let rest = floor(rest).or_else(|| second_number(rest)).map_or(rest, |at| &rest[..at]);
    // A word of two letters and more is a note, but for those that join a range. Written
    // close to the number ("12EG") it must be a known one: "12ab" is another number.
    let mut start = None;
    for (at, c) in rest.char_indices().chain([(rest.len(), ' ')]) {
        match (start, c.is_alphabetic()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word = rest[from..at].to_lowercase();
                let close = from == 0 && !CLOSE_NOTES.contains(&word.as_str());
                if word.chars().count() > 1 && !close && !["bis", "und"].contains(&word.as_str()) {
                    return without_loose_end(&rest[..from]);
                }
                start = None;
            }
            _ => {}
        }
    }
    without_loose_end(rest)
}

/// Takes off what a note leaves behind: dashes, strokes and a Roman number ("I. OG").
fn without_loose_end(rest: &str) -> &str {
    let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '+' | '.'));
    let roman = rest.trim_end_matches(['I', 'V', 'X']);
    if roman.len() < rest.len() && roman.ends_with(char::is_whitespace) && roman.trim().len() != roman.len() {
        return roman.trim_end();
    }
    rest
}

/// Where a floor begins: a number with a full stop and a word behind.
fn floor(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let first = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        let after = rest.get(at..)?.trim_start_matches(|c: char| c.is_ascii_digit());
        let word = after.strip_prefix('.')?.trim_start();
        (first && at > 0 && word.starts_with(char::is_alphabetic)).then_some(at)
    })
}

/// Where a number begins after a space that neither joins a range nor makes a fraction.
fn second_number(rest: &str) -> Option<usize> {
    rest.char_indices().find_map(|(at, c)| {
        let after = rest[at..].trim_start();
        let starts =
            c.is_whitespace() && after.starts_with(|c: char| c.is_ascii_digit()) && !is_fraction(after);
        let before = rest[..at].trim_end().to_lowercase();
        let joined = ["-", "–", "—", "/", "+", "&", "bis", "und", "u", "u."]
            .iter()
            .any(|joint| before.ends_with(joint));
        (starts && !joined).then_some(at)
    })
}

/// "1/2", "1/4", "3/4" and nothing behind.
fn is_fraction(text: &str) -> bool {
    matches!(text.trim_end(), "1/2" | "1/4" | "3/4" | "1/3" | "2/3")
}

/// A single letter at the front, folded, and what follows it.
fn leading_letter(rest: &str) -> (Option<String>, &str) {
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '.' || c == '-');
    let mut chars = trimmed.chars();
    match chars.next() {
        // "12 u. 14" joins two numbers.
        Some('u' | 'U')
            if chars.as_str().trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit()) =>
        {
            (None, trimmed)
        }
        Some(c) if c.is_alphabetic() && !chars.as_str().starts_with(char::is_alphabetic) => {
            (Some(c.to_lowercase().collect()), chars.as_str().trim())
        }
        _ => (None, trimmed),
    }
}

/// "r" and "l" after a space may mean right and left; a letter with a full stop may begin a
/// note ("b. Müller").
fn is_note_letter(bare: &str) -> bool {
    let trimmed = bare.trim();
    bare.starts_with(char::is_whitespace) && matches!(trimmed, "r" | "l" | "R" | "L")
        || trimmed.ends_with('.')
}

/// The canonical form of a range ("12-14", "12/14", "12 bis 14", "12 a-c", "12a-12c"); `None`
/// where the rest is no range.
fn canonical_range(bare: &str, number: u32, letter: Option<&str>) -> Option<String> {
    let after = match letter {
        Some(_) => leading_letter(bare).1,
        None => bare.trim(),
    };
    let lower = after.to_lowercase();
    // A stroke joins houses of one side; otherwise it makes a number of its own ("1/4").
    let stroke = lower.starts_with('/');
    let to = ["bis", "und", "u.", "-", "–", "—", "‐", "‑", "−", "/", "+", "&", "u"]
        .iter()
        .find_map(|joint| lower.strip_prefix(joint))?
        .trim();
    let digits = to.bytes().take_while(u8::is_ascii_digit).count();
    let (upper, tail) = to.split_at(digits);
    let tail = tail.trim();
    let one_letter = tail.is_empty() || tail.len() == 1 && tail.starts_with(|c: char| c.is_ascii_lowercase());
    let first = letter.unwrap_or_default();
    match upper.parse::<u32>() {
        Ok(upper) if stroke && upper % 2 != number % 2 => None,
        Ok(upper) if one_letter && (upper > number || upper == number && !tail.is_empty()) => {
            Some(if upper == number { format!("{first}-{tail}") } else { format!("{first}-{upper}{tail}") })
        }
        Err(_) if letter.is_some() && tail.len() == 1 && one_letter => Some(format!("{first}-{tail}")),
        _ => None,
    }
}

/// The numbers a register's range entry stands for ("12-16" → 12 to 16); `None` for a single
/// number or a range of letters.
#[must_use]
pub fn range_end(number: u32, suffix: &str) -> Option<u32> {
    let to = suffix.trim_start_matches(|c: char| c.is_ascii_lowercase()).strip_prefix(['-', '/', '+'])?;
    let digits = to.bytes().take_while(u8::is_ascii_digit).count();
    let end: u32 = to[..digits].parse().ok()?;
    (end > number && end - number <= 60).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Vec<(u32, String)> {
        Readings::of(text).exact.into_iter().map(|n| (n.number, n.suffix)).collect()
    }

    fn first(text: &str) -> Vec<(u32, String)> {
        Readings::of(text).first_of_range.into_iter().map(|n| (n.number, n.suffix)).collect()
    }

    #[test]
    fn spellings_of_a_letter_suffix_are_one_number() {
        for text in ["12a", "12 a", "12A", "12 A", "12-a", "Nr. 12a", "012a", "Haus-Nr. 12 a", " 12a "] {
            assert_eq!(exact(text)[0], (12, "a".into()), "{text}");
        }
    }

    #[test]
    fn ranges_are_tried_whole_before_their_first_number() {
        for text in ["12-14", "12 - 14", "12–14", "12 bis 14", "12/14", "12 + 14", "12 u. 14"] {
            assert!(exact(text).contains(&(12, "-14".into())), "{text}: {:?}", exact(text));
            assert_eq!(first(text), [(12, String::new())], "{text}");
        }
        for text in ["12 a-c", "12a-c", "12a-12c", "12 a - c"] {
            assert!(exact(text).contains(&(12, "a-c".into())), "{text}: {:?}", exact(text));
            assert_eq!(first(text), [(12, "a".into())], "{text}");
        }
    }

    #[test]
    fn a_stroke_number_is_itself_first() {
        assert_eq!(exact("12/1")[0], (12, "/1".into()));
        assert_eq!(exact("12/14")[0], (12, "/14".into()));
        for text in ["12/1", "1/4"] {
            let seen = Readings::of(text);
            assert!(seen.exact.iter().all(|n| !n.suffix.is_empty()), "a building of its own");
            assert!(seen.first_of_range.is_empty(), "{text}");
        }
    }

    #[test]
    fn halves_are_halves_in_every_spelling() {
        for text in ["12 1/2", "12½", "12 ½"] {
            assert_eq!(exact(text)[0], (12, " 1/2".into()), "{text}");
        }
    }

    #[test]
    fn notes_after_the_number_are_tried_without() {
        for text in [
            "12, 3. OG links",
            "12 3. OG",
            "12 EG",
            "12 Whg. 4",
            "12 (Hinterhaus)",
            "12 c/o Beispiel",
            "12 Hinterhaus",
            "12 II",
            "12 // 3",
            "12, App. 7",
            "12 rechts",
            "12 r",
            "12 HH",
            "12;",
            "12.",
            "12 - EG",
            "12/3. OG",
            "12 / 3. OG",
            "12 I. OG",
            "Hs.-Nr. 12",
            "Haus-Nr.: 12",
        ] {
            assert!(exact(text).contains(&(12, String::new())), "{text}: {:?}", exact(text));
            assert!(first(text).is_empty(), "{text}");
        }
        for text in
            ["3/1 / 3. OG", "3/1 - EG", "3/1 I. OG", "3/1/3. OG", "3/1 2. Etage", "3/1 3. OG", "3/1, Whg. 2"]
        {
            assert!(exact(text).contains(&(3, "/1".into())), "{text}: {:?}", exact(text));
        }
        for text in ["12a, 3. OG links", "12 a EG", "12a Whg. 4", "12 A (Hinterhaus)"] {
            let seen = exact(text);
            assert!(
                seen.contains(&(12, "a".into())) && !seen.contains(&(12, String::new())),
                "{text}: {seen:?}"
            );
        }
    }

    #[test]
    fn letters_close_to_the_number_belong_to_it_unless_they_are_a_known_note() {
        assert!(!exact("12ac").contains(&(12, String::new())));
        assert!(exact("12EG").contains(&(12, String::new())));
    }

    #[test]
    fn text_without_a_number_has_no_reading() {
        for text in ["", "a", "0", "Nr.", "keine", "-", "99999999999"] {
            assert_eq!(Readings::of(text), Readings::default(), "{text}");
        }
    }

    #[test]
    fn a_register_range_ends_above_its_start() {
        assert_eq!(range_end(12, "-16"), Some(16));
        assert_eq!(range_end(12, "a-16"), Some(16));
        assert_eq!(range_end(12, "/1"), None);
        assert_eq!(range_end(12, "a-c"), None);
        assert_eq!(range_end(12, "a"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,30}") {
            let _ = Readings::of(&text);
            let _ = HouseNumber::of_register(&text);
        }

        #[test]
        fn what_the_register_writes_is_read_back_exactly(number in 1u32..9999, suffix in "[a-z]?(/[1-9])?") {
            let text = format!("{number}{suffix}");
            let register = HouseNumber::of_register(&text);
            prop_assert_eq!(Readings::of(&text).exact.first().cloned(), register);
        }
    }
}
