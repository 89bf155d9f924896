//! Usable entrances of school sites, `site,lon,lat` in WGS 84: where the way to school ends. A
//! site with several entrances has several rows.

use std::{collections::BTreeMap, path::Path};

use geo_core::{Localised, LonLat, ids::SiteId};

use crate::{
    columns::{ColumnError, Columns, Concept},
    listed_address::whole,
    lon_lat,
    report::{Reason, RowProblem, RowReport, Skipped},
    table::{Row, Table, TableError},
};

/// An entrance of a school site.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrance {
    /// The site.
    pub site: SiteId,
    /// Where it is.
    pub position: LonLat,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EntranceColumn {
    Site,
    Lon,
    Lat,
}

impl Concept for EntranceColumn {
    const ALL: &'static [Self] = &[Self::Site, Self::Lon, Self::Lat];

    fn key(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Lon => "lon",
            Self::Lat => "lat",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Site => &["site", "schulstandort", "schulnummer", "schulnr", "schoolnumber"],
            Self::Lon => lon_lat::LONGITUDES,
            Self::Lat => lon_lat::LATITUDES,
        }
    }
}

/// A table of entrances that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EntrancesError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// A column is missing.
    #[error(
        "{file}: no column {column}; found {found}. The first line is site,lon,lat; lon and lat in degrees (WGS 84)"
    )]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The header.
        found: String,
    },
    /// No row can be used.
    #[error(
        "{file}: no usable entrance{}. Correct the file, or take it out of schulweg.toml",
        .first.as_ref().map(|first| format!("; {first}")).unwrap_or_default()
    )]
    NoEntrance {
        /// The file.
        file: String,
        /// What is wrong with the first row, where there is one.
        first: Option<RowProblem>,
    },
}

impl Localised for EntrancesError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::MissingColumn { file, column, found } => format!(
                "{file}: keine Spalte {column}; gefunden: {found}. Die erste Zeile ist site,lon,lat; lon und lat \
                 in Grad (WGS 84)"
            ),
            Self::NoEntrance { file, first } => {
                let first = first.as_ref().map(|first| format!("; {}", first.german())).unwrap_or_default();
                format!(
                    "{file}: kein brauchbarer Eingang{first}. Die Datei berichtigen oder aus schulweg.toml \
                     nehmen"
                )
            }
        }
    }
}

/// Reads the entrances in the order of the table. A row without site (`number` or
/// `number/site`) or without proper degrees is rejected in the report.
///
/// # Errors
/// [`EntrancesError`] where the file is no table, lacks a column or has no usable row.
pub fn read_entrances(path: &Path) -> Result<(Vec<Entrance>, RowReport), EntrancesError> {
    let explicit = BTreeMap::new();
    let table = Table::read(path, &|name| Columns::<EntranceColumn>::is_known(name, &explicit))?;
    let columns = Columns::<EntranceColumn>::recognise(&table.file, &table.header, &explicit)?;
    if let Some(missing) = EntranceColumn::ALL.iter().find(|column| !columns.has(**column)) {
        return Err(EntrancesError::MissingColumn {
            file: table.file,
            column: missing.key(),
            found: table.header.join(", "),
        });
    }
    let mut report = RowReport::of(&table.file);
    let mut entrances = Vec::new();
    for row in &table.rows {
        if row.is_empty() {
            report.skip(Skipped::EmptyRow);
            continue;
        }
        match entrance(row, &columns) {
            Ok(entrance) => {
                entrances.push(entrance);
                report.accept();
            }
            Err((column, reason)) => {
                let column = column.and_then(|column| columns.name(column));
                report.reject(row.number, column, reason);
            }
        }
    }
    if entrances.is_empty() {
        let first = report.problems.into_iter().next();
        return Err(EntrancesError::NoEntrance { file: table.file, first });
    }
    Ok((entrances, report))
}

fn entrance(
    row: &Row,
    columns: &Columns<EntranceColumn>,
) -> Result<Entrance, (Option<EntranceColumn>, Reason)> {
    if let Some(flaw) = &row.flaw {
        return Err((None, flaw.clone()));
    }
    let site = SiteId::parse(whole(columns.field(row, EntranceColumn::Site)))
        .ok_or((Some(EntranceColumn::Site), Reason::MissingValue))?;
    let position = lon_lat::position(row, columns, [EntranceColumn::Lon, EntranceColumn::Lat])
        .map_err(|(column, reason)| (Some(column), reason))?;
    Ok(Entrance { site, position })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo_core::SchoolNumber;

    use super::*;
    use crate::testing::file;

    fn read(text: &str) -> Result<(Vec<Entrance>, RowReport), EntrancesError> {
        let (_folder, path) = file("entrances.csv", text.as_bytes());
        read_entrances(&path)
    }

    #[test]
    fn a_site_may_have_several_entrances_and_a_school_several_sites() {
        let (entrances, report) =
            read("site,lon,lat\n01234,6.64,49.75\n01234,6.65,49.75\n01234/2,6.7,49.8\n50002.0,6.6,49.7\n")
                .unwrap();
        let sites: Vec<(&str, &str)> =
            entrances.iter().map(|e| (e.site.school.0.as_str(), e.site.site.as_str())).collect();
        assert_eq!(sites, [("01234", "1"), ("01234", "1"), ("01234", "2"), ("50002", "1")]);
        let first = SiteId { school: SchoolNumber("01234".into()), site: "1".into() };
        assert_eq!(entrances[0], Entrance { site: first, position: LonLat { lon: 6.64, lat: 49.75 } });
        assert_eq!((report.accepted, report.rejected), (4, 0));
    }

    #[test]
    fn a_broken_row_is_rejected_with_row_and_column() {
        let (entrances, report) =
            read("Schulnummer;Länge;Breite\n1;6,64;49,75\n;6;49\n1/;6;49\n1;x;49\n1;6;95\n1;6\n\n").unwrap();
        assert_eq!((entrances.len(), report.rejected), (1, 5));
        let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems[0], "row 2, column Schulnummer: the value is missing");
        assert_eq!(problems[1], "row 3, column Schulnummer: the value is missing");
        assert_eq!(problems[2], "row 4, column Länge: not a number");
        assert!(problems[3].starts_with("row 5, column Breite: the coordinates"), "{problems:?}");
        assert!(problems[4].starts_with("row 6"), "{problems:?}");
    }

    #[test]
    fn a_missing_column_and_a_table_without_entrances_are_errors_in_both_languages() {
        let error = read("site,x,lat\n1,6,49\n").unwrap_err();
        assert!(error.to_string().contains("entrances.csv: no column lon; found site, x, lat"), "{error}");
        assert!(error.german().contains("keine Spalte lon"));
        let error = read("site,lon,lat\n1,east,49\n").unwrap_err();
        assert!(error.to_string().contains("no usable entrance; row 1, column lon: not a number"), "{error}");
        assert!(error.german().contains("kein brauchbarer Eingang; Zeile 1, Spalte lon"));
        assert!(read("").is_err());
    }
}
