//! Bytes of a text file to text: UTF-8, UTF-16 and Windows-1252 (which holds ISO-8859-1), told
//! apart without asking. Text comes out composed (Unicode NFC), so that an umlaut typed on a
//! Mac equals one typed elsewhere.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
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

/// The text of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text in NFC, without byte order mark. Bytes that are wrong in the encoding are
    /// U+FFFD.
    pub text: String,
    /// What it was written in.
    pub encoding: TextEncoding,
}

/// The bytes are in none of the supported encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is neither UTF-8, UTF-16 nor Windows-1252")]
pub struct UnknownEncoding;

/// How many bytes tell UTF-16 without byte order mark.
const SAMPLE: usize = 4096;

/// Decodes `bytes`; O(n).
///
/// Valid UTF-8 wins. A file that is UTF-8 but for a few bytes (cut off in a letter) stays
/// UTF-8; everything else is Windows-1252 unless it holds what German text in it cannot.
///
/// # Errors
/// [`UnknownEncoding`] for text in another code page (such as the DOS one) and for binary
/// data: a wrong guess would put streets into the gazetteer that nobody can find.
pub fn decode(bytes: &[u8]) -> Result<Decoded, UnknownEncoding> {
    let encoding = detect(bytes)?;
    let decoder = match encoding {
        TextEncoding::Utf8 => UTF_8,
        TextEncoding::Utf16Le => UTF_16LE,
        TextEncoding::Utf16Be => UTF_16BE,
        TextEncoding::Windows1252 => WINDOWS_1252,
    };
    let (text, _) = decoder.decode_with_bom_removal(bytes);
    Ok(Decoded { text: composed(&text).into_owned(), encoding })
}

/// The text in NFC; borrowed where it is already.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn detect(bytes: &[u8]) -> Result<TextEncoding, UnknownEncoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(if encoding == UTF_16LE {
            TextEncoding::Utf16Le
        } else if encoding == UTF_16BE {
            TextEncoding::Utf16Be
        } else {
            TextEncoding::Utf8
        });
    }
    if let Some(utf16) = utf16_without_mark(bytes) {
        return Ok(utf16);
    }
    if bytes.contains(&0) {
        return Err(UnknownEncoding);
    }
    if std::str::from_utf8(bytes).is_ok() || is_damaged_utf8(bytes) {
        return Ok(TextEncoding::Utf8);
    }
    if is_latin(bytes) { Ok(TextEncoding::Windows1252) } else { Err(UnknownEncoding) }
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

/// Whether the bytes hold more whole UTF-8 sequences beyond ASCII than broken ones. German
/// text in Windows-1252 practically never holds a whole one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// Whether the bytes can be German text in Windows-1252: none of its five unassigned bytes, no
/// quotation mark inside a word (where DOS has ä and ö), and no other script by its letter
/// pairs (Chardetng).
fn is_latin(bytes: &[u8]) -> bool {
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return false;
    }
    let quote_in_word = |triple: &[u8]| {
        matches!(triple, [before, 0x84 | 0x94, after]
            if before.is_ascii_alphabetic() && after.is_ascii_lowercase())
    };
    if bytes.windows(3).any(quote_in_word) {
        return false;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"de"), Utf8Detection::Deny).name();
    guess.starts_with("windows-125") && guess != "windows-1251" && guess != "windows-1253"
        || matches!(guess, "ISO-8859-2" | "ISO-8859-4")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Straße;Wohnort\nÄußere Brückenstraße;Föhren\n";

    fn read(bytes: &[u8]) -> (String, TextEncoding) {
        decode(bytes).map_or((String::new(), TextEncoding::Utf8), |d| (d.text, d.encoding))
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
        assert_eq!(decode(dos).err(), Some(UnknownEncoding));
        assert_eq!(decode(b"B\x84ckerei;F\x94hren\n").err(), Some(UnknownEncoding));
        assert_eq!(decode(b"ab\0\x01\x02cd\0\0\0\x03efg").err(), Some(UnknownEncoding));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
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
