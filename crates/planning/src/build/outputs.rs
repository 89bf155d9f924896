//! The files that a run writes, held from its beginning and put in place at its end.

use std::path::PathBuf;

use store::{PUBLICATION, PrivateFile, Vault, private_file::remove_left_over};

use super::{BuildError, RECORD, REVIEW, VAULT};
use crate::{input_files, project_file::ProjectFile};

/// The files of a run.
pub(super) struct Outputs {
    pub vault: PrivateFile,
    pub publication: PrivateFile,
    /// Where the review file will be.
    pub review: PathBuf,
    /// Where the record will be.
    pub record: PathBuf,
}

impl Outputs {
    /// Holds them: a second run, or a folder that cannot be written to, shows now.
    ///
    /// # Errors
    /// [`BuildError::OutputIsInput`], and where a file cannot be written.
    pub fn begin(project: &ProjectFile) -> Result<Self, BuildError> {
        if let Some(path) = input_files::overwritten(project, &[VAULT, REVIEW, RECORD, PUBLICATION]) {
            return Err(BuildError::OutputIsInput { path });
        }
        let target = |name| project.folder.join(name);
        let outputs = Self {
            vault: PrivateFile::create(&target(VAULT))?,
            publication: PrivateFile::create(&target(PUBLICATION))?,
            review: target(REVIEW),
            record: target(RECORD),
        };
        remove_left_over(&outputs.review)?;
        remove_left_over(&outputs.record)?;
        Ok(outputs)
    }

    /// Puts all in place. The vault comes after review file and record: where one of them fails, it
    /// is still the former one. The publication comes last: what is let out is in the vault's memory
    /// by then.
    ///
    /// # Errors
    /// The first file that cannot be put in place.
    pub fn finish(self, review: PrivateFile, record: PrivateFile) -> Result<(), BuildError> {
        review.finish()?;
        record.finish()?;
        Vault::is_free(self.vault.target())?;
        self.vault.finish()?;
        Ok(self.publication.finish()?)
    }
}
