//! Whose catchment a position lies in, by straight line and on foot, as the published areas say it. The
//! position stands in no answer and in no log.

use std::{collections::BTreeSet, sync::Arc};

use axum::response::{IntoResponse as _, Response};
use catalogue::{
    Row, Shape, Text,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK},
    properties::{SITE, TYPE},
};
use geo::{Intersects as _, Point};
use geo_core::LonLat;
use serde_json::{Value, json};

use super::figures::{Figures, Part, seen};
use crate::{answer, asked::Asked, pages, problem::Problem, published::Held, representation::Representation};

const NEAREST: (&str, Text) = ("nearest", Text::new("Nach Luftlinie", "By straight line"));
const ON_FOOT: (&str, Text) = ("on_foot", Text::new("Zu Fuß", "On foot"));

pub(super) async fn answer(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&["lon", "lat", "type"])?;
    let form = asked.wanted(Representation::COMMON)?;
    let mut left_out = Vec::new();
    let layers: Vec<((&str, Text), &Arc<Held>)> =
        [(NEAREST, &CATCHMENTS_NEAREST), (ON_FOOT, &CATCHMENTS_WALK)]
            .into_iter()
            .filter_map(|(part, layer)| Some((part, seen(&asked, layer, &mut left_out)?)))
            .collect();
    if layers.is_empty() {
        return Err(asked.not_seen("There are no catchments", "Es gibt keine Einzugsbereiche"));
    }
    let (lon, lat) = (degrees(&asked, "lon", 180.0)?, degrees(&asked, "lat", 90.0)?);
    let school_type = known_type(&asked, layers.iter().map(|(_, held)| *held))?;
    // What is too far away to have a place in EPSG:25832 lies in no catchment.
    let at = LonLat { lon, lat }.to_east_north().ok().map(|at| Point::new(at.east, at.north));

    let found = layers.into_iter().map(|((name, title), held)| {
        let row = at.and_then(|at| around(held, at, school_type));
        Part { name, title, held: Arc::clone(held), rows: row.into_iter().collect() }
    });
    let found: Vec<Part> = found.collect();
    if form == Representation::Html {
        return Ok(answer::page(pages::figures(&asked, &page(&asked, school_type, found, left_out))));
    }
    let mut json = json!({ "type": school_type });
    for part in &found {
        json[part.name] = part.json().into_iter().next().unwrap_or(Value::Null);
        if part.rows.is_empty() {
            json["why"][part.name] = why(part.held.layer.id).of(asked.language).into();
        }
    }
    if !left_out.is_empty() {
        json["left_out"] = left_out.into();
    }
    let media_type = Representation::Json.media_type();
    Ok(([(axum::http::header::CONTENT_TYPE, media_type)], json.to_string()).into_response())
}

fn degrees(asked: &Asked, parameter: &str, largest: f64) -> Result<f64, Problem> {
    let number = asked.query.get(parameter).and_then(|text| text.parse::<f64>().ok());
    number.filter(|number| number.abs() <= largest).ok_or_else(|| {
        Problem::bad(
            format!("{parameter} must be a number of degrees from -{largest} to {largest}"),
            format!("{parameter} muss eine Zahl in Grad von -{largest} bis {largest} sein"),
        )
    })
}

/// The school type of the request, where a layer has it.
fn known_type<'h>(asked: &Asked, layers: impl Iterator<Item = &'h Arc<Held>>) -> Result<&'h str, Problem> {
    let mut known = BTreeSet::new();
    for held in layers {
        known.extend(held.table.rows.iter().filter_map(|row| held.table.value(row, &TYPE).text()));
    }
    let wanted = asked.query.get("type").unwrap_or_default();
    known.get(wanted).copied().ok_or_else(|| {
        let known = known.iter().copied().collect::<Vec<_>>().join(", ");
        Problem::bad(
            format!("type must be one of: {known}"),
            format!("type muss eines von diesen sein: {known}"),
        )
    })
}

/// The row of a school type whose area holds a place; on a border that of the lower site.
pub(super) fn around(held: &Held, at: Point<f64>, school_type: &str) -> Option<usize> {
    let is_around = |row: &Row| match &row.shape {
        Some(Shape::Polygons(polygons)) => polygons.intersects(&at),
        _ => false,
    };
    let near = held.rows_near([at.x(), at.y(), at.x(), at.y()]);
    let found = near.into_iter().filter_map(|number| {
        let place = usize::try_from(number).ok()?;
        let row = held.table.rows.get(place)?;
        let is_of_type = held.table.value(row, &TYPE).text() == Some(school_type);
        (is_of_type && is_around(row)).then(|| (held.table.value(row, &SITE).text(), place))
    });
    found.min().map(|(_, place)| place)
}

fn why(layer: &str) -> Text {
    if layer == CATCHMENTS_WALK.id {
        Text::new(
            "Von dort führt kein bekannter Fußweg zu einem Standort dieser Schulart, oder der Ort liegt außerhalb der \
             Region.",
            "No known way on foot leads from there to a site of this type, or the place lies outside the region.",
        )
    } else {
        Text::new("Der Ort liegt außerhalb der Region.", "The place lies outside the region.")
    }
}

fn page(asked: &Asked, school_type: &str, found: Vec<Part>, left_out: Vec<&'static str>) -> Figures {
    let empty = found.iter().filter(|part| part.rows.is_empty());
    let notes = empty.map(|part| {
        format!("{}: {}", part.title.of(asked.language), why(part.held.layer.id).of(asked.language))
    });
    let title = Text::new("Einzugsbereich", "Catchment").of(asked.language);
    let description = Text::new(
        "Welcher Standort für diesen Ort der nächste seiner Schulart ist.",
        "Which site is the nearest of its type for this place.",
    );
    Figures {
        title: format!("{title}: {school_type}"),
        description: description.of(asked.language).to_owned(),
        notes: notes.collect(),
        groups: vec![(String::new(), found)],
        left_out,
    }
}
