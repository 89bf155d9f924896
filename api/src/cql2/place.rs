//! Brings geometries of a filter to the system of the layers, EPSG:25832.
//!
//! An edge that is straight in degrees, or on a web map, is bent there: it is divided into pieces of
//! which none leaves the true edge by more than a millimetre around Germany, and by a metre elsewhere.
//!
//! A projection reaches only so far. What lies outside the surroundings of Germany is moved to their
//! border: each edge is cut where it meets the four lines of the border, and its pieces outside are
//! pushed onto it. Inside nothing changes, and what was outside still lies far from every feature, so
//! that it stands to them as before. A part that shrinks to nothing on the border is represented by
//! a small one in a corner.

use catalogue::Text;
use geo::{
    Area as _, Coord, Geometry, GeometryCollection, LineString, MapCoords as _, MultiLineString, MultiPoint,
    MultiPolygon, Point, Polygon, coord,
};
use geo_core::{crs::Crs, reproject::reproject};

use super::error::FilterError;
use crate::{crs::ServedCrs, published::Bounds};

/// The most positions that the geometries of one literal may have in pieces.
const MOST_PIECES: usize = 250_000;

/// Coordinates are cut to this before anything is computed with them, lest they overflow.
const FARTHEST: f64 = 1e12;

/// A geometry in EPSG:25832.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) geometry: Geometry<f64>,
    /// How often its edges leave the surroundings.
    pub(super) excursions: usize,
}

/// Brings a geometry to EPSG:25832.
///
/// # Errors
/// [`FilterError::Whole`] where its edges are too long together to be followed.
pub(super) fn stored(geometry: &Geometry<f64>, crs: ServedCrs) -> Result<Stored, FilterError> {
    let mut bringing = Bringing { frame: Frame::of(crs.crs()), from: crs.crs(), pieces: 0, excursions: 0 };
    let geometry = bringing.geometry(&near(geometry))?;
    Ok(Stored { geometry, excursions: bringing.excursions })
}

/// A geometry without coordinates that are out of all measure.
pub(super) fn near(geometry: &Geometry<f64>) -> Geometry<f64> {
    let cut = |number: f64| number.clamp(-FARTHEST, FARTHEST);
    geometry.map_coords(|at| coord! { x: cut(at.x), y: cut(at.y) })
}

/// How far a system is used, and how finely.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// The surroundings of Germany.
    around: Bounds,
    /// Where features can lie.
    fine: Bounds,
    /// The longest piece of an edge there, and elsewhere.
    steps: [f64; 2],
}

impl Frame {
    /// A piece of length s, in radians, leaves the edge by less than 0.35 s² earth radii: the second
    /// derivatives of the projection along it, over eight.
    fn of(crs: Crs) -> Self {
        const AROUND: Bounds = [-5.0, 40.0, 25.0, 60.0];
        const FINE: Bounds = [5.5, 47.0, 15.5, 55.5];
        match crs {
            Crs::WebMercator => {
                Self { around: mercator(AROUND), fine: mercator(FINE), steps: [150.0, 150.0 * 30.0] }
            }
            _ if crs.is_geographic() => Self { around: AROUND, fine: FINE, steps: [0.0012, 0.0012 * 30.0] },
            // What needs no projection has straight edges.
            _ => Self {
                around: [-900_000.0, 4_300_000.0, 1_900_000.0, 6_900_000.0],
                fine: [f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY],
                steps: [f64::INFINITY, f64::INFINITY],
            },
        }
    }

    /// The four lines of a box that an edge can meet, as parts of the edge from 0 to 1.
    fn cuts(self, from: Coord<f64>, to: Coord<f64>) -> Vec<f64> {
        let mut cuts = vec![0.0, 1.0];
        for [west, south, east, north] in [self.around, self.fine] {
            let across =
                [(west, from.x, to.x), (east, from.x, to.x), (south, from.y, to.y), (north, from.y, to.y)];
            cuts.extend(
                across
                    .into_iter()
                    .filter(|(line, a, b)| (a < line) != (b < line))
                    .map(|(line, a, b)| (line - a) / (b - a)),
            );
        }
        cuts.retain(|cut| (0.0..=1.0).contains(cut));
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        cuts
    }

    fn pushed(self, at: Coord<f64>) -> Coord<f64> {
        let [west, south, east, north] = self.around;
        coord! { x: at.x.clamp(west, east), y: at.y.clamp(south, north) }
    }

