//! Houses along a street: odd numbers on one side, even ones on the other, 14 to 25 metres
//! apart and a few metres off the street, with gaps, suffixes ("12a") and ranges ("12-14").

use std::fmt;

use geo_core::EastNorth;

use crate::random::Random;

/// A house number of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// The number, or the first of a range.
    pub first: u16,
    /// The last of a range; 0 for none.
    pub last: u16,
    /// The suffix, 1 for "a"; 0 for none.
    pub suffix: u8,
}

/// A house.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct House {
    /// Index of its street.
    pub street: u32,
    /// Number.
    pub number: Number,
    /// Where it stands.
    pub position: EastNorth,
}

impl Number {
    const fn plain(first: u16) -> Self {
        Self { first, last: 0, suffix: 0 }
    }

    /// The suffix as a letter; empty without.
    #[must_use]
    pub fn letter(self) -> &'static str {
        const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
        let at = usize::from(self.suffix);
        if at == 0 { "" } else { LETTERS.get(at - 1..at).unwrap_or_default() }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            0 => write!(f, "{}{}", self.first, self.letter()),
            last => write!(f, "{}-{last}", self.first),
        }
    }
}

/// The houses of a street given by its points, with numbers above `before`. Gives the highest
/// number.
pub fn build(
    random: &mut Random,
    line: &[EastNorth],
    street: u32,
    before: u16,
    allowed: &dyn Fn(EastNorth) -> bool,
    houses: &mut Vec<House>,
) -> u16 {
    let track = Track::of(line);
    let mut highest = before;
    for side in [0_u16, 1] {
        let mut number = before + 1 + side;
        let mut along = random.between(9.0, 18.0);
        while along < track.length() - 6.0 {
            if random.chance(0.08) {
                number += 2;
            }
            let aside = random.between(9.0, 17.0) * if side == 0 { 1.0 } else { -1.0 };
            let position = track.beside(track.off_crossings(along), aside);
            let range = random.chance(0.015);
            if allowed(position) {
                let last = if range { number + 2 } else { 0 };
                houses.push(House { street, number: Number { last, ..Number::plain(number) }, position });
                let behind = track.beside(along, aside * 1.9);
                if !range && random.chance(0.06) && allowed(behind) {
                    houses.push(House {
                        street,
                        number: Number { suffix: 1, ..Number::plain(number) },
                        position: behind,
                    });
                }
                highest = highest.max(number + if range { 2 } else { 0 });
            }
            number += if range { 4 } else { 2 };
            along += random.between(14.0, 25.0);
        }
    }
    highest
}

/// Makes the houses exactly as many as wanted: leaves out some all over the place, or adds
/// suffixes to numbers.
pub fn adjust(houses: &mut Vec<House>, wanted: usize, allowed: &dyn Fn(EastNorth) -> bool) {
    if houses.len() > wanted {
        let (all, mut at) = (houses.len(), 0);
        // Bresenham's line spreads what stays evenly.
        houses.retain(|_| {
            at += wanted;
            let stays = at >= all;
            at -= if stays { all } else { 0 };
            stays
        });
        return;
    }
    let plain: Vec<House> =
        houses.iter().filter(|h| h.number.last == 0 && h.number.suffix == 0).copied().collect();
    let taken: rustc_hash::FxHashSet<(u32, Number)> = houses.iter().map(|h| (h.street, h.number)).collect();
    for suffix in 1..=26 {
        for house in &plain {
            if houses.len() == wanted {
                return;
            }
            let shift = f64::from(suffix) * 0.9;
            let position =
                EastNorth { east: house.position.east + shift, north: house.position.north + shift };
            let number = Number { suffix, ..house.number };
            if !taken.contains(&(house.street, number)) && allowed(position) {
                houses.push(House { number, position, ..*house });
            }
        }
    }
}

/// A street to walk along.
struct Track<'l> {
    line: &'l [EastNorth],
    /// Metres from the start to each point.
    reached: Vec<f64>,
}

impl<'l> Track<'l> {
    fn of(line: &'l [EastNorth]) -> Self {
        let mut sum = 0.0;
        let mut reached = vec![0.0];
        for pair in line.windows(2) {
            sum += pair[0].distance(pair[1]).0;
            reached.push(sum);
        }
        Self { line, reached }
    }

    fn length(&self) -> f64 {
        self.reached.last().copied().unwrap_or_default()
    }

    /// Away from the next crossing (every other point), where another street begins.
    fn off_crossings(&self, along: f64) -> f64 {
        let near = self.reached.iter().step_by(2).find(|crossing| (*crossing - along).abs() < 9.0);
        near.map_or(along, |crossing| if along < *crossing { crossing - 9.0 } else { crossing + 9.0 })
    }

    /// The point at a way along the street and aside of it, left positive.
    fn beside(&self, along: f64, aside: f64) -> EastNorth {
        let at = self.reached.partition_point(|reached| *reached < along).clamp(1, self.line.len() - 1);
        let (from, to) = (self.line[at - 1], self.line[at]);
        let length = (self.reached[at] - self.reached[at - 1]).max(0.01);
        let (east, north) = ((to.east - from.east) / length, (to.north - from.north) / length);
        let rest = along - self.reached[at - 1];
        EastNorth {
            east: from.east + east * rest - north * aside,
            north: from.north + north * rest + east * aside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn street(length: f64) -> Vec<House> {
        let line = [EastNorth { east: 0.0, north: 0.0 }, EastNorth { east: length, north: 0.0 }];
        let mut houses = Vec::new();
        build(&mut Random::new(1), &line, 0, 0, &|_| true, &mut houses);
        houses
    }

    #[test]
    fn odd_numbers_stand_on_one_side_and_even_ones_on_the_other() {
        let houses = street(2000.0);
        assert!(houses.len() > 150, "{}", houses.len());
        assert!(houses.iter().all(|house| (house.number.first % 2 == 1) == (house.position.north > 0.0)));
        let text: Vec<String> = houses.iter().map(|house| house.number.to_string()).collect();
        assert!(
            text.iter().any(|number| number.ends_with('a')) && text.iter().any(|number| number.contains('-'))
        );
    }

    #[test]
    fn no_number_stands_twice_and_their_count_is_met_exactly() {
        for wanted in [50, 180, 400] {
            let mut houses = street(2000.0);
            adjust(&mut houses, wanted, &|_| true);
            assert_eq!(houses.len(), wanted);
            let numbers: std::collections::BTreeSet<String> =
                houses.iter().map(|house| house.number.to_string()).collect();
            assert_eq!(numbers.len(), wanted);
        }
    }
}
