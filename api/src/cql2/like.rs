//! Patterns of LIKE: `%` for any characters, `_` for one, a backslash before one that stands for
//! itself (21-065r2, `/req/advanced-comparison-operators/like-predicate`).

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Character(char),
}

impl Pattern {
    /// The pattern of a text. A backslash at its end stands for itself.
    pub(super) fn of(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                // Several in a row are as good as one.
                '%' if parts.last() == Some(&Part::Any) => {}
                '%' => parts.push(Part::Any),
                '_' => parts.push(Part::One),
                '\\' => parts.push(Part::Character(chars.next().unwrap_or('\\'))),
                _ => parts.push(Part::Character(c)),
            }
        }
        Self(parts)
    }

    /// Whether a text is of the pattern. Only the last `%` is ever tried again, so it takes at most
    /// the product of both lengths.
    pub(super) fn matches(&self, text: &str) -> bool {
        let parts = &self.0;
        let (mut rest, mut part) = (text.chars(), 0);
        // Where to go on when the way since the last `%` fails.
        let mut retry = None;
        loop {
            let mut ahead = rest.clone();
            let fits = match (parts.get(part), ahead.next()) {
                (Some(Part::Any), _) => {
                    part += 1;
                    retry = Some((part, rest.clone()));
                    continue;
                }
                (None, None) => return true,
                (Some(Part::One), Some(_)) => true,
                (Some(Part::Character(expected)), Some(found)) => *expected == found,
                _ => false,
            };
            if fits {
                (rest, part) = (ahead, part + 1);
                continue;
            }
            let Some((after, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            (rest, part) = (from.clone(), *after);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the standard defines it, without regard to time.
    fn defined(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|skipped| defined(rest, &text[skipped..])),
            ['_', rest @ ..] => !text.is_empty() && defined(rest, &text[1..]),
            ['\\', c, rest @ ..] | [c, rest @ ..] => text.first() == Some(c) && defined(rest, &text[1..]),
        }
    }

    #[test]
    fn wildcards_stand_for_characters_whatever_their_length_in_bytes() {
        let is = |pattern: &str, text: &str| Pattern::of(pattern).matches(text);
        assert!(is("Th_rnich", "Thörnich") && is("%ö%", "Pölich") && is("", "") && is("%%", ""));
        assert!(!is("", "x") && !is("_", "") && !is("a%", "ba") && !is("%a", "ab"));
        assert!(is(r"100\%", "100%") && !is(r"100\%", "100 km") && is(r"a\\b", r"a\b") && is(r"a\", r"a\"));
    }

    #[test]
    fn many_wildcards_do_not_take_forever() {
        let pattern = Pattern::of(&("%a".repeat(8000) + "x"));
        assert!(!pattern.matches(&"a".repeat(5000)));
    }

    proptest! {
        #[test]
        fn a_pattern_matches_as_it_is_defined(pattern in "([ab%_]|\\\\[ab%_\\\\]){0,8}", text in "[ab%_\\\\]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = defined(&chars(&pattern), &chars(&text));
            prop_assert_eq!(Pattern::of(&pattern).matches(&text), expected);
        }
    }
}