    /// Goes on along the border, on which the path has been since some place in it. To go back and forth
    /// on a side is to go straight on.
    #[allow(clippy::float_cmp, reason = "what is pushed onto the border bears its coordinates")]
    fn push_on_border(self, to: Coord<f64>, since: usize, path: &mut Vec<Coord<f64>>) {
        let [west, south, east, north] = self.around;
        let on_one_side = |all: [Coord<f64>; 3]| {
            [west, east].iter().any(|x| all.iter().all(|at| at.x == *x))
                || [south, north].iter().any(|y| all.iter().all(|at| at.y == *y))
        };
        while let [.., before, last] = path[..]
            && path.len() > since + 1
            && on_one_side([before, last, to])
        {
            path.pop();
        }
        if path.last() != Some(&to) {
            path.push(to);
        }
    }

    /// The longest piece around a place.
    fn step(self, at: Coord<f64>) -> f64 {
        let [west, south, east, north] = self.fine;
        let is_fine = (west..=east).contains(&at.x) && (south..=north).contains(&at.y);
        self.steps[usize::from(!is_fine)]
    }

    /// A small area in a corner of the surroundings.
    fn aside(self) -> [Coord<f64>; 4] {
        let [west, south, east, _] = self.around;
        let side = (east - west) / 1e5;
        let corner = coord! { x: west, y: south };
        [corner, corner + coord! { x: side, y: 0.0 }, corner + coord! { x: 0.0, y: side }, corner]
    }
}

