//! House number and suffix (HK-DE `hnr`, `adz`) as one readable number.

/// Joins number and suffix into `out`: "12" + "a" is "12a", "12" + "/1" is "12/1", "12" + "1/2"
/// is "12 1/2". The number 0 is none: the entry is the street itself.
pub fn join(number: &str, suffix: &str, out: &mut String) {
    out.clear();
    let bare = number.trim_start_matches('0');
    if bare.is_empty() {
        return;
    }
    out.push_str(bare);
    if suffix.starts_with(|first: char| first.is_ascii_digit()) {
        out.push(' ');
    }
    out.push_str(suffix);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_suffix_are_joined_so_that_they_can_be_told_apart() {
        let mut out = String::new();
        for (number, suffix, joined) in [
            ("12", "", "12"),
            ("12", "a", "12a"),
            ("0012", "A", "12A"),
            ("12", "/1", "12/1"),
            ("12", "1/2", "12 1/2"),
            ("12", "-14", "12-14"),
            ("10", "", "10"),
            ("0", "", ""),
            ("0", "a", ""),
            ("", "", ""),
        ] {
            join(number, suffix, &mut out);
            assert_eq!(out, joined, "{number} + {suffix}");
        }
    }
}
