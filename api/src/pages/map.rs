//! A small map of features as SVG, drawn from EPSG:25832: in the colours of the layer's legend, with a
//! scale. Positions are rounded to half a pixel of the screen, and what falls on one is left out.

mod path;
mod scale;

use catalogue::{Classes, Property, Row, Shape, Value};
use geo_core::Language;
use maud::{Markup, html};
use store::styles::Drawn;

use super::number;
use crate::published::{Bounds, Held, bounds};
use path::path;
use scale::{Scale, View};

/// Features of a map.
const MOST: usize = 2000;

/// Units of a millimetre on the screen: two to a pixel, of which there are 96 to an inch.
const PER_MILLIMETRE: f64 = 2.0 * 96.0 / 25.4;

/// Features let those below through, and so do the colours of the legend.
const OPACITY: &str = "0.8";

/// What lies below the features.
const PAPER: &str = "#fbfbf9";

/// All features of a layer that its style shows.
pub(super) fn of_all(held: &Held, language: Language) -> Markup {
    let Some(drawn) = Drawn::of(held.layer, language) else { return html! {} };
    map(held, &drawn, held.table.rows.iter().filter(|row| drawn.shows(row)).collect(), language)
}

/// Some features; where the style shows none of them, all.
pub(super) fn of_rows(held: &Held, rows: &[u32], language: Language) -> Markup {
    let Some(drawn) = Drawn::of(held.layer, language) else { return html! {} };
    let row = |number: &u32| held.table.rows.get(usize::try_from(*number).ok()?);
    let rows: Vec<&Row> = rows.iter().filter_map(row).collect();
    let shown: Vec<&Row> = rows.iter().copied().filter(|row| drawn.shows(row)).collect();
    map(held, &drawn, if shown.is_empty() { rows } else { shown }, language)
}

fn map(held: &Held, drawn: &Drawn, mut rows: Vec<&Row>, language: Language) -> Markup {
    rows.retain(|row| row.shape.is_some());
    let there_are = rows.len();
    // The smallest numbers are left out first.
    let number = |row: &&Row| drawn.number(row).unwrap_or(f64::NEG_INFINITY);
    if there_are > MOST {
        rows.sort_by(|a, b| number(b).total_cmp(&number(a)));
        rows.truncate(MOST);
    }
    rows.sort_by(|a, b| {
        let order = number(a).total_cmp(&number(b));
        if drawn.is_large_above() { order } else { order.reverse() }
    });
    let Some(view) = rows.iter().filter_map(|row| bounds(row.shape.as_ref()?)).reduce(joined).map(View::of)
    else {
        return html! {};
    };
    let title = held.layer.title.of(language);
    let entries: Vec<(String, f64)> =
        drawn.entries().map(|entry| (entry.colour, entry.millimetres * PER_MILLIMETRE)).collect();
    let used: Vec<usize> = rows.iter().filter_map(|row| drawn.entry_of(row)).collect();
    html! {
        figure {
            svg class="map" role="img" aria-label=(title) viewBox=(view.view_box()) {
                title { (title) }
                rect width="100%" height="100%" fill=(PAPER) {}
                @for row in &rows {
                    @if let Some((colour, size)) = drawn.entry_of(row).and_then(|entry| entries.get(entry)) {
                        (feature(held, row, &view, colour, *size, language))
                    }
                }
                (Scale::of(&view).drawn())
            }
            ul.legend {
                @for (place, entry) in drawn.entries().enumerate() {
                    @if used.contains(&place) && !entry.title.is_empty() {
                        li { (swatch(&entry.colour)) (entry.title) }
                    }
                }
            }
            figcaption { (caption(drawn, rows.len(), there_are, language)) }
        }
    }
}

fn caption(drawn: &Drawn, shown: usize, there_are: usize, language: Language) -> String {
    let count = |count: usize| number::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
    let heading = drawn.heading();
    let end = if heading.is_empty() { "" } else { ". " };
    if shown == there_are {
        return heading;
    }
    let (shown, there_are) = (count(shown), count(there_are));
    match language {
        Language::German => {
            format!("{heading}{end}Gezeichnet sind {shown} von {there_are}, die kleinsten fehlen.")
        }
        Language::English => {
            format!("{heading}{end}{shown} of {there_are} are drawn, the smallest are left out.")
        }
    }
}

fn feature(held: &Held, row: &Row, view: &View, colour: &str, size: f64, language: Language) -> Markup {
    let name = name(held, row, language);
    match &row.shape {
        None => html! {},
        Some(Shape::Point(at)) => {
            let [x, y] = view.place([at.east, at.north]);
            let radius = format!("{:.1}", size / 2.0);
            html! {
                circle cx=(x) cy=(y) r=(radius) fill=(colour) fill-opacity=(OPACITY) stroke="#333" stroke-width="1.5" {
                    title { (name) }
                }
            }
        }
        Some(shape @ Shape::Line(_)) => html! {
            path d=(path(shape, view)) fill="none" stroke=(colour) stroke-opacity=(OPACITY) stroke-linecap="round"
                stroke-width=(format!("{size:.1}")) { title { (name) } }
        },
        Some(shape @ Shape::Polygons(_)) => html! {
            path d=(path(shape, view)) fill=(colour) fill-opacity=(OPACITY) fill-rule="evenodd" stroke="#333" stroke-opacity="0.4"
                stroke-width=(format!("{size:.1}")) { title { (name) } }
        },
    }
}

/// What a feature is called and the value that decides its colour.
fn name(held: &Held, row: &Row, language: Language) -> String {
    let Some(style) = &held.layer.style else { return String::new() };
    let text = |property: &Property| match held.table.value(row, property) {
        Value::Null => "–".to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Integer(whole) => number::whole(*whole, language),
        Value::Real(real) => number::real(*real, language),
    };
    let classed = match style.classes {
        Classes::Single => None,
        Classes::Number(property, _) | Classes::Value(property, _) => Some(property),
    };
    let label =
        style.label.filter(|label| classed.is_none_or(|classed| classed.name != label.name)).map(text);
    let classed = classed.map(|classed| format!("{}: {}", classed.title.of(language), text(classed)));
    label.into_iter().chain(classed).collect::<Vec<_>>().join(", ")
}

fn swatch(colour: &str) -> Markup {
    html! {
        svg viewBox="0 0 10 10" aria-hidden="true" {
            rect width="10" height="10" fill=(PAPER) {}
            rect width="10" height="10" fill=(colour) fill-opacity=(OPACITY) stroke="#333" stroke-width="1" {}
        }
    }
}

fn joined(one: Bounds, other: Bounds) -> Bounds {
    let [west, south, east, north] = one;
    [west.min(other[0]), south.min(other[1]), east.max(other[2]), north.max(other[3])]
}
