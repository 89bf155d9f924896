//! The INSPIRE grid in EPSG:3035 (INSPIRE Data Specification on Geographical Grid Systems,
//! D2.8.II.2): square cells that are named after their lower-left corner, each inside one cell of
//! the next size.
//!
//! Ids are written as BKG and the German census write them, in full metres:
//! `CRS3035RES250mN2689000E4337000`. A cell holds its west and its south edge, not the other two.

mod bulk;
mod centres;

use std::fmt;

pub use self::{
    bulk::{cells_of, polygons},
    centres::{Centres, cells_within},
};
use crate::crs::Crs;

/// The side of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellSize {
    /// 250 m.
    M250,
    /// 500 m.
    M500,
    /// 1 km.
    Km1,
    /// 10 km.
    Km10,
}

/// A cell of the grid. Cells sort by size, then northing, then easting, as their ids do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId {
    size: CellSize,
    north: u32,
    east: u32,
}

impl CellSize {
    /// All sizes, from small to large.
    pub const ALL: [Self; 4] = [Self::M250, Self::M500, Self::Km1, Self::Km10];

    /// The side in metres.
    #[must_use]
    pub const fn metres(self) -> u32 {
        match self {
            Self::M250 => 250,
            Self::M500 => 500,
            Self::Km1 => 1_000,
            Self::Km10 => 10_000,
        }
    }
}

impl CellId {
    /// The cell that holds a point of EPSG:3035, `[easting, northing]` in metres; `None` for a
    /// point that cannot be in that system.
    #[must_use]
    pub fn containing(size: CellSize, point: [f64; 2]) -> Option<Self> {
        Crs::LaeaEurope.may_hold(point).then(|| Self::around(size, point))
    }

    /// As [`CellId::containing`], of a point that is known to lie in [`Crs::range`].
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 9,000,000")]
    fn around(size: CellSize, [east, north]: [f64; 2]) -> Self {
        Self { size: CellSize::M250, north: north as u32, east: east as u32 }.snapped(size)
    }

    /// The cell of the size around the corner.
    const fn snapped(self, size: CellSize) -> Self {
        let side = size.metres();
        Self { size, north: self.north / side * side, east: self.east / side * side }
    }

    /// Reads an official id; `None` for anything else: other sizes, a corner that is not one of
    /// the grid's or lies outside Europe, signs and leading zeros.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let (side, corner) = id.strip_prefix("CRS3035RES")?.split_once("mN")?;
        let (north, east) = corner.split_once('E')?;
        let (side, north, east) = (whole(side)?, whole(north)?, whole(east)?);
        let size = CellSize::ALL.into_iter().find(|size| size.metres() == side)?;
        let cell = Self { size, north, east };
        (Crs::LaeaEurope.may_hold([east.into(), north.into()]) && cell.snapped(size) == cell).then_some(cell)
    }

    /// How large it is.
    #[must_use]
    pub const fn size(self) -> CellSize {
        self.size
    }

    /// Easting of the lower-left corner in EPSG:3035, in metres.
    #[must_use]
    pub const fn east(self) -> u32 {
        self.east
    }

    /// Northing of the lower-left corner in EPSG:3035, in metres.
    #[must_use]
    pub const fn north(self) -> u32 {
        self.north
    }

    /// The centre in EPSG:3035, `[easting, northing]` in metres.
    #[must_use]
    pub fn centre(self) -> [f64; 2] {
        let half = f64::from(self.size.metres()) / 2.0;
        [f64::from(self.east) + half, f64::from(self.north) + half]
    }

    /// The cell of that size around this one; itself where the size is not larger than its own.
    #[must_use]
    pub fn parent(self, size: CellSize) -> Self {
        if size > self.size { self.snapped(size) } else { self }
    }

    /// The cells of that size in this one, from south-west to north-east, row by row; itself
    /// where the size is its own, none where it is larger.
    pub fn children(self, size: CellSize) -> impl Iterator<Item = Self> {
        let (side, step) = (self.size.metres(), size.metres());
        let corner = self;
        (0..side / step).flat_map(move |row| {
            (0..side / step).map(move |column| Self {
                size,
                north: corner.north + row * step,
                east: corner.east + column * step,
            })
        })
    }
}

/// A whole number as ids write it: nothing but digits, and no zero before another.
fn whole(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    let number = digits.parse().ok()?;
    (plain && (digits == "0" || !digits.starts_with('0'))).then_some(number)
}

