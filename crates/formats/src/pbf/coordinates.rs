//! Coordinates of the nodes that ways with addresses need, and of no others: two sorted columns
//! of 8 bytes each per node.

use geo::Coord;

/// Coordinates in units of 1e-7 degrees, as OSM has them.
pub type Fixed = (i32, i32);

/// A place that no node has: the coordinates are not known.
const UNKNOWN: Fixed = (i32::MAX, i32::MAX);

/// Needed nodes with their coordinates.
#[derive(Default)]
pub struct Coordinates {
    ids: Vec<i64>,
    places: Vec<Fixed>,
}

impl Coordinates {
    /// The nodes of these ids, still without coordinates.
    pub fn needed(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        Self { places: vec![UNKNOWN; ids.len()], ids }
    }

    /// The slot of a needed node.
    pub fn slot(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    /// Sets the coordinates of a slot.
    pub fn set(&mut self, slot: usize, place: Fixed) {
        if let Some(known) = self.places.get_mut(slot) {
            *known = place;
        }
    }

    /// The coordinates of a node in degrees; `None` where it is not in the extract.
    pub fn get(&self, id: i64) -> Option<Coord<f64>> {
        let place = self.places.get(self.slot(id)?).filter(|place| **place != UNKNOWN)?;
        Some(degrees(*place))
    }

    /// The coordinates of all nodes of a way; `None` where one is missing.
    pub fn line(&self, ids: impl IntoIterator<Item = i64>) -> Option<Vec<Coord<f64>>> {
        ids.into_iter().map(|id| self.get(id)).collect()
    }
}

/// Degrees from units of 1e-7 degrees.
pub fn degrees((lon, lat): Fixed) -> Coord<f64> {
    Coord { x: f64::from(lon) / 1e7, y: f64::from(lat) / 1e7 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_needed_nodes_are_kept_and_missing_ones_are_known_to_be() {
        let mut nodes = Coordinates::needed(vec![7, 3, 7]);
        assert_eq!(nodes.slot(5), None);
        nodes.slot(3).into_iter().for_each(|slot| nodes.set(slot, (66_000_000, 497_000_000)));
        assert_eq!(nodes.get(3), Some(Coord { x: 6.6, y: 49.7 }));
        assert_eq!((nodes.get(7), nodes.line([3, 7])), (None, None));
    }
}
