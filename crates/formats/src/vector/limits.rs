//! Bounds on what is read: a file that unpacks without end, or a feature that never ends, is
//! stopped before it fills the memory.

use std::{
    cell::Cell,
    fmt,
    io::{self, Read},
    rc::Rc,
};

/// The most bytes of one feature; also of whatever stands before the first.
pub const FEATURE_LIMIT: u64 = 64 << 20;

/// No geodata packs better than this; deflate itself reaches 1032.
const EXPANSION_LIMIT: u64 = 300;

/// Small files may pack better.
const EXPANSION_FREE: u64 = 16 << 20;

/// A bound that was reached; the source of an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// Too many bytes without the end of a feature.
    Feature,
    /// Too many bytes for the size of the packed file.
    Expansion,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a limit was exceeded")
    }
}

impl std::error::Error for Exceeded {}

impl Exceeded {
    /// The bound behind an error.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

/// Counts bytes since the last feature; record separators (RFC 8142) become spaces.
pub struct FeatureBound<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R> FeatureBound<R> {
    /// A bounded reader; whoever sees a feature end sets `since` to 0.
    pub const fn new(inner: R, since: Rc<Cell<u64>>) -> Self {
        Self { inner, since }
    }
}

impl<R: Read> Read for FeatureBound<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.since.set(self.since.get().saturating_add(count as u64));
        if self.since.get() > FEATURE_LIMIT {
            return Err(io::Error::other(Exceeded::Feature));
        }
        buffer.iter_mut().take(count).filter(|byte| **byte == 0x1e).for_each(|byte| *byte = b' ');
        Ok(count)
    }
}

/// Refuses to unpack more than data would.
pub struct ExpansionBound<R> {
    inner: R,
    left: u64,
}

impl<R> ExpansionBound<R> {
    /// A reader of what a packed file of `packed` bytes holds.
    pub const fn new(inner: R, packed: u64) -> Self {
        Self { inner, left: packed.saturating_mul(EXPANSION_LIMIT).saturating_add(EXPANSION_FREE) }
    }
}

impl<R: Read> Read for ExpansionBound<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or(io::Error::other(Exceeded::Expansion))?;
        Ok(count)
    }
}
