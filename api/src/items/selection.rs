//! The rows that a request selects: all, a run of them, or a list. A feature's place in the selection
//! is found by its id, so that pages go on by key and not by offset.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::spawn_blocking;

use super::{Wish, wish::every};
use crate::{asked::Query, problem::Problem, published::Held};

/// How long a selection may be computed: a thread that computes cannot be stopped from outside.
const LONGEST: Duration = Duration::from_secs(5);

/// Selected rows in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Selection {
    /// From one row to before another.
    Run(u32, u32),
    /// These, from the first id to the last.
    Ascending(Vec<u32>),
    /// These, in another order.
    Sorted(Vec<u32>),
}

impl Selection {
    /// What a request selects of a layer.
    ///
    /// # Errors
    /// 400 where a parameter means nothing.
    pub(super) async fn of(query: &Query, held: &Arc<Held>) -> Result<Self, Problem> {
        const SELECTING: [&str; 7] =
            ["bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby"];
        let is_selecting = |name: &str| {
            SELECTING.contains(&name) || held.layer.properties.iter().any(|property| property.name == name)
        };
        if !query.pairs().any(|(name, _)| is_selecting(name)) {
            return Ok(Self::all(held));
        }
        let (query, held) = (query.clone(), Arc::clone(held));
        spawn_blocking(move || {
            let rows = Wish::of(&query, held.layer)?.rows(&held, Instant::now() + LONGEST)?;
            Ok(match rows {
                None => Self::all(&held),
                Some(rows) if query.get("sortby").is_some() => Self::Sorted(rows),
                Some(rows) => Self::Ascending(rows),
            })
        })
        .await
        .map_err(Problem::internal)?
    }

    fn all(held: &Held) -> Self {
        Self::Run(0, u32::try_from(every(held).count()).unwrap_or(u32::MAX))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Run(from, to) => usize::try_from(to - from).unwrap_or_default(),
            Self::Ascending(rows) | Self::Sorted(rows) => rows.len(),
        }
    }

    /// The place that comes after the feature of an id.
    ///
    /// # Errors
    /// 400 where the order is another one than that of the ids and the feature is not selected: nobody
    /// can say what would come after it.
    pub(super) fn place_after(&self, id: usize) -> Result<usize, Problem> {
        // The row of an id is the one before its number: what is after it has its number or a larger.
        let number = u32::try_from(id).unwrap_or(u32::MAX);
        match self {
            Self::Run(from, to) => Ok(usize::try_from(number.clamp(*from, *to) - from).unwrap_or_default()),
            Self::Ascending(rows) => Ok(rows.partition_point(|row| *row < number)),
            Self::Sorted(rows) => {
                let place = rows.iter().position(|row| row.checked_add(1) == Some(number));
                place.map(|place| place + 1).ok_or_else(|| {
                    Problem::bad(
                        "after names no feature of this selection; begin again with the first page",
                        "after nennt kein Objekt dieser Auswahl; bitte mit der ersten Seite neu beginnen",
                    )
                })
            }
        }
    }

    /// The id of the feature before a place.
    pub(super) fn id_before(&self, place: usize) -> Option<u32> {
        let last = place.checked_sub(1)?;
        let row = match self {
            Self::Run(from, _) => from.checked_add(u32::try_from(last).ok()?)?,
            Self::Ascending(rows) | Self::Sorted(rows) => *rows.get(last)?,
        };
        row.checked_add(1)
    }

    /// The part from one place to before another.
    pub(super) fn cut(self, from: usize, to: usize) -> Self {
        let cut = |mut rows: Vec<u32>| {
            rows.truncate(to);
            rows.drain(..from.min(rows.len()));
            rows
        };
        match self {
            Self::Run(first, last) => {
                let at = |place: usize| {
                    u32::try_from(place)
                        .ok()
                        .and_then(|place| first.checked_add(place))
                        .map_or(last, |at| at.min(last))
                };
                Self::Run(at(from), at(to))
            }
            Self::Ascending(rows) => Self::Ascending(cut(rows)),
            Self::Sorted(rows) => Self::Sorted(cut(rows)),
        }
    }

    /// The rows one by one.
    pub(super) fn to_list(&self) -> Vec<u32> {
        match self {
            Self::Run(from, to) => (*from..*to).collect(),
            Self::Ascending(rows) | Self::Sorted(rows) => rows.clone(),
        }
    }

    /// The rows one by one; `None` where they are all of the layer's.
    pub(super) fn into_part(self, held: &Held) -> Option<Vec<u32>> {
        match self {
            Self::Run(..) if self == Self::all(held) => None,
            Self::Ascending(rows) | Self::Sorted(rows) => Some(rows),
            Self::Run(..) => Some(self.to_list()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_before_a_place_and_the_next_begins_after_its_last_id() {
        for (selection, ids) in [
            (Selection::Run(0, 5), vec![1, 2, 3, 4, 5]),
            (Selection::Ascending(vec![0, 3, 7]), vec![1, 4, 8]),
            (Selection::Sorted(vec![7, 0, 3]), vec![8, 1, 4]),
        ] {
            assert_eq!(selection.len(), ids.len());
            for (place, id) in (1..).zip(&ids) {
                assert_eq!(selection.id_before(place), Some(*id));
                assert_eq!(selection.place_after(usize::try_from(*id).unwrap()), Ok(place));
            }
            let rows: Vec<u32> = ids[1..3].iter().map(|id| id - 1).collect();
            assert_eq!(selection.cut(1, 3).to_list(), rows);
        }
    }

    #[test]
    fn an_id_that_is_not_selected_has_a_place_in_the_order_of_the_ids_alone() {
        let rows = vec![0, 3, 7];
        assert_eq!(Selection::Ascending(rows.clone()).place_after(5), Ok(2));
        assert_eq!(Selection::Ascending(rows.clone()).place_after(usize::MAX), Ok(3));
        assert_eq!(Selection::Run(0, 5).place_after(99), Ok(5));
        assert_eq!(Selection::Run(0, 5).place_after(0), Ok(0));
        assert!(Selection::Sorted(rows.clone()).place_after(5).is_err());
        assert!(Selection::Sorted(rows).place_after(0).is_err());
    }
}
