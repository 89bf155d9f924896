//! Parts of edges that no path may lead over, such as ways decided to be especially dangerous.
//! An edge may be closed as a whole, over a stretch, or at a point: then both of its ends can
//! still be walked up to there.

use rustc_hash::FxHashMap;

/// Closed stretches by edge, each from and to so many millimetres along its shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closures {
    stretches: FxHashMap<u32, Vec<[u32; 2]>>,
}

impl Closures {
    /// Closes a stretch of an edge; both ends alike close one point.
    pub fn close(&mut self, edge: u32, [from, to]: [u32; 2]) {
        let stretches = self.stretches.entry(edge).or_default();
        stretches.push([from.min(to), from.max(to)]);
        stretches.sort_unstable();
        // What overlaps or touches is one.
        let mut joined: Vec<[u32; 2]> = Vec::with_capacity(stretches.len());
        for [from, to] in stretches.drain(..) {
            match joined.last_mut() {
                Some(last) if from <= last[1] => last[1] = last[1].max(to),
                _ => joined.push([from, to]),
            }
        }
        *stretches = joined;
    }

    /// Whether nothing is closed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// The closed stretches of an edge in order; they do not overlap.
    #[must_use]
    pub fn of(&self, edge: u32) -> &[[u32; 2]] {
        self.stretches.get(&edge).map_or(&[], Vec::as_slice)
    }

    /// All edges with something closed on them, in no order.
    pub fn edges(&self) -> impl Iterator<Item = u32> {
        self.stretches.keys().copied()
    }

    /// Whether anything of an edge is closed, so that nobody walks it from end to end.
    pub(crate) fn touch(&self, edge: usize) -> bool {
        !self.is_empty() && u32::try_from(edge).is_ok_and(|edge| self.stretches.contains_key(&edge))
    }

    /// Whether one may walk between two places along an edge. The end of a closed stretch may be
    /// reached, a closed point may not.
    pub(crate) fn allow(&self, edge: u32, [from, to]: [u32; 2]) -> bool {
        if self.is_empty() {
            return true;
        }
        let (low, high) = (from.min(to), from.max(to));
        self.of(edge).iter().all(|[start, end]| {
            if start == end { !(low..=high).contains(start) } else { low.max(*start) >= high.min(*end) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_touch_are_one_and_others_stay_apart() {
        let mut closures = Closures::default();
        for stretch in [[500, 300], [100, 200], [400, 600], [700, 700], [200, 250]] {
            closures.close(7, stretch);
        }
        assert_eq!(closures.of(7), [[100, 250], [300, 600], [700, 700]]);
        assert!(closures.touch(7) && !closures.touch(8));
    }

    #[test]
    fn one_may_walk_up_to_a_closed_stretch_and_within_none_of_it() {
        let mut closures = Closures::default();
        closures.close(1, [300, 500]);
        for (walk, allowed) in [([0, 300], true), ([500, 900], true), ([0, 301], false), ([499, 900], false)]
        {
            assert_eq!(closures.allow(1, walk), allowed, "{walk:?}");
            assert_eq!(closures.allow(1, [walk[1], walk[0]]), allowed, "{walk:?}");
        }
        assert!(!closures.allow(1, [350, 400]) && !closures.allow(1, [0, 900]));
        assert!(closures.allow(2, [0, 900]));
    }

    #[test]
    fn a_closed_point_can_be_neither_passed_nor_reached() {
        let mut closures = Closures::default();
        closures.close(1, [300, 300]);
        assert!(closures.allow(1, [0, 299]) && closures.allow(1, [301, 900]));
        assert!(!closures.allow(1, [0, 300]) && !closures.allow(1, [299, 301]));
    }
}
