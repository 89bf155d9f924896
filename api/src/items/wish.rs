//! Which features a request wants: what each of its parameters asks of a row, all of which must hold.

use std::time::Instant;

use catalogue::{
    Layer,
    properties::{VALID_FROM, VALID_TO},
};
use jiff::civil::Date;

use crate::{
    asked::Query,
    cql2::{Filter, FilterLanguage},
    parameters::{
        bbox::{Bbox, Within},
        crs::crs,
        datetime::Days,
        equals::Equals,
        sortby::Order,
    },
    problem::Problem,
    published::{Bounds, Held},
};

use super::area::Area;

/// Rows that are looked at between two looks at the clock.
const AT_ONCE: u32 = 64;

/// What is asked of features.
#[derive(Debug)]
pub(super) struct Wish {
    bbox: Option<Bbox>,
    days: Option<Days>,
    equals: Vec<Equals>,
    filter: Option<Filter>,
    order: Option<Order>,
}

impl Wish {
    /// Reads what a request asks for.
    ///
    /// # Errors
    /// 400 with the first parameter that means nothing.
    pub(super) fn of(query: &Query, layer: &'static Layer) -> Result<Self, Problem> {
        let bbox_crs = crs(query, "bbox-crs")?;
        let days = query.get("datetime").map(Days::parse).transpose()?;
        Ok(Self {
            bbox: query.get("bbox").map(|text| Bbox::parse(text, bbox_crs)).transpose()?,
            // What has no time is there at any (`/req/core/fc-time-response`).
            days: days.filter(|_| layer.position(&VALID_FROM).or(layer.position(&VALID_TO)).is_some()),
            equals: Equals::all(query, layer)?,
            filter: filter(query, layer)?,
            order: query.get("sortby").map(|text| Order::parse(text, layer)).transpose()?,
        })
    }

    /// The rows that all of it holds for, in the order that was asked for; `None` for all in the order
    /// of their ids.
    ///
    /// # Errors
    /// 400 where that is not found until then; an inner one, where the layer has no place in the system
    /// of the box.
    pub(super) fn rows(&self, held: &Held, until: Instant) -> Result<Option<Vec<u32>>, Problem> {
        let mut rows = self.near(held)?;
        let is_tested = self.days.is_some() || !self.equals.is_empty() || self.filter.is_some();
        if is_tested || self.order.is_some() {
            let mut all = rows.unwrap_or_else(|| every(held).collect());
            if is_tested {
                let (mut seen, mut is_late) = (0_u32, false);
                all.retain(|row| {
                    seen = seen.wrapping_add(1);
                    is_late = is_late || (seen.is_multiple_of(AT_ONCE) && Instant::now() >= until);
                    !is_late && self.holds(held, *row)
                });
                if is_late {
                    return Err(takes_too_long());
                }
            }
            if let Some(order) = &self.order {
                order.sort(&held.table, &mut all);
            }
            rows = Some(all);
        }
        Ok(rows)
    }

    /// The rows that lie where they should, in the order of their ids; `None` for all.
    fn near(&self, held: &Held) -> Result<Option<Vec<u32>>, Problem> {
        let boxed = match (&self.bbox, held.extent()) {
            (Some(bbox), Some(extent)) => match bbox.within(extent).map_err(Problem::internal)? {
                Within::Everything => None,
                Within::Area(area) => Some(Area::new(area).rows(held)),
            },
            _ => None,
        };
        let Some(bounds) = self.filter.as_ref().and_then(Filter::bounds) else { return Ok(boxed) };
        let near = finite(bounds).map(|bounds| held.rows_near(bounds)).unwrap_or_default();
        Ok(Some(match boxed {
            Some(mut rows) => {
                rows.retain(|row| near.binary_search(row).is_ok());
                rows
            }
            None => near,
        }))
    }

    fn holds(&self, held: &Held, at: u32) -> bool {
        let Some((place, row)) = usize::try_from(at).ok().and_then(|at| Some((at, held.table.rows.get(at)?)))
        else {
            return false;
        };
        let day = |property| -> Option<Date> { held.table.value(row, property).text()?.parse().ok() };
        let is_then = |days: Days| days.meet(Days { first: day(&VALID_FROM), last: day(&VALID_TO) });
        self.equals.iter().all(|equals| equals.holds(row))
            && self.days.is_none_or(is_then)
            && self.filter.as_ref().is_none_or(|filter| filter.matches(held, place))
    }
}

fn takes_too_long() -> Problem {
    Problem::bad(
        "The filter takes too long; please use fewer points in its geometries, or a smaller bbox",
        "Der Filter dauert zu lange; bitte weniger Punkte in seinen Geometrien oder ein kleineres bbox verwenden",
    )
}

/// Every row of a layer.
pub(super) fn every(held: &Held) -> impl Iterator<Item = u32> {
    (0..).take(held.table.rows.len())
}

/// A box that holds something.
fn finite(bounds: Bounds) -> Option<Bounds> {
    let [west, south, east, north] = bounds;
    (west <= east && south <= north).then_some(bounds)
}

fn filter(query: &Query, layer: &'static Layer) -> Result<Option<Filter>, Problem> {
    let language = query.get("filter-lang").map_or(Some(FilterLanguage::Text), FilterLanguage::parse);
    let language = language.ok_or_else(|| {
        Problem::bad(
            "filter-lang must be cql2-text or cql2-json",
            "filter-lang muss cql2-text oder cql2-json sein",
        )
    })?;
    let crs = crs(query, "filter-crs")?;
    let read = query.get("filter").map(|text| Filter::parse(text, language, crs, layer));
    read.transpose().map_err(|error| Problem::of(&error))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{published::Published, testing::publication};

    #[test]
    fn a_filter_that_is_not_done_in_time_is_refused() {
        let published = Published::of(publication(200), "tag".into());
        let held = published.layer("hazards").unwrap();
        let query = Query::of(&"/?filter=reason%20IS%20NOT%20NULL".parse().unwrap()).unwrap();
        let wish = Wish::of(&query, held.layer).unwrap();
        let in_time = wish.rows(held, Instant::now() + Duration::from_hours(1)).unwrap();
        assert_eq!(in_time.map(|rows| rows.len()), Some(199));
        let late = wish.rows(held, Instant::now()).unwrap_err();
        assert_eq!(late.status, axum::http::StatusCode::BAD_REQUEST);
    }
}
