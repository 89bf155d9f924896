//! The wire format of Protocol Buffers, as far as vector tiles need it: numbers of variable length
//! and fields of bytes.

/// Fields that hold a number of variable length.
const NUMBER: u32 = 0;
/// Fields that hold eight bytes.
const EIGHT_BYTES: u32 = 1;
/// Fields that hold bytes after their length.
const BYTES: u32 = 2;

/// Appends a number: seven bits a byte, the lowest first.
#[allow(clippy::cast_possible_truncation, reason = "seven bits are cut off at a time")]
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a field of a number.
pub(super) fn put_field(out: &mut Vec<u8>, field: u32, number: u64) {
    put_key(out, field, NUMBER);
    put_number(out, number);
}

/// Appends a field of bytes.
pub(super) fn put_bytes(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    put_length(out, field, bytes.len());
    out.extend_from_slice(bytes);
}

/// Appends what stands before the bytes of a field.
pub(super) fn put_length(out: &mut Vec<u8>, field: u32, length: usize) {
    put_key(out, field, BYTES);
    put_number(out, u64::try_from(length).unwrap_or(u64::MAX));
}

/// Appends a field of a floating number of eight bytes.
pub(super) fn put_real(out: &mut Vec<u8>, field: u32, number: f64) {
    put_key(out, field, EIGHT_BYTES);
    out.extend_from_slice(&number.to_le_bytes());
}

/// A signed number with its sign in the lowest bit, so that small ones stay short.
#[allow(clippy::cast_sign_loss, reason = "the sign is moved into the lowest bit")]
pub(super) const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn put_key(out: &mut Vec<u8>, field: u32, kind: u32) {
    put_number(out, u64::from(field << 3 | kind));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_format_says() {
        // The examples of the format's own description.
        let mut out = Vec::new();
        put_field(&mut out, 1, 150);
        put_bytes(&mut out, 2, b"testing");
        assert_eq!(out, b"\x08\x96\x01\x12\x07testing");
        assert_eq!([0, -1, 1, -2, 2_147_483_647].map(zigzag), [0, 1, 2, 3, 4_294_967_294]);
        assert_eq!([i64::MIN, i64::MAX].map(zigzag), [u64::MAX, u64::MAX - 1]);
    }
}
