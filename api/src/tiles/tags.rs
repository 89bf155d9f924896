//! The values of a layer's rows as vector tiles bear them: each different value once, already
//! encoded, and per row the numbers of its values.

use catalogue::{Table, Value};
use rustc_hash::FxHashMap;

use super::protobuf::{put_bytes, put_field, put_real, zigzag};

/// Fields of a value (Mapbox Vector Tile 2.1, 4.4): a value is of one of these types.
const TEXT: u32 = 1;
const REAL: u32 = 3;
const UNSIGNED: u32 = 5;
const SIGNED: u32 = 6;

/// The number of nothing: a row without a value has no tag.
pub(super) const NOTHING: u32 = u32::MAX;

/// The values of a layer.
#[derive(Debug)]
pub(super) struct Tags {
    /// Per row a number per property.
    numbers: Vec<u32>,
    properties: usize,
    /// Encoded values by number.
    values: Vec<Box<[u8]>>,
}

impl Tags {
    pub(super) fn of(table: &Table) -> Self {
        let properties = table.layer.properties.len();
        let mut known: FxHashMap<Box<[u8]>, u32> = FxHashMap::default();
        let mut values: Vec<Box<[u8]>> = Vec::new();
        let mut numbers = Vec::with_capacity(table.rows.len() * properties);
        let mut bytes = Vec::new();
        for value in table.rows.iter().flat_map(|row| &row.values) {
            bytes.clear();
            match value {
                Value::Null => {
                    numbers.push(NOTHING);
                    continue;
                }
                Value::Text(text) => put_bytes(&mut bytes, TEXT, text.as_bytes()),
                Value::Real(number) => put_real(&mut bytes, REAL, *number),
                Value::Integer(number) => match u64::try_from(*number) {
                    Ok(number) => put_field(&mut bytes, UNSIGNED, number),
                    Err(_) => put_field(&mut bytes, SIGNED, zigzag(*number)),
                },
            }
            let next = u32::try_from(values.len()).unwrap_or(NOTHING);
            let number = known.get(bytes.as_slice()).copied().unwrap_or_else(|| {
                let value: Box<[u8]> = bytes.as_slice().into();
                values.push(value.clone());
                known.insert(value, next);
                next
            });
            numbers.push(number);
        }
        Self { numbers, properties, values }
    }

    /// The number of each value of a row, in the order of the properties.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        self.numbers.get(row * self.properties..(row + 1) * self.properties).unwrap_or_default()
    }

    /// An encoded value.
    pub(super) fn value(&self, number: u32) -> &[u8] {
        usize::try_from(number).ok().and_then(|number| self.values.get(number)).map_or(&[], |value| value)
    }
}
