//! GeoJSON (RFC 7946), as a collection or as a sequence of features (RFC 8142), with the `crs`
//! member of its older version. Features are parsed one by one; the collection is never held.

use std::{
    cell::Cell,
    fmt,
    io::{BufRead, BufReader, Read},
    ops::ControlFlow,
    path::Path,
    rc::Rc,
};

use geo_core::crs::Crs;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, error::Category};

use super::{
    Feature, Properties, VectorError, Visit,
    crs_name::crs_of_name,
    geometry,
    limits::{Exceeded, FeatureBound},
    zipped,
};
use crate::report::Reason;

/// Streams the features of a file.
pub fn read(path: &Path, crs: Option<Crs>, visit: &mut Visit<'_>) -> Result<(), VectorError> {
    let file = path.display().to_string();
    zipped::with_text(path, |text| read_from(text, &file, crs, visit))
}

/// Streams the features of a text; `file` is what errors call it.
fn read_from(
    text: &mut dyn Read,
    file: &str,
    crs: Option<Crs>,
    visit: &mut Visit<'_>,
) -> Result<(), VectorError> {
    let since = Rc::new(Cell::new(0));
    let mut text = BufReader::with_capacity(1 << 18, FeatureBound::new(text, Rc::clone(&since)));
    let begins_with_mark =
        text.fill_buf().map_err(|error| io_error(file, error))?.starts_with(b"\xef\xbb\xbf");
    text.consume(if begins_with_mark { 3 } else { 0 });
    let mut stream = Stream { visit, since, said: crs, stopped: false, features: 0, problem: None };
    let mut json = serde_json::Deserializer::from_reader(text);
    let mut documents = 0_usize;
    loop {
        match json.end() {
            Ok(()) => break,
            Err(error) if error.is_eof() || error.is_io() => return Err(stream.failure(file, error)),
            Err(_) => {}
        }
        if let Err(error) = (Document { stream: &mut stream }).deserialize(&mut json) {
            if stream.stopped {
                return Ok(());
            }
            return Err(stream.failure(file, error));
        }
        documents += 1;
    }
    if documents == 0 { Err(VectorError::NoFeatures { file: file.into() }) } else { Ok(()) }
}

/// The state of a run through a file.
struct Stream<'v, 'f> {
    visit: &'v mut Visit<'f>,
    since: Rc<Cell<u64>>,
    /// The CRS the file or the caller said.
    said: Option<Crs>,
    stopped: bool,
    features: usize,
    problem: Option<Problem>,
}

/// Why a document with valid JSON is refused.
enum Problem {
    UnknownCrs(String),
    LateCrs,
}

impl Stream<'_, '_> {
    fn take(&mut self, value: Value) -> ControlFlow<()> {
        self.since.set(0);
        self.features += 1;
        let feature = feature(value, self.said.unwrap_or(Crs::Wgs84));
        let flow = (self.visit)(feature);
        self.stopped = flow.is_break();
        flow
    }

    fn crs(&mut self, member: &Value) -> Result<(), ()> {
        let name = member.pointer("/properties/name").and_then(Value::as_str);
        // `"crs": null` and members without a name say nothing.
        let Some(name) = name else { return Ok(()) };
        let Some(crs) = crs_of_name(name) else {
            self.problem = Some(Problem::UnknownCrs(name.into()));
            return Err(());
        };
        if self.features > 0 && self.said.unwrap_or(Crs::Wgs84) != crs {
            self.problem = Some(Problem::LateCrs);
            return Err(());
        }
        self.said = Some(crs);
        Ok(())
    }

    fn failure(&mut self, file: &str, error: serde_json::Error) -> VectorError {
        let file = file.to_owned();
        match self.problem.take() {
            Some(Problem::UnknownCrs(crs)) => return VectorError::UnknownCrs { file, crs },
            Some(Problem::LateCrs) => return VectorError::LateCrs { file },
            None => {}
        }
        match error.classify() {
            Category::Eof => VectorError::Truncated { file },
            Category::Io => io_error(&file, error.into()),
            Category::Syntax | Category::Data => {
                VectorError::Syntax { file, line: error.line(), column: error.column() }
            }
        }
    }
}

fn io_error(file: &str, error: std::io::Error) -> VectorError {
    let file = file.to_owned();
    match Exceeded::of(&error) {
        Some(Exceeded::Feature) => VectorError::FeatureTooLarge { file },
        Some(Exceeded::Expansion) => VectorError::ZipBomb { file },
        None if error.kind() == std::io::ErrorKind::UnexpectedEof => VectorError::Truncated { file },
        None => VectorError::Read { file, source: error },
    }
}

fn feature(value: Value, crs: Crs) -> Result<Feature, Reason> {
    let Value::Object(mut members) = value else { return Err(Reason::InvalidFeature) };
    if members.get("type").and_then(Value::as_str) != Some("Feature") {
        return Err(Reason::InvalidFeature);
    }
    let properties = match members.remove("properties") {
        Some(Value::Object(properties)) => {
            properties.into_iter().map(|(key, value)| (key, text(value))).collect()
        }
        _ => Properties::default(),
    };
    Ok(Feature {
        id: members.remove("id").map(text).unwrap_or_default(),
        crs,
        geometry: members.get("geometry").and_then(geometry::of_geojson),
        properties,
    })
}

/// A value as text; lists and objects as JSON.
fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// One document at top level: a collection, or a single feature.
struct Document<'s, 'v, 'f> {
    stream: &'s mut Stream<'v, 'f>,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        use serde::de::Error;
        let mut alone = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "features" => members.next_value_seed(Features { stream: self.stream })?,
                "crs" => {
                    let member = members.next_value()?;
                    self.stream.crs(&member).map_err(|()| A::Error::custom("crs"))?;
                }
                "type" | "id" | "geometry" | "properties" => {
                    alone.insert(name, members.next_value()?);
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if alone.get("type").and_then(Value::as_str) == Some("FeatureCollection") {
            return Ok(());
        }
        let flow = self.stream.take(Value::Object(alone));
        if flow.is_break() { Err(A::Error::custom("stopped")) } else { Ok(()) }
    }
}

/// The features of a collection.
struct Features<'s, 'v, 'f> {
    stream: &'s mut Stream<'v, 'f>,
}

impl<'de> DeserializeSeed<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(value) = features.next_element()? {
            if self.stream.take(value).is_break() {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
