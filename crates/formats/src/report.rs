//! What became of the rows of one file. A broken row never stops a run and never vanishes: it
//! is counted here, and named with row, column and reason.

use std::{collections::BTreeMap, fmt};

use geo_core::{Localised, crs::Crs};

/// At most this many problems are kept with row and column; all are counted.
pub const KEPT_PROBLEMS: usize = 1000;

/// What became of the rows of one file: `read = accepted + skipped + rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowReport {
    /// The file, as the caller named it.
    pub file: String,
    /// Rows read, without the header.
    pub read: usize,
    /// Rows taken in.
    pub accepted: usize,
    /// Rows passed over on purpose.
    pub skipped: BTreeMap<Skipped, usize>,
    /// The first problems, of rejected rows and of values left out alike; usually
    /// [`KEPT_PROBLEMS`].
    pub problems: Vec<RowProblem>,
    /// So many problems are kept.
    most_problems: usize,
    /// Rows not taken in.
    pub rejected: usize,
    /// Values left out of rows that were taken in all the same.
    pub flaws: usize,
    /// The system that positions were reprojected from, where they were.
    pub reprojected_from: Option<Crs>,
}

/// A row that was not taken in, or a value left out of one that was: row, column and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// 1 = first data row.
    pub row: usize,
    /// Name of the column, where one is at fault.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a row or a value could not be used. Never holds a value of the row itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The row is shorter than the header.
    TooFewFields {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// The row is longer than the header; a separator inside a value shifts the rest.
    TooManyFields {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// A quoted value is not closed, or text follows its closing quote.
    BrokenQuotes,
    /// Characters that no supported encoding gives (U+FFFD).
    InvalidText,
    /// A needed value is empty.
    MissingValue,
    /// Not a number.
    NotANumber,
    /// Not a date, or one after the key date.
    NotADate,
    /// Not a time of day.
    NotATime,
    /// Not a year of schooling or stage.
    NotAGrade,
    /// Not a postal code.
    NotAPostalCode,
    /// Not a municipality key of eight digits.
    NotAMunicipalityKey,
    /// A value outside the list of known ones.
    UnknownValue,
    /// The spreadsheet turned a house number such as "12-14" into a date.
    HouseNumberIsDate,
    /// Neither an id nor name and birth date: the pupil cannot be told from others.
    NoIdentity,
    /// The same id as an earlier row where ids are to be unique.
    DuplicateId {
        /// The earlier row.
        first_row: usize,
    },
    /// The same id as an earlier row of a register too long to remember which.
    RepeatedId,
    /// Neither coordinates nor an address.
    NoPosition,
    /// A geometry that is empty, broken or of the wrong kind.
    InvalidGeometry,
    /// Nodes or members of an OSM element are not in the extract.
    MissingParts,
    /// Not a GeoJSON feature.
    InvalidFeature,
    /// Coordinates outside the region or outside the coordinate reference system.
    OutsideRegion,
}

/// Rows passed over on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skipped {
    /// A row of totals ("Insgesamt").
    TotalRow,
    /// An empty row.
    EmptyRow,
    /// The header once more, as on the next page of a printed list.
    RepeatedHeader,
    /// A line of text below a list ("Seite 1 von 3").
    Remark,
    /// A number of the cadastre only (HK-DE quality C).
    CadastreOnly,
    /// A placeholder instead of a street ("### Straßenname unbekannt").
    PlaceholderStreet,
    /// A house number with neither street nor place.
    NoStreet,
    /// An entry that a change delivery withdraws (HK-DE `nba` L).
    Withdrawn,
}

impl RowReport {
    /// An empty report on `file`.
    #[must_use]
    pub fn of(file: impl Into<String>) -> Self {
        Self::keeping(file, KEPT_PROBLEMS)
    }

    /// An empty report on `file` that keeps at most so many problems.
    #[must_use]
    pub fn keeping(file: impl Into<String>, most_problems: usize) -> Self {
        Self { file: file.into(), most_problems, ..Self::default() }
    }

