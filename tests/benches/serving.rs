//! What the benchmark `serving.py` measures with: a publication whose finest grid has 100,000 cells,
//! and a server of static bodies from the same axum stack as the service.
//!
//! ```text
//! serving --make FILE              writes the publication
//! serving --static ADDRESS FOLDER  sends each file of the folder, held in memory, at its name
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{fs, path::Path};

use axum::{
    Router,
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use catalogue::{
    About, Parameters, Publication, Row, Table, Value, breakdown,
    layers::{ALL, PUPIL_DENSITY_250M},
    properties::{ADDRESSES, CELL_ID, PUPILS, STAGE},
};
use futures_util::stream;
use geo_core::grid::{CellId, CellSize, polygons};
use store::{PrivateFile, Shape, publication};
use synth::Random;

/// Cells of a side of the square of cells: 317 × 317 is a little more than 100,000.
const SIDE: u32 = 317;
/// The features that the layer has.
const CELLS: usize = 100_000;
/// The south-western corner in EPSG:3035: the Eifel.
const CORNER: [f64; 2] = [4_050_000.0, 2_950_000.0];
/// The pieces that a large body is sent in, as the service does.
const PIECE: usize = 1 << 18;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--make", file] => make(Path::new(file)),
        ["--static", address, folder] => serve(address, Path::new(folder)),
        _ => println!("Usage: serving --make FILE | --static ADDRESS FOLDER; see tests/benches/serving.py"),
    }
}

fn make(path: &Path) {
    let cell = |n: u32| {
        let offset = [n % SIDE, n / SIDE].map(|steps| f64::from(steps * CellSize::M250.metres()));
        CellId::containing(CellSize::M250, [CORNER[0] + offset[0], CORNER[1] + offset[1]]).unwrap()
    };
    let cells: Vec<CellId> = (0..SIDE * SIDE).map(cell).take(CELLS).collect();
    let mut random = Random::of(1, &[9]);
    let row = |(cell, area): (&CellId, geo::MultiPolygon<f64>)| {
        let pairs = [
            (&CELL_ID, cell.to_string().into()),
            (&STAGE, breakdown::ALL.0.into()),
            (&ADDRESSES, Value::from(10 + random.below(400))),
            (&PUPILS, Value::from(3 + random.below(120))),
        ];
        Row::new(&PUPIL_DENSITY_250M, Some(Shape::Polygons(area.into())), pairs)
    };
    let rows = cells.iter().zip(polygons(&cells).unwrap()).map(row).collect();
    let mut tables: Vec<Table> = ALL.iter().map(|layer| Table::of(layer)).collect();
    tables.iter_mut().find(|table| table.layer.id == PUPIL_DENSITY_250M.id).unwrap().rows = rows;
    let about = About {
        region: "cells by lot".into(),
        key_date: jiff::civil::date(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: "by lot".into(),
        invented_from: Some(1),
        program: env!("CARGO_PKG_VERSION").into(),
        parameters: Parameters::default(),
        attributions: Vec::new(),
    };
    let file = PrivateFile::create(path).unwrap();
    publication::write(&file, &Publication { about, tables }).unwrap();
    file.finish().unwrap();
}

fn serve(address: &str, folder: &Path) {
    let mut routes = Router::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let body = Bytes::from(fs::read(entry.path()).unwrap());
        let path = format!("/{}", entry.file_name().to_string_lossy());
        routes = routes.route(&path, get(move || std::future::ready(sent(&body))));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        axum::serve(listener, routes).await.unwrap();
    });
}

/// A small body as a whole, a large one in pieces, as the service does with a download.
fn sent(body: &Bytes) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/geo+json")];
    if body.len() <= PIECE {
        return (kind, body.clone()).into_response();
    }
    let body = body.clone();
    let pieces = (0..body.len()).step_by(PIECE).map(move |at| {
        let end = body.len().min(at + PIECE);
        Ok::<_, std::convert::Infallible>(body.slice(at..end))
    });
    (kind, Body::from_stream(stream::iter(pieces))).into_response()
}
