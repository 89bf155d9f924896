//! A publication held in memory, ready to be asked: its layers with an R-tree over their rows.

mod encoded;

use std::sync::{Arc, OnceLock};

use catalogue::{About, Layer, Publication, Shape, Table};
use geo::BoundingRect as _;
use geo_core::reproject::CrsError;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::tiles::TileSource;

/// A publication in memory.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) about: About,
    pub(crate) layers: Vec<Arc<Held>>,
    /// Tells it from any other publication: a digest of the file.
    pub(crate) tag: String,
}

/// A layer in memory. The id of a feature is the place of its row, from 1.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) layer: &'static Layer,
    pub(crate) table: Table,
    index: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// What its tiles are made from, once one is asked for.
    pub(crate) tile_source: OnceLock<Result<Option<TileSource>, CrsError>>,
}

/// West, south, east and north in EPSG:25832.
pub(crate) type Bounds = [f64; 4];

impl Published {
    pub(crate) fn of(publication: Publication, tag: String) -> Self {
        let layers = publication.tables.into_iter().map(|table| Arc::new(Held::of(table))).collect();
        Self { about: publication.about, layers, tag }
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
        Self { layer: table.layer, index: RTree::bulk_load(index), table, tile_source: OnceLock::new() }
    }

    /// The box around all rows; `None` where none has a place.
    pub(crate) fn extent(&self) -> Option<Bounds> {
        if self.index.size() == 0 {
            return None;
        }
        let all = self.index.root().envelope();
        Some([all.lower()[0], all.lower()[1], all.upper()[0], all.upper()[1]])
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

/// The box around a geometry; `None` of one without positions.
pub(crate) fn bounds(shape: &Shape) -> Option<Bounds> {
    let all = match shape {
        Shape::Point(at) => return Some([at.east, at.north, at.east, at.north]),
        Shape::Line(line) => line.bounding_rect()?,
        Shape::Polygons(polygons) => polygons.bounding_rect()?,
    };
    Some([all.min().x, all.min().y, all.max().x, all.max().y])
}
