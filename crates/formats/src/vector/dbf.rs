//! The table of a Shapefile (dBASE III+, `.dbf`), value for value as written. Read by hand: a
//! key with leading zeros in a numeric column keeps them, and a deleted record keeps its place
//! beside the shapes.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Properties, VectorError};
use crate::report::Reason;

/// A table, record by record.
pub struct Table<R> {
    input: R,
    columns: Vec<Column>,
    encoding: &'static Encoding,
    record: Vec<u8>,
    /// Records by the header.
    pub records: usize,
}

struct Column {
    name: String,
    start: usize,
    length: usize,
}

/// A record of the table.
pub enum Record {
    /// Its values.
    Values(Properties),
    /// Marked as deleted.
    Deleted,
    /// Not readable as text.
    Broken(Reason),
}

impl Table<BufReader<fs::File>> {
    /// Opens the `.dbf` beside a Shapefile; its encoding is that of the `.cpg`, else
    /// Windows-1252, in which old ones were written.
    pub fn beside(shp: &Path) -> Result<Self, VectorError> {
        let file = shp.display().to_string();
        let path = sibling(shp, "dbf").ok_or(VectorError::MissingPart { file, part: ".dbf" })?;
        let name = path.display().to_string();
        let named = match sibling(shp, "cpg") {
            Some(cpg) => Some(encoding_of_cpg(&cpg)?),
            None => None,
        };
        let failed = |source| VectorError::Read { file: name.clone(), source };
        let input = fs::File::open(&path).map_err(failed)?;
        Self::new(BufReader::new(input), named).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => VectorError::Truncated { file: name.clone() },
            io::ErrorKind::InvalidData => {
                VectorError::Damaged { file: name.clone(), reason: "its header is no dBASE header".into() }
            }
            _ => failed(error),
        })
    }
}

impl<R: BufRead> Table<R> {
    fn new(mut input: R, named: Option<&'static Encoding>) -> io::Result<Self> {
        let mut header = [0; 32];
        input.read_exact(&mut header)?;
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        let [_, _, _, _, n0, n1, n2, n3, h0, h1, r0, r1, ..] = header;
        let header_length = usize::from(u16::from_le_bytes([h0, h1]));
        let record_length = usize::from(u16::from_le_bytes([r0, r1]));
        let mut descriptors = vec![0; header_length.checked_sub(32).ok_or_else(invalid)?];
        input.read_exact(&mut descriptors)?;
        let encoding = named.unwrap_or(WINDOWS_1252);
        let mut columns = Vec::new();
        let mut start = 1;
        for descriptor in descriptors.chunks_exact(32).take_while(|descriptor| !descriptor.starts_with(b"\r"))
        {
            let name = descriptor.get(..11).unwrap_or_default();
            let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
            let length = usize::from(descriptor.get(16).copied().unwrap_or_default());
            columns.push(Column {
                name: encoding.decode_without_bom_handling(name).0.trim().into(),
                start,
                length,
            });
            start += length;
        }
        if columns.is_empty() || start > record_length {
            return Err(invalid());
        }
        let records = usize::try_from(u32::from_le_bytes([n0, n1, n2, n3])).map_err(|_| invalid())?;
        Ok(Self { input, columns, encoding, record: vec![0; record_length], records })
    }

    /// The next record.
    ///
    /// # Errors
    /// Where the file ends or cannot be read.
    pub fn next(&mut self) -> io::Result<Record> {
        self.input.read_exact(&mut self.record)?;
        if self.record.first() == Some(&b'*') {
            return Ok(Record::Deleted);
        }
        let mut broken = false;
        let values = self.columns.iter().map(|column| {
            let bytes = self.record.get(column.start..column.start + column.length).unwrap_or_default();
            let (text, malformed) = self.encoding.decode_without_bom_handling(bytes);
            broken |= malformed;
            // Some writers fill up with zero bytes.
            (column.name.clone(), text.trim_matches(['\0', ' ']).to_owned())
        });
        let values: Properties = values.collect();
        Ok(if broken { Record::Broken(Reason::InvalidText) } else { Record::Values(values) })
    }
}

/// The file beside `path` with another ending, in lower or upper case.
pub fn sibling(path: &Path, ending: &str) -> Option<std::path::PathBuf> {
    [ending.to_owned(), ending.to_uppercase()]
        .into_iter()
        .map(|ending| path.with_extension(ending))
        .find(|candidate| candidate.is_file())
}

/// `UTF-8`, `ISO-8859-1`, `1252`, `ANSI 1252`, `88591`: labels as programs write them.
fn encoding_of_cpg(path: &Path) -> Result<&'static Encoding, VectorError> {
    let file = path.display().to_string();
    let mut text = String::new();
    fs::File::open(path)
        .and_then(|cpg| cpg.take(64).read_to_string(&mut text))
        .map_err(|source| VectorError::Read { file: file.clone(), source })?;
    let label = text.trim().trim_start_matches('\u{feff}').to_ascii_lowercase();
    let digits: String = label.chars().filter(char::is_ascii_digit).collect();
    match (label.as_str(), digits.as_str()) {
        ("utf-8" | "utf8", _) | (_, "65001") => Ok(UTF_8),
        (_, "1252" | "88591" | "885915" | "28591") => Ok(WINDOWS_1252),
        _ => Encoding::for_label(label.as_bytes())
            .ok_or(VectorError::UnknownEncoding { file, label: label.chars().take(40).collect() }),
    }
}
