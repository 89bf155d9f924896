//! Instants and intervals of time (17-069r4, `/req/core/fc-time-definition`; RFC 3339), whose ends
//! may be open: `..`, nothing, or the first and last instants that QGIS sends.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::problem::Problem;

/// Days from one to another, both included; `None` for an open end. The publication knows days, so
/// the time of day of an instant does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
}

/// The days that QGIS sends for an open end.
const OPEN: [&str; 2] = ["0000-01-01", "9999-12-31"];

impl Days {
    /// Reads the parameter `datetime`.
    ///
    /// # Errors
    /// 400 for text that is neither an instant, a day, nor an interval of them that ends after it begins.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let read = match text.split_once('/') {
            None => day(text).map(|day| Self { first: Some(day), last: Some(day) }),
            Some((first, last)) => End::parse(first)
                .zip(End::parse(last))
                .map(|(first, last)| Self { first: first.day(), last: last.day() }),
        };
        let is_ordered = |days: &Self| days.first.zip(days.last).is_none_or(|(first, last)| first <= last);
        read.filter(is_ordered).ok_or_else(|| {
            Problem::bad(
                "datetime must be an instant or an interval of RFC 3339, such as 2026-10-15, \
                 2026-10-15T00:00:00Z/.. or ../2026-10-15",
                "datetime muss ein Zeitpunkt oder ein Zeitraum nach RFC 3339 sein, etwa 2026-10-15, \
                 2026-10-15T00:00:00Z/.. oder ../2026-10-15",
            )
        })
    }

    /// Whether they share a day with others.
    pub(crate) fn meet(self, other: Self) -> bool {
        let before = |last: Option<Date>, first: Option<Date>| last.zip(first).is_some_and(|(l, f)| l < f);
        !before(self.last, other.first) && !before(other.last, self.first)
    }
}

/// An end of an interval.
enum End {
    Open,
    At(Date),
}

impl End {
    /// `None` for text that is no end.
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text == ".." {
            return Some(Self::Open);
        }
        // The last of them is past what the library takes for an instant: only its time is read.
        if text.get(..10).is_some_and(|day| OPEN.contains(&day)) {
            return day(&format!("2000{}", &text[4..])).map(|_| Self::Open);
        }
        day(text).map(Self::At)
    }

    const fn day(self) -> Option<Date> {
        match self {
            Self::Open => None,
            Self::At(day) => Some(day),
        }
    }
}

fn day(text: &str) -> Option<Date> {
    // Only the forms of RFC 3339: the library reads others, too.
    let is_day = text.len() == 10 && text.is_ascii();
    if is_day {
        return text.parse().ok();
    }
    let is_instant = text.get(10..11).is_some_and(|mark| mark.eq_ignore_ascii_case("t")) && text.is_ascii();
    if !is_instant {
        return None;
    }
    text.parse::<Timestamp>().ok().map(|instant| instant.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn days(text: &str) -> [Option<Date>; 2] {
        let days = Days::parse(text).unwrap();
        [days.first, days.last]
    }

    #[test]
    fn instants_days_and_intervals_are_read_with_open_ends() {
        let day = Some(date(2026, 10, 15));
        assert_eq!(days("2026-10-15"), [day, day]);
        assert_eq!(days("2026-10-15T23:30:00Z"), [day, day]);
        assert_eq!(days("2026-10-15T23:30:00.5-01:00"), [Some(date(2026, 10, 16)); 2]);
        for open in ["2026-10-15/..", "2026-10-15/", "2026-10-15T00:00:00Z/9999-12-31T00:00:00Z"] {
            assert_eq!(days(open), [day, None], "{open}");
        }
        for open in ["../2026-10-15", "/2026-10-15", "0000-01-01T00:00:00Z/2026-10-15T12:00:00Z"] {
            assert_eq!(days(open), [None, day], "{open}");
        }
        assert_eq!(days("../.."), [None, None]);
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "",
            "today",
            "2026",
            "2026-13-01",
            "2026-10-15T25:00:00Z",
            "2026-10-15/2026-10-14",
            "a/b",
            "2026-10-15/../..",
        ] {
            assert!(Days::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_meet_where_they_share_one() {
        let of = |text| Days::parse(text).unwrap();
        assert!(of("2026-01-01/2026-01-31").meet(of("2026-01-31/..")));
        assert!(!of("2026-01-01/2026-01-30").meet(of("2026-01-31/..")));
        assert!(of("../..").meet(of("2026-01-01")));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_fail(text in "[0-9TZ:./+-]{0,40}|\\PC{0,20}") {
            let _ = Days::parse(&text);
        }
    }
}
