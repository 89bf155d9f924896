//! Boxes in the plane, asked for the nearest ones. A packed Hilbert R-tree (Kamel and Faloutsos
//! 1993): the boxes come along a Hilbert curve already, so that each 16 in a row get a box around
//! them, and so on upwards; nothing is sorted. Best first (Hjaltason and Samet 1999).

use std::{cmp::Reverse, collections::BinaryHeap};

use rayon::prelude::*;

/// Boxes in a box of the next level.
const FAN_OUT: usize = 16;

/// A box. The narrow numbers are rounded outwards: a box is never too small.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    low: [f32; 2],
    high: [f32; 2],
}

/// The boxes, and those around them up to the last, which is alone.
#[derive(Debug)]
pub struct Boxes {
    levels: Vec<Vec<Bounds>>,
}

impl Bounds {
    /// The box between two corners.
    #[allow(clippy::cast_possible_truncation, reason = "rounded outwards")]
    pub fn new(low: [f64; 2], high: [f64; 2]) -> Self {
        Self {
            low: low.map(|axis| (axis as f32).next_down()),
            high: high.map(|axis| (axis as f32).next_up()),
        }
    }

    fn around(boxes: &[Self]) -> Self {
        let mut all = boxes[0];
        for other in &boxes[1..] {
            for axis in 0..2 {
                all.low[axis] = all.low[axis].min(other.low[axis]);
                all.high[axis] = all.high[axis].max(other.high[axis]);
            }
        }
        all
    }

    fn touches(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.low[axis] <= other.high[axis] && other.low[axis] <= self.high[axis])
    }

    /// The square of the distance to a point, or less.
    fn distance_2(&self, at: [f64; 2]) -> f64 {
        let [x, y] = [0, 1].map(|axis| {
            let (low, high) = (f64::from(self.low[axis]), f64::from(self.high[axis]));
            (low - at[axis]).max(at[axis] - high).max(0.0)
        });
        x * x + y * y
    }
}

impl Boxes {
    /// Packs boxes, neighbours near each other.
    pub fn of(boxes: Vec<Bounds>) -> Self {
        let mut levels = vec![boxes];
        while let Some(last) = levels.last().filter(|last| last.len() > 1) {
            levels.push(last.par_chunks(FAN_OUT).map(Bounds::around).collect());
        }
        Self { levels }
    }

    /// The boxes that touch another one, in their order.
    pub fn touching(&self, other: &Bounds) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.levels[self.levels.len() - 1].len()).collect();
        for (above, level) in self.levels.iter().enumerate().rev() {
            found.retain(|index| level[*index].touches(other));
            if let Some(below) = above.checked_sub(1) {
                let all = self.levels[below].len();
                let within = |index: usize| index * FAN_OUT..((index + 1) * FAN_OUT).min(all);
                found = found.into_iter().flat_map(within).collect();
            }
        }
        found
    }

    /// Visits boxes from the nearest on, as long as the squares of their distances do not exceed
    /// what the last visit returned.
    pub fn nearest(&self, at: [f64; 2], mut visit: impl FnMut(usize) -> f64) {
        let mut limit = f64::INFINITY;
        let top = self.levels.len() - 1;
        // The bits of numbers that are not negative have the order of the numbers.
        let mut queue = BinaryHeap::new();
        if !self.levels[top].is_empty() {
            queue.push(Reverse((0, top, 0)));
        }
        while let Some(Reverse((distance, level, index))) = queue.pop() {
            if f64::from_bits(distance) > limit {
                return;
            }
            let Some(below) = level.checked_sub(1) else {
                limit = visit(index);
                continue;
            };
            let first = index * FAN_OUT;
            let boxes = self.levels[below][first..].iter().take(FAN_OUT);
            for (index, distance) in (first..).zip(boxes.map(|bounds| bounds.distance_2(at))) {
                if distance <= limit {
                    queue.push(Reverse((distance.to_bits(), below, index)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn corner() -> impl Strategy<Value = [f64; 2]> {
        [5e6..5.001e6, 6e6..6.001e6_f64]
    }

    proptest! {
        #[test]
        fn boxes_come_by_distance_and_none_within_the_limit_is_missed(
            corners in prop::collection::vec((corner(), [0.0..50.0, 0.0..50.0_f64]), 0..400),
            at in corner(),
            limit in 0.0..1e6_f64,
        ) {
            let bounds: Vec<Bounds> =
                corners.iter().map(|(low, size)| Bounds::new(*low, [low[0] + size[0], low[1] + size[1]])).collect();
            let mut visited = Vec::new();
            Boxes::of(bounds.clone()).nearest(at, |index| {
                visited.push(index);
                limit
            });
            let distances: Vec<f64> = visited.iter().map(|index| bounds[*index].distance_2(at)).collect();
            prop_assert!(distances.is_sorted());
            let within = (0..bounds.len()).filter(|index| bounds[*index].distance_2(at) <= limit);
            prop_assert!(within.clone().all(|index| visited.contains(&index)));
            let around = Bounds::new(at.map(|axis| axis - 20.0), at.map(|axis| axis + 20.0));
            let touching: Vec<usize> =
                (0..bounds.len()).filter(|index| bounds[*index].touches(&around)).collect();
            prop_assert_eq!(Boxes::of(bounds.clone()).touching(&around), touching);
            // The nearest one is visited in any case.
            prop_assert!(visited.len() <= within.count().max(1));
        }
    }
}
