//! A GeoJSON file alone or as the only one in a zip, as downloads come.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
};

use zip::ZipArchive;

use super::{VectorError, limits::ExpansionBound};

/// The first bytes of a zip.
const MAGIC: &[u8] = b"PK\x03\x04";

/// Opens a file, unpacked where it is a zip, and hands it to `read`.
pub fn with_text<T>(
    path: &Path,
    read: impl FnOnce(&mut dyn Read) -> Result<T, VectorError>,
) -> Result<T, VectorError> {
    let file = || path.display().to_string();
    let failed = |source: io::Error| VectorError::Read { file: file(), source };
    let broken = |error: zip::result::ZipError| VectorError::Zip { file: file(), reason: error.to_string() };
    let mut input = File::open(path).map_err(failed)?;
    let mut magic = Vec::new();
    input.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
    input.rewind().map_err(failed)?;
    if magic != MAGIC {
        return read(&mut input);
    }
    let packed = input.metadata().map_err(failed)?.len();
    let mut archive = ZipArchive::new(BufReader::new(input)).map_err(broken)?;
    let members: Vec<usize> = archive
        .file_names_raw()
        .enumerate()
        .filter(|(_, name)| is_geojson(name))
        .map(|(index, _)| index)
        .collect();
    let [member] = members[..] else {
        return Err(VectorError::ZipMembers { file: file(), found: members.len() });
    };
    let unpacked = archive.by_index(member).map_err(broken)?;
    read(&mut ExpansionBound::new(unpacked, packed))
}

fn is_geojson(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(b".geojson") || name.ends_with(b".json")
}
