//! The rules of walking as a planner wants them: rules of one's own are asked first, then the
//! built-in tables.

use super::{Access, BARRIERS, DIRECTIONS, Direction, FERRIES, Rule, Tag, WAYS};

/// Where people may walk. The default is the built-in tables alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WalkingRules {
    /// Rules of one's own for ways.
    pub ways: Vec<OwnRule<Access>>,
    /// Rules of one's own for the direction of ways.
    pub directions: Vec<OwnRule<Direction>>,
    /// Rules of one's own for nodes.
    pub barriers: Vec<OwnRule<Access>>,
    /// Whether people may take ferries, on which a metre counts as a metre of way.
    pub ferries: bool,
}

/// A rule of one's own: where all tags are there, this holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRule<T> {
    /// The tags, all of which must be there; a rule without tags matches nothing.
    pub tags: Vec<OwnTag>,
    /// What follows.
    pub then: T,
    /// Why, in the planner's words.
    pub reason: String,
}

/// A tag that a rule of one's own asks for: the key with one of the values; without values, any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTag {
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
}

impl WalkingRules {
    /// Whether people may walk along a way with these tags.
    #[must_use]
    pub fn access(&self, tags: &[(&str, &str)]) -> Access {
        first_of(&self.ways, tags)
            .or_else(|| self.ferries.then(|| Rule::first_of(FERRIES, tags)).flatten())
            .or_else(|| Rule::first_of(WAYS, tags))
            .unwrap_or(Access::Closed)
    }

    /// Which way people may walk along a way with these tags.
    #[must_use]
    pub fn direction(&self, tags: &[(&str, &str)]) -> Direction {
        first_of(&self.directions, tags)
            .or_else(|| Rule::first_of(DIRECTIONS, tags))
            .unwrap_or(Direction::Both)
    }

    /// Whether people pass a node with these tags.
    #[must_use]
    pub fn passage(&self, tags: &[(&str, &str)]) -> Access {
        first_of(&self.barriers, tags).or_else(|| Rule::first_of(BARRIERS, tags)).unwrap_or(Access::Open)
    }

    /// A key that a way must have so that it is looked at any further.
    #[must_use]
    pub fn is_way_key(&self, key: &str) -> bool {
        matches!(key, "highway" | "route" | "railway" | "public_transport" | "man_made")
            || names(&self.ways, key)
    }

    /// A key that a node must have so that it is looked at any further.
    #[must_use]
    pub fn is_barrier_key(&self, key: &str) -> bool {
        key == "barrier" || names(&self.barriers, key)
    }
}

fn first_of<T: Copy>(rules: &[OwnRule<T>], tags: &[(&str, &str)]) -> Option<T> {
    let matches = |rule: &&OwnRule<T>| {
        !rule.tags.is_empty() && rule.tags.iter().all(|tag| Tag::matches(&tag.key, &tag.values, tags))
    };
    rules.iter().find(matches).map(|rule| rule.then)
}

fn names<T>(rules: &[OwnRule<T>], key: &str) -> bool {
    rules.iter().flat_map(|rule| &rule.tags).any(|tag| tag.key == key)
}
