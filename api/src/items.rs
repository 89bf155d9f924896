//! The features of a collection, and each of them (17-069r4, 7.15 and 7.16): GeoJSON from memory as it
//! lies there, pages for people, and other forms.

mod area;
mod body;
mod document;
mod selection;
mod wish;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, HeaderName, LINK},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use catalogue::Layer;
use tokio::task::spawn_blocking;

use crate::{
    answer,
    asked::{Asked, PathParts},
    crs::ServedCrs,
    encodings,
    home::rel::QUERYABLES,
    pages,
    parameters::{crs::crs, limit::limit, position::after, switches},
    problem::Problem,
    published::Held,
    representation::Representation,
    service::Service,
};
use body::Content;
use document::Page;
pub(crate) use document::address;
use selection::Selection;
use wish::Wish;

/// The parameters that `items` of every layer knows; the names of its properties come besides.
pub(crate) const PARAMETERS: [&str; 14] = [
    "limit",
    "bbox",
    "bbox-crs",
    "crs",
    "datetime",
    "filter",
    "filter-lang",
    "filter-crs",
    "sortby",
    "properties",
    "skipGeometry",
    "resultType",
    "after",
    "version",
];

/// The system of the coordinates of an answer (18-058r1, `/req/crs/ogc-crs-header`).
const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");

/// How many features there are, for forms that cannot say it.
const NUMBER_MATCHED: HeaderName = HeaderName::from_static("ogc-numbermatched");

/// Features that a page for people shows at most: more take a browser, and the making of it, too long.
const MOST_ON_A_PAGE: usize = 1000;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/collections/{collection}/items", get(items))
        .route("/collections/{collection}/items/{feature}", get(feature))
}

/// Every parameter of `items` of a layer, besides `f` and `lang`.
pub(crate) fn parameters_of(layer: &Layer) -> Vec<&'static str> {
    let properties = layer.properties.iter().map(|property| property.name);
    PARAMETERS.into_iter().chain(properties).collect()
}

async fn items(
    State(service): State<Arc<Service>>,
    mut asked: Asked,
    PathParts(parts): PathParts,
) -> Result<Response, Problem> {
    let id = parts.first().map_or("", String::as_str);
    let layer = asked.layer(id)?.layer;
    asked.query.only(&parameters_of(layer))?;
    if let Some(version) = asked.query.get("version") {
        asked.published = service.of_version(version).ok_or_else(gone)?;
    }
    let held = Arc::clone(asked.layer(id)?);
    let form = asked.wanted(Representation::ITEMS)?;
    let (crs, limit) = (crs(&asked.query, "crs")?, limit(asked.query.get("limit"))?);
    let size = if form == Representation::Html { limit.min(MOST_ON_A_PAGE) } else { limit };
    let content = Content::of(&asked.query, &asked.headers, layer)?;
    let (after, is_count) = (after(&asked.query)?, switches::is_count(&asked.query)?);

    let selection = Selection::of(&asked.query, &held).await?;
    let from = after.map_or(Ok(0), |id| selection.place_after(id))?;
    let matched = selection.len();
    // Files are asked for whole, pages page by page.
    let is_paged =
        matches!(form, Representation::Json | Representation::Html) || asked.query.get("limit").is_some();
    let to = match (is_count, is_paged) {
        (true, _) => from,
        (false, true) => from.saturating_add(size).min(matched),
        (false, false) => matched,
    };
    let page = Page {
        matched,
        returned: to - from,
        next: (to < matched && !is_count).then(|| selection.id_before(to)).flatten(),
    };
    let rows = selection.cut(from, to);
    let mut response = match form {
        Representation::Json => document::features(&asked, held, rows, content, crs, &page).await?,
        Representation::Html => {
            let links = document::links(&asked, held.layer, form, &page);
            answer::page(pages::items(&asked, &held, &rows.to_list(), matched, &links))
        }
        _ if ["properties", "skipGeometry"].iter().any(|name| asked.query.get(name).is_some()) => {
            return Err(Problem::bad(
                "properties and skipGeometry are for GeoJSON; files hold all properties and the geometry",
                "properties und skipGeometry gelten für GeoJSON; Dateien haben alle Merkmale und die Geometrie",
            ));
        }
        _ => encodings::answer(&asked, Arc::clone(&held), rows.into_part(&held), form, crs).await?,
    };
    let headers = response.headers_mut();
    headers.insert(NUMBER_MATCHED, matched.into());
    // Files cannot say where they go on, nor what can be asked of them.
    let next = document::next(&asked, layer, &page).map(|next| format!("<{next}>; rel=\"next\""));
    let queryables = asked.base.to(&format!("/collections/{}/queryables", layer.id));
    let queryables = format!("<{queryables}>; rel=\"{QUERYABLES}\"");
    for link in next.into_iter().chain([queryables]) {
        if let Ok(link) = HeaderValue::try_from(link) {
            headers.append(LINK, link);
        }
    }
    headers.entry(CONTENT_CRS).or_insert_with(|| named(crs));
    Ok(response)
}

async fn feature(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    let [collection, id] = parts.as_slice() else { return Err(no_feature(&asked)) };
    let held = Arc::clone(asked.layer(collection)?);
    asked.query.only(&["crs"])?;
    let form = asked.wanted(Representation::COMMON)?;
    let crs = crs(&asked.query, "crs")?;
    let row = row_of(id, &held).ok_or_else(|| no_feature(&asked))?;
    let mut response = match form {
        Representation::Html => {
            let links = document::links_of_one(&asked, held.layer, id, form);
            answer::page(pages::feature(&asked, &held, row, &links))
        }
        _ => document::feature(&asked, held, row, id, crs).await?,
    };
    response.headers_mut().insert(CONTENT_CRS, named(crs));
    Ok(response)
}

/// The features of a layer in a system, written already or now.
async fn encoded(held: Arc<Held>, crs: ServedCrs) -> Result<Arc<crate::published::Encoded>, Problem> {
    if let Some(ready) = held.encoded_already(crs) {
        return Ok(ready);
    }
    let encoded = spawn_blocking(move || held.encoded(crs)).await.map_err(Problem::internal)?;
    encoded.map_err(Problem::internal)
}

/// The row of a feature's id: its number from 1, as the service writes it.
fn row_of(id: &str, held: &Held) -> Option<u32> {
    let number: u32 = id.parse().ok().filter(|number: &u32| number.to_string() == id)?;
    let row = number.checked_sub(1)?;
    (usize::try_from(row).ok()? < held.table.rows.len()).then_some(row)
}

fn named(crs: ServedCrs) -> HeaderValue {
    HeaderValue::try_from(format!("<{}>", crs.uri())).unwrap_or(HeaderValue::from_static(""))
}

fn no_feature(asked: &Asked) -> Problem {
    asked.not_seen("There is no such feature", "Es gibt kein solches Objekt")
}

fn gone() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "The publication that this page was of is no longer there; begin again with the first page",
        "Die Veröffentlichung, zu der diese Seite gehörte, gibt es nicht mehr; bitte mit der ersten Seite neu \
         beginnen",
    )
}

/// GeoJSON as an answer.
fn geojson(body: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, document::MEDIA_TYPE)], body).into_response()
}

#[cfg(test)]
mod tests;
