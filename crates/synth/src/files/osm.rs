//! The OpenStreetMap extract (PBF): streets and paths as ways, addresses, stops and schools as
//! nodes. Its header says that it is invented.
//!
//! Every municipality has a block of a million ids, so that its nodes and ways can be written
//! without knowing the others, and still come in the order of their ids.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use geo_core::{
    EastNorth,
    crs::Crs,
    reproject::{CrsError, reproject},
};
use rustc_hash::FxHashMap;

use super::protobuf::{bytes, number, varint, zigzag};
use crate::{facts::School, grounds::Mark, land::Land, random::Random, streets::Class};

/// Ids of one municipality.
const BLOCK: usize = 1_000_000;
/// Where addresses, stops and schools begin within a block.
const HOUSES: usize = 500_000;
const STOPS: usize = 980_000;
const SCHOOLS: usize = 990_000;
/// Elements of one blob.
const PER_BLOB: usize = 8000;
/// One address in so many is missing, as in reality.
const MISSING: usize = 10;

/// The blobs of a land.
#[derive(Debug, Default)]
pub struct Blobs {
    /// Blobs of nodes.
    pub nodes: Vec<u8>,
    /// Blobs of ways.
    pub ways: Vec<u8>,
}

/// The blob every file begins with.
#[must_use]
pub fn header() -> Vec<u8> {
    let mut block = Vec::new();
    bytes(&mut block, 4, b"OsmSchema-V0.6");
    bytes(&mut block, 4, b"DenseNodes");
    bytes(&mut block, 5, b"Sort.Type_then_ID");
    bytes(&mut block, 16, "schulweg synth: erfunden, keine echten Daten (invented)".as_bytes());
    let mut out = Vec::new();
    blob(&mut out, "OSMHeader", &block);
    out
}

/// The id of a point or way in the block of a municipality of a land; the last block holds the roads between.
#[must_use]
pub fn id(land: &Land, town: usize, at: usize) -> i64 {
    let blocks = land.number * (land.towns.len() + 1) + town;
    i64::try_from(blocks * BLOCK + at + 1).unwrap_or(i64::MAX)
}

/// A node: id, position and tags.
type Node<'l> = (i64, EastNorth, Vec<(&'static str, &'l str)>);

impl Blobs {
    /// Writes a land.
    ///
    /// # Errors
    /// [`CrsError`] where its positions cannot be brought to degrees.
    pub fn of(seed: u64, land: &Land) -> Result<Self, CrsError> {
        let numbers: Vec<Vec<String>> = land
            .towns
            .iter()
            .map(|town| town.houses.iter().map(|house| house.number.to_string()).collect())
            .collect();
        let nodes = nodes(seed, land, &numbers);
        let mut degrees: Vec<[f64; 2]> = nodes.iter().map(|(_, at, _)| [at.east, at.north]).collect();
        reproject(Crs::Utm32, Crs::Wgs84, &mut degrees)?;
        let mut blobs = Self::default();
        for (nodes, degrees) in nodes.chunks(PER_BLOB).zip(degrees.chunks(PER_BLOB)) {
            dense(&mut blobs.nodes, nodes, degrees);
        }
        for ways in ways(land).chunks(PER_BLOB) {
            write_ways(&mut blobs.ways, ways);
        }
        Ok(blobs)
    }
}

