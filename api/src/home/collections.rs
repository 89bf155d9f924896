//! The collections: each layer that the caller may see, with where its features are, in which systems
//! they are served, and links to all that is made of it (17-069r4, 7.13 and 7.14; 18-058r1, 6.2).

use std::sync::Arc;

use axum::response::Response;
use catalogue::{Layer, Text};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::{HTML, JSON, own_links, rel};
use crate::{
    answer::{self, Document, answer},
    asked::{Asked, PathParts},
    crs::ServedCrs,
    links::Link,
    pages,
    problem::Problem,
    published::Held,
    representation::Representation,
    schemas,
};

const TITLE: Text = Text::new("Ebenen", "Collections");
const DESCRIPTION: Text = Text::new("Die Ebenen der Veröffentlichung.", "The layers of the publication.");

pub(super) async fn list(asked: Asked) -> Result<Response, Problem> {
    asked.query.only(&[])?;
    if asked.wanted(Representation::COMMON)? == Representation::Html {
        return Ok(answer::page(pages::collections(&asked, &title(&asked))));
    }
    let collections = asked.layers().map(|held| collection(&asked, held)).collect::<Result<Vec<_>, _>>()?;
    let json = json!({
        "links": own_links(&asked, "/collections"),
        "crs": ServedCrs::ALL.map(ServedCrs::uri),
        "collections": collections,
    });
    let description = DESCRIPTION.of(asked.language).to_owned();
    answer(&asked, &Document { title: title(&asked), description, media_type: JSON, json })
}

pub(super) async fn one(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    let held = Arc::clone(asked.layer(parts.first().map_or("", String::as_str))?);
    asked.query.only(&[])?;
    if asked.wanted(Representation::COMMON)? == Representation::Html {
        let links = links(&asked, held.layer);
        // The map on the page is drawn from all its rows.
        let page = spawn_blocking(move || pages::collection(&asked, &held, &links)).await;
        return page.map(answer::page).map_err(Problem::internal);
    }
    let layer = held.layer;
    let document = Document {
        title: layer.title.of(asked.language).to_owned(),
        description: layer.description.of(asked.language).to_owned(),
        media_type: JSON,
        json: collection(&asked, &held)?,
    };
    answer(&asked, &document)
}

fn title(asked: &Asked) -> String {
    TITLE.of(asked.language).to_owned()
}

fn collection(asked: &Asked, held: &Held) -> Result<Value, Problem> {
    let layer = held.layer;
    // Of what has no places, one is named: clients take the first as the default.
    let systems = if layer.geometry.is_some() { &ServedCrs::ALL[..] } else { &ServedCrs::ALL[..1] };
    let mut json = json!({
        "id": layer.id,
        "title": layer.title.of(asked.language),
        "description": layer.description.of(asked.language),
        "itemType": "feature",
        "itemCount": held.table.rows.len(),
        "kind": layer.kind.as_str(),
        "crs": systems.iter().map(|crs| crs.uri()).collect::<Vec<_>>(),
        "links": links(asked, layer),
    });
    if layer.geometry.is_some() {
        json["storageCrs"] = ServedCrs::STORED.uri().into();
    }
    let extent = held.lon_lat_extent().map_err(Problem::internal)?;
    if let Some(bbox) = extent.bbox {
        json["extent"]["spatial"] = json!({ "bbox": [bbox], "crs": ServedCrs::Crs84.uri() });
    }
    if let Some(interval) = &extent.interval {
        let gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";
        json["extent"]["temporal"] = json!({ "interval": [interval], "trs": gregorian });
    }
    let credits = asked.published.about.credits_of(layer);
    if !credits.is_empty() {
        json["attribution"] = credits.join("; ").into();
    }
    Ok(json)
}

/// All that is made of a layer.
fn links(asked: &Asked, layer: &Layer) -> Vec<Link> {
    let path = format!("/collections/{}", layer.id);
    let to = |rest: &str| asked.base.to(&format!("{path}{rest}"));
    let say = |german, english| Text::new(german, english).of(asked.language);
    let mut links = own_links(asked, &path);
    let items = say("Objekte", "Features");
    links.push(Link::new(to("/items"), "items", "application/geo+json").titled(format!("{items} (GeoJSON)")));
    for form in Representation::ITEMS.iter().filter(|form| **form != Representation::Json) {
        // FlatGeobuf holds geometries alone.
        if layer.geometry.is_some() || *form != Representation::FlatGeobuf {
            let title = format!("{items} ({})", form.title());
            links.push(
                Link::new(to(&format!("/items?f={}", form.name())), "items", plain(*form)).titled(title),
            );
        }
    }
    let [schema, queryables, sortables] = [
        (rel::SCHEMA, "/schema", say("Schema", "Schema")),
        (rel::QUERYABLES, "/queryables", say("Wonach gefiltert werden kann", "Queryables")),
        (rel::SORTABLES, "/sortables", say("Wonach geordnet werden kann", "Sortables")),
    ]
    .map(|(rel, rest, title)| Link::new(to(rest), rel, schemas::MEDIA_TYPE).titled(title));
    let feature = say("Schema eines Objekts", "Schema of a feature");
    // Relations are the same in any case (RFC 8288, 2.1.1), but GDAL up to 3.6 knows the second only.
    let described = ["describedby", "describedBy"]
        .map(|rel| Link::new(to("/schema/feature"), rel, schemas::MEDIA_TYPE).titled(feature));
    links.extend(described);
    links.extend([schema, queryables, sortables]);
    if layer.geometry.is_some() {
        let title = say("Vektorkacheln", "Vector tiles");
        links.push(Link::new(to("/tiles"), rel::TILES, JSON).titled(title));
    }
    if layer.style.is_some() {
        let title = say("Darstellung", "Styles");
        links.push(Link::new(to("/styles"), rel::STYLES, JSON).titled(title));
    }
    let definition = asked.base.to(&format!("/qgis/{}.qlr", layer.id));
    let qgis = say("Ebene für QGIS", "Layer for QGIS");
    links.push(Link::new(definition, "related", "application/x-qgis-layer-definition").titled(qgis));
    links
}

/// The media type without parameters, as clients compare it.
fn plain(form: Representation) -> &'static str {
    if form == Representation::Html { HTML } else { form.media_type() }
}
