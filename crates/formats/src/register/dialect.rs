//! How the bytes of a streamed register become text: UTF-8, or Latin-1 as HK-DE before version
//! 4 and old exports have it. The separator is found in the same look at the beginning.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Encoding and layout as the beginning of the file shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The separator between fields.
    pub separator: u8,
    /// The most frequent number of fields per line.
    pub fields: usize,
    /// UTF-8, Latin-1, or not known as long as all is ASCII.
    pub utf8: Option<bool>,
}

/// Lines that the beginning is judged by.
const SAMPLE: usize = 1000;

impl Dialect {
    /// Looks at the beginning of a file.
    pub fn of(beginning: &[u8]) -> Self {
        let lines: Vec<&[u8]> = beginning.split(|byte| *byte == b'\n').take(SAMPLE).collect();
        // The last line may be cut off by the buffer.
        let whole = lines.get(..lines.len().saturating_sub(1)).filter(|whole| !whole.is_empty());
        let lines = whole.unwrap_or(&lines);
        let first = lines.first().copied().unwrap_or_default();
        let separator = [b';', b',', b'|', b'\t']
            .into_iter()
            .max_by_key(|separator| (memchr_iter(*separator, first).count(), *separator == b';'))
            .unwrap_or(b';');
        let (good, bad) = lines
            .iter()
            .filter(|line| !line.is_ascii())
            .map(|line| std::str::from_utf8(line).is_ok())
            .fold((0, 0), |(good, bad), valid| (good + usize::from(valid), bad + usize::from(!valid)));
        let utf8 =
            (beginning.starts_with(BOM) || good + bad > 0).then(|| beginning.starts_with(BOM) || good >= bad);
        Self { separator, fields: commonest_count(lines, separator), utf8 }
    }

    /// The text of a line; `None` where it is no text in the file's encoding. The first line
    /// that is not ASCII decides for a file whose beginning does not.
    pub fn text<'a>(&mut self, line: &'a [u8]) -> Option<Cow<'a, str>> {
        match (std::str::from_utf8(line), self.utf8) {
            (Ok(text), Some(true)) => Some(Cow::Borrowed(text)),
            (Err(_), Some(true)) => None,
            (Ok(text), Some(false)) if text.is_ascii() => Some(Cow::Borrowed(text)),
            (_, Some(false)) => Some(WINDOWS_1252.decode_without_bom_handling(line).0),
            (Ok(text), None) => {
                self.utf8 = (!text.is_ascii()).then_some(true);
                Some(Cow::Borrowed(text))
            }
            (Err(_), None) => {
                self.utf8 = Some(false);
                Some(WINDOWS_1252.decode_without_bom_handling(line).0)
            }
        }
    }
}

/// Separators inside quotes do not count.
fn commonest_count(lines: &[&[u8]], separator: u8) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for line in lines {
        let mut quoted = false;
        let fields = line.iter().fold(1, |fields, byte| {
            quoted ^= *byte == b'"';
            fields + usize::from(*byte == separator && !quoted)
        });
        *counts.entry(fields).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, lines)| *lines).map_or(0, |(fields, _)| fields)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_single_damaged_line_does_not_make_a_utf8_file_latin1() {
        let text = "Bahnhofstraße\nBahnhofstra\u{df}e\n".as_bytes().to_vec();
        let damaged = [&text[..], b"Bahnhofstra\xdfe\n"].concat();
        let mut dialect = Dialect::of(&damaged);
        assert_eq!(dialect.utf8, Some(true));
        assert!(dialect.text(b"Bahnhofstra\xdfe").is_none());
    }

    #[test]
    fn latin1_is_known_by_its_lines() {
        let mut dialect = Dialect::of(b"a;b\nBahnhofstra\xdfe;1\n");
        assert_eq!(dialect.text(b"Bahnhofstra\xdfe").unwrap(), "Bahnhofstraße");
    }

    #[test]
    fn a_file_that_begins_in_ascii_is_decided_by_its_first_other_line() {
        let mut dialect = Dialect::of(b"a;b\n");
        assert_eq!(dialect.text(b"plain").unwrap(), "plain");
        assert_eq!(dialect.text(b"Stra\xdfe").unwrap(), "Straße");
        assert_eq!(dialect.utf8, Some(false));
    }
}
