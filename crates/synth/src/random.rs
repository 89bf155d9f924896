//! Numbers by lot from a seed. Every municipality and every land of the region has a sequence of
//! its own, so that none depends on the order in which they are invented.

/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, the same on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts at a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Starts a sequence of its own for one thing of a seed, such as a municipality of a land.
    #[must_use]
    pub fn of(seed: u64, path: &[u64]) -> Self {
        let mut random = Self::new(seed);
        for part in path {
            random.0 = random.next() ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93);
        }
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 for a limit of 0.
    #[allow(clippy::cast_possible_truncation)]
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A number from 0 up to, but not, 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two others.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_depends_on_its_seed_and_its_path_alone() {
        let numbers = |mut random: Random| [random.below(1000), random.below(1000), random.below(1000)];
        assert_eq!(numbers(Random::of(1, &[2, 3])), numbers(Random::of(1, &[2, 3])));
        for other in [Random::of(1, &[3, 2]), Random::of(2, &[2, 3]), Random::of(1, &[2]), Random::new(1)] {
            assert_ne!(numbers(Random::of(1, &[2, 3])), numbers(other));
        }
    }

    #[test]
    fn shares_fill_the_range_from_0_to_1() {
        let mut random = Random::new(1);
        let mean = (0..10_000).map(|_| random.share()).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
        assert!((0..1000).all(|_| (5.0..7.0).contains(&random.between(5.0, 7.0))));
    }
}
