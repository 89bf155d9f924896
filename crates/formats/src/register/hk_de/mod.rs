//! House coordinates of the German surveys: Hauskoordinaten Deutschland (HK-DE), the text format
//! of the AdV in versions 3 to 5.2 and the dialects of the Länder. One pass, one line in memory
//! at a time; ids are remembered as hashes.

mod columns;
mod row;

use std::{fs::File, io::Read, path::Path};

use geo_core::{RegisterAddress, register::RegisterQuality, reproject::CrsError};

use self::{
    columns::{Column, Columns},
    row::{Coordinates, Unusable},
};
use super::{
    RegisterError, RegisterOptions, Sink,
    dialect::{BOM, Dialect},
    entries::is_placeholder,
    fields::Fields,
    house_number,
    lines::{LineError, Lines},
    region::Locator,
    seen_ids::SeenIds,
};
use crate::report::{Reason, RowReport, Skipped};

/// Reads an HK-DE file.
pub(super) fn read(
    path: &Path,
    options: &RegisterOptions,
    sink: &mut Sink<'_>,
) -> Result<RowReport, RegisterError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => read_from(file, name, options, sink),
        Err(source) => Err(RegisterError::Read { file: name, source }),
    }
}

/// Reads HK-DE text from anywhere; `name` is what errors call it.
fn read_from(
    input: impl Read,
    name: String,
    options: &RegisterOptions,
    sink: &mut Sink<'_>,
) -> Result<RowReport, RegisterError> {
    let mut lines = Lines::new(input);
    let beginning = lines.beginning().map_err(|source| RegisterError::Read { file: name.clone(), source })?;
    let mut dialect = Dialect::of(beginning);
    let mut reader: Option<Reader<'_>> = None;
    let mut line_number = 0;
    loop {
        let mut line = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(LineError::Io(source)) => return Err(RegisterError::Read { file: name, source }),
            Err(LineError::TooLong) => {
                return Err(RegisterError::LineTooLong { file: name, line: line_number + 1 });
            }
        };
        line_number += 1;
        if line_number == 1 {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        if let Some(reader) = &mut reader {
            reader.take(line, &mut dialect, sink)?;
        } else {
            let (columns, is_header) = layout(line, &mut dialect, &name)?;
            let reader = reader.insert(Reader::new(columns, options, &name));
            if !is_header {
                reader.take(line, &mut dialect, sink)?;
            }
        }
    }
    reader.filter(|reader| reader.report.read > 0).ok_or(RegisterError::Empty { file: name })?.finish()
}

/// The columns by the first line, and whether it is a header.
fn layout(line: &[u8], dialect: &mut Dialect, name: &str) -> Result<(Columns, bool), RegisterError> {
    let mut fields = Fields::default();
    let text = dialect.text(line).unwrap_or_default();
    let header = fields.split(&text, dialect.separator).ok().and_then(Columns::of_header);
    let Some(columns) = header else {
        let unknown = || RegisterError::UnknownLayout { file: name.into(), fields: dialect.fields };
        return Ok((Columns::of_count(dialect.fields).ok_or_else(unknown)?, false));
    };
    let missing = columns.missing();
    if missing.is_empty() {
        return Ok((columns, true));
    }
    let missing = missing.join(", ");
    Err(RegisterError::MissingColumns { file: name.into(), missing, found: columns.found() })
}

struct Reader<'o> {
    options: &'o RegisterOptions,
    columns: Columns,
    fields: Fields,
    locator: Locator,
    seen: SeenIds,
    house_number: String,
    postal_code: String,
    report: RowReport,
}

impl<'o> Reader<'o> {
    fn new(columns: Columns, options: &'o RegisterOptions, name: &str) -> Self {
        Self {
            options,
            columns,
            fields: Fields::default(),
            locator: Locator::new(options.region),
            seen: SeenIds::default(),
            house_number: String::new(),
            postal_code: String::new(),
            report: RowReport::of(name),
        }
    }

