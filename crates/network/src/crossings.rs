//! Where ways cross an outline: the entrances of a school's grounds that nobody has mapped.

use geo::{Coord, Line, LineIntersection, MultiPolygon, line_intersection::line_intersection};
use geo_core::LonLat;

use crate::{
    geodesy::{plane, position},
    snap::Snapper,
};

impl Snapper<'_> {
    /// The places where edges of the main network cross an outline in WGS 84 (longitude, latitude),
    /// by edge. A way along the outline crosses it nowhere.
    #[must_use]
    pub fn crossings(&self, outline: &MultiPolygon<f64>) -> Vec<LonLat> {
        let rings = outline.iter().flat_map(|polygon| {
            std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(geo::LineString::lines)
        });
        let mut found = Vec::new();
        for side in rings {
            let [[ax, ay], [bx, by]] =
                [side.start, side.end].map(|end| plane(LonLat { lon: end.x, lat: end.y }));
            for (edge, segments) in self.segments([ax.min(bx), ay.min(by)], [ax.max(bx), ay.max(by)]) {
                for (at, ends) in segments.windows(2).enumerate() {
                    let [from, to] = [ends[0], ends[1]].map(position);
                    let way = Line::new(Coord { x: from.lon, y: from.lat }, Coord { x: to.lon, y: to.lat });
                    if let Some(LineIntersection::SinglePoint { intersection, .. }) =
                        line_intersection(side, way)
                    {
                        let along = (intersection.x - from.lon).hypot(intersection.y - from.lat);
                        found.push((edge, at, along, LonLat { lon: intersection.x, lat: intersection.y }));
                    }
                }
            }
        }
        found.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let mut places: Vec<LonLat> = found.into_iter().map(|(.., place)| place).collect();
        places.dedup();
        places
    }
}
