//! The files of a run with their SHA-256 (FIPS 180-4), so that a run can be repeated and its
//! result compared.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use geo_core::hexadecimal::Hexadecimal;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    build::{RECORD, REVIEW, VAULT},
    project_file::ProjectFile,
    rules::RulesSource,
};

/// The files that belong to a Shapefile.
const SHAPEFILE_PARTS: [&str; 5] = ["shp", "shx", "dbf", "prj", "cpg"];

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRecord {
    /// The key of the project file that names it.
    pub key: &'static str,
    /// Path from the project's folder, where it lies in it.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// The files a named file consists of: those of a Shapefile that exist, otherwise itself.
#[must_use]
pub fn parts_of(path: &Path) -> Vec<PathBuf> {
    if !path.extension().is_some_and(|ending: &OsStr| ending.eq_ignore_ascii_case("shp")) {
        return vec![path.to_path_buf()];
    }
    let mut parts = vec![path.to_path_buf()];
    parts.extend(SHAPEFILE_PARTS.iter().map(|part| path.with_extension(part)).filter(|part| part.is_file()));
    parts.sort();
    parts.dedup();
    parts
}

/// The first of the outputs in the project's folder that is also an input, under whatever name.
#[must_use]
pub fn overwritten(project: &ProjectFile, outputs: &[&str]) -> Option<PathBuf> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let read: Vec<PathBuf> = parts(project).iter().filter_map(|(_, path)| whole(path)).collect();
    let mut outputs = outputs.iter().map(|name| project.folder.join(name));
    outputs.find(|output| whole(output).is_some_and(|output| read.contains(&output)))
}

/// All files of a project that no other output may replace: what a run reads, its key and what it
/// writes.
#[must_use]
pub fn kept(project: &ProjectFile) -> Vec<PathBuf> {
    let written = [VAULT, REVIEW, RECORD].map(|name| project.folder.join(name));
    let read = parts(project).into_iter().map(|(_, path)| path);
    read.chain(written).chain([project.key_file.clone()]).collect()
}

/// All files that a run reads, the project file first.
///
/// # Errors
/// The file that cannot be read, with what the system says.
pub fn of_project(project: &ProjectFile) -> Result<Vec<FileRecord>, (PathBuf, io::Error)> {
    let each = parts(project).into_par_iter();
    each.map(|(key, path)| record(key, &path, &project.folder).map_err(|e| (path, e))).collect()
}

fn parts(project: &ProjectFile) -> Vec<(&'static str, PathBuf)> {
    let inputs = &project.inputs;
    let mut files: Vec<(&'static str, &Path)> = vec![("schulweg.toml", &project.path)];
    files.extend(inputs.pupils.iter().map(|path| ("inputs.pupils", path.as_path())));
    let single = [
        ("inputs.schools", &inputs.schools),
        ("inputs.areas.municipalities", &inputs.municipalities),
        ("inputs.areas.localities", &inputs.localities),
        ("inputs.postal_codes", &inputs.postal_codes),
        ("inputs.overrides", &inputs.overrides),
        ("inputs.hazards", &inputs.hazards),
        ("inputs.entrances", &inputs.entrances),
        ("inputs.areas.school_districts", &inputs.school_districts),
    ];
    files.extend(single.iter().filter_map(|(key, path)| Some((*key, path.as_deref()?))));
    files.extend(inputs.addresses.iter().map(|register| ("inputs.addresses", register.path.as_path())));
    let is_register = |path: &&PathBuf| inputs.addresses.iter().any(|register| register.path == **path);
    files.extend(inputs.osm.iter().filter(|osm| !is_register(osm)).map(|osm| ("inputs.osm", osm.as_path())));
    if let RulesSource::File(rules) = &project.rules {
        files.push(("region.rules", rules));
    }
    files
        .into_iter()
        .flat_map(|(key, path)| parts_of(path).into_iter().map(move |part| (key, part)))
        .collect()
}

/// One file of the project's folder.
///
/// # Errors
/// What the system says.
pub fn record(key: &'static str, path: &Path, folder: &Path) -> io::Result<FileRecord> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    let sha256 = Hexadecimal(&hash.finalize()).to_string();
    let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    Ok(FileRecord { key, path, bytes, sha256 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_is_recorded_with_size_and_hash_and_its_path_from_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "abc").unwrap();
        let record = record("inputs.schools", &path, folder.path()).unwrap();
        // The example of FIPS 180-4.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((record.path.as_str(), record.bytes, record.sha256.as_str()), ("a.csv", 3, expected));
    }

    #[test]
    fn every_part_of_a_shapefile_counts() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["areas.shp", "areas.dbf", "areas.prj"] {
            fs::write(folder.path().join(part), "x").unwrap();
        }
        let names: Vec<_> = parts_of(&folder.path().join("areas.shp"))
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["areas.dbf", "areas.prj", "areas.shp"]);
    }
}
