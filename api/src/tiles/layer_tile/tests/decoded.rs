//! A vector tile read again, straight after the standard and with nothing of the writer.

use std::collections::BTreeMap;

use catalogue::Value;

/// A layer of a tile.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    pub(crate) name: String,
    pub(crate) version: u64,
    pub(crate) extent: u64,
    pub(crate) features: Vec<Feature>,
}

/// A feature of a layer.
#[derive(Debug, Default)]
pub(crate) struct Feature {
    pub(crate) id: u64,
    pub(crate) kind: u64,
    pub(crate) tags: BTreeMap<String, Value>,
    /// The corners of each path, and whether it is closed.
    pub(crate) paths: Vec<(Vec<[i64; 2]>, bool)>,
}

/// The layers of a tile.
pub(crate) fn layers(tile: &[u8]) -> Vec<Layer> {
    fields(tile)
        .into_iter()
        .map(|(field, value)| {
            assert_eq!(field, 3);
            layer(value.bytes())
        })
        .collect()
}

enum Field<'b> {
    Number(u64),
    Real(f64),
    Bytes(&'b [u8]),
}

impl<'b> Field<'b> {
    fn bytes(&self) -> &'b [u8] {
        let Self::Bytes(bytes) = self else { panic!("no bytes") };
        bytes
    }

    fn number(&self) -> u64 {
        let Self::Number(number) = self else { panic!("no number") };
        *number
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes().to_vec()).unwrap()
    }
}

fn number(bytes: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return number;
        }
    }
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes);
        let value = match key & 7 {
            0 => Field::Number(number(&mut bytes)),
            1 => {
                let (eight, rest) = bytes.split_first_chunk::<8>().unwrap();
                bytes = rest;
                Field::Real(f64::from_le_bytes(*eight))
            }
            2 => {
                let length = usize::try_from(number(&mut bytes)).unwrap();
                let (value, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(value)
            }
            other => panic!("fields of kind {other} are not in a tile"),
        };
        fields.push((key >> 3, value));
    }
    fields
}

fn layer(bytes: &[u8]) -> Layer {
    let mut layer = Layer::default();
    let (mut keys, mut values, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for (field, content) in fields(bytes) {
        match field {
            15 => layer.version = content.number(),
            1 => layer.name = content.text(),
            2 => features.push(content.bytes()),
            3 => keys.push(content.text()),
            4 => values.push(value(content.bytes())),
            5 => layer.extent = content.number(),
            other => panic!("a layer has no field {other}"),
        }
    }
    layer.features = features.into_iter().map(|bytes| feature(bytes, &keys, &values)).collect();
    layer
}

fn value(bytes: &[u8]) -> Value {
    let fields = fields(bytes);
    let [(field, content)] = fields.as_slice() else { panic!("a value is one field") };
    match (field, content) {
        (1, text) => text.text().into(),
        (3, Field::Real(number)) => Value::Real(*number),
        (5, number) => Value::Integer(number.number().try_into().unwrap()),
        (6, number) => Value::Integer(signed(number.number())),
        _ => panic!("no value that is written here"),
    }
}

fn signed(number: u64) -> i64 {
    let half = i64::try_from(number >> 1).unwrap();
    if number & 1 == 0 { half } else { -half - 1 }
}

fn numbers(mut bytes: &[u8]) -> Vec<u64> {
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(number(&mut bytes));
    }
    numbers
}

fn feature(bytes: &[u8], keys: &[String], values: &[Value]) -> Feature {
    let mut feature = Feature::default();
    for (field, content) in fields(bytes) {
        match field {
            1 => feature.id = content.number(),
            2 => {
                for pair in numbers(content.bytes()).chunks(2) {
                    let [key, value] = [pair[0], pair[1]].map(|place| usize::try_from(place).unwrap());
                    let known = feature.tags.insert(keys[key].clone(), values[value].clone());
                    assert_eq!(known, None);
                }
            }
            3 => feature.kind = content.number(),
            4 => feature.paths = paths(&numbers(content.bytes())),
            other => panic!("a feature has no field {other}"),
        }
    }
    feature
}

fn paths(mut commands: &[u64]) -> Vec<(Vec<[i64; 2]>, bool)> {
    let mut paths: Vec<(Vec<[i64; 2]>, bool)> = Vec::new();
    let mut at = [0, 0];
    while let [command, rest @ ..] = commands {
        commands = rest;
        let count = command >> 3;
        match command & 7 {
            7 => {
                assert_eq!(count, 1);
                paths.last_mut().unwrap().1 = true;
            }
            kind @ (1 | 2) => {
                for _ in 0..count {
                    at = [at[0] + signed(commands[0]), at[1] + signed(commands[1])];
                    commands = &commands[2..];
                    if kind == 1 {
                        paths.push((Vec::new(), false));
                    }
                    paths.last_mut().unwrap().0.push(at);
                }
            }
            other => panic!("there is no command {other}"),
        }
    }
    paths
}