    fn take(&mut self, line: &[u8], dialect: &mut Dialect, sink: &mut Sink<'_>) -> Result<(), RegisterError> {
        let row = self.report.read + 1;
        match self.entry(line, dialect, sink) {
            Ok(true) => {}
            Ok(false) => self.report.flaw(row, Some(self.columns.name(Column::Qua)), Reason::UnknownValue),
            Err(Unusable::Skipped(why)) => {
                self.report.skip(why);
                return Ok(());
            }
            Err(Unusable::Rejected(column, reason)) => {
                self.report.reject(row, column.map(|column| self.columns.name(column)), reason);
                return self.check_crs(false);
            }
            Err(Unusable::Crs(source)) => {
                return Err(RegisterError::Crs { file: self.report.file.clone(), source });
            }
        }
        self.report.accept();
        self.check_crs(false)
    }

    /// Lends one row to the sink; `false` where its quality is of an unknown kind.
    fn entry(&mut self, line: &[u8], dialect: &mut Dialect, sink: &mut Sink<'_>) -> Result<bool, Unusable> {
        let text = dialect.text(line).ok_or(Unusable::Rejected(None, Reason::InvalidText))?;
        let row = self
            .fields
            .split(&text, dialect.separator)
            .map_err(|_| Unusable::Rejected(None, Reason::BrokenQuotes))?;
        let columns = &self.columns;
        row::check_fields(row, columns.expected)?;
        let value = |column| columns.value(row, column);
        if value(Column::Nba).eq_ignore_ascii_case("L") {
            return Err(Unusable::Skipped(Skipped::Withdrawn));
        }
        let quality = row::quality(value(Column::Qua), self.options.include_cadastre)?;
        let locality = [Column::Ott, Column::PostOtt].map(value).into_iter().find(|name| !name.is_empty());
        // Where a village has no street names, its own name stands for the street.
        let village = locality.unwrap_or(value(Column::GmdName));
        let street = Some(value(Column::Str)).filter(|street| !street.is_empty()).unwrap_or(village);
        if street.is_empty() {
            return Err(Unusable::Rejected(Some(Column::Str), Reason::MissingValue));
        }
        if is_placeholder(street) {
            return Err(Unusable::Skipped(Skipped::PlaceholderStreet));
        }
        let coordinates = Coordinates::of(columns, row, self.options.crs)?;
        let position = self
            .locator
            .locate(coordinates.crs, coordinates.pair)?
            .ok_or(Unusable::Rejected(Some(Column::Ost), Reason::OutsideRegion))?;
        let id = value(Column::Oid);
        if !id.is_empty() && !self.seen.insert(id) {
            return Err(Unusable::Rejected(Some(Column::Oid), Reason::RepeatedId));
        }
        house_number::join(value(Column::Hnr), value(Column::Adz), &mut self.house_number);
        row::postal_code(value(Column::PostPlz), &mut self.postal_code);
        sink(&RegisterAddress {
            id,
            street,
            house_number: &self.house_number,
            postal_code: &self.postal_code,
            municipality_key: row::municipality_key(columns, row),
            municipality: value(Column::GmdName),
            locality: locality.unwrap_or_default(),
            postal_place: value(Column::PostOnm),
            position,
            quality: quality.unwrap_or(RegisterQuality::Parcel),
        });
        Ok(quality.is_some())
    }

    fn check_crs(&self, at_end: bool) -> Result<(), RegisterError> {
        let file = || self.report.file.clone();
        self.locator
            .verdict(at_end)
            .map_or(Ok(()), |wrong| Err(RegisterError::WrongCrs { file: file(), wrong }))
    }

    fn finish(mut self) -> Result<RowReport, RegisterError> {
        self.check_crs(true)?;
        self.report.reprojected_from = self.locator.reprojected_from();
        Ok(self.report)
    }
}

impl From<CrsError> for Unusable {
    fn from(error: CrsError) -> Self {
        Self::Crs(error)
    }
}

#[cfg(test)]
mod tests;
