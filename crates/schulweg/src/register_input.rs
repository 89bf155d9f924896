//! An address register as the command line names it: `FORMAT:PATH`.

use formats::register::RegisterError;
use geo_core::{Localised, crs::Crs};
use planning::{
    RegisterInput,
    register_input::{codes, formats},
};

/// Why a register's name cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum RegisterInputError {
    /// No format before the path.
    #[error(
        "--addresses {found}: write FORMAT:PATH, such as hk-de:hauskoordinaten.csv; the formats are {}",
        formats()
    )]
    NoFormat {
        /// What was given.
        found: String,
    },
    /// An unknown format.
    #[error("--addresses {found}: {cause}")]
    UnknownFormat {
        /// What was given.
        found: String,
        /// What the reader of registers says.
        cause: RegisterError,
    },
    /// An unsupported coordinate reference system.
    #[error("--crs {found}: not a supported EPSG code; possible are {}", codes())]
    UnknownCrs {
        /// What was given.
        found: u32,
    },
}

impl Localised for RegisterInputError {
    fn german(&self) -> String {
        match self {
            Self::NoFormat { found } => format!(
                "--addresses {found}: zu schreiben ist FORMAT:PFAD, etwa hk-de:hauskoordinaten.csv; die \
                 Formate sind {}",
                formats()
            ),
            Self::UnknownFormat { found, cause } => format!("--addresses {found}: {}", cause.german()),
            Self::UnknownCrs { found } => {
                format!("--crs {found}: kein unterstützter EPSG-Code; möglich sind {}", codes())
            }
        }
    }
}

/// Reads `FORMAT:PATH`.
///
/// # Errors
/// [`RegisterInputError`] where there is no format or an unknown one.
pub fn parse(text: &str, crs: Option<Crs>) -> Result<RegisterInput, RegisterInputError> {
    let found = || text.to_owned();
    let (format, path) = text
        .split_once(':')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| RegisterInputError::NoFormat { found: found() })?;
    let format =
        format.parse().map_err(|cause| RegisterInputError::UnknownFormat { found: found(), cause })?;
    Ok(RegisterInput { format, path: path.into(), crs })
}

/// The system of an EPSG code.
///
/// # Errors
/// [`RegisterInputError::UnknownCrs`].
pub fn crs_of(code: u32) -> Result<Crs, RegisterInputError> {
    Crs::from_epsg(code).ok_or(RegisterInputError::UnknownCrs { found: code })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::PathBuf;

    use formats::register::RegisterFormat;

    use super::*;

    #[test]
    fn the_first_colon_ends_the_format_so_that_drives_and_times_stay_in_the_path() {
        let register = parse(r"hk-de:C:\data\hk.csv", None).unwrap();
        assert_eq!(register.format, RegisterFormat::HkDe);
        assert_eq!(register.path, PathBuf::from(r"C:\data\hk.csv"));
    }

    #[test]
    fn a_register_without_format_or_with_an_unknown_one_is_refused_with_what_there_is() {
        for (text, part) in [("hk.csv", "FORMAT:PATH"), ("osm:", "FORMAT:PATH"), ("hkde:x.csv", "hk-de, osm")]
        {
            let error = parse(text, None).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
            assert!(error.german().contains(text), "{}", error.german());
        }
    }
}
