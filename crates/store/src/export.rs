//! One layer for other programs: GeoJSON, Shapefile, FlatGeobuf or CSV. Each file appears whole or
//! not at all, and everyone may read it.

mod csv;
mod error;
mod flatgeobuf;
mod geojson;
mod shapefile;

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use catalogue::{About, Table};

pub use csv::{CsvRows, write as write_csv};
pub use error::{EncodeError, ExportError};
pub use flatgeobuf::write as write_flatgeobuf;
pub use geojson::{GeometryText, write as write_geojson, write_properties};
pub use shapefile::Shapefile;

use crate::private_file::PrivateFile;

/// A format that layers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GeoJSON (RFC 7946): longitude and latitude.
    GeoJson,
    /// Shapefile: several files, names of at most ten characters; EPSG:25832.
    Shapefile,
    /// FlatGeobuf: EPSG:25832, with a spatial index.
    FlatGeobuf,
    /// CSV: EPSG:25832, points as easting and northing, other geometries as WKT.
    Csv,
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The files, the one to be opened first.
    pub files: Vec<PathBuf>,
    /// Texts that were cut because the format takes no longer ones.
    pub cut: usize,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::GeoJson, Self::Shapefile, Self::FlatGeobuf, Self::Csv];

    /// The name on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Shapefile => "shapefile",
            Self::FlatGeobuf => "flatgeobuf",
            Self::Csv => "csv",
        }
    }

    /// The ending of the file to be opened, without its dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Shapefile => "shp",
            Self::FlatGeobuf => "fgb",
            Self::Csv => "csv",
        }
    }

    /// The files that a layer with geometries becomes, the one to be opened first. For a Shapefile
    /// they differ in their ending alone.
    #[must_use]
    pub fn files(self, target: &Path) -> Vec<PathBuf> {
        match self {
            Self::Shapefile => {
                ["shp", "shx", "prj", "dbf", "cpg"].map(|ending| target.with_extension(ending)).to_vec()
            }
            Self::GeoJson | Self::FlatGeobuf | Self::Csv => vec![target.to_owned()],
        }
    }

    /// The format of a name on the command line.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

/// Writes a layer into [`Format::files`] of `target`, of a table without geometries those that it
/// has. What a publication says of itself goes along where the format has room for it.
///
/// # Errors
/// [`ExportError`] with the file.
pub fn export(table: &Table, about: &About, format: Format, target: &Path) -> Result<Exported, ExportError> {
    let mut files = Vec::new();
    let mut cut = 0;
    let mut put = |path: &Path, encode: &dyn Fn(&mut BufWriter<PrivateFile>) -> Result<(), EncodeError>| {
        files.push(written(path, encode)?);
        Ok::<_, ExportError>(())
    };
    match format {
        Format::GeoJson => put(target, &|out| write_geojson(out, table, about))?,
        Format::FlatGeobuf => put(target, &|out| write_flatgeobuf(out, table, about))?,
        Format::Csv => put(target, &|out| write_csv(out, table))?,
        Format::Shapefile => {
            let in_file = |cause| ExportError::Encode { file: target.display().to_string(), cause };
            let shapefile = Shapefile::of(table, about).map_err(in_file)?;
            cut = shapefile.cut();
            if table.layer.geometry.is_some() {
                put(&target.with_extension("shp"), &|out| shapefile.write_shp(out))?;
                put(&target.with_extension("shx"), &|out| shapefile.write_shx(out))?;
                put(&target.with_extension("prj"), &|out| shapefile.write_prj(out))?;
            }
            put(&target.with_extension("dbf"), &|out| shapefile.write_dbf(out))?;
            put(&target.with_extension("cpg"), &|out| shapefile.write_cpg(out))?;
        }
    }
    let paths = files.iter().map(|file| file.target().to_owned()).collect();
    for file in files {
        file.finish()?;
    }
    Ok(Exported { files: paths, cut })
}

fn written(
    path: &Path,
    encode: impl Fn(&mut BufWriter<PrivateFile>) -> Result<(), EncodeError>,
) -> Result<PrivateFile, ExportError> {
    let in_file = |cause| ExportError::Encode { file: path.display().to_string(), cause };
    let mut out = BufWriter::with_capacity(1 << 16, PrivateFile::create(path)?);
    encode(&mut out).map_err(in_file)?;
    out.flush().map_err(|cause| in_file(cause.into()))?;
    let file = out.into_inner().map_err(|error| in_file(error.into_error().into()))?;
    file.let_everyone_read()?;
    Ok(file)
}

#[cfg(test)]
mod tests;
