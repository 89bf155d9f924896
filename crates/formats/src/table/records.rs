//! Records of delimited text (RFC 4180), with a limit that the standard lacks: a quotation mark
//! that is never closed breaks its own line and not the rest of the file.

use std::borrow::Cow;

/// A quoted value may span this many lines; beyond, its quotation mark was never closed.
const LONGEST_VALUE: usize = 100;

/// One record.
pub(super) struct Record<'t> {
    pub(super) fields: Vec<Cow<'t, str>>,
    /// The quotation marks did not match; the line was split as if they were letters.
    pub(super) broken_quotes: bool,
}

/// Splits text into records; O(n), each broken line at most [`LONGEST_VALUE`] lines more.
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    separator: u8,
}

struct Broken;

impl<'t> Records<'t> {
    /// `separator` is an ASCII character.
    pub(super) const fn of(text: &'t str, separator: u8) -> Self {
        Self { text, at: 0, separator }
    }

    /// The record at `start` and where the next one begins.
    fn quoted(&self, start: usize) -> Result<(Vec<Cow<'t, str>>, usize), Broken> {
        let bytes = self.text.as_bytes();
        let mut fields = Vec::new();
        let mut at = start;
        loop {
            let (field, end) = if bytes.get(at) == Some(&b'"') {
                self.quoted_value(at + 1)?
            } else {
                let end = memchr::memchr3(self.separator, b'\n', b'\r', &bytes[at..])
                    .map_or(bytes.len(), |length| at + length);
                (Cow::Borrowed(&self.text[at..end]), end)
            };
            fields.push(field);
            match bytes.get(end) {
                Some(byte) if *byte == self.separator => at = end + 1,
                _ => return Ok((fields, self.after_line_end(end))),
            }
        }
    }

    /// The value whose opening quotation mark stands before `start`, and where it ends.
    fn quoted_value(&self, start: usize) -> Result<(Cow<'t, str>, usize), Broken> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled, mut lines) = (start, false, 0);
        loop {
            let end = at + memchr::memchr(b'"', &bytes[at..]).ok_or(Broken)?;
            lines += memchr::memchr_iter(b'\n', &bytes[at..end]).count();
            if lines > LONGEST_VALUE {
                return Err(Broken);
            }
            if bytes.get(end + 1) == Some(&b'"') {
                doubled = true;
                at = end + 2;
                continue;
            }
            let value = &self.text[start..end];
            let value = if doubled { Cow::Owned(value.replace("\"\"", "\"")) } else { Cow::Borrowed(value) };
            let rest = &bytes[end + 1..];
            let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
            return match rest.get(spaces) {
                None | Some(b'\n' | b'\r') => Ok((value, end + 1 + spaces)),
                Some(byte) if *byte == self.separator => Ok((value, end + 1 + spaces)),
                Some(_) => Err(Broken),
            };
        }
    }

    /// The line at `start` with its quotation marks taken as letters.
    fn literal(&self, start: usize) -> (Vec<Cow<'t, str>>, usize) {
        let end = memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[start..])
            .map_or(self.text.len(), |length| start + length);
        let fields = self.text[start..end]
            .split(char::from(self.separator))
            .map(|field| Cow::Borrowed(field.trim_matches('"')))
            .collect();
        (fields, self.after_line_end(end))
    }

    fn after_line_end(&self, end: usize) -> usize {
        match self.text.as_bytes().get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => self.text.len(),
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        if self.at >= self.text.len() {
            return None;
        }
        let quoted = self.quoted(self.at);
        let broken_quotes = quoted.is_err();
        let (fields, next) = quoted.unwrap_or_else(|Broken| self.literal(self.at));
        self.at = next;
        Some(Record { fields, broken_quotes })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<(Vec<String>, bool)> {
        Records::of(text, b';')
            .map(|r| (r.fields.iter().map(ToString::to_string).collect(), r.broken_quotes))
            .collect()
    }

    fn whole(rows: &[&[&str]]) -> Vec<(Vec<String>, bool)> {
        rows.iter().map(|row| (row.iter().map(ToString::to_string).collect(), false)).collect()
    }

    #[test]
    fn every_line_end_ends_a_record() {
        let expected = whole(&[&["a", "b"], &["c", ""], &["d"]]);
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(split(&["a;b", "c;", "d"].join(end)), expected);
            assert_eq!(split(&["a;b", "c;", "d", ""].join(end)), expected);
        }
    }

    #[test]
    fn a_quoted_value_holds_separators_line_ends_and_doubled_quotes() {
        assert_eq!(split("\"a;\"\"b\"\"\nc\";d\ne;f"), whole(&[&["a;\"b\"\nc", "d"], &["e", "f"]]));
        assert_eq!(split("\"\";\"x\" ;y"), whole(&[&["", "x", "y"]]));
    }

    #[test]
    fn a_quote_inside_a_value_is_a_letter() {
        assert_eq!(split("Haus \"Sonne\";b"), whole(&[&["Haus \"Sonne\"", "b"]]));
    }

    #[test]
    fn a_quote_that_is_never_closed_breaks_only_its_own_line() {
        let rows = split("a;\"b;c\nd;e;f\ng;h;i");
        assert_eq!(rows[0], (vec!["a".into(), "b".into(), "c".into()], true));
        assert_eq!(rows[1..], whole(&[&["d", "e", "f"], &["g", "h", "i"]]));
    }

    #[test]
    fn a_quote_closed_by_a_later_row_breaks_only_its_own_line() {
        let rows = split("1;\"Haus;x\n2;\"Dorf\";y\n3;a;b");
        assert_eq!(rows.len(), 3);
        assert!(rows[0].1 && !rows[1].1 && !rows[2].1);
        assert_eq!(rows[1].0, ["2", "Dorf", "y"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_loop(text in "[a;\"\r\n ü]{0,80}") {
            prop_assert!(split(&text).len() <= text.len());
        }

        #[test]
        fn quoted_records_come_back_as_written(
            rows in proptest::collection::vec(proptest::collection::vec("[a-zäß;\" \n]{0,8}", 1..5), 1..6)
        ) {
            let quote = |value: &String| format!("\"{}\"", value.replace('"', "\"\""));
            let text: Vec<String> =
                rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(";")).collect();
            let back: Vec<Vec<String>> = split(&text.join("\r\n")).into_iter().map(|r| r.0).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
