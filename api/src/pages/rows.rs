//! The pages of features: a table of them, and each of them.

use maud::{Markup, html};

use super::{
    frame::{own_json, page, say, to},
    map, number,
    values::Words,
};
use crate::{asked::Asked, links::Link, published::Held};

/// A page of a table: the rows with these places, of so many that match.
pub(crate) fn items(asked: &Asked, held: &Held, rows: &[u32], matched: usize, links: &[Link]) -> Markup {
    let (layer, language) = (held.layer, asked.language);
    let words = Words::of(layer, &asked.published.about, language);
    let count = |count: usize| number::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
    let body = html! {
        p { (count(rows.len())) (say(language, " von ", " of ")) (count(matched)) (say(language, " Objekten", " features")) }
        (pages(asked, links))
        (map::of_rows(held, rows, language))
        div.scroll { table {
            thead { tr { th scope="col" class="number" { (say(language, "Nr.", "No.")) } (words.headings()) } }
            tbody {
                @for number in rows {
                    @if let Some(row) = row(held, *number) {
                        @let id = u64::from(*number) + 1;
                        tr {
                            td class="number" {
                                a href=(to(asked, &format!("/collections/{}/items/{id}", layer.id))) { (id) }
                            }
                            (words.cells(row))
                        }
                    }
                }
            }
        } }
        (pages(asked, links))
    };
    page(asked, layer.title.of(language), &own_json(asked), &body)
}

/// A feature.
pub(crate) fn feature(asked: &Asked, held: &Held, row_number: u32, links: &[Link]) -> Markup {
    let (layer, language) = (held.layer, asked.language);
    let words = Words::of(layer, &asked.published.about, language);
    let title = format!("{} {}", layer.title.of(language), u64::from(row_number) + 1);
    let body = html! {
        @if let Some(row) = row(held, row_number) { (words.list(row)) }
        (map::of_rows(held, &[row_number], language))
        (pages(asked, links))
    };
    page(asked, &title, &own_json(asked), &body)
}

fn row(held: &Held, number: u32) -> Option<&catalogue::Row> {
    held.table.rows.get(usize::try_from(number).ok()?)
}

/// Links to the next page, to other forms and to the collection.
fn pages(asked: &Asked, links: &[Link]) -> Markup {
    let language = asked.language;
    let name = |link: &Link| match link.rel.as_str() {
        "next" => Some(say(language, "Nächste Seite", "Next page").to_owned()),
        "prev" => Some(say(language, "Vorige Seite", "Previous page").to_owned()),
        "first" => Some(say(language, "Erste Seite", "First page").to_owned()),
        "self" => None,
        "alternate" => link.title.clone(),
        _ => Some(link.title.clone().unwrap_or_else(|| link.rel.clone())),
    };
    html! {
        ul.row {
            @for link in links {
                @if let Some(name) = name(link) { li { a href=(link.href) rel=(link.rel) { (name) } } }
            }
        }
    }
}
