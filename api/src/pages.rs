//! Pages for people.

use geo_core::Language;
use maud::{DOCTYPE, Markup, html};

use crate::{answer::Document, asked::Asked, problem::Problem};

/// Any resource.
pub(crate) fn document(asked: &Asked, document: &Document) -> Markup {
    let _ = asked.language;
    frame(&document.title, &html! { p { (document.description) } pre { (format!("{:#}", document.json)) } })
}

/// What went wrong.
pub(crate) fn problem(problem: &Problem, language: Language) -> Markup {
    frame(problem.status.as_str(), &html! { p { (problem.text(language)) } })
}

fn frame(title: &str, body: &Markup) -> Markup {
    html! { (DOCTYPE) html { head { title { (title) } } body { h1 { (title) } (body) } } }
}