    /// Counts a row taken in.
    pub const fn accept(&mut self) {
        self.read += 1;
        self.accepted += 1;
    }

    /// Counts a row passed over.
    pub fn skip(&mut self, why: Skipped) {
        self.read += 1;
        *self.skipped.entry(why).or_default() += 1;
    }

    /// Counts a row not taken in.
    pub fn reject(&mut self, row: usize, column: Option<&str>, reason: Reason) {
        self.read += 1;
        self.rejected += 1;
        self.keep(row, column, reason);
    }

    /// Counts a value left out; its row is counted apart.
    pub fn flaw(&mut self, row: usize, column: Option<&str>, reason: Reason) {
        self.flaws += 1;
        self.keep(row, column, reason);
    }

    /// Rows passed over, whatever the reason.
    #[must_use]
    pub fn skipped_rows(&self) -> usize {
        self.skipped.values().sum()
    }

    fn keep(&mut self, row: usize, column: Option<&str>, reason: Reason) {
        if self.problems.len() < self.most_problems {
            self.problems.push(RowProblem { row, column: column.map(str::to_owned), reason });
        }
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "row {}, column {column}: {}", self.row, self.reason),
            None => write!(f, "row {}: {}", self.row, self.reason),
        }
    }
}

impl Localised for RowProblem {
    fn german(&self) -> String {
        match &self.column {
            Some(column) => format!("Zeile {}, Spalte {column}: {}", self.row, self.reason.german()),
            None => format!("Zeile {}: {}", self.row, self.reason.german()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewFields { expected, found } => {
                write!(f, "{found} fields instead of {expected}; complete the row")
            }
            Self::TooManyFields { expected, found } => {
                write!(f, "{found} fields instead of {expected}; quote values that hold the separator")
            }
            Self::BrokenQuotes => f.write_str("a quotation mark is not closed; close or remove it"),
            Self::InvalidText => f.write_str("unreadable characters; save the file again as UTF-8"),
            Self::MissingValue => f.write_str("the value is missing"),
            Self::NotANumber => f.write_str("not a number"),
            Self::NotADate => f.write_str("not a date before the key date; write day.month.year"),
            Self::NotATime => f.write_str("not a time of day; write 07:45"),
            Self::NotAGrade => f.write_str("not a year of schooling from 1 to 13"),
            Self::NotAPostalCode => f.write_str("not a postal code of five digits"),
            Self::NotAMunicipalityKey => f.write_str("not a municipality key of eight digits"),
            Self::UnknownValue => f.write_str("the value is not one of the known ones"),
            Self::HouseNumberIsDate => {
                f.write_str("the spreadsheet turned the house number into a date; type it again as text")
            }
            Self::NoIdentity => f.write_str("neither an id nor name and birth date"),
            Self::DuplicateId { first_row } => write!(f, "same id as row {first_row}"),
            Self::RepeatedId => f.write_str("same id as an earlier row"),
            Self::MissingParts => f.write_str("nodes or members of the element are not in the extract"),
            Self::InvalidFeature => f.write_str("not a GeoJSON feature"),
            Self::NoPosition => f.write_str("neither coordinates nor an address"),
            Self::InvalidGeometry => f.write_str("the geometry is empty, broken or of another kind"),
            Self::OutsideRegion => {
                f.write_str("the coordinates lie outside the region; check the coordinate reference system")
            }
        }
    }
}

impl Localised for Reason {
    fn german(&self) -> String {
        match self {
            Self::TooFewFields { expected, found } => {
                format!("{found} Felder statt {expected}; die Zeile ergänzen")
            }
            Self::TooManyFields { expected, found } => {
                format!("{found} Felder statt {expected}; Werte mit Trennzeichen in Anführungszeichen setzen")
            }
            Self::BrokenQuotes => {
                "ein Anführungszeichen ist nicht geschlossen; schließen oder entfernen".into()
            }
            Self::InvalidText => "unlesbare Zeichen; die Datei neu als UTF-8 speichern".into(),
            Self::MissingValue => "der Wert fehlt".into(),
            Self::NotANumber => "keine Zahl".into(),
            Self::NotADate => "kein Datum vor dem Stichtag; bitte Tag.Monat.Jahr schreiben".into(),
            Self::NotATime => "keine Uhrzeit; bitte 07:45 schreiben".into(),
            Self::NotAGrade => "keine Klassenstufe von 1 bis 13".into(),
            Self::NotAPostalCode => "keine Postleitzahl mit fünf Ziffern".into(),
            Self::NotAMunicipalityKey => "kein Gemeindeschlüssel mit acht Ziffern".into(),
            Self::UnknownValue => "der Wert ist keiner der bekannten".into(),
            Self::HouseNumberIsDate => {
                "die Tabellenkalkulation hat aus der Hausnummer ein Datum gemacht; bitte als Text neu eingeben"
                    .into()
            }
            Self::NoIdentity => "weder eine ID noch Name und Geburtsdatum".into(),
            Self::DuplicateId { first_row } => format!("dieselbe ID wie in Zeile {first_row}"),
            Self::RepeatedId => "dieselbe ID wie in einer früheren Zeile".into(),
            Self::MissingParts => "Knoten oder Mitglieder des Elements fehlen im Auszug".into(),
            Self::InvalidFeature => "kein GeoJSON-Feature".into(),
            Self::NoPosition => "weder Koordinaten noch eine Adresse".into(),
            Self::InvalidGeometry => "die Geometrie ist leer, fehlerhaft oder von anderer Art".into(),
            Self::OutsideRegion => {
                "die Koordinaten liegen außerhalb des Gebiets; bitte das Koordinatenreferenzsystem prüfen"
                    .into()
            }
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TotalRow => "row of totals",
            Self::EmptyRow => "empty row",
            Self::RepeatedHeader => "repeated header",
            Self::Remark => "line of text",
            Self::CadastreOnly => "number of the cadastre only (quality C)",
            Self::PlaceholderStreet => "placeholder instead of a street",
            Self::NoStreet => "house number without street and place",
            Self::Withdrawn => "withdrawn entry",
        })
    }
}

