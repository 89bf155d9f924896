//! What of the land a map shows, at which scale, and the bar that says so.

use maud::{Markup, html};

use crate::published::Bounds;

/// Units from left to right; two are a pixel where the page has room.
const WIDTH: f64 = 1600.0;

/// Units from top to bottom at most.
const HIGHEST: f64 = 1200.0;

/// Units that stay empty around the features.
const MARGIN: f64 = 40.0;

/// Units below the features for the bar.
const FOOT: f64 = 50.0;

/// Metres that a map shows at least.
const LEAST: f64 = 1000.0;

/// A part of the land on the screen.
pub(super) struct View {
    west: f64,
    north: f64,
    /// Units to a metre.
    scale: f64,
    height: f64,
}

impl View {
    /// The part that holds a box of EPSG:25832.
    pub(super) fn of([west, south, east, north]: Bounds) -> Self {
        let (wide, high) = ((east - west).max(LEAST), (north - south).max(LEAST));
        let room = [WIDTH - 2.0 * MARGIN, HIGHEST - 2.0 * MARGIN - FOOT];
        let scale = (room[0] / wide).min(room[1] / high);
        let upper = high * scale + 2.0 * MARGIN;
        // What is in the box stands in the middle.
        let (middle_east, middle_north) = (f64::midpoint(west, east), f64::midpoint(south, north));
        Self {
            west: middle_east - WIDTH / scale / 2.0,
            north: middle_north + upper / scale / 2.0,
            scale,
            height: upper + FOOT,
        }
    }

    pub(super) fn view_box(&self) -> String {
        format!("0 0 {WIDTH:.0} {:.0}", self.height)
    }

    /// The unit that a position falls on.
    #[allow(clippy::cast_possible_truncation, reason = "a screen is small, and a cast saturates")]
    pub(super) fn place(&self, [east, north]: [f64; 2]) -> [i32; 2] {
        [(east - self.west) * self.scale, (self.north - north) * self.scale].map(|unit| unit.round() as i32)
    }
}

/// The bar of a scale.
pub(super) struct Scale {
    metres: f64,
    units: f64,
    height: f64,
}

impl Scale {
    /// The longest bar of 1, 2 or 5 times a power of ten that takes a quarter of the width at most.
    pub(super) fn of(view: &View) -> Self {
        let most = WIDTH / 4.0 / view.scale;
        let power = 10_f64.powf(most.log10().floor());
        let times = [5.0, 2.0].into_iter().find(|times| times * power <= most).unwrap_or(1.0);
        let metres = times * power;
        Self { metres, units: metres * view.scale, height: view.height }
    }

    pub(super) fn drawn(&self) -> Markup {
        let text = if self.metres >= 1000.0 {
            format!("{:.0} km", self.metres / 1000.0)
        } else {
            format!("{:.0} m", self.metres)
        };
        let bottom = self.height - 24.0;
        let bar = format!("M24 {:.0}v14h{:.0}v-14", bottom - 14.0, self.units);
        html! {
            path d=(bar) fill="none" stroke="#333" stroke-width="3" {}
            text x="34" y=(format!("{:.0}", bottom - 12.0)) font-size="26" font-family="sans-serif" fill="#333" {
                (text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_box_is_on_the_screen_with_its_north_above() {
        for bounds in [
            [300_000.0, 5_480_000.0, 420_000.0, 5_500_000.0],
            [300_000.0, 5_480_000.0, 301_000.0, 5_580_000.0],
            [300_000.0, 5_480_000.0, 300_000.0, 5_480_000.0],
        ] {
            let view = View::of(bounds);
            let [left, bottom] = view.place([bounds[0], bounds[1]]);
            let [right, top] = view.place([bounds[2], bounds[3]]);
            assert!(left >= 40 && right <= 1560 && top >= 40, "{left} {right} {top}");
            assert!(f64::from(bottom) <= view.height - FOOT - 39.0 && bottom >= top && right >= left);
            assert!(view.height <= 1200.0);
        }
    }

    #[test]
    fn the_bar_is_as_long_as_it_says() {
        let view = View::of([300_000.0, 5_480_000.0, 376_000.0, 5_500_000.0]);
        let scale = Scale::of(&view);
        assert_eq!(scale.metres.to_bits(), 20_000_f64.to_bits());
        let [from, to] = [300_000.0, 320_000.0].map(|east| view.place([east, 5_490_000.0])[0]);
        assert!((f64::from(to - from) - scale.units).abs() <= 1.0);
        assert!(scale.drawn().into_string().contains("20 km"));
    }
}
