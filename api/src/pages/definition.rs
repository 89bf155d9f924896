//! The definition of the service as a page: every path with what it answers and which parameters it has.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::{page, say, to};
use crate::{asked::Asked, items::address, openapi::MEDIA_TYPE};

/// The page.
pub(crate) fn definition(asked: &Asked, definition: &Value) -> Markup {
    let title = say(asked.language, "Definition des Dienstes", "Definition of the service");
    let paths: Vec<(&String, &Value)> = definition["paths"].as_object().into_iter().flatten().collect();
    let tags = definition["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let body = html! {
        p { (text(&definition["info"]["description"])) }
        p {
            (say(asked.language, "Für Programme: ", "For programs: "))
            a href=(asked.base.to("/api?f=json")) { (MEDIA_TYPE) }
        }
        @for tag in tags {
            @let of_tag = paths.iter().filter(|(_, item)| item["get"]["tags"][0] == tag["name"]);
            @let of_tag = of_tag.collect::<Vec<_>>();
            @if !of_tag.is_empty() {
                h2 { (text(&tag["description"])) }
                @for (path, item) in of_tag { (operation(asked, definition, path, &item["get"])) }
            }
        }
    };
    page(asked, title, &address(asked, "/api", &[("f", "json".to_owned())]), &body)
}

fn operation(asked: &Asked, definition: &Value, path: &str, operation: &Value) -> Markup {
    let language = asked.language;
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let parameters: Vec<&Value> =
        parameters.iter().map(|parameter| resolved(definition, parameter)).collect();
    let content = operation["responses"]["200"]["content"].as_object();
    let needs_more = parameters.iter().any(|parameter| parameter["required"] == true);
    html! {
        details {
            summary { code { (path) } " " (text(&operation["summary"])) }
            @if !needs_more { p { a href=(to(asked, path)) { (say(language, "Ausprobieren", "Try")) } } }
            div.scroll { table {
                thead { tr {
                    th scope="col" { (say(language, "Parameter", "Parameter")) }
                    th scope="col" { (say(language, "Art", "Type")) }
                    th scope="col" { (say(language, "Bedeutung", "Meaning")) }
                } }
                tbody { @for parameter in parameters { tr {
                    td { code { (text(&parameter["name"])) } }
                    td { (kind(&parameter["schema"])) }
                    td {
                        (text(&parameter["description"]))
                        @if let Some(values) = values(&parameter["schema"]) { " " span.none { (values) } }
                    }
                } } }
            } }
            p.none {
                (say(language, "Antwort: ", "Answer: "))
                (content.into_iter().flatten().map(|(media, _)| media.as_str()).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A parameter that is referred to.
fn resolved<'d>(definition: &'d Value, parameter: &'d Value) -> &'d Value {
    let pointer = parameter["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| definition.pointer(pointer)).unwrap_or(parameter)
}

fn kind(schema: &Value) -> String {
    match (text(&schema["type"]), text(&schema["format"])) {
        ("array", _) => format!("{}, …", text(&schema["items"]["type"])),
        (kind, "") => kind.to_owned(),
        (kind, format) => format!("{kind} ({format})"),
    }
}

/// The values there are, with their limits.
fn values(schema: &Value) -> Option<String> {
    let list = schema["enum"].as_array().or(schema["items"]["enum"].as_array());
    let limits = [("minimum", "≥"), ("maximum", "≤"), ("default", "=")];
    let limits =
        limits.iter().filter_map(|(name, sign)| schema.get(name).map(|value| format!("{sign} {value}")));
    let all: Vec<String> = match list {
        Some(list) => list.iter().map(|value| text(value).to_owned()).collect(),
        None => limits.collect(),
    };
    (!all.is_empty()).then(|| all.join(", "))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
