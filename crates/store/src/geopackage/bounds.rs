//! What a geometry reaches over, in EPSG:25832.

use catalogue::Shape;
use geo::BoundingRect as _;
use geo_core::EastNorth;

/// West, south, east, north, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds([f64; 4]);

impl Bounds {
    pub(crate) const fn of_point(at: EastNorth) -> Self {
        Self([at.east, at.north, at.east, at.north])
    }

    /// `None` for a geometry without any corner.
    pub(crate) fn of(shape: &Shape) -> Option<Self> {
        let bounds = match shape {
            Shape::Point(at) => return Some(Self::of_point(*at)),
            Shape::Line(line) => line.bounding_rect()?,
            Shape::Polygons(polygons) => polygons.bounding_rect()?,
        };
        Some(Self([bounds.min().x, bounds.min().y, bounds.max().x, bounds.max().y]))
    }

    pub(crate) const fn sides(self) -> [f64; 4] {
        self.0
    }

    pub(crate) fn joined(self, other: Self) -> Self {
        let (Self(a), Self(b)) = (self, other);
        Self([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }
}
