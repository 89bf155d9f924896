//! Which character separates the fields of a text table: the one under which most column names
//! are known, then the one that gives the header's number of fields most often.

use std::io::Read;

use super::{HEADER_WITHIN, TableError, known_names, records::Record, window::Window};

/// In order of preference where nothing else decides.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Finds the separator; the window is left where the rows begin.
pub(super) fn find<R: Read>(window: &mut Window<R>, known: &dyn Fn(&str) -> bool) -> Result<u8, TableError> {
    window.grow()?;
    if let Some((separator, length)) = announced(window.text()) {
        window.pass(length);
        return Ok(separator);
    }
    let mut best = (0, 0);
    let mut separator = SEPARATORS[0];
    for candidate in SEPARATORS {
        let (mut names, mut width, mut same) = (0, 1, 0);
        first_records(window, candidate, &mut |record, text| {
            let fields: Vec<_> = record.fields(text).collect();
            let here = known_names(fields.iter().map(AsRef::as_ref), known);
            if here > names {
                (names, width, same) = (here, fields.len(), 0);
            }
            same += usize::from(fields.len() == width && width > 1);
        })?;
        if (names, same) > best {
            best = (names, same);
            separator = candidate;
        }
    }
    Ok(separator)
}

/// Shows the records that the header is looked for in, each with its text; the window grows
/// until it holds all of them and stays where it is.
pub(super) fn first_records<R: Read>(
    window: &mut Window<R>,
    separator: u8,
    show: &mut dyn FnMut(&Record, &str),
) -> Result<(), TableError> {
    let mut record = Record::default();
    let (mut at, mut shown) = (0, 0);
    while shown < HEADER_WITHIN {
        let text = &window.text()[at..];
        match record.read(text, separator, window.ended()) {
            Ok(true) => show(&record, text),
            Ok(false) => break,
            Err(_) => {
                window.grow()?;
                continue;
            }
        }
        at += record.end;
        shown += 1;
    }
    Ok(())
}

/// Excel writes `sep=;` into the first line where it exports for itself; also the line's length.
fn announced(text: &str) -> Option<(u8, usize)> {
    let (line, _) = text.split_once('\n')?;
    let separator = line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    match separator.as_bytes() {
        [byte] if SEPARATORS.contains(byte) => Some((*byte, line.len() + 1)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::encoding::TextEncoding;

    fn known(name: &str) -> bool {
        ["Straße", "Ort", "PLZ"].contains(&name)
    }

    fn window(text: &str, piece: usize) -> Window<&[u8]> {
        Window::of("list.csv", text.as_bytes(), TextEncoding::Utf8, piece)
    }

    #[test]
    fn every_separator_is_found_even_under_a_title_with_commas() {
        for separator in SEPARATORS {
            let between = char::from(separator).to_string();
            let text = ["Straße", "PLZ", "Ort"].join(&between) + "\nx,y";
            assert_eq!(find(&mut window(&text, 3), &known).unwrap(), separator);
        }
        let text = "Liste, Stand, heute, gestern\nStraße;Ort\na;b";
        assert_eq!(find(&mut window(text, 1 << 10), &known).unwrap(), b';');
    }

    #[test]
    fn the_announcement_of_excel_is_obeyed_and_is_no_row() {
        let mut window = window("sep=|\r\nStraße|Ort\r\na|b", 1 << 10);
        assert_eq!(find(&mut window, &known).unwrap(), b'|');
        assert_eq!(window.text(), "Straße|Ort\r\na|b");
    }

    #[test]
    fn the_records_of_the_header_are_whole_however_small_the_pieces() {
        let mut window = window("a;\"b\nc\"\n\nd\n", 1);
        let mut lengths = Vec::new();
        first_records(&mut window, b';', &mut |record, text| {
            lengths.push(record.fields(text).count());
        })
        .unwrap();
        assert_eq!(lengths, [2, 1, 1]);
        assert_eq!(window.text(), "a;\"b\nc\"\n\nd\n");
    }
}
