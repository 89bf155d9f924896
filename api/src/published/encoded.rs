//! The features of a layer as GeoJSON, written once for each coordinate reference system: one text
//! in which they follow each other, so that any run of them is sent without a copy.

use std::io::{self, Write as _};

use bytes::{BufMut as _, Bytes, BytesMut};
use catalogue::{Row, Table};
use geo_core::reproject::CrsError;
use rayon::prelude::*;
use store::export::{GeometryText, write_properties};

use crate::crs::ServedCrs;

/// What stands between two features.
pub(crate) const BETWEEN: &[u8] = b",\n";

/// Rows that one thread writes at a time.
const CHUNK: usize = 4096;

/// The features of a layer in one system.
#[derive(Debug)]
pub(crate) struct Encoded {
    text: Bytes,
    features: Vec<Places>,
}

/// Where a feature and its geometry lie in the text.
#[derive(Debug, Clone, Copy)]
struct Places {
    start: usize,
    geometry: [usize; 2],
    end: usize,
}

/// Why features cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EncodedError {
    /// A position has no place in the system.
    #[error("row {row}: {cause}")]
    Position {
        /// Row, from 1.
        row: usize,
        /// Why.
        cause: CrsError,
    },
    /// The system cannot be used at all.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The text cannot be written.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl Encoded {
    /// Writes all rows, on all cores.
    ///
    /// # Errors
    /// [`EncodedError::Position`] for a position that the system does not reach.
    pub(crate) fn of(table: &Table, crs: ServedCrs) -> Result<Self, EncodedError> {
        let chunks = table.rows.par_chunks(CHUNK).enumerate();
        let parts = chunks
            .map(|(chunk, rows)| part(table, rows, chunk * CHUNK, crs))
            .collect::<Result<Vec<_>, _>>()?;
        let mut text =
            BytesMut::with_capacity(parts.iter().map(|(text, _)| text.len() + BETWEEN.len()).sum());
        let mut features = Vec::with_capacity(table.rows.len());
        for (part, places) in parts {
            if !text.is_empty() {
                text.put_slice(BETWEEN);
            }
            let offset = text.len();
            text.put_slice(&part);
            features.extend(places.into_iter().map(|feature| feature.moved(offset)));
        }
        Ok(Self { text: text.freeze(), features })
    }

    /// The features from one row to before another, with what stands between them.
    pub(crate) fn run(&self, from: usize, to: usize) -> Bytes {
        match (self.features.get(from), to.checked_sub(1).and_then(|last| self.features.get(last))) {
            (Some(first), Some(last)) if from < to => self.text.slice(first.start..last.end),
            _ => Bytes::new(),
        }
    }

    /// The feature of a row; empty where there is none.
    pub(crate) fn feature(&self, row: usize) -> Bytes {
        self.run(row, row + 1)
    }

    /// The geometry of a row; empty where there is no such row.
    pub(crate) fn geometry(&self, row: usize) -> Bytes {
        let feature = self.features.get(row);
        feature.map(|feature| self.text.slice(feature.geometry[0]..feature.geometry[1])).unwrap_or_default()
    }
}

impl Places {
    fn moved(self, by: usize) -> Self {
        let [from, to] = self.geometry;
        Self { start: self.start + by, geometry: [from + by, to + by], end: self.end + by }
    }
}

fn part(
    table: &Table,
    rows: &[Row],
    first: usize,
    crs: ServedCrs,
) -> Result<(Vec<u8>, Vec<Places>), EncodedError> {
    let mut geometry = GeometryText::new(crs.crs(), crs.is_north_first())?;
    let mut text = Vec::new();
    let mut places = Vec::with_capacity(rows.len());
    for (id, row) in (first + 1..).zip(rows) {
        if !text.is_empty() {
            text.extend_from_slice(BETWEEN);
        }
        let start = text.len();
        write!(text, "{{\"type\":\"Feature\",\"id\":{id},\"geometry\":")?;
        let from = text.len();
        let shape = row.shape.as_ref().map(|shape| geometry.text(shape)).transpose();
        let shape = shape.map_err(|cause| EncodedError::Position { row: id, cause })?;
        text.extend_from_slice(shape.unwrap_or("null").as_bytes());
        let to = text.len();
        text.extend_from_slice(b",\"properties\":");
        write_properties(&mut text, table.layer.properties.iter().copied().zip(&row.values))?;
        text.push(b'}');
        places.push(Places { start, geometry: [from, to], end: text.len() });
    }
    Ok((text, places))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::testing::publication;

    #[test]
    fn every_feature_is_json_with_its_id_and_any_run_of_them_is_a_list() {
        let publication = publication(9);
        let few = publication.tables.iter().find(|table| table.layer.id == "desire_lines").unwrap();
        let table = Table { layer: few.layer, rows: few.rows.iter().cycle().take(9001).cloned().collect() };
        let encoded = Encoded::of(&table, ServedCrs::Crs84).unwrap();
        for row in [0, 4095, 4096, 9000] {
            let feature: Value = serde_json::from_slice(&encoded.feature(row)).unwrap();
            assert_eq!(feature["id"], row + 1);
            let geometry: Value = serde_json::from_slice(&encoded.geometry(row)).unwrap();
            assert_eq!(geometry, feature["geometry"]);
        }
        let list = [b"[", &encoded.run(4090, 4100)[..], b"]"].concat();
        let list: Vec<Value> = serde_json::from_slice(&list).unwrap();
        assert_eq!(
            list.iter().map(|feature| feature["id"].as_u64().unwrap()).collect::<Vec<_>>(),
            (4091..=4100).collect::<Vec<_>>()
        );
        assert!(encoded.run(5, 5).is_empty() && encoded.feature(9001).is_empty());
    }

    #[test]
    fn the_axes_come_in_the_order_of_the_authority() {
        let publication = publication(2);
        let first = |crs| {
            let encoded = Encoded::of(&publication.tables[0], crs).unwrap();
            let geometry: Value = serde_json::from_slice(&encoded.geometry(0)).unwrap();
            [0, 1].map(|at| geometry["coordinates"][at].to_string().parse::<f64>().unwrap().to_bits())
        };
        let [lon, lat] = first(ServedCrs::Crs84);
        let near = |degrees: u64| f64::from_bits(degrees);
        assert!((6.0..7.0).contains(&near(lon)) && (49.0..50.0).contains(&near(lat)));
        assert_eq!(first(ServedCrs::Wgs84), [lat, lon]);
        assert_eq!(first(ServedCrs::Etrs89), [lat, lon]);
        assert_eq!(first(ServedCrs::Utm32), crate::testing::CORNER.map(f64::to_bits));
    }
}
