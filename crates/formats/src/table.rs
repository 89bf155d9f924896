//! One table from CSV, XLSX, XLS or ODS: a header and rows of text. Separator, encoding, sheet
//! and header row are found without asking.

mod error;
mod kind;
mod raw_text;
mod records;
mod rows;
mod separator;
mod window;
mod workbook;
mod zip_guard;

use std::{collections::BTreeSet, fmt, path::Path};

pub use error::TableError;
pub(crate) use kind::MANY_ROWS;
pub use rows::Rows;

use crate::{columns::fold, encoding, report::Reason};

/// The most fields of a table in memory; beyond, memory would be the limit.
const MOST_FIELDS: usize = 20_000_000;
/// The most text of a table in memory, in bytes.
const MOST_TEXT: usize = 512 << 20;
/// The header is looked for in this many rows: lists have titles, dates and blank lines above.
const HEADER_WITHIN: usize = 50;

/// A table in memory. It is personal where the list is: its `Debug` shows sizes only.
#[derive(Clone)]
pub struct Table {
    /// The file, as the caller named it.
    pub file: String,
    /// The column names as written.
    pub header: Vec<String>,
    /// The rows under the header, empty ones included; empty rows at the end are left out.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone)]
pub struct Row {
    /// 1 = first data row; an empty row in between counts, so that numbers agree with a
    /// spreadsheet.
    pub number: usize,
    /// The fields, as many as the header has; text is composed (NFC), without line ends or
    /// blanks around it.
    pub fields: Vec<String>,
    /// What is wrong with the row as a whole.
    pub flaw: Option<Reason>,
}

impl Table {
    /// Reads a table into memory, as [`Rows::open`] finds it.
    ///
    /// # Errors
    /// Whatever keeps the whole file from being read, see [`TableError`]. Single broken rows
    /// are no error: they carry a flaw.
    pub fn read(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Self, TableError> {
        let mut source = Rows::open(path, known)?;
        let (mut rows, mut fields, mut text) = (Vec::new(), 0, 0);
        while let Some(row) = source.next_row()? {
            fields += row.fields.len();
            text += row.fields.iter().map(String::len).sum::<usize>();
            let limit = if fields > MOST_FIELDS { kind::MANY_CELLS } else { kind::MANY_BYTES };
            if fields > MOST_FIELDS || text > MOST_TEXT {
                return Err(TableError::TooLarge { file: source.file, limit });
            }
            rows.push(row.clone());
        }
        Ok(Self { file: source.file, header: source.header, rows })
    }
}

impl Row {
    fn of_width(width: usize) -> Self {
        Self { number: 0, fields: vec![String::new(); width], flaw: None }
    }

    /// Takes in the fields of the next row. `padded` says that the format leaves out empty
    /// fields at the end.
    fn fill<F: AsRef<str>>(&mut self, fields: impl Iterator<Item = F>, width: usize, padded: bool) {
        let mut found = 0;
        for field in fields {
            if found == self.fields.len() {
                self.fields.push(String::new());
            }
            tidy_into(field.as_ref(), &mut self.fields[found]);
            found += 1;
        }
        while found > width && self.fields[found - 1].is_empty() {
            found -= 1;
        }
        let taken = &self.fields[..found];
        self.flaw = if found > width {
            Some(Reason::TooManyFields { expected: width, found })
        } else if found < width && !padded && taken.iter().any(|field| !field.is_empty()) {
            Some(Reason::TooFewFields { expected: width, found })
        } else {
            taken.iter().any(|field| field.contains('\u{fffd}')).then_some(Reason::InvalidText)
        };
        self.fields.iter_mut().skip(found).for_each(String::clear);
        self.fields.resize_with(width, String::new);
    }

    /// The field of a column; empty where the row has none.
    #[must_use]
    pub fn field(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    /// Whether no field holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.iter().all(String::is_empty)
    }

    /// Whether the row holds totals: it begins with a word such as "Insgesamt" and goes on in
    /// numbers only.
    #[must_use]
    pub fn is_total(&self) -> bool {
        const WORDS: &[&str] = &[
            "insgesamt",
            "gesamt",
            "gesamtsumme",
            "gesamtergebnis",
            "gesamtzahl",
            "gesamtanzahl",
            "summe",
            "endsumme",
            "total",
            "grandtotal",
            "anzahl",
            "anzahlschueler",
            "anzahldatensaetze",
            "summeschueler",
            "schuelerinsgesamt",
            "schuelergesamt",
        ];
        let number = |field: &String| {
            field.chars().any(|c| c.is_ascii_digit())
                && field.chars().all(|c| c.is_ascii_digit() || " .,%-()".contains(c))
        };
        let mut filled = self.fields.iter().filter(|field| !field.is_empty());
        let Some(first) = filled.next() else { return false };
        // The numbers first: hardly a row of people passes.
        filled.all(number) && WORDS.contains(&fold(first).trim_end_matches(|c: char| c.is_ascii_digit()))
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({}: {} columns, {} rows)", self.file, self.header.len(), self.rows.len())
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}: {} fields)", self.number, self.fields.len())
    }
}

/// How many different known names a row holds.
fn known_names<'f>(fields: impl Iterator<Item = &'f str>, known: &dyn Fn(&str) -> bool) -> usize {
    fields.map(str::trim).filter(|name| known(name)).map(fold).collect::<BTreeSet<_>>().len()
}

fn header_row(rows: &[Vec<String>], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let names = |row: &[String]| known_names(row.iter().map(String::as_str), known);
    let searched = &rows[..rows.len().min(HEADER_WITHIN)];
    // A line such as "Klasse: 4a; Schule: 30139" above the header has known names, too.
    let most = searched.iter().map(|row| names(row)).max().filter(|most| *most >= 2);
    let best = most.and_then(|most| searched.iter().position(|row| names(row) == most));
    best.or_else(|| {
        let first = searched.iter().position(|row| row.iter().any(|field| !field.trim().is_empty()))?;
        (names(&searched[first]) == 1).then_some(first)
    })
}

/// One line of composed text: blanks of every kind become single spaces, invisible characters
/// go.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    tidy_into(text, &mut tidy);
    tidy
}

/// Puts the tidy text in the place of another.
fn tidy_into(text: &str, tidy: &mut String) {
    tidy.clear();
    // Most fields are tidy already.
    let plain = |byte: &u8| byte.is_ascii_graphic();
    if text.as_bytes().iter().all(plain) {
        tidy.push_str(text);
        return;
    }
    let invisible =
        |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\0');
    let mut blank = false;
    for c in encoding::composed(text).chars().filter(invisible) {
        if c.is_whitespace() || c.is_control() {
            blank = !tidy.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            tidy.push(' ');
        }
        tidy.push(c);
    }
}

#[cfg(test)]
mod tests;
