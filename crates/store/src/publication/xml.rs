//! Text within XML 1.0.

use std::borrow::Cow;

/// A text as the content of an element or of an attribute in double quotes. Characters that XML
/// does not know are left out.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && !c.is_control();
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_xml_are_written_as_entities_and_control_characters_left_out() {
        assert_eq!(escaped("Straße"), "Straße");
        assert_eq!(escaped("\"a\" < 'b' & c > d"), "&quot;a&quot; &lt; &apos;b&apos; &amp; c &gt; d");
        assert_eq!(escaped("a\nb\u{1}c"), "a bc");
    }
}
