//! A file about persons: readable by its owner only from the first byte on, and there whole or
//! not at all. It is written beside its target, brought to the disk, and only then takes the
//! target's name.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use geo_core::Localised;

/// A file in the making. Dropped before [`PrivateFile::finish`], it leaves nothing behind; what
/// a killed process leaves (`.NAME.part`) the next one takes away.
#[derive(Debug)]
pub struct PrivateFile {
    file: File,
    part: PathBuf,
    target: PathBuf,
}

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Another process is writing the same file.
    #[error("{}: is being written by another run; wait until that has ended", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("{}: cannot be written: {cause}", .path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

impl Localised for WriteError {
    fn german(&self) -> String {
        match self {
            Self::Busy { path } => {
                format!(
                    "{}: wird gerade von einem anderen Lauf geschrieben; dessen Ende abwarten",
                    path.display()
                )
            }
            Self::System { path, cause } => format!("{}: nicht beschreibbar: {cause}", path.display()),
        }
    }
}

impl PrivateFile {
    /// Begins a file that will be `target`.
    ///
    /// # Errors
    /// [`WriteError`]; [`WriteError::Busy`] while another process writes it.
    pub fn create(target: &Path) -> Result<Self, WriteError> {
        let failed = |cause| WriteError::System { path: target.into(), cause };
        let busy = || WriteError::Busy { path: target.into() };
        // A link may lead to another drive on purpose: the file goes where it leads.
        let target = match fs::symlink_metadata(target) {
            Ok(found) if found.is_symlink() => &fs::canonicalize(target).map_err(failed)?,
            _ => target,
        };
        if target.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        remove_left_over(target)?;
        let part = part_of(target).ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
        // Never into a file that somebody else may have put there.
        let file =
            owner_only(OpenOptions::new().write(true).create_new(true)).open(&part).map_err(|cause| {
                if cause.kind() == io::ErrorKind::AlreadyExists { busy() } else { failed(cause) }
            })?;
        lock(&file, target)?;
        Ok(Self { file, part, target: target.into() })
    }

    /// Where the file is until it is finished, for libraries that write by name.
    #[must_use]
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Where the file will be.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Lets everyone read the file, who may change nothing: for what says nothing of persons.
    ///
    /// # Errors
    /// [`WriteError::System`].
    pub fn let_everyone_read(&self) -> Result<(), WriteError> {
        open_to_all(&self.file).map_err(|cause| self.failed(cause))
    }

    /// Brings the file to the disk, still beside its place.
    ///
    /// # Errors
    /// [`WriteError::System`].
    pub fn sync(&self) -> Result<(), WriteError> {
        self.file.sync_all().map_err(|cause| self.failed(cause))
    }

    /// Puts the file in its place, once all of it is on the disk.
    ///
    /// # Errors
    /// [`WriteError::System`].
    pub fn finish(self) -> Result<(), WriteError> {
        self.sync()?;
        fs::rename(&self.part, &self.target).map_err(|cause| self.failed(cause))?;
        sync_folder(&self.target);
        Ok(())
    }

    /// The same, but never in place of a file that has come to be there meanwhile. Gives
    /// whether this file took the name.
    ///
    /// # Errors
    /// [`WriteError::System`].
    pub fn finish_if_new(self) -> Result<bool, WriteError> {
        self.sync()?;
        match fs::hard_link(&self.part, &self.target) {
            Ok(()) => {}
            Err(_) if self.target.exists() => return Ok(false),
            // Memory sticks know no hard links.
            Err(_) => fs::rename(&self.part, &self.target).map_err(|cause| self.failed(cause))?,
        }
        sync_folder(&self.target);
        Ok(true)
    }

    fn failed(&self, cause: io::Error) -> WriteError {
        WriteError::System { path: self.target.clone(), cause }
    }
}

impl Write for PrivateFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for PrivateFile {
    fn drop(&mut self) {
        // After `finish` the name is gone already; otherwise half a file is of no use.
        let _ = fs::remove_file(&self.part);
    }
}

/// Takes away what a process left beside `target` that was killed; a living one still holds its
/// lock.
///
/// # Errors
/// [`WriteError::Busy`] while another process writes the file.
pub fn remove_left_over(target: &Path) -> Result<(), WriteError> {
    let failed = |cause| WriteError::System { path: target.into(), cause };
    let Some(part) = part_of(target) else { return Ok(()) };
    match fs::symlink_metadata(&part) {
        Ok(found) if found.is_file() => {
            lock(&File::open(&part).map_err(failed)?, target)?;
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    }
    fs::remove_file(&part).map_err(failed)
}

/// Locks a file in the making against other processes, where the drive knows locks.
fn lock(file: &File, target: &Path) -> Result<(), WriteError> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy { path: target.into() }),
        Err(TryLockError::Error(cause)) if cause.kind() != io::ErrorKind::Unsupported => {
            Err(WriteError::System { path: target.into(), cause })
        }
        _ => Ok(()),
    }
}

/// Where a file is while it is written.
fn part_of(target: &Path) -> Option<PathBuf> {
    let name = target.file_name()?.to_string_lossy().into_owned();
    Some(folder_of(target).join(format!(".{name}.part")))
}

/// The new name itself is durable only with its folder; systems that cannot sync a folder do it
/// on their own.
fn sync_folder(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        let _ = folder.sync_all();
    }
}

/// The folder of a file.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(unix)]
fn open_to_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// Elsewhere the folder's own rights hold.
#[cfg(not(unix))]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_the_former_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        fs::write(&target, "former").unwrap();
        let mut file = PrivateFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(folder.path()), [".a.csv.part", "a.csv"]);
        drop(file);
        assert_eq!(names(folder.path()), ["a.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "former");
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_and_what_a_living_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        fs::write(folder.path().join(".a.csv.part"), "left over").unwrap();
        let mut file = PrivateFile::create(&target).unwrap();
        assert!(matches!(PrivateFile::create(&target), Err(WriteError::Busy { .. })));
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(names(folder.path()), ["a.csv"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }

    #[test]
    fn a_file_that_must_be_new_does_not_replace_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("key");
        for (text, is_new) in [("first", true), ("second", false)] {
            let mut file = PrivateFile::create(&target).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            assert_eq!(file.finish_if_new().unwrap(), is_new);
        }
        assert_eq!(names(folder.path()), ["key"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "first");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_goes_where_its_link_leads_and_never_in_place_of_a_folder() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (drive, link) = (folder.path().join("drive"), folder.path().join("a.csv"));
        fs::create_dir(&drive).unwrap();
        fs::write(drive.join("a.csv"), "former").unwrap();
        symlink(drive.join("a.csv"), &link).unwrap();
        let mut file = PrivateFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(drive.join("a.csv")).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(matches!(PrivateFile::create(&drive), Err(WriteError::System { .. })));
        fs::remove_file(drive.join("a.csv")).unwrap();
        assert!(matches!(PrivateFile::create(&link), Err(WriteError::System { .. })), "leads nowhere");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owner_s_from_the_first_byte_on_and_does_not_follow_a_link() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "").unwrap();
        symlink(&elsewhere, folder.path().join(".a.csv.part")).unwrap();
        let mut file = PrivateFile::create(&folder.path().join("a.csv")).unwrap();
        file.write_all(b"secret").unwrap();
        assert_eq!(fs::metadata(file.part()).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "");
        file.let_everyone_read().unwrap();
        file.finish().unwrap();
        let mode = fs::metadata(folder.path().join("a.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }
}
