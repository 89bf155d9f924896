//! A layer's part of a vector tile (Mapbox Vector Tile 2.1). Every row whose place is in the tile is
//! a feature with all its values, also several of one place: which of them are shown is a matter of
//! style. Parts of several layers, one after the other, are a tile of these layers.

use catalogue::{GeometryKind, Layer, Table};
use geo_core::reproject::CrsError;
use rustc_hash::FxHashMap;

use super::{
    drawing::{Drawing, Drawn, EXTENT},
    matrix::Tile,
    places::Places,
    protobuf::{put_bytes, put_field, put_length, put_number},
    tags::{NOTHING, Tags},
};
use crate::published::Bounds;

/// Fields of a tile, of a layer and of a feature.
const LAYER: u32 = 3;
const VERSION: u32 = 15;
const NAME: u32 = 1;
const FEATURE: u32 = 2;
const KEY: u32 = 3;
const VALUE: u32 = 4;
const SIDE: u32 = 5;
const FEATURE_ID: u32 = 1;
const FEATURE_TAGS: u32 = 2;
const FEATURE_KIND: u32 = 3;
const FEATURE_GEOMETRY: u32 = 4;

/// A layer made ready for its tiles.
#[derive(Debug)]
pub(crate) struct TileSource {
    layer: &'static Layer,
    drawn: Drawn,
    places: Places,
    tags: Tags,
}

impl TileSource {
    /// `None` for a layer without geometry.
    ///
    /// # Errors
    /// [`CrsError`] where positions cannot be brought to EPSG:3857 at all.
    pub(super) fn of(table: &Table) -> Result<Option<Self>, CrsError> {
        let drawn = match table.layer.geometry {
            None => return Ok(None),
            Some(GeometryKind::Point) => Drawn::Points,
            Some(GeometryKind::LineString) => Drawn::Lines,
            Some(GeometryKind::MultiPolygon) => Drawn::Polygons,
        };
        Ok(Some(Self { layer: table.layer, drawn, places: Places::of(table)?, tags: Tags::of(table) }))
    }

    /// The box around all rows in EPSG:3857; `None` where none has a place.
    pub(super) fn extent(&self) -> Option<Bounds> {
        self.places.extent()
    }

    /// The layer's part of a tile; empty where nothing of it is there.
    pub(super) fn tile(&self, tile: Tile) -> Vec<u8> {
        let mut drawing = Drawing::of(tile);
        let mut features = Features::default();
        for place in self.places.near(drawing.bounds()) {
            let geometry = drawing.draw(&self.places, place, self.drawn);
            if !geometry.is_empty() {
                for row in place.rows.clone() {
                    features.add(row, self.drawn, geometry, &self.tags);
                }
            }
        }
        if features.bytes.is_empty() { Vec::new() } else { self.message(&features) }
    }

    fn message(&self, features: &Features) -> Vec<u8> {
        let mut end = Vec::new();
        for property in self.layer.properties {
            put_bytes(&mut end, KEY, property.name.as_bytes());
        }
        for value in &features.values {
            put_bytes(&mut end, VALUE, self.tags.value(*value));
        }
        put_field(&mut end, SIDE, EXTENT.into());
        let mut start = Vec::new();
        put_field(&mut start, VERSION, 2);
        put_bytes(&mut start, NAME, self.layer.id.as_bytes());
        let length = start.len() + features.bytes.len() + end.len();
        let mut message = Vec::with_capacity(length + 8);
        put_length(&mut message, LAYER, length);
        message.extend([start.as_slice(), &features.bytes, &end].into_iter().flatten());
        message
    }
}

/// The features of a tile in the making.
#[derive(Default)]
struct Features {
    bytes: Vec<u8>,
    /// Places of the values in this tile by their numbers in the layer.
    known: FxHashMap<u32, u64>,
    /// The numbers of the values in this tile.
    values: Vec<u32>,
    tags: Vec<u8>,
    body: Vec<u8>,
}

impl Features {
    fn add(&mut self, row: usize, drawn: Drawn, geometry: &[u8], tags: &Tags) {
        let Self { known, values, .. } = self;
        self.tags.clear();
        for (key, value) in (0_u64..).zip(tags.row(row)).filter(|(_, value)| **value != NOTHING) {
            let place = *known.entry(*value).or_insert_with(|| {
                values.push(*value);
                u64::try_from(values.len() - 1).unwrap_or(u64::MAX)
            });
            put_number(&mut self.tags, key);
            put_number(&mut self.tags, place);
        }
        self.body.clear();
        put_field(&mut self.body, FEATURE_ID, u64::try_from(row + 1).unwrap_or(u64::MAX));
        put_bytes(&mut self.body, FEATURE_TAGS, &self.tags);
        let kind = match drawn {
            Drawn::Points => 1,
            Drawn::Lines => 2,
            Drawn::Polygons => 3,
        };
        put_field(&mut self.body, FEATURE_KIND, kind);
        put_bytes(&mut self.body, FEATURE_GEOMETRY, geometry);
        put_bytes(&mut self.bytes, FEATURE, &self.body);
    }
}

#[cfg(test)]
pub(super) mod tests;
