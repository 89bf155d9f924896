//! The pupil list as a workbook (XLSX). Rows go to a temporary file while they come; the date
//! of creation is fixed, so that the same region has the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::out_folder::Part;
use crate::error::SynthError;

/// A workbook in the making.
pub struct Sheet {
    workbook: Workbook,
    next: u32,
    part: Part,
}

impl Sheet {
    /// Begins the workbook with its title and header.
    ///
    /// # Errors
    /// [`SynthError::Workbook`].
    pub fn begin(part: Part, title: &str, header: &[&str]) -> Result<Self, SynthError> {
        let mut workbook = Workbook::new();
        let begun = ExcelDateTime::from_ymd(2026, 10, 15).and_then(|date| {
            let note = "Erfundene Schülerinnen und Schüler, keine echten Personen";
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&date).set_comment(note));
            workbook.add_worksheet_with_constant_memory()?.set_name("Schülerliste").map(|_| ())
        });
        let mut sheet = Self { workbook, next: 0, part };
        begun.map_err(|cause| sheet.failed(cause))?;
        sheet.row(&[title])?;
        sheet.row(header)?;
        Ok(sheet)
    }

    /// Writes a row. Whole numbers without a zero in front become numbers, as they do by hand.
    ///
    /// # Errors
    /// [`SynthError::Workbook`].
    pub fn row(&mut self, fields: &[impl AsRef<str>]) -> Result<(), SynthError> {
        let row = self.next;
        self.next += 1;
        self.put(row, fields).map_err(|cause| self.failed(cause))
    }

    fn put(&mut self, row: u32, fields: &[impl AsRef<str>]) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, field) in (0..).zip(fields) {
            let field = field.as_ref();
            let digits =
                field.len() <= 5 && !field.starts_with('0') && field.bytes().all(|b| b.is_ascii_digit());
            match field.parse::<u32>() {
                Ok(number) if digits => sheet.write_number(row, column, number)?,
                _ if field.is_empty() => continue,
                _ => sheet.write_string(row, column, field)?,
            };
        }
        Ok(())
    }

    /// Puts the workbook into its place.
    ///
    /// # Errors
    /// [`SynthError::Workbook`] and [`SynthError::Write`].
    pub fn finish(mut self) -> Result<(), SynthError> {
        let saved = self.workbook.save_to_writer(&mut self.part);
        saved.map_err(|cause| self.failed(cause))?;
        self.part.finish()
    }

    fn failed(&self, cause: XlsxError) -> SynthError {
        SynthError::Workbook { file: self.part.target().to_owned(), cause }
    }
}
