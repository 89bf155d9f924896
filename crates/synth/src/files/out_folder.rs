//! The folder that the region is written to. Files are written beside their place and put
//! there when they are whole; what was not made here is not touched.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::error::SynthError;

/// The file that shows that the folder was made here.
pub const READ_ME: &str = "LIESMICH.txt";
/// Its first line.
pub const MARK: &str = "Erfundene Vorführregion von Schulweg (schulweg synth)";

/// A folder to write to.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
}

/// A file while it is being written; without [`Part::finish`] it is gone in the end.
#[derive(Debug)]
pub struct Part {
    writer: Option<BufWriter<File>>,
    beside: PathBuf,
    target: PathBuf,
}

impl OutFolder {
    /// Opens or makes the folder.
    ///
    /// # Errors
    /// [`SynthError::ForeignFolder`] where it holds anything that was not made here,
    /// [`SynthError::Write`] where it cannot be made.
    pub fn open(path: &Path) -> Result<Self, SynthError> {
        let failed = |cause| SynthError::Write { file: path.into(), cause };
        fs::create_dir_all(path).map_err(failed)?;
        // A run that was killed at its very beginning leaves only this.
        let first_part = format!(".{READ_ME}.part");
        let mut entries = fs::read_dir(path).map_err(failed)?.flatten();
        let is_empty = entries.all(|entry| entry.file_name() == first_part.as_str());
        let is_ours = || fs::read_to_string(path.join(READ_ME)).is_ok_and(|text| text.starts_with(MARK));
        if !is_empty && !is_ours() {
            return Err(SynthError::ForeignFolder { folder: path.into() });
        }
        Ok(Self { path: path.into() })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn begin(&self, name: &str) -> Result<Part, SynthError> {
        let (beside, target) = (self.path.join(format!(".{name}.part")), self.path.join(name));
        let file =
            File::create(&beside).map_err(|cause| SynthError::Write { file: beside.clone(), cause })?;
        Ok(Part { writer: Some(BufWriter::with_capacity(1 << 20, file)), beside, target })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), SynthError> {
        let mut part = self.begin(name)?;
        part.put(content.as_ref())?;
        part.finish()
    }
}

impl Part {
    /// Where the file will be.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), SynthError> {
        self.write_all(bytes).map_err(|cause| self.failed(cause))
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn finish(mut self) -> Result<(), SynthError> {
        self.flush().map_err(|cause| self.failed(cause))?;
        self.writer = None;
        fs::rename(&self.beside, &self.target).map_err(|cause| self.failed(cause))
    }

    /// Appends what another file was written with, which is gone then.
    ///
    /// # Errors
    /// [`SynthError::Write`].
    pub fn append(&mut self, mut other: Self) -> Result<(), SynthError> {
        other.flush().map_err(|cause| other.failed(cause))?;
        let mut file = File::open(&other.beside).map_err(|cause| other.failed(cause))?;
        io::copy(&mut file, self).map_err(|cause| self.failed(cause)).map(|_| ())
    }

    fn failed(&self, cause: io::Error) -> SynthError {
        SynthError::Write { file: self.target.clone(), cause }
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.as_mut().map_or(Ok(bytes.len()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            // What cannot be removed is left as a part, which the next run overwrites.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_else_in_it_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hauskoordinaten.csv"), "real").unwrap();
        assert!(matches!(OutFolder::open(folder.path()), Err(SynthError::ForeignFolder { .. })));
        fs::write(folder.path().join(READ_ME), "Something else").unwrap();
        assert!(OutFolder::open(folder.path()).is_err());
        assert_eq!(fs::read_to_string(folder.path().join("hauskoordinaten.csv")).unwrap(), "real");
    }

    #[test]
    fn a_new_folder_an_empty_one_and_an_earlier_region_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        OutFolder::open(&folder.path().join("new/er")).unwrap();
        // As a run leaves it that is killed at its very beginning.
        fs::write(folder.path().join("new/er/.LIESMICH.txt.part"), "").unwrap();
        let out = OutFolder::open(&folder.path().join("new/er")).unwrap();
        out.write(READ_ME, format!("{MARK}\nmore")).unwrap();
        assert!(OutFolder::open(&folder.path().join("new/er")).is_ok());
        let mut given_up = out.begin("x.csv").unwrap();
        given_up.put(b"half").unwrap();
        drop(given_up);
        assert_eq!(fs::read_dir(folder.path().join("new/er")).unwrap().count(), 1);
    }
}
