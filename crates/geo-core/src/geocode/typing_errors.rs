//! How likely one name was mistyped as another: edits weighted by how many ways there are to
//! make them.
//!
//! A letter left out or two letters swapped can happen in one way per place, a wrong or an
//! additional letter in as many ways as there are letters; a candidate explained by the former
//! is so much likelier (noisy channel: Kernighan, Church and Gale 1990). Optimal string
//! alignment with these weights, O(length²), only for the few names that pass the search.

use super::points;

/// Points of the likeliest errors that turn `name` into `typed`.
pub(crate) fn weight(typed: &[u8], name: &[u8]) -> i32 {
    let width = name.len() + 1;
    let mut before_last: Vec<i32> = vec![0; width];
    let mut last: Vec<i32> = (0..).take(width).map(|left_out| left_out * points::ERROR_LEFT_OUT).collect();
    let mut row = vec![0; width];
    for (i, letter) in typed.iter().enumerate() {
        row[0] = last[0] + points::ERROR_WRONG;
        for (j, right) in name.iter().enumerate() {
            let doubled = i > 0 && typed[i - 1] == *letter;
            let single = j > 0 && name[j - 1] == *right;
            let additional = last[j + 1] + if doubled { points::ERROR_DOUBLED } else { points::ERROR_WRONG };
            let left_out = row[j] + if single { points::ERROR_DOUBLED } else { points::ERROR_LEFT_OUT };
            let wrong = last[j] + if letter == right { 0 } else { points::ERROR_WRONG };
            row[j + 1] = additional.min(left_out).min(wrong);
            if i > 0 && j > 0 && *letter == name[j - 1] && typed[i - 1] == *right {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + points::ERROR_SWAPPED);
            }
            // Scanners take "rn" for "m" and the other way round.
            if *letter == b'm' && j > 0 && &name[j - 1..=j] == b"rn" {
                row[j + 1] = row[j + 1].min(last[j - 1] + points::ERROR_SWAPPED);
            }
            if *right == b'm' && i > 0 && &typed[i - 1..=i] == b"rn" {
                row[j + 1] = row[j + 1].min(before_last[j] + points::ERROR_SWAPPED);
            }
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[name.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_swap_or_a_lost_letter_is_likelier_than_a_wrong_letter() {
        let typed = b"bahcstr";
        assert!(weight(typed, b"bachstr") + points::MARGIN <= weight(typed, b"bahnstr"));
        assert_eq!(weight(b"homstr", b"hornstr"), points::ERROR_SWAPPED);
        assert_eq!(weight(b"hornstr", b"homstr"), points::ERROR_SWAPPED);
        let typed = b"bamstr";
        assert!(weight(typed, b"baumstr") + points::MARGIN <= weight(typed, b"baustr"));
    }

    proptest! {
        #[test]
        fn no_error_weighs_nothing_and_every_error_something(name in "[a-d]{1,9}", typed in "[a-d]{1,9}") {
            prop_assert_eq!(weight(name.as_bytes(), name.as_bytes()), 0);
            prop_assert_eq!(weight(typed.as_bytes(), name.as_bytes()) == 0, typed == name);
        }
    }
}
