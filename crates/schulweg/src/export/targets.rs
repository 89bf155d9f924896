//! Which files an export may write: new ones, and with `--overwrite` those that an export may have
//! written before. Whoever mistypes a name in a project's folder loses nothing by it.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use geo_core::Localised;
use planning::{
    ProjectFile,
    build::{RECORD, REVIEW, VAULT},
    input_files,
    project_file::FILE_NAME,
};
use store::{Format, PUBLICATION, private_file::folder_of};

use crate::{arguments::ExportOptions, failure::Failure, placed_file::check_target};

/// The files of a project that no export writes, whatever folder they are in. Keys end in [`KEY`].
const OF_A_PROJECT: [&str; 5] = [FILE_NAME, VAULT, PUBLICATION, REVIEW, RECORD];

/// The ending of key files.
const KEY: &str = "key";

/// Why a file is not written.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("{}: already exists and is not overwritten; name another file with --output, or add --overwrite", .0.display())]
    Exists(PathBuf),
    #[error("{}: is the name of a file of a project and is not given to an export; name another file with --output", .0.display())]
    OfAProject(PathBuf),
    #[error("{}: is read or written by the project beside it and is never overwritten; name another file with --output", .0.display())]
    Kept(PathBuf),
}

impl Localised for Refused {
    fn german(&self) -> String {
        match self {
            Self::Exists(path) => format!(
                "{}: gibt es schon und wird nicht überschrieben; mit --output eine andere Datei nennen oder \
                 --overwrite angeben",
                path.display()
            ),
            Self::OfAProject(path) => format!(
                "{}: ist der Name einer Datei des Projekts und wird für keine Ausgabe verwendet; mit --output eine \
                 andere Datei nennen",
                path.display()
            ),
            Self::Kept(path) => format!(
                "{}: wird vom Projekt daneben gelesen oder geschrieben und nie überschrieben; mit --output eine \
                 andere Datei nennen",
                path.display()
            ),
        }
    }
}

/// The file to write, links followed; for a Shapefile the first of its files.
///
/// # Errors
/// A file that is there already without `--overwrite`; in any case one that a project reads or
/// writes, one that is no ordinary file, and a project file beside it that cannot be understood,
/// because nobody knows then which files are its inputs.
pub(super) fn check(options: &ExportOptions, format: Format, output: &Path) -> Result<PathBuf, Failure> {
    if is_of_a_project(output) {
        return Err(Refused::OfAProject(output.to_owned()).into());
    }
    let read = [options.publication.as_path()];
    let first = format.files(output).into_iter().next().unwrap_or_else(|| output.to_owned());
    let target = check_target(&first, &read)?;
    let files = format.files(&target);
    for file in &files {
        if is_of_a_project(&check_target(file, &read)?) {
            return Err(Refused::OfAProject(file.clone()).into());
        }
    }
    let there: Vec<&PathBuf> = files.iter().filter(|file| fs::symlink_metadata(file).is_ok()).collect();
    if let (Some(file), false) = (there.first(), options.overwrite) {
        return Err(Refused::Exists((*file).clone()).into());
    }
    for folder in [folder_of(&target), folder_of(&options.publication)] {
        if there.is_empty() || !folder.join(FILE_NAME).is_file() {
            continue;
        }
        let kept = input_files::kept(&ProjectFile::read(folder)?);
        let kept: Vec<&Path> = kept.iter().map(PathBuf::as_path).collect();
        for file in &there {
            if check_target(file, &kept).is_err() {
                return Err(Refused::Kept((*file).clone()).into());
            }
        }
    }
    Ok(target)
}

/// Some systems take names in any case for the same.
fn is_of_a_project(path: &Path) -> bool {
    let is = |text: Option<&OsStr>, name: &str| text.is_some_and(|text| text.eq_ignore_ascii_case(name));
    OF_A_PROJECT.iter().any(|name| is(path.file_name(), name)) || is(path.extension(), KEY)
}
