//! The page that everything begins at: what is here, how it gets into QGIS, what can be downloaded.

use geo_core::Language;
use maud::{Markup, html};

use super::{
    collections::grouped,
    frame::{own_json, page, say, to},
};
use crate::{asked::Asked, links::Link};

/// The landing page.
pub(crate) fn landing(asked: &Asked, title: &str, description: &str, links: &[Link]) -> Markup {
    let language = asked.language;
    let say = |german, english| say(language, german, english);
    let body = html! {
        p { (description) }
        @if asked.caller.name.is_none() && asked.caller.may_sign_in {
            p {
                (say("Ohne Anmeldung ist nicht alles zu sehen. ", "Not everything is shown without signing in. "))
                a href=(to(asked, "/sign-in")) { (say("Anmelden", "Sign in")) }
            }
        }
        @if asked.layers().next().is_some() {
            h2 { (say("In QGIS öffnen", "Open in QGIS")) }
            (in_qgis(asked))
        }
        h2 { (say("Zum Mitnehmen", "To take along")) }
        ul.links {
            @for link in links.iter().filter(|link| ["related", "enclosure"].contains(&link.rel.as_str())) {
                li { a href=(link.href) { (link.title.as_deref().unwrap_or(&link.href)) } }
            }
            li {
                (say("Jede Ebene als GeoJSON, CSV, FlatGeobuf, GeoPackage oder Shapefile: ",
                     "Each layer as GeoJSON, CSV, FlatGeobuf, GeoPackage or Shapefile: "))
                a href=(to(asked, "/collections")) { (say("Ebenen", "Collections")) }
            }
        }
        (grouped(asked))
        h2 { (say("Für Programme", "For programs")) }
        ul.links {
            li { a href=(to(asked, "/api.html")) { (say("Definition des Dienstes", "Definition of the service")) } }
            li { a href=(to(asked, "/conformance")) { (say("Konformität", "Conformance")) } }
            li { a href=(to(asked, "/tiles")) { (say("Vektorkacheln", "Vector tiles")) } }
            li { a href=(to(asked, "/styles")) { (say("Darstellungen", "Styles")) } }
        }
    };
    page(asked, title, &own_json(asked), &body)
}

fn in_qgis(asked: &Asked) -> Markup {
    let project = asked.base.to("/qgis/schulweg.qgz");
    let address = asked.base.to("/");
    match asked.language {
        Language::German => html! {
            p { "Am schnellsten: " a href=(project) { "das fertige Projekt" } " öffnen. Oder die Ebenen selbst wählen:" }
            ol.steps {
                li { "Menü " b { "Layer › Datenquellenverwaltung" } ", Seite " b { "WFS / OGC API – Features" } "." }
                li { b { "Neu" } ": als URL " code { (address) } " eintragen, als Version " b { "OGC API – Features" } "." }
                li { b { "Verbinden" } ", Ebenen wählen, " b { "Hinzufügen" } "." }
            }
        },
        Language::English => html! {
            p { "The short way: open " a href=(project) { "the ready project" } ". Or choose the layers yourself:" }
            ol.steps {
                li { "Menu " b { "Layer › Data Source Manager" } ", page " b { "WFS / OGC API - Features" } "." }
                li { b { "New" } ": enter " code { (address) } " as URL and choose the version " b { "OGC API - Features" } "." }
                li { b { "Connect" } ", choose layers, " b { "Add" } "." }
            }
        },
    }
}
