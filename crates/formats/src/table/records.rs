//! Records of delimited text (RFC 4180), with a limit that the standard lacks: a quotation mark
//! that is never closed breaks its own line and not the rest of the file.

use std::borrow::Cow;

/// A quoted value may span this many lines; beyond, its quotation mark was never closed.
const LONGEST_VALUE: usize = 100;

/// One record, known by where its values stand in the text; its memory serves the next one.
#[derive(Default)]
pub(super) struct Record {
    values: Vec<Value>,
    /// The quotation marks did not match; the line was split as if they were letters.
    pub(super) broken_quotes: bool,
    /// Where the next record begins.
    pub(super) end: usize,
}

/// Where a value stands.
struct Value {
    start: usize,
    end: usize,
    /// It holds doubled quotation marks.
    doubled: bool,
}

/// The record may go on behind the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfinished;

/// Why a line is no record with quoted values.
enum Unquoted {
    Broken,
    Unfinished,
}

impl Record {
    /// Finds the record at the beginning of `text`; `false` where there is no text. `separator`
    /// is an ASCII character. O(n), a broken line at most [`LONGEST_VALUE`] lines more.
    ///
    /// # Errors
    /// [`Unfinished`] where what follows the text could change the record; `ended` says that
    /// nothing follows.
    pub(super) fn read(&mut self, text: &str, separator: u8, ended: bool) -> Result<bool, Unfinished> {
        if text.is_empty() {
            return if ended { Ok(false) } else { Err(Unfinished) };
        }
        let text = Text { bytes: text.as_bytes(), separator, ended };
        self.broken_quotes = false;
        match self.quoted(&text) {
            Ok(()) => Ok(true),
            Err(Unquoted::Unfinished) => Err(Unfinished),
            Err(Unquoted::Broken) => {
                self.broken_quotes = true;
                self.literal(&text).map(|()| true)
            }
        }
    }

    /// The values; `text` is the one the record was found in.
    pub(super) fn fields<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Cow<'t, str>> {
        self.values.iter().map(|value| {
            let whole = &text[value.start..value.end];
            if value.doubled { Cow::Owned(whole.replace("\"\"", "\"")) } else { Cow::Borrowed(whole) }
        })
    }

    fn quoted(&mut self, text: &Text<'_>) -> Result<(), Unquoted> {
        self.values.clear();
        let mut at = 0;
        loop {
            let (value, end) = if text.bytes.get(at) == Some(&b'"') {
                text.quoted_value(at + 1)?
            } else {
                let rest = &text.bytes[at..];
                let end = memchr::memchr3(text.separator, b'\n', b'\r', rest).map(|length| at + length);
                let end = text.found(end).map_err(|Unfinished| Unquoted::Unfinished)?;
                (Value { start: at, end, doubled: false }, end)
            };
            self.values.push(value);
            if text.bytes.get(end) == Some(&text.separator) {
                at = end + 1;
                continue;
            }
            self.end = text.after_line_end(end).map_err(|Unfinished| Unquoted::Unfinished)?;
            return Ok(());
        }
    }

    /// Takes the line with its quotation marks as letters.
    fn literal(&mut self, text: &Text<'_>) -> Result<(), Unfinished> {
        self.values.clear();
        let line = text.found(memchr::memchr2(b'\n', b'\r', text.bytes))?;
        let mut start = 0;
        for end in memchr::memchr_iter(text.separator, &text.bytes[..line]).chain([line]) {
            let value = &text.bytes[start..end];
            let before = value.iter().take_while(|byte| **byte == b'"').count();
            let after = value[before..].iter().rev().take_while(|byte| **byte == b'"').count();
            self.values.push(Value { start: start + before, end: end - after, doubled: false });
            start = end + 1;
        }
        self.end = text.after_line_end(line)?;
        Ok(())
    }
}

/// What a record is looked for in.
struct Text<'t> {
    bytes: &'t [u8],
    separator: u8,
    ended: bool,
}

