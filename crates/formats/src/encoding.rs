//! Bytes of a text file to text: UTF-8, UTF-16 and Windows-1252 (which holds ISO-8859-1), told
//! apart without asking. Names and values are composed (Unicode NFC), so that an umlaut typed on
//! a Mac equals one typed elsewhere.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What a file was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252; ISO-8859-1 is read the same way.
    Windows1252,
}

/// The bytes are in none of the supported encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is neither UTF-8, UTF-16 nor Windows-1252")]
pub struct UnknownEncoding;

/// How many bytes tell UTF-16 without byte order mark.
const SAMPLE: usize = 4096;
/// How many bytes tell the script by its letter pairs, which takes time.
const JUDGED: usize = 16 << 20;

impl TextEncoding {
    /// A decoder that leaves out the byte order mark.
    #[must_use]
    pub fn decoder(self) -> Decoder {
        let encoding = match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        };
        encoding.new_decoder_with_bom_removal()
    }
}

/// The text in NFC; borrowed where it is already.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The first look at a file, piece by piece: enough for everything but Windows-1252.
///
/// Valid UTF-8 wins. A file that is UTF-8 but for a few bytes (cut off in a letter) stays
/// UTF-8: it holds more whole sequences beyond ASCII than broken ones. German text in
/// Windows-1252 practically never holds a whole one.
#[derive(Default)]
pub struct FirstLook {
    start: Vec<u8>,
    zero: bool,
    whole: usize,
    broken: usize,
    /// A letter cut off at the end of the last piece.
    cut: Vec<u8>,
}

impl FirstLook {
    /// Looks at the next bytes.
    pub fn feed(&mut self, piece: &[u8]) {
        let missing = SAMPLE.saturating_sub(self.start.len());
        self.start.extend_from_slice(&piece[..piece.len().min(missing)]);
        self.zero |= memchr::memchr(0, piece).is_some();
        let joined;
        let bytes = if self.cut.is_empty() {
            piece
        } else {
            joined = [&self.cut, piece].concat();
            self.cut.clear();
            &joined
        };
        let beyond_ascii = |text: &str| text.bytes().filter(|byte| *byte >= 0xc0).count();
        let mut rest = bytes;
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.whole += beyond_ascii(text);
                    return;
                }
                Err(error) => {
                    let (valid, invalid) = rest.split_at(error.valid_up_to());
                    self.whole += std::str::from_utf8(valid).map_or(0, beyond_ascii);
                    let Some(length) = error.error_len() else {
                        self.cut.extend_from_slice(invalid);
                        return;
                    };
                    self.broken += 1;
                    rest = &invalid[length..];
                }
            }
        }
    }

    /// The encoding; `None` where a [`SecondLook`] must decide.
    ///
    /// # Errors
    /// [`UnknownEncoding`] for binary data.
    pub fn verdict(self) -> Result<Option<TextEncoding>, UnknownEncoding> {
        let broken = self.broken + usize::from(!self.cut.is_empty());
        if let Some((encoding, _)) = Encoding::for_bom(&self.start) {
            return Ok(Some(if encoding == UTF_16LE {
                TextEncoding::Utf16Le
            } else if encoding == UTF_16BE {
                TextEncoding::Utf16Be
            } else {
                TextEncoding::Utf8
            }));
        }
        if let Some(utf16) = utf16_without_mark(&self.start) {
            return Ok(Some(utf16));
        }
        if self.zero {
            return Err(UnknownEncoding);
        }
        Ok((broken == 0 || self.whole > broken).then_some(TextEncoding::Utf8))
    }
}

