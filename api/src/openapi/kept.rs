//! Definitions that were made already, for each publication, set of layers, language and address.

use std::sync::Arc;

use bytes::Bytes;
use geo_core::Language;
use quick_cache::sync::Cache;
use serde_json::Value;

use super::definition::definition;
use crate::asked::Asked;

/// Definitions that are kept. A client can ask under any address, so that there is no end of them;
/// one takes about half a megabyte.
const MOST: usize = 32;

/// A definition.
pub(crate) struct Definition {
    pub(crate) json: Value,
    pub(crate) text: Bytes,
}

/// The definitions that are kept.
pub(crate) struct Definitions(Cache<Key, Arc<Definition>>);

/// Publication, layers, whether one may sign in, language and address.
type Key = (String, Vec<&'static str>, bool, bool, String);

impl Definitions {
    pub(crate) fn new() -> Self {
        Self(Cache::new(MOST))
    }

    /// The definition of a caller.
    pub(crate) fn of(&self, asked: &Asked) -> Arc<Definition> {
        let key = (
            asked.published.tag.clone(),
            asked.layers().map(|held| held.layer.id).collect(),
            asked.caller.may_sign_in || asked.caller.name.is_some(),
            asked.language == Language::German,
            asked.base.as_str().to_owned(),
        );
        if let Some(known) = self.0.get(&key) {
            return known;
        }
        let json = definition(asked);
        let made = Arc::new(Definition { text: json.to_string().into(), json });
        self.0.insert(key, Arc::clone(&made));
        made
    }
}