impl fmt::Display for CellSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}m", self.metres())
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CRS3035RES{}N{}E{}", self.size, self.north, self.east)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_of_the_german_census_are_read_and_written() {
        for (id, size, north, east) in [
            ("CRS3035RES250mN2689000E4337000", CellSize::M250, 2_689_000, 4_337_000),
            ("CRS3035RES500mN2689500E4337000", CellSize::M500, 2_689_500, 4_337_000),
            ("CRS3035RES1000mN2689000E4337000", CellSize::Km1, 2_689_000, 4_337_000),
            ("CRS3035RES10000mN2680000E4330000", CellSize::Km10, 2_680_000, 4_330_000),
        ] {
            let cell = CellId::parse(id).unwrap();
            assert_eq!((cell.size(), cell.north(), cell.east()), (size, north, east));
            assert_eq!(cell.to_string(), id);
        }
    }

    #[test]
    fn broken_ids_are_refused() {
        for id in [
            "",
            "CRS3035RES250mN2689000",
            "CRS3035RES250mE4337000N2689000",
            "CRS3035RES100mN2689000E4337000",
            "CRS3035RES250mN2689100E4337000",
            "CRS3035RES1000mN2689500E4337000",
            "CRS3035RES250mN02689000E4337000",
            "CRS3035RES250mN+2689000E4337000",
            "CRS3035RES250mN-2689000E4337000",
            "CRS3035RES250mN2689000E4337000 ",
            "CRS3035RES250mN99999999000E4337000",
            "CRS3035RES250mN8000250E4337000",
            "CRS25832RES250mN2689000E4337000",
            "crs3035res250mn2689000e4337000",
            "1kmN2689E4337",
        ] {
            assert_eq!(CellId::parse(id), None, "{id}");
        }
    }

    #[test]
    fn a_cell_holds_its_west_and_south_edge_only() {
        let cell = CellId::parse("CRS3035RES250mN2689000E4337000").unwrap();
        let at = |east, north| CellId::containing(CellSize::M250, [east, north]);
        assert_eq!(at(4_337_000.0, 2_689_000.0), Some(cell));
        assert_eq!(at(4_337_249.999, 2_689_249.999), Some(cell));
        assert_ne!(at(4_337_250.0, 2_689_000.0), Some(cell));
        assert_ne!(at(4_337_000.0, 2_689_250.0), Some(cell));
        assert_eq!(at(-0.1, 2_689_000.0), None);
        assert_eq!(at(f64::NAN, 2_689_000.0), None);
    }

    #[test]
    fn cells_sort_as_their_ids_do() {
        let mut ids = [
            "CRS3035RES250mN2690000E4337000",
            "CRS3035RES250mN2689000E4338000",
            "CRS3035RES250mN2689000E4337000",
        ];
        let mut cells = ids.map(|id| CellId::parse(id).unwrap());
        ids.sort_unstable();
        cells.sort_unstable();
        assert_eq!(cells.map(|cell| cell.to_string()), ids);
    }

    fn cells() -> impl Strategy<Value = CellId> {
        (0..4_usize, 0..36_000_u32, 0..32_000_u32).prop_map(|(size, east, north)| {
            let cell = CellId { size: CellSize::M250, east: east * 250, north: north * 250 };
            cell.snapped(CellSize::ALL[size])
        })
    }

    proptest! {
        #[test]
        fn every_cell_is_found_again_by_its_id_and_by_its_centre(cell in cells()) {
            prop_assert_eq!(CellId::parse(&cell.to_string()), Some(cell));
            prop_assert_eq!(CellId::containing(cell.size(), cell.centre()), Some(cell));
        }

        #[test]
        fn the_children_of_a_cell_are_those_whose_parent_it_is(cell in cells()) {
            for size in CellSize::ALL {
                let children: Vec<_> = cell.children(size).collect();
                let ratio = (cell.size().metres() / size.metres()) as usize;
                prop_assert_eq!(children.len(), ratio * ratio);
                prop_assert!(children.is_sorted() && children.windows(2).all(|pair| pair[0] != pair[1]));
                prop_assert!(children.iter().all(|child| child.parent(cell.size()) == cell));
            }
        }

        #[test]
        fn the_parent_holds_the_point_and_parents_of_parents_are_parents(cell in cells()) {
            for (at, size) in CellSize::ALL.into_iter().enumerate() {
                let parent = cell.parent(size);
                let larger = size.max(cell.size());
                prop_assert_eq!(CellId::containing(larger, cell.centre()), Some(parent));
                for next in &CellSize::ALL[at..] {
                    prop_assert_eq!(parent.parent(*next), cell.parent(*next));
                }
            }
        }
    }
}