/// Western text in UTF-16 has a zero in nearly every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<TextEncoding> {
    let pairs = &bytes[..bytes.len().min(SAMPLE) & !1];
    let count = pairs.len() / 2;
    if count < 2 {
        return None;
    }
    let zeros = |offset: usize| pairs.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = count * 3 / 4;
    if odd > most && even * 10 < count {
        Some(TextEncoding::Utf16Le)
    } else if even > most && odd * 10 < count {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

/// The second look, at a file that is not UTF-8: whether it can be German text in Windows-1252.
/// That has none of its five unassigned bytes, no quotation mark inside a word (where DOS has ä
/// and ö), and no other script by its letter pairs (Chardetng).
pub struct SecondLook {
    detector: EncodingDetector,
    judged: usize,
    impossible: bool,
    /// The last two bytes.
    before: [u8; 2],
}

impl Default for SecondLook {
    fn default() -> Self {
        let detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        Self { detector, judged: 0, impossible: false, before: [0; 2] }
    }
}

impl SecondLook {
    /// Looks at the next bytes.
    pub fn feed(&mut self, piece: &[u8]) {
        for &byte in piece {
            let [first, middle] = self.before;
            let quote_in_word =
                matches!(middle, 0x84 | 0x94) && first.is_ascii_alphabetic() && byte.is_ascii_lowercase();
            self.impossible |= quote_in_word || matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
            self.before = [middle, byte];
        }
        let judged = &piece[..piece.len().min(JUDGED - self.judged)];
        self.judged += judged.len();
        self.detector.feed(judged, false);
    }

    /// Windows-1252.
    ///
    /// # Errors
    /// [`UnknownEncoding`] for text in another code page (such as the DOS one): a wrong guess
    /// would put streets into the gazetteer that nobody can find.
    pub fn verdict(mut self) -> Result<TextEncoding, UnknownEncoding> {
        self.detector.feed(&[], true);
        let guess = self.detector.guess(Some(b"de"), Utf8Detection::Deny).name();
        let latin = guess.starts_with("windows-125") && guess != "windows-1251" && guess != "windows-1253"
            || matches!(guess, "ISO-8859-2" | "ISO-8859-4");
        if latin && !self.impossible { Ok(TextEncoding::Windows1252) } else { Err(UnknownEncoding) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Straße;Wohnort\nÄußere Brückenstraße;Föhren\n";

    /// Looks at pieces of some bytes.
    fn detect(bytes: &[u8], piece: usize) -> Result<TextEncoding, UnknownEncoding> {
        let (mut first, mut second) = (FirstLook::default(), SecondLook::default());
        bytes.chunks(piece).for_each(|piece| first.feed(piece));
        if let Some(encoding) = first.verdict()? {
            return Ok(encoding);
        }
        bytes.chunks(piece).for_each(|piece| second.feed(piece));
        second.verdict()
    }

    fn read(bytes: &[u8]) -> (String, TextEncoding) {
        let Ok(encoding) = detect(bytes, 1 << 16) else { return (String::new(), TextEncoding::Utf8) };
        let mut text = String::with_capacity(3 * bytes.len() + 9);
        let _ = encoding.decoder().decode_to_string(bytes, &mut text, true);
        (composed(&text).into_owned(), encoding)
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn utf_8_is_read_with_and_without_byte_order_mark() {
        assert_eq!(read(TEXT.as_bytes()), (TEXT.into(), TextEncoding::Utf8));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), (TEXT.into(), TextEncoding::Utf8));
    }

    #[test]
    fn utf_16_is_read_with_and_without_byte_order_mark() {
        for (little, encoding) in [(true, TextEncoding::Utf16Le), (false, TextEncoding::Utf16Be)] {
            assert_eq!(read(&utf16(TEXT, little)), (TEXT.into(), encoding));
            assert_eq!(read(&utf16(&format!("\u{feff}{TEXT}"), little)), (TEXT.into(), encoding));
        }
    }

    #[test]
    fn windows_1252_is_read_and_so_is_iso_8859_1() {
        let (bytes, _, _) = WINDOWS_1252.encode(TEXT);
        assert_eq!(read(&bytes), (TEXT.into(), TextEncoding::Windows1252));
        let (bytes, _, _) = WINDOWS_1252.encode("Ort\n„Köln“ – 5 €");
        assert_eq!(read(&bytes).0, "Ort\n„Köln“ – 5 €");
    }

    #[test]
    fn single_german_words_in_windows_1252_are_told() {
        for word in ["Müller", "Weiß", "GRÖßE", "Ä", "Bäche", "Früh", "Hoß;Saß", "Françoise", "Özgür", "José"]
        {
            let (bytes, _, _) = WINDOWS_1252.encode(word);
            assert_eq!(read(&bytes), (word.to_owned(), TextEncoding::Windows1252), "{word}");
        }
    }

    #[test]
    fn decomposed_umlauts_come_out_composed() {
        assert_eq!(read("Bru\u{308}ckenstraße".as_bytes()).0, "Brückenstraße");
    }

    #[test]
    fn utf_8_cut_off_inside_a_letter_stays_utf_8() {
        let cut = &"Straße\nBrückenstraße 1\nGrüne".as_bytes()[.."Straße\nBrückenstraße 1\nGrü".len() - 1];
        let (text, encoding) = read(cut);
        assert_eq!(encoding, TextEncoding::Utf8);
        assert!(text.starts_with("Straße\nBrückenstraße 1\nGr"), "{text}");
        assert!(text.ends_with('\u{fffd}'));
    }

    #[test]
    fn the_dos_code_page_and_binary_data_are_refused() {
        let dos = b"Stra\xe1e;Ort\nBr\x81ckenstr. 1;F\x94hren\n";
        assert_eq!(detect(dos, 9).err(), Some(UnknownEncoding));
        assert_eq!(detect(b"B\x84ckerei;F\x94hren\n", 9).err(), Some(UnknownEncoding));
        assert_eq!(detect(b"ab\0\x01\x02cd\0\0\0\x03efg", 9).err(), Some(UnknownEncoding));
    }

    proptest! {
        #[test]
        fn any_bytes_are_told_the_same_in_pieces_and_as_a_whole(
            bytes in proptest::collection::vec(any::<u8>(), 0..400), piece in 1..9_usize
        ) {
            prop_assert_eq!(detect(&bytes, piece), detect(&bytes, 1 << 16));
        }

        #[test]
        fn german_text_is_told_the_same_in_pieces_and_as_a_whole(
            text in "[a-zäöüß;\n]{0,80}", piece in 1..9_usize, kept in 0..80_usize, latin in any::<bool>()
        ) {
            let bytes = if latin { WINDOWS_1252.encode(&text).0.into_owned() } else { text.into_bytes() };
            let bytes = &bytes[..kept.min(bytes.len())];
            prop_assert_eq!(detect(bytes, piece), detect(bytes, 1 << 16));
        }

        #[test]
        fn composed_text_survives_utf_8(text in "\\PC{0,60}") {
            let nfc: String = text.nfc().collect();
            prop_assume!(!text.contains('\0') && !nfc.starts_with('\u{feff}'));
            prop_assert_eq!(read(text.as_bytes()).0, nfc);
        }

        #[test]
        fn german_text_survives_windows_1252(text in "[A-Za-z ,;.0-9\n]{4,40}[äöüÄÖÜß][a-z]{1,8}") {
            let (bytes, _, _) = WINDOWS_1252.encode(&text);
            prop_assert_eq!(read(&bytes).0, text);
        }
    }
}
