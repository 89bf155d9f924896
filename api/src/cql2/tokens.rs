//! The words, numbers and signs of a CQL2 text (21-065r2, annex B).

use catalogue::Text;

use super::error::FilterError;

/// A piece of a text, with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The number of its first character, from 1.
    pub(super) at: usize,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// A keyword, or a name without quotation marks.
    Word(String),
    /// A name in quotation marks.
    Name(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

/// Two characters before one, so that the longer sign is found.
const SIGNS: [&str; 15] = ["<>", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "%", "^"];

/// Divides a text into its pieces.
///
/// # Errors
/// [`FilterError::At`] for a character that stands nowhere, a text or name without an end, and a
/// number without a value.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FilterError> {
    let mut reader = Reader { rest: text, at: 1 };
    let mut tokens = Vec::new();
    loop {
        reader.take_while(char::is_whitespace);
        let at = reader.at;
        let Some(kind) = reader.next()? else { return Ok(tokens) };
        tokens.push(Token { kind, at });
    }
}

struct Reader<'t> {
    rest: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Option<Kind>, FilterError> {
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let follows_digit = || self.rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        Ok(Some(match first {
            '\'' => Kind::Text(self.text()?),
            '"' => Kind::Name(self.name()?),
            '0'..='9' => Kind::Number(self.number()?),
            '.' if follows_digit() => Kind::Number(self.number()?),
            _ if first.is_alphabetic() || "_:".contains(first) => {
                let is_part = |c: char| c.is_alphanumeric() || "_:.".contains(c) || is_mark(c);
                Kind::Word(self.take_while(is_part).to_owned())
            }
            _ => match SIGNS.iter().find(|sign| self.rest.starts_with(**sign)) {
                Some(sign) => {
                    self.skip(sign.len());
                    Kind::Sign(sign)
                }
                None => {
                    return Err(self.wrong(Text::new(
                        "dieses Zeichen gehört in keinen Filter",
                        "this character has no place in a filter",
                    )));
                }
            },
        }))
    }

    /// A text in apostrophes. A backslash stands before an apostrophe, a backslash and the letters of
    /// control characters (`/req/cql2-text/escaping`); before any other character it stays, for LIKE.
    fn text(&mut self) -> Result<String, FilterError> {
        let open = self.wrong(Text::new(
            "der Text hat kein Ende (ein Apostroph)",
            "the text has no end (an apostrophe)",
        ));
        let mut chars = self.rest.char_indices().skip(1).peekable();
        let mut text = String::new();
        while let Some((place, c)) = chars.next() {
            match (c, chars.peek().map(|(_, next)| *next)) {
                ('\'', Some('\'')) => {
                    chars.next();
                    text.push('\'');
                }
                ('\'', _) => {
                    self.skip(place + 1);
                    return Ok(text);
                }
                ('\\', Some(next)) => {
                    chars.next();
                    match escaped(next) {
                        Some(meant) => text.push(meant),
                        None => text.extend(['\\', next]),
                    }
                }
                _ => text.push(c),
            }
        }
        Err(open)
    }

    /// A name in quotation marks; two of them stand for one.
    fn name(&mut self) -> Result<String, FilterError> {
        let open = self.wrong(Text::new(
            "der Name hat kein Ende (ein Anführungszeichen)",
            "the name has no end (a quotation mark)",
        ));
        let mut chars = self.rest.char_indices().skip(1).peekable();
        let mut name = String::new();
        while let Some((place, c)) = chars.next() {
            if c != '"' {
                name.push(c);
            } else if chars.next_if(|(_, next)| *next == '"').is_some() {
                name.push('"');
            } else {
                self.skip(place + 1);
                return Ok(name);
            }
        }
        Err(open)
    }

    fn number(&mut self) -> Result<f64, FilterError> {
        let wrong = self.wrong(Text::new("diese Zahl ist zu groß", "this number is too large"));
        let bytes = self.rest.as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if bytes.get(end).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'e')) {
            let signed = end + 1 + usize::from(bytes.get(end + 1).is_some_and(|sign| b"+-".contains(sign)));
            if digits(signed) > 0 {
                end = signed + digits(signed);
            }
        }
        let number = self.rest.get(..end).and_then(|digits| digits.parse::<f64>().ok());
        self.skip(end);
        number.filter(|number| number.is_finite()).ok_or(wrong)
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let taken = self.rest.get(..end).unwrap_or_default();
        self.skip(end);
        taken
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.at += skipped.chars().count();
        self.rest = rest;
    }

    const fn wrong(&self, what: Text) -> FilterError {
        FilterError::At { at: self.at, what }
    }
}

/// What a character stands for behind a backslash.
const fn escaped(c: char) -> Option<char> {
    Some(match c {
        '\'' | '\\' => c,
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        _ => return None,
    })
}

/// Marks that the grammar allows inside a name.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(text).unwrap().into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn names_texts_numbers_and_signs_are_told_apart() {
        let word = |text: &str| Kind::Word(text.to_owned());
        assert_eq!(
            kinds("eo:cloud_cover<=.5AND \"a\"\"b\"<>1.e-2"),
            [
                word("eo:cloud_cover"),
                Kind::Sign("<="),
                Kind::Number(0.5),
                word("AND"),
                Kind::Name("a\"b".into()),
                Kind::Sign("<>"),
                Kind::Number(0.01)
            ]
        );
        assert_eq!(kinds("3e"), [Kind::Number(3.0), word("e")]);
        assert_eq!(kinds(" \n\t"), []);
    }

    #[test]
    fn a_backslash_stands_for_what_the_standard_says_and_else_for_itself() {
        let text = |text: &str| [Kind::Text(text.to_owned())];
        assert_eq!(kinds("'Via dell''Avvento'"), text("Via dell'Avvento"));
        assert_eq!(kinds(r"'Via dell\'Avvento'"), text("Via dell'Avvento"));
        assert_eq!(kinds(r"'\a\b\t\n\v\f\r\\'"), text("\u{7}\u{8}\t\n\u{b}\u{c}\r\\"));
        assert_eq!(kinds(r"'100\% \_'"), text(r"100\% \_"));
    }

    #[test]
    fn what_has_no_end_or_no_place_is_refused_with_its_place() {
        for (wrong, place) in
            [("a = 'x", 5), ("\"x", 1), ("ä ; b", 3), ("1e999", 1), (r"'\'", 1), ("'", 1), ("a != 1", 3)]
        {
            let error = tokens(wrong).unwrap_err();
            assert!(matches!(error, FilterError::At { at, .. } if at == place), "{wrong}: {error}");
        }
    }
}
