//! A JSON document whose numbers are the ones nearest to their text. The reader of JSON that is used
//! elsewhere may miss them by the last digit, and what is compared for equality would be missed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{super::text::TOO_DEEP, FilterError};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Self>),
    Object(Members),
}

/// The members of an object by name.
pub(super) type Members = BTreeMap<String, Json>;

impl Json {
    /// Reads a document that is nested so deeply at most.
    ///
    /// # Errors
    /// [`FilterError::NoJson`] for text that is none, [`FilterError::Whole`] for one that is nested too
    /// deeply.
    pub(super) fn read(text: &str, deepest: usize) -> Result<Self, FilterError> {
        Self::of(part::<&RawValue>(text)?, deepest)
    }

    /// Each level reads its own part of the text again, so that a document of n characters and d levels
    /// takes n times d steps.
    fn of(raw: &RawValue, deeper: usize) -> Result<Self, FilterError> {
        let text = raw.get();
        let next = || deeper.checked_sub(1).ok_or(FilterError::Whole(TOO_DEEP));
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let (members, deeper) = (part::<BTreeMap<String, &RawValue>>(text)?, next()?);
                let members = members.into_iter().map(|(name, raw)| Ok((name, Self::of(raw, deeper)?)));
                Self::Object(members.collect::<Result<_, FilterError>>()?)
            }
            Some(b'[') => {
                let (items, deeper) = (part::<Vec<&RawValue>>(text)?, next()?);
                Self::List(items.into_iter().map(|raw| Self::of(raw, deeper)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Self::Text(part(text)?),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') => Self::Null,
            _ => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                Self::Number(number.ok_or(FilterError::NoJson { line: 1, column: 1 })?)
            }
        })
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) const fn object(&self) -> Option<&Members> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of an object.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        self.object()?.get(name)
    }
}

fn part<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, FilterError> {
    serde_json::from_str(text)
        .map_err(|error| FilterError::NoJson { line: error.line(), column: error.column() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_is_read_as_it_is_written() {
        let read = Json::read(r#" {"a":[1,-2.5e-1,true,null,"\u00e4\n"], "b":{}} "#, 3).unwrap();
        let list =
            [Json::Number(1.0), Json::Number(-0.25), Json::Bool(true), Json::Null, Json::Text("ä\n".into())];
        assert_eq!(read.member("a").unwrap().list().unwrap(), list);
        assert_eq!(read.member("b"), Some(&Json::Object(Members::new())));
        for wrong in ["", "{", "[1,]", "01", "1e999", "{\"a\" 1}", "nul", "\"\\x\"", "1 2"] {
            assert!(matches!(Json::read(wrong, 3), Err(FilterError::NoJson { .. })), "{wrong}");
        }
        assert!(Json::read("[[[]]]", 3).is_ok());
        assert_eq!(Json::read("[[[]]]", 2), Err(FilterError::Whole(TOO_DEEP)));
    }

    proptest! {
        #[test]
        fn numbers_are_the_nearest_to_their_text(number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(Json::read(&number.to_string(), 0).unwrap(), Json::Number(number));
        }
    }
}
