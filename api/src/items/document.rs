//! What stands around features: how many there are, when they were taken over, and links to the other
//! forms and to the next page.

use std::sync::Arc;

use axum::{body::Body as AnyBody, response::Response};
use bytes::Bytes;
use catalogue::Layer;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Selection, body::Body, body::Content, encoded, geojson};
use crate::{
    asked::Asked, crs::ServedCrs, links::Link, problem::Problem, published::Held,
    representation::Representation,
};

/// The media type of features.
pub(super) const MEDIA_TYPE: &str = "application/geo+json";

/// What is written with percent signs in a value (RFC 3986, 2.3).
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where a page stands in its selection.
pub(super) struct Page {
    pub(super) matched: usize,
    pub(super) returned: usize,
    /// The id after which the next page begins.
    pub(super) next: Option<u32>,
}

/// Features as GeoJSON (17-069r4, `/req/geojson/content`).
pub(super) async fn features(
    asked: &Asked,
    held: Arc<Held>,
    rows: Selection,
    content: Content,
    crs: ServedCrs,
    page: &Page,
) -> Result<Response, Problem> {
    let links = json(&links(asked, held.layer, Representation::Json, page))?;
    let head = format!(
        "{{\"type\":\"FeatureCollection\",\"numberMatched\":{},\"numberReturned\":{},\"links\":{links},\
         \"features\":[\n",
        page.matched, page.returned
    );
    let encoded = encoded(Arc::clone(&held), crs).await?;
    let around = [Bytes::from(head), Bytes::from_static(b"\n]}\n")];
    Ok(geojson(AnyBody::new(Body::new((held, encoded), content, rows, around))))
}

/// A feature as GeoJSON.
pub(super) async fn feature(
    asked: &Asked,
    held: Arc<Held>,
    row: u32,
    id: &str,
    crs: ServedCrs,
) -> Result<Response, Problem> {
    let links = json(&links_of_one(asked, held.layer, id, Representation::Json))?;
    let encoded = encoded(held, crs).await?;
    let feature = encoded.feature(usize::try_from(row).unwrap_or(usize::MAX));
    let open = feature.strip_suffix(b"}").unwrap_or(&feature);
    Ok(geojson([open, b",\"links\":", links.as_bytes(), b"}\n"].concat()))
}

fn json(links: &[Link]) -> Result<String, Problem> {
    serde_json::to_string(links).map_err(Problem::internal)
}

/// The links of a page (`/req/core/fc-links`).
pub(super) fn links(asked: &Asked, layer: &Layer, form: Representation, page: &Page) -> Vec<Link> {
    let path = format!("/collections/{}/items", layer.id);
    let to = |others: &[(&str, String)]| address(asked, &path, others);
    let mut links = vec![Link::new(to(&[]), "self", media_type(form))];
    for other in Representation::ITEMS.iter().filter(|other| **other != form) {
        // FlatGeobuf holds geometries alone.
        if layer.geometry.is_some() || *other != Representation::FlatGeobuf {
            let href = to(&[("f", other.name().to_owned())]);
            links.push(Link::new(href, "alternate", media_type(*other)).titled(other.title()));
        }
    }
    if let Some(href) = next(asked, layer, page) {
        links.push(Link::new(href, "next", media_type(form)));
    }
    links.push(collection(asked, layer));
    links
}

/// The address of the next page, where there is one.
pub(super) fn next(asked: &Asked, layer: &Layer, page: &Page) -> Option<String> {
    let version = asked.published.version().to_owned();
    let path = format!("/collections/{}/items", layer.id);
    page.next.map(|id| address(asked, &path, &[("after", id.to_string()), ("version", version)]))
}

/// The links of a feature (`/req/core/f-links`).
pub(super) fn links_of_one(asked: &Asked, layer: &Layer, id: &str, form: Representation) -> Vec<Link> {
    let path = format!("/collections/{}/items/{id}", layer.id);
    let mut links = vec![Link::new(address(asked, &path, &[]), "self", media_type(form))];
    for other in Representation::COMMON.iter().filter(|other| **other != form) {
        let href = address(asked, &path, &[("f", other.name().to_owned())]);
        links.push(Link::new(href, "alternate", media_type(*other)).titled(other.title()));
    }
    links.push(collection(asked, layer));
    links
}

fn collection(asked: &Asked, layer: &Layer) -> Link {
    let href = asked.base.to(&format!("/collections/{}", layer.id));
    let link = Link::new(href, "collection", Representation::Json.media_type());
    link.titled(layer.title.of(asked.language))
}

const fn media_type(form: Representation) -> &'static str {
    match form {
        Representation::Json => MEDIA_TYPE,
        other => other.media_type(),
    }
}

/// The address of the request with some parameters set to others.
pub(crate) fn address(asked: &Asked, path: &str, others: &[(&str, String)]) -> String {
    let kept = asked.query.pairs().filter(|(name, _)| others.iter().all(|(other, _)| other != name));
    let all = kept.chain(others.iter().map(|(name, value)| (*name, value.as_str())));
    let mut address = asked.base.to(path);
    for (place, (name, value)) in all.enumerate() {
        let escaped = |text| utf8_percent_encode(text, &RESERVED).to_string();
        address.push(if place == 0 { '?' } else { '&' });
        address.extend([escaped(name), "=".to_owned(), escaped(value)]);
    }
    address
}
