//! Whether an output may be written at all. It is asked before the long work begins.

use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

use planning::input_files::parts_of;
use store::{WriteError, private_file::folder_of};

use super::PlacedFileError;

/// The file to write in the end, links followed.
///
/// # Errors
/// [`PlacedFileError`] where the output is one of `inputs`, no ordinary file, or in a folder
/// that does not exist.
pub fn check_target(output: &Path, inputs: &[&Path]) -> Result<PathBuf, PlacedFileError> {
    let path = output.to_path_buf();
    let Ok(target) = fs::canonicalize(output) else {
        return if folder_of(output).is_dir() && output.file_name().is_some() {
            Ok(path)
        } else {
            Err(PlacedFileError::NoFolder { path })
        };
    };
    let metadata = fs::metadata(&target).map_err(|cause| WriteError::System { path: path.clone(), cause })?;
    if !metadata.is_file() {
        return Err(PlacedFileError::NotAFile { path });
    }
    if inputs.iter().flat_map(|input| parts_of(input)).any(|input| is_same(&input, &target, &metadata)) {
        return Err(PlacedFileError::IsInput { path });
    }
    Ok(target)
}

/// Whether an input is the target, under whatever name.
fn is_same(input: &Path, target: &Path, metadata: &Metadata) -> bool {
    fs::canonicalize(input).is_ok_and(|input| {
        input == target || fs::metadata(&input).is_ok_and(|input| is_same_inode(&input, metadata))
    })
}

#[cfg(unix)]
fn is_same_inode(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    a.dev() == b.dev() && a.ino() == b.ino()
}

/// Elsewhere names have to do.
#[cfg(not(unix))]
fn is_same_inode(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_input_is_not_overwritten_under_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list.csv");
        fs::write(&list, "x").unwrap();
        let hard_link = folder.path().join("hard.csv");
        fs::hard_link(&list, &hard_link).unwrap();
        for output in [list.clone(), folder.path().join("./list.csv"), hard_link] {
            let refused = check_target(&output, &[&list]);
            assert!(matches!(refused, Err(PlacedFileError::IsInput { .. })), "{}", output.display());
        }
    }

    #[test]
    fn every_part_of_a_shapefile_is_an_input() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["areas.shp", "areas.dbf"] {
            fs::write(folder.path().join(part), "x").unwrap();
        }
        let refused = check_target(&folder.path().join("areas.dbf"), &[&folder.path().join("areas.shp")]);
        assert!(matches!(refused, Err(PlacedFileError::IsInput { .. })));
    }

    #[test]
    fn a_folder_a_device_and_a_missing_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let of = |path: &Path| check_target(path, &[]);
        assert!(matches!(of(folder.path()), Err(PlacedFileError::NotAFile { .. })));
        assert!(matches!(of(&folder.path().join("none/placed.csv")), Err(PlacedFileError::NoFolder { .. })));
        if cfg!(unix) {
            assert!(matches!(of(Path::new("/dev/null")), Err(PlacedFileError::NotAFile { .. })));
        }
    }

    #[test]
    fn an_older_output_and_a_new_one_are_approved() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("placed.csv");
        assert!(check_target(&output, &[]).is_ok());
        fs::write(&output, "old").unwrap();
        assert!(check_target(&output, &[]).is_ok());
    }
}
