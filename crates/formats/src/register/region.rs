//! Where a register's positions may lie, and the way from the file's coordinates to there.
//! A wrong CRS shows itself by positions outside the region; it is named where it can be guessed.

use geo_core::{
    EastNorth,
    crs::Crs,
    reproject::{CrsError, Reprojector},
};

/// A box in EPSG:25832 that every position must lie in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Lowest easting and northing, in metres.
    pub min: EastNorth,
    /// Highest easting and northing, in metres.
    pub max: EastNorth,
}

impl Region {
    /// Germany with some 10 km around it.
    pub const GERMANY: Self = Self {
        min: EastNorth { east: 270_000.0, north: 5_225_000.0 },
        max: EastNorth { east: 932_000.0, north: 6_112_000.0 },
    };

    /// Whether the position lies in the box; one that is not a number does not.
    #[must_use]
    pub fn contains(&self, position: EastNorth) -> bool {
        (self.min.east..=self.max.east).contains(&position.east)
            && (self.min.north..=self.max.north).contains(&position.north)
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::GERMANY
    }
}

/// Turns a file's coordinates into positions in EPSG:25832 and tells what lies outside.
pub struct Locator {
    region: Region,
    reprojectors: Vec<(Crs, Reprojector)>,
    located: usize,
    outside: usize,
    first_outside: Option<[f64; 2]>,
}

/// So many rows are looked at before a file is said to have another CRS than it says.
const TRIAL: usize = 1000;

impl Locator {
    /// A locator for positions in `region`.
    #[must_use]
    pub fn new(region: Region) -> Self {
        Self { region, reprojectors: Vec::new(), located: 0, outside: 0, first_outside: None }
    }

    /// The position of a coordinate pair (east or longitude first); `None` where it is outside.
    /// An easting with the zone before it is understood in both UTM zones.
    ///
    /// # Errors
    /// [`CrsError`] where there is no way from `crs` to EPSG:25832.
    pub fn locate(&mut self, crs: Crs, pair: [f64; 2]) -> Result<Option<EastNorth>, CrsError> {
        let [east, north] = match crs {
            Crs::Utm32 | Crs::Utm32Prefixed => [without_zone(pair[0], 32), pair[1]],
            Crs::Utm33 => self.reproject(crs, [without_zone(pair[0], 33), pair[1]])?,
            _ => self.reproject(crs, pair)?,
        };
        Ok(self.check(EastNorth { east, north }, pair))
    }

    /// A position already in EPSG:25832, with the coordinates it comes from; `None` where it is
    /// outside.
    pub fn check(&mut self, position: EastNorth, pair: [f64; 2]) -> Option<EastNorth> {
        self.located += 1;
        if self.region.contains(position) {
            return Some(position);
        }
        self.outside += 1;
        self.first_outside.get_or_insert(pair);
        None
    }

    /// The first system that positions were reprojected from.
    pub fn reprojected_from(&self) -> Option<Crs> {
        self.reprojectors.first().map(|(crs, _)| *crs)
    }

    fn reproject(&mut self, crs: Crs, pair: [f64; 2]) -> Result<[f64; 2], CrsError> {
        if !self.reprojectors.iter().any(|(known, _)| *known == crs) {
            self.reprojectors.push((crs, Reprojector::new(crs, Crs::Utm32)?));
        }
        let known = self.reprojectors.iter().find(|(known, _)| *known == crs);
        // A single pair beyond the projection's domain is a misplaced row, not a broken file.
        Ok(known.and_then(|(_, reprojector)| reprojector.point(pair).ok()).unwrap_or([f64::NAN; 2]))
    }

    /// After the first thousand rows, and at the end of a shorter file: the coordinates of a
    /// row outside, if more than half of the rows (at the end: all of them) are outside.
    #[must_use]
    pub fn verdict(&self, at_end: bool) -> Option<WrongCrs> {
        let wrong = if at_end && self.located < TRIAL {
            self.outside == self.located
        } else {
            self.located == TRIAL && self.outside * 2 > TRIAL
        };
        self.first_outside.filter(|_| wrong).map(|pair| WrongCrs {
            outside: self.outside,
            located: self.located,
            looks_like: looks_like(pair),
        })
    }
}

/// Too many positions outside the region for single typing errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongCrs {
    /// Rows outside the region.
    pub outside: usize,
    /// Rows with a position so far.
    pub located: usize,
    /// What the coordinates look like, where they look like anything.
    pub looks_like: Option<&'static str>,
}

