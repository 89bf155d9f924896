//! All published figures of a school: what each layer says of each of its sites, without geometries.

use std::sync::Arc;

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use catalogue::{
    Layer, Row, Text,
    layers::{
        ATTENDANCE, CATCHMENTS_NEAREST, CATCHMENTS_WALK, CLAIM_AREAS, DESIRE_LINES, SCHOOL_SITES,
        WALK_ISOCHRONES,
    },
    properties::{NAME, NUMBER, SITE},
};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::figures::{Figures, Part, seen};
use crate::{
    answer,
    asked::{Asked, PathParts},
    pages,
    problem::Problem,
    published::Held,
    representation::Representation,
};

/// What there is of a site besides itself.
const PARTS: [&Layer; 6] =
    [&ATTENDANCE, &DESIRE_LINES, &CATCHMENTS_NEAREST, &CATCHMENTS_WALK, &WALK_ISOCHRONES, &CLAIM_AREAS];

pub(super) async fn answer(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    let number = parts.into_iter().next().unwrap_or_default();
    asked.query.only(&[])?;
    let form = asked.wanted(Representation::COMMON)?;
    let sites = Arc::clone(asked.layer(SCHOOL_SITES.id).map_err(|_| no_site(&asked))?);
    // Every row of the layers is looked at.
    let told = spawn_blocking(move || {
        let figures = figures(&asked, &sites, &number)?;
        if form == Representation::Html {
            return Ok(answer::page(pages::figures(&asked, &figures)));
        }
        let headers = [(header::CONTENT_TYPE, Representation::Json.media_type())];
        Ok((headers, json_of(&number, &figures).to_string()).into_response())
    });
    told.await.map_err(Problem::internal)?
}

fn no_site(asked: &Asked) -> Problem {
    asked.not_seen("There is no school of this number", "Es gibt keine Schule dieser Nummer")
}

fn figures(asked: &Asked, sites: &Arc<Held>, number: &str) -> Result<Figures, Problem> {
    let mut left_out = Vec::new();
    let layers: Vec<&Arc<Held>> =
        PARTS.into_iter().filter_map(|layer| seen(asked, layer, &mut left_out)).collect();
    let group = |(place, row): (usize, &Row)| {
        let text = |property| sites.table.value(row, property).text();
        let id = text(&SITE).filter(|_| text(&NUMBER) == Some(number))?;
        let own =
            Part { name: "site", title: SCHOOL_SITES.title, held: Arc::clone(sites), rows: vec![place] };
        let of_site = |held: &&Arc<Held>| {
            Part::of(held.layer.id, held.layer.title, held, |row| {
                held.table.value(row, &SITE).text() == Some(id)
            })
        };
        let heading = format!("{} ({id})", text(&NAME).unwrap_or(id));
        Some((heading, [own].into_iter().chain(layers.iter().map(of_site)).collect()))
    };
    let groups: Vec<(String, Vec<Part>)> = sites.table.rows.iter().enumerate().filter_map(group).collect();
    if groups.is_empty() {
        return Err(no_site(asked));
    }
    let title = Text::new("Schule", "School").of(asked.language);
    let description = Text::new(
        "Alles, was von den Standorten dieser Schule veröffentlicht ist.",
        "All that is published of the sites of this school.",
    );
    Ok(Figures {
        title: format!("{title} {number}"),
        description: description.of(asked.language).to_owned(),
        groups,
        left_out,
        notes: Vec::new(),
    })
}

fn json_of(number: &str, figures: &Figures) -> Value {
    let site = |(_, parts): &(String, Vec<Part>)| {
        let mut site = json!({});
        for part in parts {
            let mut rows = part.json();
            let is_itself = part.held.layer.id == SCHOOL_SITES.id;
            site[part.name] = if is_itself { rows.pop().unwrap_or_default() } else { rows.into() };
        }
        site
    };
    let mut json = json!({ "number": number, "sites": figures.groups.iter().map(site).collect::<Vec<_>>() });
    if !figures.left_out.is_empty() {
        json["left_out"] = figures.left_out.clone().into();
    }
    json
}
