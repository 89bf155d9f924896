//! Geometries as a GeoPackage stores them (OGC 12-128r17, 2.1.3): a header without envelope, then
//! little-endian WKB (OGC 06-103r4). Only blobs that this program wrote are read again.

use std::sync::Arc;

use catalogue::Shape;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geo_core::EastNorth;
use geopackage_core::gpb;

use super::STORED;

/// Numbers of the kinds in WKB.
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const POLYGONS: u32 = 6;

/// WKB's mark of little-endian numbers.
const LITTLE_ENDIAN: u8 = 1;

/// A geometry as a blob.
pub(crate) fn of(shape: &Shape) -> Vec<u8> {
    match shape {
        Shape::Point(at) => of_point(*at),
        Shape::Line(line) => {
            let mut blob = header(line.0.is_empty());
            begin(&mut blob, LINE);
            push_corners(&mut blob, line);
            blob
        }
        Shape::Polygons(polygons) => {
            let mut blob = header(polygons.0.is_empty());
            begin(&mut blob, POLYGONS);
            push_count(&mut blob, polygons.0.len());
            for polygon in polygons.iter() {
                begin(&mut blob, POLYGON);
                push_count(&mut blob, 1 + polygon.interiors().len());
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    push_corners(&mut blob, ring);
                }
            }
            blob
        }
    }
}

/// A point as a blob.
pub(crate) fn of_point(at: EastNorth) -> Vec<u8> {
    let mut blob = header(false);
    begin(&mut blob, POINT);
    blob.extend_from_slice(&at.east.to_le_bytes());
    blob.extend_from_slice(&at.north.to_le_bytes());
    blob
}

/// The geometry of a blob that [`of`] made; `None` for any other.
pub(crate) fn shape(blob: &[u8]) -> Option<Shape> {
    let mut reader = Reader::after_header(blob)?;
    let shape = match reader.kind()? {
        POINT => {
            let at = reader.corner()?;
            Shape::Point(EastNorth { east: at.x, north: at.y })
        }
        LINE => Shape::Line(reader.line()?),
        POLYGONS => {
            let polygons = (0..reader.count()?).map(|_| reader.polygon()).collect::<Option<Vec<_>>>()?;
            Shape::Polygons(Arc::new(MultiPolygon(polygons)))
        }
        _ => return None,
    };
    reader.0.is_empty().then_some(shape)
}

/// The point of a blob that [`of_point`] made; `None` for any other.
pub(crate) fn point(blob: &[u8]) -> Option<EastNorth> {
    match shape(blob)? {
        Shape::Point(at) => Some(at),
        Shape::Line(_) | Shape::Polygons(_) => None,
    }
}

fn header(is_empty: bool) -> Vec<u8> {
    gpb::encode_header(STORED, &gpb::Envelope::None, is_empty, false)
}

fn begin(blob: &mut Vec<u8>, kind: u32) {
    blob.push(LITTLE_ENDIAN);
    blob.extend_from_slice(&kind.to_le_bytes());
}

fn push_count(blob: &mut Vec<u8>, count: usize) {
    blob.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn push_corners(blob: &mut Vec<u8>, line: &LineString<f64>) {
    push_count(blob, line.0.len());
    for corner in line.coords() {
        blob.extend_from_slice(&corner.x.to_le_bytes());
        blob.extend_from_slice(&corner.y.to_le_bytes());
    }
}

/// What is left of a blob.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn after_header(blob: &'b [u8]) -> Option<Self> {
        let (found, rest) = blob.split_at_checked(gpb::header_len(&gpb::Envelope::None))?;
        (found == header(false) || found == header(true)).then_some(Self(rest))
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn count(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn kind(&mut self) -> Option<u32> {
        let [order] = self.take()?;
        (order == LITTLE_ENDIAN).then(|| self.count())?
    }

    fn corner(&mut self) -> Option<Coord<f64>> {
        let mut number = || self.take().map(f64::from_le_bytes);
        Some(Coord { x: number()?, y: number()? })
    }

    fn line(&mut self) -> Option<LineString<f64>> {
        (0..self.count()?).map(|_| self.corner()).collect()
    }

    /// `None` for a polygon without an outer ring, and for rings that are not closed.
    fn polygon(&mut self) -> Option<Polygon<f64>> {
        if self.kind()? != POLYGON {
            return None;
        }
        let rings = (0..self.count()?).map(|_| self.line()).collect::<Option<Vec<_>>>()?;
        let is_closed = |ring: &LineString<f64>| ring.0.first() == ring.0.last();
        if !rings.iter().all(is_closed) {
            return None;
        }
        let mut rings = rings.into_iter();
        Some(Polygon::new(rings.next()?, rings.collect()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{line_string, polygon};

    use super::*;

    fn shapes() -> Vec<Shape> {
        let with_hole = polygon!(
            exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)],
            interiors: [[(x: 5.0, y: 1.0), (x: 8.0, y: 1.0), (x: 8.0, y: 4.0)]]
        );
        vec![
            Shape::Point(EastNorth { east: 330_122.068, north: 5_514_238.577 }),
            Shape::Line(line_string![(x: 1.5, y: 2.5), (x: 3.5, y: -4.25)]),
            Shape::Line(LineString(Vec::new())),
            Shape::Polygons(Arc::new(MultiPolygon(vec![with_hole.clone(), with_hole]))),
            Shape::Polygons(Arc::new(MultiPolygon(Vec::new()))),
        ]
    }

    #[test]
    fn every_geometry_comes_back_as_it_went_in() {
        for known in shapes() {
            assert_eq!(shape(&of(&known)), Some(known));
        }
    }

    #[test]
    fn a_blob_that_is_cut_or_goes_on_or_is_no_blob_is_none() {
        for known in shapes() {
            let mut blob = of(&known);
            for end in 0..blob.len() {
                assert_eq!(shape(&blob[..end]), None);
            }
            blob.push(0);
            assert_eq!(shape(&blob), None);
        }
        assert_eq!(shape(b"GP"), None);
    }

    #[test]
    fn a_point_takes_29_bytes_and_no_other_geometry_is_read_as_one() {
        let blobs: Vec<Vec<u8>> = shapes().iter().map(of).collect();
        assert_eq!(blobs[0].len(), 29);
        assert_eq!(point(&blobs[0]).map(|at| at.east), Some(330_122.068));
        assert_eq!(point(&blobs[1]), None);
    }
}
