//! Bytes as hexadecimal digits, two for each, and back.

use std::fmt;

/// Bytes to be shown in small hexadecimal digits.
#[derive(Clone, Copy)]
pub struct Hexadecimal<'b>(pub &'b [u8]);

impl fmt::Display for Hexadecimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Reads `2 * N` digits; `None` for anything else.
#[must_use]
pub fn parse<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if digits.len() != 2 * N || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_anything_else_is_none() {
        let bytes = [0, 0xab, 0xff];
        assert_eq!(Hexadecimal(&bytes).to_string(), "00abff");
        assert_eq!(parse("00ABff"), Some(bytes));
        for wrong in ["", "00abf", "00abff0", "+0abff", "0äabff", "00 bff"] {
            assert_eq!(parse::<3>(wrong), None, "{wrong}");
        }
    }
}
