//! Geometries of a Shapefile (ESRI Shapefile Technical Description, 1998). Lengths are in words of
//! two bytes and big-endian, all else is little-endian. A row without geometry is a null shape.

use std::io::{self, Write};

use catalogue::{GeometryKind, Shape, Table};
use geo::{Coord, LineString, Orient as _, orient::Direction};

use crate::geopackage::Bounds;

/// Bytes before the first record, and before the content of each.
pub(super) const FILE_HEADER: u64 = 100;
pub(super) const RECORD_HEADER: u64 = 8;

/// Numbers of the kinds.
const NULL: u32 = 0;
const POINT: u32 = 1;
const LINE: u32 = 3;
const POLYGON: u32 = 5;

/// Bytes of the content of a record.
pub(super) fn size(shape: Option<&Shape>) -> u64 {
    let of_parts = |parts: usize, corners: usize| 44 + 4 * long(parts) + 16 * long(corners);
    match shape {
        None => 4,
        Some(Shape::Point(_)) => 20,
        Some(Shape::Line(line)) => of_parts(1, line.0.len()),
        Some(Shape::Polygons(polygons)) => {
            let rings = polygons.iter().map(|polygon| 1 + polygon.interiors().len()).sum();
            let corners = polygons.iter().map(|polygon| {
                polygon.exterior().0.len()
                    + polygon.interiors().iter().map(|ring| ring.0.len()).sum::<usize>()
            });
            of_parts(rings, corners.sum())
        }
    }
}

/// A number of bytes as a length.
pub(super) fn words(bytes: u64) -> [u8; 4] {
    u32::try_from(bytes / 2).unwrap_or(u32::MAX).to_be_bytes()
}

/// Writes what stands before the records of both files.
pub(super) fn write_header(out: &mut impl Write, table: &Table, bytes: u64) -> io::Result<()> {
    let kind = match table.layer.geometry {
        None => NULL,
        Some(GeometryKind::Point) => POINT,
        Some(GeometryKind::LineString) => LINE,
        Some(GeometryKind::MultiPolygon) => POLYGON,
    };
    let bounds = table.rows.iter().filter_map(|row| Bounds::of(row.shape.as_ref()?)).reduce(Bounds::joined);
    out.write_all(&9994_u32.to_be_bytes())?;
    out.write_all(&[0; 20])?;
    out.write_all(&words(bytes))?;
    out.write_all(&1000_u32.to_le_bytes())?;
    out.write_all(&kind.to_le_bytes())?;
    write_numbers(out, &bounds.map_or([0.0; 4], Bounds::sides))?;
    out.write_all(&[0; 32])
}

/// Writes a record; the first has the number 1.
pub(super) fn write_record(out: &mut impl Write, number: u32, shape: Option<&Shape>) -> io::Result<()> {
    out.write_all(&number.to_be_bytes())?;
    out.write_all(&words(size(shape)))?;
    match shape {
        None => out.write_all(&NULL.to_le_bytes()),
        Some(Shape::Point(at)) => {
            out.write_all(&POINT.to_le_bytes())?;
            write_numbers(out, &[at.east, at.north])
        }
        Some(shape @ Shape::Line(line)) => write_parts(out, LINE, shape, &[line]),
        Some(shape @ Shape::Polygons(polygons)) => {
            // Outer rings go clockwise, holes against the clock.
            let polygons = polygons.orient(Direction::Reversed);
            let rings: Vec<&LineString<f64>> = polygons
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                .collect();
            write_parts(out, POLYGON, shape, &rings)
        }
    }
}

fn write_parts(out: &mut impl Write, kind: u32, shape: &Shape, parts: &[&LineString<f64>]) -> io::Result<()> {
    out.write_all(&kind.to_le_bytes())?;
    write_numbers(out, &Bounds::of(shape).map_or([0.0; 4], Bounds::sides))?;
    out.write_all(&count(parts.len()))?;
    out.write_all(&count(parts.iter().map(|part| part.0.len()).sum()))?;
    let mut first = 0;
    for part in parts {
        out.write_all(&count(first))?;
        first += part.0.len();
    }
    for Coord { x, y } in parts.iter().flat_map(|part| part.coords()) {
        write_numbers(out, &[*x, *y])?;
    }
    Ok(())
}

fn write_numbers(out: &mut impl Write, numbers: &[f64]) -> io::Result<()> {
    numbers.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
}

fn count(count: usize) -> [u8; 4] {
    u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes()
}

fn long(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
