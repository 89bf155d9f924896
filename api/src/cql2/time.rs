//! Days, moments and the time between them, with how they lie to each other (21-065r2, 7.8, by the
//! W3C's Time Ontology). Intervals are closed at both ends.
//!
//! The layers know days. A moment beside a day counts as its day in UTC: a cast that the standard
//! leaves open.

use catalogue::{Row, Text, Value};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    error::FilterError,
    expression::{Comparison, Temporal},
};

/// A day or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instant {
    Day(Date),
    Moment(Timestamp),
}

/// An end of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Open,
    At(Instant),
    Column(usize),
}

/// A time: an instant twice, or the ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span(pub(super) [Bound; 2]);

/// Two times, brought to one measure: of days where one of them knows no more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair([[Edge; 2]; 2]);

/// An end as a number that grows with time; `None` is read from a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edge {
    Fixed(i128),
    Column(usize),
}

impl Instant {
    /// A day as RFC 3339 writes it.
    pub(super) fn day(text: &str) -> Option<Self> {
        let is_day = text.len() == 10 && text.is_ascii();
        text.parse().ok().filter(|_| is_day).map(Self::Day)
    }

    /// A moment as RFC 3339 writes it.
    pub(super) fn moment(text: &str) -> Option<Self> {
        let is_moment =
            text.is_ascii() && text.get(10..11).is_some_and(|mark| mark.eq_ignore_ascii_case("t"));
        text.parse().ok().filter(|_| is_moment).map(Self::Moment)
    }

    const fn is_day(self) -> bool {
        matches!(self, Self::Day(_))
    }

    fn date(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => TimeZone::UTC.to_datetime(moment).date(),
        }
    }

    fn edge(self, in_days: bool) -> i128 {
        match self {
            Self::Moment(moment) if !in_days => moment.as_nanosecond(),
            _ => number(self.date()),
        }
    }
}

/// A number that grows with the days.
fn number(day: Date) -> i128 {
    i128::from(day.year()) * 10_000 + i128::from(day.month()) * 100 + i128::from(day.day())
}

impl Span {
    pub(super) const fn instant(bound: Bound) -> Self {
        Self([bound; 2])
    }

    fn knows_days_only(self) -> bool {
        self.0.iter().any(|bound| match bound {
            Bound::Column(_) => true,
            Bound::At(instant) => instant.is_day(),
            Bound::Open => false,
        })
    }

    fn edges(self, in_days: bool) -> [Edge; 2] {
        let edge = |bound, open| match bound {
            Bound::Open => Edge::Fixed(open),
            Bound::At(instant) => Edge::Fixed(instant.edge(in_days)),
            Bound::Column(column) => Edge::Column(column),
        };
        [edge(self.0[0], i128::MIN), edge(self.0[1], i128::MAX)]
    }
}

impl Pair {
    /// Two times.
    ///
    /// # Errors
    /// [`FilterError::Whole`] for an interval that ends before it begins.
    pub(super) fn of(first: Span, second: Span) -> Result<Self, FilterError> {
        let in_days = first.knows_days_only() || second.knows_days_only();
        let pair = [first, second].map(|span| span.edges(in_days));
        if pair.iter().any(|ends| matches!(ends, [Edge::Fixed(start), Edge::Fixed(end)] if start > end)) {
            return Err(FilterError::Whole(Text::new(
                "ein Zeitraum endet, bevor er beginnt",
                "an interval ends before it begins",
            )));
        }
        Ok(Self(pair))
    }

    /// How they lie to each other in a row; unknown where an end is null or comes before the start.
    pub(super) fn relate(&self, relation: Temporal, row: &Row) -> Option<bool> {
        let [first, second] = self.0.map(|ends| known(ends, row));
        Some(holds(relation, first?, second?))
    }

    /// How two instants compare.
    pub(super) fn compare(&self, comparison: Comparison, row: &Row) -> Option<bool> {
        let [first, second] = self.0.map(|ends| known(ends, row));
        Some(comparison.holds(first?[0].cmp(&second?[0])))
    }
}

fn known(ends: [Edge; 2], row: &Row) -> Option<[i128; 2]> {
    let read = |edge| match edge {
        Edge::Fixed(number) => Some(number),
        Edge::Column(column) => row.values.get(column).and_then(Value::text)?.parse().ok().map(number),
    };
    Some([read(ends[0])?, read(ends[1])?]).filter(|[start, end]| start <= end)
}

/// The relation of two times by their ends.
const fn holds(relation: Temporal, [a, b]: [i128; 2], [c, d]: [i128; 2]) -> bool {
    match relation {
        Temporal::After => a > d,
        Temporal::Before => b < c,
        Temporal::Contains => a < c && d < b,
        Temporal::Disjoint => b < c || d < a,
        Temporal::During => c < a && b < d,
        Temporal::Equals => a == c && b == d,
        Temporal::FinishedBy => a < c && b == d,
        Temporal::Finishes => c < a && b == d,
        Temporal::Intersects => c <= b && a <= d,
        Temporal::Meets => b == c,
        Temporal::MetBy => a == d,
        Temporal::OverlappedBy => c < a && a < d && d < b,
        Temporal::Overlaps => a < c && c < b && b < d,
        Temporal::StartedBy => a == c && d < b,
        Temporal::Starts => a == c && b < d,
    }
}

impl Temporal {
    /// Whether it is between intervals alone (21-065r2, table 9).
    pub(super) const fn needs_intervals(self) -> bool {
        !matches!(self, Self::After | Self::Before | Self::Disjoint | Self::Equals | Self::Intersects)
    }
}
