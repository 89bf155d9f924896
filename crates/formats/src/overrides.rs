//! `overrides.csv`: positions that a clerk set by hand, keyed by the address as listed. They
//! beat the geocoder, in this run and the next.

mod column;
mod error;

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use geo_core::{CompactString, EastNorth, PostalAddress};

pub use error::OverridesError;

use crate::{
    columns::{Columns, Concept},
    listed_address::{AddressFlaw, ListedAddress},
    report::{Reason, RowReport, Skipped},
    table::{Row, Table},
};
use column::OverrideColumn;

/// One position set by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The address as the pupil list writes it.
    pub listed: PostalAddress,
    /// Its position in EPSG:25832.
    pub position: EastNorth,
    /// What the clerk noted.
    pub note: String,
    /// 1 = first data row.
    pub row: usize,
}

/// All positions set by hand, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    rows: Vec<Override>,
    by_address: HashMap<PostalAddress, usize>,
}

impl Overrides {
    /// The position set for an address, where there is one; O(1). Upper and lower case make no
    /// difference, nor whether street and number stand in one field. A listed Ortsteil counts where the overrides have such a column.
    #[must_use]
    pub fn get(&self, listed: &PostalAddress) -> Option<&Override> {
        if self.rows.is_empty() {
            return None;
        }
        let mut key = key(listed);
        let found = self.by_address.get(&key).or_else(|| {
            key.locality.clear();
            self.by_address.get(&key)
        });
        found.and_then(|index| self.rows.get(*index))
    }

