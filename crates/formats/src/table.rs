//! One table from CSV, XLSX, XLS or ODS: a header and rows of text. Separator, encoding, sheet
//! and header row are found without asking.

mod error;
mod kind;
mod raw_text;
mod records;
mod separator;
mod workbook;
mod zip_guard;

use std::{
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{ErrorKind, Read, Seek},
    path::Path,
};

pub use error::TableError;
use kind::Kind;

use crate::{columns::fold, encoding, report::Reason};

/// The most fields of one table; beyond, memory would be the limit.
const MOST_FIELDS: usize = 20_000_000;
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

/// A row as the format gives it.
#[derive(Default)]
struct RawRow {
    fields: Vec<String>,
    broken_quotes: bool,
    /// The format leaves out empty fields at the end.
    padded: bool,
}

impl Table {
    /// Reads the first sheet with a recognisable header. `known` says whether a column name is
    /// one of the caller's; the header is the first row with two known names, or the first row
    /// that is not empty where it has one.
    ///
    /// # Errors
    /// Whatever keeps the whole file from being read, see [`TableError`]. Single broken rows
    /// are no error: they carry a flaw.
    pub fn read(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Self, TableError> {
        let file = path.display().to_string();
        let mut source = open(path, &file)?;
        let mut start = Vec::new();
        let io_error = |source| TableError::Unreadable { file: file.clone(), source };
        (&mut source).take(512).read_to_end(&mut start).map_err(io_error)?;
        source.rewind().map_err(io_error)?;
        let found = match kind::of_start(&start, &file)? {
            Some(kind) => kind,
            None => zip_guard::check(&file, &source, source.metadata().map_err(io_error)?.len())?,
        };
        match kind::agree(path, &file, found)? {
            Kind::Text => {
                let bytes = raw_text::read(&file, source)?;
                let text =
                    encoding::decode(&bytes).map_err(|_| TableError::Encoding { file: file.clone() })?.text;
                drop(bytes);
                Self::from_rows(&file, separator::rows(&file, &text, known)?, known)
            }
            workbook => {
                let sheets = workbook::sheets(path, &file, workbook)?;
                if sheets.iter().all(Vec::is_empty) {
                    return Err(TableError::Empty { file });
                }
                let mut first_error = None;
                for sheet in sheets {
                    match Self::from_rows(&file, sheet, known) {
                        Ok(table) => return Ok(table),
                        Err(error) => first_error = first_error.or(Some(error)),
                    }
                }
                Err(first_error.unwrap_or(TableError::Empty { file }))
            }
        }
    }

    fn from_rows(file: &str, rows: Vec<RawRow>, known: &dyn Fn(&str) -> bool) -> Result<Self, TableError> {
        let header_at = header_row(&rows, known).ok_or_else(|| TableError::NoHeader {
            file: file.into(),
            searched: HEADER_WITHIN.min(rows.len()),
        })?;
        let mut rows = rows.into_iter().skip(header_at);
        let mut header: Vec<String> =
            rows.next().unwrap_or_default().fields.iter().map(|name| tidy(name)).collect();
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        let mut rows: Vec<Row> = rows
            .map(|raw| Row::from_raw(&raw, header.len()))
            .skip_while(Row::is_empty)
            .zip(1..)
            .map(|(row, number)| Row { number, ..row })
            .collect();
        while rows.last().is_some_and(Row::is_empty) {
            rows.pop();
        }
        Ok(Self { file: file.into(), header, rows })
    }
}

impl Row {
    fn from_raw(raw: &RawRow, width: usize) -> Self {
        let mut fields: Vec<String> = raw.fields.iter().map(|field| tidy(field)).collect();
        while fields.len() > width && fields.last().is_some_and(String::is_empty) {
            fields.pop();
        }
        let found = fields.len();
        let invalid = fields.iter().any(|field| field.contains('\u{fffd}'));
        let empty = fields.iter().all(String::is_empty);
        let flaw = if raw.broken_quotes {
            Some(Reason::BrokenQuotes)
        } else if found > width {
            Some(Reason::TooManyFields { expected: width, found })
        } else if found < width && !raw.padded && !empty {
            Some(Reason::TooFewFields { expected: width, found })
        } else {
            invalid.then_some(Reason::InvalidText)
        };
        fields.resize(width, String::new());
        Self { number: 0, fields, flaw }
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
        let mut filled = self.fields.iter().filter(|field| !field.is_empty());
        let Some(first) = filled.next() else { return false };
        let first = fold(first);
        let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = |field: &String| {
            field.chars().any(|c| c.is_ascii_digit())
                && field.chars().all(|c| c.is_ascii_digit() || " .,%-()".contains(c))
        };
        WORDS.contains(&word) && filled.all(number)
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

fn open(path: &Path, file: &str) -> Result<File, TableError> {
    let io_error = |source| TableError::Unreadable { file: file.into(), source };
    match File::open(path) {
        Ok(source) if source.metadata().map_err(io_error)?.is_dir() => {
            Err(io_error(ErrorKind::IsADirectory.into()))
        }
        Ok(source) => Ok(source),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(TableError::Missing { file: file.into() }),
        Err(error) => Err(io_error(error)),
    }
}

/// How many different known names a row holds.
fn known_names<'f>(fields: impl Iterator<Item = &'f str>, known: &dyn Fn(&str) -> bool) -> usize {
    fields.map(str::trim).filter(|name| known(name)).map(fold).collect::<BTreeSet<_>>().len()
}

fn header_row(rows: &[RawRow], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let names = |row: &RawRow| known_names(row.fields.iter().map(String::as_str), known);
    let searched = &rows[..rows.len().min(HEADER_WITHIN)];
    searched.iter().position(|row| names(row) >= 2).or_else(|| {
        let first = searched.iter().position(|row| row.fields.iter().any(|f| !f.trim().is_empty()))?;
        (names(&searched[first]) == 1).then_some(first)
    })
}

/// One line of composed text: blanks of every kind become single spaces, invisible characters
/// go.
#[must_use]
pub fn tidy(text: &str) -> String {
    let invisible =
        |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\0');
    let visible: String = encoding::composed(text).chars().filter(invisible).collect();
    let mut tidy = String::with_capacity(visible.len());
    for word in visible.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

#[cfg(test)]
mod tests;