impl Text<'_> {
    /// The value whose opening quotation mark stands before `start`, and where it ends.
    fn quoted_value(&self, start: usize) -> Result<(Value, usize), Unquoted> {
        let (mut at, mut doubled, mut lines) = (start, false, 0);
        loop {
            let closing = memchr::memchr(b'"', &self.bytes[at..]).map(|length| at + length);
            let end = closing.unwrap_or(self.bytes.len());
            lines += memchr::memchr_iter(b'\n', &self.bytes[at..end]).count();
            if lines > LONGEST_VALUE {
                return Err(Unquoted::Broken);
            }
            if closing.is_none() {
                return Err(self.missing());
            }
            if self.bytes.get(end + 1) == Some(&b'"') {
                doubled = true;
                at = end + 2;
                continue;
            }
            let rest = &self.bytes[end + 1..];
            let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
            // Two stray quotation marks, not a value: it would swallow whole rows unseen.
            if lines > 0 && self.separators(start, end) >= self.too_many_separators() {
                return Err(Unquoted::Broken);
            }
            return match rest.get(spaces) {
                None if !self.ended => Err(Unquoted::Unfinished),
                Some(byte) if ![self.separator, b'\n', b'\r'].contains(byte) => Err(Unquoted::Broken),
                _ => Ok((Value { start, end, doubled }, end + 1 + spaces)),
            };
        }
    }

    fn separators(&self, start: usize, end: usize) -> usize {
        memchr::memchr_iter(self.separator, &self.bytes[start..end]).count()
    }

    /// So many separators a value of several lines cannot hold; commas stand in prose.
    const fn too_many_separators(&self) -> usize {
        if self.separator == b',' { 6 } else { 4 }
    }

    /// What it means that a quotation mark is missing.
    const fn missing(&self) -> Unquoted {
        if self.ended { Unquoted::Broken } else { Unquoted::Unfinished }
    }

    /// A place that was looked for, or the end of the file.
    fn found(&self, place: Option<usize>) -> Result<usize, Unfinished> {
        match place {
            None if !self.ended => Err(Unfinished),
            place => Ok(place.unwrap_or(self.bytes.len())),
        }
    }

    fn after_line_end(&self, end: usize) -> Result<usize, Unfinished> {
        match &self.bytes[end..] {
            [b'\r', b'\n', ..] => Ok(end + 2),
            [b'\r'] if !self.ended => Err(Unfinished),
            [_, ..] => Ok(end + 1),
            [] => Ok(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<(Vec<String>, bool)> {
        let mut record = Record::default();
        let (mut at, mut records) = (0, Vec::new());
        while record.read(&text[at..], b';', true).is_ok_and(|found| found) {
            let fields: Vec<String> = record.fields(&text[at..]).map(Cow::into_owned).collect();
            records.push((fields, record.broken_quotes));
            at += record.end;
        }
        records
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

    #[test]
    fn a_quote_that_stays_open_for_a_hundred_lines_is_broken_without_looking_further() {
        let text = format!("a;\"b\n{}", "x;y\n".repeat(LONGEST_VALUE));
        assert_eq!(Record::default().read(&text, b';', false), Ok(true));
        assert_eq!(Record::default().read(&text[..text.len() - 1], b';', false), Err(Unfinished));
    }

    #[test]
    fn two_stray_quotation_marks_break_their_own_lines_and_swallow_none() {
        let rows = split("1;\"a;b;c;d;e\n2;x;b;c;d;e\n3;y\";b;c;d;e");
        assert_eq!(
            rows.iter().map(|row| (row.0.len(), row.1)).collect::<Vec<_>>(),
            [(6, true), (6, false), (6, false)]
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_loop(text in "[a;\"\r\n ü]{0,80}") {
            prop_assert!(split(&text).len() <= text.len());
        }

        #[test]
        fn a_record_found_before_the_end_is_the_same_with_all_that_follows(
            text in "[a;\"\r\n ]{0,24}", rest in "[a;\"\r\n ]{0,24}"
        ) {
            let mut early = Record::default();
            if early.read(&text, b';', false) == Ok(true) {
                let all = text.clone() + &rest;
                let mut late = Record::default();
                prop_assert_eq!(late.read(&all, b';', true), Ok(true));
                prop_assert_eq!((late.end, late.broken_quotes), (early.end, early.broken_quotes));
                prop_assert!(late.fields(&all).eq(early.fields(&text)));
            }
        }

        #[test]
        fn quoted_records_come_back_as_written(
            rows in proptest::collection::vec(proptest::collection::vec("[a-zäß;\" \n]{0,8}", 1..5), 1..6)
        ) {
            let swallows = |value: &String| value.contains('\n') && value.matches(';').count() >= 4;
            prop_assume!(!rows.iter().flatten().any(swallows));
            let quote = |value: &String| format!("\"{}\"", value.replace('"', "\"\""));
            let text: Vec<String> =
                rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(";")).collect();
            let back: Vec<Vec<String>> = split(&text.join("\r\n")).into_iter().map(|r| r.0).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
