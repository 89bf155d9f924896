//! Projects and layer definitions as clients get them; that QGIS opens them is tested with QGIS.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    io::{Cursor, Read as _},
    sync::Arc,
};

use axum::{body::Body, http::Request};
use catalogue::layers::ALL;

use crate::{
    caller::{Caller, Sees},
    config::Role,
    testing::{Answer, get, send_as},
};

const PROJECT: &str = "/qgis/schulweg.qgz";

fn named(ids: &[&str]) -> Caller {
    Caller {
        name: Some("frau.mustermann".into()),
        role: Role::Planner,
        sees: Sees::Only(ids.iter().map(|id| (*id).to_owned()).collect::<Arc<[String]>>()),
        may_sign_in: true,
    }
}

fn as_somebody(caller: Caller, address: &str) -> Answer {
    let credentials = "Bearer 0123456789abcdef";
    send_as(caller, Request::get(address).header("authorization", credentials).body(Body::empty()).unwrap())
}

fn project_in(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut archive = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    assert_eq!(archive.len(), 1);
    let mut text = String::new();
    archive.by_name("schulweg.qgs").unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The names of the elements, if each is closed where it was opened and no mark stands bare.
fn elements(document: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for part in document.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("not closed: {part}"));
        assert!(!text.contains('>') || tag.starts_with('!'), "{text}");
        for entity in text.split('&').skip(1).chain(tag.split('&').skip(1)) {
            let (entity, _) = entity.split_once(';').unwrap_or_else(|| panic!("bare &: {part}"));
            assert!(["amp", "lt", "gt", "quot", "apos"].contains(&entity), "{entity}");
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if tag.starts_with('!') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        all.push(name);
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

fn count(document: &str, element: &str) -> usize {
    elements(document).iter().filter(|name| **name == element).count()
}

#[test]
fn the_project_holds_every_layer_and_is_well_formed_whatever_the_region_is_called() {
    let project = project_in(&get(PROJECT));
    assert_eq!(count(&project, "maplayer"), ALL.len());
    assert_eq!(count(&project, "layer-tree-layer"), ALL.len());
    assert!(project.contains("<title>Schulweg: Landkreis &lt;Muster&gt; &amp; Söhne</title>"));
    for layer in ALL {
        assert!(project.contains(&format!("<id>schulweg_{}</id>", layer.id)));
        assert!(project.contains(&format!(
            "typename=&apos;{}&apos; url=&apos;http://schulweg.example/prefix&apos;",
            layer.id
        )));
    }
}

#[test]
fn the_project_holds_only_layers_that_the_caller_may_see_and_nobody_s_name() {
    let answer = as_somebody(named(&["hazards", "totals"]), PROJECT);
    let project = project_in(&answer);
    assert_eq!(count(&project, "maplayer"), 2);
    for layer in ALL {
        let is_seen = ["hazards", "totals"].contains(&layer.id);
        assert_eq!(project.contains(layer.id), is_seen, "{}", layer.id);
    }
    assert!(project.contains("name=\"Wege und Anspruch\"") && !project.contains("name=\"Wohnorte\""));
    let definition = as_somebody(named(&["hazards"]), "/qgis/hazards.qlr").text();
    for document in [project, definition] {
        for secret in ["mustermann", "0123456789abcdef", "authcfg", "password", "user="] {
            assert!(!document.contains(secret), "{secret}");
        }
    }
}

#[test]
fn the_first_map_shows_a_few_layers_and_where_they_are() {
    let project = project_in(&get(PROJECT));
    assert_eq!(project.matches("<layer-tree-layer ").count(), ALL.len());
    let shown = project.lines().filter(|line| line.starts_with("<layer-tree-layer "));
    assert_eq!(shown.filter(|line| line.contains("checked=\"Qt::Checked\"")).count(), 3);
    // Seven rows of 900 m, a kilometre apart, with 3 % of 6,900 m around them.
    assert!(project.contains("<xmin>329793.0</xmin>\n<ymin>5509793.0</ymin>\n<xmax>337107.0</xmax>"));
    let alone = project_in(&as_somebody(named(&["totals"]), PROJECT));
    assert!(!alone.contains("<mapcanvas"), "a table is nowhere");
}

#[test]
fn titles_are_in_the_language_of_the_client() {
    let german = project_in(&get(PROJECT));
    let english = project_in(&get("/qgis/schulweg.qgz?lang=en"));
    assert!(german.contains("name=\"Schulstandorte\"") && german.contains("Erfunden"));
    assert!(english.contains("name=\"School sites\"") && english.contains("Invented"));
    assert!(english.contains("name=\"Ways and entitlement\"") && !english.contains("ohne Angabe"));
}

#[test]
fn the_same_publication_gives_the_same_bytes() {
    let (one, other) = (get(PROJECT), get(PROJECT));
    assert_eq!(one.body, other.body);
    assert_eq!(one.header("content-type"), "application/x-qgis-project-container");
    let mut archive = zip::ZipArchive::new(Cursor::new(&one.body)).unwrap();
    let time = archive.by_index(0).unwrap().last_modified().unwrap();
    assert_eq!((time.year(), time.month(), time.day(), time.hour()), (2026, 10, 15, 0));
}

#[test]
fn a_layer_definition_says_of_the_layer_what_the_project_says() {
    let project = project_in(&get(PROJECT));
    for layer in ALL {
        let answer = get(&format!("/qgis/{}.qlr", layer.id));
        let definition = answer.text();
        assert_eq!(count(&definition, "maplayer"), 1, "{}", layer.id);
        let (start, end) = (definition.find("<maplayer ").unwrap(), definition.find("</maplayers>").unwrap());
        assert!(project.contains(&definition[start..end]), "{}", layer.id);
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"{}.qlr\"", layer.id)
        );
    }
}

#[test]
fn a_file_that_there_is_not_and_one_that_is_not_seen_are_told_alike() {
    for path in ["/qgis/secret.qlr", "/qgis/hazards.qgz", "/qgis/schulweg.qgs"] {
        assert_eq!(get(path).status, 404, "{path}");
    }
    let public = |ids: &[&str]| Caller { name: None, ..named(ids) };
    assert_eq!(as_somebody(public(&["totals"]), "/qgis/hazards.qlr").status, 401);
    assert_eq!(as_somebody(public(&[]), PROJECT).status, 401);
    assert_eq!(as_somebody(named(&[]), PROJECT).status, 404);
    assert_eq!(get("/qgis/schulweg.qgz?layers=all").status, 400);
}
