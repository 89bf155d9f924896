//! Files as clients get them, compared with what the writers of the store write.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Cursor, Read as _, Write as _};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method},
    routing::get as get_route,
};
use catalogue::{Publication, Row, Table, layers::ALL};
use http_body_util::BodyExt as _;
use store::export::{Shapefile, write_csv};
use tower::ServiceExt as _;

use super::*;
use crate::{
    asked::PathParts,
    caller::{Caller, Sees},
    config::Config,
    problem,
    published::Published,
    testing::{get, publication, send_as},
};

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Rows of a layer in a form; as the handler of features asks for them.
async fn items(asked: Asked, PathParts(parts): PathParts) -> Result<Response, Problem> {
    let held = Arc::clone(asked.layer(&parts[0])?);
    let rows = asked.query.get("rows").map(|rows| rows.split(',').map(|row| row.parse().unwrap()).collect());
    let crs = asked.query.get("crs").map_or(ServedCrs::Crs84, |name| ServedCrs::parse(name).unwrap());
    answer(&asked, held, rows, asked.wanted(Representation::ITEMS)?, crs).await
}

fn ask(address: &str) -> Answer {
    let mut request = Request::get(address).body(Body::empty()).unwrap();
    if let Some((_, accepted)) = address.split_once("accept=") {
        request.headers_mut().insert(header::ACCEPT, accepted.parse().unwrap());
    }
    request.extensions_mut().insert(Caller::unrestricted());
    let service = Service::new(Published::of(publication(7), "tag".into()), Config::default());
    let router = Router::new()
        .route("/{collection}", get_route(items))
        .with_state(Arc::new(service))
        .layer(axum::middleware::from_fn(problem::told));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    })
}

fn table(id: &str) -> Table {
    publication(7).tables.into_iter().find(|table| table.layer.id == id).unwrap()
}

/// The rows 1, 4 and 6 of a layer.
fn some(id: &str) -> Table {
    let Table { layer, rows } = table(id);
    let rows: Vec<Row> = [1, 4, 6].into_iter().map(|place: usize| rows[place].clone()).collect();
    Table { layer, rows }
}

