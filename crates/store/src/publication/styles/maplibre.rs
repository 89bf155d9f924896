//! A legend as MapLibre draws it: version 8 of its style specification over vector tiles.
//!
//! It names no `glyphs` and no `sprite`: both would come from another server, and offices have none.
//! Text needs glyphs, so there are no labels; everything else is as in QGIS.

use catalogue::{GeometryKind, Property};
use serde_json::{Value, json};

use super::{
    legend::{Class, LINE_OPACITY, Legend, OPACITY, Rows},
    palette::INK,
};

/// A pixel of CSS, in millimetres.
const PIXEL: f64 = 25.4 / 96.0;

/// Below every number that is drawn.
const LOWEST: i32 = -1_000_000_000;

/// Where the tiles of a layer are.
pub struct Tiles {
    /// The address with `{z}`, `{x}` and `{y}`.
    pub address: String,
    /// The largest zoom that there are tiles of.
    pub largest_zoom: u8,
    /// Whom to name beside the map; plain text.
    pub attribution: String,
}

/// The document.
pub(super) fn document(legend: &Legend, tiles: &Tiles) -> Value {
    let id = legend.layer.id;
    let mut source = json!({
        "type": "vector",
        "tiles": [tiles.address],
        "minzoom": 0,
        "maxzoom": tiles.largest_zoom,
    });
    if !tiles.attribution.is_empty() {
        // MapLibre shows it as HTML.
        source["attribution"] = crate::publication::xml::escaped(&tiles.attribution).into();
    }
    json!({
        "version": 8,
        "name": legend.text(legend.layer.title),
        "metadata": { "schulweg:legend": entries(legend) },
        "sources": { id: source },
        "layers": [layer(legend)],
    })
}

/// What the colours stand for, for those who show it beside the map.
fn entries(legend: &Legend) -> Value {
    let classes: Vec<Value> = legend
        .classes
        .iter()
        .map(|class| json!({ "title": class.title, "colour": class.colour.hexadecimal() }))
        .collect();
    json!({ "title": legend.heading(), "classes": classes })
}

fn layer(legend: &Legend) -> Value {
    let id = legend.layer.id;
    let colour = chosen(legend, |class| class.colour.hexadecimal().into());
    let width = chosen(legend, |class| pixels(class.size));
    let (kind, sort_key, paint) = match legend.geometry {
        GeometryKind::Point => (
            "circle",
            "circle-sort-key",
            json!({
                "circle-color": colour,
                "circle-opacity": opacity(LINE_OPACITY),
                "circle-radius": chosen(legend, |class| pixels(class.size / 2.0)),
                "circle-stroke-color": INK.hexadecimal(),
                "circle-stroke-opacity": opacity(OPACITY),
                "circle-stroke-width": pixels(0.2),
            }),
        ),
        GeometryKind::LineString => (
            "line",
            "line-sort-key",
            json!({ "line-color": colour, "line-opacity": opacity(LINE_OPACITY), "line-width": width }),
        ),
        GeometryKind::MultiPolygon => (
            "fill",
            "fill-sort-key",
            json!({
                "fill-color": colour,
                "fill-opacity": opacity(OPACITY),
                "fill-outline-color": INK.hexadecimal(),
            }),
        ),
    };
    let mut layout = json!({});
    if let Some(order) = &legend.order {
        // Features without a number lie below all others, as in QGIS.
        let sign = if order.ascending { 1 } else { -1 };
        let key = json!(["case", missing(order.by), LOWEST, ["*", sign, get(order.by)]]);
        layout[sort_key] = key;
    }
    if legend.geometry == GeometryKind::LineString {
        layout["line-cap"] = "round".into();
        layout["line-join"] = "round".into();
    }
    let mut layer = json!({
        "id": id, "type": kind, "source": id, "source-layer": id, "layout": layout, "paint": paint,
    });
    if let Some(filter) = filter(legend) {
        layer["filter"] = filter;
    }
    layer
}

/// Which rows are drawn: those that the legend shows, and of values only those it knows.
fn filter(legend: &Legend) -> Option<Value> {
    let mut conditions: Vec<Value> =
        legend.shown.iter().map(|(property, value)| json!(["==", get(property), value])).collect();
    let known: Vec<&str> = legend.classes.iter().filter_map(|class| value(&class.rows)).collect();
    if let Some(classed) = legend.classed.filter(|_| !known.is_empty()) {
        conditions.push(json!(["in", get(classed), ["literal", known]]));
    }
    match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(Value::Array([vec!["all".into()], conditions].concat())),
    }
}

/// What each class of the legend has of something, by the property that decides the class.
fn chosen(legend: &Legend, of: impl Fn(&Class) -> Value) -> Value {
    let (Some(classed), Some(first)) = (legend.classed, legend.classes.first()) else {
        return legend.classes.first().map_or(Value::Null, of);
    };
    if value(&first.rows).is_some() {
        let mut choice = vec!["match".into(), get(classed)];
        for class in &legend.classes {
            choice.extend(value(&class.rows).map(Value::from));
            choice.push(of(class));
        }
        // The filter lets no other value through; a `match` needs a last word all the same.
        choice.push(of(first));
        return Value::Array(choice);
    }
    // No number is below the first class: they begin at 0.
    let mut steps = vec!["step".into(), get(classed), of(first)];
    for class in legend.classes.iter().skip(1) {
        if let Rows::Between(_, from, _) = class.rows {
            steps.extend([from.into(), of(class)]);
        }
    }
    match legend.classes.iter().find(|class| matches!(class.rows, Rows::Missing(_))) {
        Some(grey) => json!(["case", missing(classed), of(grey), steps]),
        None => Value::Array(steps),
    }
}

const fn value(rows: &Rows) -> Option<&'static str> {
    match rows {
        Rows::Being(_, value) => Some(value),
        Rows::All | Rows::Missing(_) | Rows::Between(..) => None,
    }
}

fn get(property: &Property) -> Value {
    json!(["get", property.name])
}

/// Tiles leave out what has no value.
fn missing(property: &Property) -> Value {
    json!(["==", get(property), null])
}

fn opacity(of_255: u8) -> Value {
    rounded(f64::from(of_255) / 255.0, 100.0)
}

fn pixels(millimetres: f64) -> Value {
    rounded(millimetres / PIXEL, 10.0)
}

fn rounded(number: f64, parts: f64) -> Value {
    ((number * parts).round() / parts).into()
}
