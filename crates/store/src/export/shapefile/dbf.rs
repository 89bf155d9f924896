//! The table of a Shapefile (dBASE III): fixed widths, short names. Numbers keep all their digits;
//! a text longer than 254 bytes is cut at a character. The date of the header is the
//! key date of the release.

use std::io::{self, Write};

use catalogue::{Kind, Table, Value};
use jiff::civil::Date;

/// The most bytes of a text.
const LONGEST: usize = 254;

/// Bytes of the header and of each field in it.
const HEADER: usize = 32;

/// The least digits of a whole number: so many that programs take it for one of 32 bits.
const DIGITS: usize = 9;

/// Bytes and decimals of other numbers, as GDAL writes them.
const REAL: usize = 24;
const DECIMALS: usize = 15;

/// The columns with their widths.
pub(super) struct Fields {
    fields: Vec<Field>,
    /// Texts that are cut.
    pub(super) cut: usize,
}

struct Field {
    name: &'static str,
    kind: u8,
    width: usize,
    decimals: u8,
}

impl Fields {
    pub(super) fn of(table: &Table) -> Self {
        let mut cut = 0;
        let fields = table.layer.properties.iter().enumerate().map(|(place, property)| {
            let values = || table.rows.iter().filter_map(move |row| row.values.get(place));
            let texts = || values().filter_map(Value::text);
            let (kind, width, decimals) = match property.kind {
                Kind::Integer => {
                    let digits = values().filter_map(Value::integer).map(|number| number.to_string().len());
                    (b'N', digits.max().unwrap_or(0).max(DIGITS), 0)
                }
                Kind::Real => (b'N', REAL, 15),
                Kind::Date if texts().all(|text| text.parse::<Date>().is_ok()) => (b'D', 8, 0),
                Kind::Text | Kind::Time | Kind::Date => {
                    cut += texts().filter(|text| text.len() > LONGEST).count();
                    (b'C', texts().map(str::len).max().unwrap_or(0).clamp(1, LONGEST), 0)
                }
            };
            Field { name: property.short, kind, width, decimals }
        });
        let fields = fields.collect();
        Self { fields, cut }
    }

    /// Bytes of the file.
    pub(super) fn bytes(&self, rows: usize) -> u64 {
        let row = u64::try_from(self.row()).unwrap_or(u64::MAX);
        u64::try_from(rows).unwrap_or(u64::MAX).saturating_mul(row).saturating_add(65_536)
    }

    /// Bytes of a row with its mark.
    fn row(&self) -> usize {
        1 + self.fields.iter().map(|field| field.width).sum::<usize>()
    }

    pub(super) fn write(&self, out: &mut impl Write, table: &Table, changed: Date) -> io::Result<()> {
        let two = |number: usize| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
        let part = |number: i16| u8::try_from(number).unwrap_or_default();
        let (month, day) = (changed.month().into(), changed.day().into());
        out.write_all(&[3, part(changed.year() - 1900), part(month), part(day)])?;
        out.write_all(&u32::try_from(table.rows.len()).unwrap_or(u32::MAX).to_le_bytes())?;
        out.write_all(&two(HEADER * (1 + self.fields.len()) + 1))?;
        out.write_all(&two(self.row()))?;
        out.write_all(&[0; 20])?;
        for field in &self.fields {
            let mut name = [0; 11];
            for (to, from) in name.iter_mut().zip(field.name.bytes().take(10)) {
                *to = from;
            }
            out.write_all(&name)?;
            out.write_all(&[
                field.kind,
                0,
                0,
                0,
                0,
                u8::try_from(field.width).unwrap_or(u8::MAX),
                field.decimals,
            ])?;
            out.write_all(&[0; 14])?;
        }
        out.write_all(b"\r")?;
        for row in &table.rows {
            out.write_all(b" ")?;
            for (field, value) in self.fields.iter().zip(&row.values) {
                field.write(out, value)?;
            }
        }
        out.write_all(&[0x1a])
    }
}

impl Field {
    /// A value in its width; nothing is blanks.
    fn write(&self, out: &mut impl Write, value: &Value) -> io::Result<()> {
        let width = self.width;
        match value {
            Value::Null => write!(out, "{:width$}", ""),
            Value::Integer(number) => write!(out, "{number:>width$}"),
            Value::Real(number) => write!(out, "{:>width$}", real(*number)),
            Value::Text(text) if self.kind == b'D' => {
                let date = text.parse::<Date>().map(|date| date.to_string().replace('-', ""));
                write!(out, "{:<width$}", date.unwrap_or_default())
            }
            Value::Text(text) => {
                let text = &text[..text.floor_char_boundary(width)];
                out.write_all(text.as_bytes())?;
                write!(out, "{:width$}", "", width = width - text.len())
            }
        }
    }
}

/// A number with as many decimals as there is room for.
fn real(number: f64) -> String {
    let texts = (0..=DECIMALS).rev().map(|decimals| format!("{number:.decimals$}"));
    let fitting = texts.into_iter().find(|text| text.len() <= REAL);
    fitting.unwrap_or_else(|| format!("{number:.15e}"))
}
