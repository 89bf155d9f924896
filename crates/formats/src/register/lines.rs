//! Lines of a text file as bytes, with a limit to their length: a file without line ends is
//! refused before it fills the memory.

use std::io::{self, BufRead, BufReader, Read};

use memchr::memchr;

/// No line of an address register comes near this length.
pub const LINE_LIMIT: usize = 1 << 20;

/// Lends the lines of a reader one by one.
pub struct Lines<R> {
    reader: BufReader<R>,
    /// A line that spans two buffers.
    joined: Vec<u8>,
    /// Bytes of the last lent line that are still to be consumed.
    lent: usize,
}

/// Why there is no next line.
#[derive(Debug)]
pub enum LineError {
    /// The file cannot be read.
    Io(io::Error),
    /// The line is longer than [`LINE_LIMIT`].
    TooLong,
}

impl<R: Read> Lines<R> {
    /// Lines of `reader`.
    pub fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(LINE_LIMIT, reader), joined: Vec::new(), lent: 0 }
    }

    /// The beginning of the file, up to [`LINE_LIMIT`] bytes, before any line is taken.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn beginning(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    /// The next line without its end (LF or CRLF); `None` after the last one.
    ///
    /// # Errors
    /// [`LineError`] where the file cannot be read or the line is too long.
    pub fn next(&mut self) -> Result<Option<&[u8]>, LineError> {
        self.reader.consume(std::mem::take(&mut self.lent));
        self.joined.clear();
        let end = memchr(b'\n', self.reader.fill_buf().map_err(LineError::Io)?);
        if let Some(end) = end {
            self.lent = end + 1;
            let line = self.reader.buffer().get(..end).unwrap_or_default();
            return Ok(Some(without_return(line)));
        }
        loop {
            let buffer = self.reader.fill_buf().map_err(LineError::Io)?;
            if buffer.is_empty() {
                break;
            }
            let end = memchr(b'\n', buffer);
            let taken = end.unwrap_or(buffer.len());
            if self.joined.len() + taken > LINE_LIMIT {
                return Err(LineError::TooLong);
            }
            self.joined.extend_from_slice(buffer.get(..taken).unwrap_or_default());
            self.reader.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(Some(without_return(&self.joined)));
            }
        }
        Ok((!self.joined.is_empty()).then(|| without_return(&self.joined)))
    }
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(text);
        let mut out = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            out.push(line.to_vec());
        }
        out
    }

    #[test]
    fn lines_end_with_lf_or_crlf_and_the_last_one_with_neither() {
        assert_eq!(all(b"a\r\nb\n\nc"), [&b"a"[..], b"b", b"", b"c"]);
        assert_eq!(all(b""), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn lines_that_span_buffers_are_whole() {
        let line = vec![b'x'; LINE_LIMIT / 3 * 2];
        let text = [&line[..], b"\r\n", &line, b"\n", &line].concat();
        assert_eq!(all(&text), [line.clone(), line.clone(), line]);
    }

    #[test]
    fn a_line_of_two_gigabytes_is_refused_after_one_mebibyte() {
        let mut lines = Lines::new(io::repeat(b'x').take(2 << 30));
        assert!(matches!(lines.next(), Err(LineError::TooLong)));
        assert!(lines.joined.capacity() <= 2 * LINE_LIMIT);
    }
}
