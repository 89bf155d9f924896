//! What a table file really is, by its first bytes and not by its name.

use std::path::Path;

use super::TableError;

pub(super) const TEXT: &str = "text";
pub(super) const XLSX: &str = "an Excel workbook (XLSX)";
pub(super) const XLS: &str = "an old Excel workbook (XLS)";
pub(super) const ODS: &str = "an OpenDocument spreadsheet (ODS)";
pub(super) const PDF: &str = "a PDF document";
pub(super) const MARKUP: &str = "an HTML or XML page";
pub(super) const ARCHIVE: &str = "another zip archive";
pub(super) const MANY_CELLS: &str = "20 million fields";
pub(super) const MANY_BYTES: &str = "512 MiB";
pub(super) const MUCH_TEXT: &str = "8 GiB";
pub(crate) const MANY_ROWS: &str = "50 million rows";

/// A format that tables come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Xlsx,
    Xls,
    Ods,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => TEXT,
            Self::Xlsx => XLSX,
            Self::Xls => XLS,
            Self::Ods => ODS,
        }
    }

    /// The format an ending promises; `None` where it promises nothing.
    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "csv" | "txt" | "tsv" | "tab" => Some(Self::Text),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "xls" => Some(Self::Xls),
            "ods" => Some(Self::Ods),
            _ => None,
        }
    }
}

/// Holds what the content is against what the file's ending says.
pub(super) fn agree(path: &Path, file: &str, found: Kind) -> Result<Kind, TableError> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match Kind::of_ending(&ending) {
        Some(promised) if promised != found => {
            // An encrypted XLSX is wrapped in the container of the old format.
            if promised == Kind::Xlsx && found == Kind::Xls {
                return Err(TableError::Protected { file: file.into() });
            }
            Err(TableError::WrongEnding { file: file.into(), ending, found: found.name() })
        }
        _ => Ok(found),
    }
}

/// What the first bytes say; `Ok(None)` for a zip archive, whose content decides.
pub(super) fn of_start(start: &[u8], file: &str) -> Result<Option<Kind>, TableError> {
    let not = |found| Err(TableError::NotATable { file: file.into(), found });
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start {
        [] => Err(TableError::Empty { file: file.into() }),
        [b'P', b'K', 3, 4, ..] => Ok(None),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Ok(Some(Kind::Xls)),
        [b'%', b'P', b'D', b'F', ..] => not(PDF),
        _ if text.starts_with(b"<?xml")
            || text.get(..5).is_some_and(|s| s.eq_ignore_ascii_case(b"<html"))
            || text.get(..9).is_some_and(|s| s.eq_ignore_ascii_case(b"<!doctype")) =>
        {
            not(MARKUP)
        }
        _ => Ok(Some(Kind::Text)),
    }
}
