//! Files that Schulweg keeps. Each is readable by its owner only where it is about persons, and
//! each appears whole or not at all.

pub mod cell;
pub mod export;
mod geopackage;
mod layer;
pub mod private_file;
pub mod publication;
pub mod vault;

pub use catalogue::{ColumnType, GeometryKind, Row, Shape, Value};
pub use export::{ExportError, Exported, Format};
pub use layer::{Column, Layer};
pub use private_file::{PrivateFile, WriteError};
pub use publication::{PUBLICATION, PublicationError, styles, xml};
pub use vault::{
    COUNTED, KeptHousehold, KeptRelease, Vault, VaultError, VaultFacts, VaultPupil, VaultWalk, VaultWay,
};

/// The version of SQLite that writes the files; their bytes hang on it.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
