//! The `[walking]` of a project file: rules of where people may walk that are asked before the
//! built-in ones.

use network::rules::{Access, Direction, OwnRule, OwnTag, WalkingRules};

use super::{
    problem::{Expected, Fault},
    section::{Item, Notes, Section},
};

/// Any value of a tag.
const ANY: &str = "*";

const ACCESS: [(&str, Access); 3] =
    [("open", Access::Open), ("ends_only", Access::EndsOnly), ("closed", Access::Closed)];

const DIRECTIONS: [(&str, Direction); 3] =
    [("both", Direction::Both), ("forward", Direction::Forward), ("backward", Direction::Backward)];

/// Reads the section; what is wrong goes to `notes`.
#[must_use]
pub fn walking(mut section: Section<'_>, notes: &Notes<'_>) -> WalkingRules {
    let rules = WalkingRules {
        ways: rules(&mut section, "ways", "access", &ACCESS, notes),
        directions: rules(&mut section, "directions", "direction", &DIRECTIONS, notes),
        barriers: rules(&mut section, "barriers", "access", &ACCESS, notes),
        ferries: section.truth("ferries").is_some_and(|ferries| ferries.value),
    };
    section.finish();
    rules
}

/// The rules of one list, whose consequence stands under the key `then`.
fn rules<T: Copy>(
    section: &mut Section<'_>,
    list: &'static str,
    then: &'static str,
    possible: &[(&str, T)],
    notes: &Notes<'_>,
) -> Vec<OwnRule<T>> {
    let rules = section.tables(list, Expected::Rules).into_iter().filter_map(|mut rule| {
        let tags = tags(rule.required_section("tags"), notes);
        let word = rule.required_text(then);
        let reason = rule.required_text("reason");
        rule.finish();
        let word = word?;
        let Some((_, then)) = possible.iter().find(|(name, _)| *name == word.value) else {
            let names: Vec<&str> = possible.iter().map(|(name, _)| *name).collect();
            let fault = Fault::NotOneOf { found: word.value.clone(), possible: names.join(", ") };
            notes.add(&word, fault);
            return None;
        };
        Some(OwnRule { tags, then: *then, reason: reason?.value })
    });
    rules.collect()
}

/// The tags of a rule: each key with a value, a list of values or `"*"`.
fn tags(section: Option<Section<'_>>, notes: &Notes<'_>) -> Vec<OwnTag> {
    let Some(section) = section else { return Vec::new() };
    let whole = section.item();
    let is_empty = section.is_empty();
    if is_empty {
        notes.add(&whole, Fault::Missing);
    }
    let tag = |item: Item<(String, Vec<String>)>| {
        let (key, values) = item.value.clone();
        if values.is_empty() || values.iter().any(String::is_empty) {
            notes.add(&item, Fault::Missing);
        }
        let values = if values.iter().any(|value| value == ANY) { Vec::new() } else { values };
        OwnTag { key, values }
    };
    section.all_text_lists().into_iter().map(tag).collect()
}
