//! Cells of XLSX, XLS and ODS workbooks as text, sheet by sheet. XLSX is read cell by cell,
//! because a dense sheet would give the memory for a million rows to one stray cell.

use std::{
    fs::File,
    io::BufReader,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
    open_workbook,
};

use super::{
    MOST_FIELDS, MOST_TEXT, TableError,
    kind::{Kind, MANY_CELLS},
};

/// Columns beyond this one are not read.
const LAST_COLUMN: usize = 1000;

/// What can go wrong inside the workbook.
enum Fault {
    Damaged,
    Protected,
    TooLarge,
}

type Cells = Vec<Vec<String>>;

/// A sheet with its name.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Cells,
}

/// The visible sheets of a workbook in order.
pub(super) fn sheets(path: &Path, file: &str, kind: Kind) -> Result<Vec<Sheet>, TableError> {
    // A corrupt workbook can make the parser panic (an index, an overflow); that is a damaged
    // file and not a reason to stop the run.
    let read = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Xlsx => xlsx(path),
        Kind::Xls => xls(path),
        Kind::Ods => ods(path),
        Kind::Text => Err(Fault::Damaged),
    }));
    read.unwrap_or(Err(Fault::Damaged)).map_err(|fault| match fault {
        Fault::Damaged => TableError::Damaged { file: file.into() },
        Fault::Protected => TableError::Protected { file: file.into() },
        Fault::TooLarge => TableError::TooLarge { file: file.into(), limit: MANY_CELLS },
    })
}

fn xlsx(path: &Path) -> Result<Vec<Sheet>, Fault> {
    let fault = |error| match error {
        XlsxError::Password => Fault::Protected,
        _ => Fault::Damaged,
    };
    let mut workbook: Xlsx<BufReader<File>> = open_workbook(path).map_err(fault)?;
    let mut sheets = Vec::new();
    for name in visible(&workbook) {
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(fault(error)),
        };
        let mut sheet = Grid::default();
        while let Some(cell) = cells.next_cell().map_err(fault)? {
            let (row, column) = cell.get_position();
            sheet.put(row, column, text_of_ref(cell.get_value()))?;
        }
        sheets.push(Sheet { name, rows: sheet.rows() });
    }
    Ok(sheets)
}

fn xls(path: &Path) -> Result<Vec<Sheet>, Fault> {
    let fault = |error| match error {
        XlsError::Password => Fault::Protected,
        _ => Fault::Damaged,
    };
    let mut workbook: Xls<BufReader<File>> = open_workbook(path).map_err(fault)?;
    dense(&mut workbook, fault)
}

fn ods(path: &Path) -> Result<Vec<Sheet>, Fault> {
    let fault = |error| match error {
        OdsError::Password => Fault::Protected,
        OdsError::CellLimitExceeded { .. } => Fault::TooLarge,
        _ => Fault::Damaged,
    };
    let mut workbook: Ods<BufReader<File>> = open_workbook(path).map_err(fault)?;
    dense(&mut workbook, fault)
}

fn dense<W: Reader<BufReader<File>>>(
    workbook: &mut W,
    fault: impl Fn(W::Error) -> Fault,
) -> Result<Vec<Sheet>, Fault> {
    let mut sheets = Vec::new();
    for name in visible(workbook) {
        let range = workbook.worksheet_range(&name).map_err(&fault)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut sheet = Grid::default();
        for (row, column, value) in range.used_cells() {
            let place = |offset: u32, index: usize| {
                u32::try_from(index).ok().and_then(|i| offset.checked_add(i)).ok_or(Fault::Damaged)
            };
            sheet.put(place(top, row)?, place(left, column)?, text_of(value))?;
        }
        sheets.push(Sheet { name, rows: sheet.rows() });
    }
    Ok(sheets)
}

fn visible<W: Reader<BufReader<File>>>(workbook: &W) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    sheets.filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.clone()).collect()
}

/// Rows of a sheet as they come in; gaps are filled with empty rows at the end.
#[derive(Default)]
struct Grid {
    rows: std::collections::BTreeMap<u32, Vec<String>>,
    fields: usize,
    text: usize,
}

impl Grid {
    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), Fault> {
        let column = column as usize;
        if text.is_empty() || column >= LAST_COLUMN {
            return Ok(());
        }
        // A shared text counts wherever it stands.
        self.text += text.len();
        if self.text > MOST_TEXT {
            return Err(Fault::TooLarge);
        }
        let fields = self.rows.entry(row).or_default();
        if fields.len() <= column {
            self.fields += column + 1 - fields.len();
            if self.fields > MOST_FIELDS {
                return Err(Fault::TooLarge);
            }
            fields.resize(column + 1, String::new());
        }
        fields[column] = text;
        Ok(())
    }

    /// Empty rows keep their place, so that row numbers agree with the spreadsheet.
    fn rows(self) -> Cells {
        let mut sheet = Vec::new();
        for (row, fields) in self.rows {
            sheet.resize_with(row as usize, Vec::new);
            sheet.push(fields);
        }
        sheet
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => text_of_number(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => text_of_bool(*yes),
        DataRef::DateTime(time) => text_of_time(time),
        DataRef::DateTimeIso(text) => text_of_iso(text),
        DataRef::DurationIso(text) => text_of_duration(text),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => text_of_number(*number),
        Data::String(text) => text.clone(),
        Data::Bool(yes) => text_of_bool(*yes),
        Data::DateTime(time) => text_of_time(time),
        Data::DateTimeIso(text) => text_of_iso(text),
        Data::DurationIso(text) => text_of_duration(text),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Whole numbers without a decimal part: a postal code is not "54290.0".
fn text_of_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

fn text_of_bool(yes: bool) -> String {
    if yes { "ja" } else { "nein" }.into()
}

/// ISO 8601: a date, or a time of day where the serial number has no day.
fn text_of_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = time.to_ymd_hms_milli();
    if time.as_f64().abs() < 1.0 || time.is_duration() {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

fn text_of_iso(text: &str) -> String {
    text.split('T').next().unwrap_or_default().to_owned()
}

/// "PT07H45M00S" as "07:45".
fn text_of_duration(text: &str) -> String {
    let parts = text.strip_prefix("PT").and_then(|rest| rest.split_once('H'));
    let minutes = |rest: &str| rest.split_once('M').map(|(minutes, _)| minutes.to_owned());
    match parts
        .and_then(|(hours, rest)| Some((hours.parse::<u32>().ok()?, minutes(rest)?.parse::<u32>().ok()?)))
    {
        Some((hours, minutes)) => format!("{hours:02}:{minutes:02}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_lose_their_decimal_part_and_others_keep_it() {
        assert_eq!(text_of_number(54290.0), "54290");
        assert_eq!(text_of_number(6.65092), "6.65092");
        assert_eq!(text_of_number(-3.0), "-3");
    }

    #[test]
    fn times_of_opendocument_become_hours_and_minutes() {
        assert_eq!(text_of_duration("PT07H45M00S"), "07:45");
        assert_eq!(text_of_duration("P1D"), "P1D");
        assert_eq!(text_of_iso("2015-03-12T00:00:00"), "2015-03-12");
    }
}
