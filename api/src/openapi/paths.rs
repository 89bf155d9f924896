//! The paths, each with its one operation.

mod entrance;
mod features;
mod others;
mod tiles;

use catalogue::Text;
use geo_core::Language;
use serde_json::{Map, Value, json};

use super::{
    components,
    parameters::{form, path, reference},
    responses::of_operation,
};
use crate::asked::Asked;

/// The paths that a caller may ask for.
pub(super) fn paths(asked: &Asked) -> Map<String, Value> {
    let mut paths = Paths { language: asked.language, all: Map::new() };
    entrance::add(&mut paths, asked);
    features::add(&mut paths, asked);
    tiles::add(&mut paths, asked);
    others::add(&mut paths, asked);
    paths.all
}

/// The paths so far.
struct Paths {
    language: Language,
    all: Map<String, Value>,
}

/// An operation.
struct Operation<'o> {
    tag: &'static str,
    id: String,
    summary: String,
    parameters: Vec<Value>,
    /// Media types of the answer with their schemas.
    content: Vec<(&'o str, Value)>,
    /// Statuses besides those of any request.
    statuses: &'o [&'o str],
}

impl Paths {
    fn say(&self, german: &'static str, english: &'static str) -> &'static str {
        Text::new(german, english).of(self.language)
    }

    /// Adds an operation; `lang` belongs to all.
    fn add(&mut self, path: &str, operation: Operation<'_>) {
        let content: Map<String, Value> = operation
            .content
            .into_iter()
            .map(|(media_type, schema)| (media_type.to_owned(), json!({ "schema": schema })))
            .collect();
        let mut parameters = operation.parameters;
        parameters.push(reference("lang"));
        let responses = of_operation(&content, &operation.summary, operation.statuses);
        let get = json!({
            "tags": [operation.tag],
            "operationId": operation.id,
            "summary": operation.summary,
            "parameters": parameters,
            "responses": responses,
        });
        self.all.insert(path.to_owned(), json!({ "get": get }));
    }

    /// Adds an operation whose answer is JSON of a schema, or a page.
    fn add_document(
        &mut self,
        path: &str,
        tag: &'static str,
        id: &str,
        summary: &str,
        (media_type, schema): (&str, &str),
        parts: Vec<Value>,
    ) {
        let mut parameters = parts;
        let statuses: &[&str] = if parameters.is_empty() { &[] } else { &["404"] };
        parameters.push(form(&["json", "html"], self.language));
        self.add(
            path,
            Operation {
                tag,
                id: id.to_owned(),
                summary: summary.to_owned(),
                parameters,
                content: vec![(media_type, components::reference(schema)), page()],
                statuses,
            },
        );
    }
}

const JSON: &str = "application/json";

/// A page for people.
fn page() -> (&'static str, Value) {
    ("text/html", json!({ "type": "string" }))
}

/// A file.
fn binary(media_type: &str) -> (&str, Value) {
    (media_type, json!({ "type": "string", "format": "binary" }))
}

/// A part of a path that is one of some names.
fn one_of(name: &str, names: &[&str], description: &str) -> Value {
    path(name, &json!({ "type": "string", "enum": names }), description)
}
