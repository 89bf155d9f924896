//! The first passes over a text file: which encoding it is in, and whether its lines have a
//! bounded length. A file of one endless line is refused after its first mebibyte.

use std::io::{ErrorKind, Read, Seek, SeekFrom};

use super::{TableError, kind::MUCH_TEXT, window::PIECE};
use crate::encoding::{FirstLook, SecondLook, TextEncoding, UnknownEncoding};

/// The longest line, in bytes.
pub(super) const LONGEST_LINE: usize = 1 << 20;
/// The largest text file, in bytes: ten times Germany's pupils.
const LARGEST_FILE: u64 = 8 << 30;

/// The encoding of `source`, which is read from here once or twice and left at this place.
pub(super) fn encoding(file: &str, source: &mut (impl Read + Seek)) -> Result<TextEncoding, TableError> {
    let unknown = |UnknownEncoding| TableError::Encoding { file: file.into() };
    let unreadable = |source| TableError::Unreadable { file: file.into(), source };
    let start = source.stream_position().map_err(unreadable)?;
    let mut first = FirstLook::default();
    pieces(file, &mut *source, &mut |piece| first.feed(piece))?;
    source.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    if let Some(encoding) = first.verdict().map_err(unknown)? {
        return Ok(encoding);
    }
    let mut second = SecondLook::default();
    pieces(file, &mut *source, &mut |piece| second.feed(piece))?;
    source.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    second.verdict().map_err(unknown)
}

/// Shows `source` to its end.
fn pieces(file: &str, mut source: impl Read, look: &mut dyn FnMut(&[u8])) -> Result<(), TableError> {
    let mut piece = vec![0u8; PIECE];
    let (mut line, mut length, mut all) = (1usize, 0usize, 0u64);
    loop {
        let count = match source.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
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
        all += count as u64;
        if all > LARGEST_FILE {
            return Err(TableError::TooLarge { file: file.into(), limit: MUCH_TEXT });
        }
        look(piece);
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
        let error = pieces("list.csv", &mut source, &mut |_| {}).err();
        assert!(matches!(error, Some(TableError::LongLine { line: 1, .. })));
        assert!(source.0 <= LONGEST_LINE + PIECE, "{} bytes were read", source.0);
    }

    #[test]
    fn the_number_of_a_long_line_is_told() {
        let read = |text: &str| pieces("list.csv", text.as_bytes(), &mut |_| {});
        let text = format!("a\nb\n{}\n", "x".repeat(LONGEST_LINE + 1));
        assert!(matches!(read(&text), Err(TableError::LongLine { line: 3, .. })));
        assert!(read(&format!("{0}\n{0}\n", "x".repeat(LONGEST_LINE))).is_ok());
    }
}
