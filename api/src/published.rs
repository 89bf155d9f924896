//! A publication held in memory, ready to be asked: its layers with an R-tree over their rows.

mod encoded;
pub(crate) mod takeover;

use std::sync::{Arc, OnceLock};

use catalogue::{About, Layer, Publication, Shape, Table};
use geo::BoundingRect as _;
use geo_core::reproject::CrsError;
use jiff::Timestamp;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::{crs::ServedCrs, home::Extent, tiles::TileSource};
pub(crate) use encoded::{BETWEEN, Encoded, EncodedError};

/// A publication in memory.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) about: About,
    pub(crate) layers: Vec<Arc<Held>>,
    /// Tells it from any other publication: a digest of the file.
    pub(crate) tag: String,
    /// When it was taken over.
    pub(crate) since: Timestamp,
}

/// A layer in memory. The id of a feature is the place of its row, from 1.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) layer: &'static Layer,
    pub(crate) table: Table,
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// Its features as GeoJSON, in each system once one is asked for.
    encoded: [OnceLock<Arc<Encoded>>; 4],
    /// Where and when its features are, once that is asked for.
    lon_lat_extent: OnceLock<Result<Extent, CrsError>>,
    /// What its tiles are made from, once one is asked for.
    pub(crate) tile_source: OnceLock<Result<Option<TileSource>, CrsError>>,
}

/// West, south, east and north in EPSG:25832.
pub(crate) type Bounds = [f64; 4];

impl Published {
    pub(crate) fn of(publication: Publication, tag: String) -> Self {
        let layers = publication.tables.into_iter().map(|table| Arc::new(Held::of(table))).collect();
        Self { about: publication.about, layers, tag, since: Timestamp::now() }
    }

    /// Writes all features in the system that most ask for.
    ///
    /// # Errors
    /// The layer and why its features cannot be written.
    pub(crate) fn prepare(&self) -> Result<(), (&'static Layer, EncodedError)> {
        self.layers.iter().try_for_each(|held| {
            held.encoded(ServedCrs::Crs84).map(drop).map_err(|error| (held.layer, error))
        })
    }

    /// What pages of it name it by.
    pub(crate) fn version(&self) -> &str {
        self.tag.get(..16).unwrap_or(&self.tag)
    }

    pub(crate) fn layer(&self, id: &str) -> Option<&Arc<Held>> {
        self.layers.iter().find(|held| held.layer.id == id)
    }
}

impl Held {
    fn of(table: Table) -> Self {
        let boxed = |(row, shape): (u32, Option<&Shape>)| {
            let [west, south, east, north] = bounds(shape?)?;
            Some(GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), row))
        };
        let index = (0..).zip(table.rows.iter().map(|row| row.shape.as_ref())).filter_map(boxed).collect();
        Self {
            layer: table.layer,
            index: RTree::bulk_load(index),
            table,
            encoded: Default::default(),
            lon_lat_extent: OnceLock::new(),
            tile_source: OnceLock::new(),
        }
    }

    /// The features in a system, where they have been written.
    pub(crate) fn encoded_already(&self, crs: ServedCrs) -> Option<Arc<Encoded>> {
        self.encoded.get(slot(crs))?.get().cloned()
    }

    /// The features in a system, written now where they have not been; that takes a second for 100,000
    /// areas.
    ///
    /// # Errors
    /// [`EncodedError::Position`] for a position that the system does not reach.
    pub(crate) fn encoded(&self, crs: ServedCrs) -> Result<Arc<Encoded>, EncodedError> {
        if let Some(ready) = self.encoded_already(crs) {
            return Ok(ready);
        }
        let written = Arc::new(Encoded::of(&self.table, crs)?);
        // Somebody else may have been faster.
        let kept =
            self.encoded.get(slot(crs)).map(|slot| Arc::clone(slot.get_or_init(|| Arc::clone(&written))));
        Ok(kept.unwrap_or(written))
    }

    /// The box around all rows; `None` where none has a place.
    pub(crate) fn extent(&self) -> Option<Bounds> {
        if self.index.size() == 0 {
            return None;
        }
        let all = self.index.root().envelope();
        Some([all.lower()[0], all.lower()[1], all.upper()[0], all.upper()[1]])
    }

    /// Where and when all rows are, in degrees.
    ///
    /// # Errors
    /// As [`Extent::of`].
    pub(crate) fn lon_lat_extent(&self) -> Result<&Extent, &CrsError> {
        self.lon_lat_extent.get_or_init(|| Extent::of(self)).as_ref()
    }

    /// The rows whose boxes meet a box, in their order.
    pub(crate) fn rows_near(&self, [west, south, east, north]: Bounds) -> Vec<u32> {
        let area = AABB::from_corners([west, south], [east, north]);
        let mut rows: Vec<u32> =
            self.index.locate_in_envelope_intersecting(&area).map(|found| found.data).collect();
        rows.sort_unstable();
        rows
    }
}

/// Where the features of a system are kept; systems with the same coordinates share them.
const fn slot(crs: ServedCrs) -> usize {
    match crs {
        ServedCrs::Crs84 => 0,
        ServedCrs::Wgs84 | ServedCrs::Etrs89 => 1,
        ServedCrs::Utm32 => 2,
        ServedCrs::WebMercator => 3,
    }
}

/// The box around a geometry; `None` of one without positions.
pub(crate) fn bounds(shape: &Shape) -> Option<Bounds> {
    let all = match shape {
        Shape::Point(at) => return Some([at.east, at.north, at.east, at.north]),
        Shape::Line(line) => line.bounding_rect()?,
        Shape::Polygons(polygons) => polygons.bounding_rect()?,
    };
    Some([all.min().x, all.min().y, all.max().x, all.max().y])
}
