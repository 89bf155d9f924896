//! What the blobs of an extract hold of schools: the elements, and entrances anywhere.

use geo_core::LonLat;
use osmpbf::{Element, PrimitiveBlock, RelMemberType};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::pbf::{
    Blobs, PbfError,
    coordinates::{Coordinates, Fixed, degrees},
    outer_ways, way_refs,
};

/// What a blob holds, and then what all of them do.
#[derive(Default)]
pub struct Scan {
    /// Blobs with nodes.
    pub with_nodes: Vec<usize>,
    /// Blobs with ways.
    pub with_ways: Vec<usize>,
    /// Schools in the order of the file.
    pub schools: Vec<School>,
    /// Usable entrances in the order of the file, whatever they belong to.
    pub entrances: Vec<LonLat>,
}

/// An element with `amenity=school`.
pub struct School {
    /// Kind and OSM id.
    pub id: String,
    /// The number of the school.
    pub number: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// How it is drawn.
    pub drawn: Drawn,
}

/// How a school is drawn.
pub enum Drawn {
    /// As a node.
    Node(LonLat),
    /// As a way of these nodes.
    Way(Vec<i64>),
    /// By the ways of a relation; none where it is no multipolygon.
    Relation {
        /// Around it.
        outer: Vec<i64>,
        /// Around what does not belong to it.
        inner: Vec<i64>,
    },
}

/// Tags with the number of a school, the most telling first.
const NUMBERS: &[&str] = &["ref:school", "school:ref", "ref:schulnummer", "schulnummer", "ref"];

impl Scan {
    /// Looks at all blobs.
    pub fn of(blobs: &Blobs) -> Result<Self, PbfError> {
        let mut scan = Self::default();
        let all: Vec<usize> = (0..blobs.len()).collect();
        blobs.each(&all, in_block, |blob, found| {
            scan.with_nodes.extend(found.has_nodes.then_some(blob));
            scan.with_ways.extend(found.has_ways.then_some(blob));
            scan.schools.extend(found.schools);
            scan.entrances.extend(found.entrances);
            Ok::<_, PbfError>(())
        })?;
        Ok(scan)
    }

    /// The nodes of the ways that draw relations.
    pub fn members(&self, blobs: &Blobs) -> Result<FxHashMap<i64, Vec<i64>>, PbfError> {
        let wanted: FxHashSet<i64> = self
            .schools
            .iter()
            .flat_map(|school| match &school.drawn {
                Drawn::Relation { outer, inner } => [outer.as_slice(), inner.as_slice()],
                Drawn::Node(_) | Drawn::Way(_) => [&[] as &[i64], &[]],
            })
            .flatten()
            .copied()
            .collect();
        let mut members = FxHashMap::default();
        if !wanted.is_empty() {
            blobs.each(
                &self.with_ways,
                |block| way_refs(block, |way| wanted.contains(&way)),
                |_, found| {
                    members.extend(found);
                    Ok::<_, PbfError>(())
                },
            )?;
        }
        Ok(members)
    }
}

#[derive(Default)]
struct InBlock {
    has_nodes: bool,
    has_ways: bool,
    schools: Vec<School>,
    entrances: Vec<LonLat>,
}

impl InBlock {
    fn node<'t>(&mut self, id: i64, place: Fixed, tags: &(impl Iterator<Item = (&'t str, &'t str)> + Clone)) {
        self.has_nodes = true;
        let place = degrees(place);
        let place = LonLat { lon: place.x, lat: place.y };
        if is_entrance(tags.clone()) {
            self.entrances.push(place);
        }
        self.schools.extend(school('n', id, tags, || Drawn::Node(place)));
    }
}

fn in_block(block: &PrimitiveBlock) -> InBlock {
    let mut found = InBlock::default();
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            found.node(node.id(), (node.decimicro_lon(), node.decimicro_lat()), &node.tags());
        }
        Element::DenseNode(node) => {
            found.node(node.id(), (node.decimicro_lon(), node.decimicro_lat()), &node.tags());
        }
        Element::Way(way) => {
            found.has_ways = true;
            found.schools.extend(school('w', way.id(), &way.tags(), || Drawn::Way(way.refs().collect())));
        }
        Element::Relation(relation) => {
            let drawn = || {
                if !relation.tags().any(|tag| tag == ("type", "multipolygon")) {
                    return Drawn::Relation { outer: Vec::new(), inner: Vec::new() };
                }
                let inner = relation
                    .members()
                    .filter(|member| member.member_type == RelMemberType::Way)
                    .filter(|member| matches!(member.role(), Ok("inner")));
                let inner = inner.map(|member| member.member_id).collect();
                Drawn::Relation { outer: outer_ways(&relation), inner }
            };
            found.schools.extend(school('r', relation.id(), &relation.tags(), drawn));
        }
    });
    found
}

fn school<'t>(
    kind: char,
    id: i64,
    tags: &(impl Iterator<Item = (&'t str, &'t str)> + Clone),
    drawn: impl FnOnce() -> Drawn,
) -> Option<School> {
    tags.clone().any(|tag| tag == ("amenity", "school")).then(|| {
        let value = |name: &str| {
            let value = tags.clone().find(|(key, _)| *key == name).map(|(_, value)| value.trim());
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        School {
            id: format!("{kind}{id}"),
            number: NUMBERS.iter().find_map(|name| value(name)),
            name: value("name"),
            drawn: drawn(),
        }
    })
}

/// Whether pupils may walk in here: no emergency exit, no gate that is locked or closed to all.
fn is_entrance<'t>(tags: impl Iterator<Item = (&'t str, &'t str)>) -> bool {
    let mut found = false;
    for (key, value) in tags {
        match (key, value) {
            ("entrance", "no" | "emergency" | "exit" | "garage")
            | ("locked", "yes")
            | ("access" | "foot", "no") => return false,
            ("entrance", _) | ("barrier", "gate") => found = true,
            _ => {}
        }
    }
    found
}

/// The places of the needed nodes of a blob.
pub fn places(block: &PrimitiveBlock, needed: &Coordinates) -> Vec<(usize, Fixed)> {
    let mut found = Vec::new();
    block.for_each_element(|element| {
        let (id, place) = match element {
            Element::Node(node) => (node.id(), (node.decimicro_lon(), node.decimicro_lat())),
            Element::DenseNode(node) => (node.id(), (node.decimicro_lon(), node.decimicro_lat())),
            Element::Way(_) | Element::Relation(_) => return,
        };
        found.extend(needed.slot(id).map(|slot| (slot, place)));
    });
    found
}
