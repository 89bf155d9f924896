//! Any resource as a page: what its JSON says as nested tables, with its links to follow.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::frame::{own_json, page, say};
use crate::{answer::Document, asked::Asked};

/// Levels of tables within tables.
const DEEPEST: usize = 12;

/// Columns of a list of objects that is shown as one table.
const MOST_COLUMNS: usize = 8;

/// The page.
pub(crate) fn document(asked: &Asked, document: &Document) -> Markup {
    let heading = say(asked.language, "Verweise", "Links");
    let body = html! {
        @if !document.description.is_empty() { p { (document.description) } }
        @match &document.json {
            Value::Object(members) => {
                // Heading and description stand above already.
                @let shown = |name: &str| !["links", "title", "description"].contains(&name);
                (object(members.iter().filter(|(name, _)| shown(name)), DEEPEST))
                @if let Some(Value::Array(links)) = members.get("links") { h2 { (heading) } (self::links(links)) }
            },
            other => { (value(other, DEEPEST)) },
        }
    };
    page(asked, &document.title, &own_json(asked), &body)
}

fn object<'v>(members: impl Iterator<Item = (&'v String, &'v Value)>, depth: usize) -> Markup {
    html! {
        div.scroll { table { tbody {
            @for (name, member) in members {
                tr {
                    th scope="row" { (name) }
                    td { @match (name.as_str(), member) {
                        ("links", Value::Array(links)) => (self::links(links)),
                        _ => (value(member, depth)),
                    } }
                }
            }
        } } }
    }
}

fn value(value: &Value, depth: usize) -> Markup {
    if depth == 0 {
        return html! { code { (value) } };
    }
    match value {
        Value::Null => html! { span.none { "–" } },
        Value::Bool(_) | Value::Number(_) => html! { (value) },
        Value::String(text) => text_or_link(text),
        Value::Object(members) if members.is_empty() => html! { span.none { "–" } },
        Value::Object(members) => object(members.iter(), depth - 1),
        Value::Array(items) if items.is_empty() => html! { span.none { "–" } },
        Value::Array(items) => {
            if let Some(columns) = columns(items) {
                return rows(items, &columns, depth - 1);
            }
            html! { ul.links { @for item in items { li { (self::value(item, depth - 1)) } } } }
        }
    }
}

/// The members of a list of small objects; `None` where it is no such list.
fn columns(items: &[Value]) -> Option<Vec<&str>> {
    let mut columns: Vec<&str> = Vec::new();
    for item in items {
        for name in item.as_object()?.keys() {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    (columns.len() <= MOST_COLUMNS).then_some(columns)
}

fn rows(items: &[Value], columns: &[&str], depth: usize) -> Markup {
    html! {
        div.scroll { table {
            thead { tr { @for column in columns { th scope="col" { (column) } } } }
            tbody {
                @for item in items {
                    tr { @for column in columns { td { @match item.get(column) {
                        Some(Value::Array(links)) if *column == "links" => (self::links(links)),
                        Some(member) => (value(member, depth)),
                        None => span.none { "–" },
                    } } } }
                }
            }
        } }
    }
}

fn links(links: &[Value]) -> Markup {
    let text = |link: &Map<String, Value>, name: &str| {
        link.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    html! {
        ul.links {
            @for link in links.iter().filter_map(Value::as_object) {
                @let (href, rel, title) = (text(link, "href"), text(link, "rel"), text(link, "title"));
                @let name = if title.is_empty() { rel.clone() } else { title };
                li {
                    @if link.get("templated").is_some_and(|templated| templated == true) {
                        (name) ": " code { (href) }
                    } @else {
                        a href=(href) rel=(rel) { (name) }
                    }
                    @if let Some(Value::String(media_type)) = link.get("type") { " " span.none { (media_type) } }
                }
            }
        }
    }
}

fn text_or_link(text: &str) -> Markup {
    // A template is no address.
    let is_address = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    if is_address && !text.contains(['{', ' ']) {
        html! { a href=(text) { (text) } }
    } else {
        html! { (text) }
    }
}
