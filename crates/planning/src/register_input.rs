//! An address register of a run: its format, its file, its coordinate system.

use std::path::PathBuf;

use formats::register::RegisterFormat;
use geo_core::crs::Crs;

/// One address register to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterInput {
    /// Its format.
    pub format: RegisterFormat,
    /// Its file.
    pub path: PathBuf,
    /// Its coordinate reference system, where the file does not say it.
    pub crs: Option<Crs>,
}

/// The names of all formats, for messages.
#[must_use]
pub fn formats() -> String {
    RegisterFormat::ALL.map(RegisterFormat::as_str).join(", ")
}

/// The codes of all coordinate reference systems, for messages.
#[must_use]
pub fn codes() -> String {
    Crs::ALL.map(|crs| crs.epsg().to_string()).join(", ")
}