fn mercator([west, south, east, north]: Bounds) -> Bounds {
    const RADIUS: f64 = 6_378_137.0;
    let y = |lat: f64| RADIUS * (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
    [RADIUS * west.to_radians(), y(south), RADIUS * east.to_radians(), y(north)]
}

/// A geometry on its way.
struct Bringing {
    frame: Frame,
    from: Crs,
    pieces: usize,
    excursions: usize,
}

impl Bringing {
    fn geometry(&mut self, geometry: &Geometry<f64>) -> Result<Geometry<f64>, FilterError> {
        Ok(match geometry {
            Geometry::Point(point) => Point(self.position(point.0)?).into(),
            Geometry::MultiPoint(points) => {
                let points = points.iter().map(|point| self.position(point.0).map(Point));
                MultiPoint(points.collect::<Result<_, _>>()?).into()
            }
            Geometry::LineString(line) => self.line(line)?.into(),
            Geometry::MultiLineString(lines) => {
                let lines = lines.iter().map(|line| self.line(line));
                MultiLineString(lines.collect::<Result<_, _>>()?).into()
            }
            Geometry::Polygon(area) => self.polygon(area)?.into(),
            Geometry::MultiPolygon(areas) => {
                let areas = areas.iter().map(|area| self.polygon(area));
                MultiPolygon(areas.collect::<Result<_, _>>()?).into()
            }
            Geometry::GeometryCollection(all) => {
                let all = all.iter().map(|member| self.geometry(member));
                Geometry::GeometryCollection(GeometryCollection(all.collect::<Result<_, _>>()?))
            }
            Geometry::Line(line) => self.line(&LineString::from(line))?.into(),
            Geometry::Rect(area) => self.polygon(&area.to_polygon())?.into(),
            Geometry::Triangle(area) => self.polygon(&area.to_polygon())?.into(),
        })
    }

    fn position(&mut self, at: Coord<f64>) -> Result<Coord<f64>, FilterError> {
        let brought = self.brought(vec![self.frame.pushed(at)])?;
        Ok(brought.0.first().copied().unwrap_or_default())
    }

    fn line(&mut self, line: &LineString<f64>) -> Result<LineString<f64>, FilterError> {
        let path = self.path(line)?;
        let is_pushed = line.0.iter().any(|at| self.frame.pushed(*at) != *at);
        if is_pushed && path.windows(2).all(|two| two[0] == two[1]) {
            return self.brought(self.frame.aside()[..2].to_vec());
        }
        self.brought(path)
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) -> Result<Polygon<f64>, FilterError> {
        let outer = match self.ring(polygon.exterior())? {
            Some(ring) => self.brought(ring)?,
            None => return Ok(Polygon::new(self.brought(self.frame.aside().to_vec())?, Vec::new())),
        };
        let mut holes = Vec::new();
        for hole in polygon.interiors() {
            if let Some(ring) = self.ring(hole)? {
                holes.push(self.brought(ring)?);
            }
        }
        Ok(Polygon::new(outer, holes))
    }

    /// The pieces of a ring; `None` of one that has shrunk to nothing on the border.
    fn ring(&mut self, ring: &LineString<f64>) -> Result<Option<Vec<Coord<f64>>>, FilterError> {
        let path = self.path(ring)?;
        let is_pushed = ring.0.iter().any(|at| self.frame.pushed(*at) != *at);
        let [west, south, east, north] = self.frame.around;
        let nothing = (east - west) * (north - south) * 1e-12;
        let is_left =
            !is_pushed || Polygon::new(LineString(path.clone()), Vec::new()).unsigned_area() > nothing;
        Ok(is_left.then_some(path))
    }

    /// The positions of a line, those outside the surroundings pushed onto their border, with the
    /// ends of the pieces that its edges are divided into.
    fn path(&mut self, line: &LineString<f64>) -> Result<Vec<Coord<f64>>, FilterError> {
        let mut path: Vec<Coord<f64>> =
            line.0.first().map(|first| self.frame.pushed(*first)).into_iter().collect();
        // The place in the path where it came to the border.
        let mut left = None;
        for edge in line.lines() {
            let along = |part: f64| if part >= 1.0 { edge.end } else { edge.start + edge.delta() * part };
            for two in self.frame.cuts(edge.start, edge.end).windows(2) {
                let [from, to] = [two[0], two[1]].map(|part| self.frame.pushed(along(part)));
                let middle = along((two[0] + two[1]) * 0.5);
                if self.frame.pushed(middle) == middle {
                    left = None;
                    self.divide(from, to, &mut path)?;
                    continue;
                }
                self.excursions += usize::from(left.is_none());
                let since = *left.get_or_insert(path.len().saturating_sub(1));
                self.frame.push_on_border(to, since, &mut path);
            }
        }
        Ok(path)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by what is allowed")]
    #[allow(clippy::cast_precision_loss, reason = "small whole numbers")]
    fn divide(
        &mut self,
        from: Coord<f64>,
        to: Coord<f64>,
        path: &mut Vec<Coord<f64>>,
    ) -> Result<(), FilterError> {
        let delta = to - from;
        let step = self.frame.step(from + delta * 0.5);
        let count = (delta.x.hypot(delta.y) / step).ceil().clamp(1.0, 1e9) as usize;
        self.pieces += count;
        if self.pieces > MOST_PIECES {
            return Err(FilterError::Whole(Text::new(
                "die Kanten seiner Geometrien sind zusammen zu lang",
                "the edges of its geometries are too long together",
            )));
        }
        path.extend((1..count).map(|piece| from + delta * (piece as f64 / count as f64)));
        path.push(to);
        Ok(())
    }

    fn brought(&self, path: Vec<Coord<f64>>) -> Result<LineString<f64>, FilterError> {
        if self.from == Crs::Utm32 {
            return Ok(LineString(path));
        }
        let mut positions: Vec<[f64; 2]> = path.into_iter().map(|at| [at.x, at.y]).collect();
        reproject(self.from, Crs::Utm32, &mut positions)?;
        Ok(LineString::from(positions))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{BoundingRect as _, Contains as _, CoordsIter as _, Intersects as _, wkt};

    use super::*;

    fn brought(geometry: impl Into<Geometry<f64>>, crs: ServedCrs) -> Geometry<f64> {
        stored(&geometry.into(), crs).unwrap().geometry
    }

    /// How far the middles of pieces lie from the middles of their true edges, in metres.
    fn farthest(from: [f64; 2], to: [f64; 2], crs: ServedCrs) -> f64 {
        let line = LineString::from(vec![from, to]);
        let frame = Frame::of(crs.crs());
        let mut bringing = Bringing { frame, from: crs.crs(), pieces: 0, excursions: 0 };
        let path = bringing.path(&line).unwrap();
        let mut middles: Vec<[f64; 2]> =
            path.windows(2).map(|two| (two[0] + two[1]) * 0.5).map(|at| [at.x, at.y]).collect();
        reproject(crs.crs(), Crs::Utm32, &mut middles).unwrap();
        let ends = bringing.brought(path).unwrap();
        let off = |(edge, [x, y]): (geo::Line<f64>, [f64; 2])| {
            let middle = (edge.start + edge.end) * 0.5;
            (middle.x - x).hypot(middle.y - y)
        };
        ends.lines().zip(middles).map(off).fold(0.0, f64::max)
    }

    #[test]
    fn pieces_of_an_edge_follow_it_within_a_millimetre_around_germany() {
        let corners = [[5.6, 47.1], [15.4, 47.1], [15.4, 55.4], [5.6, 55.4]];
        for (first, from) in corners.into_iter().enumerate() {
            for to in corners.into_iter().skip(first + 1) {
                let off = farthest(from, to, ServedCrs::Crs84);
                assert!(off < 0.001, "{from:?} {to:?}: {off} m");
                let mut ends = [from, to];
                reproject(Crs::Wgs84, Crs::WebMercator, &mut ends).unwrap();
                let off = farthest(ends[0], ends[1], ServedCrs::WebMercator);
                assert!(off < 0.001, "{ends:?}: {off} m");
            }
        }
        let off = farthest([-4.9, 40.1], [24.9, 59.9], ServedCrs::Crs84);
        assert!(off < 1.0, "{off} m");
    }

    #[test]
    fn the_world_is_cut_to_the_surroundings_of_germany_and_holds_every_place_in_them() {
        let world = wkt!(POLYGON((-180. -90.,180. -90.,180. 90.,-180. 90.,-180. -90.)));
        let germany = wkt!(POLYGON((280_000. 5_230_000.,920_000. 5_230_000.,920_000. 6_110_000.,280_000. 6_110_000.,280_000. 5_230_000.)));
        let found = brought(world, ServedCrs::Crs84);
        assert!(found.contains(&germany));
        assert!(found.coords_count() < 5000, "{}", found.coords_count());
        let all = wkt!(POLYGON((-1e308 -1e308,1e308 -1e308,1e308 1e308,-1e308 1e308,-1e308 -1e308)));
        for crs in ServedCrs::ALL {
            assert!(brought(all.clone(), crs).contains(&germany), "{crs:?}");
        }
    }

    #[test]
    fn an_edge_from_far_away_passes_where_it_did_before() {
        // The diagonal through a place near Trier, from one side of the earth to the other.
        let far = wkt!(LINESTRING(-173.4 -40.3,186.6 139.7));
        let near = wkt!(LINESTRING(6.5 49.65,6.7 49.75));
        let near = brought(near, ServedCrs::Crs84);
        let beside = brought(wkt!(POINT(6.6 49.7)), ServedCrs::Crs84).bounding_rect().unwrap().center();
        let far = brought(far, ServedCrs::Crs84);
        let around =
            geo::Rect::new(beside - coord! { x: 0.01, y: 0.01 }, beside + coord! { x: 0.01, y: 0.01 });
        assert!(near.intersects(&around) && far.intersects(&around));
        // Behind the corner that a straight cut would go through.
        let outside = wkt!(LINESTRING(-100. 50.,10. 80.));
        let rect = brought(outside, ServedCrs::Crs84).bounding_rect().unwrap();
        let corner = brought(wkt!(POINT(-4.9 59.9)), ServedCrs::Crs84).bounding_rect().unwrap().center();
        assert!(rect.min().x < corner.x && rect.max().y > corner.y);
    }

    #[test]
    fn what_lies_outside_keeps_its_kind_and_meets_nothing() {
        let germany = wkt!(POLYGON((280_000. 5_230_000.,920_000. 5_230_000.,920_000. 6_110_000.,280_000. 6_110_000.,280_000. 5_230_000.)));
        for outside in [
            Geometry::from(wkt!(POINT(90. 180.))),
            wkt!(LINESTRING(100. 0.,120. 10.)).into(),
            wkt!(POLYGON((100. 0.,120. 0.,120. 80.,-100. 80.,-100. 79.,119. 79.,100. 0.),(110. 10.,111. 10.,111. 11.,110. 10.)))
                .into(),
        ] {
            let found = brought(outside.clone(), ServedCrs::Crs84);
            assert_eq!(std::mem::discriminant(&found), std::mem::discriminant(&outside));
            if let Geometry::Polygon(area) = &found {
                assert!(area.unsigned_area() > 1.0);
            }
            assert!(!found.intersects(&germany), "{outside:?}");
        }
    }

    #[test]
    fn ways_outside_that_go_back_and_forth_are_straightened() {
        let frame = Frame::of(Crs::Wgs84);
        let path = |line: LineString<f64>| {
            let mut bringing = Bringing { frame, from: Crs::Wgs84, pieces: 0, excursions: 0 };
            (bringing.path(&line).unwrap(), bringing.excursions)
        };
        let zigzag = (0..100).map(|n| [f64::from(n % 7) * 5.0, if n % 2 == 0 { 70.0 } else { 80.0 }]);
        let line =
            [[10.0, 59.999]].into_iter().chain(zigzag).chain([[-90.0, 80.0], [-90.0, 50.0], [-4.999, 50.0]]);
        let (found, excursions) = path(LineString::from(line.collect::<Vec<_>>()));
        let corner = coord! { x: -5.0, y: 60.0 };
        assert!(found.len() < 10 && found.contains(&corner), "{found:?}");
        assert_eq!(excursions, 1);
        // Around the whole.
        let around = wkt!(LINESTRING(0. 0.,90. 0.,90. 90.,-90. 90.,-90. 0.,0. 0.));
        assert_eq!(path(around).0.len(), 6);
    }

    #[test]
    fn edges_that_are_too_long_together_are_refused() {
        let zigzag = (0..200).map(|n| [5.6 + f64::from(n) * 0.01, if n % 2 == 0 { 47.1 } else { 55.4 }]);
        let line = LineString::from(zigzag.collect::<Vec<_>>());
        assert!(matches!(stored(&line.into(), ServedCrs::Crs84), Err(FilterError::Whole(_))));
    }
}
