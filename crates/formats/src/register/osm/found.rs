//! Addresses as the passes find them, with their places in degrees.

use geo::Coord;
use osmpbf::{Element, PrimitiveBlock};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{numbers, survey::Survey, tags::AddressTags};
use crate::{
    pbf::{
        coordinates::{Coordinates, Fixed, degrees},
        outer_ways, place,
    },
    report::Reason,
};

/// An element with an address.
pub struct Found {
    /// `n`, `w` or `r`.
    pub kind: char,
    /// The OSM id within the kind.
    pub id: i64,
    /// Its address.
    pub tags: AddressTags,
    /// Its numbers with their places, or why there is none.
    pub numbers: Result<Vec<(String, Coord<f64>)>, Reason>,
    /// Between two numbered nodes of an `addr:interpolation` way.
    pub interpolated: bool,
    /// A part of an interpolation could not be used.
    pub flawed: bool,
}

/// What a blob with nodes holds.
#[derive(Default)]
pub struct Nodes {
    /// Slots of needed nodes with their coordinates.
    pub places: Vec<(usize, Fixed)>,
    /// Nodes with an address.
    pub found: Vec<Found>,
    /// Addresses of nodes on interpolation ways.
    pub numbered: Vec<(i64, AddressTags)>,
}

impl Found {
    fn at(kind: char, id: i64, tags: AddressTags, place: Result<Coord<f64>, Reason>) -> Self {
        let numbers =
            |place| numbers::listed(&tags.house_number).map(|number| (number.to_owned(), place)).collect();
        Self { numbers: place.map(numbers), kind, id, tags, interpolated: false, flawed: false }
    }
}

/// Takes nodes from a blob.
pub fn nodes(block: &PrimitiveBlock, needed: &Coordinates, on_interpolation: &FxHashSet<i64>) -> Nodes {
    let mut nodes = Nodes::default();
    let mut take = |id: i64, place: Fixed, tags: Option<AddressTags>| {
        nodes.places.extend(needed.slot(id).map(|slot| (slot, place)));
        let Some(tags) = tags.filter(|tags| !tags.house_number.is_empty()) else { return };
        if on_interpolation.contains(&id) {
            nodes.numbered.push((id, tags.clone()));
        }
        nodes.found.push(Found::at('n', id, tags, Ok(degrees(place))));
    };
    block.for_each_element(|element| match element {
        Element::Node(node) => {
            let place = (node.decimicro_lon(), node.decimicro_lat());
            take(node.id(), place, AddressTags::of(node.tags()));
        }
        Element::DenseNode(node) => {
            let place = (node.decimicro_lon(), node.decimicro_lat());
            take(node.id(), place, AddressTags::of(node.tags()));
        }
        Element::Way(_) | Element::Relation(_) => {}
    });
    nodes
}

/// Takes ways with addresses from a blob.
pub fn ways(
    block: &PrimitiveBlock,
    coordinates: &Coordinates,
    numbered: &FxHashMap<i64, AddressTags>,
) -> Vec<Found> {
    let mut found = Vec::new();
    block.for_each_element(|element| {
        let Element::Way(way) = element else { return };
        let Some(tags) = AddressTags::of(way.tags()) else { return };
        if !tags.interpolation.is_empty() {
            found.push(interpolated(way.id(), tags, &way.refs().collect::<Vec<_>>(), coordinates, numbered));
            return;
        }
        let place = coordinates.line(way.refs()).and_then(|line| place::of_way(&line));
        found.push(Found::at('w', way.id(), tags, place.ok_or(Reason::MissingParts)));
    });
    found
}

/// Takes relations with addresses from a blob.
pub fn relations(block: &PrimitiveBlock, coordinates: &Coordinates, survey: &Survey) -> Vec<Found> {
    let mut found = Vec::new();
    block.for_each_element(|element| {
        let Element::Relation(relation) = element else { return };
        let Some(tags) = AddressTags::of(relation.tags()) else { return };
        let lines: Option<Vec<_>> = outer_ways(&relation)
            .iter()
            .map(|way| coordinates.line(survey.outer_ways.get(way)?.iter().copied()))
            .collect();
        let place = match lines {
            None => Err(Reason::MissingParts),
            Some(lines) => place::of_outer_ways(&lines).ok_or(Reason::NoPosition),
        };
        found.push(Found::at('r', relation.id(), tags, place));
    });
    found
}

/// The numbers between the numbered nodes of an interpolation way, evenly along it.
fn interpolated(
    id: i64,
    own: AddressTags,
    nodes: &[i64],
    coordinates: &Coordinates,
    numbered: &FxHashMap<i64, AddressTags>,
) -> Found {
    let ends: Vec<(usize, &AddressTags)> =
        nodes.iter().enumerate().filter_map(|(at, node)| Some((at, numbered.get(node)?))).collect();
    let mut flawed = false;
    let numbers = match (coordinates.line(nodes.iter().copied()), ends.len()) {
        (None, _) => Err(Reason::MissingParts),
        (Some(_), ..2) => Err(Reason::MissingValue),
        (Some(line), _) => {
            let mut numbers = Vec::new();
            for pair in ends.windows(2) {
                let [(start, from), (end, to)] = pair else { continue };
                let stretch = line.get(*start..=*end).unwrap_or_default();
                match numbers::between(&from.house_number, &to.house_number, &own.interpolation) {
                    Some(between) => numbers.extend(spread(between, stretch)),
                    None => flawed = true,
                }
            }
            if flawed && numbers.is_empty() { Err(Reason::UnknownValue) } else { Ok(numbers) }
        }
    };
    let tags = match ends.first() {
        Some((_, first)) if own.street_or_village().is_none() => (*first).clone(),
        _ => own,
    };
    Found { kind: 'w', id, tags, numbers, interpolated: true, flawed }
}

fn spread(numbers: Vec<String>, stretch: &[Coord<f64>]) -> Vec<(String, Coord<f64>)> {
    #[expect(clippy::cast_precision_loss, reason = "a stretch has at most some hundred numbers")]
    let share = |n: usize, of: usize| n as f64 / (of + 1) as f64;
    let count = numbers.len();
    let places = (1..=count).map(|n| place::along(stretch, share(n, count)).unwrap_or_default());
    numbers.into_iter().zip(places).collect()
}
