//! What an OpenStreetMap extract (PBF) holds for people on foot: ways, squares, barriers and the
//! places of their nodes, and nothing else of it.
//!
//! Two passes over the blobs, a third where squares are multipolygons: ways and barriers, the
//! ways that draw squares, places of nodes. Blobs are decoded in parallel and taken in the order
//! of the file, so that the result does not depend on the number of threads.

mod index;
mod rings;
mod scan;

use std::{collections::BTreeSet, path::Path};

use formats::pbf::{Blobs, PbfError, way_refs};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::{
    index::NodeIndex,
    scan::{Scan, SquareRelation},
};
use crate::{
    build::WayLines,
    geodesy::{Fixed, position},
    rules::{Access, Direction, WalkingRules},
};

/// The place of a node that the extract lacks.
pub const UNKNOWN: Fixed = [i32::MAX; 2];

/// Ways of people on foot. Nodes are numbered from 0.
#[derive(Debug, Clone, Default)]
pub struct Streets {
    /// Where the nodes are; [`UNKNOWN`] where the extract lacks them.
    pub places: Vec<Fixed>,
    /// The ways, outlines of squares among them.
    pub ways: Vec<Way>,
    /// Nodes that do not let everybody pass.
    pub barriers: FxHashMap<u32, Access>,
    /// Areas to walk across.
    pub squares: Vec<Square>,
    /// What depends on conditions that are not read.
    pub conditional: Conditional,
}

/// How much of an extract depends on conditions such as times of day (`foot:conditional`). They
/// are not read: the other tags decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Conditional {
    /// Ways that are taken in, and may be closed at times.
    pub walkable: usize,
    /// Ways that are left out, and may be open at times.
    pub closed: usize,
    /// Barriers anywhere in the extract that may open or close at times.
    pub barriers: usize,
}

impl Streets {
    /// The shapes of some ways by their ids, as far as they are there.
    #[must_use]
    pub fn lines(&self, wanted: &BTreeSet<i64>) -> WayLines {
        let place = |node: &u32| Some(self.places[*node as usize]).filter(|place| *place != UNKNOWN);
        let ways = self.ways.iter().filter(|way| wanted.contains(&way.id));
        ways.map(|way| (way.id, way.nodes.iter().filter_map(place).map(position).collect())).collect()
    }
}

/// A way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its OSM id.
    pub id: i64,
    /// Who may walk here; never closed.
    pub access: Access,
    /// Which way.
    pub direction: Direction,
    /// Its nodes in order.
    pub nodes: Box<[u32]>,
}

/// An area to walk across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Square {
    /// Who may walk here.
    pub access: Access,
    /// Closed rings of nodes, outer and inner ones alike; what is inside is told by parity.
    pub rings: Vec<Vec<u32>>,
}

/// Reads the ways of an extract that people may walk along by these rules.
///
/// # Errors
/// [`PbfError`] where the file is no extract, ends in the middle or is damaged.
pub fn read(path: &Path, rules: &WalkingRules) -> Result<Streets, PbfError> {
    let blobs = Blobs::of(path)?;
    let mut found = Scan::default();
    let mut conditional = Conditional::default();
    let (mut with_nodes, mut with_ways) = (Vec::new(), Vec::new());
    let all: Vec<usize> = (0..blobs.len()).collect();
    blobs.each(
        &all,
        |block| scan::scan(block, rules),
        |blob, scan| {
            if scan.has_nodes {
                with_nodes.push(blob);
            }
            if scan.has_ways {
                with_ways.push(blob);
            }
            found.ways.extend(scan.ways);
            found.barriers.extend(scan.barriers);
            found.squares.extend(scan.squares);
            conditional.walkable += scan.conditional.walkable;
            conditional.closed += scan.conditional.closed;
            conditional.barriers += scan.conditional.barriers;
            Ok::<_, PbfError>(())
        },
    )?;
    let outlines = outlines(&blobs, &with_ways, &found.squares)?;

    let refs = found.ways.par_iter().flat_map_iter(|way| way.refs.iter().copied());
    let index = NodeIndex::of(
        refs.chain(outlines.par_iter().flat_map_iter(|(_, refs)| refs.iter().copied())).collect(),
    );
    let mut places = vec![UNKNOWN; index.len()];
    blobs.each(
        &with_nodes,
        |block| scan::places(block, &index),
        |_, found| {
            for (slot, place) in found {
                places[slot as usize] = place;
            }
            Ok::<_, PbfError>(())
        },
    )?;

    let slots = |refs: &[i64]| -> Box<[u32]> { refs.iter().filter_map(|id| index.slot(*id)).collect() };
    let mut squares: Vec<Square> = found
        .ways
        .iter()
        .filter(|way| way.is_area && way.refs.len() > 3 && way.refs.first() == way.refs.last())
        .map(|way| Square { access: way.access, rings: vec![slots(&way.refs).into_vec()] })
        .collect();
    let mut known: FxHashSet<i64> = found.ways.iter().map(|way| way.id).collect();
    let mut ways: Vec<Way> = found
        .ways
        .into_par_iter()
        .map(|way| Way { id: way.id, access: way.access, direction: way.direction, nodes: slots(&way.refs) })
        .collect();
    for relation in &found.squares {
        let lines: Vec<Vec<u32>> =
            relation.ways.iter().filter_map(|id| Some(slots(outlines.get(id)?).into_vec())).collect();
        for (id, line) in relation.ways.iter().filter(|id| outlines.contains_key(id)).zip(&lines) {
            if known.insert(*id) {
                let nodes = line.clone().into_boxed_slice();
                ways.push(Way { id: *id, access: relation.access, direction: Direction::Both, nodes });
            }
        }
        squares.push(Square { access: relation.access, rings: rings::of(lines) });
    }
    let barriers =
        found.barriers.iter().filter_map(|(id, access)| Some((index.slot(*id)?, *access))).collect();
    Ok(Streets { places, ways, barriers, squares, conditional })
}

/// The nodes of the ways that draw squares.
fn outlines(
    blobs: &Blobs,
    with_ways: &[usize],
    squares: &[SquareRelation],
) -> Result<FxHashMap<i64, Vec<i64>>, PbfError> {
    let wanted: FxHashSet<i64> = squares.iter().flat_map(|square| square.ways.iter().copied()).collect();
    let mut outlines = FxHashMap::default();
    if !wanted.is_empty() {
        blobs.each(
            with_ways,
            |block| way_refs(block, |way| wanted.contains(&way)),
            |_, found| {
                outlines.extend(found);
                Ok::<_, PbfError>(())
            },
        )?;
    }
    Ok(outlines)
}
