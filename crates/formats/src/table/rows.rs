//! The rows of a table one by one. A text of millions of rows is decoded and split while it is
//! read, so that its size does not matter; a workbook is in memory as a whole.

use std::{
    collections::{BTreeSet, VecDeque},
    fmt,
    fs::File,
    io::{ErrorKind, Read, Seek},
    path::Path,
};

use super::{
    HEADER_WITHIN, Row, TableError, header_row,
    kind::{self, Kind},
    raw_text,
    records::Record,
    separator,
    window::{PIECE, Window},
    workbook, zip_guard,
};
use crate::{columns::fold, report::Reason, table::tidy};

/// A table whose rows are lent one after the other. It is personal where the list is: its
/// `Debug` shows no row.
pub struct Rows {
    /// The file, as the caller named it.
    pub file: String,
    /// The column names as written.
    pub header: Vec<String>,
    /// Rows above the first data row, the header among them: what is added to a row's number to
    /// have that of a spreadsheet program. Known once the first row is lent.
    pub above: usize,
    source: Source,
    /// Rows lent so far.
    number: usize,
    /// The row read ahead, and whether it is still to be lent.
    row: Row,
    waiting: bool,
    /// Flaws of the empty rows before it.
    empty: VecDeque<Option<Reason>>,
    empty_row: Row,
}

enum Source {
    Text(Box<Text>),
    Sheet(std::vec::IntoIter<Vec<String>>),
}

struct Text {
    window: Window<File>,
    separator: u8,
    record: Record,
}

impl Rows {
    /// Opens the text, or the sheet with the most recognisable header. `known` says whether a
    /// column name is one of the caller's; the header is the first row with the most known names, two at
    /// least, or the first row that is not empty where it has one.
    ///
    /// # Errors
    /// Whatever keeps the whole file from being read, see [`TableError`]. Single broken rows
    /// are no error: they carry a flaw.
    pub fn open(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Self, TableError> {
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
            Kind::Text => Self::of_text(file, source, known),
            workbook => {
                let sheets = workbook::sheets(path, &file, workbook)?;
                if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
                    return Err(TableError::Empty { file });
                }
                let sheet = the_sheet(&file, sheets, known)?;
                Self::of_sheet(&file, sheet.rows, known)
            }
        }
    }

    fn of_text(file: String, mut source: File, known: &dyn Fn(&str) -> bool) -> Result<Self, TableError> {
        let encoding = raw_text::encoding(&file, &mut source)?;
        let mut window = Window::of(&file, source, encoding, PIECE);
        let separator = separator::find(&mut window, known)?;
        let (mut first, mut ends) = (Vec::new(), vec![0]);
        separator::first_records(&mut window, separator, &mut |record, text| {
            first.push(record.fields(text).map(std::borrow::Cow::into_owned).collect::<Vec<_>>());
            ends.push(ends.last().copied().unwrap_or_default() + record.end);
        })?;
        let mut text = Text { window, separator, record: Record::default() };
        let Some(header) = header_row(&first, known) else {
            text.window.pass(ends.last().copied().unwrap_or_default());
            let blank = first.iter().flatten().all(|field| field.trim().is_empty()) && text.is_blank()?;
            return Err(if blank { TableError::Empty { file } } else { no_header(&file, &first) });
        };
        text.window.pass(ends[header + 1]);
        Ok(Self::under(&file, &first[header], header + 1, Source::Text(Box::new(text))))
    }

    fn of_sheet(
        file: &str,
        mut sheet: Vec<Vec<String>>,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Self, TableError> {
        let at = header_row(&sheet, known).ok_or_else(|| no_header(file, &sheet))?;
        let header = std::mem::take(&mut sheet[at]);
        let mut rows = sheet.into_iter();
        rows.by_ref().take(at + 1).for_each(drop);
        Ok(Self::under(file, &header, at + 1, Source::Sheet(rows)))
    }

    fn under(file: &str, header: &[String], above: usize, source: Source) -> Self {
        let mut header: Vec<String> = header.iter().map(|name| tidy(name)).collect();
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        Self {
            file: file.into(),
            above,
            source,
            number: 0,
            row: Row::of_width(header.len()),
            waiting: false,
            empty: VecDeque::new(),
            empty_row: Row::of_width(header.len()),
            header,
        }
    }

    /// The next row; `None` after the last one that holds anything.
    ///
    /// # Errors
    /// [`TableError`] where the file cannot be read any further.
    pub fn next_row(&mut self) -> Result<Option<&Row>, TableError> {
        while !self.waiting {
            if !self.source.read(&mut self.row, self.header.len())? {
                return Ok(None);
            }
            if !self.row.is_empty() {
                self.waiting = true;
            } else if self.number > 0 {
                self.empty.push_back(self.row.flaw.take());
            } else {
                self.above += 1;
            }
        }
        self.number += 1;
        let row = if let Some(flaw) = self.empty.pop_front() {
            self.empty_row.flaw = flaw;
            &mut self.empty_row
        } else {
            self.waiting = false;
            &mut self.row
        };
        row.number = self.number;
        Ok(Some(row))
    }
}

