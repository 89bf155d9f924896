//! Which character separates the fields of a text table: the one under which most column names
//! are known, then the one that gives the header's number of fields most often.

use super::{
    HEADER_WITHIN, MOST_FIELDS, RawRow, TableError, kind::MANY_CELLS, known_names, records::Records,
};

/// In order of preference where nothing else decides.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// The rows of `text`.
pub(super) fn rows(file: &str, text: &str, known: &dyn Fn(&str) -> bool) -> Result<Vec<RawRow>, TableError> {
    let (separator, text) = match announced(text) {
        Some((separator, rest)) => (separator, rest),
        None => (detect(text, known), text),
    };
    let mut fields = 0;
    let mut rows = Vec::new();
    for record in Records::of(text, separator) {
        fields += record.fields.len();
        if fields > MOST_FIELDS {
            return Err(TableError::TooLarge { file: file.into(), limit: MANY_CELLS });
        }
        let padded = record.fields.iter().all(|field| field.trim().is_empty());
        let fields = record.fields.into_iter().map(std::borrow::Cow::into_owned).collect();
        rows.push(RawRow { fields, broken_quotes: record.broken_quotes, padded });
    }
    if rows.iter().all(|row| row.padded) {
        return Err(TableError::Empty { file: file.into() });
    }
    Ok(rows)
}

/// Excel writes `sep=;` into the first line where it exports for itself.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let separator = line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    match separator.as_bytes() {
        [byte] if SEPARATORS.contains(byte) => Some((*byte, rest)),
        _ => None,
    }
}

fn detect(text: &str, known: &dyn Fn(&str) -> bool) -> u8 {
    let mut best = (0, 0);
    let mut separator = SEPARATORS[0];
    for candidate in SEPARATORS {
        let (mut names, mut width, mut same) = (0, 1, 0);
        for record in Records::of(text, candidate).take(HEADER_WITHIN) {
            let here = known_names(record.fields.iter().map(AsRef::as_ref), known);
            if here > names {
                (names, width, same) = (here, record.fields.len(), 0);
            }
            same += usize::from(record.fields.len() == width && width > 1);
        }
        if (names, same) > best {
            best = (names, same);
            separator = candidate;
        }
    }
    separator
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> bool {
        ["Straße", "Ort", "PLZ"].contains(&name)
    }

    #[test]
    fn every_separator_is_found_even_under_a_title_with_commas() {
        for separator in SEPARATORS {
            let between = char::from(separator).to_string();
            let text = ["Straße", "PLZ", "Ort"].join(&between) + "\nx,y";
            assert_eq!(detect(&text, &known), separator);
        }
        assert_eq!(detect("Liste, Stand, heute, gestern\nStraße;Ort\na;b", &known), b';');
    }

    #[test]
    fn the_announcement_of_excel_is_obeyed_and_is_no_row() {
        let rows = rows("list.csv", "sep=|\r\nStraße|Ort\r\na|b", &known).map(|rows| rows.len());
        assert_eq!(rows.unwrap_or(0), 2);
    }
}
