//! The order that features are asked in (OGC API - Features Part 8, draft): `sortby=+name,-pupils,id`.
//! What is null comes last either way, and what is equal in the order of the ids, so that an order
//! can be repeated.

use std::cmp::Ordering;

use catalogue::{Layer, Row, Table, Value};

use crate::problem::Problem;

/// What the id of a feature is called.
const ID: &str = "id";

/// An order of features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order(Vec<Key>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    by: By,
    is_descending: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    /// The place of a property among the layer's.
    Property(usize),
}

impl Order {
    /// Reads the parameter `sortby`. A name that stands there again changes nothing.
    ///
    /// # Errors
    /// 400 for what is no property of the layer.
    pub(crate) fn parse(text: &str, layer: &Layer) -> Result<Self, Problem> {
        let mut keys: Vec<Key> = Vec::new();
        for part in text.split(',') {
            let (name, is_descending) = match part.strip_prefix('-') {
                Some(name) => (name, true),
                // A plus sign in an address stands for a space.
                None => (part.strip_prefix(['+', ' ']).unwrap_or(part), false),
            };
            let property = layer.properties.iter().position(|property| property.name == name);
            let by = property.map(By::Property).or_else(|| (name == ID).then_some(By::Id));
            let by = by.ok_or_else(|| unknown(name, layer))?;
            if keys.iter().all(|key| key.by != by) {
                keys.push(Key { by, is_descending });
            }
        }
        Ok(Self(keys))
    }

    /// Brings rows, which are in the order of their ids, into this one.
    pub(crate) fn sort(&self, table: &Table, rows: &mut [u32]) {
        rows.sort_by(|a, b| {
            let row = |at: &u32| usize::try_from(*at).ok().and_then(|at| table.rows.get(at));
            let (Some(first), Some(second)) = (row(a), row(b)) else { return Ordering::Equal };
            self.0.iter().fold(Ordering::Equal, |order, key| {
                order.then_with(|| key.compare((*a, first), (*b, second)))
            })
        });
    }
}

impl Key {
    fn compare(self, (a, first): (u32, &Row), (b, second): (u32, &Row)) -> Ordering {
        let turned = |order: Ordering| if self.is_descending { order.reverse() } else { order };
        let By::Property(at) = self.by else { return turned(a.cmp(&b)) };
        match (first.values.get(at), second.values.get(at)) {
            (Some(Value::Null) | None, Some(Value::Null) | None) => Ordering::Equal,
            (Some(Value::Null) | None, _) => Ordering::Greater,
            (_, Some(Value::Null) | None) => Ordering::Less,
            (Some(Value::Text(first)), Some(Value::Text(second))) => turned(first.cmp(second)),
            (Some(Value::Integer(first)), Some(Value::Integer(second))) => turned(first.cmp(second)),
            (Some(first), Some(second)) => {
                turned(first.number().unwrap_or(f64::NAN).total_cmp(&second.number().unwrap_or(f64::NAN)))
            }
        }
    }
}

fn unknown(name: &str, layer: &Layer) -> Problem {
    let known: Vec<&str> = layer.properties.iter().map(|property| property.name).chain([ID]).collect();
    let known = known.join(", ");
    Problem::bad(
        format!("sortby: {name:?} is none of {known}"),
        format!("sortby: {name:?} ist keines von diesen: {known}"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::{
        layers::SCHOOL_SITES,
        properties::{NAME, PUPILS},
    };

    use super::*;

    fn sorted(text: &str) -> Vec<u32> {
        let row = |name: &str, pupils: Option<u32>| {
            Row::new(&SCHOOL_SITES, None, [(&NAME, name.into()), (&PUPILS, pupils.into())])
        };
        let rows = vec![row("b", Some(9)), row("a", None), row("a", Some(10)), row("c", Some(9))];
        let table = Table { layer: &SCHOOL_SITES, rows };
        let mut rows = vec![0, 1, 2, 3];
        Order::parse(text, &SCHOOL_SITES).unwrap().sort(&table, &mut rows);
        rows
    }

    #[test]
    fn features_are_ordered_by_one_name_after_the_other_and_then_by_id() {
        assert_eq!(sorted("name"), [1, 2, 0, 3]);
        assert_eq!(sorted("+name,-id"), [2, 1, 0, 3]);
        assert_eq!(sorted(" name,id"), [1, 2, 0, 3]);
        assert_eq!(sorted("-id"), [3, 2, 1, 0]);
        assert_eq!(sorted("name,-name"), [1, 2, 0, 3]);
    }

    #[test]
    fn what_is_not_known_comes_last_either_way() {
        assert_eq!(sorted("pupils"), [0, 3, 2, 1]);
        assert_eq!(sorted("-pupils,-name"), [2, 3, 0, 1]);
    }

    #[test]
    fn a_name_that_is_none_is_refused() {
        for text in ["", "nothing", "name,,pupils", "geometry", "--name", "name,"] {
            assert!(Order::parse(text, &SCHOOL_SITES).is_err(), "{text}");
        }
    }
}
