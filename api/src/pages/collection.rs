//! The page of a collection: what it shows, its map, its properties, and what can be had of it.

use catalogue::Property;
use geo_core::Language;
use maud::{Markup, html};

use super::{
    frame::{own_json, page, say, to},
    map, number,
    values::unit,
};
use crate::{asked::Asked, links::Link, published::Held};

/// The page.
pub(crate) fn collection(asked: &Asked, held: &Held, links: &[Link]) -> Markup {
    let (layer, language) = (held.layer, asked.language);
    let rows = i64::try_from(held.table.rows.len()).unwrap_or(i64::MAX);
    let (items, others): (Vec<&Link>, Vec<&Link>) = links
        .iter()
        .filter(|link| !["self", "alternate"].contains(&link.rel.as_str()))
        .partition(|link| link.rel == "items");
    let credits = asked.published.about.credits_of(layer);
    let items_path = format!("/collections/{}/items", layer.id);
    let look = match language {
        Language::German => format!("Die {} Objekte als Tabelle", number::whole(rows, language)),
        Language::English => format!("The {} features as a table", number::whole(rows, language)),
    };
    let body = html! {
        p { (layer.description.of(language)) }
        p { a href=(to(asked, &items_path)) { (look) } }
        (map::of_all(held, language))
        h2 { (say(language, "Herunterladen", "Download")) }
        ul.row {
            @for link in items.iter().filter(|link| link.media_type != Some("text/html")) {
                li { a href=(link.href) { (link.title.as_deref().unwrap_or_default()) } }
            }
        }
        h2 { (say(language, "Merkmale", "Properties")) }
        div.scroll { table {
            thead { tr {
                th scope="col" { (say(language, "Name", "Name")) }
                th scope="col" { (say(language, "Titel", "Title")) }
                th scope="col" { (say(language, "Art", "Type")) }
                th scope="col" { (say(language, "Einheit", "Unit")) }
                th scope="col" { (say(language, "Bedeutung", "Meaning")) }
            } }
            tbody { @for property in layer.properties { (described(asked, property)) } }
        } }
        h2 { (say(language, "Mehr", "More")) }
        ul.links {
            @for link in others { li { a href=(link.href) { (link.title.as_deref().unwrap_or(&link.rel)) } } }
        }
        @if !credits.is_empty() { p.none { (say(language, "Quellen: ", "Sources: ")) (credits.join("; ")) } }
    };
    page(asked, layer.title.of(language), &own_json(asked), &body)
}

fn described(asked: &Asked, property: &Property) -> Markup {
    use catalogue::Kind;
    let language = asked.language;
    let kind = match property.kind {
        Kind::Text => say(language, "Text", "text"),
        Kind::Integer => say(language, "ganze Zahl", "whole number"),
        Kind::Real => say(language, "Zahl", "number"),
        Kind::Date => say(language, "Tag", "day"),
        Kind::Time => say(language, "Uhrzeit", "time of day"),
    };
    html! {
        tr {
            td { code { (property.name) } }
            td { (property.title.of(language)) }
            td { (kind) }
            td { (property.unit.map_or("", |known| unit(known, language))) }
            td { (property.description.of(language)) }
        }
    }
}
