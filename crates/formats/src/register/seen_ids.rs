//! Which ids were there before, in little memory: 64 bits of a hash per id, 10 to 12 bytes in
//! all. Germany's 22 million ids take 260 MB, and one of them collides by chance in 1 of 75,000 files.

use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// Shards: their sets grow one by one, so that no moment needs twice the memory.
const SHARDS: usize = 1 << 16;

/// The ids seen so far. The shard holds 16 bits of the hash, the set within it the other 48.
pub struct SeenIds {
    shards: Vec<std::collections::HashSet<[u8; 6], BuildHasherDefault<Rest>>>,
}

/// The 48 bits are a hash already.
#[derive(Default)]
pub struct Rest(u64);

impl Hasher for Rest {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        // Sets take the top seven bits for themselves; spread the 48 over all 64.
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Default for SeenIds {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| std::collections::HashSet::default()).collect() }
    }
}

impl SeenIds {
    /// Notes an id; `false` where it was there before.
    pub fn insert(&mut self, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let [a, b, rest @ ..] = hasher.finish().to_be_bytes();
        self.shards.get_mut(usize::from(u16::from_be_bytes([a, b]))).is_none_or(|shard| shard.insert(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once() {
        let mut seen = SeenIds::default();
        let ids: Vec<String> = (0..200_000).map(|n| format!("DERPLP{n:010}")).collect();
        assert!(ids.iter().all(|id| seen.insert(id)));
        assert!(!ids.iter().any(|id| seen.insert(id)));
    }
}
