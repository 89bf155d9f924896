//! A layer of a GeoPackage (OGC 12-128r19): rows of an SQLite table, geometries as a header and
//! well-known binary.

use std::path::Path;

use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use geo_core::crs::Crs;
use rusqlite::{Connection, OpenFlags, types::ValueRef};

use super::{AreaOptions, AreasError};
use crate::{
    report::Reason,
    vector::{Feature, Properties, crs_of_name},
};

/// What takes the features.
type Take<'t> = dyn FnMut(Result<Feature, Reason>) -> Result<(), AreasError> + 't;

/// Streams the features of a layer to `take`, in the order of the table.
pub fn read(path: &Path, options: &AreaOptions, take: &mut Take<'_>) -> Result<(), AreasError> {
    let file = path.display().to_string();
    let failed =
        |error: rusqlite::Error| AreasError::GeoPackage { file: file.clone(), reason: error.to_string() };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let layer = layer(&connection, &file, options.layer.as_deref())?;
    let crs = crs(&connection, &file, &layer, options.crs)?;
    let sql = format!("SELECT * FROM {}", quoted(&layer.table));
    let mut statement = connection.prepare(&sql).map_err(failed)?;
    let names: Vec<String> = statement.column_names().into_iter().map(Into::into).collect();
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let mut geometry = None;
        let mut properties = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let value = row.get_ref(index).map_err(failed)?;
            match value {
                ValueRef::Blob(bytes) if name.eq_ignore_ascii_case(&layer.column) => {
                    geometry = polygons(bytes);
                }
                ValueRef::Blob(_) | ValueRef::Null => {}
                ValueRef::Integer(number) => properties.push((name.clone(), number.to_string())),
                ValueRef::Real(number) => properties.push((name.clone(), number.to_string())),
                ValueRef::Text(text) => {
                    properties.push((name.clone(), String::from_utf8_lossy(text).into_owned()));
                }
            }
        }
        let properties: Properties = properties.into_iter().collect();
        take(Ok(Feature {
            id: String::new(),
            crs,
            geometry: geometry.map(Geometry::MultiPolygon),
            properties,
        }))?;
    }
    Ok(())
}

struct Layer {
    table: String,
    column: String,
    srs: i64,
}

fn layer(connection: &Connection, file: &str, wanted: Option<&str>) -> Result<Layer, AreasError> {
    let failed =
        |error: rusqlite::Error| AreasError::GeoPackage { file: file.into(), reason: error.to_string() };
    let mut statement = connection
        .prepare(
            "SELECT g.table_name, g.column_name, g.srs_id FROM gpkg_geometry_columns g \
             JOIN gpkg_contents c ON c.table_name = g.table_name ORDER BY g.table_name",
        )
        .map_err(failed)?;
    let mut layers: Vec<Layer> = statement
        .query_map([], |row| Ok(Layer { table: row.get(0)?, column: row.get(1)?, srs: row.get(2)? }))
        .and_then(Iterator::collect)
        .map_err(failed)?;
    let found = layers.iter().map(|layer| layer.table.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        layers.retain(|layer| layer.table == wanted);
    }
    match (layers.pop(), layers.is_empty()) {
        (Some(layer), true) => Ok(layer),
        _ => Err(AreasError::Layers { file: file.into(), found }),
    }
}

fn crs(connection: &Connection, file: &str, layer: &Layer, said: Option<Crs>) -> Result<Crs, AreasError> {
    let name = connection
        .query_row(
            "SELECT organization || ':' || organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
            [layer.srs],
            |row| row.get::<_, String>(0),
        )
        .unwrap_or_else(|_| format!("EPSG:{}", layer.srs));
    // -1 and 0 stand for an undefined system.
    crs_of_name(&name)
        .or_else(|| said.filter(|_| layer.srs <= 0))
        .ok_or(AreasError::UnknownCrs { file: file.into(), crs: name })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The polygons of a GeoPackage blob; `None` where it holds anything else or is damaged.
fn polygons(blob: &[u8]) -> Option<MultiPolygon<f64>> {
    let [b'G', b'P', _version, flags, _, _, _, _, rest @ ..] = blob else { return None };
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    Wkb { bytes: rest.get(envelope..)? }.polygons()
}

/// Well-known binary (ISO 13249-3), polygons only.
struct Wkb<'b> {
    bytes: &'b [u8],
}

impl Wkb<'_> {
    fn polygons(&mut self) -> Option<MultiPolygon<f64>> {
        let (little, kind, dimensions) = self.header()?;
        match kind {
            3 => Some(MultiPolygon(vec![self.polygon(little, dimensions)?])),
            6 => {
                let count = self.integer(little)?;
                let mut polygons = Vec::new();
                for _ in 0..count {
                    let (little, kind, dimensions) = self.header()?;
                    polygons.push((kind == 3).then(|| self.polygon(little, dimensions))??);
                }
                Some(MultiPolygon(polygons))
            }
            _ => None,
        }
    }

    /// Byte order, kind without dimensions, numbers per position.
    fn header(&mut self) -> Option<(bool, u32, usize)> {
        let little = *self.take(1)?.first()? == 1;
        let code = self.integer(little)?;
        // ISO adds thousands for Z and M, EWKB sets high bits.
        let z = code & 0x8000_0000 != 0 || matches!(code % 10_000 / 1000, 1 | 3);
        let m = code & 0x4000_0000 != 0 || matches!(code % 10_000 / 1000, 2 | 3);
        Some((little, (code & 0xffff) % 1000, 2 + usize::from(z) + usize::from(m)))
    }

    fn polygon(&mut self, little: bool, dimensions: usize) -> Option<Polygon<f64>> {
        let count = self.integer(little)?;
        // Memory grows with the bytes that are there, never with a count that is made up.
        let mut rings = Vec::new();
        for _ in 0..count {
            rings.push(self.ring(little, dimensions)?);
        }
        let mut rings = rings.into_iter();
        Some(Polygon::new(rings.next()?, rings.collect()))
    }

    fn ring(&mut self, little: bool, dimensions: usize) -> Option<LineString<f64>> {
        let count = usize::try_from(self.integer(little)?).ok()?;
        let bytes = self.take(count.checked_mul(dimensions * 8)?)?;
        let number = |bytes: &[u8]| {
            let bytes: [u8; 8] = bytes.try_into().ok()?;
            Some(if little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
        };
        bytes
            .chunks_exact(dimensions * 8)
            .map(|position| Some(Coord { x: number(position.get(..8)?)?, y: number(position.get(8..16)?)? }))
            .collect()
    }

    fn integer(&mut self, little: bool) -> Option<u32> {
        let bytes: [u8; 4] = self.take(4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests;