fn csv_of(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_csv(&mut bytes, table).unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Publication {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    store::publication::read(file.path()).unwrap()
}

#[test]
fn every_layer_is_there_in_every_form_with_a_name_and_its_system() {
    for layer in ALL {
        for (form, ending) in [("csv", "csv"), ("flatgeobuf", "fgb"), ("gpkg", "gpkg"), ("shapefile", "zip")]
        {
            let answer = ask(&format!("/{}?f={form}", layer.id));
            if form == "flatgeobuf" && layer.geometry.is_none() {
                assert_eq!(answer.status, 400);
                continue;
            }
            assert_eq!(answer.status, 200, "{} as {form}", layer.id);
            let name = format!("attachment; filename=\"{}_2026-10-15.{ending}\"", layer.id);
            assert_eq!(answer.header("content-disposition"), name);
            assert_eq!(answer.header("content-crs"), "<http://www.opengis.net/def/crs/EPSG/0/25832>");
            if form != "csv" {
                assert_eq!(answer.header("content-length"), answer.body.len().to_string());
            }
        }
    }
}

#[test]
fn csv_holds_the_rows_that_were_asked_for() {
    assert_eq!(ask("/desire_lines?f=csv").body, csv_of(&table("desire_lines")));
    assert_eq!(ask("/desire_lines?f=csv&rows=1,4,6").body, csv_of(&some("desire_lines")));
    assert_eq!(ask("/totals?f=csv&rows=1,4,6").body, csv_of(&some("totals")));
}

#[test]
fn a_large_layer_goes_out_as_csv_in_parts_of_a_bounded_size() {
    let tables = publication(3000).tables;
    let table = tables.iter().find(|table| table.layer.id == "attendance").unwrap().clone();
    let expected = csv_of(&table);
    let tables = vec![table];
    let all = Published::of(Publication { tables, about: publication(1).about }, String::new());
    let selection = Selection::of(Arc::clone(&all.layers[0]), None);
    let (mut joined, mut parts, mut next) = (Vec::new(), 0, Some(0));
    while let Some(from) = next {
        let (bytes, then) = csv::part(&selection, from).unwrap();
        assert!(!bytes.is_empty() && bytes.len() < 80_000, "{}", bytes.len());
        joined.extend(bytes);
        (next, parts) = (then, parts + 1);
    }
    assert!(parts > 3, "{parts}");
    assert!(joined == expected);
}

#[test]
fn no_rows_are_a_csv_of_names() {
    let all = Published::of(publication(7), String::new());
    let selection = Selection::of(Arc::clone(&all.layers[0]), Some(Vec::new()));
    let (bytes, next) = csv::part(&selection, 0).unwrap();
    assert!(bytes.starts_with(b"site,number,name") && bytes.ends_with(b"\r\n") && next.is_none());
}

#[test]
fn a_geopackage_is_a_publication_of_the_rows_that_were_asked_for() {
    for layer in ALL {
        let whole = read(&ask(&format!("/{}?f=gpkg", layer.id)).body);
        assert_eq!(whole.tables, [table(layer.id)]);
        assert_eq!(whole.about, publication(7).about);
        let part = read(&ask(&format!("/{}?f=gpkg&rows=1,4,6", layer.id)).body);
        assert_eq!(part.tables, [some(layer.id)]);
    }
}

#[test]
fn a_flatgeobuf_is_what_an_export_writes() {
    for (address, table) in [("", table("claim_areas")), ("&rows=1,4,6", some("claim_areas"))] {
        let mut expected = Vec::new();
        write_flatgeobuf(&mut expected, &table, &publication(7).about).unwrap();
        assert!(ask(&format!("/claim_areas?f=flatgeobuf{address}")).body == expected);
    }
}

#[test]
fn a_shapefile_is_an_archive_of_its_files_and_without_geometry_of_its_table() {
    let about = publication(7).about;
    for (id, endings) in [("hazards", &["shp", "shx", "prj", "dbf", "cpg"][..]), ("totals", &["dbf", "cpg"])]
    {
        let answer = ask(&format!("/{id}?f=shapefile&rows=1,4,6"));
        assert_eq!(ask(&format!("/{id}?f=shapefile&rows=1,4,6")).body, answer.body);
        let mut archive = zip::ZipArchive::new(Cursor::new(answer.body)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, endings.iter().map(|ending| format!("{id}.{ending}")).collect::<Vec<_>>());
        let table = some(id);
        let shapefile = Shapefile::of(&table, &about).unwrap();
        let mut expected = Vec::new();
        shapefile.write_dbf(&mut expected).unwrap();
        let mut dbf = Vec::new();
        archive.by_name(&format!("{id}.dbf")).unwrap().read_to_end(&mut dbf).unwrap();
        assert_eq!(dbf, expected);
    }
}

#[test]
fn another_coordinate_system_is_refused_and_the_stored_one_is_not() {
    for form in ["csv", "flatgeobuf", "gpkg", "shapefile"] {
        for crs in ServedCrs::ALL {
            let expected = if crs == ServedCrs::STORED { 200 } else { 400 };
            let answer = ask(&format!("/hazards?f={form}&crs={}", crs.uri()));
            assert_eq!(answer.status, expected, "{form} in {}", crs.uri());
        }
    }
}

#[test]
fn a_flatgeobuf_of_a_layer_without_geometry_is_refused_with_the_forms_there_are() {
    let named = ask("/totals?f=flatgeobuf&lang=en");
    assert_eq!(named.status, 400);
    let text = String::from_utf8(named.body).unwrap();
    assert!(text.contains("no geometry") && text.contains("csv") && text.contains("shapefile"), "{text}");
    assert_eq!(ask("/totals?accept=application/flatgeobuf").status, 406);
}

#[test]
fn the_publication_holds_the_layers_that_the_caller_may_see_and_no_others() {
    let all = get("/publication.gpkg");
    assert_eq!((all.status.as_u16(), all.header("content-type")), (200, "application/geopackage+sqlite3"));
    assert_eq!(all.header("content-disposition"), "attachment; filename=\"schulweg_2026-10-15.gpkg\"");
    assert_eq!(read(&all.body), publication(7));
    let asked =
        || Request::builder().method(Method::GET).uri("/publication.gpkg").body(Body::empty()).unwrap();
    let sees = |ids: &[&str]| Sees::Only(ids.iter().map(|id| (*id).to_owned()).collect());
    let caller = Caller { sees: sees(&["hazards", "totals"]), ..Caller::unrestricted() };
    let some = send_as(caller, asked());
    assert_eq!(read(&some.body).tables, [table("hazards"), table("totals")]);
    for hidden in ["attendance", "desire_lines", "pupil_density"] {
        let is_in = some.body.windows(hidden.len()).any(|bytes| bytes == hidden.as_bytes());
        assert!(!is_in, "{hidden}");
    }
    let nothing = Caller { sees: sees(&[]), ..Caller::unrestricted() };
    assert_eq!(send_as(nothing, asked()).status.as_u16(), 404);
    let stranger = Caller { sees: sees(&[]), may_sign_in: true, ..Caller::unrestricted() };
    assert_eq!(send_as(stranger, asked()).status.as_u16(), 401);
}
