//! A table of points, `id,lon,lat` in WGS 84: the ends of the ways that `schulweg distances`
//! measures.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use geo_core::{Localised, LonLat};

use crate::{
    columns::{ColumnError, Columns, Concept},
    lon_lat,
    report::{Reason, RowReport, Skipped},
    table::{Row, Table, TableError},
};

/// A named point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// As the table writes it.
    pub id: String,
    /// Where it is.
    pub position: LonLat,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum PointColumn {
    Id,
    Lon,
    Lat,
}

impl Concept for PointColumn {
    const ALL: &'static [Self] = &[Self::Id, Self::Lon, Self::Lat];

    fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Lon => "lon",
            Self::Lat => "lat",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["id"],
            Self::Lon => lon_lat::LONGITUDES,
            Self::Lat => lon_lat::LATITUDES,
        }
    }
}

/// A table of points that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PointsError {
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Its columns are not clear.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// A column is missing.
    #[error("{file}: no column {column}; found {found}. The first line is id,lon,lat, in degrees (WGS 84)")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The header.
        found: String,
    },
    /// No row can be used.
    #[error("{file}: no usable point{}", .first.as_ref().map(|first| format!("; {first}")).unwrap_or_default())]
    NoPoint {
        /// The file.
        file: String,
        /// What is wrong with the first row, where there is one.
        first: Option<crate::report::RowProblem>,
    },
}

impl Localised for PointsError {
    fn german(&self) -> String {
        match self {
            Self::Table(error) => error.german(),
            Self::Columns(error) => error.german(),
            Self::MissingColumn { file, column, found } => format!(
                "{file}: keine Spalte {column}; gefunden: {found}. Die erste Zeile ist id,lon,lat, in Grad (WGS 84)"
            ),
            Self::NoPoint { file, first } => {
                let first = first.as_ref().map(|first| format!("; {}", first.german())).unwrap_or_default();
                format!("{file}: kein brauchbarer Punkt{first}")
            }
        }
    }
}

/// Reads the points in the order of the table. A row without id, with an id that an earlier row
/// has, or without proper degrees is rejected in the report.
///
/// # Errors
/// [`PointsError`] where the file is no table, lacks a column or has no usable row.
pub fn read_points(path: &Path) -> Result<(Vec<Point>, RowReport), PointsError> {
    let explicit = BTreeMap::new();
    let table = Table::read(path, &|name| Columns::<PointColumn>::is_known(name, &explicit))?;
    let columns = Columns::<PointColumn>::recognise(&table.file, &table.header, &explicit)?;
    if let Some(missing) = PointColumn::ALL.iter().find(|column| !columns.has(**column)) {
        return Err(PointsError::MissingColumn {
            file: table.file,
            column: missing.key(),
            found: table.header.join(", "),
        });
    }
    let mut report = RowReport::of(&table.file);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut points = Vec::new();
    for row in &table.rows {
        if row.is_empty() {
            report.skip(Skipped::EmptyRow);
            continue;
        }
        match point(row, &columns, &seen) {
            Ok(point) => {
                seen.insert(point.id.clone(), row.number);
                points.push(point);
                report.accept();
            }
            Err((column, reason)) => {
                let column = column.and_then(|column| columns.name(column));
                report.reject(row.number, column, reason);
            }
        }
    }
    if points.is_empty() {
        let first = report.problems.into_iter().next();
        return Err(PointsError::NoPoint { file: table.file, first });
    }
    Ok((points, report))
}

fn point(
    row: &Row,
    columns: &Columns<PointColumn>,
    seen: &HashMap<String, usize>,
) -> Result<Point, (Option<PointColumn>, Reason)> {
    if let Some(flaw) = &row.flaw {
        return Err((None, flaw.clone()));
    }
    let id = columns.field(row, PointColumn::Id);
    if id.is_empty() {
        return Err((Some(PointColumn::Id), Reason::MissingValue));
    }
    if let Some(first_row) = seen.get(id) {
        return Err((Some(PointColumn::Id), Reason::DuplicateId { first_row: *first_row }));
    }
    let position = lon_lat::position(row, columns, [PointColumn::Lon, PointColumn::Lat])
        .map_err(|(column, reason)| (Some(column), reason))?;
    Ok(Point { id: id.to_owned(), position })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn read(text: &str) -> Result<(Vec<Point>, RowReport), PointsError> {
        let (_folder, path) = file("from.csv", text.as_bytes());
        read_points(&path)
    }

    #[test]
    fn points_come_in_the_order_of_the_table() {
        let (points, report) = read("id,lon,lat\nb,6.64,49.75\na,8.5,48.5\n").unwrap();
        assert_eq!(points[0], Point { id: "b".into(), position: LonLat { lon: 6.64, lat: 49.75 } });
        assert_eq!((points.len(), report.accepted), (2, 2));
    }

    #[test]
    fn a_broken_row_is_rejected_with_row_and_column() {
        let text = "id;lon;lat\na;6,64;49,75\nb;x;49\na;6;49\n;6;49\nc;6;95\nd;;49\n";
        let (points, report) = read(text).unwrap();
        assert_eq!((points.len(), report.rejected), (1, 5));
        let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems[0], "row 2, column lon: not a number");
        assert_eq!(problems[1], "row 3, column id: same id as row 1");
        assert_eq!(problems[2], "row 4, column id: the value is missing");
        assert!(problems[3].starts_with("row 5, column lat"), "{problems:?}");
        assert_eq!(problems[4], "row 6, column lon: the value is missing");
    }

    #[test]
    fn a_missing_column_and_a_table_without_points_are_errors_in_both_languages() {
        let error = read("id,x,lat\na,6,49\n").unwrap_err();
        assert!(error.to_string().contains("from.csv: no column lon; found id, x, lat"), "{error}");
        assert!(error.german().contains("keine Spalte lon"));
        let error = read("id,lon,lat\na,east,49\n").unwrap_err();
        assert!(error.to_string().contains("no usable point; row 1, column lon: not a number"), "{error}");
        assert!(error.german().contains("kein brauchbarer Punkt; Zeile 1, Spalte lon"), "{error}");
    }
}
