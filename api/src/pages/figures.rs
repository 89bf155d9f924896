//! The answer to a question as a page: rows of several layers under their headings.

use maud::{Markup, html};

use super::{
    frame::{own_json, page, say, to},
    values::Words,
};
use crate::{
    asked::Asked,
    questions::{Figures, Part},
};

/// The page.
pub(crate) fn figures(asked: &Asked, figures: &Figures) -> Markup {
    let language = asked.language;
    let body = html! {
        p { (figures.description) }
        @for (heading, parts) in &figures.groups {
            @if !heading.is_empty() { h2 { (heading) } }
            @for part in parts.iter().filter(|part| !part.rows.is_empty()) { (self::part(asked, part)) }
        }
        @for note in &figures.notes { p { (note) } }
        @if !figures.left_out.is_empty() {
            p.none {
                (say(language, "Nicht enthalten, weil Sie diese Ebenen nicht sehen: ",
                     "Left out because you do not see these layers: "))
                (figures.left_out.join(", "))
            }
        }
    };
    page(asked, &figures.title, &own_json(asked), &body)
}

fn part(asked: &Asked, part: &Part) -> Markup {
    let layer = part.held.layer;
    let words = Words::of(layer, &asked.published.about, asked.language);
    let row = |place: &usize| part.held.table.rows.get(*place);
    html! {
        h3 {
            a href=(to(asked, &format!("/collections/{}", layer.id))) { (part.title.of(asked.language)) }
        }
        @match part.rows.as_slice() {
            [one] => { @if let Some(row) = row(one) { (words.list(row)) } },
            places => {
                div.scroll { table {
                    thead { tr { (words.headings()) } }
                    tbody { @for row in places.iter().filter_map(row) { tr { (words.cells(row)) } } }
                } }
            },
        }
    }
}
