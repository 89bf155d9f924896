//! Rows of several layers as one answer: as JSON, and as parts that a page shows.

use std::sync::Arc;

use catalogue::{Layer, Row, Text, Value};
use serde_json::{Map, Value as Json, json};

use crate::{asked::Asked, published::Held};

/// Rows of a layer.
pub(crate) struct Part {
    /// Its name in JSON.
    pub(crate) name: &'static str,
    pub(crate) title: Text,
    pub(crate) held: Arc<Held>,
    /// Places of rows.
    pub(crate) rows: Vec<usize>,
}

/// An answer made of such parts.
pub(crate) struct Figures {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) groups: Vec<(String, Vec<Part>)>,
    /// Ids of the layers that the caller does not see.
    pub(crate) left_out: Vec<&'static str>,
    /// What else is to be said.
    pub(crate) notes: Vec<String>,
}

impl Part {
    /// The rows of a layer that a condition holds for.
    pub(super) fn of(
        name: &'static str,
        title: Text,
        held: &Arc<Held>,
        holds: impl Fn(&Row) -> bool,
    ) -> Self {
        let rows = held.table.rows.iter().enumerate().filter(|(_, row)| holds(row));
        Self { name, title, held: Arc::clone(held), rows: rows.map(|(place, _)| place).collect() }
    }

    /// Its rows as JSON, without geometries.
    pub(super) fn json(&self) -> Vec<Json> {
        let rows = self.rows.iter().filter_map(|place| self.held.table.rows.get(*place));
        rows.map(|row| properties(self.held.layer, row)).collect()
    }
}

/// A layer, where the caller may see it; otherwise its id is noted.
pub(super) fn seen<'a>(
    asked: &'a Asked,
    layer: &'static Layer,
    left_out: &mut Vec<&'static str>,
) -> Option<&'a Arc<Held>> {
    let held = asked.layer(layer.id).ok();
    if held.is_none() {
        left_out.push(layer.id);
    }
    held
}

/// The properties of a row as JSON.
fn properties(layer: &Layer, row: &Row) -> Json {
    let pairs = layer.properties.iter().zip(&row.values);
    Json::Object(
        pairs.map(|(property, value)| (property.name.to_owned(), json_of(value))).collect::<Map<_, _>>(),
    )
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => json!(**text),
        Value::Integer(number) => json!(number),
        Value::Real(number) => json!(number),
    }
}
