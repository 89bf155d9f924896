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
        let mut rest = entry.take(most - inflated + 1);
        inflated += io::copy(&mut rest, &mut io::sink()).map_err(|e| damaged(ZipError::Io(e)))?;
        if inflated > most {
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
