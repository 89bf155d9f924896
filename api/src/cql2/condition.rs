//! A filter that has been checked, asked of a row in three values: true, false and unknown
//! (21-065r2, table 1).

use std::{borrow::Cow, cmp::Ordering, sync::Arc};

use catalogue::{Row, Value};

use super::{
    expression::{Comparison, Spatial, Temporal},
    like::Pattern,
    scalar::{Number, Words},
    spatial::Place,
    time::Pair,
};
use crate::published::Bounds;

/// What is true, false or unknown (`None`) of a row.
#[derive(Debug)]
pub(super) enum Condition {
    Fixed(bool),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Numbers(Comparison, Number, Number),
    Texts(Comparison, Words, Words),
    Times(Comparison, Pair),
    Truths(Comparison, Box<[Self; 2]>),
    Like(Words, Pattern),
    NumberBetween(Box<[Number; 3]>),
    TextBetween(Box<[Words; 3]>),
    /// Sorted.
    InNumbers(Number, Vec<f64>),
    InComputedNumbers(Number, Vec<Number>),
    /// Sorted.
    InTexts(Words, Vec<String>),
    InComputedTexts(Words, Vec<Words>),
    IsNull(Nullable),
    Spatial(Spatial, Arc<Place>),
    /// Of the geometry with itself.
    SpatialSelf(Spatial),
    Temporal(Temporal, Pair),
}

/// What may be null.
#[derive(Debug)]
pub(super) enum Nullable {
    Number(Number),
    Words(Words),
    Column(usize),
    Shape,
    Condition(Box<Condition>),
    Nothing,
}

impl Condition {
    /// Whether it holds for a row.
    pub(super) fn holds(&self, row: &Row) -> Option<bool> {
        match self {
            Self::Fixed(is_true) => Some(*is_true),
            Self::All(terms) => joined(terms.iter().map(|term| term.holds(row)), false),
            Self::Any(terms) => joined(terms.iter().map(|term| term.holds(row)), true),
            Self::Not(denied) => denied.holds(row).map(|holds| !holds),
            Self::Numbers(comparison, left, right) => {
                Some(comparison.holds(left.of(row)?.partial_cmp(&right.of(row)?)?))
            }
            Self::Texts(comparison, left, right) => {
                Some(comparison.holds(left.of(row)?.cmp(&right.of(row)?)))
            }
            Self::Times(comparison, pair) => pair.compare(*comparison, row),
            Self::Truths(comparison, both) => {
                Some(comparison.holds(both[0].holds(row)?.cmp(&both[1].holds(row)?)))
            }
            Self::Like(text, pattern) => Some(pattern.matches(&text.of(row)?)),
            Self::NumberBetween(three) => {
                let [value, low, high] = three.each_ref().map(|number| number.of(row));
                let order = |bound: Option<f64>| value?.partial_cmp(&bound?);
                joined([order(low).map(Ordering::is_ge), order(high).map(Ordering::is_le)], false)
            }
            Self::TextBetween(three) => {
                let [value, low, high] = three.each_ref().map(|words| words.of(row));
                let order = |bound: Option<Cow<str>>| Some(value.as_ref()?.cmp(&bound?));
                joined([order(low).map(Ordering::is_ge), order(high).map(Ordering::is_le)], false)
            }
            Self::InComputedNumbers(number, list) => {
                let number = number.of(row)?;
                joined(list.iter().map(|item| Some(item.of(row)?.total_cmp(&number).is_eq())), true)
            }
            Self::InComputedTexts(text, list) => {
                let text = text.of(row)?;
                joined(list.iter().map(|item| Some(item.of(row)? == text)), true)
            }
            Self::InNumbers(number, list) => {
                let number = number.of(row)?;
                Some(list.binary_search_by(|listed| listed.total_cmp(&number)).is_ok())
            }
            Self::InTexts(text, list) => {
                let text = text.of(row)?;
                Some(list.binary_search_by(|listed| listed.as_str().cmp(&text)).is_ok())
            }
            Self::IsNull(operand) => Some(operand.is_null(row)),
            Self::Spatial(relation, place) => Some(place.relate(*relation, row.shape.as_ref()?)),
            Self::SpatialSelf(relation) => row.shape.as_ref().map(|_| relation.is_reflexive()),
            Self::Temporal(relation, pair) => pair.relate(*relation, row),
        }
    }

    /// A box outside of which it holds for no row; `None` where there is none.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Spatial(relation, place) if *relation != Spatial::Disjoint => Some(place.bounds()),
            Self::All(terms) => terms.iter().filter_map(Self::bounds).reduce(common),
            Self::Any(terms) => {
                let all = terms.iter().map(Self::bounds).collect::<Option<Vec<_>>>()?;
                all.into_iter().reduce(around)
            }
            _ => None,
        }
    }
}

/// Terms of which the first that is `decided` decides; unknown where none is and one is unknown.
fn joined(terms: impl IntoIterator<Item = Option<bool>>, decided: bool) -> Option<bool> {
    let mut found = Some(!decided);
    for term in terms {
        match term {
            Some(holds) if holds == decided => return Some(decided),
            Some(_) => {}
            None => found = None,
        }
    }
    found
}

impl Nullable {
    fn is_null(&self, row: &Row) -> bool {
        match self {
            Self::Number(number) => number.of(row).is_none(),
            Self::Words(words) => words.of(row).is_none(),
            Self::Column(column) => row.values.get(*column).is_none_or(|value| *value == Value::Null),
            Self::Shape => row.shape.is_none(),
            Self::Condition(condition) => condition.holds(row).is_none(),
            Self::Nothing => false,
        }
    }
}

/// What two boxes have in common. Where that is nothing, it is a place that both miss, or a point.
fn common(a: Bounds, b: Bounds) -> Bounds {
    let [west, south] = [a[0].max(b[0]), a[1].max(b[1])];
    [west, south, a[2].min(b[2]).max(west), a[3].min(b[3]).max(south)]
}

fn around(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}
