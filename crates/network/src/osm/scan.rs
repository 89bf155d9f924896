//! What single blobs of an extract hold for people on foot.

use osmpbf::{Element, PrimitiveBlock, RelMemberType};

use super::{Conditional, index::NodeIndex};
use crate::{
    geodesy::Fixed,
    rules::{Access, Direction, WalkingRules, is_area, is_conditional},
};

/// What a blob holds.
#[derive(Default)]
pub struct Scan {
    pub has_nodes: bool,
    pub has_ways: bool,
    pub ways: Vec<ScannedWay>,
    /// Nodes that do not let everybody pass.
    pub barriers: Vec<(i64, Access)>,
    pub squares: Vec<SquareRelation>,
    pub conditional: Conditional,
}

/// A way of people on foot.
pub struct ScannedWay {
    pub id: i64,
    pub access: Access,
    pub direction: Direction,
    pub is_area: bool,
    pub refs: Vec<i64>,
}

/// A multipolygon to walk across.
pub struct SquareRelation {
    pub access: Access,
    /// The ways that draw it, outer and inner.
    pub ways: Vec<i64>,
}

impl Scan {
    fn note_condition(&mut self, tags: &[(&str, &str)], access: Access) {
        if is_conditional(tags) {
            let closed = access == Access::Closed;
            *(if closed { &mut self.conditional.closed } else { &mut self.conditional.walkable }) += 1;
        }
    }

    fn node<'t>(
        &mut self,
        id: i64,
        tags: impl Iterator<Item = (&'t str, &'t str)> + Clone,
        rules: &WalkingRules,
    ) {
        self.has_nodes = true;
        if !tags.clone().any(|(key, _)| rules.is_barrier_key(key)) {
            return;
        }
        let tags: Vec<(&str, &str)> = tags.collect();
        self.conditional.barriers += usize::from(is_conditional(&tags));
        let access = rules.passage(&tags);
        if access != Access::Open {
            self.barriers.push((id, access));
        }
    }
}

/// Takes ways, barriers and squares from a blob.
pub fn scan(block: &PrimitiveBlock, rules: &WalkingRules) -> Scan {
    let mut scan = Scan::default();
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            scan.node(node.id(), node.tags(), rules);
        }
        Element::DenseNode(node) => {
            scan.node(node.id(), node.tags(), rules);
        }
        Element::Way(way) => {
            scan.has_ways = true;
            if !way.tags().any(|(key, _)| rules.is_way_key(key)) {
                return;
            }
            let tags: Vec<(&str, &str)> = way.tags().collect();
            let access = rules.access(&tags);
            scan.note_condition(&tags, access);
            if access != Access::Closed {
                scan.ways.push(ScannedWay {
                    id: way.id(),
                    access,
                    direction: rules.direction(&tags),
                    is_area: is_area(&tags),
                    refs: way.refs().collect(),
                });
            }
        }
        Element::Relation(relation) => {
            if !relation.tags().any(|(key, _)| rules.is_way_key(key)) {
                return;
            }
            let tags: Vec<(&str, &str)> = relation.tags().collect();
            let access = rules.access(&tags);
            if !is_area(&tags) {
                return;
            }
            scan.note_condition(&tags, access);
            if access != Access::Closed {
                let ways = relation.members().filter(|member| member.member_type == RelMemberType::Way);
                let ways = ways.map(|member| member.member_id).collect();
                scan.squares.push(SquareRelation { access, ways });
            }
        }
    });
    scan
}

/// The places of the needed nodes of a blob.
pub fn places(block: &PrimitiveBlock, index: &NodeIndex) -> Vec<(u32, Fixed)> {
    let mut found = Vec::new();
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            let place = [node.decimicro_lon(), node.decimicro_lat()];
            found.extend(index.slot(node.id()).map(|slot| (slot, place)));
        }
        Element::DenseNode(node) => {
            let place = [node.decimicro_lon(), node.decimicro_lat()];
            found.extend(index.slot(node.id()).map(|slot| (slot, place)));
        }
        Element::Way(_) | Element::Relation(_) => {}
    });
    found
}