/// The sheet with the most known names in its header. A workbook with a sheet for each class
/// has several of them.
///
/// # Errors
/// [`TableError::SeveralSheets`]: to read one of them would lose the others unseen.
fn the_sheet(
    file: &str,
    mut sheets: Vec<workbook::Sheet>,
    known: &dyn Fn(&str) -> bool,
) -> Result<workbook::Sheet, TableError> {
    let names: Vec<BTreeSet<String>> = sheets.iter().map(|sheet| header_names(&sheet.rows, known)).collect();
    let most = names.iter().map(BTreeSet::len).max().unwrap_or(0);
    let best = names.iter().position(|names| names.len() == most).unwrap_or(0);
    let is_alike =
        |other: &BTreeSet<String>| most > 1 && other.intersection(&names[best]).count() * 4 >= most * 3;
    let alike: Vec<&str> = sheets
        .iter()
        .zip(&names)
        .filter(|(_, names)| is_alike(names))
        .map(|(s, _)| s.name.as_str())
        .collect();
    if alike.len() > 1 {
        return Err(TableError::SeveralSheets { file: file.into(), sheets: alike.join(", ") });
    }
    Ok(sheets.swap_remove(best))
}

/// The known names in the header of a sheet that has rows under it.
fn header_names(rows: &[Vec<String>], known: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
    let Some(header) = header_row(rows, known) else { return BTreeSet::new() };
    let has_rows = rows[header + 1..].iter().flatten().any(|field| !field.trim().is_empty());
    let names = rows[header].iter().map(|name| tidy(name)).filter(|name| has_rows && known(name));
    names.map(|name| fold(&name)).collect()
}

impl Source {
    /// Reads the next row into `row`; `false` at the end.
    fn read(&mut self, row: &mut Row, width: usize) -> Result<bool, TableError> {
        match self {
            Self::Text(text) => {
                if !text.read()? {
                    return Ok(false);
                }
                row.fill(text.record.fields(text.window.text()), width, false);
                if text.record.broken_quotes {
                    row.flaw = Some(Reason::BrokenQuotes);
                }
                text.window.pass(text.record.end);
            }
            Self::Sheet(rows) => {
                let Some(fields) = rows.next() else { return Ok(false) };
                row.fill(fields.iter().map(String::as_str), width, true);
            }
        }
        Ok(true)
    }
}

impl Text {
    /// Finds the record at the window's beginning; `false` at the end.
    fn read(&mut self) -> Result<bool, TableError> {
        loop {
            match self.record.read(self.window.text(), self.separator, self.window.ended()) {
                Ok(found) => return Ok(found),
                Err(_) => self.window.grow()?,
            }
        }
    }

    /// Whether no further record holds anything.
    fn is_blank(&mut self) -> Result<bool, TableError> {
        while self.read()? {
            if self.record.fields(self.window.text()).any(|field| !field.trim().is_empty()) {
                return Ok(false);
            }
            self.window.pass(self.record.end);
        }
        Ok(true)
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({}: {} columns, {} rows so far)", self.file, self.header.len(), self.number)
    }
}

fn no_header(file: &str, rows: &[Vec<String>]) -> TableError {
    TableError::NoHeader { file: file.into(), searched: HEADER_WITHIN.min(rows.len()) }
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
