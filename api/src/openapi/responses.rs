//! Answers that are no resource: what was wrong, and what a client has already.

use catalogue::Text;
use geo_core::Language;
use serde_json::{Map, Value, json};

/// Status, name and what it says.
const PROBLEMS: [(&str, &str, Text); 8] = [
    (
        "400",
        "BadRequest",
        Text::new("Ein Parameter ist nicht zu verstehen.", "A parameter cannot be understood."),
    ),
    ("401", "Unauthorised", Text::new("Dafür ist eine Anmeldung nötig.", "This needs credentials.")),
    ("404", "NotFound", Text::new("Das gibt es nicht.", "There is no such thing.")),
    ("406", "NotAcceptable", Text::new("In dieser Form gibt es das nicht.", "It is not there in this form.")),
    (
        "410",
        "Gone",
        Text::new(
            "Die Veröffentlichung der Seite gibt es nicht mehr.",
            "The publication of the page is gone.",
        ),
    ),
    ("429", "TooManyRequests", Text::new("Zu viele Anfragen.", "Too many requests.")),
    ("500", "Fault", Text::new("Ein Fehler des Dienstes.", "A fault of the service.")),
    ("503", "Busy", Text::new("Der Dienst ist ausgelastet.", "The service is busy.")),
];

/// Those of any request.
const ALWAYS: [&str; 5] = ["400", "401", "429", "500", "503"];

/// The answers that operations refer to.
pub(super) fn responses(language: Language) -> Map<String, Value> {
    let problem = |(_, name, text): (&str, &str, Text)| {
        let content = json!({
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } },
            "text/html": { "schema": { "type": "string" } },
        });
        (name.to_owned(), json!({ "description": text.of(language), "content": content }))
    };
    let unchanged = Text::new("Was der Client schon hat, gilt noch.", "What the client has still holds.");
    let unchanged = json!({ "description": unchanged.of(language) });
    PROBLEMS.into_iter().map(problem).chain([("NotModified".to_owned(), unchanged)]).collect()
}

/// The answers of an operation: what it sends, what any request may get, and some more by status.
pub(super) fn of_operation(
    content: &Map<String, Value>,
    description: &str,
    more: &[&str],
) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("200".into(), json!({ "description": description, "content": content }));
    all.insert("304".into(), json!({ "$ref": "#/components/responses/NotModified" }));
    for (status, name, _) in PROBLEMS {
        if ALWAYS.contains(&status) || more.contains(&status) {
            all.insert(status.into(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    all
}
