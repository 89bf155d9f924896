//! House numbers as OSM has them: lists in one tag, and `addr:interpolation` between two.

/// The most numbers that one interpolated stretch may hold; more is a mistake.
const MOST: usize = 500;

/// The single numbers of `12;14` or `12, 14`; a range such as `12-14` is one number.
pub fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',']).map(str::trim).filter(|number| !number.is_empty())
}

/// The numbers strictly between `from` and `to` in their order, by the value of
/// `addr:interpolation`: `odd`, `even`, `all`, `alphabetic` or a step. `None` where the two do
/// not fit it.
pub fn between(from: &str, to: &str, interpolation: &str) -> Option<Vec<String>> {
    if interpolation == "alphabetic" {
        return between_letters(from, to);
    }
    let (first, last) = (bare(from)?, bare(to)?);
    let step = match interpolation {
        "all" => 1,
        "odd" if first % 2 == 1 && last % 2 == 1 => 2,
        "even" if first % 2 == 0 && last % 2 == 0 => 2,
        step => step.parse().ok().filter(|step| *step > 0)?,
    };
    let (low, high) = (first.min(last), first.max(last));
    let count = usize::try_from((high - low) / step).ok().filter(|count| *count <= MOST)?;
    let inside = (1..=count).zip(1_u32..).map(|(_, n)| low + n * step).filter(|number| *number < high);
    Some(in_order(inside.map(|number| number.to_string()).collect(), first > last))
}

/// The number before its suffix: 12 of `12a`.
fn bare(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end();
    (text.len() - digits.len() <= 2).then(|| digits.parse().ok())?
}

/// `12a`, `12b` between `12` and `12c`; the bare number stands before `a`.
fn between_letters(from: &str, to: &str) -> Option<Vec<String>> {
    let split = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let letter = text.get(digits.len()..).unwrap_or_default().trim().to_ascii_lowercase();
        let rank = match letter.as_bytes() {
            [] => Some(b'a' - 1),
            [letter] => Some(*letter),
            _ => None,
        };
        Some((digits.trim().to_owned(), rank?))
    };
    let ((digits, first), (same, last)) = (split(from)?, split(to)?);
    if digits != same || digits.is_empty() {
        return None;
    }
    let inside = first.min(last) + 1..first.max(last);
    Some(in_order(inside.map(|letter| format!("{digits}{}", char::from(letter))).collect(), first > last))
}

fn in_order(mut numbers: Vec<String>, descending: bool) -> Vec<String> {
    if descending {
        numbers.reverse();
    }
    numbers
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_are_taken_apart_and_ranges_are_not() {
        assert_eq!(listed("12;14, 16 ;").collect::<Vec<_>>(), ["12", "14", "16"]);
        assert_eq!(listed("12-14").collect::<Vec<_>>(), ["12-14"]);
        assert_eq!(listed(" ; ").count(), 0);
    }

    #[test]
    fn every_kind_of_interpolation_gives_the_numbers_between() {
        for (from, to, kind, wanted) in [
            ("1", "7", "odd", &["3", "5"][..]),
            ("8", "2", "even", &["6", "4"]),
            ("3", "6", "all", &["4", "5"]),
            ("10", "30", "10", &["20"]),
            ("2a", "6 b", "even", &["4"]),
            ("12a", "12d", "alphabetic", &["12b", "12c"]),
            ("12", "12c", "alphabetic", &["12a", "12b"]),
            ("12D", "12b", "alphabetic", &["12c"]),
            ("5", "5", "all", &[]),
            ("5", "6", "all", &[]),
        ] {
            assert_eq!(between(from, to, kind).unwrap(), wanted, "{from} to {to}, {kind}");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_their_interpolation_give_none() {
        for (from, to, kind) in [
            ("1", "8", "odd"),
            ("1", "7", "even"),
            ("1;3", "7", "odd"),
            ("12a", "13c", "alphabetic"),
            ("1", "100000", "all"),
            ("1", "9", "0"),
            ("1", "9", "sometimes"),
            ("", "", "alphabetic"),
        ] {
            assert_eq!(between(from, to, kind), None, "{from} to {to}, {kind}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(from in ".{0,6}", to in ".{0,6}", kind in "odd|even|all|alphabetic|[0-9]{1,10}|.{0,4}") {
            let _ = between(&from, &to, &kind);
            let _ = listed(&from).count();
        }
    }
}
