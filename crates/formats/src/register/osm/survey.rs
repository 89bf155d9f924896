//! What a first look at the extract finds: which blobs hold what, and which nodes and ways the
//! addresses hang on. Memory grows with the addresses, not with the extract.

use osmpbf::{Element, PrimitiveBlock};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{super::RegisterError, tags::AddressTags};
use crate::pbf::{Blobs, outer_ways, way_refs};

/// The blobs that hold elements of one type.
#[derive(Default)]
pub struct Kind {
    /// Their numbers.
    pub blobs: Vec<usize>,
    /// Whether ids ascend throughout, as in every usual extract.
    pub sorted: bool,
    last_id: Option<i64>,
}

/// What the later passes need to know.
#[derive(Default)]
pub struct Survey {
    /// Blobs with nodes.
    pub nodes: Kind,
    /// Blobs with ways.
    pub ways: Kind,
    /// Blobs with relations.
    pub relations: Kind,
    /// Nodes of ways with addresses.
    pub needed_nodes: Vec<i64>,
    /// Nodes of `addr:interpolation` ways, whose own numbers count.
    pub interpolation_nodes: FxHashSet<i64>,
    /// Nodes of the outer ways of relations with addresses.
    pub outer_ways: FxHashMap<i64, Vec<i64>>,
}

/// What one blob adds.
#[derive(Default)]
struct Scan {
    /// First id, last id, ascending: of nodes, ways and relations.
    ids: [Option<(i64, i64, bool)>; 3],
    needed_nodes: Vec<i64>,
    interpolation_nodes: Vec<i64>,
    outer_ways: Vec<i64>,
}

impl Survey {
    /// Looks at all blobs, and again at those with ways where relations have addresses.
    ///
    /// # Errors
    /// Where a blob is damaged.
    pub fn of(blobs: &Blobs) -> Result<Self, RegisterError> {
        let mut survey = Self::default();
        for kind in [&mut survey.nodes, &mut survey.ways, &mut survey.relations] {
            kind.sorted = true;
        }
        let mut outer_ways = FxHashSet::default();
        let all: Vec<usize> = (0..blobs.len()).collect();
        blobs.each(&all, scan, |blob, scan| {
            survey.nodes.add(blob, scan.ids[0]);
            survey.ways.add(blob, scan.ids[1]);
            survey.relations.add(blob, scan.ids[2]);
            survey.needed_nodes.extend(scan.needed_nodes);
            survey.interpolation_nodes.extend(scan.interpolation_nodes);
            outer_ways.extend(scan.outer_ways);
            Ok::<_, RegisterError>(())
        })?;
        if !outer_ways.is_empty() {
            let ways = survey.ways.blobs.clone();
            blobs.each(
                &ways,
                |block| way_refs(block, |way| outer_ways.contains(&way)),
                |_, found| {
                    for (way, nodes) in found {
                        survey.needed_nodes.extend(&nodes);
                        survey.outer_ways.insert(way, nodes);
                    }
                    Ok::<_, RegisterError>(())
                },
            )?;
        }
        Ok(survey)
    }
}

impl Kind {
    fn add(&mut self, blob: usize, ids: Option<(i64, i64, bool)>) {
        let Some((first, last, ascending)) = ids else { return };
        self.blobs.push(blob);
        self.sorted &= ascending && self.last_id.is_none_or(|before| before <= first);
        self.last_id = Some(last);
    }
}

fn scan(block: &PrimitiveBlock) -> Scan {
    let mut scan = Scan::default();
    block.for_each_element(|element| match element {
        Element::Node(node) => note(&mut scan.ids[0], node.id()),
        Element::DenseNode(node) => note(&mut scan.ids[0], node.id()),
        Element::Way(way) => {
            note(&mut scan.ids[1], way.id());
            if let Some(address) = AddressTags::of(way.tags()) {
                scan.needed_nodes.extend(way.refs());
                if !address.interpolation.is_empty() {
                    scan.interpolation_nodes.extend(way.refs());
                }
            }
        }
        Element::Relation(relation) => {
            note(&mut scan.ids[2], relation.id());
            if AddressTags::of(relation.tags()).is_some() {
                scan.outer_ways.extend(outer_ways(&relation));
            }
        }
    });
    scan
}

fn note(ids: &mut Option<(i64, i64, bool)>, id: i64) {
    let (first, last, ascending) = ids.unwrap_or((id, id, true));
    *ids = Some((first, id, ascending && last <= id));
}
