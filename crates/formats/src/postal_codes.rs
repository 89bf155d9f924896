//! The table `ags,postal_code`: which postal codes a municipality has, many to many. It is
//! evidence for the geocoder and never a filter.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use geo_core::{Localised, MunicipalityKey};

use crate::{
    columns::{ColumnError, Columns, Concept},
    municipality_key::municipality_key,
    report::{Reason, RowReport, Skipped},
    table::{Table, TableError},
};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PostalCodeColumn {
    Key,
    PostalCode,
}

impl Concept for PostalCodeColumn {
    const ALL: &'static [Self] = &[Self::Key, Self::PostalCode];

    fn key(self) -> &'static str {
        match self {
            Self::Key => "ags",
            Self::PostalCode => "postal_code",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Key => &[
                "ags",
                "amtlichergemeindeschluessel",
                "gemeindeschluessel",
                "gemeindekennziffer",
                "gkz",
                "ars",
                "regionalschluessel",
                "municipalitykey",
            ],
            Self::PostalCode => &["postalcode", "plz", "postleitzahl", "postcode", "zipcode", "zip"],
        }
    }
}

/// A table of postal codes that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PostalCodesError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// One of the two columns is missing.
    #[error("{file}: no column {column}; found {found}. Name it {column} in the first line")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The header.
        found: String,
    },
}

impl Localised for PostalCodesError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::MissingColumn { file, column, found } => format!(
                "{file}: keine Spalte {column}; gefunden: {found}. Bitte in der ersten Zeile so benennen"
            ),
        }
    }
}

/// Reads the pairs of the table in its order, each once.
///
/// # Errors
/// [`PostalCodesError`] where the file is no table or lacks one of the columns. A row without
/// a proper key or postal code is rejected in the report.
pub fn read_postal_codes(
    path: &Path,
) -> Result<(Vec<(MunicipalityKey, String)>, RowReport), PostalCodesError> {
    let explicit = BTreeMap::new();
    let table = Table::read(path, &|name| Columns::<PostalCodeColumn>::is_known(name, &explicit))?;
    let columns = Columns::<PostalCodeColumn>::recognise(&table.file, &table.header, &explicit)?;
    if let Some(missing) = PostalCodeColumn::ALL.iter().find(|column| !columns.has(**column)) {
        return Err(PostalCodesError::MissingColumn {
            file: table.file,
            column: missing.key(),
            found: table.header.join(", "),
        });
    }
    let mut report = RowReport::of(&table.file);
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for row in &table.rows {
        if row.is_empty() {
            report.skip(Skipped::EmptyRow);
            continue;
        }
        let mut reject = |column, reason| report.reject(row.number, columns.name(column), reason);
        let Some(key) = municipality_key(columns.field(row, PostalCodeColumn::Key)) else {
            reject(PostalCodeColumn::Key, Reason::NotAMunicipalityKey);
            continue;
        };
        let Some(code) = postal_code(columns.field(row, PostalCodeColumn::PostalCode)) else {
            reject(PostalCodeColumn::PostalCode, Reason::NotAPostalCode);
            continue;
        };
        report.accept();
        if seen.insert((key, code.clone())) {
            pairs.push((key, code));
        }
    }
    Ok((pairs, report))
}

/// Five digits, the first of which a spreadsheet may have dropped.
fn postal_code(text: &str) -> Option<String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && matches!(text.len(), 4 | 5)).then(|| format!("{text:0>5}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn read(text: &str) -> Result<(Vec<(String, String)>, RowReport), PostalCodesError> {
        let (_folder, path) = file("plz.csv", text.as_bytes());
        let (pairs, report) = read_postal_codes(&path)?;
        Ok((pairs.into_iter().map(|(key, code)| (key.to_string(), code)).collect(), report))
    }

    #[test]
    fn further_columns_are_ignored_and_a_pair_comes_once() {
        let (pairs, report) =
            read("ags;Name;PLZ\n07235068;Konz;54329\n7235068;Konz;54329\n07211000;Trier;54290\n").unwrap();
        let expected = [("07235068", "54329"), ("07211000", "54290")];
        assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!((report.read, report.accepted), (3, 3));
    }

    #[test]
    fn broken_rows_are_rejected_with_their_column() {
        let (pairs, report) =
            read("ags,postal_code\n07,54290\n07211000,Trier\n07211000\n14612000,1067\n").unwrap();
        assert_eq!(pairs, [("14612000".to_owned(), "01067".to_owned())]);
        assert_eq!((report.read, report.accepted, report.rejected), (4, 1, 3));
        assert_eq!(report.problems[0].column.as_deref(), Some("ags"));
        assert_eq!(report.problems[1].reason, Reason::NotAPostalCode);
    }

    #[test]
    fn a_missing_column_is_an_error_naming_it() {
        let error = read("ags,place\n07211000,Trier\n").unwrap_err();
        assert!(error.to_string().contains("no column postal_code; found ags, place"), "{error}");
        assert!(error.german().contains("keine Spalte postal_code"));
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
    fn the_postal_codes_of_the_region_are_read_whole() {
        let path = Path::new(option_env!("SHARED_DATA").unwrap_or_default());
        let (pairs, report) = read_postal_codes(&path.join("trier-saarburg/postal_codes.csv")).unwrap();
        assert_eq!((report.read, report.accepted, report.rejected), (110, 110, 0));
        assert_eq!(pairs.len(), 110);
        assert_eq!(pairs.iter().map(|(key, _)| key).collect::<BTreeSet<_>>().len(), 105);
    }
}
