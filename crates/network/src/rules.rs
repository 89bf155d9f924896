//! Where people may walk: the access rules of the OpenStreetMap wiki for pedestrians in Germany,
//! as one table. Rules are asked in order and the first that matches decides; what none matches
//! is closed. `docs/handbuch/fusswege.md` prints the table; [`WalkingRules`] puts a planner's own
//! rules before it.

mod table;
mod walking_rules;

use std::fmt::Write as _;

use geo_core::Language;

pub use table::{BARRIERS, DIRECTIONS, FERRIES, WAYS};
pub use walking_rules::{OwnRule, OwnTag, WalkingRules};

/// Whether people may walk somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// Anybody may.
    Open,
    /// Only who lives there or goes there: a path may begin or end here, not lead through.
    EndsOnly,
    /// Nobody may.
    Closed,
}

/// Which way people may walk along a way, seen in the order of its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Both ways, as nearly everywhere.
    Both,
    /// In the order of its nodes only.
    Forward,
    /// Against it only.
    Backward,
}

/// A tag that a rule asks for: the key with one of the values; without values, any.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// The key.
    pub key: &'static str,
    /// The values.
    pub values: &'static [&'static str],
}

/// One row of a table: where all tags are there, this holds, for this reason.
#[derive(Debug, Clone, Copy)]
pub struct Rule<T: 'static> {
    /// The tags, all of which must be there.
    pub tags: &'static [Tag],
    /// What follows.
    pub then: T,
    /// Why, in English.
    pub reason: &'static str,
    /// Why, in German.
    pub reason_german: &'static str,
}

impl Tag {
    fn is_in(&self, tags: &[(&str, &str)]) -> bool {
        Self::matches(self.key, self.values, tags)
    }

    fn matches(key: &str, values: &[impl AsRef<str>], tags: &[(&str, &str)]) -> bool {
        let is_one_of = |found: &str| values.is_empty() || values.iter().any(|value| value.as_ref() == found);
        tags.iter().any(|(found, value)| *found == key && is_one_of(value))
    }
}

impl<T: Copy> Rule<T> {
    fn first_of(rules: &[Self], tags: &[(&str, &str)]) -> Option<T> {
        rules.iter().find(|rule| rule.tags.iter().all(|tag| tag.is_in(tags))).map(|rule| rule.then)
    }
}

/// Whether a closed way or a multipolygon with these tags is an area to walk across, not a ring.
#[must_use]
pub fn is_area(tags: &[(&str, &str)]) -> bool {
    let is = |key, value| tags.contains(&(key, value));
    is("area", "yes") || is("type", "multipolygon")
}

/// Whether access on foot also depends on a condition (a time, the weather), which is not read:
/// `foot:conditional`, or `access:conditional` where `foot` does not say better.
#[must_use]
pub fn is_conditional(tags: &[(&str, &str)]) -> bool {
    let has = |name| tags.iter().any(|(key, _)| *key == name);
    has("foot:conditional") || (has("access:conditional") && !has("foot"))
}

impl Access {
    /// The word of the printed table.
    #[must_use]
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Open, Language::English) => "open",
            (Self::Open, Language::German) => "offen",
            (Self::EndsOnly, Language::English) => "ends only",
            (Self::EndsOnly, Language::German) => "nur Anfang und Ende",
            (Self::Closed, Language::English) => "closed",
            (Self::Closed, Language::German) => "gesperrt",
        }
    }
}

impl Direction {
    /// The word of the printed table.
    #[must_use]
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Both, Language::English) => "both ways",
            (Self::Both, Language::German) => "beide Richtungen",
            (Self::Forward, Language::English) => "forward only",
            (Self::Forward, Language::German) => "nur vorwärts",
            (Self::Backward, Language::English) => "backward only",
            (Self::Backward, Language::German) => "nur rückwärts",
        }
    }
}

/// A table in Markdown, with its numbers of rows in the order in which they are asked.
#[must_use]
pub fn printed<T: Copy>(
    rules: &[Rule<T>],
    word: impl Fn(T, Language) -> &'static str,
    language: Language,
) -> String {
    let mut out = String::from(match language {
        Language::English => "| no. | tags | on foot | reason |\n|---|---|---|---|\n",
        Language::German => "| Nr. | Merkmale | zu Fuß | Grund |\n|---|---|---|---|\n",
    });
    for (at, rule) in rules.iter().enumerate() {
        let tags: Vec<String> = rule
            .tags
            .iter()
            .map(|tag| {
                let values = if tag.values.is_empty() { "*".to_owned() } else { tag.values.join(", ") };
                format!("`{}={values}`", tag.key)
            })
            .collect();
        let reason = match language {
            Language::English => rule.reason,
            Language::German => rule.reason_german,
        };
        // Writing to a string does not fail.
        let _ =
            writeln!(out, "| {} | {} | {} | {reason} |", at + 1, tags.join(" + "), word(rule.then, language));
    }
    out
}

#[cfg(test)]
mod tests;
