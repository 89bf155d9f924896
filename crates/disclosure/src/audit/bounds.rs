//! What a published value says on its own: the counts that the public rules may have turned into it.

use catalogue::Rounding;

/// Stands for no bound above.
pub(super) const UNBOUNDED: u32 = u32::MAX;

/// All counts from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The smallest count.
    pub low: u32,
    /// The largest count; [`UNBOUNDED`] where nothing is known.
    pub high: u32,
}

impl Bounds {
    /// Nothing is known.
    pub const ANY: Self = Self { low: 0, high: UNBOUNDED };

    /// The counts that a published value may stand for; `None` where the rules can give no such
    /// value.
    ///
    /// A count n enters the table as e = n, or as min(n, T - 1) where it lives at fewer than T
    /// addresses, and y = e + v is published. So a value that row T - 1 may give bounds nothing
    /// above.
    pub fn of(published: u32, rounding: &Rounding) -> Option<Self> {
        let Rounding { threshold, largest_change: most, .. } = *rounding;
        if published == 0 {
            return Some(Self::ANY);
        }
        if published < threshold {
            return None;
        }
        let first = published.saturating_sub(most).max(1);
        let low = (first..=published).find(|entered| may_become(*entered, published, rounding))?;
        let few_households = threshold.saturating_sub(1);
        let high = if few_households > 0 && may_become(few_households, published, rounding) {
            UNBOUNDED
        } else {
            published.saturating_add(most)
        };
        Some(Self { low, high })
    }

    /// The largest value that a count at fewer than T addresses can be published as.
    pub const fn largest_of_few_addresses(rounding: &Rounding) -> u32 {
        rounding.threshold.saturating_sub(1).saturating_add(rounding.largest_change)
    }
}

/// Whether a row of the table may give a value from the threshold on.
fn may_become(entered: u32, published: u32, rounding: &Rounding) -> bool {
    let Rounding { threshold, variance, largest_change } = *rounding;
    if entered.abs_diff(published) > largest_change {
        return false;
    }
    if entered == 0 || entered >= threshold {
        return entered != 0;
    }
    // At the smallest variance of a row it has two values, 0 and T.
    let smallest = f64::from(entered) * f64::from(threshold - entered);
    (variance - smallest).abs() > 1e-9 || published == threshold
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const DEFAULT: Rounding = Rounding { threshold: 3, variance: 2.5, largest_change: 4 };

    #[test]
    fn a_small_value_bounds_nothing_above_because_many_may_live_at_few_addresses() {
        let of = |value| Bounds::of(value, &DEFAULT).unwrap();
        assert_eq!(of(0), Bounds::ANY);
        assert_eq!(of(3), Bounds { low: 1, high: UNBOUNDED });
        assert_eq!(of(6), Bounds { low: 2, high: UNBOUNDED });
        assert_eq!(of(7), Bounds { low: 3, high: 11 });
        assert_eq!(of(100), Bounds { low: 96, high: 104 });
    }

    #[test]
    fn values_below_the_threshold_are_none_that_the_rules_give() {
        assert_eq!(Bounds::of(1, &DEFAULT), None);
        assert_eq!(Bounds::of(2, &DEFAULT), None);
    }

    #[test]
    fn rows_at_the_smallest_variance_give_zero_or_the_threshold_alone() {
        let tight = Rounding { variance: 2.0, ..DEFAULT };
        assert_eq!(Bounds::of(3, &tight), Some(Bounds { low: 1, high: UNBOUNDED }));
        assert_eq!(Bounds::of(4, &tight), Some(Bounds { low: 3, high: 8 }));
    }

    #[test]
    fn without_any_change_a_value_is_its_count() {
        let bare = Rounding { threshold: 1, variance: 0.0, largest_change: 0 };
        assert_eq!(Bounds::of(1, &bare), Some(Bounds { low: 1, high: 1 }));
    }
}
