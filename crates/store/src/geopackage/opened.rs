//! GeoPackages that are read, and what other programs leave beside them.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

/// Opens a file that nobody changes: SQLite makes no notes beside it, whatever mode a map program
/// has left it in.
pub(crate) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let escaped = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags)
}

/// A file beside the GeoPackage which says that another program has it open, or that one crashed:
/// SQLite would apply it to whatever file has the GeoPackage's name.
pub(crate) fn note_beside(path: &Path) -> Option<PathBuf> {
    let name = path.as_os_str().to_string_lossy();
    let notes = ["-wal", "-journal", "-shm"].map(|ending| PathBuf::from(format!("{name}{ending}")));
    notes.into_iter().find(|note| note.exists())
}