impl Localised for Skipped {
    fn german(&self) -> String {
        match self {
            Self::TotalRow => "Summenzeile",
            Self::EmptyRow => "leere Zeile",
            Self::RepeatedHeader => "wiederholte Kopfzeile",
            Self::Remark => "Textzeile",
            Self::CadastreOnly => "nur Nummer des Katasters (Qualität C)",
            Self::PlaceholderStreet => "Platzhalter statt einer Straße",
            Self::NoStreet => "Hausnummer ohne Straße und Ort",
            Self::Withdrawn => "zu löschender Eintrag",
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_are_the_sum_of_accepted_skipped_and_rejected() {
        let mut report = RowReport::of("list.csv");
        report.accept();
        report.skip(Skipped::TotalRow);
        report.skip(Skipped::EmptyRow);
        report.reject(4, Some("ags"), Reason::NotAMunicipalityKey);
        assert_eq!(report.read, report.accepted + report.skipped_rows() + report.rejected);
        assert_eq!(report.read, 4);
    }

    #[test]
    fn problems_beyond_the_first_thousand_are_counted_but_not_kept() {
        let mut report = RowReport::of("list.csv");
        for row in 1..=KEPT_PROBLEMS + 5 {
            report.reject(row, None, Reason::NotANumber);
        }
        assert_eq!(report.problems.len(), KEPT_PROBLEMS);
        assert_eq!(report.rejected, KEPT_PROBLEMS + 5);
    }

    #[test]
    fn a_problem_names_row_and_column_in_both_languages() {
        let problem = RowProblem { row: 7, column: Some("Klasse".into()), reason: Reason::NotAGrade };
        assert_eq!(problem.to_string(), "row 7, column Klasse: not a year of schooling from 1 to 13");
        assert_eq!(problem.german(), "Zeile 7, Spalte Klasse: keine Klassenstufe von 1 bis 13");
    }
}
