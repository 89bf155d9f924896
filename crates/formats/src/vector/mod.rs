//! Features with geometry and properties, streamed from GeoJSON and Shapefiles. Address
//! registers, areas and school lists read through here; none of them holds a whole file.

mod crs_name;
mod dbf;
mod error;
mod geojson;
mod geometry;
mod limits;
mod prj;
mod shapefile;
mod zipped;

use std::{ops::ControlFlow, path::Path};

use geo::{Geometry, MapCoords};
use geo_core::{
    crs::Crs,
    reproject::{CrsError, Reprojector},
};

use crate::{cut_name, report::Reason};

pub use crs_name::crs_of_name;
pub use error::VectorError;

/// The vector formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VectorFormat {
    /// GeoJSON: a collection, or features one after the other (RFC 8142); also inside a zip.
    GeoJson,
    /// Shapefile: `.shp` with `.dbf` and `.prj`, and `.cpg` where there is one.
    Shapefile,
}

/// One feature of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The feature's own id; empty where it has none.
    pub id: String,
    /// The CRS of the geometry.
    pub crs: Crs,
    /// The geometry in `crs`, east or longitude first; `None` where there is none or it is broken.
    pub geometry: Option<Geometry<f64>>,
    /// The properties.
    pub properties: Properties,
}

/// Properties as text; numbers as the file writes them, nothing for null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties(Vec<(String, String)>);

/// What takes the features; it may end the reading. A feature that cannot be read comes as
/// the reason why.
pub type Visit<'v> = dyn FnMut(Result<Feature, Reason>) -> ControlFlow<()> + 'v;

impl VectorFormat {
    /// The format by the ending of the file's name: `.shp`, `.geojson`, `.json`, `.geojsonl`,
    /// `.geojsons`, `.zip`.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "shp" => Some(Self::Shapefile),
            "geojson" | "json" | "geojsonl" | "geojsons" | "zip" => Some(Self::GeoJson),
            _ => None,
        }
    }
}

/// Streams the features of a file to `visit`. `crs` is taken where the file does not say its
/// CRS; without it GeoJSON is in WGS 84 (RFC 7946) and a Shapefile an error.
///
/// # Errors
/// [`VectorError`] where the file as a whole cannot be used.
pub fn read_features(
    format: VectorFormat,
    path: &Path,
    crs: Option<Crs>,
    visit: &mut Visit<'_>,
) -> Result<(), VectorError> {
    match format {
        VectorFormat::GeoJson => geojson::read(path, crs, visit),
        VectorFormat::Shapefile => shapefile::read(path, crs, visit),
    }
}

/// A geometry in EPSG:25832, by a reprojector to there.
///
/// # Errors
/// [`CrsError`] where a coordinate has no position there.
pub fn to_utm32(geometry: &Geometry<f64>, from: &Reprojector) -> Result<Geometry<f64>, CrsError> {
    geometry.try_map_coords(|coord| from.point([coord.x, coord.y]).map(|[x, y]| geo::Coord { x, y }))
}

impl Properties {
    /// The value of a property; upper and lower case make no difference. A name that a
    /// Shapefile cut off counts where there is no whole one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let named = |name: &str| self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        let cut = || named(name.get(..cut_name::LENGTH)?);
        named(name).or_else(cut).map(|(_, value)| value.as_str())
    }

    /// The first value that is not empty among properties of these names, best name first.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name).filter(|value| !value.is_empty()))
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Properties {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
