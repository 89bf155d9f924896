//! The served publication against the letter of the standards: the abstract tests of OGC API -
//! Features Part 1 (17-069r4), 2 (18-058r1) and 3 (19-079r2) with CQL2 (21-065r2), the requests of
//! current clients as their sources write them, and input that means harm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod around;
mod collections;
mod crs;
mod current_gdal;
mod current_qgis;
mod definition;
mod feature;
mod features;
mod filtering;
mod filters;
mod hostile;
mod landing;
mod languages;
mod pages;
mod parameters;
mod places;
mod qgis_layer;
mod queryables;
mod raw;
mod spatial_filters;

use std::collections::BTreeSet;

use catalogue::{Publication, Row, Table, Value as Held};
use e2e::{
    Folder,
    served::{Got, Served, small_publication},
};
use serde_json::Value;
use store::{PUBLICATION, publication};

/// A server of that publication with what is in the file.
struct Service {
    server: Served,
    publication: Publication,
    /// Holds the file that is served.
    _folder: Folder,
}

impl Service {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(words: &[&str]) -> Self {
        let folder = Folder::new();
        folder.write(PUBLICATION, small_publication());
        let publication = publication::read(&folder.path().join(PUBLICATION)).unwrap();
        let server = Served::start(&folder, &[&["--publication", PUBLICATION], words].concat());
        Self { server, publication, _folder: folder }
    }

    fn get(&self, path: &str) -> Got {
        self.server.get(path)
    }

    fn accepting(&self, path: &str, media_types: &str) -> Got {
        self.server.get_with(path, &[("accept", media_types)])
    }

    /// The JSON of a resource that is there.
    fn json(&self, path: &str) -> Value {
        self.get(path).json()
    }

    /// What an absolute link leads to.
    fn follow(&self, href: &str) -> Got {
        self.get(self.path_of(href))
    }

    /// The path of an absolute link to this very server.
    fn path_of<'h>(&self, href: &'h str) -> &'h str {
        let path = href.strip_prefix(&self.server.address);
        path.unwrap_or_else(|| panic!("{href} does not begin with {}", self.server.address))
    }

    fn table(&self, layer: &str) -> &Table {
        self.publication.tables.iter().find(|table| table.layer.id == layer).unwrap()
    }

    /// The ids of all features that `items` of a layer selects with some parameters, over all pages,
    /// which must agree on how many there are.
    fn selected(&self, layer: &str, parameters: &str) -> BTreeSet<u64> {
        let mut page = format!("/collections/{layer}/items?limit=10000&skipGeometry=true&{parameters}");
        let mut ids = BTreeSet::new();
        loop {
            let items = self.json(&page);
            let features = items["features"].as_array().unwrap();
            assert_eq!(items["numberReturned"], features.len(), "{page}");
            for feature in features {
                assert!(ids.insert(id_of(feature)), "{feature} comes twice in {page}");
            }
            let Some(next) = href(&items, "next", "application/geo+json") else {
                assert_eq!(items["numberMatched"], ids.len(), "{page}");
                return ids;
            };
            self.path_of(&next).clone_into(&mut page);
        }
    }

    /// The ids of the rows of a layer for which something holds; ids count from 1.
    fn rows_where(&self, layer: &str, holds: impl Fn(Columns) -> Option<bool>) -> BTreeSet<u64> {
        let table = self.table(layer);
        let rows = (1..).zip(&table.rows);
        rows.filter(|(_, row)| holds(Columns { table, row }) == Some(true)).map(|(id, _)| id).collect()
    }

    fn is_alive(&self) {
        assert!(self.json("/conformance")["conformsTo"].is_array());
    }
}

/// A row with the names of its values.
#[derive(Clone, Copy)]
struct Columns<'t> {
    table: &'t Table,
    row: &'t Row,
}

impl<'t> Columns<'t> {
    fn value(self, name: &str) -> &'t Held {
        let at = self.table.layer.properties.iter().position(|property| property.name == name);
        &self.row.values[at.unwrap_or_else(|| panic!("{} has no {name}", self.table.layer.id))]
    }

    /// A number; `None` is unknown, as in a comparison with null.
    fn number(self, name: &str) -> Option<f64> {
        self.value(name).number()
    }

    /// The same of a number without a fraction.
    fn whole(self, name: &str) -> Option<i64> {
        self.value(name).integer()
    }

    fn text(self, name: &str) -> Option<&'t str> {
        self.value(name).text()
    }
}

/// The id of a feature of GeoJSON.
fn id_of(feature: &Value) -> u64 {
    feature["id"].as_u64().unwrap_or_else(|| panic!("the id of {feature} is no row number"))
}

fn links(document: &Value) -> &[Value] {
    document["links"].as_array().unwrap_or_else(|| panic!("no links in {document}"))
}

/// The links of a relation.
fn related<'d>(document: &'d Value, rel: &str) -> Vec<&'d Value> {
    links(document).iter().filter(|link| link["rel"] == rel).collect()
}

/// The address of the link of a relation and media type.
fn href(document: &Value, rel: &str, media_type: &str) -> Option<String> {
    let found = related(document, rel).into_iter().find(|link| is_type(link, media_type));
    found.map(|link| link["href"].as_str().unwrap().to_owned())
}

/// Whether a link leads to a media type, whatever parameters it has besides the asked ones.
fn is_type(link: &Value, media_type: &str) -> bool {
    link["type"].as_str().is_some_and(|found| found == media_type || plain(found) == media_type)
}

/// A media type without its parameters.
fn plain(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Demands a self link and an alternate in HTML, all with their types (as `fc-md-links`, `fc-links`
/// and `f-links` do).
fn has_self_and_alternate(document: &Value, media_type: &str) {
    assert_eq!(related(document, "self").len(), 1, "{document}");
    assert!(href(document, "self", media_type).is_some(), "{document}");
    assert!(href(document, "alternate", "text/html").is_some(), "{document}");
    for link in links(document) {
        assert!(link["rel"].is_string() && link["type"].is_string(), "{link}");
        let address = link["href"].as_str().unwrap();
        assert!(address.starts_with("http://") || address.starts_with("https://"), "{link}");
    }
}

/// Demands a problem document (RFC 9457) of a status.
fn is_problem(got: &Got, status: u16) {
    let text = String::from_utf8_lossy(&got.body);
    assert_eq!(got.status, status, "{text}");
    assert_eq!(got.header("content-type"), "application/problem+json", "{text}");
    let problem: Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(problem["status"], status, "{problem}");
    for member in ["title", "detail"] {
        assert!(problem[member].as_str().is_some_and(|said| !said.is_empty()), "{member} of {problem}");
    }
}

/// A value for a query: all but what is never changed (RFC 3986, 2.3) in percent signs.
fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
