//! A small publication, and requests to a service that holds it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use catalogue::{
    About, Attribution, GeometryKind, Kind, Layer, Parameters, Publication, Row, Shape, Source, Table, Value,
    layers,
};
use geo::{LineString, MultiPolygon, Rect};
use geo_core::EastNorth;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::{
    around::outside, caller::Caller, config::Config, published::Published, routes::routes, service::Service,
};

/// The south-western corner of the places of a publication, in EPSG:25832: near Trier.
pub(crate) const CORNER: [f64; 2] = [330_000.0, 5_510_000.0];

/// Every layer with some rows: row `n` (from 0) lies at `CORNER` plus `n` kilometres, its numbers are
/// `n`, its texts the property's name and `n`. The last row bears nulls besides its place.
pub(crate) fn publication(rows: u32) -> Publication {
    let tables = layers::ALL
        .iter()
        .map(|layer| Table { layer, rows: (0..rows).map(|n| row(layer, n, rows)).collect() });
    Publication { about: about(), tables: tables.collect() }
}

fn row(layer: &'static Layer, n: u32, rows: u32) -> Row {
    let [west, south] = CORNER.map(|side| side + f64::from(n) * 1000.0);
    let shape = layer.geometry.map(|kind| match kind {
        GeometryKind::Point => Shape::Point(EastNorth { east: west, north: south }),
        GeometryKind::LineString => {
            Shape::Line(LineString::from(vec![(west, south), (west + 900.0, south + 900.0)]))
        }
        GeometryKind::MultiPolygon => {
            let cell = Rect::new((west, south), (west + 900.0, south + 900.0)).to_polygon();
            Shape::Polygons(Arc::new(MultiPolygon(vec![cell])))
        }
    });
    let value = |property: &&catalogue::Property| match property.kind {
        _ if n + 1 == rows => Value::Null,
        Kind::Text => format!("{} {n}", property.name).into(),
        Kind::Integer => n.into(),
        Kind::Real => (f64::from(n) + 0.5).into(),
        Kind::Date => format!("2026-10-{:02}", 1 + n % 28).into(),
        Kind::Time => format!("07:{:02}", n % 60).into(),
    };
    Row { shape, values: layer.properties.iter().map(value).collect() }
}

fn about() -> About {
    let attribution =
        Attribution { source: Source::Ways, text: "© OpenStreetMap".into(), licence: "ODbL 1.0".into() };
    About {
        region: "Landkreis <Muster> & Söhne".into(),
        key_date: jiff::civil::date(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: "0011".into(),
        invented_from: Some(1),
        program: "0.1.0".into(),
        parameters: Parameters::default(),
        attributions: vec![attribution],
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or_default())
    }
}

/// Asks a service of a publication of seven rows a layer, as the public that sees all.
pub(crate) fn get(address: &str) -> Answer {
    send(Request::get(address).body(Body::empty()).unwrap())
}

/// Sends any request to such a service.
pub(crate) fn send(request: Request<Body>) -> Answer {
    send_as(Caller::unrestricted(), request)
}

/// Sends it as somebody.
pub(crate) fn send_as(caller: Caller, request: Request<Body>) -> Answer {
    ask(&service(), caller, request)
}

/// Such a service.
pub(crate) fn service() -> Arc<Service> {
    let config = Config { public_url: Some("http://schulweg.example/prefix/".into()), ..Config::default() };
    Arc::new(Service::new(Published::of(publication(7), "tag".into()), config))
}

/// Asks a service as somebody.
pub(crate) fn ask(service: &Arc<Service>, caller: Caller, mut request: Request<Body>) -> Answer {
    request.extensions_mut().insert(caller);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = outside(routes(Arc::clone(service))).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    })
}
