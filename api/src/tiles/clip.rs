//! Rings and lines cut to a square: rings after Sutherland and Hodgman (1974), lines after Liang and
//! Barsky (1984), both O(corners). A ring that leaves the square several times keeps edges along its
//! border, which do not change what it covers.

/// A position within a tile, in units of the tile: from the west, from the north.
pub(super) type At = [f64; 2];

/// A square around a tile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Square {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Square {
    /// Whether it holds a position; its border does.
    pub(super) fn holds(self, at: At) -> bool {
        at.iter().all(|value| (self.low..=self.high).contains(value))
    }

    /// Cuts a ring, whose first corner is not repeated at its end; what is left may be empty.
    pub(super) fn cut_ring(self, ring: &mut Vec<At>, spare: &mut Vec<At>) {
        for axis in [0, 1] {
            cut_side(ring, spare, axis, self.low, |value| value - self.low);
            cut_side(ring, spare, axis, self.high, |value| self.high - value);
        }
    }

    /// Cuts a line; each part of it that lies in the square is given on.
    pub(super) fn cut_line(self, line: &[At], part: &mut Vec<At>, mut found: impl FnMut(&[At])) {
        part.clear();
        let mut give = |part: &mut Vec<At>| {
            if part.len() > 1 {
                found(part);
            }
            part.clear();
        };
        for (from, to) in line.iter().zip(line.iter().skip(1)) {
            let Some((enters, leaves)) = self.within(*from, *to) else {
                give(part);
                continue;
            };
            if enters > 0.0 {
                give(part);
            }
            if part.is_empty() {
                part.push(between(*from, *to, enters));
            }
            part.push(between(*from, *to, leaves));
            if leaves < 1.0 {
                give(part);
            }
        }
        give(part);
    }

    /// Which part of a straight line lies in the square, as fractions of it.
    fn within(self, from: At, to: At) -> Option<(f64, f64)> {
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (from, to) in from.into_iter().zip(to) {
            let along = to - from;
            let sides = [(-along, from - self.low), (along, self.high - from)];
            for (outwards, room) in sides {
                if outwards < 0.0 {
                    enters = enters.max(room / outwards);
                } else if outwards > 0.0 {
                    leaves = leaves.min(room / outwards);
                } else if room < 0.0 {
                    return None;
                }
            }
        }
        (enters <= leaves).then_some((enters, leaves))
    }
}

/// Cuts a ring at one side; `inwards` is how far a value lies on the right side of it.
fn cut_side(ring: &mut Vec<At>, spare: &mut Vec<At>, axis: usize, side: f64, inwards: impl Fn(f64) -> f64) {
    if ring.iter().all(|corner| inwards(corner[axis]) >= 0.0) {
        return;
    }
    spare.clear();
    let Some(mut last) = ring.last().copied() else { return };
    for corner in ring.iter().copied() {
        let (before, now) = (inwards(last[axis]), inwards(corner[axis]));
        if (before >= 0.0) != (now >= 0.0) {
            // Always from inside, so that neighbours cut their common edge at the same position.
            let mut at = if before >= 0.0 {
                between(last, corner, before / (before - now))
            } else {
                between(corner, last, now / (now - before))
            };
            at[axis] = side;
            spare.push(at);
        }
        if now >= 0.0 {
            spare.push(corner);
        }
        last = corner;
    }
    std::mem::swap(ring, spare);
}

fn between(from: At, to: At, fraction: f64) -> At {
    [from[0] + (to[0] - from[0]) * fraction, from[1] + (to[1] - from[1]) * fraction]
}

#[cfg(test)]
#[allow(clippy::from_iter_instead_of_collect, reason = "a ring reads as what it is made of")]
mod tests {
    use geo::{
        Area as _, BooleanOps as _, Euclidean, Length as _, LineString, MultiLineString, Polygon, Rect,
    };
    use proptest::prelude::*;

    use super::*;

    const SQUARE: Square = Square { low: -64.0, high: 4160.0 };

    fn rectangle() -> Polygon<f64> {
        Rect::new((SQUARE.low, SQUARE.low), (SQUARE.high, SQUARE.high)).to_polygon()
    }

    fn lines() -> impl Strategy<Value = Vec<At>> {
        let value = -6000.0..10_000.0_f64;
        prop::collection::vec([value.clone(), value], 2..24)
    }

    /// Rings without crossings: stars about a centre, a corner on each ray.
    fn rings() -> impl Strategy<Value = Vec<At>> {
        let centre = -1000.0..5000.0_f64;
        ([centre.clone(), centre], prop::collection::vec(1.0..6000.0_f64, 3..24)).prop_map(
            |([x, y], radii)| {
                let step = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).unwrap_or(1));
                let corner = |(ray, radius): (u32, &f64)| {
                    let (sine, cosine) = (f64::from(ray) * step).sin_cos();
                    [x + radius * cosine, y + radius * sine]
                };
                (0..).zip(&radii).map(corner).collect()
            },
        )
    }

    fn polygon(ring: &[At]) -> Polygon<f64> {
        Polygon::new(LineString::from_iter(ring.iter().map(|at| (at[0], at[1]))), Vec::new())
    }

    proptest! {
        #[test]
        fn a_cut_ring_covers_what_ring_and_square_have_in_common(mut ring in rings()) {
            let expected = polygon(&ring).intersection(&rectangle()).unsigned_area();
            SQUARE.cut_ring(&mut ring, &mut Vec::new());
            prop_assert!(ring.iter().all(|at| SQUARE.holds(*at)));
            let area = polygon(&ring).unsigned_area();
            // geo works on a grid of whole numbers.
            prop_assert!((area - expected).abs() < 1.0, "{} instead of {}", area, expected);
        }

        #[test]
        fn a_cut_line_is_as_long_as_the_line_within_the_square(line in lines()) {
            let whole = MultiLineString::new(vec![LineString::from_iter(line.iter().map(|at| (at[0], at[1])))]);
            let expected = Euclidean.length(&rectangle().clip(&whole, false));
            let mut length = 0.0;
            let mut outside = 0;
            SQUARE.cut_line(&line, &mut Vec::new(), |part| {
                length += Euclidean.length(&LineString::from_iter(part.iter().map(|at| (at[0], at[1]))));
                let slack = Square { low: SQUARE.low - 1e-6, high: SQUARE.high + 1e-6 };
                outside += part.iter().filter(|at| !slack.holds(**at)).count();
            });
            prop_assert_eq!(outside, 0);
            prop_assert!((length - expected).abs() < 1.0, "{} instead of {}", length, expected);
        }
    }

    #[test]
    fn a_ring_around_the_square_becomes_the_square_and_one_beside_it_nothing() {
        let mut around = vec![[-1e6, -1e6], [1e6, -1e6], [1e6, 1e6], [-1e6, 1e6]];
        SQUARE.cut_ring(&mut around, &mut Vec::new());
        assert!((polygon(&around).unsigned_area() - 4224.0 * 4224.0).abs() < 1e-6);
        let mut beside = vec![[5000.0, 0.0], [6000.0, 0.0], [6000.0, 100.0]];
        SQUARE.cut_ring(&mut beside, &mut Vec::new());
        assert!(beside.is_empty());
    }
}
