//! The text of a file, decoded piece by piece: what is being read is in memory, what was read
//! is not.

use std::io::{ErrorKind, Read};

use encoding_rs::Decoder;

use super::{MOST_TEXT, TableError, kind::MANY_BYTES};
use crate::encoding::TextEncoding;

/// Bytes read at a time.
pub(super) const PIECE: usize = 1 << 18;

/// A part of the text that can be moved on and grown.
pub(super) struct Window<R> {
    file: String,
    source: R,
    decoder: Decoder,
    piece: Vec<u8>,
    text: String,
    /// Where the window begins in `text`.
    at: usize,
    ended: bool,
}

impl<R: Read> Window<R> {
    /// A window at the beginning of `source`, still empty, which is read by `piece` bytes.
    pub(super) fn of(file: &str, source: R, encoding: TextEncoding, piece: usize) -> Self {
        let decoder = encoding.decoder();
        let (piece, text) = (vec![0; piece], String::new());
        Self { file: file.into(), source, decoder, piece, text, at: 0, ended: false }
    }

    /// The text of the window. Bytes that are wrong in the encoding are U+FFFD.
    pub(super) fn text(&self) -> &str {
        &self.text[self.at..]
    }

    /// Whether the file ends with the window.
    pub(super) const fn ended(&self) -> bool {
        self.ended
    }

    /// Moves the beginning on by `bytes`.
    pub(super) const fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Makes the window at least twice as long, so that whoever begins anew each time still
    /// needs linear time; less only where the file ends.
    pub(super) fn grow(&mut self) -> Result<(), TableError> {
        self.text.drain(..self.at);
        self.at = 0;
        let wanted = 2 * self.text.len().max(1);
        if wanted > 2 * MOST_TEXT {
            return Err(TableError::TooLarge { file: self.file.clone(), limit: MANY_BYTES });
        }
        while self.text.len() < wanted && !self.ended {
            let count = match self.source.read(&mut self.piece) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(source) => return Err(TableError::Unreadable { file: self.file.clone(), source }),
            };
            self.ended = count == 0;
            let bytes = &self.piece[..count];
            self.text.reserve(self.decoder.max_utf8_buffer_length(count).unwrap_or(count));
            // With that much room the decoder takes all of them.
            let _ = self.decoder.decode_to_string(bytes, &mut self.text, self.ended);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    use super::*;

    fn whole(bytes: &[u8], encoding: TextEncoding, piece: usize) -> String {
        let mut window = Window::of("list.csv", bytes, encoding, piece);
        while !window.ended() {
            assert!(window.grow().is_ok());
        }
        window.text().to_owned()
    }

    #[test]
    fn a_window_moves_on_and_forgets_what_was_passed() {
        let mut window = Window::of("list.csv", "äbcdefg".as_bytes(), TextEncoding::Utf8, 3);
        assert_eq!(window.text(), "");
        assert!(window.grow().is_ok());
        assert_eq!((window.text(), window.ended()), ("äb", false));
        window.pass(2);
        assert!(window.grow().is_ok());
        assert_eq!(window.text(), "bcde");
        assert!(window.text.capacity() < 64);
    }

    proptest! {
        #[test]
        fn text_in_pieces_is_the_text_as_a_whole(
            text in "\u{feff}?[aäß😀\n;]{0,40}", encoding in 0..3_usize, piece in 1..9_usize
        ) {
            let (encoding, bytes) = match encoding {
                0 => (TextEncoding::Utf8, text.clone().into_bytes()),
                1 => (TextEncoding::Windows1252, WINDOWS_1252.encode(&text).0.into_owned()),
                _ => (TextEncoding::Utf16Le, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            };
            prop_assert_eq!(whole(&bytes, encoding, piece), whole(&bytes, encoding, 1 << 10));
            if encoding != TextEncoding::Windows1252 {
                prop_assert_eq!(whole(&bytes, encoding, piece), text.trim_start_matches('\u{feff}'));
            }
        }
    }
}
