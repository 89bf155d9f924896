//! How many features a page has (17-069r4, `/req/core/fc-limit-definition`).

use crate::problem::Problem;

/// Features of a page where the request names no number.
pub(crate) const DEFAULT_LIMIT: usize = 100;

/// The most features of one answer. They are sent from memory as they lie there, so a whole layer in
/// one answer costs no more than in many; a larger number is clamped.
pub(crate) const MAXIMUM_LIMIT: usize = 1_000_000;

/// The number of features that a request wants at most.
///
/// # Errors
/// 400 for 0 and for what is no whole number.
pub(crate) fn limit(value: Option<&str>) -> Result<usize, Problem> {
    let Some(text) = value else { return Ok(DEFAULT_LIMIT) };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number too long to be read is larger than any limit.
    let number = if is_number { text.parse().unwrap_or(MAXIMUM_LIMIT) } else { 0 };
    if number == 0 {
        return Err(Problem::bad(
            format!("limit must be a whole number from 1 to {MAXIMUM_LIMIT}"),
            format!("limit muss eine ganze Zahl von 1 bis {MAXIMUM_LIMIT} sein"),
        ));
    }
    Ok(number.min(MAXIMUM_LIMIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number_and_clamped_to_the_largest() {
        assert_eq!(limit(None), Ok(DEFAULT_LIMIT));
        assert_eq!(limit(Some("1")), Ok(1));
        assert_eq!(limit(Some("0100")), Ok(100));
        for large in ["1000001", "99999999999999999999999"] {
            assert_eq!(limit(Some(large)), Ok(MAXIMUM_LIMIT));
        }
        for wrong in ["", "0", "-1", "+1", "1.5", "ten", "１"] {
            assert!(limit(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