fn without_zone(east: f64, zone: u32) -> f64 {
    let prefix = f64::from(zone) * 1e6;
    if (prefix..prefix + 1e6).contains(&east) { east - prefix } else { east }
}

/// Germany's ranges in the systems that German data comes in: name, x and y.
const RANGES: [(&str, [f64; 2], [f64; 2]); 9] = [
    ("EPSG:4326 (longitude, latitude)", [5.0, 16.0], [47.0, 56.0]),
    ("EPSG:4647 (zone-prefixed easting)", [32_200_000.0, 32_950_000.0], [5_200_000.0, 6_200_000.0]),
    ("EPSG:25833 with zone-prefixed easting", [33_000_000.0, 33_600_000.0], [5_200_000.0, 6_200_000.0]),
    ("EPSG:31466 (Gauß-Krüger zone 2)", [2_490_000.0, 2_710_000.0], [5_200_000.0, 6_200_000.0]),
    ("EPSG:31467 (Gauß-Krüger zone 3)", [3_280_000.0, 3_950_000.0], [5_200_000.0, 6_200_000.0]),
    ("EPSG:31468 (Gauß-Krüger zone 4)", [4_100_000.0, 4_750_000.0], [5_200_000.0, 6_200_000.0]),
    ("EPSG:3035 (LAEA Europe)", [4_000_000.0, 4_700_000.0], [2_600_000.0, 3_600_000.0]),
    ("EPSG:3857 (Web Mercator)", [640_000.0, 1_690_000.0], [5_980_000.0, 7_380_000.0]),
    ("EPSG:25832 or 25833", [200_000.0, 940_000.0], [5_200_000.0, 6_200_000.0]),
];

fn looks_like([x, y]: [f64; 2]) -> Option<&'static str> {
    let within = |range: [f64; 2], value: f64| (range[0]..=range[1]).contains(&value);
    RANGES.iter().find(|(_, xs, ys)| within(*xs, x) && within(*ys, y)).map(|(name, _, _)| *name).or_else(
        || {
            RANGES
                .iter()
                .any(|(_, xs, ys)| within(*xs, y) && within(*ys, x))
                .then_some("coordinates with east and north swapped")
        },
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_before_the_easting_is_taken_off() {
        let mut locator = Locator::new(Region::default());
        for crs in [Crs::Utm32, Crs::Utm32Prefixed] {
            for east in [330_123.5, 32_330_123.5] {
                let position = locator.locate(crs, [east, 5_513_000.0]).unwrap().unwrap();
                assert_eq!(position, EastNorth { east: 330_123.5, north: 5_513_000.0 });
            }
        }
    }

    #[test]
    fn brandenburg_in_zone_33_lands_in_the_east_of_zone_32() {
        let mut locator = Locator::new(Region::default());
        // Near Potsdam.
        let position = locator.locate(Crs::Utm33, [33_368_000.0, 5_807_000.0]).unwrap().unwrap();
        assert!((775_000.0..782_000.0).contains(&position.east), "{position:?}");
        assert!((5_810_000.0..5_816_000.0).contains(&position.north), "{position:?}");
    }

    #[test]
    fn a_wrong_crs_is_named_by_its_numbers() {
        for (pair, name) in [
            ([6.64, 49.75], "4326"),
            ([2_546_000.0, 5_513_000.0], "31466"),
            ([3_330_000.0, 5_513_000.0], "31467"),
            ([4_110_000.0, 2_960_000.0], "3035"),
            ([739_000.0, 6_413_000.0], "3857"),
            ([5_513_000.0, 330_000.0], "swapped"),
        ] {
            let mut locator = Locator::new(Region::default());
            assert_eq!(locator.locate(Crs::Utm32, pair).unwrap(), None);
            let wrong = locator.verdict(true).unwrap();
            assert!(wrong.looks_like.is_some_and(|text| text.contains(name)), "{pair:?}: {wrong:?}");
        }
    }

    #[test]
    fn positions_that_are_no_numbers_are_outside() {
        let mut locator = Locator::new(Region::default());
        for pair in [[f64::NAN, 5_513_000.0], [330_000.0, f64::INFINITY], [1e300, 1e300]] {
            assert_eq!(locator.locate(Crs::Utm32, pair).unwrap(), None);
        }
    }
}
