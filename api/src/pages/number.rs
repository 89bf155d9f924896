//! Numbers as people write them: with a mark between groups of three digits, and the comma or point
//! of the language.

use geo_core::Language;

/// Decimals that are shown; what lies behind them is rounded on pages only.
const DECIMALS: usize = 3;

/// A whole number.
pub(crate) fn whole(number: i64, language: Language) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(&digits, language))
}

/// A number with at most three decimals.
pub(crate) fn real(number: f64, language: Language) -> String {
    let text = format!("{:.DECIMALS$}", number.abs());
    let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let is_zero = decimals.is_empty() && digits == "0";
    let sign = if number < 0.0 && !is_zero { "−" } else { "" };
    let mark = if decimals.is_empty() { "" } else { decimal_mark(language) };
    format!("{sign}{}{mark}{decimals}", grouped(digits, language))
}

const fn decimal_mark(language: Language) -> &'static str {
    match language {
        Language::German => ",",
        Language::English => ".",
    }
}

fn grouped(digits: &str, language: Language) -> String {
    let mark = match language {
        Language::German => '.',
        Language::English => ',',
    };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, German};

    #[test]
    fn numbers_have_the_marks_of_their_language() {
        for (number, german, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
            (-1500, "−1.500", "−1,500"),
        ] {
            assert_eq!((whole(number, German), whole(number, English)), (german.into(), english.into()));
        }
        for (number, german, english) in [
            (0.5, "0,5", "0.5"),
            (4.722_731_639, "4,723", "4.723"),
            (1234.0, "1.234", "1,234"),
            (-0.0001, "0", "0"),
            (-0.25, "−0,25", "−0.25"),
        ] {
            assert_eq!((real(number, German), real(number, English)), (german.into(), english.into()));
        }
    }
}
