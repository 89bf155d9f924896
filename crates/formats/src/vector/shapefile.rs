//! Shapefiles (ESRI, 1998): shapes from the `.shp`, values from the `.dbf`, CRS from the `.prj`.

use std::{fs::File, io::BufReader, path::Path};

use ::shapefile::{Error, ShapeReader, ShapeType};
use geo_core::crs::Crs;

use super::{
    Feature, VectorError, Visit,
    dbf::{Record, Table, sibling},
    geometry, prj,
};

/// Streams the features of a Shapefile. Deleted records are left out with their shapes.
pub fn read(path: &Path, crs: Option<Crs>, visit: &mut Visit<'_>) -> Result<(), VectorError> {
    let file = path.display().to_string();
    let failed = |source| VectorError::Read { file: file.clone(), source };
    let damaged = |reason: &str| VectorError::Damaged { file: file.clone(), reason: reason.into() };
    let input = File::open(path).map_err(failed)?;
    let length = input.metadata().map_err(failed)?.len();
    let mut shapes = ShapeReader::new(BufReader::new(input)).map_err(|error| match error {
        Error::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            VectorError::Truncated { file: file.clone() }
        }
        Error::IoError(error) => failed(error),
        _ => damaged("its header is no Shapefile header"),
    })?;
    // The header counts 16-bit words.
    let told = u64::try_from(shapes.header().file_length).map_err(|_| damaged("its length is negative"))? * 2;
    if told > length {
        return Err(VectorError::Truncated { file });
    }
    if shapes.header().shape_type == ShapeType::Multipatch {
        return Err(damaged("it holds three-dimensional bodies"));
    }
    let crs = crs_beside(path, &file, crs)?;
    let mut table = Table::beside(path)?;
    let mut number = 0;
    for shape in shapes.iter_shapes() {
        number += 1;
        let shape = shape.map_err(|_| damaged(&format!("shape {number} cannot be read")))?;
        if number > table.records {
            return Err(damaged("it has more shapes than its .dbf has records"));
        }
        let record = table.next().map_err(|_| damaged(&format!("its .dbf ends at record {number}")))?;
        let feature = match record {
            Record::Deleted => continue,
            Record::Broken(reason) => Err(reason),
            Record::Values(properties) => {
                Ok(Feature { id: String::new(), crs, geometry: geometry::of_shape(&shape), properties })
            }
        };
        if visit(feature).is_break() {
            return Ok(());
        }
    }
    if number < table.records {
        return Err(damaged("it has fewer shapes than its .dbf has records"));
    }
    Ok(())
}

/// The `.prj` decides; what the caller says stands in for a missing one.
fn crs_beside(path: &Path, file: &str, said: Option<Crs>) -> Result<Crs, VectorError> {
    let file = file.to_owned();
    let Some(prj) = sibling(path, "prj") else { return said.ok_or(VectorError::NoPrj { file }) };
    let text = std::fs::read(&prj)
        .map_err(|source| VectorError::Read { file: prj.display().to_string(), source })?;
    let text = String::from_utf8_lossy(&text);
    prj::crs_of_wkt(&text).ok_or_else(|| VectorError::UnknownCrs {
        file: prj.display().to_string(),
        crs: prj::name_of_wkt(&text),
    })
}
