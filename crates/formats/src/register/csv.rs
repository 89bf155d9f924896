//! Registers as a plain table with a header: delimited text is streamed line by line, UTF-16
//! and workbooks go through the table reader.

use std::{collections::BTreeMap, fs::File, path::Path};

use geo_core::crs::Crs;

use super::{
    RegisterError, RegisterOptions, Sink,
    attributes::Attribute,
    dialect::{BOM, Dialect},
    entries::{Entries, Position, Unusable},
    fields::Fields,
    lines::{LineError, Lines},
    number::number,
};
use crate::{
    columns::Columns,
    report::{Reason, RowReport, Skipped},
    table::Table,
};

/// Beginnings of files that are no plain text: zip (XLSX, ODS), XLS, UTF-16.
const NOT_STREAMED: [&[u8]; 4] = [b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff"];

/// Reads a register from a table.
pub fn read(path: &Path, options: &RegisterOptions, sink: &mut Sink<'_>) -> Result<RowReport, RegisterError> {
    let name = path.display().to_string();
    let failed = |source| RegisterError::Read { file: name.clone(), source };
    let mut lines = Lines::new(File::open(path).map_err(failed)?);
    let beginning = lines.beginning().map_err(failed)?;
    if NOT_STREAMED.iter().any(|start| beginning.starts_with(start)) {
        return read_whole(path, options, sink);
    }
    let mut dialect = Dialect::of(beginning);
    let mut fields = Fields::default();
    let mut reader: Option<Reader> = None;
    let mut line_number = 0;
    loop {
        let mut line = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(LineError::Io(source)) => return Err(failed(source)),
            Err(LineError::TooLong) => {
                return Err(RegisterError::LineTooLong { file: name, line: line_number + 1 });
            }
        };
        line_number += 1;
        if line_number == 1 {
            line = line.strip_prefix(BOM).unwrap_or(line);
        }
        let text = dialect.text(line);
        let split = text.as_ref().map(|text| fields.split(text, dialect.separator));
        match (&mut reader, split) {
            (None, Some(Ok(row))) => {
                let header: Vec<String> = (0..row.len()).map(|index| row.get(index).to_owned()).collect();
                reader = Some(Reader::new(&name, &header, options)?);
            }
            (None, _) => return Err(RegisterError::Damaged { file: name }),
            (Some(reader), Some(Ok(row))) => {
                let found = if row.is_blank() { 0 } else { row.len() };
                reader.take(found, |index| row.get(index), None, sink)?;
            }
            (Some(reader), Some(Err(_))) => reader.take(0, |_| "", Some(Reason::BrokenQuotes), sink)?,
            (Some(reader), None) => reader.take(0, |_| "", Some(Reason::InvalidText), sink)?,
        }
    }
    reader.ok_or(RegisterError::Empty { file: name })?.entries.finish()
}

fn read_whole(
    path: &Path,
    options: &RegisterOptions,
    sink: &mut Sink<'_>,
) -> Result<RowReport, RegisterError> {
    let none = BTreeMap::new();
    let table = Table::read(path, &|name| Columns::<Attribute>::is_known(name, &none))?;
    let mut reader = Reader::new(&table.file, &table.header, options)?;
    for row in table.rows {
        let found = if row.is_empty() { 0 } else { row.fields.len() };
        reader.take(found, |index| row.field(index), row.flaw.clone(), sink)?;
    }
    reader.entries.finish()
}

struct Reader {
    columns: Columns<Attribute>,
    width: usize,
    crs: Option<Crs>,
    entries: Entries,
}

impl Reader {
    fn new(file: &str, header: &[String], options: &RegisterOptions) -> Result<Self, RegisterError> {
        let columns = Columns::<Attribute>::recognise(file, header, &BTreeMap::new())?;
        let has = |attribute| columns.has(attribute);
        let projected = has(Attribute::Easting) && has(Attribute::Northing);
        let geographic = has(Attribute::Longitude) && has(Attribute::Latitude);
        let missing: Vec<&str> = [
            (!has(Attribute::Street) && !has(Attribute::Village), "street"),
            (!has(Attribute::HouseNumber), "house_number"),
            (!projected && !geographic, "easting/northing (lon/lat)"),
        ]
        .into_iter()
        .filter_map(|(missing, name)| missing.then_some(name))
        .collect();
        if missing.is_empty() {
            let entries = Entries::new(file, options);
            return Ok(Self { columns, width: header.len(), crs: options.crs, entries });
        }
        let found = header.join(", ");
        Err(RegisterError::MissingColumns { file: file.into(), missing: missing.join(", "), found })
    }

    /// `found` is the number of fields, 0 for an empty row.
    fn take<'v>(
        &mut self,
        found: usize,
        field: impl Fn(usize) -> &'v str,
        flaw: Option<Reason>,
        sink: &mut Sink<'_>,
    ) -> Result<(), RegisterError> {
        if let Some(reason) = flaw {
            self.entries.reject(None, reason);
            return Ok(());
        }
        let expected = self.width;
        if found == 0 {
            self.entries.report.skip(Skipped::EmptyRow);
        } else if found < expected {
            self.entries.reject(None, Reason::TooFewFields { expected, found });
        } else if (expected..found).any(|index| !field(index).is_empty()) {
            self.entries.reject(None, Reason::TooManyFields { expected, found });
        } else {
            let columns = &self.columns;
            let value = |attribute| columns.get(attribute).map_or("", |column| field(column.index));
            let name = |attribute| columns.name(attribute).map(Into::into);
            let crs = self.crs;
            return self.entries.take(value, value(Attribute::Id), || position(value, crs), name, sink);
        }
        Ok(())
    }
}

/// Easting and northing where the row has them, else longitude and latitude.
fn position<'v>(value: impl Fn(Attribute) -> &'v str, crs: Option<Crs>) -> Position {
    let (x, y, crs) = if value(Attribute::Easting).is_empty() && value(Attribute::Northing).is_empty() {
        let crs = crs.filter(|crs| crs.is_geographic()).unwrap_or(Crs::Wgs84);
        (Attribute::Longitude, Attribute::Latitude, crs)
    } else {
        (Attribute::Easting, Attribute::Northing, crs.unwrap_or(Crs::Utm32))
    };
    let read = |attribute| {
        let text = value(attribute);
        let reason = if text.is_empty() { Reason::NoPosition } else { Reason::NotANumber };
        number(text).ok_or(Unusable::Rejected(Some(attribute), reason))
    };
    Ok((crs, [read(x)?, read(y)?]))
}

#[cfg(test)]
mod tests;
