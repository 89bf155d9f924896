//! What a set of tiles is of: one layer, or all layers that the caller may see.

use std::sync::Arc;

use super::{cache::source, matrix::HALF, places::joined};
use crate::{
    asked::{Asked, PathParts},
    problem::Problem,
    published::{Bounds, Held},
};

/// What a set of tiles is of.
pub(super) struct Subject {
    pub(super) layers: Vec<Arc<Held>>,
    /// Where it begins, such as `/collections/school_sites`; empty for all layers.
    pub(super) path: String,
    /// What comes after `xyz` in the addresses of its tiles.
    pub(super) xyz: String,
    pub(super) title: String,
    pub(super) description: String,
}

impl Subject {
    /// The layer that a path names, else all of them.
    ///
    /// # Errors
    /// As [`Asked::layer`]; 404 for a layer without geometry.
    pub(super) fn of(asked: &Asked, PathParts(parts): &PathParts) -> Result<Self, Problem> {
        let Some(id) = parts.first() else {
            let english = "The layers of the publication as vector tiles, each a layer of the tile.";
            let german = "Die Ebenen der Veröffentlichung als Vektorkacheln, jede eine Ebene der Kachel.";
            return Ok(Self {
                layers: super::subjects(asked).into_iter().cloned().collect(),
                path: String::new(),
                xyz: "/xyz".to_owned(),
                title: asked.published.about.region.clone(),
                description: super::text(asked, english, german),
            });
        };
        let held = asked.layer(id)?;
        if held.layer.geometry.is_none() {
            return Err(super::cache::no_tiles());
        }
        Ok(Self {
            layers: vec![Arc::clone(held)],
            path: format!("/collections/{}", held.layer.id),
            xyz: format!("/xyz/{}", held.layer.id),
            title: held.layer.title.of(asked.language).to_owned(),
            description: held.layer.description.of(asked.language).to_owned(),
        })
    }

    /// West, south, east and north in degrees (CRS84), rounded outwards to about a metre; `None` where
    /// nothing has a place.
    ///
    /// # Errors
    /// [`Problem::internal`].
    pub(super) async fn extent(&self) -> Result<Option<Bounds>, Problem> {
        let layers = self.layers.clone();
        let boxes = tokio::task::spawn_blocking(move || {
            let extents = layers.iter().map(|held| Ok(source(held)?.extent()));
            extents.collect::<Result<Vec<Option<Bounds>>, Problem>>()
        });
        let boxes = boxes.await.map_err(Problem::internal)??;
        Ok(boxes.into_iter().flatten().reduce(joined).map(degrees))
    }

    /// Whom to name, each once.
    pub(super) fn credits(&self, asked: &Asked) -> Vec<String> {
        let is_used = |source| self.layers.iter().any(|held| held.layer.sources.contains(&source));
        asked.published.about.credits(is_used)
    }
}

/// A box of EPSG:3857 in degrees.
fn degrees([west, south, east, north]: Bounds) -> Bounds {
    let lon = |x: f64| x / HALF * 180.0;
    let lat = |y: f64| (y / HALF * std::f64::consts::PI).sinh().atan().to_degrees();
    let down = |value: f64| (value * 1e5).floor() / 1e5;
    let up = |value: f64| (value * 1e5).ceil() / 1e5;
    [down(lon(west)), down(lat(south)), up(lon(east)), up(lat(north))]
}
