//! `run.json`: what a run read, what became of it and what it wrote, so that it can be repeated
//! and compared. All but `seconds` is the same for the same inputs and keys.

use std::{collections::BTreeMap, io::Write as _, path::Path};

use formats::report::RowReport;
use serde::Serialize;
use store::{PrivateFile, WriteError};

use crate::{input_files::FileRecord, placing::Tally};

/// A run on record.
#[derive(Debug, Clone, Serialize)]
pub struct RunRecord {
    /// Layout of this file.
    pub format: u32,
    /// Name of the planning region.
    pub region: Option<String>,
    /// Whether streets, addresses and pupils are invented.
    pub invented: bool,
    /// Seed of the invented region.
    pub seed: Option<u64>,
    /// The day that ages were counted at.
    pub key_date: String,
    /// Tells the key from other keys.
    pub key_fingerprint: String,
    /// Name of the release.
    pub release: String,
    /// Versions of the program and of what its results hang on.
    pub versions: BTreeMap<&'static str, String>,
    /// What was read.
    pub inputs: Vec<FileRecord>,
    /// Rows of the inputs by file.
    pub rows: Vec<Rows>,
    /// Pupils.
    pub pupils: PupilCounts,
    /// Pupils by match level.
    pub match_levels: BTreeMap<&'static str, usize>,
    /// Pupils placed by hand, among them.
    pub by_hand: usize,
    /// Rows that need attention, by reason.
    pub attention: BTreeMap<&'static str, usize>,
    /// Problems that are counted but stand in no row of the review file.
    pub not_listed: usize,
    /// Pupils by the answer about their claim to transport; empty where no way was measured.
    pub claims: BTreeMap<&'static str, usize>,
    /// What was written.
    pub outputs: Vec<FileRecord>,
    /// How long the stages took.
    pub seconds: Seconds,
}

/// What became of the rows of one file.
#[derive(Debug, Clone, Serialize)]
pub struct Rows {
    /// The file, from the project's folder.
    pub path: String,
    /// Rows read: the sum of the next three.
    pub read: usize,
    /// Rows taken in.
    pub accepted: usize,
    /// Rows passed over on purpose.
    pub skipped: usize,
    /// Rows that could not be used.
    pub rejected: usize,
    /// Values left out of rows that were taken in.
    pub flaws: usize,
}

/// Numbers of pupils.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct PupilCounts {
    /// Pupils in the vault.
    pub kept: usize,
    /// Of them with a position.
    pub placed: usize,
    /// Of them without a position.
    pub not_placed: usize,
    /// Persons whose rows could not be made into a pupil.
    pub unresolved: usize,
    /// Their rows.
    pub unresolved_rows: usize,
    /// Further rows of the pupils: secondary residences and repetitions.
    pub merged_rows: usize,
}

/// Seconds of each stage.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Seconds {
    /// Inputs read and checked.
    pub read: f64,
    /// The gazetteer built, which is part of no other stage.
    pub index: f64,
    /// Residences placed.
    pub place: f64,
    /// Ways to school measured, claims decided.
    pub walk: f64,
    /// The publication made, attacked and written.
    pub publish: f64,
    /// Vault and review file written.
    pub keep: f64,
}

impl Rows {
    /// The rows of one report.
    #[must_use]
    pub fn of(report: &RowReport, folder: &Path) -> Self {
        let path = Path::new(&report.file);
        Self {
            path: path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/"),
            read: report.read,
            accepted: report.accepted,
            skipped: report.skipped_rows(),
            rejected: report.rejected,
            flaws: report.flaws,
        }
    }
}

impl PupilCounts {
    /// The numbers of a placing.
    #[must_use]
    pub fn of(tally: &Tally, unresolved: usize, merged_rows: usize) -> Self {
        Self {
            kept: tally.all(),
            placed: tally.placed(),
            not_placed: tally.not_placed(),
            unresolved,
            unresolved_rows: tally.rejected,
            merged_rows,
        }
    }
}

impl RunRecord {
    /// Writes the record beside `target`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, target: &Path) -> Result<PrivateFile, WriteError> {
        let failed = |cause| WriteError::System { path: target.into(), cause };
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        let mut file = PrivateFile::create(target)?;
        file.write_all(&text).map_err(failed)?;
        Ok(file)
    }
}
