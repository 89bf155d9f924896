//! Seeded random numbers for tests: SplitMix64 (Steele, Lea and Flood 2014).

/// A stream of numbers that is the same on every run.
pub struct Draws(pub u64);

impl Iterator for Draws {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(mixed ^ (mixed >> 31))
    }
}

impl Draws {
    /// A number below another.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().unwrap_or_default() % end
    }

    /// A number from 0 to below 1.
    #[allow(clippy::cast_precision_loss, reason = "32 bits are drawn")]
    pub fn share(&mut self) -> f64 {
        self.below(1 << 32) as f64 / (1_u64 << 32) as f64
    }
}
