//! The fields of one line, found without a copy: places of the separators, and a copy only
//! where a field is quoted.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

/// The fields of the line last split.
#[derive(Default)]
pub struct Fields {
    ranges: Vec<Range<usize>>,
    /// The line without its quotes, where it has any.
    unquoted: String,
}

/// A quoted field never ends within the line.
#[derive(Debug, PartialEq, Eq)]
pub struct UnclosedQuote;

impl Fields {
    /// Splits `line` and returns the text that [`Fields::get`] is to be asked with: the line
    /// itself, or its copy without quotes.
    ///
    /// # Errors
    /// [`UnclosedQuote`] where a quote is never closed.
    pub fn split<'a>(&'a mut self, line: &'a str, separator: u8) -> Result<Split<'a>, UnclosedQuote> {
        self.ranges.clear();
        if memchr(b'"', line.as_bytes()).is_some() {
            self.split_quoted(line, separator)?;
            return Ok(Split { text: &self.unquoted, ranges: &self.ranges });
        }
        let mut start = 0;
        for end in memchr_iter(separator, line.as_bytes()) {
            self.ranges.push(start..end);
            start = end + 1;
        }
        self.ranges.push(start..line.len());
        Ok(Split { text: line, ranges: &self.ranges })
    }

    /// Quotes count at the beginning of a field; a doubled one stands for itself (RFC 4180).
    fn split_quoted(&mut self, line: &str, separator: u8) -> Result<(), UnclosedQuote> {
        self.unquoted.clear();
        let mut rest = line;
        loop {
            let start = self.unquoted.len();
            if let Some(quoted) = rest.trim_start_matches(' ').strip_prefix('"') {
                rest = quoted;
                loop {
                    let (text, after) = rest.split_once('"').ok_or(UnclosedQuote)?;
                    self.unquoted.push_str(text);
                    rest = after;
                    let Some(after) = rest.strip_prefix('"') else { break };
                    self.unquoted.push('"');
                    rest = after;
                }
            }
            let end = memchr(separator, rest.as_bytes()).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            self.unquoted.push_str(text);
            self.ranges.push(start..self.unquoted.len());
            if after.is_empty() {
                return Ok(());
            }
            rest = after.get(1..).unwrap_or_default();
        }
    }
}

/// A line with its fields.
#[derive(Clone, Copy)]
pub struct Split<'a> {
    text: &'a str,
    ranges: &'a [Range<usize>],
}

impl<'a> Split<'a> {
    /// Number of fields.
    pub fn len(self) -> usize {
        self.ranges.len()
    }

    /// A field without the spaces around it; empty where the line has no such field.
    pub fn get(self, index: usize) -> &'a str {
        self.ranges.get(index).and_then(|range| self.text.get(range.clone())).unwrap_or_default().trim_ascii()
    }

    /// Whether all fields are empty.
    pub fn is_blank(self) -> bool {
        (0..self.len()).all(|index| self.get(index).is_empty())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn split(line: &str, separator: u8) -> Vec<String> {
        let mut fields = Fields::default();
        let split = fields.split(line, separator).unwrap();
        (0..split.len()).map(|index| split.get(index).to_owned()).collect()
    }

    #[test]
    fn fields_are_trimmed_and_an_empty_line_is_one_empty_field() {
        assert_eq!(split("N; a ;;b", b';'), ["N", "a", "", "b"]);
        assert_eq!(split("", b';'), [""]);
    }

    #[test]
    fn quoted_fields_may_hold_separators_and_quotes() {
        assert_eq!(split(r#""06",Am "Alten" Weg,"A, B","C ""D""","""#.trim_end_matches('"'), b',').len(), 5);
        assert_eq!(split(r#""06","A, B","C ""D""",x"#, b','), ["06", "A, B", "C \"D\"", "x"]);
        assert_eq!(split(r#"a;"";ä"ö"#, b';'), ["a", "", "ä\"ö"]);
    }

    #[test]
    fn a_quote_that_never_closes_is_an_error() {
        assert!(Fields::default().split("a;\"b;c", b';').is_err());
    }
}