/// All nodes in the order of their ids.
fn nodes<'l>(seed: u64, land: &'l Land, numbers: &'l [Vec<String>]) -> Vec<Node<'l>> {
    let mut nodes = Vec::new();
    for (index, (town, range)) in land.towns_with_numbers().enumerate() {
        let marks: FxHashMap<usize, Mark> = land
            .grounds
            .iter()
            .filter(|grounds| land.schools[grounds.school].0 == index)
            .flat_map(|grounds| grounds.marks.iter().map(|(point, mark)| (*point as usize, *mark)))
            .collect();
        let points = town.points.iter().enumerate();
        let tags = |at| marks.get(&at).map(|mark| tag(*mark)).into_iter().collect();
        nodes.extend(points.map(|(at, point)| (id(land, index, at), *point, tags(at))));
        for (at, (house, number)) in town.houses.iter().zip(range).enumerate() {
            if Random::of(seed, &[4, number as u64]).below(MISSING) == 0 {
                continue;
            }
            let street = town.street(house);
            let locality = &town.localities[street.locality];
            let mut tags = vec![("addr:housenumber", numbers[index][at].as_str())];
            tags.push(if street.name.is_empty() {
                ("addr:place", town.street_or_village(house))
            } else {
                ("addr:street", street.name.as_str())
            });
            tags.push(("addr:postcode", &locality.postal_code));
            tags.push(("addr:city", &town.name));
            if !locality.name.is_empty() {
                tags.push(("addr:suburb", &locality.name));
            }
            nodes.push((id(land, index, HOUSES + at), house.position, tags));
        }
        for (at, (name, position)) in land.stops[index].iter().enumerate() {
            let tags =
                vec![("highway", "bus_stop"), ("public_transport", "platform"), ("name", name.as_str())];
            nodes.push((id(land, index, STOPS + at), *position, tags));
        }
        for (at, (of, fact)) in land.schools.iter().enumerate().filter(|(_, (of, _))| *of == index) {
            if land.grounds.iter().all(|grounds| grounds.school != at) {
                nodes.push((id(land, *of, SCHOOLS + at), land.sites[at], school(fact)));
            }
        }
    }
    let between = land.links.iter().flat_map(|link| &link.between).enumerate();
    nodes.extend(between.map(|(at, point)| (id(land, land.towns.len(), at), *point, Vec::new())));
    nodes
}

/// The tags of a school.
fn school(school: &School) -> Vec<(&'static str, &str)> {
    vec![("amenity", "school"), ("name", &school.name), ("ref", &school.number)]
}

/// The tag of a point on the outline of a school.
const fn tag(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Gate => ("barrier", "gate"),
        Mark::MainEntrance => ("entrance", "main"),
        Mark::Entrance => ("entrance", "yes"),
    }
}

/// A way: id, nodes and tags.
type Way<'l> = (i64, Vec<i64>, Vec<(&'static str, &'l str)>);

fn ways(land: &Land) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    for (index, town) in land.towns.iter().enumerate() {
        for (at, way) in town.ways.iter().enumerate() {
            let nodes = way.points.iter().map(|point| id(land, index, *point as usize)).collect();
            let mut tags = vec![("highway", way.class.tag())];
            let name = way.street.map(|street| town.streets[street as usize].name.as_str());
            tags.extend(name.filter(|name| !name.is_empty()).map(|name| ("name", name)));
            if way.is_country_road() {
                tags.extend(COUNTRY_ROAD);
            } else {
                tags.extend(further(way.class));
            }
            ways.push((id(land, index, at), nodes, tags));
        }
        for grounds in land.grounds.iter().filter(|grounds| land.schools[grounds.school].0 == index) {
            // Closed: the first point again at the end.
            let outline = grounds.outline.iter().chain(grounds.outline.first());
            let nodes = outline.map(|point| id(land, index, *point as usize)).collect();
            let at = SCHOOLS + grounds.school;
            ways.push((id(land, index, at), nodes, school(&land.schools[grounds.school].1)));
        }
    }
    let last = land.towns.len();
    let mut next = 0;
    for (at, link) in land.links.iter().enumerate() {
        let [from, to] = link.ends.map(|(town, point)| id(land, town, point as usize));
        let mut nodes = vec![from];
        nodes.extend((next..next + link.between.len()).map(|point| id(land, last, point)));
        nodes.push(to);
        next += link.between.len();
        let tags = std::iter::once(("highway", Class::Tertiary.tag())).chain(COUNTRY_ROAD).collect();
        ways.push((id(land, last, at), nodes, tags));
    }
    ways
}

/// What is tagged on roads between places.
const COUNTRY_ROAD: [(&str, &str); 2] = [("maxspeed", "100"), ("sidewalk", "no")];

