//! Address registers: one reader per format, one way to ask for them. Entries are lent to the
//! caller one by one, so that the memory needed does not grow with the register.

mod attributes;
mod csv;
mod dialect;
mod entries;
mod error;
mod features;
mod fields;
mod hk_de;
mod house_number;
mod lines;
mod number;
mod osm;
mod region;
mod seen_ids;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testing;

use std::{path::Path, str::FromStr};

use geo_core::{RegisterAddress, crs::Crs};

use crate::{report::RowReport, vector::VectorFormat};

pub use error::RegisterError;
pub(crate) use number::number;
pub(crate) use region::Locator;
pub use region::{Region, WrongCrs};

/// The formats of an address register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterFormat {
    /// House coordinates of the German surveys (Hauskoordinaten, HK-DE), in all their dialects.
    HkDe,
    /// An OpenStreetMap extract (PBF).
    Osm,
    /// GeoJSON, also as a sequence of features and inside a zip.
    GeoJson,
    /// Shapefile.
    Shapefile,
    /// A plain table with a header.
    Csv,
}

/// How a register is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RegisterOptions {
    /// Take numbers of the cadastre too (HK-DE quality C): not yet built, or gone.
    pub include_cadastre: bool,
    /// The CRS of a file that does not say it.
    pub crs: Option<Crs>,
    /// Where positions may lie; Germany by default.
    pub region: Region,
}

/// What takes the entries, one by one.
pub type Sink<'s> = dyn FnMut(&RegisterAddress<'_>) + 's;

/// Reads a register and lends its entries to `sink` in the order of the file. What is wrong
/// with single rows is counted in the report.
///
/// # Errors
/// [`RegisterError`] where the file as a whole cannot be used; entries lent before that are
/// to be thrown away.
pub fn read_register(
    format: RegisterFormat,
    path: &Path,
    options: &RegisterOptions,
    sink: &mut Sink<'_>,
) -> Result<RowReport, RegisterError> {
    match format {
        RegisterFormat::HkDe => hk_de::read(path, options, sink),
        RegisterFormat::Osm => osm::read(path, options, sink),
        RegisterFormat::GeoJson => features::read(VectorFormat::GeoJson, path, options, sink),
        RegisterFormat::Shapefile => features::read(VectorFormat::Shapefile, path, options, sink),
        RegisterFormat::Csv => csv::read(path, options, sink),
    }
}

impl RegisterFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::HkDe, Self::Osm, Self::GeoJson, Self::Shapefile, Self::Csv];

    /// The name on the command line and in the project file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HkDe => "hk-de",
            Self::Osm => "osm",
            Self::GeoJson => "geojson",
            Self::Shapefile => "shapefile",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for RegisterFormat {
    type Err = RegisterError;

    fn from_str(name: &str) -> Result<Self, RegisterError> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| RegisterError::UnknownFormat { found: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_names_and_an_unknown_one_lists_them() {
        for format in RegisterFormat::ALL {
            assert_eq!(format.as_str().parse::<RegisterFormat>().ok(), Some(format));
        }
        let error = "hkde".parse::<RegisterFormat>().map_err(|error| error.to_string());
        assert_eq!(
            error.err().as_deref(),
            Some("\"hkde\" is no register format; use hk-de, osm, geojson, shapefile or csv")
        );
    }
}
