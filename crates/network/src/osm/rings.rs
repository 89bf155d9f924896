//! Closed rings from the ways that draw a multipolygon, joined at their ends.

/// The rings; ways that do not close are left out.
pub fn of(mut lines: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut rings = Vec::new();
    lines.retain(|line| line.len() > 1);
    while let Some(mut ring) = lines.pop() {
        while ring.first() != ring.last() {
            let end = ring.last().copied();
            let next =
                lines.iter().position(|line| line.first().copied() == end || line.last().copied() == end);
            let Some(next) = next else { break };
            let mut next = lines.swap_remove(next);
            if next.first().copied() != end {
                next.reverse();
            }
            ring.extend(next.into_iter().skip(1));
        }
        if ring.first() == ring.last() && ring.len() > 3 {
            rings.push(ring);
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_joined_whatever_their_direction_and_what_stays_open_is_left_out() {
        let lines = vec![vec![1, 2, 3], vec![1, 4, 3], vec![7, 8, 9, 7], vec![20, 21]];
        let mut rings = of(lines);
        rings.sort();
        assert_eq!(rings.len(), 2);
        assert!(rings.contains(&vec![7, 8, 9, 7]));
        assert!(rings.iter().any(|ring| ring.len() == 5 && ring.first() == ring.last()));
    }
}