/// What else is tagged on a class of ways.
const fn further(class: Class) -> Option<(&'static str, &'static str)> {
    match class {
        Class::Secondary | Class::Tertiary => Some(("sidewalk", "both")),
        Class::Residential => Some(("maxspeed", "30")),
        Class::Track => Some(("tracktype", "grade2")),
        Class::Path => Some(("surface", "ground")),
        Class::Footway => Some(("surface", "paved")),
        _ => None,
    }
}

/// The strings of a block; the first is empty, as the format wants it.
#[derive(Default)]
struct Strings<'t> {
    known: FxHashMap<&'t str, u64>,
    table: Vec<u8>,
}

impl<'t> Strings<'t> {
    fn index(&mut self, text: &'t str) -> u64 {
        if self.table.is_empty() {
            bytes(&mut self.table, 1, b"");
        }
        let next = self.known.len() as u64 + 1;
        let table = &mut self.table;
        *self.known.entry(text).or_insert_with(|| {
            bytes(table, 1, text.as_bytes());
            next
        })
    }
}

fn dense(out: &mut Vec<u8>, nodes: &[Node<'_>], degrees: &[[f64; 2]]) {
    let mut strings = Strings::default();
    let (mut ids, mut lats, mut lons, mut keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut last = [0, 0, 0];
    for ((id, _, tags), [lon, lat]) in nodes.iter().zip(degrees) {
        let now = [*id, fixed(*lat), fixed(*lon)];
        for (packed, (now, last)) in [&mut ids, &mut lats, &mut lons].into_iter().zip(now.iter().zip(last)) {
            varint(packed, zigzag(now - last));
        }
        last = now;
        for (key, value) in tags {
            let (key, value) = (strings.index(key), strings.index(value));
            varint(&mut keys, key);
            varint(&mut keys, value);
        }
        varint(&mut keys, 0);
    }
    let mut dense = Vec::new();
    for (field, packed) in [(1, &ids), (8, &lats), (9, &lons), (10, &keys)] {
        bytes(&mut dense, field, packed);
    }
    let mut group = Vec::new();
    bytes(&mut group, 2, &dense);
    block(out, &strings, &group);
}

fn write_ways(out: &mut Vec<u8>, ways: &[Way<'_>]) {
    let mut strings = Strings::default();
    let mut group = Vec::new();
    for (id, nodes, tags) in ways {
        let (mut keys, mut values, mut refs) = (Vec::new(), Vec::new(), Vec::new());
        for (key, value) in tags {
            varint(&mut keys, strings.index(key));
            varint(&mut values, strings.index(value));
        }
        let mut last = 0;
        for node in nodes {
            varint(&mut refs, zigzag(node - last));
            last = *node;
        }
        let mut way = Vec::new();
        number(&mut way, 1, id.cast_unsigned());
        for (field, packed) in [(2, &keys), (3, &values), (8, &refs)] {
            bytes(&mut way, field, packed);
        }
        bytes(&mut group, 3, &way);
    }
    block(out, &strings, &group);
}

fn block(out: &mut Vec<u8>, strings: &Strings<'_>, group: &[u8]) {
    let empty = [10, 0];
    let mut block = Vec::new();
    bytes(&mut block, 1, if strings.table.is_empty() { &empty } else { &strings.table });
    bytes(&mut block, 2, group);
    blob(out, "OSMData", &block);
}

fn blob(out: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::new(3));
    // Writing to memory does not fail.
    let packed = zlib.write_all(content).and_then(|()| zlib.finish()).unwrap_or_default();
    let mut blob = Vec::new();
    number(&mut blob, 2, content.len() as u64);
    bytes(&mut blob, 3, &packed);
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, blob.len() as u64);
    out.extend(u32::try_from(header.len()).unwrap_or_default().to_be_bytes());
    out.extend(header);
    out.extend(blob);
}

#[allow(clippy::cast_possible_truncation, reason = "degrees are small")]
fn fixed(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}
