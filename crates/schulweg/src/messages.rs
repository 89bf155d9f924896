//! Words and numbers of reports in both languages.

use std::{
    fmt::Display,
    io::{self, Write as _},
};

use geo_core::{Language, Localised};

/// The report cannot be printed.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be printed: {0}")]
pub struct CannotPrint(io::Error);

impl Localised for CannotPrint {
    fn german(&self) -> String {
        format!("der Bericht lässt sich nicht ausgeben: {}", self.0)
    }
}

/// The text of the language.
#[must_use]
pub fn pick<'t>(language: Language, english: &'t str, german: &'t str) -> &'t str {
    match language {
        Language::English => english,
        Language::German => german,
    }
}

/// A whole number with thousands separated: `12,345` or `12.345`.
#[must_use]
pub fn count(number: usize, language: Language) -> String {
    let digits = number.to_string();
    let separator = pick(language, ",", ".");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

/// A noun for one and for any other number.
pub type Noun<'t> = (&'t str, &'t str);

/// The noun for pupils.
#[must_use]
pub fn pupil(language: Language) -> Noun<'static> {
    match language {
        Language::English => ("pupil", "pupils"),
        Language::German => ("Schülerin oder Schüler", "Schülerinnen und Schüler"),
    }
}

/// A number with its noun.
#[must_use]
pub fn counted(number: usize, (one, more): Noun<'_>, language: Language) -> String {
    format!("{} {}", count(number, language), if number == 1 { one } else { more })
}

/// A number of pupils.
#[must_use]
pub fn pupils(number: usize, language: Language) -> String {
    counted(number, pupil(language), language)
}

/// A share in percent with one decimal: `97.5 %` or `97,5 %`; a dash of nothing. It is cut,
/// not rounded, so that 100 % means all.
#[must_use]
pub fn share(part: usize, whole: usize, language: Language) -> String {
    if whole == 0 {
        return "–".into();
    }
    let per_mille = part.saturating_mul(1000) / whole;
    format!("{}{}{} %", per_mille / 10, pick(language, ".", ","), per_mille % 10)
}

/// A number with one decimal: `1.5` or `1,5`.
#[must_use]
pub fn decimal(number: f64, language: Language) -> String {
    format!("{number:.1}").replace('.', pick(language, ".", ","))
}

/// Writes one line of a report to stdout. A reader that has gone away (`| head`) is no error.
///
/// # Errors
/// [`CannotPrint`] for any other reason, such as a full disk.
pub fn say(line: impl Display) -> Result<(), CannotPrint> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CannotPrint(error)),
        _ => Ok(()),
    }
}

/// Writes one line to stderr; where that fails there is nobody left to tell.
pub fn complain(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_as_the_language_does() {
        assert_eq!(count(999, Language::English), "999");
        assert_eq!(count(1_234_567, Language::English), "1,234,567");
        assert_eq!(count(12_345, Language::German), "12.345");
    }

    #[test]
    fn one_has_a_singular() {
        assert_eq!(pupils(1, Language::English), "1 pupil");
        assert_eq!(pupils(0, Language::English), "0 pupils");
        assert_eq!(pupils(1, Language::German), "1 Schülerin oder Schüler");
        assert_eq!(pupils(1_001, Language::German), "1.001 Schülerinnen und Schüler");
    }

    #[test]
    fn a_decimal_has_the_language_s_comma() {
        assert_eq!(decimal(1.25, Language::English), "1.2");
        assert_eq!(decimal(0.06, Language::German), "0,1");
    }

    #[test]
    fn a_share_never_rounds_up_to_everything() {
        assert_eq!(share(9_999, 10_000, Language::English), "99.9 %");
        assert_eq!(share(1, 3, Language::German), "33,3 %");
        assert_eq!(share(3, 3, Language::German), "100,0 %");
        assert_eq!(share(0, 0, Language::English), "–");
    }
}
