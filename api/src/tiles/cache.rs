//! Tiles made on demand and kept: at most 64 MiB of them, those that are asked for again the longest
//! (S3-FIFO, Yang et al. 2023). Requests that meet at a tile which is not there make it once.

use std::sync::Arc;

use bytes::Bytes;
use quick_cache::{Weighter, sync::Cache};

use super::{layer_tile::TileSource, matrix::Tile};
use crate::{problem::Problem, published::Held};

/// Bytes of all tiles that are kept.
const MOST: u64 = 64 << 20;

/// What a tile takes besides its own bytes.
const OVERHEAD: usize = 256;

/// The tiles that are kept.
pub(crate) struct Tiles {
    cache: Cache<Key, Bytes, Weight>,
}

/// Which publication, layer and tile.
type Key = (String, &'static str, Tile);

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Bytes> for Weight {
    fn weight(&self, _: &Key, tile: &Bytes) -> u64 {
        u64::try_from(tile.len() + OVERHEAD).unwrap_or(u64::MAX)
    }
}

impl Tiles {
    pub(crate) fn new() -> Self {
        Self { cache: Cache::with_weighter(10_000, MOST, Weight) }
    }

    /// A layer's part of a tile of a publication; empty where nothing is there.
    ///
    /// # Errors
    /// 404 for a layer without geometry.
    pub(super) async fn tile(&self, tag: &str, held: &Arc<Held>, tile: Tile) -> Result<Bytes, Problem> {
        if held.layer.geometry.is_none() {
            return Err(no_tiles());
        }
        let key = (tag.to_owned(), held.layer.id, tile);
        let held = Arc::clone(held);
        let made = async {
            let made = tokio::task::spawn_blocking(move || {
                source(&held).map(|source| Bytes::from(source.tile(tile)))
            });
            made.await.map_err(Problem::internal)?
        };
        self.cache.get_or_insert_async(&key, made).await
    }
}

/// A layer made ready for its tiles: once, by the first who asks; the others wait. It takes about a
/// second for a million corners.
///
/// # Errors
/// 404 for a layer without geometry.
pub(super) fn source(held: &Held) -> Result<&TileSource, Problem> {
    let made = held.tile_source.get_or_init(|| TileSource::of(&held.table));
    made.as_ref().map_err(Problem::internal)?.as_ref().ok_or_else(no_tiles)
}

/// What is told of a layer without geometry.
pub(super) fn no_tiles() -> Problem {
    Problem::not_found(
        "This collection has no geometry and so no tiles",
        "Diese Ebene hat keine Geometrie und darum keine Kacheln",
    )
}
