//! The list of collections, grouped by what of them hangs on the pupil list.

use catalogue::LayerKind;
use maud::{Markup, html};

use super::{
    frame::{own_json, page, say, to},
    number,
};
use crate::asked::Asked;

/// The page of the list.
pub(crate) fn collections(asked: &Asked, title: &str) -> Markup {
    page(asked, title, &own_json(asked), &grouped(asked))
}

/// The layers that the caller may see, in groups with their headings.
pub(super) fn grouped(asked: &Asked) -> Markup {
    let language = asked.language;
    let groups = [
        (true, say(language, "Nachfrage: Zahlen von Schülerinnen und Schülern", "Demand: numbers of pupils")),
        (false, say(language, "Angebot: Standorte, Wege und Gebiete", "Supply: sites, ways and areas")),
    ];
    html! {
        @for (is_demand, heading) in groups {
            @let layers = asked.layers().filter(|held| (held.layer.kind == LayerKind::Demand) == is_demand);
            @let layers = layers.collect::<Vec<_>>();
            @if !layers.is_empty() {
                h2 { (heading) }
                ul.cards {
                    @for held in layers {
                        @let rows = i64::try_from(held.table.rows.len()).unwrap_or(i64::MAX);
                        li {
                            a href=(to(asked, &format!("/collections/{}", held.layer.id))) {
                                (held.layer.title.of(language))
                            }
                            p { (held.layer.description.of(language)) }
                            p { (number::whole(rows, language)) (say(language, " Objekte", " features")) }
                        }
                    }
                }
            }
        }
        @if asked.layers().next().is_none() {
            p { (say(language, "Hier ist keine Ebene zu sehen.", "There is no layer to be seen here.")) }
        }
    }
}
