//! Interned strings: each distinct text is kept once and known by a number.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A set of texts, numbered from 0 in the order they came.
#[derive(Debug, Default, Clone)]
pub(crate) struct Interner {
    ids: FxHashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    /// The number of `text`, new or known.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        id
    }

    /// The number of `text` where it is known.
    pub(crate) fn get(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    /// The text of a number.
    pub(crate) fn text(&self, id: u32) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Short texts that are stored and never searched (register ids), one behind the other with
/// their length in front.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    bytes: Vec<u8>,
}

impl Arena {
    /// Where a text longer than 255 bytes is cut, or the arena (4 GiB) is full, the entry is
    /// known by less of its id; positions do not hang on it.
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        let Ok(at) = u32::try_from(self.bytes.len()) else { return 0 };
        let mut cut = text.len().min(255);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        self.bytes.push(u8::try_from(cut).unwrap_or(u8::MAX));
        self.bytes.extend_from_slice(&text.as_bytes()[..cut]);
        at
    }

    pub(crate) fn text(&self, at: u32) -> &str {
        let at = at as usize;
        let len = self.bytes.get(at).map_or(0, |len| usize::from(*len));
        self.bytes
            .get(at + 1..at + 1 + len)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut interner = Interner::default();
        assert_eq!((interner.intern("a"), interner.intern("b"), interner.intern("a")), (0, 1, 0));
        assert_eq!(interner.text(1), "b");
        assert_eq!(interner.get("c"), None);
    }

    #[test]
    fn a_long_id_is_cut_at_a_character() {
        let mut arena = Arena::default();
        arena.push("x");
        let at = arena.push(&"ä".repeat(200));
        assert_eq!(arena.text(at), "ä".repeat(127));
        assert_eq!(arena.text(0), "x");
    }
}
