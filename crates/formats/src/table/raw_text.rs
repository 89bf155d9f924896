//! The bytes of a text file, read in pieces with a bounded line length: a file of one endless
//! line is refused after its first mebibyte.

use std::io::Read;

use super::{TableError, kind::MANY_BYTES};

/// The longest line, in bytes.
pub(super) const LONGEST_LINE: usize = 1 << 20;
/// The largest text file, in bytes.
const LARGEST_FILE: usize = 512 << 20;

/// Reads `source` to its end.
pub(super) fn read(file: &str, mut source: impl Read) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    let mut piece = vec![0u8; 1 << 16];
    let (mut line, mut length) = (1usize, 0usize);
    loop {
        let count = match source.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(TableError::Unreadable { file: file.into(), source }),
        };
        let piece = &piece[..count];
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', piece) {
            check(file, line, length + end - start)?;
            line += usize::from(piece[end] == b'\n');
            (start, length) = (end + 1, 0);
        }
        length += count - start;
        check(file, line, length)?;
        if bytes.len() + count > LARGEST_FILE {
            return Err(TableError::TooLarge { file: file.into(), limit: MANY_BYTES });
        }
        bytes.extend_from_slice(piece);
    }
}

fn check(file: &str, line: usize, length: usize) -> Result<(), TableError> {
    if length > LONGEST_LINE {
        return Err(TableError::LongLine { file: file.into(), line, limit: LONGEST_LINE });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives `x` without end and counts what was taken.
    struct Endless(usize);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer.fill(b'x');
            self.0 += buffer.len();
            Ok(buffer.len())
        }
    }

    #[test]
    fn an_endless_line_is_refused_after_its_first_mebibyte() {
        let mut source = Endless(0);
        let error = read("list.csv", &mut source).err();
        assert!(matches!(error, Some(TableError::LongLine { line: 1, .. })));
        assert!(source.0 < LONGEST_LINE + (1 << 17), "{} bytes were read", source.0);
    }

    #[test]
    fn the_number_of_a_long_line_is_told() {
        let text = format!("a\nb\n{}\n", "x".repeat(LONGEST_LINE + 1));
        assert!(matches!(read("list.csv", text.as_bytes()), Err(TableError::LongLine { line: 3, .. })));
        let text = format!("{0}\n{0}\n", "x".repeat(LONGEST_LINE));
        assert_eq!(read("list.csv", text.as_bytes()).map_or(0, |b| b.len()), text.len());
    }
}