    /// Every override in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Override> {
        self.rows.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Reads `overrides.csv` (`street,house_number,postal_code,place,easting,northing,note`).
///
/// # Errors
/// [`OverridesError`] where the file is no table, a column is missing, or one address has two
/// positions. A row without address or without a position in Germany is rejected in the
/// report.
pub fn read_overrides(path: &Path) -> Result<(Overrides, RowReport), OverridesError> {
    let explicit = BTreeMap::new();
    let table = Table::read(path, &|name| Columns::<OverrideColumn>::is_known(name, &explicit))?;
    let columns = Columns::<OverrideColumn>::recognise(&table.file, &table.header, &explicit)?;
    for needed in [OverrideColumn::Street, OverrideColumn::Easting, OverrideColumn::Northing] {
        if !columns.has(needed) {
            return Err(OverridesError::MissingColumn {
                file: table.file,
                column: needed.key(),
                found: table.header.join(", "),
            });
        }
    }
    let mut report = RowReport::of(&table.file);
    let mut overrides = Overrides::default();
    for row in &table.rows {
        if row.is_empty() {
            report.skip(Skipped::EmptyRow);
            continue;
        }
        let entry = match entry(row, &columns) {
            Ok(entry) => entry,
            Err((column, reason)) => {
                report.reject(row.number, columns.name(column), reason);
                continue;
            }
        };
        report.accept();
        let next = overrides.rows.len();
        let first = *overrides.by_address.entry(key(&entry.listed)).or_insert(next);
        match overrides.rows.get(first) {
            None => overrides.rows.push(entry),
            Some(earlier) if earlier.position == entry.position => {}
            Some(earlier) => {
                return Err(OverridesError::TwoPositions {
                    file: table.file,
                    first_row: earlier.row,
                    second_row: entry.row,
                });
            }
        }
    }
    Ok((overrides, report))
}

fn entry(row: &Row, columns: &Columns<OverrideColumn>) -> Result<Override, (OverrideColumn, Reason)> {
    // A row that lacks only its empty note is whole; a shifted one is not to be trusted.
    if let Some(flaw) = row.flaw.clone().filter(|flaw| !matches!(flaw, Reason::TooFewFields { .. })) {
        return Err((OverrideColumn::Street, flaw));
    }
    let field = |column| columns.field(row, column);
    let (listed, flaws) = ListedAddress {
        street: field(OverrideColumn::Street),
        house_number: field(OverrideColumn::HouseNumber),
        postal_code: field(OverrideColumn::PostalCode),
        place: field(OverrideColumn::Place),
        locality: field(OverrideColumn::Locality),
        ..ListedAddress::default()
    }
    .address();
    if listed.street.is_empty() && listed.place.is_empty() {
        return Err((OverrideColumn::Street, Reason::MissingValue));
    }
    // Without its number the address would stand for the whole street.
    if flaws.contains(&AddressFlaw::HouseNumber(Reason::HouseNumberIsDate)) {
        return Err((OverrideColumn::HouseNumber, Reason::HouseNumberIsDate));
    }
    let metres = |column| {
        let text: &str = field(column);
        let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
        let reason = if text.is_empty() { Reason::MissingValue } else { Reason::NotANumber };
        number.ok_or((column, reason))
    };
    let position =
        EastNorth { east: metres(OverrideColumn::Easting)?, north: metres(OverrideColumn::Northing)? };
    if !(250_000.0..=930_000.0).contains(&position.east) {
        return Err((OverrideColumn::Easting, Reason::OutsideRegion));
    }
    if !(5_200_000.0..=6_110_000.0).contains(&position.north) {
        return Err((OverrideColumn::Northing, Reason::OutsideRegion));
    }
    Ok(Override { listed, position, note: field(OverrideColumn::Note).to_owned(), row: row.number })
}

/// What two listings of one address have in common; street and number may stand in one field.
fn key(listed: &PostalAddress) -> PostalAddress {
    let house = format!("{}{}", listed.street, listed.house_number).to_lowercase();
    PostalAddress {
        street: house.split_whitespace().collect(),
        house_number: CompactString::default(),
        postal_code: listed.postal_code.to_lowercase(),
        place: listed.place.to_lowercase(),
        locality: listed.locality.to_lowercase(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo_core::Localised;

    use super::*;
    use crate::testing::file;

    const HEADER: &str = "street,house_number,postal_code,place,easting,northing,note\n";

    fn read(rows: &str) -> Result<(Overrides, RowReport), OverridesError> {
        let (_folder, path) = file("overrides.csv", format!("{HEADER}{rows}").as_bytes());
        read_overrides(&path)
    }

    fn address(street: &str, number: &str, code: &str, place: &str) -> PostalAddress {
        PostalAddress {
            street: street.into(),
            house_number: number.into(),
            postal_code: code.into(),
            place: place.into(),
            locality: CompactString::default(),
        }
    }

    #[test]
    fn a_position_is_found_by_the_address_as_listed() {
        let (overrides, report) = read(
            "Brückenstr.,10,54290,Trier,330000.5,5510000,gesehen\nAm Markt 3,,,54329 Konz,325000,5508000,\n",
        )
        .unwrap();
        let found = overrides.get(&address("BRÜCKENSTR.", "10", "54290", "Trier")).unwrap();
        assert_eq!(found.position, EastNorth { east: 330_000.5, north: 5_510_000.0 });
        assert_eq!((found.note.as_str(), found.row), ("gesehen", 1));
        assert!(overrides.get(&address("Am Markt 3", "", "54329", "Konz")).is_some());
        assert!(overrides.get(&address("Brückenstr. 10", "", "54290", "Trier")).is_some());
        assert!(overrides.get(&address("Brückenstr.", "11", "54290", "Trier")).is_none());
        assert_eq!((report.read, report.accepted, overrides.len()), (2, 2, 2));
    }

    #[test]
    fn a_listed_ortsteil_does_not_hide_an_override_without_one() {
        let (overrides, _) = read("A,1,54329,Konz,325000,5508000,\n").unwrap();
        let listed = PostalAddress { locality: "Niedermennig".into(), ..address("A", "1", "54329", "Konz") };
        assert!(overrides.get(&listed).is_some());
    }

    #[test]
    fn one_address_with_two_positions_is_an_error_and_with_one_twice_is_not() {
        let (overrides, _) = read("A,1,,Konz,325000,5508000,\nA,1,,KONZ,325000,5508000,\n").unwrap();
        assert_eq!(overrides.len(), 1);
        let error = read("A,1,,Konz,325000,5508000,\nA,1,,Konz,325001,5508000,\n").unwrap_err();
        assert!(matches!(error, OverridesError::TwoPositions { first_row: 1, second_row: 2, .. }));
        assert!(!error.to_string().contains("Konz") && !error.german().contains("Konz"));
    }

    #[test]
    fn rows_without_address_or_position_or_outside_germany_are_rejected() {
        let (overrides, report) =
            read(",,,,325000,5508000,\nA,1,,Konz,,5508000,\nA,2,,Konz,6.5,49.7,\nA,3,,Konz,x,1,\nA,14. Dez,,Konz,325000,5508000,\nA,4,,\"Konz,1,2,3\n")
                .unwrap();
        assert!(overrides.is_empty());
        let reasons: Vec<_> = report.problems.iter().map(|p| p.reason.clone()).collect();
        assert_eq!(
            reasons,
            [
                Reason::MissingValue,
                Reason::MissingValue,
                Reason::OutsideRegion,
                Reason::NotANumber,
                Reason::HouseNumberIsDate,
                Reason::BrokenQuotes,
            ]
        );
        assert_eq!((report.read, report.rejected), (6, 6));
    }

    #[test]
    fn a_missing_column_is_an_error_naming_it() {
        let (_folder, path) = file("overrides.csv", b"street,place,easting\nA,Konz,1\n");
        let error = read_overrides(&path).unwrap_err();
        assert!(error.to_string().contains("no column northing"), "{error}");
    }
}
