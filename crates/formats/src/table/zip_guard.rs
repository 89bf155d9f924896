//! Looks at a zipped workbook before anything trusts it: what is in it, and how large it
//! really gets when inflated. The sizes in the directory are claims, so every entry is inflated
//! once and thrown away.

use std::io::{self, Read, Seek};

use zip::{ZipArchive, result::ZipError};

use super::{
    TableError,
    kind::{ARCHIVE, Kind},
};

/// The most a workbook may inflate to, in bytes.
const LARGEST: u64 = 1 << 30;
/// Below this size the ratio does not matter, in bytes.
const SMALL: u64 = 64 << 20;
/// The most inflated bytes per byte of the file; spreadsheets stay well below 100.
const LARGEST_RATIO: u64 = 250;
/// The most entries.
const MOST_ENTRIES: usize = 10_000;

/// Says which workbook format the archive `source` of `length` bytes holds.
pub(super) fn check(file: &str, source: impl Read + Seek, length: u64) -> Result<Kind, TableError> {
    let damaged = |error: ZipError| match error {
        ZipError::Io(source) if source.kind() == io::ErrorKind::PermissionDenied => {
            TableError::Unreadable { file: file.into(), source }
        }
        _ => TableError::Damaged { file: file.into() },
    };
    let bomb = || TableError::ZipBomb { file: file.into() };
    let mut archive = ZipArchive::new(source).map_err(damaged)?;
    if archive.len() > MOST_ENTRIES || archive.decompressed_size().is_some_and(|size| size > LARGEST.into()) {
        return Err(bomb());
    }
    let most = LARGEST.min(SMALL.max(length.saturating_mul(LARGEST_RATIO)));
    let mut inflated = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                TableError::Protected { file: file.into() }
            }
            other => damaged(other),
        })?;
        let is_content = entry.name_raw() == b"content.xml";
        let mut rest = entry.take(most - inflated + 1);
        let mut content = Vec::new();
        let copied = if is_content {
            rest.read_to_end(&mut content).map(|n| n as u64)
        } else {
            io::copy(&mut rest, &mut io::sink())
        };
        inflated += copied.map_err(|e| damaged(ZipError::Io(e)))?;
        if inflated > most || repeated_bytes(&content) > LARGEST {
            return Err(bomb());
        }
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") || has("[Content_Types].xml") && has("_rels/.rels") && !has("word/document.xml")
    {
        Ok(Kind::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(Kind::Ods)
    } else {
        Err(TableError::NotATable { file: file.into(), found: ARCHIVE })
    }
}

/// The memory that repeated cells of an OpenDocument sheet ask for: one short element can stand
/// for 16384 cells. Repeated empty cells cost nothing. Stops above [`LARGEST`].
fn repeated_bytes(content: &[u8]) -> u64 {
    const ATTRIBUTE: &[u8] = b"number-columns-repeated";
    const CELL: u64 = 64;
    let mut bytes = 0u64;
    for at in memchr::memmem::find_iter(content, ATTRIBUTE) {
        let rest = &content[at + ATTRIBUTE.len()..];
        let digits =
            rest.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        let times =
            digits.fold(0u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        let tag_end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let closed = rest[..tag_end].ends_with(b"/");
        if closed && !has_value(content, at, at + ATTRIBUTE.len() + tag_end) {
            continue;
        }
        let length = if closed {
            tag_end
        } else {
            memchr::memmem::find(rest, b"</table:table-cell").unwrap_or(rest.len())
        };
        bytes = bytes.saturating_add(times.min(16_384).saturating_mul(CELL + length as u64));
        if bytes > LARGEST {
            break;
        }
    }
    bytes
}

/// Whether the tag around an attribute has a value of its own.
fn has_value(content: &[u8], attribute: usize, tag_end: usize) -> bool {
    let start = memchr::memrchr(b'<', &content[..attribute]).unwrap_or(0);
    let tag = &content[start..tag_end.min(content.len())];
    [b"value=".as_slice(), b"formula=".as_slice()]
        .iter()
        .any(|name| memchr::memmem::find(tag, name).is_some())
}
