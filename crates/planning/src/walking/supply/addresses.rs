//! The numbered addresses of the registers, to be counted in areas.

use geo::{BoundingRect as _, Contains as _, MultiPolygon, Point, indexed::IntervalTreeMultiPolygon};
use geo_core::EastNorth;

/// All addresses, from west to east.
pub struct Addresses(Vec<EastNorth>);

impl Addresses {
    /// Sorts them.
    pub fn of(mut positions: Vec<EastNorth>) -> Self {
        positions.sort_unstable_by(|a, b| a.east.total_cmp(&b.east).then(a.north.total_cmp(&b.north)));
        Self(positions)
    }

    /// Those within an area whose outer rings run counter-clockwise and whose holes clockwise, from
    /// west to east.
    pub fn within<'a>(&'a self, area: &MultiPolygon<f64>) -> impl Iterator<Item = EastNorth> + use<'a> {
        let bounds = area.bounding_rect();
        let (west, east) = bounds.map_or((0.0, 0.0), |bounds| (bounds.min().x, bounds.max().x));
        let (south, north) = bounds.map_or((0.0, 0.0), |bounds| (bounds.min().y, bounds.max().y));
        let first = self.0.partition_point(|at| at.east < west);
        let len = self.0[first..].partition_point(|at| at.east <= east);
        let near = self.0[first..first + len].iter().copied();
        let edges = IntervalTreeMultiPolygon::new(area);
        near.filter(move |at| (south..=north).contains(&at.north))
            .filter(move |at| edges.contains(&Point::new(at.east, at.north)))
    }

    /// How many there are within an area.
    pub fn count_in(&self, area: &MultiPolygon<f64>) -> u32 {
        u32::try_from(self.within(area).count()).unwrap_or(u32::MAX)
    }
}
