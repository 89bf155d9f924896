//! Numbers from 0 for the ids of nodes: a sorted column, and a directory over it that narrows
//! the search to a few ids.

use rayon::slice::ParallelSliceMut as _;

/// Sorted ids.
pub struct NodeIndex {
    ids: Vec<i64>,
    /// Where the ids of each stretch of `1 << shift` begin.
    directory: Vec<u32>,
    shift: u32,
}

impl NodeIndex {
    /// Numbers ids; each may come any number of times.
    pub fn of(mut ids: Vec<i64>) -> Self {
        ids.par_sort_unstable();
        ids.dedup();
        // Numbers have 32 bits; all of Europe's footpaths have fewer nodes.
        ids.truncate(u32::MAX as usize);
        ids.shrink_to_fit();
        let span = match (ids.first(), ids.last()) {
            (Some(first), Some(last)) => last.abs_diff(*first),
            _ => 0,
        };
        let mut shift = 0;
        while span >> shift > ids.len() as u64 {
            shift += 1;
        }
        let mut index = Self { ids, directory: Vec::new(), shift };
        let mut directory = Vec::new();
        for (at, id) in index.ids.iter().enumerate() {
            let stretch = index.stretch(*id).unwrap_or_default();
            directory.resize(directory.len().max(stretch + 1), u32::try_from(at).unwrap_or(u32::MAX));
        }
        directory.push(u32::try_from(index.ids.len()).unwrap_or(u32::MAX));
        index.directory = directory;
        index
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of an id.
    pub fn slot(&self, id: i64) -> Option<u32> {
        let stretch = self.stretch(id)?;
        let from = *self.directory.get(stretch)?;
        let to = *self.directory.get(stretch + 1)?;
        let at = self.ids.get(from as usize..to as usize)?.binary_search(&id).ok()?;
        Some(from + u32::try_from(at).ok()?)
    }

    fn stretch(&self, id: i64) -> Option<usize> {
        let first = *self.ids.first()?;
        if id < first {
            return None;
        }
        usize::try_from(id.abs_diff(first) >> self.shift).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_has_its_number_and_no_other_has_one(
            ids in prop::collection::vec(-1000_i64..1_000_000_000_000, 0..200), other in any::<i64>(),
        ) {
            let index = NodeIndex::of(ids.clone());
            let mut sorted = ids;
            sorted.sort_unstable();
            sorted.dedup();
            for (at, id) in sorted.iter().enumerate() {
                prop_assert_eq!(index.slot(*id), u32::try_from(at).ok());
                prop_assert_eq!(index.slot(id + 1).is_some(), sorted.contains(&(id + 1)));
            }
            prop_assert_eq!(index.slot(other).is_some(), sorted.contains(&other));
        }
    }
}
